"""A show that is run: its words are filled on every page, and its pictures come cut, or not at all."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from companion.app import ObsKind, Service, serve
from companion.keys import Role
from companion.pictures.cutting import PRODUCT_PX
from companion.settings import load_settings
from companion.showfile import load_show
from companion.showfile.surroundings import Surroundings

PROMPT_S = 20

SHOW = """\
version: 1
show: {id: s, title: 试播, zone: Asia/Shanghai, language: zh-CN, market: cn, on_air: [virtual_camera]}
operator: {name: N, contact: C}
obs: {scenes: {fallback: F}}
products:
  P4: {name: 冻干草莓, price: 49.90, link: 4, stock: 200, image: p4.png}
  P5: {name: 茶, price: 9.90, link: 5, image: p5.png}
sales:
  F1: {product: P4, price: 24.90, quantity: 100, length: 3m, mode: mirror, stale_after: 2s}
rundown:
  - id: strawberry
    title: 草莓
    length: 10m
    product: P4
    say: ["只要 {{ price }}，还剩 {{ left | default('不多') }}"]
    cues: [{id: open, at: 6m, do: {sale: F1, step: open}}]
"""


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    show = tmp_path / "show.yaml"
    show.write_text(SHOW, encoding="utf-8")
    for name in ("p4.png", "p5.png"):
        Image.new("RGB", (900, 500), "red").save(tmp_path / name)
    loaded = load_show(show, Surroundings.of(tmp_path))
    assert loaded.plan is not None, loaded.problems
    # After the check: a picture may be replaced at any time.
    (tmp_path / "p5.png").write_bytes(b"no picture")
    settings = load_settings(tmp_path / "data", host=None, port=0, obs=None, environ={})
    async with serve(loaded.plan, loaded.source, settings, show_file=show, obs=ObsKind.NONE) as service:
        yield service


@asynccontextmanager
async def asking(service: Service, role: Role) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bearer {service.keys.of(role)}"}
    base = f"http://127.0.0.1:{service.port}"
    async with aiohttp.ClientSession(base, headers=headers) as session:
        yield session


async def command(session: aiohttp.ClientSession, name: str, **args: object) -> None:
    body = {"id": name, "command": name, "args": args}
    async with session.post("/api/v1/commands", json=body) as response:
        assert response.status == 200, await response.text()


async def test_the_hosts_lines_follow_price_and_count_and_an_old_count_leaves_by_itself(
    service: Service,
) -> None:
    async with (
        asking(service, Role.OPERATOR) as session,
        session.ws_connect("/api/v1/socket") as page,
        asyncio.timeout(PROMPT_S),
    ):

        async def says(words: str) -> None:
            while True:
                told: dict[str, Any] = json.loads((await page.receive()).data)
                if told.get("topic") == "plan" and told["data"]["segments"][0]["say"] == [words]:
                    return

        await page.send_json({"type": "hello", "role": "operator"})
        await says("只要 ¥49.90，还剩 不多")
        await command(session, "go")
        await command(session, "sale_open", sale="F1")
        await says("只要 ¥24.90，还剩 不多")
        await command(session, "sale_left", sale="F1", left=23)
        await says("只要 ¥24.90，还剩 23")
        # Nothing happens any more, but the figure grows too old to be said.
        await says("只要 ¥24.90，还剩 不多")


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """In the terminal; it may be quicker than the test."""
    return [record.getMessage() for phase in ("setup", "call") for record in caplog.get_records(phase)]


async def test_a_picture_comes_cut_and_one_that_went_bad_is_left_out_and_told(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(service, Role.OVERLAY) as session:
        async with session.get("/assets/p4.png") as response:
            assert response.content_type == "image/webp"
            tag = response.headers["ETag"]
            with Image.open(io.BytesIO(await response.read())) as picture:
                assert picture.size == (PRODUCT_PX, PRODUCT_PX)
        async with session.get("/assets/p4.png", headers={"If-None-Match": tag}) as response:
            assert response.status == 304
        async with session.get("/assets/p5.png") as response:
            assert response.status == 404
        async with asyncio.timeout(PROMPT_S):
            while not any("p5.png 不是图片，上屏时不显示" in line for line in told(caplog)):
                await asyncio.sleep(0.05)
        async with session.get("/assets/show.yaml") as response:
            assert response.status == 404


async def test_operators_see_which_picture_is_left_out_until_it_is_put_right(
    service: Service, tmp_path: Path
) -> None:
    async with (
        asking(service, Role.OPERATOR) as session,
        session.ws_connect("/api/v1/socket") as page,
        asyncio.timeout(PROMPT_S),
    ):

        async def out() -> list[dict[str, str]]:
            while True:
                told: dict[str, Any] = json.loads((await page.receive()).data)
                if told.get("topic") == "health":
                    pictures: list[dict[str, str]] = told["data"]["pictures"]
                    return pictures

        await page.send_json({"type": "hello", "role": "operator"})
        while not (pictures := await out()):
            pass
        [one] = pictures
        assert one["file"] == "p5.png"
        assert "p5.png 不是图片，上屏时不显示" in one["reason"]
        Image.new("RGB", (90, 50), "red").save(tmp_path / "p5.png")
        async with session.get("/assets/p5.png") as response:
            assert response.status == 200
        while await out():
            pass
