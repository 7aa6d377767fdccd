"""An OBS that outlives the companion: what it shows, and all that it was asked for, stand in a folder."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

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
from companion.show.events import (
    CollectionChanged,
    InputMuted,
    InputsChanged,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    ProfileChanged,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from companion.show.health.samples import CameraSample
from companion.show.times import RunMs

SCENES = ("Lobby", "Host", "Product", "Fallback")
INPUTS = ("Cam", "Mic", "片头")
MARK = "mark"
"""Stands in the list of requests where a case begins."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What OBS has, as a person would see it there."""

    program: str = "Lobby"
    outputs: Mapping[str, bool] = field(
        default_factory=lambda: {"stream": False, "virtual_camera": True, "record": False}
    )
    muted: tuple[str, ...] = ()
    studio_mode: bool = False
    collection: str = "Show"
    profile: str = "Live"


class KeptObs:
    """An ``ObsPort`` in front of an OBS that goes on when this process is killed.

    It does what it is asked for before it confirms it, as OBS does; both are on disk before it returns.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._state = folder / "obs.json"
        self._asked = folder / "asked.jsonl"
        self._notify: Callable[[Notice], None] | None = None
        self.refuses = False
        """OBS says no to everything."""
        self.hangs = False
        """OBS does what it is asked for, and never says so."""
        if not self._state.exists():
            self._show(Shown())

    @property
    def shown(self) -> Shown:
        kept = json.loads(self._state.read_text())
        return Shown(**{**kept, "muted": tuple(kept["muted"])})

    def asked(self) -> list[list[Any]]:
        """Every request since the mark, oldest first."""
        lines = [json.loads(line) for line in self._asked.read_text().splitlines()]
        return lines[len(lines) - lines[::-1].index([MARK]) :]

    def mark(self) -> None:
        self._write_down(MARK)

    def start(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify
        self.connects()

    def connects(self) -> None:
        """The link is up."""
        shown = self.shown
        self._tell(
            lambda at: ObsConnected(
                at=at,
                version="29.0.2",
                program=shown.program,
                scenes=SCENES,
                inputs=INPUTS,
                outputs=shown.outputs,
                muted=shown.muted,
                studio_mode=shown.studio_mode,
                collection=shown.collection,
                profile=shown.profile,
            )
        )

    def breaks(self) -> None:
        self._tell(lambda at: ObsLost(at=at, reason="OBS closed the connection."))

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """It has them all."""

    async def switch_scene(self, effect: SwitchScene) -> None:
        await self._asked_for("scene", effect.scene)
        self.hand_takes(effect.scene)
        await self._confirmed()

    async def set_mute(self, effect: SetMute) -> None:
        await self._asked_for("mute", effect.input, effect.muted)
        self.hand_mutes(effect.input, muted=effect.muted)
        await self._confirmed()

    async def set_output(self, effect: SetOutput) -> None:
        await self._asked_for("output", effect.output, effect.running)
        self.hand_runs(effect.output, running=effect.running)
        await self._confirmed()

    async def set_studio_mode(self, effect: SetStudioMode) -> None:
        await self._asked_for("studio_mode", effect.enabled)
        self.hand_sets_studio_mode(enabled=effect.enabled)
        await self._confirmed()

    async def set_collection(self, effect: SetCollection) -> None:
        await self._asked_for("collection", effect.collection)
        self.hand_loads_collection(effect.collection)
        await self._confirmed()

    async def set_profile(self, effect: SetProfile) -> None:
        await self._asked_for("profile", effect.profile)
        self.hand_loads_profile(effect.profile)
        await self._confirmed()

    async def cut_pages(self, effect: CutPages) -> None:
        await self._asked_for("cut_pages")
        await self._confirmed()

    async def play_media(self, effect: PlayMedia) -> None:
        await self._asked_for("play", effect.input)
        await self._confirmed()

    async def move_fader(self, effect: MoveFader) -> None:
        await self._asked_for("fader", effect.input, effect.by_db)
        await self._confirmed()

    async def restart_media(self, effect: RestartMedia) -> None:
        await self._asked_for("restart", effect.input)
        await self._confirmed()

    async def screenshot(self, source: str, width: int, height: int, fmt: str = "png") -> bytes:
        raise ObsFailure(f"no picture of {source!r}")

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None:
        """It has none."""

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        """Nothing is seen."""

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        """Nothing is seen."""

    @property
    def still_by_nature(self) -> frozenset[str]:
        return frozenset()

    @property
    def gated(self) -> frozenset[str]:
        return frozenset()

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        """It is always well."""

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        """Nothing is heard."""

    async def close(self) -> None:
        self._notify = None

    def hand_takes(self, scene: str) -> None:
        if scene != self.shown.program:
            self._show(replace(self.shown, program=scene))
            self._tell(lambda at: SceneOnAir(at=at, scene=scene))

    def hand_mutes(self, input: str, *, muted: bool) -> None:
        if muted is not (input in self.shown.muted):
            kept = {*self.shown.muted, input} if muted else {*self.shown.muted} - {input}
            self._show(replace(self.shown, muted=tuple(sorted(kept))))
            self._tell(lambda at: InputMuted(at=at, input=input, muted=muted))

    def hand_runs(self, output: str, *, running: bool) -> None:
        if self.shown.outputs[output] is not running:
            self._show(replace(self.shown, outputs={**self.shown.outputs, output: running}))
            outputs = self.shown.outputs
            self._tell(lambda at: OutputsChanged(at=at, outputs=outputs))

    def hand_makes_a_scene(self) -> None:
        self._tell(lambda at: ScenesChanged(at=at, scenes=(*SCENES, "Table")))

    def hand_makes_an_input(self) -> None:
        self._tell(lambda at: InputsChanged(at=at, inputs=(*INPUTS, "Guest")))

    def hand_sets_studio_mode(self, *, enabled: bool) -> None:
        if self.shown.studio_mode is not enabled:
            self._show(replace(self.shown, studio_mode=enabled))
            self._tell(lambda at: StudioModeChanged(at=at, enabled=enabled))

    def hand_loads_collection(self, collection: str) -> None:
        if self.shown.collection != collection:
            self._show(replace(self.shown, collection=collection))
            self._tell(lambda at: CollectionChanged(at=at, collection=collection))

    def hand_loads_profile(self, profile: str) -> None:
        if self.shown.profile != profile:
            self._show(replace(self.shown, profile=profile))
            self._tell(lambda at: ProfileChanged(at=at, profile=profile))

    async def _asked_for(self, *request: object) -> None:
        self._write_down(*request)
        await asyncio.sleep(0)
        if self.refuses:
            raise ObsFailure("OBS said no.")

    async def _confirmed(self) -> None:
        if self.hangs:
            await asyncio.Event().wait()

    def _write_down(self, *request: object) -> None:
        with self._asked.open("a") as file:
            file.write(json.dumps(request, ensure_ascii=False) + "\n")

    def _show(self, shown: Shown) -> None:
        fresh = self._state.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(shown)))
        os.replace(fresh, self._state)

    def _tell(self, notice: Notice) -> None:
        if self._notify is not None:
            self._notify(notice)
