"""The flash sale in a renderer that knows the OGraf specification and nothing of this product.

Most tests stop the graphic's clock at ``NOW``; moving it is setting a number in the page.
"""

import asyncio
import io
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.async_api import Page

from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import until
from tests.overlays.conftest import FLASH_SALE
from tests.overlays.playing import measured
from tests.overlays.sales import ENGLISH, LONG_NAME, NOW, STATES, price, sale

CANVASES = [(1080, 1920), (1920, 1080)]
WITHIN_S = 15
"""The longest an action may take here: its own limit is about a second, the machine has other work."""


async def instance(page: Page, clock: int | None = NOW, theme: str | None = None) -> dict[str, Any]:
    manifest: dict[str, Any] = await page.evaluate(
        "([url, options]) => instance(url, options)", [FLASH_SALE, {"clock": clock, "theme": theme}]
    )
    return manifest


async def load(page: Page, data: dict[str, Any], **options: Any) -> None:
    await instance(page, **options)
    answer = await call(page, "load", {"data": data, "renderType": "realtime"})
    assert answer == {"statusCode": 200}


async def on_air(page: Page, data: dict[str, Any], **options: Any) -> None:
    await load(page, data, **options)
    answer = await call(page, "playAction", {"skipAnimation": True})
    assert answer == {"statusCode": 200, "currentStep": 0}


