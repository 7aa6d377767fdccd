"""What is told of OBS is so, however it was told: late, twice, never, or by another name."""

import asyncio
from collections.abc import Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.show.effects import SetMute, SwitchScene
from companion.show.events import (
    InputMuted,
    InputsChanged,
    ObsConnected,
    OutputsChanged,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from tests.fake_obs import OBS_29, OBS_31, FakeObs
from tests.fake_obs.faults import late, saying
from tests.fake_obs.protocol import Version
from tests.obs.hearing import Hearing
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]
CALM = Timing(look_s=60, look_again_s=60, quiet_s=0.02, settle_s=0)
"""Nothing is looked at that was not told."""
LOOKING = Timing(look_s=0.1, look_again_s=60, quiet_s=0.02, settle_s=0)
AGAIN = Timing(look_s=60, look_again_s=0.1, quiet_s=0.02, settle_s=0)


async def connected(
    obs: FakeObs, start_link: StartLink, timing: Timing = CALM, fallback: str = "Fallback"
) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), fallback, timing)
    await heard.first(ObsConnected)
    heard.forget()
    return link, heard


def scenes_on_air(heard: Hearing) -> list[str]:
    return [event.scene for event in heard.all(SceneOnAir)]


# Programme -----------------------------------------------------------------------------------------------


async def test_a_scene_that_is_told_twice_is_on_air_once(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link)
        obs.event_doubled("CurrentProgramSceneChanged")
        obs.take("Product")
        await heard.first(SceneOnAir)
        await asyncio.sleep(0.1)
        assert scenes_on_air(heard) == ["Product"]


async def test_a_scene_that_is_not_told_is_found_by_looking(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link, LOOKING)
        obs.event_missing("CurrentProgramSceneChanged")
        obs.take("Product")
        assert (await heard.first(SceneOnAir, within_s=5)).scene == "Product"


async def test_a_scene_that_is_told_when_another_is_on_air_already_is_not_believed(
    start_link: StartLink,
) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link)
        obs.take("Product")
        await heard.first(SceneOnAir)
        obs.pretend("CurrentProgramSceneChanged", {"sceneName": "Host"})
        await asyncio.sleep(0.15)
        assert scenes_on_air(heard) == ["Product"]


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
async def test_the_scene_that_viewers_see_is_told_and_not_the_one_that_obs_names(
    start_link: StartLink, told: bool
) -> None:
    """In studio mode a hand takes a scene, and another before the first has come: OBS drops the second."""
    async with FakeObs(studio_mode=True, transition_ms=150) as obs:
        _, heard = await connected(obs, start_link, CALM if told else LOOKING)
        if not told:
            obs.event_missing("CurrentProgramSceneChanged")
        obs.take("Product")
        await asyncio.sleep(0.05)
        named = "Fallback" if told else "Host"
        obs.take(named)
        await heard.first(SceneOnAir, within_s=5)
        await asyncio.sleep(0.3)
        assert (obs.program, obs.on_air) == (named, "Product")
        assert scenes_on_air(heard) == ["Product"]
        _, later = start_link(Address(obs.host, obs.port, obs.password), "Fallback", CALM)
        assert (await later.first(ObsConnected)).program == "Product"


# Names ---------------------------------------------------------------------------------------------------


async def test_scenes_taken_quickly_in_studio_mode_are_never_told_to_be_by_a_hand(
    start_link: StartLink,
) -> None:
    async with FakeObs(studio_mode=True, transition_ms=400) as obs:
        link, heard = await connected(obs, start_link, LOOKING)
        for number, (scene, then_s) in enumerate(
            (("Product", 0.25), ("Host", 0.02), ("Product", 0.02), ("Host", 0.0))
        ):
            switching = asyncio.gather(
                link.switch_scene(SwitchScene(f"e{number}", scene)), return_exceptions=True
            )
            await asyncio.sleep(then_s)
        assert await switching == [None]
        heard.forget()
        await asyncio.sleep(1.0)
        assert obs.on_air == "Host"
        assert set(scenes_on_air(heard)) <= {"Host"}, "what was confirmed is on air, or on its way"


