"""What the OBS that is not there has, and what people and mishaps do to it behind the companion's back."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from companion.obs import notices
from companion.obs.notices import View
from companion.obs.simulated_inputs import Inputs, SimulatedInput, Unsound
from companion.obs.simulated_looks import Broken, Looks
from companion.obs.simulated_programme import Programme
from companion.obs.simulated_vitals import VitalSigns
from companion.ports import Notice
from companion.show.events import Lost, ObsRelaunched, Pulse, PulseChanged
from companion.show.times import Ms, RunMs
from companion.tasks import spawn

VERSION = "simulated"

OUTPUTS = {"stream": False, "record": False, "virtual_camera": True}
"""How they begin: the virtual camera runs, so that the show is on air, though no viewer is behind it."""

HANG_IS_NOTICED_S = 3.5
"""The link looks every 2 s, and waits 2 s for an answer."""


def loop_ms() -> RunMs:
    """A run clock for whoever runs no show: that of the event loop, virtual or not."""
    return RunMs(round(asyncio.get_running_loop().time() * 1000))


class SimulatedStudio:
    """A few variables, and whoever is told when they change.

    Programme begins with ``program``, or else the first scene that is not ``fallback``. An input that is
    given by name alone is a microphone. ``holds`` says which scene holds which inputs; one that no scene
    holds is part of all of them. ``collection`` and ``profile`` are loaded, ``collections`` and ``profiles``
    can be as well; the empty name is one that nobody knows. The same ``seed`` gives the same sound and the
    same figures. ``now`` reads the run clock, for what is measured.
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
        if not scenes:
            raise ValueError("OBS has at least one scene")
        first = next((scene for scene in scenes if scene != fallback), scenes[0])
        self._inputs = Inputs(_described(inputs), holds or {}, seed=seed)
        self._view = View(
            version=VERSION,
            program=program or first,
            scenes=tuple(dict.fromkeys(scenes)),
            inputs=self._inputs.names,
            outputs={**OUTPUTS, **(outputs or {})},
            studio_mode=studio_mode,
            collection=collection,
            profile=profile,
        )
        self._told = self._view
        """What whoever listens knows."""
        self._programme = Programme(self._view.program, self._on_air)
        if studio_mode:
            self._programme.preview = self._view.program
        if fallback is not None:
            self._programme.cutting.add(fallback)
        self._collections = {name: self._view.scenes for name in (collection, *collections)}
        """The scenes of each scene collection, as it was left."""
        self._profiles = {profile, *profiles}
        self._vital_signs = VitalSigns(seed)
        self._looks = Looks(
            self._inputs,
            now=now,
            on_programme=self._is_on_programme,
            disturbed=self._is_disturbed,
            seed=seed,
        )
        self._sync_offsets: dict[str, Ms] = {}
        self._told_contents: Mapping[str, tuple[str, ...]] | None = None
        self._notify: Callable[[Notice], None] | None = None
        self._away: str | None = None
        """Why the link is down; None while OBS is there."""
        self._answers = asyncio.Event()
        self._answers.set()
        self._pulse = Pulse.STEADY
        self._windows = asyncio.Event()
        """Set while OBS answers what its windows have a part in."""
        self._windows.set()
        self._refusal: str | None = None
        self._broken_outputs: dict[str, str] = {}
        self._noticing: asyncio.Task[None] | None = None

    @property
    def program(self) -> str:
        """Name of the scene on programme, or of the one that a transition is bringing."""
        return self._programme.scene

    @property
    def preview(self) -> str | None:
        """What studio mode shows beside it; None outside studio mode."""
        return self._programme.preview

    @property
    def outputs(self) -> Mapping[str, bool]:
        return self._view.outputs

    @property
    def muted(self) -> frozenset[str]:
        return self._view.muted

    @property
    def collection(self) -> str:
        """The scene collection that is loaded."""
        return self._view.collection

    @property
    def profile(self) -> str:
        """The profile that is loaded."""
        return self._view.profile

    @property
    def playing(self) -> frozenset[str]:
        """Media sources that play just now."""
        return self._inputs.playing

    # Hands ---------------------------------------------------------------------------------------

    def by_hand(self, scene: str) -> None:
        """Somebody takes a scene in OBS; raises ValueError when there is none of that name."""
        self._must_have(scene)
        self._programme.take(scene)

    def transition(self, fade_s: float) -> None:
        """Somebody chooses a fade of this length; 0 is a cut. The fallback scene cuts in any case."""
        self._programme.fade_s = fade_s

    def studio_mode(self, *, enabled: bool) -> None:
        """Somebody enters or leaves studio mode; programme stays as it is."""
        self._programme.preview = self.program if enabled else None
        self._become(replace(self._view, studio_mode=enabled))

    def preview_by_hand(self, scene: str) -> None:
        """Somebody prepares a scene; raises ValueError outside studio mode, or without such a scene."""
        self._must_have(scene)
        if self.preview is None:
            raise ValueError("a preview is there in studio mode only")
        self._programme.preview = scene

    def transition_by_hand(self) -> None:
        """Somebody brings the preview on programme; raises ValueError outside studio mode."""
        if self.preview is None:
            raise ValueError("a preview is there in studio mode only")
        self._programme.take(self.preview)

    def mute_by_hand(self, name: str, *, muted: bool) -> None:
        """Somebody mutes an input, or lets it be heard."""
        others = self._view.muted - {name}
        self._become(replace(self._view, muted=others | {name} if muted else others))

    def output(self, name: str, *, running: bool) -> None:
        """Somebody starts or stops an output, and it does so at once: stream, virtual_camera, record."""
        self._become(replace(self._view, outputs={**self._view.outputs, name: running}))

    def have_scenes(self, scenes: Sequence[str]) -> None:
        """Somebody makes, renames or removes scenes; programme falls to the first if it went away."""
        if self.program not in scenes:
            self._programme.stop()
            self._programme.scene = scenes[0]
        self._become(replace(self._view, scenes=tuple(scenes), program=self.program))

    def have_inputs(self, inputs: Sequence[str | SimulatedInput]) -> None:
        """Somebody makes, renames or removes inputs; one that is given by name alone is a microphone."""
        self._inputs.become(_described(inputs))
        self._become(replace(self._view, inputs=self._inputs.names))

    def collection_by_hand(self, name: str, scenes: Sequence[str] = ()) -> None:
        """Somebody loads a scene collection, and makes it if there is none of that name.

        It has these scenes, or else those that it had when it was left, or those of the one before it.
        """
        before = self._view
        self._collections[before.collection] = before.scenes
        self._collections[name] = tuple(scenes) or self._collections.get(name, before.scenes)
        self._programme.stop()
        self._inputs.silence()
        if self.program not in self._collections[name]:
            self._programme.scene = self._collections[name][0]
        loaded = replace(before, collection=name, scenes=self._collections[name], program=self.program)
        self._become(loaded)

    def profile_by_hand(self, name: str) -> None:
        """Somebody loads a profile, and makes it if there is none of that name."""
        self._profiles.add(name)
        self._become(replace(self._view, profile=name))

    # Mishaps -------------------------------------------------------------------------------------

    def vanish(self, reason: str = "OBS was closed", how: Lost = Lost.CLOSED) -> None:
        """OBS goes away; nothing more is heard of it until it returns."""
        if self._away is None:
            self._tell(notices.lost(reason, how))
            self._away = reason
            self._answers.set()  # Whoever waits for an answer is told that there will be none.
            self._windows.set()

    def crash(self) -> None:
        """The process of OBS ends, and with it every output and whatever plays."""
        self.vanish("OBS crashed: its process is gone, and it did not say goodbye", Lost.CRASHED)
        self._programme.stop()
        self._inputs.silence()
        self._become(replace(self._view, outputs=dict.fromkeys(self._view.outputs, False)))

    def relaunched(self, attempt: int = 1, failure: str = "") -> None:
        """OBS was started again for us, or could not be; it is there when it is made to ``come_back``."""
        if self._notify is not None:
            self._notify(lambda at: ObsRelaunched(at=at, attempt=attempt, failure=failure))

    def come_back(self) -> None:
        """OBS is there again, as it was, and answers."""
        if self._noticing is not None:
            self._noticing.cancel()
            self._noticing = None
        self._answers.set()
        if self._away is not None:
            self._away = None
            self._be(Pulse.STEADY)
            self._tell_connected()
        self._tell_changes()

    def hang(self) -> None:
        """OBS answers nothing any more; after some seconds that is noticed. ``come_back`` ends it."""
        self._answers.clear()
        if self._noticing is None:
            self._noticing = spawn(self._notice_hang(), name="simulated heartbeat")

    async def _notice_hang(self) -> None:
        await asyncio.sleep(HANG_IS_NOTICED_S)
        self.vanish("OBS did not answer GetStats in time", Lost.HUNG)

    def pulse(self, pulse: Pulse) -> None:
        """OBS comes to answer like this: in good time, slowly, or nothing that its windows have a part in."""
        if pulse is not self._pulse:
            self._be(pulse)
            self._tell(lambda at: PulseChanged(at=at, pulse=pulse))

    def _be(self, pulse: Pulse) -> None:
        self._pulse = pulse
        if pulse is Pulse.BLOCKED:
            self._windows.clear()
        else:
            self._windows.set()

    def break_camera(self, camera: str, how: Broken = Broken.NOTHING) -> None:
        """An input gives no good picture any more; its sound, if it has any, is as it was."""
        self._looks.broken[camera] = how

    def mend_camera(self, camera: str) -> None:
        """It gives one again."""
        self._looks.broken.pop(camera, None)

    def break_sound(self, microphone: str, how: Unsound = Unsound.DEAD) -> None:
        """An input gives no good sound any more."""
        self._inputs.unsound[microphone] = how

    def mend_sound(self, microphone: str) -> None:
        """It does again."""
        self._inputs.unsound.pop(microphone, None)

    def stall(self, output: str) -> None:
        """An output that runs goes on running, and nothing of it leaves."""
        self._vital_signs.stalled.add(output)

    def flow(self, output: str) -> None:
        """It leaves again."""
        self._vital_signs.stalled.discard(output)

    def reconnecting(self, output: str) -> None:
        """The other end of an output that runs went away: it runs, and nothing of it arrives."""
        self._vital_signs.reconnecting.add(output)

    def reconnected(self, output: str) -> None:
        """The other end is there again."""
        self._vital_signs.reconnecting.discard(output)

    def refuse(self, reason: str | None) -> None:
        """OBS says no to everything, with this reason; None: it is as obliging as before."""
        self._refusal = reason

    def break_output(self, name: str, reason: str) -> None:
        """It cannot be started from now on, for this reason; one that runs goes on."""
        self._broken_outputs[name] = reason

    def mend_output(self, name: str) -> None:
        """It can be started again."""
        self._broken_outputs.pop(name, None)

    # Telling -------------------------------------------------------------------------------------

    def _must_have(self, scene: str) -> None:
        if scene not in self._view.scenes:
            raise ValueError(f"the simulated OBS has no scene {scene!r}")

    def _on_air(self, scene: str) -> None:
        self._become(replace(self._view, program=scene))

    def _is_on_programme(self, name: str) -> bool:
        return self._inputs.get(name) is not None and self._inputs.is_shown(name, self.program)

    def _is_disturbed(self) -> bool:
        return self._away is not None or not self._answers.is_set() or self._programme.in_transition

    def _become(self, now: View) -> None:
        self._view = now
        self._tell_changes()

    def _tell_changes(self) -> None:
        """What changes while nothing is heard of OBS is told afterwards, or known from connecting."""
        if self._away is None and self._answers.is_set():
            told, self._told = self._told, self._view
            for notice in notices.changes(told, self._view):
                self._tell(notice)
            self._tell_contents()

    def _tell_connected(self) -> None:
        if self._away is None:
            self._told = replace(self._view, program=self.program)
            self._tell(notices.connected(self._told, simulated=True))
            self._told_contents = None
            self._tell_contents()

    def _tell_contents(self) -> None:
        contents = self._inputs.contents(self._view.scenes)
        if contents != self._told_contents and self._notify is not None:
            self._told_contents = contents
            self._tell(notices.contents_changed(contents, {}, ()))

    def _tell(self, notice: Notice) -> None:
        if self._notify is not None and self._away is None:
            self._notify(notice)


def _described(inputs: Sequence[str | SimulatedInput]) -> list[SimulatedInput]:
    return [SimulatedInput(one) if isinstance(one, str) else one for one in inputs]
