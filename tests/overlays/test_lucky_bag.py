"""The lucky bag in a renderer that knows the OGraf specification and nothing of this product.

What every graphic promises is in ``test_lifecycle.py``. Most tests stop the graphic's clock at ``NOW``.
"""

from typing import Any

import pytest
from playwright.async_api import Page

from companion.show.bags.on_screen import LANDING_MS, PAGE, PAGE_MS
from tests.browser.engines import expect_complaint, open_page
from tests.browser.stand_in import until
from tests.overlays.bags import ENGLISH, LONGEST_KEYWORD, NAMES, STATES, bag, winners
from tests.overlays.playing import call, is_empty, measured, moving, picture, same, texts
from tests.overlays.reloading import Told, differing, settles
from tests.overlays.sales import NOW

BAG = "lucky-bag"
CANVASES = [(1080, 1920), (1920, 1080)]
HIGHEST = {(1080, 1920): 519, (1920, 1080): 747}
"""px, of what may stand in the deck: above it are the host's face and hands."""
SMALL_HIGHEST = 262
"""px: a long keyword stands in two lines there, and the product card is far below."""


async def on_air(page: Page, data: dict[str, Any], clock: int = NOW) -> None:
    manifest = f"/graphics/{BAG}/{BAG}.ograf.json"
    await page.evaluate("([url, options]) => instance(url, options)", [manifest, {"clock": clock}])
    assert await call(page, "load", {"data": data, "renderType": "realtime"}) == {"statusCode": 200}
    assert await call(page, "playAction", {"skipAnimation": True}) == {"statusCode": 200, "currentStep": 0}


async def look(page: Page) -> str:
    shown: str = await page.evaluate("graphic.shadowRoot.querySelector('.gfx').dataset.look")
    return shown


async def set_clock(page: Page, instant: int) -> None:
    await page.evaluate("(instant) => { clockReads = instant }", instant)


# -- what is shown


@pytest.mark.parametrize("theme", ["bright", "quiet"])
@pytest.mark.parametrize("size", CANVASES, ids=["portrait", "wide"])
async def test_every_state_fits_its_plate_and_its_place(browser, renderer, size, theme):
    page = await open_page(browser, renderer, *size)
    found = await measured(page, BAG, STATES, theme, NOW)
    wrong = {}
    for name, (overflows, (left, top, right, bottom)) in found.items():
        small = STATES[name].get("size") == "small"
        if bottom - top > (SMALL_HIGHEST if small else HIGHEST[size]):
            overflows.append(f"{bottom - top} px high")
        edges = (left, top) if small else (left if size == (1080, 1920) else right, bottom)
        expected = {
            ((1080, 1920), True): (48, 262),
            ((1920, 1080), True): (96, 72),
            ((1080, 1920), False): (48, 1240),
            ((1920, 1080), False): (1824, 1008),
        }
        if edges != expected[size, small]:
            overflows.append(f"stands at {edges}")
        if overflows:
            wrong[name] = overflows
    assert wrong == {}
    assert await page.evaluate("graphic.dataset.digits") == "own"


@pytest.mark.parametrize("size", CANVASES, ids=["portrait", "wide"])
async def test_every_state_still_fits_where_the_digits_did_not_load(debian_chromium, renderer, size):
    expect_complaint(debian_chromium, "net::ERR_FAILED")
    page = await open_page(debian_chromium, renderer, *size)
    await page.route("**/*.woff2", lambda route: route.abort())
    found = await measured(page, BAG, STATES, clock=NOW)
    assert {name: overflows for name, (overflows, _) in found.items() if overflows} == {}


