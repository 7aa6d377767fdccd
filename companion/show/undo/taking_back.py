"""Taking one action back, by the rules that everything else goes by."""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import assert_never

from companion.show import holding, plan_edit
from companion.show.command_table import Command
from companion.show.commands import AddTime, ApplyPlan, Refusal
from companion.show.course import Hold
from companion.show.cue import After, With
from companion.show.questions import QUESTIONS_AT_ONCE
from companion.show.state import Phase, ShowState
from companion.show.timeline import position, segment_length
from companion.show.turn import Trial, Turn
from companion.show.undo import edit_back, offers_back, overlays_back, program_back, stretch_back, timer_back
from companion.show.undo.deeds import (
    OUTDATED,
    AddedBack,
    CuesBack,
    Deed,
    EditBack,
    Give,
    GuardBack,
    HoldBack,
    MessageBack,
    OffersBack,
    OverlaysBack,
    ProgramBack,
    QuestionBack,
    QueueBack,
    RevenueBack,
    StretchBack,
    TimerBack,
    WayBack,
)

Obey = Callable[[Turn, Command], Refusal | None]

LATER = frozenset({"no_obs", "not_writing", "fader_moves"})
"""Refusals that say nothing against taking it back once OBS is there again, or has done what it was asked, or
the disk takes more."""


def take_back(turn: Turn, deed: Deed, obey: Obey) -> Refusal | None:
    """Make it as it was before, or say why not; then ``turn`` is to be thrown away.

    The refusal is :data:`OUTDATED`, or one of :data:`LATER`.
    """
    assert deed.back is not None
    if deed.pass_no is not None and not runs_still(turn.state, deed.pass_no):
        return OUTDATED
    refusal = _take_back(turn, deed.back, obey)
    return refusal if refusal is None or refusal.code in LATER else OUTDATED


def is_outdated(turn: Turn, deed: Deed, obey: Obey) -> bool:
    """Have things moved on, so that it can no longer be taken back? Changes nothing, and is asked of the
    latest action whenever anything happens."""
    match deed.back:
        case None:
            return False
        case Give(ApplyPlan(digest)):  # A plan is too much to be applied for a try.
            chosen = plan_edit.can_apply(turn.state, digest)
            refusal = chosen if isinstance(chosen, Refusal) else None
        case EditBack() as back:  # Likewise.
            refusal = OUTDATED if edit_back.rundown_before(turn.state, back) is None else None
        case _:
            refusal = take_back(Trial(turn.state, turn.at, turn.by), deed, obey)
    return refusal is not None and refusal.code not in LATER


_EDITS_ARE_OF = attrgetter("phase", "plan")
_PLANS_ARE_OF = attrgetter(
    "phase",
    "plan",
    "offered",
    "former",
    "unsaved",
    "segment",
    "sales",
    "bags",
    "asked_of_bags",
    "program",
    "obs",
    "renamed",
    "not_writing",
)


def can_be_otherwise(deed: Deed, before: ShowState, state: ShowState) -> bool:
    """Whether it can be taken back may be another answer now than before. To ask that of a rundown costs as
    much as an edit, and these stay in reach for long."""
    match deed.back:
        case EditBack():
            of = _EDITS_ARE_OF
        case Give(ApplyPlan()):
            of = _PLANS_ARE_OF
        case _:
            return True
    return any(was is not now for was, now in zip(of(before), of(state), strict=True))


def runs_still(state: ShowState, pass_no: int) -> bool:
    """Does this pass of a segment run?"""
    running = state.phase is Phase.RUNNING
    return running and state.segment is not None and state.segment.pass_no == pass_no


