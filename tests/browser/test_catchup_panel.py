"""How lost time could be won back, on the operator page: the strip and its table, and what they send."""

import asyncio
import copy

import pytest
from playwright.async_api import Page

from tests.browser import catchup_states as states
from tests.browser import operator_states
from tests.browser.accessible import wrong_with
from tests.browser.engines import click, press
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, STUDIO, operator, quiet, shows, text

pytestmark = pytest.mark.crews_page

PRESS_THE_NEXT = """() => {
  const strip = document.querySelector('.cus')
  const press = () => strip.querySelector('[data-command=apply_plan]').click()
  const watch = new MutationObserver(() => (watch.disconnect(), press()))
  watch.observe(strip, { attributeFilter: ['data-proposal'] })
}"""
"""A finger that comes down just as the other one is drawn."""
NAME = ".cus .strip-w b"


async def rows(page: Page) -> list[str]:
    return [" ".join(row.split()) for row in await page.locator("#catchup tbody tr").all_inner_texts()]


async def opened(page: Page) -> None:
    await press(page, "r")
    await until(page, "!!document.querySelector('#catchup')")


async def test_without_a_proposal_there_is_no_strip_and_its_key_says_so(server, debian_chromium):
    page = await operator(debian_chromium, server, operator_states.evening(server.now_ms()))
    assert await page.evaluate("document.querySelector('.cus').getBoundingClientRect().height") == 0
    await press(page, "r")

    await shows(page, ".toast", "现在没有追时间方案")


async def test_the_strip_says_to_which_end_it_leads_and_at_whose_cost(server, debian_chromium):
    page = await operator(debian_chromium, server, states.offered(server.now_ms()))

    assert (await text(page, NAME)).startswith("可准点：")
    assert await text(page, ".cus .strip-w span") == "燕麦曲奇 −0:40 · 每日坚果 返场 −1:00"
    assert await page.evaluate("document.querySelectorAll('.ghost').length") == 2
    assert server.commands == []


@pytest.mark.both_engines
async def test_one_press_applies_exactly_what_was_shown(server, browser):
    page = await operator(browser, server, states.offered(server.now_ms()))
    await click(page, ".cus [data-command=apply_plan]")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("apply_plan", {"plan": "r3"})


async def test_one_press_refuses_it(server, debian_chromium):
    page = await operator(debian_chromium, server, states.offered(server.now_ms()))
    await click(page, ".cus [data-command=refuse_plan]")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("refuse_plan", {"plan": "r3"})


async def test_the_keyboard_opens_the_table_and_enter_applies(server, debian_chromium):
    page = await operator(debian_chromium, server, states.offered(server.now_ms()))
    await opened(page)
    await press(page, "Enter")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("apply_plan", {"plan": "r3"})


async def test_the_keyboard_refuses_it_and_closes_the_table(server, debian_chromium):
    page = await operator(debian_chromium, server, states.offered(server.now_ms()))
    await opened(page)
    await press(page, "Escape")
    await until(page, "!document.querySelector('#catchup')")
    await press(page, "Delete")
    [sent] = await server.wait_for_commands(1)

    assert sent["command"] == "refuse_plan"


async def test_before_and_after_stand_side_by_side_and_only_what_changes_is_told(server, debian_chromium):
    page = await operator(debian_chromium, server, states.offered(server.now_ms()))
    await opened(page)
    end, tea, close, cookies, nuts = await rows(page)

    assert end.startswith("全场结束 ")
    assert "+1:40" in end
    assert end.endswith("准点")
    assert tea.endswith("高山红茶 秒杀 结束 晚 1:40 守住 余 0:00")
    assert close.endswith("全场结束 晚 1:40 守住 余 0:00")
    assert cookies == "10 燕麦曲奇 8:00 7:20 −0:40"
    assert nuts == "11 每日坚果 返场 10:00 9:00 −1:00"


async def test_a_promise_that_breaks_is_named_first_and_filled(server, debian_chromium):
    page = await operator(debian_chromium, server, states.with_a_drop(server.now_ms()))
    assert (await text(page, NAME)).startswith("守不住：高山红茶 秒杀 结束 晚 2:40")
    filled = await page.evaluate("getComputedStyle(document.querySelector('.cus .strip')).backgroundColor")
    assert filled == "rgb(242, 165, 30)"
    await opened(page)
    told = await rows(page)

    assert told[1].endswith("守不住 晚 2:40")
    assert "8 中场 开奖公示 4:00 去掉" in told


