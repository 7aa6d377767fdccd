"""One line of the journal with what it did, and what made it happen."""

from dataclasses import dataclass
from typing import assert_never

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import edit_commands as e
from companion.show.asked import Asked
from companion.show.asrun.occasion import Cause, Occasion
from companion.show.bags.events import (
    BeaconFetched,
    DrawCommitted,
    EntriesCounted,
    EntriesFrozen,
    EntriesRanked,
)
from companion.show.command_table import NAMES, Command
from companion.show.commands import Refusal
from companion.show.cue import After, Cue, OnCondition, With
from companion.show.editing import saving
from companion.show.editing.events import PlanSaved
from companion.show.events import (
    BagDue,
    ClockStepped,
    CollectionChanged,
    Commanded,
    CueDue,
    EffectDone,
    EffectFailed,
    Event,
    FeedDropped,
    InputMuted,
    InputsChanged,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    OverlayDue,
    PlanOffered,
    PlanWithdrawn,
    ProfileChanged,
    PulseChanged,
    QueueDue,
    RunResumed,
    SaleDue,
    SceneOnAir,
    ScenesChanged,
    ShowOpened,
    StartDue,
    StudioModeChanged,
    WritingChanged,
)
from companion.show.health.events import (
    Calibrated,
    ContentsChanged,
    GuardDue,
    PreflightDone,
    SyncMeasured,
    VerdictChanged,
)
from companion.show.replanning.proposal import names_proposal
from companion.show.state import Note, ShowState
from companion.show.timeline import go_target
from companion.show.timing_events import LoopDue, ReplanDue, SegmentDue, TimerDue


@dataclass(frozen=True, slots=True)
class Step:
    """The state before and after a line, and what it did beside."""

    seq: int
    event: Event
    before: ShowState
    after: ShowState
    effects: tuple[Asked, ...] = ()
    refusal: Refusal | None = None
    notes: tuple[Note, ...] = ()
    """All that it added to the log, of which the state keeps only the newest lines."""

    def occasion(self, cause: Cause, by: str = "", what: str = "") -> Occasion:
        return Occasion(at=self.event.at, seq=self.seq, cause=cause, by=by, what=what)

    @property
    def made_by(self) -> Occasion:
        """What made everything that this line did, but for the status of a cue: see :meth:`moved`."""
        match self.event:
            case Commanded(by=by, command=command):
                cause, what = self._commanded(command)
                return self.occasion(cause, by, what)
            case CueDue(cue=cue):
                return self.occasion(Cause.CUE, what=cue)
            case (
                StartDue()
                | LoopDue()
                | SegmentDue()
                | TimerDue()
                | SaleDue()
                | BagDue()
                | QueueDue()
                | OverlayDue()
            ):
                return self.occasion(Cause.TIME)
            case GuardDue() | ReplanDue():
                return self.occasion(Cause.TIME)
            case PlanOffered() | PlanWithdrawn() | PlanSaved():
                return self.occasion(Cause.EDIT)
            case RunResumed() | ShowOpened():
                return self.occasion(Cause.RESTART if isinstance(self.event, RunResumed) else Cause.SYSTEM)
            case EntriesCounted() | DrawCommitted() | EntriesFrozen() | BeaconFetched() | EntriesRanked():
                return self.occasion(Cause.SYSTEM)
            case EffectDone(effect=name) | EffectFailed(effect=name) if name in self.before.asked_of_bags:
                return self.occasion(Cause.SYSTEM)
            case EffectFailed(effect=name) if saving.is_waited_for(self.before, name):
                return self.occasion(Cause.EDIT)
            case ClockStepped() | WritingChanged() | FeedDropped():
                return self.occasion(Cause.SYSTEM)
            case VerdictChanged() | Calibrated() | PreflightDone() | SyncMeasured():
                return self.occasion(Cause.SYSTEM)
            case (
                ObsConnected()
                | ObsLost()
                | SceneOnAir()
                | ScenesChanged()
                | ContentsChanged()
                | OutputsChanged()
                | InputMuted()
                | InputsChanged()
                | StudioModeChanged()
                | CollectionChanged()
                | ProfileChanged()
                | PulseChanged()
                | ObsRelaunched()
                | EffectDone()
                | EffectFailed()
            ):
                return self.occasion(Cause.OBS)
            case _:
                assert_never(self.event)

    def moved(self, cue: Cue) -> Occasion:
        """What gave a cue its new status."""
        match self.event:
            case CueDue(cue=due) if due != cue.id:
                return self.occasion(Cause.CUE, what=due)  # It was to come after one that was passed over.
            case CueDue():
                return self._came(cue)
            case _:
                return self.made_by

    def _came(self, cue: Cue) -> Occasion:
        match cue.trigger:
            case After(other) | With(other):
                return self.occasion(Cause.CUE, what=other)
            case OnCondition(condition):
                return self.occasion(Cause.CONDITION, what=condition.text)
            case _:
                return self.occasion(Cause.TIME)

    @property
    def command(self) -> Command | None:
        """What somebody asked for, also when it was done again; None when nobody did."""
        if not isinstance(self.event, Commanded):
            return None
        if isinstance(self.event.command, d.Redo) and self.before.undone:
            return self.before.undone[-1].command
        return self.event.command

    @property
    def fired(self) -> str:
        """The cue that did in this step what it does; empty when none did. One step fires one at most."""
        if self.after.ledger is self.before.ledger or self.before.segment is None:
            return ""
        if isinstance(self.command, d.Undo):
            return ""  # It is as if it had not been ticked; what it did was no deed of this step.
        pass_no = self.before.segment.pass_no
        for cue in self._cues:
            old, new = self.before.record_in(pass_no, cue.id), self.after.record_in(pass_no, cue.id)
            had_fired = old is not None and old.fired_ms is not None
            if new is not None and new.fired_ms is not None and not had_fired:
                return cue.id
        return ""

    @property
    def _cues(self) -> tuple[Cue, ...]:
        segment = self.before.running_segment
        return segment.cues if segment is not None else ()

    def _commanded(self, command: Command) -> tuple[Cause, str]:
        match command:
            case c.Go():
                return Cause.GO, go_target(self.before).name
            case c.TaskDone(cue):
                return Cause.TICK, cue
            case c.ApplyPlan(plan) if not names_proposal(plan):
                return Cause.EDIT, NAMES[type(command)]
            case e.SaveShow():
                return Cause.EDIT, NAMES[type(command)]
            case _:
                return Cause.COMMAND, NAMES[type(command)]
