"""Cases of what is measured and looked at, and of automation; see ``faults.cases``."""

from dataclasses import replace

from companion.show import guard_commands as g
from companion.show.checks import Calibration, Checked, Finding, Sync
from companion.show.effects import MoveFader, SetOutput, SwitchScene
from companion.show.health import events as e
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import Duty, Plan
from companion.show.times import Moment, Ms, RunMs, WallMs
from faults.case import ON_AIR, Again, Show, any_plan, command_case, does, event_case, given, until

CONTENTS = {"Host": ("Cam", "Mic")}
MOMENT_S = 1
"""The shortest for which automation can be disarmed."""


def _with_a_checklist(wall: WallMs) -> Plan:
    return replace(any_plan(wall), checklist=(Duty(who="灯光", task="主灯打开"),))


def _goes_black(show: Show) -> None:
    show.happens(
        lambda at: e.VerdictChanged(at=at, trouble=Trouble.BLACK, subject="Cam", verdict=Verdict.ACT)
    )


def _calibrated(show: Show) -> None:
    measured = {"change_ppm": 2_400}
    found = Calibration(device="Cam", measured=measured, thresholds={"frozen_change_ppm": 600}, at=WallMs(0))
    show.happens(lambda at: e.Calibrated(at=at, calibrations=(replace(found, at=at.wall),)))


def _looked_at(show: Show) -> None:
    wrong = Checked(id="fallback:cut", finding=Finding.WRONG, code="fallback_fades", mend="cut")
    show.happens(lambda at: e.PreflightDone(at=at, checked=(wrong,)))


def _synced(show: Show) -> None:
    def told(at: Moment) -> e.SyncMeasured:
        sync = Sync(
            camera="Cam",
            microphone="Mic",
            measured_ms=Ms(80),
            spread_ms=Ms(9),
            configured_ms=Ms(0),
            beats=10,
            at=at.wall,
        )
        return e.SyncMeasured(at=at, sync=sync)

    show.happens(told)


async def _looked_at_before(show: Show) -> None:
    await given(*ON_AIR)(show)
    _looked_at(show)
    await until(lambda: show.state.preflight is not None)


async def _connects_in_vain(show: Show) -> None:
    await given(*ON_AIR)(show)
    show.happens(
        lambda at: e.VerdictChanged(
            at=at, trouble=Trouble.RECONNECTING, subject="virtual_camera", verdict=Verdict.ALARM
        )
    )
    await until(lambda: bool(show.state.incidents))


EVENTS_OF_HEALTH = (
    event_case(
        e.ContentsChanged,
        does(
            lambda show: show.happens(lambda at: e.ContentsChanged(at=at, contents={"Host": ("Cam", "Mic")}))
        ),
    ),
    event_case(
        e.VerdictChanged,
        does(
            lambda show: show.happens(
                lambda at: e.VerdictChanged(
                    at=at,
                    trouble=Trouble.CLIPPING,
                    subject="Mic",
                    verdict=Verdict.ALARM,
                    first_bad=RunMs(at.run - 1_000),
                    figures={"peak_cdb": -10},
                )
            )
        ),
    ),
    event_case(
        e.VerdictChanged, does(_goes_black), effect=SwitchScene, name="VerdictChanged covers a black camera"
    ),
    event_case(e.GuardDue, given(g.DisarmAuto(MOMENT_S)), again=Again.DUE),
    event_case(e.Calibrated, does(_calibrated)),
    event_case(e.PreflightDone, does(_looked_at)),
    event_case(e.SyncMeasured, does(_synced)),
)

COMMANDS_OF_HEALTH = (
    command_case(g.ArmAuto(), (g.DisarmAuto(),)),
    command_case(g.DisarmAuto()),
    command_case(g.HidePrice()),
    command_case(g.ShowPrice(), (g.HidePrice(),)),
    command_case(g.Calibrate()),
    command_case(g.StartPreflight()),
    command_case(g.PreflightMend("fallback:cut"), prepare=_looked_at_before),
    command_case(g.PreflightTick(1), plan=_with_a_checklist),
    command_case(g.SyncMeasure("Cam", "Mic")),
    command_case(g.SyncSet("Mic", 40)),
    command_case(g.FaderLower("host"), effect=MoveFader),
    command_case(g.FaderBack("host"), (g.FaderLower("host"),), effect=MoveFader),
    command_case(g.OutputRestart("virtual_camera"), prepare=_connects_in_vain, effect=SetOutput, asks=2),
)
