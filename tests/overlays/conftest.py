"""A server for graphics, with a renderer that knows the OGraf specification and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

HERE = Path(__file__).parent
OVERLAYS = HERE.parents[1] / "overlays"
FLASH_SALE = "/graphics/flash-sale/flash-sale.ograf.json"


@pytest.fixture
async def renderer() -> AsyncIterator[str]:
    """The address of the renderer's page; the graphics lie under ``/graphics`` on the same server."""
    app = web.Application()
    app.router.add_static("/graphics", OVERLAYS)
    app.router.add_static("/renderer", HERE)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/renderer/host.html"
    finally:
        await runner.cleanup()
