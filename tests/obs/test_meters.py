"""Levels as OBS sends them, and as they are told."""

import math

import pytest

from companion.obs.meters import Trust, fold, levels
from companion.ports import Levels
from companion.show.health.samples import Level


def meters(*channels: list[float | None]) -> dict[str, object]:
    return {"inputs": [{"inputName": "Mic", "inputLevelsMul": list(channels)}]}


def level(before: float | None) -> Level:
    """Of a microphone whose fader and mute take nothing away."""
    return Level(peak=before, rms=None if before is None else before - 6, before=before)


def test_of_several_channels_the_loudest_counts_and_mute_takes_nothing_from_what_is_before_it() -> None:
    heard = levels(meters([0.0, 0.0, 0.5], [0.0, 0.0, 0.25]))["Mic"]
    assert heard == Level(peak=None, rms=None, before=pytest.approx(20 * math.log10(0.5)))
    heard = levels(meters([0.1, 0.2, 0.4], [0.05, 0.3, 0.4]))["Mic"]
    assert (heard.rms, heard.peak) == (pytest.approx(-20), pytest.approx(20 * math.log10(0.3)))


def test_full_scale_is_zero_and_noise_far_below() -> None:
    assert levels(meters([1.0, 1.0, 1.0])) == {"Mic": Level(peak=0.0, rms=0.0, before=0.0)}
    assert levels(meters([0.0, 0.0, 0.0001]))["Mic"].before == pytest.approx(-80)


@pytest.mark.parametrize("channels", [(), ([0.0, 0.0, 0.0],), ([0.0, 0.0, None],)])
def test_an_input_that_gives_nothing_is_not_an_input_that_is_quiet(
    channels: tuple[list[float | None], ...],
) -> None:
    assert levels(meters(*channels)) == {"Mic": Level(peak=None, rms=None, before=None)}


@pytest.mark.parametrize("peak", [1e35, float("inf"), float("nan")])
def test_what_no_sound_can_be_is_no_measurement(peak: float) -> None:
    assert levels(meters([0.0, 0.0, 0.5], [0.0, 0.0, peak])) == {}
    assert levels(meters([0.0, peak, 0.5])) == {}


def test_of_two_samples_the_louder_is_kept_and_no_input_is_forgotten() -> None:
    before = {"Mic": level(-20), "Music": level(None), "Gone": level(-30), "Dead": level(None)}
    now = {"Mic": level(-40), "Music": level(-10), "New": level(-5), "Dead": level(None)}
    folded = {**before, "Music": level(-10), "New": level(-5)}
    assert fold(before, now) == folded
    assert fold({"Mic": level(None)}, {"Mic": level(-7)}) == {"Mic": level(-7)}
    assert fold({"Mic": level(-7)}, {"Mic": level(None)}) == {"Mic": level(-7)}


def believed(*befores: float | None) -> list[float | None]:
    """What is believed of a microphone that gives these one after the other, from the second on."""
    trust, told = Trust(), []
    for number, before in enumerate(befores):
        after: Levels = trust.after({"Mic": level(before)})
        assert ("Mic" in after) == (number > 0), "what OBS says of an input for the first time is not told"
        told += [after["Mic"].before] if after else []
    return told


def test_what_obs_first_says_of_an_input_is_not_believed_nor_when_it_comes_back() -> None:
    assert believed(-3, -40) == [-40]
    trust = Trust()
    told = [
        trust.after(heard) for heard in ({"Mic": level(-40)}, {}, {"Mic": level(-1)}, {"Mic": level(-41)})
    ]
    assert told == [{}, {}, {}, {"Mic": level(-41)}]


def test_a_single_full_scale_out_of_nowhere_is_no_clipping_and_two_in_a_row_are() -> None:
    assert believed(-40, -40, 0.0, -41) == [-40, -40, -41]
    assert believed(-40, -40, 0.0, 0.0) == [-40, -40, 0.0]
    assert believed(-40, -6, 0.0) == [-6, 0.0], "loud enough for it to be true"
    assert believed(None, None, 0.0, None) == [None, None, None]
