"""Telling pages no more often than they can make use of it."""

import asyncio
import math
from collections.abc import Callable


class Pace:
    """Tells of a change at once when it comes alone, else ``every_s`` seconds after it last did.

    What changes in between is told together. While nothing changes nothing is told. Used on the event loop.
    """

    def __init__(self, tell: Callable[[], None], every_s: float) -> None:
        self._tell = tell
        self._every_s = every_s
        self._told_s = -math.inf
        self._later: asyncio.TimerHandle | None = None

    def changed(self, *, at_once: bool = False) -> None:
        """Something is otherwise. ``at_once``: it cannot wait, however lately something was told."""
        loop = asyncio.get_running_loop()
        wait_s = self._told_s + self._every_s - loop.time()
        if at_once or wait_s <= 0:
            self._tell_now()
        elif self._later is None:
            self._later = loop.call_later(wait_s, self._tell_now)

    def close(self) -> None:
        """Leave untold what still waits."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _tell_now(self) -> None:
        self.close()
        self._told_s = asyncio.get_running_loop().time()
        self._tell()
