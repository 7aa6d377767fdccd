"""Either OBS, furnished alike, and a hand in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
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


@pytest.fixture(params=["real", "fake"])
async def plain_obs(
    request: pytest.FixtureRequest, tmp_path: Path, make_real_obs: Callable[..., RealObs]
) -> AsyncIterator[RealObs | FakeObs]:
    """Either, of the test's own, with "duplicate scene" off."""
    if request.param == "real":
        yield await asyncio.to_thread(make_real_obs, furniture(tmp_path), duplicate=False)
    else:
        async with fake(tmp_path, duplicate=False) as one:
            yield one


@pytest.fixture
def leave(plain_obs: RealObs | FakeObs) -> Callable[[], Awaitable[None]]:
    """A person closes that OBS."""

    async def close() -> None:
        match plain_obs:
            case RealObs():
                await asyncio.to_thread(plain_obs.leave)
            case FakeObs():
                await plain_obs.leave()

    return close
