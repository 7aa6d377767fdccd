"""What every test of a page begins with."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.browser.stand_in import StandIn, held_port


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Of every server, one after the other: what a browser keeps of the files, it keeps by their address."""
    with held_port() as port:
        yield port


@pytest.fixture
async def server(port: int) -> AsyncIterator[StandIn]:
    """Named before the browser in every test, so that the browser goes first and misses nothing."""
    server = StandIn(port)
    await server.start()
    yield server
    await server.stop()
