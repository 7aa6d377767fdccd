"""Outputs, OBS itself, overlay pages and this program's own loop."""

from dataclasses import replace

import pytest

from companion.show.health.samples import LoopSample, ObsSample, OutputSample, PageSample
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import Ms, RunMs
from tests.show.health.studio import AROUND, SENDS, STREAM, Studio, seconds

ALARM, ACT, CLEARING, FINE, UNKNOWN = (
    Verdict.ALARM,
    Verdict.ACT,
    Verdict.CLEARING,
    Verdict.FINE,
    Verdict.UNKNOWN,
)
STALLS = replace(SENDS, sent_bytes=0)
FREE, CONGESTED = replace(SENDS, congestion=0.0), replace(SENDS, congestion=0.7)


def test_a_stream_that_sends_nothing_is_told_after_three_seconds_and_acted_on_after_five() -> None:
    studio = Studio()
    stalled = studio.stream(seconds(10, SENDS, every=1_000))
    back = studio.stream(seconds(8, STALLS, every=1_000), since=stalled)
    studio.stream(seconds(8, SENDS, every=1_000), since=back)

    assert studio.of(Trouble.STREAM_STALLED) == [
        (stalled + 3_000, ALARM),
        (stalled + 5_000, ACT),
        (back + 1_000, CLEARING),
        (back + 5_000, FINE),
    ]


def test_a_stream_that_has_just_been_started_may_send_nothing_for_a_while() -> None:
    studio = Studio()
    sends = studio.stream(seconds(6, STALLS, every=1_000))
    studio.stream(seconds(6, SENDS, every=1_000), since=sends)

    assert studio.told == []


def test_a_counter_that_begins_anew_is_no_stall() -> None:
    studio = Studio()
    now = studio.stream(seconds(10, SENDS, every=1_000))
    now = studio.stream([replace(SENDS, sent_bytes=None, dropped=None)] * 3, since=now)
    studio.stream(seconds(6, SENDS, every=1_000), since=now)

    assert studio.told == []


def test_how_much_of_the_time_an_output_is_known_is_told_with_its_figures() -> None:
    """An alarm of which half of the statuses came is worth half as much to whoever reads of it."""
    studio = Studio()
    unsaid = replace(SENDS, sent_bytes=None)
    now = studio.stream(seconds(12, SENDS, every=1_000))
    assert studio.health.figures[STREAM]["known_permille"] == 1_000
    now = studio.stream([unsaid] * 5, since=now)
    assert studio.health.figures[STREAM]["known_permille"] == 500
    now = studio.stream(seconds(12, STALLS, every=1_000), since=now)
    assert studio.health.figures[STREAM]["known_permille"] == 1_000
    told = next(change for change in studio.changes if change.trouble is Trouble.STREAM_STALLED)
    assert 500 < told.figures["known_permille"] < 1_000


def test_an_output_that_has_just_begun_is_known_as_long_as_it_runs() -> None:
    studio = Studio()
    studio.stream(seconds(3, SENDS, every=1_000))
    assert studio.health.figures[STREAM]["known_permille"] == 1_000


def test_of_an_output_without_figures_nobody_says_that_they_are_missing() -> None:
    studio = Studio()
    studio.stream(seconds(12, OutputSample(output=STREAM), every=1_000))
    assert "known_permille" not in studio.health.figures.get(STREAM, {})


def test_a_virtual_camera_that_counts_nothing_is_never_stalled() -> None:
    studio = Studio()
    studio.stream(seconds(60, OutputSample(output=STREAM), every=1_000))

    assert studio.told == []


def test_obs_that_connects_anew_is_told_at_once_and_once() -> None:
    studio = Studio()
    lost = studio.stream(seconds(10, SENDS, every=1_000))
    again = OutputSample(output=STREAM, reconnecting=True, sent_bytes=0)
    back = studio.stream(seconds(4, again, every=1_000), since=lost)
    studio.stream(seconds(7, SENDS, every=1_000), since=back)

    assert studio.told == [
        (lost, Trouble.RECONNECTING, ALARM),
        (back + 1_000, Trouble.RECONNECTING, CLEARING),
        (back + 5_000, Trouble.RECONNECTING, FINE),
    ]


def test_an_output_that_was_stopped_is_unknown_and_no_stall() -> None:
    studio = Studio()
    stopped = studio.stream(seconds(10, SENDS, every=1_000))
    studio.stream(seconds(20, None, every=1_000), since=stopped)
    studio.at(stopped + 20_000)

    assert studio.told == []
    assert studio.verdict(Trouble.STREAM_STALLED, STREAM) is UNKNOWN


def test_an_output_that_the_show_does_not_name_is_not_judged() -> None:
    studio = Studio()
    studio.around(replace(AROUND, outputs=()))
    studio.stream(seconds(30, STALLS, every=1_000))

    assert studio.told == []


@pytest.mark.parametrize(("share", "told"), [(0.008, []), (0.02, [ALARM]), (0.08, [ACT])])
def test_frames_that_the_network_lost_are_told_above_one_percent_and_acted_on_above_five(
    share: float, told: list[Verdict]
) -> None:
    studio = Studio()
    studio.stream(seconds(14, replace(SENDS, dropped=share), every=1_000))

    assert [verdict for _, verdict in studio.of(Trouble.DROPPED_FRAMES)] == told


