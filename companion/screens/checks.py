"""Topic ``checks``: what was looked at and measured before the show, and what people have seen to."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from companion.show.checks import Calibration, Checked, Finding, Preflight
from companion.show.effects import RunCheck
from companion.show.state import ShowState
from companion.show.times import WallMs


def checks_view(state: ShowState) -> dict[str, Any]:
    """For operators."""
    return {
        "running": _running(state),
        "preflight": _preflight(state, state.preflight) if state.preflight is not None else None,
        "checklist": [
            {"n": n, "who": duty.who, "task": duty.task, "by": state.ticked.get(n, "")}
            for n, duty in enumerate(state.plan.checklist, 1)
        ],
        "calibrations": [_calibration(state, one) for one in state.calibrations.values()],
        "uncalibrated": [
            {"device": device, "role": _role(state, device), "why": why}
            for device, why in state.uncalibrated.items()
        ],
        "syncs": [asdict(one) for one in state.syncs],
    }


def _running(state: ShowState) -> dict[str, Any] | None:
    check = next((one for one in state.pending.values() if isinstance(one, RunCheck)), None)
    if check is None:
        return None
    return {"kind": check.kind.value, "of": dict(check.of), "since_at": _asked_at(state, check)}


def _asked_at(state: ShowState, check: RunCheck) -> WallMs | None:
    """None: so much has happened since that the log has it no more."""
    asked = {"check": check.kind.value}
    notes = (note.at for note in reversed(state.log) if note.code == "check_asked" and note.args == asked)
    return next(notes, None)


def _preflight(state: ShowState, preflight: Preflight) -> dict[str, Any]:
    counts = {finding.value: 0 for finding in Finding}
    for one in preflight.checked:
        counts[one.finding.value] += 1
    return {
        "at": preflight.at,
        "counts": counts,
        "checked": [_checked(_roles(state), one) for one in preflight.checked],
    }


def _checked(roles: Mapping[tuple[str, str], str], one: Checked) -> dict[str, Any]:
    about, name = one.id.partition(":")[0], str(one.args.get("name", ""))
    return {
        "id": one.id,
        "about": about,
        "name": name,
        "role": roles.get((about, name), ""),
        "finding": one.finding.value,
        "code": one.code,
        "args": dict(one.args),
        "figures": dict(one.figures),
        "mend": one.mend,
    }


def _calibration(state: ShowState, one: Calibration) -> dict[str, Any]:
    return {
        "device": one.device,
        "role": _role(state, one.device),
        "measured": dict(one.measured),
        "thresholds": dict(one.thresholds),
        "off": list(one.off),
        "at": one.at,
    }


def _role(state: ShowState, device: str) -> str:
    roles = _roles(state)
    return roles.get(("camera", device)) or roles.get(("microphone", device), "")


def _roles(state: ShowState) -> Mapping[tuple[str, str], str]:
    """What the show calls what is so called in OBS, by what it is; of several roles the first."""
    studio = state.plan.studio
    named = {"scene": state.scenes, "camera": studio.cameras, "microphone": studio.microphones}
    return {
        (kind, name): role for kind, roles in named.items() for role, name in reversed(list(roles.items()))
    }
