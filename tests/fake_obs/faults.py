"""What may be done to a request instead of answering it: one line each in a test.

``obs.fault("GetStats", late(1.2))`` befalls the next one of that name, ``times=3`` the next three,
``times=None`` every one until ``obs.well()``; ``"*"`` is any request.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.fake_obs.connection import Asked, Connection, Reply
from tests.fake_obs.protocol import Status

Fault = Callable[[Connection, Asked], Awaitable[None]]
"""Does what it likes with a request."""

ANY = "*"


def late(seconds: float) -> Fault:
    """Carried out at once; the reply comes so much later."""

    async def fault(connection: Connection, asked: Asked) -> None:
        reply = await connection.host.perform(connection, asked)
        await asyncio.sleep(seconds)
        connection.send(reply.message(asked))

    return fault


async def no_reply(connection: Connection, asked: Asked) -> None:
    """Carried out, and never answered."""
    await connection.host.perform(connection, asked)


async def ignored(_: Connection, __: Asked) -> None:
    """Neither carried out nor answered."""


async def without_effect(connection: Connection, asked: Asked) -> None:
    """OBS says yes and does nothing."""
    connection.send(Reply().message(asked))


def refused(code: int, comment: str | None = None) -> Fault:
    async def fault(connection: Connection, asked: Asked) -> None:
        connection.send(Reply(code, comment).message(asked))

    return fault


def saying(data: Any) -> Fault:
    """A yes with this for its data, whatever is the case."""

    async def fault(connection: Connection, asked: Asked) -> None:
        connection.send(Reply(data=data).message(asked))

    return fault


async def without_a_code(connection: Connection, asked: Asked) -> None:
    """A no that does not say which; the protocol does not allow it."""
    body = {"requestType": asked.request, "requestId": asked.request_id}
    connection.send({"op": 7, "d": {**body, "requestStatus": {"result": False, "code": None}}})


async def without_a_status(connection: Connection, asked: Asked) -> None:
    """What the protocol does not allow, and nobody expects at all."""
    body = {"requestType": asked.request, "requestId": asked.request_id}
    connection.send({"op": 7, "d": {**body, "requestStatus": 7}})


async def with_anothers_id(connection: Connection, asked: Asked) -> None:
    """The right answer, said to be that of another request."""
    reply = await connection.host.perform(connection, asked)
    message = reply.message(asked)
    connection.send({**message, "d": {**message["d"], "requestId": "of-somebody-else"}})


async def after_the_next(connection: Connection, asked: Asked) -> None:
    """Answered after whatever is answered next on the same connection: the two replies are swapped."""
    connection.held = (asked, await connection.host.perform(connection, asked))


async def half_a_frame(connection: Connection, _: Asked) -> None:
    """The reply begins, and the line is cut."""
    connection.half_a_frame()


async def cut_before_the_reply(connection: Connection, asked: Asked) -> None:
    """Carried out; the line is cut before anything is said of it."""
    await connection.host.perform(connection, asked)
    connection.cut()


def closing(code: int, reason: str = "") -> Fault:
    async def fault(connection: Connection, _: Asked) -> None:
        connection.close(code, reason)

    return fault


def junk(text: str) -> Fault:
    """This instead of an answer: not JSON, JSON that is no message, an op that nobody knows."""

    async def fault(connection: Connection, _: Asked) -> None:
        connection.send_text(text)

    return fault


NOT_JSON, NO_MESSAGE, UNKNOWN_OP = "{", "[1]", '{"op": 42, "d": {}}'

not_ready = refused(Status.NOT_READY, "OBS is not ready to perform the request.")


class Faults:
    """Who is to be befallen by what."""

    def __init__(self) -> None:
        self._ordered: list[tuple[str, Fault, int | None]] = []

    def order(self, request: str, fault: Fault, times: int | None) -> None:
        self._ordered.append((request, fault, times))

    def take(self, request: str) -> Fault | None:
        """What befalls this request now: the first that was ordered."""
        for place, (name, fault, times) in enumerate(self._ordered):
            if name in (request, ANY):
                if times == 1:
                    del self._ordered[place]
                elif times is not None:
                    self._ordered[place] = (name, fault, times - 1)
                return fault
        return None

    def clear(self) -> None:
        self._ordered.clear()
