"""Every state of every graphic, on both canvases, in both themes."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, FloatRect, Page

from gallery.scene import camera, logo, product
from gallery.shots import Shot, Wanted
from tests.overlays import bags
from tests.overlays.products import CARDS, PICTURE, SELLERS
from tests.overlays.sales import NOW, STATES
from tests.overlays.statements import CORRECTIONS, NOTICES

CHECKOUT = Path(__file__).resolve().parents[1]
CANVASES = {"1080x1920": (1080, 1920), "1920x1080": (1920, 1080)}
THEMES = ("bright", "quiet")
SMALL = {"1080x1920": 270, "1920x1080": 480}
"""Width in px of a listed picture: a graphic is seen at that of a phone held in a hand."""

SHADOW = 96
"""px around a plate that its shadow, and a key that stands out of it, may take."""

_Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in px."""
States = Mapping[str, Mapping[str, Any]]
GRAPHICS: dict[str, States] = {
    "flash-sale": STATES,
    "lucky-bag": bags.STATES,
    "product-card": CARDS,
    "correction": CORRECTIONS,
    "notice": NOTICES,
    "seller-info": SELLERS,
}
BRAND = {"--brand": "#1546d6", "--on-brand": "#ffffff", "--brand-digits": "#1546d6"}
BRANDED = {
    "flash-sale": ("open", "last", "sold_out_next"),
    "lucky-bag": ("open", "winners"),
    "product-card": ("ladder_and_gift", "full_with_picture"),
    "seller-info": ("company_with_logo",),
}
"""What a colour of the brand changes, shown in it besides."""


@dataclass(frozen=True, slots=True)
class _Subject:
    graphic: str
    state: str
    data: Mapping[str, Any]
    brand: bool

    @property
    def name(self) -> str:
        return f"{self.state}, brand" if self.brand else self.state

    @property
    def language(self) -> str:
        return str(self.data.get("language", "zh-CN"))


def _subjects(graphic: str) -> Iterator[_Subject]:
    states = GRAPHICS[graphic]
    yield from (_Subject(graphic, name, data, brand=False) for name, data in states.items())
    yield from (_Subject(graphic, name, states[name], brand=True) for name in BRANDED.get(graphic, ()))


def camera_file(canvas: str) -> str:
    """Where the ground of the pictures lies, as a path from the page."""
    return f"camera-{canvas}.jpg"


def draw_cameras(folder: Path) -> dict[str, Image.Image]:
    scenes = {canvas: camera(*size) for canvas, size in CANVASES.items()}
    for canvas, scene in scenes.items():
        scene.save(folder / camera_file(canvas), quality=88)
    return scenes


async def shoot(browser: Browser, folder: Path, wanted: Wanted) -> list[Shot]:
    """Put every state on air in the least renderer that there is, with its clock stopped."""
    scenes = draw_cameras(folder)
    async with _renderer() as address:
        runs = [
            _series(browser, address, folder, scenes[canvas], graphic, canvas, theme, wanted)
            for graphic in GRAPHICS
            for canvas in CANVASES
            for theme in THEMES
            if wanted.has(group=graphic, size=canvas, theme=theme)
        ]
        lanes = asyncio.Semaphore(2)

        async def one(run: Any) -> list[Shot]:
            async with lanes:
                return await run  # type: ignore[no-any-return]

        return [shot for series in await asyncio.gather(*map(one, runs)) for shot in series]


async def _series(
    browser: Browser,
    address: str,
    folder: Path,
    scene: Image.Image,
    graphic: str,
    canvas: str,
    theme: str,
    wanted: Wanted,
) -> list[Shot]:
    width, height = CANVASES[canvas]
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(address)
    place = folder / graphic
    place.mkdir(exist_ok=True)
    shots = []
    for subject in _subjects(graphic):
        if not wanted.has(group=graphic, size=canvas, language=subject.language):
            continue
        misfits, plate = await _on_air(page, subject, theme)
        picture = await _picture(page, plate, (width, height))
        stem = f"{graphic}/{subject.name.replace(', ', '-')}-{canvas}-{theme}"
        shots.append(
            Shot(
                group=graphic,
                state=subject.name,
                size=canvas,
                theme=theme,
                language=subject.language,
                file=f"{stem}.png",
                small=f"{stem}.jpg",
                misfits=tuple(misfits),
            )
        )
        await asyncio.to_thread(_keep, picture, scene, folder / stem, SMALL[canvas])
    await context.close()
    return shots


async def _on_air(page: Page, subject: _Subject, theme: str) -> tuple[list[str], _Box]:
    """What of it does not fit, and where its plate stands."""
    manifest = f"/graphics/{subject.graphic}/{subject.graphic}.ograf.json"
    found = await page.evaluate(
        "([url, states, options]) => measured(url, states, options)",
        [manifest, {"it": _with_pictures(subject.data)}, {"theme": theme, "clock": NOW}],
    )
    if subject.brand:
        await page.evaluate(
            "(brand) => { graphic.dataset.brand = '';"
            " for (const [name, value] of Object.entries(brand)) graphic.style.setProperty(name, value) }",
            BRAND,
        )
    misfits, plate = found["it"]
    return misfits, plate


async def _picture(page: Page, plate: _Box, size: tuple[int, int]) -> Image.Image:
    """The whole canvas. Only the plate and what it throws a shadow on is asked for: the rest is empty."""
    left, top, right, bottom = plate
    x, y = max(0, int(left) - SHADOW), max(0, int(top) - SHADOW)
    width, height = min(size[0], right + SHADOW) - x, min(size[1], bottom + SHADOW) - y
    clip: FloatRect = {"x": x, "y": y, "width": max(1, width), "height": max(1, height)}
    part = Image.open(io.BytesIO(await page.screenshot(omit_background=True, clip=clip)))
    whole = Image.new("RGBA", size)
    whole.paste(part.convert("RGBA"), (x, y))
    return whole


def _with_pictures(data: Mapping[str, Any]) -> dict[str, Any]:
    """What tests fill with one colour, to find it again, is a picture here."""
    drawn = {"image": _PRODUCT, "logo": _LOGO}
    return {name: drawn.get(name, value) if value == PICTURE else value for name, value in data.items()}


def _address(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


_PRODUCT, _LOGO = _address(product()), _address(logo())


def _keep(picture: Image.Image, scene: Image.Image, stem: Path, width: int) -> None:
    picture.save(stem.with_suffix(".png"), compress_level=4)
    whole = scene.copy()
    whole.paste(picture, (0, 0), picture)
    small = whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)
    small.save(stem.with_suffix(".jpg"), quality=84)


@asynccontextmanager
async def _renderer() -> AsyncIterator[str]:
    """The address of a renderer that knows the specification and nothing of this product."""
    app = web.Application()
    app.router.add_static("/graphics", CHECKOUT / "overlays")
    app.router.add_static("/renderer", CHECKOUT / "tests" / "overlays")
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/renderer/host.html"
    finally:
        await runner.cleanup()
