"""The web application, and the port it listens on."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from companion.errors import CompanionError, Sentence, system_reason
from companion.keys import Keys
from companion.pictures.shelf import Cut
from companion.web.hub import Hub
from companion.web.openapi import describe
from companion.web.ports import Desk, IncidentAlbum, NoIncidents, Picture
from companion.web.routes import ROUTES
from companion.web.security import add_headers, doors
from companion.web.site import LARGEST_BODY, SITE, Patience, Site

log = logging.getLogger(__name__)

_TEMPLATES = Path(__file__).with_name("templates")


def build_web_app(
    desk: Desk,
    keys: Keys,
    hub: Hub,
    *,
    hosts: Sequence[str],
    language: str,
    static: Path,
    graphics: Callable[[], Mapping[str, Path]],
    safe_areas: Callable[[], Mapping[str, Any]],
    picture: Callable[[str], Awaitable[Cut | None]],
    programme: Callable[[int], Awaitable[Picture]],
    overlay_file: Path,
    version: str,
    incidents: IncidentAlbum | None = None,
    patience: Patience | None = None,
) -> web.Application:
    """Everything of ``docs/reference/wire.md`` for one run; the same factory serves the tests.

    ``hosts`` are names and addresses, without a port, that this machine is reached by besides loopback;
    the first one stands in links for phones. ``language`` is the show's (``zh-CN`` or ``en``).
    ``graphics`` is asked at each request, so that a graphic added on air is found,
    and ``safe_areas`` likewise, in a thread;
    ``picture`` gives a picture that the show names by this path, None for any other;
    ``programme`` what is on programme, so many pixels wide, or raises ``NoPicture``.
    ``overlay_file`` is the local file that leads an OBS on this machine to the overlays.
    ``incidents`` None: nobody watches, so there are no pictures of any.
    ``patience`` None: the usual one. Call it on the running event loop.
    """
    app = web.Application(middlewares=[doors], client_max_size=LARGEST_BODY)
    app[SITE] = Site(
        desk=desk,
        keys=keys,
        hub=hub,
        hosts=tuple(hosts),
        language=language,
        static=static,
        graphics=graphics,
        safe_areas=safe_areas,
        picture=picture,
        programme=programme,
        overlay_file=overlay_file,
        incidents=incidents or NoIncidents(),
        version=version,
        patience=patience or Patience(),
        templates=jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
        ),
        openapi=describe(ROUTES, version),
        started_s=asyncio.get_running_loop().time(),
    )
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handle)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_send_pages_away)
    return app


@asynccontextmanager
async def serving(app: web.Application, *, host: str, port: int) -> AsyncIterator[int]:
    """Listen for as long as the block runs, which then ends within 2 s; gives the port (0: a free one).

    Raises:
        CompanionError: the address cannot be listened on.
    """
    http_log = log.getChild("http")
    http_log.addFilter(_without_contents)
    # Without an access log: it would hold the keys of first loads.
    runner = web.AppRunner(app, access_log=None, logger=http_log, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise CompanionError(_why_not(host, port, error), hint=_hint(error)) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _send_pages_away(app: web.Application) -> None:
    site = app[SITE]
    await site.hub.close(within_s=site.patience.leave_s)


def _without_contents(record: logging.LogRecord) -> bool:
    """Whoever sends what is no HTTP gets one line: the traceback would quote it, with a key if it has one."""
    if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
        record.msg = "What %s sent is not HTTP (https:// by mistake?)"
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.INFO, "INFO"
    return True


def _why_not(host: str, port: int, error: OSError) -> Sentence:
    if error.errno == errno.EADDRINUSE:
        return Sentence("listen.taken", {"host": host, "port": port})
    if error.errno == errno.EACCES:
        return Sentence("listen.forbidden", {"port": port})
    return Sentence("listen.failed", {"host": host, "port": port, "reason": system_reason(error)})


def _hint(error: OSError) -> Sentence:
    return Sentence("listen.other-port" if error.errno == errno.EADDRINUSE else "listen.elsewhere")
