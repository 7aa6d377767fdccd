"""Flashes and beeps as a camera and meters have them, made from beats whose offset is known."""

import random
from collections.abc import Iterable, Sequence

import pytest

from companion import measuring
from companion.measuring import Filmed, Shade
from companion.preflight.sync import filmed
from companion.preflight.sync.analysis import (
    Loudness,
    Offset,
    Onset,
    Picture,
    Unclear,
    apart,
    beeps,
    flashes,
    offset,
)
from companion.preflight.sync.check import believed
from companion.show.times import Ms
from tests.beats import BEEP_S, FLASH_S, beats

CELLS = 32 * 18
PHONE = frozenset(range(200, 230))
"""A twentieth of the picture."""


def pictures(flashing: Iterable[float], *, every_s: float = 0.04, seconds: float = 15) -> list[Picture]:
    lit = list(flashing)

    def cells(at_s: float) -> bytes:
        on = any(start <= at_s < start + FLASH_S for start in lit)
        return bytes(
            min(255, (210 if on and cell in PHONE else 40) + random.randrange(6)) for cell in range(CELLS)
        )

    times = [number * every_s + random.uniform(0, 0.005) for number in range(round(seconds / every_s))]
    return [Picture(at_s * 1000, cells(at_s)) for at_s in times]


def ticks(beeping: Iterable[float], *, room_db: float = -60, seconds: float = 15) -> list[Loudness]:
    """One each 50 ms, of what was heard since the one before."""
    sounding = list(beeping)

    def db(at_s: float) -> float:
        heard = any(start < at_s and start + BEEP_S > at_s - 0.05 for start in sounding)
        return (-12 if heard else room_db) + random.uniform(-3, 3)

    return [Loudness(number * 50 + 7, db(number * 0.05 + 0.007)) for number in range(round(seconds * 20))]


def film(seen: Sequence[Picture], heard: Sequence[Loudness]) -> Filmed:
    """As OBS gives them: a picture 20 ms after it was asked for."""
    return Filmed(
        pictures=tuple(
            Shade(asked_s=one.at_ms / 1000 - 0.01, answered_s=one.at_ms / 1000 + 0.01, grey=one.cells)
            for one in seen
        ),
        sounds=tuple(measuring.Loudness(at_s=one.at_ms / 1000, before=one.db) for one in heard),
    )


@pytest.mark.parametrize("late_ms", [-700, -200, -80, 0, 80, 200, 700, 2500])
def test_sound_that_is_early_or_late_is_told_within_a_picture(late_ms: int) -> None:
    times = beats(1.0, 11)
    found = apart(pictures(times), ticks(at + late_ms / 1000 for at in times))
    assert isinstance(found, Offset)
    assert found.ms == pytest.approx(late_ms, abs=25)
    assert found.beats >= 9
    assert found.spread_ms < 25


def test_talk_in_the_studio_does_not_move_the_answer() -> None:
    times = beats(1.0, 11)
    talk = [random.uniform(0, 14) for _ in range(6)]
    found = apart(pictures(times), ticks([*(at + 0.12 for at in times), *talk]))
    assert isinstance(found, Offset)
    assert found.ms == pytest.approx(120, abs=30)


def test_some_beats_that_were_not_seen_are_left_out() -> None:
    times = beats(1.0, 11)
    found = apart(pictures([*times[:3], *times[5:]]), ticks(at - 0.05 for at in times))
    assert isinstance(found, Offset)
    assert found.ms == pytest.approx(-50, abs=25)
    assert found.beats <= 9


def test_beats_at_even_intervals_have_two_answers_and_get_none() -> None:
    even = [1 + number * 0.7 for number in range(18)]
    assert apart(pictures(even), ticks(at + 0.3 for at in even)) is Unclear.AMBIGUOUS


def test_sound_that_moves_by_more_than_may_be_told_wrong_in_the_middle_is_not_told() -> None:
    times = beats(0.5, 12)
    moved = [at - (0.08 if number < 6 else 0.02) for number, at in enumerate(times)]
    assert offset(onsets(times), onsets(moved)) is Unclear.UNSTEADY
    once = [at - (0.08 if number else 0.02) for number, at in enumerate(times)]
    assert offset(onsets(times), onsets(once)) == Offset(pytest.approx(-80), pytest.approx(0), 12)


def test_sound_that_obs_has_moved_far_is_not_told_by_what_came_after() -> None:
    times = beats(0.5, 8)
    apart_ms = (-64, -64, -131, -198, -198, -198, -198, -198)  # as OBS 29 recorded it when it had no time
    moved = [at + late / 1000 for at, late in zip(times, apart_ms, strict=True)]
    assert offset(onsets(times), onsets(moved)) is Unclear.UNSTEADY
    one_late = [at - (0.164 if number == 1 else 0.064) for number, at in enumerate(times)]
    assert offset(onsets(times), onsets(one_late)) == Offset(pytest.approx(-64), pytest.approx(0), 7)