async def call(page: Page, action: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    async with asyncio.timeout(WITHIN_S):
        given = "" if params is None else "params"
        answer: dict[str, Any] = await page.evaluate(f"(params) => graphic.{action}({given})", params)
    return answer


async def texts(page: Page) -> list[str]:
    shown: list[str] = await page.evaluate("texts()")
    return shown


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


async def set_clock(page: Page, instant: int) -> None:
    await page.evaluate("(instant) => { clockReads = instant }", instant)


# -- what is shown


@pytest.mark.parametrize("theme", ["bright", "quiet"])
@pytest.mark.parametrize("size", CANVASES, ids=["portrait", "wide"])
async def test_every_state_fits_its_plate_on_both_canvases_in_both_themes(browser, renderer, size, theme):
    page = await open_page(browser, renderer, *size)
    found = await measured(page, "flash-sale", STATES, theme, NOW)
    assert {name: overflows for name, (overflows, _) in found.items() if overflows} == {}
    assert await page.evaluate("graphic.dataset.digits") == "own"


async def test_no_edge_moves_from_the_teaser_to_the_end_however_long_the_name(debian_chromium, renderer):
    page = await open_page(debian_chromium, renderer, 1080, 1920)
    named = {"name": LONG_NAME}
    states = {
        "teaser": sale("teaser", 90_000, **named),
        "open": sale(**named),
        "stale": sale(**named, remaining=None),
        "last": sale("open", 9_000, **named),
        "sold_out": sale("sold_out", **named),
        "closed": sale("closed", **named),
    }
    found = await measured(page, "flash-sale", states, clock=NOW)
    places = {tuple(place) for _, place in found.values()}
    assert len(places) == 1, found
    [(_, top, _, bottom)] = places
    assert bottom - top > 412, "the name is not long enough to say anything"


@pytest.mark.parametrize("was", ["¥59.90", "¥1,599.00", "¥15,880", None])
@pytest.mark.parametrize("size", CANVASES, ids=["portrait", "wide"])
async def test_no_edge_moves_when_a_price_that_was_kept_back_is_told(debian_chromium, renderer, size, was):
    page = await open_page(debian_chromium, renderer, *size)
    named = {"name": LONG_NAME, "reveal": "open", "was": was}
    told = {"¥59.90": ["24", "8"], "¥1,599.00": ["24", "299", "1,299"], "¥15,880": ["99", "9,999", "12,999"]}
    states = {
        "kept back": sale("teaser", 90_000, **named, price=None),
        "sold_out": sale("sold_out", **named, price=price("24")),
    } | {
        f"open for {integer}{decimals}": sale(**named, price=price(integer, decimals))
        for integer in told.get(str(was), ["24", "12,999"])
        for decimals in ("", ".90")
    }
    found = await measured(page, "flash-sale", states, clock=NOW)
    assert len({place for _, place in found.values()}) == 1, found


@pytest.mark.parametrize("size", CANVASES, ids=["portrait", "wide"])
async def test_every_state_still_fits_where_the_digits_did_not_load(debian_chromium, renderer, size):
    expect_complaint(debian_chromium, "net::ERR_FAILED")
    page = await open_page(debian_chromium, renderer, *size)
    await page.route("**/*.woff2", lambda route: route.abort())
    found = await measured(page, "flash-sale", STATES, clock=NOW)
    assert {name: overflows for name, (overflows, _) in found.items() if overflows} == {}
    assert await page.evaluate("graphic.dataset.digits") == "system"


EXPECTED = {
    "teaser": ["限时秒杀", "距开抢", "01:30", "20:13:00 开抢", "4号链接", "限量 200 件", "每人限购 1 件"],
    "open": ["限时秒杀", "距结束", "02:14", "20:16:00 结束", "24", ".90", "¥49.90", "剩 86 / 200 件"],
    "last": ["即将结束", "09", "剩 36 / 200 件"],
    "zero": ["即将结束", "00", "24"],
    "sold_out": ["已售罄", "20:15:46 售罄", "200", "件全部售出"],
    "sold_out_next": [
        "已售罄",
        "200 件全部售出，谢谢支持",
        "下一场秒杀",
        "21:06",
        "高山红茶 50g",
        "8 号链接",
    ],
    "closed": ["已结束", "20:15:46 结束", "本场秒杀已结束"],
    "cut_off": ["已结束", "已结束，以链接为准"],
    "teaser_cut_off": ["见链接", "开抢情况以链接为准"],
    "extended": ["已延长", "04:14", "延长至 20:18:00"],
    "stale": ["库存以链接为准", "每人限购 1 件", "24", ".90"],
    "fresh": ["剩 86 / 200 件"],
    "once": ["仅此一次，不延长，不返场", "剩 86 / 200 件"],
    "secret": ["开抢时公布价格", "01:30", "限量 200 件"],
    "sold_out_early": ["已售罄", "全部售出", "谢谢支持"],
    "long": ["128号链接", "12,999", "¥15,880", "库存以链接为准", "每人限购 2 件"],
    "three_digits": ["1:02:14", "299", ".50"],
    "four_digits": ["10:12:14"],
    "six_digits": ["12", ".85", "万"],
    "six_digits_exact": ["128,888", ".80"],
    "no_deadline": ["开抢中"],
    "english": ["Flash sale", "Extended", "Until 20:16:00", "Link 4", "86 / 200 left", "Max 1 each"],
}


async def test_every_state_says_what_it_has_to_say(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    missing = {}
    for name, expected in EXPECTED.items():
        await on_air(page, STATES[name])
        shown = await texts(page)
        if gaps := [text for text in expected if text not in shown]:
            missing[name] = (gaps, shown)
    assert missing == {}


async def test_a_sale_that_was_cut_off_shows_no_price_no_stock_and_no_time(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale("open", -5_000))
    assert await texts(page) == ["限时秒杀", "已结束", "4号链接", "冻干草莓 20g×5", "已结束，以链接为准"]


async def test_a_price_that_is_told_at_opening_is_not_struck_before_it(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, STATES["secret"])
    assert "¥49.90" not in await texts(page)
    await call(page, "updateAction", {"data": STATES["open"], "skipAnimation": True})
    shown = await texts(page)
    assert {"24", ".90", "¥49.90"} <= set(shown)
    assert "开抢时公布价格" not in shown


async def test_a_struck_price_without_its_basis_is_not_shown(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale(basis=None))
    assert "¥49.90" not in await texts(page)


async def test_markup_in_a_name_is_text(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    name = "<img src=x onerror=alert(1)> & {n}"
    await on_air(page, sale(name=name))
    assert name in await texts(page)
    assert await page.evaluate("graphic.shadowRoot.querySelector('img')") is None


async def test_the_canvas_scales_with_the_element(browser, renderer):
    page = await open_page(browser, renderer, 1280, 720)
    await on_air(page, sale())
    box = await page.evaluate("graphic.shadowRoot.querySelector('.gfx').getBoundingClientRect().toJSON()")
    assert round(box["right"]) == round((1920 - 96) / 1.5)
    assert round(box["bottom"]) == round((1080 - 72) / 1.5)

    await page.set_viewport_size({"width": 540, "height": 960})
    await until(page, "graphic.dataset.canvas === '1080x1920'")
    box = await page.evaluate("graphic.shadowRoot.querySelector('.gfx').getBoundingClientRect().toJSON()")
    assert (round(box["left"]), round(box["bottom"])) == (24, 620)


# -- the lifecycle


async def test_nothing_is_shown_until_it_is_played_and_nothing_is_left_when_it_stops(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await load(page, sale())
    assert is_empty(await picture(page))

    assert await call(page, "playAction", {}) == {"statusCode": 200, "currentStep": 0}
    assert not is_empty(await picture(page))

    assert await call(page, "stopAction", {}) == {"statusCode": 200}
    assert is_empty(await picture(page))
    assert await call(page, "dispose", {}) == {"statusCode": 200}


async def test_a_skipped_entrance_gives_the_picture_that_an_entrance_ends_with(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale())
    assert await moving(page) == 0
    skipped = await picture(page)

    await load(page, sale())
    entrance = page.evaluate("graphic.playAction({skipAnimation: false})")
    task = asyncio.ensure_future(entrance)
    await until(page, "graphic.shadowRoot.getAnimations().length > 0")
    await task
    assert same(await picture(page), skipped)


async def test_calls_without_arguments_and_in_any_order_are_answered(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await instance(page, clock=None)
    assert (await call(page, "playAction"))["statusCode"] == 409
    assert (await call(page, "updateAction"))["statusCode"] == 409
    assert (await call(page, "stopAction"))["statusCode"] == 409
    assert await call(page, "dispose") == {"statusCode": 200}
    assert await call(page, "load") == {"statusCode": 200}
    assert await call(page, "load") == {"statusCode": 200}
    assert await call(page, "playAction") == {"statusCode": 200, "currentStep": 0}
    assert await call(page, "updateAction") == {"statusCode": 200, "currentStep": 0}
    assert (await call(page, "customAction", {"id": "wave", "payload": {}}))["statusCode"] == 404
    # One step: going on from it ends the graphic, and the step it is at is left out.
    assert await call(page, "playAction") == {"statusCode": 200}
    assert is_empty(await picture(page))
    assert await call(page, "playAction", {"goto": 0}) == {"statusCode": 200, "currentStep": 0}
    assert await call(page, "load", {"data": sale()}) == {"statusCode": 200}
    assert is_empty(await picture(page))
    assert await call(page, "dispose") == {"statusCode": 200}
    assert await call(page, "dispose") == {"statusCode": 200}


async def test_the_newest_of_overlapping_calls_wins_and_all_are_answered(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale())
    expected = await picture(page)

    for calls, ends_on_air in [
        (["playAction({})", "stopAction({})"], False),
        (["playAction({})", "stopAction({})", "playAction({})"], True),
        (["stopAction({})", "playAction({skipAnimation: true})"], True),
        (["playAction({})", "updateAction({data: {}})", "stopAction({skipAnimation: true})"], False),
    ]:
        await load(page, sale())
        async with asyncio.timeout(WITHIN_S):
            answers = await page.evaluate(f"Promise.all([{', '.join('graphic.' + one for one in calls)}])")
        assert all(answer["statusCode"] == 200 for answer in answers)
        shown = await picture(page)
        assert same(shown, expected) if ends_on_air else is_empty(shown), calls


async def test_an_update_changes_what_it_names_and_nothing_else(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale())
    await call(page, "updateAction", {"data": {"remaining": 12}, "skipAnimation": True})
    shown = await texts(page)
    assert "剩 12 / 200 件" in shown
    assert "冻干草莓 20g×5" in shown
    updated = await picture(page)
    await on_air(page, sale(remaining=12))
    assert same(await picture(page), updated)


async def test_a_price_as_plain_text_and_instants_as_text_are_understood(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale(price="¥24.90", closes_at=str(NOW + 134_000), quantity="200", remaining="86"))
    plain = await picture(page)
    await on_air(page, sale())
    assert same(await picture(page), plain)


async def test_an_action_ends_although_the_page_holds_its_animations_back(debian_chromium, renderer):
    page = await open_page(debian_chromium, renderer, 1080, 1920)
    await on_air(page, sale())
    expected = await picture(page)
    await load(page, sale())
    session = await page.context.new_cdp_session(page)
    await session.send("Animation.enable")
    await session.send("Animation.setPlaybackRate", {"playbackRate": 0})

    assert await call(page, "playAction", {}) == {"statusCode": 200, "currentStep": 0}
    await until(page, "graphic.shadowRoot.getAnimations().length === 0")
    assert same(await picture(page), expected)
    assert await call(page, "stopAction", {}) == {"statusCode": 200}
    assert is_empty(await picture(page))


async def test_without_a_stylesheet_it_refuses_to_load_and_shows_nothing(debian_chromium, renderer):
    expect_complaint(debian_chromium, "net::ERR_FAILED")
    page = await open_page(debian_chromium, renderer, 1080, 1920)
    await page.route("**/style.css", lambda route: route.abort())
    await instance(page)
    refused = await page.evaluate("graphic.load({data: {}}).then(() => false, () => true)")
    assert refused
    assert is_empty(await picture(page))


# -- time


async def test_the_countdown_follows_the_clock_through_all_its_states(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    closes = NOW + 60_000
    await on_air(page, sale("open", 60_000))
    for instant, look, text in [
        (closes - 11_500, "open", "00:12"),
        (closes - 9_500, "final", "10"),
        (closes - 500, "final", "01"),
        (closes + 2_900, "final", "00"),
        (closes + 3_000, "cut_off", "已结束，以链接为准"),
    ]:
        await set_clock(page, instant)
        await until(page, f"graphic.shadowRoot.querySelector('.gfx').dataset.look === '{look}'")
        await until(page, f"texts().includes('{text}')")
    await set_clock(page, closes + 10_000)
    await until(page, "graphic.shadowRoot.querySelector('.gfx').hidden")
    # Word of an extension brings it back.
    await call(page, "updateAction", {"data": {"closes_at": closes + 60_000, "extended": True}})
    assert "00:50" in await texts(page)


async def test_a_new_end_is_seen_as_a_change_once_and_as_a_mark_from_then_on(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale("open", 134_000))
    swelling = (
        "(data) => graphic.updateAction({data}).then(() => graphic.shadowRoot.getAnimations()"
        ".map((a) => a.effect.target.className).sort())"
    )
    longer = {"closes_at": NOW + 254_000, "closes_at_text": "20:18:00", "extended": True}
    assert await page.evaluate(swelling, longer) == ["ask", "at", "clock n"]
    assert {"已延长", "延长至 20:18:00"} <= set(await texts(page))
    await until(page, "graphic.shadowRoot.getAnimations().length === 0")
    assert await page.evaluate(swelling, longer) == []


async def test_a_count_of_pieces_leaves_the_picture_when_it_is_too_old_and_comes_back_with_a_new_one(
    browser, renderer
):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale("open", 134_000, remaining_until_at=NOW + 30_000))
    assert "剩 86 / 200 件" in await texts(page)
    await set_clock(page, NOW + 29_999)
    await until(page, "texts().includes('01:45')")
    assert "剩 86 / 200 件" in await texts(page)
    await set_clock(page, NOW + 30_000)
    await until(page, "texts().includes('库存以链接为准')")
    assert not [text for text in await texts(page) if "86" in text]
    await call(page, "updateAction", {"data": {"remaining": 70, "remaining_until_at": NOW + 90_000}})
    assert "剩 70 / 200 件" in await texts(page)


async def test_an_ended_sale_leaves_after_ten_seconds_and_a_late_page_never_shows_it(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, sale("sold_out", ended_at=NOW - 9_000))
    assert "已售罄" in await texts(page)
    await set_clock(page, NOW + 1_000)
    await until(page, "graphic.shadowRoot.querySelector('.gfx').hidden")

    await on_air(page, sale("sold_out", ended_at=NOW - 10_000))
    assert is_empty(await picture(page))


async def test_what_a_running_graphic_shows_is_what_a_new_one_shows(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    for earlier, later in [("teaser", "open"), ("open", "last"), ("last", "sold_out"), ("open", "closed")]:
        await on_air(page, STATES[earlier])
        await call(page, "updateAction", {"data": STATES[later]})
        await until(page, "graphic.shadowRoot.getAnimations().length === 0")
        ran = await picture(page)
        await on_air(page, STATES[later])
        assert same(await picture(page), ran), (earlier, later)


async def test_a_graphic_at_rest_runs_no_animation_and_asks_for_no_frames(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await page.evaluate(
        "() => { frames = 0; const ask = requestAnimationFrame.bind(window);"
        " window.requestAnimationFrame = (then) => { frames++; return ask(then) } }"
    )
    await load(page, sale("open", 134_000), clock=None)
    await call(page, "updateAction", {"data": {"closes_at": await page.evaluate("Date.now() + 134000")}})
    await call(page, "playAction", {})
    await asyncio.sleep(1)
    before = await texts(page)
    assert [await moving(page) for _ in range(10) if await asyncio.sleep(0.12) is None] == [0] * 10
    assert await texts(page) != before
    assert await page.evaluate("frames") == 0


async def test_less_motion_is_a_fade_of_the_whole(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await page.emulate_media(reduced_motion="reduce")
    await load(page, sale())
    asked = asyncio.ensure_future(page.evaluate("graphic.playAction({})"))
    await until(page, "graphic.shadowRoot.getAnimations().length > 0 || texts().length > 0")
    properties = await page.evaluate(
        "graphic.shadowRoot.getAnimations().flatMap((a) => a.effect.getKeyframes().flatMap(Object.keys))"
    )
    assert "transform" not in properties
    await asked
    await call(page, "updateAction", {"data": STATES["last"] | {"price": price("24", ".90")}})
    assert await moving(page) == 0


async def test_english_needs_no_other_graphic(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await on_air(page, sale("closed", **ENGLISH))
    assert (await texts(page))[:3] == ["Flash sale", "Ended", "Ended 20:15:46"]
