"""Waiting for what OBS tells, in the middle of asking it for something."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from companion.obs.session import Data


class Ear:
    """Everything that OBS told since this began to listen, in order; each is given out once."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[tuple[str, Data]] = asyncio.Queue()

    def hear(self, event: str, data: Data) -> None:
        self._told.put_nowait((event, data))

    async def next(self, such: Callable[[str, Data], bool], within_s: float) -> Data | None:
        """The data of the next event that is wanted; what is not is passed over. None when none came."""
        try:
            async with asyncio.timeout(within_s):
                while True:
                    event, data = await self._told.get()
                    if such(event, data):
                        return data
        except TimeoutError:
            return None


class Ears:
    """Whoever listens to OBS just now."""

    def __init__(self) -> None:
        self._listening: set[Ear] = set()

    def hear(self, event: str, data: Data) -> None:
        for ear in self._listening:
            ear.hear(event, data)

    @contextlib.contextmanager
    def listening(self) -> Iterator[Ear]:
        ear = Ear()
        self._listening.add(ear)
        try:
            yield ear
        finally:
            self._listening.discard(ear)
