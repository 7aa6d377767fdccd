"""A small show on air: the companion, a real OBS that asks for its password, real browsers.

``browser`` comes last among the arguments, so that its pages are closed before their server ends.
"""

import asyncio
import io
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.async_api import Browser, async_playwright

from tests.browser.engines import WITH_WINDOWS, click, missing, open_page, press
from tests.journeys.conftest import EXAMPLE
from tests.real_obs import SCENES, RealObs, Source
from tests.service import MakeService, Service, eventually

RETURN_READY = '[data-command="return"][aria-disabled="false"]'
GO_READY = 'button.go[aria-disabled="false"]'

OnAir = Callable[..., Service]
MakeObs = Callable[..., RealObs]

FIRST_MINUTE = """\
version: 1
show: {id: first-minute, title: 第一分钟, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研, contact: 400-000-0000}
obs:
  scenes: {host: Host, product: Product, fallback: Fallback}
rundown:
  - id: opening
    title: 开场
    length: 30s
    scene: host
    cues:
      - {id: look, at: 5s, do: {scene: product}}
      - {id: back, at: 12s, do: {scene: host}}
      - {id: chained, after: back, wait: 8s, do: {scene: product}}
      - {id: wrap, before_end: 4s, do: {scene: host}}
  - id: product
    title: 讲解
    length: 30s
    scene: product
    cues:
      - {id: host-again, at: 10s, do: {scene: host}}
      - {id: last-look, before_end: 8s, do: {scene: product}}
"""

EXPECTED = [(0, "Host"), (5, "Product"), (12, "Host"), (20, "Product"), (26, "Host")]
"""Seconds after the first GO, and the scene."""

EXPECTED_SECOND = [(0, "Product"), (10, "Host"), (22, "Product")]
"""Seconds after the second GO, and the scene."""

TOLERANCE_S = 1.5
"""Generous, for a loaded machine; what it is on an idle one, ``make bench`` tells."""


class Watch:
    """Asks OBS itself, all the time, which scene is on programme, and notes when it changed."""

    def __init__(self, obs: RealObs) -> None:
        self._obs = obs
        self._over = threading.Event()
        self.seen: list[tuple[float, str]] = []
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            scene = self._obs.program
            if not self.seen or self.seen[-1][1] != scene:
                self.seen.append((time.monotonic(), scene))


