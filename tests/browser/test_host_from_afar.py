"""The host screen as it is read: from any distance, at the right moment, and what can be looked up on it."""

import re

import pytest

from tests.browser import host_states as show
from tests.browser.engines import borrow_page, click, press
from tests.browser.stand_in import until
from tests.browser.test_host_page import (
    MINUTE,
    OVERFLOW,
    host_page,
    seen_by_the_host,
    shows,
    text,
    topics,
    visible,
)

pytestmark = pytest.mark.crews_page

SCALE = "Number(getComputedStyle(document.documentElement).getPropertyValue('--scale'))"


async def test_sizes_follow_the_distance_and_the_diagonal_of_the_screen(debian_chromium, server):
    page = await borrow_page(debian_chromium, f"{server.url}/blank", 1920, 1080)
    glance = await page.evaluate(
        """import('/static/js/host/device.js').then(({ scaleOf }) => [1.5, 2, 2.5, 3, 4].map(distance =>
          [24, 27, 32, 43, 55].map(screen => Math.round(84 * scaleOf({ distance, screen }, 1920, 1080)))))"""
    )
    # 40' of arc in pixels of a 1080p panel, by distance and diagonal
    assert glance == [
        [63, 56, 47, 35, 28],
        [84, 75, 63, 47, 37],
        [105, 93, 79, 59, 46],
        [126, 112, 95, 70, 55],
        [168, 150, 126, 94, 73],
    ]


async def test_what_to_say_comes_at_a_minute_at_ten_seconds_and_at_zero(debian_chromium, server):
    page = await borrow_page(debian_chromium, f"{server.url}/blank", 1366, 768)
    said = await page.evaluate(
        """import('/static/js/host/spoken.js').then(({ spoken }) => [200, 60, 46, 44, 10, 1, 0].map(left => {
          const words = { minute: 'minute', ten: 'ten', zero: 'zero' }
          const t = (key, { words }) => `${key.split('.').pop()} ${words}`
          const { text, now } = spoken(left * 1000, words, t)
          return `${text} ${now}`
        }))"""
    )
    assert said == [
        "say_at_minute minute false",
        "say_now minute true",
        "say_now minute true",
        "say_at_ten ten false",
        "say_now ten true",
        "say_now ten true",
        "say_now zero true",
    ]


async def test_the_last_minute_of_a_bag_is_said_before_how_to_enter(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), bags=[show.bag(now, closes_at=now + 58_000)])
    page = await host_page(debian_chromium, server, (1920, 1080))

    assert "现在说： 福袋最后一分钟，发「今天吃坚果」 口令" in await text(page, ".window")


async def test_the_distance_is_kept_on_the_device_and_asked_for_by_a_key(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), messages=[show.message(now, "话筒碰到衣领")])
    page = await host_page(debian_chromium, server, (1920, 1080))
    assert await page.evaluate(SCALE) == 1
    await page.goto(f"{server.url}/host?distance=3&screen=24&pace=1")
    await until(page, f"{SCALE} === 1.5")
    await page.goto(f"{server.url}/host")
    await until(page, f"{SCALE} === 1.5")
    await seen_by_the_host(page)
    await press(page, ",")
    await until(page, "document.activeElement?.type === 'range'")
    for _ in range(4):
        await press(page, "ArrowLeft")
    await until(page, f"{SCALE} === 1")
    await press(page, "Escape")
    await until(page, "!document.querySelector('dialog').open")

    assert server.commands == []  # the keys were for the sheet
    stored = await page.evaluate("JSON.parse(localStorage.getItem('companion.host'))")
    assert stored == {"distance": 2, "screen": 24, "mirror": False, "pace": True}


