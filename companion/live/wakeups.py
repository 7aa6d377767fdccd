"""APScheduler wakes the writer; it never owns a cue. What is due, the show decides."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

CHECK_EVERY_S = 1.0
"""An armed timer that missed its instant (the machine slept, the clock was set) costs this at most."""


class Wakeups:
    """One alarm for the next instant that matters, and a look at the time every second."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._armed: int | None = None
        # A late alarm is still an alarm: the default would drop one that is over 1 s late.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def start(self) -> None:
        self._scheduler.start()
        self._scheduler.add_job(self._called, "interval", seconds=CHECK_EVERY_S, id="check")

    def arm(self, instant_ms: int | None, now_ms: int) -> None:
        """Wake at an instant of the run clock, given what it reads now; None for no alarm."""
        if instant_ms == self._armed:
            return
        self._armed = instant_ms
        if instant_ms is None:
            with suppress(JobLookupError):  # It may have rung already.
                self._scheduler.remove_job("alarm")
            return
        in_ms = max(0, instant_ms - now_ms)
        # The scheduler counts on the wall clock; if that is set meanwhile, the next check finds what is due.
        at = datetime.now(UTC) + timedelta(milliseconds=in_ms)  # noqa: TID251
        self._scheduler.add_job(self._rang, "date", run_date=at, id="alarm", replace_existing=True)

    def close(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _called(self) -> None:
        self._wake()

    async def _rang(self) -> None:
        self._armed = None
        self._wake()
