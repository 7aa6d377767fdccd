"""What is done to OBS, one step at a time, and the lines of the plan that tell of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item goes in its scene, in pixels of the canvas."""

    x: int = 0
    y: int = 0
    width: int | None = None
    """None: as large as the source is."""
    height: int | None = None
    centred: bool = False
    """``x`` and ``y`` are of its middle, so that it stays there as its size changes; else of its top left."""
    index: int | None = None
    """How many items lie below it; None: above all that are there."""
    locked: bool = True
    """Nobody drags it away by mistake."""


@dataclass(frozen=True, slots=True)
class MakeScene:
    scene: str


@dataclass(frozen=True, slots=True)
class MakeInput:
    scene: str
    name: str
    kind: str
    settings: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class AddItem:
    """An input that exists comes into one more scene."""

    scene: str
    source: str
    place: Place | None
    """None: it is only heard."""


@dataclass(frozen=True, slots=True)
class PlaceItem:
    scene: str
    item: int
    place: Place


@dataclass(frozen=True, slots=True)
class ShowItem:
    """An item that is switched off is switched on."""

    scene: str
    item: int


@dataclass(frozen=True, slots=True)
class SetInput:
    """Only what differs; the rest of its settings stays."""

    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MakeFilter:
    source: str
    name: str
    kind: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetOwnTransition:
    scene: str
    transition: str


@dataclass(frozen=True, slots=True)
class LoadCollection:
    """Every scene and every source of OBS becomes another."""

    collection: str


@dataclass(frozen=True, slots=True)
class LoadProfile:
    profile: str


@dataclass(frozen=True, slots=True)
class SetStudioMode:
    enabled: bool


class OwnFile(StrEnum):
    """A file of ours in the data folder."""

    SLATE = "slate"
    EMERGENCY = "emergency"
    SCRIPT = "script"
    OVERLAYS = "overlays"


@dataclass(frozen=True, slots=True)
class WriteFile:
    file: OwnFile


Step = (
    MakeScene
    | MakeInput
    | AddItem
    | PlaceItem
    | ShowItem
    | SetInput
    | MakeFilter
    | SetOwnTransition
    | LoadCollection
    | LoadProfile
    | SetStudioMode
    | WriteFile
)


class Mark(StrEnum):
    """What a line of the plan comes to."""

    FINE = "fine"
    MAKE = "make"
    CHANGE = "change"
    PERSON = "person"
    """Only a person can do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A setting, as it is and as it will be."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the plan."""

    about: str
    """What kind of thing it is about: a key of the wording."""
    name: str
    """Which one: its name in OBS, or the path of a file."""
    mark: Mark
    told: str
    """What is said of it: a key of the wording."""
    facts: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    seen: bool = False
    """Viewers could see or hear it happen if an output runs."""

    @property
    def doable(self) -> bool:
        return self.mark in (Mark.MAKE, Mark.CHANGE)
