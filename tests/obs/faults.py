"""A server of obs-websocket 5 for the faults that a real OBS does not produce on demand."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

from aiohttp import WSMsgType, web

HOST = "127.0.0.1"

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "GetVersion": {"obsVersion": "31.0.0"},
    "GetSceneList": {"currentProgramSceneName": "Host", "scenes": [{"sceneName": "Host"}]},
    "GetInputList": {"inputs": []},
    "GetSceneCollectionList": {"currentSceneCollectionName": "Lab", "sceneCollections": ["Lab"]},
    "GetProfileList": {"currentProfileName": "Lab", "profiles": ["Lab"]},
    "GetSceneItemList": {"sceneItems": []},
    "GetStudioModeEnabled": {"studioModeEnabled": False},
    "GetStreamStatus": {"outputActive": False},
    "GetRecordStatus": {"outputActive": False},
    "GetOutputList": {"outputs": []},
    "GetCurrentProgramScene": {"currentProgramSceneName": "Host"},
    "GetCurrentSceneTransitionCursor": {"transitionCursor": 1.0},
    "SetCurrentProgramScene": {},
}

Fault = Callable[[web.WebSocketResponse, Mapping[str, Any]], Awaitable[None]]
"""Does instead of answering what it likes with the request."""


class FaultyObs:
    """Answers as a small OBS, except to the requests in ``faults``; asks for no password."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        self.faults = dict(faults)
        self.asked: list[str] = []
        self.answers = dict(ANSWERS)
        self.connections = 0
        self.open: list[web.WebSocketResponse] = []
        """In the order in which they came; a link opens the one for events first."""
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/", self._talk)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        self.connections += 1
        ws = web.WebSocketResponse(autoping=True)
        await ws.prepare(request)
        self.open.append(ws)
        await ws.send_json({"op": 0, "d": {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1}})
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                break
            said = message.json()
            if said["op"] == 1:
                await ws.send_json({"op": 2, "d": {"negotiatedRpcVersion": 1}})
            elif said["op"] == 6:
                kind = said["d"]["requestType"]
                self.asked.append(kind)
                await self.faults.get(kind, self.answer)(ws, said["d"])
        return ws

    async def answer(self, ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        """As OBS would."""
        data = self.answers.get(request["requestType"])
        if data is None:
            await refuse(600)(ws, request)
        else:
            await say(data)(ws, request)

    async def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """An event, to the link that came first."""
        await self.open[0].send_json({"op": 5, "d": {"eventType": event, "eventData": data}})


def refuse(code: int) -> Fault:
    async def fault(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await ws.send_json(reply(request, {"result": False, "code": code}))

    return fault


def say(data: Any) -> Fault:
    """A yes with this for its data."""

    async def fault(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await ws.send_json(reply(request, {"result": True, "code": 100}, data))

    return fault


async def refuse_without_a_code(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
    """What the protocol does not allow, and nobody here expects."""
    await ws.send_json(reply(request, {"result": False, "code": None}))


def close(code: int) -> Fault:
    async def fault(ws: web.WebSocketResponse, _: Mapping[str, Any]) -> None:
        await ws.close(code=code)

    return fault


async def say_nothing(_: web.WebSocketResponse, __: Mapping[str, Any]) -> None:
    """A request that is never answered."""


async def drop(ws: web.WebSocketResponse, _: Mapping[str, Any]) -> None:
    """Half a frame, and the line is cut."""
    transport = ws._req.transport if ws._req is not None else None
    assert transport is not None
    transport.write(b"\x81\x7e\x01\x00" + b'{"op":7,"d":{')
    transport.close()


def reply(
    request: Mapping[str, Any], status: Mapping[str, Any], data: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    body = {"requestType": request["requestType"], "requestId": request["requestId"], "requestStatus": status}
    return {"op": 7, "d": {**body, **({"responseData": data} if data else {})}}
