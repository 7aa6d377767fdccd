"""Pictures of incidents, for the crew."""

from aiohttp import web

from companion.web.answers import Denied, json_answer
from companion.web.site import SITE


async def incident(request: web.Request) -> web.Response:
    """Which pictures there are of an incident: of the programme, and of the camera that failed.

    frames are those of the camera and programme what viewers saw, both in milliseconds from the first bad
    picture; each is at frame+00000.jpg or programme+00500.jpg or the like.
    """
    return json_answer(dict(await request.app[SITE].incidents.listed(request.match_info["incident"])))


async def picture(request: web.Request) -> web.Response:
    """What viewers saw before, during or after an incident, or what its camera gave around it, as a JPEG."""
    found = await request.app[SITE].incidents.picture(
        request.match_info["incident"], request.match_info["picture"]
    )
    if found is None:
        raise Denied(404, "not_found", "There is no such picture of an incident.")
    return web.Response(body=found, content_type="image/jpeg")
