"""Files that pages load: the product's own, those of the graphics, and the pictures of the show."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from aiohttp import hdrs, web

from companion.resources import contained
from companion.web.answers import Denied
from companion.web.site import SITE

TYPES: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
"""What may be served, and as what.

Not asked of the operating system, whose registry may call a script plain text, which no browser runs. No
HTML: a document of a graphic would be a page of ours, with the cookies of whoever opens it.
"""

PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For an SVG that somebody opens by itself: then it is a document too, and must run nothing."""


async def static(request: web.Request) -> web.StreamResponse:
    """A file of the product: script, style, font, words."""
    return _file(request.app[SITE].static, request.match_info["path"])


async def overlay_worker(request: web.Request) -> web.StreamResponse:
    """What keeps the overlay page for a start without us; at the root, for it serves no page above itself."""
    return _file(request.app[SITE].static, "overlay-worker.js")


async def graphic(request: web.Request) -> web.StreamResponse:
    """A file of an installed graphic, for our overlay page and for any other OGraf renderer."""
    folder = request.app[SITE].graphics().get(request.match_info["name"])
    if folder is None:
        raise _nothing_here()
    response = _file(folder, request.match_info["path"])
    response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"
    return response


async def safe_areas(request: web.Request) -> web.Response:
    """What the apps of platforms cover of a picture, as the guides draw it."""
    return web.json_response(await asyncio.to_thread(request.app[SITE].safe_areas))


async def asset(request: web.Request) -> web.StreamResponse:
    """A picture that the show names, cut to its place, and nothing else that lies beside its show file."""
    picture = await request.app[SITE].picture(request.match_info["path"])
    if picture is None:
        raise _nothing_here()
    headers = {hdrs.CONTENT_TYPE: TYPES[".webp"], hdrs.CACHE_CONTROL: "no-cache"}
    known = request.if_none_match or ()
    if any(tag.value in (picture.tag, "*") for tag in known):
        response = web.Response(status=304, headers={hdrs.CACHE_CONTROL: "no-cache"})
    else:
        response = web.Response(body=picture.data, headers=headers)
    response.etag = picture.tag
    return response


def _file(folder: Path, path: str) -> web.StreamResponse:
    file = contained(folder, path)
    if file is None:
        raise _nothing_here()
    kind = TYPES.get(file.suffix.lower())
    if kind is None:
        raise _nothing_here()
    return _serve(file, kind)


def _serve(file: Path, kind: str) -> web.StreamResponse:
    # no-cache is "ask each time": the ETag makes that cheap, and a new version is never missed.
    headers = {hdrs.CONTENT_TYPE: kind, hdrs.CACHE_CONTROL: "no-cache"}
    if file.suffix.lower() == ".svg":
        headers[hdrs.CONTENT_SECURITY_POLICY] = PICTURE_ONLY
    return web.FileResponse(file, headers=headers)


def _nothing_here() -> Denied:
    return Denied(404, "not_found", "There is nothing at this path.")
