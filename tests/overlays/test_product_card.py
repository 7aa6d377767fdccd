"""The product card in a renderer that knows the OGraf specification and nothing of this product."""

from itertools import pairwise

import pytest
from PIL import Image, ImageChops
from playwright.async_api import Page

from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import until
from tests.overlays.playing import box, call, is_empty, measured, on_air, picture, same, texts
from tests.overlays.products import CARDS, CORRECTED, LATER, PICTURE, card
from tests.overlays.sales import price, sale

CARD = "product-card"
CANVASES = pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "wide"])
HIGHEST = {(1080, 1920): 519, (1920, 1080): 747}
"""px that the deck may be high: above it are the host's face and hands."""


@pytest.mark.parametrize("theme", ["bright", "quiet"])
@CANVASES
async def test_every_product_fits_its_plate_on_both_canvases_in_both_themes(browser, renderer, size, theme):
    page = await open_page(browser, renderer, *size)
    wrong = {}
    for name, (overflows, (_, top, right, bottom)) in (await measured(page, CARD, CARDS, theme)).items():
        if bottom - top > HIGHEST[size]:
            overflows.append(f"{bottom - top} px high")
        assert (right, bottom) == ((960, 1240) if size == (1080, 1920) else (1824, 1008))
        if overflows:
            wrong[name] = overflows
    assert wrong == {}
    assert await page.evaluate("graphic.dataset.digits") == "own"


@CANVASES
async def test_every_product_still_fits_where_the_digits_did_not_load(debian_chromium, renderer, size):
    expect_complaint(debian_chromium, "net::ERR_FAILED")
    page = await open_page(debian_chromium, renderer, *size)
    await page.route("**/*.woff2", lambda route: route.abort())
    found = await measured(page, CARD, CARDS)
    assert {name: overflows for name, (overflows, _) in found.items() if overflows} == {}
    assert await page.evaluate("graphic.dataset.digits") == "system"


BASIS = "划线价：近 7 日最低成交价 10/1–10/7"
POINTS = ["7 种坚果果干", "一天一小袋", "轻烘无添加盐"]
NAME = "每日坚果 25g×30"
KEY = ["讲解中", "2", "号链接"]
EXPECTED = {
    "full": [*KEY, NAME, *POINTS, "¥", "89", "¥129", BASIS, "每人限购 3 件"],
    "many_points": [
        *KEY,
        NAME,
        "整颗冻干",
        "独立小包",
        "开袋即食",
        "¥",
        "89",
        "¥129",
        BASIS,
        "每人限购 3 件",
    ],
    "no_link": ["讲解中", NAME, *POINTS, "¥", "89", "¥129", BASIS, "每人限购 3 件"],
    "no_was": [*KEY, NAME, *POINTS, "¥", "89", "每人限购 3 件"],
    "no_basis": [*KEY, NAME, *POINTS, "¥", "89", "每人限购 3 件"],
    "no_limit": [*KEY, NAME, *POINTS, "¥", "89", "¥129", BASIS],
    "bare": ["讲解中", NAME, "¥", "89"],
    "no_price": [*KEY, NAME, *POINTS, "每人限购 3 件"],
    "ladder_and_gift": [
        *(*KEY, NAME, *POINTS, "¥", "89", "¥129"),
        *("2 件", "¥168", "减 10", "3 件", "¥242", "减 25"),
        *(BASIS, "赠", "密封夹", "×2", "（现价各 ¥2.90）", "每人限购 3 件"),
    ],
    "one_step": [
        *(*KEY, NAME, *POINTS, "¥", "89", "¥129", "2 件", "¥168", "减 10"),
        *(BASIS, "赠", "手提袋", "每人限购 3 件"),
    ],
}
EXPECTED |= {
    "ladder_and_gift_sold_out": ["已售罄", "2", "号链接", NAME, "这款已经卖完", "¥", "89"],
    "ladder_and_gift_pulled": ["已下架", "2", "号链接", NAME, "本场不再销售"],
}
"""What is gone is no offer: no terms, and of a product that was pulled no price."""


