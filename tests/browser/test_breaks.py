"""What a press would break of what was promised is told before it, and asked for once more."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser import editing_states as editing
from tests.browser.engines import click, press
from tests.browser.operator_states import MINUTE, SECOND
from tests.browser.stand_in import StandIn, until
from tests.browser.test_editing_panel import BUTTON, edit
from tests.browser.test_operator_page import names, operator, quiet, shows, text
from tests.browser.test_timebar import evening
from tests.browser.timing_states import timing_of

pytestmark = pytest.mark.crews_page

NEXT = {"does": "segment", "cue": None, "segment": "s6", "name": "segment:s6", "blocked": None}
END = {"does": "end", "cue": None, "segment": None, "name": "end", "blocked": None}

NO_DOUBLE_CLICK_S = 0.4


def promise(at: int, **more: Any) -> dict[str, Any]:
    """Something of the running segment that comes in time if nobody leaves it."""
    shared = {"kind": "cue", "id": "reprice", "segment": "s5", "slack_ms": None, "early_ms": MINUTE}
    return shared | {"at": at, "absorbs_ms": 0, "broken_by": None} | more


async def desk(browser, server: StandIn, *promises: dict[str, Any], go: dict[str, Any] = NEXT) -> Page:
    topics = evening(server, promises=list(promises))
    topics["live"]["go"] = go
    return await operator(browser, server, topics)


async def twice(page: Page, selector: str) -> None:
    await click(page, selector)
    await asyncio.sleep(NO_DOUBLE_CLICK_S)
    await click(page, selector)


@pytest.mark.both_engines
async def test_go_that_would_break_a_promise_says_so_before_and_is_pressed_once_more(server, browser):
    page = await desk(browser, server, promise(server.now_ms() + 3 * MINUTE))
    assert "会失约" in await text(page, ".go .a")
    await click(page, ".go")
    await shows(page, ".go .d", "再按一次照走")
    await shows(page, ".toast", "会失约")
    assert names(server) == []

    await asyncio.sleep(NO_DOUBLE_CLICK_S)
    await press(page, "Space")
    await server.wait_for_commands(1)
    assert [(one["command"], one["args"]) for one in server.commands] == [("go", {"expects": "segment:s6"})]


async def test_a_bounced_key_does_not_confirm_it(server, debian_chromium):
    page = await desk(debian_chromium, server, promise(server.now_ms() + 3 * MINUTE))
    await press(page, "Space")
    await press(page, "Space")
    await quiet()
    assert names(server) == []


@pytest.mark.parametrize(
    "other",
    [
        {"broken_by": "operator:小林", "early_ms": None},
        {"slack_ms": -10 * SECOND},
        {"kind": "hard_end"},
        {"segment": "s7"},
    ],
    ids=["broken already", "late already", "a hard end", "kept by another segment"],
)
async def test_go_asks_nobody_twice_where_it_breaks_nothing(server, debian_chromium, other):
    page = await desk(debian_chromium, server, promise(server.now_ms() + 3 * MINUTE, **other))
    await click(page, ".go")
    await server.wait_for_commands(1)
    assert names(server) == ["go"]


async def test_go_asks_before_it_begins_what_has_an_hour(server, debian_chromium):
    hour = promise(server.now_ms() + 3 * MINUTE, kind="hard_start", id="s6", segment="s6")
    page = await desk(debian_chromium, server, hour)
    await click(page, ".go")
    await shows(page, ".go .d", "再按一次照走")
    assert names(server) == []


async def test_go_that_ends_the_show_asks_for_a_sale_that_viewers_see(server, debian_chromium):
    sale = promise(server.now_ms() + 3 * MINUTE, kind="sale_closes", id="F1", segment=None)
    page = await desk(debian_chromium, server, sale, go=END)
    warning = await text(page, ".go .a")
    assert "还没到" in warning
    assert "F1 收" in warning
    assert "会失约" not in warning, "it closes at its hour without the show"
    await twice(page, ".go")
    await server.wait_for_commands(1)
    assert names(server) == ["go"]


async def test_of_many_two_are_named_and_the_others_counted(server, debian_chromium):
    at = server.now_ms() + 3 * MINUTE
    many = [promise(at, id=name) for name in ("reprice", "wrap", "closeup", "put")]
    page = await desk(debian_chromium, server, *many)
    assert "等 2 个" in await page.locator(".go .a").inner_text()


async def test_a_segment_that_promised_something_is_skipped_with_a_second_press(server, debian_chromium):
    page = await desk(debian_chromium, server, promise(server.now_ms() + 30 * MINUTE, segment="s8", id="x8"))
    await click(page, "[data-segment=s7] .sgr")
    await click(page, "[data-segment=s7] [data-command=skip]")
    await server.wait_for_commands(1)
    await click(page, "[data-segment=s8] .sgr")
    await click(page, "[data-segment=s8] [data-command=skip]")
    await shows(page, ".toast", "会失约")
    await quiet()
    assert names(server) == ["skip"]
    await click(page, "[data-segment=s8] [data-command=skip]")
    await server.wait_for_commands(2)


async def test_a_jump_names_what_it_leaves_and_what_it_passes_over(server, debian_chromium):
    now = server.now_ms()
    page = await desk(
        debian_chromium,
        server,
        promise(now + 3 * MINUTE),
        promise(now + 30 * MINUTE, segment="s8", id="x8"),
        promise(now + 50 * MINUTE, segment="s10", id="x10"),
    )
    await click(page, "[data-segment=s9] .sgr")
    await click(page, "[data-segment=s9] [data-command=jump]")
    await shows(page, ".toast", "x8")
    assert "x10" not in await text(page, ".toast")
    await quiet()
    await click(page, "[data-segment=s9] [data-command=jump]")
    await server.wait_for_commands(1)


async def test_the_show_is_ended_before_its_last_segment_by_two_presses_that_name_what_it_breaks(
    server, debian_chromium
):
    now = server.now_ms()
    page = await desk(
        debian_chromium,
        server,
        promise(now + 30 * MINUTE, segment="s8", id="x8"),
        promise(now + 60 * MINUTE, kind="show_end", id=None),
    )
    await press(page, "j")
    await shows(page, ".jend", "x8")
    assert "下播" not in await text(page, ".jend")
    await click(page, ".jend")
    await shows(page, ".jend", "再按一次")
    await shows(page, ".toast", "x8")
    assert names(server) == []
    await quiet()
    await page.focus(".jend")
    await press(page, "Enter")  # which elsewhere in this sheet jumps
    await server.wait_for_commands(1)
    await until(page, "!document.querySelector('.jump')")
    assert names(server) == ["end_show"]


@pytest.mark.parametrize("button", ["remove", "skip"])
async def test_what_an_edit_takes_from_a_promise_is_named_where_it_is_confirmed(
    server, debian_chromium, button
):
    topics = editing.off_air(server.now_ms())
    gone = promise(server.now_ms() + 30 * MINUTE, segment="s6", id="x6")
    topics["timing"] = timing_of(topics["plan"], topics["live"]) | {"promises": [gone]}
    page = await edit(debian_chromium, server, topics)
    await click(page, BUTTON.format(button))
    await shows(page, ".toast", "会失约")
    assert names(server) == []
