"""The pages that only the real service has: the links, the preview, the overlay page between its guides."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from gallery.screens import LANGUAGES, keep
from gallery.shots import Shot, Wanted
from tests.service import Service

SHOW = Path(__file__).resolve().parents[1] / "examples" / "ten-minutes" / "show.yaml"
SETTLED_S = 1.5
"""From a loaded page to its first snapshot, and to graphics that stand still."""
PAGES = (
    ("links", "/", "operator", ((1366, 768), (390, 844))),
    ("preview", "/preview", "operator", ((1366, 768), (1920, 1080))),
    ("overlay with guides", "/overlay?safe=1", "overlay", ((1080, 1920), (1920, 1080), (1280, 720))),
)


class ServiceMissing(Exception):
    """The service could not be asked; the text says why."""


async def shoot(browser: Browser, folder: Path, wanted: Wanted) -> list[Shot]:
    """Start the example show with a simulated OBS, put its graphics on air, and look at its pages.

    Raises :class:`ServiceMissing`.
    """
    asked = [
        (name, path, role, size, language)
        for name, path, role, sizes in PAGES
        for size in sizes
        for language in LANGUAGES
        if wanted.has(group=name, size=f"{size[0]}x{size[1]}", language=language)
    ]
    if not asked:
        return []
    with tempfile.TemporaryDirectory() as data:
        service = Service(SHOW, Path(data) / "data", "--obs", "simulated")
        try:
            await asyncio.to_thread(service.start)
            for command, args in (("go", {}), ("product_show", {"product": "P4"})):
                await asyncio.to_thread(service.command, command, **args)
            return [await _shot(browser, folder, service, *one) for one in asked]
        except AssertionError as problem:
            raise ServiceMissing(f"the pages of the service: {problem}") from problem
        finally:
            await asyncio.to_thread(service.end)


async def _shot(
    browser: Browser,
    folder: Path,
    service: Service,
    name: str,
    path: str,
    role: str,
    size: tuple[int, int],
    language: str,
) -> Shot:
    width, height = size
    context = await browser.new_context(viewport={"width": width, "height": height}, locale=language)
    try:
        page = await context.new_page()
        address = f"{service.base}{path}"
        mark = "&" if "?" in path else "?"
        await page.goto(f"{address}{mark}key={service.keys[role]}&lang={language}")
        await asyncio.sleep(SETTLED_S)
        picture = await page.screenshot()
    finally:
        await context.close()
    stem = f"{name.replace(' ', '-')}/{width}x{height}-{language}"
    await keep(picture, folder / stem)
    return Shot(
        group=name,
        state="as the show runs",
        size=f"{width}x{height}",
        theme="",
        language=language,
        file=f"{stem}.png",
        small=f"{stem}.jpg",
    )
