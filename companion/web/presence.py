"""Topic ``pages``: who is connected, and how each page does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.keys import Role
from companion.web.pace import Pace

PAGES_EVERY_S = 2.0
"""How pages do is told this often at most; that one came or went is told at once."""

MOST_LAYERS = 50
"""Layers that a page may name; a show has some ten graphics."""

LONGEST_ID = 80
"""Characters of the name of a graphic, or of what it is about."""

LAYER_STATES = frozenset({"on", "waiting", "covered", "missing", "broken"})

_STEADY = 1.5
"""A round trip that is this many times the one told, or one such part of it, is another."""
_STEADY_MS = 20
"""And by at least this much: less comes and goes with who is busy, and no hand feels it."""


@dataclass(frozen=True, slots=True)
class LayerSeen:
    """One layer, as a page says that it shows it."""

    graphic: str
    key: str
    state: str
    """One of ``LAYER_STATES``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that is connected."""

    id: str
    """New with each connection, and never used again while the service runs."""
    kind: Role
    looks_on: bool = False
    """It is an operator's, and gives no commands: ``/preview``."""
    name: str = ""
    """What the page calls itself, ``""`` for no name."""
    size: str = ""
    """``1366x768``, in CSS pixels; ``""`` where the page did not say."""
    version: str = ""
    """That of the product it was loaded from; ``""`` where it did not say."""
    since_at: int
    """When it said hello, on the server's clock, in milliseconds since 1970."""
    in_obs: bool = False
    """A browser source of OBS shows it."""
    quiet_since_at: int | None = None
    """When it was last heard, while it has been silent for long enough to be asked; None: it speaks."""
    round_trip_ms: int | None = None
    """How long the server takes to answer it, as it says; None: not said yet."""
    faults: int = 0
    """What went wrong on it so far, as it says."""
    layers: tuple[LayerSeen, ...] | None = None
    """What it shows, as it says; None: it is no overlay page, or has not said yet."""


def steady(told_ms: int | None, new_ms: float) -> int:
    """The round trip to be told: the one before, unless the new one is really another.

    So pages at rest send nothing new, although no two exchanges take the same time.
    """
    if told_ms is not None:
        ratio = (new_ms + 1) / (told_ms + 1)
        if abs(new_ms - told_ms) < _STEADY_MS or 1 / _STEADY < ratio < _STEADY:
            return told_ms
    return round(new_ms)


def read_layers(layers: object) -> tuple[LayerSeen, ...] | None:
    """What a page says that it shows; None: that is not of the form that the wire has for it."""
    if not isinstance(layers, list) or len(layers) > MOST_LAYERS:
        return None
    read = []
    for layer in layers:
        match layer:
            case {"graphic": str(graphic), "key": str(key), "state": str(state)} if state in LAYER_STATES:
                read.append(LayerSeen(graphic[:LONGEST_ID], key[:LONGEST_ID], state))
            case _:
                return None
    return tuple(read)


def pages_view(pages: tuple[Page, ...]) -> dict[str, Any]:
    return {
        "pages": [
            {
                "id": page.id,
                "kind": "preview" if page.looks_on else page.kind.value,
                "name": page.name,
                "size": page.size,
                "version": page.version,
                "since_at": page.since_at,
                "quiet_since_at": page.quiet_since_at,
                "round_trip_ms": page.round_trip_ms,
                "faults": page.faults,
                "in_obs": page.in_obs,
                "layers": None
                if page.layers is None
                else [{"graphic": one.graphic, "key": one.key, "state": one.state} for one in page.layers],
            }
            for page in pages
        ]
    }


class Presence:
    """Tells who is connected: at once when somebody came or went, else every two seconds at most.

    ``tell`` gets the data of the topic.
    """

    def __init__(self, tell: Callable[[Mapping[str, Any]], None]) -> None:
        self._pages: tuple[Page, ...] = ()
        self._pace = Pace(lambda: tell(self.view()), PAGES_EVERY_S)

    def view(self) -> dict[str, Any]:
        return pages_view(self._pages)

    def changed(self, pages: tuple[Page, ...]) -> None:
        same = [page.id for page in pages] == [page.id for page in self._pages]
        self._pages = pages
        self._pace.changed(at_once=not same)

    def close(self) -> None:
        self._pace.close()
