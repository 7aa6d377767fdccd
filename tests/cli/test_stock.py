"""``companion stock``: what a person reads, what a program reads, and the exit codes."""

import json
from pathlib import Path

import pytest

from companion.cli import main
from companion.cli.stock_words import WORDS
from companion.feeds.stock_list import Kind
from companion.showfile import Language
from tests.feeds.sheets import sheet, workbook

SHOW = Path(__file__).parents[2] / "show.example.yaml"
HEADER = "商品编码,商品名称,链接号,可用库存"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list in which the strawberries are too few, and a cup stands that no show sells."""
    path = tmp_path / "stock.csv"
    path.write_text(f"{HEADER}\n,冻干草莓 20g×5,4,150\n,杯子,,5\n", encoding="utf-8")
    return path


def test_every_difference_is_a_sentence_with_its_row(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stock", str(SHOW), str(listed), "--data", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "第 2 行 P4 冻干草莓 20g×5：库存表 150 件，节目写的是 200 件" in lines
    few = next(line for line in lines if "只有 150 件" in line)
    assert "秒杀 F1 200" in few
    assert "库存表里没有：P1 海苔脆片 30g×3" in lines
    assert "第 3 行不是本场商品：杯子（5）" in lines
    assert lines[-1].endswith("8 款商品，库存表 2 行")


def test_a_program_gets_every_difference_with_its_figures(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stock", str(SHOW), str(listed), "--json", "--data", str(tmp_path)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["columns"]["stock"]) == (2, "可用库存")
    few = next(one for one in told["differences"] if one["kind"] == "too_few")
    assert (few["product"], few["rows"], few["list"]) == ("P4", [2], "150")
    assert sum(part["pieces"] for part in few["parts"]) == int(few["show"])


def test_a_list_that_agrees_ends_with_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["stock", str(SHOW), str(nothing(tmp_path)), "--json", "--data", str(tmp_path)])
    missing = [one["product"] for one in json.loads(capsys.readouterr().out)["differences"]]
    stock = {"P1": 300, "P2": 800, "P3": 400, "P4": 200, "P5": 500, "P6": 400, "P7": 300, "P8": 150}
    assert set(missing) == set(stock)
    data = workbook({"库存": sheet([("id", "stock"), *stock.items()])})
    path = tmp_path / "stock.xlsx"
    path.write_bytes(data)
    assert main(["stock", str(SHOW), str(path), "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "对上了：8 款商品，库存表 8 行\n"


def nothing(folder: Path) -> Path:
    path = folder / "empty.csv"
    path.write_text(f"{HEADER}\n", encoding="utf-8")
    return path


def test_a_list_that_cannot_be_used_says_why_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "stock.xlsx"
    path.write_bytes(workbook({"库存": sheet([("id", "stock"), ("P1", 3)], hidden=[2])}))
    assert main(["stock", str(SHOW), str(path), "--data", str(tmp_path)]) == 1
    assert "有隐藏的行（2），筛选也算。" in capsys.readouterr().err


def test_a_list_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stock", str(SHOW), str(tmp_path / "no.csv"), "--data", str(tmp_path)]) == 2
    assert "没有这个文件" in capsys.readouterr().err


def test_a_show_with_errors_is_to_be_put_right_first(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text("version: 1\nshow: {}\n", encoding="utf-8")
    assert main(["stock", str(show), str(listed), "--data", str(tmp_path)]) == 1
    assert "check" in capsys.readouterr().err


def test_both_languages_have_the_same_sentences() -> None:
    chinese, english = WORDS[Language.CHINESE], WORDS[Language.ENGLISH]
    assert chinese.keys() == english.keys()
    assert {kind.value for kind in Kind} <= chinese.keys()
