"""What every handler needs, handed to it through the application."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from companion.keys import Keys, Role
from companion.pictures.shelf import Cut
from companion.web.hub import Hub
from companion.web.ports import Desk, IncidentAlbum, Picture

LARGEST_BODY = 64 * 1024
"""Bytes of one request body or socket message; the longest command is under 8 KiB."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the server waits for a page, in seconds."""

    hello_s: float = 5
    silent_s: float = 10
    """A page pings every second; ten missed ones are no hiccup of a network."""
    stalled_s: float = 10
    close_s: float = 0.5
    """For the page's half of the closing handshake; a page that hangs must not hold up the end."""
    leave_s: float = 0.8
    """For all pages together to leave when the service ends, which takes a second at most."""


class Allowance:
    """How often a client may do something: at once up to ``burst`` times, then ``per_s`` times a second."""

    __slots__ = ("_at_s", "_burst", "_left", "_per_s")

    def __init__(self, *, per_s: float, burst: int) -> None:
        self._per_s = per_s
        self._burst = burst
        self._left = float(burst)
        self._at_s: float | None = None

    def take(self, now_s: float) -> bool:
        """Use one up; False when there is none left at this instant of a clock that never steps."""
        if self._at_s is not None:
            self._left = min(self._burst, self._left + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True


def commands_allowance() -> Allowance:
    """Far above what two hands and a button box do, far below what would crowd out the show."""
    return Allowance(per_s=20, burst=40)


def entries_allowance() -> Allowance:
    """For viewers who enter a lucky bag one by one; a crowd comes in lists."""
    return Allowance(per_s=200, burst=400)


def lists_allowance() -> Allowance:
    """Lists of 10,000 entries: more of them would crowd out the show."""
    return Allowance(per_s=5, burst=10)


class Allowances:
    """The allowance of each program that sends something over plain HTTP, by its address and role."""

    MOST = 256
    """Kept at once; the one that was quiet for longest is forgotten, which gives it a full allowance."""

    def __init__(self, make: Callable[[], Allowance] = commands_allowance) -> None:
        self._make = make
        self._of: OrderedDict[tuple[str, Role], Allowance] = OrderedDict()

    def take(self, address: str, role: Role) -> bool:
        client = (address, role)
        allowance = self._of.setdefault(client, self._make())
        self._of.move_to_end(client)
        if len(self._of) > self.MOST:
            self._of.popitem(last=False)
        return allowance.take(asyncio.get_running_loop().time())


@dataclass(frozen=True, slots=True)
class Site:
    """One web application's parts and settings."""

    desk: Desk
    keys: Keys
    hub: Hub
    hosts: Sequence[str]
    language: str
    static: Path
    graphics: Callable[[], Mapping[str, Path]]
    safe_areas: Callable[[], Mapping[str, Any]]
    """What guides draw, by the name of each platform; reads files."""
    picture: Callable[[str], Awaitable[Cut | None]]
    """A picture that the show names by this path; None for any other, and for one that is not shown."""
    programme: Callable[[int], Awaitable[Picture]]
    """What is on programme, at about so many pixels' width; raises ``NoPicture``."""
    overlay_file: Path
    """By which an OBS on this machine finds the overlay page, also when it is started first."""
    incidents: IncidentAlbum
    version: str
    patience: Patience
    templates: jinja2.Environment
    openapi: str
    """The API's description, finished text."""
    started_s: float
    """On the event loop's clock."""
    allowances: Allowances = field(default_factory=Allowances)
    """For commands."""
    entries: Allowances = field(default_factory=lambda: Allowances(entries_allowance))
    """For entries that come one by one."""
    lists: Allowances = field(default_factory=lambda: Allowances(lists_allowance))
    """For entries that come in lists."""


SITE: web.AppKey[Site] = web.AppKey("site", Site)
