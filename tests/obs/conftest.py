"""Links to OBS that end with their test."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from companion.obs.link import ObsLink
from companion.obs.session import Address
from companion.obs.timing import Timing
from tests.obs.hearing import Hearing
from tests.real_obs import RealObs

QUICK = Timing(request_s=5, heartbeat_s=0.5, first_retry_s=0.1, longest_retry_s=0.4, settle_s=0.5)
"""More patient with OBS than in a show, for a machine that others use too; quicker to come back."""

Connect = Callable[[RealObs], Awaitable[tuple[ObsLink, Hearing]]]


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


def address_of(obs: RealObs) -> Address:
    return Address(obs.host, obs.port, obs.password)
