"""Time that passes as fast as it may: an event loop, the clock of a run and its alarm, all of one mind.

``asyncio.sleep`` and timeouts of the whole live loop go by this time, so that nothing in it has to know that
it is being rehearsed.
"""

import asyncio
import selectors
import time
from collections.abc import Callable

from companion.show.times import Moment, Ms, RunMs, WallMs


class NothingLeftToWaitFor(RuntimeError):
    """Every task waits for another one: without this the rehearsal would stand still for ever."""


class _Selector(selectors.DefaultSelector):
    """Where the loop would wait, lets time pass instead."""

    def __init__(self, speed: float | None) -> None:
        super().__init__()
        self.now_s = 0.0
        self._speed = speed
        self._began_s = time.monotonic()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        until = None if timeout is None else self.now_s + max(0.0, timeout)
        ready = super().select(self._to_wait(until))
        if ready:
            return ready  # Ctrl-C: time stands where it was.
        if until is None:
            raise NothingLeftToWaitFor("nothing is left that could go on")
        self.now_s = until
        return ready

    def _to_wait(self, until_s: float | None) -> float:
        """How long, in real seconds, until it is that late. Counted from the beginning: what the show's own
        work takes does not make it slower."""
        if self._speed is None or until_s is None:
            return 0.0
        return max(0.0, self._began_s + until_s / self._speed - time.monotonic())


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time begins at 0 and moves on as soon as nothing is left to do in it."""

    def __init__(self, speed: float | None = None) -> None:
        """``speed``: so many times as fast as real time; None: as fast as the machine can."""
        self._virtual = _Selector(speed)
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now_s


class VirtualClock:
    """A ``Clock`` on a loop's time. It is never set, and never sleeps."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wall: WallMs) -> None:
        """``wall`` is what clocks on the wall show at the loop's time 0."""
        self._loop = loop
        self._wall = wall

    def now(self) -> Moment:
        run = RunMs(round(self._loop.time() * 1000))
        return Moment(run, WallMs(self._wall + run))

    def take_step(self) -> Ms:
        return Ms(0)


class LoopAlarm:
    """An ``Alarm`` that the running loop itself rings."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._instant_ms: int | None = None
        self._handle: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Nothing has to be started: the loop runs."""

    def arm(self, instant_ms: int | None, now_ms: int) -> None:
        if instant_ms == self._instant_ms:
            return
        self.forget()
        if instant_ms is not None:
            self._instant_ms = instant_ms
            in_s = max(0, instant_ms - now_ms) / 1000
            self._handle = asyncio.get_running_loop().call_later(in_s, self._ring)

    def forget(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._handle = self._instant_ms = None

    def close(self) -> None:
        self.forget()

    def _ring(self) -> None:
        self.forget()
        self._wake()
