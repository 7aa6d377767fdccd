"""The socket of a page: its hello, its commands and its clock in; snapshots and answers out."""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, hdrs, web

from companion.keys import Role
from companion.web.answers import Denied
from companion.web.api import TOO_MANY, is_command_id, is_emergency, is_entry, obey, read_json
from companion.web.hub import TOPICS_OF, Leave, Left, Outbox
from companion.web.presence import Page, read_layers, steady
from companion.web.security import VISITOR, admit
from companion.web.site import LARGEST_BODY, SITE, Allowance, Site, commands_allowance, entries_allowance

log = logging.getLogger(__name__)

LONGEST_NAME = 40
"""Characters of what a page calls itself, as the operator's list of pages shows it."""

LONGEST_VERSION = 40

MOST_FAULTS = 9_999
"""Nobody counts further."""

LONGEST_ROUND_TRIP_MS = 60_000

IN_OBS = "OBS/"
"""In the user agent of OBS's browser sources."""

MOST_AT_ONCE = 40
"""Commands of one page that may wait for their answer: its whole burst."""

_is_size = re.compile(r"[0-9]{1,5}x[0-9]{1,5}").fullmatch


async def socket(request: web.Request) -> web.StreamResponse:
    """The link of a page, or of a program, to the running show."""
    if not (hdrs.UPGRADE in request.headers and request[VISITOR].expired):
        # A page whose cookie has expired is let in, to be told so: a browser keeps the status of a refused
        # upgrade from its page. It is told nothing else.
        admit(request, frozenset(Role))
    site = request.app[SITE]
    ws = web.WebSocketResponse(
        timeout=site.patience.close_s,
        autoping=False,  # a pong is a sign of life, and with autoping nobody would see it
        compress=False,  # costs more than it saves, in time and in memory, on loopback and on a LAN
        max_msg_size=LARGEST_BODY,
        writer_limit=0,  # with the line below: sending returns when the network has taken everything
    )
    if not ws.can_prepare(request):
        raise Denied(426, "upgrade_required", "Open a WebSocket here.", {hdrs.UPGRADE: "websocket"})
    await ws.prepare(request)
    if request.transport is not None:
        request.transport.set_write_buffer_limits(high=0)
    await _Connection(site, request, ws).run()
    return ws


