"""What a person may ask of the desk itself: what is in the picture, what the host reads, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the latest action that was not taken back yet, whoever gave it.

    ``expects`` is the id of the action that the page said it would take back (``live.undo.id``): when another
    one has come meanwhile, nothing is done. Empty: whatever is the latest.
    """

    expects: str = ""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was taken back last; ``expects`` as in :class:`Undo`."""

    expects: str = ""


@dataclass(frozen=True, slots=True)
class OverlayShow:
    """Put a graphic on air; ``key`` says of which sale, bag or product. None: of the one it is about now.

    ``data`` are texts for the fields of its own schema. None: those that the running segment has for it.
    """

    overlay: str
    key: str | None = None
    data: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OverlayHide:
    overlay: str


@dataclass(frozen=True, slots=True)
class OverlayAct:
    """Let a graphic that is on air do one of the custom actions of its manifest."""

    overlay: str
    action: str


@dataclass(frozen=True, slots=True)
class ClearOverlays:
    """Take down every overlay."""


@dataclass(frozen=True, slots=True)
class Panic:
    """Cut every overlay out of the picture at once, also by way of OBS where a page has lost its link."""


@dataclass(frozen=True, slots=True)
class QuestionShow:
    """Show the host a question of a viewer.

    ``text`` is the question as it comes over the wire. Before it is journaled it is replaced by what stands
    for it (``questions.MARK``).
    """

    text: str


@dataclass(frozen=True, slots=True)
class QuestionDone:
    """It was answered, or is not wanted any more."""

    question: str


@dataclass(frozen=True, slots=True)
class RevenueSet:
    """So much was sold so far, in the currency of the show, as the platform's page says."""

    amount: Decimal


DeskCommand = (
    Undo
    | Redo
    | OverlayShow
    | OverlayHide
    | OverlayAct
    | ClearOverlays
    | Panic
    | QuestionShow
    | QuestionDone
    | RevenueSet
)
