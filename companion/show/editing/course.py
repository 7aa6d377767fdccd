"""How far the script has come, in a rundown that has become another one."""

from collections.abc import Sequence
from dataclasses import replace

from companion.show.course import SegmentRun
from companion.show.editing.changes import Rundown
from companion.show.state import ShowState


def still_running(state: ShowState, rundown: Rundown) -> SegmentRun | None:
    """The pass that runs, with where it stands in another rundown, and where that goes on after it.

    Out of the rundown it is followed by whatever took its place: what comes after the nearest segment before
    it that is still there, or before the nearest after it where the two have changed sides. That is told by
    the order that it was taken out of, whatever was moved since: an edit that is taken back leads back.
    """
    run = state.segment
    if run is None:
        return None
    names = [segment.id for segment in rundown]
    places = {name: place for place, name in enumerate(names)}
    index = places.get(run.segment.id)
    if index is not None:
        return replace(run, index=index, goes_on=index + 1, stood_in=())
    order = run.stood_in or tuple(segment.id for segment in state.plan.rundown)
    stood = order.index(run.segment.id)
    after_it = next((places[name] + 1 for name in reversed(order[:stood]) if name in places), 0)
    before_it = next((places[name] for name in order[stood:] if name in places), after_it)
    goes_on = min(after_it, before_it)
    stood_in = _with_new(order, names, run.segment.id, goes_on)
    return replace(run, index=None, goes_on=goes_on, stood_in=stood_in)


def _with_new(order: Sequence[str], names: Sequence[str], running: str, goes_on: int) -> tuple[str, ...]:
    """The order with what is new in a rundown, each behind what it stands behind there: the first from which
    the rundown goes on behind what runs."""
    whole, known = list(order), set(order)
    for place, name in enumerate(names):
        if name in known:
            continue
        known.add(name)
        if place == goes_on:
            at = whole.index(running) + 1
        else:
            at = whole.index(names[place - 1]) + 1 if place else 0
        whole.insert(at, name)
    return tuple(whole)
