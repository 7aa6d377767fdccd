"""The bar of the evening on the host screen: how far it has come, and what was promised."""

import asyncio
import copy
import re

import pytest

from tests.browser import host_states as show
from tests.browser.accessible import wrong_with
from tests.browser.stand_in import until
from tests.browser.test_host_page import host_page, text, topics, visible

pytestmark = pytest.mark.crews_page


@pytest.mark.both_engines
async def test_the_next_promise_counts_down_beside_what_is_being_won_back(browser, server):
    server.snapshots = show.promised(server.now_ms())
    page = await host_page(browser, server, (1920, 1080))

    assert re.fullmatch(r"\d\d:\d\d 秒杀 还有 3:(20|1\d)", await text(page, ".evening b"))
    assert await text(page, ".evening em") == "正在追时间 −2:00"
    assert await page.locator(".evening .pin").count() == 2
    assert await page.locator(".evening .fixed").count() == 1
    assert await page.locator(".evening button").count() == 0


async def test_in_its_last_minute_it_asks_for_attention(debian_chromium, server):
    server.snapshots = show.promised(server.now_ms(), left=62_000)
    page = await host_page(debian_chromium, server)
    assert await page.locator(".evening.soon").count() == 0

    await until(page, "!!document.querySelector('.evening.soon')")


async def test_the_host_is_told_that_an_hour_will_not_be_kept_any_more(debian_chromium, server):
    told = show.promised(server.now_ms())
    told["timing"]["promises"][0] |= {"slack_ms": None, "early_ms": None, "broken_by": "operator:小林"}
    server.snapshots = told
    page = await host_page(debian_chromium, server)

    assert re.fullmatch(r"\d\d:\d\d 秒杀 不做了，别再报", await text(page, ".evening b"))
    assert await page.locator(".evening.off").count() == 1
    assert await page.locator(".evening .pin").count() == 1


async def test_what_was_begun_before_its_hour_is_no_news_to_the_host(debian_chromium, server):
    told = show.promised(server.now_ms())
    running = told["live"]["segment"]["id"]
    told["timing"]["promises"][0] |= {"kind": "hard_start", "segment": running, "broken_by": "operator"}
    server.snapshots = told
    page = await host_page(debian_chromium, server)

    assert "不做了" not in await text(page, ".evening")


async def test_what_viewers_see_counting_down_is_told_beside_the_card_alone(debian_chromium, server):
    told = show.promised(server.now_ms())
    told["timing"]["promises"] = [told["timing"]["promises"][0] | {"kind": "sale_opens", "id": "F1"}]
    server.snapshots = told
    page = await host_page(debian_chromium, server)

    assert await page.locator(".evening b").count() == 0
    assert await page.locator(".evening .pin").count() == 1


async def test_without_a_promise_there_is_the_bar_alone(debian_chromium, server):
    server.snapshots = topics(server, show.live(server.now_ms()))
    page = await host_page(debian_chromium, server)

    assert await page.locator(".evening .bar").count() == 1
    assert await page.locator(".evening p").count() == 0


async def test_before_the_start_and_after_the_end_there_is_none(debian_chromium, server):
    server.snapshots = topics(server, show.ready())
    page = await host_page(debian_chromium, server)
    assert await page.locator(".evening").count() == 0
    await server.show(**topics(server, show.ended(server.now_ms())))
    await until(page, "!!document.querySelector('.ended')")

    assert await page.locator(".evening").count() == 0


PLACES = """(what) => [...document.querySelectorAll(`.evening .${what}`)].map((one) =>
  ["left", "width"].map((side) => Math.round(parseFloat(one.style[side]))))"""


@pytest.mark.both_engines
async def test_the_bar_tells_what_was_lost_and_won_what_is_fixed_and_what_may_still_give(browser, server):
    server.snapshots = show.an_hour_in(server.now_ms())
    page = await host_page(browser, server, (1920, 1080))
    told = {what: await page.evaluate(PLACES, what) for what in ("lost", "won", "fixed", "elastic")}

    # Of 24:30: 7:30 and 7:00 have run; of 6:00 that run 3:00 may go, and of 4:00 that are fixed 2:00.
    assert told == {"lost": [[20, 10]], "won": [[55, 4]], "fixed": [[84, 16]], "elastic": [[71, 12], [92, 8]]}


async def test_what_runs_late_is_lost_on_the_bar_while_it_still_runs(debian_chromium, server):
    told = show.an_hour_in(server.now_ms())
    told["live"]["begun"] = told["live"]["begun"][-1:]
    told["live"]["segment"]["ends_at"] = server.now_ms() - 30_000
    told["timing"] = show.timing_of(told["plan"], told["live"])
    server.snapshots = told
    page = await host_page(debian_chromium, server)

    assert await page.evaluate("document.querySelectorAll('.evening .lost').length") == 1
    assert await page.locator(".evening .won").count() == 0
    edges = "(of) => document.querySelector(`.evening .${of}`).getBoundingClientRect()"
    lost, now = [await page.evaluate(edges, of) for of in ("lost", "now")]
    assert abs(lost["right"] - (now["left"] + now["right"]) / 2) < 8


async def test_of_hundreds_of_segments_that_may_give_the_bar_draws_what_can_be_told_apart(
    debian_chromium, server
):
    told = show.an_hour_in(server.now_ms())
    last = told["plan"]["segments"][2]
    many = [{**last, "id": f"m{n}", "shortest_ms": last["length_ms"] // 2} for n in range(400)]
    told["plan"]["segments"] += many
    told["timing"] = show.timing_of(told["plan"], told["live"])
    server.snapshots = told
    page = await host_page(debian_chromium, server)

    assert await page.locator(".evening .elastic").count() < 20


async def test_held_time_adds_to_what_the_show_is_over_while_nothing_is_sent(debian_chromium, server):
    server.snapshots = topics(server, show.held(server.now_ms(), remaining=286_000))
    page = await host_page(debian_chromium, server)
    before = await text(page, ".name small")
    await asyncio.sleep(2.1)

    assert re.search(r"全场超 \d:\d\d", before)
    assert await text(page, ".name small") > before


async def test_a_long_name_of_what_is_promised_leaves_room_for_the_card(debian_chromium, server):
    server.language = "en"
    told = copy.deepcopy(show.promised(server.now_ms(), "en"))
    told["timing"]["promises"][0] |= {"kind": "hard_start"}
    told["plan"]["segments"][2]["title"] = show.LONG["en"]["segment"]
    server.snapshots = told
    page = await host_page(debian_chromium, server, (1920, 1080))

    assert await visible(page, ".evening em") == []
    height = await page.evaluate("document.querySelector('.evening').getBoundingClientRect().height")
    assert height < 100


async def test_from_afar_the_bar_stays_and_its_words_give_way(debian_chromium, server):
    server.snapshots = show.promised(server.now_ms())
    page = await host_page(debian_chromium, server, (1366, 768), "?distance=4")

    assert await visible(page, ".evening p") == []
    assert await page.locator(".evening .bar").count() == 1


async def test_it_can_be_read_by_everybody(debian_chromium, server):
    server.snapshots = show.promised(server.now_ms(), left=48_000)
    page = await host_page(debian_chromium, server, (1920, 1080))

    assert await wrong_with(page, ".evening") == []
