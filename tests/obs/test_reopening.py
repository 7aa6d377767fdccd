"""A network camera is opened anew, shown or not; nothing that is no such thing is touched."""

from collections.abc import AsyncIterator

import pytest

from companion.ports import ObsFailure
from companion.show.effects import RestartMedia
from tests.fake_obs import FakeObs
from tests.fake_obs.faults import without_effect
from tests.fake_obs.media import RESTART
from tests.obs.conftest import StartLink, connected
from tests.real_obs import SCENES, Source

PHONE = Source(
    "Phone",
    "ffmpeg_source",
    {"is_local_file": False, "restart_on_activate": False, "close_when_inactive": False},
)
FILM = Source("Film", "ffmpeg_source", {"is_local_file": True})


@pytest.fixture
async def phoned() -> AsyncIterator[FakeObs]:
    """One with a network camera and a film, in a scene that is not on programme."""
    async with FakeObs(scenes={**SCENES, "Product": [*SCENES["Product"], PHONE, FILM]}) as obs:
        yield obs


async def test_a_network_camera_is_opened_anew_shown_or_not(phoned: FakeObs, start_link: StartLink) -> None:
    link, _ = await connected(start_link, phoned)
    await link.restart_media(RestartMedia("e1", "Phone"))
    phoned.take("Product")
    await link.restart_media(RestartMedia("e2", "Phone"))
    asked = [one.data for one in phoned.requests("TriggerMediaInputAction")]
    assert asked == [{"inputName": "Phone", "mediaAction": RESTART}] * 2


@pytest.mark.parametrize("name", ["Film", "Host camera"])
async def test_what_gets_nothing_over_a_network_is_never_asked(
    phoned: FakeObs, start_link: StartLink, name: str
) -> None:
    link, _ = await connected(start_link, phoned)
    with pytest.raises(ObsFailure, match=f"the input '{name}' of OBS gets nothing over a network"):
        await link.restart_media(RestartMedia("e1", name))
    assert phoned.requests("TriggerMediaInputAction") == []


async def test_an_input_that_is_gone_is_named(phoned: FakeObs, start_link: StartLink) -> None:
    link, _ = await connected(start_link, phoned)
    with pytest.raises(ObsFailure, match="OBS has no input 'Nobody'"):
        await link.restart_media(RestartMedia("e1", "Nobody"))


async def test_one_that_obs_takes_the_request_for_and_does_not_open_fails(
    phoned: FakeObs, start_link: StartLink
) -> None:
    link, _ = await connected(start_link, phoned)
    phoned.fault("TriggerMediaInputAction", without_effect)
    with pytest.raises(ObsFailure, match="took the request and did not open 'Phone' anew"):
        await link.restart_media(RestartMedia("e1", "Phone"))
