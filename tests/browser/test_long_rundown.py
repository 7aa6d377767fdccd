"""A show of five hundred segments on the operator page: what is seen is drawn, nothing is out of reach."""

import copy

import pytest
from playwright.async_api import Page

from tests.browser import operator_states as states
from tests.browser.engines import click
from tests.browser.operator_states import MINUTE
from tests.browser.stand_in import until
from tests.browser.test_desk_acts import sent
from tests.browser.test_operator_page import DESK, PHONE, operator, text

pytestmark = pytest.mark.crews_page

COUNT = 500
IN_THE_LIST = """(() => {
  const [row, list] = [".jr.at", "#jump-list"].map((of) =>
    document.querySelector(of).getBoundingClientRect());
  return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
})()"""


def long_show(now: int) -> states.Topics:
    """Segments of a minute; the sixth runs, as in the evening."""
    topics = states.evening(now)
    written = topics["plan"]["segments"]
    segments = [copy.deepcopy(written[n % len(written)]) for n in range(COUNT)]
    for n, segment in enumerate(segments):
        segment |= {"id": f"s{n}", "title": f"第 {n + 1} 段", "ends_hard": False}
        segment["cues"] = segment["cues"] if n == 5 else []
        segment |= {"length_ms": MINUTE, "shortest_ms": MINUTE}
    topics["plan"]["segments"] = segments
    return topics


async def drawn(page: Page) -> int:
    return await page.locator(".rundown .sg").count()


async def last(page: Page) -> None:
    """Scroll as far down as what is to come goes, as a hand does: until it is there."""
    down = "document.querySelector('.ahead').lastElementChild.scrollIntoView({ block: 'end' })"
    await until(page, f"({down}, !!document.querySelector('.sg[data-segment=s{COUNT - 1}]'))")


@pytest.mark.both_engines
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_the_rows_in_sight_are_drawn_and_the_last_one_is_reached(server, browser, size):
    page = await operator(browser, server, long_show(server.now_ms()), size)
    await until(page, "!!document.querySelector('.sg[data-segment=s6]')")
    assert await drawn(page) < 100
    await last(page)

    assert await drawn(page) < 100
    assert await page.locator(".sg[data-segment=s100]").count() == 0


async def test_what_is_not_drawn_takes_its_room(server, debian_chromium):
    page = await operator(debian_chromium, server, long_show(server.now_ms()))
    await until(page, "!!document.querySelector('.sg[data-segment=s6]')")
    await page.wait_for_timeout(1200)  # the first drawing only guesses how high a row is
    row = await page.evaluate("document.querySelector('.sg').getBoundingClientRect().height")
    room = await page.evaluate("document.querySelector('.ahead').getBoundingClientRect().height")

    assert abs(room - row * (COUNT - 6)) < row


async def test_an_open_row_stays_open_while_others_are_looked_at(server, debian_chromium):
    page = await operator(debian_chromium, server, long_show(server.now_ms()))
    await click(page, ".sg[data-segment=s7] .sgr")
    await until(page, "!!document.querySelector('.sg.open')")
    await last(page)

    assert (await text(page, ".sg.open .title")) == "第 8 段"


async def test_narrow_neighbours_are_one_block_of_the_bar(server, debian_chromium):
    page = await operator(debian_chromium, server, long_show(server.now_ms()))

    assert await page.locator(".seg").count() < 10


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_the_list_to_jump_by_draws_what_is_seen_and_leads_everywhere(server, debian_chromium, size):
    page = await operator(debian_chromium, server, long_show(server.now_ms()), size)
    await page.keyboard.press("j")
    await until(page, "document.activeElement.id === 'jump'")
    assert await page.locator(".jr").count() < 100
    assert await page.locator(".jr.at").get_attribute("aria-posinset") == "7", "what comes next"
    for _ in range(60):
        await page.keyboard.press("ArrowDown")
    assert (await text(page, ".jr.at .ell"), await page.locator(".jr").count() < 100) == ("第 67 段", True)
    assert await page.evaluate(IN_THE_LIST)

    last = "document.querySelector('#jump-list').lastElementChild.scrollIntoView({ block: 'end' })"
    await until(page, f"({last}, !!document.querySelector('#jump-{COUNT - 1}'))")
    assert await page.locator("#jump-300").count() == 0
    await click(page, f"#jump-{COUNT - 1}")
    await page.wait_for_timeout(500)  # a double click confirms nothing
    await click(page, f"#jump-{COUNT - 1}")
    await until(page, "!document.querySelector('.jump')")

    assert sent(server) == [("jump", {"to": f"s{COUNT - 1}"})]
