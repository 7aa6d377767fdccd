"""Segments and cues: what was planned of each pass, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import timeline
from companion.show.asrun.occasion import Occasion
from companion.show.asrun.record import (
    CueOutcome,
    CueRun,
    EffectRun,
    Left,
    SegmentPass,
    SegmentStatus,
    TriggerKind,
)
from companion.show.asrun.step import Step
from companion.show.course import CueRecord, SegmentRun, Why
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, CueStatus, OnCondition, OnGo, Trigger, With
from companion.show.events import Commanded
from companion.show.model import Segment
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, Ms, RunMs
from companion.show.timing.cues import cue_instants
from companion.show.timing.edges import as_planned, slots_of

ACTION_REFUSED = "action_refused"
"""The note with which the engine says that a cue could not do all that it does."""


@dataclass(slots=True, kw_only=True)
class _Cue:
    """What is known so far of a cue in a pass."""

    cue: Cue
    planned: Moment | None
    asked: Occasion | None = None
    fired: Occasion | None = None
    settled: Occasion | None = None
    ticked: bool = False
    status: CueStatus = CueStatus.WAITING
    late_ms: Ms = Ms(0)
    why: Why | None = None
    refused: list[str] = field(default_factory=list)

    def becomes(self, record: CueRecord, occasion: Occasion, *, ticked: bool) -> None:
        self.status = record.status
        self.late_ms = record.late_ms or self.late_ms
        if record.why is not Why.UNCONFIRMED or self.asked is None:  # Its effects tell what failed.
            self.why = record.why or self.why
        if record.status is CueStatus.ASKING:
            self.asked = occasion
            return
        if record.fired_ms is not None and self.fired is None:
            self.fired = occasion
        if ticked:
            self.settled, self.ticked = occasion, True
        elif record.status not in (CueStatus.TASK, CueStatus.DOING) and not self.ticked:
            self.settled = occasion

    def goes_back(self, record: CueRecord | None) -> None:
        """What became of it last was taken back; None: it waits again."""
        self.status = record.status if record is not None else CueStatus.WAITING
        self.settled, self.ticked = None, False
        if record is None:
            self.fired, self.why, self.late_ms = None, None, Ms(0)

    def told(self, segment: str, pass_no: int | None, effects: tuple[EffectRun, ...]) -> CueRun:
        outcome = _OUTCOMES[self.status]
        if self.ticked and outcome in (CueOutcome.DOING, CueOutcome.DONE):
            outcome = CueOutcome.TICKED
        elif pass_no is None:
            outcome = CueOutcome.NOT_REACHED
        return CueRun(
            id=self.cue.id,
            segment=segment,
            pass_no=pass_no,
            trigger=kind_of(self.cue.trigger),
            who=self.cue.who,
            task=self.cue.task,
            planned=self.planned,
            asked=self.asked,
            fired=self.fired,
            settled=self.settled,
            status=outcome,
            late_ms=self.late_ms,
            why=self.why,
            refused=tuple(self.refused),
            effects=effects,
        )


_OUTCOMES: Mapping[CueStatus, CueOutcome] = {
    CueStatus.WAITING: CueOutcome.WAITING,
    CueStatus.ASKING: CueOutcome.ASKING,
    CueStatus.TASK: CueOutcome.GIVEN,
    CueStatus.DOING: CueOutcome.DOING,
    CueStatus.DONE: CueOutcome.DONE,
    CueStatus.SKIPPED: CueOutcome.SKIPPED,
    CueStatus.CANCELLED: CueOutcome.CANCELLED,
}


@dataclass(slots=True, kw_only=True)
class _Pass:
    segment: Segment
    """As it ran when it began."""
    run: SegmentRun
    started: Occasion
    planned_start: Moment | None
    cues: dict[str, _Cue]
    ended: Occasion | None = None
    left: Left | None = None
    held_ms: Ms = Ms(0)
    added_ms: Ms = Ms(0)
    trimmed_ms: Ms = Ms(0)

    def told(self, last: Moment) -> SegmentPass:
        until = self.ended.at if self.ended is not None else last
        return SegmentPass(
            id=self.segment.id,
            title=self.segment.title,
            status=SegmentStatus.RUNNING if self.ended is None else SegmentStatus.PLAYED,
            pass_no=self.run.pass_no,
            loop=self.segment.loop,
            product=self.segment.product,
            variant=self.run.variant,
            planned_start=self.planned_start,
            planned_length_ms=self.segment.length_ms,
            started=self.started,
            ended=self.ended,
            left=self.left,
            length_ms=Ms(until.run - self.started.at.run),
            held_ms=self.held_ms,
            added_ms=self.added_ms,
            trimmed_ms=self.trimmed_ms,
            skipped=None,
        )


class Passes:
    """Sees every line, and tells of segments and cues in the end."""

    def __init__(self) -> None:
        self._passes: list[_Pass] = []
        self._skipped: dict[str, Occasion] = {}

    def see(self, step: Step) -> None:
        running = self._running
        if running is not None:
            if step.after.ledger is not step.before.ledger:
                _follow_ledger(running, step)
            _measure(running, step)
            _trim(running, step)
        self._follow_segment(step)
        for segment in step.after.skipped - step.before.skipped:
            self._skipped[segment] = step.made_by

    def told(
        self, last: ShowState, at: Moment, effects: Iterable[EffectRun]
    ) -> tuple[tuple[SegmentPass, ...], tuple[CueRun, ...]]:
        """Every pass and every segment that was never begun, and all their cues in the same order."""
        asked: dict[tuple[int, str], list[EffectRun]] = {}
        for effect in effects:
            asked.setdefault((effect.asked.seq, effect.cue), []).append(effect)
        segments: list[SegmentPass] = []
        cues: list[CueRun] = []
        for one in self._in_order(last):
            if isinstance(one, _Pass):
                segments.append(one.told(at))
                cues.extend(
                    cue.told(one.segment.id, one.run.pass_no, _asked_by(cue, asked))
                    for cue in one.cues.values()
                )
            else:
                segments.append(self._never_begun(last, one))
                segment = last.plan.rundown[one]
                cues.extend(
                    _Cue(cue=cue, planned=planned).told(segment.id, None, ())
                    for cue, planned in _planned_cues(last, segment, planned_start(last, one))
                )
        return tuple(segments), tuple(cues)

    @property
    def _running(self) -> _Pass | None:
        return self._passes[-1] if self._passes and self._passes[-1].ended is None else None

    def _follow_segment(self, step: Step) -> None:
        running, run = self._running, step.after.segment
        ended = step.after.phase is Phase.ENDED
        if running is not None and (ended or run is None or run.pass_no != running.run.pass_no):
            running.ended = step.made_by
            running.left = _left(step, ended=ended)
        begun = {one.run.pass_no for one in self._passes[-1:]}
        if run is not None and run.pass_no not in begun:
            self._begin(step, run)

    def _begin(self, step: Step, run: SegmentRun) -> None:
        segment = run.segment
        assert run.index is not None
        cues = _planned_cues(step.after, segment, _moment(step.after, run.started))
        self._passes.append(
            _Pass(
                segment=segment,
                run=run,
                started=step.made_by,
                planned_start=planned_start(step.after, run.index),
                cues={cue.id: _Cue(cue=cue, planned=planned) for cue, planned in cues},
                # What it begins with was decided before: nobody but a proposal can have done that.
                trimmed_ms=Ms(-run.added_ms),
            )
        )

    def _in_order(self, last: ShowState) -> Iterator["_Pass | int"]:
        """Passes as they began; a place of the rundown where none began, before those that come after it."""
        places = {segment.id: place for place, segment in enumerate(last.plan.rundown)}
        begun = {one.segment.id for one in self._passes}
        missing = [place for name, place in places.items() if name not in begun]
        for one in self._passes:
            place = places.get(one.segment.id)
            while missing and place is not None and missing[0] < place:
                yield missing.pop(0)
            yield one
        yield from missing

    def _never_begun(self, last: ShowState, place: int) -> SegmentPass:
        segment = last.plan.rundown[place]
        skipped = self._skipped.get(segment.id) if segment.id in last.skipped else None
        return SegmentPass(
            id=segment.id,
            title=segment.title,
            status=SegmentStatus.SKIPPED if skipped is not None else SegmentStatus.NOT_REACHED,
            pass_no=None,
            loop=segment.loop,
            product=segment.product,
            variant=None,
            planned_start=planned_start(last, place),
            planned_length_ms=segment.length_ms,
            started=None,
            ended=None,
            left=None,
            length_ms=None,
            held_ms=Ms(0),
            added_ms=Ms(0),
            trimmed_ms=Ms(0),
            skipped=skipped,
        )


def planned_start(state: ShowState, place: int) -> Moment | None:
    """None: the show has no hour yet."""
    planned = as_planned(state, slots_of(state))
    return _moment(state, planned[place]) if planned else None


def planned_show_start(state: ShowState) -> RunMs | None:
    planned = state.plan.planned_start
    return None if planned is None else RunMs(state.run(planned) + state.clock_shift_ms)


def _moment(state: ShowState, run: RunMs) -> Moment:
    return Moment(run, state.wall(run))


def _planned_cues(
    state: ShowState, segment: Segment, begins: Moment | None
) -> Iterator[tuple[Cue, Moment | None]]:
    """Each cue of a segment, and when it is planned if the segment begins then."""
    if begins is None:
        for cue in segment.cues:
            yield cue, None
        return
    planned = cue_instants(
        segment,
        begins.run,
        segment.length_ms,
        lambda clock: timeline.at_time_of_day(state, clock, begins.run),
    )
    for cue in segment.cues:
        at = planned[cue.id]
        yield cue, _moment(state, at) if at is not None else None


def _follow_ledger(running: _Pass, step: Step) -> None:
    pass_no = running.run.pass_no
    for name, cue in running.cues.items():
        before, after = step.before.record_in(pass_no, name), step.after.record_in(pass_no, name)
        if after is before:
            continue
        command = step.command
        if isinstance(command, d.Undo):
            cue.goes_back(after)
        elif after is not None:
            cue.becomes(after, step.moved(cue.cue), ticked=isinstance(command, c.TaskDone))
    if (fired := step.fired) and fired in running.cues:
        refused = (note for note in step.notes if note.code == ACTION_REFUSED)
        running.cues[fired].refused.extend(str(note.args["refusal"]) for note in refused)


def _measure(running: _Pass, step: Step) -> None:
    """Held and added time up to this line, by the anchors of the state in which the pass ran last."""
    same = step.after.segment is not None and step.after.segment.pass_no == running.run.pass_no
    state = step.after if same and step.after.phase is not Phase.ENDED else step.before
    if state.segment is None:
        return
    held = state.segment.held_ms
    if state.hold is not None:
        held = Ms(held + step.event.at.run - max(state.hold.since, state.segment.started))
    running.held_ms, running.added_ms = held, state.segment.added_ms


def _trim(running: _Pass, step: Step) -> None:
    """What a proposal took of it while it ran, or its taking back has given it."""
    before, after = step.before.segment, step.after.segment
    answered = step.before.proposal is not step.after.proposal and not isinstance(step.command, c.AddTime)
    if answered and before is not None and after is not None and before.pass_no == after.pass_no:
        running.trimmed_ms = Ms(running.trimmed_ms + before.added_ms - after.added_ms)


def _left(step: Step, *, ended: bool) -> Left:
    command = step.event.command if isinstance(step.event, Commanded) else None
    match command:
        case _ if ended:
            return Left.END
        case c.Jump():
            return Left.JUMP
        case c.Back():
            return Left.BACK
        case None:
            return Left.FOLLOWED
        case _:
            return Left.GO


def _asked_by(cue: _Cue, asked: Mapping[tuple[int, str], list[EffectRun]]) -> tuple[EffectRun, ...]:
    return tuple(asked.get((cue.fired.seq, cue.cue.id), ())) if cue.fired is not None else ()


def kind_of(trigger: Trigger) -> TriggerKind:
    match trigger:
        case At():
            return TriggerKind.AT
        case BeforeEnd():
            return TriggerKind.BEFORE_END
        case Clock():
            return TriggerKind.CLOCK
        case After():
            return TriggerKind.AFTER
        case With():
            return TriggerKind.WITH
        case OnGo():
            return TriggerKind.GO
        case OnCondition():
            return TriggerKind.CONDITION
        case _:
            assert_never(trigger)