@pytest.mark.slow
def test_the_first_minute_at_real_speed_is_as_written_says_obs(
    make_real_obs: MakeObs, on_air: OnAir, tmp_path: Path
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(FIRST_MINUTE)
    obs = make_real_obs(first="Fallback", preview=True)
    service = on_air(obs, show)
    service.command("take_scene", role="product")
    with Watch(obs) as watch:
        time.sleep(0.5)
        begun = time.monotonic()
        assert "rev" in service.command("go")
        time.sleep(30)
        second = time.monotonic()
        assert "rev" in service.command("go")
        time.sleep(26)
    expected = [(begun + after, scene) for after, scene in EXPECTED]
    expected += [(second + after, scene) for after, scene in EXPECTED_SECOND]
    seen = [(at, scene) for at, scene in watch.seen if at > begun]
    assert [scene for _, scene in seen] == [scene for _, scene in expected]
    late = [round(at - planned, 3) for (at, _), (planned, _) in zip(seen, expected, strict=True)]
    assert all(-0.1 < s < TOLERANCE_S for s in late), f"late by {late}"


@pytest.mark.crews_page
@pytest.mark.parametrize("way", [pytest.param("mouse", marks=pytest.mark.both_engines), "key"])
async def test_go_in_the_page_reaches_obs(
    make_real_obs: MakeObs, on_air: OnAir, browser: Browser, way: str
) -> None:
    obs = make_real_obs(first="Product")
    service = on_air(obs)
    page = await open_page(browser, service.link("operator"), 1366, 768)
    await eventually(lambda: page.query_selector(GO_READY), "GO is ready")
    assert obs.program == "Product"
    if way == "mouse":
        await click(page, GO_READY)
    else:
        await press(page, "Space")
    await asyncio.to_thread(obs.wait_for, lambda: obs.program == "Host", "the scene of the first segment")
    service.wait_for(lambda state: state["program"]["actual"] == "Host", "the confirmation")


@pytest.mark.crews_page
async def test_what_obs_lacks_is_told_before_go_until_it_is_made(
    make_real_obs: MakeObs, on_air: OnAir, browser: Browser
) -> None:
    obs = make_real_obs({"Host": SCENES["Host"]})
    service = on_air(obs)
    assert [lack["role"] for lack in service.state()["health"]["obs"]["missing"]] == ["fallback", "product"]
    assert "OBS does not have every scene of this show: 'Fallback' (fallback), 'Product'" in service.log
    page = await open_page(browser, service.link("operator"), 1366, 768)
    await eventually(lambda: page.query_selector(".h.fault"), "the loud light")
    assert "缺 2 个场景：Fallback（应急！）、Product" in await page.locator(".h.fault").inner_text()

    obs.ask("CreateScene", {"sceneName": "Fallback"})
    await eventually(lambda: page.query_selector(".h.warn"), "the light is less loud")
    assert "缺 1 个场景：Product" in await page.locator(".h.warn").first.inner_text()
    obs.ask("CreateScene", {"sceneName": "Product"})
    service.wait_for(lambda state: state["health"]["obs"]["missing"] == [], "nothing is missing")


@pytest.mark.crews_page
async def test_f8_and_f9_in_the_page_put_the_fallback_on_air_and_take_it_off(
    make_real_obs: MakeObs, on_air: OnAir, browser: Browser
) -> None:
    obs = make_real_obs()
    service = on_air(obs)
    service.command("go")
    page = await open_page(browser, service.link("operator"), 1366, 768)
    await eventually(lambda: page.query_selector(GO_READY), "the page is there")
    await press(page, "F8")
    await asyncio.to_thread(obs.wait_for, lambda: obs.program == "Fallback", "the fallback scene")
    assert service.state()["show"]["phase"] == "held"
    await eventually(lambda: page.query_selector(RETURN_READY), "the page offers the return")
    await press(page, "F9")
    await asyncio.to_thread(obs.wait_for, lambda: obs.program == "Host", "the return")
    service.wait_for(lambda state: state["show"]["phase"] == "running", "the script goes on")


@pytest.mark.crews_page
async def test_a_message_reaches_the_host_and_its_acknowledgement_the_operator(
    make_service: MakeService, browser: Browser
) -> None:
    service = make_service(EXAMPLE, "--obs", "simulated")
    service.command("go")
    page = await open_page(browser, service.link("host"), 1920, 1080)
    service.command("message", text="话筒碰到衣领", urgency="urgent")
    await eventually(lambda: page.evaluate("document.body.innerText.includes('话筒碰到衣领')"), "the message")
    await asyncio.sleep(
        1
    )  # A pedal step in the first half second counts for nothing: nobody has read it yet.
    await press(page, "Space")
    await eventually(
        lambda: (
            [line["by"] for line in service.journal() if line.get("command") == "message_ack"] == ["host"]
        ),
        "the acknowledgement",
    )


def test_a_hand_in_obs_is_seen_and_not_corrected(make_real_obs: MakeObs, on_air: OnAir) -> None:
    obs = make_real_obs()
    service = on_air(obs)
    service.command("go")
    obs.take("Product")
    service.wait_for(lambda state: state["program"]["actual"] == "Product", "the hand is seen")
    time.sleep(2)
    assert obs.program == "Product"


def test_obs_killed_and_back(make_real_obs: MakeObs, on_air: OnAir) -> None:
    obs = make_real_obs()
    service = on_air(obs)
    service.command("go")
    obs.kill()
    service.wait_for(lambda state: state["health"]["obs"]["state"] == "lost", "the loss")
    assert service.state()["program"]["on_air"] is None, "nobody knows what is on air"
    time.sleep(0.5)  # Two GOs within 300 ms are one.
    assert "rev" in service.command("go"), "the show goes on without OBS"
    obs.start()
    service.wait_for(lambda state: state["health"]["obs"]["state"] == "connected", "the link", within_s=40)
    obs.wait_for(lambda: obs.program == "Product", "the scene that the show has come to meanwhile")


def test_the_companion_killed_and_back_leaves_what_is_on_air_alone(
    make_real_obs: MakeObs, on_air: OnAir
) -> None:
    obs = make_real_obs()
    service = on_air(obs)
    service.command("go")
    time.sleep(0.5)  # Two GOs within 300 ms are one.
    service.command("go")
    obs.wait_for(lambda: obs.program == "Product", "the second segment")
    service.kill()
    with Watch(obs) as watch:
        service.start("--resume", "auto")
        service.wait_for(lambda state: state["program"]["actual"] == "Product", "the link")
        time.sleep(1)
    assert [scene for _, scene in watch.seen] == ["Product"]
    state = service.state()
    assert state["timeline"]["segment"] == "strawberry"
    assert state["program"]["wanted"] == "Product"


def test_no_password_in_any_log(make_real_obs: MakeObs, on_air: OnAir) -> None:
    obs = make_real_obs()
    service = on_air(obs, EXAMPLE, "--verbose")
    obs.kill()
    service.wait_for(lambda state: state["health"]["obs"]["state"] == "lost", "the loss")
    service.stop()
    assert obs.password not in service.log
    assert not any(obs.password in str(line) for line in service.journal())


KEY = (0, 255, 0)
"""The green that OBS takes out: none of the graphics' colours."""


async def test_an_overlay_reaches_programme(make_real_obs: MakeObs, on_air: OnAir) -> None:
    """Chromium on OBS's own screen, captured by OBS with its green keyed out, over a blue camera.

    This OBS has no browser source; screen capture and a colour key stand in for one.
    """
    program = next(filter(None, map(shutil.which, WITH_WINDOWS)), None)
    if program is None:
        missing("Chromium is not installed (Debian: chromium)")
    capture = Source("Overlays", "xshm_input", {"screen": 0, "show_cursor": False})
    blue = Source("Camera", "color_source_v3", {"color": 0xFFB03010, "width": 1280, "height": 720})
    obs = make_real_obs({"Host": [blue, capture], "Product": [blue], "Fallback": [blue]})
    obs.ask(
        "CreateSourceFilter",
        {
            "sourceName": "Overlays",
            "filterName": "Key",
            "filterKind": "color_key_filter_v2",
            "filterSettings": {"key_color_type": "green", "similarity": 80, "smoothness": 10},
        },
    )
    service = on_air(obs)
    service.command("go")
    async with async_playwright() as playwright:
        # A window of nothing but the page, as large as the canvas of this OBS.
        chromium = await playwright.chromium.launch_persistent_context(
            str(obs.folder / "chromium"),
            executable_path=program,
            headless=False,
            no_viewport=True,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--window-position=0,0",
                "--window-size=640,360",
                f"--app={service.link('overlay')}",
            ],
            env={"DISPLAY": obs.display, "HOME": str(obs.folder / "home")},
        )
        page = chromium.pages[0]
        await eventually(lambda: page.query_selector("main.canvas"), "the overlay page")
        red, green, blue_ = KEY
        await page.evaluate(f"document.documentElement.style.backgroundColor = 'rgb({red},{green},{blue_})'")
        await eventually(lambda: share_of_red(obs) < 0.01, "a picture without a graphic")
        service.command("sale_open", sale="F1")
        await eventually(lambda: share_of_red(obs) > 0.02, "the flash sale on programme", within_s=30)
        service.command("clear_overlays")
        await eventually(lambda: share_of_red(obs) < 0.01, "the picture without it again")
        await chromium.close()


def share_of_red(obs: RealObs) -> float:
    """How much of programme has the colour of an open sale's key block (#e0271b)."""
    picture = Image.open(io.BytesIO(obs.picture("Host", 640, 360))).convert("RGB")
    near = [
        channel.point(lambda value, want=want: 255 if abs(value - want) < 24 else 0)
        for channel, want in zip(picture.split(), (0xE0, 0x27, 0x1B), strict=True)
    ]
    red = ImageChops.darker(ImageChops.darker(near[0], near[1]), near[2])
    return red.histogram()[255] / (picture.width * picture.height)
