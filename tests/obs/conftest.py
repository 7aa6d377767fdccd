"""Links to OBS that end with their test."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.timing import Timing
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected
from tests.fake_obs import FakeObs
from tests.fake_obs.world import sounding_show
from tests.obs.hearing import Hearing
from tests.obs.other_obs import OtherObs, obs_elsewhere
from tests.real_obs import SCENES, RealObs

QUICK = Timing(request_s=5, heartbeat_s=0.5, first_retry_s=0.1, longest_retry_s=0.4, settle_s=0.5)
"""More patient with OBS than in a show, for a machine that others use too; quicker to come back."""

BRISK = Timing(
    request_s=1,
    heartbeat_s=60,
    look_s=60,
    first_retry_s=0.05,
    longest_retry_s=0.1,
    settle_s=0,
    not_ready_s=0.05,
)
"""Nothing is asked but what the test asks."""

SWITCH = SwitchScene("e1", "Product", urgent=True)

SOCKETS = 7
"""Of a link that is up: events, requests, the pulse, two for what is urgent, two for urgent switches."""

StartLink = Callable[..., tuple[ObsLink, Hearing]]


@pytest.fixture
async def start_link() -> AsyncIterator[Callable[..., tuple[ObsLink, Hearing]]]:
    """Starts a link (arguments as for ``ObsLink``) and what hears it; closed after the test."""
    links: list[ObsLink] = []

    def start(
        address: Address, fallback_scene: str | None = None, timing: Timing = QUICK
    ) -> tuple[ObsLink, Hearing]:
        link, hearing = ObsLink(address, fallback_scene=fallback_scene, timing=timing), Hearing()
        links.append(link)
        link.start(hearing)
        return link, hearing

    yield start
    for link in links:
        await link.close()


@pytest.fixture
async def obs() -> AsyncIterator[FakeObs]:
    """One with a microphone in the scene on programme."""
    async with FakeObs(scenes=sounding_show()) as obs:
        yield obs


async def connected(start_link: StartLink, obs: FakeObs, timing: Timing = BRISK) -> tuple[ObsLink, Hearing]:
    """A link to it that is up."""
    link, heard = start_link(address_of(obs), timing=timing)
    await heard.first(ObsConnected)
    return link, heard


@pytest.fixture
def lent_obs(real_obs: RealObs) -> Iterator[RealObs]:
    """As ``real_obs``, for tests that choose transitions and modes, or have it hang: put back afterwards."""
    yield real_obs
    real_obs.unpause()
    put_back(real_obs)


def put_back(obs: RealObs) -> None:
    """Host on programme, cuts everywhere, studio mode off."""
    for enabled in (True, False):  # passing through both frees an OBS that is stuck in a transition
        obs.ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
    for scene in SCENES:
        obs.ask("SetSceneSceneTransitionOverride", {"sceneName": scene, "transitionName": None})
    obs.wait_for(lambda: obs.ask("GetCurrentSceneTransitionCursor")["transitionCursor"] >= 1, "no transition")
    obs.transition(0)
    obs.take("Host")
    obs.wait_for(
        lambda: (
            obs.shows("Host camera") and not obs.shows("Product camera") and not obs.shows("Fallback picture")
        ),
        "Host alone",
    )


def address_of(obs: RealObs | FakeObs) -> Address:
    return Address(obs.host, obs.port, obs.password)


@pytest.fixture
async def other_obs() -> AsyncIterator[OtherObs]:
    """With two hundred microphones."""
    async with obs_elsewhere(inputs=200) as obs:
        yield obs
