"""What every test of a page begins with."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.stand_in import StandIn


@pytest.fixture
async def server() -> AsyncIterator[StandIn]:
    """Named before the browser in every test, so that the browser goes first and misses nothing."""
    server = StandIn()
    await server.start()
    yield server
    await server.stop()
