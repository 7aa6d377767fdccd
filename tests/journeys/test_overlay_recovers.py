"""OBS loads a browser source once and does not try again; the overlays come up and connect all the same.

With the address of the page that needs one visit before; with the local file it needs none.
"""

import asyncio
import io
import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, Page

from companion.obs.setup.needs import OVERLAY_FILE
from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import PROMPT_S, until
from tests.service import Service

SHOW = """\
version: 1
show: {id: recovers, title: 第一分钟, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研, contact: 400-000-0000}
obs: {scenes: {host: Host, fallback: Fallback}}
rundown:
  - {id: opening, title: 开场, length: 10m, cues: [{id: who, at: 5m, do: {overlay: seller-info}}]}
"""
ON_AIR = "!!document.querySelector('[data-graphic=seller-info][data-digits]')"
"""With its sheets and digits loaded: a server that goes meanwhile is another story."""
KEPT = """(async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return [names, requests.flat().map(({ url }) => url)];
})()"""


async def test_a_page_that_is_loaded_while_the_companion_is_down_comes_up_and_connects(
    chromium_103, tmp_path: Path
) -> None:
    for complaint in ("ERR_CONNECTION_REFUSED", "WebSocket connection to"):
        expect_complaint(chromium_103, complaint)
    show = tmp_path / "show.yaml"
    show.write_text(SHOW)
    service = Service(show, tmp_path / "data", "--obs", "none").start()
    try:
        service.command("overlay_show", overlay="seller-info")
        link = service.link("overlay")
        port = str(urllib.parse.urlsplit(link).port)
        page = await open_page(chromium_103, link, 1080, 1920, service_workers="allow")
        await until(page, ON_AIR)
        await until(page, f"{KEPT}.then(([, urls]) => urls.some((url) => url.endsWith('/overlay.js')))")
        service.kill()

        await page.goto(link)
        await until(page, "!!document.querySelector('main.canvas')")
        assert await page.evaluate("document.body.innerText") == ""

        service.start("--port", port, "--resume", "auto")
        await until(page, ON_AIR)
        names, urls = await page.evaluate(KEPT)
        assert len(names) == 1
        version = await page.evaluate("document.body.dataset.version")
        assert names == [f"overlay-{version}"]
        paths = {urllib.parse.urlsplit(url).path for url in urls}
        assert "/overlay" in paths
        assert not [path for path in paths if path.startswith(("/api", "/assets", "/qr"))]
        assert "key=" not in json.dumps(urls)
    finally:
        service.kill()


@pytest.fixture(name="service")
def _service(tmp_path: Path) -> Iterator[Service]:
    """It was started once, so that its data folder has the file, and is down now."""
    show = tmp_path / "show.yaml"
    show.write_text(SHOW)
    service = Service(show, tmp_path / "data", "--obs", "none").start()
    service.command("overlay_show", overlay="seller-info")
    service.kill()
    yield service
    service.end()


async def shows_nothing(page: Page) -> bool:
    shot = await page.screenshot(omit_background=True)
    return not Image.open(io.BytesIO(shot)).convert("RGBA").getchannel("A").getbbox()


async def arrive(page: Page, url: str) -> None:
    """Wait until the file has led there; nothing can be asked of a page on its way."""
    async with asyncio.timeout(PROMPT_S):
        while page.url != url:
            await asyncio.sleep(0.05)
    await page.wait_for_load_state()


async def open_file(browser: Browser, service: Service) -> Page:
    """As OBS does it that was started first: in a profile that has never seen the companion."""
    expect_complaint(browser, "ERR_CONNECTION_REFUSED")
    file = (service.data / OVERLAY_FILE).absolute()
    return await open_page(browser, file.as_uri(), 1080, 1920, service_workers="allow")


async def test_the_local_file_shows_nothing_until_the_companion_is_there_and_then_the_overlays(
    browser: Browser, service: Service
) -> None:
    port = str(urllib.parse.urlsplit(service.base).port)
    page = await open_file(browser, service)
    await page.wait_for_timeout(2500)  # long enough to have looked, and been refused, more than once
    assert await shows_nothing(page)
    assert page.url.startswith("file:")

    service.start("--port", port, "--resume", "auto")
    await arrive(page, f"{service.base}/overlay")  # without the key
    await until(page, ON_AIR)
    async with asyncio.timeout(PROMPT_S):
        while await shows_nothing(page):
            await asyncio.sleep(0.1)


async def test_the_local_file_finds_a_companion_that_comes_back_somewhere_else(
    debian_chromium: Browser, service: Service
) -> None:
    page = await open_file(debian_chromium, service)
    before = service.base
    service.start("--resume", "auto")
    assert service.base != before
    await arrive(page, f"{service.base}/overlay")
    await until(page, ON_AIR)


async def test_the_local_file_never_shows_what_else_listens_there(
    debian_chromium: Browser, service: Service
) -> None:
    expect_complaint(debian_chromium, "404")
    expect_complaint(debian_chromium, "CORS")
    expect_complaint(debian_chromium, "ERR_FAILED")
    asked = []

    async def stranger(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="<body style='background: red'>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", stranger)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", urllib.parse.urlsplit(service.base).port).start()
    try:
        page = await open_file(debian_chromium, service)
        await page.wait_for_timeout(2500)
        assert set(asked) == {"/overlay-ready"}
        assert await shows_nothing(page)
    finally:
        await runner.cleanup()


def test_the_local_file_is_for_its_owner_alone_and_leads_where_the_service_listens(service: Service) -> None:
    file = service.data / OVERLAY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.dumps(service.link("overlay")) in file.read_text("utf-8")
    assert str(file) in service.said
