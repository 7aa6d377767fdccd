"""What sort of thing an input is, as far as looking at it and listening to it asks for.

Read from OBS once, and again when it tells of a change; an older OBS does not tell when the settings of an
input change, and is asked now and then.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.obs.requests import Ask
from companion.obs.session import Data, RequestRefused
from companion.obs.setup.keep_running import keeps_running

_STILL_KINDS = frozenset(
    {
        "image_source",
        "slideshow",
        "color_source",
        "text_ft2_source",
        "text_gdiplus",
        "monitor_capture",
        "display_capture",
        "screen_capture",
        "window_capture",
        "game_capture",
        "xshm_input",
        "xcomposite_input",
        "pipewire-desktop-capture-source",
        "pipewire-window-capture-source",
        "pipewire-screen-capture-source",
    }
)
"""Kinds, without their versions, that show the same for as long as they like. Not here: pages
(``browser_source``), for a show that lists one as a camera has a camera that comes as a page."""

_MEDIA_KINDS = frozenset({"ffmpeg_source", "vlc_source"})

_GATES = frozenset({"noise_gate_filter", "expander_filter"})
"""Kinds of filters that make quiet into nothing."""

_FILTERS_MOVE = frozenset({"SourceFilterCreated", "SourceFilterRemoved", "SourceFilterEnableStateChanged"})


@dataclass(frozen=True, slots=True)
class Nature:
    """Of one input that is watched."""

    sleeps_off_air: bool = False
    """It gives no picture while no scene on programme holds it."""
    still: bool = False
    """It may show the same picture for as long as it likes."""
    is_media: bool = False
    """OBS says of it whether it plays."""


def nature_of(kind: str, settings: Mapping[str, Any]) -> Nature:
    """``settings`` hold the defaults too; ``kind`` may end in a version."""
    plain = re.sub(r"_v\d+$", "", kind)
    film = plain == "ffmpeg_source" and bool(settings.get("is_local_file", True))
    return Nature(
        sleeps_off_air=bool(keeps_running(plain, settings)),
        still=film or plain in _STILL_KINDS,
        is_media=plain in _MEDIA_KINDS and not film,
    )


async def read_nature(ask: Ask, input: str) -> Nature:
    """Ask OBS what it is.

    Raises:
        RequestRefused: OBS has no such input, or is busy with its scene collection.
        SessionFailure: the connection broke.
    """
    own = await ask("GetInputSettings", {"inputName": input})
    kind = str(own.get("inputKind", ""))
    usual = await ask("GetInputDefaultSettings", {"inputKind": kind})
    return nature_of(kind, {**(usual.get("defaultInputSettings") or {}), **(own.get("inputSettings") or {})})


class Gates:
    """Which inputs have a gate that is on."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, gated in self._known.items() if gated)

    def hear(self, event: str, data: Data) -> bool:
        """OBS told something; whether there is something to be read because of it."""
        if event in _FILTERS_MOVE:
            self._known.pop(str(data.get("sourceName")), None)
            return True
        if event == "CurrentSceneCollectionChanged":
            self._known.clear()
        return event in ("CurrentSceneCollectionChanged", "InputCreated", "InputNameChanged")

    async def read(self, ask: Ask, inputs: Iterable[str]) -> None:
        """Ask of each that is not known.

        Raises:
            SessionFailure: the connection broke.
        """
        there = tuple(inputs)
        self._known = {name: gated for name, gated in self._known.items() if name in there}
        for name in there:
            if name in self._known:
                continue
            try:
                answer = await ask("GetSourceFilterList", {"sourceName": name})
            except RequestRefused:
                continue  # removed meanwhile, or OBS is busy: it is asked again
            self._known[name] = any(
                one.get("filterEnabled") and one.get("filterKind") in _GATES for one in answer["filters"]
            )
