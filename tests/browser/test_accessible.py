"""Every page in every state, for people who see less, hear a page read out, or have no mouse."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page

from companion.keys import Role
from tests.browser import catchup_states, host_states, preflight_states, window_states
from tests.browser import operator_states as states
from tests.browser.accessible import moves, small_targets, wrong_with
from tests.browser.engines import expect_complaint, open_page, press
from tests.browser.stand_in import CHECKOUT, StandIn, until
from tests.browser.test_links_page import given
from tests.web.service import running

pytestmark = pytest.mark.crews_page

DESK, PHONE, TABLET = (1366, 768), (390, 844), (820, 1180)
SETTLED = """(function settled(root) {
  return root.getAnimations().every((one) => one.playState !== "running"
    || one.effect.getComputedTiming().iterations === Infinity)
    && [...root.querySelectorAll("*")].every((one) => !one.shadowRoot || settled(one.shadowRoot));
})(document)"""
"""Graphics that stand in a page come and go in trees of their own."""


class Findings:
    """What is wrong with a page, by the state it was in."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, Any] = {}

    async def look(self, state: str) -> None:
        # Twice: what a state brings may be drawn in the next frame only.
        for _ in range(2):
            await self.page.evaluate("new Promise((done) => setTimeout(done, 80))")
            await until(self.page, SETTLED)
        if wrong := await wrong_with(self.page):
            self.found[state] = wrong


def offers(now: int) -> states.Topics:
    """A sale whose count is too old, a bag whose draw failed, a draft that lacks something, and products."""
    bags = [window_states.failed(now), window_states.incomplete(now) | {"id": "L3"}]
    sales = [window_states.stale(now)]
    return window_states.desk(now, sales=sales, bags=bags, queue=window_states.queued(now))


async def operator(browser: Browser, server: StandIn, size: tuple[int, int] = DESK) -> Page:
    server.snapshots = states.evening(server.now_ms())
    page = await open_page(browser, f"{server.url}/operator", *size)
    await page.emulate_media(reduced_motion="reduce")
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


async def test_the_operator_page_in_every_state(server: StandIn, debian_chromium: Browser) -> None:
    page = await operator(debian_chromium, server)
    findings = Findings(page)
    looked_at = (
        states.evening,
        states.covered,
        states.ready,
        states.all_at_once,
        offers,
        states.after_a_crash,
        catchup_states.with_a_drop,
        catchup_states.tight,
    )
    for state in looked_at:
        await server.show(**state(server.now_ms()))
        await findings.look(state.__name__)
    assert await moves(page) == []
    assert findings.found == {}


async def test_whatever_opens_on_the_operator_page_and_the_page_cut_off(
    server: StandIn, debian_chromium: Browser
) -> None:
    page = await operator(debian_chromium, server)
    findings = Findings(page)
    await server.show(**offers(server.now_ms()))
    for key in ("?", "j", "l", "c"):
        await press(page, key)
        await findings.look(f"after {key}")
        await press(page, "Escape")
    server.silent = True
    await until(page, "document.querySelector('.op').classList.contains('off')")
    await findings.look("cut off")
    assert findings.found == {}


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
async def test_the_operator_page_under_a_thumb(
    server: StandIn, debian_chromium: Browser, size: tuple[int, int]
) -> None:
    page = await operator(debian_chromium, server, size)
    findings = Findings(page)
    await findings.look("evening")
    await server.show(**states.covered(server.now_ms()))
    await findings.look("covered")
    assert findings.found == {}


async def test_the_host_screen_in_every_state(server: StandIn, debian_chromium: Browser) -> None:
    every = host_states.states(server.now_ms())
    server.snapshots = every["running"][1]
    page = await open_page(debian_chromium, f"{server.url}/host", 1920, 1080)
    await page.emulate_media(reduced_motion="reduce")
    await until(page, "document.querySelector('.strip') !== null")
    findings = Findings(page)
    for name in (
        *("running", "over", "urgent", "incident", "fallback", "broken", "back", "questions"),
        *("promise", "rehearsal", "ready", "ended"),
    ):
        await server.show(**every[name][1])
        await findings.look(name)
        assert await moves(page) == [], name
    server.silent = True
    await until(page, "document.querySelector('.screen')?.innerText.includes('断开')")
    await findings.look("cut off")
    assert findings.found == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_the_page_before_the_show_in_every_state(
    server: StandIn, debian_chromium: Browser, size: tuple[int, int]
) -> None:
    server.given = {"phones_find_us": True}
    server.snapshots = preflight_states.never(server.now_ms())
    page = await open_page(debian_chromium, f"{server.url}/preflight", *size)
    await page.emulate_media(reduced_motion="reduce")
    await until(page, "!!document.querySelector('#preflight.pf')")
    assert await small_targets(page, 24 if size == DESK else 40) == []
    findings = Findings(page)
    for name in ("never looked", "looking", "wrong", "not done", "apart", "OBS gone"):
        await server.show(**preflight_states.STATES[name](server.now_ms(), "zh-CN"))
        await findings.look(name)
    assert await moves(page) == []
    assert findings.found == {}


async def test_the_links_the_preview_and_what_viewers_see(server: StandIn, debian_chromium: Browser) -> None:
    found: dict[str, Any] = {}
    server.given = given(server.url)
    server.snapshots = states.evening(server.now_ms())
    for path, there in (
        ("index", "document.querySelector('.copy')?.textContent === '复制链接'"),
        ("preview", "!!document.querySelector('img, canvas')"),
        ("overlay", "!!document.querySelector('[data-graphic]')"),
    ):
        page = await open_page(debian_chromium, f"{server.url}/{path}", *DESK)
        await until(page, there)
        findings = Findings(page)
        await findings.look(path)
        found |= findings.found
        await page.context.close()
    assert found == {}


async def test_the_page_that_checks_a_draw_and_the_page_without_a_key(
    tmp_path: Any, debian_chromium: Browser
) -> None:
    found: dict[str, Any] = {}
    expect_complaint(debian_chromium, "401")
    async with running(tmp_path) as service:
        (service.static / "verify-draw.html").write_bytes(
            (CHECKOUT / "static" / "verify-draw.html").read_bytes()
        )
        for path in ("verify-draw", Role.OPERATOR.value):
            page = await open_page(debian_chromium, service.url(f"/{path}"), *DESK)
            findings = Findings(page)
            await findings.look(path)
            found |= findings.found
            assert await page.locator("html").get_attribute("lang") in ("zh-CN", "en")
            await page.context.close()
    assert found == {}


async def test_what_can_be_pressed_can_be_hit(server: StandIn, debian_chromium: Browser) -> None:
    page = await operator(debian_chromium, server)
    assert await small_targets(page, 22) == []
    server.given = given(server.url)
    page = await open_page(debian_chromium, f"{server.url}/index", *DESK)
    assert await small_targets(page, 24) == []
