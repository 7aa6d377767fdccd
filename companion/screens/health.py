"""Topic ``health``: what is well and what is not."""

from typing import Any

from companion.show.incidents.picture import hidden_cameras
from companion.show.model import FALLBACK_ROLE
from companion.show.state import Deviation, ShowState


def obs_view(state: ShowState, *, relaunch_allowed: bool) -> dict[str, Any]:
    """``relaunch_allowed``: the crew has agreed that an OBS that crashes is started again."""
    obs = state.obs
    return {
        "state": "connected" if obs.connected else "never" if obs.since is None else "lost",
        "simulated": obs.connected and obs.simulated,
        "version": obs.version,
        "since_at": obs.since,
        "reason": obs.reason,
        "studio_mode": obs.studio_mode,
        "muted": sorted(obs.muted),
        "silent": [{"role": role, "input": name} for role, name in silent_microphones(state)],
        "missing": [{"role": role, "scene": scene} for role, scene in missing_scenes(state)],
        "missing_inputs": [
            {"role": role, "kind": kind, "input": name} for role, kind, name in missing_inputs(state)
        ],
        "hidden": _hidden(state),
        "how": obs.how_lost.value if obs.how_lost is not None else None,
        "pulse": obs.pulse.value,
        "relaunch": {"attempt": obs.relaunch.attempt, "failure": obs.relaunch.failure}
        if obs.relaunch is not None
        else None,
        "relaunch_allowed": relaunch_allowed,
        "collection": obs.collection,
        "profile": obs.profile,
        "deviations": [_deviation(deviation) for deviation in state.deviations],
    }


def _hidden(state: ShowState) -> list[dict[str, Any]]:
    """Cameras that are hidden in the scene on programme, which has no other."""
    roles = {name: role for role, name in state.plan.studio.cameras.items()}
    return [
        {"role": roles[name], "input": name, "scene": state.program.actual, "since_at": state.wall(at)}
        for name, at in sorted(hidden_cameras(state).items())
    ]


def _deviation(deviation: Deviation) -> dict[str, Any]:
    kind, _, name = deviation.what.partition(":")
    return {
        "what": deviation.what,
        "kind": kind,
        "name": name,
        "wanted": deviation.wanted,
        "actual": deviation.actual,
        "since_at": deviation.since,
    }


def silent_microphones(state: ShowState) -> tuple[tuple[str, str], ...]:
    """The microphones of the show that are muted in OBS, by role and by their names there.

    Other inputs may be muted for good reason. Empty while OBS cannot be asked.
    """
    obs = state.obs
    if not obs.connected:
        return ()
    return tuple((role, name) for role, name in state.plan.studio.microphones.items() if name in obs.muted)


def missing_scenes(state: ShowState) -> tuple[tuple[str, str], ...]:
    """Every role whose scene OBS does not have, and that scene; the fallback first.

    Empty while OBS cannot be asked, and for a simulated OBS, which has whatever the show names.
    """
    obs = state.obs
    if not obs.connected or obs.simulated:
        return ()
    missing = [(role, scene) for role, scene in state.scenes.items() if scene not in obs.scenes]
    return tuple(sorted(missing, key=lambda entry: entry[0] != FALLBACK_ROLE))


def missing_inputs(state: ShowState) -> tuple[tuple[str, str, str], ...]:
    """Every camera and microphone of the show that OBS does not have: its role, which of the two it is, and
    its name in OBS.

    Empty while OBS cannot be asked, and for a simulated OBS, as with ``missing_scenes``.
    """
    obs, studio = state.obs, state.plan.studio
    if not obs.connected or obs.simulated:
        return ()
    named = [(role, "camera", name) for role, name in studio.cameras.items()]
    named += [(role, "microphone", name) for role, name in studio.microphones.items()]
    return tuple(entry for entry in named if entry[2] not in obs.inputs)
