"""Timers by hand on the operator page: started, prolonged and stopped; over they count on, and say so."""

import pytest

from tests.browser import editing_states as editing
from tests.browser import operator_states as states
from tests.browser.accessible import small_targets, wrong_with
from tests.browser.engines import click, press
from tests.browser.misfits import MISFITS
from tests.browser.stand_in import until
from tests.browser.test_editing_panel import sent
from tests.browser.test_operator_page import DESK, PHONE, STUDIO, names, operator, quiet, shows, text

pytestmark = pytest.mark.crews_page

RUNNING = "[data-timer='{}']"


async def test_a_show_without_timers_shows_none(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))

    assert await page.locator(".tms").count() == 0


async def test_timers_that_run_stand_under_the_segment_the_first_to_end_at_the_top(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    order = await page.evaluate("[...document.querySelectorAll('.tm')].map((one) => one.dataset.timer)")

    assert order == ["#2", "break"]
    assert (await text(page, RUNNING.format("break") + " .clk")).startswith("3:1")


async def test_one_that_is_over_counts_on_in_the_look_of_what_has_to_be_seen_now(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    over = RUNNING.format("#2")
    assert (await text(page, over + " .clk")).startswith("+0:4")
    amber = await page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--warn').trim()"
    )

    assert amber == "#f2a51e"
    filled = f"getComputedStyle(document.querySelector({over + ' .clk'!r})).backgroundColor"
    assert await page.evaluate(filled) == "rgb(242, 165, 30)"


@pytest.mark.both_engines
async def test_one_of_the_show_file_is_started_with_one_press(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    await press(page, "n")
    await until(page, "!!document.querySelector('.tm-s')")
    await click(page, ".tm-n .b:nth-child(2)")
    await server.wait_for_commands(1)

    assert sent(server) == [("timer_start", {"timer": "change"})]


async def test_one_that_runs_is_not_started_again(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    await press(page, "n")
    await click(page, ".tm-n .b:nth-child(1)")
    await shows(page, ".tms .refused", "已经在走")
    await quiet()

    assert names(server) == []


async def test_a_free_one_has_a_name_and_minutes(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    await press(page, "n")
    await until(page, "document.activeElement.name === 'minutes'")
    await press(page, "Enter")
    await shows(page, ".tm-s .wrong", "2:30")
    await page.keyboard.type("1:30")
    await page.fill(".tm-s [name=title]", "主播喝水")
    await press(page, "Enter")
    await server.wait_for_commands(1)
    await until(page, "!document.querySelector('.tm-s')")

    assert sent(server) == [("timer_start", {"title": "主播喝水", "seconds": 90})]


async def test_one_without_a_name_is_called_after_its_length(server, browser):
    topics = editing.timers(server.now_ms())
    topics["live"]["timers"][0]["title"] = ""
    page = await operator(browser, server, topics)
    assert "计时" in await text(page, RUNNING.format("break"))
    await press(page, "n")
    await until(page, "!!document.querySelector('.tm-s')")
    await page.fill(".tm-s [name=minutes]", "5")
    await press(page, "Enter")
    await server.wait_for_commands(1)

    assert sent(server) == [("timer_start", {"title": "5:00 计时", "seconds": 300})]


async def test_one_is_prolonged_and_stopped(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    await click(page, RUNNING.format("#2") + " [data-command=timer_add]")
    await click(page, RUNNING.format("#2") + " [data-command=timer_stop]")
    await server.wait_for_commands(2)

    assert sent(server) == [
        ("timer_add", {"timer": "#2", "seconds": 60}),
        ("timer_stop", {"timer": "#2"}),
    ]


async def test_digits_typed_into_its_form_are_no_phrases_for_the_host(server, browser):
    page = await operator(browser, server, editing.timers(server.now_ms()))
    await press(page, "n")
    await until(page, "document.activeElement.name === 'minutes'")
    await page.keyboard.type("123")
    await quiet()

    assert names(server) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, PHONE], ids=["desk", "studio", "phone"])
async def test_they_fit_in_every_size(server, browser, size, language):
    server.language = language
    page = await operator(browser, server, editing.timers(server.now_ms(), language), size)
    assert await page.evaluate(MISFITS) == []
    await press(page, "n")
    await until(page, "!!document.querySelector('.tm-s')")

    assert await page.evaluate(MISFITS) == []
    assert "operator." not in await text(page, ".tms")


async def test_they_can_be_read_and_pressed_by_everybody(server, debian_chromium):
    page = await operator(debian_chromium, server, editing.timers(server.now_ms()))
    await press(page, "n")
    await until(page, "!!document.querySelector('.tm-s')")

    assert await wrong_with(page) == []
    assert await small_targets(page, 24) == []
