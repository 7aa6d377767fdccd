"""Instants that hold whatever a show has lost or won: its hard starts and ends, and what its cues promise.

A hard edge with a time of day is that instant on the wall clock. One without is the instant at which the plan
comes to it, counted from the planned start of the show: a GO that is pressed three minutes late has lost
three minutes. Once the show is on it stays where it was then: an edit moves no promise. A promised cue is
counted from where its segment had its place then, and so is a time of day: in a night in which an hour comes
twice, whoever is late has not promised the second one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from companion.show.clock import UtcOffset, nearest
from companion.show.cue import Clock
from companion.show.model import Plan, Segment
from companion.show.state import Phase, ShowState
from companion.show.times import MINUTE, Ms, RunMs, WallMs
from companion.show.timing.model import PlannedEdge

MEANT_MS = Ms(30 * MINUTE)
"""A show that is begun further than this from its planned start is not late: somebody meant another hour."""

_NO_EDGE = PlannedEdge(None, None)

_HOURS = tuple(attrgetter(one.name) for one in fields(PlannedEdge))


class Slot(NamedTuple):
    """When a segment is planned to begin and to end. A tuple: there may be five hundred at each GO."""

    begins: WallMs
    ends: WallMs


def slots(
    rundown: Sequence[Segment],
    starts: WallMs,
    offsets: Sequence[UtcOffset],
    *,
    clock_shift_ms: Ms = Ms(0),
    edges_shift_ms: Ms = Ms(0),
    edges: Mapping[str, PlannedEdge] = MappingProxyType({}),
) -> list[Slot]:
    """Where the plan puts every segment of a show that is planned to start then.

    ``clock_shift_ms``: everything, times of day too, is so much later than written. ``edges_shift_ms``: so
    much later again is what has no time of day of its own. Nothing has one in a zone whose clocks nobody
    knows. ``edges``: hard starts and ends that are known already, whatever comes before them.
    """
    found = []
    shift = clock_shift_ms + edges_shift_ms
    at = WallMs(starts + shift)

    def clocked(since_midnight_ms: Ms, known: WallMs | None) -> WallMs:
        """That of the day on which the show comes to it, as it was written and moved as a whole."""
        to = WallMs(known + shift) if known is not None else at
        near = nearest(since_midnight_ms, WallMs(to - clock_shift_ms), offsets)
        return WallMs(near + clock_shift_ms) if near is not None else at

    for segment in rundown:
        edge = edges.get(segment.id, _NO_EDGE)
        if segment.starts_clock_ms is not None:
            at = clocked(segment.starts_clock_ms, edge.begins)
        elif segment.starts_hard and edge.begins is not None:
            at = WallMs(edge.begins + shift)
        begins, at = at, WallMs(at + segment.planned_ms)
        if segment.ends_clock_ms is not None:
            at = clocked(segment.ends_clock_ms, edge.ends)
        elif segment.ends_hard and edge.ends is not None:
            at = WallMs(edge.ends + shift)
        found.append(Slot(begins, at))
    return found


def show_start(state: ShowState) -> WallMs | None:
    """When the show began, or is to begin; None: it waits for GO, and no hour is planned."""
    if state.started is not None:
        return state.wall(state.started)
    if state.starts_at is not None or state.plan.planned_start is None:
        return state.starts_at
    return WallMs(state.plan.planned_start + state.clock_shift_ms)


def slots_of(state: ShowState) -> list[Slot] | None:
    """Where each segment lies by the plan of this show; None: it has no hour yet."""
    planned = state.plan.planned_start
    if planned is None:
        begun = show_start(state)
        if begun is None:
            return None
        planned = WallMs(begun - state.clock_shift_ms)
    return slots(
        state.plan.rundown,
        planned,
        state.utc_offsets,
        clock_shift_ms=state.clock_shift_ms,
        edges_shift_ms=state.edges_shift_ms,
        edges=state.edges,
    )


def planned_edges(state: ShowState, known: Collection[str] = ()) -> Mapping[str, PlannedEdge]:
    """What only the plan of this state tells of promises, so that it can be kept; not what is ``known``."""
    unknown = (one for one in enumerate(state.plan.rundown) if one[1].id not in known)
    return _planned_edges(state, unknown)


def _planned_edges(state: ShowState, of: Iterable[tuple[int, Segment]]) -> dict[str, PlannedEdge]:
    kinds = ((place, one, _has_cues_by_plan(one)) for place, one in of)
    edged = [one for one in kinds if one[2] or _is_fixed(one[1])]
    slots = slots_of(state) if edged else None
    if slots is None:
        return {}
    shift = state.clock_shift_ms + state.edges_shift_ms
    return {
        segment.id: PlannedEdge(
            WallMs(slots[place].begins - shift) if segment.starts_hard else None,
            WallMs(slots[place].ends - shift) if segment.ends_hard else None,
            WallMs(slots[place].begins - shift) if has_cues else None,
            WallMs(slots[place].begins - shift + segment.length_ms) if has_cues else None,
            WallMs(slots[_first_of_pass(state.plan.rundown, place)].begins - shift)
            if goes_on_until(segment) is not None
            else None,
        )
        for place, segment, has_cues in edged
    }


def edges_in(
    state: ShowState, rundown: Sequence[Segment], moved: Collection[str]
) -> Mapping[str, PlannedEdge]:
    """Those of a show that goes on with this rundown. Each stays where it is, also of what is taken out, for
    it may come back; what a hand has moved starts and ends hard at the hour of its new place. The end of the
    show does not move with it, nor do its cues: they were announced."""
    kept = {name: edge for name, edge in state.edges.items() if name not in moved}
    goes_on = replace(state, plan=replace(state.plan, rundown=tuple(rundown)), edges=kept)
    looked_at = set(map(id, state.plan.rundown))
    new = [
        (place, one)
        for place, one in enumerate(rundown)
        if (id(one) not in looked_at or one.id in moved) and one.id not in kept
    ]
    edges = {**_planned_edges(goes_on, new), **kept}
    for name in state.edges.keys() & edges.keys() & set(moved):
        told = state.edges[name]
        if told.cues_from is not None:
            edges[name] = replace(told, begins=edges[name].begins, ends=edges[name].ends)
    if state.ends_by is not None and plans_end(rundown) and _ends_by_plan(rundown[-1]):
        shift = state.clock_shift_ms + state.edges_shift_ms
        last = rundown[-1].id
        edges[last] = replace(edges[last], ends=WallMs(state.ends_by - shift))
    return edges


def edges_by_file(
    state: ShowState, was: Plan, now: Plan, left: Mapping[str, PlannedEdge]
) -> Mapping[str, PlannedEdge]:
    """Those of a show to which a show file is applied that says ``now`` where it said ``was``; ``state`` is
    that of after it, with the edges of before.

    What the file has moved is promised for when it says, or again for when it was as that plan was ``left``,
    also what had been taken out by then: it may be brought back. All else stays where it is: whoever mends a
    word in the file means no other hour, also where pages have changed lengths since the show began, and so
    does what it has taken out: that may run still.
    """

    def told(plan: Plan) -> Mapping[str, PlannedEdge]:
        return planned_edges(replace(state, plan=plan, edges={}))

    before, after = told(was), told(now)
    moved_to = {**after, **left}
    running = {state.segment.segment.id} if state.segment is not None else set()
    there = {segment.id for segment in now.rundown} | (left.keys() - running)

    def of(name: str, hour: Callable[[PlannedEdge], WallMs | None]) -> WallMs | None:
        moved = hour(before.get(name, _NO_EDGE)) != hour(after.get(name, _NO_EDGE))
        return hour((moved_to if moved and name in there else state.edges).get(name, _NO_EDGE))

    def edge(name: str) -> PlannedEdge:
        """A pass that was to come in time once was promised, though the file comes to it later."""
        passes = (known.get(name, _NO_EDGE).pass_from for known in (state.edges, moved_to))
        pass_from = min((at for at in passes if at is not None), default=None)
        return replace(PlannedEdge(*(of(name, hour) for hour in _HOURS)), pass_from=pass_from)

    edges = {name: edge(name) for name in {**state.edges, **moved_to}}
    edges = {name: edge for name, edge in edges.items() if edge != _NO_EDGE}
    return {**planned_edges(replace(state, edges=edges), edges), **edges}


def promised_begin(state: ShowState, segment: str) -> RunMs | None:
    """When the plan had it begin as the show began: its promised cues, and those with a time of day, are
    counted from then. None: it has no such cue, or the show has not begun."""
    return _as_moved(state, state.edges.get(segment, _NO_EDGE).cues_from)


def promised_pass(state: ShowState, segment: str) -> RunMs | None:
    """When the plan had its pass begin as the show began. None: its loop goes on until no hour, or the show
    has not begun."""
    return _as_moved(state, state.edges.get(segment, _NO_EDGE).pass_from)


def _as_moved(state: ShowState, written: WallMs | None) -> RunMs | None:
    """With what moves all hours of the show."""
    shift = state.clock_shift_ms + state.edges_shift_ms
    return state.run(WallMs(written + shift)) if written is not None else None


def promised_length(state: ShowState, segment: Segment) -> Ms:
    """How long it was to take as the show began: its cues before the end were announced by that."""
    edge = state.edges.get(segment.id)
    if edge is None or edge.cues_from is None or edge.cues_until is None:
        return segment.length_ms
    return Ms(edge.cues_until - edge.cues_from)


def has_planned_edge(segment: Segment) -> bool:
    """Is it to begin or to end at an instant that only the planned start of the show tells?"""
    return _starts_by_plan(segment) or _ends_by_plan(segment)


def goes_on_until(segment: Segment) -> Ms | None:
    """The time of day from which on its loop begins no new pass; None: it is in no such loop."""
    return segment.loop.until_ms if segment.loop is not None else None


def _is_fixed(segment: Segment) -> bool:
    """Does it start or end hard, or is it in a loop that goes on until an hour?"""
    return segment.starts_hard or segment.ends_hard or goes_on_until(segment) is not None


def _first_of_pass(rundown: Sequence[Segment], place: int) -> int:
    """The place at which the pass of a loop begins that has a segment at this one."""
    loop = rundown[place].loop
    return next((n for n in range(place, 0, -1) if rundown[n - 1].loop != loop), 0)


def _has_cues_by_plan(segment: Segment) -> bool:
    """Has it a cue at a time of day, or one that viewers count on?"""
    for cue in segment.any_cues if segment.variants else segment.cues:
        if cue.promise or isinstance(cue.trigger, Clock):
            return True
    return False


def _starts_by_plan(segment: Segment) -> bool:
    return segment.starts_hard and segment.starts_clock_ms is None


def _ends_by_plan(segment: Segment) -> bool:
    return segment.ends_hard and segment.ends_clock_ms is None


def plans_end(rundown: Sequence[Segment]) -> bool:
    """Does it say by when the show has to be over?"""
    return bool(rundown) and rundown[-1].ends_hard


def show_end(state: ShowState, slots: Sequence[Slot]) -> WallMs | None:
    """By when the show has to be over; None: nobody was promised that. ``slots`` are those of this state."""
    return slots[-1].ends if plans_end(state.plan.rundown) else state.ends_by


def as_planned(state: ShowState, slots: Sequence[Slot] | None) -> list[RunMs]:
    """When each segment was to begin and, last, when the show was to end.

    Counted from when the show did begin, and after a hard edge from that. ``slots`` are those of this state;
    without them, in a show that has no hour yet, empty.
    """
    starts = show_start(state)
    if starts is None or slots is None:
        return []
    found, at = [], state.run(starts)
    for segment, slot in zip(state.plan.rundown, slots, strict=True):
        if segment.starts_hard:
            at = state.run(slot.begins)
        found.append(at)
        at = state.run(slot.ends) if segment.ends_hard else RunMs(at + segment.planned_ms)
    by = show_end(state, slots)
    return [*found, state.run(by) if by is not None else at]


def shift_of_start(state: ShowState, place: int, now: WallMs) -> Ms:
    """By how much hard edges move with a show that is begun now at this place of its rundown.

    0 when it is begun about when it was planned: then what it is late by has to be won back.
    """
    if state.phase is not Phase.READY or state.plan.planned_start is None:
        return Ms(0)
    up_to = replace(state, plan=replace(state.plan, rundown=state.plan.rundown[: place + 1]))
    planned = slots_of(up_to)
    off = Ms(now - planned[place].begins) if planned else Ms(0)
    return off if abs(off) > MEANT_MS else Ms(0)
