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
from tests.browser.stand_in import CHECKOUT, PROMPT_S, StandIn, until
from tests.overlays.sales import NOW, sale

FOLDERS = [CHECKOUT / "overlays", CHECKOUT / "tests" / "overlays" / "graphics"]
PLACES = {
    "flash-sale": ("deck", 30),
    "correction": ("deck", 50),
    "words": ("deck", 50),
    "underling": ("deck", 1),
}
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
        app.router.add_get("/safe-areas.json", self._safe_areas)
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
        since = more.get("since_at", self.now_ms() - 60_000)
        zone, priority = PLACES.get(graphic, (f"own:{graphic}", 0))
        stage = {"since_at": since, "zone": zone, "priority": priority, "yields": {}, "data": {}}
        head = {"graphic": graphic, "key": key, "since_at": since, "until_at": None}
        return {**head, "data": data, "act": None, "stages": [stage], **more}

    async def layers(
        self,
        *layers: dict[str, Any],
        theme: str = "bright",
        brand: Brand | None = None,
        rehearsal: bool = False,
        cut_at: int | None = None,
    ) -> None:
        brand = brand or NO_BRAND
        look = {"platform": "douyin", "rehearsal": rehearsal, "theme": theme, **brand, "logo": None}
        head = {"language": "zh-CN", "zone": "Asia/Shanghai", **look, "cut_at": cut_at}
        await self.show(overlays={**head, "layers": list(layers)})


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


@pytest.mark.both_engines
async def test_what_was_on_air_before_the_page_comes_without_an_entrance(browser, stage):
    data = running(stage, 134_500)
    await stage.layers(stage.layer(data, since_at=stage.now_ms()))
    page = await open_page(browser, f"{stage.url}/overlay", 1080, 1920)
    await until(page, SHOWN)
    assert await page.evaluate(f"{LOOK}.getRootNode().getAnimations().length") == 0
    await assert_counts_to(page, stage, data["closes_at"])


@pytest.mark.both_engines
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
    await until(page, "document.body.innerText.includes('通用值')")
    assert (await picture(page)).getpixel((540, 1900))[3] > 0
    assert (await picture(page)).getpixel((20, 1000))[3] == 0


def covers(part: str) -> str:
    """Left, top, right, bottom on the page of what an app is said to cover."""
    found = f"[...document.querySelectorAll('.clear')].find(it => it.textContent === '{part}')"
    return f"(box => [box.left, box.top, box.right, box.bottom])({found}.getBoundingClientRect())"


async def test_guides_of_a_platform_without_measures_are_the_general_ones_and_say_so(browser, stage):
    await stage.layers()
    page = await open_page(browser, f"{stage.url}/overlay?safe=1", 1080, 1920)
    await until(page, "document.querySelector('.whose')?.innerText.includes('douyin：没有已知的数字')")
    assert await page.evaluate(covers("顶部栏")) == [0, 0, 1080, 250]
    assert await page.evaluate(covers("评论和底栏")) == [0, 1248, 1080, 1920]


async def test_guides_of_ads_say_what_they_are_of_and_keep_the_general_ones(browser, stage):
    page = await open_page(browser, f"{stage.url}/overlay?safe=tiktok-us", 540, 960)
    await until(page, "document.querySelector('.whose')?.innerText.includes('信息流广告')")
    assert await page.evaluate(covers("顶部栏")) == [0, 0, 540, 75]
    assert await page.evaluate("document.querySelectorAll('.besides').length") == 3
    assert (await picture(page)).getpixel((270, 650))[3] > 0, "comments are not in what advertisers are told"


async def test_a_crew_that_measured_its_room_sees_that_and_nothing_else(browser, stage, tmp_path):
    (tmp_path / "safe-areas").mkdir()
    (tmp_path / "safe-areas" / "douyin.yaml").write_text(
        "safe_areas: douyin\nportrait:\n  source: 小林的手机\n  as_of: 2026-12-01\n"
        "  covers: [{part: comments, x: 0-780, y: 1180-1700}]\n"
    )
    stage.beside = tmp_path
    await stage.layers()
    page = await open_page(browser, f"{stage.url}/overlay?safe=1", 1080, 1920)
    await until(page, "document.querySelector('.whose')?.innerText.includes('小林的手机（2026-12-01）')")
    assert await page.evaluate(covers("评论区")) == [0, 1180, 780, 1700]
    assert await page.evaluate("document.querySelectorAll('.clear').length") == 1


async def test_a_file_of_measures_that_is_wrong_is_told_on_the_guides_at_its_line(browser, stage, tmp_path):
    (tmp_path / "safe-areas").mkdir()
    (tmp_path / "safe-areas" / "douyin.yaml").write_text(
        "safe_areas: douyin\nportrait:\n  source: S\n  as_of: 2026-12-01\n"
        "  covers: [{part: top, y: 9-2000}]\n"
    )
    stage.beside = tmp_path
    await stage.layers()
    page = await open_page(browser, f"{stage.url}/overlay?safe=1", 1080, 1920)
    told = "safe-areas/douyin.yaml:5:27 y 到 2000，但 portrait 的画布只到 1920"
    await until(page, f"document.querySelector('.whose')?.innerText.includes('{told}')")
    assert await page.evaluate(covers("顶部栏")) == [0, 0, 1080, 250]


