"""``companion check``, as a crew meets it."""

import argparse
import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from companion.cli import check
from companion.showfile import Surroundings, show_in_full
from companion.showfile.fields import about, goods, script

EXAMPLES = Path(__file__).parents[2] / "examples"
TEN_MINUTES = EXAMPLES / "ten-minutes" / "show.yaml"


def companion(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(required=True)
    check.add(subparsers)
    args = parser.parse_args(words)
    status: int = args.run(args)
    return status


@pytest.fixture(name="wrong")
def _wrong(tmp_path: Path) -> Path:
    path = tmp_path / "show.yaml"
    text = TEN_MINUTES.read_text(encoding="utf-8")
    path.write_text(
        text.replace("task: 后台放库存 100, copy", "task: 后台放库存 100, copi"), encoding="utf-8"
    )
    return path


def test_a_show_that_can_run_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(TEN_MINUTES)) == 0
    assert "《十分钟试播》，3 个环节，共 10:00" in capsys.readouterr().out


def test_an_error_exits_1_and_is_told_with_its_place(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(wrong)) == 1
    out = capsys.readouterr().out
    assert f"{wrong}:67:55: 错误  rundown › strawberry › cues › stock 里没有 copi 这一项" in out
    assert "→ 是不是想写 copy？" in out


def test_a_missing_file_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(tmp_path / "nowhere.yaml")) == 1
    assert "there is no file" in capsys.readouterr().out


def test_without_a_file_it_is_used_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        companion("check")
    assert stop.value.code == 2
    assert "SHOW" in capsys.readouterr().err


def test_json_is_a_list_of_problems_and_nothing_else(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert companion("check", str(wrong), "--json") == 1
    out, err = capsys.readouterr()
    errors = [problem for problem in json.loads(out) if problem["severity"] == "error"]
    assert errors == [
        {
            "severity": "error",
            "code": "unknown-key",
            "file": str(wrong),
            "line": 67,
            "column": 55,
            "message": "rundown › strawberry › cues › stock 里没有 copi 这一项",
            "hint": "是不是想写 copy？",
        }
    ]
    assert err == ""


@pytest.mark.parametrize("columns", ["50", "80", "200"])
def test_the_caret_stands_under_the_place_though_chinese_is_wide(
    wrong: Path, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    companion("check", str(wrong))
    lines = capsys.readouterr().out.splitlines()
    (caret_line,) = [n for n, line in enumerate(lines) if line.strip() == "^" and "copi" in lines[n - 1]]
    excerpt = lines[caret_line - 1]
    assert cell_len(excerpt[: excerpt.index("copi")]) == lines[caret_line].index("^")
    assert cell_len(excerpt) <= int(columns)


def test_what_a_file_holds_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "show.yaml"
    path.write_bytes(b"a: \x1b]0;taken\x07 [bold]x[/bold] \x9b31m \xe2\x80\xae\n")
    companion("check", str(path))
    assert re.search("[\x1b\x07\x9b\u202e]", capsys.readouterr().out) is None


def test_explain_lists_the_show_with_the_line_of_what_was_written_and_every_default(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert companion("check", str(TEN_MINUTES), "--explain") == 0
    lines = capsys.readouterr().out.splitlines()
    for expected in (
        " 9 │   language: zh-CN",
        "   │   currency: CNY  # 默认",
        "   │   theme: bright  # 默认",
        "   │     reserve: 0  # 默认",
        "33 │     teaser: 60s",
        "68 │         on: go",
        "   │         late: ask  # 默认",
        "   │         armed: true  # 默认",
        "   │         clock:  # 没写",
    ):
        assert expected in [line.strip("\n") for line in lines], expected


def test_explain_of_a_show_that_cannot_run_tells_only_what_is_wrong(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert companion("check", str(wrong), "--explain") == 1
    assert "│" not in capsys.readouterr().out


@pytest.mark.parametrize("path", [TEN_MINUTES, EXAMPLES.parent / "show.example.yaml"], ids=["short", "long"])
def test_explain_names_every_field_that_the_reference_has(path: Path) -> None:
    around = Surroundings.of(path.parent)
    told = {
        line.text.lstrip("- ").split(":")[0] for line in show_in_full(path.read_bytes(), "show.yaml", around)
    }
    fields = {
        info.alias or name
        for model in (about.Show, about.Obs, goods.Product, goods.Sale, goods.Bag, script.Segment, script.Cue)
        for name, info in model.model_fields.items()
    }
    assert fields <= told
