"""The operator page of a show of 500 segments and 5,000 cues, in the browser of OBS: its long tasks.

    python -m bench.rundown_page

The companion is a process of its own; the page stands in Chromium 103 at 1366x768. It is opened, its rundown
is scrolled from end to end, GO is pressed ten times, the rundown is edited by hand, and it is left alone. Of
each part: how many tasks took longer than 50 ms (what browsers call long, and tell of), and the longest.
"""

import asyncio
import sys
import tempfile
from typing import Any

from playwright.async_api import Page, async_playwright

from bench.go_to_pages import big_show_running
from tests.browser.engines import ENGINE_103, FLAGS
from tests.browser.stand_in import until
from tests.service import Service

PRESSES = 10
APART_MS = 1_500
REST_MS = 10_000
WALK = 10
"""Segments that the keyboard goes down by in the rundown that is edited."""

WATCH = """
  window.long = [];
  new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => one.duration)))
    .observe({ entryTypes: ["longtask"] });
"""

SCROLL = """async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const scrolled = [...document.querySelectorAll("main *")]
    .filter((one) => one.scrollHeight > one.clientHeight + 200)
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY))
    .sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
  if (!scrolled) return 0;
  const step = Math.max(400, scrolled.scrollHeight / 60);
  for (let y = 0; y < scrolled.scrollHeight; y += step) {
    scrolled.scrollTop = y;
    await frame();
    await frame();
  }
  scrolled.scrollTop = 0;
  await frame();
  return scrolled.scrollHeight;
}"""


async def told(page: Page, what: str) -> None:
    """What was long since it was last asked."""
    tasks: list[float] = await page.evaluate("long.splice(0)")
    longest = max(tasks, default=0.0)
    print(f"{what:40} tasks over 50 ms: {len(tasks):3}   longest {longest:6.0f} ms")


async def edited(page: Page) -> None:
    """The mode is opened, walked and scrolled through, two segments are changed, and it is left."""
    await page.keyboard.press("e")
    await until(page, "!!document.querySelector('.edt')")
    for key in ("ArrowDown",) * WALK + ("Shift+ArrowDown", "+", "+", "Escape", "PageDown", "Enter"):
        await page.keyboard.press(key)
        await page.wait_for_timeout(APART_MS / 10)
    await page.keyboard.type("4:30")
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(APART_MS)
    await page.evaluate(SCROLL)
    for _ in range(3):
        await page.keyboard.press("Escape")
    await until(page, "!document.querySelector('.edt')")


async def measure(service: Service, home: str) -> None:
    async with async_playwright() as playwright:
        libraries: dict[str, str | float | bool] = {"LD_LIBRARY_PATH": str(ENGINE_103 / "lib"), "HOME": home}
        browser = await playwright.chromium.launch(
            executable_path=str(ENGINE_103 / "chrome"), args=[*FLAGS, "--no-zygote"], env=libraries
        )
        context: Any = await browser.new_context(viewport={"width": 1366, "height": 768})
        page = await context.new_page()
        await page.add_init_script(WATCH)
        await page.goto(service.link("operator"))
        await until(page, "document.querySelectorAll('.rundown li').length > 0")
        await page.wait_for_timeout(3_000)
        await told(page, "opened")
        height = await page.evaluate(SCROLL)
        await told(page, f"scrolled through {height:,.0f} px")
        service.command("go")
        await page.wait_for_timeout(APART_MS)
        await told(page, "the show begins")
        for _ in range(PRESSES):
            service.command("go")
            await page.wait_for_timeout(APART_MS)
        await told(page, f"GO, {PRESSES} times")
        await edited(page)
        await told(page, "its rundown edited by hand")
        await page.wait_for_timeout(REST_MS)
        await told(page, f"left alone for {REST_MS / 1_000:.0f} s")
        height = await page.evaluate(SCROLL)
        await told(page, f"scrolled through {height:,.0f} px")
        await browser.close()


def main() -> int:
    with big_show_running() as service, tempfile.TemporaryDirectory() as home:
        asyncio.run(measure(service, home))
    return 0


if __name__ == "__main__":
    sys.exit(main())