async def test_the_ruler_tells_the_pixels_in_which_measures_are_written(browser, stage):
    page = await open_page(browser, f"{stage.url}/overlay?safe=ruler", 540, 960)
    mark = "[...document.querySelectorAll('.mark')].find(it => it.textContent === 'y 1200')"
    await until(page, f"{mark}?.getBoundingClientRect().top === 600")


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


CALLED = (
    "calls.filter(([name]) => name !== 'updateAction').map(([name, params]) => [name, params?.skipAnimation])"
)


def in_stages(stage: Stage, key: str, *stages: dict[str, Any], **more: Any) -> dict[str, Any]:
    written = [{"priority": 20, "yields": {}, "data": {}, **one} for one in stages]
    return stage.layer({"text": key}, "words", key, stages=written, **more)


async def test_a_graphic_goes_to_another_place_at_its_time_and_is_told_what_it_says_there(
    chromium_103, stage
):
    now = stage.now_ms()
    bag = in_stages(
        stage,
        "L1",
        {"since_at": now - 9_000, "zone": "deck"},
        {"since_at": now + 2_500, "zone": "corner", "data": {"text": "small"}},
    )
    await stage.layers(bag)
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1080, 1920)
    await until(page, "document.body.innerText === 'L1'")
    await until(page, "document.body.innerText === 'small'")
    assert await page.evaluate(CALLED) == [
        ["load", None],
        ["playAction", True],
        ["stopAction", False],
        ["dispose", None],
        ["load", None],
        ["playAction", False],
    ]


async def test_who_waits_enters_when_its_turn_comes(chromium_103, stage):
    now = stage.now_ms()
    first = stage.layer({"text": "first"}, "underling", "U1")
    late = in_stages(stage, "late", {"since_at": now + 2_000, "zone": "deck"}, since_at=now - 5_000)
    await stage.layers(first, late)
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1080, 1920)
    await until(page, "document.body.innerText === 'first'")
    await until(page, "document.body.innerText === 'late'")
    assert ["playAction", False] in await page.evaluate(CALLED)


async def test_a_custom_action_is_done_once_when_it_is_new_and_never_after_a_reload(chromium_103, stage):
    expect_complaint(chromium_103, "no such action")
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1080, 1920)
    await stage.wait_for_hellos(1)

    async def asks(number: int, action: str, ago_ms: int = 0) -> None:
        act = {"id": str(number), "action": action, "at": stage.now_ms() - ago_ms}
        await stage.layers(stage.layer({"text": f"after {number}"}, "words", "N1", act=act))
        await until(page, f"document.body.innerText === 'after {number}'")

    acted = "calls.filter(([name]) => name === 'customAction').map(([, params]) => params.id)"
    await asks(1, "highlight")
    await asks(1, "highlight")
    await asks(2, "refuse")
    await asks(3, "too-late", ago_ms=4_000)
    await asks(4, "last")
    await until(page, f"{acted}.length === 3")
    assert await page.evaluate(acted) == ["highlight", "refuse", "last"]
    assert await page.evaluate("document.body.dataset.faults") == "1"
    assert await page.evaluate("calls.find(([name]) => name === 'customAction')[1]") == {
        "id": "highlight",
        "payload": {},
        "skipAnimation": False,
    }
    await page.reload()
    await until(page, "document.body.innerText === 'after 4'")
    assert await page.evaluate(acted) == []


async def test_what_leaves_in_a_panic_is_cut_and_what_is_taken_down_later_is_not(chromium_103, stage):
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1080, 1920)
    await stage.layers(stage.layer({"text": "before"}, "words", "N1"))
    await until(page, "document.body.innerText === 'before'")
    await stage.layers(cut_at=(cut_at := stage.now_ms()))
    await until(page, "document.querySelector('[data-graphic]') === null")
    assert ["stopAction", True] in await page.evaluate(CALLED)
    await stage.layers(stage.layer({"text": "after"}, "words", "N2", since_at=cut_at + 1), cut_at=cut_at)
    await until(page, "document.body.innerText === 'after'")
    await stage.layers(cut_at=cut_at)
    await until(page, "document.querySelector('[data-graphic]') === null")
    assert (await page.evaluate(CALLED))[-2] == ["stopAction", False]


