"""What every ``ObsPort`` must do: a real OBS, the fake server and the one that is not there alike."""

import asyncio
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from companion.ports import Levels, ObsFailure, ObsPort
from companion.show.effects import MoveFader, PlayMedia, RestartMedia, SetMute, SetOutput, SwitchScene
from companion.show.events import InputMuted, ObsConnected, OutputsChanged, SceneOnAir
from companion.show.health.events import ContentsChanged
from companion.show.health.samples import CameraSample, Frame
from companion.show.times import Ms, RunMs
from tests.obs.stages import HOLDS, KINDS, STAGES, Stage, a_stage, every, furnished_obs, until
from tests.real_obs import RealObs


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with furnished_obs(tmp_path_factory.mktemp("obs")) as obs:
        yield obs


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(request.param, tmp_path, lambda: request.getfixturevalue("real")) as one:
        yield one


# Being there ---------------------------------------------------------------------------------------------


async def test_first_of_all_it_says_what_is_there(stage: Stage) -> None:
    stage.port.start(stage.heard)
    connected = await stage.heard.first(ObsConnected)
    assert stage.heard.events[0] is connected
    assert connected.scenes == tuple(HOLDS)
    assert connected.program == stage.program == "Host"
    assert connected.outputs == {"stream": False, "virtual_camera": False, "record": False}
    assert set(connected.inputs) == set(KINDS)
    assert (connected.muted, connected.studio_mode) == ((), False)


async def test_what_a_hand_did_before_is_known_from_the_beginning(stage: Stage) -> None:
    stage.mute("Microphone")
    await stage.studio_mode()
    connected = await stage.connect()
    assert (connected.muted, connected.studio_mode) == (("Microphone",), True)


