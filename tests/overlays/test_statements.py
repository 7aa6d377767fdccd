"""Correction and notice in a renderer that knows the OGraf specification and nothing of this product."""

import pytest

from tests.browser.engines import expect_complaint, open_page
from tests.overlays.playing import call, is_empty, load, measured, moving, on_air, picture, same, texts
from tests.overlays.statements import CORRECTIONS, NOTICES, SENTENCE, correction, notice

CORRECTION, NOTICE = "correction", "notice"
CANVASES = pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "wide"])
ALL = {CORRECTION: CORRECTIONS, NOTICE: NOTICES}
HIGHEST = {
    (CORRECTION, (1080, 1920)): 519,
    (CORRECTION, (1920, 1080)): 747,
    (NOTICE, (1080, 1920)): 280,
    (NOTICE, (1920, 1080)): 404,
}
"""px: a correction as high as any deck, above which are the host's face and hands; a notice is a strip."""


@pytest.mark.parametrize("theme", ["bright", "quiet"])
@CANVASES
async def test_every_statement_fits_its_plate_on_both_canvases_in_both_themes(browser, renderer, size, theme):
    page = await open_page(browser, renderer, *size)
    wrong = {}
    for graphic, states in ALL.items():
        found = await measured(page, graphic, states, theme)
        for name, (overflows, (left, top, right, bottom)) in found.items():
            if bottom - top > HIGHEST[graphic, size]:
                overflows.append(f"{bottom - top} px high")
            assert (left if size == (1080, 1920) else right, bottom) == (
                (48, 1240) if size == (1080, 1920) else (1824, 1008)
            )
            if overflows:
                wrong[graphic, name] = overflows
    assert wrong == {}
    assert await page.evaluate("graphic.dataset.digits") == "own"


@CANVASES
async def test_every_statement_still_fits_where_the_digits_did_not_load(debian_chromium, renderer, size):
    expect_complaint(debian_chromium, "net::ERR_FAILED")
    page = await open_page(debian_chromium, renderer, *size)
    await page.route("**/*.woff2", lambda route: route.abort())
    for graphic, states in ALL.items():
        found = await measured(page, graphic, states)
        assert {name: overflows for name, (overflows, _) in found.items() if overflows} == {}


@pytest.mark.parametrize("theme", ["bright", "quiet"])
@CANVASES
async def test_texts_as_long_as_the_manifest_allows_are_shown_whole(browser, renderer, size, theme):
    page = await open_page(browser, renderer, *size)
    for graphic, name in [
        (CORRECTION, "long_all"),
        (CORRECTION, "english_long"),
        (CORRECTION, "typed_longest"),
        (CORRECTION, "typed_longest_alone"),
        (CORRECTION, "english_typed_longest"),
        (NOTICE, "reveal"),
        (NOTICE, "english_long"),
    ]:
        await on_air(page, graphic, (CORRECTIONS if graphic == CORRECTION else NOTICES)[name], theme)
        cut = await page.evaluate(
            "[...graphic.shadowRoot.querySelectorAll('.wrong, .right, .title, .line')]"
            ".filter((text) => text.scrollHeight > text.clientHeight + 16)"  # half a line
            ".map((text) => text.textContent)"
        )
        assert cut == [], name


NOTE = "价格以链接页面为准"
EXPECTED = {
    "price": [
        "更正",
        "20:01:36",
        "2号链接",
        "每日坚果 25g×30",
        "刚才口播“79 元”有误，抱歉",
        "正确价格",
        "¥",
        "89",
        NOTE,
    ],
    "sentence": ["更正", "20:01:36", "刚才口误说成 69", "正确价格 89", NOTE],
    "product_and_sentence": [
        "更正",
        "20:01:36",
        "2号链接",
        "每日坚果 25g×30",
        "刚才口播“79 元”有误，抱歉",
        "下单立减后到手 89 元",
        NOTE,
    ],
    "no_time": ["更正", "刚才口误说成 69", "正确价格 89", NOTE],
    "wrong_only": ["更正", "20:01:36", "刚才口误说成 69", NOTE],
    "note": ["更正", "20:01:36", "刚才口误说成 69", "赠品为 1 份", "以商品详情页为准"],
}


async def test_a_correction_says_what_was_wrong_what_is_right_and_where_the_price_stands(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    for name, expected in EXPECTED.items():
        await on_air(page, CORRECTION, CORRECTIONS[name])
        assert await texts(page) == expected, name


async def test_a_correction_in_english_speaks_english_throughout(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    await on_air(page, CORRECTION, CORRECTIONS["english"])
    assert await texts(page) == [
        "Correction",
        "20:01:36",
        "Link 2",
        "Daily nuts 25\u00a0g\u00a0×\u00a030",
        "We said 79. That was wrong, sorry.",
        "Correct price",
        "$",
        "89",
        ".50",
        "Price as on the link's page",
    ]


@pytest.mark.parametrize("theme", ["bright", "quiet"])
async def test_a_correction_has_no_colour_but_that_of_its_link(browser, renderer, theme):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CORRECTION, correction(link=None), theme)
    image = await picture(page)
    colourful = {
        pixel
        for _, pixel in image.convert("RGB").crop((60, 840, 950, 1230)).getcolors(1 << 24)
        if max(pixel) - min(pixel) > 60
    }
    assert colourful == set()


async def test_a_second_correction_leaves_nothing_of_the_first(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, CORRECTION, correction())
    gone = dict.fromkeys(correction().keys() - SENTENCE.keys())
    await call(page, "updateAction", {"data": SENTENCE | gone})
    assert await texts(page) == EXPECTED["sentence"]
    assert await moving(page) == 0
    updated = await picture(page)
    await on_air(page, CORRECTION, SENTENCE)
    assert same(await picture(page), updated)


async def test_a_notice_says_its_texts_and_sets_its_time_in_digits(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, NOTICE, NOTICES["break"])
    assert await texts(page) == ["马上回来", "主播换装中，稍后继续讲解 5 号链接", "20:30 回来"]
    assert await page.evaluate("graphic.shadowRoot.querySelector('.ends .n').textContent") == "20:30"
    await on_air(page, NOTICE, notice(ends_text="广告之后"))
    assert (await texts(page))[-1] == "广告之后"
    await on_air(page, NOTICE, NOTICES["title_only"])
    assert await texts(page) == ["马上回来"]


@pytest.mark.parametrize("graphic", [CORRECTION, NOTICE])
async def test_no_empty_plate_stands_on_air(browser, renderer, graphic):
    page = await open_page(browser, renderer, 1920, 1080)
    await load(page, graphic, {"language": "zh-CN", "at_text": "20:01:36", "name": "每日坚果"})
    await call(page, "playAction", {"skipAnimation": True})
    assert is_empty(await picture(page))


@pytest.mark.parametrize(("graphic", "field"), [(CORRECTION, "right"), (NOTICE, "line")])
async def test_markup_and_braces_are_text(browser, renderer, graphic, field):
    page = await open_page(browser, renderer, 1920, 1080)
    markup = "<img src=x onerror=alert(1)> {time} {n}"
    await on_air(page, graphic, {"title": "马上回来", "wrong": "口误", field: markup})
    assert await page.evaluate("graphic.shadowRoot.querySelector('img')") is None
    assert markup in await texts(page)
