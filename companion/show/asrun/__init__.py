"""As-run: from the journal of any run, what was planned and what happened.

The journal is folded by the engine itself, and what changed between the state before and after a line tells
what happened; nothing is worked out by other rules than those that ran the show.
"""

from companion.show.asrun.fold import Entry, as_run
from companion.show.asrun.occasion import Cause, Occasion
from companion.show.asrun.record import (
    AsRun,
    AsRunLine,
    BagRun,
    Breach,
    CatchingUp,
    CueOutcome,
    CueRun,
    EffectOutcome,
    EffectRun,
    Left,
    OnAir,
    Promise,
    PromiseBroken,
    Replanned,
    SaleRun,
    SeenTo,
    SegmentPass,
    SegmentStatus,
    ShowRun,
    TriggerKind,
    WantedBy,
    WindowExtended,
)
from companion.show.asrun.went_wrong import Incident, IncidentKind

__all__ = [
    "AsRun",
    "AsRunLine",
    "BagRun",
    "Breach",
    "CatchingUp",
    "Cause",
    "CueOutcome",
    "CueRun",
    "EffectOutcome",
    "EffectRun",
    "Entry",
    "Incident",
    "IncidentKind",
    "Left",
    "Occasion",
    "OnAir",
    "Promise",
    "PromiseBroken",
    "Replanned",
    "SaleRun",
    "SeenTo",
    "SegmentPass",
    "SegmentStatus",
    "ShowRun",
    "TriggerKind",
    "WantedBy",
    "WindowExtended",
    "as_run",
]
