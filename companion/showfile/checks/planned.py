"""When everything happens if the show keeps to its plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from companion.show.times import Ms, WallMs, clock_text
from companion.showfile.fields import script
from companion.showfile.fields.loops import Turn, passes, turns
from companion.showfile.fields.parts import CuePart, LoopPart, Parts, SegmentPart
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import in_zone
from companion.showfile.reading.tree import Path

MAX_TURNS = 2_000
"""Segments of a show with its loops written out: a whole day of one a minute has 1,440."""

MAX_CUES = 20_000
"""Cues of a show with its loops written out."""


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """One segment of the run, and its cues; times count from the start of the show."""

    turn: Turn
    cues: tuple[CuePart, ...]

    @property
    def begins(self) -> Ms:
        return self.turn.begins

    @property
    def ends(self) -> Ms:
        return self.turn.ends


@dataclass(frozen=True, slots=True)
class PlannedCue:
    """A cue in one pass of its segment."""

    cue: script.Cue
    path: Path
    turn: PlannedTurn
    at: Ms | None
    """After the start of the show. None where nobody can know: it hangs on GO, on a condition, on a task that
    somebody ticks off, on the clock of a show without a start, or on being armed."""


@dataclass(frozen=True, slots=True)
class Start:
    """The planned start of the show."""

    at: WallMs
    zone: ZoneInfo

    def shows(self, since: Ms) -> str:
        """What clocks show so long after the start: ``20:14``, with seconds where there are any."""
        then = self._then(since)
        return f"{then:%H:%M:%S}" if then.second else f"{then:%H:%M}"

    def nearest(self, since_midnight: Ms, to: Ms) -> Ms:
        """When clocks show this time of day nearest to ``to``; both times count from the start.

        As ``companion.show.clock.nearest`` finds it on air.
        """
        return self._nearest(since_midnight, to)[0]

    def local(self, since_midnight: Ms, to: Ms) -> datetime:
        """Date and time of day of what ``nearest`` finds, which clocks may skip or show twice; no zone."""
        return self._nearest(since_midnight, to)[1]

    def _nearest(self, since_midnight: Ms, to: Ms) -> tuple[Ms, datetime]:
        day = self._then(to).date()
        found = (
            (Ms(at - self.at), local)
            for days in (-1, 0, 1)
            for at, local in _showing(day + timedelta(days=days), since_midnight, self.zone)
        )
        return min(found, key=lambda item: (abs(item[0] - to), -item[0]))

    def _then(self, since: Ms) -> datetime:
        return datetime.fromtimestamp((self.at + since) / 1000, self.zone)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The whole rundown, its loops written out as far as they come by plan."""

    turns: tuple[PlannedTurn, ...]
    cues: tuple[PlannedCue, ...]
    """Every readable cue of every pass, in the order of the rundown."""
    start: Start | None
    """None when the show names none, or one that is wrong."""

    @property
    def length(self) -> Ms:
        return self.turns[-1].ends if self.turns else Ms(0)

    def when(self, since: Ms) -> str:
        """An instant of the show as crews call it: ``20:14``, or ``T+44:00`` without a planned start."""
        return self.start.shows(since) if self.start is not None else f"T+{clock_text(since)}"


def schedule_of(parts: Parts, zone: ZoneInfo | None) -> Schedule | None:
    """None when it cannot be told: part of the rundown cannot be read, or there is too much of it.

    ``zone`` is that of the show, None when it is wrong.
    """
    items: list[script.Segment | script.Loop] = []
    written: dict[Path, SegmentPart] = {part.path: part for part in parts.segments()}
    if any(part.segment is None for part in written.values()) or too_many(parts, zone) is not None:
        return None
    for item in parts.rundown:
        if isinstance(item, SegmentPart):
            items.extend(part.segment for part in (item,) if part.segment is not None)
        elif item.loop is None:
            return None
        else:
            segments = [part.segment for part in item.segments]
            items.append(item.loop.model_copy(update={"segments": segments}))
    start = start_of(parts, zone)
    planned: list[PlannedTurn] = []
    cues: list[PlannedCue] = []
    for turn in turns(items, start.nearest if start is not None else None):
        if turn.in_loop is None or not turn.in_loop.spare:
            planned.append(PlannedTurn(turn, written[turn.path].cues))
            cues.extend(_planned_cues(planned[-1], start))
    return Schedule(tuple(planned), tuple(cues), start)


