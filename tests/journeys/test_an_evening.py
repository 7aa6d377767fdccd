"""Show A in two minutes, by a person who has the operator page alone: by mouse, and by keyboard.

The host's page is open beside it, as it is in the studio.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser.engines import click, open_page, press
from tests.real_obs import RealObs
from tests.service import MakeService, Service, eventually

SHOW = """\
version: 1
show: {id: short-a, title: 返程零食专场, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研（虚构）, contact: 400-000-0000}
obs:
  scenes: {host: Host, product: Product, fallback: Fallback}
products:
  P1: {link: 1, name: 海苔脆片 30g×3, price: 9.90, stock: 300, limit: 1, points: [三袋一组, 脆而不油]}
  P4: {link: 4, name: 冻干草莓 20g×5, price: 49.90, stock: 200, limit: 1, points: [整颗冻干]}
sales:
  F1: {product: P4, price: 24.90, quantity: 200, limit: 1, teaser: 4s, length: 90s, mode: mirror}
bags:
  L1:
    prize: {name: 海苔脆片正装, kind: 实物, value: 9.90, quantity: 2}
    join: {follow: true, keyword: 今天吃坚果}
    length: 6s
    draw_how: 平台随机抽取
    claim: {within: 48h, how: 中奖弹窗填写地址}
    delivery: 包邮
    forfeit: 逾期未填视为放弃
    exclude: [稻岸小助手]
rundown:
  - id: opening
    title: 开场
    length: 20s
    scene: host
    say: [报品牌与今日主题, 说清福袋规则]
    cues:
      - {id: link-1, at: 1s, who: 场控, task: 上 1 号链接, copy: 1号链接 海苔脆片 9.9}
  - id: nori
    title: 海苔脆片
    length: 40s
    scene: product
    product: P1
    say: [限购 1，一人一份]
    cues:
      - {id: bag-1, at: 1s, do: {bag: L1, step: open}}
      - {id: card, at: 2s, do: {overlay: product-card}}
  - id: strawberry
    title: 冻干草莓秒杀
    length: 110s
    scene: host
    product: P4
    say: [整颗冻干，不是粉]
    cues:
      - {id: tease, at: 1s, do: {sale: F1, step: tease}}
      - {id: open, after: tease, wait: 4s, do: {sale: F1, step: open}}
      - {id: closeup, on: go, notes: 主播举起样品时, do: {scene: product}}
  - {id: closing, title: 收官, length: 20s, scene: host, say: [售后口径]}
"""

MOST_TABS = 400


class Mouse:
    """Points and clicks; types only into what was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def use(self, selector: str) -> None:
        await eventually(lambda: self.page.query_selector(selector), f"{selector} is there")
        await click(self.page, selector)

    async def write(self, selector: str, text: str) -> None:
        await self.use(selector)
        await self.page.keyboard.type(text)

    async def hold(self, selector: str) -> None:
        box = await (await self._only(selector)).bounding_box()
        assert box is not None
        await self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await self.page.mouse.down()
        await asyncio.sleep(1.3)
        await self.page.mouse.up()

    async def _only(self, selector: str) -> Any:
        (found,) = await self.page.query_selector_all(selector)
        return found


