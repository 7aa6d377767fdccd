"""Levels as OBS sends them, and as they are told."""

import math

import pytest

from companion.obs.meters import fold, levels


def meters(*channels: list[float | None]) -> dict[str, object]:
    return {"inputs": [{"inputName": "Mic", "inputLevelsMul": list(channels)}]}


def test_the_peak_before_the_fader_counts_so_that_a_muted_microphone_is_heard() -> None:
    assert levels(meters([0.0, 0.0, 0.5], [0.0, 0.0, 0.25]))["Mic"] == pytest.approx(20 * math.log10(0.5))


def test_full_scale_is_zero_and_noise_far_below() -> None:
    assert levels(meters([1.0, 1.0, 1.0])) == {"Mic": 0.0}
    assert levels(meters([0.0, 0.0, 0.0001])) == {"Mic": pytest.approx(-80)}


@pytest.mark.parametrize("channels", [(), ([0.0, 0.0, 0.0],), ([0.0, 0.0, None],)])
def test_an_input_that_gives_nothing_is_not_an_input_that_is_quiet(
    channels: tuple[list[float | None], ...],
) -> None:
    assert levels(meters(*channels)) == {"Mic": None}


@pytest.mark.parametrize("peak", [1e35, float("inf"), float("nan")])
def test_what_no_sound_can_be_is_no_measurement(peak: float) -> None:
    assert levels(meters([0.0, 0.0, 0.5], [0.0, 0.0, peak])) == {}


def test_of_two_samples_the_louder_is_kept_and_no_input_is_forgotten() -> None:
    before = {"Mic": -20.0, "Music": None, "Gone": -30.0, "Dead": None}
    now = {"Mic": -40.0, "Music": -10.0, "New": -5.0, "Dead": None}
    folded = {"Mic": -20.0, "Music": -10.0, "Gone": -30.0, "Dead": None, "New": -5.0}
    assert fold(before, now) == folded
    assert fold({"Mic": None}, {"Mic": -7.0}) == fold({"Mic": -7.0}, {"Mic": None}) == {"Mic": -7.0}
