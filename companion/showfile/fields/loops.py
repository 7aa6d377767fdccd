"""The loops of a rundown, written out: which segments there are, when they begin by plan, and which pass each
belongs to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from companion.show.model import LoopPass
from companion.show.times import Ms
from companion.showfile.fields.scalars import Edge
from companion.showfile.fields.script import Loop, Segment
from companion.showfile.reading.tree import Path

Nearest = Callable[[Ms, Ms], Ms]
"""When clocks show a time of day nearest to an instant; both instants count from the planned start."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A segment as it comes in the run."""

    path: Path
    """Where it is written."""
    place: int
    """Of the item of the rundown that it comes by: its own, or that of a loop, which may stand elsewhere."""
    segment: Segment
    in_loop: LoopPass | None
    begins: Ms
    """After the start of the show, by plan."""
    ends: Ms

    @property
    def id(self) -> str:
        return self.segment.id if self.in_loop is None else f"{self.segment.id}-{self.in_loop.number}"

    def has(self, passes: Sequence[int]) -> bool:
        """Does what is written for these passes belong to this one?"""
        return not passes or (self.in_loop is not None and self.in_loop.number in passes)


def turns(rundown: Sequence[Segment | Loop], nearest: Nearest | None) -> Iterator[Turn]:
    """Every segment in the order in which they come.

    ``nearest`` is None when nobody knows what clocks show at the start: then a loop without ``times`` has no
    passes, and no segment waits for a time of day.
    """
    found: list[Turn] = []
    passed: dict[str, int] = {}
    written: dict[str, list[tuple[Path, Segment]]] = {}
    ends = Ms(0)
    for place, item in enumerate(rundown):
        if isinstance(item, Segment):
            begins, ends = span(item, ends, nearest)
            found.append(Turn(("rundown", place), place, item, None, begins, ends))
            continue
        own: list[tuple[Path, Segment]] = [
            (("rundown", place, "segments", number), segment) for number, segment in enumerate(item.segments)
        ]
        segments = own or written.get(item.loop, [])
        written.setdefault(item.loop, own)
        over = over_at(item, ends, nearest)
        for _ in range(passes(item, [segment for _, segment in segments], ends, nearest)):
            number = passed[item.loop] = passed.get(item.loop, 0) + 1
            spare = over is not None and ends >= over
            in_loop = LoopPass(loop=item.loop, number=number, of=number, until_ms=item.until, spare=spare)
            for path, segment in segments:
                begins, after = (ends, ends) if spare else span(segment, ends, nearest)
                found.append(Turn(path, place, segment, in_loop, begins, after))
                ends = after
    for turn in found:
        loop = turn.in_loop
        yield turn if loop is None else replace(turn, in_loop=replace(loop, of=passed[loop.loop]))


def span(segment: Segment, after: Ms, nearest: Nearest | None) -> tuple[Ms, Ms]:
    """When a segment begins and ends by plan if the one before it ends then: its own times of day count."""
    begins = clocked(segment.starts, after, nearest)
    return begins, clocked(segment.ends, Ms(begins + segment.length), nearest)


def clocked(edge: Edge | Ms, by_lengths: Ms, nearest: Nearest | None) -> Ms:
    """When an edge is by plan that the lengths before it put there."""
    return by_lengths if isinstance(edge, Edge) or nearest is None else nearest(edge, by_lengths)


def over_at(loop: Loop, begins: Ms, nearest: Nearest | None) -> Ms | None:
    """From when on no pass of a loop begins that begins then; None: whenever."""
    return nearest(loop.until, begins) if loop.until is not None and nearest is not None else None


def passes(loop: Loop, segments: Sequence[Segment], begins: Ms, nearest: Nearest | None) -> int:
    """How often a loop comes at most; one without ``times`` as often as a pass can begin before its time of
    day, each as short as it may be."""
    if loop.times is not None:
        return loop.times
    over = over_at(loop, begins, nearest)
    shortest = sum(segment.length if segment.shortest is None else segment.shortest for segment in segments)
    return max(0, -(-(over - begins) // shortest)) if over is not None and shortest else 0
