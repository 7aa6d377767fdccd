"""The page that checks a published draw, for whoever opens it: no key, no cookie, nothing of the show."""

import asyncio
import hashlib
import re
from base64 import b64encode

from aiohttp import hdrs, web

from companion.web.site import SITE

PAGE = "verify-draw.html"

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
"""What runs and what styles. The words of the page stand in a ``<script type=…>``, which is data."""


async def verify_draw(request: web.Request) -> web.Response:
    """The page that checks a draw.json in the browser; one file, that works without this service, too."""
    # Small and read seldom: a cache would only have to be kept right.
    html = await asyncio.to_thread((request.app[SITE].static / PAGE).read_text, "utf-8")
    return web.Response(
        text=html, content_type="text/html", headers={hdrs.CONTENT_SECURITY_POLICY: policy(html)}
    )


def policy(html: str) -> str:
    """May run what stands in the page and nothing else; may load and send nothing at all."""
    allowed = {"script": "", "style": ""}
    for kind, text in _INLINE.findall(html):
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[kind] += f" 'sha256-{digest}'"
    return (
        f"default-src 'none'; script-src{allowed['script']}; style-src{allowed['style']}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
