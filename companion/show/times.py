"""Units of time.

Two clocks, never mixed up: what is *relative* (how long a segment has run) is counted on the run
clock, which goes on while the machine sleeps and never steps; what was *promised* (a sale that ends
at 20:17) is an instant on the wall clock.
"""

from dataclasses import dataclass
from typing import NewType

Ms = NewType("Ms", int)
"""A length of time in milliseconds."""

RunMs = NewType("RunMs", int)
"""An instant: milliseconds on the run clock, counted from the first event of the run."""

WallMs = NewType("WallMs", int)
"""An instant: milliseconds since 1970-01-01T00:00Z."""

SECOND = Ms(1_000)
MINUTE = Ms(60_000)


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant read on both clocks at once."""

    run: RunMs
    wall: WallMs


def clock_text(ms: int) -> str:
    """``95_000`` as ``1:35``, ``3_725_000`` as ``1:02:05``; a negative length gets a minus sign."""
    sign, seconds = ("-" if ms < 0 else ""), abs(ms) // SECOND
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds:02}"
    return f"{sign}{minutes}:{seconds:02}"
