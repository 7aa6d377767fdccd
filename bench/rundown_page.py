"""The operator page of a show of 500 segments and 5,000 cues, in the browser of OBS: its long tasks.

    python -m bench.rundown_page

The companion is a process of its own; the page stands in Chromium 103 at 1366x768. It is opened, its rundown
is scrolled from end to end, GO is pressed ten times, the list to jump by is opened and typed into, the
rundown is edited by hand, and it is left alone. Of each part: how many tasks of the page's main thread took
longer than 50 ms (what browsers call long), and the longest, by the clock and in time of its own on a
processor: where other programs want one too, the clock tells how busy the machine was, and the other figure
what the page asks of it.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from bench.go_to_pages import big_show_running
from tests.browser.engines import ENGINE_103, FLAGS
from tests.browser.stand_in import until
from tests.service import Service

PRESSES = 10
APART_MS = 1_500
REST_MS = 10_000
WALK = 10
"""Segments that the keyboard goes down by in the rundown that is edited."""

LONG_MS = 50.0

TRACED = ["toplevel", "__metadata"]
TASK = "ThreadControllerImpl::RunTask"
MAIN_THREAD = "CrRendererMain"

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


@asynccontextmanager
async def told(browser: Browser, page: Page, what: str) -> AsyncIterator[None]:
    """What was long in the page while the block ran."""
    await browser.start_tracing(page=page, categories=TRACED)
    yield
    tasks = tasks_in(await browser.stop_tracing())
    by_clock, own = (max((task[of] for task in tasks), default=0.0) for of in (0, 1))
    long = sum(one > LONG_MS for one, _ in tasks)
    print(f"{what:36} tasks over {LONG_MS:.0f} ms: {long:2}   longest {by_clock:5.0f} ms, own {own:5.0f} ms")


def tasks_in(trace: bytes) -> list[tuple[float, float]]:
    """Each task of a page's main thread: how long it took by the clock, and of its own on a processor, ms."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == MAIN_THREAD
    }
    return [
        (event["dur"] / 1_000, event.get("tdur", 0) / 1_000)
        for event in events
        if event["name"] == TASK and event["ph"] == "X" and (event["pid"], event["tid"]) in main
    ]


async def jumped(page: Page) -> None:
    """The list to jump by is opened, gone through and typed into, and closed."""
    await page.keyboard.press("j")
    await until(page, "!!document.querySelector('#jump-list .jr')")
    for key in ("ArrowDown",) * WALK + ("4", "9", "9", "Backspace", "Backspace", "Backspace"):
        await page.keyboard.press(key)
        await page.wait_for_timeout(APART_MS / 10)
    await page.keyboard.press("Escape")
    await until(page, "!document.querySelector('#jump-list')")


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
        async with told(browser, page, "opened"):
            await page.goto(service.link("operator"))
            await until(page, "document.querySelectorAll('.rundown li').length > 0")
            await page.wait_for_timeout(3_000)
        async with told(browser, page, "scrolled from end to end"):
            await page.evaluate(SCROLL)
        async with told(browser, page, "the show begins"):
            service.command("go")
            await page.wait_for_timeout(APART_MS)
        async with told(browser, page, f"GO, {PRESSES} times"):
            for _ in range(PRESSES):
                service.command("go")
                await page.wait_for_timeout(APART_MS)
        async with told(browser, page, "the list to jump by"):
            await jumped(page)
        async with told(browser, page, "its rundown edited by hand"):
            await edited(page)
        async with told(browser, page, f"left alone for {REST_MS / 1_000:.0f} s"):
            await page.wait_for_timeout(REST_MS)
        async with told(browser, page, "scrolled from end to end"):
            await page.evaluate(SCROLL)
        await browser.close()


def main() -> int:
    with big_show_running() as service, tempfile.TemporaryDirectory() as home:
        asyncio.run(measure(service, home))
    return 0


if __name__ == "__main__":
    sys.exit(main())
