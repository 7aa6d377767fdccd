"""What came of the rows, for whoever reads it."""

import math
from collections.abc import Iterable, Sequence

from faults.incidents.row import Ran, Row

_SPANS = ("break→bad", "bad→told", "at most", "bad→air", "at most", "back→home", "at most")
HEAD = f"{'row':<28}{'n':>2} " + "".join(f"{span:>10}" for span in _SPANS)


def line_of(row: Row, runs: Sequence[Ran]) -> str:
    """One row; lengths are those of the slowest run."""
    wrong = sum(1 for ran in runs if row.judged(ran))
    verdict = f"WRONG in {wrong} of {len(runs)}" if wrong else f"ok: {row.good}"
    if played_with := {ran.with_what for ran in runs if ran.with_what}:
        verdict += f" ({', '.join(sorted(played_with))})"
    lengths = (
        _slowest([ran.first_bad_ms for ran in runs]),
        _slowest([ran.told_ms for ran in runs]),
        row.told_ms,
        _slowest([ran.on_air_ms for ran in runs]),
        row.on_air_ms,
        _slowest([ran.back_ms for ran in runs]),
        row.back_ms,
    )
    return (
        f"{row.name:<28}{len(runs):>2} " + "".join(f"{_length(one):>10}" for one in lengths) + f"  {verdict}"
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


def _slowest(lengths: Sequence[int | None]) -> int | None:
    return max((one for one in lengths if one is not None), default=None)


def _length(length_ms: int | None) -> str:
    return "–" if length_ms is None else f"{length_ms / 1000:.2f} s"
