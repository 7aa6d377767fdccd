"""How far the script has come, in a rundown that has become another one."""

from collections.abc import Mapping
from dataclasses import replace

from companion.show.course import SegmentRun
from companion.show.editing.changes import Rundown
from companion.show.state import ShowState
from companion.show.times import RunMs


def still_running(state: ShowState, rundown: Rundown) -> SegmentRun | None:
    """The pass that runs, with where it stands in another rundown, and where that goes on after it.

    Out of the rundown it is followed by whatever took its place: what comes after the nearest segment before
    it that is still there, or before the nearest after it where the two have changed sides.
    """
    run = state.segment
    if run is None:
        return None
    places = _places(rundown)
    index = places.get(run.segment.id)
    if index is not None:
        return replace(run, index=index, goes_on=index + 1)
    old = [segment.id for segment in state.plan.rundown]
    played = old[: run.goes_on if run.index is None else run.index]
    after_it = next((places[id] + 1 for id in reversed(played) if id in places), 0)
    before_it = next((places[id] for id in old[run.goes_on :] if id in places), after_it)
    return replace(run, index=None, goes_on=min(after_it, before_it))


def begun(state: ShowState, rundown: Rundown, run: SegmentRun | None) -> tuple[tuple[int | None, RunMs], ...]:
    """What was begun, by its places in another rundown; ``run`` is what runs there."""
    places = _places(rundown)
    old = [segment.id for segment in state.plan.rundown]
    now = tuple((places.get(old[index]) if index is not None else None, at) for index, at in state.begun)
    return now if run is None else (*now[:-1], (run.index, now[-1][1]))


def _places(rundown: Rundown) -> Mapping[str, int]:
    return {segment.id: place for place, segment in enumerate(rundown)}
