"""The doors: who may ask what, decided before anything is answered.

The service listens on loopback, and so does every web page that the same machine has open: any of them
can send requests here, and with a name that is made to point at 127.0.0.1 it could read the answers too.
So: only known names are answered; what changes something has to come from a page of ours or bring a
bearer key; and a page says by its key what it may see.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from companion.keys import COVERS, Role
from companion.web.answers import Denied, answer
from companion.web.site import SITE

log = logging.getLogger(__name__)

COOKIES = {Role.OVERLAY: "lc_overlay", Role.HOST: "lc_host", Role.OPERATOR: "lc_operator"}

_COOKIE_AGE_S = 30 * 24 * 3600
"""A phone that restarts between two shows of a season keeps its page."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

_HARMLESS = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})

_OWN_SITE = frozenset({"same-origin", "none"})

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request."""

    roles: frozenset[Role]
    """Everything that its keys allow."""
    by_bearer: bool
    """It named its key itself. A browser adds cookies to what any page sends, but never this header."""
    expired: bool
    """It has a cookie of ours, but no key that is valid."""

    @property
    def highest(self) -> Role:
        """The role it acts in where it does not name one; there is at least one."""
        return max(self.roles, key=lambda role: len(COVERS[role]))


VISITOR: web.RequestKey[Visitor] = web.RequestKey("visitor", Visitor)


@web.middleware
async def doors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The outermost middleware: refuses, then lets the handler answer, and turns failures into answers."""
    try:
        check_host(request)
        request[VISITOR] = identify(request)
        check_origin(request)
        return await handler(request)
    except Denied as denied:
        return answer(request, denied)
    except web.HTTPException as http:
        return answer(request, Denied.of(http))
    except ConnectionResetError:
        # Nobody is left to be answered: this reaches no one, but what is raised is logged as a fault.
        return web.Response()
    except Exception:
        # The path alone: the query of a first load holds a key.
        log.exception("%s %s failed", request.method, request.path)
        return answer(request, Denied(500, "internal", "The request failed; the log says why."))


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Goes on every answer of the application, errors and upgrades included."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    response.headers.pop(hdrs.SERVER, None)


def check_host(request: web.Request) -> None:
    """A name that someone else made point here must not be answered (DNS rebinding).

    Raises:
        Denied: 421.
    """
    given = request.headers.getall(hdrs.HOST, [])
    name = _host_and_port(given[0])[0] if len(given) == 1 else None
    if name is None or name not in _LOOPBACK | {_bracketed(host) for host in request.app[SITE].hosts}:
        raise Denied(421, "unknown_host", "This service does not answer to that host name.")


def check_origin(request: web.Request) -> None:
    """What changes something, or opens a socket, has to come from a page of ours or bring a bearer key.

    Raises:
        Denied: 403.
    """
    if request.method in _HARMLESS and hdrs.UPGRADE not in request.headers:
        return
    site = request.headers.get("Sec-Fetch-Site", "none")  # absent over plain HTTP on a LAN
    origins = request.headers.getall(hdrs.ORIGIN, [])
    own = (
        _is_own(origins[0], request.host) if len(origins) == 1 else not origins and request[VISITOR].by_bearer
    )
    if site not in _OWN_SITE or not own:
        raise Denied(
            403,
            "foreign_origin",
            "The request comes from another origin: use a page of this service by its URL, not a local file, "
            "or send 'Authorization: Bearer <key>' without an Origin.",
        )


def identify(request: web.Request) -> Visitor:
    """Whose keys the request brings. A bearer key stands alone: cookies beside it do not count."""
    keys = request.app[SITE].keys
    scheme, _, bearer = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "bearer":
        role = keys.role_of(bearer.strip())
        return Visitor(COVERS[role] if role else frozenset(), by_bearer=role is not None, expired=False)
    cookies = {role: request.cookies[name] for role, name in COOKIES.items() if name in request.cookies}
    roles = frozenset[Role]().union(*(COVERS[role] for role, key in cookies.items() if keys.opens(role, key)))
    return Visitor(roles, by_bearer=False, expired=bool(cookies) and not roles)


def admit(request: web.Request, needed: Collection[Role]) -> None:
    """Let a visitor in who has one of the roles.

    Raises:
        Denied: 401 without any valid key, 403 with one of another role.
    """
    roles = request[VISITOR].roles
    if not roles:
        raise Denied(401, "no_key", "A key is needed: 'Authorization: Bearer <key>', or the page's own link.")
    if roles.isdisjoint(needed):
        raise Denied(403, "not_allowed", "The key is valid, but its role may not do this.")


def take_key(request: web.Request, needed: Collection[Role]) -> web.Response | None:
    """Turn the ``?key=`` of a page's first load into a cookie, and lead to the same address without it.

    None when there is no key in the address. The cookie is that of the key's own role and no other.

    Raises:
        Denied: neither that key nor a cookie opens the page; then nothing is set.
    """
    if request.method != hdrs.METH_GET or "key" not in request.query:
        return None
    given = request.query["key"]
    role = request.app[SITE].keys.role_of(given)
    opened = role is not None and not COVERS[role].isdisjoint(needed)
    if not opened:
        if role is not None and not request[VISITOR].roles:
            raise Denied(403, "not_allowed", "The key is valid, but its role may not do this.")
        admit(request, needed)  # an old link in a browser that has a valid cookie
    redirect = web.Response(status=303)
    redirect.headers[hdrs.LOCATION] = request.rel_url.without_query_params("key").raw_path_qs
    if opened and role is not None:
        redirect.set_cookie(
            COOKIES[role], given, max_age=_COOKIE_AGE_S, path="/", httponly=True, samesite="Lax"
        )
    return redirect


def _is_own(origin: str, host: str) -> bool:
    """Is it the origin of a page that was loaded from ``host``, over TLS or not?"""
    try:
        parts = urlsplit(origin)
        scheme_port = {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        return False
    name, port = _host_and_port(parts.netloc)
    own_name, own_port = _host_and_port(host)
    bare = not (parts.path or parts.query or parts.fragment)
    return bare and name is not None and (name, port or scheme_port) == (own_name, own_port or scheme_port)


def _host_and_port(authority: str) -> tuple[str | None, int | None]:
    """``[::1]:8765`` as ``("[::1]", 8765)``; no name for what is no plain host and port."""
    name, colon, port = authority.lower().rpartition(":")
    if not colon or authority.endswith("]"):
        name, port = authority.lower(), ""
    elif not (port.isascii() and port.isdigit() and len(port) <= 5):
        return None, None
    if not name or any(character in name for character in "@/\\?# "):
        return None, None
    return name, int(port) if port else None


def _bracketed(host: str) -> str:
    return f"[{host.lower()}]" if ":" in host and not host.startswith("[") else host.lower()
