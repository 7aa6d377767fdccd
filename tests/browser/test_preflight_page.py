"""The page before the show: can it run, what is to be done about it, how far are sound and picture apart."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import preflight_states as states
from tests.browser.engines import borrow_page, click
from tests.browser.stand_in import StandIn, until

pytestmark = pytest.mark.crews_page

DESK, TABLET, PHONE = (1366, 768), (1024, 768), (390, 844)
MISFITS = """() => {
  const wrong = document.documentElement.scrollWidth > innerWidth ? ['the page is wider than the window'] : []
  for (const one of document.querySelectorAll('#preflight *')) {
    const style = getComputedStyle(one)
    if (one.closest('.vh, svg, code, select') || !one.textContent.trim() || !one.clientWidth) continue
    if (style.display === 'inline' || style.textOverflow === 'ellipsis') continue
    if (one.scrollWidth > one.clientWidth + 1)
      wrong.push(`${one.className || one.tagName}: ${one.textContent.slice(0, 60)}`)
  }
  return wrong
}"""
GAPS = r"document.body.innerText.match(/\b(checks|preflight|operator|trouble)(\.[\w-]+)+|\{\w+\}/g)"


@pytest.fixture(autouse=True)
def _phones(server: StandIn) -> None:
    server.given = {"phones_find_us": True}


async def preflight_page(browser: Browser, server: StandIn, size: tuple[int, int] = DESK) -> Page:
    server.snapshots = states.never(server.now_ms(), server.language)
    page = await borrow_page(browser, f"{server.url}/preflight", *size)
    await until(page, "!!document.querySelector('#preflight.pf')")
    return page


async def text(page: Page, selector: str) -> str:
    return re.sub(r"\s+", " ", await page.locator(selector).first.inner_text()).strip()


def shows(selector: str, part: str) -> str:
    found = f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"
    return f"({found}).replace(/\\s+/g, ' ').includes({json.dumps(part)})"


async def newest(server: StandIn, count: int) -> tuple[str, dict[str, Any]]:
    sent = (await server.wait_for_commands(count))[-1]
    return sent["command"], sent["args"]


@pytest.mark.both_engines
async def test_one_line_says_whether_the_show_can_run(browser: Browser, server: StandIn) -> None:
    page = await preflight_page(browser, server)
    assert await text(page, ".verdict") == "还没检查过"
    await click(page, ".act button")
    assert await newest(server, 1) == ("preflight", {})

    await server.show(**states.looking(server.now_ms()))
    await until(page, shows(".verdict", "正在查"))
    assert re.search(r"\d+ s · 一般 15 s", await text(page, ".run"))
    assert await page.locator("[role=progressbar]").get_attribute("aria-label") == "正在全部检查"
    await click(page, ".act button")  # one thing at a time: it is refused here, and says why
    await until(page, shows("#preflight > .refused", "另一项检查正在进行"))

    await server.show(**states.wrong(server.now_ms()))
    await until(page, shows(".verdict", "4 项播不了"))
    assert "4 项会出问题" in await text(page, ".facts")
    assert "2 项查不了" in await text(page, ".facts")
    assert "人工 2/5" in await text(page, ".facts")

    told = states.fine(server.now_ms())
    await server.show(**told)
    await until(page, shows(".verdict", "可以开播"))
    told["checks"]["checklist"][2]["by"] = ""
    await server.show(checks=told["checks"])
    await until(page, shows(".verdict", "人工还差 1 项"))
    told["checks"]["preflight"]["at"] -= 2 * 3_600_000
    await server.show(checks=told["checks"])
    await until(page, shows(".facts", "久了，再查一遍"))

    await server.show(**states.without_obs(server.now_ms()))
    await until(page, shows(".verdict", "OBS 没连上"))
    assert "请重新打开 OBS" in await text(page, "#preflight > .trouble")
    assert len(server.commands) == 1


async def test_each_finding_says_what_is_wrong_and_offers_what_one_press_can_do(
    debian_chromium: Browser, server: StandIn
) -> None:
    page = await preflight_page(debian_chromium, server)
    await server.show(**states.wrong(server.now_ms()))
    await until(page, shows("[data-group=scenes]", "播不了 商品 Product"))
    overlay = await text(page, "[data-check=overlay]")
    assert "OBS 连不到这个服务" in overlay
    assert "在 settings.yaml 里写" in overlay
    assert await page.locator("[data-check=overlay] code").inner_text() == (
        "listen:\n  host: 0.0.0.0\n  port: 8765"
    )
    assert await page.locator("[data-check=overlay] button").count() == 0
    assert "亮度 2.1" in await text(page, "[data-check='camera:top:picture']")

    server.refusal = {"code": "no_mend", "message": "Preflight offers nothing for it."}
    await click(page, "[data-check='microphone:host'] button")
    assert await newest(server, 1) == ("preflight_mend", {"check": "microphone:host"})
    await until(page, shows("[data-check='microphone:host'] .refused", "这一项没有一键处理的办法"))

    await server.show(**states.mending(server.now_ms()))
    await until(page, shows("[data-check='camera:top:running'] .mending", "正在处理"))

    await server.show(**states.not_done(server.now_ms()))
    await until(page, shows("#preflight > .trouble", "没查成 OBS 没连上"))
    assert "俯拍摄像头 是黑的" in await text(page, ".devices .refused")
    assert "没看到闪光" in await text(page, ".sync .refused")

    not_mended = states.not_done(server.now_ms())
    for note in not_mended["live"]["log"]:
        if note["args"].get("kind") == "check_preflight":
            note["args"]["kind"] = "check_mend"
    await server.show(**not_mended)
    await until(page, shows("#preflight > .trouble", "没改成 OBS 没连上"))

    later = states.checked("moon:phase", "warning", "moon-full", "Moon", moon_permille=1000)
    told = states.topics(server.now_ms(), preflight=states.looked(server.now_ms(), [later]))
    await server.show(**told)
    await until(page, shows("[data-group=other]", "moon-full"))


async def test_people_tick_what_no_program_can_see(debian_chromium: Browser, server: StandIn) -> None:
    page = await preflight_page(debian_chromium, server)
    await click(page, ".duties li:nth-child(2) button")
    assert await newest(server, 1) == ("preflight_tick", {"duty": 2, "done": True})
    await server.show(**states.wrong(server.now_ms()))
    await until(page, shows(".duties li:nth-child(1)", "技术 · 小林 已勾"))
    await click(page, ".duties li:nth-child(1) button")
    assert await newest(server, 2) == ("preflight_tick", {"duty": 1, "done": False})


async def test_devices_show_what_ten_seconds_gave_and_what_follows(
    debian_chromium: Browser, server: StandIn
) -> None:
    page = await preflight_page(debian_chromium, server)
    main = "[data-device=主摄像头]"
    assert "没测过" in await text(page, main)
    topics = states.fine(server.now_ms())
    topics["watch"]["cameras"][0]["not_yet"] = ["frozen"]
    await server.show(**topics)
    await until(page, shows(main, "动过才判"))
    await click(page, f"{main} button")
    assert await newest(server, 1) == ("calibrate", {"device": "主摄像头"})
    await click(page, ".devices .ph button")
    assert await newest(server, 2) == ("calibrate", {})

    await server.show(**states.calibrating(server.now_ms()))
    await until(page, shows(main, "正在测 · 还有"))
    assert await page.locator(f"{main} button").count() == 0
    await server.show(**states.fine(server.now_ms()))
    await until(page, shows(main, "测的"))
    assert "分不开" in await text(page, "[data-device=俯拍摄像头]")
    await server.show(**states.not_measured(server.now_ms()))
    await until(page, shows("[data-device=俯拍摄像头] .refused", "是黑的"))
    assert await page.locator(".devices .refused").count() == 1
    await click(page, "[data-device=领夹麦] summary")
    assert re.search(r"底噪\s*−58 dB", await text(page, "[data-device=领夹麦] details"))
    assert "−18.4 dB" in await text(page, "[data-device=领夹麦] .meter")


async def test_sound_is_measured_against_picture_and_what_is_offered_takes_it_away(
    debian_chromium: Browser, server: StandIn
) -> None:
    page = await preflight_page(debian_chromium, server)
    await page.locator(".pair select").nth(1).select_option("话筒 2")
    await click(page, ".begin button")
    assert await newest(server, 1) == ("sync_measure", {"camera": "主摄像头", "microphone": "话筒 2"})

    await page.locator(".pair select").nth(1).select_option("领夹麦")
    await server.show(**states.apart(server.now_ms()))
    await until(page, shows(".apart", "声音早 118 ms"))
    result = await text(page, ".result")
    assert "±8 ms · 10 拍" in result
    assert "OBS 里已设 0 ms" in result
    assert "±30 ms" in result
    await click(page, ".result button")
    assert await newest(server, 2) == ("sync_set", {"microphone": "领夹麦", "offset_ms": 118})
    assert "主机位 · 嘉宾麦 声音晚 6 ms" in await text(page, ".others")

    await server.show(**states.late(server.now_ms()))
    await until(page, shows(".apart", "声音晚 164 ms"))
    assert "太散" in await text(page, ".result")
    await server.show(**states.verified(server.now_ms()))
    await until(page, shows(".apart", "已复核"))
    assert await page.locator(".result button").count() == 0

    told = states.apart(server.now_ms())
    told["live"]["program"]["on_air"] = True
    await server.show(**told)
    await until(page, "document.querySelector('.begin button').getAttribute('aria-disabled') === 'true'")
    assert len(server.commands) == 2


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_it_fits_a_laptop_a_tablet_and_a_phone(
    debian_chromium: Browser, server: StandIn, language: str
) -> None:
    server.language = language
    page = await preflight_page(debian_chromium, server)
    found = {}
    for width, height in (DESK, (1920, 1080), TABLET, PHONE):
        await page.set_viewport_size({"width": width, "height": height})
        for name in ("wrong", "calibrating", "apart", "OBS gone"):
            await server.show(**states.STATES[name](server.now_ms(), language))
            await page.evaluate("new Promise((done) => setTimeout(done, 100))")
            if wrong := await page.evaluate(MISFITS):
                found[name, width] = wrong
            if gaps := await page.evaluate(GAPS):
                found[name, "words"] = gaps
    assert found == {}
