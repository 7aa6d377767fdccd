"""``companion import``: what a person reads, what a program reads, what is written, and the exit codes."""

import json
import zipfile
from pathlib import Path

import pytest

from companion.cli import main
from companion.cli.import_words import WORDS
from companion.sheets.read import MOST_ROWS
from companion.showfile import Language
from tests.feeds.sheets import sheet, workbook
from tests.showfile import runsheets

CHECKOUT = Path(__file__).parents[2]
SHEETS = Path(runsheets.__file__).parent
GOOD = SHEETS / "snacks.xlsx"


def imported(tmp_path: Path, *words: str | Path) -> int:
    return main(["import", *map(str, words), "--data", str(tmp_path)])


def test_a_run_sheet_is_written_as_a_show_that_passes_its_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "show.yaml"
    assert imported(tmp_path, GOOD, "-o", out) == 0
    told = capsys.readouterr().out
    assert "整场脚本!E2  品名 → 商品" in told
    assert "整场脚本!A6: 2 行共用一个时间：平均分，每行 14 分钟" in told
    assert "整场脚本!A10: 合计行没有导入" in told
    assert main(["check", str(out), "--data", str(tmp_path)]) == 0


def test_without_a_file_to_write_nothing_is_written_and_the_command_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert imported(tmp_path / "data", GOOD) == 0
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out.rstrip().endswith("-o show.yaml")


def test_cells_to_mend_are_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "show.yaml"
    assert imported(tmp_path, SHEETS / "faulty.xlsx", "-o", out) == 1
    assert not out.exists()
    assert "流程!A2: 看不懂的时间：19:3O-19:35" in capsys.readouterr().out


def test_a_show_that_is_there_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "show.yaml"
    out.write_text("mine", encoding="utf-8")
    assert imported(tmp_path, GOOD, "-o", out) == 1
    assert out.read_text(encoding="utf-8") == "mine"
    assert str(out) in capsys.readouterr().err


def test_a_program_gets_columns_remarks_and_the_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(tmp_path, SHEETS / "shares.xlsx", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["columns"][1] == {
        "cell": "目标拆解!B1",
        "head": "时长(分钟)",
        "means": "length",
        "known": "head",
    }
    problem = next(remark for remark in told["remarks"] if remark["kind"] == "problem")
    assert problem["cell"] == "目标拆解!C2"
    assert "80%" in problem["message"]
    assert told["segments"] == 3
    assert "rundown:" in told["show"]


def test_a_column_is_told_what_it_means_and_the_show_its_day(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("环节,多久,开播\n开场,5,20:00\n", encoding="utf-8")
    out = tmp_path / "show.yaml"
    maps = ["--map", "多久=length", "--map", "开播=time"]
    assert imported(tmp_path, path, *maps, "--date", "2026-11-11", "-o", out) == 0
    assert "start: 2026-11-11 20:00" in out.read_text(encoding="utf-8")


def test_the_day_of_a_show_of_ones_own_is_the_one_that_is_told(tmp_path: Path) -> None:
    base = CHECKOUT / "examples" / "ten-minutes" / "show.yaml"
    path, out = tmp_path / "sheet.csv", tmp_path / "new.yaml"
    path.write_text("环节,时间\n草莓,20:00-20:10\n", encoding="utf-8")
    assert imported(tmp_path, path, "--base", base, "--date", "2026-12-24", "-o", out) == 0
    assert "start: 2026-12-24 20:00" in out.read_text(encoding="utf-8")


def test_a_show_of_ones_own_keeps_everything_but_its_rundown(tmp_path: Path) -> None:
    base = CHECKOUT / "examples" / "ten-minutes" / "show.yaml"
    path, out = tmp_path / "sheet.csv", tmp_path / "new.yaml"
    path.write_text("环节,时长,链接号\n草莓,5分钟,4号\n", encoding="utf-8")
    assert imported(tmp_path, path, "--base", base, "-o", out) == 0
    before, _, rundown = out.read_text(encoding="utf-8").partition("\nrundown:")
    assert before.strip() == base.read_text(encoding="utf-8").partition("\nrundown:")[0].strip()
    assert rundown.split() == ["-", "id:", "s01", "title:", "草莓", "length:", "5m", "product:", "P4"]


def test_a_show_of_ones_own_has_to_be_in_order_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tmp_path / "show.yaml"
    base.write_text("version: 1\nshow: {a: [\n", encoding="utf-8")
    assert imported(tmp_path, GOOD, "--base", base) == 1
    assert "check" in capsys.readouterr().err


def test_what_a_rundown_breaks_in_that_show_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("环节,时长,链接号\n草莓,5分钟,4号\n", encoding="utf-8")
    assert imported(tmp_path, path, "--base", CHECKOUT / "show.example.yaml") == 1
    assert "底稿第 15 行" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--map", "时长"], ["--map", "时长=forever"], ["--date", "someday"], ["--base", "/nowhere"]]
)
def test_a_flag_that_can_mean_nothing_is_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    assert imported(tmp_path, GOOD, *words) == 2


def test_a_sheet_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert imported(tmp_path, tmp_path / "none.xlsx") == 2


BOMB = workbook(
    {"a": sheet([("环节", "时长")])}, extra={f"xl/media/{n}.bin": bytes(40_000_000) for n in range(2)}
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "60 MB"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), ".xls"),
        (b"PK\x03\x04" + bytes(500), ".xlsx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", ".csv"),
        (b"a,b\n1,2\n", "row of heads"),
        ("环节,时长\n".encode(), "no row"),
        (("环节,时长\n" + "a,1分钟\n" * 6_000).encode(), "5000"),
    ],
)
def test_a_file_that_is_no_run_sheet_is_refused_with_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    data: bytes,
    said: str,
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(data)
    assert imported(tmp_path, path) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"{path}: ")
    assert said in told.err


