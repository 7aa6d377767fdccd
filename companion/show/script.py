"""Rules of the script: GO, segments, cues, holding and stretching."""

from collections.abc import Collection
from dataclasses import replace
from typing import assert_never

from companion.show import scenes, studio, timeline, windows
from companion.show.actions import (
    Action,
    HideOverlay,
    MoveBag,
    MoveSale,
    Play,
    ShowOverlay,
    TakeScene,
    TellHost,
)
from companion.show.commands import Refusal
from companion.show.cue import After, Clock, Cue, CueStatus, LatePolicy, OnCondition, With
from companion.show.events import CueDue
from companion.show.levels import holds
from companion.show.state import CueRecord, Hold, HoldReason, Phase, SegmentRun, Why
from companion.show.timeline import GoDoes, go_target, position, segment_length, zero
from companion.show.times import MINUTE, SECOND, Ms
from companion.show.turn import Turn

DOUBLE_GO_MS = Ms(300)
"""Two GOs closer than this are one: a bounced key must not skip a cue ; the page shows it as refused."""

LATE_MS = Ms(5_000)
"""A cue later than this did not fire "at its time" and follows its late policy. Below it a restart or
a stall is over before a host has finished a sentence."""

MOST_ADDED_MS = Ms(60 * MINUTE)
"""Added or taken at once; more is a slip of the finger."""


def go(turn: Turn, expects: str = "") -> Refusal | None:
    """Do the next thing that waits for a hand."""
    if refusal := _go_blocked(turn):
        return refusal
    target = go_target(turn.state)
    if expects and expects != target.name:
        return Refusal("changed", "What GO does has changed since you looked.")
    turn.set(last_go=turn.at.run)
    match target.does:
        case GoDoes.START:
            turn.set(phase=Phase.RUNNING, started=turn.at.run)
            turn.note("started")
            _begin(turn, 0)
        case GoDoes.CUE:
            assert target.cue is not None
            _fire(turn, target.cue, position(turn.state, turn.at.run))
        case GoDoes.SEGMENT:
            assert turn.state.segment is not None
            _begin(turn, turn.state.segment.index + 1)
        case GoDoes.END:
            _end(turn)
        case GoDoes.NOTHING:
            return Refusal("already_ended", "The show has ended.")
        case _:
            assert_never(target.does)
    return None


def _go_blocked(turn: Turn) -> Refusal | None:
    state = turn.state
    if state.last_go is not None and turn.at.run - state.last_go < DOUBLE_GO_MS:
        return Refusal("too_soon", "GO was pressed twice; the second press was ignored.")
    if state.program.cover is not None:
        return Refusal("covered", "The fallback scene is on; return first.")
    if state.hold is not None:
        return Refusal("held", "The script is held; resume first.")
    return None


def start_due(turn: Turn) -> None:
    """Start the show at its planned instant."""
    if turn.state.phase is Phase.READY:
        go(turn)


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
        _drop(turn, cue, planned, late=late, why=Why.DISARMED)
        return
    if isinstance(cue.trigger, Clock) and not turn.state.utc_offsets:
        _ask(turn, cue, planned, late, Why.NO_CLOCK)
        return
    # A task is somebody's to do, however late; only what acts by itself must not act late unasked.
    if late > LATE_MS and cue.do and cue.late is not LatePolicy.FIRE:
        if cue.late is LatePolicy.SKIP:
            _drop(turn, cue, planned, late=late, why=Why.LATE)
        else:
            _ask(turn, cue, planned, late, Why.LATE)
        return
    if turn.state.program.hand and any(isinstance(action, TakeScene) for action in cue.do):
        _ask(turn, cue, planned, late, Why.HAND)
        return
    # Its planned place is kept, not the one when we noticed, so that chains of cues do not creep.
    _fire(turn, cue, planned if late <= LATE_MS else position(turn.state, turn.at.run), late)


def skip(turn: Turn) -> Refusal | None:
    """Drop the cue that GO would fire."""
    if turn.state.phase is not Phase.RUNNING:
        return _not_running(turn)
    cue = go_target(turn.state).cue
    if cue is None:
        return Refusal("nothing_to_skip", "No cue waits for GO.")
    _drop(turn, cue, position(turn.state, turn.at.run))
    return None


