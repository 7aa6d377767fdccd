"""The screens, and the links that lead to them."""

import io
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import segno
from aiohttp import hdrs, web

from companion.keys import COVERS, Keys, Role
from companion.web.answers import Denied, language_of
from companion.web.security import VISITOR
from companion.web.site import SITE, Site
from companion.web.words import words_of

PATHS: Mapping[Role, str] = {Role.OVERLAY: "/overlay", Role.HOST: "/host", Role.OPERATOR: "/operator"}

ON_PHONES: Mapping[str, Role] = {"sync": Role.OPERATOR}
"""Pages besides, each at the path of its name, that a phone is led to by a code; and whose key opens them."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")

CANVASES = ((1080, 1920), (1920, 1080), (1280, 720))
"""Those that graphics are laid out for, in pixels; OBS's own is one of them, or of their proportions."""


def page_link(origin: str, role: Role, keys: Keys) -> str:
    """The whole link to the page of a role, key included; ``origin`` is ``http://127.0.0.1:8765``."""
    return _link(origin, PATHS[role], keys.of(role))


def _link(origin: str, path: str, key: str) -> str:
    return f"{origin}{path}?key={quote(key, safe='')}"


async def overlay(request: web.Request) -> web.Response:
    """All graphics in one page, for the browser source of OBS."""
    return _screen(request, Role.OVERLAY)


async def overlay_ready(request: web.Request) -> web.Response:
    """Whether the overlay page would open with this key; asked by the local file that leads OBS to it.

    Raises:
        Denied: it would not.
    """
    if not request.app[SITE].keys.opens(Role.OVERLAY, request.query.get("key", "")):
        raise Denied(401, "no_key", "The overlay page does not open with this key.")
    # A page from a file has no origin of its own, so any may ask: it knows the key already.
    return web.Response(status=204, headers={hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*"})


async def host(request: web.Request) -> web.Response:
    """What the host reads."""
    return _screen(request, Role.HOST)


async def operator(request: web.Request) -> web.Response:
    """Everything of the show under two hands."""
    return _screen(request, Role.OPERATOR)


async def preview(request: web.Request) -> web.Response:
    """Programme as this service knows it: OBS's picture, the overlays over it. It is not what viewers get."""
    return _page(request, "preview.html", words_of(language_of(request)).preview)


async def preflight(request: web.Request) -> web.Response:
    """What the show needs before it goes on air: what was found, what people see to, what was measured."""
    return _page(
        request,
        "preflight.html",
        words_of(language_of(request)).preflight,
        phones_find_us=_reachable_host(request) not in _LOOPBACK,
    )


async def sync(request: web.Request) -> web.Response:
    """For a phone before a camera: it flashes and beeps, to tell how far picture and sound are apart."""
    return _page(request, "sync.html", words_of(language_of(request)).sync)


async def index(request: web.Request) -> web.Response:
    """A link for each screen that the visitor may hand out: all to an operator, else the own one."""
    site = request.app[SITE]
    words = words_of(language_of(request))
    visitor = request[VISITOR]
    mine = COVERS[visitor.highest]
    reachable = _reachable_origin(request)
    screens = [
        {
            "role": role.value,
            "title": words.pages[role],
            "url": page_link(reachable, role, site.keys),
            "qr": f"/qr/{role}.svg" if visitor.highest is Role.OPERATOR else None,
        }
        for role in (Role.OPERATOR, Role.HOST)
        if role in mine
    ]
    here = page_link(str(request.url.origin()), Role.OVERLAY, site.keys)
    there = page_link(reachable, Role.OVERLAY, site.keys)
    sources = [
        _source(here, there, words.pages[Role.OVERLAY], width, height)
        for width, height in CANVASES
        if Role.OVERLAY in mine
    ]
    return _page(
        request,
        "index.html",
        words.index,
        show=_show_title(site),
        screens=screens,
        sources=sources,
        overlay_file=site.overlay_file if sources else None,
        preview=visitor.highest is Role.OPERATOR,
    )


def _source(here: str, there: str, name: str, width: int, height: int) -> dict[str, object]:
    """The overlay page as a browser source of OBS on this canvas.

    ``here`` is its address on the machine where the links page is open, from which alone it can be dragged;
    ``there`` the one that any machine finds. OBS takes ``layer-…`` out of an address that is dropped on it,
    and makes a source of that name and size in the scene that is current.
    """
    canvas = f"{width}x{height}"
    layer = urlencode(
        {"layer-name": f"{name} {canvas}", "layer-width": width, "layer-height": height}, quote_via=quote
    )
    return {
        "canvas": canvas,
        "width": width,
        "height": height,
        "drag": f"{here}&canvas={canvas}&{layer}",
        "url": f"{here}&canvas={canvas}",
        "elsewhere": f"{there}&canvas={canvas}" if there != here else None,
    }


async def qr(request: web.Request) -> web.Response:
    """The link to a page with its key, as a QR code for a phone."""
    page, origin, keys = request.match_info["page"], _reachable_origin(request), request.app[SITE].keys
    if page in ON_PHONES:
        link = _link(origin, f"/{page}", keys.of(ON_PHONES[page]))
    elif page in PATHS:
        link = page_link(origin, Role(page), keys)
    else:
        raise Denied(404, "not_found", "There is nothing at this path.")
    picture = io.BytesIO()
    # Level M and a quiet zone of four modules, as the standard asks: read off a laptop at arm's length.
    segno.make(link, error="m", micro=False).save(
        picture, kind="svg", scale=8, border=4, dark="#000", light="#fff"
    )
    return web.Response(body=picture.getvalue(), content_type="image/svg+xml")


def _screen(request: web.Request, role: Role) -> web.Response:
    return _page(request, f"{role}.html", words_of(language_of(request)).pages[role])


def _page(request: web.Request, template: str, title: str, **more: object) -> web.Response:
    site = request.app[SITE]
    html = site.templates.get_template(template).render(
        language=language_of(request), version=site.version, title=f"{title} · {_show_title(site)}", **more
    )
    return web.Response(text=html, content_type="text/html")


def _show_title(site: Site) -> str:
    return str(site.desk.view("plan").data["show"]["title"])


def _reachable_origin(request: web.Request) -> str:
    """Where a phone finds this service: as the visitor did, or by the first known name for loopback."""
    host = _reachable_host(request)
    return str((request.url if host is None else request.url.with_host(host)).origin())


def _reachable_host(request: web.Request) -> str | None:
    hosts = request.app[SITE].hosts
    return hosts[0] if request.url.host in _LOOPBACK and hosts else request.url.host
