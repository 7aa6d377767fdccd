"""Topic ``watch``: what is measured of each camera, microphone and output, against what, and what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from companion.show.health.samples import Level, Surroundings
from companion.show.health.settings import HealthSettings, Thresholds
from companion.show.health.troubles import (
    OF_CAMERAS,
    OF_MICROPHONES,
    Figures,
    Standing,
    Subject,
    Trouble,
    Verdict,
)
from companion.show.state import ShowState
from companion.show.times import Ms

OF_CAMERA = ("black_dark_permille", "black_luma_spread", "still_change_ppm", "moving_change_ppm")
OF_MICROPHONE = (
    "silent_before_cdb",
    "heard_before_cdb",
    "talking_before_cdb",
    "faded_level_cdb",
    "clip_before_cdb",
    "low_rms_cdb",
    "high_rms_cdb",
)
"""Thresholds that are of any interest beside a figure of such a device."""

QUIETEST_CDB = -12_000
"""Nothing quieter can be told from silence in 24 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the lookout knows at one moment."""

    standing: Mapping[tuple[Trouble, Subject], Standing]
    figures: Mapping[Subject, Figures]
    settings: HealthSettings
    around: Surroundings
    not_yet: frozenset[Subject] = frozenset()
    """Cameras that are not called frozen yet."""
    levels: Mapping[str, Level] = field(default_factory=dict)
    """The newest; empty when they are not new any more."""
    late_ms: Ms = Ms(0)
    faults: Iterable[str] = ()
    """Kinds of samples that no detector could read."""


def watch_view(state: ShowState, watched: Watched | None) -> dict[str, Any]:
    """None: nobody watches, as in a rehearsal."""
    if watched is None:
        return {
            "watching": False,
            "cameras": [],
            "microphones": [],
            "outputs": {},
            "obs": {"verdicts": {}, "figures": {}},
            "pages": {},
            "loop_late_ms": 0,
            "faults": [],
        }
    verdicts: dict[Subject, dict[str, str]] = {}
    for (trouble, subject), one in watched.standing.items():
        if one.verdict not in (Verdict.FINE, Verdict.UNKNOWN):
            verdicts.setdefault(subject, {})[trouble.value] = one.verdict.value
    studio = state.plan.studio
    pages = {
        subject for trouble, subject in watched.standing if trouble in (Trouble.PAGE_GONE, Trouble.PAGE_STALE)
    }
    return {
        "watching": True,
        "cameras": [
            _device(state, watched, verdicts, role, name, OF_CAMERA, OF_CAMERAS)
            for role, name in studio.cameras.items()
        ],
        "microphones": [
            {
                **_device(state, watched, verdicts, role, name, OF_MICROPHONE, OF_MICROPHONES),
                **_level(watched.levels.get(name)),
                "muted": name in state.obs.muted,
                "measured": name in watched.levels,
            }
            for role, name in studio.microphones.items()
        ],
        "outputs": {
            name: {"verdicts": verdicts.get(name, {}), "figures": dict(watched.figures.get(name, {}))}
            for name in watched.around.outputs
        },
        "obs": {"verdicts": verdicts.get("", {}), "figures": dict(watched.figures.get("", {}))},
        "pages": {page: verdicts.get(page, {}) for page in sorted(pages)},
        "loop_late_ms": watched.late_ms,
        "faults": list(watched.faults),
    }


def _device(
    state: ShowState,
    watched: Watched,
    verdicts: Mapping[Subject, Mapping[str, str]],
    role: str,
    name: str,
    thresholds: Iterable[str],
    troubles: Iterable[Trouble],
) -> dict[str, Any]:
    by: Thresholds = watched.settings.of(name)
    calibration = state.calibrations.get(name)
    return {
        "name": name,
        "role": role,
        "on_programme": name in watched.around.on_programme,
        "verdicts": dict(verdicts.get(name, {})),
        "figures": dict(watched.figures.get(name, {})),
        "thresholds": {threshold: getattr(by, threshold) for threshold in thresholds},
        "not_judged": sorted(
            trouble.value for trouble in troubles if not watched.around.judges(trouble, name)
        ),
        "not_yet": [Trouble.FROZEN.value] if name in watched.not_yet else [],
        "off": sorted(trouble.value for trouble, subject in watched.settings.off if subject == name),
        "calibrated_at": calibration.at if calibration is not None else None,
    }


def _level(level: Level | None) -> dict[str, int | None]:
    """None: not measured, or nothing at all comes from it; which of the two, ``measured`` says."""
    if level is None:
        return {"level_cdb": None, "rms_cdb": None, "before_cdb": None}
    return {
        "level_cdb": _cdb(level.peak),
        "rms_cdb": _cdb(level.rms),
        "before_cdb": _cdb(level.before),
    }


def _cdb(dbfs: float | None) -> int | None:
    return None if dbfs is None else max(QUIETEST_CDB, round(dbfs * 100))
