"""Topics ``live`` and ``messages``: where the show is, what GO would do, what is on air."""

from collections.abc import Mapping
from typing import Any, assert_never

from companion.screens import questions, takings
from companion.screens.deeds import redo_view, undo_view
from companion.screens.incidents import host_back_view, host_incident_view
from companion.screens.variables import filled_then
from companion.show.course import Timer
from companion.show.cue import Cue, CueStatus
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
    order_of,
)
from companion.show.health.troubles import Trouble
from companion.show.incidents.record import Stage
from companion.show.model import FALLBACK_ROLE
from companion.show.on_screen import HostMessage
from companion.show.program import SwitchState
from companion.show.questions import MARK
from companion.show.state import Note, Phase, ShowState
from companion.show.timeline import (
    cue_due,
    go_target,
    goes_on_at,
    position,
    segment_end,
    segment_length,
)
from companion.show.times import WallMs
from companion.show.turn import short


def live_view(state: ShowState, asked: Mapping[str, str] = questions.NONE) -> dict[str, Any]:
    """``asked`` are the words of viewers' questions, by what stands for them."""
    started = state.started
    ended = state.ended
    return {
        "phase": "held" if state.hold is not None else state.phase.value,
        "hold": {"since_at": state.wall(state.hold.since), "reason": state.hold.reason.value}
        if state.hold is not None
        else None,
        "starts_at": state.starts_at if state.phase is Phase.READY else None,
        "started_at": state.wall(started) if started is not None else None,
        "ended_at": state.wall(ended) if ended is not None else None,
        "segment": _segment(state),
        "begun": _begun(state),
        "cues": [_cue(state, cue) for cue in _cues(state)],
        "timers": [_timer(state, timer) for timer in state.timers],
        "skipped": [segment.id for segment in state.plan.rundown if segment.id in state.skipped],
        "go": _go(state),
        "clock_step": _clock_step(state),
        "doubts": [{"effect": effect.id, **_asked(effect)} for effect in state.doubts],
        "rehearsal": state.rehearsal,
        "revenue": takings.revenue_view(state),
        "program": _program(state),
        "incident": host_incident_view(state),
        "back": host_back_view(state),
        "undo": undo_view(state, asked),
        "redo": redo_view(state, asked),
        "log": [
            {"at": n.at, "code": n.code, "by": n.by, "args": _log_args(n, state, asked)} for n in state.log
        ],
    }


def messages_view(
    state: ShowState, now: WallMs | None = None, asked: Mapping[str, str] = questions.NONE
) -> dict[str, Any]:
    """``now`` is the server's clock; None: no message names a figure that grows old. ``asked`` as in
    :func:`live_view`."""
    language = state.plan.language
    return {
        "messages": [_message(message, state, now) for message in state.messages],
        "questions": [
            {"id": q.id, "text": questions.words(q.text, asked, language), "by": q.by, "asked_at": q.asked}
            for q in state.questions
        ],
    }


def on_air(state: ShowState) -> bool | None:
    """Whether an output that the show names is running; None when OBS cannot be asked.

    A simulated OBS has no viewers, whatever it plays.
    """
    if not state.obs.connected:
        return None
    if state.obs.simulated:
        return False
    return any(state.obs.outputs.get(output, False) for output in state.plan.on_air)


def _reconnecting(state: ShowState) -> bool:
    """Does OBS connect anew for all that viewers see the show by? They have the last picture, or none."""
    running = [output for output in state.plan.on_air if state.obs.outputs.get(output, False)]
    anew = {
        one.subject
        for one in state.incidents
        if one.trouble is Trouble.RECONNECTING and one.stage in (Stage.ALARM, Stage.ACTED)
    }
    return state.obs.connected and bool(running) and anew.issuperset(running)


def _cues(state: ShowState) -> tuple[Cue, ...]:
    segment = state.running_segment
    return segment.cues if segment is not None else ()


def _begun(state: ShowState) -> list[dict[str, Any]]:
    """By places in the rundown; None: it has left the plan."""
    places = {segment.id: place for place, segment in enumerate(state.plan.rundown)}
    return [{"index": places.get(one.segment), "at": state.wall(one.at)} for one in state.begun]


def _segment(state: ShowState) -> dict[str, Any] | None:
    run, segment = state.segment, state.running_segment
    if run is None or segment is None or state.phase is Phase.ENDED:
        return None
    end = segment_end(state)
    held = state.hold
    return {
        "id": segment.id,
        "index": run.index,
        "goes_on": run.goes_on,
        "title": segment.title,
        "product": segment.product,
        "variant": run.variant,
        "pass_no": run.pass_no,
        "started_at": state.wall(run.started),
        "length_ms": segment_length(state),
        "added_ms": run.added_ms,
        "ends_at": state.wall(end) if end is not None else None,
        "remaining_ms": segment_length(state) - position(state, held.since) if held is not None else None,
    }


def _cue(state: ShowState, cue: Cue) -> dict[str, Any]:
    record = state.record(cue.id)
    if record is None:
        due = cue_due(state, cue)
        return {
            "id": cue.id,
            "status": CueStatus.WAITING.value,
            "why": None,
            "armed": state.armed(cue),
            "due_at": state.wall(due) if due is not None else None,
            "done_at": None,
            "late_ms": None,
            "by": "",
        }
    return {
        "id": cue.id,
        "status": record.status.value,
        "why": record.why.value if record.why is not None else None,
        "armed": state.armed(cue),
        "due_at": None,
        "done_at": state.wall(record.at),
        "late_ms": record.late_ms,
        "by": record.by,
    }


