"""Rules of the script: GO, cues at their time, holding and stretching."""

from dataclasses import replace
from typing import assert_never

from companion.show import cues, holding, segments, timeline
from companion.show.actions import TakeScene
from companion.show.commands import Refusal
from companion.show.course import Hold, HoldReason, Why
from companion.show.cue import LATE_MS, Clock, CueStatus, LatePolicy
from companion.show.events import CueDue
from companion.show.state import Phase
from companion.show.timeline import GoDoes, go_target, goes_on_at, position, segment_length, zero
from companion.show.times import MINUTE, SECOND, Ms
from companion.show.timing_events import SegmentDue
from companion.show.turn import Turn

DOUBLE_GO_MS = Ms(300)
"""Two presses of GO, back or jump that are closer than this are one, and two of skip likewise: a bounced key
must not pass over a cue or go back two segments. The page shows the second as refused."""

PRESSED_TWICE = Refusal("too_soon", "It was pressed twice; the second press was ignored.")

MOST_ADDED_MS = Ms(60 * MINUTE)
"""Added or taken at once; more is a slip of the finger."""


def go(turn: Turn, expects: str = "") -> Refusal | None:
    """Do the next thing that waits for a hand."""
    if refusal := cannot_go_on(turn):
        return refusal
    target = go_target(turn.state)
    if expects and expects != target.name:
        return Refusal("changed", "What GO does has changed since you looked.")
    turn.set(last_go=turn.at.run)
    match target.does:
        case GoDoes.START:
            segments.start(turn, _next(turn))
        case GoDoes.CUE:
            assert target.cue is not None
            cues.fire(turn, target.cue, position(turn.state, turn.at.run))
        case GoDoes.SEGMENT:
            segments.begin(turn, _next(turn))
        case GoDoes.END:
            segments.end(turn)
        case GoDoes.NOTHING:
            return Refusal("already_ended", "The show has ended.")
        case _:
            assert_never(target.does)
    return None


def cannot_go_on(turn: Turn) -> Refusal | None:
    """Why neither GO nor back nor a jump can be obeyed now; None when they can."""
    state = turn.state
    if state.last_go is not None and turn.at.run - state.last_go < DOUBLE_GO_MS:
        return PRESSED_TWICE
    covered = state.program.cover is not None and state.program.cover.holds
    if covered and state.program.actual != state.cover_scene:
        return Refusal("covers", "The fallback scene is asked for and not on air; press it again, or return.")
    if covered:
        return Refusal("covered", "The fallback scene is on; return first.")
    if state.hold is not None:
        return Refusal("held", "The script is held; resume first.")
    return None


def _next(turn: Turn) -> int:
    place = turn.state.next_place
    assert place is not None
    return place


def start_due(turn: Turn) -> None:
    """Start the show at its planned instant. One that was missed, or that the fallback covers, waits for GO:
    a show must not begin while nobody expects it any more."""
    state = turn.state
    if state.phase is not Phase.READY or state.starts_at is None:
        return
    if turn.at.run - state.run(state.starts_at) > LATE_MS or go(turn) is not None:
        turn.set(starts_at=None)
        turn.note("start_missed")


def cue_due(turn: Turn, event: CueDue) -> None:
    """Fire a cue at its time, or let it wait for a word if it is late or a hand is on the scenes.

    One that is not armed is passed over.
    """
    segment, run = turn.state.running_segment, turn.state.segment
    cue = segment.cue(event.cue) if segment is not None else None
    if cue is None or run is None or run.pass_no != event.pass_no or turn.state.record(cue.id) is not None:
        return
    late = Ms(turn.at.run - event.due)
    planned = Ms(event.due - zero(run))
    if not turn.state.armed(cue):
        cues.drop(turn, cue, planned, late=late, why=Why.DISARMED)
        return
    if isinstance(cue.trigger, Clock) and not turn.state.utc_offsets:
        cues.ask(turn, cue, planned, late, Why.NO_CLOCK)
        return
    if isinstance(cue.trigger, Clock) and timeline.fired_before(turn.state, cue, event.due):
        # 20:14 comes once in a show, however often its segment is begun.
        cues.drop(turn, cue, planned, late=late, why=Why.LATE)
        return
    if cues.pass_over(turn, cue, planned, late):
        return
    # A task is somebody's to do, however late; only what acts by itself must not act late unasked.
    if late > LATE_MS and cue.do and cue.late is not LatePolicy.FIRE:
        if cue.late is LatePolicy.SKIP:
            cues.drop(turn, cue, planned, late=late, why=Why.LATE)
        else:
            cues.ask(turn, cue, planned, late, Why.LATE)
        return
    if turn.state.program.hand and any(isinstance(action, TakeScene) for action in cue.do):
        cues.ask(turn, cue, planned, late, Why.HAND)
        return
    # Its planned place is kept, not the one when we noticed, so that chains of cues do not creep.
    cues.fire(turn, cue, planned if late <= LATE_MS else position(turn.state, turn.at.run), late)


