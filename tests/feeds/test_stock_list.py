"""A stock list against a show: every difference with its row, and no file that could mislead."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from companion.feeds.stock_list import Difference, Kind, Part, differences, read_list
from companion.sheets.read import MOST_BYTES, MOST_ROWS, BadSheet
from companion.show.model import Plan
from companion.show.offers import Gift, Product
from tests.feeds.sheets import cell, sheet, workbook
from tests.stage import small_plan, yuan

HEADER = ("商品编码", "商品名称", "链接号", "可用库存")


def plan() -> Plan:
    """P4 with a code of its own, and nuts that go with it as a gift."""
    small = small_plan()
    berries = replace(small.products["P4"], sku="DG-004", gifts=(Gift(name="每日坚果"),), reserve=30)
    nuts = Product(id="P2", name="每日坚果", price=yuan("89"), link=2, stock=800)
    return replace(small, products={"P4": berries, "P2": nuts})


def listed(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def found(tmp_path: Path, *rows: str, header: str = ",".join(HEADER)) -> list[Difference]:
    path = listed(tmp_path, "\n".join((header, *rows)))
    return list(differences(plan(), read_list(path)))


GOOD = ("DG-004,冻干草莓 20g×5,4,200", ",每日坚果,2,800")


def test_a_list_that_agrees_has_no_differences(tmp_path: Path) -> None:
    assert found(tmp_path, *GOOD) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("DG-004,草莓,4,200", (Kind.NAME_DIFFERS, "草莓", "冻干草莓 20g×5")),
        ("DG-004,冻干草莓 20g×5,5,200", (Kind.LINK_DIFFERS, "5", "4")),
        ("DG-005,冻干草莓 20g×5,4,200", (Kind.SKU_DIFFERS, "DG-005", "DG-004")),
        ("DG-004,,,180", (Kind.STOCK_DIFFERS, "180", "200")),
        ("DG-004,,,两百", (Kind.NO_NUMBER, "两百", "")),
        ("DG-004,,,", (Kind.NO_NUMBER, "", "")),
        ("DG-004,,,-3", (Kind.NO_NUMBER, "-3", "")),
        ("DG-004,,,12.5", (Kind.NO_NUMBER, "12.5", "")),
        ("DG-004,,,1e3", (Kind.NO_NUMBER, "1e3", "")),
    ],
)
def test_each_thing_that_differs_is_told_with_its_row(
    tmp_path: Path, row: str, expected: tuple[Kind, str, str]
) -> None:
    [one] = found(tmp_path, GOOD[1], row)
    assert (one.kind, one.listed, one.shown) == expected
    assert (one.product, one.rows) == ("P4", (3,))


@pytest.mark.parametrize(
    "row", ["dg-004,,,200", ",,4号链接,200", ",ＤＧ冻干草莓,４,200", ",冻干草莓 20G×5,,200", "P4,,,200"]
)
def test_a_product_is_known_by_code_link_or_name_however_they_are_typed(tmp_path: Path, row: str) -> None:
    assert [one for one in found(tmp_path, GOOD[1], row) if one.kind is Kind.NOT_IN_LIST] == []


def test_what_is_not_in_the_list_and_what_is_not_in_the_show(tmp_path: Path) -> None:
    one, other = found(tmp_path, GOOD[0], "Z9,杯子,,5")
    assert (one.kind, one.product, one.counts) == (Kind.NOT_IN_LIST, "P2", True)
    assert (other.kind, other.name, other.rows, other.counts) == (Kind.NOT_IN_SHOW, "杯子", (3,), False)


def test_sales_gifts_prizes_and_reserve_are_summed_up_and_the_sum_is_spelt_out(tmp_path: Path) -> None:
    show = plan()
    prize = replace(show.bags["L1"].prize, product="P4")
    show = replace(show, bags={"L1": replace(show.bags["L1"], prize=prize)})
    path = listed(tmp_path, "\n".join((",".join(HEADER), "DG-004,,,134", ",每日坚果,2,99")))
    few = {one.product: one for one in differences(show, read_list(path)) if one.kind is Kind.TOO_FEW}
    assert (few["P4"].listed, few["P4"].shown) == ("134", "135")
    assert few["P4"].parts == (Part("reserve", "", 30), Part("sale", "F1", 100), Part("prize", "L1", 5))
    assert few["P2"].parts == (Part("gift", "F1", 100),)


def test_a_prize_that_is_no_product_is_looked_for_by_its_name(tmp_path: Path) -> None:
    [few] = found(tmp_path, *GOOD, ",海苔脆片,,4")
    assert (few.kind, few.name, few.shown) == (Kind.TOO_FEW, "海苔脆片", "5")


def test_a_product_that_is_there_twice_is_not_compared(tmp_path: Path) -> None:
    [one] = found(tmp_path, *GOOD, "DG-004,,,3")
    assert (one.kind, one.rows, one.listed) == (Kind.TWICE, (2, 4), "200, 3")


@pytest.mark.parametrize(
    "header", ["SKU,Product Name,Link No,Available", "货号,品名,链接,库存(件)", " sku ,NAME,Link, Qty "]
)
def test_columns_are_known_in_both_languages(tmp_path: Path, header: str) -> None:
    assert found(tmp_path, *GOOD, header=header) == []


def test_the_surest_column_of_stock_counts(tmp_path: Path) -> None:
    path = listed(tmp_path, "数量,可用库存,链接号\n9,200,4\n9,800,2\n")
    assert list(differences(plan(), read_list(path))) == []
    assert read_list(path).columns["stock"] == "可用库存"


def test_titles_above_the_table_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = listed(tmp_path, f"仓库日报\n2026-10-08,,\n{','.join(HEADER)}\nDG-004,,,7\n")
    assert [item.row for item in read_list(path).items] == [4]


def test_a_line_break_in_a_cell_does_not_move_the_numbers_of_the_rows(tmp_path: Path) -> None:
    path = listed(tmp_path, f'{",".join(HEADER)}\n,"每日\n坚果",2,800\nDG-004,,,7\n')
    assert [item.row for item in read_list(path).items] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_whatever_is_called_csv_is_read(tmp_path: Path, encoding: str, mark: str) -> None:
    text = "\r\n".join((mark.join(HEADER), mark.join(("DG-004", "草莓", "4", '="007"'))))
    [item] = read_list(listed(tmp_path, text.encode(encoding))).items
    assert (item.name, item.stock, item.pieces) == ("草莓", "007", 7)


def test_a_workbook_is_read_from_its_first_sheet_that_has_the_columns(tmp_path: Path) -> None:
    rows = [HEADER, (6901234567890, "草莓", 4, 200.0)]
    data = workbook(
        {"旧": sheet([HEADER, ("x", "y", 9, 9)]), "说明": sheet([("读我",)]), "库存": sheet(rows)},
        invisible=["旧"],
    )
    stock = read_list(listed(tmp_path, data, "list.xlsx"))
    [item] = stock.items
    assert (stock.sheet, item.sku, item.link, item.pieces) == ("库存", "6901234567890", "4", 200)


def refusal(tmp_path: Path, data: str | bytes) -> str:
    with pytest.raises(BadSheet) as refused:
        read_list(listed(tmp_path, data))
    return refused.value.code


TABLE = [HEADER, ("DG-004", "草莓", 4, 200), ("", "每日坚果", 2, 800)]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (sheet(TABLE, hidden=[3]), "hidden"),
        (sheet(TABLE, merged="D2:D3"), "merged"),
        (sheet([HEADER, ("DG-004", "草莓", 4, "=B2-C2")]), "formulas"),
        (sheet(TABLE, raw=f'<row r="{MOST_ROWS + 1}">{cell(1)}</row>'), "too_many_rows"),
        (sheet(TABLE, raw='<row r="9"><c r="XFD9"><v>1</v></c></row>'), "too_many_columns"),
        (sheet(TABLE, raw=f'<row r="1048576">{cell(1, "XFD1048576")}</row>'), "too_many_rows"),
        (sheet([("读我",)]), "no_columns"),
        (sheet([(*HEADER, "可用库存")]), "column_twice"),
        ("<worksheet", "not_a_workbook"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + sheet(TABLE), "bomb"),
    ],
)
def test_a_workbook_that_could_mislead_is_refused(tmp_path: Path, page: str, code: str) -> None:
    assert refusal(tmp_path, workbook({"库存": page})) == code


def test_what_is_hidden_merged_or_worked_out_elsewhere_does_no_harm(tmp_path: Path) -> None:
    rows = [("日报", "", "", "", ""), (*HEADER, "备注"), ("DG-004", "草莓", 4, 200, "=1+1")]
    data = workbook({"库存": sheet(rows, hidden=[1], merged="A1:D1")})
    assert len(read_list(listed(tmp_path, data)).items) == 1


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    began = time.perf_counter()
    zeros = {f"xl/media/{n}.bin": bytes(40_000_000) for n in range(2)}
    data = workbook({"库存": sheet(TABLE)}, extra=zeros)
    assert len(data) < 200_000
    packed = time.perf_counter() - began
    began = time.perf_counter()
    assert refusal(tmp_path, data) == "bomb"
    assert time.perf_counter() - began < max(0.5, packed)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = workbook({"库存": sheet(TABLE)}, extra={"xl/media/1.bin": bytes(3_000_000)})
    lies = data.replace((3_000_000).to_bytes(4, "little"), (30).to_bytes(4, "little"))
    assert lies != data
    assert refusal(tmp_path, lies) == "not_a_workbook"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "old_office"),
        (b"PK\x03\x04" + bytes(500), "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_text"),
        (b"", "no_columns"),
        (f"{','.join(HEADER)}\nDG-004,草莓,4,=B2-1\n", "formulas"),
        ('商品编码,"库存\nDG-004,3', "not_a_table"),
        ("链接号,库存\n" + "4,1\n" * MOST_ROWS, "too_many_rows"),
        ("链接号,库存" + ",x" * 300, "too_many_columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, data: str | bytes, code: str) -> None:
    assert refusal(tmp_path, data) == code


@pytest.mark.parametrize("cut", range(0, 1500, 37))
def test_a_workbook_that_was_cut_off_is_refused_in_a_sentence(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BadSheet):
        read_list(listed(tmp_path, workbook({"库存": sheet(TABLE)})[:cut]))
