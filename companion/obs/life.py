"""One connection to OBS, from the first Hello to the loss of it."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from companion.obs import browsers
from companion.obs.browsers import Pages
from companion.obs.gate import HARMLESS
from companion.obs.hearing import Ears
from companion.obs.known import Known
from companion.obs.lanes import Lanes
from companion.obs.meters import Meters
from companion.obs.notices import View
from companion.obs.pulse import Heartbeat
from companion.obs.session import Address, Closed, Data, SessionFailure
from companion.obs.sockets import EventSocket
from companion.obs.timing import Timing
from companion.obs.watching import Vigil, Watching
from companion.ports import Notice
from companion.show.events import Pulse, PulseChanged
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

_LOW_VOLUME = (1 << 11) - 1
_INPUT_ACTIVE_STATE_CHANGED = 1 << 17
SUBSCRIPTIONS = _LOW_VOLUME | _INPUT_ACTIVE_STATE_CHANGED
"""Everything that OBS tells seldom, and which inputs are part of the picture that goes out."""

_PICTURE_S = 5.0
"""Whoever wants a picture wants it now."""
_LOOK_S = 2.0
"""A look that nobody waits for keeps the socket from whoever wants a picture no longer than this."""


class Life:
    """What belongs to one connection: it lasts as long as its events do, and its lanes go on.

    ``tell`` gets what happens in OBS, from ``known.go_live`` on. ``fallback`` is the scene that must cut, if
    ``cuts``; ``collection_goes`` is called when OBS begins to load other scenes. ``meters`` are heard while
    this lasts, on a socket that may break by itself. ``watching`` says who wants to know how OBS does;
    ``pages`` which of our pages OBS shows, None: they are left alone.
    """

    def __init__(
        self,
        address: Address,
        timing: Timing,
        meters: Meters,
        tell: Callable[[Notice], None],
        watching: Watching,
        *,
        pages: Pages | None,
        fallback: str | None,
        cuts: bool,
        collection_goes: Callable[[], None],
    ) -> None:
        self._timing = timing
        self._meters = meters
        self._tell = tell
        self._began_at = time.monotonic()
        self._pages = pages
        self._leaving = False
        self._over = False
        self._broken: asyncio.Future[SessionFailure] = asyncio.get_running_loop().create_future()
        self._turn = asyncio.Lock()
        """One at a time passes the gate: what waits in a lane would not be held back by it."""
        self.ears = Ears()
        self.known = Known(
            self.ask,
            timing,
            tell,
            fallback=fallback,
            cuts=cuts,
            check=self._raise_if_broken,
            closes=collection_goes,
        )
        self._events = EventSocket(
            "events", address, SUBSCRIPTIONS, timing.request_s, self._on_event, self._on_broken
        )
        self._lanes = Lanes(address, timing.request_s, self._on_broken, self._on_outcome)
        self._vigil = Vigil(watching, self.known, self.ask, self._look)
        self._heartbeat = Heartbeat(
            self._lanes.pulse,
            timing.heartbeat_s,
            heard_at=lambda: max(self._events.heard_at, meters.heard_at, self._lanes.heard_at),
            levels_at=lambda: meters.heard_at,
            tell=self._on_pulse,
            on_stats=self._vigil.on_stats,
        )

    @property
    def view(self) -> View | None:
        """What is known of OBS; None until it was told that OBS is connected."""
        return self.known.view

    @property
    def age_s(self) -> float:
        """So long OBS has been heard."""
        return time.monotonic() - self._began_at

    async def ask(
        self,
        request: str,
        data: Data | None = None,
        *,
        urgent: bool = False,
        timeout_s: float | None = None,
    ) -> Data:
        """As ``Lanes.ask``, and as ``Gate.passing``."""
        turn = contextlib.nullcontext() if urgent or request in HARMLESS else self._turn
        async with turn, self.known.gate.passing(request, urgent=urgent):
            self._raise_if_broken()  # and not whatever a socket of it has to say
            return await self._lanes.ask(request, data, urgent=urgent, timeout_s=timeout_s)

    async def ask_for_picture(self, data: Data) -> Data:
        """As ``Lanes.ask_for_picture``, and as ``Gate.passing``.

        Raises:
            TimeoutError: not within 5 s, whatever it was that took so long.
        """
        give_up = asyncio.get_running_loop().time() + _PICTURE_S
        with self._vigil.person_looks():
            async with self.known.gate.passing("GetSourceScreenshot", within_s=_PICTURE_S):
                async with asyncio.timeout_at(give_up):
                    return await self._lanes.ask_for_picture(data)

    def nobody_looks(self) -> contextlib.AbstractContextManager[None]:
        """No camera is looked at meanwhile, but for a look that has begun."""
        return self._vigil.person_looks()

    async def _look(self, data: Data) -> Data:
        async with self.known.gate.passing("GetSourceScreenshot", within_s=_LOOK_S):
            return await self._lanes.ask_for_picture(data, _LOOK_S)

    async def begin(self, *, settle: bool) -> View:
        """Subscribe, then read; raises ``SessionFailure`` when that cannot be done."""
        await self._events.connect()
        await self._lanes.open()
        if settle:
            await asyncio.sleep(self._timing.settle_s)
        self._began_at = time.monotonic()
        return await self.known.begin()

    def _raise_if_broken(self) -> None:
        if self._broken.done():
            raise self._broken.result()

    async def last(self) -> SessionFailure:
        """Look after the connection until it breaks, and return what broke it."""
        async with TaskSet(on_crash=self._on_crash) as chores:
            chores.spawn(self._feel_its_pulse(), name="obs pulse")
            chores.spawn(self._hear_levels(), name="obs meters")
            if self._pages is not None:
                chores.spawn(self._look_after(self._pages), name="obs pages")
            for name, chore in (*self.known.chores(), *self._vigil.chores()):
                chores.spawn(chore, name=name)
            return await self._broken

    async def _feel_its_pulse(self) -> None:
        # A hung OBS keeps its sockets open: only a request without an answer gives it away.
        self._on_broken(await self._heartbeat.run())

    async def _look_after(self, pages: Pages) -> None:
        with contextlib.suppress(SessionFailure):  # whoever else asks is told so as well
            await browsers.look_after(self.ask, pages, self._timing.pages_s)

    async def _hear_levels(self) -> None:
        self._on_broken(await self._meters.run())

    def _on_event(self, event: str, data: Data) -> None:
        if self._over:
            return  # it was on its way when we let go
        if event == "ExitStarted":
            self._leaving = True
        self._heartbeat.hear(event)
        self.known.hear(event, data)
        self._vigil.hear(event, data)
        self.ears.hear(event, data)

    def _on_outcome(self, request: str, took_s: float | None) -> None:
        self._heartbeat.outcome(request, took_s)

    def _on_pulse(self, pulse: Pulse) -> None:
        if self.view is not None and not self._over:
            log.log(logging.INFO if pulse is Pulse.STEADY else logging.WARNING, "OBS is %s", pulse.value)
            self._tell(lambda at: PulseChanged(at=at, pulse=pulse))

    @property
    def said_goodbye(self) -> bool:
        """OBS has told that it ends."""
        return self._leaving

    def end(self, failure: SessionFailure) -> None:
        """It is over, though its sockets may not know yet."""
        self._on_broken(failure)

    def _on_broken(self, failure: SessionFailure) -> None:
        if not self._broken.done():
            self._broken.set_result(Closed("OBS was closed") if self._leaving else failure)
            self.known.gate.end()  # nothing is going to tell that it has loaded

    def _on_crash(self, name: str, error: BaseException) -> None:
        # Without this chore the link would go on and be wrong; a new one begins with reading everything.
        self._on_broken(SessionFailure(f"{name} met what was not foreseen ({type(error).__name__})"))

    def abandon(self) -> None:
        """Nothing is told any more, and whoever waits for an answer is told so."""
        self._over = True
        self.known.gate.end()
        self._lanes.abandon()
        self._events.abandon()

    async def close(self) -> None:
        """Return when all threads are gone."""
        await asyncio.gather(self._lanes.close(), self._events.close(), self._meters.close())
