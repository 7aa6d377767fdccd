"""The thread of OBS that has its windows; some requests are done by it, one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class Windows:
    """A dialog that nobody answers blocks it; then what needs it waits, and everything else goes on."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.free.set()
        self._one_at_a_time = asyncio.Lock()
        self._queued: set[asyncio.Task[None]] = set()

    async def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """Wait for the thread, and for the work to be done."""
        async with self._one_at_a_time:
            await self.free.wait()
            return await work()

    def queue(self, work: Callable[[], Awaitable[None]]) -> None:
        """Leave the work there, as OBS does with starting an output: the request is answered at once."""
        task = asyncio.get_running_loop().create_task(self.do(work))
        self._queued.add(task)
        task.add_done_callback(self._queued.discard)

    async def close(self) -> None:
        for task in set(self._queued):
            task.cancel()
        await asyncio.gather(*self._queued, return_exceptions=True)
