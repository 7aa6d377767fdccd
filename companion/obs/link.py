"""The link to OBS: keeps itself up, tells what happens there, puts scenes on programme.

Four sockets, a thread each, so that nothing waits behind what it has nothing to do with: requests;
events; levels, which is there only while somebody listens; and pictures, which is there only once somebody
has asked for one. A picture of a large source holds its socket for a good part of a second, and must never
hold a switch.
"""

import asyncio
import contextlib
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from companion.obs import inputs, notices, outputs, requests, session
from companion.obs.life import Life, Timing
from companion.obs.meters import Meters
from companion.obs.programme import NotOnProgramme, take
from companion.obs.session import Address, Kicked, Misconfigured, NotDone, RequestRefused, SessionFailure
from companion.obs.sockets import RequestSocket
from companion.ports import Levels, ObsFailure, ObsNotice, Vitals
from companion.show.effects import (
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.tasks import spawn

log = logging.getLogger(__name__)

_chance = secrets.SystemRandom()
"""So that several programs that lost the same OBS do not all come back at once."""

_PICTURE_S = 5.0
"""A first picture of a large source, on a machine that is busy encoding."""

_OWN_MODE_S = 0.5
"""Letting go waits this long for a switch that is passing through the other studio mode, which takes OBS
a few frames; the rest of the 2 s is for the threads."""

_NotTaken = RequestRefused | NotOnProgramme | SessionFailure


class ObsLink:
    """An ``ObsPort`` that is a real OBS.

    ``fallback_scene`` is made to cut, whatever transition the operator uses, unless it has a transition
    of its own. While OBS cannot be reached at all the first reason is told once as ``ObsLost``, and again
    only when it becomes one that a person must mend, such as a wrong password.
    """

    def __init__(
        self, address: Address, *, fallback_scene: str | None = None, timing: Timing | None = None
    ) -> None:
        self._address = address
        self._fallback = fallback_scene
        self._timing = timing or Timing()
        self._notify: Callable[[ObsNotice], None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._life: Life | None = None
        self._switching: asyncio.Task[_NotTaken | None] | None = None
        self._switch_ended = ""
        self._pictures: RequestSocket | None = None
        self._pictures_opening = asyncio.Lock()
        self._outputs_busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._meters = Meters(address, timeout_s=self._timing.request_s, retry_s=self._timing.first_retry_s)
        self.trouble: str | None = "not started"
        """Why OBS cannot be reached just now, in a sentence; None while it can."""

    def start(self, notify: Callable[[ObsNotice], None]) -> None:
        self._notify = notify
        self.trouble = "not connected yet"
        self._keeper = spawn(self._keep_connected(), name="obs link")

    def _tell(self, notice: ObsNotice) -> None:
        assert self._notify is not None
        self._notify(notice)

    # Staying connected ---------------------------------------------------------------------------

    async def _keep_connected(self) -> None:
        told: str | None = None
        retry_s = self._timing.first_retry_s
        first_try = True
        while True:
            life = Life(self._address, self._timing, self._fallback, self._meters, self._tell)
            try:
                failure = await self._live(life, settle=not first_try)
                if life.was_live:
                    told, retry_s = None, self._timing.first_retry_s
                for_a_person = isinstance(failure, Misconfigured | Kicked)
                self.trouble = str(failure)
                if told is None or (for_a_person and told != self.trouble):
                    told = self.trouble
                    log.warning("no link to OBS: %s", told)
                    self._tell(notices.lost(told))
            finally:
                await life.close()
            first_try = False
            await asyncio.sleep(
                self._timing.person_retry_s if for_a_person else retry_s * _chance.uniform(0.75, 1.25)
            )
            retry_s = min(retry_s * 2, self._timing.longest_retry_s)

    async def _live(self, life: Life, *, settle: bool) -> SessionFailure:
        """Connect, stay connected for as long as it lasts, and return why it does not any more."""
        try:
            view = await life.begin(settle=settle)
            self._life, self.trouble = life, None
            log.info("connected to OBS %s at %s", view.version, self._address)
            self._tell(notices.connected(view))
            life.go_live(view)
            return await life.last()
        except SessionFailure as failure:
            return failure
        except Exception as unforeseen:  # a link that gives up for good is worse than a line in the log
            log.exception("OBS answered in a way that was not foreseen")
            return SessionFailure(
                f"OBS answered in a way that was not foreseen ({type(unforeseen).__name__})"
            )
        finally:
            self._life = None
            life.abandon()

    def _connected(self) -> Life:
        if self._life is None:
            raise ObsFailure(f"OBS is not connected: {self.trouble}")
        return self._life

    # Scenes --------------------------------------------------------------------------------------

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """Scenes are the crew's to make; the one to fall back to is made to cut."""
        if fallback != self._fallback:
            self._fallback = fallback
            if self._life is not None:
                self._life.fall_back_to(fallback)

    async def switch_scene(self, effect: SwitchScene) -> None:
        """Return when OBS confirms the scene. The newest switch wins: one that is not done yet fails.

        Raises:
            ObsFailure: as ``ObsPort`` says, or overtaken by a later switch.
        """
        life = self._connected()
        # Or its request, still queued, would follow the urgent one that passed it.
        self._end_switch(f"overtaken by the switch to {effect.scene!r}")
        switching = self._switching = spawn(_attempt(life, effect), name=f"obs switch {effect.id}")
        try:
            done, _ = await asyncio.wait({switching}, timeout=effect.deadline_ms / 1000)
        finally:
            switching.cancel()
            if self._switching is switching:
                self._switching = None
        scene = effect.scene
        if not done:
            raise ObsFailure(f"OBS did not confirm {scene!r} within {effect.deadline_ms / 1000:g} s")
        if switching.cancelled():
            raise ObsFailure(f"{scene!r} was not confirmed: {self._switch_ended}")
        match switching.result():
            case None:
                return
            case RequestRefused(code=requests.NO_SUCH_THING):
                raise ObsFailure(f"OBS has no scene {scene!r}")
            case RequestRefused(not_ready=True):
                raise ObsFailure("OBS is busy changing its scene collection")
            case RequestRefused() as refused:
                raise ObsFailure(f"OBS refused {scene!r}: {refused}")
            case NotOnProgramme(shown=shown):
                raise ObsFailure(f"OBS was asked for {scene!r} and shows {shown!r}")
            case SessionFailure() as failure:
                raise ObsFailure(f"the link to OBS broke before {scene!r} was confirmed: {failure}")

    def _end_switch(self, why: str) -> None:
        if self._switching is not None:
            self._switch_ended = why
            self._switching.cancel()

    # Sound, outputs, clips -----------------------------------------------------------------------

    async def set_mute(self, effect: SetMute) -> None:
        life = self._connected()
        what = f"that {effect.input!r} is {'muted' if effect.muted else 'heard'}"
        doing = inputs.set_mute(life.ask, effect.input, muted=effect.muted)
        await _done_in_time(doing, effect.deadline_ms / 1000, what)

    async def set_output(self, effect: SetOutput) -> None:
        """As ``ObsPort`` says; requests for one output wait their turn, so that the last one wins."""
        life = self._connected()
        output, running = effect.output, effect.running

        async def in_turn() -> None:
            async with self._outputs_busy[output]:
                with life.ears.listening() as ear:
                    await outputs.set_running(
                        life.ask, output, running=running, told=lambda: life.runs(output), ear=ear
                    )

        what = f"that {output} {'runs' if running else 'has stopped'}"
        await _done_in_time(in_turn(), effect.deadline_ms / 1000, what)

    async def set_studio_mode(self, effect: SetStudioMode) -> None:
        raise ObsFailure("not yet")

    async def set_collection(self, effect: SetCollection) -> None:
        raise ObsFailure("not yet")

    async def set_profile(self, effect: SetProfile) -> None:
        raise ObsFailure("not yet")

    def watch(self, cameras: Sequence[str]) -> None:
        pass

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        pass

    async def play_media(self, effect: PlayMedia) -> None:
        life = self._connected()
        what = f"that {effect.input!r} plays (is a scene that holds it shown?)"
        with life.ears.listening() as ear:
            await _done_in_time(inputs.play(life.ask, effect.input, ear=ear), effect.deadline_ms / 1000, what)

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        self._meters.listen(listener)

    # Pictures ------------------------------------------------------------------------------------

    async def screenshot(self, source: str, width: int, height: int, fmt: str = "png") -> bytes:
        """A picture of a scene or input, ``width`` × ``height`` pixels, in a format that OBS writes.

        Raises:
            ObsFailure: not connected, no such source, or no picture within 5 s.
        """
        self._connected()
        try:
            pictures = await self._pictures_socket()
            wanted = requests.screenshot(source, width, height, fmt)
            return requests.picture(await pictures.ask("GetSourceScreenshot", wanted, timeout_s=_PICTURE_S))
        except (RequestRefused, SessionFailure, ValueError) as error:
            raise ObsFailure(f"no picture of {source!r}: {error}") from None

    async def _pictures_socket(self) -> RequestSocket:
        async with self._pictures_opening:
            if self._pictures is None:
                opening = RequestSocket(
                    "pictures", self._address, self._timing.request_s, self._drop_pictures
                )
                try:
                    await opening.connect()
                except BaseException:
                    opening.abandon()
                    raise
                self._pictures = opening
            return self._pictures

    def _drop_pictures(self, _: SessionFailure) -> None:
        self._pictures = None

    # Letting go ----------------------------------------------------------------------------------

    async def close(self) -> None:
        """Let go of OBS within 2 s; no thread or socket is left over."""
        self._end_switch("the companion let go of OBS")
        if self._life is not None:
            await self._life.transitions.in_its_own_mode(_OWN_MODE_S)
        if self._keeper is not None:
            self._keeper.cancel()
        pictures, self._pictures = self._pictures, None
        if pictures is not None:
            await pictures.close()
        if self._keeper is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        self.trouble = "closed"


async def _attempt(life: Life, effect: SwitchScene) -> _NotTaken | None:
    try:
        await take(life.ask, effect.scene, urgent=effect.urgent, watch=life.transitions)
    except (RequestRefused, NotOnProgramme, SessionFailure) as failure:
        return failure
    return None


async def _done_in_time(doing: Awaitable[None], deadline_s: float, what: str) -> None:
    try:
        async with asyncio.timeout(deadline_s):
            await doing
    except TimeoutError:
        raise ObsFailure(f"OBS did not confirm within {deadline_s:g} s {what}") from None
    except NotDone as failure:
        raise ObsFailure(str(failure)) from None
    except RequestRefused as refused:
        busy = "OBS is busy changing its scene collection"
        raise ObsFailure(busy if refused.not_ready else str(refused)) from None
    except SessionFailure as failure:
        raise ObsFailure(f"the link to OBS broke before it confirmed {what}: {failure}") from None


async def answers(host: str, port: int, timeout_s: float = 1.0) -> bool:
    """Whether something that speaks obs-websocket 5 listens there; each step is given ``timeout_s``."""
    return await asyncio.to_thread(session.answers, Address(host, port), timeout_s)
