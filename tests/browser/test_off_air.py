"""What the pages say of a stream that stops in the middle of the show, and of one that runs on after it."""

from typing import Any

import pytest

from tests.browser import host_states as show
from tests.browser import operator_states as states
from tests.browser.engines import click
from tests.browser.stand_in import until
from tests.browser.test_host_page import host_page
from tests.browser.test_host_page import text as host_text
from tests.browser.test_host_page import topics as host_topics
from tests.browser.test_obs_troubles import operator
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, quiet, shows, text
from tests.browser.watch_states import calm, incident

pytestmark = pytest.mark.crews_page


def streaming(topics: states.Topics, *, on: bool) -> states.Topics:
    topics = states.changed(topics, "plan", on_air=["stream"])
    return states.changed(topics, "live", program__on_air=on, program__outputs={"stream": on})


def cut(now: int) -> states.Topics:
    gone: dict[str, Any] = incident(
        1, "output_gone", "stream", now - 4_000, stage="alarm", why_not="alert_only"
    )
    guard = calm()["guard"] | {"acts": False, "why": "off_air"}
    return streaming(states.evening(now), on=False) | {"incidents": calm(guard=guard, incidents=[gone])}


async def test_a_stream_that_has_stopped_stands_on_top_with_both_answers(server, debian_chromium):
    page = await operator(debian_chromium, server, cut(server.now_ms()))
    await shows(page, ".inc", "推流 断播了")
    assert await text(page, ".lamp span") == "断播", "it is not the afternoon before the show"
    assert "断播，再开后生效" in await text(page, ".h.auto")

    start = ".inc [data-command=output_start]"
    assert await text(page, start) == "再开推流"
    await click(page, start)
    await quiet(0.5)
    assert server.commands == [], "viewers see it at once: it takes a second press"
    await click(page, start)
    [sent] = await server.wait_for_commands(1)
    assert (sent["command"], sent["args"]) == ("output_start", {"output": "stream"})
    await click(page, ".inc [data-command=leave_as_is]")
    sent = (await server.wait_for_commands(2))[-1]
    assert (sent["command"], sent["args"]) == ("leave_as_is", {"what": "output:stream"})


async def test_a_stream_that_connects_in_vain_for_a_minute_is_stopped_and_started_at_a_second_press(
    server, debian_chromium
):
    now = server.now_ms()
    young = incident(1, "reconnecting", "stream", now - 30_000, stage="alarm", why_not="alert_only")
    topics = streaming(states.evening(now), on=True) | {"incidents": calm(incidents=[young])}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "推流 正在重连")
    again = ".inc [data-command=output_restart]"
    assert await page.locator(again).count() == 0, "OBS may get through by itself"
    await server.show(incidents=calm(incidents=[young | {"first_bad_at": now - 70_000}]))
    await shows(page, again, "停了再开推流")
    await click(page, again)
    await quiet(0.5)
    assert server.commands == [], "it takes a second press"
    await click(page, again)
    [sent] = await server.wait_for_commands(1)
    assert (sent["command"], sent["args"]) == ("output_restart", {"output": "stream"})


async def test_a_congested_line_is_told_until_what_it_warned_of_is(server, debian_chromium):
    now = server.now_ms()
    slow = incident(1, "congested", "stream", now - 9_000, figures={"congestion_permille": 710})
    topics = streaming(states.evening(now), on=True) | {"incidents": calm(incidents=[slow])}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "推流 上行拥堵")
    assert "71%" in await text(page, ".inc")
    lost = incident(2, "dropped_frames", "stream", now - 2_000)
    await server.show(incidents=calm(incidents=[slow, lost]))
    await shows(page, ".inc", "推流 丢帧")
    assert await page.locator(".inc").count() == 1


async def test_an_output_that_is_asked_about_already_is_asked_about_once(server, debian_chromium):
    now = server.now_ms()
    topics = cut(now)
    topics["health"]["obs"]["deviations"] = [states.deviation("output:stream", "on", "off", now - 4_000)]
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "推流")
    assert await page.locator(".inc").count() == 1