async def test_a_long_press_on_the_clock_opens_the_settings_for_those_without_keys(debian_chromium, server):
    server.snapshots = topics(server, show.live(server.now_ms()))
    page = await host_page(debian_chromium, server)
    await page.locator(".left b").hover()
    await page.mouse.down()
    await until(page, "document.querySelector('dialog').open")
    await page.mouse.up()
    await click(page, "dialog .done")
    await until(page, "!document.querySelector('dialog').open")

    assert await text(page, ".lines .current i") == "1"  # no tap for the next line


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
async def test_from_afar_the_least_important_leaves_and_nothing_overflows(debian_chromium, server, size):
    server.snapshots = topics(server, show.live(server.now_ms()))
    page = await host_page(debian_chromium, server, size, "?distance=3")
    wrong = {}
    for query in ("?distance=3", "?distance=4"):
        await page.goto(f"{server.url}/host{query}")
        await until(page, "document.querySelector('.strip') !== null")
        states = show.states(server.now_ms(), "zh-CN")
        for name in ("running", "last minute", "over", "urgent", "incident", "sold out", "long"):
            await server.show(**states[name][1])
            await page.evaluate("new Promise(done => setTimeout(done, 150))")
            wrong[f"{name} {query}"] = await page.evaluate(OVERFLOW)
            if name == "running":
                assert len(await visible(page, ".lines .current")) == 1
                assert await visible(page, ".amount") == ["¥24.90"]
                assert await visible(page, ".window .clock") != []
                assert await visible(page, ".never") == []

    server.language = "en"
    server.snapshots = show.states(server.now_ms(), "en")["running"][1]
    await page.goto(f"{server.url}/host?distance=3")
    await until(page, "document.querySelector('.strip') !== null")
    states = show.states(server.now_ms(), "en")
    for name in ("running", "urgent", "incident"):
        await server.show(**states[name][1])
        await page.evaluate("new Promise(done => setTimeout(done, 150))")
        wrong[f"{name}, English"] = await page.evaluate(OVERFLOW)

    assert {name: found for name, found in wrong.items() if found} == {}


async def test_the_host_looks_back_at_the_last_three_messages(debian_chromium, server):
    now = server.now_ms()
    told = [
        show.message(now, "看 1 号机", "normal", id="m1", sent_at=now - 300_000),
        show.message(now, "看 2 号机", "normal", id="m2", sent_at=now - 200_000),
        show.message(now, "准备收尾", "warn", id="m3", sent_at=now - 190_000),
        show.message(now, "往左站", "warn", id="m4", sent_at=now - 100_000, acked_at=now - 95_000),
    ]
    server.snapshots = topics(server, show.live(now), messages=told)
    page = await host_page(debian_chromium, server)
    assert await page.locator(".band").count() == 0  # what was to be done three minutes ago is not said now
    await press(page, "m")
    assert await visible(page, ".history li") == [
        "往左站 小林 · 1 分钟前 · 已确认",
        "准备收尾 小林 · 3 分钟前 · 未确认",
        "看 2 号机 小林 · 3 分钟前",
    ]
    urgent = show.message(server.now_ms(), "话筒碰到衣领", id="m5")
    await server.show(messages={"messages": [*told, urgent], "questions": []})
    await until(page, shows(".band", "话筒碰到衣领"))
    await press(page, "Escape")
    assert await page.locator(".history").count() == 0
    await click(page, ".look-back")
    assert (await visible(page, ".history li"))[0].startswith("话筒碰到衣领")
    await seen_by_the_host(page)
    await press(page, "Space")  # the pedal is for the message, whatever a finger was on last

    assert [sent["args"] for sent in await server.wait_for_commands(1)] == [{"message": "m5"}]


async def test_questions_stand_there_with_their_age_until_the_crew_takes_them_away(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now), questions=show.questions(now))
    page = await host_page(debian_chromium, server, (1920, 1080))
    asked = await visible(page, ".questions li")
    assert [re.sub(r" ?\d+ (秒|分钟)$", "", one) for one in asked] == ["会不会咸", "孩子能吃吗", "几天发货"]
    await server.show(messages={"messages": [], "questions": show.questions(now)[1:2]})
    await until(page, "document.querySelectorAll('.questions li').length === 1")

    assert server.commands == []


async def test_how_sales_go_is_there_for_those_who_want_it_and_while_it_is_fresh(debian_chromium, server):
    now = server.now_ms()
    server.snapshots = topics(server, show.live(now, revenue=show.revenue(now)))
    page = await host_page(debian_chromium, server, (1920, 1080))
    assert "业绩" not in await text(page, ".name")
    await page.goto(f"{server.url}/host?pace=1")
    await until(page, shows(".name", "业绩 92%（2 分钟前）"))
    await server.show(live=show.live(now, revenue=show.revenue(now, percent=None)))
    await until(page, shows(".name", "业绩 ¥36,800"))
    await server.show(live=show.live(now, revenue=show.revenue(now) | {"at": now - 30 * MINUTE}))
    await until(page, "!document.querySelector('.name').innerText.includes('业绩')")


async def test_while_the_picture_is_gone_the_host_says_what_was_written_for_it(debian_chromium, server):
    server.snapshots = topics(server, show.covered(server.now_ms()))
    server.snapshots["plan"]["playbooks"] = {"camera_lost": {"say": ["换个角度给大家看细节", "别停"]}}
    page = await host_page(debian_chromium, server)

    assert await text(page, ".sentence b") == "换个角度给大家看细节"
