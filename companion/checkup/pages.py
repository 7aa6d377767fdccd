"""Where the pages will be asked for: is the address free, and who can reach it."""

import errno
import http.client
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from companion.checkup.findings import Area, Finding, fine, hurts, stops, worth_knowing
from companion.errors import Sentence, system_reason
from companion.settings import Settings

_ANSWERS_WITHIN_S = 2.0


class Port(Enum):
    FREE = auto()
    ANY = auto()
    """The system is to choose one."""
    OURS = auto()
    """A service of ours listens there."""
    TAKEN = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesFacts:
    host: str
    port: int
    names: tuple[str, ...]
    """Names of this machine that pages may be asked for by, besides the address listened on."""
    state: Port
    run: str = ""
    """What our own service there runs."""
    reason: Sentence | None = None
    """Why the system refuses; None: it does not."""

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def everywhere(self) -> bool:
        return self.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


def read_pages(settings: Settings) -> PagesFacts:
    """Tries whether the address could be listened on, and lets go of it at once."""
    state, run, reason = Port.FREE, "", None
    if settings.port == 0:
        state = Port.ANY
    try:
        _try(settings.host, settings.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            run = _our_run(settings.host, settings.port)
            state = Port.OURS if run else Port.TAKEN
        else:
            state, reason = Port.REFUSED, system_reason(error)
    names, host, port = settings.names, settings.host, settings.port
    return PagesFacts(host=host, port=port, names=names, state=state, run=run, reason=reason)


def _try(host: str, port: int) -> None:
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as tried:
        if os.name == "posix":  # as the service does; on Windows it would mean another thing
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(where)


def _our_run(host: str, port: int) -> str:
    """Empty: what answers there is not ours, or nothing does."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(reached, port, timeout=_ANSWERS_WITHIN_S)
    try:
        connection.request("GET", "/healthz")
        told = json.loads(connection.getresponse().read(10_000))
        return str(told["run"]) if "uptime_s" in told else ""
    except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError):
        return ""
    finally:
        connection.close()


def judge_pages(facts: PagesFacts) -> Iterator[Finding]:
    match facts.state:
        case Port.FREE:
            yield fine(Area.PAGES, "port-free", facts.address)
        case Port.ANY:
            yield worth_knowing(Area.PAGES, "port-any", facts.address)
        case Port.OURS:
            yield worth_knowing(Area.PAGES, "port-ours", facts.address, run=facts.run)
        case Port.TAKEN:
            yield stops(Area.PAGES, "port-taken", facts.address)
        case Port.REFUSED:
            assert facts.reason is not None, "the system gave one"
            yield stops(Area.PAGES, "port-refused", facts.address, reason=facts.reason)
    if facts.everywhere and not facts.names:
        yield hurts(Area.PAGES, "reached-by-no-name", facts.address)
    elif facts.everywhere or not _is_loopback(facts.host):
        names = ", ".join(facts.names if facts.everywhere else (facts.host, *facts.names))
        yield worth_knowing(Area.PAGES, "reached-from-outside", facts.address, names=names)
    else:
        yield fine(Area.PAGES, "reached-from-here", facts.address)


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
