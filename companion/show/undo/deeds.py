"""Actions of the crew as they are remembered, each with what takes it back.

A way back says what was there before and what the action made of it. It holds while things are still as the
action left them; where they have moved on, going back would undo something else with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.show.bags.bag import BagWindow
from companion.show.bags.queue import BagQueue
from companion.show.command_table import Command
from companion.show.commands import Refusal
from companion.show.course import CueRecord, Hold, Timer
from companion.show.editing.changes import Change
from companion.show.incidents.guard import Guard
from companion.show.on_screen import HostMessage, OverlayOnAir, Question, Revenue
from companion.show.products.goods import Goods
from companion.show.program import Program
from companion.show.replanning.proposal import Proposal
from companion.show.sales.sale import SaleWindow
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing.model import PlannedEdge

OUTDATED = Refusal("undo_outdated", "Things have moved on since; it can no longer be taken back.")


@dataclass(frozen=True, slots=True)
class Give:
    """Another command does the opposite."""

    command: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBack:
    """Whether, since when and by what the script is held."""

    before: Hold | None
    after: Hold | None
    held_ms: Ms
    """Held before in this pass, without ``before``."""
    pass_no: int | None
    at: RunMs


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedBack:
    """Time that was added to the running segment, or taken from it."""

    seconds: int
    asked: bool
    """Did it wait for GO, though it was to be followed by itself? Then it does again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramBack:
    """What is wanted on programme, and with the fallback the hold that it brought or ended."""

    before: Program
    after: Program
    hold: HoldBack


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlaysBack:
    """What is above the scene."""

    before: tuple[OverlayOnAir, ...]
    after: tuple[OverlayOnAir, ...]
    pass_no: int | None
    """The pass of a segment in which it was done: the card of a product leaves with its segment."""
    unsold: frozenset[str] = frozenset()
    """Products that could not be sold by then, as their cards said: those come back nevertheless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuesBack:
    """What became of cues of the running pass; None: they waited."""

    before: Mapping[str, CueRecord | None]
    after: Mapping[str, CueRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueBack:
    """Which bags are to come by themselves."""

    before: BagQueue
    after: BagQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersBack:
    """Sales, bags and products that the action has changed, and what followed from that; None: not there."""

    sales: Mapping[str, SaleWindow | None] = field(default_factory=dict)
    sales_after: Mapping[str, SaleWindow] = field(default_factory=dict)
    bags: Mapping[str, BagWindow | None] = field(default_factory=dict)
    bags_after: Mapping[str, BagWindow] = field(default_factory=dict)
    goods: Mapping[str, Goods | None] = field(default_factory=dict)
    goods_after: Mapping[str, Goods] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    """Segments that GO was to pass over from then on."""
    unmarked: frozenset[str] = frozenset()
    """Segments that were to be played again from then on."""
    told: tuple[str, ...] = ()
    """Messages to the host that came of it, by their ids."""
    messages_gone: tuple[HostMessage, ...] = ()
    """Older ones, for which these left no room."""
    queue: QueueBack | None = None
    """A bag that was called off has left the queue as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBack:
    """A message that the host has not acknowledged."""

    message: str
    gone: tuple[HostMessage, ...] = ()
    """Older ones, for which it left no room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBack:
    """A question that the host was shown, or that was put aside."""

    question: Question
    place: int | None
    """Where it stood among the others; None: it was shown, and is to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueBack:
    """How much was sold, as somebody had said before; None: nobody had."""

    before: Revenue | None
    after: Revenue


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardBack:
    """Whether automation may act. What it has done since is not taken back with it."""

    before: Guard
    after: Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class EditBack:
    """What makes the rundown what it was; of the rundown only what the edit has touched."""

    changes: tuple[Change, ...]
    by_hand: Mapping[str, bool] = field(default_factory=dict)
    """Segments that it has taken out of which a hand had said whether GO passes over them, and whether."""
    ends_by: WallMs | None = None
    """By when the show was to be over before it, besides what its plan said."""
    ended_by: WallMs | None = None
    """Likewise after it; when it is another by now, what has made it so stands."""
    edges: Mapping[str, PlannedEdge] = field(default_factory=dict)
    """Hard starts and ends that it has put elsewhere, with what it moved, as they were before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerBack:
    """One timer; None: there was none of that id."""

    timer: str
    before: Timer | None
    after: Timer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchBack:
    """Segments that were trimmed, grown or passed over to catch up."""

    proposal: Proposal
    before: Mapping[str, Ms] = field(default_factory=dict)
    """How much longer than planned each that was to come was to be made until then."""
    after: Mapping[str, Ms] = field(default_factory=dict)
    """Likewise since; where it is another by now, only what was given or taken is put back."""
    by_itself: bool = False
    """Nobody was asked: it counts against what may be trimmed so."""


WayBack = (
    Give
    | HoldBack
    | AddedBack
    | ProgramBack
    | OverlaysBack
    | CuesBack
    | OffersBack
    | QueueBack
    | MessageBack
    | QuestionBack
    | RevenueBack
    | GuardBack
    | EditBack
    | StretchBack
    | TimerBack
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that somebody did by hand, and that the next undo or redo is about."""

    id: str
    """``u1``, ``u2``: in the order in which they were done."""
    command: Command
    name: str
    """Its words are ``undo.did.<name>`` in ``static/i18n``: the command's, or a more exact one."""
    args: Mapping[str, str | int]
    by: str
    at: WallMs
    pass_no: int | None
    """The pass of a segment that it belongs to, and without which it means nothing; None: to none."""
    back: WayBack | None
    """None: it cannot be taken back."""
    remedy: str = ""
    """What to do instead, then: ``undo.remedy.<remedy>``."""


def in_reach(done: Sequence[Deed]) -> Deed | None:
    """The latest that can be taken back; where none can, the latest, which says what helps. None: nothing was
    done."""
    latest = done[-1] if done else None
    return next((deed for deed in reversed(done) if deed.back is not None), latest)
