"""The link against a real OBS; what OBS shows is asked over another socket."""

import asyncio
import base64
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from companion.obs.lanes import Lanes
from companion.obs.link import ObsLink, answers
from companion.obs.session import Address, SessionFailure
from companion.obs.timing import Timing
from companion.ports import Levels, ObsFailure
from companion.show.effects import PlayMedia, SetOutput, SwitchScene
from companion.show.events import (
    InputMuted,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    SceneOnAir,
    ScenesChanged,
)
from tests.obs.conftest import SOCKETS, address_of
from tests.obs.hearing import Hearing
from tests.real_obs import SCENES, RealObs, Source, media

StartLink = Callable[..., tuple[ObsLink, Hearing]]
MakeObs = Callable[..., RealObs]


async def test_it_connects_with_the_password_and_says_what_obs_has(
    real_obs: RealObs, start_link: StartLink
) -> None:
    link, heard = start_link(address_of(real_obs))
    connected = await heard.first(ObsConnected)
    assert heard.events[0] == connected
    assert connected.version == real_obs.ask("GetVersion")["obsVersion"]
    assert connected.scenes[:3] == ("Host", "Product", "Fallback")
    assert set(connected.inputs) == {"Host camera", "Product camera", "Fallback picture"}
    assert (connected.program, connected.studio_mode, connected.simulated) == ("Host", False, False)
    assert connected.outputs == {"stream": False, "record": False, "virtual_camera": False}
    assert link.trouble is None


async def test_a_wrong_password_is_told_plainly_and_once(real_obs: RealObs, start_link: StartLink) -> None:
    address = Address(real_obs.host, real_obs.port, "not-the-password")
    link, heard = start_link(address, timing=Timing(person_retry_s=0.3))
    lost = await heard.first(ObsLost)
    assert "password is wrong" in lost.reason
    with pytest.raises(ObsFailure, match="password is wrong"):
        await link.switch_scene(SwitchScene("e1", "Product"))
    await asyncio.sleep(1.0)  # a few more attempts
    assert len(heard.events) == 1


async def test_a_missing_password_is_told_plainly(real_obs: RealObs, start_link: StartLink) -> None:
    _, heard = start_link(Address(real_obs.host, real_obs.port))
    assert "asks for a password and none is set" in (await heard.first(ObsLost)).reason