def task_done(turn: Turn, cue_id: str) -> Refusal | None:
    """Tick off a task, when it is due or before; what the cue does by itself is done with it.

    Cues after it count from the tick.
    """
    segment = turn.state.running_segment
    cue = segment.cue(cue_id) if segment is not None else None
    if cue is None:
        return Refusal("unknown_cue", f"The running segment has no cue {cue_id!r}.")
    record = turn.state.record(cue_id)
    # One that was given stays somebody's to tick off, though an edit may have made it act by itself since.
    open_ = bool(cue.task) if record is None else record.status is CueStatus.TASK
    if not open_:
        return Refusal("not_a_task", f"Cue {cue_id!r} has nothing to tick off.")
    turn.note("task_done", cue=cue_id)
    if record is None:
        _act(turn, cue)
    _record(turn, cue, CueStatus.DONE, position(turn.state, turn.at.run))
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
        return _not_running(turn)
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
    scenes.end_hold(turn)
    return None


def add_time(turn: Turn, seconds: int) -> Refusal | None:
    """Stretch or shorten the running segment; cues before its end move with it."""
    run = turn.state.segment
    if turn.state.phase is not Phase.RUNNING or run is None:
        return _not_running(turn)
    added = Ms(seconds * SECOND)
    if not added or abs(added) > MOST_ADDED_MS or segment_length(turn.state) + added <= 0:
        return Refusal("out_of_range", "Give up to an hour, and leave the segment some length.")
    now = position(turn.state, turn.at.run)
    turn.set(segment=replace(run, added_ms=Ms(run.added_ms + added), length_set_ms=now))
    turn.note("time_added", seconds=seconds)
    return None


def end_show(turn: Turn) -> Refusal | None:
    if turn.state.phase is not Phase.RUNNING:
        return _not_running(turn)
    _end(turn)
    return None


def drop_what_cannot_come(turn: Turn) -> None:
    """Skip the cues of another plan that are to come after one that was skipped before."""
    segment = turn.state.running_segment
    for cue in segment.cues if segment is not None else ():
        if isinstance(cue.trigger, After | With) and turn.state.record(cue.id) is None:
            first = turn.state.record(cue.trigger.cue)
            if first is not None and first.status is CueStatus.SKIPPED:
                _drop(turn, cue, position(turn.state, turn.at.run))


def ask_for_what_is_past(turn: Turn, known: Collection[str]) -> None:
    """Cues that another plan brought, and whose time has come already, wait for the operator's word.

    One of them may be an old one under another name, which has fired. Those that say what is to become of
    them when they are late are left to that.
    """
    segment, now = turn.state.running_segment, turn.at.run
    for cue in segment.cues if segment is not None else ():
        if cue.id in known or turn.state.record(cue.id) is not None or cue.late is not LatePolicy.ASK:
            continue
        due = timeline.cue_due(turn.state, cue)
        if isinstance(cue.trigger, OnCondition) and holds(turn.state, cue.trigger.condition):
            due = now
        if due is not None and due <= now and cue.do and turn.state.armed(cue):
            _ask(turn, cue, position(turn.state, now), Ms(now - due), Why.LATE)


def _not_running(turn: Turn) -> Refusal:
    if turn.state.phase is Phase.READY:
        return Refusal("not_started", "The show has not started.")
    return Refusal("already_ended", "The show has ended.")


def _begin(turn: Turn, index: int) -> None:
    _leave(turn)
    planned = turn.state.plan.rundown[index]
    variant = next((n for n, v in enumerate(planned.variants) if holds(turn.state, v.when)), None)
    pass_no = turn.state.segment.pass_no + 1 if turn.state.segment is not None else 1
    now = turn.at.run
    run = SegmentRun(index=index, pass_no=pass_no, started=now, variant=variant)
    turn.set(segment=run, begun=(*turn.state.begun, (index, now)), arming={})
    segment = turn.state.running_segment
    assert segment is not None
    turn.note("segment", title=segment.title)
    if variant is not None:
        product = turn.state.plan.products[planned.variants[variant].product]
        turn.note("variant", title=planned.title, product=product.name)
    windows.keep_card_of(turn, segment.product)
    if segment.scene is not None:
        scenes.script_wants(turn, turn.state.plan.studio.scenes[segment.scene])


