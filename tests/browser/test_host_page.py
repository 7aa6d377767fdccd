"""The host screen, state by state, as a host beside the lens meets it."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import host_states as show
from tests.browser import window_states as offers
from tests.browser.engines import borrow_page, click, expect_complaint, press
from tests.browser.stand_in import CHECKOUT, StandIn, until

pytestmark = pytest.mark.crews_page

MINUTE = 60_000


def topics(server: StandIn, data: dict[str, Any], **windows: Any) -> dict[str, Any]:
    start = server.now_ms() + 5 * MINUTE
    return show.topics(data, plan=show.plan(server.language, start=start), **windows)


async def host_page(
    browser: Browser, server: StandIn, size: tuple[int, int] = (1366, 768), query: str = ""
) -> Page:
    page = await borrow_page(browser, f"{server.url}/host{query}", *size)
    await until(page, "document.querySelector('.strip') !== null")
    return page


async def text(page: Page, selector: str) -> str:
    return re.sub(r"\s+", " ", await page.locator(selector).first.inner_text()).strip()


async def seen_by_the_host(page: Page) -> None:
    """A message that has just come up cannot be acknowledged by a press that was meant for something else."""
    await page.evaluate("new Promise(done => setTimeout(done, 700))")


def shows(selector: str, part: str) -> str:
    return f"(document.querySelector({json.dumps(selector)})?.innerText ?? '').includes({json.dumps(part)})"


@pytest.mark.both_engines
async def test_it_says_what_to_say_what_it_costs_and_what_comes_next(browser, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), sales=[show.sale(now)])
    page = await host_page(browser, server)

    assert await text(page, ".tally") == "播出"
    assert re.fullmatch(r"冻干草莓 秒杀 第 2/4 段 · 已播 9:2\d · 全场超 1:40", await text(page, ".name"))
    assert re.fullmatch(r"本段 剩余 5:1\d", await text(page, ".left"))
    assert await text(page, ".lines .current") == "1 一人限 1，共 200 份"
    assert await text(page, ".amount") == "¥24.90"
    assert "¥49.90" in await text(page, ".facts")
    assert re.search(r"4号链接 ?剩 139 ?库存 \d 秒前", await text(page, ".facts"))
    assert re.match(r"秒杀 在卖 2:3\d 剩 1 分钟时说： 最后一分钟，4号链接", await text(page, ".window"))
    assert await text(page, ".props") == "拿 冻干草莓、白盘"
    assert await text(page, ".next") == "下一段 混合果仁礼盒 拿好：礼盒、拆盒刀 5号 ¥1,299"
    assert await text(page, ".never") == "别说 最低价 · 第一 · 最健康"


@pytest.mark.parametrize(("on_air", "says"), [(True, "播出"), (False, "未播"), (None, "未知")])
async def test_the_tally_is_red_only_when_the_show_is_on_air(debian_chromium, server, on_air, says):
    data = show.live(server.now_ms())
    data["program"]["on_air"] = on_air
    server.snapshots = topics(server, data)
    page = await host_page(debian_chromium, server)

    assert await text(page, ".tally") == says
    colour = await page.evaluate("getComputedStyle(document.querySelector('.tally')).backgroundColor")
    assert (colour == "rgb(214, 40, 40)") is (on_air is True)


async def test_the_price_of_a_sale_is_shown_only_while_it_is_open(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), sales=[show.sale(now, "teaser")])
    page = await host_page(debian_chromium, server)
    assert await text(page, ".amount") == "¥49.90"
    await server.show(windows={"sales": [show.sale(now)], "bags": []})
    await until(page, shows(".amount", "24"))
    await server.show(windows={"sales": [show.sale(now, "closed")], "bags": []})
    await until(page, shows(".amount", "49"))
    assert await text(page, ".window") == "秒杀 已结束 说：这一波结束了"


async def test_what_is_gone_has_no_price_and_a_sentence_to_say_instead(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now))
    page = await host_page(debian_chromium, server)
    gone = {"id": "P4", "sellable": "sold_out", "price": show.price("¥49.90"), "priced_at": None}
    await server.show(windows={"sales": [], "bags": [], "products": [gone]})
    await until(page, shows(".gone", "4号链接抢完了"))

    assert "说：这款卖完了，看下一款" in await text(page, ".gone")
    assert await page.locator(".amount").count() == 0


async def test_a_price_that_was_set_takes_the_place_of_the_planned_one_and_is_marked(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now))
    page = await host_page(debian_chromium, server)
    repriced = {"id": "P4", "sellable": "on_sale", "price": show.price("¥45"), "priced_at": now - 3000}
    await server.show(windows={"sales": [], "bags": [], "products": [repriced]})
    await until(page, shows(".amount", "45"))

    assert "刚改价" in await text(page, ".facts")
    assert "49.90" not in await text(page, ".product")


async def test_a_price_that_viewers_learn_at_the_opening_is_not_there_before(debian_chromium, server):
    now = server.now_ms()
    teaser = show.sale(now, "teaser", reveal="open")
    server.snapshots = topics(server, show.live(now), sales=[teaser])
    page = await host_page(debian_chromium, server)

    assert "4号，价格开卖再说" in await text(page, ".window")
    assert "24.90" not in await text(page, ".window")


async def test_the_names_of_winners_are_read_masked_and_with_how_they_were_drawn(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), bags=[offers.bag(now, "drawn")])
    page = await host_page(debian_chromium, server)
    assert "先别念" in await text(page, ".window")
    assert "张" not in await text(page, ".window")
    bag = offers.bag(now, "published")
    await server.show(windows={"sales": [show.sale(now)], "bags": [bag], "products": []})
    await until(page, shows(".read", "张**、小****、阿*".replace("*", "\u2060*")))  # no line ends within one

    assert "B 级，先承诺后揭晓" in await text(page, ".read")


def told_with_goods(server: StandIn, *, long: bool = False, **windows: Any) -> dict[str, Any]:
    """The running segment with a product of which everything is written."""
    now = server.now_ms()
    plan = show.plan(server.language, start=now, long=long)
    plan["products"]["P4"] |= show.goods(server.language, long=long)
    if long:
        plan["products"]["P4"] |= {"price": show.price("¥1,299"), "was": show.price("¥1,599")}
    return show.topics(show.live(now), plan=plan, **windows)


async def test_below_the_lines_it_says_the_hook_what_several_cost_and_the_gifts(browser, server):
    server.snapshots = told_with_goods(server)
    page = await host_page(browser, server, (1920, 1080))

    assert await text(page, ".lines .current") == "1 一人限 1，共 200 份"
    assert await text(page, ".hook") == "一口咬下去是整颗的"
    steps = await visible(page, ".ladder li")
    assert steps == ["2 件 ¥95 省 ¥4.80", "3 件 ¥135 省 ¥14.70", "5 件 ¥219 省 ¥30.50"]
    assert await text(page, ".gifts") == "赠 密封夹 ×2现价各 ¥2.90 手提袋"
    order = await page.evaluate(
        "['.lines', '.hook', '.amount', '.ladder', '.gifts']"
        ".map(part => document.querySelector(part).getBoundingClientRect().top)"
    )
    assert order == sorted(order)


async def test_of_the_answers_those_that_fit_are_shown_and_how_many_are_not(browser, server):
    server.snapshots = told_with_goods(server)
    page = await host_page(browser, server, (1920, 1080))

    shown = await visible(page, ".faq div")
    assert 1 <= len(shown) <= 3
    assert await text(page, ".faq h2") == f"答疑 还有 {5 - len(shown)} 条"
    assert shown[0] == "会不会咸 不加盐，只有草莓本味"
    points = await visible(page, ".points li")
    assert await text(page, ".points h2") == f"卖点 还有 {5 - len(points)} 条"


async def test_room_that_the_lines_leave_is_given_to_points_and_answers(debian_chromium, server):
    server.snapshots = told_with_goods(server)
    page = await host_page(debian_chromium, server, (1920, 1080))
    wide = await page.evaluate("document.querySelector('.side').getBoundingClientRect().width")
    points = await visible(page, ".points li")
    answers = await visible(page, ".faq div")
    at_its_own_width = (3, 1)

    assert wide > 610
    assert (len(points), len(answers)) > at_its_own_width
    assert await text(page, ".lines .current") == "1 一人限 1，共 200 份"
    assert len(await visible(page, ".ladder li")) == 3


async def test_the_ladder_is_not_said_while_a_sale_has_another_price(debian_chromium, server):
    server.snapshots = told_with_goods(server, sales=[show.sale(server.now_ms())])
    page = await host_page(debian_chromium, server, (1920, 1080))
    assert await page.locator(".ladder").count() == 0
    await server.show(windows={"sales": [show.sale(server.now_ms(), "closed")], "bags": []})
    await until(page, shows(".ladder", "¥95"))


async def test_without_anything_beside_its_price_the_card_has_no_gaps(debian_chromium, server):
    server.snapshots = topics(server, show.live(server.now_ms()))
    page = await host_page(debian_chromium, server)
    assert await page.locator(".hook, .ladder, .gifts, .talk").count() == 0


async def visible(page: Page, selector: str) -> list[str]:
    """The texts of those that are seen; Playwright's own question is too new for Chromium 103."""
    found: list[str] = await page.evaluate(
        "(selector) => [...document.querySelectorAll(selector)].filter(it => it.getClientRects().length)"
        ".map(it => it.innerText.replace(/\\s+/g, ' ').trim())",
        selector,
    )
    return found


