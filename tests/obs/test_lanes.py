"""What is asked of OBS waits for nothing that it has nothing to do with."""

import asyncio
import base64
import time
from collections.abc import Callable

from companion.obs.link import ObsLink
from companion.obs.timing import Timing
from companion.ports import Levels
from companion.show.effects import PlayMedia, SetMute
from companion.show.events import ObsConnected, ObsLost, SceneOnAir
from tests.fake_obs import FakeObs
from tests.fake_obs.protocol import METERS
from tests.obs.conftest import SOCKETS, SWITCH, connected
from tests.obs.hearing import Hearing
from tests.obs.other_obs import OtherObs
from tests.service import eventually

StartLink = Callable[..., tuple[ObsLink, Hearing]]


async def test_who_hears_what(obs: FakeObs, start_link: StartLink) -> None:
    """Levels stand before nothing else, and cost nothing while nobody wants them."""
    link, _ = await connected(start_link, obs)
    events = (1 << 11) - 1 | 1 << 17
    requests = [0] * (SOCKETS - 1)
    assert sorted(one.mask for one in obs.connections) == [*requests, events]
    link.hear_levels(lambda _: None)
    await eventually(lambda: len(obs.connections) == SOCKETS + 1, "a socket for levels")
    await eventually(lambda: all(one.identified for one in obs.connections), "it is let in")
    assert sorted(one.mask for one in obs.connections) == [*requests, METERS, events]
    link.hear_levels(None)
    await eventually(lambda: len(obs.connections) == SOCKETS, "it is gone again")


async def test_two_hundred_levels_and_a_large_picture_hold_up_no_switch_and_no_event(
    start_link: StartLink, other_obs: OtherObs
) -> None:
    link, heard = start_link(other_obs.address, timing=Timing(settle_s=0))
    await heard.first(ObsConnected)
    samples: list[Levels] = []
    link.hear_levels(samples.append)
    await eventually(lambda: bool(samples) and len(samples[-1]) >= 200, "levels of two hundred")
    picture = {"imageData": "data:image/png;base64," + base64.b64encode(bytes(700_000)).decode()}
    await other_obs.order("fault", "GetSourceScreenshot", "saying", picture, times=None)
    pictures = [asyncio.create_task(link.screenshot("Host", 1280, 720, "png")) for _ in range(4)]
    await asyncio.sleep(0.02)
    began = time.monotonic()
    await link.switch_scene(SWITCH)
    await heard.first(SceneOnAir)
    assert time.monotonic() - began < 1.5
    (arrived,) = await other_obs.arrivals("SetCurrentProgramScene")
    assert arrived - began < 0.5
    assert [len(picture) for picture in await asyncio.gather(*pictures)] == [700_000] * 4


async def test_the_urgent_is_on_the_wire_at_once_whatever_is_pending(
    obs: FakeObs, start_link: StartLink
) -> None:
    """The bench has the figure; here it is that it waits for nothing of the rest, which takes seconds."""
    link, heard = await connected(start_link, obs, Timing(heartbeat_s=60, look_s=60, settle_s=0))
    obs.slow(1.5)
    pending = [asyncio.create_task(link.screenshot("Host", 640, 360))]
    pending += [asyncio.create_task(link.play_media(play)) for play in [PlayMedia("e", "Microphone")] * 20]
    await eventually(lambda: bool(obs.requests("TriggerMediaInputAction")), "one is on the wire")
    # One urgent request is not answered yet either.
    muting = asyncio.create_task(link.set_mute(SetMute("e2", "Microphone", muted=True)))
    await eventually(lambda: bool(obs.requests("SetInputMute")), "so is another")
    asked = len(obs.asked)
    began = time.monotonic()
    switching = asyncio.create_task(link.switch_scene(SWITCH))
    await eventually(lambda: len(obs.asked) > asked, "the first request of the switch")
    assert obs.asked[asked].at - began < 0.5
    for one in (*pending, muting, switching):
        one.cancel()
    await asyncio.gather(*pending, muting, switching, return_exceptions=True)
    assert not heard.all(ObsLost)


async def test_a_socket_that_was_cut_while_it_was_idle_is_found_out_before_it_matters(
    obs: FakeObs, start_link: StartLink
) -> None:
    """What stands between us and OBS may cut who says nothing for long; no emergency must find that out."""
    link, heard = await connected(start_link, obs)
    for connection in list(obs.connections):
        if not connection.mask:
            connection.cut()
    await link.switch_scene(SWITCH)
    assert obs.program == "Product"
    await eventually(lambda: len(obs.connections) == SOCKETS, "the others are replaced too")
    assert not heard.all(ObsLost)
