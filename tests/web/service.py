"""One running service on a port of its own, and ways to knock at it."""

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from companion.keys import Keys, Role
from companion.pictures.shelf import Cut
from companion.web.hub import TOPICS_OF, Hub
from companion.web.ports import NoPicture, Picture
from companion.web.server import build_web_app, serving
from companion.web.site import Patience
from tests.web.desk import EngineDesk

PROMPT_S = 20
"""How long a test waits for what happens at once, on a machine with other things to do."""

KEYS = Keys(
    overlay="overlay-key-0123456789", host="host-key-0123456789-0123", operator="operator-key-0123456789"
)


@dataclass
class Programme:
    """What OBS shows, as far as a test is concerned."""

    scene: str = "Host"
    age_ms: int = 0
    missing: NoPicture | None = None

    async def picture(self, width: int) -> Picture:
        if self.missing is not None:
            raise self.missing
        return Picture(f"{width} pixels wide".encode(), self.scene, self.age_ms)


@dataclass
class Service:
    desk: EngineDesk
    hub: Hub
    port: int
    session: aiohttp.ClientSession
    static: Path
    graphics: dict[str, Path]
    pictures: dict[str, Cut]
    """By the paths that the show names."""
    programme: Programme

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"

    def bearer(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {KEYS.of(role)}"}

    def page(self, role: Role) -> dict[str, str]:
        """What a browser sends from a page of ours."""
        return {
            "Cookie": f"lc_{role}={KEYS.of(role)}",
            "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin",
        }

    async def command(
        self, headers: Mapping[str, str], name: str = "go", /, *, id: str = "one", **args: object
    ) -> tuple[int, Any]:
        body = {"id": id, "command": name, "args": args}
        async with self.session.post(self.url("/api/v1/commands"), json=body, headers=headers) as response:
            return response.status, await response.json()

    async def status(self, path: str, headers: Mapping[str, str] | None = None) -> int:
        async with self.session.get(self.url(path), headers=headers, allow_redirects=False) as response:
            return response.status

    def connect(self, role: Role, headers: Mapping[str, str] | None = None) -> Any:
        return self.session.ws_connect(
            self.url("/api/v1/socket"), headers=self.page(role) if headers is None else headers
        )

    @asynccontextmanager
    async def joined(
        self, role: Role, name: str = "", size: str = ""
    ) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A page that has said hello and read everything it is sent at first."""
        async with self.connect(role) as ws:
            await say_hello(ws, role, name=name, size=size)
            for _ in range(1 + len(TOPICS_OF[role])):
                await hear(ws)
            yield ws

    async def raw(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send these very bytes, and read the answer as it comes: no client that tidies up in between."""
        async with asyncio.timeout(PROMPT_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(request)
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value
                    for name, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                length = int(headers.get("content-length", "0"))
                return int(head[0].split()[1]), headers, await reader.readexactly(length)
            finally:
                writer.close()

    async def raw_get(self, target: str, *more: str) -> tuple[int, dict[str, str], bytes]:
        lines = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", *more, "", ""]
        return await self.raw("\r\n".join(lines).encode())

    def upgrade(self, *headers: str, host: str | None = None) -> bytes:
        lines = [
            "GET /api/v1/socket HTTP/1.1",
            f"Host: {host or f'127.0.0.1:{self.port}'}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            *headers,
            "",
            "",
        ]
        return "\r\n".join(lines).encode()


@asynccontextmanager
async def running(
    folder: Path, *, hosts: tuple[str, ...] = (), patience: Patience | None = None
) -> AsyncIterator[Service]:
    desk = EngineDesk(folder / "run")
    static, graphic = folder / "static", folder / "overlays" / "flash-sale"
    static.mkdir()
    graphic.mkdir(parents=True)
    graphics = {"flash-sale": graphic}
    pictures: dict[str, Cut] = {}

    async def picture(path: str) -> Cut | None:
        return pictures.get(path)

    programme = Programme()
    app = build_web_app(
        desk,
        KEYS,
        desk.hub,
        hosts=hosts,
        language="zh-CN",
        static=static,
        graphics=lambda: graphics,
        safe_areas=lambda: {"general": {"portrait": None, "wide": None}},
        picture=picture,
        programme=programme.picture,
        overlay_file=Path("/studio/data/live-companion-overlays.html"),
        version="1.2.3",
        patience=patience,
    )
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
        serving(app, host="127.0.0.1", port=0) as port,
    ):
        try:
            yield Service(desk, desk.hub, port, session, static, graphics, pictures, programme)
        finally:
            await desk.bags.close()
            await desk.book.close()


async def say_hello(
    ws: aiohttp.ClientWebSocketResponse, role: str, *, name: str = "", size: str = ""
) -> None:
    page = {"kind": role, "name": name, "size": size, "version": "1.2.3"}
    await ws.send_json({"type": "hello", "role": role, "page": page})


async def hear(ws: aiohttp.ClientWebSocketResponse) -> Any:
    """The next message; a test fails when there is none."""
    message = await ws.receive(PROMPT_S)
    assert message.type is aiohttp.WSMsgType.TEXT, message
    return json.loads(message.data)


async def hear_until(ws: aiohttp.ClientWebSocketResponse, **wanted: object) -> Any:
    """The next message that has these values."""
    async with asyncio.timeout(PROMPT_S):
        while True:
            message = await hear(ws)
            if wanted.items() <= message.items():
                return message


async def closed_with(ws: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code that the server closes with, whatever it says before."""
    async with asyncio.timeout(PROMPT_S):
        while (message := await ws.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
        return ws.close_code if message.type is not aiohttp.WSMsgType.ERROR else None
