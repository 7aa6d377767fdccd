"""A switch counts when the picture that goes out has changed, whatever OBS says of it.

Against an OBS that lies on demand. Without looking at the picture each of these would be "done".
"""

import asyncio
from collections.abc import Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected, SceneOnAir
from tests.fake_obs import OBS_29, OBS_31, Asked, FakeObs
from tests.fake_obs.connection import Connection
from tests.fake_obs.faults import after_the_next, no_reply, saying, without_effect
from tests.fake_obs.protocol import Version
from tests.obs.hearing import Hearing
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]
CALM = Timing(look_s=60, quiet_s=0.02, settle_s=0)
"""Nothing is looked at but what the test does."""


async def connected(obs: FakeObs, start_link: StartLink, timing: Timing = CALM) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(Address(obs.host, obs.port, obs.password), "Fallback", timing)
    await heard.first(ObsConnected)
    obs.asked.clear()
    heard.forget()
    return link, heard


def passages(obs: FakeObs) -> int:
    """How often studio mode was changed."""
    return len(obs.requests("SetStudioModeEnabled"))


@pytest.mark.parametrize("version", [OBS_29, OBS_31], ids=["29", "31"])
@pytest.mark.parametrize("urgent", [False, True], ids=["timed", "urgent"])
async def test_a_switch_is_done_when_an_input_of_its_own_is_in_the_picture(
    start_link: StartLink, urgent: bool, version: Version
) -> None:
    async with FakeObs(version=version) as obs:
        link, _ = await connected(obs, start_link)
        await link.switch_scene(SwitchScene("e1", "Product", urgent=urgent))
        assert obs.shows("Product camera")
        assert passages(obs) == 0
        await link.switch_scene(SwitchScene("e2", "Product", urgent=urgent))
        assert passages(obs) == 0, "it is there already"


