"""An OBS that is not there, behind the same port: for rehearsals, demonstrations and tests.

All its time is the event loop's: on a loop whose time is virtual, it is simulated in no time.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Self

from companion.obs import simulated_pictures
from companion.obs.simulated_inputs import Kind, SimulatedInput
from companion.obs.simulated_studio import SimulatedStudio
from companion.ports import Levels, ObsFailure, ObsNotice, Vitals
from companion.show.actions import Play
from companion.show.effects import (
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.model import Plan
from companion.show.times import Ms
from companion.tasks import spawn

_OUTPUT_STARTS_S, _OUTPUT_STOPS_S = 0.3, 0.1
"""About what a recording takes on an idle machine."""
_METERED_EVERY_S = 0.05
_PICTURE_MS = Ms(5_000)


class SimulatedObs(SimulatedStudio):
    """An ``ObsPort`` whose OBS is a few variables; the hands and mishaps are ``SimulatedStudio``'s.

    It passes the same tests as a real OBS, and differs in this: nothing is lost or stuck in transitions
    (in studio mode a scene taken by hand while one runs breaks it off, where OBS drops it); a media source
    does not start by itself when its scene comes, and its file is always there; an output that was made to
    fail does so with the given reason, where OBS keeps its reason to itself; pictures never move, and are
    PNG or JPEG alone; and going away stops no output.
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
        seed: int = 0,
    ) -> None:
        super().__init__(scenes, fallback, inputs, program=program, outputs=outputs, holds=holds, seed=seed)
        self._outputs_busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._switches = 0
        self._listener: Callable[[Levels], None] | None = None
        self._metering: asyncio.Task[None] | None = None

    @classmethod
    def for_show(cls, plan: Plan, program: str | None = None) -> Self:
        """One with everything that a show names: scenes, cameras, microphones, and the clips it plays.

        ``program`` is what is on air at first; None: its first scene.
        """
        clips = [
            do.input
            for segment in plan.rundown
            for cue in segment.cues
            for do in cue.do
            if isinstance(do, Play)
        ]
        kinds = dict.fromkeys(plan.studio.cameras.values(), Kind.CAMERA)
        kinds |= dict.fromkeys(plan.studio.microphones.values(), Kind.MICROPHONE)
        kinds |= dict.fromkeys(clips, Kind.MEDIA)
        inputs = [SimulatedInput(name, kind) for name, kind in kinds.items()]
        return cls(tuple(plan.studio.scenes.values()), plan.fallback_scene, inputs, program=program)

    def start(self, notify: Callable[[ObsNotice], None]) -> None:
        self._notify = notify
        self._tell_connected()
        self.hear_levels(self._listener)

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """It has every scene that the show names; none is taken away."""
        self._programme.cutting.add(fallback)
        self._become(replace(self._view, scenes=tuple(dict.fromkeys((*self._view.scenes, *scenes)))))

    # Requests ------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _asked(self, deadline_ms: Ms, what: str) -> AsyncIterator[None]:
        """Around what answers a request: it may not be there, hang, refuse, or be too slow."""
        try:
            async with asyncio.timeout(deadline_ms / 1000):
                self._must_be_there()
                await self._answers.wait()
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
        async with self._asked(effect.deadline_ms, f"{scene!r}"):
            if scene not in self._view.scenes:
                raise ObsFailure(f"OBS has no scene {scene!r}")
            if self.preview is not None and not effect.urgent:
                await self._programme.idle()
            if number != self._switches:
                raise ObsFailure(f"{scene!r} was not confirmed: overtaken by a later switch")
            self._programme.take(scene)

    async def set_mute(self, effect: SetMute) -> None:
        async with self._asked(effect.deadline_ms, f"the sound of {effect.input!r}"):
            if not self._input(effect.input).has_sound:
                raise ObsFailure(f"the input {effect.input!r} of OBS has no sound")
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
        what = f"that {effect.input!r} plays (is a scene that holds it shown?)"
        async with self._asked(effect.deadline_ms, what):
            if self._input(effect.input).kind is not Kind.MEDIA:
                raise ObsFailure(
                    f"the input {effect.input!r} of OBS is no media source: it has nothing to play"
                )
            while not self._inputs.is_shown(effect.input, self.program):
                await self._programme.moved.wait()
            self._inputs.play(effect.input)

    def _input(self, name: str) -> SimulatedInput:
        one = self._inputs.get(name)
        if one is None:
            raise ObsFailure(f"OBS has no input {name!r}")
        return one

    async def screenshot(self, source: str, width: int, height: int, fmt: str = "png") -> bytes:
        """As ``ObsPort`` says; the picture is drawn at once, which holds the loop for some milliseconds."""
        async with self._asked(_PICTURE_MS, f"a picture of {source!r}"):
            if source not in self._view.scenes and self._inputs.get(source) is None:
                raise ObsFailure(
                    f"no picture of {source!r}: OBS has neither a scene nor an input of that name"
                )
            try:
                return simulated_pictures.picture(source, width, height, fmt)
            except ValueError as error:
                raise ObsFailure(f"no picture of {source!r}: {error}") from None

    # Levels --------------------------------------------------------------------------------------

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
                self._listener(self._inputs.levels(self.program))

    # Letting go ----------------------------------------------------------------------------------

    async def close(self) -> None:
        self.hear_levels(None)
        self._programme.stop()
        self._inputs.close()
        if self._noticing is not None:
            self._noticing.cancel()
            self._noticing = None
        self._notify = None
        self._answers.set()  # Whoever waits for an answer is told that there will be none.