async def test_the_card_says_what_the_data_hold_and_nothing_more(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    for name, expected in EXPECTED.items():
        await on_air(page, CARD, CARDS[name])
        assert await texts(page) == expected, name


async def test_a_card_on_air_turns_grey_when_its_product_is_gone_and_back_again(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["ladder_and_gift"])
    before = await picture(page)
    await call(page, "updateAction", {"data": CARDS["ladder_and_gift_sold_out"]})
    assert await texts(page) == EXPECTED["ladder_and_gift_sold_out"]
    assert reds(await picture(page)) == 0
    await call(page, "updateAction", {"data": CARDS["ladder_and_gift"] | {"state": "on_sale"}})
    assert await texts(page) == EXPECTED["ladder_and_gift"]
    assert reds(before) > 0


def reds(image: Image.Image) -> int:
    """Pixels in the colour of an offer."""
    colours = image.convert("RGB").getcolors(1 << 24) or []
    return sum(count for count, (red, green, blue) in colours if red > 150 and green < 80 and blue < 80)


async def test_of_more_steps_than_two_the_first_are_shown_and_none_without_a_price(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["three_steps"])
    assert "¥242" in await texts(page)
    assert "¥468" not in await texts(page)
    await on_air(page, CARD, CARDS["three_steps"] | {"price": None})
    assert not {"¥168", "2 件"} & set(await texts(page))


async def test_a_step_that_saves_nothing_has_no_tag(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["step_without_saving"])
    assert [text for text in await texts(page) if text.startswith("减")] == ["减 24.50"]


async def test_on_the_wide_canvas_the_steps_stand_in_a_row_without_tags(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await on_air(page, CARD, CARDS["ladder_and_gift"])
    assert not any(text.startswith("减") for text in await texts(page))
    first, second = await tops(page, ".ladder li")
    assert first == second
    await page.set_viewport_size({"width": 1080, "height": 1920})
    await until(page, "graphic.shadowRoot.querySelector('.ladder').dataset.place === 'beside'")
    assert "减 10" in await texts(page)
    first, second = await tops(page, ".ladder li")
    assert first < second


async def test_a_long_gift_drops_the_limit_to_the_next_row(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    for name, next_row in (("gift", False), ("long_gift", True)):
        await on_air(page, CARD, CARDS[name])
        [gift], [limit] = await tops(page, ".what"), await tops(page, ".limit")
        assert (limit - gift > 20) is next_row, name
    assert "（现价各 ¥1,268.00）" in await texts(page)


async def test_where_height_is_short_points_go_first_and_the_terms_stay(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await on_air(page, CARD, CARDS["longest"], "quiet")
    shown = await texts(page)
    assert not set(CARDS["longest"]["points"]) & set(shown)
    assert {BASIS, "每人限购 2 件", "¥25,480.50"} <= set(shown)
    await call(page, "updateAction", {"data": CARDS["full"] | {"ladder": [], "gift": None}})
    assert set(POINTS) <= set(await texts(page))


async def tops(page: Page, selector: str) -> list[float]:
    found: list[float] = await page.evaluate(
        "(selector) => [...graphic.shadowRoot.querySelectorAll(selector)]"
        ".map((element) => Math.round(element.getBoundingClientRect().top))",
        selector,
    )
    return found


async def test_english_puts_the_word_before_the_number(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await on_air(page, CARD, CARDS["english"])
    assert (await texts(page))[:3] == ["On now", "Link", "2"]
    assert "Max 3 each" in await texts(page)


async def test_points_that_do_not_fit_on_two_lines_are_left_out_whole(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["long_points"])
    bottom, *tops = await page.evaluate(
        "(([list, ...points]) => [list.bottom, ...points.map((point) => point.top)])"
        "([...graphic.shadowRoot.querySelectorAll('.points, .points li')]"
        ".map((element) => element.getBoundingClientRect()))"
    )
    assert [top < bottom - 1 for top in tops] == [True, True, False]


async def test_longer_link_numbers_are_set_smaller(browser, renderer):
    for size in [(1080, 1920), (1920, 1080)]:
        page = await open_page(browser, renderer, *size)
        heights = []
        for link in (2, 28, 128, 1024, 99999):
            await on_air(page, CARD, card(link=link))
            heights.append(
                await page.evaluate(
                    "parseFloat(getComputedStyle(graphic.shadowRoot.querySelector('.link')).fontSize)"
                )
            )
        assert all(longer <= shorter for shorter, longer in pairwise(heights))


async def test_a_changed_price_is_cut_in_and_swells_without_a_new_entrance(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, card())
    assert await call(page, "updateAction", {"data": {"price": price("79"), "limit": None}}) == {
        "statusCode": 200,
        "currentStep": 0,
    }
    assert set(await moved(page)) <= {"price n"}
    assert "79" in await texts(page)
    await until(page, STILL)
    changed = await picture(page)
    await on_air(page, CARD, card(price=price("79"), limit=None))
    assert same(await picture(page), changed)


STILL = "graphic.shadowRoot.getAnimations().length === 0"


async def moved(page: Page) -> list[str]:
    """What moves now."""
    names: list[str] = await page.evaluate(
        "graphic.shadowRoot.getAnimations().map((a) => a.effect.target.className)"
    )
    return names


async def test_a_price_that_was_kept_back_grows_into_its_place(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["full_later"])
    assert await texts(page) == [*KEY, NAME, *POINTS, "价格待揭晓", "每人限购 3 件"]
    names = await page.evaluate(
        "(data) => graphic.updateAction({data}).then(() =>"
        " graphic.shadowRoot.getAnimations().map((a) => a.effect.target.className))",
        CARDS["full"] | {"price_later": False},
    )
    assert set(names) == {"price n", "was n", "basis"}
    await until(page, STILL)
    revealed = await picture(page)
    await on_air(page, CARD, CARDS["full"])
    assert same(await picture(page), revealed)


KEEPS = ("full", "ladder_and_gift", "longest", "english_longest", "bare", "longest_with_picture")
IN_A_SALE = {"was": None, "basis": None, "ladder": []}
"""What an open sale leaves out of a card while it lasts."""


@pytest.mark.parametrize("name", KEEPS)
@CANVASES
async def test_no_edge_moves_and_no_part_goes_whatever_becomes_of_a_product(
    debian_chromium, renderer, size, name
):
    page = await open_page(debian_chromium, renderer, *size)
    base = CARDS[name] | {"state": "on_sale"}
    room = {part: base.get(part) for part in ("was", "basis", "ladder")}
    base |= {"room": room | {"price_later": True}}
    followed = {
        "put right": base | CORRECTED,
        "in a sale": base | IN_A_SALE,
        "kept back": base | LATER,
        "sold out": base | {"state": "sold_out"},
        "pulled": base | {"state": "pulled"},
    }
    await on_air(page, CARD, base)
    stands, parts = await box(page), await seen_parts(page)
    for what, data in followed.items():
        await call(page, "updateAction", {"data": data, "skipAnimation": True})
        assert await box(page) == stands, what
        if what in ("put right", "in a sale", "kept back"):
            assert await seen_parts(page) == parts, what


async def seen_parts(page: Page) -> list[str]:
    """What of the card may have to make room: its picture, and the points that are seen."""
    seen: list[str] = await page.evaluate(
        "[...graphic.shadowRoot.querySelectorAll('.image, .points')]"
        ".map((one) => `${one.className} ${one.offsetHeight}`)"
    )
    return seen


async def test_a_card_says_for_a_while_that_its_price_was_put_right(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    soon = await page.evaluate("Date.now() + 1500")
    await on_air(page, CARD, CARDS["full"] | CORRECTED | {"corrected_until_at": soon})
    assert {"价格更正", "20:14:05 起以此价为准"} <= set(await texts(page))
    await until(page, "!texts().includes('价格更正')")
    gone = await picture(page)
    await on_air(page, CARD, CARDS["full"])
    assert same(await picture(page), gone)


@pytest.mark.parametrize("graphic", ["product-card", "flash-sale"])
async def test_the_action_highlight_swells_the_price_once_and_leaves_nothing(
    debian_chromium, renderer, graphic
):
    data = {"product-card": CARDS["full"], "flash-sale": sale(closes_at=None, closes_at_text=None)}[graphic]
    page = await open_page(debian_chromium, renderer, 1080, 1920)
    await on_air(page, graphic, data)
    before = await picture(page)
    names = page.evaluate(
        "(async () => { const done = graphic.customAction({id: 'highlight', payload: null});"
        " const names = graphic.shadowRoot.getAnimations().map((a) => a.effect.target.className);"
        " return [names, await done] })()"
    )
    assert await names == [["price n"], {"statusCode": 200, "currentStep": 0}]
    assert same(await picture(page), before)
    await call(page, "stopAction", {"skipAnimation": True})
    assert await call(page, "customAction", {"id": "highlight"}) == {"statusCode": 200}
    assert is_empty(await picture(page))


async def test_markup_in_a_name_and_in_points_is_text(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    markup = "<img src=x onerror=alert(1)> & {n}"
    await on_air(page, CARD, card(name=markup, points=[markup]))
    assert await page.evaluate("graphic.shadowRoot.querySelector('img[src]')") is None
    assert (await texts(page)).count(markup) == 2


async def test_data_of_the_wrong_kind_leave_their_part_out(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, card(points="整颗冻干", link="two", limit="many", price={"text": "ask"}))
    assert await texts(page) == ["讲解中", NAME]


async def test_a_source_that_is_turned_is_laid_out_anew(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, card())
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await until(page, "graphic.dataset.canvas === '1920x1080'")
    _, _, right, bottom = await box(page)
    assert (right, bottom) == (1824, 1008)


async def test_the_picture_of_a_product_stands_at_the_right_of_its_name(browser, renderer):
    for size in [(1080, 1920), (1920, 1080)]:
        page = await open_page(browser, renderer, *size)
        await on_air(page, CARD, CARDS["full_with_picture"])
        *_, right, _ = await box(page)
        shown = (await picture(page)).convert("RGB")
        differs = ImageChops.difference(shown, Image.new("RGB", size, "#00ff00")).convert("L")
        left, top, edge, bottom = differs.point(lambda value: 0 if value else 255).getbbox()
        assert right - 60 < edge < right
        assert edge - left == bottom - top > 150, "a square"


async def test_a_picture_that_cannot_be_had_leaves_the_card_as_it_is_without(browser, renderer):
    expect_complaint(browser, "404")
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["full"])
    without = await picture(page)
    await on_air(page, CARD, card(image="/renderer/nowhere.png"))
    assert same(await picture(page), without)


async def test_a_picture_that_does_not_come_does_not_hold_the_card_back(debian_chromium, renderer):
    page = await open_page(debian_chromium, renderer, 1080, 1920)
    await page.route("**/slow.png", lambda _: None)
    await on_air(page, CARD, card(image="/renderer/slow.png"))
    assert (await texts(page))[0] == "讲解中"
    assert await page.evaluate("graphic.shadowRoot.querySelector('img').hidden")


async def test_a_picture_comes_and_goes_with_the_data(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CARD, CARDS["full"])
    without = await picture(page)
    await call(page, "updateAction", {"data": {"image": PICTURE}})
    assert not same(await picture(page), without)
    await call(page, "updateAction", {"data": {"image": None}})
    assert same(await picture(page), without)
