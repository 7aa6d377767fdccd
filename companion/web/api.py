"""The API for programs: health, state, commands."""

import asyncio
import json
import logging
import math
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import hdrs, web

from companion.keys import Role
from companion.show.command_table import COMMANDS, EMERGENCY, FOR_HOST, Command
from companion.show.commands import Refusal
from companion.show.offer_commands import BagWinners
from companion.show.read_command import BadCommand, read_command
from companion.web import people
from companion.web.answers import Denied, json_answer
from companion.web.hub import TOPICS
from companion.web.ports import Desk, Done, NotWriting
from companion.web.security import VISITOR
from companion.web.site import SITE
from companion.web.snapshot import whole_state

log = logging.getLogger(__name__)

COMMAND_ID = r"[A-Za-z0-9._:-]{1,64}"
"""What an id of a command may be; a UUID is."""

TOO_MANY = "More than 20 commands a second; wait a moment."

_is_command_id = re.compile(COMMAND_ID).fullmatch


async def healthz(request: web.Request) -> web.Response:
    """Whether the service is up, for whatever watches it."""
    site = request.app[SITE]
    return json_answer(
        {
            "status": "ok",
            "version": site.version,
            "run": site.desk.run,
            "obs": site.desk.obs_word(),
            "uptime_s": round(asyncio.get_running_loop().time() - site.started_s, 3),
        }
    )


async def state(request: web.Request) -> web.Response:
    """One snapshot of everything."""
    desk = request.app[SITE].desk
    topics = {topic: desk.view(topic) for topic in TOPICS}
    return json_answer(whole_state(topics, epoch=desk.epoch, server_time_ms=desk.server_time_ms()))


async def commands(request: web.Request) -> web.Response:
    """Do one thing; the same id twice is done once."""
    if request.content_type != "application/json":
        raise Denied(415, "not_json", "Send JSON with 'Content-Type: application/json'.")
    try:
        body = read_json((await request.read()).decode())
    except ValueError:
        raise Denied(400, "bad_request", "The body is not JSON in UTF-8.") from None
    if not isinstance(body, dict) or not is_command_id(body.get("id")):
        raise Denied(
            400,
            "bad_request",
            'Send an object {"id", "command", "args"}; the id is 1 to 64 letters, digits or . _ : - long.',
        )
    site = request.app[SITE]
    role = request[VISITOR].highest
    # Entries have an allowance of their own: a crowd that joins must not keep the operator waiting.
    allowances = site.entries if is_entry(body) else site.allowances
    if not is_emergency(body) and not allowances.take(request.remote or "", role):
        raise Denied(429, "too_many", TOO_MANY, {hdrs.RETRY_AFTER: "1"})
    done = await obey(site.desk, role=role, name="", message=body)
    return json_answer({"id": body["id"], "rev": done.rev})


async def openapi(request: web.Request) -> web.Response:
    """This description."""
    return web.Response(text=request.app[SITE].openapi, content_type="application/json")


async def obey(desk: Desk, *, role: Role, name: str, message: dict[str, Any]) -> Done:
    """Read a command and have it done; ``message`` has a good id.

    Raises:
        Denied: it is not of its form, not for this role, or the show does not obey it now.
    """
    forbidden = Denied(403, "not_allowed", f"The role {role} may not give this command.")
    if role is not Role.OPERATOR and message.get("command") in (people.ENTER, people.WINNERS):
        raise forbidden
    try:
        command = await _read(desk, message.get("command"), message.get("args", {}))
    except BadCommand as bad:
        raise Denied(400, bad.code, str(bad)) from bad
    if command is None:
        return Done(desk.view("live").rev)
    if role is not Role.OPERATOR and not (role is Role.HOST and isinstance(command, FOR_HOST)):
        raise forbidden
    by = f"{role}:{name}" if name else role.value
    try:
        outcome = await desk.command(id=message["id"], by=by, command=command)
    except Exception as error:
        log.exception("%s failed", type(command).__name__)
        raise Denied(500, "internal", "The command failed; the log says why.") from error
    if isinstance(command, BagWinners) and not isinstance(outcome, Done):
        await desk.bags.forget_unused(command.winners)
    match outcome:
        case Done():
            return outcome
        case Refusal(code, text):
            raise Denied(409, code, text)
        case NotWriting(text):
            raise Denied(503, "not_writing", text)


async def _read(desk: Desk, name: object, args: object) -> Command | None:
    """The command for the show; None for what was done already without it, because it is about people.

    Raises:
        BadCommand: it is not of its form.
        Denied: the book of the bags refuses.
    """
    match name:
        case people.ENTER:
            await people.enter(desk, args)
            return None
        case people.WINNERS:
            return await people.winners(desk, args)
        case _:
            return read_command(name, args)


def is_entry(message: Mapping[str, Any]) -> bool:
    return message.get("command") == people.ENTER


def is_emergency(message: Mapping[str, Any]) -> bool:
    """An emergency is never one too many, whatever else floods the door."""
    name = message.get("command")
    return isinstance(name, str) and COMMANDS.get(name) in EMERGENCY


def is_command_id(value: object) -> bool:
    return isinstance(value, str) and _is_command_id(value) is not None


def read_json(text: str) -> Any:
    """JSON as other programs write it: finite numbers, and text that can be written down again.

    Raises:
        ValueError: it is not that, or it is nested too deep to be read.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        # Half a surrogate pair is fine in a JSON escape and in no file, journal or socket.
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large")
    return value
