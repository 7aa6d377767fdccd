"""What axe-core, and two questions of our own, find wrong with a page for those who see or move otherwise."""

import asyncio
from typing import Any

from playwright.async_api import Page

from tests.browser.engines import missing
from tests.browser.stand_in import CHECKOUT

AXE = CHECKOUT / ".cache" / "axe-core" / "axe.min.js"

_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_BESIDES = ["heading-order", "landmark-unique", "region", "landmark-one-main", "page-has-heading-one"]
"""No levels of the standard, and what whoever goes from heading to heading, or part to part, needs."""

_CONFIGURE = """axe.configure({ rules: [{ id: "region", selector: "body *:not(h1)" }] })"""
"""The name of a page stands before its parts."""

_FIND = """([levels, besides, part]) => axe.run(part ?? document, {
  runOnly: { type: "tag", values: levels },
  rules: Object.fromEntries(besides.map((rule) => [rule, { enabled: part === null }])),
  resultTypes: ["violations"],
}).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) =>
  `${html.slice(0, 160)} ${/contrast of [^.]*[.][^.]*/.exec(failureSummary)?.[0] ?? ""}`)]))"""

_STILL = """() => document.getAnimations().filter((one) => one.playState === "running"
  && one.effect?.getComputedTiming().duration > 1).map((one) => one.effect.target.className)"""


_SMALL = """(least) => [...document.querySelectorAll("button, a[href], input, select, summary")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && height > 1 && Math.min(width, height) < least)
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 90)} ${width}x${height}`)"""


async def wrong_with(page: Page, part: str | None = None) -> list[Any]:
    """Every rule of level A and AA that the page breaks as it stands, with the elements that break it.

    ``part`` is a selector; None: the whole page, and what only a whole page can have.
    """
    if not AXE.exists():
        missing(f"axe-core is not in {AXE.relative_to(CHECKOUT)} (make test fetches it)")
    # By the driver: the page's own policy lets no script in that is not from its server.
    await page.evaluate(f"() => {{ if (!window.axe) {{ {AXE.read_text()}; {_CONFIGURE} }} }}")
    async with asyncio.timeout(60):
        found: list[Any] = await page.evaluate(_FIND, [_LEVELS, _BESIDES, part])
    return found


async def moves(page: Page) -> list[str]:
    """What moves on the page although its user asked for less motion."""
    found: list[str] = await page.evaluate(_STILL)
    return found


async def small_targets(page: Page, least: int) -> list[str]:
    """What can be pressed and is smaller than this many CSS pixels, as far as it is seen."""
    found: list[str] = await page.evaluate(_SMALL, least)
    return found