async def test_a_panic_that_comes_by_way_of_obs_cuts_until_the_service_says_what_is_on_air(
    chromium_103, stage
):
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1080, 1920)
    await stage.layers(stage.layer({"text": "on air"}, "words", "N1"))
    await until(page, "document.body.innerText === 'on air'")
    panic = "at => window.dispatchEvent(new CustomEvent('companionPanic', {detail: {at}}))"
    await page.evaluate(panic, stage.now_ms() - 60_000)
    assert await page.evaluate("document.body.innerText") == "on air", (
        "older than what the service said since"
    )
    await page.evaluate(panic, stage.now_ms())
    await until(page, "document.querySelector('[data-graphic]') === null")
    await stage.layers(stage.layer({"text": "put back"}, "words", "N1"))
    await until(page, "document.body.innerText === 'put back'")
    before_the_clock_was_set_back = stage.now_ms() + 3_600_000
    await page.evaluate(panic, before_the_clock_was_set_back)
    await until(page, "document.querySelector('[data-graphic]') === null")
    again = stage.layer({"text": "and again"}, "words", "N1")
    await stage.layers(again, cut_at=before_the_clock_was_set_back)
    await until(page, "document.body.innerText === 'and again'")


async def test_the_service_is_told_what_is_shown_and_what_is_not(chromium_103, stage):
    for complaint in ("graphic throws", "this module never works", "404", "graphic not-there"):
        expect_complaint(chromium_103, complaint)
    later = in_stages(stage, "later", {"since_at": stage.now_ms() + 60_000, "zone": "x"})
    await stage.layers(
        stage.layer({"text": "on air"}, "words", "N1"),
        stage.layer({"text": "under it"}, "underling", "U1"),
        stage.layer({}, "throws", "T1"),
        stage.layer({}, "not-there", "M1"),
        later,
    )
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1080, 1920)
    wanted = {"N1": "on", "U1": "covered", "T1": "missing", "M1": "missing", "later": "waiting"}
    async with asyncio.timeout(PROMPT_S):
        while not stage.statuses or shown(stage) != wanted:
            await asyncio.sleep(0.05)
    async with asyncio.timeout(PROMPT_S):
        while stage.statuses[-1]["faults"] < 2:
            await asyncio.sleep(0.05)
    await stage.layers()
    async with asyncio.timeout(PROMPT_S):
        while shown(stage):
            await asyncio.sleep(0.05)
    assert await page.evaluate("document.body.innerText") == ""


def shown(stage: Stage) -> dict[str, str]:
    return {layer["key"]: layer["state"] for layer in stage.statuses[-1]["layers"]}


async def test_an_idle_page_has_no_timer_but_the_heartbeat_and_draws_no_frame(chromium_103, stage):
    page = await open_page(chromium_103, "about:blank", 1080, 1920)
    await page.add_init_script(
        """window.timers = []; window.frames_asked = 0;
        const real = window.setTimeout;
        window.setTimeout = (callback, ms, ...rest) => {
          window.timers.push(ms);
          return real(callback, ms, ...rest);
        };
        const interval = window.setInterval;
        window.setInterval = (callback, ms, ...rest) => {
          window.timers.push(-ms);
          return interval(callback, ms, ...rest);
        };
        const frame = window.requestAnimationFrame;
        window.requestAnimationFrame = (callback) => { window.frames_asked++; return frame(callback); };"""
    )
    await page.goto(f"{stage.url}/overlay")
    await stage.wait_for_hellos(1)
    await stage.layers(stage.layer({"text": "at rest"}, "words", "N1"))
    await until(page, "document.body.innerText === 'at rest'")
    await asyncio.sleep(1.5)  # the first pings are close together
    await page.evaluate("timers.length = 0; frames_asked = 0")
    await asyncio.sleep(3)
    timers, frames = await page.evaluate("[timers, frames_asked]")
    assert frames == 0
    assert len(timers) <= 6, "a ping each second, and a look at the link each two"
    assert min(timers) >= 900


async def test_the_page_does_with_a_graphic_only_what_the_specification_lets_a_renderer_do(
    chromium_103, stage
):
    page = await open_page(chromium_103, f"{stage.url}/overlay", 1920, 1080)
    await stage.wait_for_hellos(1)
    now = stage.now_ms()
    deck = {"since_at": now, "zone": "deck", "priority": 20, "yields": {}, "data": {}}
    act = {"id": "1", "action": "highlight", "at": now}

    async def shows(text: str, *stages: dict[str, Any], **more: Any) -> None:
        await stage.layers(stage.layer({"text": text}, "strict", "S1", stages=list(stages), **more))
        await until(page, f"document.body.innerText === '{text}'")

    await shows("one", deck)
    await shows("two", deck, act=act)
    await until(page, "strict.includes('customAction')")
    await shows("three", deck, {**deck, "zone": "corner"}, act=act)
    await stage.layers(cut_at=stage.now_ms())
    await until(page, "document.body.innerText === ''")
    assert await page.evaluate("[strict, window.violations ?? []]") == [
        [
            *("load", "playAction", "updateAction", "customAction", "stopAction", "dispose"),
            *("load", "playAction", "stopAction", "dispose"),
        ],
        [],
    ]
