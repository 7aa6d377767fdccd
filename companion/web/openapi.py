"""The API's description, made from the routes and the commands themselves: it cannot be out of date."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from companion.keys import Role
from companion.show.bags.entry import Verdict
from companion.show.bags.read_entry import LONGEST_ID, LONGEST_NAME, LONGEST_WATCH_S
from companion.show.command_table import COMMANDS, Command
from companion.show.read_command import (
    LARGEST_NUMBER,
    LONGEST_TEXT,
    MOST_FIELDS,
    MOST_TEXTS,
    Argument,
    arguments,
)
from companion.show.timing.model import PromiseKind
from companion.web import people
from companion.web.api import COMMAND_ID
from companion.web.entries import MOST_ENTRIES, MOST_TOLD
from companion.web.routes import Kind, Route
from companion.web.security import COOKIES

_PATH_PARAMETERS = {
    "/static/{path}": {"path": "A path with slashes in it."},
    "/graphics/{name}/{path}": {"name": "The graphic.", "path": "A path with slashes in it."},
    "/assets/{path}": {"path": "A picture, as the show file writes it."},
    "/api/v1/bags/{bag}/entries": {"bag": "The id of a lucky bag."},
    "/api/v1/bags/{bag}/entries.csv": {"bag": "The id of a lucky bag."},
    "/api/v1/bags/{bag}/draw.json": {"bag": "The id of a lucky bag."},
    "/api/v1/incidents/{incident}": {"incident": "The id of an incident, like i1."},
    "/api/v1/incidents/{incident}/{picture}.jpg": {
        "incident": "The id of an incident, like i1.",
        "picture": "before, during, after, a frame of the camera: frame-01500, frame+00000, or what viewers "
        "saw then: programme-01500, programme+00500.",
    },
    "/qr/{page}.svg": {"page": "overlay, host, operator or sync."},
}

_PAGE_PARAMETERS = {
    "key": "Becomes a cookie, and is redirected away.",
    "lang": "zh-CN or en, instead of the show's language.",
}

_QUERY_PARAMETERS = {
    "/overlay-ready": {"key": "That of the overlay page."},
    "/api/v1/programme.jpg": {"width": "Of the picture, in pixels; it may be wider. Default: 320."},
}


def describe(routes: Iterable[Route], version: str) -> str:
    """The OpenAPI 3.1 document, as JSON text."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = route.documented_path
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, path)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Live Companion",
            "version": version,
            "description": "Messages on the socket are described in docs/reference/wire.md.",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                **{f"{role}_cookie": _cookie(name) for role, name in COOKIES.items()},
            },
            "schemas": {
                "Error": _object(
                    {"error": _object({"code": {"type": "string"}, "message": {"type": "string"}})}
                ),
                "Health": _object(
                    {
                        "status": {"const": "ok"},
                        "version": {"type": "string"},
                        "run": {"type": "string"},
                        "obs": {"enum": ["connected", "lost", "never", "simulated"]},
                        "uptime_s": {"type": "number"},
                    }
                ),
                "State": _state(),
                "Command": {
                    "oneOf": [
                        *(_command(name, kind) for name, kind in COMMANDS.items() if name != people.WINNERS),
                        _of_people(people.WINNERS, "Who has won, as the platform said.", _WINNERS, "names"),
                        _of_people(people.ENTER, "A viewer enters a lucky bag.", _ENTRY, "user_id"),
                    ],
                    "discriminator": {"propertyName": "command"},
                },
                "Entries": {
                    "type": "array",
                    "maxItems": MOST_ENTRIES,
                    "items": _object(_ENTRY, required=["user_id"]),
                },
                "Taken": _object(
                    {
                        "rev": {"type": "integer"},
                        "taken": {"type": "integer", "description": "Entries that were read."},
                        "new": {"type": "integer", "description": "Those that changed something."},
                        "verdicts": {
                            "type": "object",
                            "propertyNames": {"enum": [verdict.value for verdict in Verdict]},
                            "additionalProperties": {"type": "integer"},
                        },
                        "bad": {"type": "integer", "description": "Rows that are no entries."},
                        "errors": {
                            "type": "array",
                            "maxItems": MOST_TOLD,
                            "items": _object({"line": {"type": "integer"}, "message": {"type": "string"}}),
                        },
                    }
                ),
                "Incident": _object(
                    {
                        "id": {"type": "string"},
                        "pictures": {"type": "array", "items": {"enum": ["before", "during", "after"]}},
                        "frames": {"type": "array", "items": {"type": "integer"}},
                        "programme": {"type": "array", "items": {"type": "integer"}},
                    }
                ),
                "Done": _object({"id": {"type": "string"}, "rev": {"type": "integer"}}),
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _operation(route: Route, path: str) -> dict[str, Any]:
    summary, _, description = (route.handler.__doc__ or "").strip().partition("\n")
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": summary,
        "tags": [route.kind.value],
        "responses": {
            str(status): _response(route, status)
            for status in sorted({*route.answers, *([401, 403] if route.needs else []), 421})
        },
        "security": _security(route.needs),
    }
    if description:
        operation["description"] = description.strip()
    if path in _PATH_PARAMETERS:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "description": text, "schema": {"type": "string"}}
            for name, text in _PATH_PARAMETERS[path].items()
        ]
    if query := _PAGE_PARAMETERS if route.kind is Kind.PAGE else _QUERY_PARAMETERS.get(path):
        operation.setdefault("parameters", []).extend(
            {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
            for name, text in query.items()
        )
    if route.takes:
        also = {"text/csv": {"schema": {"type": "string"}}} if route.takes == "Entries" else {}
        operation["requestBody"] = {"required": True, "content": {**_json(route.takes), **also}}
    return operation


def _response(route: Route, status: int) -> dict[str, Any]:
    response: dict[str, Any] = {"description": _STATUS[status]}
    if status >= 400:
        if route.kind in (Kind.API, Kind.SOCKET):
            response["content"] = _json("Error")
        else:
            response["content"] = {"text/html": {}}
    elif route.gives and status == 200:
        response["content"] = _json(route.gives)
    return response


_STATUS: Mapping[int, str] = {
    101: "The socket is open.",
    200: "Done.",
    204: "Yes.",
    303: "The key is in a cookie now; the same address without it.",
    304: "The file has not changed.",
    400: "bad_request, unknown_command, bad_arguments or bad_width.",
    401: "no_key: there is no valid key.",
    403: "not_allowed: the key is of another role. foreign_origin: a page of another site asks.",
    404: "not_found.",
    409: "The show refuses; the code says why.",
    413: "too_large: the body is larger than 64 KiB, or the list than 8 MiB or 10,000 entries.",
    415: "not_json or not_a_list.",
    421: "unknown_host.",
    426: "upgrade_required.",
    429: "too_many: more than 20 commands, 200 entries or 5 lists a second.",
    503: "not_writing: no journal. Of a picture: no_obs, no_programme, obs_busy, no_picture.",
}


def _security(needs: frozenset[Role]) -> list[dict[str, list[str]]]:
    if not needs:
        return []
    return [{scheme: []} for scheme in ("bearer", *(f"{role}_cookie" for role in Role if role in needs))]


_ENTRY: Mapping[str, Any] = {
    "user_id": {"type": ["string", "integer"], "maxLength": LONGEST_ID},
    "name": {"type": ["string", "null"], "maxLength": LONGEST_NAME},
    "text": {"type": ["string", "null"], "maxLength": LONGEST_TEXT, "description": "What the viewer wrote."},
    "platform": {"type": ["string", "null"], "description": "Letters, digits, - and _; default: the show's."},
    "follows": {"type": ["boolean", "null"], "description": "Null or left out: the platform does not say."},
    "fan_club": {"type": ["boolean", "null"]},
    "watched_s": {"type": ["number", "null"], "minimum": 0, "maximum": LONGEST_WATCH_S},
}
"""One viewer who enters, as ``show/bags/read_entry.py`` reads it."""

_WINNERS: Mapping[str, Any] = {
    "names": {
        "oneOf": [
            {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_TEXTS},
            {"type": "string", "description": "One name on each line."},
        ]
    }
}


def _of_people(name: str, description: str, properties: Mapping[str, Any], needed: str) -> dict[str, Any]:
    """A command that says who somebody is, and so never reaches the show as it stands."""
    args = _object({"bag": {"type": "string"}, **properties}, required=["bag", needed])
    return {**_whole(name, args), "title": name, "description": description}


def _command(name: str, kind: type[Command]) -> dict[str, Any]:
    args = arguments(kind)
    schema = _object(
        {argument.name: _argument(argument) for argument in args},
        required=[argument.name for argument in args if argument.required],
    )
    whole = _whole(name, schema)
    return {**whole, "title": name, "description": (kind.__doc__ or "").strip() if _has_words(kind) else name}


def _whole(name: str, args: dict[str, Any]) -> dict[str, Any]:
    return _object(
        {
            "id": {"type": "string", "pattern": f"^{COMMAND_ID}$", "description": "Done once for each id."},
            "command": {"const": name},
            "args": args,
        },
        required=["id", "command", "args"] if args["required"] else ["id", "command"],
    )


def _has_words(kind: type[Command]) -> bool:
    """A dataclass without a docstring is given its own signature for one."""
    return not (kind.__doc__ or "").startswith(f"{kind.__name__}(")


def _argument(argument: Argument) -> dict[str, Any]:
    if argument.kind is int:
        return {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
    if argument.kind is bool:
        return {"type": "boolean"}
    if argument.kind is Decimal:
        return {"type": ["number", "string"], "description": "An amount of money like 49.90."}
    if argument.kind is tuple:
        text: dict[str, Any] = {
            "type": "string",
            "minLength": 0 if argument.blank else 1,
            "maxLength": LONGEST_TEXT,
        }
        return {"type": "array", "items": text, "minItems": 1, "maxItems": MOST_TEXTS}
    if argument.kind is Mapping:
        text = {"type": ["string", "integer", "boolean"], "maxLength": LONGEST_TEXT}
        return {"type": "object", "additionalProperties": text, "maxProperties": MOST_FIELDS}
    if issubclass(argument.kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in argument.kind]}
    return {
        "type": "string",
        "maxLength": argument.longest,
        **({"minLength": 1} if argument.required else {}),
    }


def _state() -> dict[str, Any]:
    instant = {"type": ["integer", "null"], "description": "Milliseconds since 1970 UTC."}
    length = {"type": ["integer", "null"], "description": "Milliseconds."}
    name = {"type": ["string", "null"]}
    due = _object({"id": {"type": "string"}, "due_at": instant})
    kinds = {"type": "string", "enum": [kind.value for kind in PromiseKind]}
    promise = _object({"id": {"type": "string"}, "kind": kinds, "at": instant, "slack_ms": length})
    return _object(
        {
            "epoch": {"type": "string"},
            "rev": {"type": "integer"},
            "server_time_ms": {"type": "integer"},
            "show": _object({key: {"type": "string"} for key in ("id", "title", "phase")}),
            "timeline": _object(
                {
                    "segment": name,
                    "segment_remaining_ms": length,
                    "over_under_ms": length,
                    "next_cue": {"oneOf": [due, {"type": "null"}]},
                    "next_promise": {"oneOf": [promise, {"type": "null"}]},
                    "expected_end": instant,
                }
            ),
            "program": _object({"wanted": name, "actual": name, "on_air": {"type": ["boolean", "null"]}}),
            "overlays": {"type": "array"},
            "sales": {"type": "array"},
            "bags": {"type": "array"},
            "products": {"type": "object"},
            "incident": {"type": ["object", "null"]},
            "health": {"type": "object"},
            "pages": {"type": "array"},
        }
    )


def _object(properties: Mapping[str, Any], *, required: Iterable[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _cookie(name: str) -> dict[str, str]:
    return {"type": "apiKey", "in": "cookie", "name": name}