def test_beats_that_lie_far_from_each_other_are_not_told() -> None:
    times = beats(0.5, 12)
    scattered = [at + (0.03 if number % 2 else -0.03) for number, at in enumerate(times)]
    assert offset(onsets(times), onsets(scattered)) is Unclear.UNSTEADY


def onsets(times: Iterable[float]) -> list[Onset]:
    return [Onset(at_s * 1000, at_s * 1000) for at_s in times]


def test_five_beats_are_too_few() -> None:
    times = beats(1.0, 11)
    assert apart(pictures(times), ticks([*times[:5], 12.9])) is Unclear.FEW_BEATS


def test_a_noisy_room_and_a_still_studio_hold_no_beats() -> None:
    assert flashes(pictures([])) is Unclear.NO_FLASHES
    assert beeps(ticks([])) is Unclear.NO_BEEPS


def test_a_microphone_that_is_off_is_told_from_one_that_is_not_apart() -> None:
    assert beeps([]) is Unclear.NOT_MEASURED
    assert beeps([Loudness(number * 50, None) for number in range(280)]) is Unclear.NO_SOUND


def test_a_camera_with_24_pictures_a_second_is_not_guessed_at_and_one_with_25_is_told() -> None:
    times = beats(1.0, 11)
    assert flashes(pictures(times, every_s=1 / 24)) is Unclear.SLOW_PICTURES
    assert not isinstance(flashes(pictures(times, every_s=1 / 25)), Unclear)


def test_a_camera_that_gives_no_pictures_is_no_camera_that_sees_nothing() -> None:
    assert flashes([]) is Unclear.NO_PICTURES


def test_of_the_meters_what_obs_adds_by_itself_is_told_as_well() -> None:
    times = beats(1.0, 11)
    seen = film(pictures(times), ticks(at - 0.1 for at in times))
    told = {offset_ms: filmed.offset_in(seen, Ms(offset_ms)) for offset_ms in (0, 120)}
    assert isinstance(told[0], Offset)
    assert isinstance(told[120], Offset)
    assert told[0].ms == pytest.approx(-100 + filmed.METERS_AHEAD_MS, abs=35)  # a tick of the meters is 50 ms
    assert told[120].ms == told[0].ms + 120


def test_a_camera_that_sees_nothing_or_a_microphone_that_is_off_is_not_in_the_recording() -> None:
    times = beats(1.0, 11)
    recorded = apart(pictures(times), ticks(times))
    off = [Loudness(number * 50, None) for number in range(280)]
    for seen, heard, why in (
        (pictures([]), ticks(times), Unclear.NO_FLASHES),
        (pictures(times), [], Unclear.NOT_MEASURED),
        (pictures(times), off, Unclear.NO_SOUND),
    ):
        alone = filmed.offset_in(film(seen, heard), Ms(0))
        assert believed(recorded, alone, one_input=False) is why


def test_in_a_room_that_is_too_loud_for_the_meters_the_recording_is_believed() -> None:
    times = beats(1.0, 11)
    recorded = apart(pictures(times), ticks(times))
    assert isinstance(recorded, Offset)
    alone = filmed.offset_in(film(pictures(times), ticks(times, room_db=-14)), Ms(0))
    assert alone is Unclear.NO_BEEPS
    assert believed(recorded, alone, one_input=False) == recorded


@pytest.mark.parametrize("recorded", [None, Unclear.NO_FLASHES, Unclear.NO_BEEPS])
def test_a_pair_that_is_not_told_in_a_recording_speaks_for_itself_but_for_one_input(
    recorded: Unclear | None,
) -> None:
    alone = Offset(ms=80, spread_ms=9, beats=12)
    assert believed(recorded, alone, one_input=False) == alone
    assert believed(recorded, alone, one_input=True) is recorded


@pytest.mark.parametrize(("meters_ms", "believes"), [(-140, True), (40, True), (-160, False), (-527, False)])
def test_a_recording_is_believed_where_pictures_and_meters_say_about_the_same(
    meters_ms: float, believes: bool
) -> None:
    recorded = Offset(ms=-49, spread_ms=0, beats=14)
    alone = Offset(ms=meters_ms, spread_ms=9, beats=13)
    assert believed(recorded, alone, one_input=False) is (recorded if believes else Unclear.DISAGREE)
    assert believed(recorded, alone, one_input=True) is recorded


def test_where_a_recording_has_too_few_pictures_nothing_is_told() -> None:
    alone = Offset(ms=80, spread_ms=9, beats=12)
    assert believed(Unclear.SLOW_PICTURES, alone, one_input=False) is Unclear.SLOW_PICTURES