def test_lost_frames_are_over_after_thirty_seconds_with_hardly_any() -> None:
    studio = Studio()
    good = studio.stream(seconds(12, replace(SENDS, dropped=0.03), every=1_000))
    between = studio.stream(seconds(40, replace(SENDS, dropped=0.007), every=1_000), since=good)
    studio.stream(seconds(32, SENDS, every=1_000), since=between)

    assert studio.of(Trouble.DROPPED_FRAMES)[-1] == (between + 30_000, FINE)


def test_a_line_that_is_nearly_too_slow_is_told_after_four_seconds_before_a_frame_is_lost() -> None:
    studio = Studio()
    slow = studio.stream(seconds(10, FREE, every=1_000))
    back = studio.stream(seconds(8, CONGESTED, every=1_000), since=slow)
    studio.stream(seconds(12, FREE, every=1_000), since=back)

    assert studio.of(Trouble.CONGESTED) == [
        (slow + 4_000, ALARM),
        (back + 1_000, CLEARING),
        (back + 10_000, FINE),
    ]
    assert studio.of(Trouble.DROPPED_FRAMES) == []


def test_a_line_that_is_slow_for_a_moment_or_only_half_full_is_not_told() -> None:
    studio = Studio()
    now = studio.stream(seconds(10, FREE, every=1_000))
    for _ in range(5):
        now = studio.stream(seconds(3, CONGESTED, every=1_000), since=now)
        now = studio.stream(seconds(3, FREE, every=1_000), since=now)
    studio.stream(seconds(60, replace(SENDS, congestion=0.6), every=1_000), since=now)

    assert studio.told == []


@pytest.mark.parametrize(
    ("trouble", "sample"),
    [
        (Trouble.RENDER_LAG, ObsSample(at=RunMs(0), lagged=0.02)),
        (Trouble.RENDER_LAG, ObsSample(at=RunMs(0), lagged=0.0, render_share=0.9)),
        (Trouble.RENDER_LAG, ObsSample(at=RunMs(0), lagged=0.0, fps_share=0.7)),
        (Trouble.ENCODER_LAG, ObsSample(at=RunMs(0), encoder_skipped=0.06)),
        (Trouble.DISK_LOW, ObsSample(at=RunMs(0), disk_free_mb=900, recording=True)),
    ],
)
def test_obs_that_is_short_of_something_is_told_after_ten_seconds(
    trouble: Trouble, sample: ObsSample
) -> None:
    studio = Studio()
    for at in range(0, 14_000, 2_000):
        studio.saw(replace(sample, at=RunMs(at)))

    assert studio.told == [(10_000, trouble, ALARM)]


def test_a_full_disk_matters_only_while_something_is_recorded() -> None:
    studio = Studio()
    for at in range(0, 60_000, 2_000):
        studio.saw(ObsSample(at=RunMs(at), disk_free_mb=100))

    assert studio.told == []


def test_an_overlay_page_that_has_gone_is_told_and_one_that_loads_anew_is_not() -> None:
    studio = Studio()
    gone, here = frozenset({"1080x1920"}), {"1080x1920": None}
    for at in range(0, 30_000, 1_000):
        missing = 3_000 <= at < 6_000 or at >= 10_000
        studio.saw(
            PageSample(at=RunMs(at), pages={} if missing else here, gone=gone if missing else frozenset())
        )

    assert studio.told == [(15_000, Trouble.PAGE_GONE, ALARM)]


def test_an_overlay_page_that_says_nothing_any_more_is_told() -> None:
    studio = Studio()
    for at in range(0, 20_000, 1_000):
        silent = RunMs(4_000) if at >= 4_000 else None
        studio.saw(PageSample(at=RunMs(at), pages={"left": silent, "right": None}))

    assert studio.told == [(9_000, Trouble.PAGE_STALE, ALARM)]
    assert studio.changes[0].subject == "left"


def test_pages_and_this_program_are_watched_while_nothing_counts_that_obs_shows() -> None:
    studio = Studio()
    studio.around(replace(AROUND, quiet_until=RunMs(60_000)))
    _loop(studio, {1_000: 800, 2_000: 700}, until=9_000)
    for at in range(9_000, 20_000, 1_000):
        studio.saw(PageSample(at=RunMs(at), pages={"left": RunMs(9_000)}))

    assert studio.told == [(2_000, Trouble.COMPANION_LATE, ALARM), (14_000, Trouble.PAGE_STALE, ALARM)]


def _loop(studio: Studio, lates: dict[int, int], until: int = 40_000) -> None:
    for at in range(0, until, 500):
        studio.saw(LoopSample(at=RunMs(at), late_ms=Ms(lates.get(at, 3))))


def test_this_program_called_late_twice_in_ten_seconds_says_so_until_it_was_prompt_for_ten() -> None:
    studio = Studio()
    _loop(studio, {5_000: 800, 9_000: 600})

    told = studio.of(Trouble.COMPANION_LATE)
    assert told[0] == (9_000, ALARM)
    assert told[-1] == (20_000, FINE)
    assert studio.changes[0].figures == {"loop_late_ms": 800}


def test_one_pause_of_this_program_is_not_worth_a_word() -> None:
    studio = Studio()
    _loop(studio, {5_000: 4_000, 20_000: 700})

    assert studio.told == []
