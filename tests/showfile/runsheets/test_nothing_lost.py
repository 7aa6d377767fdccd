"""Whatever the columns and their order: every text of a sheet is in the show, and refused files say why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.cli.init import starter_files
from companion.sheets.read import BadSheet, Merge, Row, Sheet, read_sheets
from companion.sheets.words import REFUSALS
from companion.showfile import Language, Surroundings
from companion.showfile.runsheet.about import Around
from companion.showfile.runsheet.bring_in import BroughtIn, bring_in
from companion.showfile.runsheet.columns import Means
from companion.showfile.runsheet.grid import MOST_ROWS
from companion.showfile.runsheet.remarks import Kind
from companion.showfile.runsheet.words import MEANINGS, sentence
from companion.showfile.runsheet.written import without
from tests.feeds.sheets import sheet, workbook

AROUND = Around(
    base=starter_files("zh-CN")["show.yaml"],
    keeps_goods=False,
    show_id="a-show",
    title="a show",
    day=None,
    today=date(2026, 11, 23),
    surroundings=Surroundings.of(Path(__file__).parent),
)
HEADS = ("话术", "道具", "场控", "导播", "备注", "优惠机制", "没见过的列", "商品", "卖点", "主播话术", "成本")


def rows(*texts: Sequence[str]) -> Sheet:
    return Sheet(
        name="流程",
        rows=[Row(number, tuple(row), record=number) for number, row in enumerate(texts, start=1)],
    )


def brought(
    *sheets: Sheet,
    told: dict[str, Means] | None = None,
    base: bytes | None = None,
    wanted: str | None = None,
) -> BroughtIn:
    around = AROUND if base is None else replace(AROUND, base=base, keeps_goods=True)
    return bring_in(sheets, told or {}, wanted, around)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sheet, list[str]]:
    """A sheet with words that stand nowhere twice, and these words."""
    heads = draw(st.permutations(["环节", "时长", *draw(st.lists(st.sampled_from(HEADS), unique=True))]))
    texts: list[list[str]] = [list(heads)]
    words: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        row: list[str] = []
        for head in heads:
            if head == "时长":
                row.append("5分钟")
                continue
            count = 1 if head == "环节" else draw(st.integers(0, 3))
            mark = draw(st.sampled_from(["\n", "；", "、", " "]))
            new = [f"word{number}x{len(row)}x{place}y" for place in range(count)]
            words += new
            row.append(mark.join(new))
        texts.append(row)
    return rows(*texts), words


@settings(max_examples=40, deadline=None)
@given(sheets())
def test_every_text_of_a_sheet_is_in_the_show(made: tuple[Sheet, list[str]]) -> None:
    page, words = made
    one = brought(page)
    assert [sentence(remark, one.language) for remark in one.problems] == []
    text = one.text.decode()
    assert [word for word in words if word not in text] == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["时间", "时长", "环节", "5分钟", "19:30", "19:30-19:40", "", "合计", "爆款", "x"]
            ),
            max_size=5,
        ),
        max_size=8,
    )
)
def test_whatever_a_sheet_holds_it_makes_a_show_or_names_cells_or_is_refused(texts: list[list[str]]) -> None:
    refused = ""
    try:
        one = brought(rows(*texts))
    except BadSheet as bad:
        refused = bad.code
    if refused:
        assert refused in ("no_run_sheet", "no_rows")
        return
    for remark in one.remarks:
        assert sentence(remark, Language.ENGLISH)
        assert sentence(remark, Language.CHINESE)
    assert all(remark.cell.startswith("流程!") for remark in one.problems)


def cells(one: BroughtIn, kind: Kind) -> dict[str, str]:
    return {remark.code: remark.cell for remark in one.remarks if remark.kind is kind}


def test_a_column_means_what_the_crew_says_it_means() -> None:
    page = rows(["环节", "多久", "内部"], ["开场", "5", "别念"], ["收官", "3", "别念"])
    assert cells(brought(page), Kind.PROBLEM) == {"no-length": "流程!A3"}
    one = brought(page, told={"多久": Means.LENGTH, "内部": Means.SKIP})
    assert one.problems == ()
    assert "length: 5m" in one.text.decode()
    assert "别念" not in one.text.decode()
    with pytest.raises(BadSheet) as refused:
        brought(page, told={"多少": Means.LENGTH})
    assert refused.value.facts == {"head": "多少", "heads": "环节, 多久, 内部"}


def test_comments_on_cells_are_notes_of_their_segment_and_those_elsewhere_are_told() -> None:
    page = rows(
        ["环节", "时长", "场控", "成本", "备注"],
        ["a", "5分钟", "改价", "1", ""],
        ["", "", "上链接", "", ""],
        ["合计", "5"],
    )
    pinned = {(1, 2): "谁来做？", (2, 2): "小林:\n先问仓库", (2, 3): "别念", (3, 4): "口播慢", (4, 1): "少了"}
    one = brought(replace(page, comments=pinned), told={"成本": Means.SKIP})
    assert "notes: ['场控：小林: 先问仓库', 口播慢]" in one.text.decode()
    left = [(remark.cell, remark.facts["text"]) for remark in one.remarks if remark.code == "comment"]
    assert left == [("流程!C1", "谁来做？"), ("流程!B4", "少了")]


def test_a_column_of_hosts_is_not_what_they_say() -> None:
    one = brought(
        rows(
            ["环节", "时长", "主播"],
            ["a", "5分钟", "小林"],
            ["b", "5分钟", "阿宁"],
            ["c", "5分钟", "小林"],
            ["d", "5分钟", "小林"],
        )
    )
    assert "say:" not in one.text.decode().partition("\nrundown:")[2]
    assert "主播：阿宁" in one.text.decode()
    spoken = brought(rows(["环节", "时长", "主播"], ["a", "5分钟", "欢迎大家来，今天有三款新品"]))
    assert "say:" in spoken.text.decode()


def test_the_title_of_the_show_stands_behind_its_label() -> None:
    page = rows(
        ["抖音直播脚本", "", ""],
        ["直播主题：", "双十一预热", "主播：小林"],
        ["环节", "时长", ""],
        ["a", "5分钟", ""],
    )
    assert "title: 双十一预热" in brought(page).text.decode()
    same = rows(["直播主题：双十一预热（2026-11-11）", ""], ["环节", "时长"], ["a", "5分钟"])
    assert "title: 双十一预热\n" in brought(same).text.decode()


def test_products_are_those_of_the_show_that_the_rundown_is_for() -> None:
    base = starter_files("zh-CN")["show.yaml"]
    page = rows(
        ["环节", "时长", "商品", "直播价"],
        ["秒杀", "5分钟", "1号链接", "49.9"],
        ["新品", "5分钟", "曲奇", "35"],
    )
    one = brought(page, base=base)
    text = one.text.decode()
    assert [sentence(remark, one.language) for remark in one.problems] == []
    assert text.count("冻干草莓 20g×5") == 1
    assert "product: P1" in text
    assert "name: 曲奇" in text
    assert "# 经营者信息" in text, "the comments of the show file stay"
    assert "price: 49.90                    # 直播价：只写数字，不带 ¥" in text, "those of its products too"


def test_what_is_wrong_with_a_new_product_is_told_at_its_cell_beside_old_ones_too() -> None:
    base = starter_files("zh-CN")["show.yaml"].replace(b"market: cn ", b"market: cn\n  currency: JPY ")
    one = brought(rows(["环节", "时长", "商品", "直播价"], ["新品", "5分钟", "曲奇", "35.5"]), base=base)
    assert "流程!D2" in [remark.cell for remark in one.problems]


def test_a_show_whose_table_of_products_is_empty_gets_them() -> None:
    source = starter_files("zh-CN")["show.yaml"]
    base = without(source, "products", "sales", "bags", "rundown") + b"\nproducts: {}\n"
    one = brought(rows(["环节", "时长", "商品", "直播价"], ["新品", "5分钟", "曲奇", "35"]), base=base)
    assert one.problems == ()
    assert "name: 曲奇" in one.text.decode()


def test_what_a_sheet_says_otherwise_than_the_show_is_told() -> None:
    base = starter_files("zh-CN")["show.yaml"]
    heads = ["环节", "时长", "商品", "直播价", "库存", "优惠"]
    one = brought(rows(heads, ["秒杀", "5分钟", "1号链接", "49.9", "150", "买一送一"]), base=base)
    assert {remark.code: remark.cell for remark in one.remarks if remark.code != "column-not"} == {
        "differs": "流程!E2"
    }
    other = brought(rows(heads, ["秒杀", "5分钟", "1号链接", "39.9", "200", ""]), base=base)
    assert cells(other, Kind.PROBLEM) == {"price-differs": "流程!D2"}


def test_a_product_that_has_a_number_alone_is_called_after_its_row() -> None:
    one = brought(rows(["环节", "时长", "链接", "直播价"], ["羽绒服", "5分钟", "3号链接", "399"]))
    text = one.text.decode()
    assert "title: 羽绒服\n" in text
    assert "  P3:\n    name: 羽绒服\n    link: 3\n    price: 399" in text


def test_a_price_of_a_product_must_not_change_on_the_way() -> None:
    page = rows(
        ["环节", "时长", "商品", "价格"],
        ["a", "5分钟", "杯", "35"],
        ["b", "5分钟", "杯", ""],
        ["c", "5分钟", "杯", "30"],
    )
    assert cells(brought(page), Kind.PROBLEM) == {"price-differs": "流程!D4"}


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    merged = {"A2:A3": Merge(2, 0, 3, 0), "B2:B3": Merge(2, 1, 3, 1), "C2:C3": Merge(2, 2, 3, 2)}
    page = rows(
        ["环节", "时长", "场控", "商品"],
        ["爆款", "30分钟", "盯库存", "杯"],
        ["", "", "", "盘"],
        ["收官", "5分钟", "", ""],
    )
    one = brought(Sheet(name="流程", rows=page.rows, merged=merged))
    assert one.text.decode().count("task: 盯库存") == 2
    assert one.text.decode().count("length: 15m") == 2


def test_a_sheet_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadSheet) as refused:
        brought(rows(["环节", "时长"], *(["a", "1分钟"] for _ in range(MOST_ROWS))))
    assert refused.value.code == "too_many_rows"


def test_merged_cells_over_the_whole_sheet_cost_no_more_than_its_cells() -> None:
    page = rows(["环节", "时长"], ["开场", "5分钟"])
    merged = {f"A{n}": Merge(1, 0, 1_048_576, 16_383) for n in range(1_000)}
    with pytest.raises(BadSheet):
        brought(Sheet(name="x", rows=page.rows, merged=merged))


def test_a_sheet_is_chosen_by_its_name_and_the_others_are_told(tmp_path: Path) -> None:
    data = workbook(
        {
            "说明": sheet([("读我",)]),
            "一": sheet([("环节", "时长"), ("a", "5分钟")]),
            "二": sheet([("环节", "时长"), ("b", "5分钟")]),
        }
    )
    path = tmp_path / "two.xlsx"
    path.write_bytes(data)
    pages = tuple(read_sheets(path))
    first = brought(*pages)
    assert (
        first.sheet,
        [remark.facts["sheet"] for remark in first.remarks if remark.code == "other-sheet"],
    ) == ("一", ["说明", "二"])
    assert brought(*pages, wanted="二").sheet == "二"
    with pytest.raises(BadSheet) as refused:
        brought(*pages, wanted="三")
    assert refused.value.facts == {"sheet": "三", "names": "说明, 一, 二"}


def test_the_sheet_most_like_a_run_sheet_is_taken_wherever_it_stands() -> None:
    goods = replace(
        rows(["商品", "直播价", "库存", "卖点", "佣金"], ["杯", "35", "10", "好看", "8%"]), name="货盘"
    )
    versions = replace(rows(["版本", "时间"], ["v1", "11/20"]), name="版本")
    page = rows(["环节", "时长"], ["开场", "5分钟"])
    one = brought(versions, goods, page)
    assert one.problems == ()
    assert one.sheet == "流程"


def test_a_last_row_that_says_nothing_but_a_length_is_their_sum() -> None:
    one = brought(rows(["环节", "时长"], ["a", "5分钟"], ["b", "3分钟"], ["", "8分钟"]))
    assert cells(one, Kind.LEFT_OUT) == {"total": "流程!B4"}
    assert one.segments == 2


def test_a_task_has_an_hour_of_its_own_only_where_it_is_not_that_of_its_segment() -> None:
    one = brought(rows(["时间", "环节", "场控"], ["19:45-19:55", "讲解", "19:45 上链接\n19:50 改价"]))
    cues = one.text.decode().partition("cues:")[2]
    assert "{id: t1, at: 0s, who: 场控, task: 上链接}" in cues
    assert "{id: t2, clock: 19:50, who: 场控, task: 改价}" in cues


def test_money_and_zone_of_a_new_show_are_those_of_the_sheet() -> None:
    page = rows(["Doors 6 PM PT"], ["Time", "Segment", "Product", "Price"], ["7:00 PM", "Hero", "Mug", "$24"])
    base = starter_files("en")["show.yaml"]
    fresh = bring_in([page], {}, None, replace(AROUND, base=base)).text.decode()
    assert "zone: America/Los_Angeles" in fresh
    assert "market: us" in fresh
    kept = brought(page, base=base)
    assert "market: uk" in kept.text.decode()
    assert cells(kept, Kind.GUESS)["currency"] == "流程!D3"


def test_what_is_told_has_words_in_both_languages() -> None:
    assert REFUSALS["zh-CN"].keys() == REFUSALS["en"].keys()
    assert MEANINGS[Language.CHINESE].keys() == MEANINGS[Language.ENGLISH].keys() == set(Means)