async def test_where_nothing_gives_there_is_nothing_to_apply(server, debian_chromium):
    page = await operator(debian_chromium, server, states.nothing_gives(server.now_ms()))
    assert "没有可压、可去掉的了" in await text(page, ".cus .strip-w span")
    await click(page, ".cus [data-command=apply_plan]")
    await quiet()

    assert server.commands == []


async def test_where_waiting_keeps_the_promise_that_is_what_is_told(server, debian_chromium):
    page = await operator(debian_chromium, server, states.too_early(server.now_ms()))

    assert await text(page, NAME) == "太早了：全场结束 早 1:40"
    assert await text(page, ".cus .strip-w span") == "没有可放长的，撑到点再按 GO"
    assert await page.evaluate("!!document.querySelector('.cus .strip.warn')")


async def test_a_show_that_is_early_may_be_filled(server, debian_chromium):
    page = await operator(debian_chromium, server, states.early(server.now_ms()))

    assert (await text(page, NAME)).startswith("可补满：")
    assert "混合果仁礼盒 +1:20" in await text(page, ".cus .strip-w span")


async def test_what_was_done_by_itself_is_told_and_asks_for_nothing(server, debian_chromium):
    page = await operator(debian_chromium, server, states.by_itself(server.now_ms()))

    assert (await text(page, NAME)).startswith("已自动追时间：")
    assert await page.locator(".cus [data-command]").count() == 0


async def test_a_finger_on_its_way_does_not_apply_another_proposal(server, debian_chromium):
    topics = states.offered(server.now_ms())
    page = await operator(debian_chromium, server, topics)
    other = copy.deepcopy(topics)
    other["timing"]["proposal"]["id"] = "r4"
    await page.evaluate(PRESS_THE_NEXT)
    await server.show(timing=other["timing"])
    await shows(page, ".toast", "方案刚换过")
    assert server.commands == []
    await asyncio.sleep(1)
    await click(page, ".cus [data-command=apply_plan]")
    [sent] = await server.wait_for_commands(1)

    assert sent["args"] == {"plan": "r4"}


async def test_without_a_link_nothing_is_applied(server, debian_chromium):
    page = await operator(debian_chromium, server, states.offered(server.now_ms()))
    server.silent = True
    await until(page, "!!document.querySelector('.op.off')")
    await click(page, ".cus [data-command=apply_plan]")
    await quiet()

    assert server.commands == []


async def test_once_it_is_gone_the_next_table_is_closed(server, debian_chromium):
    topics = states.offered(server.now_ms())
    timing = topics["timing"]
    page = await operator(debian_chromium, server, topics)
    await opened(page)
    await server.show(timing=timing | {"proposal": None})
    await until(page, "!document.querySelector('#catchup')")
    await server.show(timing=timing)
    await until(page, "!!document.querySelector('.cus [aria-expanded=false]')")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, PHONE], ids=["desk", "studio", "phone"])
async def test_every_state_fits_in_every_size(server: StandIn, browser, size, language):
    server.language = language
    now = server.now_ms()
    page = await operator(browser, server, states.offered(now, language), size)
    for number, state in enumerate(states.STATES.values()):
        topics = state(now, language)
        proposal = topics["timing"]["proposal"]
        if proposal is None:
            continue
        proposal["id"] = f"r{number}"
        await server.show(**topics)
        await until(page, f"document.querySelector('.cus').dataset.proposal === 'r{number}'")
        if await page.locator("#catchup").count() == 0:
            await click(page, ".cus [aria-keyshortcuts=R]")
            await until(page, "!!document.querySelector('#catchup')")
        assert await page.evaluate(MISFITS) == []
        assert "operator." not in await text(page, ".cus")


@pytest.mark.parametrize("name", ["catch up", "promise breaks", "caught up by itself"])
async def test_it_can_be_read_by_everybody(server, debian_chromium, name):
    page = await operator(debian_chromium, server, states.STATES[name](server.now_ms()))
    await opened(page)

    assert await wrong_with(page, ".cus") == []
    assert await wrong_with(page, ".tb") == []
