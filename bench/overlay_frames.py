"""What drawing a graphic costs in the engine of OBS, without a graphics card.

    python -m bench.overlay_frames

Chromium 103 draws by software, as the browser source of OBS does on a machine without acceleration. On both
canvases each graphic enters, is changed, counts its last seconds and leaves. Of each movement: the longest
task of the page (what keeps it from drawing; browsers tell of none under 50 ms, for which 0 stands), how many
there were, and how many frames a page at 30 fps would have missed. The canvas is twice as large as what most
shows send.
"""

import asyncio
import itertools
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Page, async_playwright

from tests.browser.engines import ENGINE_103, FLAGS
from tests.overlays import bags
from tests.overlays.products import CARDS
from tests.overlays.sales import NOW, STATES, sale
from tests.overlays.statements import CORRECTIONS, NOTICES

CHECKOUT = Path(__file__).resolve().parents[1]
CANVASES = {"1080x1920": (1080, 1920), "1920x1080": (1920, 1080)}
FRAME_MS = 1_000 / 30
LONG_MS = 50
"""What browsers themselves call a long task."""
ROUNDS = 2
SETTLED_MS = 500
"""Between movements: whatever the last one left is over."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Something that moves: what it starts from, the call, and for how long it is watched."""

    name: str
    graphic: str
    before: Mapping[str, Any]
    """What is on air before; empty: nothing is, only loaded with ``data``."""
    data: Mapping[str, Any]
    call: str
    watched_ms: int


MOVEMENTS = (
    Movement("flash-sale enters", "flash-sale", {}, STATES["open"], "playAction({})", 1_200),
    Movement("flash-sale opens", "flash-sale", STATES["teaser"], STATES["open"], "updateAction({data})", 900),
    Movement("flash-sale floods", "flash-sale", sale("open", 10_400), {}, "", 1_600),
    Movement("flash-sale counts the last", "flash-sale", sale("open", 9_400), {}, "", 5_000),
    Movement("flash-sale leaves", "flash-sale", STATES["open"], {}, "stopAction({})", 700),
    Movement("product-card enters", "product-card", {}, CARDS["longest"], "playAction({})", 1_200),
    Movement(
        "product-card reveals its price",
        "product-card",
        CARDS["full_later"],
        CARDS["full"] | {"price_later": False},
        "updateAction({data})",
        900,
    ),
    Movement("product-card leaves", "product-card", CARDS["longest"], {}, "stopAction({})", 700),
    Movement("lucky-bag enters", "lucky-bag", {}, bags.STATES["open"], "playAction({})", 1_200),
    Movement(
        "lucky-bag draws",
        "lucky-bag",
        bags.STATES["drawing"],
        bags.STATES["winners"],
        "updateAction({data})",
        3_000,
    ),
    Movement("correction enters", "correction", {}, CORRECTIONS["price"], "playAction({})", 1_200),
    Movement("notice enters", "notice", {}, NOTICES["break"], "playAction({})", 1_200),
)

WATCH = """async ([manifest, theme, before, data, call, watchedMs, settledMs, now]) => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  await window.instance(manifest, {theme})
  const begins = performance.now() + settledMs
  graphic.v_clock = {now: () => now + performance.now() - begins}
  const standing = Object.keys(before).length > 0
  await graphic.load({data: standing ? before : data, renderType: 'realtime'})
  if (standing) await graphic.playAction({skipAnimation: true})
  await wait(begins - performance.now())
  const tasks = []
  const seen = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
  seen.observe({entryTypes: ['longtask']})
  const frames = []
  let watching = true
  const tick = (at) => { frames.push(at); if (watching) requestAnimationFrame(tick) }
  requestAnimationFrame(tick)
  const shown = () => !graphic.shadowRoot.querySelector('.gfx').hidden
  const done = call ? new Function('graphic', 'data', `return graphic.${call}`)(graphic, data) : null
  const seenOnAir = shown()
  await wait(watchedMs)
  watching = false
  await done
  seen.disconnect()
  return {tasks, frames, moved: seenOnAir || shown()}
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    tasks: list[float]
    gaps: list[float]
    """Between frames, in ms."""

    @property
    def missed(self) -> int:
        """Frames that a page at 30 fps would not have drawn in time."""
        return sum(max(0, round(gap / FRAME_MS) - 1) for gap in self.gaps)


async def watch(page: Page, movement: Movement, theme: str) -> Figures:
    manifest = f"/graphics/{movement.graphic}/{movement.graphic}.ograf.json"
    given = [dict(movement.before), dict(movement.data), movement.call, movement.watched_ms, SETTLED_MS, NOW]
    found = await page.evaluate(WATCH, [manifest, theme, *given])
    if not found["moved"]:
        raise SystemExit(f"{movement.name}: nothing was on air")
    return Figures(found["tasks"], [b - a for a, b in itertools.pairwise(found["frames"])])


async def measure() -> bool:
    async with AsyncExitStack() as stack:
        app = web.Application()
        app.router.add_static("/graphics", CHECKOUT / "overlays")
        app.router.add_static("/renderer", CHECKOUT / "tests" / "overlays")
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/renderer/host.html"

        playwright = await stack.enter_async_context(async_playwright())
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        browser = await playwright.chromium.launch(
            executable_path=str(ENGINE_103 / "chrome"),
            args=[*FLAGS, "--no-zygote"],
            env={**os.environ, "HOME": home, "LD_LIBRARY_PATH": str(ENGINE_103 / "lib")},
        )
        stack.push_async_callback(browser.close)
        well = True
        for canvas, (width, height) in CANVASES.items():
            context = await browser.new_context(viewport={"width": width, "height": height})
            page = await context.new_page()
            await page.goto(address)
            for movement in MOVEMENTS:
                rounds = [
                    await watch(page, movement, theme) for theme in ("bright", "quiet") for _ in range(ROUNDS)
                ]
                well = tell(canvas, movement, rounds) and well
            await context.close()
        return well


def tell(canvas: str, movement: Movement, rounds: list[Figures]) -> bool:
    """One line; whether anything was seen to move at all."""
    tasks = [task for figures in rounds for task in figures.tasks]
    gaps = sorted(gap for figures in rounds for gap in figures.gaps)
    if not gaps:
        print(f"{canvas} {movement.name}: no frame was drawn")
        return False
    longest = max(tasks, default=0.0)
    over = sum(task > LONG_MS for task in tasks)
    missed = sum(figures.missed for figures in rounds)
    due = round(len(rounds) * movement.watched_ms / FRAME_MS)
    print(
        f"{canvas}  {movement.name:32} n={len(rounds)}"
        f"   longest task {longest:5.0f} ms, {over:2} over {LONG_MS}"
        f"   frames apart p50 {gaps[len(gaps) // 2]:5.1f}   max {gaps[-1]:5.0f} ms"
        f"   missed at 30 fps {missed:3} of {due}"
    )
    return True


def main() -> int:
    if not (ENGINE_103 / "chrome").exists():
        print("Chromium 103 is not in .cache/; `make browsers` fetches it.", file=sys.stderr)
        return 1
    return 0 if asyncio.run(measure()) else 1


if __name__ == "__main__":
    sys.exit(main())
