"""The operator page under two hands: what a press sends, what is never sent, what the page says meanwhile."""

import asyncio
import copy
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from companion.screens.rundown import trigger_view
from companion.show.conditions import Condition
from companion.show.cue import OnCondition
from tests.browser import operator_states as states
from tests.browser import window_states
from tests.browser.engines import borrow_page, click, press
from tests.browser.misfits import MISFITS
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

DESK = (1366, 768)
STUDIO = (1920, 1080)
PHONE = (390, 844)


async def operator(
    browser: Browser, server: StandIn, topics: states.Topics, size: tuple[int, int] = DESK
) -> Page:
    server.snapshots = topics
    page = await borrow_page(browser, f"{server.url}/operator", *size)
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


async def shows(page: Page, selector: str, words: str) -> None:
    """Wait until the element's text has these words in it."""
    await until(page, f"document.querySelector({selector!r})?.textContent.includes({words!r}) ?? false")


async def text(page: Page, selector: str) -> str:
    return " ".join((await page.locator(selector).first.inner_text()).split())


def names(server: StandIn) -> list[str]:
    return [command["command"] for command in server.commands]


async def write(page: Page, selector: str, words: str) -> None:
    await click(page, selector)
    await page.keyboard.type(words)


async def quiet(seconds: float = 0.4) -> None:
    """Long enough for a command that should not be there to arrive."""
    await asyncio.sleep(seconds)


# GO


