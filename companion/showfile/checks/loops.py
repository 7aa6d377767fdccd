"""Whether the loops of a rundown can be written out."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from companion.show.times import Ms
from companion.showfile.checks.planned import MAX_CUES, MAX_TURNS, Schedule, Start, too_many
from companion.showfile.checks.pointer import Pointer
from companion.showfile.checks.rundown import waits_for
from companion.showfile.fields.parts import LoopPart, Parts, SegmentPart
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import in_zone
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path


def check_loops(
    point: Pointer, parts: Parts, zone: ZoneInfo | None, schedule: Schedule | None
) -> Iterator[Finding]:
    """Everything wrong with loops and passes."""
    if (path := too_many(parts, zone)) is not None:
        yield point.key(path, "too-many-turns", most=MAX_TURNS, most_cues=MAX_CUES)
    first: dict[str, Path] = {}
    passes: dict[str, int | None] = {}
    for item in parts.rundown:
        if not isinstance(item, LoopPart) or item.name is None:
            continue
        before = passes.get(item.name, 0)
        times = item.loop.times if item.loop is not None else None
        passes[item.name] = before + times if before is not None and times is not None else None
        if item.loop is not None and item.loop.times is None and item.loop.until is None:
            yield point.key((*item.path, "loop"), "loop-endless", loop=item.name)
        if item.segments and item.name in first:
            line = point.line(first[item.name])
            yield point.key((*item.path, "segments"), "loop-segments-again", loop=item.name, line=line)
        elif item.segments:
            first[item.name] = item.path
        elif item.name not in first:
            yield point.unknown((*item.path, "loop"), "loop-no-segments", item.name, first)
    for item in parts.rundown:
        if isinstance(item, LoopPart):
            for part in item.segments:
                yield from _passes(point, part, item.name, passes.get(item.name or ""))
        else:
            yield from _passes(point, item, None, 0)
    yield from _ended_by_clock(point, parts, zone, schedule)
    if schedule is not None:
        yield from _clashes(point, schedule)
        yield from _left_waiting(point, schedule)


def _ended_by_clock(
    point: Pointer, parts: Parts, zone: ZoneInfo | None, schedule: Schedule | None
) -> Iterator[Finding]:
    """A loop with a time of day ends at it, not before it begins."""
    for item in parts.rundown:
        loop = item.loop if isinstance(item, LoopPart) else None
        if loop is None or loop.until is None or parts.show is None:
            continue
        path: Path = (*item.path, "until")
        if parts.show.start is None and loop.times is None:
            yield point.key(path, "until-without-start")
        elif schedule is not None and schedule.start is not None:
            place = item.path[-1]
            before = [one.ends for one in schedule.turns if one.turn.place < int(place)]
            yield from _over(point, path, loop.until, before[-1] if before else Ms(0), schedule.start)


def _over(point: Pointer, path: Path, until: Ms, begins: Ms, start: Start) -> Iterator[Finding]:
    local = start.local(until, begins)
    try:
        in_zone(local, start.zone)
    except RefusedError as refused:
        yield point.value(path, refused.code, time=f"{local:%Y-%m-%d %H:%M}", zone=start.zone.key)
    else:
        if (over := start.nearest(until, begins)) <= begins:
            yield point.value(path, "until-too-early", time=start.shows(over), begins=start.shows(begins))


def _passes(point: Pointer, part: SegmentPart, loop: str | None, most: int | None) -> Iterator[Finding]:
    """``most`` is how many passes there are; 0 outside of a loop, None when it is not known."""
    numbered: list[tuple[Path, Sequence[int]]] = [
        (cue.path, cue.cue.passes) for sheet in part.sheets for cue in sheet if cue.cue is not None
    ]
    if part.segment is not None:
        numbered += [
            ((*part.path, "variants", number), variant.passes)
            for number, variant in enumerate(part.segment.variants)
        ]
    for path, numbers in numbered:
        if numbers and most == 0:
            yield point.key((*path, "passes"), "passes-outside-loop")
        for place, number in enumerate(numbers):
            if most and number > most:
                facts: dict[str, str | int] = {"number": number, "loop": loop or "", "most": most}
                yield point.value((*path, "passes", place), "pass-too-high", **facts)


def _clashes(point: Pointer, schedule: Schedule) -> Iterator[Finding]:
    """Ids that loops make, and that stand somewhere else too. One that is written twice is told elsewhere."""
    made: dict[str, str] = {}
    """The loop that makes an id."""
    for planned in schedule.turns:
        if planned.turn.in_loop is not None:
            made.setdefault(planned.turn.id, planned.turn.in_loop.loop)
    told: set[Path] = set()
    for planned in schedule.turns:
        turn = planned.turn
        by = made.get(turn.id)
        own = turn.in_loop.loop if turn.in_loop is not None else None
        if by is not None and by != own and turn.path not in told:
            told.add(turn.path)
            yield point.value((*turn.path, "id"), "loop-id-clash", id=turn.id, loop=by)


def _left_waiting(point: Pointer, schedule: Schedule) -> Iterator[Finding]:
    """Cues that hang on one which is not in the same pass; that the segment has it is asked elsewhere."""
    told: set[Path] = set()
    for turn in schedule.turns:
        loop = turn.turn.in_loop
        if loop is None:
            continue
        cues = [(part.path, part.cue) for part in turn.cues if part.cue is not None]
        here = [(path, cue) for path, cue in cues if turn.turn.has(cue.passes)]
        absent = {cue.id for _, cue in cues} - {cue.id for _, cue in here}
        for path, cue in here:
            key, other = waits_for(cue)
            if other is not None and other in absent and path not in told:
                told.add(path)
                facts: dict[str, str | int] = {"name": other, "number": loop.number}
                yield point.value((*path, key), "cue-not-in-pass", **facts)
