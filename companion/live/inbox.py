"""What waits for the single writer: one lane for emergencies, one for everything else."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.show.commands import Refusal
from companion.show.events import Event
from companion.show.times import Moment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event: the number of its line, and why a command was refused."""

    rev: int
    refusal: Refusal | None = None
    not_writing: str | None = None
    """Why it could not be kept, for a command that must be; then nothing has changed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An event to be: it gets its moment when its turn comes."""

    build: Callable[[Moment], Event]
    caused_by: int | None = None
    answer: asyncio.Future[Outcome] | None = field(default=None, compare=False)


class Inbox:
    """Emergencies pass everything that was there before them."""

    def __init__(self) -> None:
        self._urgent: deque[Letter] = deque()
        self._letters: deque[Letter] = deque()
        self._stirred = asyncio.Event()

    def put(self, letter: Letter, *, urgent: bool = False) -> None:
        (self._urgent if urgent else self._letters).append(letter)
        self._stirred.set()

    def stir(self) -> None:
        """Let the writer look at the time, with nothing to read."""
        self._stirred.set()

    def take(self) -> Letter | None:
        """The next letter; None when there is none."""
        if self._urgent:
            return self._urgent.popleft()
        return self._letters.popleft() if self._letters else None

    async def stirred(self) -> None:
        """Wait until something was put in, or time is to be looked at."""
        await self._stirred.wait()
        self._stirred.clear()
