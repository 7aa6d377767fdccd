"""The picture of the programme, for pages that show it."""

from urllib.parse import quote

from aiohttp import web

from companion.web.answers import Denied
from companion.web.ports import NoPicture
from companion.web.site import SITE

AGE = "X-Picture-Age-Ms"
SCENE = "X-Picture-Scene"

USUAL_WIDTH = 320
NARROWEST, WIDEST = 16, 4096


async def programme(request: web.Request) -> web.Response:
    """What is on programme in OBS, as a JPEG: a second old or older.

    X-Picture-Age-Ms says how old, X-Picture-Scene of which scene (percent-encoded UTF-8). OBS is asked at
    most once a second for all who look, and less often, or not at all, while it is busy.
    """
    asked = request.query.get("width", str(USUAL_WIDTH))
    if not (asked.isascii() and asked.isdigit() and NARROWEST <= int(asked[:5]) <= WIDEST):
        raise Denied(400, "bad_width", f"The width is a whole number of pixels, {NARROWEST} to {WIDEST}.")
    try:
        picture = await request.app[SITE].programme(int(asked))
    except NoPicture as none:
        raise Denied(503, none.code, str(none)) from none
    headers = {AGE: str(picture.age_ms), SCENE: quote(picture.scene, safe="")}
    return web.Response(body=picture.jpeg, content_type="image/jpeg", headers=headers)
