"""What a show needs in OBS. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from companion.show.model import Studio

OVERLAY_PATH = "/overlay"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateFiles:
    """Where the picture of the fallback scene is, and where its moving part goes on the canvas."""

    background: str
    motion: str
    x: int
    y: int
    speed: int
    """Of the moving part, in pixels a second."""
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
    slate: SlateFiles
    slate_name: str
    """What our inputs are called in OBS; another name is taken where this one is somebody's."""
    motion_name: str
    overlay_name: str
    emergency: str
    """Path of what ``companion fallback`` reads."""
    emergency_stale: bool
    script: str
    script_stale: bool
    script_hotkeys: frozenset[str]
    """What the script registers in OBS."""


def is_overlay(url: str) -> bool:
    """Whether it is the overlay page of this program, wherever that runs."""
    return urlsplit(url).path == OVERLAY_PATH


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