class _Lane:
    """Commands of one kind: a page may have so many waiting, and send so many a second."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._running: set[asyncio.Task[None]] = set()

    def take(self, now_s: float) -> bool:
        return len(self._running) < MOST_AT_ONCE and self._allowance.take(now_s)

    def hold(self, task: asyncio.Task[None]) -> None:
        self._running.add(task)
        task.add_done_callback(self._running.discard)


class _Connection:
    def __init__(self, site: Site, request: web.Request, ws: web.WebSocketResponse) -> None:
        self._site = site
        self._roles = request[VISITOR].roles
        self._transport = request.transport
        self._ws = ws
        self._in_obs = IN_OBS in request.headers.get(hdrs.USER_AGENT, "")
        self._page: Page | None = None
        """None until it has said hello."""
        self._outbox: Outbox | None = None
        self._name = "a page"
        self._commands = _Lane(commands_allowance())
        self._entries = _Lane(entries_allowance())
        # A page sends one ping a second and a command now and then.
        self._messages = Allowance(per_s=100, burst=200)

    async def run(self) -> None:
        """Serve the page until it leaves or has to."""
        why = Leave.GONE
        with self._site.hub.connected() as outbox:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._leave_when_dismissed(outbox))
                    page = await self._hello()
                    self._welcome(page, outbox)
                    tasks.create_task(self._send(outbox))
                    await self._receive(page, outbox, tasks)
            except* Left as left:
                why = _first(left)
            except* ConnectionResetError:
                why = Leave.GONE
            except* Exception:
                # Caught here because an answer in HTTP could not reach an upgraded connection.
                log.exception("The connection of %s failed", self._name)
                why = Leave.BROKEN
            log.info("%s leaves: %s", self._name, why.reason)
            await self._close(why)

    async def _hello(self) -> Page:
        """Who the page says it is.

        Raises:
            Left: it said nothing in time, or may not have the role that it asks for.
        """
        if not self._roles:
            raise Left(Leave.NO_KEY)
        try:
            async with asyncio.timeout(self._site.patience.hello_s):
                hello = _read(await self._hear())
        except TimeoutError:
            raise Left(Leave.NO_HELLO) from None
        page = hello.get("page", {})
        if hello["type"] != "hello" or hello.get("role") not in list(Role) or not isinstance(page, dict):
            raise Left(Leave.BAD_MESSAGE)
        role = Role(hello["role"])
        if role not in self._roles:
            raise Left(Leave.NO_KEY)
        name, size, version = page.get("name"), page.get("size"), page.get("version")
        return Page(
            id=f"p{self._site.hub.page_number()}",
            kind=role,
            looks_on=role is Role.OPERATOR and page.get("kind") == "preview",
            name=_one_line(name)[:LONGEST_NAME] if isinstance(name, str) else "",
            size=size if isinstance(size, str) and _is_size(size) else "",
            version=_one_line(version)[:LONGEST_VERSION] if isinstance(version, str) else "",
            in_obs=self._in_obs,
            since_at=self._site.desk.server_time_ms(),
        )

    def _welcome(self, page: Page, outbox: Outbox) -> None:
        site = self._site
        self._name = f"{page.kind} page {page.name!r}" if page.name else f"{page.kind} page"
        log.info("%s has come", self._name)
        outbox.answer(
            _json(
                type="welcome",
                role=page.kind.value,
                page=page.id,
                epoch=site.desk.epoch,
                version=site.version,
                language=site.language,
                server_time_ms=site.desk.server_time_ms(),
            )
        )
        for topic in TOPICS_OF[page.kind]:
            newest = site.desk.view(topic)
            site.hub.publish(topic, newest.rev, newest.data)
        self._page, self._outbox = page, outbox
        site.hub.join(outbox, page)

    def _tell(self, **changes: Any) -> None:
        """The page does otherwise than before."""
        if self._page is not None and self._outbox is not None:
            self._page = replace(self._page, **changes)
            self._site.hub.change(self._outbox, self._page)

    async def _leave_when_dismissed(self, outbox: Outbox) -> None:
        raise Left(await outbox.dismissal())

    async def _send(self, outbox: Outbox) -> None:
        """The one task that writes snapshots and answers, and waits for this page alone."""
        while True:
            text = await outbox.next()
            await self._taken(self._ws.send_str(text))

    async def _taken(self, sending: Coroutine[None, None, None]) -> None:
        """Send, unless the page takes nothing for too long.

        Raises:
            Left: it did not.
        """
        try:
            async with asyncio.timeout(self._site.patience.stalled_s):
                await sending
        except TimeoutError:
            raise Left(Leave.STALLED) from None

    async def _receive(self, page: Page, outbox: Outbox, tasks: asyncio.TaskGroup) -> None:
        now_s = asyncio.get_running_loop().time
        while True:
            frame = await self._hear()
            if not self._messages.take(now_s()):
                raise Left(Leave.TOO_MANY)
            message = _read(frame)
            match message:
                case {"type": "ping", "t0": int() | float() as t0}:
                    heard_at = self._site.desk.server_time_ms()
                    outbox.answer(_pong(t0, heard_at, self._site.desk.server_time_ms))
                    self._tell_round_trip(message.get("round_trip_ms"))
                case {"type": "status", "layers": told, "faults": int() as faults} if (
                    layers := read_layers(told)
                ) is not None and not isinstance(faults, bool):
                    shown = layers if page.kind is Role.OVERLAY else None
                    self._tell(layers=shown, faults=min(max(faults, 0), MOST_FAULTS))
                case {"type": "command", "id": id} if is_command_id(id):
                    lane = self._entries if is_entry(message) else self._commands
                    if lane.take(now_s()) or is_emergency(message):
                        # A task of its own: a command that waits for the disk must not hold up the clock,
                        # nor an emergency that comes after it.
                        lane.hold(tasks.create_task(self._obey(page, message, outbox)))
                    else:
                        outbox.answer(_refused(id, "too_many", TOO_MANY))
                case _:
                    raise Left(Leave.BAD_MESSAGE)

    def _tell_round_trip(self, told_ms: object) -> None:
        if self._page is None or isinstance(told_ms, bool) or not isinstance(told_ms, int | float):
            return
        if 0 <= told_ms < LONGEST_ROUND_TRIP_MS:
            self._tell(round_trip_ms=steady(self._page.round_trip_ms, told_ms))

    async def _hear(self) -> WSMessage:
        """The next message, with every other sign of life counted.

        The page itself may be asleep: browsers let a hidden page run once a minute, and OBS hides what is
        not on programme. Its browser still answers a WebSocket ping, so that is asked before it is given up.
        """
        half_s = self._site.patience.silent_s / 2
        asked = False
        while True:
            try:
                frame = await self._ws.receive(half_s)
            except TimeoutError:
                if asked:
                    raise Left(Leave.SILENT) from None
                asked = True
                if self._page is not None and self._page.quiet_since_at is None:
                    heard_at = self._site.desk.server_time_ms() - round(half_s * 1000)
                    self._tell(quiet_since_at=heard_at)
                await self._taken(self._ws.ping())
                continue
            asked = False
            match frame.type:
                case WSMsgType.PING:
                    await self._taken(self._ws.pong(frame.data))
                case WSMsgType.PONG:
                    pass
                case _:
                    if self._page is not None and self._page.quiet_since_at is not None:
                        self._tell(quiet_since_at=None)
                    return frame
            if not self._messages.take(asyncio.get_running_loop().time()):
                raise Left(Leave.TOO_MANY)

    async def _obey(self, page: Page, message: dict[str, Any], outbox: Outbox) -> None:
        try:
            done = await obey(self._site.desk, role=page.kind, name=page.name, message=message)
        except Denied as denied:
            outbox.answer(_refused(message["id"], denied.code, denied.message))
        else:
            outbox.answer(_json(type="receipt", id=message["id"], ok=True, rev=done.rev))

    async def _close(self, why: Leave) -> None:
        """Say why, and end the connection even if the page takes nothing any more."""
        if why is not Leave.STALLED:
            try:
                async with asyncio.timeout(self._site.patience.close_s):
                    await self._ws.close(code=why.code, message=why.reason.encode())
                return
            except TimeoutError:
                pass
        if self._transport is not None:
            self._transport.abort()


def _read(frame: WSMessage) -> dict[str, Any]:
    """The object in a text message.

    Raises:
        Left: the page has gone, or sent something else.
    """
    if frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
        raise Left(Leave.GONE)
    if frame.type is WSMsgType.ERROR:
        too_big = getattr(frame.data, "code", None) == WSCloseCode.MESSAGE_TOO_BIG
        raise Left(Leave.TOO_BIG if too_big else Leave.BAD_MESSAGE)
    if frame.type is not WSMsgType.TEXT:
        raise Left(Leave.BAD_MESSAGE)
    try:
        message = read_json(frame.data)
    except ValueError:
        raise Left(Leave.BAD_MESSAGE) from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Left(Leave.BAD_MESSAGE)
    return message


def _first(group: BaseExceptionGroup[Left]) -> Leave:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first.why


def _json(**message: object) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _pong(t0: float, heard_at: int, server_time_ms: Callable[[], int]) -> Callable[[], str]:
    """Finished when it is sent: the time it waits here belongs to the server, not to the network."""
    return lambda: _json(type="pong", t0=t0, t1=heard_at, t2=server_time_ms())


def _refused(id: str, code: str, message: str) -> str:
    error: Mapping[str, str] = {"code": code, "message": message}
    return _json(type="receipt", id=id, ok=False, error=error)


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text).strip()
