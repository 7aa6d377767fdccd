"""Where the album of a run stands: behind one thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from companion.lookout.album import Album, Pictures

MOST_WAITING = 32
"""Pictures that wait for the disk, and for readers: some three incidents. What comes then is not kept."""

Given = TypeVar("Given")


class Shelf:
    """Reads and writes pictures of incidents, one after the other.

    A disk that hangs holds up nothing else: cameras are looked at in threads, too, and must still be seen.
    """

    def __init__(self, album: Album) -> None:
        self._album = album
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures of incidents")
        self._waiting = 0

    def close(self) -> None:
        """Whatever still waits is let go."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def keep(self, incident: str, name: str, picture: bytes) -> None:
        """As ``Album.keep``; OSError, too, while the disk does not keep up."""
        await self._in_turn(lambda: self._album.keep(incident, name, picture))

    async def picture(self, incident: str, name: str) -> bytes | None:
        """As ``Album.picture``; None, too, while the disk does not keep up."""
        try:
            return await self._in_turn(lambda: self._album.picture(incident, name))
        except OSError:
            return None

    async def of(self, incident: str) -> Pictures:
        """As ``Album.of``; nothing, too, while the disk does not keep up."""
        try:
            return await self._in_turn(lambda: self._album.of(incident))
        except OSError:
            return Pictures((), (), ())

    async def _in_turn(self, do: Callable[[], Given]) -> Given:
        if self._waiting >= MOST_WAITING:
            raise OSError("the disk does not keep up")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, do)
        finally:
            self._waiting -= 1
