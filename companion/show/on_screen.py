"""What viewers and the host have before their eyes: overlays, and what the host is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.show.actions import Urgency
from companion.show.money import Money
from companion.show.times import RunMs, WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A custom action of a graphic, done once: nothing of it lasts."""

    id: str
    action: str
    """As the graphic's manifest calls it."""
    at: WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayOnAir:
    graphic: str
    key: str
    """What it shows: the id of a sale, bag or product; empty for one that stands for itself."""
    since: WallMs
    turn: WallMs | None = None
    """From when on it may be seen, among those that share its zone and its priority; None: at once, as in
    journals of before there was a queue."""
    until: RunMs | None = None
    """When it goes by itself; None when it stays until taken down."""
    data: Mapping[str, str] = field(default_factory=dict)
    """The texts that the show file gives it."""
    act: Act | None = None
    """The last one; None: none yet."""
    incidents: tuple[str, ...] = ()
    """What it is shown for by itself, by the ids of incidents; it goes when all of them are over. Empty: a
    person or the script has put it on air."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where an overlay stands from an instant on."""

    since: WallMs
    zone: str
    """Of those in one zone that are due, one is seen: the highest priority, then the latest stage."""
    priority: int
    yields: Mapping[str, int] = field(default_factory=dict)
    """Other zones: it is not seen while one of this priority or more is seen there."""
    data: Mapping[str, str] = field(default_factory=dict)
    """What the graphic is told besides, for this stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostMessage:
    id: str
    text: str
    urgency: Urgency
    by: str
    sent: WallMs
    acked: WallMs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a viewer that the host is to answer."""

    id: str
    text: str
    """What stands for its words (``questions.MARK``); in journals of older versions the words themselves."""
    by: str
    """Who of the crew picked it."""
    asked: WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue:
    """How much was sold so far, as somebody read it off the platform's page."""

    amount: Money
    at: WallMs
    by: str