def segment_due(turn: Turn, event: SegmentDue) -> None:
    """Go on by itself, from the instant at which it was due, so that chains of segments do not creep.

    An instant that was missed is not caught up with: nobody knows what the host has done meanwhile.
    """
    run = turn.state.segment
    if run is None or run.pass_no != event.pass_no or goes_on_at(turn.state) != event.due:
        return
    if turn.at.run - event.due > LATE_MS:
        turn.set(segment=replace(run, asks=True))
        turn.note("follow_missed", title=run.segment.title)
        return
    # Whoever presses GO in this very moment means the segment that has just begun.
    turn.set(last_go=turn.at.run)
    place = turn.state.next_place
    if place is None:
        segments.end(turn, event.due)
    else:
        segments.begin(turn, place, event.due)


def skip(turn: Turn) -> Refusal | None:
    """Drop the cue that GO would fire."""
    if turn.state.phase is not Phase.RUNNING:
        return segments.not_running(turn)
    cue = go_target(turn.state).cue
    if _skipped_just_now(turn):
        return PRESSED_TWICE
    if cue is None:
        return Refusal("nothing_to_skip", "No cue waits for GO.")
    cues.drop(turn, cue, position(turn.state, turn.at.run))
    return None


def _skipped_just_now(turn: Turn) -> bool:
    """Was a cue of this pass skipped by a hand a moment ago?"""
    segment = turn.state.running_segment
    records = (turn.state.record(cue.id) for cue in (segment.cues if segment is not None else ()))
    skipped = (one for one in records if one is not None and one.status is CueStatus.SKIPPED and one.by)
    return any(turn.at.run - one.at < DOUBLE_GO_MS for one in skipped)


def task_done(turn: Turn, cue_id: str) -> Refusal | None:
    """Tick off a task, when it is due or before; what the cue does by itself is done with it.

    Cues after it count from the tick, or from when that is done.
    """
    segment = turn.state.running_segment
    cue = segment.cue(cue_id) if segment is not None else None
    if cue is None:
        return Refusal("unknown_cue", f"The running segment has no cue {cue_id!r}.")
    record = turn.state.record(cue_id)
    open_ = bool(cue.task) if record is None else record.status is CueStatus.TASK
    if not open_:
        return Refusal("not_a_task", f"Cue {cue_id!r} has nothing to tick off.")
    turn.note("task_done", cue=cue_id)
    cues.record(turn, cue, CueStatus.DONE, position(turn.state, turn.at.run))
    if record is None:
        cues.act(turn, cue)
    return None


def arm(turn: Turn, cue_id: str, *, armed: bool) -> Refusal | None:
    """Say whether a cue fires at its time in this pass. It counts while the cue still waits."""
    segment = turn.state.running_segment
    cue = segment.cue(cue_id) if segment is not None else None
    if cue is None:
        return Refusal("unknown_cue", f"The running segment has no cue {cue_id!r}.")
    if turn.state.record(cue_id) is not None:
        return Refusal("already_due", f"The time of cue {cue_id!r} has come already.")
    if turn.state.armed(cue) is not armed:
        turn.set(arming={**turn.state.arming, cue_id: armed})
        turn.note("cue_armed" if armed else "cue_disarmed", cue=cue_id)
    return None


def hold(turn: Turn) -> Refusal | None:
    """Stop the script where it is. Sales and bags go on: viewers were told when they end."""
    if turn.state.phase is not Phase.RUNNING:
        return segments.not_running(turn)
    held = turn.state.hold
    if held is not None and held.reason is HoldReason.OPERATOR:
        return Refusal("held", "The script is held already.")
    # Held by the fallback until now: from now on the return does not let it go on.
    since = held.since if held is not None else turn.at.run
    turn.set(hold=Hold(since, HoldReason.OPERATOR))
    turn.note("held")
    return None


def resume(turn: Turn) -> Refusal | None:
    if turn.state.hold is None:
        return Refusal("not_held", "The script is not held.")
    holding.end_hold(turn)
    return None


def add_time(turn: Turn, seconds: int) -> Refusal | None:
    """Stretch or shorten the running segment; cues before its end move with it."""
    run = turn.state.segment
    if turn.state.phase is not Phase.RUNNING or run is None:
        return segments.not_running(turn)
    added = Ms(seconds * SECOND)
    if not added or abs(added) > MOST_ADDED_MS or segment_length(turn.state) + added <= 0:
        return Refusal("out_of_range", "Give up to an hour, and leave the segment some length.")
    now = position(turn.state, turn.at.run)
    asks = run.asks and segment_length(turn.state) + added <= now
    turn.set(segment=replace(run, added_ms=Ms(run.added_ms + added), length_set_ms=now, asks=asks))
    turn.note("time_added", seconds=seconds)
    return None


def end_show(turn: Turn) -> Refusal | None:
    if turn.state.phase is not Phase.RUNNING:
        return segments.not_running(turn)
    segments.end(turn)
    return None
