"""An OBS that is not there, behind the same port: for rehearsals, demonstrations and tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from companion.obs import notices
from companion.obs.notices import View
from companion.ports import Levels, ObsFailure, ObsNotice
from companion.show.effects import PlayMedia, SetMute, SetOutput, SwitchScene

VERSION = "simulated"


class SimulatedObs:
    """An ``ObsPort`` whose OBS is a few variables.

    Programme begins with ``program``, or else the first scene that is not ``fallback``. Its virtual
    camera runs, though no viewer is behind it. The methods in the second half are other people's
    hands in OBS.
    """

    def __init__(
        self,
        scenes: Sequence[str],
        fallback: str | None = None,
        inputs: Sequence[str] = (),
        *,
        program: str | None = None,
        outputs: Mapping[str, bool] | None = None,
    ) -> None:
        if not scenes:
            raise ValueError("OBS has at least one scene")
        first = next((scene for scene in scenes if scene != fallback), scenes[0])
        self._view = View(
            version=VERSION,
            program=program or first,
            scenes=tuple(dict.fromkeys(scenes)),
            inputs=tuple(inputs),
            outputs={"stream": False, "record": False, "virtual_camera": True, **(outputs or {})},
        )
        self._notify: Callable[[ObsNotice], None] | None = None
        self._there = True

    @property
    def program(self) -> str:
        """Name of the scene on programme."""
        return self._view.program

    def start(self, notify: Callable[[ObsNotice], None]) -> None:
        self._notify = notify
        if self._there:
            notify(notices.connected(self._view, simulated=True))

    def expect(self, scenes: Sequence[str], *, fallback: str) -> None:
        """It has every scene that the show names; none is taken away."""
        self._become(replace(self._view, scenes=tuple(dict.fromkeys((*self._view.scenes, *scenes)))))

    async def switch_scene(self, effect: SwitchScene) -> None:
        if self._notify is None or not self._there:
            raise ObsFailure("OBS is not connected: the simulated OBS has gone away")
        if effect.scene not in self._view.scenes:
            raise ObsFailure(f"OBS has no scene {effect.scene!r}")
        self.by_hand(effect.scene)

    async def set_mute(self, effect: SetMute) -> None:
        self._must_be_there()

    async def set_output(self, effect: SetOutput) -> None:
        self._must_be_there()
        self.output(effect.output, running=effect.running)

    async def play_media(self, effect: PlayMedia) -> None:
        self._must_be_there()

    async def screenshot(self, source: str, width: int, height: int, fmt: str = "png") -> bytes:
        raise ObsFailure(f"no picture of {source!r}")

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        """Nothing is heard yet."""

    def _must_be_there(self) -> None:
        if self._notify is None or not self._there:
            raise ObsFailure("OBS is not connected: the simulated OBS has gone away")

    async def close(self) -> None:
        self._notify = None

    def by_hand(self, scene: str) -> None:
        """Somebody takes a scene in OBS; raises ValueError when there is none of that name."""
        if scene not in self._view.scenes:
            raise ValueError(f"the simulated OBS has no scene {scene!r}")
        self._view = replace(self._view, program=scene)
        self._tell(notices.on_air(scene))

    def output(self, name: str, *, running: bool) -> None:
        """Somebody starts or stops an output: stream, virtual_camera, record."""
        self._become(replace(self._view, outputs={**self._view.outputs, name: running}))

    def have_scenes(self, scenes: Sequence[str]) -> None:
        """Somebody makes, renames or removes scenes; programme falls to the first if it went away."""
        program = self._view.program if self._view.program in scenes else scenes[0]
        self._become(replace(self._view, scenes=tuple(scenes), program=program))

    def vanish(self, reason: str = "OBS was closed") -> None:
        """OBS goes away; nothing more is heard of it until it returns."""
        if self._there:
            self._tell(notices.lost(reason))
        self._there = False

    def come_back(self) -> None:
        """OBS is there again, as it was."""
        if not self._there:
            self._there = True
            self._tell(notices.connected(self._view, simulated=True))

    def _become(self, now: View) -> None:
        before, self._view = self._view, now
        for notice in notices.changes(before, now):
            self._tell(notice)

    def _tell(self, notice: ObsNotice) -> None:
        if self._notify is not None and self._there:
            self._notify(notice)
