"""Either OBS, furnished alike, and a hand in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.fake_obs import FakeObs
from tests.protocol.speaking import ACTIVE, LOW_VOLUME, SHOWING, Client, Listens
from tests.protocol.two_of_them import fake, furniture, real, tidy
from tests.real_obs import RealObs


@pytest.fixture(scope="package")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with real(tmp_path_factory.mktemp("obs")) as obs:
        yield obs


@pytest.fixture(params=["real", "fake"])
async def obs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Listens]:
    if request.param == "real":
        yield request.getfixturevalue("furnished")
    else:
        async with fake(tmp_path) as one:
            yield one


@pytest.fixture
async def hand(obs: Listens) -> AsyncIterator[Client]:
    """Asks, and hears all but meters; Host is on programme, cuts, studio mode off."""
    async with Client(obs, LOW_VOLUME | ACTIVE | SHOWING) as client:
        await tidy(client)
        yield client


MakeOwn = Callable[..., Awaitable[RealObs | FakeObs]]


@pytest.fixture(params=["real", "fake"])
async def make_own(
    request: pytest.FixtureRequest, tmp_path: Path, make_real_obs: Callable[..., RealObs]
) -> AsyncIterator[MakeOwn]:
    """Makes either, for a test that ends it or needs it set otherwise; ``duplicate`` is "duplicate scene"."""
    async with AsyncExitStack() as ends:

        async def make(*, duplicate: bool = True) -> RealObs | FakeObs:
            if request.param == "real":
                return await asyncio.to_thread(make_real_obs, furniture(tmp_path), duplicate=duplicate)
            return await ends.enter_async_context(fake(tmp_path, duplicate=duplicate))

        yield make
