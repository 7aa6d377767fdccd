"""Microphones: what the meters tell, and what they must not be taken for."""

from dataclasses import replace

import pytest

from companion.show.health.samples import Level, SoundSample
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import RunMs
from tests.show.health.studio import (
    AROUND,
    DEAD,
    HUSH,
    MIC,
    MUTED_SPEECH,
    SPEECH,
    Studio,
    ticks,
)

ALARM, ACT, CLEARING, FINE, UNKNOWN = (
    Verdict.ALARM,
    Verdict.ACT,
    Verdict.CLEARING,
    Verdict.FINE,
    Verdict.UNKNOWN,
)
MUTED = replace(AROUND, muted=frozenset({MIC}))
GATED = replace(AROUND, gated=frozenset({MIC}))


def at_level(decibels: float) -> Level:
    return Level(peak=decibels, rms=decibels, before=decibels)


def test_a_microphone_from_which_nothing_at_all_comes_is_dead_after_two_seconds() -> None:
    studio = Studio()
    broke = studio.microphone(ticks(3, SPEECH))
    back = studio.microphone(ticks(7, DEAD), since=broke)
    studio.microphone(ticks(4, SPEECH), since=back)

    told = studio.of(Trouble.MIC_DEAD)
    assert told[:2] == [(broke + 2_000, ALARM), (broke + 5_000, ACT)]
    assert told[-1] == (back + 2_000, FINE)


def test_how_much_of_the_time_a_microphone_was_measured_is_told_with_its_figures() -> None:
    studio = Studio()
    now = studio.microphone(ticks(4, SPEECH))
    assert studio.health.figures[MIC]["heard_permille"] == 1_000
    now = studio.microphone(ticks(4, DEAD), since=now, every=200)
    assert studio.health.figures[MIC]["heard_permille"] == 500, "a tick counts for a tenth of a second"
    told = next(change for change in studio.changes if change.trouble is Trouble.MIC_DEAD)
    assert 500 <= told.figures["heard_permille"] < 1_000


def test_a_microphone_that_the_meters_leave_out_is_measured_less_and_less() -> None:
    studio = Studio()
    now = studio.microphone(ticks(4, SPEECH))
    for at in range(now, now + 1_500, 50):
        studio.saw(SoundSample(at=RunMs(at), levels={}))
    assert 490 <= studio.health.figures[MIC]["heard_permille"] <= 510
    for at in range(now + 1_500, now + 4_000, 50):
        studio.saw(SoundSample(at=RunMs(at), levels={}))
    assert studio.health.figures[MIC]["heard_permille"] == 0


def test_behind_a_gate_that_closes_between_phrases_exact_zero_is_a_pause() -> None:
    studio = Studio()
    studio.around(GATED)
    studio.microphone(ticks(60, lambda n: DEAD if n % 200 < 120 else SPEECH))

    assert studio.told == []


def test_behind_a_gate_a_microphone_that_stays_closed_is_silent() -> None:
    studio = Studio()
    studio.around(GATED)
    studio.microphone(ticks(12, DEAD))

    assert studio.of(Trouble.MIC_DEAD) == []
    assert studio.of(Trouble.SILENT) == [(10_000, ALARM)]


def test_silence_is_told_after_ten_seconds_and_never_acted_on() -> None:
    studio = Studio()
    broke = studio.microphone(ticks(2, SPEECH))
    back = studio.microphone(ticks(60, at_level(-70)), since=broke)
    studio.microphone(ticks(2, SPEECH), since=back)

    assert studio.of(Trouble.SILENT) == [
        (broke + 10_000, ALARM),
        (back + 350, CLEARING),
        (back + 1_000, FINE),
    ]


def test_a_pause_in_talk_over_the_noise_of_the_room_is_no_silence() -> None:
    studio = Studio()
    studio.microphone(ticks(40, HUSH))

    assert studio.told == [], "nor is the level too low while nobody speaks"


def test_while_a_clip_plays_nobody_is_expected_to_speak() -> None:
    studio = Studio()
    studio.around(replace(AROUND, speech_expected=False))
    studio.microphone(ticks(40, at_level(-70)))

    assert studio.told == []


