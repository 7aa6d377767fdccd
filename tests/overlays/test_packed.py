"""A graphic that was packed runs where it is unpacked, in a renderer that has nothing else of ours."""

import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser

from companion.showfile.packing import look_through, pack
from tests.browser.engines import open_page
from tests.overlays.conftest import HERE, OVERLAYS
from tests.overlays.playing import call, on_air, texts
from tests.overlays.products import CARDS

NAMES = sorted(file.parent.name for file in OVERLAYS.glob("*/*.ograf.json"))


@pytest.fixture
async def elsewhere(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a renderer beside which nothing lies but what was in the file."""
    looked = [look_through(OVERLAYS / name) for name in NAMES]
    assert [flaw for one in looked for flaw in one.flaws] == []
    (tmp_path / "graphics.zip").write_bytes(pack(looked, told="", licences={}))
    with zipfile.ZipFile(tmp_path / "graphics.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    app = web.Application()
    app.router.add_static("/graphics", tmp_path / "unpacked")
    app.router.add_static("/renderer", HERE)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/renderer/host.html"
    finally:
        await runner.cleanup()


async def test_every_packed_graphic_plays_where_it_was_unpacked(
    chromium_103: Browser, elsewhere: str
) -> None:
    page = await open_page(chromium_103, elsewhere, 1080, 1920)
    for name in NAMES:
        manifest = await page.evaluate("(url) => instance(url)", f"/graphics/{name}/{name}.ograf.json")
        assert manifest["id"].endswith(name)
        assert await call(page, "load", {"data": {}, "renderType": "realtime"}) == {"statusCode": 200}
    card = CARDS["full"]
    await on_air(page, "product-card", card)
    assert card["name"] in await texts(page)
