"""One client of the server: its handshake, its messages, its events."""

import asyncio
import itertools
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import WSMsgType, web

from tests.fake_obs.batches import run_batch
from tests.fake_obs.protocol import (
    EVENT_BITS,
    LOW_VOLUME,
    Close,
    Closed,
    Data,
    Op,
    Refused,
    Status,
    proof,
)

PROTOCOLS = ("obswebsocket.json",)
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that arrived."""

    at: float
    """On ``time.monotonic``."""
    connection: int
    request_id: Any
    request: str
    data: Any
    """None when there was none."""
    in_batch: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What OBS says to a request."""

    status: int = Status.SUCCESS
    comment: str | None = None
    data: Data | None = None

    def told(self, asked: Asked) -> dict[str, Any]:
        ok = self.status == Status.SUCCESS
        status: dict[str, Any] = {"code": int(self.status), "result": ok}
        if self.comment:
            status["comment"] = self.comment
        told: dict[str, Any] = {"requestStatus": status, "requestType": asked.request}
        if self.data is not None and ok:
            told["responseData"] = self.data
        return told

    def message(self, asked: Asked) -> Mapping[str, Any]:
        return {"op": Op.RESPONSE, "d": {**self.told(asked), "requestId": asked.request_id}}


class Host(Protocol):
    """What a connection needs of the OBS behind it."""

    password: str
    awake: asyncio.Event

    @property
    def websocket_version(self) -> str: ...

    async def answer(self, connection: "Connection", asked: Asked) -> None: ...

    async def perform(self, connection: "Connection", asked: Asked) -> Reply: ...

    def note(self, asked: Asked) -> None: ...


