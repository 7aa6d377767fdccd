"""Instants that hold whatever a show has lost or won: its hard starts and ends.

A hard edge with a time of day is that instant on the wall clock. One without is the instant at which the plan
comes to it, counted from the planned start of the show: a GO that is pressed three minutes late has lost
three minutes. Once the show is on it stays where it was then: see :mod:`~companion.show.timing.announced`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from companion.show.clock import UtcOffset, nearest
from companion.show.model import Segment
from companion.show.state import Phase, ShowState
from companion.show.times import MINUTE, Ms, RunMs, WallMs
from companion.show.timing.model import NO_EDGE, PlannedEdge

MEANT_MS = Ms(30 * MINUTE)
"""A show that is begun further than this from its planned start is not late: somebody meant another hour."""


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
        edge = edges.get(segment.id, NO_EDGE)
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


def has_planned_edge(segment: Segment) -> bool:
    """Is it to begin or to end at an instant that only the planned start of the show tells?"""
    return _starts_by_plan(segment) or ends_by_plan(segment)


def _starts_by_plan(segment: Segment) -> bool:
    return segment.starts_hard and segment.starts_clock_ms is None


def ends_by_plan(segment: Segment) -> bool:
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
