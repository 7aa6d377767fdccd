"""APScheduler wakes the writer; it never owns a cue. What is due, the show decides."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Wakeups:
    """One alarm, for the next instant that matters.

    It rings by the wall clock. Whoever uses it looks at the time every second all the same, and calls
    :meth:`forget` when the wall clock was set.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._armed: int | None = None
        # A late alarm is still an alarm: the default would drop one that is over 1 s late.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def start(self) -> None:
        self._scheduler.start()

    def arm(self, instant_ms: int | None, now_ms: int) -> None:
        """Wake at an instant of the run clock, given what it reads now; None for no alarm."""
        if instant_ms == self._armed:
            return
        self.forget()
        if instant_ms is None:
            return
        self._armed = instant_ms
        in_ms = max(0, instant_ms - now_ms)
        at = datetime.now(UTC) + timedelta(milliseconds=in_ms)  # noqa: TID251 - what the scheduler counts by
        self._scheduler.add_job(self._rang, "date", run_date=at, id="alarm", replace_existing=True)

    def forget(self) -> None:
        """Let go of the alarm; the next :meth:`arm` sets it anew."""
        self._armed = None
        with suppress(JobLookupError):  # It may have rung already.
            self._scheduler.remove_job("alarm")

    def close(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _rang(self) -> None:
        self._armed = None
        self._wake()
