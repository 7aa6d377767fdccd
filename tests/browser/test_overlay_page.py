"""The page that OBS shows: what the service says is on air, at once, and never a word of its own."""

import asyncio
import io
import math
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from PIL import Image, ImageChops
from playwright.async_api import Page

from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import CHECKOUT, StandIn, until
from tests.overlays.sales import NOW, sale

FOLDERS = [CHECKOUT / "overlays", CHECKOUT / "tests" / "overlays" / "graphics"]
LOOK = "document.querySelector('[data-graphic=flash-sale]')?.shadowRoot?.querySelector('.gfx')"
SHOWN = f"!!{LOOK} && !{LOOK}.hidden"

Brand = dict[str, str | None]
NO_BRAND: Brand = {"brand": None, "on_brand": None, "brand_digits": None}
BLUE: Brand = {"brand": "#1546d6", "on_brand": "#ffffff", "brand_digits": "#1546d6"}
ORANGE: Brand = {"brand": "#ff8a00", "on_brand": "#1a1210", "brand_digits": None}


class Stage(StandIn):
    """The stand-in for the service, with graphics, and with a clock that can stand still."""

    def __init__(self) -> None:
        super().__init__()
        self.stands_at: int | None = None

    def now_ms(self) -> int:
        return super().now_ms() if self.stands_at is None else self.stands_at

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/api/v1/socket", self._socket)
        app.router.add_get("/{page:overlay}", self._page)
        app.router.add_get("/graphics/{name}/{path:.+}", self._graphic)
        app.router.add_static("/static", CHECKOUT / "static")
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def _graphic(self, request: web.Request) -> web.StreamResponse:
        for folder in FOLDERS:
            file = folder / request.match_info["name"] / request.match_info["path"]
            if file.is_file():
                return web.FileResponse(file)
        raise web.HTTPNotFound

    def layer(
        self, data: dict[str, Any], graphic: str = "flash-sale", key: str = "F1", **more: Any
    ) -> dict[str, Any]:
        since = {"since_at": self.now_ms() - 60_000, "until_at": None}
        return {"graphic": graphic, "key": key, **since, "data": data, **more}

    async def layers(
        self,
        *layers: dict[str, Any],
        theme: str = "bright",
        brand: Brand | None = None,
        rehearsal: bool = False,
    ) -> None:
        brand = brand or NO_BRAND
        look = {"rehearsal": rehearsal, "theme": theme, **brand, "logo": None}
        await self.show(
            overlays={"language": "zh-CN", "zone": "Asia/Shanghai", **look, "layers": list(layers)}
        )


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    await stage.start()
    await stage.layers()
    try:
        yield stage
    finally:
        await stage.stop()


async def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(await page.screenshot(omit_background=True)))


def is_empty(image: Image.Image) -> bool:
    return image.getchannel("A").getbbox() is None


async def assert_counts_to(page: Page, stage: Stage, closes_at: int) -> None:
    """The countdown on air is right by the service's clock, but for the moment that looking at it takes."""
    most = math.ceil((closes_at - stage.now_ms()) / 1000)
    shown = await page.evaluate(f"{LOOK}.querySelector('.clock').textContent")
    least = math.ceil((closes_at - stage.now_ms() - 300) / 1000)
    minutes, seconds = map(int, shown.split(":"))
    assert least <= minutes * 60 + seconds <= most


def running(stage: Stage, left_ms: int, **changes: Any) -> dict[str, Any]:
    """A sale that closes in ``left_ms`` on the service's clock."""
    now = stage.now_ms()
    return sale(**{"opens_at": now - 60_000, "closes_at": now + left_ms, **changes})


async def test_an_empty_page_is_transparent_and_says_nothing(browser, stage):
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await stage.wait_for_hellos(1)
    assert is_empty(await picture(page))
    assert await page.evaluate("document.body.innerText") == ""
    assert stage.hellos[0]["role"] == "overlay"


async def test_what_was_on_air_before_the_page_comes_without_an_entrance(browser, stage):
    data = running(stage, 134_500)
    await stage.layers(stage.layer(data, since_at=stage.now_ms()))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    assert await page.evaluate(f"{LOOK}.getRootNode().getAnimations().length") == 0
    await assert_counts_to(page, stage, data["closes_at"])


