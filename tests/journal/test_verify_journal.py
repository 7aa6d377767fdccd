"""``companion verify-journal`` as a person or a program runs it."""

import argparse
import json
import shutil
from pathlib import Path

import pytest

from companion.cli import verify_journal
from companion.errors import WrongUsage
from companion.journal.reader import verify
from tests.journal.examples import GOLDEN, ONE_OF_EACH


def command(*words: object) -> int:
    parser = argparse.ArgumentParser()
    verify_journal.add(parser.add_subparsers(required=True))
    args = parser.parse_args(["verify-journal", *map(str, words)])
    code = args.run(args)
    assert isinstance(code, int)
    return code


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return Path(shutil.copy(GOLDEN, tmp_path / "journal.jsonl"))


def test_a_whole_journal_is_said_to_be_whole(journal: Path, capsys: pytest.CaptureFixture[str]):
    assert command(journal) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Whole: {journal}, {len(ONE_OF_EACH)} lines, 2026-11-23T14:30:00.000Z to ")
    assert verify(journal).last_hash in said


def test_the_folder_of_a_run_will_do(journal: Path, capsys: pytest.CaptureFixture[str]):
    assert command(journal.parent, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["whole"], told["lines"]) == (str(journal), True, len(ONE_OF_EACH))
    assert told["last_hash"] == verify(journal).last_hash


def test_a_damaged_journal_is_told_by_line(journal: Path, capsys: pytest.CaptureFixture[str]):
    journal.write_bytes(journal.read_bytes().replace(b"OBS closed", b"OBS opened"))
    assert command(journal) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"Damaged: {journal} line 13: its hash is not that of its content")
    assert command(journal, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["line"]) == (False, 13)


def test_a_torn_last_line_is_noted_and_no_damage(journal: Path, capsys: pytest.CaptureFixture[str]):
    journal.write_bytes(journal.read_bytes()[:-10])
    assert command(journal) == 0
    assert f"Note: {journal}: line {len(ONE_OF_EACH)} was cut off" in capsys.readouterr().out
    assert command(journal, "--json") == 0
    assert json.loads(capsys.readouterr().out)["torn_bytes"] > 0


def test_a_journal_without_lines_is_whole(journal: Path, capsys: pytest.CaptureFixture[str]):
    journal.write_bytes(b"")
    assert command(journal) == 0
    assert "has no lines" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path):
    with pytest.raises(WrongUsage, match="cannot be read: no such file or directory"):
        command(tmp_path / "nothing.jsonl")
