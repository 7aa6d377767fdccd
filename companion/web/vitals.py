"""Topic ``vitals``: how OBS does, as a person reads it."""

import math
from collections.abc import Mapping
from typing import Any

from companion.ports import OutputVitals, Sight, Vitals


def vitals_view(vitals: Vitals | None, cameras: Mapping[str, str]) -> dict[str, Any]:
    """The samples of the last seconds, and what each of ``cameras`` (names in OBS by role) gives; None: OBS
    is away.

    Rounded, so that an OBS that does as it did gives the same snapshot, which is not sent again.
    """
    return {"vitals": None if vitals is None else _samples(vitals, cameras)}


def _samples(vitals: Vitals, cameras: Mapping[str, str]) -> dict[str, Any]:
    return {
        "fps": _rounded(vitals.fps, 0.1),
        "fps_wanted": _rounded(vitals.fps_wanted, 0.01),
        "render_ms": _rounded(vitals.render_ms, 0.5),
        "lagged": _rounded(vitals.lagged, 0.001),
        "encoder_skipped": _rounded(vitals.encoder_skipped, 0.001),
        "cpu": _rounded(vitals.cpu, 1),
        "disk_free_mb": _rounded(vitals.disk_free_mb, 100),
        "reply_ms": _rounded(vitals.reply_ms, 5),
        "outputs": {name: _output(output) for name, output in sorted(vitals.outputs.items())},
        "cameras": [
            {"role": role, "input": name, "sight": vitals.cameras.get(name, Sight.UNKNOWN).value}
            for role, name in cameras.items()
        ],
        "looks_every_s": _rounded(vitals.looks_every_s, 0.1),
    }


def _output(output: OutputVitals) -> dict[str, Any]:
    return {
        "kbps": _rounded(output.kbps, 10),
        "dropped": _rounded(output.dropped, 0.001),
        "congestion": _rounded(output.congestion, 0.05),
        "reconnecting": output.reconnecting,
    }


def _rounded(value: float | None, step: float) -> float | None:
    """To the nearest ``step``. What is no number (OBS has divided by nothing) is not known."""
    if value is None or not math.isfinite(value):
        return None
    nearest = round(value / step) * step
    return round(nearest) if step >= 1 else round(nearest, 3)
