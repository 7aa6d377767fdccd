"""What golden journals hold of automation, and of what is measured and looked at."""

from companion.show import guard_commands as g
from companion.show.checks import Calibration, Checked, Finding, Sync
from companion.show.health.events import (
    Calibrated,
    ContentsChanged,
    PreflightDone,
    SyncMeasured,
    VerdictChanged,
)
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import Ms, RunMs
from tests.stage import Stage, seconds

CONTENTS = {"Host": ("Cam", "Mic"), "Product": ("Close",), "Fallback": ("Slate",)}


def health_is_watched(stage: Stage) -> None:
    """A camera goes black and comes back; devices are measured, and everything is looked at."""
    stage.happens(lambda at: ContentsChanged(at=at, contents=CONTENTS))
    for verdict in (Verdict.ALARM, Verdict.ACT, Verdict.CLEARING, Verdict.FINE):
        stage.passes(seconds(4))
        stage.happens(
            lambda at, verdict=verdict: VerdictChanged(  # type: ignore[misc]
                at=at,
                trouble=Trouble.BLACK,
                subject="Cam",
                verdict=verdict,
                first_bad=None if verdict is Verdict.FINE else RunMs(at.run - 3_000),
                figures={"dark_permille": 1_000, "luma_spread": 40},
            )
        )
    stage.passes(seconds(20))
    stage.says(g.DisarmAuto(5))
    stage.passes(seconds(6))
    for command in (
        g.DisarmAuto(),
        g.ArmAuto(),
        g.HidePrice(),
        g.ShowPrice(),
        g.Calibrate(),
        g.StartPreflight(),
        g.PreflightTick(1),
        g.SyncMeasure("Cam", "Mic"),
        g.SyncSet("Mic", 40),
        g.OutputRestart("record"),
        g.FaderLower("host"),
        g.FaderBack("host"),
    ):
        stage.says(command)
    stage.happens(
        lambda at: Calibrated(
            at=at,
            calibrations=(
                Calibration(
                    device="Cam",
                    measured={"change_ppm": 2_400},
                    thresholds={"frozen_change_ppm": 600},
                    at=at.wall,
                ),
            ),
            failed={"Close": "It gave no picture."},
        )
    )
    stage.happens(
        lambda at: PreflightDone(
            at=at,
            checked=(
                Checked(id="scene:host", finding=Finding.FINE, code="scene_there", args={"scene": "Host"}),
                Checked(id="fallback:cut", finding=Finding.WRONG, code="fallback_fades", mend="cut"),
            ),
        )
    )
    stage.says(g.PreflightMend("fallback:cut"))
    stage.happens(
        lambda at: SyncMeasured(
            at=at,
            sync=Sync(
                camera="Cam",
                microphone="Mic",
                measured_ms=Ms(80),
                spread_ms=Ms(9),
                configured_ms=Ms(0),
                beats=10,
                at=at.wall,
            ),
        )
    )
