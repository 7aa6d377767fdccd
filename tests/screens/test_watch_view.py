"""Topic ``watch``: what is measured, against what, and what follows."""

import json
from dataclasses import replace

from companion.screens.watch import QUIETEST_CDB, Watched, watch_view
from companion.show.checks import Calibration
from companion.show.health.samples import Level, Surroundings
from companion.show.health.settings import HealthSettings, Thresholds
from companion.show.health.troubles import Standing, Trouble, Verdict
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs, WallMs
from tests.stage import Stage

CAMERA, MICROPHONE = "Main Camera", "Host Microphone"


def state() -> ShowState:
    state = Stage().state
    studio = replace(state.plan.studio, cameras={"main": CAMERA}, microphones={"host": MICROPHONE})
    return replace(state, plan=replace(state.plan, studio=studio))


def watched(**more: object) -> Watched:
    around = Surroundings(at=RunMs(0), on_programme=frozenset({CAMERA}), outputs=("stream",))
    known = Watched(standing={}, figures={}, settings=HealthSettings(), around=around)
    return replace(known, **more)  # type: ignore[arg-type]


def standing(verdict: Verdict) -> Standing:
    return Standing(verdict=verdict, since=RunMs(0))


def test_where_nobody_watches_it_says_so_in_the_same_form() -> None:
    nobody = watch_view(state(), None)
    assert not nobody["watching"]
    assert nobody.keys() == watch_view(state(), watched()).keys()


def test_a_camera_has_what_is_suspected_too_and_nothing_of_what_is_fine_or_unknown() -> None:
    of_camera = {
        (Trouble.BLACK, CAMERA): standing(Verdict.SUSPECTED),
        (Trouble.FROZEN, CAMERA): standing(Verdict.FINE),
        (Trouble.NO_SIGNAL, CAMERA): standing(Verdict.UNKNOWN),
        (Trouble.MEDIA_STUCK, CAMERA): standing(Verdict.ACT),
    }
    [camera] = watch_view(state(), watched(standing=of_camera, figures={CAMERA: {"luma_mean": 120}}))[
        "cameras"
    ]
    assert (camera["name"], camera["role"], camera["on_programme"]) == (CAMERA, "main", True)
    assert camera["verdicts"] == {"black": "suspected", "media_stuck": "act"}
    assert camera["figures"] == {"luma_mean": 120}


def test_a_measured_device_shows_its_own_thresholds_and_what_cannot_be_told_of_it() -> None:
    settings = HealthSettings(
        of_device={CAMERA: Thresholds(still_change_ppm=77)}, off=frozenset({(Trouble.FROZEN, CAMERA)})
    )
    calibration = Calibration(device=CAMERA, measured={}, thresholds={}, at=WallMs(42))
    told = replace(state(), calibrations={CAMERA: calibration})
    [camera] = watch_view(told, watched(settings=settings))["cameras"]
    assert camera["thresholds"]["still_change_ppm"] == 77
    assert (camera["off"], camera["calibrated_at"]) == (["frozen"], 42)
    [microphone] = watch_view(told, watched(settings=settings))["microphones"]
    assert "still_change_ppm" not in microphone["thresholds"]
    assert (microphone["off"], microphone["calibrated_at"]) == ([], None)


def test_a_camera_that_is_not_called_frozen_yet_says_so() -> None:
    [camera] = watch_view(state(), watched(not_yet=frozenset({CAMERA})))["cameras"]
    assert camera["not_yet"] == ["frozen"]
    [camera] = watch_view(state(), watched())["cameras"]
    assert camera["not_yet"] == []


def test_exact_zero_is_told_from_what_is_not_measured() -> None:
    nothing = Level(peak=None, rms=None, before=None)
    for levels, measured in (({}, False), ({MICROPHONE: nothing}, True)):
        [microphone] = watch_view(state(), watched(levels=levels))["microphones"]
        assert (microphone["before_cdb"], microphone["measured"]) == (None, measured)
    faint = Level(peak=-18.004, rms=-300.0, before=-18.0)
    [microphone] = watch_view(state(), watched(levels={MICROPHONE: faint}))["microphones"]
    assert (microphone["level_cdb"], microphone["rms_cdb"]) == (-1800, QUIETEST_CDB)


def test_outputs_pages_obs_and_this_program_are_told_beside_the_devices() -> None:
    of_all = {
        (Trouble.STREAM_STALLED, "stream"): standing(Verdict.ALARM),
        (Trouble.RENDER_LAG, ""): standing(Verdict.ALARM),
        (Trouble.PAGE_GONE, "1920x1080"): standing(Verdict.FINE),
        (Trouble.PAGE_STALE, "1080x1920"): standing(Verdict.ALARM),
    }
    told = watch_view(state(), watched(standing=of_all, late_ms=Ms(7), faults=["SoundSample"]))
    assert told["outputs"] == {"stream": {"verdicts": {"stream_stalled": "alarm"}, "figures": {}}}
    assert told["obs"]["verdicts"] == {"render_lag": "alarm"}
    assert told["pages"] == {"1080x1920": {"page_stale": "alarm"}, "1920x1080": {}}
    assert (told["loop_late_ms"], told["faults"]) == (7, ["SoundSample"])
    json.dumps(told, allow_nan=False)
