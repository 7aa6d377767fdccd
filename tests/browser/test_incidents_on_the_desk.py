"""What the desk says of automation: whether it acts, what covers the show, what happened, what is measured.

The sentences that a page says of an OBS that is away are in ``test_obs_troubles``.
"""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import incident_states, watch_states
from tests.browser import operator_states as states
from tests.browser.accessible import wrong_with
from tests.browser.engines import borrow_page, click, press
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import DESK, MISFITS, PHONE, quiet, shows, text

pytestmark = pytest.mark.crews_page

TONES = """
  window.tones = [];
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    const tone = make.call(this);
    const start = tone.start.bind(tone);
    tone.start = (at) => { window.tones.push(tone.frequency.value); start(at); };
    return tone;
  };
"""
"""The browser makes its sounds as ever, and the height of each is written down."""
TWICE = """async (key) => {
  const press = () => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))
  const button = document.querySelector(`[aria-keyshortcuts=${key.toUpperCase()}]`)
  const before = button.dataset.command
  press()
  while (button.dataset.command === before) await new Promise(requestAnimationFrame)
  press()
}"""
"""Once, and again as soon as the button says the opposite."""
A_SECOND = 1.1
"""As long as a press that takes back the last one counts as the same press, and a little more."""
OVER_THE_BAR = """(() => document.querySelector('.wat').getBoundingClientRect().bottom
  - document.querySelector('.bar').getBoundingClientRect().top)()"""
"""By how many pixels what lies over the panels lies over the way to safety, too."""


@pytest.fixture(autouse=True)
def _pictures(server: StandIn) -> None:
    server.incident_pictures = {
        "pictures": ["before", "during", "after"],
        "programme": [-2000, 0, 2000],
        "frames": [-500, 0, 500],
    }


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


def sent(server: StandIn) -> list[tuple[str, dict[str, Any]]]:
    return [(command["command"], command["args"]) for command in server.commands]


# Automation


async def test_the_health_line_says_whether_automation_acts_and_one_key_changes_it(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, states.evening(now))
    for state, look, words, command in [
        (states.evening(now), "armed", "待命", "disarm_auto"),
        (states.ready(now), "old", "开播后生效", "disarm_auto"),
        (incident_states.suspended(now), "warn", "已暂停：手切了「特写」", "arm_auto"),
        (incident_states.locked(now), "fault", "已锁定：5:00 内切了 3 次", "arm_auto"),
        (incident_states.disarmed(now), "warn", "后自动开", "arm_auto"),
        (states.without_obs(now, "cut"), "old", "OBS 不在", "disarm_auto"),
    ]:
        await server.show(**state)
        await shows(page, f".h.auto.{look}", words)
        before = len(server.commands)
        if before and sent(server)[-1][0] != command:
            await asyncio.sleep(A_SECOND)
        await press(page, "a")
        await server.wait_for_commands(before + 1)
        assert sent(server)[-1] == (command, {}), words
        await until(page, "!document.querySelector('.hl .sent')")


@pytest.mark.parametrize(
    ("key", "turned"),
    [
        ("a", {"guard": watch_states.guard(armed=False, acts=False, why="disarmed")}),
        ("p", {"prices_hidden": True}),
    ],
)
async def test_a_key_pressed_twice_in_a_hurry_is_pressed_once(server, debian_chromium, key, turned):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))

    async def obeyed() -> None:
        await server.wait_for_commands(1)
        await server.show(incidents=watch_states.calm(**turned))

    async with asyncio.TaskGroup() as both:
        both.create_task(obeyed())
        both.create_task(page.evaluate(TWICE, key))
    await shows(page, ".said", "连按了两下")
    assert len(server.commands) == 1

    await asyncio.sleep(A_SECOND)
    await press(page, key)
    [first, second] = await server.wait_for_commands(2)
    assert first["command"] != second["command"]


