"""The reference tells the detectors as they are."""

import re
from pathlib import Path

from companion.show.health.settings import BOUNDS, TIMES, Thresholds
from companion.show.times import Ms

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "detectors.md"


def _rows() -> dict[str, list[str]]:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")
    ]
    return {row[0].strip("`"): row[1:] for row in cells}


def test_every_trouble_stands_in_the_reference_with_its_times() -> None:
    rows = _rows()
    for trouble, times in TIMES.items():
        assert rows[trouble][-3:] == [
            _seconds(times.alarm_ms),
            _seconds(times.act_ms),
            _seconds(times.clear_ms),
        ]


def test_every_threshold_stands_in_the_reference_with_its_default_and_its_bounds() -> None:
    rows, usual = _rows(), Thresholds()
    for name, (least, most) in BOUNDS.items():
        assert rows[name] == [str(getattr(usual, name)), str(least), str(most)]
    assert set(rows) == set(BOUNDS) | set(TIMES)


def _seconds(ms: Ms | None) -> str:
    return "never" if ms is None else re.sub(r"\.0$", "", str(ms / 1_000))
