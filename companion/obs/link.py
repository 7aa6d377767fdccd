"""The link to OBS: keeps itself up, tells what happens there, puts scenes on programme.

Sockets of their own, a thread each, so that nothing waits behind what it has nothing to do with: events;
requests; urgent requests; the pulse; levels, while somebody listens; and pictures, once somebody has asked
for one. A picture of a large source holds its socket for a good part of a second, and must never hold a
switch.
"""

import asyncio
import contextlib
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from companion.obs import browsers, inputs, notices, outputs, session, surroundings
from companion.obs.browsers import Pages
from companion.obs.guard import ObsGuard
from companion.obs.launch import AsItWas
from companion.obs.life import Life
from companion.obs.looking import Looking
from companion.obs.meters import Meters
from companion.obs.notices import View
from companion.obs.outputs import Starts
from companion.obs.session import (
    Address,
    Closed,
    Crashed,
    Hung,
    NotDone,
    RequestRefused,
    SessionFailure,
    TurnedAway,
    Unanswered,
)
from companion.obs.switching import Switching
from companion.obs.timing import Timing, monotonic_ms
from companion.obs.watching import Watching
from companion.ports import Levels, Notice, ObsFailure, Vitals
from companion.show.effects import (
    CutPages,
    MoveFader,
    PlayMedia,
    RestartMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import Lost
from companion.show.health.samples import CameraSample
from companion.show.times import RunMs
from companion.tasks import spawn

log = logging.getLogger(__name__)

_chance = secrets.SystemRandom()
"""So that several programs that lost the same OBS do not all come back at once."""

_REACH_S = 0.5
"""For a program that hangs the system still takes connections, at once; a machine that is gone takes none."""

_OWN_MODE_S = 0.5
"""Letting go waits this long for a switch that is passing through the other studio mode, which takes OBS
a few frames; the rest of the 2 s is for the threads."""


class ObsLink(Looking):
    """An ``ObsPort`` and a ``MeasuringPort`` that is a real OBS.

    ``fallback_scene`` is made to cut, whatever transition the operator uses, unless it has a transition
    of its own. While OBS cannot be reached at all the first reason is told once as ``ObsLost``, and again
    only when it becomes one that a person must mend, such as a wrong password.
    """

    def __init__(
        self,
        address: Address,
        *,
        fallback_scene: str | None = None,
        timing: Timing | None = None,
        guard: ObsGuard | None = None,
        pages: Pages | None = None,
        now: Callable[[], RunMs] = monotonic_ms,
    ) -> None:
        """``pages`` tells which overlay pages are there, so that those that OBS loaded while we were not are
        loaded anew; None: they are left alone. ``now`` reads the run clock, for what is measured."""
        self._timing = timing or Timing()
        super().__init__(address, self._timing.request_s)
        self._guard = guard
        self._pages = pages
        self._fallback = fallback_scene
        self._cuts = True
        self._notify: Callable[[Notice], None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._life: Life | None = None
        self._latest: Life | None = None
        """The one that is there, or is being made, or let go of."""
        self._told: str | None = None
        """Why OBS was last said to be away; None while nobody was told so."""
        self._soon = asyncio.Event()
        self._switching = Switching()
        self._starts = Starts()
        self._outputs_busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._meters = Meters(
            address,
            timeout_s=self._timing.request_s,
            retry_s=self._timing.first_retry_s,
            longest_retry_s=self._timing.longest_retry_s,
        )
        self._watching = Watching(now)
        self.trouble: str | None = "not started"
        """Why OBS cannot be reached just now, in a sentence; None while it can."""

    def start(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify
        self.trouble = "not connected yet"
        if self._guard is not None:
            self._guard.start(self._tell, self._on_process_gone)
        self._keeper = spawn(self._keep_connected(), name="obs link")

    def _tell(self, notice: Notice) -> None:
        assert self._notify is not None
        self._notify(notice)

    # Staying connected ---------------------------------------------------------------------------

    async def _keep_connected(self) -> None:
        retry_s = again_s = self._timing.first_retry_s
        first_try = True
        while True:
            life = self._latest = Life(
                self._address,
                self._timing,
                self._meters,
                self._tell,
                self._watching,
                pages=self._pages,
                fallback=self._fallback,
                cuts=self._cuts,
                collection_goes=self._on_collection_goes,
            )
            failure = await self._live(life, settle=not first_try)
            pause_s, retry_s = retry_s, min(retry_s * 2, self._timing.longest_retry_s)
            if life.view is not None:
                if life.age_s > self._timing.longest_again_s:
                    again_s = self._timing.first_retry_s
                pause_s, again_s = again_s, min(again_s * 2, self._timing.longest_again_s)
                self._told, retry_s = None, self._timing.first_retry_s
                failure = await self._looked_into(failure, life.view, goodbye=life.said_goodbye)
            for_a_person = isinstance(failure, TurnedAway)
            self.trouble = str(failure)
            if self._told is None or (for_a_person and self._told != self.trouble):
                self._tell_lost(failure)
            await life.close()
            first_try = False
            woken = await self._pause(
                self._timing.person_retry_s if for_a_person else pause_s * _chance.uniform(0.75, 1.25)
            )
            if woken or (self._guard is not None and self._guard.coming_up):
                retry_s = self._timing.first_retry_s

    async def _pause(self, seconds: float) -> bool:
        """Whether it was cut short, for something has become of OBS."""
        self._soon.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._soon.wait(), seconds)
        return self._soon.is_set()

    def _tell_lost(self, failure: SessionFailure) -> None:
        self._told = self.trouble = str(failure)
        log.warning("no link to OBS: %s", failure)
        self._tell(notices.lost(str(failure), failure.how))

    async def _looked_into(self, failure: SessionFailure, view: View, *, goodbye: bool) -> SessionFailure:
        """The same, or what it was once it is known what became of its machine and its process."""
        if isinstance(failure, Hung) and not await asyncio.to_thread(
            session.is_reachable, self._address, _REACH_S
        ):
            failure = SessionFailure(f"the connection to OBS broke: {self._address} takes no new one")
        if self._guard is None:
            return failure
        start = AsItWas(scene=self._fallback or "", collection=view.collection, profile=view.profile)
        how = await self._guard.lost(failure.how, start, goodbye=goodbye)
        if how is failure.how:
            return failure
        return Crashed() if how is Lost.CRASHED else Closed("OBS was closed")

    def _on_process_gone(self) -> None:
        """Nobody had closed it. Its sockets may linger; or it hung, and somebody has ended it."""
        crashed = Crashed()
        if self._life is not None:
            self._life.end(crashed)
        elif self._told != str(crashed):
            self._tell_lost(crashed)
        self._soon.set()

    async def _live(self, life: Life, *, settle: bool) -> SessionFailure:
        """Connect, stay connected for as long as it lasts, and return why it does not any more."""
        try:
            view = await life.begin(settle=settle)
            self._life, self.trouble = life, None
            log.info("connected to OBS %s at %s", view.version, self._address)
            self._tell(notices.connected(view))
            life.known.go_live(view)
            if self._guard is not None:
                self._guard.connected()
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
            self._watching.forget()
            life.abandon()

    def _connected(self) -> Life:
        if self._life is None:
            raise ObsFailure(f"OBS is not connected: {self.trouble}")
        return self._life

    def _on_collection_goes(self) -> None:
        # A scene of the same name that comes with the next one is not the scene that was asked for.
        self._switching.end("OBS changed its scene collection")

    # Scenes --------------------------------------------------------------------------------------

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """Scenes are the crew's to make; the one to fall back to is made to cut."""
        if (fallback, cuts) != (self._fallback, self._cuts):
            self._fallback, self._cuts = fallback, cuts
            if self._life is not None:
                self._life.known.fall_back_to(fallback, cuts=cuts)

    async def switch_scene(self, effect: SwitchScene) -> None:
        """Return when OBS confirms the scene. The newest switch wins: one that is not done yet fails.

        Raises:
            ObsFailure: as ``ObsPort`` says, overtaken by a later switch, or by other scenes that OBS loads.
        """
        life = self._connected()
        await self._switching.to(effect, life.ask, life.known)

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
                        life.ask,
                        output,
                        running=running,
                        told=lambda: life.known.runs(output),
                        ear=ear,
                        starts=self._starts,
                        heard_s=life.age_s,
                    )

        what = f"that {output} {'runs' if running else 'has stopped'}"
        await _done_in_time(in_turn(), effect.deadline_ms / 1000, what)

    # Studio mode, collection, profile ------------------------------------------------------------

    async def set_studio_mode(self, effect: SetStudioMode) -> None:
        life = self._connected()
        what = f"that studio mode is {'on' if effect.enabled else 'off'}"
        watch = life.known.transitions
        doing = surroundings.set_studio_mode(life.ask, enabled=effect.enabled, watch=watch)
        await _done_in_time(doing, effect.deadline_ms / 1000, what)

    async def set_collection(self, effect: SetCollection) -> None:
        """As ``ObsPort`` says; what else is asked meanwhile waits, and what is urgent is refused."""
        life = self._connected()
        within_s = effect.deadline_ms / 1000
        with life.ears.listening() as ear:
            doing = surroundings.set_collection(
                life.ask, effect.collection, gate=life.known.gate, ear=ear, within_s=within_s
            )
            await _done_in_time(doing, within_s, f"the scene collection {effect.collection!r}")

    async def set_profile(self, effect: SetProfile) -> None:
        life = self._connected()
        within_s = effect.deadline_ms / 1000
        doing = surroundings.set_profile(
            life.ask, effect.profile, running=life.known.sending, within_s=within_s
        )
        await _done_in_time(doing, within_s, f"the profile {effect.profile!r}")

    async def cut_pages(self, effect: CutPages) -> None:
        life = self._connected()
        what = "that its browser sources were told to cut"
        await _done_in_time(browsers.cut(life.ask, effect.at), effect.deadline_ms / 1000, what)

    async def play_media(self, effect: PlayMedia) -> None:
        life = self._connected()
        what = f"that {effect.input!r} plays (is a scene that holds it shown?)"
        with life.ears.listening() as ear:
            await _done_in_time(inputs.play(life.ask, effect.input, ear=ear), effect.deadline_ms / 1000, what)

    async def move_fader(self, effect: MoveFader) -> None:
        life = self._connected()
        what = f"where the fader of {effect.input!r} stands"
        doing = inputs.move_fader(life.ask, effect.input, by_db=effect.by_db)
        await _done_in_time(doing, effect.deadline_ms / 1000, what)

    async def restart_media(self, effect: RestartMedia) -> None:
        life = self._connected()
        what = f"that it opens {effect.input!r} anew"
        with life.ears.listening() as ear:
            doing = inputs.restart(life.ask, effect.input, ear=ear)
            await _done_in_time(doing, effect.deadline_ms / 1000, what)

    # Samples -------------------------------------------------------------------------------------

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None:
        self._watching.watch(cameras, closely)

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        self._watching.hear_looks(listener)

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        self._watching.hear_pictures(listener)

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        self._watching.hear_vitals(listener)

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        self._meters.listen(listener)

    @property
    def still_by_nature(self) -> frozenset[str]:
        return self._watching.still_by_nature

    @property
    def gated(self) -> frozenset[str]:
        return self._watching.gated

    # Letting go ----------------------------------------------------------------------------------

    async def close(self) -> None:
        """Let go of OBS within 2 s; no thread or socket is left over."""
        self._switching.end("the companion let go of OBS")
        if self._life is not None:
            await self._life.known.transitions.in_its_own_mode(_OWN_MODE_S)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
        if self._latest is not None:
            self._latest.abandon()
            await self._latest.close()
        if self._guard is not None:
            await self._guard.close()
        self.trouble = "closed"


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
    except Unanswered as silence:
        raise ObsFailure(f"{silence}, and so did not confirm {what}") from None
    except SessionFailure as failure:
        raise ObsFailure(f"the link to OBS broke before it confirmed {what}: {failure}") from None


async def answers(host: str, port: int, timeout_s: float = 1.0) -> bool:
    """Whether something that speaks obs-websocket 5 listens there; each step is given ``timeout_s``."""
    return await asyncio.to_thread(session.answers, Address(host, port), timeout_s)