async def test_an_urgent_switch_asks_obs_nothing_before(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        await link.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
        asked = [one.request for one in obs.asked if one.request != "GetStats"]
        assert asked[0] == "SetCurrentProgramScene"


@pytest.mark.parametrize("duplicate", [True, False], ids=["scenes doubled", "scenes not doubled"])
@pytest.mark.parametrize("heard_of_it", [True, False], ids=["told", "not told"])
async def test_a_switch_that_studio_mode_drops_comes_all_the_same(
    start_link: StartLink, duplicate: bool, heard_of_it: bool
) -> None:
    """OBS says yes, names the fallback, and goes on with its transition to the product."""
    async with FakeObs(studio_mode=True, duplicate=duplicate, transition_ms=3_000) as obs:
        link, heard = await connected(obs, start_link)
        if not heard_of_it:
            obs.event_missing("SceneTransitionStarted")
        obs.take("Product")
        await eventually(lambda: obs.shows("Product camera"), "the transition beginning")
        await link.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
        assert obs.shows("Fallback picture")
        assert obs.on_air == "Fallback"
        assert (await heard.first(SceneOnAir)).scene == "Fallback"
        assert obs.world.mixer.studio_mode, "and OBS is in the mode that it was in"


async def test_a_yes_without_effect_fails_and_says_what_is_on_air(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        for urgent in (False, True):
            obs.fault("SetCurrentProgramScene", without_effect)
            with pytest.raises(ObsFailure, match="asked for 'Product' and shows 'Host'"):
                await link.switch_scene(SwitchScene("e1", "Product", urgent=urgent))


async def test_a_scene_that_obs_names_and_does_not_show_is_found_out(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        obs.fault("SetCurrentProgramScene", without_effect, times=None)
        obs.fault("GetSceneList", saying({"currentProgramSceneName": "Product"}), times=None)
        with pytest.raises(ObsFailure, match="asked for 'Product' and shows 'Host'"):
            await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        assert passages(obs) == 2, "it tried what helps most often"
        # And when the picture holds nothing that tells which scene it is:
        obs.fault("GetSourceActive", saying({"videoActive": False, "videoShowing": False}), times=None)
        with pytest.raises(ObsFailure, match="'Product' is on programme, but 'Product camera' of it is not"):
            await link.switch_scene(SwitchScene("e2", "Product"))


@pytest.mark.parametrize("trouble", ["missing", "late"])
async def test_the_picture_is_asked_when_it_is_not_told(start_link: StartLink, trouble: str) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        if trouble == "missing":
            obs.event_missing("InputActiveStateChanged", 2)
        else:
            obs.event_late("InputActiveStateChanged", 1)
        await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        assert obs.shows("Product camera")
        assert passages(obs) == 0


async def test_an_answer_that_never_comes_does_not_keep_a_switch_from_being_made(
    start_link: StartLink,
) -> None:
    """The request is carried out and not answered; the next one goes its own way."""
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link, Timing(request_s=0.3, look_s=60, settle_s=0))
        obs.fault("SetCurrentProgramScene", no_reply)
        with pytest.raises(ObsFailure, match="confirm"):
            await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        await link.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
        assert obs.shows("Fallback picture")


async def test_swapped_replies_confirm_nothing(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link, Timing(request_s=0.3, look_s=60, settle_s=0))
        obs.fault("SetCurrentProgramScene", without_effect)
        obs.fault("GetSceneList", after_the_next)
        with pytest.raises(ObsFailure):
            await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        assert obs.on_air == "Host"


async def test_an_input_that_was_hidden_a_moment_ago_is_not_waited_for(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link, Timing(look_s=60, quiet_s=5, settle_s=0))
        hidden = {"sceneName": "Product", "sceneItemId": 1, "sceneItemEnabled": False}
        await obs.ask("SetSceneItemEnabled", hidden)
        await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        assert obs.on_air == "Product"


async def test_what_a_scene_holds_is_followed(start_link: StartLink) -> None:
    """The product's camera moves to another scene: it says nothing of the product any more."""
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        await obs.ask("CreateSceneItem", {"sceneName": "Fallback", "sourceName": "Product camera"})
        await obs.ask("RemoveSceneItem", {"sceneName": "Product", "sceneItemId": 1})
        await eventually(lambda: len(obs.requests("GetSceneItemList")) == 2, "both being read again")
        await asyncio.sleep(0.05)
        await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        await eventually(lambda: obs.on_air == "Product", "the product on air")
        assert passages(obs) == 0


async def test_a_scene_without_an_input_of_its_own_is_taken_by_its_name(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        obs.create_scene("Empty")
        link, _ = await connected(obs, start_link)
        await link.switch_scene(SwitchScene("e1", "Empty", urgent=True))
        await eventually(lambda: obs.on_air == "Empty", "nothing on air")
        await link.switch_scene(SwitchScene("e2", "Host"))
        assert (obs.on_air, passages(obs)) == ("Host", 0)


async def test_a_slow_obs_is_given_the_time_it_takes(start_link: StartLink) -> None:
    """What it says of the picture is old when it comes: it does not mean that the switch was lost."""

    async def a_frame_before(connection: Connection, asked: Asked) -> None:
        await asyncio.sleep(0.5)
        await saying({"videoActive": False, "videoShowing": False})(connection, asked)

    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        obs.event_missing("InputActiveStateChanged", 2)
        obs.fault("GetSourceActive", a_frame_before, times=2)  # the programme is looked at as well
        await link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        assert (obs.on_air, passages(obs)) == ("Product", 0)


async def test_a_scene_that_went_away_is_named(start_link: StartLink) -> None:
    async with FakeObs() as obs:
        link, _ = await connected(obs, start_link)
        obs.remove_scene("Product")
        with pytest.raises(ObsFailure, match="OBS has no scene 'Product'"):
            await link.switch_scene(SwitchScene("e1", "Product"))
        obs.rename_scene("Fallback", "Back soon")
        with pytest.raises(ObsFailure, match="OBS has no scene 'Fallback'"):
            await link.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
        await link.switch_scene(SwitchScene("e3", "Back soon", urgent=True))
        await eventually(lambda: obs.on_air == "Back soon", "the fallback under its new name")
