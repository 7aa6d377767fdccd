"""Which cameras and microphones were measured, and which of them keep something from being told. Pure."""

from collections.abc import Iterator, Mapping

from companion.checkup.findings import Area, Finding, fine, hurts, worth_knowing
from companion.obs.setup.found import Found
from companion.show.checking import FREEZE_UNTOLD, MEASURED, NOT_MEASURED
from companion.show.checks import Calibration
from companion.show.health.troubles import Trouble
from companion.show.model import Plan


def judge_measured(found: Found, plan: Plan, calibrations: Mapping[str, Calibration]) -> Iterator[Finding]:
    for about, names in (("camera", plan.studio.cameras), ("microphone", plan.studio.microphones)):
        for name in dict.fromkeys(names.values()):
            if name not in found.inputs:
                continue
            calibration = calibrations.get(name)
            if calibration is None:
                yield worth_knowing(Area.STUDIO, NOT_MEASURED, name, about=about)
            elif about == "camera" and Trouble.FROZEN in calibration.off:
                yield hurts(Area.STUDIO, FREEZE_UNTOLD, name, about=about)
            else:
                yield fine(Area.STUDIO, MEASURED, name, about=about)
