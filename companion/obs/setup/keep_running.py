"""Settings that make an input go on while no scene shows it, by its kind. Pure.

A camera that stops off air cannot be seen to have come back, and starts from nothing when its scene comes.
"""

from collections.abc import Mapping
from typing import Any

_KEEPS: Mapping[str, Mapping[str, Any]] = {
    # Windows and Blackmagic and AJA cards: "Deactivate when not showing". Names of the keys: OBS's plugins
    # win-dshow, decklink and aja.
    "dshow_input": {"deactivate_when_not_showing": False},
    "decklink-input": {"deactivate_when_not_showing": False},
    "aja_source": {"ui_prop_deactivate_when_not_showing": False},
    # DistroAV: 0 is "keep active".
    "ndi_source": {"ndi_behavior": 0},
    "vlc_source": {"playback_behavior": "always_play"},
    # A camera that comes as a page.
    "browser_source": {"shutdown": False, "restart_when_active": False},
}
"""Not here: cameras of Linux (``v4l2_input``, PipeWire) and macOS, and every kind of microphone, run from the
moment they are made; OBS has no setting for it."""

_NETWORK = {"restart_on_activate": False, "close_when_inactive": False}
"""With OBS's own defaults a network stream ends the moment its scene leaves programme (seen with OBS 29)."""


def keeps_running(kind: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of these settings must be otherwise, for the input to run off air; empty: nothing.

    ``kind`` is without its version; ``settings`` hold the defaults too.
    """
    wanted = _KEEPS.get(kind, {})
    if kind == "ffmpeg_source" and not settings.get("is_local_file", True):
        wanted = _NETWORK
    # A key that is set nowhere has the value of nothing: false, 0.
    return {key: value for key, value in wanted.items() if settings.get(key, type(value)()) != value}
