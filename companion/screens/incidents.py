"""Topic ``incidents``: whether automation may act, what covers programme, what a hold means for public
windows, and each incident with its instants. Of one of them the host is told in ``live``."""

from typing import Any

from companion.show.events import Lost
from companion.show.health.troubles import OF_MICROPHONES, Trouble
from companion.show.held_windows import HeldWindow, windows
from companion.show.incidents import dwell, permission, returning
from companion.show.incidents.on_host import of_host
from companion.show.incidents.picture import hidden_cameras, shows_nothing
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.model import FALLBACK_ROLE
from companion.show.overlays import kept_out
from companion.show.program import Cover
from companion.show.state import ShowState
from companion.show.times import WallMs

CAMERA_HIDDEN = "camera_hidden"
"""What the host is told of beside the troubles of detectors."""


def incidents_view(state: ShowState) -> dict[str, Any]:
    """For operators; the newest incident is the last."""
    cover = state.program.cover
    return {
        "guard": _guard(state),
        "cover": _cover(state, cover) if cover is not None else None,
        "still": _still(state),
        "prices_hidden": bool(kept_out(state)),
        "windows": [_window(one) for one in windows(state)],
        "incidents": [_incident(state, one) for one in state.incidents],
    }


def _window(one: HeldWindow) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": one.id,
        "due_at": one.due,
        "hidden_ms": one.hidden_ms,
        "hidden_since_at": one.hidden_since,
        "stands_until_at": one.stands_until,
        "otherwise": one.otherwise.value,
    }


def host_incident_view(state: ShowState) -> dict[str, Any] | None:
    """What the host has to know and to say; None: nothing is broken that concerns the host."""
    shown = of_host(state)
    if shown is None:
        return _out_of_view(state)
    return {
        "trouble": shown.trouble.value,
        "say": list(playbook_for(state.plan, shown.trouble).say),
        "since_at": shown.first_bad,
        "viewers_see": _viewers_see(state, shown),
        "well": _is_well(state, shown),
    }


def _out_of_view(state: ShowState) -> dict[str, Any] | None:
    """Viewers see no camera, for it is hidden in the scene on programme: no detector tells that."""
    hidden = hidden_cameras(state)
    if not hidden or state.program.cover is not None:
        return None
    return {
        "trouble": CAMERA_HIDDEN,
        "say": [],
        "since_at": state.wall(min(hidden.values())),
        "viewers_see": "no_camera",
        "well": False,
    }


def _is_well(state: ShowState, incident: Incident) -> bool:
    """Is everything over that it was covered for, and the show not back yet?"""
    cover = state.program.cover
    if cover is None or incident.open or incident.id not in cover.incidents:
        return False
    return not returning.waits_for(state, cover)


def host_back_view(state: ShowState) -> dict[str, Any] | None:
    """When the last that the host was told of was over, and so long the script waited for it; None: nothing
    was told, or something is broken still."""
    if of_host(state) is not None or state.program.cover is not None:
        return None
    over = [
        (at, one.lost_ms)
        for one in state.incidents
        if one.told is not None and not one.open and (at := one.returned or one.cleared) is not None
    ]
    if not over:
        return None
    at, lost_ms = max(over, key=lambda one: one[0])
    return {"at": at, "lost_ms": lost_ms}


def _guard(state: ShowState) -> dict[str, Any]:
    guard, why = state.guard, permission.why_not(state)
    return {
        "armed": guard.armed,
        "acts": why is None,
        "why": why.value if why is not None else None,
        "until": _wall(state, guard.disarmed_until),
        "by_scene": guard.suspended_by,
        "switches": len(guard.switches),
        "most": state.plan.guard.most_switches,
        "within_ms": state.plan.guard.within_ms,
    }


def _cover(state: ShowState, cover: Cover) -> dict[str, Any]:
    back = returning.target(state)
    return {
        "scene": state.cover_scene,
        "role": cover.role or FALLBACK_ROLE,
        "auto": cover.auto,
        "by": cover.by,
        "since_at": cover.since,
        "incidents": list(cover.incidents),
        "returns": "ask" if not cover.auto or returning.asks(state, cover) else "auto",
        "ready": cover.ready,
        "earliest_at": _wall(state, returning.not_before(state, cover)),
        "waits_for": list(returning.waits_for(state, cover)),
        "return_to": back,
        "return_shows": back is None or not shows_nothing(state, back),
    }


def _still(state: ShowState) -> dict[str, Any] | None:
    if state.still is None:
        return None
    limit = dwell.limit_of(state)
    return {
        "since_at": state.wall(state.still.since),
        "of": state.still.of.value,
        "limit_ms": limit.most if limit is not None else None,
        "source": limit.source if limit is not None else "",
        "rule_of": limit.rule_of if limit is not None else "",
        "warned": state.still.warned,
    }


def bare(one: Incident) -> dict[str, Any]:
    """What everybody is told of an incident, near or far; instants are milliseconds since 1970."""
    return {
        "id": one.id,
        "trouble": one.trouble.value,
        "subject": one.subject,
        "stage": one.stage.value,
        "first_bad_at": one.first_bad,
        "alarm_at": one.alarm,
        "confirmed_at": one.confirmed,
        "cleared_at": one.cleared,
        "returned_at": one.returned,
        "by": one.by,
        "left": one.left,
        "to": one.to,
        "why_not": one.why_not.value if one.why_not is not None else None,
        "figures": dict(one.figures),
    }


def _incident(state: ShowState, one: Incident) -> dict[str, Any]:
    book = playbook_for(state.plan, one.trouble)
    return {
        **bare(one),
        "role": _role(state, one.subject),
        "sent_at": one.sent,
        "told_at": one.told,
        "good_at": one.good,
        "playbook": {
            "say": list(book.say),
            "tasks": [{"who": duty.who, "task": duty.task} for duty in book.tasks],
        },
        "lost_ms": one.lost_ms,
        "restarts": len(one.restarts),
        "lowered_db": state.lowered.get(one.subject, 0),
    }


def _role(state: ShowState, subject: str) -> str:
    """What the show calls the camera or microphone of this name in OBS; empty: nothing."""
    studio = state.plan.studio
    named = {name: role for role, name in (*studio.microphones.items(), *studio.cameras.items())}
    return named.get(subject, "")


def _viewers_see(state: ShowState, incident: Incident) -> str:
    """``programme``: the picture is as it should be, it is something else that is broken."""
    if not state.obs.connected:
        match state.obs.how_lost:
            case Lost.HUNG:
                return "last_picture"
            case Lost.CLOSED | Lost.CRASHED:
                return "nothing"
            case _:
                return "unknown"
    if state.program.cover is not None and state.program.actual == state.cover_scene:
        return "other_scene" if state.program.cover.role else "fallback"
    match incident.trouble:
        case Trouble.NO_SIGNAL | Trouble.FROZEN | Trouble.MEDIA_STUCK:
            return "last_picture"
        case Trouble.BLACK:
            return "nothing"
        case Trouble.OUTPUT_GONE if not any(state.obs.outputs.get(name, False) for name in state.plan.on_air):
            return "nothing"
        case Trouble.OUTPUT_GONE:
            return "programme"
        case trouble if trouble in OF_MICROPHONES:
            return "programme"
        case _:
            return "unknown"


def _wall(state: ShowState, at: int | None) -> WallMs | None:
    return WallMs(at + state.wall_offset_ms) if at is not None else None