def _take_back(turn: Turn, back: WayBack, obey: Obey) -> Refusal | None:
    match back:
        case Give(command):
            return obey(turn, command)
        case AddedBack():
            return _added(turn, back, obey)
        case HoldBack():
            if turn.state.hold != back.after:
                return OUTDATED
            _hold(turn, back)
            return None
        case ProgramBack():
            if refusal := program_back.put_back(turn, back):
                return refusal
            _hold_with_program(turn, back.hold)
            return None
        case OverlaysBack():
            return overlays_back.put_back(turn, back)
        case CuesBack():
            return _cues(turn, back)
        case OffersBack():
            return offers_back.put_back(turn, back)
        case QueueBack():
            return offers_back.put_queue_back(turn, back)
        case MessageBack():
            return _message(turn, back)
        case QuestionBack():
            return _question(turn, back)
        case RevenueBack():
            if turn.state.revenue != back.after:
                return OUTDATED
            turn.set(revenue=back.before)
            return None
        case GuardBack():
            return _guard(turn, back)
        case EditBack():
            return edit_back.put_back(turn, back)
        case StretchBack():
            return stretch_back.put_back(turn, back)
        case TimerBack():
            return timer_back.put_back(turn, back)
        case _:
            assert_never(back)


def _added(turn: Turn, back: AddedBack, obey: Obey) -> Refusal | None:
    if refusal := obey(turn, AddTime(-back.seconds)):
        return refusal
    run = turn.state.segment
    if run is not None and back.asked and segment_length(turn.state) <= position(turn.state, turn.at.run):
        turn.set(segment=replace(run, asks=True))
    return None


def _guard(turn: Turn, back: GuardBack) -> Refusal | None:
    """Switches that have been done meanwhile still count."""
    guard = turn.state.guard
    if guard != replace(back.after, switches=guard.switches):
        return OUTDATED
    turn.set(guard=replace(back.before, switches=guard.switches))
    return None


def _hold(turn: Turn, back: HoldBack) -> None:
    """Where nothing has happened since it went on, the script stands again where it stood."""
    before, run = back.before, turn.state.segment
    if before is None:
        holding.end_hold(turn)
        return
    if turn.state.hold is not None:
        turn.set(hold=Hold(turn.state.hold.since, before.reason))
    elif run is not None and _stood_still(turn.state, back):
        turn.set(hold=before, segment=replace(run, held_ms=back.held_ms))
    else:
        turn.set(hold=Hold(turn.at.run, before.reason))
    turn.note("held")


def _stood_still(state: ShowState, back: HoldBack) -> bool:
    if back.pass_no is None or not runs_still(state, back.pass_no):
        return False
    return all(record.at <= back.at for record in state.records.values())


def _hold_with_program(turn: Turn, back: HoldBack) -> None:
    """The fallback holds the script, and lets it go on; what a hand has made of that since stays."""
    if back.before != back.after and turn.state.hold == back.after and turn.state.phase is Phase.RUNNING:
        _hold(turn, back)


def _cues(turn: Turn, back: CuesBack) -> Refusal | None:
    state = turn.state
    segment, records = state.running_segment, state.records
    if segment is None or any(records.get(cue) != now for cue, now in back.after.items()):
        return OUTDATED
    others = (cue for cue in segment.cues if cue.id not in back.after)
    following = (
        cue for cue in others if isinstance(cue.trigger, After | With) and cue.trigger.cue in back.after
    )
    then = min(record.at for record in back.after.values())
    since = (records.get(cue.id) for cue in following)
    if any(record is not None and record.at >= then for record in since):
        return OUTDATED  # What was to come after it has come.
    kept = {cue: record for cue, record in records.items() if cue not in back.after}
    turn.enter(kept | {cue: record for cue, record in back.before.items() if record is not None})
    return None


def _message(turn: Turn, back: MessageBack) -> Refusal | None:
    sent = next((one for one in turn.state.messages if one.id == back.message), None)
    if sent is None or sent.acked is not None:
        return OUTDATED
    turn.set(messages=(*back.gone, *(one for one in turn.state.messages if one is not sent)))
    return None


def _question(turn: Turn, back: QuestionBack) -> Refusal | None:
    there = turn.state.questions
    others = tuple(one for one in there if one.id != back.question.id)
    if back.place is None:
        if len(others) == len(there):
            return OUTDATED
        turn.set(questions=others)
        return None
    if len(others) < len(there) or len(there) >= QUESTIONS_AT_ONCE:
        return OUTDATED
    turn.set(questions=(*there[: back.place], back.question, *there[back.place :]))
    return None
