"""Times of day that are past already when a show is started."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from companion.show import timeline
from companion.show.clock import time_of_day
from companion.show.cue import LATE_MS, Clock, Cue
from companion.show.model import Segment
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, Ms, WallMs
from companion.show.timing.model import PromiseKind
from companion.show.timing.timing import timing


@dataclass(frozen=True, slots=True)
class PastPromise:
    """A cue at a time of day that will have gone by before its segment begins."""

    segment: Segment
    cue: Cue
    at: WallMs
    shown: str
    """The time of day as clocks in the show's zone show it: ``20:14``."""


def past_promises(state: ShowState, now: Moment) -> Iterator[PastPromise]:
    """The promised times of day that are past already, of the running segment and of all that are to come.

    Before the start: as they would be if the show were started now. Each counts for the day on which its
    segment is to begin if nothing is held or stretched. One that will be at most ``LATE_MS`` late is not
    past, and one that is not armed promises nothing. When its segment begins, its late policy is followed.
    """
    if state.phase is Phase.READY:
        state = replace(state, starts_at=now.wall)
    segments = {segment.id: segment for segment in state.plan.rundown}
    if state.running_segment is not None:
        segments[state.running_segment.id] = state.running_segment
    if state.phase is Phase.RUNNING and not _any_is_past(state, segments, now):
        return
    for one in timing(state).promises:
        promise, slack = one.promise, one.slack_ms
        if promise.kind is not PromiseKind.CUE or promise.at > now.run or slack is None or slack >= -LATE_MS:
            continue
        segment = segments[promise.segment]
        cue = segment.cue(promise.id)
        if cue is not None and isinstance(cue.trigger, Clock):
            shown = time_of_day(Ms(cue.trigger.since_midnight_ms + state.clock_shift_ms))
            yield PastPromise(segment, cue, state.wall(promise.at), shown)


def _any_is_past(state: ShowState, segments: Mapping[str, Segment], now: Moment) -> bool:
    """Is any time of day past, whatever becomes of it? Seldom; and the time of the whole show is dear."""
    hours = (
        timeline.hour_of_cue(state, cue.trigger.since_midnight_ms, name, now.run)
        for name in state.edges.keys() & segments.keys()
        for cue in segments[name].cues
        if isinstance(cue.trigger, Clock)
    )
    return any(at is not None and at <= now.run for at in hours)
