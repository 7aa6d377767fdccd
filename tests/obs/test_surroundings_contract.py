"""What every ``ObsPort`` must do about what is around its scenes: studio mode, collections, profiles, names,
its pulse and its vitals."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from companion.ports import ObsFailure, ObsPort, Sight, Vitals
from companion.show.effects import (
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import (
    CollectionChanged,
    InputsChanged,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    ProfileChanged,
    Pulse,
    PulseChanged,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from companion.show.times import Ms
from tests.obs.conftest import QUICK
from tests.obs.stages import (
    COLLECTION,
    HOLDS,
    KINDS,
    OTHER,
    PROFILE,
    STAGES,
    Stage,
    a_stage,
    every,
    furnished_obs,
    until,
)
from tests.real_obs import RealObs


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with furnished_obs(tmp_path_factory.mktemp("obs")) as obs:
        yield obs


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(request.param, tmp_path, lambda: request.getfixturevalue("real")) as one:
        yield one


async def test_it_says_from_the_beginning_what_is_loaded(stage: Stage) -> None:
    connected = await stage.connect()
    assert (connected.collection, connected.profile) == (COLLECTION, PROFILE)


REQUESTS: dict[str, Callable[[ObsPort], Awaitable[object]]] = {
    "studio mode": lambda port: port.set_studio_mode(SetStudioMode("e1", enabled=True)),
    "a collection": lambda port: port.set_collection(SetCollection("e1", OTHER)),
    "a profile": lambda port: port.set_profile(SetProfile("e1", OTHER)),
}


@pytest.mark.parametrize("what", REQUESTS)
async def test_without_a_connection_each_fails_at_once(stage: Stage, what: str) -> None:
    with pytest.raises(ObsFailure, match="OBS is not connected"):
        await REQUESTS[what](stage.port)


# Studio mode ---------------------------------------------------------------------------------------------


async def test_studio_mode_is_turned_on_and_off_told_once_and_no_scene_with_it(stage: Stage) -> None:
    await stage.connect()
    for enabled in (True, False):
        for effect in ("e1", "e2"):  # the second time it is so already
            await stage.port.set_studio_mode(SetStudioMode(effect, enabled=enabled))
            assert (stage.preview is not None) == enabled
        await stage.heard.first(StudioModeChanged, lambda told, enabled=enabled: told.enabled == enabled)
    await asyncio.sleep(0.2)
    assert [event.enabled for event in stage.heard.all(StudioModeChanged)] == [True, False]
    assert stage.heard.all(SceneOnAir) == []


async def test_a_hand_that_turns_studio_mode_on_is_told(stage: Stage) -> None:
    await stage.connect()
    await stage.studio_mode()
    assert (await stage.heard.first(StudioModeChanged)).enabled
    await stage.studio_mode(enabled=False)
    await stage.heard.first(StudioModeChanged, lambda told: not told.enabled)


async def test_an_urgent_switch_that_passes_through_the_other_mode_tells_of_no_mode(stage: Stage) -> None:
    await stage.studio_mode()
    await stage.connect()
    stage.obs.transition(0.6)
    stage.by_hand("Product")
    await asyncio.sleep(0.1)
    await stage.port.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
    await stage.heard.first(SceneOnAir, lambda told: told.scene == "Fallback")
    await asyncio.sleep(0.8)
    assert stage.heard.all(StudioModeChanged) == []
    assert stage.preview is not None, "studio mode was left"
    assert stage.program == "Fallback"


# Collections ---------------------------------------------------------------------------------------------


async def test_another_collection_is_loaded_told_and_loaded_back(stage: Stage) -> None:
    await stage.connect()
    for name in (OTHER, COLLECTION):
        await stage.port.set_collection(SetCollection("e1", name))
        assert stage.collection == name
        await stage.port.set_collection(SetCollection("e2", name))
        await stage.heard.first(CollectionChanged, lambda told, name=name: told.collection == name)
    assert [event.collection for event in stage.heard.all(CollectionChanged)] == [OTHER, COLLECTION]
    # What is told of scenes in between is what they are in the end.
    await asyncio.sleep(0.4)
    assert [event.scenes for event in stage.heard.all(ScenesChanged)][-1:] in ([], [tuple(HOLDS)])
    await stage.port.switch_scene(SwitchScene("e3", "Product"))
    assert stage.program == "Product"


async def test_a_hand_that_loads_another_collection_is_told_before_what_is_in_it(stage: Stage) -> None:
    await stage.connect()
    await stage.load_collection(OTHER)
    assert (await stage.heard.first(CollectionChanged)).collection == OTHER
    await asyncio.sleep(0.4)
    told = [event for event in stage.heard.events if isinstance(event, AROUND)]
    assert isinstance(told[0], CollectionChanged)


AROUND = (CollectionChanged, ScenesChanged, InputsChanged)


async def test_a_collection_that_is_not_there_is_named_and_nothing_is_loaded(stage: Stage) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match="OBS has no scene collection 'Nowhere'"):
        await stage.port.set_collection(SetCollection("e1", "Nowhere"))
    assert stage.collection == COLLECTION


# Profiles ------------------------------------------------------------------------------------------------


async def test_another_profile_is_loaded_told_and_loaded_back(stage: Stage) -> None:
    await stage.connect()
    for name in (OTHER, PROFILE):
        await stage.port.set_profile(SetProfile("e1", name))
        assert stage.profile == name
        await stage.port.set_profile(SetProfile("e2", name))
        await stage.heard.first(ProfileChanged, lambda told, name=name: told.profile == name)
    assert [event.profile for event in stage.heard.all(ProfileChanged)] == [OTHER, PROFILE]


async def test_a_hand_that_loads_another_profile_is_told(stage: Stage) -> None:
    await stage.connect()
    await stage.load_profile(OTHER)
    assert (await stage.heard.first(ProfileChanged)).profile == OTHER


async def test_a_profile_that_is_not_there_is_named(stage: Stage) -> None:
    await stage.connect()
    with pytest.raises(ObsFailure, match="OBS has no profile 'Nowhere'"):
        await stage.port.set_profile(SetProfile("e1", "Nowhere"))
    assert stage.profile == PROFILE


async def test_no_profile_is_loaded_under_an_output_that_runs(stage: Stage) -> None:
    await stage.connect()
    await stage.port.set_output(SetOutput("e1", "record", running=True))
    await stage.heard.first(OutputsChanged)
    with pytest.raises(ObsFailure, match="while an output runs"):
        await stage.port.set_profile(SetProfile("e2", OTHER))
    assert stage.profile == PROFILE


# Names ---------------------------------------------------------------------------------------------------


async def test_an_input_that_gets_another_name_is_told_and_known_by_it(stage: Stage) -> None:
    await stage.connect()
    stage.rename_input("Microphone", "Lavalier")
    try:
        told = await stage.heard.first(InputsChanged)
        assert set(told.inputs) == {*KINDS, "Lavalier"} - {"Microphone"}
        await stage.port.set_mute(SetMute("e1", "Lavalier", muted=True))
        with pytest.raises(ObsFailure, match="OBS has no input 'Microphone'"):
            await stage.port.set_mute(SetMute("e2", "Microphone", muted=True))
    finally:
        stage.rename_input("Lavalier", "Microphone")


async def test_a_scene_that_gets_another_name_on_air_is_told_by_it(stage: Stage) -> None:
    await stage.connect()
    stage.rename_scene("Product", "Goods")
    try:
        told = await stage.heard.first(ScenesChanged)
        assert told.scenes == ("Host", "Goods", "Fallback")
        with pytest.raises(ObsFailure, match="OBS has no scene 'Product'"):
            await stage.port.switch_scene(SwitchScene("e1", "Product"))
        await stage.port.switch_scene(SwitchScene("e2", "Goods"))
        assert stage.program == "Goods"
    finally:
        stage.rename_scene("Goods", "Product")


async def test_the_scene_on_air_is_removed_and_another_can_be_taken(stage: Stage) -> None:
    await stage.connect()
    stage.make_scene("Short-lived")
    await stage.heard.first(ScenesChanged)
    await stage.port.switch_scene(SwitchScene("e1", "Short-lived"))
    await stage.heard.first(SceneOnAir)
    stage.heard.forget()
    stage.remove_scene("Short-lived")
    await stage.heard.first(SceneOnAir)
    assert stage.program in HOLDS
    await stage.port.switch_scene(SwitchScene("e2", "Product"))
    assert stage.program == "Product"
    assert stage.heard.all(ObsLost) == []


@every("fake")  # OBS is gone when it is asked in the wrong way: a real one is not risked for it
async def test_in_studio_mode_the_scene_on_air_is_removed_and_obs_lives_on(stage: Stage) -> None:
    await stage.studio_mode()
    await stage.connect()
    stage.make_scene("Short-lived")
    await stage.heard.first(ScenesChanged)
    await stage.port.switch_scene(SwitchScene("e1", "Short-lived"))
    await stage.heard.first(SceneOnAir)
    stage.heard.forget()
    stage.remove_scene("Short-lived")
    await stage.heard.first(ScenesChanged)
    await asyncio.sleep(1.2)  # everything that is asked from time to time is asked
    assert stage.heard.all(ObsLost) == []
    await stage.port.switch_scene(SwitchScene("e2", "Product", urgent=True))
    assert stage.program == "Product"


# Pulse and vitals ----------------------------------------------------------------------------------------


@every("fake", "simulated")
async def test_windows_that_are_blocked_fail_a_switch_and_are_told_as_no_loss(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SwitchScene, "deadline_ms", Ms(400))
    await stage.connect()
    stage.block(blocked=True)
    with pytest.raises(ObsFailure):
        await stage.port.switch_scene(SwitchScene("e1", "Product"))
    assert (await stage.heard.first(PulseChanged)).pulse is Pulse.BLOCKED
    stage.heard.forget()
    stage.block(blocked=False)
    assert (await stage.heard.first(PulseChanged)).pulse is Pulse.STEADY
    await stage.port.switch_scene(SwitchScene("e2", "Fallback"))
    assert stage.program == "Fallback"
    assert stage.heard.all(ObsConnected) == []


@pytest.fixture
def figures_often(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OBS is not a real one it is examined more often, and looked at as soon as it is there."""
    monkeypatch.setattr("companion.obs.simulated_vitals.EVERY_S", 0.4)
    if not isinstance(stage.obs, RealObs):
        monkeypatch.setattr("companion.obs.probes._AFTER_CONNECTING_S", 0.2)
        monkeypatch.setattr("companion.obs.probes.STANDBY_S", 0.5)
        monkeypatch.setattr("companion.obs.probes._ACTIVATION_S", 0.2)