class Keys:
    """Tab, Enter, Escape and letters: never a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def use(self, selector: str) -> None:
        await self._reach(selector)
        await press(self.page, "Enter")

    async def write(self, selector: str, text: str) -> None:
        await self._reach(selector)
        await self.page.keyboard.type(text)

    async def hold(self, selector: str) -> None:
        await self._reach(selector)
        await self.page.keyboard.down("Enter")
        await asyncio.sleep(1.3)
        await self.page.keyboard.up("Enter")

    async def _reach(self, selector: str) -> None:
        await eventually(lambda: self.page.query_selector(selector), f"{selector} is there")
        for _ in range(MOST_TABS):
            if await self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            await press(self.page, "Tab")
        raise AssertionError(f"{selector} cannot be reached with Tab")


Hands = Mouse | Keys


class Evening:
    """What the crew does, in the order of the show; the service, not the page, confirms every step."""

    def __init__(self, service: Service, hands: Hands, host: Page) -> None:
        self._service = service
        self._hands = hands
        self._host = host

    async def play(self) -> None:
        await self._opening()
        await self._a_bag()
        await self._a_sale()
        await self._trouble()
        await self._the_end()

    async def _opening(self) -> None:
        hands = self._hands
        await self._go()
        await self._state(lambda state: state["timeline"]["segment"] == "opening", "the show has begun")
        await hands.use('.tasks [data-command="task_done"]')
        await self._done("task_done")
        await hands.write("#message", "看 2 号机")
        await press(hands.page, "Enter")
        await eventually(
            lambda: self._host.evaluate("document.body.innerText.includes('看 2 号机')"), "the words"
        )
        await hands.use(".mes .segc button:nth-of-type(3)")
        await hands.write("#message", "话筒碰到衣领")
        await press(hands.page, "Enter")
        await eventually(lambda: self._host.query_selector(".band.urgent"), "the urgent words")
        await asyncio.sleep(0.8)  # The first half second counts for nothing: nobody has read it yet.
        await press(self._host, "PageDown")  # A pedal.
        await self._done("message_ack")

    async def _a_bag(self) -> None:
        hands = self._hands
        await self._go()
        await self._bag("open")
        await hands.use('[data-product="P1"] [data-command="product_sold_out"]')
        await self._state(lambda state: product(state, "P1")["sellable"] == "sold_out", "it is sold out")
        await hands.use('.bar [data-command="undo"]')
        await self._state(lambda state: product(state, "P1")["sellable"] == "on_sale", "it is taken back")
        await self._bag("closed")
        await hands.use(f"{BAG} .cmd .likely")
        await hands.write(f"{BAG} textarea", "张小凡\n李大力")
        await hands.use(f'{BAG} [data-command="bag_winners"]')
        await self._bag("drawn")
        await hands.use(f"{BAG} .cmd .likely")
        await hands.use(f'{BAG} [data-command="bag_publish"]')
        await self._bag("published")

    async def _a_sale(self) -> None:
        hands = self._hands
        await self._go()
        await self._sale("teaser")
        await self._sale("open")
        await hands.use('[data-window="F1"] [data-command="sale_sold"]')
        await self._state(lambda state: state["sales"][0]["sold"] > 0, "what was sold is counted")
        await self._go()
        await self._state(lambda state: state["program"]["actual"] == "Product", "the close-up")
        await hands.use(".goods .correct")
        await hands.write('[data-field="correction text"]', "每人限购 1 件，刚才口误")
        await hands.use('.cor [data-command="correction"]')
        await self._overlay("correction", on=True)
        await hands.use('.ovs [data-overlay^="correction"] [data-command="overlay_hide"]')
        await self._overlay("correction", on=False)

    async def _trouble(self) -> None:
        hands = self._hands
        await press(hands.page, "F8")
        await self._state(lambda state: state["program"]["actual"] == "Fallback", "the fallback")
        await eventually(
            lambda: self._host.query_selector('[data-kind="incident"]'), "what the host says now"
        )
        await press(hands.page, "F9")
        await self._state(lambda state: state["program"]["actual"] == "Product", "the return")
        assert self._service.state()["overlays"]
        await hands.hold(".bar .panic")
        await self._state(lambda state: not state["overlays"], "a picture without overlays")
        await hands.use('.bar [data-command="undo"]')
        await self._overlay("flash-sale", on=True)

    async def _the_end(self) -> None:
        early = '[data-window="F1"] [data-command="sale_close"]'
        await self._hands.use(early)
        await asyncio.sleep(0.5)  # A double click confirms nothing.
        await self._hands.use(early)
        await self._sale("closed")
        await self._go()
        await self._state(lambda state: state["timeline"]["segment"] == "closing", "the last segment")
        await self._go()
        await self._state(lambda state: state["show"]["phase"] == "ended", "the end")

    async def _go(self) -> None:
        await asyncio.sleep(1.1)  # Two GOs within a second are one.
        await self._hands.use('button.go[aria-disabled="false"]')

    async def _bag(self, state: str) -> None:
        await self._state(lambda now: now["bags"][0]["state"] == state, f"the bag is {state}")

    async def _sale(self, state: str) -> None:
        await self._state(lambda now: now["sales"][0]["state"] == state, f"the sale is {state}", within_s=60)

    async def _overlay(self, graphic: str, *, on: bool) -> None:
        def seen(state: dict[str, Any]) -> bool:
            return any(layer["graphic"] == graphic for layer in state["overlays"]) is on

        await self._state(seen, f"{graphic} is {'on' if on else 'off'} air")

    async def _done(self, command: str) -> None:
        def given() -> bool:
            return any(line.get("command") == command for line in self._service.journal())

        await eventually(given, f"{command} is in the journal")

    async def _state(
        self, happened: Callable[[dict[str, Any]], Any], what: str, within_s: float = 20
    ) -> None:
        await asyncio.to_thread(self._service.wait_for, happened, what, within_s)


BAG = '[data-window="L1"]'


def product(state: dict[str, Any], id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in state["products"].values() if one["id"] == id)
    return found


def verified(service: Service) -> "subprocess.CompletedProcess[str]":
    (run,) = (service.data / "runs").iterdir()
    return subprocess.run(
        [sys.executable, "-m", "companion", "verify-journal", str(run / "journal.jsonl")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def show(tmp_path: Path) -> Path:
    file = tmp_path / "show.yaml"
    file.write_text(SHOW)
    return file


@pytest.mark.crews_page
@pytest.mark.slow
async def test_an_evening_by_mouse_with_a_real_obs(
    make_real_obs: Callable[..., RealObs],
    on_air: Callable[..., Service],
    show: Path,
    browser: Browser,
) -> None:
    service = on_air(make_real_obs(first="Host"), show)
    page = await open_page(browser, service.link("operator"), 1366, 768)
    host = await open_page(browser, service.link("host"), 1920, 1080)
    await Evening(service, Mouse(page), host).play()
    assert verified(service).returncode == 0


@pytest.mark.slow
async def test_an_evening_by_keyboard_alone_in_the_engine_of_obs(
    make_service: MakeService, show: Path, chromium_103: Browser
) -> None:
    service = make_service(show, "--obs", "simulated")
    page = await open_page(chromium_103, service.link("operator"), 1366, 768)
    host = await open_page(chromium_103, service.link("host"), 1080, 1920)
    await Evening(service, Keys(page), host).play()
    assert verified(service).returncode == 0