@pytest.mark.both_engines
async def test_go_by_mouse_sends_one_command_however_often_it_is_clicked(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    for _ in range(3):
        await click(page, ".go")
    await server.wait_for_commands(1)
    await quiet()

    assert [(c["command"], c["args"]) for c in server.commands] == [("go", {"expects": "cue:closeup"})]


@pytest.mark.both_engines
async def test_go_by_space_sends_one_command_also_while_the_key_is_held(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    for _ in range(4):
        await page.keyboard.down("Space")
    await page.keyboard.up("Space")
    await server.wait_for_commands(1)
    await quiet()

    assert names(server) == ["go"]


async def test_after_a_click_on_another_button_space_is_go_and_not_that_button_again(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await click(page, ".tr .more")
    await server.wait_for_commands(1)
    await press(page, "Space")
    await server.wait_for_commands(2)

    assert names(server) == ["add_time", "go"]


async def test_space_on_a_button_that_the_keyboard_reached_presses_that_button(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await page.locator(".tr .hold").focus()
    await press(page, "Space")
    await server.wait_for_commands(1)
    await quiet()

    assert names(server) == ["hold"]


async def test_go_says_sent_until_the_service_has_answered_and_is_deaf_meanwhile(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    server.answer_commands = False
    await click(page, ".go")
    await shows(page, ".go .a", "已发出")
    await shows(page, ".toast", "已发出：切「特写」")
    await quiet(1.2)
    await press(page, "Space")
    await quiet()

    assert names(server) == ["go"]


async def test_a_refusal_is_said_in_words_where_the_receipts_are(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    server.refusal = {"code": "too_soon", "message": "GO was pressed twice."}
    await click(page, ".go")

    await shows(page, ".toast", "没成：切「特写」 · 按得太快，第二下不算")


async def test_an_unknown_refusal_is_told_in_the_words_of_the_service(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    server.refusal = {"code": "moon_phase", "message": "The moon is wrong."}
    await click(page, ".tr .hold")

    await shows(page, ".toast", "The moon is wrong.")


async def test_go_says_what_it_would_do_and_why_it_waits(server, browser):
    page = await operator(browser, server, states.ready(server.now_ms()))
    for state, deed, why in [
        (states.ready, "开始「开场」", "等你按"),
        (states.evening, "切「特写」", "主播举起样品时"),
        (states.covered, "切「特写」", "应急中 · 先返回"),
        (states.ended, "本场已结束", "没有下一条"),
    ]:
        await server.show(**state(server.now_ms()))
        await shows(page, ".go .t", deed)
        await shows(page, ".go .a", why)


async def test_notes_stand_with_the_cues_of_what_runs_and_before_the_go_to_what_comes(server, browser):
    state = states.evening(server.now_ms())
    place, segments = state["live"]["segment"]["index"], state["plan"]["segments"]
    segments[place]["notes"] = ["改价要两个人确认", "拍1发2"]
    segments[place + 1]["notes"] = ["试色灯提前开"]
    state["live"]["go"] |= {"does": "segment", "segment": segments[place + 1]["id"], "cue": ""}
    page = await operator(browser, server, state)

    await shows(page, ".cue.notes", "改价要两个人确认 · 拍1发2")
    await shows(page, ".go .a", "试色灯提前开")


async def test_after_the_end_somebody_stays_for_what_viewers_were_promised(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, states.ended(now))
    await shows(page, ".go .d", "可以关掉本页了")
    await server.show(**states.ended(now) | {"windows": states.evening(now)["windows"]})
    await shows(page, ".go .d", "F1 · L2 还在播，收完再关")


async def test_a_gated_go_sends_nothing_and_gives_its_reason(server, browser):
    page = await operator(browser, server, states.covered(server.now_ms()))
    await click(page, ".go")
    await press(page, "Space")
    await shows(page, ".toast", "应急中 · 先返回")
    await quiet()

    assert names(server) == []


async def test_the_last_go_ends_the_show_and_says_so(server, browser):
    topics = states.changed(
        states.evening(server.now_ms()),
        "live",
        go={"does": "end", "cue": None, "segment": None, "blocked": None},
    )
    page = await operator(browser, server, topics)

    assert await text(page, ".go .t") == "结束本场"


# The keyboard


KEYS = [
    ("h", "hold", {}),
    ("[", "add_time", {"seconds": -30}),
    ("]", "add_time", {"seconds": 30}),
    ("s", "skip", {}),
    ("t", "task_done", {"cue": "put"}),
    ("x", "clear_overlays", {}),
    ("3", "message", {"text": "限购再说一遍", "urgency": "normal"}),
    ("Shift+Digit2", "take_scene", {"role": "closeup"}),
    ("F7", "mute", {"input": "host"}),
    ("F8", "fallback", {}),
    ("Control+z", "undo", {"expects": "u7"}),
]


async def test_each_key_sends_its_command_once(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    for count, (key, _, _) in enumerate(KEYS, 1):
        await press(page, key)
        await server.wait_for_commands(count)
    await quiet()

    assert [(c["command"], c["args"]) for c in server.commands] == [(name, args) for _, name, args in KEYS]


async def test_f9_returns_from_the_fallback_and_h_resumes(server, browser):
    page = await operator(browser, server, states.covered(server.now_ms()))
    await press(page, "F9")
    await press(page, "h")
    await server.wait_for_commands(2)

    assert names(server) == ["return", "resume"]


async def test_f9_goes_back_to_the_segments_scene_when_somebody_took_another(server, browser):
    topics = states.evening(server.now_ms())
    topics["live"]["program"] |= {"wanted": "Product", "actual": "Product"}
    topics["plan"]["segments"][topics["live"]["segment"]["index"]]["scene"] = "host"
    page = await operator(browser, server, topics)
    assert await text(page, ".bar .ret .ell") == "返回主机位"
    await press(page, "F9")
    await server.wait_for_commands(1)

    assert [(c["command"], c["args"]) for c in server.commands] == [("take_scene", {"role": "host"})]


async def test_undo_says_when_it_is_about_something_else_than_the_line_above_it(server, browser):
    topics = states.evening(server.now_ms())
    latest = topics["live"]["log"][-1]
    topics["live"]["log"] += [
        latest | {"at": server.now_ms(), "code": "scene_already", "args": {"scene": "Host"}}
    ]
    page = await operator(browser, server, topics)
    assert "已经在播" in await text(page, ".toast .lines .ell")
    assert (await text(page, ".toast .back-w")).startswith("能撤：")


async def test_a_text_field_keeps_its_keys_but_not_the_way_to_safety(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await press(page, "m")
    await page.keyboard.type("hst 3[ x")
    await quiet()
    assert names(server) == []
    assert await page.locator("#message").input_value() == "hst 3[ x"

    await press(page, "F8")
    await server.wait_for_commands(1)
    assert names(server) == ["fallback"]

    await press(page, "Escape")
    await press(page, "h")
    await server.wait_for_commands(2)
    assert names(server) == ["fallback", "hold"]


async def test_with_ctrl_or_alt_a_key_belongs_to_the_browser(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await press(page, "Alt+h")
    await press(page, "Control+s")
    await quiet()

    assert names(server) == []


async def test_the_sheet_of_keys_opens_and_leaves_the_way_to_safety_open(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await press(page, "?")
    await shows(page, ".sheet", "贴片全下")
    await press(page, "h")
    await press(page, "F8")
    await server.wait_for_commands(1)
    await press(page, "Escape")
    await until(page, "!document.querySelector('.sheet')")

    assert names(server) == ["fallback"]


# Link lost


@pytest.mark.both_engines
async def test_a_lost_link_stops_every_button_within_seconds_and_keeps_what_was_typed(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await write(page, "#message", "慢慢说")
    before = await text(page, ".nowb .clk")
    server.silent = True
    await until(page, "document.querySelector('.op').classList.contains('off')")

    dead = await page.evaluate(
        "[...document.querySelectorAll('[data-command]:not([aria-disabled=true])')].map((b) => b.outerHTML)"
    )
    assert dead == []
    assert "播出？" in await text(page, ".lamp")
    assert "播出中" in await text(page, ".lamp small")
    assert "companion fallback" in await text(page, ".inc")
    await press(page, "F8")
    await click(page, ".go")
    for key in ("Space", "h"):
        await press(page, key)
    await quiet()
    assert names(server) == []
    assert await page.locator("#message").input_value() == "慢慢说"
    await until(page, f"document.querySelector('.nowb .clk').textContent !== {before!r}")


async def test_a_link_that_comes_back_brings_the_buttons_back(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    server.silent = True
    await until(page, "document.querySelector('.op').classList.contains('off')")
    server.silent = False
    await until(page, "!document.querySelector('.op').classList.contains('off')")
    await click(page, ".tr .hold")
    await server.wait_for_commands(1)

    assert names(server) == ["hold"]


async def test_a_command_without_an_answer_is_told_as_failed(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    server.answer_commands = False
    await click(page, ".tr .hold")
    await shows(page, ".tr .hold .mark", "已发出")

    await shows(page, ".toast", "没成：暂停 · 没收到回执，可能没生效")


# What is on air


async def test_the_lamp_is_red_only_when_an_output_is_known_to_run(server, browser):
    topics = states.evening(server.now_ms())
    page = await operator(browser, server, topics)
    for on_air, words in [(False, "未开播"), (None, "播出？"), (True, "播出中")]:
        await server.show(live=states.changed(topics, "live", program__on_air=on_air)["live"])
        await shows(page, ".lamp", words)
        ground = await page.evaluate("getComputedStyle(document.querySelector('.lamp')).backgroundColor")
        assert (ground == RED) == (on_air is True), words


RED = "rgb(214, 40, 40)"
REDDISH = f"""[...document.querySelectorAll('#operator *')].filter((element) => {{
  const style = getComputedStyle(element)
  const edge = parseFloat(style.borderLeftWidth) > 0 ? style.borderLeftColor : ''
  const red = ['{RED}', 'rgb(255, 106, 97)']
  return [style.color, style.backgroundColor, edge].some((colour) => red.includes(colour))
}}).length"""


async def test_nothing_is_red_while_viewers_are_not_known_to_see_it(server, browser):
    page = await operator(browser, server, states.covered(server.now_ms()))
    assert await page.evaluate(REDDISH) > 5
    for on_air, simulated in [(False, True), (False, False), (None, False)]:
        topics = states.changed(states.covered(server.now_ms()), "live", program__on_air=on_air)
        topics["health"]["obs"]["simulated"] = simulated
        await server.show(**topics)
        await quiet()
        assert await page.evaluate(REDDISH) == 0, (on_air, simulated)


async def test_a_simulated_obs_is_named_in_the_lamp_and_in_the_health_line(server, browser):
    topics = states.changed(states.evening(server.now_ms()), "live", program__on_air=False)
    topics["health"]["obs"]["simulated"] = True
    page = await operator(browser, server, topics)

    assert "模拟 OBS" in await text(page, ".lamp")
    assert "模拟 OBS" in await text(page, ".hl")


async def test_programme_is_lit_where_obs_is_and_green_where_go_will_go(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    lit = "[...document.querySelectorAll('.scs [aria-pressed=true]')].map((button) => button.dataset.scene)"

    assert await page.evaluate(lit) == ["host"]
    assert "下一" in await text(page, ".scs [data-scene=closeup]")


@pytest.mark.parametrize(
    ("language", "words", "side"),
    [
        ("zh-CN", "缺 2 个场景：Fallback（应急！）、Closeup", "OBS 里没有"),
        ("en", "2 of its scenes missing: Fallback (the fallback!), Closeup", "not in OBS"),
    ],
)
async def test_scenes_that_obs_lacks_are_named_before_go(server, browser, language, words, side):
    server.language = language
    missing = [{"role": "fallback", "scene": "Fallback"}, {"role": "closeup", "scene": "Closeup"}]
    topics = states.ready(server.now_ms(), language)
    page = await operator(browser, server, states.changed(topics, "health", obs__missing=missing))

    assert words in await text(page, ".h.fault")
    for role in ("fallback", "closeup"):
        assert side in await text(page, f"[data-scene={role}]")
    assert side not in await text(page, "[data-scene=host]")
    assert await page.evaluate(MISFITS) == []


async def test_a_missing_scene_is_no_fault_while_the_fallback_is_there(server, browser):
    missing = [{"role": "closeup", "scene": "Closeup"}]
    topics = states.changed(states.ready(server.now_ms()), "health", obs__missing=missing)
    page = await operator(browser, server, topics)

    assert "缺 1 个场景：Closeup" in await text(page, ".h.warn")
    assert await page.locator(".h.fault").count() == 0


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("OBS has no scene 'Closeup'", "OBS 里没有场景「Closeup」"),
        ('OBS has no scene "Li\'s"', "OBS 里没有场景「Li's」"),
        ("OBS did not confirm 'Closeup' within 3 s", "OBS 3 s 内没确认「特写」"),
        ("OBS is not connected.", "OBS 没连上"),
        ("OBS said no.", "OBS said no."),
    ],
)
async def test_why_a_switch_failed_is_told_in_the_language_of_the_page(server, browser, reason, words):
    now = server.now_ms()
    switch = {"scene": "Closeup", "since_at": now - 4000, "state": "failed", "reason": reason}
    topics = states.changed(states.evening(now), "live", program__switch=switch)
    topics["live"]["log"].append(
        {"at": now, "code": "scene_failed", "by": "", "args": {"scene": "Closeup", "reason": reason}}
    )
    page = await operator(browser, server, topics)

    assert words in await text(page, ".inc")
    assert words in await text(page, ".lg")


async def test_a_show_that_started_by_itself_says_so_and_names_nobody(server, browser):
    now = server.now_ms()
    topics = states.evening(now)
    topics["live"]["log"] = [{"at": now, "code": "started", "by": "companion", "args": {}}]
    page = await operator(browser, server, topics)

    assert await page.locator(".lg span").first.inner_text() == "自动开始"
    assert "companion" not in await text(page, ".toast")


async def test_a_bag_tells_everything_that_a_viewer_has_to_do(server, browser):
    topics = states.evening(server.now_ms())
    topics["windows"]["bags"][0]["join_how"] = "点左上角福袋"
    page = await operator(browser, server, topics)

    words = await text(page, "[data-window=L2]")
    for condition in ("需关注", "需粉丝团", "需看满 5:00", "口令", "点左上角福袋"):
        assert condition in words


async def test_a_switch_that_failed_is_an_incident_and_can_be_tried_again(server, browser):
    now = server.now_ms()
    switch = {"scene": "Closeup", "since_at": now - 4000, "state": "failed", "reason": "OBS said no."}
    topics = states.changed(states.evening(now), "live", program__switch=switch)
    page = await operator(browser, server, topics)
    assert "没切到「特写」" in await text(page, ".inc")
    await click(page, ".inc .b")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("take_scene", {"scene": "Closeup"})


async def test_several_incidents_stand_in_a_list_with_the_worst_first(server, browser):
    topics = states.without_obs(server.now_ms(), "cut", pressed=True)
    topics["health"]["journal"] = {"writing": False, "reason": "disk full"}
    page = await operator(browser, server, topics)
    await click(page, ".all")
    await until(page, "!!document.querySelector('.inl')")

    rows = await page.locator(".inl .inc-n b").all_inner_texts()
    assert rows == ["OBS 断开", "日志写不进磁盘"]


# The rundown


STATES_OF_A_CUE = [
    ({"status": "done", "late_ms": 0}, None, "准点"),
    ({"status": "done", "late_ms": 2300}, None, "晚 2.3 s"),
    ({"status": "done", "by": "operator:阿远"}, None, "阿远"),
    ({"status": "skipped"}, None, "已跳过"),
    ({"status": "skipped", "why": "disarmed"}, None, "未启用，没播"),
    ({"status": "cancelled"}, None, "没播到"),
    ({"status": "task"}, None, "勾"),
    ({"status": "asking", "why": "late"}, None, "晚了"),
    ({"status": "asking", "why": "hand"}, None, "手切过"),
    ({"status": "asking", "why": "no_clock"}, None, "不知几点"),
    ({"status": "waiting", "armed": False}, None, "未启用"),
    ({"status": "waiting"}, None, "GO"),
    ({"status": "waiting"}, "held", "停在这"),
]


async def test_a_picture_that_is_left_out_on_air_is_told_on_the_desk_with_its_remedy(server, debian_chromium):
    page = await operator(debian_chromium, server, states.evening(server.now_ms()))
    assert await page.locator(".hl .h", has_text="图片").count() == 0
    health = server.snapshots["health"]
    reason = "图片 assets/p4.tif 的格式不能上屏，不显示。请另存为 PNG、JPEG 或 WebP。"
    await server.show(health=health | {"pictures": [{"file": "assets/p4.tif", "reason": reason}]})
    await shows(page, ".hl", "1 张不上屏：p4.tif")
    await click(page, ".hl button.h:has-text('图片')")
    await shows(page, ".vit", reason)


async def test_a_scene_that_obs_came_with_is_not_called_switched_by_hand(server, debian_chromium):
    found = states.changed(
        states.evening(server.now_ms()),
        "live",
        program__actual="Lobby",
        program__hand=True,
        program__found=True,
    )
    found["live"]["cues"][3] = states.record("closeup", status="asking", why="hand")
    page = await operator(debian_chromium, server, found)
    assert "OBS 原样" in await page.locator(".prg .ph").inner_text()
    assert "手切" not in await page.locator("body").inner_text()


async def test_each_state_of_a_cue_has_its_words(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, states.evening(now))
    for record, blocked, words in STATES_OF_A_CUE:
        topics = states.changed(states.evening(now), "live", go__blocked=blocked)
        done = now if record["status"] != "waiting" else None
        topics["live"]["cues"][3] = states.record("closeup", **{"done_at": done} | record)
        await server.show(live=topics["live"])
        await shows(page, "[data-cue=closeup]", words)


async def test_a_cue_that_goes_by_itself_says_when(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    row = await text(page, "[data-cue=wrap]")

    assert "自动" in row
    assert row.count(":") == 2


async def test_a_cue_is_switched_off_and_on_where_it_stands(server, browser):
    topics = states.evening(server.now_ms())
    page = await operator(browser, server, topics)
    await click(page, "[data-cue=wrap] [data-command=disarm_cue]")
    await server.wait_for_commands(1)
    topics["live"]["cues"][5]["armed"] = False
    await server.show(live=topics["live"])
    await shows(page, "[data-cue=wrap]", "未启用")
    await click(page, "[data-cue=wrap] [data-command=arm_cue]")
    await server.wait_for_commands(2)

    sent = [(c["command"], c["args"]) for c in server.commands]
    assert sent == [("disarm_cue", {"cue": "wrap"}), ("arm_cue", {"cue": "wrap"})]


@pytest.mark.parametrize(
    ("language", "waits", "comes"), [("zh-CN", "前条未启用", "自动"), ("en", "its cue is off", "auto")]
)
async def test_what_comes_after_a_cue_that_is_off_says_that_it_waits_for_it(
    server, browser, language, waits, comes
):
    """Nobody knows whether that will be switched on; until then what hangs on it does not come by itself."""
    server.language = language
    topics = states.evening(server.now_ms(), language)
    first, *others = topics["live"]["cues"][3:6]
    chain = [first["id"], *(one["id"] for one in others)]
    segment = topics["plan"]["segments"][topics["live"]["segment"]["index"]]
    planned = {cue["id"]: cue for cue in segment["cues"]}
    for before, after in pairwise(chain):
        planned[after]["trigger"] = {"kind": "after", "cue": before, "wait_ms": 5000}
    for one in (first, *others):
        one.update(status="waiting", armed=one is not first, due_at=None, done_at=None)
    page = await operator(browser, server, topics)
    for cue in chain[1:]:
        await shows(page, f"[data-cue={cue}]", waits)
        assert await page.locator(f"[data-cue={cue}] [title]", has_text=waits).count() == 1
    assert await page.evaluate(MISFITS) == []
    first["armed"] = True
    await server.show(live=topics["live"])
    await shows(page, f"[data-cue={chain[-1]}]", comes)


async def test_a_task_that_is_off_is_nobodys_and_what_is_off_is_not_announced(server, browser):
    topics = states.evening(server.now_ms())
    page = await operator(browser, server, topics)
    await shows(page, ".tasks", "改价 4号")
    await shows(page, ".then", "准备收尾")
    for cue in topics["live"]["cues"]:
        cue["armed"] = cue["id"] not in ("reprice", "wrap")
    await server.show(live=topics["live"])
    await until(page, "document.querySelector('.tasks [title^=改价]') === null")

    assert "准备收尾" not in await text(page, ".then")


def waiting_for(condition):
    return trigger_view(OnCondition(Condition.read(condition)))


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        ({"kind": "clock", "since_midnight_ms": 72_840_000}, "20:14"),
        ({"kind": "clock", "since_midnight_ms": 72_845_000}, "20:14:05"),
        ({"kind": "with", "cue": "closeup", "wait_ms": 5_000}, "同时 +0:05"),
        (waiting_for("left(F1) < 20"), "剩余 < 20"),
        (waiting_for("revenue >= 80%"), "成交 ≥ 80%"),
        (waiting_for("open(F1)"), "F1 已开"),
        (waiting_for("incident"), "出故障时"),
        (waiting_for("incident(camera_lost)"), "画面丢失时"),
        (waiting_for("incident(black)"), "黑屏时"),
        (waiting_for("open(F1) and not held"), "open(F1) and not held"),
    ],
)
async def test_a_cue_without_an_hour_says_what_it_waits_for(server, browser, trigger, words):
    topics = states.evening(server.now_ms())
    topics["plan"]["segments"][5]["cues"][5]["trigger"] = trigger
    topics["live"]["cues"][5]["due_at"] = None
    page = await operator(browser, server, topics)

    assert await text(page, "[data-cue=wrap] time") == words


async def test_a_task_that_waits_for_several_things_is_not_cut_off(server, debian_chromium):
    topics = states.evening(server.now_ms())
    cues = topics["plan"]["segments"][5]["cues"]
    place = next(n for n, cue in enumerate(cues) if cue["id"] == "reprice")
    cues[place]["trigger"] = waiting_for("stock(P5) < 20 and not open(F1)")
    topics["live"]["cues"][place]["due_at"] = None
    page = await operator(debian_chromium, server, topics)

    row = page.locator(".tasks .tk", has_text="改价 4号").first
    assert await row.locator(".due b").inner_text() == "等条件"
    assert await row.locator(".due b").get_attribute("title") == "stock(P5) < 20 and not open(F1)"


async def test_the_pass_of_a_loop_and_a_variant_are_told_where_the_segment_is(server, browser):
    topics = states.evening(server.now_ms())
    now, later = topics["plan"]["segments"][5:7]
    now["loop"] = {"id": "rounds", "number": 2, "of": 5}
    later["loop"] = {"id": "rounds", "number": 3, "of": 5}
    topics["running"] = states.running(topics, title="果仁 替补", product="P5", say=[])
    page = await operator(browser, server, topics)

    assert "第 2/5 遍" in await text(page, ".nowb")
    assert await text(page, ".nowb b") == "果仁 替补"
    assert "第 3/5 遍" in await text(page, ".sg.nx")


async def test_a_segment_that_left_the_plan_is_shown_until_it_is_over(server, browser):
    topics = states.evening(server.now_ms())
    topics["running"] = states.running(topics, title="临时加播")
    index = topics["live"]["segment"]["index"]
    topics["plan"] = topics["plan"] | {
        "segments": [one for at, one in enumerate(topics["plan"]["segments"]) if at != index]
    }
    topics["live"]["segment"] |= {"index": None, "goes_on": index}
    topics["live"]["begun"][-1]["index"] = None
    page = await operator(browser, server, topics)

    assert await text(page, ".nowb b") == "临时加播"
    assert await page.locator(".cues .cue").count() == len(topics["running"]["segment"]["cues"])
    following = topics["plan"]["segments"][index]["title"]
    assert following in await text(page, ".sg.nx")
    assert await page.locator(".rundown .sg").count() == len(topics["plan"]["segments"])


async def test_an_asking_cue_is_played_or_skipped_where_it_stands(server, browser):
    now = server.now_ms()
    topics = states.changed(states.evening(now), "live", go__cue="open")
    topics["live"]["cues"][2] = states.record("open", "asking", why="late", done_at=now, late_ms=9000)
    page = await operator(browser, server, topics)
    await click(page, "[data-cue=open] [data-command=skip]")
    await click(page, "[data-cue=open] [data-command=go]")
    await server.wait_for_commands(2)

    assert names(server) == ["skip", "go"]


async def test_a_cue_whose_scene_obs_did_not_confirm_is_a_fault(server, browser):
    now = server.now_ms()
    switch = {"scene": "Closeup", "since_at": now, "state": "failed", "reason": ""}
    topics = states.changed(states.evening(now), "live", program__switch=switch)
    topics["live"]["cues"][3] = states.record("closeup", "done", done_at=now)
    page = await operator(browser, server, topics)

    assert "OBS 没确认" in await text(page, "[data-cue=closeup]")


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "执行中"), ("en", "under way")])
async def test_a_cue_that_obs_has_not_answered_says_that_it_is_under_way(server, browser, language, words):
    server.language = language
    now = server.now_ms()
    topics = states.evening(now, language)
    topics["live"]["cues"][3] = states.record("closeup", "doing", done_at=now)
    page = await operator(browser, server, topics)

    row = page.locator("[data-cue=closeup]")
    assert await row.get_attribute("data-state") == "doing"
    assert words in await text(page, "[data-cue=closeup]")
    assert await row.locator("button").count() == 0, "nothing is to be pressed about it"
    assert await page.evaluate(MISFITS) == []


async def test_a_cue_that_obs_never_confirmed_says_so_without_raising_an_alarm(server, browser):
    now = server.now_ms()
    topics = states.evening(now)
    topics["live"]["cues"][3] = states.record("closeup", "done", done_at=now, why="unconfirmed")
    page = await operator(browser, server, topics)

    assert await page.locator("[data-cue=closeup]").get_attribute("data-state") == "done"
    assert "没得到确认" in await text(page, "[data-cue=closeup]")


async def test_a_task_whose_scene_is_on_its_way_is_ticked_and_not_asked_for_again(server, browser):
    now = server.now_ms()
    topics = states.evening(now)
    ticked = [record for record in topics["live"]["cues"] if record["status"] == "task"]
    assert ticked
    page = await operator(browser, server, topics)
    open_before = await page.locator(".tk:not(.done)").count()
    ticked[0]["status"] = "doing"
    await server.show(**topics)
    await until(page, f"document.querySelectorAll('.tk:not(.done)').length === {open_before - 1}")


# Tasks and messages


@pytest.mark.both_engines
async def test_a_task_is_ticked_and_its_text_is_copied(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await click(page, ".tk.soon .copy")
    await shows(page, ".tk.soon .copy", "已复制")
    assert await page.evaluate("navigator.clipboard.readText()") == "4号链接 限购1"
    await click(page, ".tk.soon .box")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("task_done", {"cue": "put"})


async def test_a_message_goes_from_sending_to_unseen_to_seen(server, browser):
    now = server.now_ms()
    topics = states.evening(now)
    page = await operator(browser, server, topics)
    server.answer_commands = False
    await write(page, "#message", "报一下库存")
    await click(page, ".segc button:nth-child(3)")
    await click(page, ".cmp [type=submit]")
    [sent] = await server.wait_for_commands(1)
    assert sent["args"] == {"text": "报一下库存", "urgency": "urgent"}
    await shows(page, ".ms", "发送中")

    line = {
        "id": "m9",
        "text": "报一下库存",
        "urgency": "urgent",
        "by": "operator",
        "sent_at": now,
        "acked_at": None,
    }
    later = copy.deepcopy(topics["messages"])
    later["messages"].append(line)
    await server.show(messages=later)
    await shows(page, ".sent-lines", "未确认 0:0")
    await until(page, "!document.querySelector('.ms').textContent.includes('已确认')")
    line["acked_at"] = now + 3200
    await server.show(messages=later)

    await shows(page, ".sent-lines", "已确认 3.2 s")


async def test_an_urgent_message_that_nobody_saw_for_20_s_is_offered_again(server, browser):
    now = server.now_ms()
    topics = states.evening(now)
    topics["messages"]["messages"][-1].update(urgency="urgent", sent_at=now - 21_000)
    page = await operator(browser, server, topics)
    await click(page, ".ms .b >> text=再发")
    [sent] = await server.wait_for_commands(1)

    assert sent["args"] == {"text": "还剩 139 件，可以报数", "urgency": "urgent"}


async def test_words_that_were_refused_stay_in_the_field(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    server.refusal = {"code": "not_writing", "message": ""}
    await write(page, "#message", "慢一点")
    await press(page, "Enter")
    await shows(page, ".toast", "日志写不进磁盘")

    assert await page.locator("#message").input_value() == "慢一点"


# Windows and overlays


async def test_what_a_sale_can_do_is_on_its_card_and_nothing_else(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))

    assert await page.locator("[data-window=F1] .b").all_inner_texts() == [
        "取消…", "记售出 +10", "报数…", "延长…", "提前收盘",
    ]  # fmt: skip
    assert await page.locator("[data-window=L3] .cmd .b").all_inner_texts() == ["开启福袋"]
    assert "剩 139 / 200" in await text(page, "[data-window=F1] .stock")


async def test_extending_a_sale_asks_for_a_reason_first(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await click(page, "[data-window=F1] >> text=延长…")
    await until(page, "document.activeElement.name === 'reason'")
    await click(page, "[data-window=F1] [data-command=sale_extend]")
    await quiet()
    assert names(server) == []

    await write(page, "[data-window=F1] [name=reason]", "链接上晚了")
    await click(page, "[data-window=F1] >> text=+120 s")
    assert await page.locator("[data-window=F1] [name=reason]").input_value() == "链接上晚了"
    await click(page, "[data-window=F1] [data-command=sale_extend]")
    [sent] = await server.wait_for_commands(1)

    assert sent["args"] == {"sale": "F1", "seconds": 120, "reason": "链接上晚了"}


async def test_cancelling_a_sale_needs_a_second_press_that_says_what_viewers_lose(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await click(page, "[data-window=F1] >> text=取消…")
    assert "不能撤回" in await text(page, "[data-window=F1] .ask")
    await quiet()
    assert names(server) == []
    await click(page, "[data-window=F1] [data-command=sale_cancel]")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("sale_cancel", {"sale": "F1"})


async def test_pieces_sold_are_counted_with_one_press(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await click(page, "[data-window=F1] .b.likely")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("sale_sold", {"sale": "F1", "quantity": 10})


async def test_an_overlay_is_taken_down_by_its_own_button(server, browser):
    page = await operator(browser, server, states.evening(server.now_ms()))
    await click(page, ".ov:nth-child(2) .b")
    [sent] = await server.wait_for_commands(1)

    assert (sent["command"], sent["args"]) == ("overlay_hide", {"overlay": "product-card"})


# Every size, both languages

LONG = {
    "zh-CN": "返程路上也要吃得好：冻干草莓与混合果仁双拼限时秒杀专场第二轮加场",
    "en": "The long way home, freeze-dried strawberries and mixed nuts, second round of the flash sale",
}


def long_winded(now: int, language: str) -> states.Topics:
    topics = states.evening(now, language)
    topics["plan"]["show"]["title"] = topics["plan"]["show"]["seller"]["name"] = LONG[language]
    for segment in topics["plan"]["segments"]:
        segment["title"] = LONG[language]
        for cue in segment["cues"]:
            cue.update(notes=LONG[language], who=LONG[language] if cue["task"] else "", copy=LONG[language])
    for sale in topics["windows"]["sales"]:
        sale.update(name=LONG[language], extended={"by_ms": 60_000, "reason": LONG[language]})
    for message in topics["messages"]["messages"]:
        message["text"] = LONG[language]
    for page in topics["pages"]["pages"]:
        page["name"] = LONG[language]
    return topics


def offers(now: int) -> states.Topics:
    """A sale whose count is too old, a bag whose draw failed, a draft that lacks something, and products."""
    bags = [window_states.failed(now), window_states.incomplete(now) | {"id": "L3"}]
    return window_states.desk(
        now, sales=[window_states.stale(now)], bags=bags, queue=window_states.queued(now)
    )


def bare(now: int, language: str) -> states.Topics:
    return states.bare(now, language, 60)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, PHONE], ids=["desk", "studio", "phone"])
async def test_no_words_leave_their_box(server, browser, size, language):
    server.language = language
    now = server.now_ms()
    page = await operator(browser, server, states.evening(now, language), size)
    wrong: dict[str, Any] = {}
    for state in (states.evening, states.ready, states.ended, states.covered, bare, long_winded):
        await server.show(**state(server.now_ms(), language))
        await quiet(0.3)
        wrong[state.__name__] = await page.evaluate(MISFITS)
    server.silent = True
    await until(page, "document.querySelector('.op').classList.contains('off')")
    await quiet(0.3)
    wrong["link lost"] = await page.evaluate(MISFITS)

    assert {state: found for state, found in wrong.items() if found} == {}


@pytest.mark.both_engines
async def test_emergency_return_and_go_keep_their_places_in_every_state(server, browser):
    places = (
        "['.bar .em', '.bar .ret', '.go'].map((selector) => document.querySelector(selector))"
        ".map((button) => button.getBoundingClientRect())"
        ".map((box) => [box.left, box.width, box.height].map(Math.round))"
    )
    bar = "Math.round(document.querySelector('.bar').getBoundingClientRect().top)"
    page = await operator(browser, server, states.evening(server.now_ms()))
    before = [await page.evaluate(places), await page.evaluate(bar)]
    for state in (states.ready, states.covered, states.ended):
        await server.show(**state(server.now_ms()))
        await quiet(0.2)
        assert [await page.evaluate(places), await page.evaluate(bar)] == before, state.__name__


async def test_a_show_of_one_segment_without_anything_is_a_calm_page(server, browser):
    page = await operator(browser, server, states.bare(server.now_ms()))

    assert await text(page, ".wins .none") == "这场没有秒杀和福袋"
    assert await page.locator(".inc").count() == 0