async def test_the_password_shows_nowhere(
    real_obs: RealObs, start_link: StartLink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    wrong = Address(real_obs.host, real_obs.port, "another-secret-of-ours")
    _, heard_wrong = start_link(wrong)
    await heard_wrong.first(ObsLost)
    await link.screenshot("Host", 160, 90)
    shown = caplog.text + repr(link) + repr(link.__dict__) + repr(wrong) + repr(heard_wrong.events)
    assert real_obs.password not in shown
    assert "another-secret-of-ours" not in shown


async def test_a_switch_is_confirmed_and_obs_agrees(real_obs: RealObs, start_link: StartLink) -> None:
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    await link.switch_scene(SwitchScene("e1", "Product"))
    assert real_obs.program == "Product"
    real_obs.wait_for(lambda: real_obs.shows("Product camera"), "the product's camera in the picture")
    await heard.first(SceneOnAir, lambda event: event.scene == "Product")


async def test_a_hand_in_obs_is_heard(real_obs: RealObs, start_link: StartLink) -> None:
    _, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    real_obs.take("Fallback")
    await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")


async def test_a_scene_that_is_not_there_is_named(real_obs: RealObs, start_link: StartLink) -> None:
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    with pytest.raises(ObsFailure, match="no scene 'Nowhere'"):
        await link.switch_scene(SwitchScene("e1", "Nowhere"))
    await link.switch_scene(SwitchScene("e2", "Product"))
    assert real_obs.program == "Product"


async def test_scenes_made_and_removed_in_obs_are_heard(real_obs: RealObs, start_link: StartLink) -> None:
    _, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    real_obs.ask("CreateScene", {"sceneName": "Encore"})
    await heard.first(ScenesChanged, lambda event: "Encore" in event.scenes)
    real_obs.ask("SetSceneName", {"sceneName": "Encore", "newSceneName": "Once more"})
    await heard.first(ScenesChanged, lambda event: "Once more" in event.scenes)
    real_obs.ask("RemoveScene", {"sceneName": "Once more"})
    await heard.first(ScenesChanged, lambda event: event.scenes == tuple(SCENES))


async def test_an_output_that_starts_and_stops_is_heard(real_obs: RealObs, start_link: StartLink) -> None:
    _, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    real_obs.ask("StartRecord")
    await heard.first(OutputsChanged, lambda event: event.outputs["record"])
    real_obs.ask("StopRecord")
    await heard.first(OutputsChanged, lambda event: not event.outputs["record"])
    assert len(heard.all(OutputsChanged)) == 2


async def test_a_recording_that_cannot_be_written_fails_and_says_where_to_look(
    real_obs: RealObs, start_link: StartLink
) -> None:
    """OBS says yes, and opens a window that tells why not."""
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    real_obs.record_into(real_obs.folder / "nowhere")
    try:
        with pytest.raises(ObsFailure, match="asked to start record and did not: is the folder"):
            await link.set_output(SetOutput("e1", "record", running=True))
    finally:
        real_obs.record_into(real_obs.folder)


async def test_a_clip_whose_file_is_gone_fails_though_obs_says_that_it_plays(
    real_obs: RealObs, start_link: StartLink
) -> None:
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    gone = media("Opening", real_obs.folder / "deleted.mp4")
    with added(real_obs, gone), pytest.raises(ObsFailure, match="nothing to play in 'Opening': is its file"):
        await link.play_media(PlayMedia("e1", "Opening"))


async def test_a_muted_input_is_followed_through_its_names(real_obs: RealObs, start_link: StartLink) -> None:
    _, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    with added(real_obs, media("Guest", real_obs.folder / "guest.wav")):
        real_obs.ask("SetInputMute", {"inputName": "Guest", "inputMuted": True})
        await heard.first(InputMuted, lambda event: (event.input, event.muted) == ("Guest", True))
        real_obs.ask("SetInputName", {"inputName": "Guest", "newInputName": "Second guest"})
        try:
            await heard.first(InputMuted, lambda event: (event.input, event.muted) == ("Second guest", True))
            await heard.first(InputMuted, lambda event: (event.input, event.muted) == ("Guest", False))
        finally:
            real_obs.ask("SetInputName", {"inputName": "Second guest", "newInputName": "Guest"})


@contextlib.contextmanager
def added(obs: RealObs, source: Source) -> Iterator[None]:
    """An input more in the scene on programme."""
    obs.ask(
        "CreateInput",
        {
            "sceneName": "Host",
            "inputName": source.name,
            "inputKind": source.kind,
            "inputSettings": dict(source.settings),
        },
    )
    try:
        yield
    finally:
        obs.ask("RemoveInput", {"inputName": source.name})
        obs.wait_for(
            lambda: all(one["inputName"] != source.name for one in obs.ask("GetInputList")["inputs"]),
            f"{source.name} is gone",
        )


async def test_an_urgent_request_passes_twenty_that_wait(real_obs: RealObs) -> None:
    def lost(failure: SessionFailure) -> None:
        raise failure

    lanes = Lanes(address_of(real_obs), 30.0, lost, lambda *_: None)
    order: list[str] = []
    # Each takes OBS a while: what it answers at once may all be answered before another thread has begun.
    slow = {"sourceName": "Host", "imageFormat": "png", "imageWidth": 1024, "imageHeight": 1024}

    async def ask(name: str, request: str, data: dict[str, Any] | None = None, *, urgent: bool) -> None:
        await lanes.ask(request, data, urgent=urgent)
        order.append(name)

    await lanes.open()
    try:
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(ask(f"{number}", "GetSourceScreenshot", slow, urgent=False))
            group.create_task(ask("urgent", "GetSceneList", urgent=True))
    finally:
        await lanes.close()
    assert order.index("urgent") < 16
    assert len(order) == 21


async def test_an_urgent_switch_does_not_wait_for_a_picture(real_obs: RealObs, start_link: StartLink) -> None:
    link, heard = start_link(address_of(real_obs), fallback_scene="Fallback")
    await heard.first(ObsConnected)
    await link.screenshot("Host", 16, 16)
    slow = asyncio.gather(*(link.screenshot("Host", 2048, 2048, "png") for _ in range(4)))
    await asyncio.sleep(0.01)
    await link.switch_scene(SwitchScene("e1", "Fallback", urgent=True))
    assert not slow.done()
    assert real_obs.program == "Fallback"
    assert all(picture.startswith(b"\x89PNG") for picture in await slow)


async def test_a_picture_is_what_obs_shows(real_obs: RealObs, start_link: StartLink) -> None:
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    assert await link.screenshot("Product", 160, 90) == real_obs.picture("Product", 160, 90)
    with pytest.raises(ObsFailure, match="no picture of 'Nobody'"):
        await link.screenshot("Nobody", 160, 90)


async def test_a_switch_that_waits_is_overtaken_by_a_later_one(
    lent_obs: RealObs, start_link: StartLink
) -> None:
    obs = lent_obs
    obs.transition(1.5)
    obs.ask("SetStudioModeEnabled", {"studioModeEnabled": True})
    link, heard = start_link(address_of(obs), fallback_scene="Fallback")
    await heard.first(ObsConnected)
    obs.take("Product")  # a long transition, which a switch in studio mode has to wait for
    earlier = asyncio.gather(link.switch_scene(SwitchScene("e1", "Host")), return_exceptions=True)
    await asyncio.sleep(0.1)
    await link.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
    (failure,) = await earlier
    assert isinstance(failure, ObsFailure)
    assert "overtaken by the switch to 'Fallback'" in str(failure)
    await asyncio.sleep(2)
    assert obs.program == "Fallback"
    assert obs.shows("Fallback picture")


@pytest.mark.parametrize("duplicate", [True, False], ids=["scenes doubled", "scenes not doubled"])
async def test_in_studio_mode_programme_changes_even_during_a_transition(
    make_real_obs: MakeObs, start_link: StartLink, duplicate: bool
) -> None:
    obs = make_real_obs(studio_mode=True, transition_ms=5_000, duplicate=duplicate)
    link, heard = start_link(address_of(obs), fallback_scene="Fallback")
    assert (await heard.first(ObsConnected)).studio_mode
    await link.switch_scene(SwitchScene("e1", "Product"))
    await asyncio.sleep(0.2)
    # OBS would drop this one: it must come at once all the same.
    began = time.monotonic()
    await link.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
    obs.wait_for(lambda: obs.shows("Fallback picture"), "the fallback in the picture")
    assert time.monotonic() - began < 4
    obs.ask("SetCurrentSceneTransitionDuration", {"transitionDuration": 600})
    await heard.first(SceneOnAir, lambda event: event.scene == "Fallback")
    # And this one has to wait for the end of the transition before it.
    await link.switch_scene(SwitchScene("e3", "Host"))
    await asyncio.sleep(0.2)
    await link.switch_scene(SwitchScene("e4", "Product"))
    obs.wait_for(lambda: obs.shows("Product camera") and not obs.shows("Host camera"), "the product alone")
    assert obs.ask("GetStudioModeEnabled")["studioModeEnabled"]


async def test_a_fallback_during_the_return_can_be_returned_from(
    lent_obs: RealObs, start_link: StartLink
) -> None:
    """A cut back to the scene that a fade is leaving gets OBS stuck, when it is left alone."""
    obs = lent_obs
    obs.take("Fallback")
    obs.wait_for(lambda: obs.shows("Fallback picture") and not obs.shows("Host camera"), "the fallback alone")
    obs.transition(1)
    link, heard = start_link(address_of(obs), fallback_scene="Fallback")
    await heard.first(ObsConnected)
    await link.switch_scene(SwitchScene("e1", "Host"))
    await asyncio.sleep(0.3)
    await link.switch_scene(SwitchScene("e2", "Fallback", urgent=True))
    await asyncio.sleep(1.5)
    assert obs.shows("Fallback picture")
    assert not obs.shows("Host camera")
    await link.switch_scene(SwitchScene("e3", "Host"))
    obs.wait_for(lambda: obs.shows("Host camera") and not obs.shows("Fallback picture"), "the host alone")


async def test_the_fallback_is_made_to_cut_unless_it_has_a_transition_of_its_own(
    lent_obs: RealObs, start_link: StartLink
) -> None:
    obs = lent_obs
    obs.transition(1)
    obs.ask("SetSceneSceneTransitionOverride", {"sceneName": "Product", "transitionName": "Fade"})
    for scene, transition in (("Fallback", "Cut"), ("Product", "Fade")):
        _, heard = start_link(address_of(obs), fallback_scene=scene)
        await heard.first(ObsConnected)
        held = obs.ask("GetSceneSceneTransitionOverride", {"sceneName": scene})
        assert held["transitionName"] == transition


async def test_another_fallback_is_made_to_cut_as_soon_as_the_show_names_it(
    lent_obs: RealObs, start_link: StartLink
) -> None:
    obs = lent_obs
    obs.transition(1)
    link, heard = start_link(address_of(obs), fallback_scene="Fallback")
    await heard.first(ObsConnected)
    link.expect(["Host", "Product"], fallback="Product")
    async with asyncio.timeout(20):
        while obs.ask("GetSceneSceneTransitionOverride", {"sceneName": "Product"})["transitionName"] != "Cut":
            await asyncio.sleep(0.05)


async def test_an_obs_that_is_killed_is_lost_once_and_found_again(
    make_real_obs: MakeObs, start_link: StartLink
) -> None:
    obs = make_real_obs()
    link, heard = start_link(address_of(obs))
    await heard.first(ObsConnected)
    await asyncio.to_thread(obs.kill)
    await heard.first(ObsLost)
    with pytest.raises(ObsFailure, match="not connected"):
        await link.switch_scene(SwitchScene("e1", "Product"))
    await asyncio.sleep(1.5)  # several attempts that find nobody
    assert len(heard.all(ObsLost)) == 1
    heard.forget()
    await asyncio.to_thread(obs.start)
    await heard.first(ObsConnected)
    assert not heard.all(ObsLost)
    await link.switch_scene(SwitchScene("e2", "Product"))
    assert obs.program == "Product"


async def test_an_obs_that_is_closed_is_said_to_be_closed(
    make_real_obs: MakeObs, start_link: StartLink
) -> None:
    obs = make_real_obs()
    _, heard = start_link(address_of(obs))
    await heard.first(ObsConnected)
    await asyncio.to_thread(obs.leave)
    assert (await heard.first(ObsLost)).reason == "OBS was closed"


async def test_an_obs_that_hangs_is_noticed(lent_obs: RealObs, start_link: StartLink) -> None:
    obs = lent_obs
    _, heard = start_link(address_of(obs), timing=Timing())
    await heard.first(ObsConnected)
    obs.pause()
    assert "did not answer" in (await heard.first(ObsLost, within_s=10)).reason
    obs.unpause()
    heard.forget()
    await heard.first(ObsConnected)


async def test_nothing_is_left_after_close(real_obs: RealObs, start_link: StartLink) -> None:
    link, heard = start_link(address_of(real_obs))
    await heard.first(ObsConnected)
    await link.screenshot("Host", 16, 16)
    levels: list[Levels] = []
    link.hear_levels(levels.append)
    async with asyncio.timeout(15):
        while not levels:
            await asyncio.sleep(0.02)
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("obs-")]
    assert len(ours) == SOCKETS + 2, "levels and pictures besides"
    began = time.monotonic()
    await link.close()
    assert time.monotonic() - began < 2
    assert not any(thread.is_alive() for thread in ours)
    events = len(heard.events)
    real_obs.take("Product")
    await asyncio.sleep(0.3)
    assert len(heard.events) == events


async def test_it_can_tell_where_an_obs_listens(real_obs: RealObs, unused_tcp_port: int) -> None:
    assert await answers(real_obs.host, real_obs.port, 5.0)
    assert not await answers(real_obs.host, unused_tcp_port)


def test_the_lab_shows_a_picture(real_obs: RealObs) -> None:
    """What the other tests stand on: scenes have content, and pictures of them differ."""
    assert real_obs.picture("Host") != real_obs.picture("Product")
    assert base64.b64encode(real_obs.picture("Host"))
