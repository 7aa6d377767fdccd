"""What every graphic promises a renderer. The flash sale, which also counts, has such tests of its own."""

import asyncio

import pytest

from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import until
from tests.overlays.bags import bag
from tests.overlays.playing import WITHIN_S, call, is_empty, load, moving, on_air, picture, same
from tests.overlays.products import card, seller

GRAPHICS = {"product-card": card(), "seller-info": seller(), "lucky-bag": bag("drawing")}
RUNNING = "graphic.shadowRoot.getAnimations().length > 0"

pytestmark = pytest.mark.parametrize("graphic", GRAPHICS)


@pytest.mark.both_engines
async def test_nothing_is_shown_until_it_is_played_and_nothing_is_left_when_it_stops(
    browser, renderer, graphic
):
    page = await open_page(browser, renderer, 1080, 1920)
    await load(page, graphic, GRAPHICS[graphic])
    assert is_empty(await picture(page))

    assert await call(page, "playAction", {}) == {"statusCode": 200, "currentStep": 0}
    assert not is_empty(await picture(page))

    assert await call(page, "stopAction", {}) == {"statusCode": 200}
    assert is_empty(await picture(page))
    assert await call(page, "dispose", {}) == {"statusCode": 200}


async def test_a_skipped_entrance_gives_the_picture_that_an_entrance_ends_with(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, graphic, GRAPHICS[graphic])
    assert await moving(page) == 0
    skipped = await picture(page)

    await load(page, graphic, GRAPHICS[graphic])
    entrance = asyncio.ensure_future(page.evaluate("graphic.playAction({skipAnimation: false})"))
    await until(page, RUNNING)
    await entrance
    assert same(await picture(page), skipped)


async def test_calls_without_arguments_and_in_any_order_are_answered(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1920, 1080)
    await load(page, graphic, {})
    assert await call(page, "dispose") == {"statusCode": 200}
    for action in ("playAction", "updateAction", "stopAction"):
        assert (await call(page, action))["statusCode"] == 409
    assert await call(page, "load") == {"statusCode": 200}
    assert await call(page, "playAction") == {"statusCode": 200, "currentStep": 0}
    assert await call(page, "updateAction") == {"statusCode": 200, "currentStep": 0}
    assert (await call(page, "customAction", {"id": "wave", "payload": {}}))["statusCode"] == 404
    assert await call(page, "playAction") == {"statusCode": 200}
    assert is_empty(await picture(page))


async def test_without_anything_to_say_there_is_no_empty_plate_until_there_is(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, graphic, {"language": "zh-CN"})
    assert is_empty(await picture(page))
    await call(page, "updateAction", {"data": GRAPHICS[graphic]})
    shown = await picture(page)
    await on_air(page, graphic, GRAPHICS[graphic])
    assert same(await picture(page), shown)
    await call(page, "updateAction", {"data": dict.fromkeys(GRAPHICS[graphic])})
    assert is_empty(await picture(page))


async def test_a_graphic_loaded_anew_while_on_air_starts_from_its_first_step(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, graphic, GRAPHICS[graphic])
    expected = await picture(page)
    assert await call(page, "load", {"data": GRAPHICS[graphic]}) == {"statusCode": 200}
    assert is_empty(await picture(page))
    assert await call(page, "playAction", {}) == {"statusCode": 200, "currentStep": 0}
    assert same(await picture(page), expected)


async def test_the_newest_of_overlapping_calls_wins_and_all_are_answered(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, graphic, GRAPHICS[graphic])
    expected = await picture(page)
    for calls, ends_on_air in [
        (["playAction({})", "stopAction({})"], False),
        (["playAction({})", "stopAction({})", "playAction({})"], True),
        (["playAction({})", "updateAction({data: {}})", "stopAction({skipAnimation: true})"], False),
    ]:
        await load(page, graphic, GRAPHICS[graphic])
        async with asyncio.timeout(WITHIN_S):
            answers = await page.evaluate(f"Promise.all([{', '.join('graphic.' + one for one in calls)}])")
        assert all(answer["statusCode"] == 200 for answer in answers)
        shown = await picture(page)
        assert same(shown, expected) if ends_on_air else is_empty(shown), calls


async def test_at_rest_nothing_runs_and_no_timer_wakes_it(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1080, 1920)
    await load(page, graphic, GRAPHICS[graphic])
    await call(page, "playAction", {})
    await until(page, f"!({RUNNING})")
    await page.evaluate(
        "() => { woken = 0; for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame']) {"
        " const real = window[name].bind(window);"
        " window[name] = (...given) => { woken++; return real(...given) } } }"
    )
    await asyncio.sleep(1.5)
    assert await moving(page) == 0
    assert await page.evaluate("woken") == 0


async def test_less_motion_is_a_fade_of_the_whole(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1080, 1920)
    await page.emulate_media(reduced_motion="reduce")
    await load(page, graphic, GRAPHICS[graphic])
    moved = await page.evaluate(
        "() => { graphic.playAction({});"
        " return graphic.shadowRoot.getAnimations().flatMap((a) =>"
        " a.effect.getKeyframes().flatMap(Object.keys)) }"
    )
    assert "opacity" in moved
    assert "transform" not in moved


async def test_without_its_stylesheets_it_refuses_to_load_and_shows_nothing(
    debian_chromium, renderer, graphic
):
    expect_complaint(debian_chromium, "net::ERR_FAILED")
    for sheet in ("style", "house"):
        page = await open_page(debian_chromium, renderer, 1080, 1920)
        await page.route(f"**/{sheet}.css", lambda route: route.abort())
        with pytest.raises(Exception, match="Failed to fetch"):
            await load(page, graphic, GRAPHICS[graphic])
        assert is_empty(await picture(page))
