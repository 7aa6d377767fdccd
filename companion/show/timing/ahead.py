"""What of a show is still to come: when it is expected, by when it has to be, and what it has promised."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.show import timeline
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.chain import Expected, expected, latest
from companion.show.timing.edges import Slot, show_end, show_start
from companion.show.timing.loops import LeftOut, begun_in_time
from companion.show.timing.model import PromiseKind, PromiseTiming
from companion.show.timing.promises import (
    PromisedCue,
    is_of_promised_pass,
    of_cue_left_out,
    of_cue_to_come,
    of_edge,
    of_running_cue,
    promised_cues,
    promises_anything,
    start_is_settled,
)


@dataclass(frozen=True, slots=True)
class Ahead:
    places: Sequence[int]
    """Those that will be begun, of all that are to come."""
    late_from: RunMs
    """From then on the first that is to come is late."""
    begins: list[Expected]
    """Of each that will be begun, in order."""
    end: Expected
    """Of the show."""
    latest: list[RunMs | None]
    latest_start: RunMs | None
    """By when GO has to go on; as in :class:`~companion.show.timing.model.Timing`."""
    promises: list[PromiseTiming]
    """Those of segments, in no order."""


def ahead(
    state: ShowState, places: Sequence[int], lengths: Sequence[Ms], slots: Sequence[Slot]
) -> Ahead | None:
    """``places`` are those of the segments to come, ``lengths`` and ``slots`` of the whole rundown.

    None: the show has ended.
    """
    base = _base(state)
    if base is None:
        return None
    rundown = state.plan.rundown
    left_out: Sequence[LeftOut] = ()
    if any(rundown[place].goes_on_until_ms is not None for place in places):
        places, left_out = begun_in_time(state, places, base.free, lengths, slots)
    own = [lengths[place] for place in places]
    begun = {one.segment: one.at for one in state.begun}
    starts = dict(_hard_starts(state, places, slots, begun))
    over_by = show_end(state, slots)
    over = state.run(over_by) if over_by is not None else None
    *begins, end = expected(base.free, own, starts)
    ends = dict(_hard_ends(state, places, slots, begins, begun))
    cues = {
        number: list(
            promised_cues(
                state,
                place,
                begins[number].at,
                state.run(slots[place].begins),
                again=rundown[place].id in begun,
            )
        )
        for number, place in enumerate(places)
        if promises_anything(rundown[place])
    }
    last = latest(own, _begun_by(starts, cues, begins), _ended_by(ends, len(own) - 1, over))

    def is_over(number: int) -> Expected:
        if number < 0:
            return Expected(base.free, Ms(0))
        at, absorbs = begins[number]
        return Expected(RunMs(at + own[number]), absorbs)

    running = [*_of_running(state, base, slots)]
    leaves = [one.promise.at for one in running if one.promise.kind is PromiseKind.HARD_END]
    if not places and over is not None:
        leaves.append(over)
    return Ahead(
        places=places,
        late_from=base.late_from,
        begins=begins,
        end=end,
        latest=last,
        latest_start=min((at for at in (*last[:1], *leaves) if at is not None), default=None),
        promises=[
            *running,
            *_of_edges(state, places, starts, ends, is_over),
            *(of_cue_to_come(cue, begins[n], own[n]) for n, found in cues.items() for cue in found),
            *_of_left_out(state, left_out, slots),
            *_of_show(state, places, over, end),
        ],
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """The instant from which what is to come is counted."""

    free: RunMs
    """When the first that is to come may begin."""
    late_from: RunMs


def _base(state: ShowState) -> _Base | None:
    run, hold = state.segment, state.hold
    if state.phase is Phase.ENDED:
        return None
    if run is None:
        starts = show_start(state)
        return _Base(state.run(starts), state.run(starts)) if starts is not None else None
    ends = RunMs(timeline.zero(run) + timeline.segment_length(state))
    # A segment that was held past its end is over as soon as the hold is.
    return _Base(ends, ends) if hold is None else _Base(max(ends, hold.since), hold.since)


def _begun_by(
    starts: Mapping[int, RunMs], cues: Mapping[int, Sequence[PromisedCue]], begins: Sequence[Expected]
) -> Mapping[int, RunMs]:
    """A hard start is to be kept, and so is each cue that somebody was promised."""
    by = dict(starts)
    for number, promised in cues.items():
        for cue in promised:
            offset = 0 if cue.has_hour else cue.fires - begins[number].at
            by[number] = RunMs(min(by.get(number, cue.at), cue.at - offset))
    return by


def _ended_by(ends: Mapping[int, RunMs], last: int, over: RunMs | None) -> Mapping[int, RunMs]:
    """Hard ends are to be kept, and by the last of all that of the show, whichever segment that is."""
    return ends if over is None else {**ends, last: min(ends.get(last, over), over)}


def _hard_starts(
    state: ShowState, places: Sequence[int], slots: Sequence[Slot], begun: Mapping[str, RunMs]
) -> Iterator[tuple[int, RunMs]]:
    """By the numbers of places; ``begun`` is when each segment was begun last."""
    for number, place in enumerate(places):
        segment = state.plan.rundown[place]
        if not segment.starts_hard:
            continue
        at = state.run(slots[place].begins)
        if not start_is_settled(begun.get(segment.id), at):
            yield number, at


def _hard_ends(
    state: ShowState,
    places: Sequence[int],
    slots: Sequence[Slot],
    begins: Sequence[Expected],
    begun: Mapping[str, RunMs],
) -> Iterator[tuple[int, RunMs]]:
    """Likewise; one that comes again after its hour has nothing more to be in time for."""
    for number, place in enumerate(places):
        segment = state.plan.rundown[place]
        if not segment.ends_hard or _is_last(state, place):
            continue
        at = state.run(slots[place].ends)
        if segment.id not in begun or begins[number].at < at:
            yield number, at


def _is_last(state: ShowState, place: int | None) -> bool:
    """Of the plan: its hard end is that of the show."""
    return place == len(state.plan.rundown) - 1


def _of_running(state: ShowState, base: _Base, slots: Sequence[Slot]) -> Iterator[PromiseTiming]:
    run = state.segment
    if run is None:
        return
    slot = slots[run.index] if run.index is not None else None  # What left the plan has no place in it.
    if slot is not None and run.segment.ends_hard and not _is_last(state, run.index):
        name, ends = run.segment.id, state.run(slot.ends)
        if run.nth == 1 or run.started < ends:
            yield of_edge(PromiseKind.HARD_END, name, name, ends, Expected(base.free, Ms(0)))
    held = state.hold.since if state.hold is not None else None
    planned = state.run(slot.begins) if slot is not None else None
    for cue in promised_cues(state, run.index, run.started, planned):
        yield of_running_cue(cue, run.started, base.free, held)


def _of_edges(
    state: ShowState,
    places: Sequence[int],
    starts: Mapping[int, RunMs],
    ends: Mapping[int, RunMs],
    is_over: Callable[[int], Expected],
) -> Iterator[PromiseTiming]:
    """``is_over`` tells when one that is to come is, whether or not the next waits then; -1 is before all."""
    for number, at in starts.items():
        segment = state.plan.rundown[places[number]].id
        yield of_edge(PromiseKind.HARD_START, segment, segment, at, is_over(number - 1))
    for number, at in ends.items():
        segment = state.plan.rundown[places[number]].id
        yield of_edge(PromiseKind.HARD_END, segment, segment, at, is_over(number))


def _of_left_out(
    state: ShowState, left_out: Sequence[LeftOut], slots: Sequence[Slot]
) -> Iterator[PromiseTiming]:
    """What passes have promised that come too late for their loop as it goes: they may still come in time."""
    for one in left_out:
        segment = state.plan.rundown[one.place]
        if promises_anything(segment) and is_of_promised_pass(state, segment):
            planned = state.run(slots[one.place].begins)
            for cue in promised_cues(state, one.place, one.begins, planned):
                yield of_cue_left_out(cue, one)


def _of_show(
    state: ShowState, places: Sequence[int], over: RunMs | None, end: Expected
) -> Iterator[PromiseTiming]:
    """Its end, by ``over``: whatever is the last of it then."""
    if over is not None:
        running = state.running_segment
        last = state.plan.rundown[places[-1]] if places else running
        yield of_edge(PromiseKind.SHOW_ENDS, state.plan.id, last.id if last is not None else "", over, end)
