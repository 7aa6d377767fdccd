"""An OBS compared with what a show needs there, as it is set on this machine."""

from collections.abc import Sequence

from companion.cli.obs_setup_words import MOVING, NAMES
from companion.obs.process import on_this_machine
from companion.obs.session import Session
from companion.obs.setup.found import Found
from companion.obs.setup.kit import SCRIPT_HOTKEYS, EmergencyCall, Kit
from companion.obs.setup.needs import OVERLAY_PATH, Needs
from companion.obs.setup.planning import plan as planned
from companion.obs.setup.reading import read
from companion.obs.setup.steps import Row
from companion.settings import Settings
from companion.show.model import Plan


class ObsOfShow:
    """What a show needs in OBS, and how far the OBS of the settings has it."""

    def __init__(self, plan: Plan, settings: Settings, overlay_key: str) -> None:
        """``overlay_key`` is part of the address of the overlays."""
        self._plan = plan
        self._here = on_this_machine(settings.obs.host)
        self._url = overlay_url(settings, overlay_key, here=self._here)
        call = EmergencyCall(
            host=settings.obs.host,
            port=settings.obs.port,
            password=settings.obs.password,
            fallback_scene=plan.fallback_scene,
            language=plan.language,
        )
        self.kit = Kit(settings.data, call, plan.language, plan.look)

    def compare(self, session: Session) -> tuple[Found, Sequence[Row]]:
        """What OBS has, and line by line how that differs from what the show needs; changes nothing.

        Raises:
            RequestRefused, SessionFailure, CompanionError: as for ``read``.
        """
        studio, kit = self._plan.studio, self.kit
        watched = frozenset((*studio.cameras.values(), *studio.microphones.values()))
        found = read(session, fallback=self._plan.fallback_scene, watched=watched)
        slate_name, overlay_name = NAMES[self._plan.language]
        needs = Needs(
            studio=studio,
            fallback=self._plan.fallback_scene,
            here=self._here,
            overlay_url=self._url,
            slate=kit.slate(found.canvas.width, found.canvas.height),
            slate_name=slate_name,
            motion_name=MOVING[self._plan.language],
            overlay_name=overlay_name,
            emergency=str(kit.emergency),
            emergency_stale=kit.emergency_stale,
            script=str(kit.script),
            script_stale=kit.script_stale,
            script_hotkeys=SCRIPT_HOTKEYS,
        )
        return found, planned(found, needs)


def overlay_url(settings: Settings, key: str, *, here: bool) -> str | None:
    """The overlay page as OBS can reach it; None: it cannot, as the service is set to listen.

    ``here``: OBS runs on this machine.
    """
    if settings.port == 0:
        return None
    host = settings.host
    everywhere = host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
    if here and everywhere:
        host = "127.0.0.1"
    elif everywhere and settings.names:
        host = settings.names[0]
    elif not here and (everywhere or host in ("localhost", "127.0.0.1", "::1")):
        return None
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.port}{OVERLAY_PATH}?key={key}"
