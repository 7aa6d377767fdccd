"""What a cue does when it fires."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.times import Ms


class Urgency(StrEnum):
    """How loud a message is on the host screen."""

    NORMAL = "normal"
    WARN = "warn"
    URGENT = "urgent"


class SaleStep(StrEnum):
    """A transition of a flash sale that a person or a cue may ask for."""

    ARM = "arm"
    TEASE = "tease"
    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


class BagStep(StrEnum):
    """A transition of a lucky bag that a person or a cue may ask for, in the order in which they come."""

    ANNOUNCE = "announce"
    OPEN = "open"
    CLOSE = "close"
    DRAW = "draw"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class TakeScene:
    role: str
    """A role of the show file (``host``, ``product``), never the name of a scene in OBS."""


@dataclass(frozen=True, slots=True)
class ShowOverlay:
    overlay: str
    for_ms: Ms | None = None
    """How long it stays; None until it is taken down."""
    data: Mapping[str, str] = field(default_factory=dict)
    """What it shows, by the names in the graphic's own schema; empty when it follows the show by itself."""


@dataclass(frozen=True, slots=True)
class HideOverlay:
    overlay: str


@dataclass(frozen=True, slots=True)
class MoveSale:
    sale: str
    step: SaleStep


@dataclass(frozen=True, slots=True)
class MoveBag:
    bag: str
    step: BagStep


@dataclass(frozen=True, slots=True)
class TellHost:
    text: str
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Play:
    """Play a media source of OBS from its beginning: a clip, a jingle."""

    input: str
    """Its name in OBS."""


Action = TakeScene | ShowOverlay | HideOverlay | MoveSale | MoveBag | TellHost | Play
