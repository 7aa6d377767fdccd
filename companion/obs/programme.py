"""Putting a scene on programme, and being sure of it.

OBS loses switches, says success, and names a scene that it does not show (seen with OBS 29):

* In studio mode a switch that comes while a transition runs is dropped. With "duplicate scene" off even
  the same request sent again later does nothing.
* Outside studio mode a scene with a transition of its own, taken while a fade is leaving it, comes at
  once; but then the next transition never gets anywhere, and the programme stays as it is.

In both cases entering or leaving studio mode makes OBS show the scene it names, at once.
"""

import asyncio
import math
from collections.abc import Mapping
from typing import Protocol

from companion.obs.session import Data, RequestRefused, SessionFailure
from companion.tasks import spawn

_LOOK_AGAIN_S = 0.015
"""Half a frame at 30 fps: how often a running transition is looked at."""
_STARTS_WITHIN_S = 0.3
"""A switch that OBS took starts its transition within a frame or two."""
_ENDS_WITHIN_S = 0.1
"""The end of a transition is told a frame or two after it has come."""
_OUT_OF_ORDER_S = 0.05
"""The two events of a cut are meant to come within a frame of each other."""

CUT_KIND = "cut_transition"


class Ask(Protocol):
    """Asks OBS and gives its answer."""

    async def __call__(self, request: str, data: Data | None = None, *, urgent: bool = False) -> Data: ...


class NotOnProgramme(Exception):
    """OBS took the request and shows something else."""

    def __init__(self, shown: str) -> None:
        super().__init__(shown)
        self.shown = shown


class TransitionWatch:
    """What the events of OBS say about its transitions."""

    def __init__(self) -> None:
        self.started = asyncio.Event()
        """Set by every beginning; cleared by whoever waits for the next."""
        self.ended = asyncio.Event()
        """Clear while one has begun that was not said to have ended."""
        self.ended.set()
        self.cut_short = False
        """The last one was ended by ``unstick``; OBS's own figure goes on counting it to its full length."""
        self._ended_at = -math.inf
        self._passing: asyncio.Task[RequestRefused | SessionFailure | None] | None = None
        """Studio mode is on its way to the other mode and back."""

    def hear(self, event: str, now: float) -> None:
        """``now`` is in seconds on any clock that does not step."""
        match event:
            case "SceneTransitionStarted":
                self.started.set()
                self.cut_short = False
                # OBS sends from several threads: a cut may be said to have ended before it began.
                if now - self._ended_at > _OUT_OF_ORDER_S:
                    self.ended.clear()
            case "SceneTransitionEnded":
                self._ended_at = now
                self.ended.set()
            case _:
                pass

    async def unstick(self, ask: Ask, *, studio_mode: bool) -> None:
        """Pass through the other mode and come back to ``studio_mode``, even when the caller is cancelled.

        Raises:
            RequestRefused, SessionFailure: from either of its two requests.
        """

        async def there_and_back() -> RequestRefused | SessionFailure | None:
            try:
                for enabled in (not studio_mode, studio_mode):
                    # Urgent whatever it is for: the next switch, which may be, waits for it.
                    await ask("SetStudioModeEnabled", {"studioModeEnabled": enabled}, urgent=True)
            except (RequestRefused, SessionFailure) as failure:
                return failure
            self.ended.set()
            self.cut_short = True
            return None

        self._passing = spawn(there_and_back(), name="obs through the other mode")
        failure = await asyncio.shield(self._passing)
        if failure is not None:
            raise failure

    async def in_its_own_mode(self, within_s: float | None = None) -> None:
        """Return when OBS is in the studio mode that the operator chose, or ``within_s`` is over."""
        if self._passing is not None:
            await asyncio.wait({self._passing}, timeout=within_s)


async def take(ask: Ask, scene: str, *, urgent: bool, watch: TransitionWatch) -> None:
    """Return when OBS shows the scene, or is on its way there in a transition that nothing drops.

    An urgent switch does not wait for a running transition; any other does in studio mode. Cancelled at
    any point, it leaves OBS in the studio mode that it found.

    Raises:
        RequestRefused: no such scene, or OBS is not ready.
        NotOnProgramme: OBS agreed and did something else.
        SessionFailure: the connection broke.
    """
    await watch.in_its_own_mode()
    # Asked, not heard: what the events say may still be the mode that was passed through.
    studio_mode = bool((await ask("GetStudioModeEnabled", urgent=urgent)).get("studioModeEnabled"))

    async def unstick() -> None:
        await watch.unstick(ask, studio_mode=studio_mode)

    running = await transition_runs(ask, urgent=urgent)
    while running and studio_mode and not urgent and not watch.cut_short:
        await asyncio.sleep(_LOOK_AGAIN_S)
        running = await transition_runs(ask, urgent=urgent)
    if not running and not await _set_within(watch.ended, _ENDS_WITHIN_S):
        await unstick()
    watch.started.clear()
    taking: Mapping[str, str] = {"sceneName": scene}
    await ask("SetCurrentProgramScene", taking, urgent=urgent)
    if running and studio_mode and not watch.cut_short:
        await unstick()  # it was dropped for certain
    elif (running or studio_mode) and not await _set_within(watch.started, _STARTS_WITHIN_S):
        await unstick()  # it was dropped, or there was nothing to do, which one cannot tell
    await _confirm(ask, scene, urgent)


async def make_it_cut(ask: Ask, scene: str) -> bool:
    """Have this scene cut to whatever transition the operator uses, unless it has a transition of its own.

    False when OBS has no such scene yet, or does not allow it; a switch then takes the usual transition.
    """
    try:
        held = await ask("GetSceneSceneTransitionOverride", {"sceneName": scene})
        if held.get("transitionName"):
            return True
        known = await ask("GetSceneTransitionList")
        # By kind: the name is in the operator's language.
        cut = next((one for one in known["transitions"] if one.get("transitionKind") == CUT_KIND), None)
        if cut is None:
            return False
        override = {"sceneName": scene, "transitionName": cut["transitionName"]}
        await ask("SetSceneSceneTransitionOverride", override)
    except RequestRefused:
        return False
    return True


async def _confirm(ask: Ask, scene: str, urgent: bool) -> None:
    shown = str((await ask("GetCurrentProgramScene", urgent=urgent)).get("currentProgramSceneName"))
    if shown != scene:
        raise NotOnProgramme(shown)


async def transition_runs(ask: Ask, *, urgent: bool = False) -> bool:
    """Whether OBS is between two scenes; one that was cut short counts as running to its full length."""
    try:
        cursor = (await ask("GetCurrentSceneTransitionCursor", urgent=urgent)).get("transitionCursor")
    except RequestRefused:  # no transition at all
        return False
    return isinstance(cursor, int | float) and cursor < 1.0


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
