"""Watches over the process of OBS on behalf of the link: tells a crash at once, and mends it if it may."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.obs import process
from companion.obs.launch import AsItWas, LaunchFailed, launch, living_with, obstacle
from companion.obs.process import RunningObs, listening_obs
from companion.ports import Notice
from companion.show.events import Lost, ObsRelaunched
from companion.show.times import Moment
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

MOST_RELAUNCHES = 2
WITHIN_S = 600.0
"""An OBS that crashes a third time in ten minutes will crash a fourth time: somebody has to look at it."""

_GRACE_S = 1.0
"""A program whose connection broke may take so long to be gone, with gigabytes to give back."""

_BEFORE_S = 2.0
"""Ports and devices are let go of, and a goodbye that was on its way has come."""

_COMING_UP_S = 30.0
"""So long an OBS that was started may take to answer, on a machine that has just seen one crash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The crew has agreed that an OBS that crashed is started again."""

    command: tuple[str, ...] = field(default=(), repr=False)
    """What to start; empty: what ran."""
    ago_s: tuple[float, ...] = ()
    """So long ago it was started again before this process began."""


class ObsGuard:
    """Knows which process listens on the port of OBS, and minds it to its end.

    Without ``consent`` nothing is started. Nor is it after somebody closed OBS, for an OBS on another
    machine, after the second time in ten minutes, or when somebody was quicker. Nothing is ever ended by it.
    """

    def __init__(self, host: str, port: int, *, consent: Consent | None = None) -> None:
        self._host = host
        self._port = port
        self._consent = consent
        now = time.monotonic()
        ago_s = consent.ago_s if consent is not None else ()
        self._attempts = deque(now - ago for ago in sorted(ago_s, reverse=True) if ago < WITHIN_S)
        self._notify: Callable[[Notice], None] = _nobody
        self._crashed: Callable[[], None] = _nothing
        self._tasks = TaskSet()
        self._minded: _Minded | None = None
        self._said_goodbye = False
        self._warned: str | None = None
        self._start = AsItWas()
        self._coming_up_until = now

    def start(self, notify: Callable[[Notice], None], crashed: Callable[[], None]) -> None:
        """``crashed`` is called on the event loop when the process is gone though nobody closed OBS."""
        self._notify, self._crashed = notify, crashed

    @property
    def coming_up(self) -> bool:
        """It was started a moment ago, and is worth being asked for often."""
        return time.monotonic() < self._coming_up_until

    @property
    def minded(self) -> RunningObs | None:
        """The OBS that answers, or did last; None while it is not known."""
        return None if self._minded is None else self._minded.running

    def connected(self) -> None:
        """The link is up: whoever listens there is the one to mind from now on."""
        self._said_goodbye = False
        self._coming_up_until = time.monotonic()
        if self._minded is not None and self._minded.end.done():
            self._minded = None  # it is not the one that answers
        self._tasks.spawn(self._find(), name="obs process")

    async def lost(self, how: Lost, start: AsItWas, *, goodbye: bool = False) -> Lost:
        """The link is down: how it looks once it is known what became of the process.

        ``start`` is what an OBS that is started again comes up with. With ``goodbye`` OBS had told that it
        ends. A server that only stops is switched off while its OBS goes on, or stops with one that dies
        because its screen is gone.
        """
        self._start = start
        self._said_goodbye = goodbye
        minded = self._minded
        if minded is None or goodbye or how is Lost.TURNED_AWAY:
            return how
        if how is not Lost.HUNG:
            await asyncio.wait({minded.end}, timeout=_GRACE_S)
        if minded.end.done():
            return Lost.CLOSED if self._said_goodbye else Lost.CRASHED
        if how is Lost.CLOSED:
            self._said_goodbye = True  # if it ends now, nobody hears whether it says so
        return how

    async def close(self) -> None:
        """Mind nothing any more. An OBS that was started goes on."""
        await self._tasks.close()

    async def _find(self) -> None:
        found = await asyncio.to_thread(listening_obs, self._host, self._port)
        if found is None:
            self._minded = None
            self._warn(f"at {self._host}:{self._port} listens no OBS of this user on this machine")
        elif self._minded is None or self._minded.running.process != found.process:
            self._mind(found)
            if self._consent is not None:
                self._warn(obstacle(found, self._consent.command))

    def _warn(self, obstacle: str | None) -> None:
        """While it can still be mended, and not at every connection."""
        if self._consent is not None and obstacle not in (None, self._warned):
            log.warning("OBS cannot be started again if it crashes: %s", obstacle)
        self._warned = obstacle

    def _mind(self, running: RunningObs) -> None:
        end = self._tasks.spawn(process.ended(running), name=f"obs process {running.pid}")
        self._minded = minded = _Minded(running, end)
        self._tasks.spawn(self._see_to(minded), name=f"obs process {running.pid} watched")

    async def _see_to(self, minded: "_Minded") -> None:
        code = await minded.end
        if minded is not self._minded:
            return  # another one answers by now
        if code == 0:
            self._said_goodbye = True
        if self._said_goodbye:
            return
        self._crashed()
        there = await asyncio.to_thread(living_with, minded.running)
        await asyncio.sleep(_BEFORE_S)
        if self._said_goodbye or minded is not self._minded:
            return
        if await asyncio.to_thread(living_with, minded.running) - there:
            log.info("OBS crashed, and somebody started it again")
            return
        await self._relaunch(minded.running)

    async def _relaunch(self, was: RunningObs) -> None:
        if self._consent is None:
            log.warning("OBS crashed. Start it again; with obs.relaunch in settings.yaml it is done for you")
            return
        now = time.monotonic()
        while self._attempts and now - self._attempts[0] > WITHIN_S:
            self._attempts.popleft()
        attempt = min(len(self._attempts), MOST_RELAUNCHES) + 1
        if attempt > MOST_RELAUNCHES:
            self._tell(attempt, "it crashed again after two starts in ten minutes")
            return
        self._attempts.append(now)
        try:
            started = await asyncio.to_thread(launch, was, self._start, self._consent.command)
        except LaunchFailed as failure:
            self._tell(attempt, str(failure))
            return
        self._coming_up_until = time.monotonic() + _COMING_UP_S
        self._tell(attempt, "")
        self._mind(started)

    def _tell(self, attempt: int, failure: str) -> None:
        if failure:
            log.warning("OBS crashed and is not started again: %s", failure)
        else:
            log.info("OBS crashed and is started again")

        def notice(at: Moment) -> ObsRelaunched:
            return ObsRelaunched(at=at, attempt=attempt, failure=failure)

        self._notify(notice)


@dataclass(frozen=True, slots=True, eq=False)
class _Minded:
    running: RunningObs
    end: "asyncio.Task[int | None]"


def _nobody(_: Notice) -> None:
    return None


def _nothing() -> None:
    return None
