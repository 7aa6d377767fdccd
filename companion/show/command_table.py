"""Every command there is, by the name that buttons, keys and the API use."""

from collections.abc import Mapping

from companion.show.commands import (
    AddTime,
    AnswerClock,
    ApplyPlan,
    ArmCue,
    Back,
    DisarmCue,
    EndShow,
    Fallback,
    Go,
    Hold,
    Jump,
    LeaveAsIs,
    LeaveEffect,
    MessageAck,
    Mute,
    OutputStart,
    OutputStop,
    PutRight,
    RepeatEffect,
    Resume,
    Return,
    SendMessage,
    Skip,
    TakeSceneNow,
    TaskDone,
    Unmute,
    Unskip,
)
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
from companion.show.edit_commands import (
    EditCommand,
    LengthsAdd,
    SaveShow,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
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
from companion.show.timing_commands import RefusePlan, TimerAdd, TimerStart, TimerStop, TimingCommand

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
    | EditCommand
    | SaveShow
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
    | TimingCommand
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
    "segment_set": SegmentSet,
    "lengths_add": LengthsAdd,
    "segment_move": SegmentMove,
    "segment_add": SegmentAdd,
    "segment_copy": SegmentCopy,
    "segment_remove": SegmentRemove,
    "save_show": SaveShow,
    "refuse_plan": RefusePlan,
    "timer_start": TimerStart,
    "timer_add": TimerAdd,
    "timer_stop": TimerStop,
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