async def test_what_is_new_enters_and_what_is_over_leaves(browser, stage):
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await stage.wait_for_hellos(1)
    await stage.layers(stage.layer(running(stage, 134_500), since_at=stage.now_ms()))
    await until(page, f"{SHOWN} && {LOOK}.getRootNode().getAnimations().length > 0")
    await until(page, f"{LOOK}.getRootNode().getAnimations().length === 0")
    assert not is_empty(await picture(page))

    await stage.layers()
    await until(page, "document.querySelector('[data-graphic]') === null")
    assert is_empty(await picture(page))


async def test_a_layer_goes_at_its_time_without_another_word(browser, stage):
    await stage.layers(stage.layer(running(stage, 134_500), until_at=stage.now_ms() + 3_000))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    await until(page, "document.querySelector('[data-graphic]') === null")


@pytest.mark.parametrize("left_ms", [134_500, 9_500, -500, -4_000])
async def test_a_reload_brings_back_the_same_picture(browser, stage, left_ms):
    stage.stands_at = NOW
    await stage.layers(stage.layer(running(stage, left_ms)))
    page = await open_page(browser, "about:blank", 1080, 1920)
    await page.clock.install(time=NOW / 1000)
    await page.clock.pause_at(NOW / 1000 + 1)
    await page.goto(f"{stage.url}/overlay")
    await until(page, SHOWN)
    first = await picture(page)
    for _ in range(3):
        await page.reload()
        await until(page, SHOWN)
        again = await picture(page)
        assert ImageChops.difference(first, again).getbbox() is None


async def test_the_countdown_is_the_services_although_its_clock_is_an_hour_ahead(browser, stage):
    stage.clock_ahead_ms = 3_600_000
    data = running(stage, 134_500)
    await stage.layers(stage.layer(data))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    await assert_counts_to(page, stage, data["closes_at"])


async def test_a_page_that_lost_its_link_goes_on_and_closes_by_itself(browser, stage):
    expect_complaint(browser, "WebSocket connection to")
    expect_complaint(browser, "net::ERR_CONNECTION_REFUSED")
    await stage.layers(stage.layer(running(stage, 3_500, remaining=36)))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    await stage.stop()
    await until(page, f"{LOOK}.querySelector('.clock').textContent === '00'")
    await until(page, f"{LOOK}.dataset.look === 'cut_off'")
    assert "已结束，以链接为准" in await page.evaluate(f"{LOOK}.textContent")
    await until(page, f"{LOOK}.hidden")
    assert is_empty(await picture(page))
    assert await page.evaluate("document.body.innerText") == ""
    await stage.start()


async def test_a_graphic_that_breaks_hangs_or_is_missing_leaves_the_others_on_air(browser, stage):
    for complaint in (
        "graphic throws",
        "this module never works",
        "graphic hangs",
        "404",
        "graphic not-there",
    ):
        expect_complaint(browser, complaint)
    await stage.layers(
        stage.layer({}, "throws", "T1"),
        stage.layer({}, "hangs", "H1"),
        stage.layer({}, "not-there", "N1"),
        stage.layer({}, "../flash-sale", "B1"),
        stage.layer(running(stage, 134_500)),
    )
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    await until(page, "Number(document.body.dataset.faults) >= 3")
    await until(page, "document.querySelector('[data-graphic=hangs]') === null")
    await stage.layers(stage.layer(running(stage, 9_000)))
    await until(page, f"{LOOK}.dataset.look === 'final'")
    assert await page.evaluate("document.body.innerText") == ""


async def test_a_graphic_that_fails_on_new_data_is_built_anew(browser, stage):
    expect_complaint(browser, "the words broke")
    await stage.layers(stage.layer({"text": "first"}, "words", "N1"))
    page = await open_page(browser, f"{stage.url}/overlay", 1920, 1080)
    await until(page, "document.body.innerText === 'first'")
    await stage.layers(stage.layer({"text": "break"}, "words", "N1"))
    await until(page, "document.body.dataset.faults === '1'")
    await stage.layers(stage.layer({"text": "second"}, "words", "N1"))
    await until(page, "document.body.innerText === 'second'")
    assert (await page.evaluate("calls.pop()"))[1] == {"skipAnimation": True}