def test_a_microphone_muted_on_purpose_is_neither_dead_nor_silent_nor_down() -> None:
    studio = Studio()
    studio.around(MUTED)
    quiet = Level(peak=None, rms=None, before=-70.0)
    studio.microphone(ticks(40, quiet))

    assert studio.told == []


def test_talking_into_a_muted_microphone_is_told_two_seconds_after_the_first_word() -> None:
    studio = Studio()
    studio.around(MUTED)
    spoke = studio.microphone(ticks(5, Level(peak=None, rms=None, before=-55.0)))
    unmuted = studio.microphone(ticks(4, MUTED_SPEECH), since=spoke)
    studio.around(AROUND)
    studio.microphone(ticks(3, SPEECH), since=unmuted)

    told = studio.of(Trouble.TALKING_MUTED)
    assert told[0][1] is ALARM
    assert spoke + 1_900 <= told[0][0] <= spoke + 2_000
    assert told[-1] == (unmuted + 1_000, FINE)


def test_what_was_said_before_the_mute_is_not_said_into_it_and_what_was_said_muted_shows_no_fader() -> None:
    quiet = Level(peak=None, rms=None, before=-55.0)
    studio = Studio()
    muted = studio.microphone(ticks(5, SPEECH))
    studio.around(MUTED)
    spoke = studio.microphone(ticks(5, quiet), since=muted)
    unmuted = studio.microphone(ticks(1.9, MUTED_SPEECH), since=spoke)
    studio.around(AROUND)
    studio.microphone(ticks(5, at_level(-55)), since=unmuted)

    assert studio.told == []


def test_a_knock_at_the_table_is_nobody_who_talks() -> None:
    studio = Studio()
    studio.around(MUTED)
    quiet = Level(peak=None, rms=None, before=-55.0)
    studio.microphone(ticks(30, lambda n: MUTED_SPEECH if n % 100 < 10 else quiet))

    assert studio.told == []


def test_a_fader_that_lets_nothing_through_is_told_when_somebody_speaks() -> None:
    down = Level(peak=-80.0, rms=-88.0, before=-14.0)
    studio = Studio()
    spoke = studio.microphone(ticks(5, at_level(-55)))
    up = studio.microphone(ticks(5, down), since=spoke)
    studio.microphone(ticks(3, SPEECH), since=up)

    told = studio.of(Trouble.FADER_DOWN)
    assert [verdict for _, verdict in told] == [ALARM, CLEARING, FINE]
    assert spoke + 2_900 <= told[0][0] <= spoke + 3_000


def test_a_fader_that_is_down_and_a_voice_too_low_are_not_mended_by_a_pause_in_talk() -> None:
    down = Level(peak=-80.0, rms=-88.0, before=-14.0)
    for spoken, trouble in ((down, Trouble.FADER_DOWN), (at_level(-40), Trouble.LEVEL_LOW)):
        studio = Studio()
        paused = studio.microphone(ticks(15, spoken))
        studio.microphone(ticks(40, at_level(-55)), since=paused)

        assert [verdict for _, verdict in studio.of(trouble)] == [ALARM]


def test_clipping_is_told_after_a_second_of_it_and_over_after_five_calm_ones() -> None:
    studio = Studio()
    loud = studio.microphone(ticks(3, SPEECH))
    calm = studio.microphone(ticks(3, lambda n: at_level(-0.1 if n % 3 else -6)), since=loud)
    studio.microphone(ticks(8, SPEECH), since=calm)

    told = studio.of(Trouble.CLIPPING)
    assert [verdict for _, verdict in told] == [ALARM, CLEARING, FINE]
    assert loud + 1_000 <= told[0][0] <= loud + 1_400
    assert calm + 5_000 <= told[-1][0] <= calm + 6_000


def test_single_ticks_of_exactly_full_scale_are_a_quirk_of_obs_and_no_clipping() -> None:
    studio = Studio()
    studio.microphone(ticks(20, lambda n: at_level(0.0) if n % 3 == 0 else SPEECH))

    assert studio.of(Trouble.CLIPPING) == []


