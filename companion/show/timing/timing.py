"""The time of a whole show from one state of it: what was planned, what is expected, what has to be."""

from collections.abc import Sequence

from companion.show import timeline
from companion.show.model import Segment
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.ahead import ahead
from companion.show.timing.chain import Expected
from companion.show.timing.edges import as_planned, show_start, slots_of
from companion.show.timing.model import Standing, Timing
from companion.show.timing.passes import passes_of
from companion.show.timing.promises import of_windows, promises_anything


def timing(state: ShowState) -> Timing:
    """All that is known of the show's time; it stays true at every later instant until something happens.

    What is still to come runs one segment after the other, each for its length; one with a hard start waits
    for that. GO may be pressed before a hard end, so nothing waits for one: it is a promise not to be late.
    """
    rundown = state.plan.rundown
    passes, lengths, slots = passes_of(state), _lengths(state), slots_of(state)
    coming = [place for place, one in enumerate(passes.standings) if one is Standing.COMING]
    to_come = ahead(state, coming, lengths, slots) if slots is not None else None
    planned = as_planned(state, slots)
    expected: list[Expected | None] = [None] * len(rundown)
    latest: list[RunMs | None] = [None] * len(rundown)
    if to_come is not None:
        for place in set(coming).difference(to_come.places):
            passes.standings[place] = Standing.SKIPPED
        coming = list(to_come.places)
        for place, begins, by in zip(coming, to_come.begins, to_come.latest, strict=True):
            expected[place], latest[place] = begins, by
    end = to_come.end if to_come is not None else None
    if state.ended is not None:
        end = Expected(state.ended, Ms(0))
    promises = [*(to_come.promises if to_come is not None else ()), *of_windows(state, end)]
    return Timing(
        ids=tuple(segment.id for segment in rundown),
        standings=tuple(passes.standings),
        lengths=tuple(lengths),
        planned=tuple(planned[:-1]),
        expected=tuple(expected),
        latest=tuple(latest),
        began=tuple(passes.began),
        ended=tuple(passes.ended),
        starts=_start(state),
        late_from=to_come.late_from if to_come is not None else None,
        planned_end=planned[-1] if planned else None,
        end=end,
        latest_start=to_come.latest_start if to_come is not None else None,
        lost_ms=passes.lost_ms,
        won_ms=passes.won_ms,
        gives_ms=_gives(rundown, coming, lengths),
        promises=tuple(sorted(promises, key=lambda one: one.promise.at)),
    )


def same_time(before: ShowState, after: ShowState) -> bool:
    """Is :func:`timing` of both the same for sure, and what is broken? Told by what they are made of, without
    making them."""
    if any(getattr(before, name) is not getattr(after, name) for name in _MADE_OF):
        return False
    # A cue that fires, or is switched off, settles a promise or is nothing to the time of the show.
    cues_are_the_same = before.ledger is after.ledger and before.arming is after.arming
    return cues_are_the_same or after.segment is None or not promises_anything(after.segment.segment)


_MADE_OF = (
    "plan",
    "phase",
    "segment",
    "hold",
    "begun",
    "ended",
    "skipped",
    "stretch",
    "sales",
    "bags",
    "broken",
    "starts_at",
    "utc_offsets",
    "wall_offset_ms",
)
"""Fields of a state besides its cues: what else timing depends on is set only together with one of these."""


def _start(state: ShowState) -> RunMs | None:
    starts = show_start(state)
    return state.run(starts) if starts is not None else None


def _lengths(state: ShowState) -> list[Ms]:
    """Of the running one as it was stretched, of those to come as they are."""
    rundown = state.plan.rundown
    lengths = [segment.length_ms for segment in rundown]
    if state.stretch:
        lengths = [timeline.coming_length(state, segment) for segment in rundown]
    run = state.segment
    if state.phase is Phase.RUNNING and run is not None and run.index is not None:
        lengths[run.index] = timeline.segment_length(state)
    return lengths


def _gives(rundown: Sequence[Segment], coming: Sequence[int], lengths: Sequence[Ms]) -> Ms:
    """What those to come may still be shortened by."""
    shortest = ((lengths[place], rundown[place].shortest_ms) for place in coming)
    return Ms(sum(max(0, length - least) for length, least in shortest if least is not None))
