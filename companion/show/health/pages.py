"""What is said of overlay pages, and of this program's own loop."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.show.health.course import Reading
from companion.show.health.samples import LoopSample, PageSample
from companion.show.health.settings import Thresholds
from companion.show.health.troubles import Trouble
from companion.show.times import Ms, RunMs

LOOP_WINDOW = Ms(10_000)
LATE_CALLS = 2
"""One late call is a pause; the second within the window is a machine that cannot keep up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """Calls of the last ten seconds that were not prompt: when, and how late, oldest first."""

    late: tuple[tuple[RunMs, Ms], ...] = ()


def of_page(sample: PageSample, page: str) -> Mapping[Trouble, Reading]:
    """Read one page of the sample."""
    if page in sample.gone:
        return {Trouble.PAGE_GONE: Reading.BAD, Trouble.PAGE_STALE: Reading.UNKNOWN}
    stale = sample.pages.get(page) is not None
    return {Trouble.PAGE_GONE: Reading.GOOD, Trouble.PAGE_STALE: Reading.BAD if stale else Reading.GOOD}


def of_loop(pulse: Pulse, sample: LoopSample, by: Thresholds) -> tuple[Pulse, Reading]:
    """Read how late the loop was called."""
    late = tuple(call for call in pulse.late if call[0] > sample.at - LOOP_WINDOW)
    if sample.late_ms >= by.prompt_loop_ms:
        late = (*late, (sample.at, sample.late_ms))[-100:]
    if sum(ms >= by.late_loop_ms for _, ms in late) >= LATE_CALLS:
        return Pulse(late=late), Reading.BAD
    return Pulse(late=late), Reading.BETWEEN if late else Reading.GOOD
