"""Stream, recording and virtual camera; what OBS counts of them and of itself."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fake_obs.protocol import Data, Refused, Status

STATE = "OBS_WEBSOCKET_OUTPUT_"

_STARTS_IN_S = 0.01
_STOPS_IN_S = 0.01
_LINGERS_S = 0.02
"""So long a recording counts as running after OBS told that it has stopped."""


@dataclass(slots=True)
class Count:
    """Something that grows with time, and falls back to nothing when OBS begins anew."""

    per_s: float = 0.0
    _so_far: float = 0.0
    _since: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def now(self) -> int:
        return int(self._so_far + (asyncio.get_running_loop().time() - self._since) * self.per_s)

    def go(self, per_s: float) -> None:
        """From now on it grows so fast."""
        now = self.now
        self._so_far, self._since, self.per_s = now, asyncio.get_running_loop().time(), per_s

    def add(self, more: float) -> None:
        self._so_far += more

    def reset(self) -> None:
        self._so_far, self._since = 0.0, asyncio.get_running_loop().time()


class Output:
    """One of the three. ``fails`` is how a start ends that cannot be: told, or never heard of again."""

    def __init__(
        self,
        event: str,
        tell: Callable[[str, Data], None],
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
        *,
        fps: float,
        kbps: float,
        lingers: bool = False,
        path: str | None = None,
    ) -> None:
        self._event = event
        self._tell_event = tell
        self._later = later
        self._fps = fps
        self._lingers = lingers
        self._path = path
        self._usual_kbps = kbps
        self.running = False
        self.reconnecting = False
        self.fails: str | None = None
        """None, ``"told"`` or ``"silently"``."""
        self.congestion = 0.0
        self.bytes, self.frames, self.skipped = Count(), Count(), Count()
        self._began = 0.0

    def start(self) -> None:
        if self.running or self.fails == "silently":
            return
        self._tell("STARTING", active=False)
        self._later(_STARTS_IN_S, self._started if self.fails is None else self._gave_up)

    def _started(self) -> None:
        self.running = True
        self._began = asyncio.get_running_loop().time()
        self._count(self._usual_kbps)
        self._tell("STARTED", active=True)

    def _gave_up(self) -> None:
        self._tell("STOPPED", active=False)

    def stop(self) -> None:
        if not self.running:
            return
        self._tell("STOPPING", active=False)
        self._later(_STOPS_IN_S, self.break_off)

    def break_off(self) -> None:
        """It stops by itself."""
        self._tell("STOPPED", active=False)
        if self._lingers:
            self._later(_LINGERS_S, self._stopped)
        else:
            self._stopped()

    def _stopped(self) -> None:
        self.running = self.reconnecting = False
        for count in (self.bytes, self.frames, self.skipped):
            count.go(0)

    def reconnect(self) -> None:
        """The ingest is gone: OBS tries again, and counts from nothing."""
        self.reconnecting = True
        self._count(0)
        self._tell("RECONNECTING", active=False)

    def reconnected(self) -> None:
        self.reconnecting = False
        self._count(self._usual_kbps)
        self._tell("RECONNECTED", active=True)

    def _count(self, kbps: float) -> None:
        for count in (self.bytes, self.frames, self.skipped):
            count.reset()
        self.bytes.go(kbps * 125)
        self.frames.go(self._fps if kbps else 0)
        self.skipped.go(0)

    def _tell(self, state: str, *, active: bool) -> None:
        path = {"outputPath": self._path if state.startswith("STOP") or active else None}
        data = {"outputActive": active, "outputState": STATE + state}
        self._tell_event(self._event, {**data, **(path if self._path else {})})

    @property
    def status(self) -> Data:
        ms = round((asyncio.get_running_loop().time() - self._began) * 1000) if self.running else 0
        seconds, rest = divmod(ms, 1000)
        return {
            "outputActive": self.running,
            "outputTimecode": f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}",
            "outputDuration": ms,
            "outputBytes": self.bytes.now,
        }

    @property
    def stream_status(self) -> Data:
        return {
            **self.status,
            "outputReconnecting": self.reconnecting,
            "outputCongestion": self.congestion,
            "outputSkippedFrames": self.skipped.now,
            "outputTotalFrames": self.frames.now,
        }

    def must_run(self) -> None:
        if not self.running:
            raise Refused(Status.OUTPUT_NOT_RUNNING)

    def must_not_run(self) -> None:
        if self.running:
            raise Refused(Status.OUTPUT_RUNNING)


class Vitals:
    """What GetStats says; tests set it."""

    def __init__(self, fps: float) -> None:
        self.cpu = 7.5
        self.memory_mb = 210.0
        self.disk_mb = 76_000.0
        self.fps = fps
        self.render_ms = 4.2
        self.rendered, self.lagged = Count(fps), Count()
        self.encoded, self.skipped = Count(), Count()

    def reset(self) -> None:
        """As after "Reset" in OBS's own window, or a restart."""
        for count in (self.rendered, self.lagged, self.encoded, self.skipped):
            count.reset()

    @property
    def now(self) -> Data:
        return {
            "activeFps": self.fps,
            "availableDiskSpace": self.disk_mb,
            "averageFrameRenderTime": self.render_ms,
            "cpuUsage": self.cpu,
            "memoryUsage": self.memory_mb,
            "outputSkippedFrames": self.skipped.now,
            "outputTotalFrames": self.encoded.now,
            "renderSkippedFrames": self.lagged.now,
            "renderTotalFrames": self.rendered.now,
        }
