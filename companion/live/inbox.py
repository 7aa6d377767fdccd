"""What waits for the single writer: one lane for emergencies, one for everything else."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.show import commands as c
from companion.show.commands import EMERGENCY, Command, Refusal
from companion.show.events import Event
from companion.show.times import Moment

OVERTAKES: dict[type[Command], tuple[type[Command], ...]] = {
    c.Fallback: (c.TakeSceneNow,),
    c.OverlayHide: (c.OverlayShow,),
    c.ClearOverlays: (c.OverlayShow,),
}
"""What an emergency passes must not undo it afterwards: these are refused if they still wait then."""

OVERTAKEN = Refusal("overtaken", "An emergency command passed this one; give it again if it is still wanted.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event: the number of its line, and why a command was refused."""

    rev: int
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An event to be: it gets its moment when its turn comes."""

    build: Callable[[Moment], Event]
    caused_by: int | None = None
    command: Command | None = None
    answer: asyncio.Future[Outcome] | None = field(default=None, compare=False)

    def reply(self, outcome: Outcome) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(outcome)


class Inbox:
    """Emergencies pass everything that was there before them."""

    def __init__(self) -> None:
        self._urgent: deque[Letter] = deque()
        self._letters: deque[Letter] = deque()
        self._stirred = asyncio.Event()

    def put(self, letter: Letter) -> None:
        (self._urgent if isinstance(letter.command, EMERGENCY) else self._letters).append(letter)
        self._stirred.set()

    def stir(self) -> None:
        """Let the writer look at the time, with nothing to read."""
        self._stirred.set()

    @property
    def urgent(self) -> bool:
        """An emergency waits."""
        return bool(self._urgent)

    def take(self) -> Letter | None:
        """The next letter; None when there is none."""
        if self._urgent:
            return self._urgent.popleft()
        return self._letters.popleft() if self._letters else None

    def overtaken_by(self, letter: Letter) -> list[Letter]:
        """Take out what waits and would undo this emergency."""
        undone = OVERTAKES.get(type(letter.command), ()) if letter.command is not None else ()
        out = [waiting for waiting in self._letters if isinstance(waiting.command, undone)]
        self._letters = deque(waiting for waiting in self._letters if waiting not in out)
        return out

    def empty(self) -> list[Letter]:
        """Take out everything: nobody will read it any more."""
        left = [*self._urgent, *self._letters]
        self._urgent.clear()
        self._letters.clear()
        return left

    async def stirred(self) -> None:
        """Wait until something was put in, or time is to be looked at."""
        await self._stirred.wait()
        self._stirred.clear()
