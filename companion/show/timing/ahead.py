"""What of a show is still to come: when it is expected, by when it has to be, and what it has promised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from companion.show import timeline
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.chain import Expected, Link, expected, latest
from companion.show.timing.edges import Slot, show_start
from companion.show.timing.model import PromiseKind, PromiseTiming
from companion.show.timing.promises import (
    PromisedCue,
    of_cue_to_come,
    of_edge,
    of_running_cue,
    promised_cues,
)


@dataclass(frozen=True, slots=True)
class Ahead:
    late_from: RunMs
    """From then on the first that is to come is late."""
    begins: list[Expected]
    """Of each that is to come, in order."""
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
    links = [
        Link(
            length=lengths[place],
            waits_until=state.run(slots[place].begins) if rundown[place].starts_hard else None,
            ended_by=state.run(slots[place].ends) if rundown[place].ends_hard else None,
        )
        for place in places
    ]
    *begins, end = expected(base.free, links)
    cues = [
        list(promised_cues(state, place, at.at, state.run(slots[place].begins)))
        for place, at in zip(places, begins, strict=True)
    ]
    last = latest([_begun_by(link, at, own) for link, at, own in zip(links, begins, cues, strict=True)])
    running = [*_of_running(state, base, slots)]
    leaves = [one.promise.at for one in running if one.promise.kind in _ENDS]
    return Ahead(
        late_from=base.late_from,
        begins=begins,
        end=end,
        latest=last,
        latest_start=min((at for at in (*last[:1], *leaves) if at is not None), default=None),
        promises=[
            *running,
            *_of_edges(state, places, links, _arrivals(base, links, begins)),
            *(
                of_cue_to_come(cue, at, link.length)
                for link, at, own in zip(links, begins, cues, strict=True)
                for cue in own
            ),
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


def _begun_by(link: Link, begins: Expected, cues: Sequence[PromisedCue]) -> Link:
    """A hard start is to be kept, and so is each cue that somebody was promised."""
    by = [cue.at if cue.has_hour else RunMs(cue.at - (cue.fires - begins.at)) for cue in cues]
    if link.waits_until is not None:
        by.append(link.waits_until)
    return replace(link, begun_by=min(by)) if by else link


def _arrivals(base: _Base, links: Sequence[Link], begins: Sequence[Expected]) -> list[Expected]:
    """When what is before each is over, whether or not that one waits then; and last, when all are."""
    ends = [Expected(RunMs(at.at + link.length), at.absorbs) for link, at in zip(links, begins, strict=True)]
    return [Expected(base.free, Ms(0)), *ends]


_ENDS = (PromiseKind.HARD_END, PromiseKind.SHOW_ENDS)


def _of_running(state: ShowState, base: _Base, slots: Sequence[Slot]) -> Iterator[PromiseTiming]:
    run = state.segment
    if run is None:
        return
    slot = slots[run.index] if run.index is not None else None  # What left the plan has no place in it.
    if slot is not None and run.index is not None and run.segment.ends_hard:
        kind, id = _end_of(state, run.index)
        yield of_edge(kind, id, run.segment.id, state.run(slot.ends), Expected(base.free, Ms(0)))
    held = state.hold.since if state.hold is not None else None
    planned = state.run(slot.begins) if slot is not None else None
    for cue in promised_cues(state, run.index, run.started, planned):
        yield of_running_cue(cue, run.started, base.free, held)


def _of_edges(
    state: ShowState, places: Sequence[int], links: Sequence[Link], arrivals: Sequence[Expected]
) -> Iterator[PromiseTiming]:
    for number, (place, link) in enumerate(zip(places, links, strict=True)):
        segment = state.plan.rundown[place].id
        if link.waits_until is not None:
            yield of_edge(PromiseKind.HARD_START, segment, segment, link.waits_until, arrivals[number])
        if link.ended_by is not None:
            kind, id = _end_of(state, place)
            yield of_edge(kind, id, segment, link.ended_by, arrivals[number + 1])


def _end_of(state: ShowState, place: int) -> tuple[PromiseKind, str]:
    rundown = state.plan.rundown
    if place == len(rundown) - 1:
        return PromiseKind.SHOW_ENDS, state.plan.id
    return PromiseKind.HARD_END, rundown[place].id
