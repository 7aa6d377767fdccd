"""Every ``ObsPort`` with the OBS behind it, furnished alike, and the same hands in each."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, assert_never

import pytest

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.simulated import SimulatedObs
from companion.obs.simulated_inputs import Kind, SimulatedInput
from companion.obs.simulated_looks import Broken
from companion.show.events import ObsConnected, Pulse
from tests.fake_obs import FakeObs
from tests.obs.conftest import QUICK
from tests.obs.hearing import Hearing
from tests.real_obs import Ingest, RealObs, Source, colour, media, or_skip, write_tone

CLIP_S = 0.5
KINDS = {
    "Host camera": Kind.CAMERA,
    "Microphone": Kind.MICROPHONE,
    "Product camera": Kind.CAMERA,
    "Clip": Kind.MEDIA,
    "Fallback picture": Kind.CAMERA,
}
HOLDS = {
    "Host": ("Host camera", "Microphone"),
    "Product": ("Product camera", "Clip"),
    "Fallback": ("Fallback picture",),
}
COLOURS = {"Host camera": 0x2060C0, "Product camera": 0x20A040, "Fallback picture": 0xC08020}

COLLECTION, PROFILE = "Lab", "Lab"
OTHER = "Other"
"""A scene collection and a profile that are not loaded at first."""


@dataclass
class Stage:
    """A port, the OBS behind it, and a hand in that OBS."""

    port: ObsLink | SimulatedObs
    obs: RealObs | FakeObs | SimulatedObs
    heard: Hearing = field(default_factory=Hearing)

    @property
    def kind(self) -> str:
        match self.obs:
            case RealObs():
                return "real"
            case FakeObs():
                return "fake"
            case SimulatedObs():
                return "simulated"
            case _:
                assert_never(self.obs)

    async def connect(self) -> ObsConnected:
        self.port.start(self.heard)
        connected = await self.heard.first(ObsConnected)
        self.heard.forget()
        return connected

    # Scenes --------------------------------------------------------------------------------------

    @property
    def program(self) -> str:
        return self.obs.program

    def by_hand(self, scene: str) -> None:
        match self.obs:
            case RealObs() | FakeObs():
                self.obs.take(scene)
            case SimulatedObs():
                self.obs.by_hand(scene)
            case _:
                assert_never(self.obs)

    async def studio_mode(self, *, enabled: bool = True) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
            case FakeObs():
                await self.obs.studio_mode(enabled=enabled)
            case SimulatedObs():
                self.obs.studio_mode(enabled=enabled)
            case _:
                assert_never(self.obs)

    @property
    def preview(self) -> str | None:
        """None outside studio mode."""
        match self.obs:
            case RealObs():
                if not self.obs.ask("GetStudioModeEnabled")["studioModeEnabled"]:
                    return None
                return str(self.obs.ask("GetCurrentPreviewScene")["currentPreviewSceneName"])
            case FakeObs() | SimulatedObs():
                return self.obs.preview
            case _:
                assert_never(self.obs)

    def prepare(self, scene: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetCurrentPreviewScene", {"sceneName": scene})
            case FakeObs():
                self.obs.prepare(scene)
            case SimulatedObs():
                self.obs.preview_by_hand(scene)
            case _:
                assert_never(self.obs)

    def take_prepared(self) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("TriggerStudioModeTransition")
            case FakeObs():
                self.obs.take_prepared()
            case SimulatedObs():
                self.obs.transition_by_hand()
            case _:
                assert_never(self.obs)

    # Sound and inputs ----------------------------------------------------------------------------

    def mute(self, name: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetInputMute", {"inputName": name, "inputMuted": True})
            case FakeObs():
                self.obs.mute(name)
            case SimulatedObs():
                self.obs.mute_by_hand(name, muted=True)
            case _:
                assert_never(self.obs)

    def rename_input(self, name: str, new: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetInputName", {"inputName": name, "newInputName": new})
            case FakeObs():
                self.obs.rename_input(name, new)
            case SimulatedObs():
                kinds = {new if known == name else known: kind for known, kind in KINDS.items()}
                self.obs.have_inputs([SimulatedInput(*one) for one in kinds.items()])
            case _:
                assert_never(self.obs)

    def rename_scene(self, name: str, new: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetSceneName", {"sceneName": name, "newSceneName": new})
            case FakeObs():
                self.obs.rename_scene(name, new)
            case SimulatedObs():
                self.obs.have_scenes([new if known == name else known for known in HOLDS])
            case _:
                assert_never(self.obs)

    def make_scene(self, name: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("CreateScene", {"sceneName": name})
            case FakeObs():
                self.obs.create_scene(name)
            case SimulatedObs():
                self.obs.have_scenes([*HOLDS, name])
            case _:
                assert_never(self.obs)

    def remove_scene(self, name: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("RemoveScene", {"sceneName": name})
            case FakeObs():
                self.obs.remove_scene(name)
            case SimulatedObs():
                self.obs.have_scenes([known for known in HOLDS if known != name])
            case _:
                assert_never(self.obs)

    # What is around the scenes -------------------------------------------------------------------

    async def load_collection(self, name: str) -> None:
        match self.obs:
            case RealObs():
                wanted = {"sceneCollectionName": name}
                await asyncio.to_thread(self.obs.ask, "SetCurrentSceneCollection", wanted)
            case FakeObs():
                await self.obs.collection(name)
            case SimulatedObs():
                self.obs.collection_by_hand(name)
            case _:
                assert_never(self.obs)

    @property
    def collection(self) -> str:
        match self.obs:
            case RealObs():
                return str(self.obs.ask("GetSceneCollectionList")["currentSceneCollectionName"])
            case FakeObs():
                return self.obs.world.collection.name
            case SimulatedObs():
                return self.obs.collection
            case _:
                assert_never(self.obs)

    async def load_profile(self, name: str) -> None:
        match self.obs:
            case RealObs():
                await asyncio.to_thread(self.obs.ask, "SetCurrentProfile", {"profileName": name})
            case FakeObs():
                await self.obs.profile(name)
            case SimulatedObs():
                self.obs.profile_by_hand(name)
            case _:
                assert_never(self.obs)

    @property
    def profile(self) -> str:
        match self.obs:
            case RealObs():
                return str(self.obs.ask("GetProfileList")["currentProfileName"])
            case FakeObs():
                return self.obs.world.profile
            case SimulatedObs():
                return self.obs.profile
            case _:
                assert_never(self.obs)

    # Outputs -------------------------------------------------------------------------------------

    def runs(self, output: str) -> bool:
        match self.obs:
            case RealObs():
                request = {"stream": "GetStreamStatus", "record": "GetRecordStatus"}[output]
                return bool(self.obs.ask(request)["outputActive"])
            case FakeObs():
                world = self.obs.world
                return {"stream": world.stream, "record": world.record}[output].running
            case SimulatedObs():
                return self.obs.outputs[output]
            case _:
                assert_never(self.obs)

    def without_virtual_camera(self) -> None:
        match self.obs:
            case RealObs() | FakeObs():
                pass  # no machine that runs tests has the device
            case SimulatedObs():
                self.obs.output("virtual_camera", running=False)
                self.obs.break_output("virtual_camera", "no virtual camera device")
            case _:
                assert_never(self.obs)

    def without_ingest(self) -> None:
        match self.obs:
            case RealObs():
                self.obs.stream_to("rtmp://127.0.0.1:9/nobody")
            case FakeObs():
                self.obs.world.stream.fails = "told"
            case SimulatedObs():
                self.obs.break_output("stream", "the server does not answer")
            case _:
                assert_never(self.obs)

    @contextlib.contextmanager
    def ingest(self) -> Iterator[None]:
        match self.obs:
            case RealObs():
                with Ingest() as url:
                    self.obs.stream_to(url)
                    yield
            case FakeObs() | SimulatedObs():
                yield
            case _:
                assert_never(self.obs)

    # Mishaps -------------------------------------------------------------------------------------

    def block(self, *, blocked: bool) -> None:
        """A dialog waits in OBS, or is answered; no hand can bring that about in a real OBS."""
        match self.obs:
            case RealObs():
                raise AssertionError("a real OBS shows no dialog when it is asked to")
            case FakeObs():
                if blocked:
                    self.obs.block_windows()
                else:
                    self.obs.free_windows()
            case SimulatedObs():
                self.obs.pulse(Pulse.BLOCKED if blocked else Pulse.STEADY)
            case _:
                assert_never(self.obs)

    def unplug(self, camera: str) -> None:
        """It gives no picture any more."""
        match self.obs:
            case RealObs():
                self.obs.ask("SetInputSettings", _colour_of(camera, 0x00000000))
            case FakeObs():
                self.obs.unplug(camera)
            case SimulatedObs():
                self.obs.break_camera(camera)
            case _:
                assert_never(self.obs)

    def cap(self, camera: str) -> None:
        """It gives a black picture."""
        match self.obs:
            case RealObs():
                self.obs.ask("SetInputSettings", _colour_of(camera, 0xFF000000))
            case FakeObs():
                self.obs.camera(camera, "black")
            case SimulatedObs():
                self.obs.break_camera(camera, Broken.BLACK)
            case _:
                assert_never(self.obs)

    def freeze(self, camera: str) -> None:
        """It gives the same picture again and again."""
        match self.obs:
            case RealObs():
                pass  # as any colour does
            case FakeObs():
                self.obs.camera(camera, "frozen")
            case SimulatedObs():
                self.obs.break_camera(camera, Broken.FROZEN)
            case _:
                assert_never(self.obs)

    def silence(self, microphone: str) -> None:
        """Nothing at all comes from it any more."""
        match self.obs:
            case RealObs():
                nothing = {"local_file": str(self.obs.folder / "nothing.wav")}
                self.obs.ask("SetInputSettings", {"inputName": microphone, "inputSettings": nothing})
            case FakeObs():
                self.obs.level(microphone, 0.0)
            case SimulatedObs():
                self.obs.break_sound(microphone)
            case _:
                assert_never(self.obs)

    def hide(self, scene: str, name: str) -> None:
        """Somebody hides it there."""
        match self.obs:
            case RealObs():
                item = self.obs.ask("GetSceneItemId", {"sceneName": scene, "sourceName": name})
                hidden = {"sceneName": scene, "sceneItemId": item["sceneItemId"], "sceneItemEnabled": False}
                self.obs.ask("SetSceneItemEnabled", hidden)
            case FakeObs():
                self.obs.hide(scene, name)
            case SimulatedObs():
                raise AssertionError("what no scene holds is in every scene of the simulated OBS")
            case _:
                assert_never(self.obs)


def _colour_of(camera: str, abgr: int) -> dict[str, Any]:
    return {"inputName": camera, "inputSettings": {"color": abgr}}


def scenes(folder: Path) -> dict[str, list[Source]]:
    """With a microphone that always hears a tone, and a clip."""
    tone = write_tone(folder / "tone.wav", CLIP_S)
    sounds = {"Microphone": media("Microphone", tone), "Clip": media("Clip", tone, looping=False)}
    return {
        scene: [sounds[name] if name in sounds else colour(name, COLOURS[name]) for name in names]
        for scene, names in HOLDS.items()
    }


@contextlib.contextmanager
def furnished_obs(folder: Path) -> Iterator[RealObs]:
    """A real one; it has another collection and another profile beside the ones that are loaded."""
    obs = or_skip(lambda: RealObs(folder, scenes(folder)))
    try:
        or_skip(obs.start)
        for kind, name in (("SceneCollection", COLLECTION), ("Profile", PROFILE)):
            field_name = f"{kind[0].lower()}{kind[1:]}Name"
            obs.ask(f"Create{kind}", {field_name: OTHER})
            obs.ask(f"SetCurrent{kind}", {field_name: name})
        yield obs
    finally:
        obs.stop()


def tidy(obs: RealObs) -> None:
    """As it was at the beginning: Host on programme, cuts, everything heard, nothing running."""
    obs.ask("SetCurrentSceneCollection", {"sceneCollectionName": COLLECTION})
    for enabled in (True, False):  # passing through both frees an OBS that is stuck in a transition
        obs.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
    obs.wait_for(lambda: obs.ask("GetCurrentSceneTransitionCursor")["transitionCursor"] >= 1, "no transition")
    obs.transition(0)
    obs.take("Host")
    for camera in COLOURS:
        obs.ask(
            "SetInputSettings", _colour_of(camera, int(colour(camera, COLOURS[camera]).settings["color"]))
        )
    for scene, names in HOLDS.items():
        for name in names:
            item = obs.ask("GetSceneItemId", {"sceneName": scene, "sourceName": name})["sceneItemId"]
            shown = {"sceneName": scene, "sceneItemId": item, "sceneItemEnabled": True}
            obs.ask("SetSceneItemEnabled", shown)
    tone = {"inputName": "Microphone", "inputSettings": {"local_file": str(obs.folder / "tone.wav")}}
    obs.ask("SetInputSettings", tone)
    obs.ask("SetInputAudioSyncOffset", {"inputName": "Microphone", "inputAudioSyncOffset": 0})
    for name in ("Microphone", "Clip"):
        obs.ask("SetInputMute", {"inputName": name, "inputMuted": False})
    obs.wait_for(lambda: obs.shows("Host camera") and not obs.shows("Product camera"), "Host alone")
    for stop, status in (("StopStream", "GetStreamStatus"), ("StopRecord", "GetRecordStatus")):
        if obs.ask(status)["outputActive"]:
            obs.ask(stop)
            obs.wait_for(lambda status=status: not obs.ask(status)["outputActive"], stop)  # type: ignore[misc]
    obs.ask("SetCurrentProfile", {"profileName": PROFILE})


@contextlib.asynccontextmanager
async def a_stage(kind: str, folder: Path, real: Callable[[], RealObs]) -> AsyncIterator[Stage]:
    """``real`` gives the real one that runs; it is asked for when it is needed."""
    match kind:
        case "real":
            obs = real()
            tidy(obs)
            link = ObsLink(Address(obs.host, obs.port, obs.password), fallback_scene="Fallback", timing=QUICK)
            yield Stage(link, obs)
            await link.close()
        case "fake":
            other = {OTHER: {"Scene": ()}}
            async with FakeObs(scenes=scenes(folder), collections=other, profiles=(PROFILE, OTHER)) as fake:
                link = ObsLink(
                    Address(fake.host, fake.port, fake.password),
                    fallback_scene="Fallback",
                    timing=replace(QUICK, request_s=2),  # so that what is blocked is soon known to be
                )
                yield Stage(link, fake)
                await link.close()
        case "simulated":
            simulated = SimulatedObs(
                list(HOLDS),
                "Fallback",
                [SimulatedInput(name, kind, length_s=CLIP_S) for name, kind in KINDS.items()],
                holds=HOLDS,
                outputs={"virtual_camera": False},
                collection=COLLECTION,
                collections=(OTHER,),
                profile=PROFILE,
                profiles=(OTHER,),
            )
            yield Stage(simulated, simulated)
            await simulated.close()
        case _:
            raise ValueError(f"no stage of that kind: {kind}")


async def until(happened: Callable[[], bool], within_s: float = 15) -> None:
    async with asyncio.timeout(within_s):
        while not happened():
            await asyncio.sleep(0.02)


STAGES = ("real", "fake", "simulated")


def every(*kinds: str) -> pytest.MarkDecorator:
    """For these stages alone: what a real OBS does not do when it is asked to."""
    return pytest.mark.parametrize("stage", kinds, indirect=True)