def too_many(parts: Parts, zone: ZoneInfo | None) -> Path | None:
    """The item with which the rundown grows longer than anything that is meant; None when it does not."""
    start = start_of(parts, zone)
    segments: tuple[SegmentPart, ...]
    count, cues, ends = 0, 0, Ms(0)
    written: dict[str, tuple[SegmentPart, ...]] = {}
    for item in parts.rundown:
        if isinstance(item, SegmentPart):
            times, segments = 1, (item,)
        else:
            segments = item.segments or written.get(item.name or "", ())
            written.setdefault(item.name or "", item.segments)
            times = _times(item, segments, ends, start)
        count += times * max(len(segments), 1)
        cues += times * sum(len(part.cues) for part in segments)
        if count > MAX_TURNS or cues > MAX_CUES:
            return item.path
        ends = Ms(ends + times * sum(part.segment.length for part in segments if part.segment is not None))
    return None


def _times(item: LoopPart, segments: Sequence[SegmentPart], begins: Ms, start: Start | None) -> int:
    readable = [part.segment for part in segments if part.segment is not None]
    if item.loop is None:
        return 1
    return passes(item.loop, readable, begins, start.nearest if start is not None else None)


def start_of(parts: Parts, zone: ZoneInfo | None) -> Start | None:
    if parts.show is None or parts.show.start is None or zone is None:
        return None
    try:
        return Start(in_zone(parts.show.start, zone), zone)
    except RefusedError:
        return None


def _showing(day: date, since_midnight: Ms, zone: ZoneInfo) -> Iterator[tuple[int, datetime]]:
    """The instants at which clocks show this, and what they show: two where they are put back.

    A time over which clocks are put forward is taken by the clock that was not.
    """
    local = datetime.combine(day, time()) + timedelta(milliseconds=since_midnight)
    shown = local.replace(tzinfo=zone)
    for at in {int(shown.replace(fold=fold).timestamp() * 1000) for fold in (0, 1)}:
        yield at, local


def _planned_cues(planned: PlannedTurn, start: Start | None) -> Iterator[PlannedCue]:
    parts = [part for part in planned.cues if part.cue is not None and planned.turn.has(part.cue.passes)]
    cues: dict[str, script.Cue] = {}
    for part in parts:
        if part.cue is not None:
            cues.setdefault(part.cue.id, part.cue)
    instants = _instants(planned, cues, start)
    for part in parts:
        if part.cue is not None:
            yield PlannedCue(part.cue, part.path, planned, instants[part.cue.id])


def _instants(
    planned: PlannedTurn, cues: Mapping[str, script.Cue], start: Start | None
) -> dict[str, Ms | None]:
    """When each cue fires; a chain of cues is followed without recursion, however long it is."""
    known: dict[str, Ms | None] = {}
    for name in cues:
        waiting: dict[str, Ms] = {}
        current: str | None = name
        while current is not None and current not in known:
            cue = cues.get(current)
            if cue is None or current in waiting:
                current = None
            elif cue.after is not None or cue.with_ is not None:
                waiting[current] = cue.wait or Ms(0)
                other = cues.get(cue.after or "")
                # Nobody knows when a task will be ticked off.
                current = None if other is not None and other.task else cue.after or cue.with_
            else:
                known[current] = _certain(planned, cue, _own(planned, cue, start))
        reached = known.get(current) if current is not None else None
        for link, wait in reversed(waiting.items()):
            reached = Ms(reached + wait) if reached is not None else None
            reached = known[link] = _certain(planned, cues[link], reached)
    return known


def _certain(planned: PlannedTurn, cue: script.Cue, at: Ms | None) -> Ms | None:
    """Only of a cue that is sure to fire then. What is wrong with one that cannot is told elsewhere."""
    triggers = (cue.at, cue.before_end, cue.clock, cue.after, cue.with_, cue.on)
    alone = sum(trigger is not None for trigger in triggers) == 1
    inside = at is not None and planned.begins <= at <= planned.ends
    return at if inside and alone and cue.armed else None


def _own(planned: PlannedTurn, cue: script.Cue, start: Start | None) -> Ms | None:
    """When a cue fires that hangs on no other one."""
    if cue.at is not None:
        return Ms(planned.begins + cue.at)
    if cue.before_end is not None:
        return Ms(planned.ends - cue.before_end)
    return start.nearest(cue.clock, planned.begins) if cue.clock is not None and start is not None else None
