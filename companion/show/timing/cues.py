"""When the cues of one segment fire."""

from collections.abc import Callable, Mapping

from companion.show import timeline
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, OnCondition, OnGo, With
from companion.show.model import Segment
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs

Instants = Mapping[str, RunMs | None]
"""By the ids of cues. None where nobody can know: it hangs on GO, on a condition, on a task that somebody
ticks off, or on clocks of which nothing is known."""


def cue_instants(
    segment: Segment, begins: RunMs, length: Ms, time_of_day: Callable[[Ms], RunMs | None]
) -> Instants:
    """When each cue fires in a pass that begins then and is to take so long.

    ``time_of_day`` tells the instant of one in the show's zone.
    """

    def own(cue: Cue) -> RunMs | None:
        match cue.trigger:
            case At(offset_ms):
                return RunMs(begins + offset_ms)
            case BeforeEnd(lead_ms):
                return RunMs(begins + max(0, length - lead_ms))
            case Clock(since_midnight_ms):
                return time_of_day(since_midnight_ms)
            case After() | With() | OnGo() | OnCondition():
                return None

    return _with_what_follows(segment, {cue.id: own(cue) for cue in segment.cues})


def segment_at(state: ShowState, place: int | None) -> Segment:
    """The segment at a place of the rundown; the one that runs as it runs, which is at None when it left the
    plan."""
    run = state.segment
    if run is not None and run.index == place:
        return run.segment
    assert place is not None
    return state.plan.rundown[place]


def cue_times(state: ShowState, place: int | None, begins: RunMs) -> Instants:
    """When each cue of the segment at this place fires if it begins then: of the running one, in its pass as
    far as it has come."""
    run, segment = state.segment, segment_at(state, place)
    if run is not None and run.index == place:
        records = {cue.id: state.record(cue.id) for cue in segment.cues}
        own = {
            cue.id: record.at if (record := records[cue.id]) is not None else timeline.cue_due(state, cue)
            for cue in segment.cues
        }
        return _with_what_follows(segment, own)
    length = timeline.coming_length(state, segment)
    return cue_instants(
        segment, begins, length, lambda clock: timeline.hour_of_cue(state, clock, segment.id, begins)
    )


def _with_what_follows(segment: Segment, own: dict[str, RunMs | None]) -> Instants:
    """A list and no call of itself: a chain may be longer than calls can be nested, or a circle."""
    waiting: dict[str, list[Cue]] = {}
    for cue in segment.cues:
        if isinstance(cue.trigger, After | With) and own[cue.id] is None:
            waiting.setdefault(cue.trigger.cue, []).append(cue)
    known = [cue for cue in segment.cues if own[cue.id] is not None] if waiting else []
    while known:
        first = known.pop()
        at = own[first.id]
        for cue in waiting.pop(first.id, ()):
            # A task is done when somebody ticks it off, and nobody knows when that will be.
            if at is not None and isinstance(cue.trigger, After | With):
                if isinstance(cue.trigger, After) and first.task:
                    continue
                own[cue.id] = RunMs(at + cue.trigger.wait_ms)
                known.append(cue)
    return own
