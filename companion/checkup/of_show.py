"""An OBS compared with what a show needs there, as it is set on this machine."""

from collections.abc import Mapping, Sequence

from companion.obs.process import on_this_machine
from companion.obs.session import Session
from companion.obs.setup.found import Found
from companion.obs.setup.kit import SCRIPT_HOTKEYS, EmergencyCall, Kit
from companion.obs.setup.needs import Needs, overlay_url
from companion.obs.setup.planning import plan as planned
from companion.obs.setup.reading import read
from companion.obs.setup.steps import Row
from companion.settings import Settings
from companion.show.model import Plan

NAMES: Mapping[str, tuple[str, str]] = {
    "zh-CN": ("马上回来 · Live Companion", "贴片 · Live Companion"),
    "en": ("Back in a moment · Live Companion", "Overlays · Live Companion"),
}
"""What our slate and our overlays are called in OBS."""

CLOCK: Mapping[str, str] = {"zh-CN": "马上回来（时钟）", "en": "Back in a moment (clock)"}
MOVING: Mapping[str, str] = {"zh-CN": "马上回来（会动的部分）", "en": "Back in a moment (what moves)"}


class ObsOfShow:
    """What a show needs in OBS, and how far the OBS of the settings has it."""

    def __init__(self, plan: Plan, settings: Settings, overlay_key: str) -> None:
        """``overlay_key`` is part of the address of the overlays."""
        self._plan = plan
        self._here = on_this_machine(settings.obs.host)
        self._url = overlay_url(settings.host, settings.port, settings.names, overlay_key, here=self._here)
        call = EmergencyCall(
            host=settings.obs.host,
            port=settings.obs.port,
            password=settings.obs.password,
            fallback_scene=plan.fallback_scene,
            language=plan.language,
        )
        self.kit = Kit(settings.data, call, plan.language, plan.look, self._url)

    def compare(self, session: Session) -> tuple[Found, Sequence[Row]]:
        """What OBS has, and line by line how that differs from what the show needs; changes nothing.

        Raises:
            RequestRefused, SessionFailure, CompanionError: as for ``read``.
        """
        studio, kit = self._plan.studio, self.kit
        watched = frozenset((*studio.cameras.values(), *studio.microphones.values(), *self._plan.clips))
        found = read(session, fallback=self._plan.fallback_scene, watched=watched)
        slate_name, overlay_name = NAMES[self._plan.language]
        needs = Needs(
            studio=studio,
            fallback=self._plan.fallback_scene,
            here=self._here,
            overlay_url=self._url,
            overlay_file=kit.overlays.absolute().as_posix(),
            overlay_file_stale=kit.overlays_stale,
            slate=kit.slate(found.canvas.width, found.canvas.height),
            slate_name=slate_name,
            motion_name=MOVING[self._plan.language],
            clock_name=CLOCK[self._plan.language],
            overlay_name=overlay_name,
            emergency=str(kit.emergency),
            emergency_stale=kit.emergency_stale,
            script=str(kit.script),
            script_stale=kit.script_stale,
            script_hotkeys=SCRIPT_HOTKEYS,
        )
        return found, planned(found, needs)