async def test_without_a_link_nobody_claims_that_automation_acts(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    server.silent = True
    await shows(page, ".h.auto.old", "未知")
    await press(page, "a")
    await quiet()

    assert server.commands == []


async def test_a_lock_is_told_loudly_with_the_press_that_ends_it(server, debian_chromium):
    page = await operator(debian_chromium, server, incident_states.locked(server.now_ms()))
    await shows(page, ".inc", "自动切换已锁定")
    await click(page, ".inc .b")
    await server.wait_for_commands(1)

    assert sent(server) == [("arm_auto", {})]


# What covers the show


@pytest.mark.both_engines
async def test_a_cover_says_what_broke_what_viewers_see_and_what_the_return_waits_for(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, incident_states.alarm(now))
    await shows(page, ".inc", "主机位 黑屏")
    assert await text(page, ".inc .b") == "切「备机位」"

    await server.show(**incident_states.covered(now))
    await shows(page, ".course", "异常后 3.4 s 上屏")
    assert await page.locator(".course .air").inner_text() == "「应急片」在播\n异常后 3.4 s 上屏"
    assert await text(page, ".course .armed") == "自动返回「主机位」 等主机位恢复"
    assert await text(page, ".course li:last-child") == "主播：画面在调整，先听我说 阿远：换备用采集线"
    assert await page.locator(".inc").count() == 1
    await click(page, ".inc .b:nth-of-type(1)")
    await click(page, ".inc .b:nth-of-type(2)")
    await server.wait_for_commands(2)
    assert sent(server) == [("return", {}), ("fallback", {})]

    await server.show(**incident_states.clearing(now))
    await shows(page, ".course .armed", "主机位好了")
    hidden = incident_states.may_return(now)
    hidden["incidents"]["cover"]["return_shows"] = False
    await server.show(**hidden)
    await shows(page, ".course", "等它的机位：在 OBS 里点开眼睛")
    await server.show(**incident_states.may_return(now))
    await shows(page, ".course .next", "可以返回了")
    assert "好了：按 F9 回「主机位」" in await text(page, ".inc-n b"), "nobody else brings viewers back"
    assert "主机位 黑屏，已恢复" in await text(page, ".inc-n")
    assert await page.locator(".inc.mild").count() == 0
    assert await page.locator(".inc-b .b").count() == 1


async def test_while_obs_does_not_keep_up_the_bar_has_the_figure_of_now(server, debian_chromium):
    now = server.now_ms()
    topics = states.evening(now)
    lag = watch_states.incident(1, "render_lag", "", now - 9_000, figures={"lagged_permille": 245})
    topics["incidents"] = watch_states.calm(incidents=[lag | {"stage": "alarm"}])
    topics["watch"]["obs"]["figures"] = {"lagged_permille": 26}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "2.6%")
    assert "24.5%" not in await text(page, ".inc")


async def test_off_air_no_return_is_promised_that_does_not_come(server, debian_chromium):
    now = server.now_ms()
    topics = incident_states.may_return(now)
    topics["incidents"]["cover"] |= {"returns": "auto", "ready": False, "earliest_at": now - 60_000}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".course .armed", "马上返回")
    off_air = topics["incidents"] | {"guard": watch_states.guard(acts=False, why="off_air")}
    await server.show(incidents=off_air)
    await shows(page, ".course .armed", "开播后返回；现在按 F9")


async def test_what_automation_will_not_undo_is_said_to_be_the_operators(server, debian_chromium):
    now = server.now_ms()
    topics = incident_states.covered(now)
    topics["incidents"]["guard"] = watch_states.guard(acts=False, why="locked", switches=3)
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".course .warn", "不会自动返回「主机位」")

    by_hand = incident_states.covered(now)
    by_hand["incidents"]["cover"] |= {"auto": False, "by": "operator:阿远", "earliest_at": None}
    by_hand["live"]["program"]["cover"] |= {"auto": False, "by": "operator:阿远"}
    await server.show(**by_hand)
    await shows(page, ".course", "由你返回「主机位」")
    assert "阿远" in await text(page, ".inc-n")
    assert await page.locator(".inc-b .b").count() == 1


async def test_a_pause_is_told_against_what_the_platform_allows(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, incident_states.covered(now))
    for seconds, warned, look, words in [
        (60, 0, "", "平台上限 5:00"),
        (190, 60, "near", "平台上限 5:00"),
        (250, 80, "now", "平台上限 5:00"),
        (320, 80, "now", "超过平台上限 5:00"),
    ]:
        topics = incident_states.covered(server.now_ms())
        topics["incidents"]["still"] = incident_states.still(server.now_ms(), "zh-CN", seconds, warned)
        await server.show(**topics)
        await until(page, f"document.querySelector('.lim').className.trim() === {f'lim {look}'.strip()!r}")
        await until(page, f"document.querySelector('.lim').textContent === {words!r}")
        assert "平台直播规范" in (await page.locator(".lim").get_attribute("title") or "")
    topics = incident_states.covered(server.now_ms())
    topics["incidents"]["still"] |= {"limit_ms": None, "source": "", "rule_of": ""}
    await server.show(**topics)
    await until(page, "document.querySelector('.lim').textContent === '没有已知上限'")
    assert await page.locator(".lim-b").count() == 0, "of nothing known nothing is used"


