"""The OBS that is not there, where it does more than the port asks."""

import asyncio
import io
import itertools
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from companion.obs import simulated_pictures
from companion.obs.simulated import SimulatedObs
from companion.obs.simulated_inputs import Kind, SimulatedInput, Unsound, Voice
from companion.obs.simulated_looks import Broken
from companion.obs.simulated_pictures import picture
from companion.obs.simulated_studio import HANG_IS_NOTICED_S
from companion.ports import Levels, ObsFailure, OutputVitals, Sight, Vitals
from companion.rehearsal.virtual_time import VirtualLoop
from companion.show.actions import Play
from companion.show.cue import Cue, OnGo
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
    InputMuted,
    InputsChanged,
    Lost,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    ProfileChanged,
    Pulse,
    PulseChanged,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from companion.show.health.events import ContentsChanged
from companion.show.health.samples import CameraSample, Media
from companion.show.times import RunMs
from tests.obs.hearing import AT, Hearing
from tests.stage import small_plan


def started(obs: SimulatedObs) -> Hearing:
    heard = Hearing()
    obs.start(heard)
    return heard


async def test_it_says_that_it_is_simulated_and_on_air() -> None:
    (connected,) = started(SimulatedObs(["应急", "主播"], "应急")).happened
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
    assert heard.happened[1:] == [ScenesChanged(at=AT, scenes=("主播", "商品"))]
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
    kinds = [type(event) for event in heard.happened]
    assert kinds == [ObsConnected, SceneOnAir, ObsLost, ObsConnected]
    assert heard.all(ObsConnected)[-1].program == "Fallback"


async def test_an_obs_that_is_away_at_the_start_is_heard_of_when_it_comes() -> None:
    obs = SimulatedObs(["Host"])
    obs.vanish()
    heard = started(obs)
    assert heard.happened == []
    obs.come_back()
    assert [type(event) for event in heard.happened] == [ObsConnected]


