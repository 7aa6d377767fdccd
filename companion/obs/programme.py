"""Putting a scene on programme, and being sure of it.

OBS loses switches, says success, and names a scene that it does not show (seen with OBS 29):

* In studio mode a switch that comes while a transition runs is dropped. With "duplicate scene" off even
  the same request sent again later does nothing.
* Outside studio mode a scene with a transition of its own, taken while a fade is leaving it, comes at
  once; but then the next transition never gets anywhere, and the programme stays as it is.

In both cases entering or leaving studio mode makes OBS show the scene it names, at once.

So what counts is not the answer, and not the name, but an input that the wanted scene holds and no other:
it comes into the picture within a frame or two, at the beginning of a transition already. Without such an
input there is only what OBS tells of its transition, and the name.
"""

import asyncio
import math

from companion.obs.contents import Picture, is_active, read_again, scene_in_the_picture
from companion.obs.requests import Ask
from companion.obs.session import RequestRefused, SessionFailure
from companion.tasks import spawn

_LOOK_AGAIN_S = 0.015
"""Half a frame at 30 fps: how often a running transition is looked at."""
_STARTS_WITHIN_S = 0.3
"""A switch that OBS took starts its transition within a frame or two."""
_COMES_WITHIN_S = 0.05
"""And an input of the new scene is in the picture with the next frame."""
_ASK_AGAIN_S = 0.05
"""What is not told is asked for this often."""
_ENDS_WITHIN_S = 0.1
"""The end of a transition is told a frame or two after it has come."""
_OUT_OF_ORDER_S = 0.05
"""The two events of a cut are meant to come within a frame of each other."""

CUT_KIND = "cut_transition"


class NotOnProgramme(Exception):
    """OBS took the request and shows something else."""

    def __init__(self, shown: str, missing: str = "") -> None:
        super().__init__(shown)
        self.shown = shown
        """The scene that is on air, or the one that OBS names when that cannot be told."""
        self.missing = missing
        """What the wanted scene holds and the picture does not, when that gave it away."""


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
        self.studio_mode = False
        """By what was read last: what is told may be the mode that is passed through."""
        self.mode = asyncio.Lock()
        """Held by whoever changes studio mode, until it is what it is to be."""
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

    async def has_ended(self) -> bool:
        """Whether the last transition is said to have ended, which comes a little after its end."""
        return await _set_within(self.ended, _ENDS_WITHIN_S)

    async def unstick(self, ask: Ask) -> None:
        """Pass through the other studio mode and come back, even when the caller is cancelled.

        Raises:
            RequestRefused, SessionFailure: from one of its requests.
        """

        async def there_and_back() -> RequestRefused | SessionFailure | None:
            async with self.mode:
                try:
                    # Urgent whatever it is for: the next switch, which may be, waits for it.
                    studio_mode = await in_studio_mode(ask, urgent=True)
                    for enabled in (not studio_mode, studio_mode):
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


async def take(ask: Ask, scene: str, *, urgent: bool, watch: TransitionWatch, picture: Picture) -> None:
    """Return when OBS shows the scene, or is on its way there in a transition that nothing drops.

    An urgent switch is asked for at once, and what OBS made of it is looked at afterwards; any other waits
    for the transition that runs in studio mode, which would drop it. Cancelled at any point, it leaves OBS
    in the studio mode that it found.

    Raises:
        RequestRefused: no such scene, or OBS is not ready.
        NotOnProgramme: OBS agreed and did something else.
        SessionFailure: the connection broke.
    """
    await watch.in_its_own_mode()
    switch = _Switch(ask, scene, urgent=urgent, watch=watch, picture=picture)
    if not urgent:
        await switch.wait_for_its_turn()
    await switch.request()
    if await switch.has_come():
        return
    await watch.unstick(ask)
    await switch.confirm()


