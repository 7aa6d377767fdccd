"""The commands answer in the language of the terminal where no show has one of its own."""

from pathlib import Path

import pytest

from companion.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def test_a_journal_that_is_not_there_is_told_in_chinese(tmp_path: Path, capsys: Capture) -> None:
    assert main(["verify-journal", str(tmp_path / "nowhere")]) == 2
    assert "找不到文件" in capsys.readouterr().err


def test_a_damaged_journal_is_told_in_chinese(tmp_path: Path, capsys: Capture) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.write_text("{}\n{}\n")
    assert main(["verify-journal", str(tmp_path)]) == 1
    assert f"记录不完整：{journal} 第 1 行" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["check", "run", "schema", "edit"])
def test_a_show_that_is_not_there_is_told_in_chinese(command: str, tmp_path: Path, capsys: Capture) -> None:
    more = ["remove", "show.start"] if command == "edit" else []
    assert main([command, str(tmp_path / "nowhere.yaml"), "--data", str(tmp_path), *more]) == 1
    out, err = capsys.readouterr()
    assert "找不到文件" in out + err


def test_lc_all_comes_before_lang(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["check", str(tmp_path / "nowhere.yaml")]) == 1
    assert "there is no file" in capsys.readouterr().out