EXPECTED = {
    "announced": [
        *["福袋", "即将开启", "海苔脆片正装", "共5份", "每份价值 ¥9.90，包邮", "关注直播间，并评论"],
        *["今天吃坚果", "开启 10 分钟后开奖", "公布后 48 小时内领取"],
        "公平等级 B，开奖种子承诺 4be1…07aa",
    ],
    "announced_next": ["距开启", "01:35", "19:35:00 开启"],
    "open": [
        *["福袋", "距开奖", "06:24", "19:45:00 开奖", "海苔脆片正装", "共5份", "每份价值 ¥9.90，包邮"],
        *["关注直播间，并评论", "今天吃坚果", "已参与 1,284 人", "规则见公告"],
    ],
    "open_uncounted": ["今天吃坚果", "规则见公告"],
    "open_no_keyword": ["参与方式", "关注直播间，停留 3 分钟"],
    "open_hours": ["1:02:14"],
    "small": ["福袋", "06:24", "关注并评论", "今天吃坚果"],
    "small_drawing": ["福袋", "开奖中", "海苔脆片正装", "由平台开奖"],
    "last": ["福袋即将开奖", "07", "今天吃坚果", "已参与 12,846 人"],
    "cut_off": ["福袋", "已截止", "海苔脆片正装", "结果以公告为准"],
    "closed": ["开奖中", "19:45:00 截止", "正在冻结名单"],
    "drawing": ["名单已冻结", "共1,284人", "等待开奖结果", "名单指纹 9f3a…c21e，开奖前已公布"],
    "drawing_round": ["等待公共随机数", "公共随机数第 32886012 轮，19:45:09"],
    "drawing_mirror": ["海苔脆片正装", "由平台开奖", "结果以平台公布为准"],
    "winners": [
        *["福袋中奖", "海苔脆片正装", "5", "位", "19:45:12 公布", "阿**", "尾号 4071"],
        *["10 月 10 日 19:45 前领取：私信客服", "公平等级 B，1,284 人，指纹 9f3a…c21e"],
    ],
    "winners_mirror": ["3", "位", "由平台开奖"],
    "winners_128": ["128", "第 1 / 11 页"],
    "winners_last_page": ["第 11 / 11 页"],
    "winners_none": ["无人中奖", "没有符合条件的参与者，奖品未送出"],
    "void": ["福袋", "已取消", "19:42:10 取消", "取消原因：奖品到货有误，改期再送"],
    "english": ["Giveaway", "Draw in", "5 to win", "Worth ¥9.90 each, free shipping", "1,284 entered"],
    "english_winners": ["Winners", "5", "won", "ID …4071", "Level B, 1,284 entrants, list 9f3a…c21e"],
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


async def test_what_is_not_known_is_not_claimed(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    never = {
        "cut_off": ["份", "¥", "已参与", "今天吃坚果", "中奖"],
        "open_uncounted": ["已参与"],
        "open_old_count": ["已参与"],
        "drawing": ["中奖", "尾号"],
        "drawing_mirror": ["指纹", "名单已冻结"],
        "winners_mirror": ["指纹", "尾号"],
        "void": ["中奖", "距开奖", "共5份"],
    }
    for name, words in never.items():
        await on_air(page, STATES[name])
        shown = " ".join(await texts(page))
        assert [word for word in words if word in shown] == [], name


async def test_a_keyword_is_never_cut_for_nobody_could_enter_it(browser, renderer):
    for size in CANVASES:
        page = await open_page(browser, renderer, *size)
        for name in ("open_longest_keyword", "open_long", "english_long"):
            for more in ({}, {"size": "small"}):
                await on_air(page, STATES[name] | more)
                cut = await page.evaluate(
                    "[...graphic.shadowRoot.querySelectorAll('.word-in, .short')]"
                    ".filter((e) => e.scrollHeight > e.clientHeight + 4 || e.scrollWidth > e.clientWidth + 1)"
                    ".map((e) => e.textContent)"
                )
                assert cut == [], (size, name, more)
    assert len(LONGEST_KEYWORD) > 24


async def test_nothing_of_a_result_is_in_the_page_before_there_is_one(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, STATES["drawing"] | {"winners": [{"name": "赢**", "tail": "0001"}]})
    assert "赢**" not in await page.evaluate("graphic.shadowRoot.textContent")


async def test_markup_is_text(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    markup = "<img src=x onerror=alert(1)> {n}"
    for data in (bag(prize=markup, keyword=markup), bag("winners", winners=[{"name": markup}], claim=markup)):
        await on_air(page, data)
        assert markup in await texts(page)
        assert await page.evaluate("graphic.shadowRoot.querySelector('img')") is None


async def test_the_defaults_of_the_manifest_make_a_picture_in_any_renderer(browser, renderer):
    page = await open_page(browser, renderer, 1280, 720)
    manifest = await page.evaluate("(url) => instance(url)", f"/graphics/{BAG}/{BAG}.ograf.json")
    properties = manifest["schema"]["properties"]
    data = {name: one["default"] for name, one in properties.items() if "default" in one}
    assert await call(page, "load", {"data": data, "renderType": "realtime"}) == {"statusCode": 200}
    await call(page, "playAction", {"skipAnimation": True})
    assert {"即将开启", "海苔脆片正装", "今天吃坚果"} <= set(await texts(page))
    assert await page.evaluate("overflows()") == []


# -- time


async def test_it_follows_the_clock_from_the_countdown_into_its_neutral_end(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    closes = NOW + 60_000
    await on_air(page, bag("open", 60_000))
    for instant, seen, text in [
        (closes - 11_500, "open", "00:12"),
        (closes - 9_500, "final", "10"),
        (closes + 2_900, "final", "00"),
        (closes + 3_000, "cut_off", "结果以公告为准"),
    ]:
        await set_clock(page, instant)
        await until(page, f"graphic.shadowRoot.querySelector('.gfx').dataset.look === '{seen}'")
        await until(page, f"texts().includes('{text}')")
    await set_clock(page, closes + 10_000)
    await until(page, "graphic.shadowRoot.querySelector('.gfx').hidden")
    # Word from the server brings it back.
    await call(page, "updateAction", {"data": bag("drawing")})
    assert "开奖中" in await texts(page)


async def test_pages_of_winners_turn_by_the_clock_and_move_no_edge(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    published = NOW - LANDING_MS
    many = bag("winners", winners=winners(30), published_at=published)
    await on_air(page, many)
    found = []
    for number in range(4):
        await set_clock(page, published + LANDING_MS + number * PAGE_MS)
        await call(page, "updateAction", {"data": {}, "skipAnimation": True})
        (label,) = [text for text in await texts(page) if text.startswith("第")]
        rows = await page.evaluate("graphic.shadowRoot.querySelectorAll('.win li:not(.blank)').length")
        box = await page.evaluate("graphic.shadowRoot.querySelector('.gfx').getBoundingClientRect().height")
        found.append((label, rows, box))
    height = found[0][2]
    assert found == [
        ("第 1 / 3 页", PAGE, height),
        ("第 2 / 3 页", PAGE, height),
        ("第 3 / 3 页", 6, height),
        ("第 1 / 3 页", PAGE, height),
    ]


async def test_the_reel_lands_on_the_first_winner_and_then_the_list_stands(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, bag("drawing"))
    result = bag("winners", winners=[{"name": "赢**", "tail": "0001"}], published_at=NOW)
    await page.evaluate("(data) => void graphic.updateAction({data})", result)
    await until(page, "graphic.shadowRoot.querySelector('.strip').getAnimations().length > 0")
    assert await look(page) == "landing"
    moved = await page.evaluate(
        "graphic.shadowRoot.getAnimations().flatMap((a) => a.effect.getKeyframes().flatMap(Object.keys))"
    )
    assert set(moved) <= {"transform", "opacity", "offset", "computedOffset", "easing", "composite"}
    await until(page, "graphic.shadowRoot.getAnimations().length === 0")
    assert "赢**" in await texts(page)
    assert "尾号 0001" not in await texts(page)
    await set_clock(page, NOW + LANDING_MS)
    await until(page, "texts().includes('尾号 0001')")
    await until(page, "graphic.shadowRoot.getAnimations().length === 0")
    ran = await picture(page)
    await on_air(page, result, NOW + LANDING_MS)
    assert same(await picture(page), ran)


async def test_with_less_motion_the_reel_shows_the_result(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await page.emulate_media(reduced_motion="reduce")
    await on_air(page, bag("drawing"))
    await page.evaluate("(data) => void graphic.updateAction({data})", bag("winners", published_at=NOW))
    await until(page, "graphic.shadowRoot.querySelector('.gfx').dataset.look === 'landing'")
    assert await moving(page) == 0
    assert NAMES[0] in await texts(page)


async def test_a_bag_called_off_leaves_after_ten_seconds_and_a_late_page_never_shows_it(browser, renderer):
    page = await open_page(browser, renderer, 1080, 1920)
    await on_air(page, bag("void", ended_at=NOW - 9_000))
    assert "已取消" in await texts(page)
    await set_clock(page, NOW + 1_000)
    await until(page, "graphic.shadowRoot.querySelector('.gfx').hidden")
    await on_air(page, bag("void", ended_at=NOW - 10_000))
    assert is_empty(await picture(page))


CLOSES = NOW + 90_000
LIFE = (
    Told(NOW, bag("announced")),
    Told(NOW + 5_000, bag("open", 90_000, entered=12)),
    Told(NOW + 20_000, bag("open", 90_000, size="small")),
    Told(NOW + 30_000, bag("open", 90_000)),
    Told(CLOSES, bag("closed", fingerprint=None, eligible=None)),
    Told(CLOSES + 1_000, bag("drawing")),
    Told(CLOSES + 9_000, bag("winners", winners=winners(30), published_at=CLOSES + 9_000)),
    Told(CLOSES + 50_000, bag("void", ended_at=CLOSES + 50_000)),
)
AWAY_FROM_TRANSITIONS = [
    *(NOW + ms for ms in (0, 3_000, 7_000, 12_345, 19_000, 21_000, 28_000, 40_500, 65_000, 79_001)),
    *(CLOSES - ms for ms in (9_001, 7_400, 5_500, 1)),
    *(CLOSES + ms for ms in (400, 4_000, 12_000, 20_000, 28_500, 55_000)),
]


async def test_a_reload_at_twenty_instants_gives_the_same_pixels(chromium_103, renderer):
    assert len(AWAY_FROM_TRANSITIONS) == 20
    page = await open_page(chromium_103, renderer, 540, 960)
    assert await differing(page, BAG, LIFE, AWAY_FROM_TRANSITIONS) == []


async def test_a_reload_in_the_middle_of_a_transition_settles_within_a_second(chromium_103, renderer):
    page = await open_page(chromium_103, renderer, 540, 960)
    won = bag("winners", published_at=NOW)
    for before, after, ends_at in [
        (bag("open", 10_001), Told(NOW + 1, bag("open", 10_001)), None),
        (bag("announced"), Told(NOW, bag("open", 90_000)), None),
        (bag("drawing"), Told(NOW, won), NOW + LANDING_MS),
    ]:
        found = await settles(page, BAG, before, after, ends_at=ends_at)
        assert found == (True, True), after.data["state"]


async def test_english_speaks_english_throughout(browser, renderer):
    page = await open_page(browser, renderer, 1920, 1080)
    for state in ("announced", "open", "closed", "drawing", "void"):
        await on_air(page, bag(state, **ENGLISH, reel=[], reason="Damaged"))
        shown = " ".join(await texts(page))
        assert [sign for sign in shown if "\u4e00" <= sign <= "\u9fff"] == [], state
