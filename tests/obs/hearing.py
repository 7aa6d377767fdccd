"""What a link tells, collected; and waiting for it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from companion.ports import Notice
from companion.show.events import Event
from companion.show.health.events import ContentsChanged
from companion.show.times import Moment, RunMs, WallMs

AT = Moment(run=RunMs(1_000), wall=WallMs(1_700_000_000_000))

T = TypeVar("T", bound=Event)


class Hearing:
    """Give it to ``start``; it keeps every event, and lets a test wait for the next one of a kind."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Event()

    def __call__(self, notice: Notice) -> None:
        self.events.append(notice(AT))
        self._more.set()

    @property
    def happened(self) -> list[Event]:
        """Everything but what the scenes hold, which is told after much else."""
        return [event for event in self.events if not isinstance(event, ContentsChanged)]

    def all(self, kind: type[T]) -> list[T]:
        return [event for event in self.events if isinstance(event, kind)]

    async def first(
        self, kind: type[T], such: Callable[[T], bool] = lambda _: True, *, within_s: float = 30
    ) -> T:
        """The first event of this kind, such as was asked for, that came since ``forget``."""
        async with asyncio.timeout(within_s):
            while True:
                for event in self.all(kind):
                    if such(event):
                        return event
                self._more.clear()
                await self._more.wait()

    def forget(self) -> None:
        self.events.clear()