def _leave(turn: Turn) -> None:
    """What is left of a segment when it is left can never fire."""
    segment = turn.state.running_segment
    for cue in segment.cues if segment is not None else ():
        record = turn.state.record(cue.id)
        if record is not None and record.status is CueStatus.TASK:
            turn.note("task_left", cue=cue.id)
        if record is None or record.status in (CueStatus.ASKING, CueStatus.TASK):
            _record(turn, cue, CueStatus.CANCELLED, position(turn.state, turn.at.run))


def _end(turn: Turn) -> None:
    _leave(turn)
    turn.set(phase=Phase.ENDED, ended=turn.at.run, hold=None)
    windows.leave_only_promises(turn)
    turn.note("ended")


def _fire(turn: Turn, cue: Cue, place: Ms, late: Ms = Ms(0)) -> None:
    status = CueStatus.TASK if cue.task else CueStatus.DONE
    _record(turn, cue, status, place, late=late)
    if late > LATE_MS:
        turn.note("cue_late", cue=cue.id, late=late)
    else:
        turn.note("cue", cue=cue.id)
    _act(turn, cue)


def _ask(turn: Turn, cue: Cue, place: Ms, late: Ms, why: Why) -> None:
    _record(turn, cue, CueStatus.ASKING, place, late=late, why=why)
    turn.note("cue_asks", cue=cue.id)


def _drop(turn: Turn, cue: Cue, place: Ms, *, late: Ms = Ms(0), why: Why | None = None) -> None:
    """Skip a cue, and with it those that were to come after it: they would wait for ever."""
    _record(turn, cue, CueStatus.SKIPPED, place, late=late, why=why)
    turn.note("cue_off" if why is Why.DISARMED else "cue_skipped", cue=cue.id)
    segment = turn.state.running_segment
    following: dict[str, list[Cue]] = {}
    for other in segment.cues if segment is not None else ():
        if isinstance(other.trigger, After | With):
            following.setdefault(other.trigger.cue, []).append(other)
    # A list and no call of itself: a chain may be longer than calls can be nested.
    waiting = following.get(cue.id, [])[::-1]
    while waiting:
        other = waiting.pop()
        if turn.state.record(other.id) is None:
            _record(turn, other, CueStatus.SKIPPED, place)
            turn.note("cue_skipped", cue=other.id)
            waiting.extend(following.get(other.id, [])[::-1])


def _act(turn: Turn, cue: Cue) -> None:
    """Do what a cue does. A step that is not possible now leaves the rest running."""
    for action in cue.do:
        refusal = _do(turn, action)
        if refusal is not None:
            turn.note("action_refused", cue=cue.id, refusal=refusal.code)


def _do(turn: Turn, action: Action) -> Refusal | None:
    match action:
        case TakeScene(role):
            scenes.script_wants(turn, turn.state.plan.studio.scenes[role])
        case ShowOverlay(overlay, for_ms, data):
            return windows.show_overlay(turn, overlay, for_ms, data)
        case HideOverlay(overlay):
            windows.hide_overlay(turn, overlay)
        case MoveSale(sale, step):
            return None if windows.sale_is_past(turn, sale, step) else windows.move_sale(turn, sale, step)
        case MoveBag(bag, bag_step):
            return None if windows.bag_is_past(turn, bag, bag_step) else windows.move_bag(turn, bag, bag_step)
        case TellHost(text, urgency):
            windows.tell_host(turn, text, urgency)
        case Play(input):
            return studio.play(turn, input)
        case _:
            assert_never(action)
    return None


def _record(
    turn: Turn, cue: Cue, status: CueStatus, place: Ms, *, late: Ms = Ms(0), why: Why | None = None
) -> None:
    assert turn.state.segment is not None
    before = turn.state.record(cue.id)
    fired = before.fired_ms if before is not None else None
    if fired is None and status in (CueStatus.TASK, CueStatus.DONE):
        fired = place
    record = CueRecord(
        status=status,
        at=turn.at.run,
        position_ms=place,
        fired_ms=fired,
        late_ms=late,
        by=turn.by,
        why=why,
    )
    turn.set(ledger={**turn.state.ledger, (turn.state.segment.pass_no, cue.id): record})
