"""Topic ``health``: what is well and what is not."""

from typing import Any

from companion.show.model import FALLBACK_ROLE
from companion.show.state import ShowState


def obs_view(state: ShowState) -> dict[str, Any]:
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
    missing = [(role, scene) for role, scene in state.plan.studio.scenes.items() if scene not in obs.scenes]
    return tuple(sorted(missing, key=lambda entry: entry[0] != FALLBACK_ROLE))