@pytest.mark.usefixtures("figures_often")
async def test_vitals_come_by_themselves_and_say_what_runs_and_what_is_seen(stage: Stage) -> None:
    taken: list[Vitals] = []
    stage.port.hear_vitals(taken.append)
    stage.port.watch(["Host camera", "Nobody's camera"])
    await stage.connect()
    await stage.port.set_output(SetOutput("e1", "record", running=True))

    def all_is_known() -> bool:
        return bool(taken) and "record" in taken[-1].outputs and Sight.PICTURE in taken[-1].cameras.values()

    await until(all_is_known)
    assert taken[-1].fps is not None
    assert 1 < taken[-1].fps <= 61
    assert taken[-1].reply_ms is not None
    assert not taken[-1].outputs["record"].reconnecting
    assert set(taken[-1].outputs) == {"record"}
    assert taken[-1].cameras["Host camera"] is Sight.PICTURE
    assert taken[-1].cameras["Nobody's camera"] is not Sight.PICTURE
    stage.port.watch([])
    await until(lambda: not taken[-1].cameras)
    stage.port.hear_vitals(None)
    heard = len(taken)
    await asyncio.sleep(2.2 * QUICK.heartbeat_s)
    assert len(taken) == heard


@pytest.mark.usefixtures("figures_often")
@every("fake", "simulated")
async def test_a_camera_that_is_unplugged_gives_nothing(stage: Stage) -> None:
    taken: list[Vitals] = []
    stage.port.hear_vitals(taken.append)
    stage.port.watch(["Host camera"])
    await stage.connect()
    await until(lambda: bool(taken) and taken[-1].cameras.get("Host camera") is Sight.PICTURE)
    stage.unplug("Host camera")
    await until(lambda: taken[-1].cameras["Host camera"] is Sight.NOTHING)


async def test_a_clip_that_is_there_after_another_collection_plays(stage: Stage) -> None:
    await stage.connect()
    for name in (OTHER, COLLECTION):
        await stage.port.set_collection(SetCollection("e1", name))
    await stage.port.switch_scene(SwitchScene("e2", "Product"))
    await stage.port.play_media(PlayMedia("e3", "Clip"))
