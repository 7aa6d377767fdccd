"""Loops that go on until an hour: from then on no new pass of them is begun."""

from collections.abc import Sequence
from typing import NamedTuple

from companion.show import timeline
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.edges import Slot


class LeftOut(NamedTuple):
    """A segment of a pass that comes too late to be begun."""

    place: int
    begins: RunMs
    """When it would, if its pass and those before it were played all the same."""
    late_ms: Ms
    """So long after the hour of its loop its pass comes; at least 0."""


def begun_in_time(
    state: ShowState, places: Sequence[int], free: RunMs, lengths: Sequence[Ms], slots: Sequence[Slot]
) -> tuple[list[int], list[LeftOut]]:
    """Of the segments to come, the first of which may begin at ``free``, those that are begun at all, and the
    others.

    A pass that would begin at its loop's hour or later is left out as a whole; one that is begun before it is
    played to its end, and what a hand takes back in when the hour has come is played too. While the running
    segment overruns they stay as they are told until something happens.
    """
    rundown = state.plan.rundown
    kept: list[int] = []
    begins = free
    left_out: list[LeftOut] = []
    too_late: dict[tuple[str, int], Ms] = {}
    at = free
    for place in places:
        segment, loop = rundown[place], rundown[place].loop
        if loop is not None and loop.until_ms is not None and loop.loop not in state.loops_over:
            this = (loop.loop, loop.number)
            before = rundown[place - 1].loop if place else None
            if before is None or (before.loop, before.number) != this:
                hours = timeline.hour_of_loop(state, loop.until_ms, at)
                if hours is not None and at >= max(hours):
                    begins = max(begins, at)
                    too_late[this] = Ms(begins - max(hours))
            if this in too_late:
                left_out.append(LeftOut(place, begins, too_late[this]))
                begins = RunMs(begins + lengths[place])
                continue
        if segment.starts_hard:
            at = max(at, state.run(slots[place].begins))
        at = RunMs(at + lengths[place])
        kept.append(place)
    return kept, left_out
