"""``companion init`` gives a newcomer a show to begin from."""

from pathlib import Path

import pytest

from companion.cli import main


def test_the_folder_holds_a_show_that_passes_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "deep" / "my-show"
    assert main(["init", str(folder)]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "show.yaml")
    assert main(["check", str(folder / "show.yaml")]) == 0


def test_a_show_that_is_there_is_left_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show = tmp_path / "show.yaml"
    show.write_text("mine")
    assert main(["init", str(tmp_path)]) == 1
    assert show.read_text() == "mine"
    assert str(show) in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / "file" / "show")]) == 1
    assert "cannot be written" in capsys.readouterr().err
