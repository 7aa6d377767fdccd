"""Where OBS has ways of its own the real one is asked: collections, profiles, nested scenes, starts."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.session import Data
from companion.obs.sockets import EventSocket
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import SetCollection, SetOutput, SetProfile, SetStudioMode, SwitchScene
from companion.show.events import (
    CollectionChanged,
    ObsConnected,
    ObsLost,
    SceneOnAir,
    ScenesChanged,
    StudioModeChanged,
)
from tests.obs.conftest import address_of
from tests.obs.hearing import Hearing
from tests.real_obs import RealObs

StartLink = Callable[..., tuple[ObsLink, Hearing]]
MakeObs = Callable[..., RealObs]
_OUTPUTS = 1 << 6
BUSY = Timing(request_s=5, look_s=0.01, look_again_s=0.05, quiet_s=0.02, program_s=0.005)
"""Asks all the time, so that something is on its way whatever OBS does."""


async def test_an_obs_that_changes_its_collection_is_not_asked_to_death(
    make_real_obs: MakeObs, start_link: StartLink
) -> None:
    """OBS 29 is gone when it is asked for its scenes while it closes them."""
    obs = make_real_obs()
    obs.ask("CreateSceneCollection", {"sceneCollectionName": "Second"})
    obs.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Lab"})
    link, heard = start_link(address_of(obs), "Fallback", BUSY)
    await heard.first(ObsConnected)

    async def keep_asking() -> None:
        while True:
            with contextlib.suppress(ObsFailure):
                await link.switch_scene(SwitchScene("e0", "Host", urgent=True))
            with contextlib.suppress(ObsFailure):
                await link.screenshot("Host", 8, 8)
            await asyncio.sleep(0.002)

    asking = [asyncio.ensure_future(keep_asking()) for _ in range(2)]
    for number in range(6):
        name = ("Second", "Lab")[number % 2]
        heard.forget()
        await link.set_collection(SetCollection(f"e{number}", name))
        assert obs.ask("GetSceneCollectionList")["currentSceneCollectionName"] == name
        await heard.first(CollectionChanged)
        assert [event.collection for event in heard.all(CollectionChanged)] == [name]
        await heard.first(ScenesChanged)
        await asyncio.sleep(0.1)
    assert not heard.all(ObsLost)
    for one in asking:
        one.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    await link.switch_scene(SwitchScene("e9", "Fallback", urgent=True))
    assert obs.shows("Fallback picture")


async def test_another_profile_waits_until_nothing_is_sent(
    make_real_obs: MakeObs, start_link: StartLink
) -> None:
    """OBS 29 changes it under a recording that runs."""
    obs = make_real_obs()
    obs.ask("CreateProfile", {"profileName": "Tall"})
    obs.ask("SetCurrentProfile", {"profileName": "Lab"})
    link, heard = start_link(address_of(obs))
    await heard.first(ObsConnected)
    await link.set_output(SetOutput("e1", "record", running=True))
    with pytest.raises(ObsFailure, match="while an output runs: record"):
        await link.set_profile(SetProfile("e2", "Tall"))
    await link.set_output(SetOutput("e3", "record", running=False))
    await link.set_profile(SetProfile("e4", "Tall"))
    assert obs.ask("GetProfileList")["currentProfileName"] == "Tall"


async def test_scenes_within_scenes_are_told_by_what_only_they_hold(
    make_real_obs: MakeObs, start_link: StartLink
) -> None:
    obs = make_real_obs()
    obs.ask("CreateScene", {"sceneName": "Both"})
    obs.ask("CreateSceneItem", {"sceneName": "Both", "sourceName": "Product"})
    picture = {"inputName": "Frame", "inputKind": "color_source_v3", "inputSettings": {}}
    obs.ask("CreateInput", {"sceneName": "Both", **picture})
    link, heard = start_link(address_of(obs), "Fallback")
    await heard.first(ObsConnected)
    for scene, shown in (("Both", "Frame"), ("Product", "Product camera"), ("Both", "Frame")):
        for urgent in (False, True):
            await link.switch_scene(SwitchScene("e1", scene, urgent=urgent))
            obs.wait_for(lambda shown=shown: obs.shows(shown), scene)  # type: ignore[misc]
    assert not heard.all(StudioModeChanged)


async def test_studio_mode_is_turned_on_and_off(real_obs: RealObs, start_link: StartLink) -> None:
    link, heard = start_link(address_of(real_obs), "Fallback")
    await heard.first(ObsConnected)
    for enabled in (True, False):
        await link.set_studio_mode(SetStudioMode("e1", enabled))
        assert real_obs.ask("GetStudioModeEnabled")["studioModeEnabled"] == enabled
        await heard.first(StudioModeChanged, lambda event, enabled=enabled: event.enabled == enabled)
    assert not heard.all(SceneOnAir), "programme did not move"


async def test_a_scene_that_obs_names_and_does_not_show_is_put_right_for_the_next_switch(
    lent_obs: RealObs, start_link: StartLink
) -> None:
    """A hand takes two scenes quickly: OBS names the second and shows the first."""
    obs = lent_obs
    obs.transition(0.3)
    obs.ask("SetStudioModeEnabled", {"studioModeEnabled": True})
    link, heard = start_link(address_of(obs), "Fallback")
    await heard.first(ObsConnected)
    obs.take("Product")
    await asyncio.sleep(0.05)
    obs.take("Host")
    await asyncio.sleep(0.6)
    assert obs.program == "Host"
    assert not obs.shows("Host camera"), "this is what OBS does"
    await heard.first(SceneOnAir)
    assert {event.scene for event in heard.all(SceneOnAir)} == {"Product"}, "and this is what viewers see"
    await link.switch_scene(SwitchScene("e1", "Host"))
    obs.wait_for(lambda: obs.shows("Host camera") and not obs.shows("Product camera"), "the host alone")


async def test_a_stream_that_looks_for_its_ingest_is_not_started_twice(
    make_real_obs: MakeObs, start_link: StartLink
) -> None:
    """OBS 29 says that it does not run, and takes a second start as if it were the first."""
    obs = make_real_obs()
    with socket.create_server(("127.0.0.1", 0)) as mute:  # takes the connection and says nothing
        obs.stream_to(f"rtmp://127.0.0.1:{mute.getsockname()[1]}/live")
        link, heard = start_link(address_of(obs))
        await heard.first(ObsConnected)
        states: list[str] = []

        def hear(_: str, data: Data) -> None:
            states.append(str(data.get("outputState")))

        witness = EventSocket("witness", address_of(obs), _OUTPUTS, 5, hear, lambda _: None)
        await witness.connect()
        obs.ask("StartStream")
        assert not obs.ask("GetStreamStatus")["outputActive"]
        starting = asyncio.gather(
            link.set_output(SetOutput("e1", "stream", running=True)), return_exceptions=True
        )
        await asyncio.sleep(1.5)
        assert states == ["OBS_WEBSOCKET_OUTPUT_STARTING"]
        await witness.close()
        await link.close()
        await starting
