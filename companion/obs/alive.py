"""A sign of life for the script inside OBS, which tells the crew when there is none any more."""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from companion.show.times import WallMs
from companion.tasks import TaskSet

FILE = "alive.json"
"""In the data folder, beside the script that reads it."""

_EVERY_S = 1.0
_BYTES = 96
"""Always as many, so that it is written over its old self: a disk that is full has room for that."""


class SignOfLife:
    """Renews the file each second, until it is closed, which takes the file away: an end that was meant is no
    emergency. Whatever the disk does, nothing here fails."""

    def __init__(self, data: Path, now: Callable[[], WallMs], zone: str) -> None:
        """``zone`` is that of the show, by its IANA name: the script's clock follows it.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: the system knows no such zone.
        """
        self._path = data / FILE
        self._now = now
        self._zone = ZoneInfo(zone)
        self._tasks = TaskSet()
        self._started = False

    def start(self) -> None:
        self._started = True
        self._tasks.spawn(self._go_on(), name="sign of life")

    async def close(self) -> None:
        await self._tasks.close()
        if self._started:
            with contextlib.suppress(OSError):
                self._path.unlink()

    async def _go_on(self) -> None:
        while True:
            # From the loop, so that one that hangs gives no sign; in a thread, for a disk may hang, too.
            await asyncio.to_thread(self._give, self._content())
            await asyncio.sleep(_EVERY_S)

    def _content(self) -> bytes:
        at = self._now() // 1000
        ahead = datetime.fromtimestamp(at, self._zone).utcoffset()
        assert ahead is not None
        content = {"at": at, "ahead_s": round(ahead.total_seconds()), "pid": os.getpid()}
        return json.dumps(content).encode().ljust(_BYTES)

    def _give(self, content: bytes) -> None:
        with contextlib.suppress(OSError):
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.write(file, content)
            finally:
                os.close(file)
