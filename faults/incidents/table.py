"""What came of the rows, for whoever reads it."""

import math
from collections.abc import Iterable, Sequence

from faults.incidents.row import Ran, Row

HEAD = (
    f"{'row':<22}{'n':>2}  {'break→bad':>10} {'bad→air':>8} {'at most':>8} {'back→home':>10} {'at most':>8}  "
)


def line_of(row: Row, runs: Sequence[Ran]) -> str:
    """One row; lengths are those of the slowest run."""
    wrong = sum(1 for ran in runs if row.judged(ran))
    verdict = f"WRONG in {wrong} of {len(runs)}" if wrong else f"ok: {row.good}"
    return (
        f"{row.name:<22}{len(runs):>2}  "
        f"{_worst([ran.first_bad_ms for ran in runs]):>10} "
        f"{_worst([ran.on_air_ms for ran in runs]):>8} {_length(row.on_air_ms):>8} "
        f"{_worst([ran.back_ms for ran in runs]):>10} {_length(row.back_ms):>8}  {verdict}"
    )


def p95(results: Iterable[tuple[Row, Sequence[Ran]]]) -> list[str]:
    """Of each row that a camera's own detector is measured by."""
    lines = []
    for row, runs in results:
        took = sorted(ran.on_air_ms for ran in runs if ran.on_air_ms is not None)
        if row.detector and row.on_air_ms is not None and took:
            share = took[math.ceil(0.95 * len(took)) - 1]
            lines.append(
                f"{row.name}: first bad sample to on air p95 {_length(share)} of {len(took)} runs, "
                f"at most {_length(row.on_air_ms)}"
            )
    return lines


def _worst(lengths: Sequence[int | None]) -> str:
    return _length(max((one for one in lengths if one is not None), default=None))


def _length(length_ms: int | None) -> str:
    return "–" if length_ms is None else f"{length_ms / 1000:.2f} s"
