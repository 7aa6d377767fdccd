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
        "missing": [{"role": role, "scene": scene} for role, scene in missing_scenes(state)],
    }


def missing_scenes(state: ShowState) -> tuple[tuple[str, str], ...]:
    """Every role whose scene OBS does not have, and that scene; the fallback first.

    Empty while OBS cannot be asked, and for a simulated OBS, which has whatever the show names.
    """
    obs = state.obs
    if not obs.connected or obs.simulated:
        return ()
    missing = [(role, scene) for role, scene in state.plan.studio.scenes.items() if scene not in obs.scenes]
    return tuple(sorted(missing, key=lambda entry: entry[0] != FALLBACK_ROLE))
