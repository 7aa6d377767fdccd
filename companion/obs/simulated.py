"""An OBS that is not there, behind the same port: for rehearsals, demonstrations and tests.

All its time is the event loop's: on a loop whose time is virtual, it is simulated in no time.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Self

from companion.measuring import Filmed
from companion.obs import inputs as asked_of_inputs
from companion.obs import simulated_pictures, simulated_vitals
from companion.obs.simulated_inputs import Kind, SimulatedInput, holds_of, inputs_of
from companion.obs.simulated_studio import SimulatedStudio, loop_ms
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
from companion.show.events import Pulse
from companion.show.health.samples import CameraSample
from companion.show.model import Plan
from companion.show.times import Ms, RunMs
from companion.tasks import spawn

_OUTPUT_STARTS_S, _OUTPUT_STOPS_S = 0.3, 0.1
"""About what a recording takes on an idle machine."""
_COLLECTION_LOADS_S, _PROFILE_LOADS_S = 1.0, 0.2
"""Of a collection with a few cameras."""
_SLOW_ANSWER_S = simulated_vitals.SLOW_REPLY_MS / 1000
_METERED_EVERY_S = 0.05
_ANSWER_MS = Ms(5_000)


class SimulatedObs(SimulatedStudio):
    """An ``ObsPort`` whose OBS is a few variables; the hands and mishaps are ``SimulatedStudio``'s.

    It passes the same tests as a real OBS, and differs in this: nothing is lost or stuck in transitions
    (in studio mode a scene taken by hand while one runs breaks it off, where OBS drops it); a media source
    does not start by itself when its scene comes, and its file is always there; an output that was made to
    fail does so with the given reason, where OBS keeps its reason to itself; pictures never move, and are
    PNG or JPEG alone; going away stops no output, unless it crashes; and another scene collection has the
    same inputs.
    """

    def __init__(
        self,
        scenes: Sequence[str],
        fallback: str | None = None,
        inputs: Sequence[str | SimulatedInput] = (),
        *,
        program: str | None = None,
        outputs: Mapping[str, bool] | None = None,
        holds: Mapping[str, Sequence[str]] | None = None,
        studio_mode: bool = False,
        collection: str = "",
        collections: Sequence[str] = (),
        profile: str = "",
        profiles: Sequence[str] = (),
        seed: int = 0,
        now: Callable[[], RunMs] = loop_ms,
    ) -> None:
        super().__init__(
            scenes,
            fallback,
            inputs,
            program=program,
            outputs=outputs,
            holds=holds,
            studio_mode=studio_mode,
            collection=collection,
            collections=collections,
            profile=profile,
            profiles=profiles,
            seed=seed,
            now=now,
        )
        self._outputs_busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._switches = 0
        self._listener: Callable[[Levels], None] | None = None
        self._metering: asyncio.Task[None] | None = None
        self._vitals_listener: Callable[[Vitals], None] | None = None
        self._examining: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    @classmethod
    def for_show(cls, plan: Plan, program: str | None = None, *, now: Callable[[], RunMs] = loop_ms) -> Self:
        """One that is as a show wants it: with all that it names, and in the mode, collection and profile.

        ``program`` is what is on air at first; None: its first scene. Every scene but the fallback holds
        every camera, for a show file does not say which.
        """
        studio = plan.studio
        obs = cls(
            tuple(studio.scenes.values()),
            plan.fallback_scene,
            inputs_of(plan),
            program=program,
            holds=holds_of(plan),
            studio_mode=bool(studio.studio_mode),
            collection=studio.collection or "",
            profile=studio.profile or "",
            now=now,
        )
        if not studio.fallback_cuts:
            obs._programme.cutting.clear()
        return obs

    def start(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify
        self._tell_connected()
        self.hear_levels(self._listener)
        self.hear_vitals(self._vitals_listener)
        self._look_or_not()

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """It has every scene that the show names; none is taken away."""
        if cuts:
            self._programme.cutting.add(fallback)
        self._become(replace(self._view, scenes=tuple(dict.fromkeys((*self._view.scenes, *scenes)))))

    def cast(self, plan: Plan) -> None:
        """It has all else that this show names as well, to be used or loaded; nothing is taken away."""
        self._inputs.add(inputs_of(plan))
        self._inputs.hold(holds_of(plan))
        if plan.studio.collection is not None:
            self._collections.setdefault(plan.studio.collection, self._view.scenes)
        if plan.studio.profile is not None:
            self._profiles.add(plan.studio.profile)
        self._become(replace(self._view, inputs=self._inputs.names))

    # Requests ------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _asked(self, deadline_ms: Ms, what: str, *, windows: bool = False) -> AsyncIterator[None]:
        """Around what answers a request: it may not be there, hang, refuse, or be too slow.

        ``windows``: it is one of those in which OBS's windows have a part.
        """
        try:
            async with asyncio.timeout(deadline_ms / 1000):
                self._must_be_there()
                await self._answers.wait()
                if windows:
                    await self._windows.wait()
                if self._pulse is Pulse.SLOW:
                    await asyncio.sleep(_SLOW_ANSWER_S)
                self._must_be_there()
                if self._refusal is not None:
                    raise ObsFailure(f"OBS refused {what}: {self._refusal}")
                yield
        except TimeoutError:
            raise ObsFailure(f"OBS did not confirm within {deadline_ms / 1000:g} s {what}") from None

    def _must_be_there(self) -> None:
        trouble = "the simulated OBS is not started" if self._notify is None else self._away
        if trouble is not None:
            raise ObsFailure(f"OBS is not connected: {trouble}")

    async def switch_scene(self, effect: SwitchScene) -> None:
        """Return when the scene is on its way; in studio mode only an urgent one does not wait for the
        transition that runs."""
        self._switches += 1
        number, scene = self._switches, effect.scene
        async with self._asked(effect.deadline_ms, f"{scene!r}", windows=True):
            if scene not in self._view.scenes:
                raise ObsFailure(f"OBS has no scene {scene!r}")
            if self.preview is not None and not effect.urgent:
                await self._programme.idle()
            if number != self._switches:
                raise ObsFailure(f"{scene!r} was not confirmed: overtaken by a later switch")
            self._programme.take(scene)

    async def set_mute(self, effect: SetMute) -> None:
        async with self._asked(effect.deadline_ms, f"the sound of {effect.input!r}"):
            self._must_sound(effect.input)
            self.mute_by_hand(effect.input, muted=effect.muted)

    async def set_output(self, effect: SetOutput) -> None:
        output, running = effect.output, effect.running
        async with self._asked(effect.deadline_ms, f"that {output} {'runs' if running else 'has stopped'}"):
            if output not in self._view.outputs:
                raise ObsFailure(f"OBS has no output {output!r}")
            async with self._outputs_busy[output]:
                if self._view.outputs[output] == running:
                    return
                await asyncio.sleep(_OUTPUT_STARTS_S if running else _OUTPUT_STOPS_S)
                self._must_be_there()
                if running and output in self._broken_outputs:
                    raise ObsFailure(f"OBS could not start {output}: {self._broken_outputs[output]}")
                self.output(output, running=running)

    async def set_studio_mode(self, effect: SetStudioMode) -> None:
        what = f"that studio mode is {'on' if effect.enabled else 'off'}"
        async with self._asked(effect.deadline_ms, what, windows=True):
            if self._view.studio_mode != effect.enabled:
                self.studio_mode(enabled=effect.enabled)

    async def set_collection(self, effect: SetCollection) -> None:
        name = effect.collection
        async with self._asked(effect.deadline_ms, f"the scene collection {name!r}", windows=True):
            if name not in self._collections:
                raise ObsFailure(f"OBS has no scene collection {name!r}")
            if name != self.collection:
                await asyncio.sleep(_COLLECTION_LOADS_S)
                self._must_be_there()
                self.collection_by_hand(name)

    async def set_profile(self, effect: SetProfile) -> None:
        name = effect.profile
        async with self._asked(effect.deadline_ms, f"the profile {name!r}", windows=True):
            if name not in self._profiles:
                raise ObsFailure(f"OBS has no profile {name!r}")
            if name == self.profile:
                return
            if running := [output for output, runs in self._view.outputs.items() if runs]:
                raise ObsFailure(f"OBS loads no profile while an output runs: {', '.join(running)}")
            await asyncio.sleep(_PROFILE_LOADS_S)
            self._must_be_there()
            self.profile_by_hand(name)

    async def cut_pages(self, effect: CutPages) -> None:
        """It shows no pages, so that none is left uncut."""
        async with self._asked(effect.deadline_ms, "that its pages are cut"):
            return

    async def play_media(self, effect: PlayMedia) -> None:
        what = f"that {effect.input!r} plays (is a scene that holds it shown?)"
        async with self._asked(effect.deadline_ms, what):
            if self._input(effect.input).kind is not Kind.MEDIA:
                raise ObsFailure(
                    f"the input {effect.input!r} of OBS is no media source: it has nothing to play"
                )
            while not self._inputs.is_shown(effect.input, self.program):
                await self._programme.moved.wait()
            self._inputs.play(effect.input)

    async def move_fader(self, effect: MoveFader) -> None:
        name, by_db = effect.input, effect.by_db
        async with self._asked(effect.deadline_ms, f"where the fader of {name!r} stands"):
            self._must_sound(name)
            self._inputs.move_fader(name, by_db)

    async def restart_media(self, effect: RestartMedia) -> None:
        """Whoever broke its camera mends it; opened anew it is as broken as before."""
        async with self._asked(effect.deadline_ms, f"that it opens {effect.input!r} anew"):
            if self._input(effect.input).kind is not Kind.CAMERA:
                raise ObsFailure(f"the input {effect.input!r} of OBS gets nothing over a network")

    def _input(self, name: str) -> SimulatedInput:
        one = self._inputs.get(name)
        if one is None:
            raise ObsFailure(f"OBS has no input {name!r}")
        return one

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str = "png") -> bytes:
        """As ``ObsPort`` says; the picture is drawn at once, which holds the loop for some milliseconds."""
        async with self._asked(_ANSWER_MS, f"a picture of {source!r}"):
            if source not in self._view.scenes and self._inputs.get(source) is None:
                raise ObsFailure(
                    f"no picture of {source!r}: OBS has neither a scene nor an input of that name"
                )
            try:
                high = simulated_pictures.height_of(width) if height is None else height
                return self._looks.picture(source, width, high, fmt)
            except ValueError as error:
                raise ObsFailure(f"no picture of {source!r}: {error}") from None

    # Levels and vitals ---------------------------------------------------------------------------

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        self._listener = listener
        if listener is None and self._metering is not None:
            self._metering.cancel()
            self._metering = None
        elif listener is not None and self._metering is None and self._notify is not None:
            self._metering = spawn(self._meter(), name="simulated meters")

    async def _meter(self) -> None:
        while True:
            await asyncio.sleep(_METERED_EVERY_S)
            if self._listener is not None and self._away is None and self._answers.is_set():
                self._listener(self._inputs.levels(self.program, self._view.muted))

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None:
        self._looks.watched, self._looks.closely = tuple(dict.fromkeys(cameras)), frozenset(closely)

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        self._looks.listener = listener
        self._look_or_not()

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        self._looks.pictures = listener
        self._look_or_not()

    def _look_or_not(self) -> None:
        wanted = self._looks.listener is not None or self._looks.pictures is not None
        if not wanted and self._looking is not None:
            self._looking.cancel()
            self._looking = None
        elif wanted and self._looking is None and self._notify is not None:
            self._looking = spawn(self._looks.run(), name="simulated looks")

    @property
    def still_by_nature(self) -> frozenset[str]:
        return self._looks.still_by_nature

    @property
    def gated(self) -> frozenset[str]:
        """Nobody has put filters there."""
        return frozenset()

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        self._vitals_listener = listener
        if listener is None and self._examining is not None:
            self._examining.cancel()
            self._examining = None
        elif listener is not None and self._examining is None and self._notify is not None:
            self._examining = spawn(self._examine(), name="simulated vitals")

    async def _examine(self) -> None:
        while True:
            counting = self._view.outputs["stream"] or self._view.outputs["record"]
            await asyncio.sleep(simulated_vitals.COUNTING_EVERY_S if counting else simulated_vitals.EVERY_S)
            if self._vitals_listener is not None and self._away is None and self._answers.is_set():
                taken = self._vital_signs.take(self._view.outputs, self._looks.sights(), self._pulse)
                self._vitals_listener(taken)

    # Measuring -----------------------------------------------------------------------------------

    async def film(self, camera: str, microphone: str, seconds: float) -> Filmed:
        """Its pictures never move, and its sound is of nobody."""
        async with self._asked(_ANSWER_MS, f"pictures of {camera!r}"):
            raise ObsFailure("the simulated OBS has no camera and no microphone to be measured")

    async def record(self, seconds: float) -> str:
        """It writes no files."""
        async with self._asked(_ANSWER_MS, "a recording"):
            raise ObsFailure("the simulated OBS writes no recordings")

    async def sync_offset(self, input: str) -> Ms:
        async with self._asked(_ANSWER_MS, f"the sync offset of {input!r}"):
            self._must_sound(input)
            return self._sync_offsets.get(input, Ms(0))

    async def set_sync_offset(self, input: str, offset_ms: Ms) -> None:
        asked_of_inputs.must_be_possible(offset_ms)
        async with self._asked(_ANSWER_MS, f"the sync offset of {input!r}"):
            self._must_sound(input)
            self._sync_offsets[input] = offset_ms

    def _must_sound(self, name: str) -> None:
        if not self._input(name).has_sound:
            raise ObsFailure(f"the input {name!r} of OBS has no sound")

    # Letting go ----------------------------------------------------------------------------------

    async def close(self) -> None:
        self.hear_levels(None)
        self.hear_vitals(None)
        self.hear_looks(None)
        self.hear_pictures(None)
        self._programme.stop()
        self._inputs.silence()
        if self._noticing is not None:
            self._noticing.cancel()
            self._noticing = None
        self._notify = None
        self._answers.set()  # Whoever waits for an answer is told that there will be none.
        self._windows.set()
