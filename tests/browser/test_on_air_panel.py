"""What the desk shows of the picture: overlays and who sees them, a look before, the programme, the pages."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import operator_states as states
from tests.browser.engines import borrow_page, click, press
from tests.browser.misfits import MISFITS
from tests.browser.on_air_states import SECOND, layer, layers, shown, stage
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

BAG = '[data-overlay="lucky-bag L2"]'
SALE = '[data-overlay="flash-sale F1"]'
CARD = '[data-overlay="product-card P4"]'


async def desk(
    browser: Browser, server: StandIn, topics: states.Topics, width: int = 1366, height: int = 768
) -> Page:
    server.snapshots = topics
    page = await borrow_page(browser, f"{server.url}/operator", width, height)
    await until(page, "!!document.querySelector('.ov')")
    return page


def sent(server: StandIn) -> list[tuple[str, dict[str, Any]]]:
    return [(command["command"], command["args"]) for command in server.commands]


def is_drawn(graphic: str, where: str = ".pg") -> str:
    return f"!!document.querySelector('{where} .layer[data-graphic={graphic}]')"


@pytest.mark.both_engines
async def test_what_is_previewed_is_seen_by_this_page_alone_and_taken_as_it_is(
    server: StandIn, browser: Browser
) -> None:
    page = await desk(browser, server, states.evening(server.now_ms()))
    await until(page, is_drawn("flash-sale"))
    await click(page, f"{BAG} .b:nth-of-type(1)")
    await until(page, is_drawn("lucky-bag"))
    assert await page.locator(".pg .lb").inner_text() == "预览 · 福袋 L2"
    assert await page.locator(f"{BAG} .b[aria-pressed=true]").count() == 1
    assert sent(server) == []

    await click(page, f"{BAG} .b.next")
    await server.wait_for_commands(1)
    assert sent(server) == [("overlay_show", {"overlay": "lucky-bag", "key": "L2"})]

    topics = states.evening(server.now_ms())
    bag = next(take for take in topics["takes"]["takes"] if take["graphic"] == "lucky-bag")
    topics["overlays"]["layers"].append(
        layer("lucky-bag", "L2", server.now_ms(), bag["data"], stage(server.now_ms(), "deck", 40))
    )
    await server.show(overlays=topics["overlays"])
    await until(page, "!document.querySelector('.pvw')")


async def test_what_was_taken_while_prices_are_hidden_is_said_to_be_held_back(
    server: StandIn, debian_chromium: Browser
) -> None:
    page = await desk(debian_chromium, server, states.not_taken(server.now_ms()))
    assert "价格藏着" in await page.locator(CARD).inner_text()
    assert "价格藏着" in await page.locator("[data-cue=card][data-state=under]").inner_text()
    assert "在播" not in await page.locator(".ovs .ph").inner_text()
    await click(page, f"{CARD} .b:last-of-type")
    await server.wait_for_commands(1)
    assert sent(server) == [("overlay_hide", {"overlay": "product-card"})]


async def test_cards_that_nobody_needs_now_stand_behind_one_row(
    server: StandIn, debian_chromium: Browser
) -> None:
    topics = states.evening(server.now_ms())
    topics["plan"]["segments"][7]["product"] = "P5"  # the next that presents one
    takes = topics["takes"]["takes"]
    card = next(take for take in takes if take["key"] == "P5")
    takes += [card | {"key": key} for key in ("P6", "P7", "P8")]
    page = await desk(debian_chromium, server, topics)
    rows = (
        "[...document.querySelectorAll('.ov')].map((row) => row.dataset.overlay.split(' ').pop()).join(' ')"
    )

    assert await page.locator(".ov-fold").inner_text() == "其余 3 张商品卡"
    assert await page.evaluate(rows) == "F1 P4  P5 L2  "
    await click(page, ".ov-fold button")
    await until(page, f"{rows} === 'F1 P4  P5 L2   P6 P7 P8'")


async def test_one_press_takes_takes_down_and_accents(server: StandIn, debian_chromium: Browser) -> None:
    page = await desk(debian_chromium, server, states.evening(server.now_ms()))
    await until(page, f"document.querySelector('{SALE} .b')?.textContent === '强调'")
    await click(page, f"{SALE} .b:nth-of-type(1)")
    await click(page, f"{CARD} .b")
    await click(page, '[data-overlay="correction "] .b:nth-of-type(2)')
    await click(page, '[data-overlay="notice "] .b:nth-of-type(2)')
    await server.wait_for_commands(3)
    await asyncio.sleep(0.3)
    assert sent(server) == [
        ("overlay_act", {"overlay": "flash-sale", "action": "highlight"}),
        ("overlay_hide", {"overlay": "product-card"}),
        ("overlay_show", {"overlay": "correction"}),
    ]
    assert await page.locator(".ovs .refused").count() == 1, "what cannot be taken says why"


NOTICE = '[data-overlay="notice "]'
FIELDS = [
    {"name": "title", "kind": "text", "needed": True, "options": [], "longest": None},
    {"name": "line", "kind": "text", "needed": False, "options": [], "longest": 12},
    {"name": "count", "kind": "whole", "needed": False, "options": [], "longest": None},
]


@pytest.mark.both_engines
async def test_words_are_written_for_an_overlay_that_has_none_and_taken_as_they_are(
    server: StandIn, browser: Browser
) -> None:
    topics = states.evening(server.now_ms())
    topics["takes"]["fields"] = {"notice": FIELDS}
    page = await desk(browser, server, topics)
    assert await page.locator(f"{NOTICE} .b").all_inner_texts() == ["写字…"]
    await click(page, f"{NOTICE} .b")
    await until(page, "document.querySelector('.ov-ask [name=title]') === document.activeElement")
    # The manifest's own names, in the language of the page.
    await until(page, "document.querySelector('.ov-ask .fd').textContent.startsWith('标题')")
    await click(page, ".ov-ask [type=submit]")
    await until(page, "document.querySelector('.ov-ask .wrong')?.textContent === '标题不能空着'")
    await page.keyboard.type("马上回来")
    await click(page, ".ov-ask [name=line]")
    await page.keyboard.type("0123456789ABC")
    await click(page, ".ov-ask [type=submit]")
    await until(page, "document.querySelector('.ov-ask .wrong')?.textContent === '说明最多 12 个字'")
    await click(page, ".ov-ask [name=line]")
    await press(page, "End")
    await press(page, "Backspace")
    await click(page, ".ov-ask [type=submit]")
    await server.wait_for_commands(1)
    data = {"title": "马上回来", "line": "0123456789AB"}
    assert sent(server) == [("overlay_show", {"overlay": "notice", "data": data})]
    await until(page, "document.querySelector('.ov-ask') === null")


async def test_words_of_the_segment_are_taken_with_one_press_and_can_be_written_over(
    server: StandIn, debian_chromium: Browser
) -> None:
    now = server.now_ms()
    topics = states.evening(now)
    topics["takes"]["fields"] = {"notice": FIELDS}
    notice = next(take for take in topics["takes"]["takes"] if take["graphic"] == "notice")
    notice |= {"off": None, "data": {"title": "休息一下", "language": "zh-CN"}}
    page = await desk(debian_chromium, server, topics)
    assert await page.locator(f"{NOTICE} .b").all_inner_texts() == ["写字…", "预览", "上屏"]
    await click(page, f"{NOTICE} .x .b")
    await until(page, "document.querySelector('.ov-ask [name=title]')?.value === '休息一下'")
    await press(page, "Escape")
    await until(page, "document.querySelector('.ov-ask') === null")

    data = {"title": "最后一轮", "line": "三分钟"}
    topics["overlays"]["layers"].append(layer("notice", "", now, data, stage(now, "deck", 15)))
    await server.show(overlays=topics["overlays"])
    await until(page, f"document.querySelectorAll('{NOTICE} .b')[1]?.textContent === '下屏'")
    await click(page, f"{NOTICE} .b:nth-of-type(1)")
    await until(page, "document.querySelector('.ov-ask [name=title]') !== null")


async def test_a_row_says_what_viewers_see_and_which_page_does_not_show_it(
    server: StandIn, debian_chromium: Browser
) -> None:
    now = server.now_ms()
    page = await desk(debian_chromium, server, states.evening(now))
    p1, p2 = (states.connected(f"p{n}", "overlay", now, size="1080x1920") for n in (1, 2))
    on = shown(("flash-sale", "F1", "on"))
    later = layer("flash-sale", "F1", now, {}, stage(now + 90 * SECOND, "deck", 30))
    told = [
        ([p1 | {"layers": on}, p2 | {"layers": on}], None, "air", "2:3"),
        ([p1 | {"layers": on}, p2 | {"layers": shown()}], None, "air warn", "1/2 页"),
        ([p1 | {"layers": shown(("flash-sale", "F1", "broken"))}], None, "fault", "坏了"),
        ([p1 | {"layers": shown(("flash-sale", "F1", "missing"))}], None, "fault", "没装"),
        ([p1 | {"layers": None}], None, "warn", "0/1 页"),
        ([], None, "fault", "没有贴片页"),
        ([p1 | {"layers": on}], [later], "armed", "排队 1:"),
    ]
    for pages, standing, look, words in told:
        topics = states.evening(now)
        topics["overlays"]["layers"] = standing or layers(now)
        await server.show(pages={"pages": pages}, overlays=topics["overlays"])
        await until(page, f"document.querySelector('{SALE} .x')?.textContent.includes('{words}')")
        classes = set((await page.locator(SALE).get_attribute("class") or "").split())
        assert classes == {"ov", *look.split()}, words

    await server.show(**states.evening(now))
    await until(page, f"document.querySelector('{CARD} .x')?.textContent === '被盖住'")
    assert await page.locator(f"{CARD} .x").get_attribute("title") == "被「秒杀 F1」盖住"
    assert "在播 2" in await page.locator(".ovs .ph").inner_text(), "what is covered is not counted"
    await until(page, "/占画面 \\d+%/.test(document.querySelector('.ovs .ph').textContent)")


async def test_rows_keep_their_places_while_a_hand_is_over_them(
    server: StandIn, debian_chromium: Browser
) -> None:
    now = server.now_ms()
    page = await desk(debian_chromium, server, states.evening(now))
    order = "[...document.querySelectorAll('.ov')].map(row => row.dataset.overlay).join()"
    before = await page.evaluate(order)
    await page.hover(CARD)
    topics = states.evening(now)
    topics["overlays"]["layers"] = [one for one in layers(now) if one["graphic"] != "product-card"]
    await server.show(overlays=topics["overlays"])
    await until(page, f"document.querySelector('{CARD} .b:nth-of-type(2)')?.textContent === '上屏'")
    assert await page.evaluate(order) == before
    await page.mouse.move(5, 5)
    await until(page, f"{order} !== {before!r}")


async def test_the_picture_is_asked_for_once_a_second_while_it_is_seen_and_obs_is_there(
    server: StandIn, debian_chromium: Browser
) -> None:
    now = server.now_ms()
    away = states.changed(states.evening(now), "health", obs__state="lost", obs__how="cut")
    page = await desk(debian_chromium, server, away)
    await until(page, "document.querySelector('.no-shot')?.textContent === 'OBS 不在，没有画面'")
    await asyncio.sleep(1.2)
    assert server.pictures_asked == []

    await server.show(**states.evening(now))
    await until(page, "document.querySelector('.screen-shot').width === 90")
    asked = len(server.pictures_asked)
    await asyncio.sleep(2.5)
    assert 1 <= len(server.pictures_asked) - asked <= 3

    await server.show(**states.changed(states.evening(now), "health", obs__pulse="slow"))
    await until(page, "!!document.querySelector('.scr.old')")
    asked = len(server.pictures_asked)
    await asyncio.sleep(1.5)
    assert len(server.pictures_asked) - asked <= 1, "a busy OBS is left alone"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 768), (390, 844)])
async def test_the_large_picture_leaves_go_and_the_bar_free(
    server: StandIn, debian_chromium: Browser, size: tuple[int, int]
) -> None:
    page = await desk(debian_chromium, server, states.evening(server.now_ms()), *size)
    await press(page, "v")
    await until(page, is_drawn("flash-sale", ".large"))
    for selector in (".go", ".bar .em, .em", ".bar .panic, .panic"):
        box = await page.locator(selector).first.bounding_box()
        assert box is not None
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        assert await page.evaluate("([x, y]) => !document.elementFromPoint(x, y).closest('.large')", middle)
    await press(page, "Escape")
    await until(page, "!document.querySelector('.large')")


async def test_the_lights_of_pages_tell_what_is_amiss_and_open_the_list(
    server: StandIn, debian_chromium: Browser
) -> None:
    now = server.now_ms()
    page = await desk(debian_chromium, server, states.evening(now))
    light = "[...document.querySelectorAll('.h')].find(h => h.textContent.startsWith('贴片页'))"
    well = states.connected("p1", "overlay", now, round_trip_ms=8)
    for other, look, words in (
        ({}, "", "2/2 · 12 ms"),
        ({"quiet_since_at": now - 20 * SECOND}, "fault", "1/2 · 没声音 0:2"),
        ({"version": "0.9"}, "warn", "1/2 · 旧版本 0.9，刷新它"),
        ({"faults": 3}, "warn", "1/2 · 出过错 3 次"),
        ({"layers": shown(("flash-sale", "F1", "broken"))}, "fault", "1/2 · 1 个贴片坏了"),
    ):
        await server.show(pages={"pages": [well, states.connected("p2", "overlay", now) | other]})
        await until(page, f"{light}.textContent.includes('{words}')")
        assert await page.evaluate(f"{light}.className.trim()") == f"h {look}".strip(), words
    await page.evaluate(f"{light}.click()")
    await until(page, "document.querySelectorAll('#pages li').length === 2")
    assert "1 个贴片坏了" in await page.locator("[data-page=p2]").inner_text()


async def test_on_a_tablet_what_runs_what_is_on_air_and_what_was_take_turns(
    server: StandIn, debian_chromium: Browser
) -> None:
    page = await desk(debian_chromium, server, states.evening(server.now_ms()), 1024, 768)
    seen = """() => ['.wins', '.prg', '.ovs', '.logs', '.go', '.rundown', '.bar']
        .filter(s => document.querySelector(s).getBoundingClientRect().height > 0)"""
    always = [".go", ".rundown", ".bar"]
    for tab, panels in (("air", [".prg", ".ovs"]), ("log", [".logs"]), ("windows", [".wins"])):
        await click(page, f"[data-tab={tab}]")
        await until(page, f"document.querySelector('[data-tab={tab}]').ariaPressed === 'true'")
        assert await page.evaluate(seen) == [*panels, *always]
        for width, height in ((1024, 768), (768, 1024)):
            await page.set_viewport_size({"width": width, "height": height})
            assert await page.evaluate(MISFITS) == [], (tab, width)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            low = await page.evaluate(
                """() => [...document.querySelectorAll('.ov .b, .scs .b, .tabs .b, .bar .b')]
                    .filter(b => b.offsetHeight && b.offsetHeight < 38).map(b => b.textContent)"""
            )
            assert low == []


async def test_the_preview_says_what_it_is_and_how_old_and_stands_without_obs(
    server: StandIn, debian_chromium: Browser
) -> None:
    now = server.now_ms()
    server.programme_age_ms = 7_000
    server.snapshots = states.evening(now)
    page = await borrow_page(debian_chromium, f"{server.url}/preview?canvas=1920x1080&safe=1", 1366, 768)
    await until(page, is_drawn("flash-sale", ".stage"))
    await until(page, "document.querySelector('.said.old .age')?.textContent.includes('0:07 前的画面')")
    assert await page.locator("h1").inner_text() == "节目预览 · 不是 OBS 输出"
    assert await page.evaluate("document.querySelector('.screen-over').style.width") == "1920px"
    await until(page, "document.querySelectorAll('.guides > *').length > 3")
    assert server.hellos[-1]["role"] == "operator"
    assert server.hellos[-1]["page"]["kind"] == "preview"

    server.snapshots = states.changed(states.evening(now), "health", obs__state="lost", obs__how="cut")
    page = await borrow_page(debian_chromium, f"{server.url}/preview", 390, 844)
    await until(page, is_drawn("flash-sale", ".stage.none"))
    assert await page.locator(".why").inner_text() == "OBS 不在，没有画面"
