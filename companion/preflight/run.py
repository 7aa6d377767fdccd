"""Does ``CheckKind.PREFLIGHT`` and ``CheckKind.MEND`` for the running show."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from companion.checkup import recording
from companion.checkup.checkup import Checkup, guarded
from companion.checkup.findings import Area, Finding, worth_knowing
from companion.checkup.of_show import ObsOfShow
from companion.checkup.words import Words, commands
from companion.lookout.pages import SeenPage
from companion.measuring import MeasuringPort
from companion.obs.process import on_this_machine
from companion.obs.session import Address
from companion.obs.setup.found import Found
from companion.ports import CheckFailure, Notice, ObsFailure
from companion.preflight.mending import set_up, write_files
from companion.preflight.overlay_pages import judge_overlay_pages
from companion.preflight.telling import Mend, after, as_checked
from companion.settings import FILE_NAME, Settings
from companion.show.checks import Checked, CheckKind
from companion.show.effects import RunCheck, SetMute
from companion.show.health.events import PreflightDone
from companion.show.incidents.permission import is_on_air
from companion.show.model import Plan
from companion.show.state import ShowState
from companion.show.times import WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the service preflight asks and tells."""

    show_file: Path
    settings: Settings
    overlay_key: str
    state: Callable[[], ShowState]
    now: Callable[[], WallMs]
    submit: Callable[[Notice], None]
    pages: Callable[[], Sequence[SeenPage]]
    """Overlay pages that OBS shows."""
    set_mute: Callable[[SetMute], Awaitable[None]]
    calibrate: Callable[[RunCheck], Awaitable[None]]


class Preflight:
    """Looks at everything that the show needs; and does about one finding what it offers."""

    def __init__(self, asked: Asked, obs: MeasuringPort, *, record_s: float = recording.SECONDS) -> None:
        self._asked = asked
        self._obs = obs
        self._record_s = record_s
        self._here = on_this_machine(asked.settings.obs.host)

    async def look(self, effect: RunCheck) -> None:
        """Tell ``PreflightDone`` of everything, a test recording among it unless the show is on air. What
        cannot be looked at is found to be unknown."""
        findings, found = await self._findings()
        self._tell((*findings, *await self._recorded(found)))

    async def mend(self, effect: RunCheck) -> None:
        """Do it, and look at everything again but for the recording, whose findings stay.

        Raises:
            CheckFailure: it could not be done, or viewers would notice; the text says why.
            ObsFailure: OBS did not play along.
        """
        check, mend = str(effect.of["check"]), Mend(str(effect.of["mend"]))
        name = _named(self._asked.state(), check)
        match mend:
            case Mend.UNMUTE:
                if is_on_air(self._asked.state()):
                    raise CheckFailure("On air: unmute it on the operator page.")
                await self._asked.set_mute(SetMute(effect.id, name, muted=False))
            case Mend.CALIBRATE:
                await self._asked.calibrate(
                    RunCheck(id=effect.id, kind=CheckKind.CALIBRATE, of={"device": name})
                )
            case Mend.WRITE_FILES:
                await asyncio.to_thread(write_files, self._of_show())
            case _:
                obs = self._asked.settings.obs
                address = Address(obs.host, obs.port, obs.password)
                await asyncio.to_thread(set_up, self._of_show(), address, check)
        findings, _ = await self._findings()
        before = self._asked.state().preflight
        known = before.checked if before is not None else ()
        kept = [one for one in known if one.id.startswith(f"{recording.ABOUT}:")]
        self._tell(findings, after(mend, kept))

    async def _findings(self) -> tuple[Sequence[Finding], Found | None]:
        """OBS on one thread, for it is asked one thing at a time; this machine on another."""
        checkup, simulated = self._checkup(), self._asked.state().obs.simulated

        def of_obs() -> list[Finding]:
            if simulated:
                return [worth_knowing(Area.OBS, "obs-simulated")]
            return [*checkup.obs(), *checkup.rescue()]

        def of_this_machine() -> list[Finding]:
            ours = "data-held"  # by this very process
            data = (one for one in checkup.data() if one.code != ours)
            return [*checkup.show(), *checkup.machine(), *data]

        obs, machine = await asyncio.gather(asyncio.to_thread(of_obs), asyncio.to_thread(of_this_machine))
        pages = guarded(
            Area.OVERLAYS,
            lambda: judge_overlay_pages(self._asked.pages(), checkup.found, self._asked.now()),
        )
        return [*obs, *machine, *pages], checkup.found

    async def _recorded(self, found: Found | None) -> Sequence[Finding]:
        state = self._asked.state()
        if state.obs.simulated:
            return []
        running = [output for output, runs in state.obs.outputs.items() if runs]
        if (not_now := recording.why_not(running, state.plan.on_air)) is not None:
            return [not_now]
        try:
            path = Path(await self._obs.record(self._record_s))
        except ObsFailure as failure:
            return [recording.failed(str(failure))]
        fps = found.canvas.fps if found is not None else 0
        return await asyncio.to_thread(
            recording.look_through, path, here=self._here, asked_s=self._record_s, fps=fps
        )

    def _tell(self, findings: Sequence[Finding], kept: Sequence[Checked] = ()) -> None:
        state, settings = self._asked.state(), self._asked.settings
        words = Words(state.plan.language, commands(self._asked.show_file, settings.data / FILE_NAME))
        checked = (*as_checked(findings, words), *kept)
        self._asked.submit(lambda at: PreflightDone(at=at, checked=checked))

    def _plan(self) -> Plan:
        """With the scenes as OBS calls them now: they may have been renamed."""
        state = self._asked.state()
        return replace(state.plan, studio=replace(state.plan.studio, scenes=state.scenes))

    def _checkup(self) -> Checkup:
        one = self._asked
        return Checkup(
            self._plan(), one.settings, show_folder=one.show_file.parent, overlay_key=one.overlay_key
        )

    def _of_show(self) -> ObsOfShow:
        return ObsOfShow(self._plan(), self._asked.settings, self._asked.overlay_key)


def _named(state: ShowState, check: str) -> str:
    """What the finding is about, by its name in OBS."""
    checked = state.preflight.checked if state.preflight is not None else ()
    return next((str(one.args.get("name", "")) for one in checked if one.id == check), "")
