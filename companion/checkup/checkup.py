"""Everything that a show needs of this machine and of OBS, looked at part by part. Changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from companion.checkup import recording
from companion.checkup.assets import judge_clips, judge_pictures, read_pictures
from companion.checkup.beside import judge_beside, judge_key, read_beside
from companion.checkup.data import judge_data, read_data
from companion.checkup.findings import Area, Finding, hurts, stops
from companion.checkup.lacks import judge_rows
from companion.checkup.machine import judge_machine, judge_times, read_machine
from companion.checkup.measured import judge_measured
from companion.checkup.of_obs import judge_obs, read_obs
from companion.checkup.of_show import ObsOfShow
from companion.checkup.pictures import judge_seen_and_heard, read_seen_and_heard
from companion.checkup.rescue import judge_rescue, read_rescue
from companion.errors import CompanionError, system_reason
from companion.live.clock import wall_ms
from companion.lookout.calibrations import Calibrations
from companion.obs import emergency
from companion.obs.inventory import ObsSilent, ObsTurnsAway, asking
from companion.obs.process import obs_processes, on_this_machine
from companion.obs.session import Address, RequestRefused, Session, SessionFailure, is_reachable
from companion.obs.setup.found import Found
from companion.obs.setup.kit import SCRIPT_HOTKEYS
from companion.obs.setup.reading import leave_alone_if_young
from companion.settings import Origin, Settings
from companion.show.health.settings import settings_for
from companion.show.model import Plan

_REACHED_WITHIN_S = 2.0


def guarded(area: Area, part: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a part finds; when it cannot go on that is told, and the other parts are looked at all the same.

    Raises:
        SessionFailure: the connection to OBS broke, which is more than this part.
    """
    try:
        yield from part()
    except SessionFailure:
        raise
    except OSError as error:
        yield hurts(area, "part-failed", str(error.filename or ""), reason=system_reason(error))
    except CompanionError as error:
        yield hurts(area, "part-failed", reason=error.message)
    except RequestRefused as error:
        yield hurts(area, "part-failed", reason=str(error))
    except Exception as error:  # its text may quote what it failed at, a password even
        yield hurts(area, "part-failed", reason=type(error).__name__)


class Checkup:
    """The parts, for one show on one machine. Each blocks for as long as it takes; none raises."""

    def __init__(
        self, plan: Plan | None, settings: Settings, *, show_folder: Path | None, overlay_key: str
    ) -> None:
        """``plan`` None: no show, or one with errors: only OBS itself is looked at, and the machine.

        ``overlay_key`` is part of the address of the overlays.
        """
        self._plan = plan
        self._settings = settings
        self._show_folder = show_folder
        self._here = on_this_machine(settings.obs.host)
        self.of_show = ObsOfShow(plan, settings, overlay_key) if plan is not None else None
        self.found: Found | None = None
        """What OBS has, once it was looked at; None: not yet, or it could not be."""

    def machine(self) -> Iterator[Finding]:
        return guarded(Area.MACHINE, lambda: judge_machine(read_machine(), self._plan))

    def show(self) -> Iterator[Finding]:
        """Its planned start, and its pictures."""
        if (plan := self._plan) is None:
            return
        yield from guarded(Area.SHOW, lambda: judge_times(wall_ms(), plan))
        if (folder := self._show_folder) is not None:
            yield from guarded(Area.SHOW, lambda: judge_pictures(read_pictures(plan, folder)))

    def data(self) -> Iterator[Finding]:
        in_file = self._settings.origins.get("obs.password") is Origin.FILE
        return guarded(
            Area.DATA, lambda: judge_data(read_data(self._settings.data, password_in_file=in_file))
        )

    def obs(self) -> Iterator[Finding]:
        return guarded(Area.OBS, self._obs)

    def recorded(self, seconds: float) -> Iterator[Finding]:
        """What a test recording holds: the one part that has OBS do something. To be asked after ``obs``."""
        return guarded(Area.RECORDING, lambda: self._recorded(seconds))

    def rescue(self) -> Iterator[Finding]:
        """Whether ``companion fallback`` would work."""
        return guarded(Area.EMERGENCY, self._rescue)

    def _obs(self) -> Iterator[Finding]:
        obs = self._settings.obs
        address = Address(obs.host, obs.port, obs.password)
        answered = False
        try:
            with asking(address) as session:
                answered = True
                leave_alone_if_young(session)
                yield from self._with(session)
        except ObsTurnsAway:
            yield stops(Area.OBS, "obs-turns-away", str(address))
            return
        except ObsSilent:
            yield stops(Area.OBS, "obs-lost" if answered else _how_silent(address), str(address))
            return
        yield from guarded(Area.OBS, self._beside)

    def _with(self, session: Session) -> Iterator[Finding]:
        yield from guarded(Area.OBS, lambda: judge_obs(read_obs(session, here=self._here), self._plan))
        if (plan := self._plan) is None:
            return
        yield from guarded(Area.STUDIO, lambda: self._lacks(session))
        if (found := self.found) is not None and plan.studio.collection in (None, found.collection):
            yield from guarded(Area.STUDIO, lambda: self._studio(session, found, plan))

    def _lacks(self, session: Session) -> Iterator[Finding]:
        assert self.of_show is not None, "there is a plan"
        self.found, rows = self.of_show.compare(session)
        return judge_rows(rows)

    def _studio(self, session: Session, found: Found, plan: Plan) -> Iterator[Finding]:
        yield from judge_clips(found, plan, here=self._here)
        calibrations = Calibrations(self._settings.data).of(found.collection)
        yield from judge_measured(found, plan, calibrations)
        facts = read_seen_and_heard(session, found, plan.studio, plan.fallback_scene)
        by = settings_for(plan.guard, calibrations)
        yield from judge_seen_and_heard(facts, found, plan.fallback_scene, by)

    def _recorded(self, seconds: float) -> Iterable[Finding]:
        found, plan = self.found, self._plan
        if found is None or plan is None:
            return []  # OBS could not be asked, which is told already
        if (not_now := recording.why_not(found.outputs, plan.on_air)) is not None:
            return [not_now]
        obs = self._settings.obs
        with asking(Address(obs.host, obs.port, obs.password)) as session:
            path = recording.record(session, seconds)
        return recording.look_through(path, here=self._here, asked_s=seconds, fps=found.canvas.fps)

    def _beside(self) -> Iterator[Finding]:
        found = self.found
        facts = read_beside(self._settings, found.collection if found is not None else None)
        yield from judge_beside(facts, relaunch=self._settings.relaunch)
        if found is not None:
            yield from judge_key(facts, loaded=found.hotkeys >= SCRIPT_HOTKEYS)

    def _rescue(self) -> Iterator[Finding]:
        kit = self.of_show.kit if self.of_show is not None else None
        return judge_rescue(
            read_rescue(
                self._settings.data / emergency.FILE,
                stale=kit.emergency_stale if kit is not None else None,
                script_stale=kit.script_stale if kit is not None else None,
            )
        )


def _how_silent(address: Address) -> str:
    if is_reachable(address, _REACHED_WITHIN_S):
        return "obs-answers-not"
    return "obs-runs-unheard" if on_this_machine(address.host) and obs_processes() else "obs-silent"
