"""What the running order comes to after the running segment: windows that it opens, and the next tasks."""

from collections.abc import Iterator
from typing import Any

from companion.show.actions import BagStep, MoveBag, MoveSale, SaleStep
from companion.show.cue import Clock, Cue
from companion.show.state import ShowState
from companion.show.timing.cues import cue_times
from companion.show.timing.model import Timing

TASKS_AHEAD = 3
"""Tasks of later segments that are told beforehand, so that nobody is taken by surprise."""


def coming_view(state: ShowState, known: Timing) -> list[dict[str, Any]]:
    """Part of topic ``timing``, in the running order. A cue that is not armed comes to nothing."""
    return list(_coming(state, known))


def _coming(state: ShowState, known: Timing) -> Iterator[dict[str, Any]]:
    tasks = 0
    for place, expected in enumerate(known.expected):
        if expected is None:
            continue
        segment = state.plan.rundown[place]
        cues = [
            cue for cue in segment.cues if cue.armed and (_opens(cue) or (cue.task and tasks < TASKS_AHEAD))
        ]
        times = cue_times(state, place, expected.at) if cues else {}
        for cue in cues:
            tasks += bool(cue.task)
            at = times[cue.id]
            if at is None or (tasks > TASKS_AHEAD and not _opens(cue)):
                continue
            yield {
                "segment": segment.id,
                "cue": cue.id,
                "at": state.wall(at),
                # A time of day comes when it comes, however late its segment is.
                "absorbs_ms": None if isinstance(cue.trigger, Clock) else expected.absorbs,
            }


def _opens(cue: Cue) -> bool:
    """Does it open a sale or a bag?"""
    return any(
        (isinstance(action, MoveSale) and action.step is SaleStep.OPEN)
        or (isinstance(action, MoveBag) and action.step is BagStep.OPEN)
        for action in cue.do
    )
