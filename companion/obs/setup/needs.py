"""What a show needs in OBS. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from companion.show.model import Studio

OVERLAY_PATH = "/overlay"
OVERLAY_FILE = "live-companion-overlays.html"
"""In the data folder: leads OBS to the overlay page as soon as the service is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateClock:
    """The time of day on the slate, which the script in OBS sets: its middle, in pixels of the canvas."""

    x: int
    y: int
    size: int
    """Of its letters, in pixels."""
    colour: int
    """As OBS has colours: 0xAABBGGRR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateFiles:
    """Where the picture of the fallback scene is, and where its moving part goes on the canvas."""

    background: str
    motion: str
    x: int
    y: int
    speed: int
    """Of the moving part, in pixels a second."""
    clock: SlateClock
    stale: bool
    """What lies there is not what this canvas and this show want, or there is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    studio: Studio
    fallback: str
    """Name of the fallback scene."""
    here: bool
    """OBS runs on this machine, so that it can read files of ours."""
    overlay_url: str | None = field(repr=False)
    """With its key; None: OBS cannot reach this service as it is set to listen."""
    overlay_file: str
    """Path of the file that leads there; of use to an OBS on this machine."""
    overlay_file_stale: bool
    slate: SlateFiles
    slate_name: str
    """What our inputs are called in OBS; another name is taken where this one is somebody's."""
    motion_name: str
    clock_name: str
    overlay_name: str
    emergency: str
    """Path of what ``companion fallback`` reads."""
    emergency_stale: bool
    script: str
    script_stale: bool
    script_hotkeys: frozenset[str]
    """What the script registers in OBS."""


def overlay_url(host: str, port: int, names: Sequence[str], key: str, *, here: bool) -> str | None:
    """The overlay page of a service that listens there, as OBS can reach it; None: it cannot.

    ``names`` are those of this machine, the best first; ``here``: OBS runs on it.
    """
    if port == 0:
        return None
    everywhere = host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
    if here and everywhere:
        host = "127.0.0.1"
    elif everywhere and names:
        host = names[0]
    elif not here and (everywhere or host in ("localhost", "127.0.0.1", "::1")):
        return None
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}{OVERLAY_PATH}?key={key}"


def shows_overlay(settings: Mapping[str, Any]) -> bool:
    """Whether a browser source with these settings shows our overlay page, wherever the service runs."""
    if settings.get("is_local_file", False):
        return PureWindowsPath(str(settings.get("local_file", ""))).name == OVERLAY_FILE
    return urlsplit(str(settings.get("url", ""))).path == OVERLAY_PATH


def same_page(url: str, wanted: str) -> str:
    """``url`` with the host and the key of ``wanted``; what else the crew put into it stays."""
    here, there = urlsplit(url), urlsplit(wanted)
    own: Mapping[str, str] = dict(parse_qsl(here.query, keep_blank_values=True))
    query = urlencode({**own, **dict(parse_qsl(there.query))}, safe=",")
    return urlunsplit((there.scheme, there.netloc, OVERLAY_PATH, query, ""))


def without_key(url: str) -> str:
    """For the eyes: the key would let whoever reads it in."""
    parts = urlsplit(url)
    query = [(name, "***" if name == "key" else value) for name, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode(query, safe="*,")))
