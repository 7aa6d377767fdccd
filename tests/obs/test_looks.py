"""What a link tells of each look at a camera, and of each second of an output."""

import asyncio
import base64
import time
from collections.abc import Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.timing import Timing
from companion.ports import Vitals
from companion.show.effects import SetOutput, SwitchScene
from companion.show.events import ObsConnected
from companion.show.health.events import ContentsChanged
from companion.show.health.samples import CameraSample, Frame, Media
from companion.show.times import RunMs
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import ignored, refused, saying
from tests.obs.conftest import StartLink, address_of
from tests.obs.stages import until
from tests.real_obs import SCENES, Source

BRISK = Timing(request_s=1, heartbeat_s=0.3, look_s=60, first_retry_s=0.1, settle_s=0, not_ready_s=0.05)
PHONE = Source(
    "Phone",
    "ffmpeg_source",
    {"is_local_file": False, "restart_on_activate": False, "close_when_inactive": False},
)
CAMERA = "Host camera"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fake OBS need not be left alone while it starts."""
    monkeypatch.setattr("companion.obs.probes._AFTER_CONNECTING_S", 0.2)
    monkeypatch.setattr("companion.obs.probes.ON_PROGRAMME_S", 0.1)
    monkeypatch.setattr("companion.obs.probes._AFTER_TRANSITION_S", 0.1)


async def looking(start_link: StartLink, obs: FakeObs, *cameras: str) -> tuple[ObsLink, list[CameraSample]]:
    link, heard = start_link(address_of(obs), timing=BRISK)
    looks: list[CameraSample] = []
    link.hear_looks(looks.append)
    link.watch(cameras)
    await heard.first(ObsConnected)
    return link, looks


async def seen(looks: list[CameraSample], such: Callable[[CameraSample], bool]) -> CameraSample:
    """The next look that is such."""
    looks.clear()
    await until(lambda: any(such(look) for look in looks))
    return next(look for look in looks if such(look))


def of(such: Callable[[Frame], bool]) -> Callable[[CameraSample], bool]:
    return lambda look: look.frame is not None and such(look.frame)


async def test_a_still_host_before_a_noisy_camera_changes_and_the_same_picture_again_does_not(
    obs: FakeObs, start_link: StartLink
) -> None:
    _, looks = await looking(start_link, obs, CAMERA)
    obs.camera(CAMERA, "noisy")
    await seen(looks, of(lambda frame: frame.change is not None and 0.005 < frame.change < 0.05))
    obs.camera(CAMERA, "frozen")
    await seen(looks, of(lambda frame: frame.change == 0.0 and frame.spread > 3))
    obs.camera(CAMERA, "noisy")
    await seen(looks, of(lambda frame: frame.change is not None and 0.005 < frame.change < 0.05))


async def test_off_programme_a_frame_that_obs_has_drawn_before_is_not_taken_for_one_that_stands(
    start_link: StartLink,
) -> None:
    live = Source("Stage camera", "v4l2_input", {})
    async with FakeObs(scenes={**SCENES, "Product": [*SCENES["Product"], live]}) as obs:
        obs.camera(live.name, "noisy")
        link, looks = await looking(start_link, obs, live.name)
        link.watch([live.name], closely=[live.name])
        pictures: list[bytes] = []
        link.hear_pictures(lambda _name, _at, picture: pictures.append(picture))
        for _ in range(3):
            await seen(looks, of(lambda _: True))
            same = base64.b64encode(pictures[-1]).decode()
            looks.clear()
            obs.fault("GetSourceScreenshot", saying({"imageData": f"data:image/png;base64,{same}"}), times=5)
            await until(lambda: len(looks) >= 2)
            assert all(look.frame is not None and look.frame.change for look in looks)
        obs.camera(live.name, "frozen")
        await seen(looks, of(lambda frame: frame.change == 0.0))


async def test_a_dark_set_in_which_something_can_be_seen_is_not_black(
    obs: FakeObs, start_link: StartLink
) -> None:
    _, looks = await looking(start_link, obs, CAMERA)
    obs.camera(CAMERA, "black")
    black = (await seen(looks, of(lambda frame: frame.luma < 30))).frame
    obs.camera(CAMERA, "dark")
    dark = (await seen(looks, of(lambda frame: frame.spread > 3))).frame
    assert black is not None
    assert dark is not None
    assert (black.dark, black.spread < 3) == (1.0, True)
    assert dark.luma < 20


async def test_what_obs_refuses_or_keeps_to_itself_is_no_look_and_what_it_cannot_draw_is_no_frame(
    obs: FakeObs, start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.life._LOOK_S", 0.3)
    _, looks = await looking(start_link, obs, CAMERA)
    await seen(looks, of(lambda _: True))
    obs.fault("GetSourceScreenshot", refused(702), times=1)
    assert (await seen(looks, lambda look: look.frame is None)).looked
    obs.fault("GetSourceScreenshot", refused(204), times=1)
    assert not (await seen(looks, lambda look: look.frame is None)).looked
    obs.fault("GetSourceScreenshot", ignored, times=1)
    assert not (await seen(looks, lambda look: look.frame is None)).looked
    await seen(looks, of(lambda _: True))
    obs.remove_input(CAMERA)
    gone = await seen(looks, lambda look: look.gone)
    assert (gone.looked, gone.frame) == (True, None)


async def test_a_look_bears_the_run_clock_of_when_it_was_asked_for(obs: FakeObs) -> None:
    began = time.monotonic()
    link = ObsLink(address_of(obs), timing=BRISK, now=lambda: RunMs(round((time.monotonic() - began) * 1000)))
    looks: list[CameraSample] = []
    link.hear_looks(looks.append)
    link.watch([CAMERA])
    try:
        link.start(lambda _: None)
        await until(lambda: len(looks) > 3)
        now = round((time.monotonic() - began) * 1000)
    finally:
        await link.close()
    assert 0 < looks[0].at < looks[1].at < looks[2].at <= now


async def test_of_a_camera_that_comes_over_a_network_it_is_told_whether_it_plays(
    start_link: StartLink,
) -> None:
    async with FakeObs(scenes={**SCENES, "Outside": [PHONE]}) as obs:
        link, looks = await looking(start_link, obs, CAMERA, "Phone")
        assert (await seen(looks, lambda look: look.input == CAMERA)).media is None
        await link.switch_scene(SwitchScene("e1", "Outside"))
        obs.world.media.act(obs.world.input("Phone"), "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART")
        playing = await seen(looks, lambda look: look.media is Media.PLAYING)
        assert playing.on_programme
        assert playing.cursor_ms is not None
        obs.world.media.lose(obs.world.input("Phone"))
        ended = await seen(looks, lambda look: look.media is Media.ENDED)
        assert ended.cursor_ms is None


async def test_nobody_is_looked_at_while_a_camera_is_filmed(obs: FakeObs, start_link: StartLink) -> None:
    link, looks = await looking(start_link, obs, CAMERA)
    await seen(looks, of(lambda _: True))
    filmed = await link.film(CAMERA, "Microphone", 0.8)
    began = filmed.pictures[1].asked_s
    ended = filmed.pictures[-1].asked_s
    assert not [look for look in looks if began * 1000 + 50 < look.at < ended * 1000]
    await seen(looks, of(lambda _: True))


async def test_a_film_says_how_many_pictures_obs_drew_late_meanwhile(
    obs: FakeObs, start_link: StartLink
) -> None:
    link, _ = await looking(start_link, obs, CAMERA)
    assert (await link.film(CAMERA, "Microphone", 0.3)).late == 0
    obs.world.vitals.lagged.go(15)  # of 30 a second
    assert (await link.film(CAMERA, "Microphone", 0.6)).late == pytest.approx(0.5, abs=0.25)


# Outputs -------------------------------------------------------------------------------------------------


async def test_while_it_streams_it_is_told_every_second_what_has_left(
    obs: FakeObs, start_link: StartLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.obs.watching._COUNTS_S", 0.2)
    monkeypatch.setattr("companion.obs.watching._STATUS_S", 0.2)
    link, heard = start_link(address_of(obs), timing=Timing(request_s=1, heartbeat_s=60, settle_s=0))
    taken: list[Vitals] = []
    link.hear_vitals(taken.append)
    await heard.first(ObsConnected)
    await link.set_output(SetOutput("e1", "stream", running=True))

    def sent() -> list[int | None]:
        return [sample.outputs["stream"].sent_bytes for sample in taken if "stream" in sample.outputs]

    await until(lambda: len([bytes_ for bytes_ in sent() if bytes_]) >= 3)
    obs.world.stream.bytes.go(0)
    await until(lambda: sent()[-2:] == [0, 0])
    obs.reconnecting()
    await until(lambda: taken[-1].outputs["stream"].reconnecting and sent()[-1] is None)
    obs.reconnected()
    await until(lambda: bool(sent()[-1]))
    obs.fault("GetStreamStatus", ignored, times=None)
    await asyncio.sleep(0.3)
    taken.clear()
    obs.world.stream.bytes.go(0)
    await asyncio.sleep(0.7)
    assert set(sent()) <= {None}, "what was not said is not zero"


# Contents ------------------------------------------------------------------------------------------------


async def test_what_scenes_hold_is_told_when_it_has_become_another_and_once(
    start_link: StartLink,
) -> None:
    async with FakeObs(scenes=SCENES) as obs:
        _, heard = start_link(address_of(obs), timing=BRISK)
        await heard.first(ContentsChanged)
        heard.forget()
        obs.create_input("Host", "Second camera", "v4l2_input")
        told = await heard.first(ContentsChanged)
        assert told.contents["Host"] == (CAMERA, "Second camera")
        obs.rename_scene("Host", "Hosts")
        await heard.first(ContentsChanged, lambda one: "Hosts" in one.contents)
        obs.rename_input("Second camera", "A camera")
        await heard.first(ContentsChanged, lambda one: one.contents.get("Hosts") == ("A camera", CAMERA))
        obs.hide("Hosts", CAMERA)
        hides = await heard.first(ContentsChanged, lambda one: one.contents.get("Hosts") == ("A camera",))
        assert (hides.hidden, hides.blank) == ({"Hosts": (CAMERA,)}, ())
        obs.hide("Hosts", "A camera")
        hides = await heard.first(ContentsChanged, lambda one: one.contents.get("Hosts") == ())
        assert (hides.hidden, hides.blank) == ({"Hosts": ("A camera", CAMERA)}, ("Hosts",))
        obs.remove_input(CAMERA)
        await heard.first(ContentsChanged, lambda one: one.hidden == {"Hosts": ("A camera",)})
        obs.remove_scene("Product")
        await heard.first(ContentsChanged, lambda one: "Product" not in one.contents)
        told_all = [repr((one.contents, one.hidden, one.blank)) for one in heard.all(ContentsChanged)]
        assert len(told_all) == len(set(told_all))
