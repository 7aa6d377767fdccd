"""What the desk does beside GO: clears the picture, takes back, jumps, mutes, has a name, counts takings."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import operator_states as states
from tests.browser.engines import borrow_page, click, press
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

PANIC = ".panic"

LAPS = """(() => {
  const parts = [...document.querySelectorAll('.top > *')]
  const edges = parts.map((part) => part.getBoundingClientRect())
  return parts.filter((part, n) => {
    const within = [...part.children].map((one) => one.getBoundingClientRect().right)
    const end = Math.max(edges[n].right, ...within)
    return end > (edges[n + 1]?.left ?? innerWidth) + 1
  }).map((part) => part.className)
})()"""
"""Parts of the top line that lie over the next, or beyond the window."""


async def desk(browser: Browser, server: StandIn, topics: states.Topics | None = None, **size: int) -> Page:
    server.snapshots = states.evening(server.now_ms()) if topics is None else topics
    page = await borrow_page(
        browser, f"{server.url}/operator", size.get("width", 1366), size.get("height", 768)
    )
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


async def shows(page: Page, selector: str, words: str) -> None:
    await until(page, f"document.querySelector({selector!r})?.textContent.includes({words!r}) ?? false")


def sent(server: StandIn) -> list[tuple[str, dict[str, Any]]]:
    return [(command["command"], command["args"]) for command in server.commands]


async def quiet(seconds: float = 0.3) -> None:
    """Long enough for a command that should not be there to arrive."""
    await asyncio.sleep(seconds)


def nothing_on_air(now: int) -> states.Topics:
    topics = states.evening(now)
    topics["overlays"]["layers"] = []
    for page in topics["pages"]["pages"]:
        page["layers"] = [] if page["kind"] == "overlay" else None
    return topics


# A clear picture


async def hold_mouse(page: Page) -> None:
    box = await page.evaluate(f"document.querySelector({PANIC!r}).getBoundingClientRect().toJSON()")
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()


async def hold_escape(page: Page) -> None:
    await page.keyboard.down("Escape")


async def hold_space(page: Page) -> None:
    await page.locator(PANIC).first.focus()
    await page.keyboard.down("Space")


async def let_go(page: Page) -> None:
    await page.mouse.up()
    for key in ("Escape", "Space"):
        await page.keyboard.up(key)


@pytest.mark.parametrize("hold", [hold_mouse, hold_escape, hold_space])
async def test_a_hold_let_go_early_changes_nothing_and_a_whole_second_clears_once(server, browser, hold):
    page = await desk(browser, server)
    await hold(page)
    await shows(page, PANIC, "继续按住")
    await let_go(page)
    await shows(page, PANIC, "什么都没变")
    await quiet()
    assert sent(server) == []

    await hold(page)
    await server.wait_for_commands(1)
    await shows(page, PANIC, "等贴片页确认")
    await server.show(**nothing_on_air(server.now_ms()))
    await shows(page, PANIC, "已确认 · 画面上没有贴片")
    await let_go(page)
    await quiet()

    assert sent(server) == [("panic", {})]


async def test_what_is_on_air_again_after_a_panic_is_not_called_a_clear_picture(server, browser):
    page = await desk(browser, server)
    before = server.snapshots["overlays"], server.snapshots["pages"]
    await hold_escape(page)
    await server.wait_for_commands(1)
    await server.show(**nothing_on_air(server.now_ms()))
    await shows(page, PANIC, "画面上没有贴片")
    await let_go(page)
    await server.show(overlays=before[0], pages=before[1])

    await shows(page, PANIC, "按住 1 秒")


async def test_a_page_that_still_shows_something_after_a_panic_is_counted(server, browser):
    page = await desk(browser, server)
    server.snapshots["overlays"]["layers"] = []
    await hold_escape(page)
    await server.wait_for_commands(1)
    await let_go(page)

    await shows(page, PANIC, "1 页没确认")


async def test_escape_held_in_a_text_field_clears_and_a_tap_only_leaves_the_field(server, browser):
    page = await desk(browser, server)
    await press(page, "m")
    await press(page, "Escape")
    await quiet()
    assert await page.evaluate("document.activeElement.id") != "message"
    assert "已取消" not in await page.locator(PANIC).first.inner_text()
    await press(page, "m")
    await hold_escape(page)
    await server.wait_for_commands(1)
    await let_go(page)

    assert sent(server) == [("panic", {})]


async def test_with_the_link_lost_a_held_panic_sends_nothing_and_says_so(server, browser):
    page = await desk(browser, server)
    server.silent = True
    await until(page, "document.querySelector('.op').classList.contains('off')")
    await hold_mouse(page)
    await quiet(1.3)
    await let_go(page)

    assert sent(server) == []
    await shows(page, ".toast", "未连接，按了不算")


# The way back


async def test_undo_says_what_it_takes_back_and_names_the_action_that_it_means(server, browser):
    page = await desk(browser, server)
    await shows(page, ".toast", "撤销会收回：F1 记售出 10")
    await click(page, ".toast .undo")
    await server.wait_for_commands(1)
    live = server.snapshots["live"]
    await server.show(live=live | {"undo": None, "redo": live["undo"]})
    await shows(page, ".toast .redo", "重做")
    await press(page, "Control+Shift+z")
    await server.wait_for_commands(2)
    await press(page, "Control+z")
    await shows(page, ".toast", "没有可撤销的")

    assert sent(server) == [("undo", {"expects": "u7"}), ("redo", {"expects": "u7"})]


async def test_what_cannot_be_taken_back_names_the_remedy_and_sends_nothing(server, browser):
    topics = states.evening(server.now_ms())
    topics["live"]["undo"] |= {"code": "bag_publish", "args": {"bag": "L2"}, "remedy": "bag_published"}
    page = await desk(browser, server, topics)
    said = await page.locator(".toast .back-w").inner_text()
    await press(page, "Control+z")
    await quiet()

    assert said.strip() == "福袋 L2 公布：不能撤销，中奖已公布。可以候补递补，或作废"
    assert sent(server) == []


async def test_what_was_changed_before_a_go_is_taken_back_by_the_second_press(server, browser):
    topics = states.evening(server.now_ms())
    added = {"added": 120_000, "title": "每日坚果"}
    earlier = topics["live"]["undo"]["at"] - 60_000
    topics["live"]["undo"] |= {"code": "lengths_add", "args": added, "at": earlier, "stays": "segment"}
    page = await desk(browser, server, topics)
    said = await page.locator(".toast .back-w").inner_text()
    await press(page, "Control+z")
    await shows(page, ".toast .undo", "再按一次")
    assert sent(server) == []
    await asyncio.sleep(0.4)  # longer than a double click
    await press(page, "Control+z")
    await server.wait_for_commands(1)

    assert said.startswith("能撤：「每日坚果」+2 分钟")
    assert sent(server) == [("undo", {"expects": "u7"})]


# The running order


async def test_a_segment_is_found_by_its_name_and_jumped_to_by_enter_twice(server, browser):
    page = await desk(browser, server)
    await press(page, "j")
    await page.keyboard.type("红茶")
    await press(page, "Enter")
    await shows(page, ".jr.at", "再按一次")
    await asyncio.sleep(0.4)  # longer than a double click
    await press(page, "Enter")
    await server.wait_for_commands(1)
    await until(page, "!document.querySelector('.jump')")

    assert sent(server) == [("jump", {"to": "s11"})]


# Who, how much, and what the viewers ask


@pytest.mark.both_engines
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_top_line_holds_whatever_a_show_is_called_and_takes(server, browser, language):
    server.language = language
    topics = states.evening(server.now_ms(), language)
    topics["plan"]["show"]["title"] = (
        "Snacks for the long way home, 第一场 of three evenings before the holiday"
    )
    full = topics["live"]["revenue"] | {"amount": states.price("¥1,041,260.50")}
    topics["live"]["program"]["outputs"] |= {"stream": True}
    server.snapshots = topics
    page = await borrow_page(browser, f"{server.url}/operator", 1366, 768)
    for revenue in (None, full | {"target": None, "expected": None}, full):
        await server.show(live=topics["live"] | {"revenue": revenue})
        await until(
            page, f"(document.querySelector('.takings .none-yet') === null) === {str(bool(revenue)).lower()}"
        )
        assert await page.evaluate(LAPS) == []


async def test_a_name_is_told_to_the_service_and_kept_for_the_next_time(server, browser):
    page = await desk(browser, server)
    await click(page, ".chip.me")
    await until(page, "document.activeElement.name === 'name'")
    await page.keyboard.type("小林")
    await shows(page, ".who-p", "已经有人叫“小林”")
    await page.keyboard.type(" 夜场")
    await press(page, "Enter")
    await server.wait_for_hellos(2)
    await page.reload()
    await server.wait_for_hellos(3)

    assert [hello["page"]["name"] for hello in server.hellos] == ["", "小林 夜场", "小林 夜场"]


async def test_a_page_knows_itself_among_others_that_look_the_same(server, debian_chromium):
    now = server.now_ms()
    topics = states.evening(now)
    topics["pages"] = {"pages": [states.connected(f"p{n}", "operator", now - n) for n in (1, 2, 3)]}
    server.page_id = "p2"
    page = await desk(debian_chromium, server, topics)

    assert await page.locator(".who .chip").count() == 3
    assert (await page.locator(".chip.me").inner_text()).split() == ["未署名", "2", "我"]


async def test_two_operators_of_one_name_have_chips_that_differ(server, browser):
    topics = states.evening(server.now_ms())
    for page_ in topics["pages"]["pages"]:
        page_["name"] = "小林"
    page = await desk(browser, server, topics)
    chips = await page.locator(".who .chip:not(.me)").all_inner_texts()

    assert len(chips) == len(set(chips)) == 2


async def test_takings_are_typed_in_and_a_refusal_is_told_in_the_form(server, browser):
    page = await desk(browser, server)
    assert "−10%" in await page.locator(".takings").inner_text()
    await click(page, ".takings")
    await until(page, "document.activeElement.name === 'amount'")
    server.refusal = {"code": "no_target", "message": "no target"}
    await page.keyboard.type("4126o")
    await press(page, "Enter")
    await shows(page, ".takings-p .wrong", "金额")
    await page.locator(".takings-p input").fill("￥52,300.50")
    await press(page, "Enter")
    await shows(page, ".takings-p .refused", "没成")

    assert sent(server) == [("revenue_set", {"amount": "52300.50"})]


async def test_a_question_of_a_viewer_goes_to_the_host_and_is_done_with_one_press(server, browser):
    page = await desk(browser, server)
    await click(page, ".ask-q")
    await press(page, "m")
    await page.keyboard.type("有没有小包装？")
    await press(page, "Enter")
    await server.wait_for_commands(1)
    asked = {"id": "q1", "text": "有没有小包装？", "by": "operator", "asked_at": server.now_ms()}
    await server.show(messages=server.snapshots["messages"] | {"questions": [asked]})
    await click(page, "[data-command=question_done]")
    await server.wait_for_commands(2)

    assert sent(server) == [
        ("question_show", {"text": "有没有小包装？"}),
        ("question_done", {"question": "q1"}),
    ]


async def test_the_whole_log_opens_and_is_narrowed_to_one_person(server, browser):
    page = await desk(browser, server)
    await press(page, "l")
    await shows(page, ".log-d", "F1 开卖")
    await click(page, ".whose >> text=小林")
    await until(page, "document.querySelectorAll('.log-d .lg').length === 1")

    assert "记售出" in await page.locator(".log-d .lg").inner_text()


async def test_a_muted_microphone_is_lit_and_the_same_key_opens_it(server, browser):
    topics = states.evening(server.now_ms())
    topics["health"]["obs"]["muted"] = ["Mic 1"]
    page = await desk(browser, server, topics)
    assert "打开主播麦" in await page.locator(".bar .mic").inner_text()
    await press(page, "F7")
    await server.wait_for_commands(1)

    assert sent(server) == [("unmute", {"input": "host"})]


async def test_a_refused_press_is_marked_on_its_button(server, browser):
    page = await desk(browser, server)
    server.refusal = {"code": "wrong_state", "message": "no"}
    await click(page, ".tr .more")
    await shows(page, ".tr .more .mark", "没成")


@pytest.mark.parametrize("height", [844, 667])
async def test_a_phone_keeps_what_is_pressed_in_a_hurry_in_sight_and_never_scrolls_sideways(
    server, browser, height
):
    page = await desk(browser, server, width=390, height=height)
    kept = [".bar .em", ".bar .ret", ".panic", ".go", ".tr .hold", ".tr .more", ".tr .thumb", ".nowb .clk"]
    boxes = await page.evaluate(
        "kept => kept.map((one) => document.querySelector(one).getBoundingClientRect().toJSON())", kept
    )
    for selector, box in zip(kept, boxes, strict=True):
        assert 0 <= box["top"] < box["bottom"] <= height, selector
        assert box["height"] >= 44 or selector == ".nowb .clk", selector
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
