"""What became of each segment of a show so far."""

from dataclasses import dataclass

from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.model import Standing


@dataclass(frozen=True, slots=True)
class Passes:
    """Columns by the place in the rundown; see :class:`~companion.show.timing.model.Timing`."""

    standings: list[Standing]
    began: list[RunMs | None]
    ended: list[RunMs | None]
    lost_ms: Ms
    won_ms: Ms


def passes_of(state: ShowState) -> Passes:
    """A segment that was begun more than once counts as it ran last; lost and won is of all its passes."""
    rundown = state.plan.rundown
    began: list[RunMs | None] = [None] * len(rundown)
    ended: list[RunMs | None] = [None] * len(rundown)
    lost = won = 0
    places = {segment.id: place for place, segment in enumerate(rundown)}
    left = [*(one.at for one in state.begun[1:]), state.ended]
    for one, until in zip(state.begun, left, strict=False):
        place = places.get(one.segment)
        if place is None:
            continue  # It left the plan, and with it what it was to take.
        began[place], ended[place] = one.at, until
        if until is not None:
            over = until - one.at - rundown[place].length_ms
            lost, won = lost + max(0, over), won + max(0, -over)
    return Passes(_standings(state, began), began, ended, Ms(lost), Ms(won))


def _standings(state: ShowState, began: list[RunMs | None]) -> list[Standing]:
    rundown = state.plan.rundown
    standings = [Standing.PASSED if at is None else Standing.PLAYED for at in began]
    if state.phase is Phase.ENDED:
        return standings
    if state.segment is not None and state.segment.index is not None:
        standings[state.segment.index] = Standing.RUNNING
    for place in range(state.goes_on, len(rundown)):
        skipped = rundown[place].id in state.skipped
        standings[place] = Standing.SKIPPED if skipped else Standing.COMING
    return standings