@dataclass(eq=False, slots=True)
class Connection:
    host: Host
    ws: web.WebSocketResponse
    transport: asyncio.Transport
    number: int = field(default_factory=lambda: next(_numbers))
    identified: bool = False
    mask: int = LOW_VOLUME
    incoming: int = 0
    outgoing: int = 0
    held: tuple[Asked, Reply] | None = None
    """A reply that waits for the next one, to be sent after it."""
    _outbox: asyncio.Queue[str | tuple[int, str]] = field(default_factory=asyncio.Queue)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _salt: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _challenge: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    # Sending -------------------------------------------------------------------------------------

    def send(self, message: Mapping[str, Any]) -> None:
        self.send_text(json.dumps(message))

    def send_text(self, text: str) -> None:
        self.outgoing += 1
        self._outbox.put_nowait(text)

    def close(self, code: int, reason: str = "") -> None:
        """After everything that was sent before."""
        self._outbox.put_nowait((code, reason))

    def cut(self, last_bytes: bytes = b"") -> None:
        """End it without a goodbye, in the middle of whatever."""
        if last_bytes:
            self.transport.write(last_bytes)
            self.transport.close()
        else:
            self.transport.abort()

    def half_a_frame(self) -> None:
        """A frame that promises 256 bytes, some of them, and the end."""
        self.cut(b"\x81\x7e\x01\x00" + b'{"op":7,"d":{')

    def tell(self, event: str, text: str) -> None:
        """An event that was encoded once for everybody who wants it."""
        if self.identified and self.mask & EVENT_BITS[event]:
            self.send_text(text)

    async def _write(self) -> None:
        while True:
            what = await self._outbox.get()
            await self.host.awake.wait()
            try:
                if isinstance(what, str):
                    await self.ws.send_str(what)
                else:
                    await self.ws.close(code=what[0], message=what[1].encode())
                    return
            except ConnectionError:
                return

    # Receiving -----------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Return when the connection has ended."""
        self._spawn(self._write())
        self.send({"op": Op.HELLO, "d": self._hello()})
        self.outgoing = 0
        try:
            async for message in self.ws:
                await self.host.awake.wait()
                try:
                    self._read(message.type, message.data)
                except Closed as wrong:
                    self.close(wrong.code, wrong.reason)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _hello(self) -> Data:
        hello = {"obsWebSocketVersion": self.host.websocket_version, "rpcVersion": 1}
        if self.host.password:
            hello["authentication"] = {"challenge": self._challenge, "salt": self._salt}
        return hello

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _read(self, kind: WSMsgType, payload: Any) -> None:
        self.incoming += 1
        if kind is not WSMsgType.TEXT:
            encoding = "Your session encoding is set to Json, but a binary message was received."
            raise Closed(Close.DECODE_ERROR, encoding)
        try:
            message = json.loads(payload)
        except ValueError as error:
            raise Closed(Close.DECODE_ERROR, f"Unable to decode Json: {error}"[:110]) from None
        if not isinstance(message, dict):
            raise Closed(Close.DECODE_ERROR, "You sent a non-object payload.")
        if "op" not in message:
            raise Closed(Close.UNKNOWN_OP, "Your request is missing an `op`.")
        op = message["op"]
        if not isinstance(op, int | float) or isinstance(op, bool):
            raise Closed(Close.UNKNOWN_OP, "Your `op` is not a number.")
        if "d" not in message:
            raise Closed(Close.MISSING_FIELD, "Your payload is missing data (`d`).")
        if not isinstance(message["d"], dict):
            raise Closed(Close.WRONG_TYPE, "Your payload's data (`d`) is not an object.")
        if not self.identified and op != Op.IDENTIFY:
            raise Closed(
                Close.NOT_IDENTIFIED, "You attempted to send a non-Identify message while not identified."
            )
        self._dispatch(int(op), message["d"])

    def _dispatch(self, op: int, data: Data) -> None:
        match op:
            case Op.IDENTIFY:
                self._identify(data)
            case Op.REIDENTIFY:
                self._subscribe(data)
                self.send({"op": Op.IDENTIFIED, "d": {"negotiatedRpcVersion": 1}})
            case Op.REQUEST:
                # Each in a task of its own, as OBS has a thread for each: nothing waits for another.
                self._spawn(self.host.answer(self, self._asked(data)))
            case Op.BATCH:
                self._spawn(self._batch(data))
            case _:
                raise Closed(Close.UNKNOWN_OP, f"Unknown OpCode: {op}")

    def _identify(self, data: Data) -> None:
        if self.identified:
            already = "You are already Identified with the obs-websocket server."
            raise Closed(Close.ALREADY_IDENTIFIED, already)
        if self.host.password:
            if not isinstance(data.get("authentication"), str):
                missing = "Your payload's data is missing an `authentication` string, however authentication"
                raise Closed(Close.AUTHENTICATION_FAILED, f"{missing} is required.")
            if data["authentication"] != proof(self.host.password, self._salt, self._challenge):
                raise Closed(Close.AUTHENTICATION_FAILED, "Authentication failed.")
        if "rpcVersion" not in data:
            raise Closed(Close.MISSING_FIELD, "Your payload's data is missing an `rpcVersion`.")
        if not _unsigned(data["rpcVersion"]):
            raise Closed(Close.WRONG_TYPE, "Your `rpcVersion` is not an unsigned number.")
        if data["rpcVersion"] != 1:
            unsupported = "Your requested RPC version is not supported by this server."
            raise Closed(Close.UNSUPPORTED_RPC, unsupported)
        self._subscribe(data)
        self.identified = True
        self.send({"op": Op.IDENTIFIED, "d": {"negotiatedRpcVersion": 1}})

    def _subscribe(self, data: Data) -> None:
        if "eventSubscriptions" in data:
            if not _unsigned(data["eventSubscriptions"]):
                raise Closed(Close.WRONG_TYPE, "Your `eventSubscriptions` is not an unsigned number.")
            self.mask = data["eventSubscriptions"]

    def _asked(self, data: Data) -> Asked:
        if "requestType" not in data:
            raise Closed(Close.MISSING_FIELD, "Your payload's data is missing an `requestType`.")
        if not isinstance(data["requestType"], str):
            raise Closed(Close.WRONG_TYPE, "Your `requestType` is not a string.")
        if "requestId" not in data:
            raise Closed(Close.MISSING_FIELD, "Your payload data is missing a `requestId`.")
        return self._noted(data)

    def _noted(self, data: Data, *, in_batch: bool = False) -> Asked:
        at = asyncio.get_running_loop().time()
        asked = Asked(
            at, self.number, data.get("requestId"), data["requestType"], data.get("requestData"), in_batch
        )
        self.host.note(asked)
        return asked

    async def _batch(self, data: Data) -> None:
        async def perform(one: Data) -> dict[str, Any]:
            asked = self._noted(one, in_batch=True)
            told = (await self.host.perform(self, asked)).told(asked)
            return {**told, **({"requestId": one["requestId"]} if "requestId" in one else {})}

        try:
            results = await run_batch(data, perform)
        except Closed as wrong:
            self.close(wrong.code, wrong.reason)
        else:
            self.send({"op": Op.BATCH_RESPONSE, "d": {"requestId": data["requestId"], "results": results}})


def _unsigned(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


async def carried_out(work: Callable[[], Awaitable[Data | None]]) -> Reply:
    """What the answer of a handler, or its refusal, is as a reply."""
    try:
        return Reply(data=await work())
    except Refused as refused:
        return Reply(refused.code, refused.comment)