def _timer(state: ShowState, timer: Timer) -> dict[str, Any]:
    return {
        "id": timer.id,
        "title": timer.title,
        "ends_at": state.wall(timer.ends),
        "length_ms": timer.length_ms,
        "over": timer.over,
        "by": timer.by,
    }


def _go(state: ShowState) -> dict[str, Any]:
    target, run, at = go_target(state), state.segment, goes_on_at(state)
    blocked = None
    if state.phase is Phase.ENDED:
        blocked = "ended"
    elif state.program.cover is not None and state.program.cover.holds:
        on_air = state.program.actual == state.cover_scene
        blocked = "fallback" if on_air else "fallback_asked"
    elif state.hold is not None:
        blocked = "held"
    return {
        "does": target.does.value,
        "cue": target.cue.id if target.cue is not None else None,
        "segment": target.segment.id if target.segment is not None else None,
        "name": target.name,
        "blocked": blocked,
        "asks": run.asks if run is not None else False,
        "by_itself_at": state.wall(at) if at is not None else None,
    }


def _program(state: ShowState) -> dict[str, Any]:
    program = state.program
    fallback = state.fallback_scene
    cover, switch = program.cover, program.switch
    return {
        "wanted": state.wanted_scene,
        "actual": program.actual,
        "on_air": on_air(state),
        "reconnecting": _reconnecting(state),
        "outputs": dict(state.obs.outputs),
        "asked": _asked_outputs(state),
        "hand": program.hand,
        "found": program.hand and program.found,
        "cover": {
            "since_at": cover.since,
            "reason": cover.reason,
            "by": cover.by,
            "role": cover.role or FALLBACK_ROLE,
            "auto": cover.auto,
        }
        if cover is not None
        else None,
        "switch": {
            "scene": switch.scene,
            "since_at": switch.since,
            "state": SwitchState(switch.state).value,
            "reason": switch.reason,
        }
        if switch is not None
        else None,
        "fallback": fallback,
        "return_to": (program.script or cover.left) if cover is not None else None,
    }


def _asked_outputs(state: ShowState) -> dict[str, bool]:
    """Outputs that were asked to run, or to stop, and of which OBS has not said that they do."""
    wishes = sorted((e for e in state.pending.values() if isinstance(e, SetOutput)), key=order_of)
    return {wish.output: wish.running for wish in wishes}


def _clock_step(state: ShowState) -> dict[str, Any] | None:
    step = state.clock_step
    if step is None:
        return None
    # One that was closed, extended or sold out since is not touched by the answer.
    stands = {(id, window.due) for id, window in state.sales.items()}
    stands |= {(id, window.due) for id, window in state.bags.items()}
    told = [(id, one) for id, one in (*step.sales.items(), *step.bags.items()) if (id, one.stands) in stands]
    windows = [
        {"id": id, "told_at": one.told, "by_ms": one.by_ms}
        for id, one in sorted(told, key=lambda window: window[1].told)
    ]
    return {"at": step.at, "by_ms": step.by_ms, "windows": windows}


def _asked(effect: Effect) -> dict[str, Any]:
    match effect:
        case PlayMedia(input=input, missed=missed):
            return {"what": "play" if missed is None else "play_missed", "name": input}
        case MoveFader(input=input, by_db=by_db):
            return {"what": "fader_lower" if by_db < 0 else "fader_back", "name": input}
        case RestartMedia(input=input):
            return {"what": "restart_media", "name": input}
        case SetMute(input=input, muted=muted):
            return {"what": "mute" if muted else "unmute", "name": input}
        case SetOutput(output=output, running=running):
            return {"what": "output_start" if running else "output_stop", "name": output}
        case SwitchScene(scene=scene):
            return {"what": "scene", "name": scene}
        case SetStudioMode(enabled=enabled):
            return {"what": "studio_mode", "name": "on" if enabled else "off"}
        case SetCollection(collection=collection):
            return {"what": "collection", "name": collection}
        case SetProfile(profile=profile):
            return {"what": "profile", "name": profile}
        case CutPages():
            return {"what": "cut_pages", "name": ""}
        case RunCheck(kind=kind):
            return {"what": "check", "name": kind.value}
        case _:
            assert_never(effect)


def _log_args(note: Note, state: ShowState, asked: Mapping[str, str]) -> dict[str, str | int]:
    text = note.args.get("text")
    if isinstance(text, str) and text.startswith(MARK):
        return {**note.args, "text": short(questions.words(text, asked, state.plan.language))}
    return (
        {**note.args, "text": filled_then(text, state, note.at, None)}
        if isinstance(text, str)
        else dict(note.args)
    )


def _message(message: HostMessage, state: ShowState, now: WallMs | None) -> dict[str, Any]:
    return {
        "id": message.id,
        "text": filled_then(message.text, state, message.sent, now),
        "urgency": message.urgency.value,
        "by": message.by,
        "sent_at": message.sent,
        "acked_at": message.acked,
    }
