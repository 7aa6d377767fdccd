"""The web application, and the socket it listens on."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import web

from companion.keys import Keys
from companion.web.hub import Hub
from companion.web.ports import Desk


def build_web_app(
    desk: Desk,
    keys: Keys,
    hub: Hub,
    *,
    hosts: Sequence[str],
    language: str,
    static: Path,
    graphics: Callable[[], Mapping[str, Path]],
    version: str,
) -> web.Application:
    """Everything of ``docs/reference/wire.md`` for one run; the same factory serves the tests.

    ``hosts`` are names and addresses, without a port, that this machine is reached by besides loopback;
    the first one stands in links for phones. ``language`` is the show's (``zh-CN`` or ``en``).
    ``graphics`` is asked at each request, so that a graphic added on air is found.
    """
    return web.Application()
