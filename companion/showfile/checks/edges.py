"""Whether fixed starts and ends of segments can be kept, and what else is said about time can come true."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from companion.show.times import Ms, clock_text
from companion.showfile.checks.planned import PlannedTurn, Schedule, Start
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.parts import CuePart, LoopPart, Parts
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import Edge, Go, in_zone
from companion.showfile.fields.script import Cue, Follow, Segment
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path


def check_edges(point: Pointer, parts: Parts, schedule: Schedule | None) -> Iterator[Finding]:
    for item in parts.rundown:
        if isinstance(item, LoopPart):
            for part in item.segments:
                yield from _in_every_pass(point, part.path, part.segment)
    for part in parts.segments():
        for sheet in part.sheets:
            yield from _told_ahead(point, sheet)
    yield from _catch_up(point, parts)
    if schedule is None or not all(planned.turn.segment.length for planned in schedule.turns):
        return
    yield from _follows(point, schedule)
    if schedule.start is not None:
        yield from _kept(point, schedule, schedule.start)


def _in_every_pass(point: Pointer, path: Path, segment: Segment | None) -> Iterator[Finding]:
    for key in ("starts", "ends") if segment is not None else ():
        if not isinstance(getattr(segment, key), Edge):
            yield point.value((*path, key), "clock-edge-in-loop", key=key)


def _told_ahead(point: Pointer, sheet: tuple[CuePart, ...]) -> Iterator[Finding]:
    """Nobody can promise, or announce, what comes when nobody knows."""
    tasks = {part.id for part in sheet if part.cue is not None and part.cue.task is not None}
    for part in sheet:
        cue = part.cue
        if cue is None or not (cue.on is not None or (cue.after is not None and cue.after in tasks)):
            continue
        if cue.promise:
            yield point.key((*part.path, "promise"), "promise-of-no-time", cue=cue.id)
        if cue.warn is not None:
            yield point.key((*part.path, "warn"), "warn-of-no-time", cue=cue.id).as_warning()


def _catch_up(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """What is said about winning time back means something."""
    limits = parts.catch_up
    if limits is None:
        return
    segments = [part.segment for part in parts.segments() if part.segment is not None]
    if not limits.auto_catch_up:
        for key, said in (("most", limits.most is not None), ("drop", limits.drop)):
            if said:
                yield point.key(("catch_up", key), "catch-up-is-off", key=key).as_warning()
    elif not any(one.shortest is not None or (limits.drop and one.optional) for one in segments):
        yield point.value(("catch_up", "auto_catch_up"), "nothing-to-give").as_warning()


def _follows(point: Pointer, schedule: Schedule) -> Iterator[Finding]:
    """A segment that begins by itself has one before it, which does not wait for GO meanwhile."""
    first = schedule.turns[0].turn if schedule.turns else None
    if first is not None and first.segment.follow is Follow.AUTO and first.in_loop is None:
        yield point.value((*first.path, "follow"), "follows-nothing").as_warning()
    told: set[Path] = set()
    for before, after in pairwise(schedule.turns):
        if after.turn.segment.follow is not Follow.AUTO:
            continue
        for part in before.cues:
            cue = part.cue
            if cue is not None and cue.on is Go.GO and before.turn.has(cue.passes) and part.path not in told:
                told.add(part.path)
                facts = {"cue": cue.id, "segment": after.turn.id}
                yield point.value((*part.path, "on"), "go-cut-off", **facts).as_warning()


@dataclass(slots=True)
class _Reach:
    """From when to when an instant of the show can be moved by making segments shorter and longer."""

    earliest: Ms
    latest: Ms

    def passes(self, segment: Segment) -> None:
        shortest = segment.length if segment.shortest is None else segment.shortest
        longest = segment.length if segment.longest is None else segment.longest
        self.earliest, self.latest = Ms(self.earliest + shortest), Ms(self.latest + longest)

    def is_fixed(self, at: Ms) -> None:
        """As if it could be kept, so that what comes after it is judged by itself."""
        self.earliest, self.latest = at, at


def _kept(point: Pointer, schedule: Schedule, start: Start) -> Iterator[Finding]:
    """Every time of day that is fixed can be kept, and the lengths before it come to it."""
    reach = _Reach(Ms(0), Ms(0))
    ends = Ms(0)
    for planned in schedule.turns:
        segment = planned.turn.segment
        if not isinstance(segment.starts, Edge):
            path: Path = (*planned.turn.path, "starts")
            yield from _edge(point, path, segment.starts, ends, reach, start)
        if segment.starts is not Edge.SOFT:
            reach.is_fixed(planned.begins)
        reach.passes(segment)
        for cue in _promises(planned):
            # It runs at that instant, so it is not over before.
            reach.earliest = max(reach.earliest, start.nearest(cue, planned.begins))
        if not isinstance(segment.ends, Edge):
            path = (*planned.turn.path, "ends")
            yield from _edge(point, path, segment.ends, Ms(planned.begins + segment.length), reach, start)
        if segment.ends is not Edge.SOFT:
            reach.is_fixed(planned.ends)
        ends = planned.ends


def _promises(planned: PlannedTurn) -> Iterator[Ms]:
    """Times of day at which the segment has to run."""
    for part in planned.cues:
        cue = part.cue
        if cue is not None and _is_promised(cue) and cue.clock is not None and planned.turn.has(cue.passes):
            yield cue.clock


def _is_promised(cue: Cue) -> bool:
    return cue.promise is not False and cue.armed


def _edge(
    point: Pointer, path: Path, clock: Ms, by_lengths: Ms, reach: _Reach, start: Start
) -> Iterator[Finding]:
    """``by_lengths`` is where the lengths put what is fixed at a time of day."""
    local = start.local(clock, by_lengths)
    try:
        in_zone(local, start.zone)
    except RefusedError as refused:
        yield point.value(path, refused.code, time=f"{local:%Y-%m-%d %H:%M}", zone=start.zone.key)
        return
    at = start.nearest(clock, by_lengths)
    facts = {"key": str(path[-1]), "time": start.shows(at), "by": clock_text(Ms(abs(by_lengths - at)))}
    if reach.earliest > at:
        yield point.value(path, "edge-too-early", **facts, earliest=start.shows(reach.earliest))
    elif by_lengths > at:
        yield point.value(path, "edge-by-trimming", **facts).as_warning()
    elif reach.latest < at:
        yield point.value(path, "edge-after-gap", **facts).as_warning()
