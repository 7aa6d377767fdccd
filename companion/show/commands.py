"""What a person may ask of a running show: buttons, keys and API alike.

A command is read once, at the edge (``read_command.py``); behind it everything is typed. Whether a
well-formed command can be obeyed *now* is the engine's answer, a :class:`Refusal`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from companion.show.actions import Urgency
from companion.show.desk_commands import (
    ClearOverlays,
    DeskCommand,
    OverlayAct,
    OverlayHide,
    OverlayShow,
    Panic,
    QuestionDone,
    QuestionShow,
    Redo,
    RevenueSet,
    Undo,
)
from companion.show.guard_commands import (
    ArmAuto,
    Calibrate,
    DisarmAuto,
    FaderBack,
    FaderLower,
    GuardCommand,
    HidePrice,
    OutputRestart,
    PreflightMend,
    PreflightTick,
    ShowPrice,
    StartPreflight,
    SyncMeasure,
    SyncSet,
)
from companion.show.offer_commands import (
    BagAnnounce,
    BagClaimed,
    BagClose,
    BagCopy,
    BagDraw,
    BagOpen,
    BagPublish,
    BagReplace,
    BagVoid,
    BagWinners,
    CheckIn,
    CheckInConfirm,
    Correction,
    OfferCommand,
    PriceSet,
    ProductBack,
    ProductPull,
    ProductShow,
    ProductSoldOut,
    QueueSet,
    QueueStart,
    QueueStop,
    SaleArm,
    SaleCancel,
    SaleClose,
    SaleExtend,
    SaleLeft,
    SaleOpen,
    SaleRerun,
    SaleSold,
    SaleTease,
    StockSet,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A well-formed command that the show cannot obey now; nothing has changed."""

    code: str
    """Stable, for programs and for the pages' own words: ``refusal.<code>`` in ``static/i18n``."""
    message: str
    """One English sentence for a log or an API client."""


class KeepTime(StrEnum):
    """What stays as it was told to viewers when the computer's clock was set."""

    TIME_OF_DAY = "time_of_day"
    """A window ends when clocks show what was promised: the clock is right now."""
    TIME_LEFT = "time_left"
    """A window lasts as long as its countdown said before."""


@dataclass(frozen=True, slots=True)
class Go:
    """Start the show; then fire what waits for GO, or go on to the next segment; at last end the show.

    ``expects`` is what the page said GO would do (``cue:closeup``, ``segment:close``): when that has changed
    between looking and pressing, nothing is done. Empty: whatever comes next.
    """

    expects: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Stop the script; promised windows go on."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let a held script go on from where it stopped."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Let GO pass over a segment that is still to come; without one, drop the cue that waits for GO."""

    segment: str | None = None


@dataclass(frozen=True, slots=True)
class Unskip:
    """Let a segment that was to be passed over be played after all."""

    segment: str


@dataclass(frozen=True, slots=True)
class Back:
    """Begin the segment before the running one again, as a new pass."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on with this segment now, wherever it stands in the rundown; before the start, start with it."""

    to: str


@dataclass(frozen=True, slots=True)
class AddTime:
    """Make the running segment longer, or shorter with a negative number."""

    seconds: int


@dataclass(frozen=True, slots=True)
class EndShow:
    """End the show now."""


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """Say what becomes of the windows on air now that the computer's clock was set."""

    keep: KeepTime


@dataclass(frozen=True, slots=True)
class ApplyPlan:
    """Run the plan that is offered, by its digest."""

    plan: str


@dataclass(frozen=True, slots=True)
class TaskDone:
    """Tick off the task of a cue for people."""

    cue: str


@dataclass(frozen=True, slots=True)
class ArmCue:
    """Let a cue of the running segment fire at its time, in this pass."""

    cue: str


@dataclass(frozen=True, slots=True)
class DisarmCue:
    """Let a cue of the running segment, and those that wait for it, be passed over in this pass."""

    cue: str


@dataclass(frozen=True, slots=True)
class TakeSceneNow:
    """Put a scene on air by its role in the show file, or by its name in OBS."""

    role: str | None = None
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """Cover programme with the fallback scene and hold the script."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Go back from the fallback scene to the one the script wants."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Let an input be heard no more: a microphone by its role in the show file, or an input by its name."""

    input: str


@dataclass(frozen=True, slots=True)
class Unmute:
    input: str


@dataclass(frozen=True, slots=True)
class OutputStart:
    """Start an output: ``stream``, ``virtual_camera`` or ``record``."""

    output: str


@dataclass(frozen=True, slots=True)
class OutputStop:
    output: str


