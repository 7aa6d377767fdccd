"""The operator page when a show leaves its order: jumps, a clock that was set, doubts, rehearsals."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser import operator_states as states
from tests.browser.engines import click, press
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, REDDISH, STUDIO, operator, shows, text

pytestmark = pytest.mark.crews_page

NOT_A_DOUBLE_CLICK_S = 0.4
"""Longer than the pause below which two presses count as one, shorter than the first press waits."""


def sent(server: StandIn) -> list[tuple[str, Any]]:
    return [(command["command"], command["args"]) for command in server.commands]


def hour(instant: int) -> str:
    """As clocks in Shanghai show it."""
    return (datetime.fromtimestamp(instant / 1000, UTC) + timedelta(hours=8)).strftime("%H:%M:%S")


def minute(face: str) -> int:
    """Of the day."""
    hours, minutes = face.split(":")
    return int(hours) * 60 + int(minutes)


async def top_of(page: Page, selector: str) -> int:
    top: int = await page.evaluate(
        f"Math.round(document.querySelector({selector!r}).getBoundingClientRect().top)"
    )
    return top


# A second GO


async def test_a_second_go_is_seen_on_the_button_and_not_sent(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await press(page, "Space")
    await server.wait_for_commands(1)
    assert await page.locator(".go.again").count() == 0
    await press(page, "Space")
    await shows(page, ".go.again .a", "已忽略重复的 GO")
    assert await page.evaluate(REDDISH) > 0  # the evening is on air: what follows is not vacuous
    edge = await page.evaluate("getComputedStyle(document.querySelector('.go')).borderTopColor")
    assert edge == "rgb(242, 165, 30)"
    await until(page, "!document.querySelector('.go.again')")

    assert [name for name, _ in sent(server)] == ["go"]


async def test_a_go_that_another_hand_pressed_just_before_is_seen_too(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    server.refusal = {"code": "too_soon", "message": ""}
    await click(page, ".go")

    await shows(page, ".go.again .a", "已忽略重复的 GO")


# A clock that was set


@pytest.mark.both_engines
async def test_a_clock_that_was_set_is_answered_with_the_ends_in_sight(server, browser):
    now = server.now_ms()
    topics = states.changed(states.evening(now), "live", clock_step=states.clock_step(now, ("F1", 158)))
    page = await operator(browser, server, topics)
    words = await text(page, ".inc")
    assert "电脑时间被拨快了 35 秒" in words
    assert "秒杀 F1" in words
    by_clock, by_countdown = await page.locator(".inc [data-command=answer_clock]").all_inner_texts()
    assert by_clock.split() == ["按钟点收", hour(now + 158_000)]
    assert by_countdown.split() == ["按剩余时长收", hour(now + 193_000)]
    await click(page, ".inc [data-command=answer_clock]:last-child")
    await press(page, "Space")
    await server.wait_for_commands(2)

    assert sent(server) == [("answer_clock", {"keep": "time_left"}), ("go", {"expects": "cue:closeup"})]


async def test_an_end_that_the_clock_has_jumped_over_says_so(server, debian_chromium):
    now = server.now_ms()
    step = states.clock_step(now, ("F1", -10), ("L2", 420))
    page = await operator(
        debian_chromium, server, states.changed(states.evening(now), "live", clock_step=step)
    )
    words = await text(page, ".inc [data-command=answer_clock]")

    assert f"F1 {hour(now - 10_000)} 已过，马上收" in words
    assert f"L2 {hour(now + 420_000)}" in words


async def test_without_a_window_on_air_a_clock_that_was_set_is_only_noted(server, debian_chromium):
    now = server.now_ms()
    topics = states.changed(states.evening(now), "live", clock_step=states.clock_step(now, by=-90))
    page = await operator(debian_chromium, server, topics)
    assert "电脑时间被拨慢了 90 秒" in await text(page, ".inc")
    assert await text(page, ".inc .b") == "知道了"
    await click(page, ".inc .b")
    await server.wait_for_commands(1)

    assert sent(server) == [("answer_clock", {"keep": "time_of_day"})]


# Doubts


async def test_what_is_in_doubt_is_repeated_or_left_and_what_was_missed_is_told_so(server, debian_chromium):
    topics = states.in_doubt(server.now_ms())
    page = await operator(debian_chromium, server, topics)
    assert "播放「片头」，不知道有没有播出" in await text(page, ".inc")
    await click(page, "[data-command=repeat_effect]")
    await click(page, "[data-command=leave_effect]")
    await server.wait_for_commands(2)
    assert sent(server) == [("repeat_effect", {"effect": "e12"}), ("leave_effect", {"effect": "e12"})]
    missed = {"effect": "missed-7-片头", "what": "play_missed", "name": "片头"}
    await server.show(live=topics["live"] | {"doubts": [missed]})
    # That one was certainly not played, and nobody needs to look whether it was.
    await shows(page, ".inc", "没播「片头」：到点时 OBS 不在")
    assert "不知道" not in await text(page, ".inc")
    assert "看一眼" not in await text(page, ".inc")
    assert await text(page, ".inc [data-command=repeat_effect]") == "现在播"
    assert await text(page, ".inc [data-command=leave_effect]") == "不播了"
    await server.show(live=topics["live"] | {"doubts": []})

    await until(page, "!document.querySelector('.inc')")


async def test_nothing_is_repeated_while_obs_is_away(server, debian_chromium):
    topics = states.in_doubt(server.now_ms())
    topics["health"]["obs"]["state"] = "never"
    page = await operator(debian_chromium, server, topics)
    await click(page, "[data-command=repeat_effect]")

    await shows(page, ".toast", "OBS 没连上")
    assert sent(server) == []


# Leaving the order


@pytest.mark.both_engines
async def test_a_jump_out_of_a_running_segment_needs_a_second_press(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await click(page, "[data-segment=s8] .sgr")
    await click(page, "[data-segment=s8] [data-command=jump]")
    await page.mouse.down()  # at once, without looking where it is: a double click confirms nothing
    await page.mouse.up()
    await shows(page, "[data-segment=s8] [data-command=jump] .mark", "再按一次")
    await shows(page, ".toast", "再按一次：跳到「黑芝麻丸」")
    await asyncio.sleep(NOT_A_DOUBLE_CLICK_S)
    assert sent(server) == []
    await click(page, "[data-segment=s8] [data-command=jump]")
    await server.wait_for_commands(1)

    assert sent(server) == [("jump", {"to": "s8"})]


async def test_a_press_that_was_not_confirmed_in_time_is_forgotten(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    await click(page, ".tr .back")
    await shows(page, ".tr .back .mark", "再按一次")
    await until(page, "!document.querySelector('.tr .back .mark')")
    await click(page, ".tr .back")
    await shows(page, ".tr .back .mark", "再按一次")

    assert sent(server) == []


async def test_going_back_means_the_segment_that_ran_when_it_was_asked(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, states.evening(now))
    await press(page, "b")
    await press(page, "Shift+b")
    await shows(page, ".tr .back .mark", "再按一次")
    await asyncio.sleep(NOT_A_DOUBLE_CLICK_S)
    await server.show(live=states.changed(states.evening(now), "live", segment__pass_no=7)["live"])
    await until(page, "!document.querySelector('.tr .back .mark')")
    await press(page, "Shift+b")
    await shows(page, ".tr .back .mark", "再按一次")
    assert sent(server) == []
    await asyncio.sleep(NOT_A_DOUBLE_CLICK_S)
    await press(page, "Shift+b")
    await server.wait_for_commands(1)

    assert sent(server) == [("back", {})]


async def test_before_the_start_a_show_begins_with_any_segment_at_one_press(server, debian_chromium):
    page = await operator(debian_chromium, server, states.ready(server.now_ms()))
    await click(page, "[data-segment=s2] .sgr")
    await until(page, "!!document.querySelector('[data-segment=s2] .sga')")
    assert await text(page, "[data-segment=s2] [data-command=jump]") == "从这里开始"
    await click(page, "[data-segment=s2] [data-command=jump]")
    await server.wait_for_commands(1)

    assert sent(server) == [("jump", {"to": "s2"})]


async def test_a_segment_is_skipped_and_played_after_all_on_a_phone_too(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, states.evening(now), PHONE)
    before = await text(page, ".list .ph span")
    await click(page, "[data-segment=s7] .sgr")
    await until(page, "!!document.querySelector('[data-segment=s7] .sga')")
    height = await page.evaluate(
        "document.querySelector('[data-segment=s7] [data-command=skip]').getBoundingClientRect().height"
    )
    assert height >= 44
    await click(page, "[data-segment=s7] [data-command=skip]")
    await server.wait_for_commands(1)
    await server.show(**states.left_the_order(now))
    await until(page, "document.querySelector('[data-segment=s7].skipped') !== null")
    struck = "getComputedStyle(document.querySelector('[data-segment=s7] .title')).textDecorationLine"
    assert await page.evaluate(struck) == "line-through"
    assert "4:00" not in await text(page, "[data-segment=s7] .sgr")
    await click(page, "[data-segment=s7] [data-command=unskip]")
    await server.wait_for_commands(2)

    assert sent(server) == [("skip", {"segment": "s7"}), ("unskip", {"segment": "s7"})]
    assert (before, await text(page, ".list .ph span")) == ("含 +1:40", "6 段")


async def test_segments_to_be_skipped_are_out_of_the_hours_of_what_comes(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, states.evening(now))
    was = minute(await text(page, "[data-segment=s8] time"))
    await server.show(**states.left_the_order(now))
    await until(page, "document.querySelector('[data-segment=s7].skipped') !== null")
    is_now = minute(await text(page, "[data-segment=s8] time"))
    assert (was - is_now) % (24 * 60) == 4
    titles = await page.locator(".seg").evaluate_all("blocks => blocks.map((block) => block.title)")

    assert [title for title in titles if title.startswith(("3 ", "4 ", "8 ", "10 "))] == []


async def test_what_was_jumped_over_is_struck_and_can_be_gone_to(server, debian_chromium):
    page = await operator(debian_chromium, server, states.left_the_order(server.now_ms()))
    assert not await page.locator("[data-segment=s2]").is_visible()
    await click(page, ".past-b .b")
    await until(page, "!document.querySelector('ol.before')")
    assert "没播" in await text(page, "[data-segment=s2]")
    assert "14:00" not in await text(page, "[data-segment=s2]")
    # What ran is told as long as it was, and by how much that was too long.
    assert (await text(page, "[data-segment=s1]")).endswith("+17:30 25:30")
    await click(page, "[data-segment=s2] .sgr")
    await until(page, "!!document.querySelector('[data-segment=s2] .sga')")

    assert await page.locator("[data-segment=s2] .sga .b").all_inner_texts() == ["跳到这里"]


async def test_why_the_order_cannot_be_left_is_told_in_words(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    await click(page, "[data-segment=s7] .sgr")
    for code, words in [("segment_over", "这一段已经过去了"), ("nothing_left", "只剩这一段")]:
        server.refusal = {"code": code, "message": ""}
        await click(page, "[data-segment=s7] [data-command=skip]")
        await shows(page, ".toast", words)


async def test_without_a_link_the_order_cannot_be_left(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    await click(page, "[data-segment=s7] .sgr")
    server.silent = True
    await until(page, "document.querySelector('.op').classList.contains('off')")
    for selector in ("[data-segment=s7] [data-command=jump]", ".tr .back"):
        await click(page, selector)
        await shows(page, ".toast", "未连接，按了不算")

    assert sent(server) == []


# A start that comes by itself


async def test_a_start_that_comes_by_itself_is_counted_down_and_go_still_starts(server, debian_chromium):
    topics = states.starts_by_itself(server.now_ms())
    starts = topics["live"]["starts_at"]
    page = await operator(debian_chromium, server, topics)
    assert await text(page, ".nowb b") == f"{hour(starts)} 自动开播"
    assert re.fullmatch(r"12:(3\d|2\d)", await text(page, ".nowb .clk"))
    assert re.search(rf"{hour(starts)} 自动开播 · 还有 12:\d\d", await text(page, ".go .a"))
    assert "开始「开场」" in await text(page, ".then")
    await click(page, ".go")
    await server.wait_for_commands(1)

    assert sent(server) == [("go", {"expects": "start:s0"})]


# Rehearsals


async def test_a_rehearsal_cannot_be_taken_for_air(server, browser):
    page = await operator(browser, server, states.rehearsal(server.now_ms()))
    assert "排练 · 不在播" in await text(page, ".lamp")
    assert "排练" in await page.title()
    assert await page.evaluate(REDDISH) == 0
    await server.show(**states.evening(server.now_ms()))
    await shows(page, ".lamp", "播出中")

    assert "排练" not in await page.title()


async def test_whatever_is_on_air_is_told_even_in_a_rehearsal(server, debian_chromium):
    topics = states.changed(states.evening(server.now_ms()), "live", rehearsal=True)
    page = await operator(debian_chromium, server, topics)

    assert "播出中" in await text(page, ".lamp")


# Health


async def test_a_muted_microphone_is_named_and_amber_only_while_it_should_be_heard(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, states.left_the_order(now))
    assert await text(page, ".h.warn") == "话筒 静音：Mic 1"
    assert "OBS 12 条" in await text(page, ".hl")
    off = states.changed(states.left_the_order(now), "live", program__on_air=False)
    await server.show(live=off["live"])
    await until(page, "!document.querySelector('.h.warn')")

    assert "静音：Mic 1" in await text(page, ".hl")


# Several at once


async def test_however_much_goes_wrong_go_moves_by_one_row_at_most(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, states.evening(now))
    calm = [await top_of(page, selector) for selector in (".go", ".tb", ".rundown")]
    tops = {}
    for state in (states.in_doubt, states.clock_was_set, states.covered, states.all_at_once):
        await server.show(**states.evening(server.now_ms()))
        await until(page, "!document.querySelector('.inc')")
        await server.show(**state(server.now_ms()))
        await until(page, "!!document.querySelector('.inc')")
        tops[state.__name__] = [await top_of(page, selector) for selector in (".go", ".tb", ".rundown")]
    await click(page, ".all")
    await until(page, "!!document.querySelector('.inl')")
    tops["list"] = [await top_of(page, selector) for selector in (".go", ".tb", ".rundown")]

    moved = {
        name: [there - here for there, here in zip(top, calm, strict=True)] for name, top in tops.items()
    }
    assert {name: by for name, by in moved.items() if not (0 <= by[0] <= 70 and by[1] == 0)} == {}
    assert len({tuple(by) for by in moved.values()}) == 1


async def test_of_several_the_two_worst_are_told_and_all_of_them_in_a_list(server, debian_chromium):
    page = await operator(debian_chromium, server, states.all_at_once(server.now_ms()))
    assert await page.locator(".lines .inc-n b").all_inner_texts() == ["OBS 断开", "日志写不进磁盘"]
    assert await text(page, ".all") == "全部 4 件"
    await click(page, ".all")
    await until(page, "!!document.querySelector('.inl')")
    assert len(await page.locator(".inl .inc-n b").all_inner_texts()) == 4
    await click(page, ".inl [data-command=answer_clock]:first-child")
    await click(page, ".go")
    await server.wait_for_commands(2)
    assert [name for name, _ in sent(server)] == ["answer_clock", "go"]
    await press(page, "Escape")
    await until(page, "!document.querySelector('.inl')")


# Every size, both languages

STATES = (
    states.rehearsal,
    states.clock_was_set,
    states.in_doubt,
    states.all_at_once,
    states.left_the_order,
    states.starts_by_itself,
)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_no_words_leave_their_box(server, debian_chromium, language):
    server.language = language
    page = await operator(debian_chromium, server, states.evening(server.now_ms(), language))
    wrong: dict[str, Any] = {}
    for state in STATES:
        await server.show(**state(server.now_ms(), language))
        await asyncio.sleep(0.15)
        await page.evaluate(
            "document.querySelector('.all')?.click(), document.querySelector('.sgr')?.click()"
        )
        for width, height in (DESK, STUDIO, PHONE):
            await page.set_viewport_size({"width": width, "height": height})
            await asyncio.sleep(0.1)
            wrong[f"{state.__name__} at {width}"] = await page.evaluate(MISFITS)

    assert {state: found for state, found in wrong.items() if found} == {}