async def test_after_the_last_go_the_page_reminds_of_a_stream_that_runs_on(server, debian_chromium):
    topics = streaming(states.ended(server.now_ms()), on=True)
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "推流还开着")
    assert "推流还开着，停了再关" in await text(page, ".go")
    await click(page, ".inc [data-command=output_stop]")
    await quiet(0.5)
    await click(page, ".inc [data-command=output_stop]")
    [sent] = await server.wait_for_commands(1)
    assert (sent["command"], sent["args"]) == ("output_stop", {"output": "stream"})
    await server.show(live=streaming(topics, on=False)["live"])
    await until(page, "!document.querySelector('.inc')")
    assert "可以关掉本页了" in await text(page, ".go")


async def test_the_host_reads_that_the_show_was_cut_and_not_that_all_is_well(server, debian_chromium):
    now = server.now_ms()
    live = show.broken(now, "output_gone", "nothing", ["直播断了，先停一下，等场控"])
    live["program"]["on_air"] = False
    server.snapshots = host_topics(server, live | {"back": {"at": now - 1_000, "lost_ms": None}})
    page = await host_page(debian_chromium, server)
    band = await host_text(page, ".trouble")
    assert band.startswith("直播断了，先停一下，等场控 断播了")
    assert "观众看不到画面" in band


async def test_an_output_that_obs_did_not_start_is_no_green_tick(server, debian_chromium):
    now = server.now_ms()
    topics = streaming(states.evening(now), on=False)
    pressed = {"at": now - 4_000, "code": "output_start", "by": "operator", "args": {"output": "stream"}}
    failed = {
        "at": now - 1_000,
        "code": "effect_failed",
        "by": "",
        "args": {"kind": "output_start", "what": "stream", "reason": "OBS tried to start stream and gave up"},
    }
    topics["live"]["log"] = [*topics["live"]["log"], pressed]
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".toast .said", "开始「推流」")
    await server.show(live=topics["live"] | {"log": [*topics["live"]["log"], failed]})
    await shows(page, ".toast .said .ell.wtx", "没做成：开始「推流」")
    await click(page, ".toast .retry")
    [sent] = await server.wait_for_commands(1)
    assert (sent["command"], sent["args"]) == ("output_start", {"output": "stream"})


async def test_a_scene_that_obs_did_not_take_is_asked_for_again_where_that_is_told(server, debian_chromium):
    topics = states.not_taken(server.now_ms())
    for size in (DESK, PHONE):
        page = await operator(debian_chromium, server, topics, size=size)
        await shows(page, ".toast .said .ell.wtx", "特写")
        assert await page.evaluate(MISFITS) == []
        await click(page, ".toast .retry")
    late = topics["live"]["program"] | {"actual": "Closeup"}
    await server.show(live=topics["live"] | {"program": late})
    await until(page, "!document.querySelector('.toast .retry')")
    sent = await server.wait_for_commands(2)
    assert [(one["command"], one["args"]) for one in sent] == [("take_scene", {"scene": "Closeup"})] * 2


async def test_what_was_left_as_it_is_has_no_tick(server, debian_chromium):
    now = server.now_ms()
    topics = states.evening(now)
    left = {
        "at": now,
        "code": "left_as_is",
        "by": "operator",
        "args": {"kind": "output_start", "what": "stream"},
    }
    topics["live"]["log"] = [left]
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".toast .said", "没有开始「推流」")
    assert await page.locator(".toast .said use[href='#i-ok']").count() == 0


async def test_while_obs_connects_anew_neither_page_says_that_the_show_is_on_air(server, debian_chromium):
    now = server.now_ms()
    topics = streaming(states.evening(now), on=True)
    topics["live"]["program"]["reconnecting"] = True
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".lamp.gone span", "重连中")
    live = show.live(now)
    live["program"]["reconnecting"] = True
    server.snapshots = host_topics(server, live)
    page = await host_page(debian_chromium, server)
    assert await host_text(page, ".tallies") == "重连中"
