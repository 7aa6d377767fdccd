"""The strip of the saved show file on the operator page: what it says and what it sends."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import edit_states as edits
from tests.browser import operator_states as states
from tests.browser.accessible import wrong_with
from tests.browser.engines import borrow_page, click, press
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, STUDIO, text

pytestmark = pytest.mark.crews_page

STRIP = ".eds .strip"
TABLET = (1024, 768)


async def operator(
    browser: Browser,
    server: StandIn,
    shown: dict[str, Any],
    size: tuple[int, int] = DESK,
    language: str = "zh-CN",
) -> Page:
    server.language = language
    server.snapshots = states.evening(server.now_ms(), language) | {"edits": shown}
    page = await borrow_page(browser, f"{server.url}/operator?lang={language}", *size)
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


def every_state(now: int) -> list[dict[str, Any]]:
    """One after another, each with a file of its own, by which a page tells that it shows it."""
    edited, applied = edits.offered(edits.edited(), now), edits.offered(edits.edited(), now, applied=True)
    quiet = states.evening(now)["edits"]
    shown = [
        edited,
        edits.offered(edits.edited(), now, sold=True),
        applied,
        edited | {"back": applied["back"]},
        edits.broken(),
        edits.broken() | {"back": applied["back"]},
        edits.gone(),
        edits.gone() | {"back": applied["back"]},
        quiet,
    ]
    return [state | {"file": f"show-{number}.yaml"} for number, state in enumerate(shown)]


def is_shown(state: dict[str, Any]) -> str:
    return f"document.querySelector('.eds').dataset.file === {state['file']!r}"


BOXES = """[...document.querySelectorAll('.desk button, .desk input, .bar button')].map((element) => {
  const {x, y, width, height} = element.getBoundingClientRect()
  return [element.className, x, y, width, height].join(' ')
})"""
BAR = """[...document.querySelectorAll('.bar button, .dock button')].map((element) => {
  const {x, y, width, height} = element.getBoundingClientRect()
  return [element.className, x, innerWidth < 768 || element.closest('.bar') ? y : 0, width, height].join(' ')
})"""
"""What hands find without looking: it never moves, and GO on a desk no more than down."""
BOX_OF = "JSON.stringify(document.querySelector({selector!r})?.getBoundingClientRect() ?? null)"
UNCOVERED = """(() => {{
  const element = document.querySelector({selector!r})
  const {{x, y, width, height}} = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2))
    && element.contains(document.elementFromPoint(x + width - 4, y + height / 2))
}})()"""


async def lines(page: Page) -> list[str]:
    return [" ".join(line.split()) for line in await page.locator(".ed-l li").all_inner_texts()]


async def test_a_show_that_nobody_edits_is_a_light_and_takes_no_room(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms())["edits"])
    told = await page.evaluate("document.querySelector('[data-light=file]').title")

    assert await text(page, "[data-light=file]") == "节目文件 没有改动"
    assert told.startswith("节目文件没有改动 · show.yaml · ")
    assert told.endswith(" 起在用")
    assert await page.evaluate("document.querySelector('.eds').getBoundingClientRect().height") == 0


async def test_an_edit_is_offered_with_its_count_and_nothing_is_sent(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms()))
    await asyncio.sleep(0.3)

    assert (await text(page, STRIP)).startswith("节目文件有改动：9 处")
    assert server.commands == []


@pytest.mark.both_engines
async def test_one_press_applies_what_was_shown(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms()))
    await click(page, "[data-command=apply_plan]")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("apply_plan", {"plan": "0a1b2c3d4e5f"})


async def test_the_list_says_every_change_in_a_line(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms()))
    await click(page, ".strip [aria-expanded]")
    await until(page, "document.querySelectorAll('.ed-l li').length === 9")

    assert await lines(page) == [
        "节目：标题 十分钟试播 → 十分钟试播（改）",
        "商品 P4 冻干草莓 20g×5：库存 200 → 180；卖点加上「整颗冻干」",
        "秒杀 F1 冻干草莓 20g×5：价格 ¥24.90 → ¥22.90；数量 100 → 120",
        "环节「冻干草莓秒杀」：时长 6:00 → 5:00",
        "「冻干草莓秒杀」里的「预热 F1」：时间 段内 1:00 → 段内 1:30",
        "删去「冻干草莓秒杀」里的「后台放库存 100」",
        "新增「冻干草莓秒杀」里的「提示“最后一分钟”」（段末 −1:00）",
        "新增环节「问答 再送一个福袋」",
        "环节「收官」：口播加上「念中奖名单」「下场时间」",
    ]


async def test_an_offer_also_says_what_somebody_should_look_at(server, browser):
    shown = edits.offered(edits.edited(), server.now_ms())
    shown |= {"warnings": 1, "problems": edits.broken()["problems"][2:]}
    page = await operator(browser, server, shown)
    await click(page, ".strip [aria-expanded]")
    await until(page, "document.querySelectorAll('.ed-l li').length === 10")

    assert "提醒 1 处" in await text(page, STRIP)
    assert (await lines(page))[-1] == "第 88 行 「收官」没有口播"


@pytest.mark.both_engines
async def test_the_list_opens_and_closes_by_keyboard_and_leaves_go_uncovered(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms()))
    await page.locator(".strip [aria-expanded]").focus()
    await press(page, "Enter")
    await until(page, "!!document.querySelector('.ed-l')")
    for corner in (".go", ".tr .hold", ".tr .skip", ".tk .box", ".cmp input"):
        assert await page.evaluate(UNCOVERED.format(selector=corner)), corner
    await press(page, "Enter")
    await until(page, "!document.querySelector('.ed-l')")
    await press(page, "Enter")
    await until(page, "!!document.querySelector('.ed-l')")
    await press(page, "Escape")
    await until(page, "!document.querySelector('.ed-l')")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, TABLET, PHONE], ids=["desk", "studio", "tablet", "phone"])
async def test_the_desk_moves_once_when_there_is_something_to_tell(server, browser, size, language):
    now = server.now_ms()
    *telling, quiet = every_state(now)
    page = await operator(browser, server, quiet, size, language)
    bar, at_first = await page.evaluate(BAR), None
    for shown in telling:
        await server.show(edits=shown)
        await until(page, f"!!document.querySelector('.strip') && {is_shown(shown)}")
        boxes = await page.evaluate(BOXES)
        at_first = at_first or boxes
        assert len(boxes) > 10
        assert boxes == at_first
        if await page.locator(".strip [aria-expanded=false]").count():
            await click(page, ".strip [aria-expanded]")
            await until(page, "!!document.querySelector('.ed-l')")
            assert await page.evaluate(BOXES) == at_first
            await click(page, ".strip [aria-expanded]")
            await until(page, "!document.querySelector('.ed-l')")
        assert await page.evaluate(BAR) == bar


async def test_a_button_of_the_strip_never_comes_to_lie_where_another_was(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, states.evening(now)["edits"])
    seen: dict[str, Any] = {}
    for shown in every_state(now):
        await server.show(edits=shown)
        await until(page, is_shown(shown))
        for place in ("back", "view", "apply"):
            box = await page.evaluate(BOX_OF.format(selector=f".strip-{place} button"))
            if box != "null":
                assert seen.setdefault(place, box) == box
    assert seen.keys() == {"back", "view", "apply"}


@pytest.mark.parametrize("size", [DESK, TABLET], ids=["desk", "tablet"])
async def test_a_long_list_is_cut_and_scrolls_in_its_own_box(server, browser, size):
    page = await operator(browser, server, edits.offered(edits.many(), server.now_ms()), size)
    await click(page, ".strip [aria-expanded]")
    await until(page, "!!document.querySelector('.ed-l')")

    assert (await lines(page))[-1] == "还有 20 处"
    sizes = "(({scrollWidth, clientWidth, scrollHeight, clientHeight}) =>"
    sizes += " [scrollWidth <= clientWidth, scrollHeight > clientHeight])(document.querySelector('.ed-l'))"
    assert await page.evaluate(sizes) == [True, True]
    assert await page.evaluate("getComputedStyle(document.querySelector('.ed-l')).overflowY") == "auto"


async def test_what_cannot_be_applied_says_why_and_sends_nothing(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms(), sold=True))
    await click(page, "[data-command=apply_plan]")
    await asyncio.sleep(0.3)

    assert "现在不能应用 · F1 已经对观众说定，不能改也不能删" in await text(page, STRIP)
    assert "F1 已经对观众说定" in await text(page, ".toast")
    assert server.commands == []


async def test_a_broken_file_is_told_with_its_line_and_is_no_alarm(server, browser):
    page = await operator(browser, server, edits.broken())
    words = await text(page, STRIP)
    await click(page, ".strip [aria-expanded]")
    await until(page, "document.querySelectorAll('.ed-l li').length === 3")

    assert words.startswith("节目文件有 2 处错误 第 41 行：没有秒杀「F2」 · 正在播的不受影响")
    assert (await lines(page))[0] == "第 41 行 没有秒杀「F2」 → 是不是想写 F1？"
    assert await page.locator("[data-command=apply_plan]").count() == 0


async def test_a_file_that_is_gone_is_told(server, browser):
    page = await operator(browser, server, edits.gone())

    assert (await text(page, STRIP)).startswith("节目文件不见了")


async def test_a_file_that_is_gone_replaces_what_was_said_of_it(server, browser):
    page = await operator(browser, server, edits.broken())
    await click(page, ".strip [aria-expanded]")
    await until(page, "!!document.querySelector('.ed-l')")
    await server.show(edits=edits.gone())
    await until(page, "!document.querySelector('.ed-l')")

    assert (await text(page, STRIP)).startswith("节目文件不见了")
    assert "错误" not in await text(page, STRIP)


async def test_an_offer_tells_where_the_planned_end_moves(server, browser):
    shown = edits.offered(edits.edited(), server.now_ms())
    end = 1_764_077_400_000  # 21:30:00 in Shanghai
    lengths = {
        "old": {"length_ms": 7_200_000, "at": end},
        "new": {"length_ms": 7_320_000, "at": end + 120_000},
    }
    shown["offer"]["end"] = lengths
    page = await operator(browser, server, shown)
    assert "计划结束 21:30 → 21:32" in await text(page, STRIP)

    shown["offer"]["end"] = {part: ends | {"at": None} for part, ends in lengths.items()}
    await server.show(edits=shown)
    await until(page, f"document.querySelector({STRIP!r}).textContent.includes('总时长 2:00:00 → 2:02:00')")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_way_back_stays_beside_errors_and_another_offer(server, browser, language):
    now = server.now_ms()
    back = edits.offered(edits.edited(), now, applied=True)["back"]
    page = await operator(browser, server, edits.broken() | {"back": back}, language=language)
    assert await page.locator(".strip-view button").count() == 1
    await click(page, ".strip-back button")
    assert (await server.wait_for_commands(1))[0]["args"] == {"plan": back["digest"]}

    await server.show(edits=edits.offered(edits.edited(), now) | {"back": back})
    await until(page, "!!document.querySelector('.strip-apply button')")
    await click(page, ".strip-apply button")
    assert (await server.wait_for_commands(2))[1]["args"] == {"plan": "0a1b2c3d4e5f"}
    assert await page.locator(".strip-back button").count() == 1


async def test_what_was_applied_can_be_taken_back_for_a_while(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms(), applied=True))
    assert (await text(page, STRIP)).startswith("已应用节目文件的改动：9 处")
    await click(page, "[data-command=apply_plan]")
    [sent] = await server.wait_for_commands(1)
    assert sent["args"] == {"plan": "f5e4d3c2b1a0"}

    shown = edits.offered(edits.edited(), server.now_ms(), applied=True)
    shown["back"]["since_at"] -= 120_000
    await server.show(edits=shown)
    await until(page, "!document.querySelector('.strip')")
    assert (await text(page, "[data-light=file]")).startswith("节目文件")


async def test_after_an_edit_was_applied_the_next_list_is_closed(server, browser):
    shown = edits.offered(edits.edited(), server.now_ms())
    page = await operator(browser, server, shown)
    await click(page, ".strip [aria-expanded]")
    await until(page, "!!document.querySelector('.ed-l')")
    await server.show(edits=edits.offered(edits.edited(), server.now_ms(), applied=True))
    await until(page, "!document.querySelector('.ed-l')")
    await server.show(edits=shown)
    await until(page, "!!document.querySelector('.strip [aria-expanded=false]')")


async def test_without_a_link_nothing_can_be_applied(server, browser):
    page = await operator(browser, server, edits.offered(edits.edited(), server.now_ms()))
    server.silent = True
    await until(page, "!!document.querySelector('.op.off')")
    await click(page, "[data-command=apply_plan]")
    await asyncio.sleep(0.3)

    assert server.commands == []
    assert "未连接" in await text(page, ".toast")


@pytest.mark.parametrize("kind", ["operator", "host"])
async def test_a_plan_and_the_state_that_belongs_to_it_are_shown_together(server, browser, kind):
    """The running segment has come forward in another rundown; until that is told the old one stands."""
    topics = states.evening(server.now_ms())
    server.snapshots = topics
    page = await borrow_page(browser, f"{server.url}/{kind}", *DESK)
    await until(page, "document.body.textContent.includes('冻干草莓 秒杀')")

    await server.show(plan=topics["plan"] | {"segments": topics["plan"]["segments"][5:7]})
    await asyncio.sleep(1.2)
    assert await page.evaluate("document.body.textContent.includes('冻干草莓 秒杀')")
    live = states.changed(topics, "live", segment__index=0, begun=[])["live"]
    await server.show(live=live)
    await until(page, "!document.body.textContent.includes('海苔脆片')")
    assert await page.evaluate("document.body.textContent.includes('冻干草莓 秒杀')")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, PHONE], ids=["desk", "studio", "phone"])
async def test_every_state_fits_in_every_size(server, browser, size, language):
    now = server.now_ms()
    shown = edits.offered(edits.edited(), now)
    page = await operator(browser, server, shown, size, language)
    for state in every_state(now):
        await server.show(edits=state)
        await until(page, is_shown(state))
        assert await page.evaluate(MISFITS) == []
        assert "operator." not in await text(page, ".eds")
        if await page.locator(".strip [aria-expanded=false]").count():
            await click(page, ".strip [aria-expanded]")
            await until(page, "!!document.querySelector('.ed-l')")
            assert await page.evaluate(MISFITS) == []
            assert "operator." not in await text(page, ".ed-l")


async def test_the_strip_can_be_read_by_everybody(server, debian_chromium):
    page = await operator(debian_chromium, server, edits.offered(edits.edited(), server.now_ms(), sold=True))
    await click(page, ".strip [aria-expanded]")
    await until(page, "!!document.querySelector('.ed-l')")

    assert await wrong_with(page, ".eds") == []