async def test_one_place_holds_one_graphic_the_most_important_and_the_sale_comes_back(browser, stage):
    running_sale = stage.layer(running(stage, 134_500))
    await stage.layers(running_sale)
    page = await open_page(browser, f"{stage.url}/overlay", 1920, 1080)
    await until(page, SHOWN)
    await stage.layers(running_sale, stage.layer({"text": "更正"}, "words", "N1"))
    await until(page, "document.body.innerText === '更正'")
    assert await page.evaluate("document.querySelectorAll('[data-graphic]').length") == 1
    load = await page.evaluate("calls[0][1]")
    assert load["renderType"] == "realtime"
    assert load["renderCharacteristics"] == {"resolution": {"width": 1920, "height": 1080}}
    await stage.layers(running_sale)
    await until(page, SHOWN)
    assert await page.evaluate("document.querySelectorAll('[data-graphic]').length") == 1


async def test_layers_names_the_graphics_that_a_page_is_for(browser, stage):
    await stage.layers(stage.layer(running(stage, 134_500)), stage.layer({"text": "更正"}, "words", "N1"))
    page = await open_page(browser, f"{stage.url}/overlay?layers=flash-sale,product-card", 1920, 1080)
    await until(page, SHOWN)
    assert await page.evaluate("document.querySelector('[data-graphic=words]')") is None


@pytest.mark.parametrize(
    ("query", "window", "canvas", "right"),
    [
        ("", (1080, 1920), (1080, 1920), 960),
        ("", (1920, 1080), (1920, 1080), 1824),
        ("", (540, 960), (1080, 1920), 480),
        ("?canvas=1280x720", (1280, 720), (1280, 720), 1216),
        ("?canvas=1080x1920", (1920, 1080), (1080, 1920), (1920 - 607.5) / 2 + 960 * 0.5625),
        ("?canvas=13x13", (1920, 1080), (1920, 1080), 1824),
    ],
)
async def test_the_canvas_is_scaled_into_the_window(debian_chromium, stage, query, window, canvas, right):
    await stage.layers(stage.layer(running(stage, 134_500)))
    page = await open_page(debian_chromium, f"{stage.url}/overlay{query}", *window)
    await until(page, SHOWN)
    box = await page.evaluate(f"{LOOK}.getBoundingClientRect().right")
    assert box == pytest.approx(right, abs=0.5)
    size = await page.evaluate(
        "[document.querySelector('main').offsetWidth, document.querySelector('main').offsetHeight]"
    )
    assert tuple(size) == canvas


async def test_a_source_that_is_turned_in_obs_is_laid_out_anew(browser, stage):
    await stage.layers(stage.layer(running(stage, 134_500)))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await until(page, f"Math.round({LOOK}.getBoundingClientRect().right) === 1824")


async def test_the_theme_changes_under_way(browser, stage):
    await stage.layers(stage.layer(running(stage, 134_500)))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    await stage.layers(stage.layer(running(stage, 134_500)), theme="quiet")
    fill = f"getComputedStyle({LOOK}.querySelector('.fill:not(.under)')).backgroundColor"
    await until(page, f"{fill} === 'rgb(28, 27, 25)'")


FILL = f"getComputedStyle({LOOK}.querySelector('.fill:not(.under)')).backgroundColor"
KEY = f"getComputedStyle({LOOK}.querySelector('.clock')).color"
PRICE = f"getComputedStyle({LOOK}.querySelector('.price')).color"
CHIP = f"getComputedStyle({LOOK}.querySelector('.link')).backgroundColor"


