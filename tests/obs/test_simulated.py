"""The OBS that is not there, where it does more than the port asks."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from companion.obs import simulated_pictures
from companion.obs.simulated import SimulatedObs
from companion.obs.simulated_inputs import Kind, SimulatedInput, Voice
from companion.obs.simulated_pictures import picture
from companion.ports import Levels, ObsFailure
from companion.rehearsal.virtual_time import VirtualLoop
from companion.show.actions import Play
from companion.show.cue import Cue, OnGo
from companion.show.effects import PlayMedia, SetMute, SetOutput, SwitchScene
from companion.show.events import (
    InputMuted,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    SceneOnAir,
    ScenesChanged,
)
from tests.obs.hearing import AT, Hearing
from tests.stage import small_plan


def started(obs: SimulatedObs) -> Hearing:
    heard = Hearing()
    obs.start(heard)
    return heard


async def test_it_says_that_it_is_simulated_and_on_air() -> None:
    (connected,) = started(SimulatedObs(["应急", "主播"], "应急")).events
    assert connected == ObsConnected(
        at=AT,
        version="simulated",
        program="主播",
        scenes=("应急", "主播"),
        outputs={"stream": False, "record": False, "virtual_camera": True},
        simulated=True,
    )


async def test_it_has_every_scene_that_the_show_comes_to_name() -> None:
    obs = SimulatedObs(["主播"])
    heard = started(obs)
    obs.expect(["主播", "商品"], fallback="主播")
    obs.expect(["商品"], fallback="主播")
    assert heard.events[1:] == [ScenesChanged(at=AT, scenes=("主播", "商品"))]
    await obs.switch_scene(SwitchScene(id="e1", scene="商品"))
    assert obs.program == "商品"


async def test_it_can_go_away_and_return_with_the_programme_it_had() -> None:
    obs = SimulatedObs(["Host", "Fallback"], "Fallback")
    heard = started(obs)
    obs.by_hand("Fallback")
    obs.vanish()
    obs.vanish()
    with pytest.raises(ObsFailure, match="not connected"):
        await obs.switch_scene(SwitchScene("e1", "Host"))
    obs.come_back()
    kinds = [type(event) for event in heard.events]
    assert kinds == [ObsConnected, SceneOnAir, ObsLost, ObsConnected]
    assert heard.all(ObsConnected)[-1].program == "Fallback"


async def test_an_obs_that_is_away_at_the_start_is_heard_of_when_it_comes() -> None:
    obs = SimulatedObs(["Host"])
    obs.vanish()
    heard = started(obs)
    assert heard.events == []
    obs.come_back()
    assert [type(event) for event in heard.events] == [ObsConnected]


async def test_outputs_and_scenes_change_by_hand() -> None:
    obs = SimulatedObs(["Host", "Fallback"], "Fallback")
    heard = started(obs)
    obs.output("stream", running=True)
    obs.have_scenes(["Fallback", "Encore"])
    assert heard.events[1:] == [
        OutputsChanged(at=AT, outputs={"stream": True, "record": False, "virtual_camera": True}),
        ScenesChanged(at=AT, scenes=("Fallback", "Encore")),
        SceneOnAir(at=AT, scene="Fallback"),
    ]


def test_without_a_scene_there_is_no_obs() -> None:
    with pytest.raises(ValueError, match="at least one scene"):
        SimulatedObs([])


# Mishaps, in a time that passes by itself ----------------------------------------------------------------


def in_virtual_time(show: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(show)


def test_an_obs_that_hangs_answers_nothing_and_is_lost_after_some_seconds() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host", "Product"], inputs=["Microphone"])
        heard = started(obs)
        levels: list[Levels] = []
        obs.hear_levels(levels.append)
        obs.hang()
        with pytest.raises(ObsFailure, match="did not confirm within 2 s"):
            await obs.switch_scene(SwitchScene("e1", "Product"))
        assert obs.program == "Host"
        with pytest.raises(ObsFailure, match="not connected: OBS did not answer"):
            await obs.set_output(SetOutput("e2", "record", running=True))
        assert asyncio.get_running_loop().time() == pytest.approx(4.0)
        assert levels == []
        obs.come_back()
        await obs.switch_scene(SwitchScene("e3", "Product"))
        kinds = [type(event) for event in heard.events]
        assert kinds == [ObsConnected, ObsLost, ObsConnected, SceneOnAir]
        await obs.close()

    in_virtual_time(show())


def test_what_changed_while_obs_hung_for_a_moment_is_told_afterwards() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host", "Product"], inputs=["Microphone"])
        heard = started(obs)
        obs.hang()
        switching = asyncio.gather(obs.switch_scene(SwitchScene("e1", "Product")))
        obs.mute_by_hand("Microphone", muted=True)
        await asyncio.sleep(1)
        assert heard.events[1:] == []
        obs.come_back()
        await switching
        assert heard.events[1:] == [
            InputMuted(at=AT, input="Microphone", muted=True),
            SceneOnAir(at=AT, scene="Product"),
        ]
        await obs.close()

    in_virtual_time(show())


def test_a_request_under_way_fails_when_obs_goes_away() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host"])
        started(obs)
        starting = asyncio.gather(obs.set_output(SetOutput("e1", "stream", running=True)))
        await asyncio.sleep(0.1)
        obs.vanish()
        with pytest.raises(ObsFailure, match="not connected: OBS was closed"):
            await starting
        assert not obs.outputs["stream"]
        await obs.close()

    in_virtual_time(show())


def test_a_refusal_is_told_with_its_reason_until_it_is_taken_back() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host", "Product"], inputs=["Microphone"])
        started(obs)
        obs.refuse("it is changing its scene collection")
        with pytest.raises(ObsFailure, match="refused 'Product': it is changing"):
            await obs.switch_scene(SwitchScene("e1", "Product"))
        with pytest.raises(ObsFailure, match="it is changing"):
            await obs.set_mute(SetMute("e2", "Microphone", muted=True))
        obs.refuse(None)
        await obs.switch_scene(SwitchScene("e3", "Product"))
        assert (obs.program, obs.muted) == ("Product", frozenset())
        await obs.close()

    in_virtual_time(show())


def test_a_broken_output_can_be_mended_and_one_that_runs_goes_on() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host"])
        started(obs)
        obs.break_output("virtual_camera", "the device is in use")
        await obs.set_output(SetOutput("e1", "virtual_camera", running=True))
        await obs.set_output(SetOutput("e2", "virtual_camera", running=False))
        with pytest.raises(ObsFailure, match="could not start virtual_camera: the device is in use"):
            await obs.set_output(SetOutput("e3", "virtual_camera", running=True))
        obs.mend_output("virtual_camera")
        await obs.set_output(SetOutput("e4", "virtual_camera", running=True))
        assert obs.outputs["virtual_camera"]
        await obs.close()

    in_virtual_time(show())


def test_a_minute_of_levels_takes_no_minute_and_says_the_same_every_time() -> None:
    async def listen(levels: list[Levels]) -> None:
        obs = SimulatedObs(["Host"], inputs=["Microphone"], seed=7)
        started(obs)
        obs.hear_levels(levels.append)
        await asyncio.sleep(60)
        await obs.close()

    first: list[Levels] = []
    second: list[Levels] = []
    in_virtual_time(listen(first))
    in_virtual_time(listen(second))
    assert first == second
    assert len(first) in (1199, 1200)


def test_a_show_finds_everything_that_it_names() -> None:
    async def show() -> None:
        plan = small_plan()
        jingle = Cue(id="jingle", trigger=OnGo(), do=(Play("Opening film"),))
        first, *rest = plan.rundown
        plan = replace(plan, rundown=(replace(first, cues=(*first.cues, jingle)), *rest))
        obs = SimulatedObs.for_show(plan)
        (connected,) = started(obs).all(ObsConnected)
        assert set(connected.scenes) == set(plan.studio.scenes.values())
        await obs.play_media(PlayMedia("e1", "Opening film"))
        assert obs.playing == {"Opening film"}
        await asyncio.sleep(3600)
        assert obs.playing == frozenset()
        await obs.close()

    in_virtual_time(show())


async def test_only_what_a_scene_holds_is_heard_in_it() -> None:
    inputs = [SimulatedInput("Camera", Kind.CAMERA), SimulatedInput("Headset"), SimulatedInput("Room")]
    obs = SimulatedObs(["Host", "Product"], inputs=inputs, holds={"Host": ["Camera", "Headset"]})
    heard: list[Levels] = []
    started(obs)
    obs.hear_levels(heard.append)
    while not heard:
        await asyncio.sleep(0.01)
    assert set(heard.pop()) == {"Headset", "Room"}
    obs.by_hand("Product")
    while not heard:
        await asyncio.sleep(0.01)
    assert set(heard.pop()) == {"Room"}
    await obs.close()


def test_a_preview_needs_studio_mode() -> None:
    obs = SimulatedObs(["Host", "Product"])
    for hand in (lambda: obs.preview_by_hand("Product"), obs.transition_by_hand):
        with pytest.raises(ValueError, match="studio mode"):
            hand()


# Sound and pictures --------------------------------------------------------------------------------------


def test_a_voice_has_phrases_and_pauses() -> None:
    voice = Voice("0 Microphone")
    said = [voice.next() for _ in range(20 * 60)]
    talking = sum(level > -30 for level in said) / len(said)
    assert 0.6 < talking < 0.95
    assert all(-62 <= level <= -6 for level in said)
    assert not any(-54 < level < -28 for level in said)


def test_a_name_always_has_the_same_picture_and_another_name_another() -> None:
    assert picture("主播", 320, 180, "png") == picture("主播", 320, 180, "png")
    assert picture("主播", 320, 180, "png") != picture("商品", 320, 180, "png")


def test_a_machine_without_a_chinese_font_has_pictures_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulated_pictures, "_FONTS", ())
    simulated_pictures._font.cache_clear()
    try:
        assert picture("主播", 320, 180, "png") != picture("Host", 320, 180, "png")
    finally:
        simulated_pictures._font.cache_clear()
