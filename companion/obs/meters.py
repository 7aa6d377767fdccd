"""How loud the inputs are, while somebody listens.

On a socket of its own: OBS sends twenty of these a second, and none of them may stand before an event or
an answer. What comes faster than the loop takes it is folded in the thread, so that a busy loop finds one
sample that waits and not a heap of them.
"""

import asyncio
import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Any

from companion.obs.session import Address, Data, Session, SessionFailure, TurnedAway
from companion.obs.sockets import OwnedSocket
from companion.ports import Levels
from companion.show.health.samples import Level

log = logging.getLogger(__name__)

INPUT_VOLUME_METERS = 1 << 16

_RMS, _PEAK, _BEFORE = 0, 1, 2
"""Of each channel: magnitude, peak, and peak before fader and mute, which says what the microphone hears when
it is muted."""

_NO_SOUND = 100.0
"""+40 dBFS. Filters take a signal above full scale, none so far; the first event that OBS 29 sends of an
input may hold whatever was in its memory (1e35 was seen)."""

_FULL_SCALE = 0.0
_FAR_BELOW = -12.0
"""dBFS. OBS makes exactly full scale of samples that lie otherwise in memory than it expects; nobody who
speaks comes there in 50 ms from so far below, and whoever does is there in the next 50 ms as well."""


def levels(data: Data) -> Levels:
    """An ``InputVolumeMeters`` event in dBFS.

    A level of None is no sound at all: an input that never gave any, or exact zero, which a microphone that
    works never gives unless a gate is closed. OBS lists only inputs that are part of the programme; one of
    which it says what no sound can be is left out.
    """
    heard = {str(one["inputName"]): one["inputLevelsMul"] for one in data["inputs"]}
    return {name: _level(channels) for name, channels in heard.items() if _is_sound(channels)}


def _is_sound(channels: Any) -> bool:
    return all((value or 0.0) <= _NO_SOUND for channel in channels for value in channel)


def _level(channels: Any) -> Level:
    rms, peak, before = (
        _dbfs(max((channel[which] or 0.0 for channel in channels), default=0.0))
        for which in (_RMS, _PEAK, _BEFORE)
    )
    return Level(peak=peak, rms=rms, before=before)


def _dbfs(multiplier: float) -> float | None:
    return 20 * math.log10(multiplier) if multiplier > 0 else None


def fold(before: Levels, now: Levels) -> Levels:
    """The louder of both, input by input; what only one of them has is kept."""
    return {**before, **{name: _louder(before.get(name, level), level) for name, level in now.items()}}


def _louder(one: Level, other: Level) -> Level:
    return Level(
        peak=_most(one.peak, other.peak),
        rms=_most(one.rms, other.rms),
        before=_most(one.before, other.before),
    )


def _most(*levels: float | None) -> float | None:
    return max((level for level in levels if level is not None), default=None)


class Trust:
    """Believes what OBS says of an input, but for what it is known to say wrongly.

    The first event that has an input may hold anything; and of a sudden full scale it is waited for the next.
    """

    def __init__(self) -> None:
        self._last: Levels = {}

    def after(self, heard: Levels) -> Levels:
        """What of this event is believed."""
        last, self._last = self._last, heard
        believed: dict[str, Level] = {}
        for name, level in heard.items():
            was = last.get(name)
            if was is None:
                continue
            sudden = level.before == _FULL_SCALE and (was.before is None or was.before < _FAR_BELOW)
            believed[name] = was if sudden else level
        return believed


class _MeterSocket(OwnedSocket):
    """Passes levels to ``listener`` on the loop, one call at a time."""

    def __init__(
        self,
        address: Address,
        timeout_s: float,
        listener: Callable[[Levels], None],
        on_broken: Callable[[SessionFailure], None],
    ) -> None:
        super().__init__("meters", address, INPUT_VOLUME_METERS, timeout_s, on_broken)
        self._listener = listener
        self._lock = threading.Lock()
        self._waiting: Levels | None = None

    def _serve(self, session: Session) -> None:
        trust = Trust()
        while not self._closing.is_set():
            event, data = session.next_event()
            if event != "InputVolumeMeters":
                continue
            heard = trust.after(levels(data))
            with self._lock:
                before = self._waiting
                self._waiting = heard if before is None else fold(before, heard)
            if before is None:
                self._tell(self._hand_over)

    def _hand_over(self) -> None:
        with self._lock:
            heard, self._waiting = self._waiting, None
        if heard is not None and not self._closing.is_set():
            self._listener(heard)


class Meters:
    """Keeps the socket open while there is a listener and an OBS."""

    def __init__(self, address: Address, *, timeout_s: float, retry_s: float, longest_retry_s: float) -> None:
        self._address = address
        self._timeout_s = timeout_s
        self._retry_s = retry_s
        self._longest_retry_s = longest_retry_s
        self._listener: Callable[[Levels], None] | None = None
        self._wanted = asyncio.Event()
        self._socket: _MeterSocket | None = None
        self._over: asyncio.Future[SessionFailure | None] | None = None

    def listen(self, listener: Callable[[Levels], None] | None) -> None:
        """Call this from now on; None: nobody listens."""
        self._listener = listener
        if listener is not None:
            self._wanted.set()
        else:
            self._wanted.clear()
            self._end(None)

    @property
    def heard_at(self) -> float:
        """When OBS last told levels, on the monotonic clock."""
        return -math.inf if self._socket is None else self._socket.heard_at

    async def run(self) -> TurnedAway:
        """Listen to OBS while somebody listens to us, until cancelled; then ``close``.

        That it does not work is no reason to give up the link: it is tried again, and no level is told.
        Only when OBS turns us away this returns, for then nothing else may knock again either.
        """
        retry_s, told = self._retry_s, ""
        while True:
            await self._wanted.wait()
            began = time.monotonic()
            failure = await self._hear_until_over()
            if isinstance(failure, TurnedAway):
                return failure
            if failure is None:
                continue
            if time.monotonic() - began > self._longest_retry_s:
                retry_s, told = self._retry_s, ""
            if str(failure) != told:
                told = str(failure)
                log.info("levels are not heard: %s", failure)
            await asyncio.sleep(retry_s)
            retry_s = min(retry_s * 2, self._longest_retry_s)

    async def _hear_until_over(self) -> SessionFailure | None:
        over = self._over = asyncio.get_running_loop().create_future()
        socket = self._socket = _MeterSocket(self._address, self._timeout_s, self._pass_on, self._end)
        try:
            await socket.connect()
            failure: SessionFailure | None = await over
        except SessionFailure as refused:
            failure = refused
        finally:
            socket.abandon()
        await socket.close()
        return failure

    def _pass_on(self, heard: Levels) -> None:
        if self._listener is not None:
            self._listener(heard)

    def _end(self, failure: SessionFailure | None) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(failure)

    async def close(self) -> None:
        """Return when the thread is gone; ``run`` was cancelled before."""
        if self._socket is not None:
            await self._socket.close()
