"""Several hands at once, on sockets and over HTTP, until the companion is gone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from faults.wishes import Wish, Wishes
from tests.service import Service

SOCKETS = 4
PATIENCE_S = 20.0
PAUSE_S = 0.004
"""Between two commands of one hand, so that the others have their turn."""

NOT_TAKEN = ("too_many", "busy", "overtaken", "ending")
"""Refusals of the door: the show itself never heard of the command."""


async def work_until_killed(service: Service, wishes: Wishes, seconds: float) -> list[Wish]:
    """Give commands as fast as they are answered, kill the companion, and tell what was given."""
    given: list[Wish] = []
    ready = asyncio.Barrier(SOCKETS + 2)
    async with asyncio.timeout(PATIENCE_S + seconds), asyncio.TaskGroup() as hands:
        for _ in range(SOCKETS):
            hands.create_task(_at_a_page(service, wishes, given, ready))
        hands.create_task(_at_a_program(service, wishes, given, ready))
        await ready.wait()
        await asyncio.sleep(seconds)
        service.kill()
    return given


async def ask(session: aiohttp.ClientSession, service: Service, wish: Wish) -> None:
    """Give a command over HTTP and note its answer."""
    body = {"id": wish.id, "command": wish.command, "args": wish.args}
    async with session.post(f"{service.base}/api/v1/commands", json=body, headers=_bearer(service)) as answer:
        heard = await answer.json()
        _note(wish, heard.get("error"))


async def ask_until_taken(session: aiohttp.ClientSession, service: Service, wish: Wish) -> None:
    """Give a command under its old id, as a page does that has lost its link."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            wish.refused = ""
            await ask(session, service, wish)
            if wish.refused not in NOT_TAKEN:
                return
            await asyncio.sleep(0.1)


@asynccontextmanager
async def page(
    session: aiohttp.ClientSession, service: Service, role: str = "operator"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A socket that has said hello."""
    url = f"{service.base}/api/v1/socket"
    async with session.ws_connect(url, headers=_bearer(service, role)) as ws:
        said = {"kind": role, "name": "", "size": "1366x768", "version": ""}
        await ws.send_json({"type": "hello", "role": role, "page": said})
        yield ws


async def snapshots(service: Service, role: str = "operator") -> dict[str, dict[str, Any]]:
    """What a page that comes now is sent first, by topic."""
    topics: dict[str, dict[str, Any]] = {}
    last = {"operator": "messages", "host": "messages", "overlay": "overlays"}[role]
    async with (
        asyncio.timeout(PATIENCE_S),
        aiohttp.ClientSession() as session,
        page(session, service, role) as ws,
    ):
        while last not in topics:
            heard = json.loads((await ws.receive()).data)
            if heard["type"] == "snapshot":
                topics[heard["topic"]] = heard
    return topics


async def _at_a_page(service: Service, wishes: Wishes, given: list[Wish], ready: asyncio.Barrier) -> None:
    with suppress(aiohttp.ClientError, ConnectionError):
        async with aiohttp.ClientSession() as session, page(session, service) as ws:
            await ready.wait()
            while True:
                given.append(wish := wishes.next())
                await ws.send_json(
                    {"type": "command", "id": wish.id, "command": wish.command, "args": wish.args}
                )
                while not wish.answered:
                    message = await ws.receive()
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        return
                    heard = json.loads(message.data)
                    if heard["type"] == "receipt":
                        _note(wish, heard.get("error"))
                await asyncio.sleep(PAUSE_S)


async def _at_a_program(service: Service, wishes: Wishes, given: list[Wish], ready: asyncio.Barrier) -> None:
    with suppress(aiohttp.ClientError, ConnectionError):
        async with aiohttp.ClientSession() as session:
            await ready.wait()
            while True:
                given.append(wish := wishes.next())
                await ask(session, service, wish)
                await asyncio.sleep(PAUSE_S)


def _note(wish: Wish, error: dict[str, str] | None) -> None:
    if error is None:
        wish.done = True
    else:
        wish.refused = error["code"]


def _bearer(service: Service, role: str = "operator") -> dict[str, str]:
    return {"Authorization": f"Bearer {service.keys[role]}"}
