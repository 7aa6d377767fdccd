"""What the operator page says of an OBS that is away, slow, blocked, or other than the show wants it."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import operator_states as states
from tests.browser.accessible import wrong_with
from tests.browser.engines import borrow_page, click, press
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, names, quiet, shows, text

pytestmark = pytest.mark.crews_page

PASSWORD = "OBS at 127.0.0.1:4455 says that the password is wrong"
KICKED = "OBS at 127.0.0.1:4455 ended our session (somebody pressed Kick)"
NOBODY = "nothing listens on 127.0.0.1:4455 (connection refused)"
NEVER: dict[str, Any] = {"state": "never", "since_at": None}


async def operator(
    browser: Browser,
    server: StandIn,
    topics: states.Topics,
    size: tuple[int, int] = DESK,
    language: str = "zh-CN",
) -> Page:
    server.snapshots, server.language = topics, language
    page = await borrow_page(browser, f"{server.url}/operator?lang={language}", *size)
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


def with_obs(now: int, **obs: Any) -> states.Topics:
    topics = states.evening(now)
    topics["health"]["obs"].update(obs)
    return topics


def deviating(now: int, *deviations: tuple[str, str, str], on_air: str = "virtual_camera") -> states.Topics:
    topics = with_obs(now, deviations=[states.deviation(*one, now - 5_000) for one in deviations])
    return states.changed(topics, "plan", on_air=[on_air])


# OBS is away

AWAY: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("closed", "OBS was closed", {}, ["OBS 被关掉了", "观众看不到", "重新打开 OBS"]),
    ("crashed", "", {}, ["OBS 崩溃了", "relaunch: true"]),
    ("crashed", "", {"relaunch_allowed": True}, ["OBS 崩溃了，马上自动重开", "先别动 OBS"]),
    ("crashed", "", {"relaunch": {"attempt": 1, "failure": ""}}, ["正在重开", "第 1 次，最多 2 次"]),
    ("crashed", "", {"relaunch": {"attempt": 2, "failure": "obs is gone"}}, ["没能重开", "obs is gone"]),
    (
        "crashed",
        "",
        {"relaunch": {"attempt": 1, "failure": "there is no program obs"}},
        ["没有 obs 这个程序"],
    ),
    (
        "crashed",
        "",
        {"relaunch": {"attempt": 3, "failure": "it crashed again after two starts in ten minutes"}},
        ["没能重开", "十分钟内重开过两次"],
    ),
    ("hung", "OBS did not answer in time", {}, ["OBS 没有反应", "结束 OBS 再打开"]),
    (
        "hung",
        "OBS did not answer in time",
        {"relaunch_allowed": True},
        ["OBS 没有反应", "会自动重开"],
    ),
    ("turned_away", PASSWORD, {}, ["密码不对", "settings.yaml"]),
    ("turned_away", PASSWORD, NEVER, ["密码不对", "settings.yaml"]),
    ("turned_away", KICKED, {}, ["有人在 OBS 里断开了"]),
    ("turned_away", "something new", {}, ["OBS 不让连", "something new"]),
    ("unreachable", NOBODY, {}, ["连不上 OBS", "127.0.0.1:4455 上没有程序应答"]),
    ("unreachable", NOBODY, NEVER, ["还没连上 OBS", "127.0.0.1:4455 上没有程序应答"]),
    ("cut", "the connection to OBS broke (timed out)", {}, ["OBS 断开", "连接中断", "没人知道"]),
]


@pytest.mark.both_engines
async def test_how_obs_went_away_is_one_banner_with_what_viewers_see_and_what_to_do(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    for how, reason, obs, words in AWAY:
        for pressed in (False, True):
            shown = states.without_obs(server.now_ms(), how, reason, pressed=pressed, **obs)
            await server.show(**shown)
            for part in words:
                await shows(page, ".inc", part)
            # However often the way to safety was pressed: what comes of it is a part of the same matter.
            await shows(page, ".inc", "应急已记下" if pressed else "脚本照走")
            assert await page.locator(".inc").count() == 1, (how, obs, pressed)


async def test_a_show_without_obs_has_no_banner_until_somebody_asks_for_the_fallback(server, debian_chromium):
    now = server.now_ms()
    topics = states.without_obs(now, "", **NEVER)
    topics["health"]["obs"]["how"] = None
    page = await operator(debian_chromium, server, topics)
    assert await page.locator(".inc").count() == 0
    await server.show(live=states.without_obs(now, "", pressed=True)["live"])
    await shows(page, ".inc", "这场没有连 OBS")
    assert await page.locator(".inc").count() == 1


async def test_a_page_without_any_picture_of_obs_says_what_viewers_see_all_the_same(server, debian_chromium):
    page = await operator(debian_chromium, server, states.without_obs(server.now_ms(), "closed"))
    await shows(page, ".told", "OBS 不在，没有画面")
    assert "观众看不到画面" in await text(page, ".told")
    for how, words in (("hung", "观众的画面可能停住了"), ("cut", "观众看到什么，没人知道")):
        await server.show(**states.without_obs(server.now_ms(), how))
        await shows(page, ".told", words)


async def test_a_reason_is_told_whole(server, debian_chromium):
    reason = "a sentence that nobody has foreseen and that is longer than forty characters by far"
    page = await operator(debian_chromium, server, states.without_obs(server.now_ms(), "cut", reason))
    cut_off = "((it) => it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight + 1)"
    assert reason in await text(page, ".inc")
    assert not await page.evaluate(f"{cut_off}(document.querySelector('.inc-n span'))")


# OBS is there


async def test_late_answers_are_a_hint_and_windows_that_hang_are_an_incident(server, debian_chromium):
    page = await operator(debian_chromium, server, with_obs(server.now_ms(), pulse="slow"))
    await shows(page, ".h.warn", "回应慢")
    assert await page.locator(".inc").count() == 0

    await server.show(**with_obs(server.now_ms(), pulse="blocked"))
    await shows(page, ".inc", "画面切不动")
    assert "多半有一个对话框在等" in await text(page, ".inc")

    stuck = states.without_obs(server.now_ms(), "cut", pressed=True)["live"]
    await server.show(live=stuck | {"program": stuck["program"] | {"actual": "Host", "on_air": True}})
    await shows(page, ".inc", "再切一次")
    assert await page.locator(".inc").count() == 1


async def test_a_fallback_that_did_not_come_is_one_matter_with_one_way_on(server, debian_chromium):
    now = server.now_ms()
    topics = states.without_obs(now, "cut", pressed=True)
    program = topics["live"]["program"] | {"actual": "Host", "on_air": True}
    topics = states.evening(now) | {"live": topics["live"] | {"program": program}}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "没切到「应急片」")
    assert await page.locator(".inc").count() == 1


async def test_only_figures_that_matter_leave_the_drawer(server, debian_chromium):
    topics = states.evening(server.now_ms())
    page = await operator(debian_chromium, server, topics)
    assert await text(page, "[data-light=obs]") == "OBS 29.0.2"
    vitals = topics["vitals"]["vitals"]
    for change, look, words in [
        ({"fps": 28.0}, "warn", "帧率 28 / 30"),
        ({"fps": 20.0}, "fault", "帧率 20 / 30"),
        ({"render_ms": 26.0}, "warn", "渲染 26 / 33.3 ms"),
        ({"lagged": 0.06}, "fault", "渲染掉帧 6.0%"),
        ({"disk_free_mb": 800}, "fault", "磁盘剩 0.8 GB"),
    ]:
        await server.show(vitals={"vitals": vitals | change})
        await shows(page, f".h.{look}", words)
    idle = states.changed(topics, "live", program__outputs={"virtual_camera": True, "record": False})
    await server.show(live=idle["live"])
    await until(page, "!document.querySelector('.h.fault')")


async def test_each_output_says_what_leaves_by_it(server, debian_chromium):
    topics = states.changed(states.evening(server.now_ms()), "plan", on_air=["stream"])
    page = await operator(debian_chromium, server, topics)
    well = {"kbps": 2480, "dropped": 0.002, "congestion": 0.0, "reconnecting": False}
    for told, asked, words in [
        (well, {}, "推流 2480 kbps 丢帧 0.2%"),
        (well | {"dropped": 0.08}, {}, "丢帧 8.0%"),
        (well | {"congestion": 0.9}, {}, "拥塞 90%"),
        (well | {"kbps": 0, "reconnecting": True}, {}, "推流 重连中"),
        (well, {"stream": False}, "推流 正在停"),
        (None, {}, "推流 停着"),
        (None, {"stream": True}, "推流 正在开"),
    ]:
        program = topics["live"]["program"] | {"outputs": {"stream": told is not None}, "asked": asked}
        vitals = topics["vitals"]["vitals"] | {"outputs": {} if told is None else {"stream": told}}
        await server.show(live=topics["live"] | {"program": program}, vitals={"vitals": vitals})
        await until(
            page, f"document.querySelector('.hl').innerText.replace(/\\s+/g, ' ').includes({words!r})"
        )


async def test_the_drawer_has_all_figures_and_what_obs_lacks(server, debian_chromium):
    lacking = [
        {"role": "top", "kind": "camera", "input": "俯拍摄像头"},
        {"role": "host", "kind": "microphone", "input": "Mic 1"},
    ]
    topics = with_obs(server.now_ms(), missing_inputs=lacking)
    topics["vitals"]["vitals"]["cameras"][0]["sight"] = "nothing"
    page = await operator(debian_chromium, server, topics)
    assert "缺机位：俯拍摄像头 · 缺话筒：Mic 1" in await text(page, ".h.warn")
    await click(page, ".detail")
    await shows(page, ".vit", "1080p 30")
    told = await text(page, ".vit")
    for words in ("周五直播", "帧率 30 / 30", "CPU 12%", "88 GB", "没画面", "俯拍摄像头", "Mic 1"):
        assert words in told
    # What OBS does not have is not looked at, and is told once.
    assert told.count("俯拍摄像头") == 1
    await press(page, "Escape")
    await until(page, "!document.querySelector('.vit')")


async def test_a_camera_that_a_hand_has_hidden_on_programme_is_told_above_the_desk_and_by_its_light(
    server, debian_chromium
):
    now = server.now_ms()
    scene = states.evening(now)["live"]["program"]["actual"]
    topics = with_obs(now, hidden=[{"role": "main", "input": "Cam", "scene": scene, "since_at": now - 3_000}])
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "不在画面里")
    assert "OBS 里被隐藏或拿掉" in await text(page, ".inc")
    await shows(page, ".h.warn", "藏着：")
    await server.show(**states.evening(now))
    await until(page, "!document.querySelector('.inc')")


async def test_cameras_that_are_looked_at_seldom_are_not_said_to_be_well(server, debian_chromium):
    topics = states.evening(server.now_ms())
    topics["vitals"]["vitals"]["looks_every_s"] = 8
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".h.warn", "看得慢：每 8 秒一次")
    topics["vitals"]["vitals"]["looks_every_s"] = 1
    await server.show(**topics)
    await until(
        page, "![...document.querySelectorAll('.h.warn')].some((h) => h.textContent.includes('看得慢'))"
    )


async def test_an_output_is_started_and_stopped_by_two_presses(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    await click(page, ".detail")
    await click(page, "[data-output=stream] .b")
    await shows(page, ".toast", "再按一次：开始「推流」")
    await quiet(0.5)
    assert names(server) == []
    await click(page, "[data-output=stream] .b")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("output_start", {"output": "stream"})


# Other than the show wants it


@pytest.mark.both_engines
async def test_what_deviates_is_put_right_or_left_by_its_own_buttons(server, browser):
    topics = deviating(server.now_ms(), ("output:stream", "on", "off"))
    page = await operator(browser, server, topics)
    await shows(page, ".inc", "推流：应当开着，现在停了")
    await click(page, ".inc [data-command=put_right]")
    await server.wait_for_commands(1)
    await click(page, ".inc [data-command=leave_as_is]")
    await server.wait_for_commands(2)

    sent = [(c["command"], c["args"]) for c in server.commands]
    assert sent == [("put_right", {"what": "output:stream"}), ("leave_as_is", {"what": "output:stream"})]


async def test_what_viewers_would_see_takes_a_second_press_that_says_so(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    for count, (deviation, told, sure) in enumerate(
        [
            (("collection", "周五", "Untitled"), "应当是「周五」，现在是「Untitled」", "画面会黑一下"),
            (("output:virtual_camera", "off", "on"), "虚拟摄像机：应当停着，现在开着", "观众看得到"),
        ]
    ):
        await server.show(**deviating(server.now_ms(), deviation))
        await shows(page, ".inc", told)
        await click(page, ".inc [data-command=put_right]")
        await shows(page, ".toast", sure)
        await quiet(0.5)
        assert len(server.commands) == count
        await click(page, ".inc [data-command=put_right]")
        await server.wait_for_commands(count + 1)

    assert names(server) == ["put_right", "put_right"]


async def test_several_deviations_keep_their_order_and_what_viewers_miss_is_in_sight(server, debian_chromium):
    page = await operator(debian_chromium, server, states.after_a_crash(server.now_ms()))
    lines = await page.locator(".lines .inc-n b").all_inner_texts()
    assert lines[0] == "推流：应当开着，现在停了"
    await click(page, ".all")
    await until(page, "!!document.querySelector('.inl')")

    assert await page.locator(".inl .inc-n b").all_inner_texts() == [
        "场景集合：应当是「周五直播」，现在是「Test」",
        "工作室模式：应当关着，现在开着",
        "话筒「Mic 1」：应当静音，现在有声音",
        "推流：应当开着，现在停了",
        "录制：应当停着，现在开着",
    ]


async def test_a_deviation_is_loud_only_where_viewers_miss_something(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    for deviation, on_air, loud in [
        (("output:stream", "on", "off"), "stream", True),
        (("output:record", "on", "off"), "stream", False),
        (("sound:Mic 1", "heard", "muted"), "virtual_camera", True),
        (("sound:Mic 2", "muted", "heard"), "virtual_camera", False),
    ]:
        await server.show(**deviating(server.now_ms(), deviation, on_air=on_air))
        name = deviation[0].partition(":")[2]
        await shows(page, ".inc", {"stream": "推流", "record": "录制"}.get(name, name))
        assert (await page.locator(".inc.asks").count() == 0) == loud, deviation


# No way to safety


def without_fallback(now: int, language: str = "zh-CN") -> states.Topics:
    topics = states.evening(now, language)
    scene = topics["live"]["program"]["fallback"]
    topics["health"]["obs"]["missing"] = [{"role": "fallback", "scene": scene}]
    return topics


@pytest.mark.parametrize("size", [DESK, PHONE])
async def test_that_a_pressed_fallback_is_not_in_obs_is_one_thing_with_what_to_do(
    server, debian_chromium, size
):
    now = server.now_ms()
    topics = without_fallback(now)
    at = now - 9_000
    refused = {
        "scene": "Fallback",
        "since_at": at,
        "state": "failed",
        "reason": "OBS has no scene 'Fallback'",
    }
    cover = {"since_at": at, "reason": "", "by": "operator"}
    topics["live"]["program"].update(wanted="Fallback", cover=cover, switch=refused)
    topics["live"]["go"]["blocked"] = "fallback_asked"
    page = await operator(debian_chromium, server, topics, size)
    [told] = [await one.inner_text() for one in await page.locator(".inc:not(.asks)").all()]
    assert "应急画面在 OBS 里没有" in told
    assert "companion obs setup" in told
    assert "应急没切上 · 先返回" in await text(page, "button.go")


@pytest.mark.parametrize("size", [DESK, PHONE])
async def test_a_fallback_that_obs_does_not_have_is_told_loudly_with_what_to_do(
    server, debian_chromium, size
):
    topics = without_fallback(server.now_ms())
    page = await operator(debian_chromium, server, topics, size)
    [told] = [await one.inner_text() for one in await page.locator(".inc:not(.asks)").all()]
    assert "应急画面在 OBS 里没有\n按 F8 切不了" in told
    assert "OBS 里没有场景「Fallback」" in told
    assert "companion obs setup" in told
    assert await page.locator(".inc").is_visible()
    topics["health"]["obs"]["missing"] = [{"role": "closeup", "scene": "Closeup"}]
    await server.show(**topics)
    await until(page, "!document.querySelector('.inc')")


# Every size, both languages


def every_state(now: int, language: str) -> dict[str, states.Topics]:
    # Once the fallback was asked for there are the most words.
    away = {
        f"{how} {number}": states.without_obs(now, how, reason, language, pressed=True, **obs)
        for number, (how, reason, obs, _) in enumerate(AWAY)
    }
    troubled = states.after_a_crash(now, language)
    troubled["health"]["obs"]["pulse"] = "slow"
    troubled["health"]["obs"]["missing_inputs"] = [
        {"role": "host", "kind": "microphone", "input": "A microphone with a very long name in OBS"}
    ]
    troubled["vitals"]["vitals"].update(fps=20.0, lagged=0.2, disk_free_mb=100)
    troubled["vitals"]["vitals"]["cameras"][1]["sight"] = "nothing"
    # What is opened afterwards is opened in the last of them.
    return away | {"no fallback": without_fallback(now, language), "troubled": troubled}


DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_no_words_leave_their_box(server, debian_chromium, language):
    page = await operator(debian_chromium, server, states.evening(server.now_ms(), language), DESK, language)
    wrong: dict[tuple[tuple[int, int], str], Any] = {}

    async def look(name: str) -> None:
        for size in (DESK, PHONE):
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            await page.evaluate(DRAWN)
            wrong[size, name] = await page.evaluate(MISFITS)
        assert "operator." not in await text(page, ".hs")

    for name, topics in every_state(server.now_ms(), language).items():
        # The title tells that the page has drawn this state and not the one before.
        show = topics["plan"]["show"] | {"title": name}
        await server.show(**topics | {"plan": topics["plan"] | {"show": show}})
        await until(page, f"document.body.textContent.includes({name!r})")
        await look(name)
    for opened in (".all", ".detail"):
        await click(page, opened)
        await look(opened)

    assert {state: found for state, found in wrong.items() if found} == {}


async def test_everybody_can_read_it(server, debian_chromium):
    page = await operator(debian_chromium, server, states.after_a_crash(server.now_ms()))
    for opened in (".all", ".detail"):
        await click(page, opened)
        await quiet(0.1)
        assert await wrong_with(page, ".hs") == [], opened