async def test_a_pause_that_nothing_covers_is_told_once_it_is_long(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, states.evening(now))
    for of, words in [("picture", "画面停了很久"), ("sound", "很久没人出声"), ("cover", "应急画面播了很久")]:
        still = incident_states.still(now, "zh-CN", 190, 60) | {"of": of}
        await server.show(incidents=watch_states.calm(still=still))
        await shows(page, ".inc", words)


async def test_what_breaks_beside_a_cover_has_a_line_of_its_own(server, debian_chromium):
    page = await operator(debian_chromium, server, incident_states.two_at_once(server.now_ms()))
    await shows(page, ".lines .inc:nth-child(2)", "主播麦 没有音频信号")
    await click(page, ".many .all")
    await shows(page, ".inl .inc:nth-child(1)", "异常后 3.4 s 上屏")


async def test_what_goes_wrong_by_mistake_has_the_press_that_helps(server, debian_chromium):
    page = await operator(debian_chromium, server, incident_states.disarmed(server.now_ms()))
    await shows(page, ".inc", "主播麦 静音着在说话")
    await click(page, ".inc [data-command=unmute]")
    await server.wait_for_commands(1)
    assert sent(server) == [("unmute", {"input": "host"})]


async def test_while_obs_is_away_the_last_picture_is_grey_and_says_what_viewers_see(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    await until(
        page, "document.querySelector('.pg .screen-shot').width > 0 && !document.querySelector('.no-shot')"
    )
    for how, words in [
        ("crashed", "观众看不到画面"),
        ("hung", "观众可能停在这一张"),
        ("cut", "观众看到什么，没人知道"),
    ]:
        await server.show(**states.without_obs(server.now_ms(), how))
        await shows(page, ".pg .scr.old .sees", words)
        await shows(page, ".pg .lb", "前的画面")
    await server.show(**states.evening(server.now_ms()))
    await until(page, "!document.querySelector('.sees')")


# What happened


async def test_every_incident_can_be_read_and_looked_at_again(server, debian_chromium):
    page = await operator(debian_chromium, server, incident_states.locked(server.now_ms()))
    await press(page, "i")
    await shows(page, ".hi:nth-child(1)", "主播麦 爆音")
    last = ".hi:nth-child(4)"
    assert "报警 +2.0 s 切 +3.1 s 上屏 +3.4 s" in await text(page, f"{last} .marks")
    assert re.search(r"恢复 \+\S+ s 解除 \+\S+ s 返回", await text(page, f"{last} .marks"))
    assert "切「应急片」，自动" in await text(page, last)
    assert "切「应急片」，小林" in await text(page, ".hi:nth-child(2)")
    assert "已过" in await text(page, ".hi:nth-child(2)")
    assert "看不到了" in await text(page, ".hi:nth-child(3)"), "given up is not over"

    await click(page, f"{last} .hi-h")
    await until(
        page,
        "[...document.querySelectorAll('.shots img')].filter((one) => one.naturalWidth > 0).length === 4",
    )
    shown = page.locator(".rep img")
    assert await shown.get_attribute("src") == "/api/v1/incidents/i1/programme%2B00000.jpg"
    await click(page, ".rep-c .b")
    await until(page, "document.querySelector('.rep img').src.includes('programme-02000')")
    await click(page, ".rep-r button:has-text('机位')")
    await until(page, "document.querySelector('.rep img').src.includes('/frame')")
    assert await shown.get_attribute("src") == "/api/v1/incidents/i1/frame%2B00000.jpg"
    assert "亮度 3.1" in await text(page, f"{last} dl")
    assert "38 s" in await text(page, f"{last} dl")
    await click(page, ".rep-c .b")
    await until(page, "document.querySelector('.rep img').src.includes('frame-00500')")
    await until(page, "document.querySelector('.rep img').src.includes('frame%2B00500')")
    assert await page.evaluate(OVER_THE_BAR) <= 0
    assert await wrong_with(page, ".wat") == []

    await press(page, "Escape")
    await until(page, "!document.querySelector('.wat')")


async def test_what_viewers_saw_is_replayed_of_an_incident_without_a_camera(server, debian_chromium):
    server.incident_pictures = {"pictures": ["during"], "programme": [-2000, 0], "frames": []}
    page = await operator(debian_chromium, server, incident_states.locked(server.now_ms()))
    await press(page, "i")
    await click(page, ".hi:nth-child(1) .hi-h")
    await until(page, "document.querySelector('.rep img')?.src.includes('programme%2B00000')")
    assert await text(page, ".rep-r") == "播出画面"
    assert await wrong_with(page, ".wat") == []


# What is measured


async def test_each_device_says_what_it_gives_against_what_and_is_measured_at_a_press(
    server, debian_chromium
):
    now = server.now_ms()
    topics = states.evening(now)
    topics["watch"]["cameras"][0] |= {"verdicts": {"black": "suspected"}, "calibrated_at": now}
    topics["watch"]["cameras"][1]["not_judged"] = ["black"]
    topics["watch"]["cameras"][1]["not_yet"] = ["frozen"]
    page = await operator(debian_chromium, server, topics)
    await press(page, "d")
    main, top, mic = (f".dev [data-device={name!r}]" for name in ("主摄像头", "俯拍摄像头", "Mic 1"))
    await shows(page, main, "疑似黑屏")
    assert "变化 0.85%（≤0.02% 算坏）" in await text(page, main)
    assert "用自己的门限" in await text(page, main)
    assert "测不出画面卡住" in await text(page, top)
    assert "这里不查黑屏" in await text(page, top)
    assert "还不判画面卡住" in await text(page, top)
    assert "音量 −6.1 dB" in await text(page, mic)
    assert await wrong_with(page, ".wat") == []

    await click(page, f"{top} .b")
    await click(page, ".dev-f .b")
    await server.wait_for_commands(2)
    assert sent(server) == [("calibrate", {"device": "俯拍摄像头"}), ("calibrate", {})]

    running = {"kind": "calibrate", "of": {}, "since_at": now}
    await server.show(checks={"running": running, "uncalibrated": []})
    await shows(page, ".dev-f", "正在测，别动、别出声")
    await until(page, "document.querySelectorAll('.wat-b .b.hatch').length === 4")
    await server.show(watch=watch_states.NOT_WATCHING)
    await shows(page, ".wat", "现在没有人盯机位和麦")


async def test_a_device_that_could_not_be_measured_says_why_beside_the_button(server, debian_chromium):
    topics = states.evening(server.now_ms())
    why = "Mic 1 is loud all the time: measure it while nobody speaks and nothing plays."
    topics["checks"] = {"running": None, "uncalibrated": [{"device": "Mic 1", "role": "host", "why": why}]}
    page = await operator(debian_chromium, server, topics)
    await press(page, "d")
    await shows(page, ".dev [data-device='Mic 1'] .refused", "一直有声音")
    await shows(page, ".dev-f", "测的 10 秒别动、别出声")
    assert await page.locator(".dev .refused").count() == 1
    assert await wrong_with(page, ".wat") == []


# Under the hands


async def test_what_is_done_in_a_hurry_is_one_key_and_one_button(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    for key in ("k", "p", "F7"):
        await press(page, key)
    await server.wait_for_commands(3)
    assert sent(server) == [
        ("take_scene", {"role": "closeup"}),
        ("hide_price", {}),
        ("mute", {"input": "host"}),
    ]
    await server.show(incidents=watch_states.calm(prices_hidden=True))
    await shows(page, ".hands", "显示价格")
    await asyncio.sleep(A_SECOND)
    await click(page, ".hands .warn")
    await server.wait_for_commands(4)
    assert sent(server)[-1] == ("show_price", {})
    await click(page, ".hands .b:last-child")
    await until(page, "document.activeElement?.name === 'text'")
    await press(page, "Escape")
    await until(page, "!document.querySelector('.cor form')")
    await press(page, "?")
    await until(page, "!!document.querySelector('.sheet')")
    for words in ("切特写", "藏价格", "自动切换", "本场异常", "机位和麦"):
        assert words in await text(page, ".sheet")


async def test_sounds_are_off_until_somebody_wants_them_and_each_is_another(server, debian_chromium):
    now = server.now_ms()
    server.snapshots = states.evening(now)
    page = await debian_chromium.new_page(viewport={"width": DESK[0], "height": DESK[1]})
    await page.add_init_script(TONES)
    await page.goto(f"{server.url}/operator")
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    await server.show(**incident_states.alarm(now))
    await shows(page, ".inc", "黑屏")
    assert await page.evaluate("tones") == []
    await server.show(**states.evening(now))
    await press(page, "i")
    await shows(page, ".wat", "提示音关")
    await click(page, ".wat-t .quiet[aria-pressed]")
    await shows(page, ".wat", "提示音开")
    heard = [await page.evaluate("tones.splice(0)")]
    for state in (incident_states.alarm(now), incident_states.covered(now), incident_states.locked(now)):
        await server.show(**state)
        await until(page, "tones.length > 0")
        heard.append(await page.evaluate("tones.splice(0)"))
    assert heard[0] == heard[1], "turned on, it lets one be heard"
    assert len({tuple(one) for one in heard}) == 3
    await server.show(incidents=server.snapshots["incidents"])
    await quiet()
    assert await page.evaluate("tones") == [], "what is known already is not heard again"

    await page.reload()
    await until(page, "!!document.querySelector('.h.auto')")
    await press(page, "i")
    await shows(page, ".wat", "提示音开")
    await page.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_page_that_nobody_hears_asks_for_one_press_and_remembers_the_answer(
    server, debian_chromium, size
):
    server.snapshots = states.evening(server.now_ms())
    page = await debian_chromium.new_page(viewport={"width": size[0], "height": size[1]})
    await page.add_init_script(TONES)
    await page.goto(f"{server.url}/operator")
    asks = "[data-light=sound]"
    await shows(page, asks, "提示音关着")
    assert await wrong_with(page, ".hl") == []
    await click(page, asks)
    await until(page, f"tones.length > 0 && !document.querySelector({asks!r})")

    await page.reload()
    await shows(page, asks, "等点一下")
    await press(page, "Shift")
    await until(page, f"!document.querySelector({asks!r})")

    await press(page, "i")
    await click(page, ".wat-t .quiet[aria-pressed=true]")
    await page.reload()
    await until(page, "!!document.querySelector('.h.auto')")
    assert await page.locator(asks).count() == 0, "silence is an answer, too"
    await page.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_all_of_it_fits(
    server: StandIn, debian_chromium: Browser, size: tuple[int, int], language: str
) -> None:
    wrong: dict[str, Any] = {}
    evening = states.evening(server.now_ms(), language)
    page = await operator(debian_chromium, server, evening, size, language)
    for name, state in incident_states.STATES.items():
        await server.show(**state(server.now_ms(), language))
        await quiet(0.15)
        if found := await page.evaluate(MISFITS):
            wrong[name] = found
    for tab in ("i", "d"):
        await press(page, tab)
        if found := await page.evaluate(MISFITS):
            wrong[tab] = found
    assert wrong == {}


# Sound


async def test_a_microphone_that_clips_is_lowered_at_a_press_and_says_by_how_much(server, debian_chromium):
    now = server.now_ms()
    loud = watch_states.incident(1, "clipping", "Mic 1", now - 5_000, role="host", why_not="alert_only")
    topics = states.evening(now) | {"incidents": watch_states.calm(incidents=[loud])}
    page = await operator(debian_chromium, server, topics)
    lower = ".inc [data-command=fader_lower]"
    await shows(page, lower, "调低 6 dB")
    await click(page, lower)
    [sent_now] = await server.wait_for_commands(1)
    assert (sent_now["command"], sent_now["args"]) == ("fader_lower", {"input": "host"})
    await server.show(incidents=watch_states.calm(incidents=[loud | {"lowered_db": 12}]))
    await shows(page, ".inc", "已调低 12 dB")
    assert await page.locator(lower).count() == 0


async def test_who_talks_while_muted_can_mean_to(server, debian_chromium):
    now = server.now_ms()
    muted = watch_states.incident(1, "talking_muted", "Mic 1", now - 5_000, role="host", why_not="alert_only")
    topics = states.evening(now) | {"incidents": watch_states.calm(incidents=[muted])}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc [data-command=leave_as_is]", "有意静音")
    await click(page, ".inc [data-command=leave_as_is]")
    [sent_now] = await server.wait_for_commands(1)
    assert (sent_now["command"], sent_now["args"]) == ("leave_as_is", {"what": "sound:Mic 1"})
    assert await wrong_with(page, ".inc") == []


async def test_a_stuck_camera_says_how_often_it_was_opened_anew(server, debian_chromium):
    now = server.now_ms()
    stuck = watch_states.incident(1, "media_stuck", "主摄像头", now - 25_000, role="main", restarts=2)
    topics = states.evening(now) | {"incidents": watch_states.calm(incidents=[stuck])}
    page = await operator(debian_chromium, server, topics)
    await shows(page, ".inc", "已重开 2 次")
