"""Several screens of one show: two operators, a phone, the host, and all when the service is killed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser.engines import click, expect_complaint, open_page, press
from tests.journeys.conftest import EXAMPLE
from tests.service import MakeService, eventually

pytestmark = pytest.mark.crews_page

SHORT = """\
version: 1
show: {id: short, title: 超时的一场, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研（虚构）, contact: 400-000-0000}
obs:
  scenes: {host: Host, product: Product, fallback: Fallback}
rundown:
  - {id: first, title: 开场, length: 13s, scene: host, say: [报品牌, 说规则, 预告]}
  - {id: second, title: 收官, length: 60s, scene: host, say: [售后口径]}
"""


RETURN_READY = '.bar .ret[aria-disabled="false"]'


async def says(page: Page, text: str) -> None:
    await eventually(
        lambda: page.evaluate("text => document.body.innerText.includes(text)", text), repr(text)
    )


@pytest.mark.slow
async def test_a_host_is_told_acknowledges_and_runs_over(
    make_service: MakeService, tmp_path: Path, browser: Browser
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(SHORT)
    service = make_service(show, "--obs", "simulated")
    host = await open_page(browser, service.link("host"), 1920, 1080)
    service.command("go")
    await says(host, "报品牌")
    await press(host, "ArrowDown")
    await eventually(lambda: host.query_selector("li.said"), "the first line is said")
    service.command("message", text="慢一点", urgency="warn")
    service.command("message", text="话筒碰到衣领", urgency="urgent")
    await says(host, "话筒碰到衣领")
    await asyncio.sleep(0.8)  # The first half second counts for nothing.
    await press(host, "Space")
    await says(host, "慢一点")
    await asyncio.sleep(0.8)
    await click(host, ".ack")
    await eventually(
        lambda: [line.get("command") for line in service.journal()].count("message_ack") == 2, "both are seen"
    )
    await eventually(lambda: host.query_selector(".left.now"), "the last ten seconds")
    await eventually(
        lambda: host.evaluate("document.querySelector('.left b').textContent.startsWith('+')"), "overtime"
    )


@pytest.mark.both_engines
@pytest.mark.slow
async def test_a_killed_service_is_missed_by_every_page_and_found_again(
    make_service: MakeService, browser: Browser
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    service.command("sale_open", sale="F1")
    port = service.base.rpartition(":")[2]
    for way in ("net::ERR_CONNECTION_", "net::ERR_EMPTY_RESPONSE"):  # refused, or cut in an answer
        expect_complaint(browser, way)
    closes_at = service.state()["sales"][0]["closes_at"]
    overlay = await open_page(browser, service.link("overlay"), 1080, 1920)
    host = await open_page(browser, service.link("host"), 1080, 1920)
    operator = await open_page(browser, service.link("operator"), 1366, 768)
    left = "document.querySelector('.layer')?.shadowRoot.querySelector('.clock')?.textContent"
    await eventually(lambda: overlay.evaluate(left), "the countdown")
    await eventually(lambda: operator.query_selector(".go"), "the operator's page")
    await eventually(lambda: host.query_selector(".strip"), "the host's page")
    service.kill()
    await eventually(lambda: operator.query_selector(".op.off"), "the operator is told", within_s=6)
    await says(host, "已断开")
    before = await overlay.evaluate(left)
    await asyncio.sleep(1.5)
    assert await overlay.evaluate(left) not in (None, before), "it goes on counting"
    service.start("--resume", "auto", "--port", port)
    await eventually(lambda: operator.query_selector(".op:not(.off)"), "the operator is back", within_s=20)
    await eventually(
        lambda: host.evaluate("!document.body.innerText.includes('已断开')"), "the host is back", within_s=20
    )
    assert service.state()["sales"][0]["closes_at"] == closes_at
    service.command("sale_close", sale="F1")
    await eventually(
        lambda: overlay.evaluate(
            "document.querySelector('.layer')?.shadowRoot.querySelector('.gfx')?.dataset.look === 'closed'"
        ),
        "the overlay hears of it",
        within_s=20,
    )


@pytest.mark.slow
async def test_a_phone_alone_starts_holds_covers_clears_and_talks_to_the_host(
    make_service: MakeService, browser: Browser
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    phone = await open_page(browser, service.link("operator"), 390, 844)

    async def tap(selector: str, happened: Callable[[dict[str, Any]], Any], what: str) -> None:
        await eventually(lambda: phone.query_selector(selector), selector)
        await click(phone, selector)
        await asyncio.to_thread(service.wait_for, happened, what)

    await tap(".go", lambda now: now["show"]["phase"] == "running", "the start")
    await tap(".tr .hold", lambda now: now["show"]["phase"] == "held", "the hold")
    await tap(".tr .hold", lambda now: now["show"]["phase"] == "running", "the show goes on")
    await click(phone, ".phr .b:nth-of-type(1)")
    await eventually(
        lambda: any(line.get("command") == "message" for line in service.journal()), "words for the host"
    )
    await tap(".bar .em", lambda now: now["incident"], "the fallback")
    await tap(RETURN_READY, lambda now: now["incident"] is None, "the return")
    service.command("overlay_show", overlay="seller-info")
    box = await (await one(phone, ".panic")).bounding_box()
    assert box is not None
    await phone.mouse.move(box["x"] + 20, box["y"] + 20)
    await phone.mouse.down()
    await asyncio.sleep(1.3)
    await phone.mouse.up()
    await asyncio.to_thread(service.wait_for, lambda now: not now["overlays"], "a clear picture")


@pytest.mark.slow
async def test_two_operators_see_each_other_and_undo_each_others_latest(
    make_service: MakeService, browser: Browser
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    lin = await open_page(browser, service.link("operator"), 1366, 768)
    yuan = await open_page(browser, service.link("operator"), 1920, 1080)
    for page, name in ((lin, "小林"), (yuan, "阿远")):
        await eventually(lambda page=page: page.query_selector(".chip.me"), "the chip")
        await click(page, ".chip.me")
        await eventually(lambda page=page: page.query_selector('[data-field="my-name name"]'), "the form")
        await click(page, '[data-field="my-name name"]')
        await page.keyboard.type(name)
        await press(page, "Enter")
    for page, other in ((lin, "阿远"), (yuan, "小林")):
        await eventually(
            lambda page=page, other=other: page.evaluate(
                "other => document.querySelector('.who').innerText.includes(other)",
                other,
            ),
            f"{other} is there",
        )
    service.command("go")
    await eventually(lambda: lin.query_selector('.go[aria-disabled="false"]'), "the show runs")
    await click(lin, ".tr .more")
    await eventually(
        lambda: yuan.evaluate("document.querySelector('.bar').innerText.includes('小林')"),
        "whose action it was",
    )
    added = "document.querySelector('.bar [data-command=\"undo\"]').getAttribute('aria-disabled') === 'false'"
    await eventually(lambda: yuan.evaluate(added), "it can be taken back")
    await click(yuan, '.bar [data-command="undo"]')
    await eventually(
        lambda: (
            [line.get("by") for line in service.journal() if line.get("command") == "undo"]
            == ["operator:阿远"]
        ),
        "who took it back",
    )


async def one(page: Page, selector: str) -> Any:
    (found,) = await page.query_selector_all(selector)
    return found
