"""Topic ``health``: what is well and what is not."""

from typing import Any

from companion.show.state import ObsView


def obs_view(obs: ObsView) -> dict[str, Any]:
    return {
        "state": "connected" if obs.connected else "never" if obs.since is None else "lost",
        "simulated": obs.connected and obs.simulated,
        "version": obs.version,
        "since_at": obs.since,
        "reason": obs.reason,
        "studio_mode": obs.studio_mode,
    }
