"""One connection to OBS, from the first Hello to the loss of it."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from companion.obs import notices, requests
from companion.obs.hearing import Ears
from companion.obs.meters import Meters
from companion.obs.notices import View
from companion.obs.programme import TransitionWatch, make_it_cut, transition_runs
from companion.obs.session import Address, Data, RequestRefused, SessionFailure
from companion.obs.sockets import EventSocket, RequestSocket
from companion.ports import ObsNotice
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

_LOW_VOLUME = (1 << 11) - 1
_INPUT_ACTIVE_STATE_CHANGED = 1 << 17
SUBSCRIPTIONS = _LOW_VOLUME | _INPUT_ACTIVE_STATE_CHANGED
"""Everything that OBS tells seldom, and which inputs are part of the picture that goes out."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the link is, in seconds."""

    request_s: float = 2.0
    """A connection step or a request that takes longer means that OBS hangs."""
    heartbeat_s: float = 2.0
    """A hung OBS is noticed within this and ``request_s``."""
    first_retry_s: float = 0.5
    longest_retry_s: float = 10.0
    person_retry_s: float = 30.0
    """When only a person can mend it; each failed attempt may raise a notice in OBS."""
    settle_s: float = 1.0
    """An OBS that has just started is left alone this long; requests in that time have crashed it."""
    not_ready_s: float = 0.5
    """OBS says that it is busy with its scene collection: look again after this."""
    program_s: float = 0.02
    """OBS names a wrong scene for a moment when studio mode is left: ask it again after this."""
    quiet_s: float = 0.2
    """Scenes and inputs are read again when they have not changed for this long."""