def test_full_scale_tick_after_tick_is_clipping() -> None:
    studio = Studio()
    studio.microphone(ticks(3, lambda n: at_level(0.0)))

    assert ALARM in [verdict for _, verdict in studio.of(Trouble.CLIPPING)]


def test_speech_peaks_just_under_full_scale_now_and_then_are_no_clipping() -> None:
    studio = Studio()
    studio.microphone(ticks(30, lambda n: at_level(-0.2) if n % 10 == 0 else SPEECH))

    assert studio.of(Trouble.CLIPPING) == []


def test_a_limiter_that_works_all_the_time_is_a_figure_and_no_clipping() -> None:
    studio = Studio()
    studio.microphone(ticks(5, lambda n: Level(peak=-0.52, rms=-9.0, before=-0.52)))

    assert studio.of(Trouble.CLIPPING) == []
    assert studio.health.figures[MIC]["pinned_permille"] == 1_000


@pytest.mark.parametrize(("rms", "trouble"), [(-38.0, Trouble.LEVEL_LOW), (-7.0, Trouble.LEVEL_HIGH)])
def test_a_level_out_of_range_for_ten_seconds_is_told(rms: float, trouble: Trouble) -> None:
    studio = Studio()
    off = studio.microphone(ticks(5, SPEECH))
    studio.microphone(ticks(14, Level(peak=rms + 6, rms=rms, before=rms + 6)), since=off)

    told = studio.of(trouble)
    assert [verdict for _, verdict in told] == [ALARM]
    assert off + 10_000 <= told[0][0] <= off + 13_000


def test_ordinary_speech_with_pauses_is_in_range() -> None:
    studio = Studio()
    studio.microphone(ticks(60, lambda n: SPEECH if n % 60 < 35 else HUSH))

    assert studio.told == []


def test_a_microphone_that_leaves_programme_is_unknown_and_not_silent() -> None:
    studio = Studio()
    gone = studio.microphone(ticks(5, SPEECH))
    for at in range(gone, gone + 30_000, 50):
        studio.saw(SoundSample(at=RunMs(at), levels={}))
        studio.at(at)

    assert studio.told == []
    assert studio.verdict(Trouble.MIC_DEAD, MIC) is UNKNOWN


def test_a_dead_microphone_that_is_not_measured_any_more_is_told_as_unknown() -> None:
    studio = Studio()
    gone = studio.microphone(ticks(6, DEAD))
    for at in range(gone, gone + 3_000, 50):
        studio.saw(SoundSample(at=RunMs(at), levels={}))
        studio.at(at)

    assert [verdict for _, verdict in studio.of(Trouble.MIC_DEAD)] == [ALARM, ACT, UNKNOWN]


def test_what_is_heard_while_other_scenes_load_is_no_speech() -> None:
    studio = Studio()
    studio.around(replace(MUTED, quiet_until=RunMs(4_000)))
    now = studio.microphone(ticks(4, MUTED_SPEECH))
    studio.microphone(ticks(2, Level(peak=None, rms=None, before=-70.0)), since=now)

    assert studio.told == []


def test_what_flickers_between_heard_and_dead_does_not_fill_the_journal() -> None:
    studio = Studio()
    broke = studio.microphone(ticks(5, DEAD))
    studio.microphone(ticks(60, lambda n: DEAD if n % 2 else SPEECH), since=broke)

    assert len(studio.of(Trouble.MIC_DEAD)) <= 3


def test_figures_of_a_microphone_are_whole_numbers_and_exact_zero_has_one_too() -> None:
    studio = Studio()
    studio.microphone(ticks(4, at_level(-20)))
    assert studio.health.figures[MIC]["rms_cdb"] == -2_000
    assert studio.health.figures[MIC]["before_cdb"] == -2_000

    studio.microphone(ticks(4, DEAD), since=4_000)
    assert studio.health.figures[MIC]["level_cdb"] == -20_000
