"""A journal that is only remembered: a rehearsal leaves nothing on disk."""

from dataclasses import dataclass

from companion.show.events import Event


@dataclass(frozen=True, slots=True)
class Line:
    """What would be a line of the journal."""

    seq: int
    """From 1."""
    caused_by: int | None
    event: Event


class MemoryJournal:
    """A ``JournalPort`` that never fails."""

    failed: None = None

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def append(self, event: Event, caused_by: int | None = None) -> int:
        self.lines.append(Line(len(self.lines) + 1, caused_by, event))
        return len(self.lines)

    async def written(self) -> None:
        """At once."""

    async def durable(self) -> None:
        """At once."""