def test_a_sheet_cannot_write_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("环节,时长,x\x1b[2J\n开场\x1b[31m,一会儿\x1b[0m,y\n", encoding="utf-8")
    assert imported(tmp_path, path) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_both_languages_have_the_same_words() -> None:
    assert WORDS[Language.CHINESE].keys() == WORDS[Language.ENGLISH].keys()


def test_the_title_has_neither_the_day_nor_the_hour_of_the_sheet_in_it(tmp_path: Path) -> None:
    path, out = tmp_path / "sheet.csv", tmp_path / "show.yaml"
    path.write_text("零食专场 2026年12月12日 20:00开播,\n时间,环节\n20:00-20:05,开场\n", encoding="utf-8")
    assert imported(tmp_path, path, "-o", out) == 0
    written = out.read_text(encoding="utf-8")
    assert "  title: 零食专场\n" in written
    assert "  start: 2026-12-12 20:00\n" in written


HEADS = ("环节", "时长")
SEEN = sheet([HEADS, ("开场", "5分钟")])
DRAFT = sheet([HEADS, ("旧版开场", "9分钟")])


def hidden_in(tmp_path: Path, *invisible: str) -> Path:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(workbook({"旧版": DRAFT, "流程": SEEN}, invisible=invisible))
    return path


def test_a_hidden_sheet_is_named_and_read_when_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = hidden_in(tmp_path, "旧版")
    assert imported(tmp_path, path) == 0
    told = capsys.readouterr().out
    assert '隐藏的工作表“旧版”没有导入。要导入它就写 --sheet "旧版"' in told
    out = tmp_path / "show.yaml"
    assert imported(tmp_path, path, "--sheet", "旧版", "-o", out) == 0
    assert "title: 旧版开场" in out.read_text(encoding="utf-8")


def test_where_every_run_sheet_is_hidden_they_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(tmp_path, hidden_in(tmp_path, "旧版", "流程")) == 1
    assert 'hidden are: 旧版, 流程. To read one: --sheet "旧版"' in capsys.readouterr().err


def test_a_hidden_list_that_is_too_long_to_read_is_no_reason_to_refuse_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    cities = sheet([("城市",)], raw=f'<row r="{MOST_ROWS + 1}"><c r="A{MOST_ROWS + 1}"><v>1</v></c></row>')
    path.write_bytes(workbook({"城市": cities, "流程": SEEN}, invisible=["城市"]))
    assert imported(tmp_path, path) == 0


def test_the_rest_of_a_show_that_a_crew_has_hidden_comes_along_all_the_same(tmp_path: Path) -> None:
    show = CHECKOUT / "examples" / "ten-minutes" / "show.yaml"
    book, out = tmp_path / "sheet.xlsx", tmp_path / "show.yaml"
    assert main(["export", str(show), "--to", "xlsx", "--output", str(book), "--data", str(tmp_path)]) == 0
    with zipfile.ZipFile(book) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    listed = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = listed.replace(b'name="show.yaml"', b'name="show.yaml" state="hidden"')
    assert parts["xl/workbook.xml"] != listed
    with zipfile.ZipFile(book, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    assert imported(tmp_path, book, "-o", out) == 0
    told = (
        "\nproducts:"
        + show.read_text(encoding="utf-8").partition("\nproducts:")[2].partition("\nrundown:")[0]
    )
    assert told in out.read_text(encoding="utf-8")