REQUESTS: dict[str, Callable[[ObsPort], Awaitable[object]]] = {
    "a switch": lambda port: port.switch_scene(SwitchScene("e1", "Product")),
    "a mute": lambda port: port.set_mute(SetMute("e1", "Microphone", muted=True)),
    "an output": lambda port: port.set_output(SetOutput("e1", "record", running=True)),
    "a clip": lambda port: port.play_media(PlayMedia("e1", "Clip")),
    "a fader": lambda port: port.move_fader(MoveFader("e1", "Microphone", by_db=-6)),
    "a camera anew": lambda port: port.restart_media(RestartMedia("e1", "Host camera")),
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
    await stage.studio_mode()
    await stage.connect()
    stage.prepare("Product")
    await asyncio.sleep(0.2)
    assert (stage.program, stage.heard.events) == ("Host", [])
    stage.take_prepared()
    assert (await stage.heard.first(SceneOnAir)).scene == "Product"
    assert stage.preview == "Host"


async def test_a_switch_in_studio_mode_waits_for_the_transition_that_runs(stage: Stage) -> None:
    await stage.studio_mode()
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
    await until(lambda: bool(levels) and _before(levels[-1]) is not None)
    levels.clear()
    await asyncio.sleep(0.6)
    assert 4 <= len(levels) <= 15
    assert set(levels[-1]) == {"Microphone"}, "only what is on programme and has sound"
    loudest = [sample["Microphone"].before for sample in levels]
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


async def test_a_microphone_that_dies_gives_exact_zero_and_a_muted_one_is_still_heard_before_its_fader(
    stage: Stage,
) -> None:
    await stage.connect()
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await until(lambda: bool(levels) and _before(levels[-1]) is not None)
    await stage.port.set_mute(SetMute("e1", "Microphone", muted=True))
    await until(lambda: levels[-1]["Microphone"].peak is None)
    assert _before(levels[-1]) is not None
    stage.silence("Microphone")
    await until(lambda: _before(levels[-1], missing=0.0) is None)


def _before(levels: Levels, missing: float | None = None) -> float | None:
    return levels["Microphone"].before if "Microphone" in levels else missing


# Looks ---------------------------------------------------------------------------------------------------


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cameras are looked at soon after connecting."""
    monkeypatch.setattr("companion.obs.probes._AFTER_CONNECTING_S", 0.2)
    monkeypatch.setattr("companion.obs.simulated_looks.QUIET_S", 0.2)


@pytest.mark.usefixtures("at_once")
async def test_a_camera_is_seen_to_be_frozen_black_and_lost_as_it_is(stage: Stage) -> None:
    looks: list[CameraSample] = []
    pictures: list[tuple[str, RunMs, bytes]] = []

    async def seen(such: Callable[[Frame | None], bool]) -> None:
        looks.clear()
        await until(lambda: any(such(look.frame) for look in looks))

    stage.port.hear_looks(looks.append)
    stage.port.hear_pictures(lambda *one: pictures.append(one))
    stage.port.watch(["Host camera", "Product camera"])
    await stage.connect()
    stage.freeze("Host camera")
    stage.port.watch(["Host camera"])
    await seen(lambda frame: frame is not None and frame.change == 0.0 and frame.spread < 60)
    assert all(look.input == "Host camera" and look.looked and not look.gone for look in looks)
    assert looks[-1].on_programme
    name, at, picture = pictures[-1]
    assert (name, at) == (looks[-1].input, looks[-1].at)
    assert Image.open(io.BytesIO(picture)).size == (160, 90)
    stage.cap("Host camera")
    await seen(lambda frame: frame is not None and frame.dark == 1.0 and frame.spread < 3)
    stage.unplug("Host camera")
    await seen(lambda frame: frame is None)
    assert (looks[-1].looked, looks[-1].gone) == (True, False)
    assert [look.at for look in looks] == sorted(look.at for look in looks)


@pytest.mark.usefixtures("at_once")
async def test_a_camera_that_is_not_there_is_told_to_be_gone(stage: Stage) -> None:
    looks: list[CameraSample] = []
    stage.port.hear_looks(looks.append)
    stage.port.watch(["Host camera", "Nobody's"])
    await stage.connect()
    await until(lambda: any(look.gone for look in looks))
    gone = next(look for look in looks if look.gone)
    assert (gone.input, gone.looked, gone.frame, gone.on_programme) == ("Nobody's", True, None, False)


# Contents ------------------------------------------------------------------------------------------------


async def test_what_every_scene_holds_is_told_after_connecting(stage: Stage) -> None:
    stage.port.start(stage.heard)
    contents = (await stage.heard.first(ContentsChanged)).contents
    assert contents == {scene: tuple(sorted(names)) for scene, names in HOLDS.items()}
    told = [type(event) for event in stage.heard.events]
    assert told[:2] == [ObsConnected, ContentsChanged]


@every("real", "fake")
async def test_what_is_hidden_counts_as_not_there_and_is_told_beside_it(stage: Stage) -> None:
    await stage.connect()
    stage.hide("Product", "Clip")
    changed = await stage.heard.first(ContentsChanged, lambda told: "Clip" not in told.contents["Product"])
    assert changed.contents == {
        **{scene: tuple(sorted(names)) for scene, names in HOLDS.items()},
        "Product": ("Product camera",),
    }
    assert changed.hidden == {"Product": ("Clip",)}
    stage.hide("Product", "Product camera")
    changed = await stage.heard.first(ContentsChanged, lambda told: told.contents["Product"] == ())
    assert changed.hidden == {"Product": ("Clip", "Product camera")}
    assert changed.blank == ("Product",)


# Measuring -----------------------------------------------------------------------------------------------


async def test_the_offset_of_a_microphone_is_what_it_was_set_to(stage: Stage) -> None:
    await stage.connect()
    assert await stage.port.sync_offset("Microphone") == 0
    await stage.port.set_sync_offset("Microphone", Ms(120))
    assert await stage.port.sync_offset("Microphone") == 120
    for name, offset_ms, why in (
        ("Microphone", 21_000, "-950 to 20000 ms"),
        ("Nobody", 0, "OBS has no input 'Nobody'"),
        ("Host camera", 0, "has no sound"),
    ):
        with pytest.raises(ObsFailure, match=why):
            await stage.port.set_sync_offset(name, Ms(offset_ms))
    await stage.port.set_sync_offset("Microphone", Ms(0))


@every("real", "fake")
async def test_a_camera_and_a_microphone_are_filmed_at_the_same_time(stage: Stage) -> None:
    await stage.connect()
    before_s = time.monotonic()
    filmed = await stage.port.film("Host camera", "Microphone", 1.0)
    after_s = time.monotonic()
    assert len(filmed.pictures) >= 10, "a machine that others use too; a camera of a crew gives 25 and more"
    assert {len(one.grey) for one in filmed.pictures} == {64 * 36}
    assert all(before_s <= one.asked_s <= one.answered_s <= after_s for one in filmed.pictures)
    assert len(filmed.sounds) >= 5
    assert all(one.before is not None and before_s <= one.at_s <= after_s for one in filmed.sounds)
    with pytest.raises(ObsFailure, match="could not be filmed"):
        await stage.port.film("Nobody's", "Microphone", 1.0)
    assert (await stage.port.film("Host camera", "Nobody's", 0.3)).sounds == ()


@every("real", "fake")
async def test_what_is_recorded_is_where_obs_says(stage: Stage) -> None:
    await stage.connect()
    path = await stage.port.record(1.0)
    assert not stage.runs("record"), "whoever asks OBS now is not told that an output runs"
    if stage.kind == "real":
        assert (await asyncio.to_thread(Path(path).stat)).st_size > 10_000
    await stage.port.set_output(SetOutput("e1", "record", running=True))
    with pytest.raises(ObsFailure, match="records already"):
        await stage.port.record(1.0)
    await stage.port.set_output(SetOutput("e2", "record", running=False))


async def test_a_fader_is_lowered_by_what_was_asked_and_brought_back(stage: Stage) -> None:
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await stage.connect()

    def fader() -> float | None:
        """What it makes of the sound, in dB; None: nothing is heard now."""
        mic = levels[-1].get("Microphone") if levels else None
        return None if mic is None or mic.peak is None or mic.before is None else mic.peak - mic.before

    async def stands(db: float) -> None:
        await until(lambda: (now := fader()) is not None and abs(now - db) < 0.2)

    await stands(0)
    await stage.port.move_fader(MoveFader("e1", "Microphone", by_db=-6))
    await stands(-6)
    await stage.port.move_fader(MoveFader("e2", "Microphone", by_db=6))
    await stands(0)


@pytest.mark.parametrize(
    ("name", "why"), [("Nobody", "OBS has no input 'Nobody'"), ("Host camera", "has no sound")]
)
async def test_a_fader_that_is_not_there_is_named(stage: Stage, name: str, why: str) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match=why):
        await stage.port.move_fader(MoveFader("e1", name, by_db=-6))


# Clips ---------------------------------------------------------------------------------------------------


async def test_a_clip_is_heard_while_it_plays_and_gives_nothing_afterwards(stage: Stage) -> None:
    await stage.connect()
    await stage.port.switch_scene(SwitchScene("e1", "Product"))
    levels: list[Levels] = []
    stage.port.hear_levels(levels.append)
    await stage.port.play_media(PlayMedia("e2", "Clip"))
    await until(lambda: any("Clip" in sample and sample["Clip"].before for sample in levels))
    await until(lambda: "Clip" in levels[-1] and levels[-1]["Clip"].before is None)


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
    of_scene = Image.open(io.BytesIO(await stage.port.screenshot("Product", 320, None, "jpg")))
    assert of_scene.width == 320
    assert of_scene.height > 100


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
