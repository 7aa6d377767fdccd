"""Each sheet of this folder becomes the show beside it, or has the cells named that its crew must mend.

After a change that is meant: ``python -m tests.showfile.runsheets.test_runsheets`` writes what is there now.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from companion.cli.init import starter_files
from companion.sheets.read import read_sheets
from companion.showfile import Surroundings, read_show
from companion.showfile.runsheet.about import Around
from companion.showfile.runsheet.bring_in import BroughtIn, bring_in, language_of
from companion.showfile.runsheet.words import sentence

FOLDER = Path(__file__).parent
SHEETS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".xlsx", ".csv"))
AROUND = Surroundings.of(FOLDER)
TODAY = date(2026, 11, 23)


def brought(path: Path) -> BroughtIn:
    sheets = list(read_sheets(path))
    base = starter_files(language_of(sheets))["show.yaml"]
    around = Around(
        base=base,
        keeps_goods=False,
        show_id="from-a-sheet",
        title=path.stem,
        day=None,
        today=TODAY,
        surroundings=AROUND,
    )
    return bring_in(sheets, {}, None, around)


def expected_show(path: Path) -> Path:
    return path.with_name(f"{path.name}.show.yaml")


def expected_remarks(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def made(one: BroughtIn) -> str:
    """The part of the show file that comes from the sheet, and not from the starter."""
    text = one.text.decode()
    begins = [text.index(key) for key in ("\nproducts:", "\nrundown:") if key in text]
    head = [line for line in text.splitlines() if line.startswith(("  title: ", "  start: "))]
    return "\n".join(head) + "\n" + text[min(begins) :]


def told(one: BroughtIn) -> list[list[str]]:
    return [
        [
            remark.kind.value,
            remark.cell,
            str(remark.facts.get("check", remark.code)),
            sentence(remark, one.language),
        ]
        for remark in one.remarks
    ]


def test_there_are_enough_of_them() -> None:
    assert len(SHEETS) >= 10


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_becomes_the_show_that_is_expected_or_its_cells_are_named(path: Path) -> None:
    one = brought(path)
    assert told(one) == json.loads(expected_remarks(path).read_text("utf-8"))
    if one.problems:
        assert all(remark.cell for remark in one.problems)
        assert not expected_show(path).exists()
    else:
        assert made(one) == expected_show(path).read_text("utf-8")
        assert read_show(one.text, "show.yaml", AROUND).plan is not None


def write() -> None:
    for path in SHEETS:
        one = brought(path)
        expected_remarks(path).write_text(json.dumps(told(one), ensure_ascii=False, indent=1) + "\n", "utf-8")
        expected_show(path).unlink(missing_ok=True)
        if not one.problems:
            expected_show(path).write_text(made(one), "utf-8")


if __name__ == "__main__":
    write()
