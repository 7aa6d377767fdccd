"""A small server that speaks ``docs/reference/wire.md``, for tests of one page in one state at a time.

It holds no show: a test says what is to be seen, and reads what the page sent. What it can do that the real
service cannot: fall silent, vanish and come back on the same port, and live an hour ahead.
"""

import asyncio
import contextlib
import io
import socket as sockets
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import segno
from aiohttp import WSMsgType, web
from playwright.async_api import Page

from companion import resources
from companion.obs import simulated_pictures
from companion.showfile import Language
from companion.showfile.safe_areas import for_guides
from tests.browser.timing_states import timing_of

CHECKOUT = Path(__file__).resolve().parents[2]
PROMPT_S = 15
"""How long a test waits for what a page does at once, on a machine with other things to do."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:"
)


FILES = ("/static/", "/graphics/")
"""They do not change while tests run: a page that is borrowed again need not ask for them again."""


@contextlib.contextmanager
def held_port() -> Iterator[int]:
    """A port that nobody else is given meanwhile, whether something listens on it or not."""
    with sockets.socket() as held:
        held.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def until(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression is true in the page.

    Playwright's own ``wait_for_function`` needs ``unsafe-eval``, which no page here is given.
    """
    async with asyncio.timeout(PROMPT_S):
        while not await page.evaluate(condition):
            await asyncio.sleep(0.03)


