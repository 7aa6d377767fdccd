"""What every ``ObsPort`` must do, a real OBS and the one that is not there alike."""

import asyncio
import contextlib
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

import pytest
from PIL import Image

from companion.obs.link import ObsLink
from companion.obs.simulated import SimulatedObs
from companion.obs.simulated_inputs import Kind, SimulatedInput
from companion.ports import Levels, ObsFailure, ObsPort
from companion.show.effects import PlayMedia, SetMute, SetOutput, SwitchScene
from companion.show.events import InputMuted, ObsConnected, OutputsChanged, SceneOnAir
from companion.show.times import Ms
from tests.obs.conftest import QUICK, address_of
from tests.obs.hearing import Hearing
from tests.real_obs import Ingest, RealObs, colour, media, or_skip, write_tone

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


@dataclass
class Stage:
    """A port, the OBS behind it, and a hand in that OBS."""

    port: ObsPort
    obs: RealObs | SimulatedObs
    heard: Hearing = field(default_factory=Hearing)

    async def connect(self) -> ObsConnected:
        self.port.start(self.heard)
        connected = await self.heard.first(ObsConnected)
        self.heard.forget()
        return connected

    @property
    def program(self) -> str:
        return self.obs.program

    def by_hand(self, scene: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.take(scene)
            case SimulatedObs():
                self.obs.by_hand(scene)
            case _:
                assert_never(self.obs)

    def studio_mode(self) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetStudioModeEnabled", {"studioModeEnabled": True})
            case SimulatedObs():
                self.obs.studio_mode(enabled=True)
            case _:
                assert_never(self.obs)

    @property
    def preview(self) -> str | None:
        match self.obs:
            case RealObs():
                return str(self.obs.ask("GetCurrentPreviewScene")["currentPreviewSceneName"])
            case SimulatedObs():
                return self.obs.preview
            case _:
                assert_never(self.obs)

    def prepare(self, scene: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetCurrentPreviewScene", {"sceneName": scene})
            case SimulatedObs():
                self.obs.preview_by_hand(scene)
            case _:
                assert_never(self.obs)

    def take_prepared(self) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("TriggerStudioModeTransition")
            case SimulatedObs():
                self.obs.transition_by_hand()
            case _:
                assert_never(self.obs)

    def mute(self, name: str) -> None:
        match self.obs:
            case RealObs():
                self.obs.ask("SetInputMute", {"inputName": name, "inputMuted": True})
            case SimulatedObs():
                self.obs.mute_by_hand(name, muted=True)
            case _:
                assert_never(self.obs)

    def runs(self, output: str) -> bool:
        match self.obs:
            case RealObs():
                request = {"stream": "GetStreamStatus", "record": "GetRecordStatus"}[output]
                return bool(self.obs.ask(request)["outputActive"])
            case SimulatedObs():
                return self.obs.outputs[output]
            case _:
                assert_never(self.obs)

    def without_virtual_camera(self) -> None:
        match self.obs:
            case RealObs():
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
            case SimulatedObs():
                yield
            case _:
                assert_never(self.obs)


@pytest.fixture(scope="module")
def furnished_obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    """A real OBS with a microphone that always hears a tone, and a clip; started once for this module."""
    folder = tmp_path_factory.mktemp("obs")
    tone = write_tone(folder / "tone.wav", CLIP_S)
    sounds = {
        "Microphone": media("Microphone", tone),
        "Clip": media("Clip", tone, looping=False),
    }
    scenes = {
        scene: [sounds[name] if name in sounds else colour(name, COLOURS[name]) for name in names]
        for scene, names in HOLDS.items()
    }
    obs = or_skip(lambda: RealObs(folder, scenes))
    try:
        or_skip(obs.start)
        yield obs
    finally:
        obs.stop()


def tidy(obs: RealObs) -> None:
    """As it was at the beginning: Host on programme, cuts, everything heard, nothing running."""
    for enabled in (True, False):  # passing through both frees an OBS that is stuck in a transition
        obs.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
    obs.wait_for(lambda: obs.ask("GetCurrentSceneTransitionCursor")["transitionCursor"] >= 1, "no transition")
    obs.transition(0)
    obs.take("Host")
    for name in ("Microphone", "Clip"):
        obs.ask("SetInputMute", {"inputName": name, "inputMuted": False})
    obs.wait_for(lambda: obs.shows("Host camera") and not obs.shows("Product camera"), "Host alone")
    for stop, status in (("StopStream", "GetStreamStatus"), ("StopRecord", "GetRecordStatus")):
        if obs.ask(status)["outputActive"]:
            obs.ask(stop)
            obs.wait_for(lambda status=status: not obs.ask(status)["outputActive"], stop)  # type: ignore[misc]


@pytest.fixture(params=["real", "simulated"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    if request.param == "real":
        obs: RealObs = request.getfixturevalue("furnished_obs")
        tidy(obs)
        link = ObsLink(address_of(obs), fallback_scene="Fallback", timing=QUICK)
        yield Stage(link, obs)
        await link.close()
    else:
        inputs = [SimulatedInput(name, kind, length_s=CLIP_S) for name, kind in KINDS.items()]
        outputs = {"virtual_camera": False}
        simulated = SimulatedObs(list(HOLDS), "Fallback", inputs, holds=HOLDS, outputs=outputs)
        yield Stage(simulated, simulated)
        await simulated.close()


# Being there ---------------------------------------------------------------------------------------------


async def test_first_of_all_it_says_what_is_there(stage: Stage) -> None:
    stage.port.start(stage.heard)
    connected = await stage.heard.first(ObsConnected)
    assert stage.heard.events == [connected]
    assert connected.scenes == tuple(HOLDS)
    assert connected.program == stage.program == "Host"
    assert connected.outputs == {"stream": False, "virtual_camera": False, "record": False}
    assert set(connected.inputs) == set(KINDS)
    assert (connected.muted, connected.studio_mode) == ((), False)


async def test_what_a_hand_did_before_is_known_from_the_beginning(stage: Stage) -> None:
    stage.mute("Microphone")
    stage.studio_mode()
    connected = await stage.connect()
    assert (connected.muted, connected.studio_mode) == (("Microphone",), True)


REQUESTS: dict[str, Callable[[ObsPort], Awaitable[object]]] = {
    "a switch": lambda port: port.switch_scene(SwitchScene("e1", "Product")),
    "a mute": lambda port: port.set_mute(SetMute("e1", "Microphone", muted=True)),
    "an output": lambda port: port.set_output(SetOutput("e1", "record", running=True)),
    "a clip": lambda port: port.play_media(PlayMedia("e1", "Clip")),
    "a picture": lambda port: port.screenshot("Host", 64, 64),
}


async def test_without_a_connection_everything_fails_at_once(stage: Stage) -> None:
    async def try_all() -> dict[str, str]:
        answers = await asyncio.gather(
            *(ask(stage.port) for ask in REQUESTS.values()), return_exceptions=True
        )
        return {name: f"{answer!r}" for name, answer in zip(REQUESTS, answers, strict=True)}

    before = await try_all()
    await stage.connect()
    await stage.port.close()
    for answers in (before, await try_all()):
        wrong = {name: answer for name, answer in answers.items() if "OBS is not connected" not in answer}
        assert not wrong


async def test_nothing_is_heard_after_close(stage: Stage) -> None:
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await stage.connect()
    await until(lambda: bool(levels))
    await stage.port.close()
    levels.clear()
    stage.by_hand("Product")
    await asyncio.sleep(0.2)
    assert (stage.heard.events, levels) == ([], [])


# Scenes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("urgent", [False, True])
async def test_a_switch_returns_when_it_is_on_air_and_is_heard_as_well(stage: Stage, urgent: bool) -> None:
    await stage.connect()
    await stage.port.switch_scene(SwitchScene("e1", "Fallback", urgent=urgent))
    assert stage.program == "Fallback"
    assert (await stage.heard.first(SceneOnAir)).scene == "Fallback"


async def test_the_scene_that_is_on_air_already_may_be_asked_for(stage: Stage) -> None:
    await stage.connect()
    await stage.port.switch_scene(SwitchScene("e1", "Host"))
    assert stage.program == "Host"


async def test_a_hand_in_obs_is_heard(stage: Stage) -> None:
    await stage.connect()
    stage.by_hand("Product")
    assert (await stage.heard.first(SceneOnAir)).scene == "Product"


async def test_an_unknown_scene_fails_by_name_and_leaves_programme_alone(stage: Stage) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match="OBS has no scene 'Nowhere'"):
        await stage.port.switch_scene(SwitchScene("e1", "Nowhere"))
    assert stage.program == "Host"


async def test_a_fade_is_on_its_way_at_once_and_told_to_be_on_air_at_its_end(stage: Stage) -> None:
    await stage.connect()
    stage.obs.transition(0.6)
    began = time.monotonic()
    await stage.port.switch_scene(SwitchScene("e1", "Product"))
    assert (stage.program, stage.heard.events) == ("Product", [])
    await stage.heard.first(SceneOnAir)
    assert time.monotonic() - began > 0.5


async def test_the_fallback_cuts_whatever_the_transition_and_breaks_off_the_one_that_runs(
    stage: Stage,
) -> None:
    await stage.connect()
    stage.obs.transition(0.6)
    await stage.port.switch_scene(SwitchScene("e1", "Product"))
    await asyncio.sleep(0.1)
    await stage.port.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
    await stage.heard.first(SceneOnAir)
    await asyncio.sleep(0.6)
    assert {event.scene for event in stage.heard.all(SceneOnAir)} == {"Fallback"}


async def test_in_studio_mode_a_preview_is_nothing_to_the_viewers_until_it_is_taken(stage: Stage) -> None:
    stage.studio_mode()
    await stage.connect()
    stage.prepare("Product")
    await asyncio.sleep(0.2)
    assert (stage.program, stage.heard.events) == ("Host", [])
    stage.take_prepared()
    assert (await stage.heard.first(SceneOnAir)).scene == "Product"
    assert stage.preview == "Host"


async def test_a_switch_in_studio_mode_waits_for_the_transition_that_runs(stage: Stage) -> None:
    stage.studio_mode()
    await stage.connect()
    stage.obs.transition(0.6)
    began = time.monotonic()
    stage.by_hand("Product")
    await stage.port.switch_scene(SwitchScene("e1", "Host"))
    assert time.monotonic() - began > 0.5
    await stage.heard.first(SceneOnAir, lambda event: event.scene == "Host")
    assert time.monotonic() - began > 1.0
    assert [event.scene for event in stage.heard.all(SceneOnAir)] == ["Product", "Host"]
    assert stage.preview is not None, "studio mode was left"


# Sound ---------------------------------------------------------------------------------------------------


async def test_an_input_is_muted_and_heard_again_and_a_hand_may_do_it_too(stage: Stage) -> None:
    await stage.connect()
    for muted in (True, False):
        await stage.port.set_mute(SetMute("e1", "Microphone", muted=muted))
        await stage.port.set_mute(SetMute("e2", "Microphone", muted=muted))
        await stage.heard.first(InputMuted, lambda event, muted=muted: event.muted == muted)
    stage.mute("Clip")
    await stage.heard.first(InputMuted, lambda event: event.input == "Clip")
    told = [(event.input, event.muted) for event in stage.heard.all(InputMuted)]
    assert told == [("Microphone", True), ("Microphone", False), ("Clip", True)]


@pytest.mark.parametrize(
    ("name", "why"),
    [("Nobody", "OBS has no input 'Nobody'"), ("Host camera", "'Host camera' of OBS has no sound")],
)
async def test_what_cannot_be_muted_is_named(stage: Stage, name: str, why: str) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match=why):
        await stage.port.set_mute(SetMute("e1", name, muted=True))


async def test_levels_come_twenty_times_a_second_and_do_not_care_for_mute(stage: Stage) -> None:
    await stage.connect()
    await stage.port.set_mute(SetMute("e1", "Microphone", muted=True))
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await until(lambda: bool(levels))
    levels.clear()
    await asyncio.sleep(0.6)
    assert 4 <= len(levels) <= 15
    assert set(levels[-1]) == {"Microphone"}, "only what is on programme and has sound"
    loudest = [sample["Microphone"] for sample in levels]
    assert all(level is not None and -70 < level <= 0 for level in loudest)
    stage.port.hear_levels(None)
    heard = len(levels)
    await asyncio.sleep(0.2)
    assert len(levels) == heard


async def test_an_input_that_leaves_programme_is_not_measured(stage: Stage) -> None:
    await stage.connect()
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await until(lambda: bool(levels) and "Microphone" in levels[-1])
    await stage.port.switch_scene(SwitchScene("e1", "Fallback"))
    await until(lambda: not levels[-1])


# Clips ---------------------------------------------------------------------------------------------------


async def test_a_clip_is_heard_while_it_plays_and_gives_nothing_afterwards(stage: Stage) -> None:
    await stage.connect()
    await stage.port.switch_scene(SwitchScene("e1", "Product"))
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await stage.port.play_media(PlayMedia("e2", "Clip"))
    await until(lambda: any(sample.get("Clip") is not None for sample in levels))
    await until(lambda: levels[-1].get("Clip", 0.0) is None)


async def test_a_clip_waits_for_the_scene_that_holds_it(stage: Stage) -> None:
    await stage.connect()
    playing = asyncio.gather(stage.port.play_media(PlayMedia("e1", "Clip")))
    await asyncio.sleep(0.3)
    assert not playing.done()
    stage.by_hand("Product")
    await playing


async def test_a_clip_whose_scene_does_not_come_does_not_play(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlayMedia, "deadline_ms", Ms(700))
    await stage.connect()
    with pytest.raises(ObsFailure, match=r"did not confirm within 0\.7 s that 'Clip' plays"):
        await stage.port.play_media(PlayMedia("e1", "Clip"))


@pytest.mark.parametrize(
    ("name", "why"), [("Nobody", "OBS has no input 'Nobody'"), ("Host camera", "is no media source")]
)
async def test_what_cannot_be_played_is_named(stage: Stage, name: str, why: str) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match=why):
        await stage.port.play_media(PlayMedia("e1", name))


# Outputs -------------------------------------------------------------------------------------------------


async def test_an_output_starts_and_stops_and_whoever_asks_twice_asks_once(stage: Stage) -> None:
    await stage.connect()
    for running in (True, False):
        await stage.port.set_output(SetOutput("e1", "record", running=running))
        await until(lambda running=running: stage.runs("record") == running)
        await stage.port.set_output(SetOutput("e2", "record", running=running))
        await stage.heard.first(
            OutputsChanged, lambda told, running=running: told.outputs["record"] == running
        )
    assert len(stage.heard.all(OutputsChanged)) == 2


async def test_an_output_that_has_just_stopped_starts_again(stage: Stage) -> None:
    await stage.connect()
    for running in (True, False, True):
        await stage.port.set_output(SetOutput("e1", "record", running=running))
    await until(lambda: stage.runs("record"))
    told = [event.outputs["record"] for event in stage.heard.all(OutputsChanged)]
    assert told == [True, False, True]


async def test_of_two_wishes_for_one_output_the_last_is_fulfilled(stage: Stage) -> None:
    await stage.connect()
    await asyncio.gather(
        *(
            stage.port.set_output(SetOutput(f"e{running}", "record", running=running))
            for running in (True, False)
        )
    )
    await until(lambda: not stage.runs("record"))


async def test_a_stream_runs_when_its_ingest_takes_it(stage: Stage) -> None:
    await stage.connect()
    with stage.ingest():
        await stage.port.set_output(SetOutput("e1", "stream", running=True))
        assert stage.runs("stream")
        await stage.port.set_output(SetOutput("e2", "stream", running=False))
        await until(lambda: not stage.runs("stream"))


async def test_a_stream_without_an_ingest_fails_and_says_so(stage: Stage) -> None:
    await stage.connect()
    stage.without_ingest()
    with pytest.raises(ObsFailure, match=r"start stream.*server"):
        await stage.port.set_output(SetOutput("e1", "stream", running=True))
    assert not stage.runs("stream")


async def test_a_virtual_camera_without_its_device_fails_and_says_so(stage: Stage) -> None:
    await stage.connect()
    stage.without_virtual_camera()
    with pytest.raises(ObsFailure, match="no virtual camera device"):
        await stage.port.set_output(SetOutput("e1", "virtual_camera", running=True))
    await stage.port.set_output(SetOutput("e2", "virtual_camera", running=False))


async def test_an_output_that_is_not_there_is_named(stage: Stage) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match="OBS has no output 'hologram'"):
        await stage.port.set_output(SetOutput("e1", "hologram", running=True))


