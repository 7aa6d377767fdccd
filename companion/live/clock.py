"""The two clocks of a run, read together."""

import json
import time
from contextlib import suppress
from pathlib import Path

from companion.show.clock_steps import STEP_MS
from companion.show.times import Moment, Ms, RunMs, WallMs

FILE_MODE = 0o600
"""As all files of a run have it."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_ms() -> int:
    """Milliseconds since this machine was started, time asleep included where the system tells."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return (time.clock_gettime_ns(clock) if clock is not None else time.monotonic_ns()) // 1_000_000


def wall_ms() -> WallMs:
    return WallMs(time.time_ns() // 1_000_000)


def boot_id() -> str | None:
    """Tells one start of the machine from another; None where the system does not say."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return None


class SystemClock:
    """The machine's clocks, anchored to the beginning of a run.

    The wall clock it shows runs with the run clock: a step of the machine's own wall clock is not
    followed until :meth:`take_step` has told of it, so that it becomes an event that somebody sees.
    """

    def __init__(self, zero_ms: int) -> None:
        """``zero_ms`` is the boot clock's reading at run time 0."""
        self._zero_ms = zero_ms
        self._offset_ms = Ms(wall_ms() - self._run())

    @classmethod
    def from_now(cls, run: RunMs) -> "SystemClock":
        """A clock that reads ``run`` at this moment."""
        return cls(boot_ms() - run)

    def remember(self, path: Path) -> None:
        """Note where run time 0 lies, for a later process on the same start of the machine."""
        noted = json.dumps({"boot": boot_id(), "zero_ms": self._zero_ms})
        with suppress(OSError, ValueError):  # Without it the next process goes by the wall clock.
            # On a disk that has no room, writing the same once more would empty the file.
            if not path.exists() or path.read_text() != noted:
                path.touch(FILE_MODE)
                path.write_text(noted)

    @classmethod
    def recall(cls, path: Path, last: Moment) -> "SystemClock":
        """The clock of a run that another process began, and last read as ``last``.

        On the same start of the machine it goes on as if it had never stopped; otherwise it has moved by
        as much as the wall clock has since. It never goes back behind ``last``.
        """
        with suppress(OSError, ValueError, TypeError, KeyError):
            noted = json.loads(path.read_text())
            zero_ms = noted["zero_ms"]
            known = noted["boot"] is not None and noted["boot"] == boot_id() and type(zero_ms) is int
            if known and 0 <= zero_ms <= boot_ms() - last.run:
                return cls(zero_ms)
        away = max(0, wall_ms() - last.wall)
        return cls(boot_ms() - last.run - away)

    def now(self) -> Moment:
        run = self._run()
        return Moment(run, WallMs(run + self._offset_ms))

    def take_step(self) -> Ms:
        by = Ms(wall_ms() - self._run() - self._offset_ms)
        if abs(by) <= STEP_MS:
            return Ms(0)
        self._offset_ms = Ms(self._offset_ms + by)
        return by

    def _run(self) -> RunMs:
        return RunMs(boot_ms() - self._zero_ms)
