"""Ten seconds of a device before the show."""

import pytest

from companion.show.checks import Calibration
from companion.show.health import calibrating
from companion.show.health.calibrating import NotMeasured
from companion.show.health.samples import CameraSample, Frame, Level, SoundSample
from companion.show.health.settings import BOUNDS, ORDERED, Thresholds, settings_for
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import GuardPlan
from companion.show.times import RunMs, WallMs
from tests.show.health.pixels import dark_set, flat, host, noisy, shots
from tests.show.health.studio import CAMERA, MIC, STILL, Studio, look

NOW = WallMs(1_700_000_000_000)


def _camera(frames: list[Frame]) -> Calibration:
    return calibrating.of_camera(CAMERA, [look(n * 500, frame) for n, frame in enumerate(frames)], NOW)


def _ticks(*befores: float | None, seconds: int = 10) -> list[SoundSample]:
    return [
        SoundSample(at=RunMs(n * 50), levels={MIC: Level(peak=before, rms=before, before=before)})
        for n in range(seconds * 20)
        for before in [befores[n % len(befores)]]
    ]


@pytest.mark.parametrize(("sigma", "most"), [(0.6, 700), (3.0, 1_000)])
def test_a_camera_is_frozen_at_a_quarter_of_the_change_that_it_has_by_itself(sigma: float, most: int) -> None:
    calibration = _camera(shots(lambda n: noisy(host(), sigma, n), 20))

    change = calibration.measured["change_low_ppm"]
    assert change > 1_600
    assert calibration.thresholds["still_change_ppm"] == min(1_000, change // 4) <= most
    assert calibration.off == ()


def test_somebody_who_walks_about_for_half_of_it_does_not_make_the_threshold_any_higher() -> None:
    still = shots(lambda n: noisy(host(), 1.0, n), 20)
    moving = [Frame(luma=120, spread=50, dark=0.1, change=0.05)] * 10

    assert _camera([*still[:10], *moving]).thresholds == _camera(still).thresholds


def test_a_camera_too_clean_to_tell_from_a_frozen_one_has_that_detector_off_and_says_so() -> None:
    calibration = _camera(shots(lambda n: noisy(host(), 0.1, n), 20))

    assert calibration.off == ("frozen",)
    assert calibration.measured["change_low_ppm"] < 400
    settings = settings_for(GuardPlan(), {CAMERA: calibration})
    studio = Studio()
    studio.settings(settings)
    studio.camera([STILL] * 100)
    assert studio.told == []


def test_a_dark_set_gets_a_threshold_below_what_it_shows() -> None:
    calibration = _camera(shots(lambda n: noisy(dark_set(20), 1.0, n), 20))
    studio = Studio()
    studio.settings(settings_for(GuardPlan(), {CAMERA: calibration}))
    lens_cap = shots(lambda n: noisy(flat(3), 0.7, n), 40)
    back = studio.camera(lens_cap)
    studio.camera(shots(lambda n: noisy(dark_set(20), 1.0, n), 20), since=back)

    assert [verdict for _, verdict in studio.of(Trouble.BLACK)] == [
        Verdict.ALARM,
        Verdict.ACT,
        Verdict.CLEARING,
        Verdict.FINE,
    ]


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([look(n * 500, None) for n in range(20)], "no picture"),
        ([look(n * 500, None, looked=False) for n in range(20)], "only 0 pictures"),
        ([look(n * 500, Frame(luma=2, spread=1, dark=1, change=0.01)) for n in range(20)], "black"),
    ],
)
def test_a_camera_that_cannot_be_measured_says_why(samples: list[CameraSample], words: str) -> None:
    with pytest.raises(NotMeasured, match=words):
        calibrating.of_camera(CAMERA, samples, NOW)


def test_a_microphone_is_silent_six_decibels_above_its_own_noise() -> None:
    calibration = calibrating.of_microphone(MIC, _ticks(-58.0, -57.5, -57.8), NOW)

    assert calibration.measured["floor_cdb"] == -5_800
    assert calibration.thresholds["silent_before_cdb"] == -5_200


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (_ticks(-60.0, seconds=2), "does not measure"),
        (_ticks(None), "Nothing comes"),
        (_ticks(-12.0, -20.0), "loud all the time"),
    ],
)
def test_a_microphone_that_cannot_be_measured_says_why(samples: list[SoundSample], words: str) -> None:
    with pytest.raises(NotMeasured, match=words):
        calibrating.of_microphone(MIC, samples, NOW)


def test_what_the_show_sets_comes_before_what_was_measured_and_that_before_the_default() -> None:
    calibration = calibrating.of_microphone(MIC, _ticks(-58.0), NOW)
    of_show = GuardPlan(thresholds={"silent_before_cdb": -6_500})
    both, measured = settings_for(of_show, {MIC: calibration}), settings_for(GuardPlan(), {MIC: calibration})

    assert measured.of(MIC).silent_before_cdb == -5_200
    assert both.of(MIC).silent_before_cdb == -6_500
    assert both.of(MIC).heard_before_cdb == -4_200
    assert both.of("another").heard_before_cdb == -5_000


def test_a_calibration_of_another_version_is_taken_for_what_is_known_of_it() -> None:
    old = Calibration(
        device=CAMERA,
        measured={},
        thresholds={"hue_degrees": 4, "still_change_ppm": 250},
        off=("mist",),
        at=NOW,
    )
    settings = settings_for(GuardPlan(), {CAMERA: old})

    assert settings.of(CAMERA).still_change_ppm == 250
    assert settings.off == frozenset()


@pytest.mark.parametrize("floor", range(-90, -41, 7))
def test_thresholds_that_follow_from_any_floor_are_in_bounds_and_in_order(floor: int) -> None:
    calibration = calibrating.of_microphone(MIC, _ticks(float(floor)), NOW)
    own = settings_for(GuardPlan(), {MIC: calibration}).of(MIC)

    _in_order(own)


def test_the_defaults_are_in_bounds_and_in_order() -> None:
    _in_order(Thresholds())
    assert set(BOUNDS) == set(Thresholds.__dataclass_fields__)


def _in_order(thresholds: Thresholds) -> None:
    for name, (least, most) in BOUNDS.items():
        assert least <= getattr(thresholds, name) <= most, name
    for lower, higher in ORDERED:
        assert getattr(thresholds, lower) < getattr(thresholds, higher), (lower, higher)


def test_what_the_show_sets_and_what_was_measured_never_meet() -> None:
    noisy = Calibration(
        device=CAMERA,
        measured={},
        thresholds={"still_change_ppm": 1_000, "moving_change_ppm": 2_000},
        at=WallMs(0),
    )
    by = settings_for(GuardPlan(thresholds={"moving_change_ppm": 350}), {CAMERA: noisy}).of(CAMERA)
    assert by.moving_change_ppm == 350
    assert all(getattr(by, less) < getattr(by, more) for less, more in ORDERED)
