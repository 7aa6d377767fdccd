"""Who sells, in a renderer that knows the OGraf specification and nothing of this product."""

import pytest

from tests.browser.engines import expect_complaint, open_page
from tests.overlays.playing import Box, box, call, measured, on_air, picture, same, texts
from tests.overlays.products import CARDS, SELLERS, seller
from tests.overlays.sales import STATES

SELLER = "seller-info"
USABLE = {(1080, 1920): (48, 262, 960, 1240), (1920, 1080): (96, 72, 1824, 1008)}
SMALL_BAG = {(1080, 1920): (48, 262, 404, 480), (1920, 1080): (96, 72, 452, 290)}
FACE = {(1080, 1920): (140, 440, 840, 720), (1920, 1080): (96, 72, 1200, 1008)}
"""Where a crew frames the host: left, top, right, bottom in px of the canvas."""
MOST_SHARE = 0.04
SIZES = pytest.mark.parametrize("size", list(USABLE), ids=["portrait", "wide"])


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("theme", ["bright", "quiet"])
@SIZES
async def test_every_seller_can_be_read_whole_and_covers_little(browser, renderer, size, theme):
    page = await open_page(browser, renderer, *size)
    for name, data in SELLERS.items():
        await on_air(page, SELLER, data, theme)
        assert await page.evaluate("overflows()") == [], name
        left, top, right, bottom = await box(page)
        share = (right - left) * (bottom - top) / (size[0] * size[1])
        # A long Latin name beside a long address: the law wants both read, so they get their lines.
        assert share <= (0.05 if name == "english_long" else MOST_SHARE), name
        smallest = await page.evaluate(
            "Math.min(...[...graphic.shadowRoot.querySelectorAll('.label, .who, .reach')]"
            ".map((element) => parseFloat(getComputedStyle(element).fontSize)))"
        )
        assert smallest >= 26
        hides = await page.evaluate(
            "[...graphic.shadowRoot.querySelectorAll('.who, .reach')]"
            ".filter((element) => getComputedStyle(element).overflow !== 'visible').length"
        )
        assert hides == 0  # and above, that nothing leaves the plate


@SIZES
async def test_it_stands_in_the_usable_area_clear_of_face_bag_and_deck(browser, renderer, size):
    page = await open_page(browser, renderer, *size)
    decks: list[Box] = []
    for graphic, states in (("flash-sale", STATES), ("product-card", CARDS)):
        decks += [deck for _, deck in (await measured(page, graphic, states)).values()]
    highest = min(decks, key=lambda deck: deck[1])
    for name, (_, strip) in (await measured(page, SELLER, SELLERS)).items():
        left, top, right, bottom = USABLE[size]
        assert left <= strip[0] < strip[2] <= right, name
        assert top <= strip[1] < strip[3] <= bottom, name
        assert not overlap(strip, SMALL_BAG[size]), name
        assert not overlap(strip, highest), name
        if name != "english_long":
            assert not overlap(strip, FACE[size]), name


async def test_it_says_who_sells_and_how_to_reach_them(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, SELLER, seller())
    assert await texts(page) == ["经营者", "稻岸食研", "400-000-0000"]
    await on_air(page, SELLER, seller("Rice Shore Foods", "+86 571 0000 0000", "en"))
    assert await texts(page) == ["Seller", "Rice Shore Foods", "+86 571 0000 0000"]
    await on_air(page, SELLER, seller(contact=""))
    assert await texts(page) == ["经营者", "稻岸食研"]


async def test_letters_get_smaller_only_where_that_saves_a_line(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    sizes = {}
    for name, data in SELLERS.items():
        await on_air(page, SELLER, data)
        sizes[name] = await page.evaluate("graphic.shadowRoot.querySelector('.gfx').dataset.size")
    assert sizes["short"] == sizes["name_only"] == sizes["english"] == "small"
    assert sizes["company"] == sizes["longest"] == sizes["english_long"] == "note"


async def test_a_change_and_markup_are_texts(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await on_air(page, SELLER, seller())
    await call(page, "updateAction", {"data": {"name": "<b>{n}</b> & 稻岸"}})
    assert await page.evaluate("graphic.shadowRoot.querySelector('.who').textContent") == "<b>{n}</b> & 稻岸"


async def test_a_logo_stands_in_the_key_and_takes_no_width_from_the_name(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, SELLER, SELLERS["longest"])
    left, _, right, _ = await box(page)
    await on_air(page, SELLER, SELLERS["longest_with_logo"])
    assert (await box(page))[::2] == (left, right)
    logo = await page.evaluate("graphic.shadowRoot.querySelector('img').getBoundingClientRect().right")
    key = await page.evaluate("graphic.shadowRoot.querySelector('.key').getBoundingClientRect().right")
    assert left < logo < key


async def test_a_logo_that_cannot_be_had_leaves_the_strip_as_it_is_without(browser, renderer):
    expect_complaint(browser, "404")
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, SELLER, seller())
    without = await picture(page)
    await on_air(page, SELLER, seller() | {"logo": "/renderer/nowhere.png"})
    assert same(await picture(page), without)
