"""What was promised when the show began stays where it was then: an edit moves no promise.

Hard starts and ends are kept, and where each segment with a promised cue had its place: such a cue is counted
from there, and so is a time of day: in a night in which an hour comes twice, whoever is late has not promised
the second one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter

from companion.show.cue import Clock
from companion.show.model import Plan, Segment
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing.edges import ends_by_plan, plans_end, slots_of
from companion.show.timing.model import NO_EDGE, PlannedEdge

_HOURS = tuple(attrgetter(one.name) for one in fields(PlannedEdge))


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
            if segment.goes_on_until_ms is not None
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
    if state.ends_by is not None and plans_end(rundown) and ends_by_plan(rundown[-1]):
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
        moved = hour(before.get(name, NO_EDGE)) != hour(after.get(name, NO_EDGE))
        return hour((moved_to if moved and name in there else state.edges).get(name, NO_EDGE))

    def edge(name: str) -> PlannedEdge:
        """A pass that was to come in time once was promised, though the file comes to it later."""
        passes = (known.get(name, NO_EDGE).pass_from for known in (state.edges, moved_to))
        pass_from = min((at for at in passes if at is not None), default=None)
        return replace(PlannedEdge(*(of(name, hour) for hour in _HOURS)), pass_from=pass_from)

    edges = {name: edge(name) for name in {**state.edges, **moved_to}}
    edges = {name: edge for name, edge in edges.items() if edge != NO_EDGE}
    return {**planned_edges(replace(state, edges=edges), edges), **edges}


def promised_begin(state: ShowState, segment: str) -> RunMs | None:
    """When the plan had it begin as the show began: its promised cues, and those with a time of day, are
    counted from then. None: it has no such cue, or the show has not begun."""
    return _as_moved(state, state.edges.get(segment, NO_EDGE).cues_from)


def promised_pass(state: ShowState, segment: str) -> RunMs | None:
    """When the plan had its pass begin as the show began. None: its loop goes on until no hour, or the show
    has not begun."""
    return _as_moved(state, state.edges.get(segment, NO_EDGE).pass_from)


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


def _is_fixed(segment: Segment) -> bool:
    """Does it start or end hard, or is it in a loop that goes on until an hour?"""
    return segment.starts_hard or segment.ends_hard or segment.goes_on_until_ms is not None


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
