"""How a test plays any graphic in the renderer of ``host.html``, and what it sees."""

import asyncio
import io
from typing import Any

from PIL import Image, ImageChops
from playwright.async_api import Page

WITHIN_S = 15
"""The longest an action may take here: its own limit is about a second, the machine has other work."""


async def load(page: Page, graphic: str, data: dict[str, Any], theme: str | None = None) -> None:
    """Make a new instance of the graphic the only one on the page, and load it."""
    manifest = f"/graphics/{graphic}/{graphic}.ograf.json"
    await page.evaluate("([url, options]) => instance(url, options)", [manifest, {"theme": theme}])
    assert await call(page, "load", {"data": data, "renderType": "realtime"}) == {"statusCode": 200}


async def on_air(page: Page, graphic: str, data: dict[str, Any], theme: str | None = None) -> None:
    await load(page, graphic, data, theme)
    assert await call(page, "playAction", {"skipAnimation": True}) == {"statusCode": 200, "currentStep": 0}


Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in px of the page."""


async def measured(
    page: Page,
    graphic: str,
    states: dict[str, dict[str, Any]],
    theme: str | None = None,
    clock: int | None = None,
) -> dict[str, tuple[list[str], Box]]:
    """Each state put on air for itself: what does not fit, in words, and where its plate stood.

    All in one call: a call for each step of each state costs four times the time of both processes.
    """
    manifest = f"/graphics/{graphic}/{graphic}.ograf.json"
    async with asyncio.timeout(WITHIN_S * 4):
        found = await page.evaluate(
            "([url, states, options]) => measured(url, states, options)",
            [manifest, states, {"theme": theme, "clock": clock}],
        )
    assert found.keys() == states.keys()
    return {name: (overflows, tuple(sides)) for name, (overflows, sides) in found.items()}


async def call(page: Page, action: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    async with asyncio.timeout(WITHIN_S):
        given = "" if params is None else "params"
        answer: dict[str, Any] = await page.evaluate(f"(params) => graphic.{action}({given})", params)
    return answer


async def texts(page: Page) -> list[str]:
    shown: list[str] = await page.evaluate("texts()")
    return shown


async def box(page: Page) -> Box:
    """Where the plate stands."""
    sides = await page.evaluate(
        "(({left, top, right, bottom}) => [left, top, right, bottom])"
        "(graphic.shadowRoot.querySelector('.gfx').getBoundingClientRect())"
    )
    left, top, right, bottom = sides
    return left, top, right, bottom


async def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(await page.screenshot(omit_background=True)))


def is_empty(image: Image.Image) -> bool:
    return image.getchannel("A").getbbox() is None


def same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


async def moving(page: Page) -> int:
    count: int = await page.evaluate(
        "document.getAnimations().length + graphic.shadowRoot.getAnimations().length"
    )
    return count
