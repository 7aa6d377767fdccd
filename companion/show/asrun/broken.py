"""Promises that a hand has broken, or the show by going on, and that nothing kept after all."""

from companion.show.asrun.occasion import Occasion
from companion.show.asrun.record import PromiseBroken
from companion.show.asrun.step import Step
from companion.show.state import ShowState
from companion.show.timing.model import BrokenPromise


class BrokenPromises:
    """Sees every line, and tells of them in the end."""

    def __init__(self) -> None:
        self._broken: dict[BrokenPromise, PromiseBroken] = {}

    def see(self, step: Step) -> None:
        before, after = step.before.broken, step.after.broken
        if before is after:
            return
        for one in after:
            if one not in before:
                self._broken[one] = _told(one, step.before, step.made_by)
        for one in before:
            if one not in after and one.at > step.event.at.wall:
                self._broken.pop(one, None)  # It was put back in time.

    def told(self) -> tuple[PromiseBroken, ...]:
        return tuple(sorted(self._broken.values(), key=lambda one: one.occasion.seq))


def _told(one: BrokenPromise, state: ShowState, occasion: Occasion) -> PromiseBroken:
    running = state.running_segment
    titles = {segment.id: segment.title for segment in state.plan.rundown}
    if running is not None:
        titles[running.id] = running.title
    return PromiseBroken(
        kind=one.kind,
        id=one.id,
        segment=one.segment,
        title=titles.get(one.segment, ""),
        promised=one.at,
        occasion=occasion,
    )