async def test_a_brand_takes_the_place_of_the_sales_colour_where_it_can_be_read(browser, stage):
    await stage.layers(stage.layer(running(stage, 134_500)), brand=BLUE)
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    assert await page.evaluate(FILL) == await page.evaluate(PRICE) == "rgb(21, 70, 214)"
    assert await page.evaluate(KEY) == "rgb(255, 255, 255)"

    await stage.layers(stage.layer(running(stage, 134_500)), brand=ORANGE)
    await until(page, f"{FILL} === 'rgb(255, 138, 0)'")
    assert await page.evaluate(KEY) == await page.evaluate(PRICE) == "rgb(26, 18, 16)"

    await stage.layers(stage.layer(running(stage, 134_500)))
    await until(page, f"{FILL} === 'rgb(224, 39, 27)'")
    assert await page.evaluate(PRICE) == "rgb(224, 39, 27)"


async def test_in_the_quiet_theme_a_brand_colours_the_small_things(browser, stage):
    await stage.layers(stage.layer(running(stage, 134_500)), theme="quiet", brand=BLUE)
    page = await open_page(browser, f"{stage.url}/overlay", 1920, 1080)
    await until(page, SHOWN)
    assert await page.evaluate(CHIP) == "rgb(21, 70, 214)"
    assert await page.evaluate(FILL) == await page.evaluate(PRICE) == "rgb(28, 27, 25)"


async def test_a_graphic_is_told_by_name_what_its_data_no_longer_hold(browser, stage):
    await stage.layers(stage.layer({"text": "first", "price": "89"}, "words", "N1"))
    page = await open_page(browser, f"{stage.url}/overlay", 1920, 1080)
    await until(page, "document.body.innerText === 'first'")
    await stage.layers(stage.layer({"text": "second"}, "words", "N1"))
    await until(page, "document.body.innerText === 'second'")
    assert await page.evaluate("calls.pop()") == [
        "updateAction",
        {"data": {"text": "second", "price": None}, "skipAnimation": False},
    ]


@pytest.mark.parametrize(("graphic", "cut"), [("correction", True), ("flash-sale", False)])
async def test_a_correction_cuts_what_it_takes_the_place_of(browser, stage, graphic, cut):
    on_air = stage.layer({"text": "on air"}, "underling", "U1")
    await stage.layers(on_air)
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, "document.body.innerText === 'on air'")
    data = running(stage, 134_500) if graphic == "flash-sale" else {"wrong": "口误", "right": "正确价格 89"}
    await stage.layers(on_air, stage.layer(data, graphic, "F1"))
    await until(page, f"!!document.querySelector('[data-graphic={graphic}]')")
    assert ["stopAction", {"skipAnimation": cut}] in await page.evaluate("calls")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "wide"])
async def test_a_rehearsal_is_marked_in_a_corner_that_no_graphic_uses(browser, stage, size):
    data = running(stage, 134_500)
    await stage.layers(stage.layer(data), rehearsal=True)
    page = await open_page(browser, f"{stage.url}/overlay", *size)
    await until(page, "document.querySelector('.rehearsal')?.textContent === '排练'")
    await until(page, SHOWN)
    left, top, right, bottom = await page.evaluate(
        "(box => [box.left, box.top, box.right, box.bottom])"
        "(document.querySelector('.rehearsal').getBoundingClientRect())"
    )
    assert left >= 0
    assert right < 0.2 * size[0]
    assert (top >= 0, bottom <= 54) == (True, True)  # the margin at the top that graphics leave free
    await stage.layers(stage.layer(data))
    await until(page, "document.querySelector('.rehearsal') === null")


async def test_guides_are_drawn_only_when_asked_for(browser, stage):
    page = await open_page(browser, f"{stage.url}/overlay?safe=1", 1080, 1920)
    await until(page, "document.body.innerText.includes('平台界面')")
    assert (await picture(page)).getpixel((540, 1900))[3] > 0
    assert (await picture(page)).getpixel((20, 1000))[3] == 0


async def test_a_page_at_rest_moves_nothing(browser, stage):
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await stage.wait_for_hellos(1)
    await stage.layers(stage.layer(running(stage, 134_500), since_at=stage.now_ms()))
    await until(page, SHOWN)
    await asyncio.sleep(1.9)  # the entrance is at most 0.9 s, and a second more
    for _ in range(10):
        await asyncio.sleep(0.1)
        assert (
            await page.evaluate(
                f"document.getAnimations().length + {LOOK}.getRootNode().getAnimations().length"
            )
            == 0
        )