class _Switch:
    """One switch of ``take``, and what was so before it."""

    def __init__(
        self, ask: Ask, scene: str, *, urgent: bool, watch: TransitionWatch, picture: Picture
    ) -> None:
        self._ask = ask
        self._scene = scene
        self._urgent = urgent
        self._watch = watch
        self._picture = picture
        self._studio_mode: bool | None = None
        """As asked for this switch; None: not yet."""
        self._suspect = False
        """A transition had begun before, and was not said to have ended: this switch may be dropped."""
        self._proof: tuple[str, ...] = ()
        """Inputs that come into the picture with this scene, and were not in it before."""

    async def wait_for_its_turn(self) -> None:
        """Return when OBS is between no two scenes that keep it from taking another."""
        self._studio_mode = await in_studio_mode(self._ask)
        running = await transition_runs(self._ask)
        while running and self._studio_mode and not self._watch.cut_short:
            await asyncio.sleep(_LOOK_AGAIN_S)
            running = await transition_runs(self._ask)
        if not running and not await self._watch.has_ended():
            await self._watch.unstick(self._ask)
        for mark in self._picture.contents.marks_of(self._scene)[:1]:
            # What was told of it may be on its way still, and this one has the time to ask.
            self._picture.saw(mark, active=await is_active(self._ask, mark))

    async def request(self) -> None:
        """Ask for the scene."""
        self._suspect = not self._watch.ended.is_set()
        marks = self._picture.contents.marks_of(self._scene)
        self._proof = tuple(mark for mark in marks if self._picture.is_active(mark) is False)
        self._watch.started.clear()
        await self._ask("SetCurrentProgramScene", {"sceneName": self._scene}, urgent=self._urgent)

    async def has_come(self) -> bool:
        """Whether it is in the picture, or on its way there; False when that may yet be brought about.

        Raises:
            NotOnProgramme: OBS itself names another scene.
        """
        if self._proof:
            dropped = self._suspect and self._watch.studio_mode  # all but certainly
            if await self._is_in_the_picture(_COMES_WITHIN_S if dropped else _STARTS_WITHIN_S):
                return True
            await self._must_be_named()
            return False
        if self._studio_mode is None:
            self._studio_mode = await in_studio_mode(self._ask, urgent=self._urgent)
        come = not (self._studio_mode or self._suspect) or await self._starts()
        await self._must_be_named()
        return come

    async def confirm(self) -> None:
        """Be sure of it, after all that could be done was done.

        Raises:
            NotOnProgramme: it is not on programme.
        """
        await self._must_be_named()
        if not self._proof or await self._is_in_the_picture(_STARTS_WITHIN_S):
            return
        # What it holds may have changed a moment ago.
        contents = self._picture.contents = await read_again(self._ask, self._picture.contents, self._scene)
        marks = contents.marks_of(self._scene)
        for mark in marks:
            if await is_active(self._ask, mark, urgent=self._urgent):
                return
        if marks:
            shown = await scene_in_the_picture(self._ask, contents, self._scene, urgent=self._urgent)
            raise NotOnProgramme(shown, marks[0])

    async def _is_in_the_picture(self, within_s: float) -> bool:
        """Whether one of the inputs that prove it came, by what is told or what is asked."""
        give_up = asyncio.get_running_loop().time() + within_s
        while True:
            if await self._picture.comes(self._proof, min(_ASK_AGAIN_S, within_s)):
                return True
            asked_at = asyncio.get_running_loop().time()
            # One that OBS does not know any more proves nothing; the next may.
            for mark in self._proof[:2]:
                if await is_active(self._ask, mark, urgent=self._urgent):
                    self._picture.saw(mark, active=True)
                    return True
            if asked_at >= give_up:  # an answer may be slow; what counts is when it was asked for
                return False

    async def _starts(self) -> bool:
        """Whether OBS tells that a transition began, or there was nothing to do."""
        give_up = asyncio.get_running_loop().time() + _STARTS_WITHIN_S
        while not await _set_within(self._watch.started, _ASK_AGAIN_S):
            if await self._is_alone():
                return True
            if asyncio.get_running_loop().time() >= give_up:
                return False
        return True

    async def _is_alone(self) -> bool:
        """Whether it was in the picture all along, and nothing of another scene is."""
        marks = self._picture.contents.marks_of(self._scene)[:1]
        if not marks or not await is_active(self._ask, marks[0], urgent=self._urgent):
            return False
        for other in self._picture.contents.scenes:
            for mark in self._picture.contents.marks_of(other)[:1]:
                if other != self._scene and await is_active(self._ask, mark, urgent=self._urgent):
                    return False
        return True

    async def _must_be_named(self) -> None:
        named = await named_on_programme(self._ask, urgent=self._urgent)
        if named != self._scene:
            raise NotOnProgramme(named or "a scene that was removed")


async def named_on_programme(ask: Ask, *, urgent: bool = False) -> str | None:
    """The scene that OBS names as the one on programme, or on its way there.

    None when it has no name: in studio mode a scene that is removed stays on air. Asked with
    GetCurrentProgramScene in that state OBS 29 is gone, so it is read from the list of scenes.
    """
    return (await ask("GetSceneList", urgent=urgent)).get("currentProgramSceneName") or None


async def in_studio_mode(ask: Ask, *, urgent: bool = False) -> bool:
    """Whether OBS says that it is."""
    return bool((await ask("GetStudioModeEnabled", urgent=urgent)).get("studioModeEnabled"))


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