async def test_a_hand_is_told_after_a_switch_whose_confirmation_came_late(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, heard = await connected(obs, start_link)
        obs.event_missing("InputActiveStateChanged", times=20)
        obs.event_missing("CurrentProgramSceneChanged")
        obs.fault("GetSourceActive", late(0.6))
        before = len(obs.requests("GetSourceActive"))
        switch = asyncio.ensure_future(link.switch_scene(SwitchScene("e1", "Product", urgent=True)))
        await eventually(lambda: len(obs.requests("GetSourceActive")) > before, "a look at the picture")
        obs.take("Fallback")
        await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")
        assert not switch.done()
        heard.forget()
        await switch  # as its late answer said; so whoever hears both must hear of the hand last
        await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")


async def test_a_hand_that_goes_back_in_mid_transition_is_found_by_looking(start_link: StartLink) -> None:
    """Back to a scene with a cut of its own OBS goes without a word: somebody presses F8 in OBS while our
    return from the fallback is still fading."""
    async with FakeObs() as obs:
        link, heard = await connected(obs, start_link, LOOKING)
        await link.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
        await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")
        obs.transition(1.0)
        await link.switch_scene(SwitchScene("e2", "Host"))
        heard.forget()
        obs.take("Fallback")
        await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")


async def test_a_hand_is_told_when_obs_can_be_asked_again(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link)
        obs.not_ready(0.5)
        obs.take("Fallback")
        await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")


@pytest.mark.parametrize("version", [OBS_29, OBS_31], ids=["29", "31"])
async def test_a_scene_that_is_renamed_on_air_stays_on_air(start_link: StartLink, version: Version) -> None:
    async with FakeObs(version=version) as obs:
        _, heard = await connected(obs, start_link)
        obs.rename_scene("Host", "Hosts")
        assert (await heard.first(SceneOnAir)).scene == "Hosts"
        assert [event.scenes for event in heard.all(ScenesChanged)] == [("Hosts", "Product", "Fallback")]
        await asyncio.sleep(0.15)
        assert len(heard.happened) == 2, "a new name is no scene that goes and no scene that comes"


async def test_a_new_name_that_is_not_told_is_found_by_looking(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        timing = Timing(look_s=0.1, look_again_s=0.2, quiet_s=0.02, settle_s=0)
        _, heard = await connected(obs, start_link, timing)
        obs.event_missing("SceneNameChanged")
        obs.rename_scene("Host", "Hosts")
        await heard.first(SceneOnAir, lambda event: event.scene == "Hosts", within_s=5)
        await heard.first(ScenesChanged, lambda event: event.scenes[0] == "Hosts", within_s=5)


async def test_a_scene_that_is_removed_on_air_leaves_another_one_there(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link)
        obs.remove_scene("Host")
        assert (await heard.first(ScenesChanged)).scenes == ("Product", "Fallback")
        assert (await heard.first(SceneOnAir)).scene == obs.program


async def test_inputs_that_come_go_and_change_their_names_are_told_with_their_mutes(
    start_link: StartLink,
) -> None:
    async with FakeObs(inputs=1) as obs:
        link, heard = await connected(obs, start_link)
        cameras = ("Host camera", "Product camera", "Fallback picture")
        obs.mute("Microphone 1")
        await heard.first(InputMuted)
        heard.forget()
        obs.rename_input("Microphone 1", "Headset")
        assert set((await heard.first(InputsChanged)).inputs) == {*cameras, "Headset"}
        await heard.first(InputMuted, lambda event: (event.input, event.muted) == ("Headset", True))
        await link.set_mute(SetMute("e1", "Headset", muted=False))
        heard.forget()
        obs.remove_input("Headset")
        assert set((await heard.first(InputsChanged)).inputs) == set(cameras)


# Studio mode ---------------------------------------------------------------------------------------------


async def test_studio_mode_by_hand_is_told_once(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link)
        obs.event_doubled("StudioModeStateChanged")
        await obs.studio_mode(enabled=True)
        assert (await heard.first(StudioModeChanged)).enabled
        await obs.studio_mode(enabled=False)
        await heard.first(StudioModeChanged, lambda event: not event.enabled)
        await asyncio.sleep(0.1)
        assert [event.enabled for event in heard.all(StudioModeChanged)] == [True, False]


async def test_studio_mode_that_is_not_told_is_found_by_looking(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link, LOOKING)
        obs.event_missing("StudioModeStateChanged")
        await obs.studio_mode(enabled=True)
        assert (await heard.first(StudioModeChanged, within_s=5)).enabled


# Outputs -------------------------------------------------------------------------------------------------


async def test_an_output_that_stops_by_itself_is_told_at_once_and_once(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        obs.world.stream.running = True
        _, heard = await connected(obs, start_link)
        obs.event_doubled("StreamStateChanged")
        obs.world.stream.break_off()
        told = await heard.first(OutputsChanged, within_s=1)
        assert told.outputs == {"stream": False, "record": False, "virtual_camera": False}
        await asyncio.sleep(0.1)
        assert len(heard.all(OutputsChanged)) == 1


async def test_an_output_that_is_not_told_is_found_by_looking_twice(start_link: StartLink) -> None:
    """Once may be a recording that lingers after it was told to have stopped."""
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link, LOOKING)
        obs.event_missing("RecordStateChanged", 2)
        obs.world.record.start()
        assert (await heard.first(OutputsChanged, within_s=5)).outputs["record"]
        heard.forget()
        obs.event_missing("RecordStateChanged", 2)
        obs.world.record.stop()
        assert not (await heard.first(OutputsChanged, within_s=5)).outputs["record"]


async def test_one_look_that_says_otherwise_is_not_believed(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        _, heard = await connected(obs, start_link, LOOKING)
        lingering = {"outputActive": True, "outputPaused": False}
        obs.fault("GetRecordStatus", saying(lingering))
        seen = len(obs.requests("GetRecordStatus"))
        await eventually(lambda: len(obs.requests("GetRecordStatus")) > seen + 3, "four looks")
        assert heard.all(OutputsChanged) == []


async def test_a_stream_that_reconnects_runs(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        obs.world.stream.running = True
        _, heard = await connected(obs, start_link, LOOKING)
        obs.world.stream.reconnect()
        await asyncio.sleep(0.3)
        obs.world.stream.reconnected()
        await asyncio.sleep(0.3)
        assert heard.events == []


# The fallback's cut --------------------------------------------------------------------------------------


async def override(obs: FakeObs, scene: str) -> object:
    return (await obs.ask("GetSceneSceneTransitionOverride", {"sceneName": scene}))["transitionName"]


async def test_a_cut_that_a_hand_took_away_is_put_back(start_link: StartLink) -> None:
    """OBS does not tell of it."""
    async with FakeObs() as obs:
        await connected(obs, start_link, AGAIN)
        assert await override(obs, "Fallback") == "Cut"
        await obs.ask("SetSceneSceneTransitionOverride", {"sceneName": "Fallback", "transitionName": None})

        async def cuts() -> bool:
            return await override(obs, "Fallback") == "Cut"

        await eventually(cuts, "the cut")


async def test_a_transition_of_the_fallbacks_own_is_left_to_it(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        await connected(obs, start_link, AGAIN)
        own = {"sceneName": "Fallback", "transitionName": "Fade", "transitionDuration": 200}
        await obs.ask("SetSceneSceneTransitionOverride", own)
        read = len(obs.requests("GetSceneSceneTransitionOverride"))
        await eventually(
            lambda: len(obs.requests("GetSceneSceneTransitionOverride")) > read + 1, "two more looks"
        )
        assert await override(obs, "Fallback") == "Fade"


async def test_a_show_that_wants_no_cut_has_none_made(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link, AGAIN)
        link.expect(["Host", "Product"], fallback="Product", cuts=False)
        await obs.ask("SetSceneSceneTransitionOverride", {"sceneName": "Fallback", "transitionName": None})
        read = len(obs.requests("GetSceneList"))
        await eventually(lambda: len(obs.requests("GetSceneList")) > read + 1, "two more readings")
        assert await override(obs, "Product") is None
        assert await override(obs, "Fallback") is None
        link.expect(["Host", "Product"], fallback="Product", cuts=True)

        async def cuts() -> bool:
            return await override(obs, "Product") == "Cut"

        await eventually(cuts, "the cut that the show wants now")