# Pictures ------------------------------------------------------------------------------------------------


async def test_a_picture_has_the_size_and_the_format_that_were_asked_for(stage: Stage) -> None:
    await stage.connect()
    for fmt, kind in (("png", "PNG"), ("jpg", "JPEG"), ("jpeg", "JPEG")):
        picture = Image.open(io.BytesIO(await stage.port.screenshot("Product", 320, 180, fmt)))
        assert (picture.size, picture.format) == ((320, 180), kind)


async def test_scenes_and_inputs_have_pictures_of_their_own_on_programme_or_not(stage: Stage) -> None:
    await stage.connect()
    pictures = {
        await stage.port.screenshot(name, 160, 90) for name in ("Host", "Product", "Fallback picture")
    }
    assert len(pictures) == 3


async def test_a_picture_that_cannot_be_had_is_named(stage: Stage) -> None:
    await stage.connect()
    for name, width, fmt in (
        ("Nobody", 64, "png"),
        ("Host", 4, "png"),
        ("Host", 5000, "png"),
        ("Host", 64, "gif"),
    ):
        with pytest.raises(ObsFailure, match=f"no picture of '{name}'"):
            await stage.port.screenshot(name, width, 64, fmt)


async def until(happened: Callable[[], bool], within_s: float = 15) -> None:
    async with asyncio.timeout(within_s):
        while not happened():
            await asyncio.sleep(0.02)
