"""The sale and the card when OBS reloads their page; and every graphic in a renderer that adds nothing."""

import asyncio

import pytest

from tests.browser.engines import open_page
from tests.browser.stand_in import until
from tests.overlays import bags
from tests.overlays.playing import on_air, texts
from tests.overlays.products import CARDS, CORRECTED, LATER, card
from tests.overlays.reloading import Told, differing, settles
from tests.overlays.sales import NEXT, NOW, STATES, price, sale

OPENS, CLOSES, PROLONGED = NOW + 90_000, NOW + 270_000, NOW + 330_000
TEASER = sale("teaser", 90_000, price=None)
OPEN = sale(opens_at=OPENS, closes_at=CLOSES, remaining_until_at=OPENS + 60_000)
LONGER = OPEN | {"closes_at": PROLONGED, "closes_at_text": "20:18:00", "extended": True, "remaining": 41}
SOLD_OUT = LONGER | {"state": "sold_out", "ended_at": PROLONGED - 4_000, "remaining": 0, "next": NEXT}
SALE = [
    Told(NOW, TEASER),
    Told(OPENS, OPEN),
    Told(OPENS + 100_000, LONGER),
    Told(PROLONGED - 4_000, SOLD_OUT),
]
SALE_AT = [
    *(NOW + ms for ms in (0, 1_000, 45_400, 80_001, 89_999)),
    *(OPENS + ms for ms in (0, 700, 30_000, 59_999, 60_000, 99_999, 100_000, 160_000)),
    *(PROLONGED - ms for ms in (61_000, 10_001, 10_000, 9_999, 5_500, 4_000, 1_000)),
    PROLONGED + 5_999,
    PROLONGED + 6_000,
]
"""Around every change of look, at both sides of it, and in between."""

FULL = CARDS["ladder_and_gift"] | {"price_later": False, "rerun": False, "state": "on_sale"}
REPRICED = FULL | card(price=price("79"), ladder=[], **CORRECTED | {"corrected_until_at": NOW + 50_000})
PRODUCT = [
    Told(NOW, FULL | dict.fromkeys(CORRECTED) | LATER),
    Told(NOW + 20_000, FULL | dict.fromkeys(CORRECTED)),
    Told(NOW + 30_000, REPRICED),
    Told(NOW + 60_000, REPRICED | {"rerun": True}),
    Told(NOW + 80_000, REPRICED | {"state": "sold_out"}),
    Told(NOW + 90_000, REPRICED | {"state": "pulled"}),
]
PRODUCT_AT = [NOW + second * 1_000 - before for second in range(10, 101, 10) for before in (1, 0)]


async def test_a_page_reloaded_at_twenty_instants_shows_what_a_running_one_shows(chromium_103, renderer):
    page = await open_page(chromium_103, renderer, 540, 960)
    assert len(SALE_AT) >= 20 <= len(PRODUCT_AT)
    assert await differing(page, "flash-sale", SALE, SALE_AT) == []
    assert await differing(page, "product-card", PRODUCT, PRODUCT_AT, "quiet") == []


@pytest.mark.parametrize(
    ("graphic", "before", "after"),
    [
        ("flash-sale", TEASER, Told(OPENS, OPEN)),
        ("flash-sale", OPEN, Told(OPENS + 100_000, LONGER)),
        ("product-card", PRODUCT[0].data, PRODUCT[1]),
    ],
    ids=["opening", "prolonged", "price revealed"],
)
async def test_a_page_reloaded_while_it_moves_is_still_within_a_second(
    chromium_103, renderer, graphic, before, after
):
    page = await open_page(chromium_103, renderer, 540, 960)
    assert await settles(page, graphic, before, after) == (True, True)


async def test_a_renderer_that_adds_nothing_shows_every_graphic_by_the_clock_of_its_machine(
    chromium_103, renderer
):
    page = await open_page(chromium_103, renderer, 1280, 720)
    now = await page.evaluate("Date.now()")
    counting = {
        "flash-sale": STATES["open"] | {"closes_at": now + 65_000},
        "lucky-bag": bags.STATES["open"] | {"opens_at": now - 60_000, "closes_at": now + 65_000},
    }
    for graphic, data in counting.items():
        await on_air(page, graphic, data)
        assert await page.evaluate("[graphic.v_clock, graphic.dataset.theme]") == [None, None]
        first = [text for text in await texts(page) if text.startswith(("01:0", "00:5"))]
        assert len(first) == 1, graphic
        await asyncio.sleep(1.1)
        await until(page, f"!texts().includes('{first[0]}')")
    await on_air(page, "product-card", CARDS["full"])
    assert {"讲解中", "89"} <= set(await texts(page))
