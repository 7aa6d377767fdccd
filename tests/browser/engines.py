"""The two browser engines that pages are tested in, and how a test uses them.

Debian's Chromium, where there is one without windows, stands for the browsers of hosts and operators;
Chromium 103 is what OBS up to 30 draws its browser sources with. A test that takes ``browser`` runs in both::

    async def test_the_page_greets(browser, site):
        page = await open_page(browser, f"{site}/hello", 800, 600)
        await click(page, "button")

Loading a page of a hundred modules takes more than most tests do with it. Where ``borrow_page`` will do, the
tests of a process lend each other one page, and it takes a third.

Every error a page writes to its console, and every exception it does not catch, fails the test,
unless the test said ``expect_complaint(browser, "part of its text")`` before the end.

The pages of the crew (``pytestmark = pytest.mark.crews_page``) are mostly opened in browsers of today, and
what OBS draws in the older of its engines. Each runs in that one; tests marked ``both_engines`` run in both,
and all of them do with ``--both-engines``, as in ``make matrix``.

An engine that is missing skips the test and says why; where ``CI=true`` it fails it.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    FloatRect,
    Locator,
    Page,
    Playwright,
    async_playwright,
)

ENGINE_103 = Path(__file__).resolve().parents[2] / ".cache" / "chromium-103"
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome")
DEBIAN_NAMES = ("chromium-headless-shell", *WITH_WINDOWS)
"""First the same engine without windows, tabs and profiles around it: a page costs a third."""

FLAGS = (
    "--no-sandbox",  # tests run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_WITHIN_S = 60.0
"""Generous: two shared cores, an OBS beside it, and a first start from a cold disk."""
SETTLE_WITHIN_S = 20
"""How long a click waits for its target to be drawn and to stand still."""
REST_WITHIN_S = 10


@dataclass
class _Complaints:
    """What the pages of one browser complained about, and what the test said would come."""

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def collect_from(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    def collect_no_more_from(self, page: Page) -> None:
        page.remove_listener("console", self._on_console)
        page.remove_listener("pageerror", self._on_error)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.heard.append(f"{message.text} ({message.location['url']})")

    def _on_error(self, error: Error) -> None:
        self.heard.append(f"{error.name}: {error.message}")

    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(part in text for part in self.expected)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both-engines", action="store_true", help="every page in both engines")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--both-engines"):
        spared = {item for item in items if _is_spared(item)}
        config.hook.pytest_deselected(items=list(spared))
        items[:] = [item for item in items if item not in spared]


def _is_spared(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    chosen = getattr(getattr(item, "callspec", None), "params", {}).get("browser")
    other = "chromium_103" if "crews_page" in marks else "debian_chromium"
    return "both_engines" not in marks and chosen == other


_complaints: weakref.WeakKeyDictionary[Browser, _Complaints] = weakref.WeakKeyDictionary()
_resting: weakref.WeakKeyDictionary[Browser, Page] = weakref.WeakKeyDictionary()
"""The page of a browser that can be borrowed; none while it is."""
_borrowed: weakref.WeakKeyDictionary[Browser, Page] = weakref.WeakKeyDictionary()


@pytest.fixture(scope="session")
async def driver() -> AsyncIterator[Playwright]:
    """Playwright, started once: its start costs more than most tests."""
    async with async_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
async def debian_engine(driver: Playwright) -> AsyncIterator[Browser]:
    """The Chromium of this system, started once."""
    program = next(filter(None, map(shutil.which, DEBIAN_NAMES)), None)
    if program is None:
        missing("Chromium is not installed (Debian: chromium)")
    async with _running(driver, program, FLAGS, {}) as browser:
        yield browser


@pytest.fixture(scope="session")
async def engine_103(driver: Playwright) -> AsyncIterator[Browser]:
    """The engine of OBS up to 30, started once."""
    program = ENGINE_103 / "chrome"
    if not program.exists():
        missing("Chromium 103 is not in .cache/ (make test fetches it)")
    # zygote: its way to start processes needs a newer set of system libraries than it brings along
    libraries = {"LD_LIBRARY_PATH": str(ENGINE_103 / "lib")}
    async with _running(driver, str(program), (*FLAGS, "--no-zygote"), libraries) as browser:
        yield browser


@pytest.fixture
async def debian_chromium(debian_engine: Browser) -> AsyncIterator[Browser]:
    """The Chromium of this system; whatever a test opens in it is gone with the test."""
    async with lent(debian_engine):
        yield debian_engine


@pytest.fixture
async def chromium_103(engine_103: Browser) -> AsyncIterator[Browser]:
    """The engine of OBS up to 30. Playwright's own ``page.click`` does not work in it."""
    async with lent(engine_103):
        yield engine_103


