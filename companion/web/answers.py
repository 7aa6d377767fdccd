"""What is answered when something is refused or fails: JSON for programs, a calm page for people."""

import json
import re
from collections.abc import Mapping
from typing import Self

from aiohttp import hdrs, web

from companion.web.site import SITE
from companion.web.words import LANGUAGES, words_of

_PROGRAMS = ("/api/", "/healthz")

_OBS = re.compile(r"\bOBS/")

_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "bad_method",
    413: "too_large",
    415: "not_json",
    426: "upgrade_required",
}


class Denied(Exception):
    """The request is not done. ``code`` is stable, for programs; the text is one English sentence."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    @classmethod
    def of(cls, http: web.HTTPException) -> Self:
        """What aiohttp itself refuses, in our words."""
        match http:
            case web.HTTPNotFound():
                message = "There is nothing at this path."
            case web.HTTPMethodNotAllowed():
                message = f"This path takes {', '.join(sorted(http.allowed_methods))} only."
            case web.HTTPRequestEntityTooLarge():
                message = "The body is larger than 64 KiB."
            case _:
                message = f"{http.reason}."
        allow = {"Allow": http.headers[hdrs.ALLOW]} if hdrs.ALLOW in http.headers else None
        return cls(http.status, _CODES.get(http.status, "failed"), message, allow)


def json_answer(body: Mapping[str, object], status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return web.Response(text=text, status=status, content_type="application/json")


def language_of(request: web.Request) -> str:
    """The page's ``?lang=`` where there are words for it, else the show's language."""
    asked = request.query.get("lang", "")
    return asked if asked in LANGUAGES else request.app[SITE].language


def answer(request: web.Request, denied: Denied) -> web.Response:
    """Say no in the form that fits who asked."""
    if request.path.startswith(_PROGRAMS):
        body: dict[str, object] = {"error": {"code": denied.code, "message": denied.message}}
        response = json_answer(body, denied.status)
    else:
        response = _page(request, denied)
    response.headers.update(denied.headers)
    return response


def _page(request: web.Request, denied: Denied) -> web.Response:
    site = request.app[SITE]
    language = language_of(request)
    words = words_of(language)
    in_obs = _OBS.search(request.headers.get(hdrs.USER_AGENT, "")) is not None
    html = site.templates.get_template("error.html").render(
        language=language,
        advice=words.advice.get(denied.code, words.otherwise),
        # A browser source is on air: it stays empty rather than show viewers a sentence for the crew.
        on_air=in_obs and request.path == "/overlay",
    )
    return web.Response(text=html, status=denied.status, content_type="text/html")