class Life:
    """Two sockets that stand and fall together: requests, and events.

    ``tell`` gets what happens in OBS, from ``go_live`` on. ``fallback`` is the scene that must cut.
    ``meters`` are heard while this lasts, on a socket that may break by itself.
    """

    def __init__(
        self,
        address: Address,
        timing: Timing,
        fallback: str | None,
        meters: Meters,
        tell: Callable[[ObsNotice], None],
    ) -> None:
        self._timing = timing
        self._meters = meters
        self._fallback = fallback
        self._tell = tell
        self._view: View | None = None
        self._early: list[tuple[str, Data]] = []
        self._things_moved = asyncio.Event()
        self._mutes_told = 0
        self._leaving = False
        self._over = False
        self._broken: asyncio.Future[SessionFailure] = asyncio.get_running_loop().create_future()
        self._program_moved = asyncio.Event()
        self._told_program: str | None = None
        self.transitions = TransitionWatch()
        self.ears = Ears()
        self._control = RequestSocket("control", address, timing.request_s, self._on_broken)
        self._events = EventSocket(
            "events", address, SUBSCRIPTIONS, timing.request_s, self._on_event, self._on_broken
        )

    @property
    def was_live(self) -> bool:
        """It was told that OBS is connected."""
        return self._view is not None

    def runs(self, output: str) -> bool | None:
        """Whether it runs, by what OBS told; None while it is starting or stopping."""
        if self._view is None or output in self._view.settling:
            return None
        return self._view.outputs.get(output, False)

    async def ask(self, request: str, data: Data | None = None, *, urgent: bool = False) -> Data:
        """As ``RequestSocket.ask``."""
        return await self._control.ask(request, data, urgent=urgent)

    async def begin(self, *, settle: bool) -> View:
        """Subscribe, then read; raises ``SessionFailure`` when that cannot be done."""
        await self._events.connect()
        await self._control.connect()
        if settle:
            await asyncio.sleep(self._timing.settle_s)
        view = await self._read()
        for _ in range(2):
            if not self._early:
                break
            # Something moved while we read, and what we have may be a mixture.
            self._early.clear()
            view = await self._read()
        await self._prepare(view)
        self._raise_if_broken()
        return view

    def _raise_if_broken(self) -> None:
        if self._broken.done():
            raise self._broken.result()

    async def _read(self) -> View:
        while True:
            # The socket that we ask over may be well, and the other one gone.
            self._raise_if_broken()
            try:
                return await requests.read_view(self.ask)
            except RequestRefused as refused:
                if not refused.not_ready:
                    raise SessionFailure(f"OBS does not say what it has: {refused}") from None
            await asyncio.sleep(self._timing.not_ready_s)

    async def _prepare(self, view: View) -> None:
        if self._fallback in view.scenes and not await make_it_cut(self.ask, self._fallback):
            log.warning(
                "%r has no cut of its own; in an emergency it comes with the usual transition", self._fallback
            )

    def fall_back_to(self, scene: str) -> None:
        """From now on this is the scene that must cut."""
        self._fallback = scene
        self._things_moved.set()  # What is done after reading them is done again.

    def go_live(self, view: View) -> None:
        """From now on what OBS tells is passed on, beginning with what came while we read."""
        self._view, self._told_program = view, view.program
        for event, data in self._early:
            self._on_event(event, data)
        self._early.clear()

    async def last(self) -> SessionFailure:
        """Look after the connection until it breaks, and return what broke it."""
        async with TaskSet(on_crash=self._on_crash) as chores:
            chores.spawn(self._heartbeat(), name="obs heartbeat")
            chores.spawn(self._keep_program_told(), name="obs programme")
            chores.spawn(self._keep_things_read(), name="obs scenes and inputs")
            chores.spawn(self._meters.run(), name="obs meters")
            return await self._broken

    async def _heartbeat(self) -> None:
        # A hung OBS keeps its sockets open: only a request without an answer gives it away. And OBS does
        # not tell of every change: a transition that a script cuts short never ends.
        while True:
            await asyncio.sleep(self._timing.heartbeat_s)
            try:
                program = await self._read_program()
                if self._view is None or program in (None, self._view.program):
                    continue
                if not await transition_runs(self.ask):  # its end is told by OBS
                    self._program_moved.set()
            except SessionFailure:
                return  # told by the socket itself

    async def _keep_program_told(self) -> None:
        while True:
            await self._program_moved.wait()
            await asyncio.sleep(self._timing.program_s)
            self._program_moved.clear()
            try:
                program = await self._read_program()
                on_its_way = await transition_runs(self.ask)
            except SessionFailure:
                return  # told by the socket itself
            if self._view is not None and program is not None:
                if on_its_way:
                    # OBS answers with the scene that is coming; on air is the one that it told of last.
                    program = self._view.program
                self._view = replace(self._view, program=program)
                if program != self._told_program:
                    self._told_program = program
                    self._tell(notices.on_air(program))

    async def _read_program(self) -> str | None:
        try:
            answer = await self.ask("GetCurrentProgramScene")
        except RequestRefused:
            return None
        return str(answer.get("currentProgramSceneName") or "") or None

    async def _keep_things_read(self) -> None:
        while True:
            await self._things_moved.wait()
            while self._things_moved.is_set():
                self._things_moved.clear()
                await asyncio.sleep(self._timing.quiet_s)
            mutes_told = self._mutes_told
            try:
                read = await self._read()
                await self._prepare(read)
            except SessionFailure:
                return  # told by the socket itself
            if self._mutes_told != mutes_told:
                self._things_moved.set()  # what was read may be older than what was told meanwhile
                continue
            before = self._view
            assert before is not None  # things are said to move only once we are live
            # All else is told by events, some of them while we read: what they said is newer.
            self._view = replace(before, scenes=read.scenes, inputs=read.inputs, muted=read.muted)
            for notice in notices.changes(before, self._view):
                self._tell(notice)
            if read.program != before.program:
                self._program_moved.set()  # renamed, or moved in the meantime: it is asked again

    def _on_event(self, event: str, data: Data) -> None:
        if self._over:
            return  # it was on its way when we let go
        if event == "ExitStarted":
            self._leaving = True
        if event == "InputMuteStateChanged":
            self._mutes_told += 1
        self.transitions.hear(event, time.monotonic())
        self.ears.hear(event, data)
        if self._view is None:
            self._early.append((event, data))
            return
        heard = notices.hear(self._view, event, data)
        self._view = heard.view
        for notice in heard.notices:
            self._tell(notice)
        if heard.program_moved:
            self._program_moved.set()
        if heard.reread:
            self._things_moved.set()

    def _on_broken(self, failure: SessionFailure) -> None:
        if not self._broken.done():
            self._broken.set_result(SessionFailure("OBS was closed") if self._leaving else failure)

    def _on_crash(self, name: str, error: BaseException) -> None:
        # Without this chore the link would go on and be wrong; a new one begins with reading everything.
        self._on_broken(SessionFailure(f"{name} met what was not foreseen ({type(error).__name__})"))

    def abandon(self) -> None:
        """Nothing is told any more, and whoever waits for an answer is told so."""
        self._over = True
        self._control.abandon()
        self._events.abandon()

    async def close(self) -> None:
        """Return when all threads are gone."""
        await asyncio.gather(self._control.close(), self._events.close(), self._meters.close())