@pytest.fixture(params=["debian_chromium", "chromium_103"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Both engines, one after the other."""
    return request.getfixturevalue(request.param)


async def open_page(
    browser: Browser,
    url: str,
    width: int,
    height: int,
    device_scale: float = 1,
    *,
    service_workers: Literal["allow", "block"] = "block",
) -> Page:
    """A page of its own profile, loaded, ``width`` by ``height`` CSS pixels; its complaints are collected."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=device_scale,
        service_workers=service_workers,
    )
    page = await context.new_page()
    _complaints[browser].collect_from(page)
    await page.goto(url)
    return page


async def borrow_page(browser: Browser, url: str, width: int, height: int) -> Page:
    """As ``open_page``, but the page is one that the tests of this browser lend to each other, loaded anew.

    Nothing is left in its storage, no key is down, and the mouse is outside; the files of a server on the
    same port (``StandIn``) may be in its cache. A test that gives a page scripts, routes, handlers or media
    of its own takes ``open_page``. Whoever borrows a second one gets one of its own.
    """
    if browser in _borrowed:
        return await open_page(browser, url, width, height)
    page = _resting.pop(browser, None)
    if page is None:
        context = await browser.new_context(service_workers="block")
        page = await context.new_page()
    _borrowed[browser] = page
    _complaints[browser].collect_from(page)
    await page.set_viewport_size({"width": width, "height": height})
    await page.goto(url)
    return page


def expect_complaint(browser: Browser, part: str) -> None:
    """Let the test pass although a page complains with ``part`` in its text."""
    _complaints[browser].expected.append(part)


async def click(page: Page, selector: str) -> None:
    """Press and release the mouse in the middle of the one visible element that ``selector`` means.

    Whatever lies on top of it there gets the click, as on air.
    """
    async with asyncio.timeout(SETTLE_WITHIN_S):
        box = await _resting_place(page.locator(selector))
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def press(page: Page, key: str) -> None:
    """Press and release a key, by Playwright's names (``Space``, ``Escape``, ``Control+z``)."""
    await page.keyboard.press(key)


def missing(what: str) -> None:
    """Skip the test because of ``what``; where ``CI=true``, nothing may be missing, and it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI=true allows no gaps")
    pytest.skip(what)


async def _resting_place(target: Locator) -> FloatRect:
    """Where the one element is, scrolled into view, once it is drawn and has stopped moving."""
    before = None
    while True:
        # Through handles: whatever makes a locator wait calls a function that Chromium 103 lacks.
        found = await target.element_handles()
        assert len(found) < 2, f"{target} means {len(found)} elements"
        box = None
        for element in found:
            await element.evaluate("it => it.scrollIntoView({block: 'nearest', inline: 'nearest'})")
            box = await element.bounding_box()
        if box is not None and box == before and box["width"] * box["height"] > 0:
            return box
        before = box
        await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def _running(
    driver: Playwright, program: str, flags: tuple[str, ...], environment: dict[str, str]
) -> AsyncIterator[Browser]:
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as home:
        browser = await driver.chromium.launch(
            executable_path=program,
            args=list(flags),
            env={**os.environ, "HOME": home, **environment},
            timeout=START_WITHIN_S * 1000,
        )
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def lent(browser: Browser) -> AsyncIterator[None]:
    """For one test: its complaints alone, and no page left over for the next."""
    complaints = _complaints[browser] = _Complaints()
    try:
        yield
    finally:
        page = _borrowed.pop(browser, None)
        if page is not None and await _comes_to_rest(page):
            complaints.collect_no_more_from(page)
            _resting[browser] = page
        kept = _resting.get(browser)
        for context in browser.contexts:
            if kept is None or context != kept.context:
                await context.close()
    if unexpected := complaints.unexpected():
        pytest.fail("the page complained:\n" + "\n".join(unexpected), pytrace=False)


async def _comes_to_rest(page: Page) -> bool:
    """Leave nothing on the page of what the test did with it; False for one that cannot be lent again."""
    try:
        async with asyncio.timeout(REST_WITHIN_S):
            if page.url.startswith("http"):
                await page.evaluate("localStorage.clear(), sessionStorage.clear()")
            await page.goto("about:blank")
            await page.context.clear_cookies()
            await page.context.clear_permissions()
            await page.mouse.move(-1, -1)
            for key in ("Alt", "Control", "Meta", "Shift"):
                await page.keyboard.up(key)
    except (Error, TimeoutError):
        return False
    return True