class StandIn:
    """One server on one port. ``snapshots`` goes to every page at its hello; ``show`` sends more of them."""

    def __init__(self, port: int | None = None) -> None:
        if port is None:
            with held_port() as port:
                pass
        self.port: int = port
        self.url = f"http://127.0.0.1:{self.port}"
        self.version = "1"
        self.language = "zh-CN"
        self.clock_ahead_ms = 0
        self.silent = False
        self.pong_delay_s = 0.0
        """How long an answer to a ping is on its way to the page."""
        self.refuse_keys = False
        self.answer_commands = True
        self.refusal: dict[str, str] | None = None
        self.given: dict[str, Any] = {}
        """What the template of a page is given besides."""
        self.programme = simulated_pictures.picture("Host", 90, 160, "jpg")
        """The picture of the programme."""
        self.programme_age_ms = 0
        self.pictures_asked: list[int] = []
        """How wide."""
        self.incident_pictures: dict[str, list[Any]] = {"pictures": [], "programme": [], "frames": []}
        """What there is to be seen of every incident."""
        self.beside: Path | None = None
        """The folder of the show, for files of the crew's own."""
        self.snapshots: dict[str, Any] = {}
        self.page_id = "own"
        """What every page is told to be in topic ``pages``."""
        self.hellos: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        """What overlay pages said that they show."""
        self.handshakes = 0
        self._rev = 0
        self._runner: web.AppRunner | None = None
        self._dead: set[web.WebSocketResponse] = set()
        self._open: dict[web.WebSocketResponse, web.Request] = {}
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(CHECKOUT / "companion" / "web" / "templates"), autoescape=True
        )

    def now_ms(self) -> int:
        return round(time.time() * 1000) + self.clock_ahead_ms

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/api/v1/socket", self._socket)
        app.router.add_get("/blank", self._blank)
        app.router.add_get("/{page:host|operator|overlay|index|preview|sync|preflight}", self._page)
        app.router.add_get("/qr/{page}.svg", self._code)
        app.router.add_get("/api/v1/programme.jpg", self._programme)
        app.router.add_get("/api/v1/incidents/{id}", self._incident)
        app.router.add_get("/api/v1/incidents/{id}/{name}.jpg", self._incident_picture)
        app.router.add_get("/safe-areas.json", self._safe_areas)
        app.router.add_static("/static", CHECKOUT / "static")
        app.router.add_static("/graphics", CHECKOUT / "overlays")
        app.on_response_prepare.append(_may_be_kept)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        """Vanish as a crashed process does: every socket is cut without a word."""
        assert self._runner is not None
        for request in list(self._open.values()):
            if request.transport is not None:
                request.transport.abort()
        await self._runner.cleanup()
        self._open.clear()

    async def show(self, **topics: Any) -> None:
        """Send new data of these topics to every page, and to all that come later."""
        told = list(topics)
        if "live" in topics and "timing" not in topics:
            self.snapshots.pop("timing", None)
            told.append("timing")
        self.snapshots |= topics
        told = [topic for topic in told if topic in self.snapshots or topic in self._worked_out()]
        for page in list(self._open):
            for topic in told:
                await self._snapshot(page, topic)

    def let_sockets_die(self) -> None:
        """From now on nothing more comes over the sockets that are open, though nobody closes them."""
        self._dead |= set(self._open)

    async def close_all(self, code: int) -> None:
        for page in list(self._open):
            await page.close(code=code)

    async def wait_for_commands(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(PROMPT_S):
            while len(self.commands) < count:
                await asyncio.sleep(0.02)
        return self.commands

    async def wait_for_hellos(self, count: int) -> None:
        async with asyncio.timeout(PROMPT_S):
            while len(self.hellos) < count:
                await asyncio.sleep(0.02)

    async def _page(self, request: web.Request) -> web.Response:
        template = self._templates.get_template(f"{request.match_info['page']}.html")
        language = request.query.get("lang", self.language)
        return self._html(
            template.render(language=language, version=self.version, title="Show", **self.given)
        )

    async def _programme(self, request: web.Request) -> web.Response:
        self.pictures_asked.append(int(request.query["width"]))
        headers = {"X-Picture-Age-Ms": str(self.programme_age_ms), "X-Picture-Scene": "Host"}
        return web.Response(body=self.programme, content_type="image/jpeg", headers=headers)

    async def _code(self, request: web.Request) -> web.Response:
        """Leads a phone nowhere."""
        code = io.BytesIO()
        segno.make(f"{self.url}/{request.match_info['page']}", micro=False).save(code, kind="svg", border=4)
        return web.Response(body=code.getvalue(), content_type="image/svg+xml")

    async def _incident(self, request: web.Request) -> web.Response:
        return web.json_response({"id": request.match_info["id"], **self.incident_pictures})

    async def _incident_picture(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        bad = name == "during" or name.startswith(("frame+", "programme+00"))
        make = simulated_pictures.black if bad else partial(simulated_pictures.picture, "Host")
        return web.Response(body=make(90, 160, "jpg"), content_type="image/jpeg")

    async def _safe_areas(self, _: web.Request) -> web.Response:
        return web.json_response(for_guides(resources.safe_areas(self.beside), Language(self.language)))

    async def _blank(self, _: web.Request) -> web.Response:
        """A page without a script of its own, for tests that bring modules to life themselves."""
        return self._html(
            f'<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>blank</title>'
            f'<body data-version="{self.version}" data-language="en"></body></html>'
        )

    def _html(self, text: str) -> web.Response:
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        self.handshakes += 1
        if self.refuse_keys:
            return web.Response(status=401)
        page = web.WebSocketResponse()
        await page.prepare(request)
        self._open[page] = request
        try:
            async for message in page:
                if message.type is WSMsgType.TEXT:
                    await self._hear(page, message.json())
        finally:
            self._open.pop(page, None)
        return page

    async def _hear(self, page: web.WebSocketResponse, message: Mapping[str, Any]) -> None:
        received = self.now_ms()
        if self.silent or page in self._dead:
            return
        match message["type"]:
            case "hello":
                self.hellos.append(dict(message))
                welcome = {"type": "welcome", "role": message["role"], "epoch": "e1", "version": self.version}
                welcome["page"] = self.page_id
                await page.send_json(welcome | {"language": self.language, "server_time_ms": self.now_ms()})
                for topic in (*self.snapshots, *self._worked_out()):
                    await self._snapshot(page, topic)
            case "ping":
                pong = {"type": "pong", "t0": message["t0"], "t1": received, "t2": self.now_ms()}
                await asyncio.sleep(self.pong_delay_s)
                await page.send_json(pong)
            case "status":
                self.statuses.append(dict(message))
            case "command":
                self.commands.append(dict(message))
                if self.answer_commands:
                    await page.send_json(self._receipt(message["id"]))

    def _receipt(self, command: str) -> dict[str, Any]:
        receipt = {"type": "receipt", "id": command, "ok": self.refusal is None}
        return receipt | ({"rev": self._rev} if self.refusal is None else {"error": self.refusal})

    async def _snapshot(self, page: web.WebSocketResponse, topic: str) -> None:
        self._rev += 1
        head = {"type": "snapshot", "topic": topic, "epoch": "e1", "rev": self._rev}
        known = self.snapshots | (self._worked_out() if topic == "timing" else {})
        await page.send_json(head | {"server_time_ms": self.now_ms(), "data": known[topic]})

    def _worked_out(self) -> dict[str, Any]:
        """What follows from the plan and where the show stands, unless a test has said it otherwise."""
        if "timing" in self.snapshots or not self.snapshots.keys() >= {"plan", "live"}:
            return {}
        return {"timing": timing_of(self.snapshots["plan"], self.snapshots["live"])}


async def _may_be_kept(request: web.Request, response: web.StreamResponse) -> None:
    kept = response.status == 200 and request.path.startswith(FILES)
    response.headers["Cache-Control"] = "max-age=86400" if kept else "no-store"
