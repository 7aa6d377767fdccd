"""Whether a page that OBS reloads at any instant of a graphic shows what it would have shown.

A case is a life of one graphic: instants on a clock that stands still, and what its data were from each of
them on. Away from transitions a graphic made anew gives at once the pixels of one that was there all along;
within one it settles on them within a second of the reload, without the entrance.
"""

import asyncio
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image
from playwright.async_api import Page

from tests.browser.stand_in import until
from tests.overlays.playing import WITHIN_S, same

SETTLES_WITHIN_S = 1.0
STILL = "graphic.shadowRoot.getAnimations().length === 0"


@dataclass(frozen=True)
class Told:
    at: int
    """ms on the clock of the graphic."""
    data: dict[str, Any]


async def differing(
    page: Page, graphic: str, life: Sequence[Told], instants: Iterable[int], theme: str | None = None
) -> list[int]:
    """The instants at which a graphic that was loaded anew differs from one that was there all along."""
    wrong = []
    told, *later = life
    await _made(page, graphic, told.data, told.at, theme)
    for instant in instants:
        while later and later[0].at <= instant:
            before, (told, *later) = told, later
            await _clock(page, told.at)
            # As the page does: null for what the data no longer hold.
            await _update(page, dict.fromkeys(before.data) | told.data)
        await _clock(page, instant)
        await _drawn(page)
        ran = await _picture(page)
        await page.evaluate("window.kept = graphic; graphic.remove()")
        await _made(page, graphic, told.data, instant, theme)
        if not same(await _picture(page), ran):
            wrong.append(instant)
        await page.evaluate("graphic.replaceWith(kept); window.graphic = kept")
    return wrong


async def settles(
    page: Page,
    graphic: str,
    before: dict[str, Any],
    after: Told,
    *,
    ends_at: int | None = None,
    theme: str | None = None,
) -> tuple[bool, bool]:
    """Of a graphic reloaded while it goes over from one state to another: is it still within a second, and is
    what it then shows what one that was there all along ends with?

    ``ends_at`` is the instant at which the movement is over by the clock; None: only animations are to end.
    """
    await _made(page, graphic, before, after.at - 1, theme)
    await _clock(page, after.at)
    await page.evaluate("(data) => void graphic.updateAction({data})", after.data)
    await until(page, f"!({STILL})")
    await _made(page, graphic, after.data, after.at, theme)
    async with asyncio.timeout(WITHIN_S):
        wait = f"(ms) => new Promise((then) => setTimeout(() => then({STILL}), ms))"
        still = await page.evaluate(wait, SETTLES_WITHIN_S * 1000)
    reloaded = await _picture(page)
    await _made(page, graphic, before, after.at - 1, theme)
    await _clock(page, after.at)
    await _update(page, after.data)
    await _clock(page, ends_at or after.at)
    await _drawn(page)
    return still, same(await _picture(page), reloaded)


async def _made(page: Page, graphic: str, data: dict[str, Any], at: int, theme: str | None) -> None:
    manifest = f"/graphics/{graphic}/{graphic}.ograf.json"
    async with asyncio.timeout(WITHIN_S):
        await page.evaluate(
            "async ([url, options, data]) => { await instance(url, options);"
            " await graphic.load({data, renderType: 'realtime'});"
            " await graphic.playAction({skipAnimation: true}) }",
            [manifest, {"clock": at, "theme": theme}, data],
        )


async def _clock(page: Page, instant: int) -> None:
    await page.evaluate("(instant) => { clockReads = instant }", instant)


async def _update(page: Page, data: dict[str, Any]) -> None:
    async with asyncio.timeout(WITHIN_S):
        await page.evaluate("(data) => graphic.updateAction({data, skipAnimation: true})", data)


async def _drawn(page: Page) -> None:
    """The graphic has looked at its clock again, and nothing moves any more."""
    async with asyncio.timeout(WITHIN_S):
        await page.evaluate("graphic.updateAction({data: {}, skipAnimation: true})")
    await until(page, STILL)


async def _picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(await page.screenshot(omit_background=True)))
