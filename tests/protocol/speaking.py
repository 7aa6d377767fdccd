"""obs-websocket 5 spoken by hand, for tests of whoever answers: nothing of the companion is in it."""

import asyncio
import base64
import hashlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import aiohttp

Data = Mapping[str, Any]

LOW_VOLUME = (1 << 11) - 1
METERS, ACTIVE, SHOWING, TRANSFORM = (1 << bit for bit in range(16, 20))

_PATIENCE_S = 15.0


class Listens(Protocol):
    """An OBS, of whatever kind."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def password(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    comment: str | None
    data: Data | None


@dataclass(frozen=True, slots=True)
class Told:
    event: str
    data: Data | None
    intent: int


def proof(password: str, hello: Data) -> str:
    """The answer to the challenge in a Hello."""
    asks = hello["d"]["authentication"]
    secret = base64.b64encode(hashlib.sha256((password + asks["salt"]).encode()).digest()).decode()
    return base64.b64encode(hashlib.sha256((secret + asks["challenge"]).encode()).digest()).decode()


class Raw:
    """A connection on which nothing is said but what the test says."""

    def __init__(self, obs: Listens, protocols: Sequence[str] = ()) -> None:
        self.obs = obs
        self._protocols = protocols
        self._session = aiohttp.ClientSession()
        self.ws: aiohttp.ClientWebSocketResponse
        self.hello: Data

    async def __aenter__(self) -> Self:
        url = f"ws://{self.obs.host}:{self.obs.port}"
        try:
            self.ws = await self._session.ws_connect(url, protocols=self._protocols, max_msg_size=0)
            self.hello = await self.receive()
        except BaseException:
            await self._session.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.ws.close()
        await self._session.close()

    async def say(self, what: Any) -> None:
        """Text as it is, bytes as they are, everything else as JSON."""
        match what:
            case str():
                await self.ws.send_str(what)
            case bytes():
                await self.ws.send_bytes(what)
            case _:
                await self.ws.send_str(json.dumps(what))

    async def receive(self) -> Any:
        return await self.ws.receive_json(timeout=_PATIENCE_S)

    async def identify(self, **more: Any) -> Data:
        said = {"rpcVersion": 1, "authentication": proof(self.obs.password, self.hello), **more}
        await self.say({"op": 1, "d": said})
        identified: Data = await self.receive()
        return identified

    async def closed(self) -> tuple[int | None, str]:
        """The code and the reason that the other side closes with; what it says before is passed over."""
        while True:
            message = await self.ws.receive(timeout=_PATIENCE_S)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                return message.data, str(message.extra or "")


class Client:
    """One that is let in, asks, and hears."""

    def __init__(self, obs: Listens, subscriptions: int | None = LOW_VOLUME) -> None:
        self.raw = Raw(obs)
        self._subscriptions = subscriptions
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[Data]] = {}
        self._more = asyncio.Event()
        self._reader: asyncio.Task[None]
        self.told: list[Told] = []
        """Every event since ``forget``."""
        self.close_code: int | None = None

    async def __aenter__(self) -> Self:
        await self.raw.__aenter__()
        said = {} if self._subscriptions is None else {"eventSubscriptions": self._subscriptions}
        await self.raw.identify(**said)
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self.raw.__aexit__()

    async def _read(self) -> None:
        async for message in self.raw.ws:
            said = json.loads(message.data)
            match said["op"]:
                case 5:
                    told = said["d"]
                    self.told.append(Told(told["eventType"], told.get("eventData"), told["eventIntent"]))
                case 7 | 9:
                    self._waiting.pop(said["d"]["requestId"]).set_result(said["d"])
                case _ as other:
                    raise AssertionError(f"op {other} is nothing to tell a client")
            self._more.set()
        self.close_code = self.raw.ws.close_code
        self._more.set()

    async def send(self, op: int, **body: Any) -> Data:
        """Send a request or a batch and wait for what is said to it."""
        number = str(next(self._numbers))
        answered = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.raw.say({"op": op, "d": {**body, "requestId": number}})
        async with asyncio.timeout(_PATIENCE_S):
            said: Data = await answered
        return said

    async def answer(self, request: str, data: Any = None) -> Answer:
        said = {} if data is None else {"requestData": data}
        answered = await self.send(6, requestType=request, **said)
        assert answered["requestType"] == request
        status = answered["requestStatus"]
        assert status["result"] == (status["code"] == 100)
        return Answer(status["code"], status.get("comment"), answered.get("responseData"))

    async def ask(self, request: str, data: Any = None) -> Data:
        """The data of an answer that must be a yes."""
        answer = await self.answer(request, data)
        assert answer.code == 100, f"{request} {data}: {answer}"
        return answer.data or {}

    # What it heard -------------------------------------------------------------------------------

    def forget(self) -> None:
        self.told.clear()

    def all(self, *events: str) -> list[Data]:
        """The data of all events of these names, in order."""
        return [told.data or {} for told in self.told if told.event in events]

    async def first(self, event: str, **such: Any) -> Data:
        """The first event of this name with these fields since ``forget``; it is waited for."""

        def found() -> Data | None:
            fitting = (one for one in self.all(event) if all(one.get(k) == v for k, v in such.items()))
            return next(fitting, None)

        await self.until(lambda: found() is not None, f"{event} {such}")
        told = found()
        assert told is not None
        return told

    async def until(self, happened: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not happened():
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            told = [(one.event, one.data) for one in self.told]
            raise AssertionError(f"not told: {what}; but {told}") from None

    async def quiet(self, seconds: float = 0.25) -> None:
        """Wait for whatever else may come."""
        await asyncio.sleep(seconds)


def shape(value: Any) -> Any:
    """What it is made of: the keys and JSON types, the elements of a list taken together."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case None:
            return "null"
        case list():
            return [shape(value[0])] if value else []
        case dict():
            return {key: shape(held) for key, held in sorted(value.items())}
        case _:
            raise TypeError(f"not JSON: {value!r}")
