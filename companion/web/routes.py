"""Every path of the service: what answers it, and who may ask."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from companion.keys import Role
from companion.web import api, entries, files, incidents, pages, programme, sockets, verifying
from companion.web.security import admit, take_key


class Kind(StrEnum):
    PAGE = "page"
    API = "api"
    SOCKET = "socket"
    """Admits by itself, because it can say no in two ways."""
    FILE = "file"


ANYONE = frozenset[Role]()
EVERY_KEY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    """As aiohttp's router reads it."""
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    """Its docstring is the text of the API's description."""
    kind: Kind
    needs: frozenset[Role]
    """Any one of these; empty: no key is needed."""
    answers: tuple[int, ...] = (200,)
    """Besides 401, 403 and 421, which follow from ``needs``."""
    takes: str = ""
    gives: str = ""
    """Names of schemas in the API's description; ``""`` where there is no JSON."""

    @property
    def documented_path(self) -> str:
        return re.sub(r"{(\w+):[^}]*}", r"{\1}", self.path)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer whoever may ask.

        Raises:
            Denied: the visitor may not, or what it asks cannot be done.
        """
        if self.kind is Kind.PAGE:
            redirect = take_key(request, self.needs)
            if redirect is not None:
                return redirect
        if self.needs and self.kind is not Kind.SOCKET:
            admit(request, self.needs)
        return await self.handler(request)


_OPERATORS = frozenset({Role.OPERATOR})
_PAGE = (200, 303)
_FILE = (200, 304, 404)

ROUTES = (
    Route("GET", "/", pages.index, Kind.PAGE, EVERY_KEY, _PAGE),
    Route("GET", "/overlay", pages.overlay, Kind.PAGE, frozenset({Role.OVERLAY}), _PAGE),
    Route("GET", "/host", pages.host, Kind.PAGE, frozenset({Role.HOST}), _PAGE),
    Route("GET", "/operator", pages.operator, Kind.PAGE, frozenset({Role.OPERATOR}), _PAGE),
    Route("GET", "/preview", pages.preview, Kind.PAGE, frozenset({Role.OPERATOR}), _PAGE),
    Route("GET", "/preflight", pages.preflight, Kind.PAGE, frozenset({Role.OPERATOR}), _PAGE),
    Route("GET", "/sync", pages.sync, Kind.PAGE, frozenset({Role.OPERATOR}), _PAGE),
    Route("GET", "/qr/{page}.svg", pages.qr, Kind.FILE, frozenset({Role.OPERATOR}), (200, 404)),
    Route("GET", "/verify-draw", verifying.verify_draw, Kind.FILE, ANYONE),
    Route("GET", "/overlay-ready", pages.overlay_ready, Kind.FILE, ANYONE, (204, 401)),
    Route("GET", "/overlay-worker.js", files.overlay_worker, Kind.FILE, ANYONE, _FILE),
    Route("GET", "/static/{path:.+}", files.static, Kind.FILE, ANYONE, _FILE),
    Route("GET", "/graphics/{name}/{path:.+}", files.graphic, Kind.FILE, ANYONE, _FILE),
    Route("GET", "/safe-areas.json", files.safe_areas, Kind.FILE, EVERY_KEY),
    Route("GET", "/assets/{path:.+}", files.asset, Kind.FILE, EVERY_KEY, _FILE),
    Route("GET", "/healthz", api.healthz, Kind.API, ANYONE, gives="Health"),
    Route("GET", "/api/v1/state", api.state, Kind.API, frozenset({Role.HOST, Role.OPERATOR}), gives="State"),
    Route("GET", "/api/v1/programme.jpg", programme.programme, Kind.API, _OPERATORS, (200, 400, 503)),
    Route("GET", "/api/v1/incidents/{incident}", incidents.incident, Kind.API, _OPERATORS, gives="Incident"),
    Route(
        "GET",
        "/api/v1/incidents/{incident}/{picture}.jpg",
        incidents.picture,
        Kind.API,
        _OPERATORS,
        (200, 404),
    ),
    Route(
        "POST",
        "/api/v1/commands",
        api.commands,
        Kind.API,
        frozenset({Role.HOST, Role.OPERATOR}),
        (200, 400, 409, 413, 415, 429, 503),
        takes="Command",
        gives="Done",
    ),
    Route(
        "POST",
        "/api/v1/bags/{bag}/entries",
        entries.enter_many,
        Kind.API,
        _OPERATORS,
        (200, 400, 404, 409, 413, 415, 429, 503),
        takes="Entries",
        gives="Taken",
    ),
    Route(
        "GET", "/api/v1/bags/{bag}/entries.csv", entries.entries_list, Kind.API, _OPERATORS, (200, 404, 409)
    ),
    Route("GET", "/api/v1/bags/{bag}/draw.json", entries.draw_file, Kind.API, EVERY_KEY, (200, 404)),
    Route("GET", "/api/v1/socket", sockets.socket, Kind.SOCKET, EVERY_KEY, (101, 426)),
    Route("GET", "/api/v1/openapi.json", api.openapi, Kind.API, EVERY_KEY),
)