async def test_outputs_and_scenes_change_by_hand() -> None:
    obs = SimulatedObs(["Host", "Fallback"], "Fallback")
    heard = started(obs)
    obs.output("stream", running=True)
    obs.have_scenes(["Fallback", "Encore"])
    assert heard.happened[1:] == [
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
        assert asyncio.get_running_loop().time() == pytest.approx(HANG_IS_NOTICED_S)
        assert levels == []
        obs.come_back()
        await obs.switch_scene(SwitchScene("e3", "Product"))
        kinds = [type(event) for event in heard.happened]
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
        assert heard.happened[1:] == []
        obs.come_back()
        await switching
        assert heard.happened[1:] == [
            InputMuted(at=AT, input="Microphone", muted=True),
            SceneOnAir(at=AT, scene="Product"),
        ]
        await obs.close()

    in_virtual_time(show())


def test_how_obs_went_away_is_told() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host"])
        heard = started(obs)
        for go_away in (obs.vanish, obs.crash):
            go_away()
            obs.come_back()
        obs.hang()
        await asyncio.sleep(5)
        assert [lost.how for lost in heard.all(ObsLost)] == [Lost.CLOSED, Lost.CRASHED, Lost.HUNG]
        await obs.close()

    in_virtual_time(show())


async def test_a_crash_ends_every_output_and_whatever_plays() -> None:
    obs = SimulatedObs(["Host"], inputs=[SimulatedInput("Clip", Kind.MEDIA)])
    heard = started(obs)
    await obs.play_media(PlayMedia("e1", "Clip"))
    obs.crash()
    obs.relaunched(attempt=1)
    obs.come_back()
    assert [type(event) for event in heard.happened[1:]] == [ObsLost, ObsRelaunched, ObsConnected]
    assert not any(heard.all(ObsConnected)[-1].outputs.values())
    assert obs.playing == frozenset()
    await obs.close()


def test_a_slow_obs_answers_late_and_one_whose_windows_are_blocked_does_all_but_switch() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host", "Product"], inputs=["Microphone"])
        heard = started(obs)
        obs.pulse(Pulse.SLOW)
        await obs.switch_scene(SwitchScene("e1", "Product"))
        assert asyncio.get_running_loop().time() == pytest.approx(1.2)
        obs.pulse(Pulse.BLOCKED)
        await obs.set_mute(SetMute("e2", "Microphone", muted=True))
        with pytest.raises(ObsFailure, match="did not confirm within 2 s 'Host'"):
            await obs.switch_scene(SwitchScene("e3", "Host"))
        obs.vanish()
        obs.come_back()
        await obs.switch_scene(SwitchScene("e4", "Host"))
        told = [event.pulse for event in heard.all(PulseChanged)]
        assert told == [Pulse.SLOW, Pulse.BLOCKED], "it is steady whenever it was connected"
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


async def test_it_is_as_the_show_wants_it() -> None:
    plan = small_plan()
    studio = replace(plan.studio, studio_mode=True, collection="秋季", profile="直播")
    (connected,) = started(SimulatedObs.for_show(replace(plan, studio=studio))).all(ObsConnected)
    assert (connected.studio_mode, connected.collection, connected.profile) == (True, "秋季", "直播")


async def test_without_a_wish_of_the_show_nothing_is_known_of_its_collection() -> None:
    (connected,) = started(SimulatedObs.for_show(small_plan())).all(ObsConnected)
    assert (connected.studio_mode, connected.collection, connected.profile) == (False, "", "")


def test_what_an_edited_show_comes_to_name_is_there() -> None:
    async def show() -> None:
        plan = small_plan()
        obs = SimulatedObs.for_show(plan)
        heard = started(obs)
        jingle = Cue(id="jingle", trigger=OnGo(), do=(Play("Opening film"),))
        first, *rest = plan.rundown
        obs.cast(
            replace(
                plan,
                rundown=(replace(first, cues=(*first.cues, jingle)), *rest),
                studio=replace(plan.studio, collection="Autumn", cameras={"spare": "Cam 2"}),
            )
        )
        (changed,) = heard.all(InputsChanged)
        assert set(changed.inputs) >= {"Opening film", "Cam 2", *plan.studio.microphones.values()}
        await obs.play_media(PlayMedia("e1", "Opening film"))
        await obs.set_collection(SetCollection("e2", "Autumn"))
        assert obs.collection == "Autumn"
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


# What is loaded -----------------------------------------------------------------------------------------


def test_a_collection_is_loaded_with_the_scenes_that_it_had() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host", "Fallback"], "Fallback", collection="Spring", collections=["Autumn"])
        heard = started(obs)
        obs.collection_by_hand("Summer", ["Beach", "Bar"])
        assert heard.happened[1:] == [
            CollectionChanged(at=AT, collection="Summer"),
            ScenesChanged(at=AT, scenes=("Beach", "Bar")),
            SceneOnAir(at=AT, scene="Beach"),
        ]
        heard.forget()
        await obs.set_collection(SetCollection("e1", "Spring"))
        assert heard.happened == [
            CollectionChanged(at=AT, collection="Spring"),
            ScenesChanged(at=AT, scenes=("Host", "Fallback")),
            SceneOnAir(at=AT, scene="Host"),
        ]
        heard.forget()
        await obs.set_collection(SetCollection("e2", "Spring"))
        assert heard.happened == []
        with pytest.raises(ObsFailure, match="no scene collection 'Winter'"):
            await obs.set_collection(SetCollection("e3", "Winter"))
        await obs.close()

    in_virtual_time(show())


def test_no_profile_is_loaded_while_an_output_runs() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host"], profile="Live", profiles=["Test"])
        heard = started(obs)
        with pytest.raises(ObsFailure, match="an output runs: virtual_camera"):
            await obs.set_profile(SetProfile("e1", "Test"))
        obs.output("virtual_camera", running=False)
        heard.forget()
        await obs.set_profile(SetProfile("e2", "Test"))
        obs.profile_by_hand("Own")
        assert [event.profile for event in heard.all(ProfileChanged)] == ["Test", "Own"]
        with pytest.raises(ObsFailure, match="no profile 'Nowhere'"):
            await obs.set_profile(SetProfile("e3", "Nowhere"))
        await obs.close()

    in_virtual_time(show())


async def test_studio_mode_is_set_and_told_once() -> None:
    obs = SimulatedObs(["Host", "Product"])
    heard = started(obs)
    for enabled in (True, True, False):
        await obs.set_studio_mode(SetStudioMode(f"e{enabled}", enabled=enabled))
    assert [event.enabled for event in heard.all(StudioModeChanged)] == [True, False]
    assert obs.program == "Host"
    await obs.close()


def test_inputs_come_and_go() -> None:
    obs = SimulatedObs(["Host"], inputs=["Microphone", "Headset"])
    heard = started(obs)
    obs.have_inputs(["Microphone", SimulatedInput("Camera", Kind.CAMERA)])
    assert heard.happened[1:] == [InputsChanged(at=AT, inputs=("Microphone", "Camera"))]


def test_the_fallback_fades_where_the_show_wants_no_cut() -> None:
    async def show() -> None:
        plan = small_plan()
        cover = plan.fallback_scene
        obs = SimulatedObs.for_show(replace(plan, studio=replace(plan.studio, fallback_cuts=False)))
        heard = started(obs)
        obs.transition(0.6)
        obs.expect(["Host", cover], fallback=cover, cuts=False)
        heard.forget()
        await obs.switch_scene(SwitchScene("e1", cover, urgent=True))
        assert heard.happened == []
        obs.expect(["Host", cover], fallback=cover)
        obs.by_hand("Host")
        await obs.switch_scene(SwitchScene("e2", cover, urgent=True))
        assert heard.happened == [SceneOnAir(at=AT, scene=cover)]
        await obs.close()

    in_virtual_time(show())


# Vitals --------------------------------------------------------------------------------------------------


def vitals_for(obs: SimulatedObs, seconds: float) -> list[Vitals]:
    taken: list[Vitals] = []

    async def show() -> None:
        obs.hear_vitals(taken.append)
        started(obs)
        await asyncio.sleep(seconds)
        await obs.close()

    in_virtual_time(show())
    return taken


def test_vitals_come_every_second_while_it_streams_and_are_the_same_every_time() -> None:
    outputs = {"stream": True}
    first, second = (vitals_for(SimulatedObs(["Host"], outputs=outputs), 60.5) for _ in range(2))
    assert first == second
    assert len(first) == 60
    assert len(vitals_for(SimulatedObs(["Host"]), 60.5)) == 30
    for sample in first:
        assert (sample.fps, sample.fps_wanted, sample.lagged) == (30, 30, 0)
        assert set(sample.outputs) == {"stream", "virtual_camera"}
        assert sample.outputs["stream"].kbps == pytest.approx(6000, rel=0.03)
        assert sample.outputs["virtual_camera"] == OutputVitals(kbps=None, dropped=None, congestion=None)
        assert (sample.cameras, sample.looks_every_s) == ({}, None)


def test_what_is_watched_gives_a_picture_unless_it_was_broken_or_is_not_there() -> None:
    obs = SimulatedObs(["Host"], inputs=[SimulatedInput("Cam 1", Kind.CAMERA), SimulatedInput("Cam 2")])
    obs.watch(["Cam 1", "Cam 2", "Cam 3"])
    obs.break_camera("Cam 2")
    (sample,) = vitals_for(obs, 2.5)
    assert sample.cameras == {"Cam 1": Sight.PICTURE, "Cam 2": Sight.NOTHING, "Cam 3": Sight.NOTHING}
    assert sample.looks_every_s is not None


async def test_an_input_without_a_picture_is_transparent_as_obs_has_it() -> None:
    obs = SimulatedObs(["Host"], inputs=[SimulatedInput("Cam", Kind.CAMERA)])
    started(obs)
    obs.break_camera("Cam")
    taken = Image.open(io.BytesIO(await obs.screenshot("Cam", 64, 36)))
    assert (taken.size, taken.getchannel("A").getextrema()) == ((64, 36), (0, 0))
    assert Image.open(io.BytesIO(await obs.screenshot("Cam", 64, 36, "jpg"))).mode == "RGB"
    obs.mend_camera("Cam")
    assert Image.open(io.BytesIO(await obs.screenshot("Cam", 64, 36))).mode == "RGB"


def test_of_a_stream_that_reconnects_nothing_leaves() -> None:
    obs = SimulatedObs(["Host"], outputs={"stream": True})
    obs.reconnecting("stream")
    (sample,) = vitals_for(obs, 1.5)
    assert sample.outputs["stream"].reconnecting
    assert sample.outputs["stream"].kbps == 0
    obs.reconnected("stream")


def test_nothing_is_told_of_how_an_obs_does_that_is_away() -> None:
    obs = SimulatedObs(["Host"])
    obs.vanish()
    assert vitals_for(obs, 10) == []


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


# Looks ---------------------------------------------------------------------------------------------------


def looks_for(obs: SimulatedObs, seconds: float) -> list[CameraSample]:
    looks: list[CameraSample] = []

    async def show() -> None:
        obs.hear_looks(looks.append)
        started(obs)
        await asyncio.sleep(seconds)
        await obs.close()

    in_virtual_time(show())
    return looks


def studio(**options: Any) -> SimulatedObs:
    cameras = [SimulatedInput(name, Kind.CAMERA) for name in ("Cam 1", "Cam 2")]
    holds = {"Host": ["Cam 1"], "Product": ["Cam 2"]}
    obs = SimulatedObs(["Host", "Product", "Fallback"], "Fallback", cameras, holds=holds, **options)
    obs.watch(["Cam 1", "Cam 2"])
    return obs


def test_looks_are_on_the_schedule_of_a_real_obs_and_bear_its_clock() -> None:
    looks = looks_for(studio(), 23.1)
    of_host = [look.at for look in looks if look.input == "Cam 1"]
    assert (len(of_host), len(looks) - len(of_host)) == (40, 10)
    assert {later - earlier for earlier, later in itertools.pairwise(of_host)} == {500}
    assert of_host[0] >= 3_000, "an OBS that has just started is left alone"
    assert {look.on_programme for look in looks if look.input == "Cam 1"} == {True}
    assert all(look.frame is not None and (look.frame.change or 0) > 0.001 for look in looks)
    closely = studio(now=lambda: RunMs(7))
    closely.watch(["Cam 1", "Cam 2"], closely=["Cam 2"])
    looks = looks_for(closely, 23.1)
    assert (len(looks), {look.at for look in looks}) == (80, {7})


def test_what_is_broken_is_seen_to_be_broken() -> None:
    for how, such in {
        Broken.NOTHING: lambda look: look.looked and look.frame is None,
        Broken.BLACK: lambda look: look.frame.dark == 1 and look.frame.spread == 0,
        Broken.FROZEN: lambda look: look.frame.change == 0 and look.frame.spread > 40,
        Broken.STUCK: lambda look: look.media is Media.OPENING,
        Broken.UNSEEN: lambda look: not look.looked,
    }.items():
        obs = studio()
        obs.break_camera("Cam 1", how)
        looks = looks_for(obs, 6.1)
        assert all(such(look) for look in looks if look.input == "Cam 1"), how
        assert all(look.frame is not None and look.frame.change for look in looks if look.input == "Cam 2")


def test_nothing_is_looked_at_while_it_is_away_or_a_transition_runs() -> None:
    looks: list[CameraSample] = []

    async def show() -> None:
        obs = studio()
        obs.hear_looks(looks.append)
        started(obs)
        await asyncio.sleep(4.1)
        obs.transition(5)
        obs.by_hand("Product")
        looks.clear()
        await asyncio.sleep(4.8)
        assert looks == []
        await asyncio.sleep(2)
        assert looks
        obs.vanish()
        looks.clear()
        await asyncio.sleep(5)
        assert looks == []
        await obs.close()

    in_virtual_time(show())


def test_a_stream_that_stalls_sends_nothing_and_says_nothing_else() -> None:
    obs = SimulatedObs(["Host"], outputs={"stream": True})
    obs.stall("stream")
    first, *rest = vitals_for(obs, 4.5)
    assert first.outputs["stream"].sent_bytes is None, "there is nothing to count from"
    assert [sample.outputs["stream"].sent_bytes for sample in rest] == [0, 0, 0]
    assert not any(sample.outputs["stream"].reconnecting for sample in rest)
    obs.flow("stream")
    assert vitals_for(obs, 2.5)[-1].outputs["stream"].sent_bytes == pytest.approx(750_000, rel=0.03)


def test_a_microphone_clips_is_quiet_or_dies_and_comes_back() -> None:
    async def show() -> None:
        obs = SimulatedObs(["Host"], inputs=["Microphone"])
        heard: list[Levels] = []
        obs.hear_levels(heard.append)
        started(obs)
        before: dict[Unsound, set[float | None]] = {}
        for how in Unsound:
            obs.break_sound("Microphone", how)
            heard.clear()
            await asyncio.sleep(1)
            before[how] = {sample["Microphone"].before for sample in heard}
        assert before == {Unsound.DEAD: {None}, Unsound.QUIET: {-72.0}, Unsound.CLIPPING: {0.0}}
        obs.mend_sound("Microphone")
        obs.mute_by_hand("Microphone", muted=True)
        heard.clear()
        await asyncio.sleep(1)
        assert all(sample["Microphone"].peak is None for sample in heard)
        assert len({sample["Microphone"].before for sample in heard}) > 10
        await obs.close()

    in_virtual_time(show())


def test_every_scene_of_a_show_but_the_fallback_holds_its_cameras() -> None:
    plan = small_plan()
    cameras = tuple(sorted(plan.studio.cameras.values()))
    (told,) = started(SimulatedObs.for_show(plan)).all(ContentsChanged)
    assert set(told.contents) == set(plan.studio.scenes.values())
    for scene, held in told.contents.items():
        assert set(cameras).isdisjoint(held) if scene == plan.fallback_scene else set(cameras) <= set(held)