SMALLEST = """() => {
  const [across, down] = innerWidth > innerHeight ? [1920, 1080] : [1080, 1920]
  const unit = Math.min(innerWidth / across, innerHeight / down)
  const size = (element) => parseFloat(getComputedStyle(element).fontSize) / unit
  const told = '.hook, .ladder span, .ladder b, .gifts li, .gifts span, .talk li, .talk dt, .talk dd, .rest'
  const seen = [...document.querySelectorAll(told)].filter(it => it.getClientRects().length)
  return Math.min(...seen.map(size))
}"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1080, 1920), (390, 844)])
async def test_all_that_can_be_written_of_a_product_fits_and_can_be_read(browser, server, size, language):
    server.language = language
    now = server.now_ms()
    sale = show.sale(now, "teaser", language=language)
    states = {
        "running": told_with_goods(server),
        "long": told_with_goods(server, long=True),
        "bag": told_with_goods(server, long=True, sales=[sale], bags=[show.bag(now, language=language)]),
        "urgent": told_with_goods(server, long=True, messages=[show.message(now, "话筒碰到衣领")]),
        "over": told_with_goods(server, long=True) | {"live": show.live(now, left=-42_000)},
    }
    server.snapshots = dict(states["running"])
    page = await host_page(browser, server, size)
    wrong = {}
    for name, state in states.items():
        await server.show(**state)
        await page.evaluate("new Promise(done => setTimeout(done, 600))")
        wrong[name] = await page.evaluate(OVERFLOW)
        smallest = await page.evaluate(SMALLEST)
        if smallest < 45.9:
            wrong[name].append(f"{smallest} px")
        if not await visible(page, ".ladder b"):
            wrong[name].append("no ladder")

    assert {name: found for name, found in wrong.items() if found} == {}


async def test_a_variant_of_a_segment_brings_its_own_product_and_lines(debian_chromium, server):
    data = show.live(server.now_ms())
    server.snapshots = topics(server, data)
    segment = server.snapshots["plan"]["segments"][1]
    segment["loop"] = {"id": "rounds", "number": 2, "of": 5}
    page = await host_page(debian_chromium, server)
    assert "第 2/4 段 · 第 2/5 遍" in await text(page, ".name small")
    data["segment"] |= {"variant": 0, "pass_no": 2}
    varied = segment | {"title": "果仁 替补", "product": "P5", "say": ["先说换品", "再说价"]}
    await server.show(running={"pass_no": 2, "segment": varied})
    await server.show(live=data)
    await until(page, shows(".name b", "果仁 替补"))

    assert await text(page, ".lines .current") == "1 先说换品"
    assert await text(page, ".amount") == "¥1,299"
    await press(page, "ArrowDown")
    assert await text(page, ".lines .current") == "2 再说价"


async def test_a_count_that_is_too_old_loses_its_place(debian_chromium, server):
    now = server.now_ms()
    old = show.sale(now, counted_at=now - 5 * MINUTE, fresh_until_at=now - 4 * MINUTE)
    server.snapshots = topics(server, show.live(now), sales=[old])
    page = await host_page(debian_chromium, server)

    facts = await text(page, ".facts")
    assert "139" not in facts
    assert "库存以链接为准" in facts


async def test_a_sale_of_our_own_that_nobody_has_counted_is_left_to_the_link_as_in_the_picture(
    debian_chromium, server
):
    now = server.now_ms()
    planned = show.sale(now, sold=0, remaining=200, counted_at=None, fresh_until_at=None, source="native")
    server.snapshots = topics(server, show.live(now), sales=[planned])
    page = await host_page(debian_chromium, server)
    assert "200" not in await text(page, ".facts")
    assert "库存以链接为准" in await text(page, ".facts")

    counted = planned | {"sold": 3, "remaining": 197, "counted_at": now}
    await server.show(windows=topics(server, show.live(now), sales=[counted])["windows"])
    await until(page, "document.querySelector('.facts').textContent.includes('197')")
    assert "库存以链接为准" not in await text(page, ".facts")


@pytest.mark.both_engines
@pytest.mark.parametrize("key", ["Space", "PageDown", "Enter"])
async def test_a_message_is_acknowledged_by_the_pedal_with_one_command(browser, server, key):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), messages=[show.message(now, "话筒碰到衣领")])
    page = await host_page(browser, server)
    assert await text(page, ".band .text p") == "话筒碰到衣领"
    assert "小林" in await text(page, ".band .text small")
    await seen_by_the_host(page)
    await press(page, key)
    await press(page, key)
    await until(page, "document.querySelector('.band') === null")

    (sent,) = await server.wait_for_commands(1)
    assert (sent["command"], sent["args"]) == ("message_ack", {"message": "m1"})


@pytest.mark.parametrize("target", [".ack", ".card"])
async def test_a_message_is_acknowledged_by_a_tap_anywhere_with_one_command(browser, server, target):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), messages=[show.message(now, "准备收尾", "warn")])
    page = await host_page(browser, server)
    await seen_by_the_host(page)
    await click(page, target)
    await until(page, "document.querySelector('.band') === null")

    assert [sent["args"] for sent in server.commands] == [{"message": "m1"}]
    assert await text(page, ".lines .current i") == "1"  # the tap was for the message, not for the next line


async def test_a_press_in_the_moment_a_message_comes_up_is_not_taken_for_an_answer(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now))
    page = await host_page(debian_chromium, server)
    await page.evaluate(
        """{
          const root = document.querySelector('#screen')
          new MutationObserver((_, observer) => {
            if (!root.querySelector('.band')) return
            observer.disconnect()
            dispatchEvent(new KeyboardEvent('keydown', {key: ' '}))
            window.pressed = true
          }).observe(root, {childList: true, subtree: true})
        }"""
    )
    await server.show(messages={"messages": [show.message(now, "话筒碰到衣领")]})
    await until(page, "window.pressed === true")
    await seen_by_the_host(page)

    assert server.commands == []
    assert await text(page, ".band .text p") == "话筒碰到衣领"


async def test_urgent_comes_before_warn_and_each_is_acknowledged_by_itself(debian_chromium, server):
    now = server.now_ms()
    warn = show.message(now, "准备收尾", "warn", id="m1")
    urgent = show.message(now, "话筒碰到衣领", id="m2")
    server.snapshots = topics(server, show.live(now), messages=[warn, urgent])
    page = await host_page(debian_chromium, server)
    assert "还有 1 条" in await text(page, ".band")
    await seen_by_the_host(page)
    await press(page, "Space")
    await until(page, shows(".band", "准备收尾"))
    await seen_by_the_host(page)
    await press(page, "Space")
    await until(page, "document.querySelector('.band') === null")

    assert [sent["args"]["message"] for sent in server.commands] == ["m2", "m1"]


async def test_an_acknowledgement_that_was_refused_stays_and_says_so(debian_chromium, server):
    now = server.now_ms()
    server.refusal = {"code": "not_writing", "message": "The journal cannot be written."}
    server.snapshots = topics(server, show.live(now), messages=[show.message(now, "话筒碰到衣领")])
    page = await host_page(debian_chromium, server)
    await seen_by_the_host(page)
    await press(page, "Space")
    await until(page, shows(".ack", "没送到，再按一次"))
    server.refusal = None
    await press(page, "Space")
    await until(page, "document.querySelector('.band') === null")
    assert len(server.commands) == 2


async def test_a_normal_message_is_one_line_that_leaves_after_twenty_seconds(debian_chromium, server):
    now = server.now_ms()
    old = show.message(now, "看 1 号机", "normal", id="m1", sent_at=now - 21_000)
    new = show.message(now, "看 2 号机", "normal", id="m2", sent_at=now - 17_000)
    server.snapshots = topics(server, show.live(now), messages=[old, new])
    page = await host_page(debian_chromium, server)
    assert await text(page, ".foot") == "小林看 2 号机"
    assert await page.locator(".band").count() == 0
    await until(page, "document.querySelector('.foot') === null")
    assert server.commands == []


@pytest.mark.both_engines
async def test_the_clock_goes_on_without_the_server_and_the_tally_says_so(browser, server):
    expect_complaint(browser, "WebSocket connection")
    expect_complaint(browser, "Failed to load resource")
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), sales=[show.sale(now)])
    page = await host_page(browser, server)
    before = await text(page, ".left b")
    await server.stop()
    await until(page, shows(".tally", "已断开"))
    await until(page, shows(".tally", "已断开 4 秒"))

    assert await page.locator(".tally").count() == 1
    assert await text(page, ".left b") < before
    assert "和场控断开" in await text(page, ".foot")
    await server.start()
    await until(page, shows(".tally", "播出"))


async def test_the_end_of_a_segment_is_said_in_three_steps(browser, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now, left=55_000))
    page = await host_page(browser, server)
    assert await page.locator(".left.soon").count() == 1
    await server.show(live=show.live(server.now_ms(), left=8_500))
    await until(page, "document.querySelector('.left.now') !== null")
    assert re.fullmatch(r"马上 收尾 0:0\d", await text(page, ".left"))
    await server.show(live=show.live(server.now_ms(), left=-42_000))
    await until(page, shows(".left", "+0:4"))

    assert re.fullmatch(r"超时 收尾 \+0:4\d", await text(page, ".left"))
    assert await text(page, ".heading") == "现在收尾，交给下一段"
    assert (await text(page, ".side")).startswith("下一段 等你收尾")
    amber = await page.evaluate("getComputedStyle(document.querySelector('.left')).backgroundColor")
    assert amber == "rgb(242, 165, 30)"


async def test_what_is_left_stands_still_while_the_script_is_held(browser, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.held(now, remaining=286_000), sales=[show.sale(now)])
    page = await host_page(browser, server)
    sale_before = await text(page, ".window .clock")
    await until(page, f"document.querySelector('.window .clock').innerText !== '{sale_before}'")

    assert await text(page, ".left") == "脚本 暂停 4:46"


async def test_while_the_picture_is_gone_there_is_one_sentence_to_say_and_what_goes_on(browser, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.covered(now), sales=[show.sale(now)], bags=[show.bag(now)])
    page = await host_page(browser, server)

    assert [await tag.inner_text() for tag in await page.locator(".tally").all()] == ["播出", "画面 不在播"]
    assert re.fullmatch(r"观众在看应急画面 0:1\d", await text(page, ".fault"))
    assert await text(page, ".sentence b") == "画面马上回来，先听我讲冻干草莓 20g×5"
    assert re.fullmatch(
        r"秒杀照常，还剩 2:3\d 福袋照常，还剩 3:0\d 现在卖的 4号 ¥24.90", await text(page, ".cells")
    )
    assert await page.locator(".card").count() == 0


@pytest.mark.parametrize(
    ("starts_in", "says"),
    [
        (90 * MINUTE, r"距离 开播 1:(30:00|29:\d\d)"),
        (-MINUTE, r"等场控 开播 \d\d:\d\d"),
        (72 * 60 * MINUTE, r"计划 开播 \d\d:\d\d"),
    ],
)
async def test_the_way_to_the_start_is_counted_only_on_the_evening_itself(
    debian_chromium, server, starts_in, says
):
    plan = show.plan(start=server.now_ms() + starts_in)
    server.snapshots = show.topics(show.ready(), plan=plan)
    page = await host_page(debian_chromium, server)

    assert re.fullmatch(says, await text(page, ".left"))


@pytest.mark.parametrize("on_air", [False, None])
async def test_what_viewers_see_is_claimed_only_while_there_are_some(debian_chromium, server, on_air):
    data = show.covered(server.now_ms())
    data["program"]["on_air"] = on_air
    server.snapshots = topics(server, data)
    page = await host_page(debian_chromium, server)

    assert (await text(page, ".fault")).startswith("已切应急画面")


async def test_a_start_that_comes_by_itself_is_counted_down(browser, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.starting(now, left=12 * MINUTE + 31_000))
    page = await host_page(browser, server)

    assert re.fullmatch(r"自动 开播 12:[23]\d", await text(page, ".left"))
    assert re.search(r"\d\d:\d\d:\d\d 自动开播 · 共 4 段", await text(page, ".name small"))


@pytest.mark.parametrize(
    ("segment", "is_next"), [([], "混合果仁礼盒"), (["s2"], "收官"), (["s0", "s2", "s3"], "最后一段")]
)
async def test_what_is_to_be_skipped_is_not_announced_as_next(debian_chromium, server, segment, is_next):
    server.snapshots = topics(server, show.live(server.now_ms(), skipped=segment))
    page = await host_page(debian_chromium, server)

    assert is_next in await text(page, ".next")


@pytest.mark.both_engines
async def test_a_rehearsal_cannot_be_taken_for_air(browser, server):
    now = server.now_ms()
    data = show.live(now, rehearsal=True)
    data["program"]["on_air"] = False
    server.snapshots = topics(server, data, sales=[show.sale(now)])
    page = await host_page(browser, server)
    assert await page.locator(".tally").all_inner_texts() == ["排练 · 不在播"]
    reddish = """[...document.querySelectorAll('#screen *')].filter((element) => {
      const { color, backgroundColor } = getComputedStyle(element)
      return [color, backgroundColor].some((one) => ['rgb(214, 40, 40)', 'rgb(255, 106, 97)'].includes(one))
    }).length"""
    assert await page.evaluate(reddish) == 0
    await server.show(live=show.live(now))
    await until(page, shows(".tally", "播出"))
    assert await page.evaluate(reddish) > 0
    await server.show(live=data)
    await until(page, shows(".tally", "排练"))
    server.let_sockets_die()

    await until(
        page, "[...document.querySelectorAll('.tally')].map(t => t.innerText).join().includes('已断开')"
    )
    assert await text(page, ".tally.rehearsal") == "排练 · 不在播"


async def test_before_the_start_and_after_the_end(debian_chromium, server):
    server.snapshots = topics(server, show.ready())
    page = await host_page(debian_chromium, server)
    assert await text(page, ".name") == "稻岸食研 · 返程零食专场 还没开始 · 共 4 段"
    assert re.match(r"距离 开播 [45]:\d\d", await text(page, ".left"))
    assert await text(page, ".heading") == "第一段 开场"
    await server.show(live=show.ended(server.now_ms(), on_air=True))
    await until(page, shows(".sentence", "播完了，辛苦了"))
    assert "画面还在播出" in await text(page, ".sentence")


async def test_the_host_moves_along_the_lines_and_a_new_segment_starts_over(browser, server):
    now = server.now_ms()
    data = show.plan(start=now)
    data["segments"][1]["say"] = ["一", "二", "三", "四", "五"]
    server.snapshots = topics(server, show.live(now)) | {"plan": data}
    page = await host_page(browser, server)

    async def lines() -> list[str]:
        return [re.sub(r"\s", "", line) for line in await page.locator(".lines li").all_inner_texts()]

    assert await lines() == ["1一", "2二", "3三"]
    await press(page, "ArrowDown")
    await click(page, ".card")
    assert await lines() == ["二", "3三", "4四"]
    assert await text(page, ".more") == "第 3/5 句"
    await press(page, "ArrowUp")
    assert await text(page, ".lines .current") == "2 二"
    await server.show(live=show.live(server.now_ms(), index=2))
    await until(page, shows(".lines .current", "拆盒给大家看"))
    assert server.commands == []


async def test_it_can_be_mirrored_for_a_prompter_glass(debian_chromium, server):
    server.snapshots = topics(server, show.live(server.now_ms()))
    page = await host_page(debian_chromium, server, query="?mirror=1")
    clock = await page.locator(".left").bounding_box()
    assert clock is not None
    assert clock["x"] < 683  # the clock stands at the right, and so at the left in a mirror


async def test_before_anything_came_it_says_that_it_is_connecting(debian_chromium, server):
    page = await borrow_page(debian_chromium, f"{server.url}/host", 1366, 768)
    await until(page, shows(".quiet", "正在连接场控电脑"))


OVERFLOW = """() => {
  const outside = (box, inner) => inner.width > 0 && inner.height > 0 &&
    (inner.left < box.left - 1 || inner.right > box.right + 1 ||
     inner.top < box.top - 1 || inner.bottom > box.bottom + 1)
  // What a box pads its one line with, to keep the tails of letters, is empty.
  const place = (element) => {
    const {left, right, top, bottom, width, height} = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    const [above, below] = [parseFloat(style.paddingTop), parseFloat(style.paddingBottom)]
    return {left, right, width, height, top: top + above, bottom: bottom - below}
  }
  const view = {left: 0, top: 0, right: innerWidth, bottom: innerHeight}
  const found = []
  const name = (element) => element.className || element.localName
  for (const element of document.querySelectorAll('#screen *')) {
    if (element.closest('.vh, svg')) continue
    if (outside(view, place(element))) found.push(`${name(element)} leaves the page`)
  }
  const boxes = '.strip, .band, .text, .card, .lines, .price, .side, .fault, .sentence, .cells, .foot'
  for (const box of document.querySelectorAll(boxes)) {
    for (const child of box.children) {
      if (outside(box.getBoundingClientRect(), place(child))) found.push(`${name(child)} leaves ${name(box)}`)
    }
  }
  return found
}"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "size",
    [pytest.param((1920, 1080), marks=pytest.mark.both_engines), (1080, 1920), (1366, 768), (1024, 768)],
)
async def test_nothing_overflows_however_long_the_words_are(browser, server, size, language):
    server.language = language
    now = server.now_ms()
    plan = show.plan(language, start=now, long=True)
    sale = show.sale(now, language=language, name=plan["products"]["P4"]["name"])
    long = {
        "zh-CN": "话筒碰到衣领了，请往下移两厘米，再把耳返调小",
        "en": "The mic rubs on your collar, move it.",
    }
    long = long[language] * 2
    urgent = show.message(now, long)
    normal = show.message(now, long, "normal", id="m2")
    windows = {"sales": [sale], "bags": [show.bag(now, language=language)]}
    states = {
        "running": show.topics(show.live(now), plan=plan, **windows),
        "over": show.topics(show.live(now, left=-42_000), plan=plan, **windows, messages=[normal]),
        "urgent": show.topics(show.live(now), plan=plan, **windows, messages=[urgent]),
        "fallback": show.topics(show.covered(now), plan=plan, **windows),
        "fallback and urgent": show.topics(show.covered(now), plan=plan, **windows, messages=[urgent]),
        "ready": show.topics(show.ready(), plan=plan),
        "ended": show.topics(show.ended(now), plan=plan),
    }
    server.snapshots = states["running"]
    page = await host_page(browser, server, size)
    overflows = {}
    for name, state in states.items():
        await server.show(**state)
        await page.evaluate("new Promise(done => setTimeout(done, 250))")
        overflows[name] = await page.evaluate(OVERFLOW)

    assert {name: found for name, found in overflows.items() if found} == {}


def words(language: str) -> dict[str, str]:
    file = CHECKOUT / "static" / "i18n" / f"{language}.json"
    flat: dict[str, str] = {}

    def walk(value: Any, key: str) -> None:
        if isinstance(value, str):
            flat[key] = value
        else:
            for name, inner in value.items():
                walk(inner, f"{key}.{name}".lstrip("."))

    walk({part: json.loads(file.read_text("utf-8"))[part] for part in ("common", "host")}, "")
    return flat


def test_both_languages_have_the_same_words_with_the_same_places_to_fill():
    def holes(language: str) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words(language).items()}

    assert holes("zh-CN") == holes("en")


def test_every_word_of_the_host_screen_is_used_and_every_used_word_is_there():
    files = [CHECKOUT / "static/js/host.js", *CHECKOUT.glob("static/js/host/*.js")]
    sources = "".join(path.read_text("utf-8") for path in files)
    there = {key for key in words("en") if key.startswith("host.")}
    used = set(re.findall(r'"(host(?:\.\w+)+)"', sources))
    computed = {f"host.message.{urgency}" for urgency in ("urgent", "warn")}

    assert used - there == set()
    assert there - used - computed == set()
