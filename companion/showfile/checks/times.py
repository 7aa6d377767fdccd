"""Whether lengths, edges and times of day fit each other, and the shares of the target add up."""

from collections.abc import Iterator
from decimal import Decimal

from companion.show.times import Ms, clock_text
from companion.showfile.checks.planned import PlannedCue, PlannedTurn, Schedule, Start
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.numbers import decimals
from companion.showfile.fields.parts import Parts, SegmentPart
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import Edge, in_zone
from companion.showfile.fields.script import Segment
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path

_ALL = Decimal(100)
_ROUNDING = Decimal("0.01")
"""What a share with decimals may be off: a third is written 33.33%."""


def check_times(point: Pointer, parts: Parts, schedule: Schedule | None) -> Iterator[Finding]:
    for part in parts.segments():
        if part.segment is not None:
            yield from _lengths(point, part.path, part.segment)
    yield from _first_edge(point, parts)
    if schedule is None:
        return
    yield from _whole_length(point, parts, schedule)
    yield from _shares(point, parts, schedule)
    if schedule.start is not None:
        yield from _clocks(point, schedule, schedule.start)


def _lengths(point: Pointer, path: Path, segment: Segment) -> Iterator[Finding]:
    if not segment.length:
        yield point.value((*path, "length"), "no-length", key="length")
        return
    length = clock_text(segment.length)
    if segment.shortest is not None and segment.shortest > segment.length:
        shortest = clock_text(segment.shortest)
        yield point.value((*path, "shortest"), "shortest-longer", shortest=shortest, length=length)
    if segment.longest is not None and segment.longest < segment.length:
        longest = clock_text(segment.longest)
        yield point.value((*path, "longest"), "longest-shorter", longest=longest, length=length)


def _first_edge(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """The show cannot begin on time without a time to begin at. Later edges count from its start."""
    first = parts.rundown[0] if parts.rundown else None
    if not isinstance(first, SegmentPart) or first.segment is None or parts.show is None:
        return
    if first.segment.starts is Edge.HARD and parts.show.start is None:
        yield point.key((*first.path, "starts"), "hard-without-start")


def _whole_length(point: Pointer, parts: Parts, schedule: Schedule) -> Iterator[Finding]:
    planned = parts.show.length if parts.show is not None else None
    lasting = all(planned.turn.segment.length for planned in schedule.turns)
    if planned is None or planned == schedule.length or not lasting:
        return
    off = schedule.length - planned
    facts = {"length": clock_text(planned), "sum": clock_text(schedule.length), "off": clock_text(abs(off))}
    yield point.value(("show", "length"), "segments-longer" if off > 0 else "segments-shorter", **facts)


def _shares(point: Pointer, parts: Parts, schedule: Schedule) -> Iterator[Finding]:
    shares = [
        (turn.turn.path, share) for turn in schedule.turns if (share := turn.turn.segment.share) is not None
    ]
    if not shares:
        return
    first: Path = (*shares[0][0], "share")
    if parts.targets is not None and parts.targets.revenue is None:
        yield point.key(first, "shares-without-revenue").as_warning()
    off = sum((share for _, share in shares), Decimal(0)) - _ALL
    if abs(off) > sum((_ROUNDING for _, share in shares if decimals(share)), Decimal(0)):
        total = f"{off + _ALL}%"
        if off > 0:
            yield point.key(first, "shares-too-many", total=total, off=f"{off}%")
        else:
            yield point.key(first, "shares-too-few", total=total, off=f"{-off}%")


def _clocks(point: Pointer, schedule: Schedule, start: Start) -> Iterator[Finding]:
    """A time of day comes once that day and lies in its segment; one in a loop lies in each of its passes."""
    told: set[Path] = set()
    outside: dict[Path, tuple[PlannedTurn, Ms]] = {}
    inside: dict[Path, PlannedTurn] = {}
    for planned in schedule.cues:
        lasts = planned.turn.begins < planned.turn.ends
        if planned.cue.clock is not None and lasts and planned.path not in told:
            turn = planned.turn
            for finding in _clock_change(point, planned, planned.cue.clock, start):
                told.add(planned.path)
                yield finding
            if turn.begins <= start.nearest(planned.cue.clock, turn.begins) <= turn.ends:
                inside.setdefault(planned.path, turn)
            else:
                outside.setdefault(planned.path, (turn, planned.cue.clock))
    for path, (turn, clock) in outside.items():
        if path in told:
            continue
        facts = {
            "time": start.shows(start.nearest(clock, turn.begins)),
            "begins": start.shows(turn.begins),
            "ends": start.shows(turn.ends),
        }
        loop, right = turn.turn.in_loop, inside.get(path)
        if loop is not None and right is not None and right.turn.in_loop is not None:
            finding = point.value((*path, "clock"), "clock-in-every-pass", number=loop.number, **facts)
            yield finding.with_cure(f"passes: [{right.turn.in_loop.number}]")
        else:
            yield point.value((*path, "clock"), "clock-outside", **facts)


def _clock_change(point: Pointer, planned: PlannedCue, clock: Ms, start: Start) -> Iterator[Finding]:
    """Clocks are changed over this time of day in the night of the show."""
    local = start.local(clock, planned.turn.begins)
    try:
        in_zone(local, start.zone)
    except RefusedError as refused:
        facts = {"time": f"{local:%Y-%m-%d %H:%M}", "zone": start.zone.key}
        yield point.value((*planned.path, "clock"), refused.code, **facts)
