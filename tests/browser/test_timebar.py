"""The bar of the whole show, the times of the rundown, and what of them moves while nothing is sent."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import catchup_states as catching_up
from tests.browser import operator_states as states
from tests.browser.engines import click, press
from tests.browser.operator_states import MINUTE, SECOND
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, STUDIO, operator, shows, text
from tests.browser.test_room_on_the_desk import LABELS_THAT_TOUCH
from tests.browser.timing_states import timing_of

pytestmark = pytest.mark.crews_page

OVERFULL_LINES = """[...document.querySelectorAll('.tb-sum .ln')]
  .filter((line) => line.getClientRects().length && line.scrollWidth > line.clientWidth)
  .map((line) => line.textContent)"""
WORDS_OVER_SPRINGS = """[...document.querySelectorAll('.seg .spring + span')].filter((words) => {
  const [block, spring, own] = [words.parentElement, words.previousElementSibling, words].map((one) =>
    one.getBoundingClientRect())
  const roomy = spring.left - block.left > document.querySelector('.tb-track').clientWidth * 0.03
  return roomy && own.right > spring.left + 1
}).map((words) => words.textContent)"""


AT_AN_HOUR = {"kind": "clock", "since_midnight_ms": 0}
"""A cue with this has an hour of its own; which one it is the page does not ask here."""


def evening(server: StandIn, **timing: Any) -> states.Topics:
    """With something in its timing otherwise."""
    topics = states.evening(server.now_ms(), server.language)
    return topics | {"timing": timing_of(topics["plan"], topics["live"]) | timing}


def promise(at: int, **more: Any) -> dict[str, Any]:
    """A cue of the twelfth segment was promised for then."""
    shared = {"kind": "cue", "id": "tea", "segment": "s11", "slack_ms": 4 * MINUTE, "early_ms": None}
    return shared | {"at": at, "absorbs_ms": 0, "broken_by": None} | more


async def looks(page: Page, selector: str) -> list[str]:
    """What tells each of them apart beside its words."""
    found: list[str] = await page.evaluate(
        f"[...document.querySelectorAll({selector!r})].map((one) => one.className.trim())"
    )
    return found


async def test_what_is_fixed_what_may_give_what_is_lost_and_what_was_won_back(server, browser):
    page = await operator(browser, server, evening(server))
    springs = await page.evaluate(
        "[...document.querySelectorAll('.seg .spring')].map((one) => one.parentElement.textContent)"
    )

    assert [name for name in springs if name][:2] == ["混合果仁礼盒", "中场 开奖公示"]
    assert len(await looks(page, ".seg.later.fix")) == 2
    assert await page.locator(".diff.lost").count() == 2
    assert await page.locator(".diff.won").count() == 1
    assert await text(page, ".tb-sum .ln") == "丢 2:40 追回 1:00 净 +1:40 还可追 12:00"


@pytest.mark.parametrize(
    ("slack_ms", "look", "words"),
    [
        (2 * MINUTE, "calm", "开卖 F2"),
        (2 * MINUTE - SECOND, "tight", "余 1:59"),
        (-5 * SECOND, "tight", "余 0:00"),
        (-6 * SECOND, "late", "晚 0:06"),
    ],
)
async def test_a_promise_is_calm_with_two_minutes_to_spare_and_late_when_it_breaks(
    server, debian_chromium, slack_ms, look, words
):
    at = server.now_ms() + 40 * MINUTE
    topics = evening(server, promises=[promise(at, slack_ms=slack_ms)])
    (tea,) = (one for one in topics["plan"]["segments"][11]["cues"] if one["id"] == "tea")
    tea["trigger"] = AT_AN_HOUR
    page = await operator(debian_chromium, server, topics)

    assert await looks(page, f".pin.{look}") == [f"pin {look}"]
    assert words in await text(page, f".pin.{look}")
    assert words in await text(page, f".nextp.{look}")


async def test_what_a_hand_has_broken_stays_on_the_bar_with_whose_hand_it_was(server, debian_chromium):
    now = server.now_ms()
    gone = promise(now + 20 * MINUTE, slack_ms=None, absorbs_ms=None, broken_by="operator:小林")
    page = await operator(
        debian_chromium,
        server,
        evening(server, promises=[gone, promise(now + 30 * MINUTE, id="k2", slack_ms=4 * MINUTE)]),
    )

    assert await looks(page, ".pin.broken") == ["pin broken"]
    assert "失约 · 小林" in await page.locator(".pin.broken").first.inner_text()
    assert await page.locator(".nextp.broken").count() == 0


async def test_what_comes_too_early_breaks_as_well(server, debian_chromium):
    topics = evening(server, promises=[promise(server.now_ms() + 40 * MINUTE, early_ms=-30 * SECOND)])
    page = await operator(debian_chromium, server, topics)

    assert "早 0:30" in await text(page, ".pin.late")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_of_the_next_promise_the_hour_and_what_it_has_to_spare_come_before_a_long_name(
    server, debian_chromium, language
):
    server.language = language
    page = await operator(debian_chromium, server, catching_up.early(server.now_ms(), language))
    title = {"zh-CN": "高山红茶", "en": "Mountain tea"}[language]

    assert re.match(rf"\d\d:\d\d · (余 2:00|2:00 spare) · {title}", await text(page, ".nextp.calm"))


async def test_only_a_promise_that_no_plan_keeps_is_filled(server, debian_chromium):
    page = await operator(debian_chromium, server, catching_up.offered(server.now_ms()))
    assert await looks(page, ".pin.broken") == []
    await server.show(**catching_up.with_a_drop(server.now_ms()))
    await until(page, "!!document.querySelector('.pin.broken')")

    filled = await page.evaluate("getComputedStyle(document.querySelector('.sl.broken')).backgroundColor")
    assert filled == "rgb(242, 165, 30)"


async def test_a_punctual_show_has_nothing_to_say_of_its_edges(server, debian_chromium):
    """Hard ends have nothing to spare then, and nobody has to know."""
    page = await operator(debian_chromium, server, states.ready(server.now_ms()))

    assert await looks(page, ".pin.tight, .pin.late, .sl.tight, .sl.late") == []
    assert await text(page, ".sg[data-segment=s11] .sl") == ""


async def test_a_promise_for_where_the_plan_has_it_is_late_or_calm(server, debian_chromium):
    """A cue two minutes into its segment has nothing to spare while the show is punctual."""
    now = server.now_ms()
    topics = evening(server, promises=[promise(now + 40 * MINUTE, id="k7", slack_ms=0)])
    topics["plan"]["segments"][11]["cues"] = [states.cue("k7", states.at(120))]
    page = await operator(debian_chromium, server, topics)
    assert await looks(page, ".pin.tight, .nextp.tight") == []

    topics["plan"]["segments"][11]["cues"] = [states.cue("k7", AT_AN_HOUR)]
    page = await operator(debian_chromium, server, topics)
    assert await looks(page, ".pin.tight") == ["pin tight"]


async def test_a_show_that_waits_for_go_past_another_hour_is_not_over(server, debian_chromium):
    """Whoever opens the show of last week sees its plan, and not that it is seven days late."""
    now = server.now_ms()
    topics = states.changed(states.ready(now), "plan", show__planned_start_at=now - 7 * 24 * 60 * MINUTE)
    timing = timing_of(topics["plan"], topics["live"])
    starts = timing["starts_at"]
    late = {"late_from_at": starts, "late_until_at": starts + 30 * MINUTE}
    page = await operator(debian_chromium, server, topics | {"timing": timing | late})

    assert await looks(page, ".pin.late, .sl.late, .diff.lost") == []
    assert await text(page, ".tb-sum .ln") == "净 0:00 剩 2:00:00"


async def test_what_runs_over_moves_what_comes_but_for_what_waits_and_sends_nothing(server, debian_chromium):
    """The segment should have ended a minute ago; the next but one waits three minutes for its hour."""
    now = server.now_ms()
    topics = states.changed(states.evening(now), "live", segment__ends_at=now - MINUTE)
    timing = timing_of(topics["plan"], topics["live"])
    free = timing["late_from_at"]
    for place in range(7, 14):
        timing["segments"]["absorbs_ms"][place] = 3 * MINUTE
    timing["end"] = [timing["planned_end_at"], 3 * MINUTE]
    page = await operator(debian_chromium, server, topics | {"timing": timing})
    zone = "{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Shanghai' }"

    async def hour(instant: int) -> str:
        told: str = await page.evaluate(f"new Intl.DateTimeFormat('en-GB', {zone}).format({instant})")
        return told

    # Both ends of a second: a minute may begin between the drawing and the question.
    late = {await hour(server.now_ms()), await hour(server.now_ms() - SECOND)}
    assert (await text(page, ".sg[data-segment=s6] time")) in late
    assert await text(page, ".sg[data-segment=s7] time") == await hour(free + 14 * MINUTE)
    assert await text(page, ".fact.over b") == "0:00"
    assert await page.locator(".seg.now + .diff.lost").count() == 1


async def test_a_hold_adds_to_the_end_while_nothing_is_sent(server, debian_chromium):
    page = await operator(debian_chromium, server, states.covered(server.now_ms()))
    before = await text(page, ".fact.end b")
    await asyncio.sleep(2.1)

    assert await text(page, ".fact.end b") > before


@pytest.mark.parametrize("years", [0, 1, 56])
async def test_a_show_of_years_on_a_clock_that_was_set_late_has_no_more_ticks(server, debian_chromium, years):
    topics = states.evening(server.now_ms(), server.language)
    hold = {"reason": "operator", "since_at": server.now_ms() - years * 365 * 24 * 60 * MINUTE}
    topics["live"] |= {"phase": "held", "hold": hold}
    page = await operator(debian_chromium, server, topics)

    assert 2 <= len(await looks(page, ".tick")) <= 9


async def test_a_row_tells_when_it_was_meant_to_begin_and_has_to_at_the_latest(server, debian_chromium):
    page = await operator(debian_chromium, server, evening(server))
    await click(page, ".sg[data-segment=s11] .sgr")
    await until(page, "!!document.querySelector('.sgt')")
    told = await text(page, ".sgt")

    assert told.startswith("高山红茶 秒杀 · 计划 ")
    assert " · 预计 " in told
    assert told.endswith("（晚 1:40）")
    assert "可压到 12:00" in str(await page.get_attribute(".sg[data-segment=s6] .sgr", "title"))


async def test_a_length_that_was_changed_for_this_evening_says_by_how_much(server, debian_chromium):
    topics = evening(server)
    topics["timing"]["segments"]["lengths"][9] -= 40 * SECOND
    page = await operator(debian_chromium, server, topics)

    assert await text(page, ".sg[data-segment=s9] .len") == "−0:40 7:20"


async def test_go_and_the_rundown_tell_of_a_segment_what_is_left_and_what_was_won_back_as_it_adds_up(
    server, debian_chromium
):
    topics = evening(server)
    topics["timing"]["segments"]["lengths"][7] -= 40_400
    segment = topics["plan"]["segments"][7]
    topics["live"]["go"] |= {"does": "segment", "segment": segment["id"], "cue": ""}
    page = await operator(debian_chromium, server, topics)

    minutes, seconds = divmod(segment["length_ms"] // 1000 - 40, 60)
    left = f"{minutes}:{seconds:02}"
    assert left in await text(page, ".go .d")
    assert await text(page, f".sg[data-segment={segment['id']}] .len") == f"−0:40 {left}"


async def test_a_window_that_the_rundown_opens_is_meant_and_one_that_viewers_know_of_is_promised(
    server, debian_chromium
):
    opens = server.now_ms() + 4 * MINUTE
    sale = promise(opens, kind="sale_opens", id="F2", segment=None, slack_ms=None)
    page = await operator(debian_chromium, server, evening(server))
    assert "pin meant" in await looks(page, ".pin[title^=F2]")
    await server.show(**evening(server, promises=[sale]))
    await until(page, "!!document.querySelector('.pin.calm')")

    assert await looks(page, ".pin[title^=F2]") == ["pin calm"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("name", catching_up.STATES)
async def test_the_words_of_the_bar_never_touch(server, debian_chromium: Browser, name, language):
    server.language = language
    page = await operator(debian_chromium, server, catching_up.STATES[name](server.now_ms(), language))
    for size in (DESK, STUDIO, PHONE):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await asyncio.sleep(0.2)
        assert await page.evaluate(LABELS_THAT_TOUCH, 2) == []
        assert await page.evaluate(MISFITS) == []
        assert await page.evaluate(OVERFULL_LINES) == []
        assert await page.evaluate(WORDS_OVER_SPRINGS) == []


async def test_no_line_of_a_window_goes_through_the_words_of_another(server, debian_chromium):
    soon = promise(server.now_ms() + 6 * MINUTE, slack_ms=9 * MINUTE)
    page = await operator(debian_chromium, server, evening(server, promises=[soon]))
    edges = "document.querySelector('.pin.{0}').getBoundingClientRect().{1}"
    words, line = [
        [await page.evaluate(edges.format(look, edge)) for edge in ("left", "right", "top")]
        for look in ("calm", "meant.bare")
    ]
    assert words[0] < line[0] < words[1]  # the window of L3 is in the midst of them

    assert line[2] >= words[2] + 14


async def test_what_was_won_is_as_much_as_the_show_is_early_by_it(server, debian_chromium):
    page = await operator(debian_chromium, server, evening(server, lost_ms=0, won_ms=97_600))
    assert "追回 1:38" in await text(page, ".tb-sum .ln")


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "47 天"), ("en", "47 days")])
async def test_a_show_of_another_day_says_so_in_days(server, debian_chromium, language, words):
    server.language = language
    topics = evening(server)
    topics["live"]["log"].append(
        topics["live"]["log"][-1] | {"code": "edges_moved", "args": {"by": 1118 * 60 * MINUTE}}
    )
    page = await operator(debian_chromium, server, topics)
    assert words in await page.locator("body").inner_text()
    assert "1118" not in await page.locator("body").inner_text()


async def test_a_cue_that_is_announced_counts_down_from_then_on(server, debian_chromium):
    """The reminder at the end is announced four minutes before, which begin in a second and a half."""
    now = server.now_ms()
    topics = states.evening(now)
    topics["plan"]["segments"][5]["cues"][5]["warn_ms"] = 4 * MINUTE
    topics["live"]["cues"][5]["due_at"] = now + 4 * MINUTE + 3 * SECOND
    page = await operator(debian_chromium, server, topics)
    assert await page.locator("[data-cue=wrap].soon").count() == 0

    await until(page, "document.querySelector('[data-cue=wrap]').classList.contains('soon')")
    assert (await text(page, "[data-cue=wrap] .x")).split()[0] in ("4:00", "3:59", "3:58", "3:57")


@pytest.mark.parametrize("edits", [False, True], ids=["rundown", "list of edits"])
async def test_a_pass_that_the_hour_of_its_loop_leaves_out_says_so_where_others_have_their_hour(
    server, debian_chromium, edits
):
    topics = evening(server)
    columns = topics["timing"]["segments"]
    left_out = columns["ids"].index("s8")
    columns["states"][left_out] = "skipped"
    columns["at"][left_out] = columns["latest"][left_out] = None
    page = await operator(debian_chromium, server, topics)
    if edits:
        await press(page, "e")
    row = "[data-row=s8]" if edits else "[data-segment=s8]"
    await shows(page, row, "轮不到")
    assert not re.search(r"\d\d:\d\d", await text(page, f"{row} time"))
    assert "轮不到" not in await text(page, row.replace("8", "9"))