@dataclass(frozen=True, slots=True)
class RepeatEffect:
    """Ask OBS again for what may have happened just before the companion was restarted."""

    effect: str


@dataclass(frozen=True, slots=True)
class LeaveEffect:
    """It happened, or it is not wanted any more: do not ask for it again."""

    effect: str


@dataclass(frozen=True, slots=True)
class PutRight:
    """Make OBS again what the show wants it to be, in one of the things that ``deviations`` lists."""

    what: str


@dataclass(frozen=True, slots=True)
class LeaveAsIs:
    """What OBS has now is what the show wants from now on, in one of the things that ``deviations`` lists."""

    what: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Show the host a sentence."""

    text: str
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class MessageAck:
    """The host has seen it."""

    message: str


Command = (
    Go
    | Hold
    | Resume
    | Skip
    | Unskip
    | Back
    | Jump
    | AddTime
    | EndShow
    | AnswerClock
    | ApplyPlan
    | TaskDone
    | ArmCue
    | DisarmCue
    | TakeSceneNow
    | Fallback
    | Return
    | Mute
    | Unmute
    | OutputStart
    | OutputStop
    | RepeatEffect
    | LeaveEffect
    | PutRight
    | LeaveAsIs
    | SendMessage
    | MessageAck
    | DeskCommand
    | OfferCommand
    | GuardCommand
)

EMERGENCY = (Fallback, Return, Mute, OverlayHide, ClearOverlays, Panic, HidePrice)
"""Commands with their own lane past every feed, obeyed even when nothing can be written to disk."""

FOR_HOST = (MessageAck,)
"""Commands that the host role may give."""

COMMANDS: Mapping[str, type[Command]] = {
    "go": Go,
    "hold": Hold,
    "resume": Resume,
    "skip": Skip,
    "unskip": Unskip,
    "back": Back,
    "jump": Jump,
    "add_time": AddTime,
    "end_show": EndShow,
    "answer_clock": AnswerClock,
    "apply_plan": ApplyPlan,
    "task_done": TaskDone,
    "arm_cue": ArmCue,
    "disarm_cue": DisarmCue,
    "take_scene": TakeSceneNow,
    "fallback": Fallback,
    "return": Return,
    "mute": Mute,
    "unmute": Unmute,
    "output_start": OutputStart,
    "output_stop": OutputStop,
    "repeat_effect": RepeatEffect,
    "leave_effect": LeaveEffect,
    "put_right": PutRight,
    "leave_as_is": LeaveAsIs,
    "overlay_show": OverlayShow,
    "overlay_hide": OverlayHide,
    "overlay_act": OverlayAct,
    "clear_overlays": ClearOverlays,
    "panic": Panic,
    "undo": Undo,
    "redo": Redo,
    "question_show": QuestionShow,
    "question_done": QuestionDone,
    "revenue_set": RevenueSet,
    "sale_arm": SaleArm,
    "sale_tease": SaleTease,
    "sale_open": SaleOpen,
    "sale_close": SaleClose,
    "sale_cancel": SaleCancel,
    "sale_extend": SaleExtend,
    "sale_sold": SaleSold,
    "bag_open": BagOpen,
    "bag_close": BagClose,
    "sale_rerun": SaleRerun,
    "sale_left": SaleLeft,
    "bag_announce": BagAnnounce,
    "bag_draw": BagDraw,
    "bag_winners": BagWinners,
    "bag_publish": BagPublish,
    "bag_claimed": BagClaimed,
    "bag_replace": BagReplace,
    "bag_void": BagVoid,
    "bag_copy": BagCopy,
    "queue_set": QueueSet,
    "queue_start": QueueStart,
    "queue_stop": QueueStop,
    "product_show": ProductShow,
    "product_sold_out": ProductSoldOut,
    "product_pull": ProductPull,
    "product_back": ProductBack,
    "price_set": PriceSet,
    "stock_set": StockSet,
    "correction": Correction,
    "check_in": CheckIn,
    "check_in_confirm": CheckInConfirm,
    "arm_auto": ArmAuto,
    "disarm_auto": DisarmAuto,
    "hide_price": HidePrice,
    "show_price": ShowPrice,
    "calibrate": Calibrate,
    "preflight": StartPreflight,
    "preflight_mend": PreflightMend,
    "preflight_tick": PreflightTick,
    "sync_measure": SyncMeasure,
    "sync_set": SyncSet,
    "output_restart": OutputRestart,
    "fader_lower": FaderLower,
    "fader_back": FaderBack,
    "message": SendMessage,
    "message_ack": MessageAck,
}

NAMES: Mapping[type[Command], str] = {kind: name for name, kind in COMMANDS.items()}
