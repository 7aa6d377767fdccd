"""The loops of a rundown, written out: which segments there are, and which pass each belongs to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.show.model import LoopPass
from companion.showfile.fields.script import Loop, Segment
from companion.showfile.reading.tree import Path


@dataclass(frozen=True, slots=True)
class Turn:
    """A segment as it comes in the run."""

    path: Path
    """Where it is written."""
    segment: Segment
    in_loop: LoopPass | None

    @property
    def id(self) -> str:
        return self.segment.id if self.in_loop is None else f"{self.segment.id}-{self.in_loop.number}"

    def has(self, passes: Sequence[int]) -> bool:
        """Does what is written for these passes belong to this one?"""
        return not passes or (self.in_loop is not None and self.in_loop.number in passes)


def turns(rundown: Sequence[Segment | Loop]) -> Iterator[Turn]:
    """Every segment in the order in which they come."""
    total: dict[str, int] = {}
    for item in rundown:
        if isinstance(item, Loop):
            total[item.loop] = total.get(item.loop, 0) + item.times
    passed: dict[str, int] = {}
    written: dict[str, list[tuple[Path, Segment]]] = {}
    for place, item in enumerate(rundown):
        if isinstance(item, Segment):
            yield Turn(("rundown", place), item, None)
            continue
        own: list[tuple[Path, Segment]] = [
            (("rundown", place, "segments", number), segment) for number, segment in enumerate(item.segments)
        ]
        segments = own or written.get(item.loop, [])
        written.setdefault(item.loop, own)
        for _ in range(item.times):
            number = passed[item.loop] = passed.get(item.loop, 0) + 1
            for path, segment in segments:
                yield Turn(path, segment, LoopPass(loop=item.loop, number=number, of=total[item.loop]))
