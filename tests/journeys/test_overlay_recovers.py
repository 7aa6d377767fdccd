"""OBS loads the overlay page once and does not try again; the page comes up and connects all the same."""

import json
import urllib.parse
from pathlib import Path

from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import until
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
ON_AIR = "!!document.querySelector('[data-graphic=seller-info]')"
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
