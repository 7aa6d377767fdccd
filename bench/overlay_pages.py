"""The same second on two overlay pages, one of them by a clock that is an hour wrong; and a page at rest.

    python -m bench.overlay_pages

The companion runs as on air, and the pages stand in Chromium 103, as in OBS. Of a running countdown: how far
apart the two pages change to the same second, and how late each does it by the companion's clock. Of a page
with nothing on air: what it asks for, what it draws, and how busy its thread is.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from bench.figures import show
from tests.browser.engines import ENGINE_103, FLAGS
from tests.browser.stand_in import until
from tests.service import Service

SHOW = """\
version: 1
show: {id: two-pages, title: 两页, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研, contact: 400-000-0000}
obs: {scenes: {host: Host, fallback: Fallback}}
products: {P4: {name: 冻干草莓, price: 49.90, link: 4, stock: 200}}
sales: {F1: {product: P4, price: 24.90, quantity: 100, length: 5m}}
rundown:
  - id: opening
    title: 开场
    length: 10m
    product: P4
    cues: [{id: sale, on: go, do: {sale: F1, step: open}}]
"""

WRONG_MS = 3_600_000
SECONDS = 40
REST_S = 20
SETTLE_S = 3

CLOCK = "document.querySelector('[data-graphic=flash-sale]')?.shadowRoot?.querySelector('.clock')"

AN_HOUR_WRONG = f"""
  window.trueOrigin = performance.timeOrigin;
  const wrong = {WRONG_MS};
  Object.defineProperty(performance, "timeOrigin", {{ value: trueOrigin + wrong }});
  const RealDate = Date;
  window.Date = class extends RealDate {{
    constructor(...given) {{ given.length ? super(...given) : super(RealDate.now() + wrong); }}
    static now() {{ return RealDate.now() + wrong; }}
  }};
"""
RIGHT = "window.trueOrigin = performance.timeOrigin;"

RECORD = f"""() => {{
  window.seen = {{}};
  const clock = {CLOCK};
  new MutationObserver(() => {{
    seen[clock.textContent] ??= trueOrigin + performance.now();
  }}).observe(clock, {{ childList: true, characterData: true, subtree: true }});
}}"""


async def opened(browser: Browser, url: str, script: str) -> Page:
    context = await browser.new_context(viewport={"width": 1080, "height": 1920}, service_workers="block")
    page = await context.new_page()
    await page.add_init_script(script)
    await page.goto(url)
    return page


async def same_second(service: Service, browser: Browser) -> None:
    pages = [await opened(browser, service.link("overlay"), script) for script in (RIGHT, AN_HOUR_WRONG)]
    service.command("sale_open", sale="F1")
    for page in pages:
        await until(page, f"!!{CLOCK}")
    await asyncio.sleep(SETTLE_S)
    closes_at = service.state()["sales"][0]["closes_at"]
    for page in pages:
        await page.evaluate(RECORD)
    await asyncio.sleep(SECONDS)
    right, wrong = [await page.evaluate("seen") for page in pages]
    both = [text for text in right if text in wrong]
    show("the same second on two pages", [abs(right[text] - wrong[text]) / 1_000 for text in both])
    for name, seen in (("the page with the right clock", right), ("the page an hour wrong", wrong)):
        show(f"{name}, late", [abs(seen[text] - due_ms(text, closes_at)) / 1_000 for text in both])
    service.command("sale_close", sale="F1")
    service.command("clear_overlays")
    for page in pages:
        await page.context.close()


def due_ms(text: str, closes_at: int) -> float:
    """The instant at which so much is left and no more than the second it names."""
    minutes, seconds = map(int, text.split(":"))
    return closes_at - (minutes * 60 + seconds) * 1_000


async def at_rest(service: Service, browser: Browser) -> None:
    page = await opened(browser, service.link("overlay"), COUNTING)
    await until(page, "document.body.dataset.version !== undefined")
    await asyncio.sleep(SETTLE_S)
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")
    await page.evaluate("asked.timers = asked.frames = 0")
    before, began = await metrics(session), time.monotonic()
    await browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline.frame", "cc"])
    await asyncio.sleep(REST_S)
    trace = json.loads(await browser.stop_tracing())
    seconds = time.monotonic() - began
    after, asked = await metrics(session), await page.evaluate("asked")
    drawn = sum(event.get("name") == "DrawFrame" for event in trace["traceEvents"])
    busy = (after["TaskDuration"] - before["TaskDuration"]) / seconds
    styles = after["RecalcStyleCount"] - before["RecalcStyleCount"]
    print(
        f"a page at rest, {seconds:.0f} s: {asked['timers'] / seconds:.1f} timers a second, "
        f"{asked['frames']} frames asked for, {drawn} drawn, {styles:.0f} styles computed, "
        f"{busy * 1_000:.1f} ms busy a second"
    )
    await page.context.close()


COUNTING = """
  window.asked = { timers: 0, frames: 0 };
  const kinds = { setTimeout: "timers", setInterval: "timers", requestAnimationFrame: "frames" };
  for (const [name, kind] of Object.entries(kinds)) {
    const real = window[name].bind(window);
    window[name] = (...given) => { asked[kind]++; return real(...given); };
  }
"""


async def metrics(session: Any) -> dict[str, float]:
    told = await session.send("Performance.getMetrics")
    return {one["name"]: one["value"] for one in told["metrics"]}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "show.yaml"
        file.write_text(SHOW)
        service = Service(file, Path(folder) / "data", "--obs", "none").start()
        libraries: dict[str, str | float | bool] = {
            "LD_LIBRARY_PATH": str(ENGINE_103 / "lib"),
            "HOME": folder,
        }
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=str(ENGINE_103 / "chrome"), args=[*FLAGS, "--no-zygote"], env=libraries
                )
                await same_second(service, browser)
                await at_rest(service, browser)
                await browser.close()
        finally:
            service.stop()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
