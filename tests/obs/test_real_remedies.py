"""What a real OBS does about what broke: a network camera that wedged, a stream that connects in vain."""

import asyncio
from collections.abc import Callable

import pytest

from companion.obs.link import ObsLink
from companion.ports import ObsFailure
from companion.show.effects import RestartMedia, SetOutput
from companion.show.events import ObsConnected, ObsLost
from tests.breakable import CAMERA, PRODUCT_PICTURE, Studio
from tests.obs.conftest import StartLink, address_of
from tests.obs.hearing import Hearing
from tests.real_obs import ObsMissing

NEVER_S = 60
"""As long as OBS can be made to wait before it connects a feed again."""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """With a camera and an ingest that can be broken."""
    try:
        with Studio(tmp_path_factory.mktemp("remedies")) as studio:
            yield studio
    except ObsMissing as missing:
        pytest.skip(str(missing))


async def linked(studio: Studio, start_link: StartLink) -> tuple[ObsLink, Hearing]:
    link, heard = start_link(address_of(studio.obs))
    await heard.first(ObsConnected)
    return link, heard


async def becomes(happened: Callable[[], bool], within_s: float = 20.0) -> None:
    async with asyncio.timeout(within_s):
        while not await asyncio.to_thread(happened):
            await asyncio.sleep(0.1)


def plays(studio: Studio) -> bool:
    status = studio.obs.ask("GetMediaInputStatus", {"inputName": CAMERA})
    return bool(status["mediaState"] == "OBS_MEDIA_STATE_PLAYING")


def streams(studio: Studio) -> bool:
    status = studio.obs.ask("GetStreamStatus")
    return bool(status["outputActive"]) and not status["outputReconnecting"]


def reconnects(studio: Studio) -> bool:
    return bool(studio.obs.ask("GetStreamStatus")["outputReconnecting"])


async def test_a_camera_that_obs_does_not_open_again_by_itself_is_back_at_once_when_it_is_asked_to(
    studio: Studio, start_link: StartLink
) -> None:
    link, _ = await linked(studio, start_link)
    wedges = {"inputName": CAMERA, "inputSettings": {"reconnect_delay_sec": NEVER_S}}
    await asyncio.to_thread(studio.obs.ask, "SetInputSettings", wedges)
    await becomes(lambda: plays(studio))
    await asyncio.to_thread(studio.camera.lose)
    await becomes(lambda: not plays(studio))
    await asyncio.to_thread(studio.camera.mend)
    await asyncio.sleep(3)
    assert not plays(studio), "OBS waits for a minute"
    await link.restart_media(RestartMedia("e1", CAMERA))
    await becomes(lambda: plays(studio), 8)
    await becomes(studio.shows_a_picture, 8)


async def test_a_picture_from_a_file_is_never_restarted(studio: Studio, start_link: StartLink) -> None:
    link, _ = await linked(studio, start_link)
    with pytest.raises(ObsFailure, match="gets nothing over a network"):
        await link.restart_media(RestartMedia("e1", PRODUCT_PICTURE))


async def test_a_stream_that_connects_in_vain_is_stopped_and_started(
    studio: Studio, start_link: StartLink
) -> None:
    link, heard = await linked(studio, start_link)
    await link.set_output(SetOutput("e1", "stream", running=True))
    await becomes(lambda: streams(studio))
    await asyncio.to_thread(studio.ingest.kill)
    await becomes(lambda: reconnects(studio))
    await link.set_output(SetOutput("e2", "stream", running=False, again=True))
    assert not studio.obs.ask("GetStreamStatus")["outputActive"]
    with pytest.raises(ObsFailure, match="gave up"):
        await link.set_output(SetOutput("e3", "stream", running=True, again=True))
    await asyncio.to_thread(studio.ingest.start)
    await link.set_output(SetOutput("e4", "stream", running=True))
    await becomes(lambda: streams(studio))
    await link.set_output(SetOutput("e5", "stream", running=False))
    assert not heard.all(ObsLost), "OBS lives"
