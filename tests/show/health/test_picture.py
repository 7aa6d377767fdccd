"""Cameras: what trips, what must never trip, and how soon."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.health.health import Health
from companion.show.health.samples import CameraSample, Frame, Media, Surroundings
from companion.show.health.settings import HealthSettings
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import RunMs
from tests.show.health.pixels import dark_set, flat, host, logo_on_black, noisy, shots
from tests.show.health.studio import AROUND, BLACK, CAMERA, LIT, STILL, Studio, look, seconds

ALARM, ACT, CLEARING, FINE, UNKNOWN = (
    Verdict.ALARM,
    Verdict.ACT,
    Verdict.CLEARING,
    Verdict.FINE,
    Verdict.UNKNOWN,
)


@pytest.mark.parametrize(
    ("trouble", "bad", "alarm", "act"),
    [
        (Trouble.NO_SIGNAL, None, 1_000, 2_000),
        (Trouble.BLACK, BLACK, 2_000, 3_000),
        (Trouble.FROZEN, STILL, 4_000, 8_000),
    ],
)
def test_a_camera_that_breaks_is_told_and_acted_on_exactly_in_time(
    trouble: Trouble, bad: Frame | None, alarm: int, act: int
) -> None:
    studio = Studio()
    broke = studio.camera(seconds(2, LIT, every=250))
    studio.camera(seconds(10, bad, every=250), since=broke)

    assert studio.of(trouble) == [(broke + alarm, ALARM), (broke + act, ACT)]
    assert {change.first_bad for change in studio.changes if change.trouble is trouble} == {broke}


@pytest.mark.parametrize(
    ("trouble", "bad"), [(Trouble.NO_SIGNAL, None), (Trouble.BLACK, BLACK), (Trouble.FROZEN, STILL)]
)
def test_a_camera_that_is_back_is_over_after_three_good_seconds(trouble: Trouble, bad: Frame | None) -> None:
    studio = Studio()
    back = studio.camera(seconds(10, bad, every=250))
    studio.camera(seconds(5, LIT, every=250), since=back)

    assert studio.of(trouble)[-2:] == [(back + 1_000, CLEARING), (back + 3_000, FINE)]


def test_time_alone_brings_the_act_between_two_pictures() -> None:
    studio = Studio()
    broke = studio.camera(seconds(1, LIT, every=400), every=400)
    studio.camera(seconds(2, None, every=400), since=broke, every=400)

    assert studio.verdict(Trouble.NO_SIGNAL, CAMERA) is ALARM
    studio.at(broke + 1_999)
    assert studio.verdict(Trouble.NO_SIGNAL, CAMERA) is ALARM
    studio.at(broke + 2_000)
    assert studio.verdict(Trouble.NO_SIGNAL, CAMERA) is ACT


def test_a_single_bad_picture_of_a_camera_that_is_seldom_looked_at_trips_nothing() -> None:
    studio = Studio()
    broke = studio.camera([LIT, LIT, LIT], every=2_000)
    studio.saw(look(broke, None))
    for now in range(broke, broke + 5_000, 100):
        studio.at(now)

    assert studio.told == []


def test_when_no_more_pictures_come_the_last_bad_one_stands_for_two_and_a_half_periods_only() -> None:
    studio = Studio()
    broke = studio.camera(seconds(1, LIT, every=250))
    last = studio.camera(seconds(1.5, None, every=250), since=broke) - 250

    studio.at(last + 626)
    assert studio.of(Trouble.NO_SIGNAL) == [(broke + 1_000, ALARM)]
    studio.at(last + 2_999)
    assert studio.verdict(Trouble.NO_SIGNAL, CAMERA) is ALARM
    studio.at(last + 3_000)
    assert studio.of(Trouble.NO_SIGNAL)[-1] == (last + 3_000, UNKNOWN)


def test_of_a_camera_that_nobody_could_look_at_nothing_is_said_however_long() -> None:
    studio = Studio()
    now = studio.camera(seconds(1, LIT, every=250))
    for at in range(now, now + 60_000, 500):
        studio.saw(look(at, None, looked=False))
        studio.at(at + 100)

    assert studio.told == []
    assert studio.verdict(Trouble.NO_SIGNAL, CAMERA) is UNKNOWN
    assert studio.health.figures[CAMERA]["looked_permille"] < 50


def test_one_refused_picture_in_the_midst_of_bad_ones_delays_nothing() -> None:
    studio = Studio()
    broke = studio.camera(seconds(1, LIT, every=250))
    for at in range(broke, broke + 3_000, 250):
        studio.saw(look(at, BLACK, looked=at != broke + 1_000))

    studio.saw(look(broke + 3_000, BLACK))
    assert studio.of(Trouble.BLACK) == [(broke + 2_000, ALARM), (broke + 3_000, ACT)]


@pytest.mark.parametrize("sigma", [0.3, 0.6, 1.0, 2.0])
def test_a_host_who_stands_still_before_any_camera_is_never_frozen(sigma: float) -> None:
    studio = Studio()
    frames = shots(lambda n: noisy(host(), sigma, n), 20)
    studio.camera(frames * 4)

    assert studio.told == []
    assert min(frame.change or 1 for frame in frames[1:]) > 0.0004


@pytest.mark.parametrize("sigma", [0.5, 1.2])
def test_a_lens_cap_is_black_whatever_noise_the_sensor_has(sigma: float) -> None:
    studio = Studio()
    studio.camera(shots(lambda n: noisy(flat(3), sigma, n), 16))

    assert studio.of(Trouble.BLACK) == [(2_000, ALARM), (3_000, ACT)]


def test_black_of_limited_range_is_black() -> None:
    studio = Studio()
    studio.camera(shots(lambda n: noisy(flat(16), 0.8, n), 16))

    assert (3_000, ACT) in studio.of(Trouble.BLACK)


@pytest.mark.parametrize("scene", [dark_set, logo_on_black])
def test_a_dark_set_in_which_something_can_be_made_out_is_not_black(scene: object) -> None:
    assert callable(scene)
    studio = Studio()
    studio.camera(shots(lambda n: noisy(scene(), 1.5, n), 20) * 2)

    assert studio.told == []


def test_a_dim_but_living_camera_is_not_black() -> None:
    studio = Studio()
    dim = host().point(lambda level: level // 8)
    studio.camera(shots(lambda n: noisy(dim, 1.5, n), 20) * 2)

    assert studio.told == []


def test_black_and_frozen_at_once_is_told_as_black_alone() -> None:
    studio = Studio()
    studio.camera(shots(lambda _: flat(0), 60))

    assert {trouble for _, trouble, _ in studio.told} == {Trouble.BLACK}


def test_the_last_picture_of_a_camera_that_moves_once_is_no_camera_that_is_back() -> None:
    studio = Studio()
    now = studio.camera(seconds(9, STILL, every=250))
    now = studio.camera([LIT], since=now)
    studio.camera(seconds(6, STILL, every=250), since=now)

    assert FINE not in [verdict for _, verdict in studio.of(Trouble.FROZEN)]


def test_a_frame_that_does_not_move_is_no_signal_that_is_back() -> None:
    studio = Studio()
    now = studio.camera(seconds(3, None, every=250))
    studio.camera(seconds(3.5, STILL, every=250), since=now)

    assert [verdict for _, verdict in studio.of(Trouble.NO_SIGNAL)] == [ALARM, ACT]


def test_two_pictures_of_a_camera_that_is_seldom_looked_at_do_not_say_that_it_moves_again() -> None:
    studio = Studio()
    back = studio.camera([STILL] * 10, every=2_000)
    studio.camera([LIT, LIT], since=back, every=2_000)
    for now in range(back + 2_000, back + 4_000, 100):
        studio.at(now)
    assert studio.verdict(Trouble.FROZEN, CAMERA) is CLEARING

    studio.camera([LIT], since=back + 4_000, every=2_000)
    assert studio.of(Trouble.FROZEN)[-1] == (back + 4_000, FINE)


@pytest.mark.parametrize(
    ("trouble", "bad", "usual"),
    [
        (Trouble.BLACK, BLACK, Frame(luma=9, spread=4.5, dark=0.99, change=0.003)),
        (Trouble.FROZEN, STILL, replace(LIT, change=0.0003)),
    ],
    ids=["dark set", "very clean camera"],
)
def test_a_camera_that_is_again_as_it_was_before_is_over_though_it_never_gives_more(
    trouble: Trouble, bad: Frame, usual: Frame
) -> None:
    studio = Studio()
    now = studio.camera(seconds(60, usual, every=500), every=500)
    assert studio.told == []
    back = studio.camera(seconds(15, bad, every=500), since=now, every=500)
    studio.camera(seconds(11, usual, every=500), since=back, every=500)

    assert studio.of(trouble)[-1] == (back + 10_000, FINE)


def test_a_picture_that_stands_still_is_no_signal_that_is_back_however_long_it_stands() -> None:
    studio = Studio()
    now = studio.camera(seconds(3, None, every=500), every=500)
    studio.camera(seconds(60, STILL, every=500), since=now, every=500)

    assert [verdict for _, verdict in studio.of(Trouble.NO_SIGNAL)] == [ALARM, ACT]


def test_a_camera_that_is_bad_in_turns_is_acted_on_and_told_of_once_each() -> None:
    studio = Studio()
    now = studio.camera(seconds(5, LIT, every=500), every=500)
    for _ in range(20):
        now = studio.camera([None] * 3, since=now, every=500)
        now = studio.camera([BLACK] * 4, since=now, every=500)

    assert [verdict for _, verdict in studio.of(Trouble.BLACK)] == [ACT]
    assert studio.of(Trouble.BLACK)[-1][0] <= 5_000 + 1_500 + 3_000 + 2_000
    assert [verdict for _, verdict in studio.of(Trouble.NO_SIGNAL)] == [ALARM]


def test_a_camera_that_freezes_and_turns_black_is_acted_on_as_if_it_had_stayed_frozen() -> None:
    studio = Studio()
    froze = studio.camera(seconds(2, LIT, every=500), every=500)
    now = studio.camera(seconds(7, STILL, every=500), since=froze, every=500)
    studio.camera(seconds(3, BLACK, every=500), since=now, every=500)

    assert (froze + 8_000, ACT) in studio.of(Trouble.FROZEN)


def test_a_feed_whose_last_picture_stands_before_it_is_gone_is_told_of_once() -> None:
    studio = Studio()
    now = studio.camera(seconds(2, LIT, every=500), every=500)
    now = studio.camera(seconds(2, STILL, every=500), since=now, every=500)
    studio.camera(seconds(60, None, every=500), since=now, every=500)

    assert {trouble for _, trouble, _ in studio.told} == {Trouble.NO_SIGNAL}


def test_a_trouble_that_is_back_before_it_was_over_is_the_same_one() -> None:
    studio = Studio()
    good = studio.camera(seconds(4, BLACK, every=250))
    bad = studio.camera(seconds(2, LIT, every=250), since=good)
    studio.camera([BLACK], since=bad)

    assert studio.of(Trouble.BLACK)[2:] == [(good + 1_000, CLEARING), (bad, ACT)]
    assert {change.first_bad for change in studio.changes} == {0}


def test_a_picture_that_comes_late_changes_nothing_that_newer_ones_have_told() -> None:
    studio = Studio()
    now = studio.camera(seconds(4, BLACK, every=250))
    before = studio.health.standing
    studio.saw(look(now - 3_000, LIT))
    studio.at(now)

    assert studio.told == [(2_000, Trouble.BLACK, ALARM), (3_000, Trouble.BLACK, ACT)]
    assert studio.health.standing[Trouble.BLACK, CAMERA].since == before[Trouble.BLACK, CAMERA].since


def test_a_camera_too_clean_to_tell_from_a_frozen_one_is_never_frozen_and_is_back_with_any_frame() -> None:
    studio = Studio()
    studio.settings(HealthSettings(off=frozenset({(Trouble.FROZEN, CAMERA)})))
    now = studio.camera(seconds(20, STILL, every=250))
    now = studio.camera(seconds(3, None, every=250), since=now)
    studio.camera(seconds(4, STILL, every=250), since=now)

    assert [verdict for _, verdict in studio.of(Trouble.NO_SIGNAL)] == [ALARM, ACT, CLEARING, FINE]
    assert studio.of(Trouble.FROZEN) == []


def unmeasured() -> Studio:
    return Studio(health=Health().around(AROUND))


def test_a_camera_that_nobody_has_measured_is_not_called_frozen_before_it_was_seen_to_be_lively() -> None:
    studio = unmeasured()
    now = studio.camera(seconds(30, STILL, every=250))
    assert studio.of(Trouble.FROZEN) == []
    assert studio.health.not_yet == {CAMERA}
    now = studio.camera([LIT, LIT, STILL, *seconds(10, STILL, every=250)], since=now)
    assert studio.of(Trouble.FROZEN) == [], "a light was switched on"
    broke = studio.camera([LIT] * 3, since=now)
    assert studio.health.not_yet == frozenset()
    studio.camera(seconds(10, STILL, every=250), since=broke)
    assert studio.of(Trouble.FROZEN) == [(broke + 4_000, ALARM), (broke + 8_000, ACT)]


def test_a_camera_that_is_known_to_be_frozen_from_before_is_so_still() -> None:
    studio = unmeasured()
    studio.health = studio.health.awaiting({(Trouble.FROZEN, CAMERA)})
    assert studio.health.not_yet == frozenset()
    studio.camera(seconds(1, STILL, every=250))
    assert [verdict for _, verdict in studio.of(Trouble.FROZEN)] == [ALARM]


def test_what_is_not_judged_at_all_is_not_waited_for() -> None:
    studio = unmeasured()
    studio.settings(HealthSettings(off=frozenset({(Trouble.FROZEN, CAMERA)})))
    assert studio.health.not_yet == frozenset()


@given(st.lists(st.floats(0, 0.0004), min_size=20, max_size=120))
@settings(max_examples=50, deadline=None)
def test_who_stands_still_before_a_clean_camera_is_never_frozen(changes: list[float]) -> None:
    studio = unmeasured()
    studio.camera((replace(LIT, change=change) for change in changes), every=500)
    assert studio.of(Trouble.FROZEN) == []
    assert studio.of(Trouble.NO_SIGNAL) == []


def test_of_a_detector_that_is_switched_off_while_its_alarm_stands_nothing_is_known_at_once() -> None:
    studio = Studio()
    now = studio.camera(seconds(5, STILL, every=250))
    studio.settings(HealthSettings(off=frozenset({(Trouble.FROZEN, CAMERA)})))
    studio.at(now)

    assert studio.of(Trouble.FROZEN) == [(4_000, ALARM), (now, UNKNOWN)]


def test_a_device_is_judged_by_thresholds_of_its_own() -> None:
    barely = replace(LIT, change=0.0005)
    usual, own = Studio(), Studio()
    thresholds = replace(HealthSettings().thresholds, still_change_ppm=600, moving_change_ppm=1_200)
    own.settings(HealthSettings(of_device={CAMERA: thresholds}))
    for studio in (usual, own):
        studio.camera(seconds(9, barely, every=250))

    assert usual.told == []
    assert own.of(Trouble.FROZEN)[-1] == (8_000, ACT)


def _media(at: int, media: Media, cursor: int | None = None) -> CameraSample:
    return replace(look(at, LIT), media=media, cursor_ms=cursor)


def test_network_media_that_has_ended_has_no_signal_while_obs_still_shows_its_last_picture() -> None:
    studio = Studio()
    for at in range(0, 3_000, 250):
        studio.saw(_media(at, Media.ENDED))

    assert studio.of(Trouble.NO_SIGNAL) == [(1_000, ALARM), (2_000, ACT)]


def test_network_media_that_buffers_for_ever_is_stuck() -> None:
    studio = Studio()
    for at in range(0, 7_000, 250):
        studio.saw(_media(at, Media.BUFFERING))

    assert studio.of(Trouble.MEDIA_STUCK) == [(3_000, ALARM), (6_000, ACT)]


def test_media_without_a_picture_that_opens_again_and_again_is_one_trouble() -> None:
    studio = Studio()
    for at in range(0, 12_000, 500):
        media = Media.OPENING if at % 3_000 else Media.ENDED
        studio.saw(replace(_media(at, media), frame=None))

    assert studio.of(Trouble.NO_SIGNAL) == [(1_000, ALARM), (2_000, ACT)]
    assert studio.of(Trouble.MEDIA_STUCK) == []


def test_media_whose_place_moved_and_stands_still_is_stuck() -> None:
    studio = Studio()
    for at in range(0, 8_000, 250):
        studio.saw(_media(at, Media.PLAYING, min(at, 1_000)))

    assert studio.of(Trouble.MEDIA_STUCK) == [(4_250, ALARM), (7_250, ACT)]


@pytest.mark.parametrize("cursor", [None, 0, 4_000])
def test_live_media_whose_place_never_moved_is_not_stuck(cursor: int | None) -> None:
    studio = Studio()
    for at in range(0, 20_000, 250):
        studio.saw(_media(at, Media.PLAYING, cursor))

    assert studio.told == []


def test_media_that_somebody_paused_is_not_stuck() -> None:
    studio = Studio()
    for at in range(0, 20_000, 250):
        studio.saw(_media(at, Media.PAUSED if at > 1_000 else Media.PLAYING, min(at, 1_000)))

    assert studio.of(Trouble.MEDIA_STUCK) == []


def test_an_input_that_was_removed_has_no_signal() -> None:
    studio = Studio()
    now = studio.camera(seconds(1, LIT, every=250))
    for at in range(now, now + 3_000, 500):
        studio.saw(replace(look(at, None, looked=False), gone=True))

    assert studio.of(Trouble.NO_SIGNAL) == [(now + 1_000, ALARM), (now + 2_000, ACT)]


def test_nothing_trips_while_a_transition_runs() -> None:
    studio = Studio()
    now = studio.camera(seconds(2, LIT, every=250))
    studio.around(replace(AROUND, at=RunMs(now), quiet_until=RunMs(now + 2_500)))
    now = studio.camera(seconds(2.5, BLACK, every=250), since=now)
    studio.camera(seconds(4, LIT, every=250), since=now)

    assert studio.told == []


def test_an_alarm_outlasts_a_transition_and_is_no_nearer_to_its_end_for_it() -> None:
    studio = Studio()
    now = studio.camera(seconds(4, BLACK, every=250))
    studio.around(replace(AROUND, at=RunMs(now), quiet_until=RunMs(now + 10_000)))
    now = studio.camera(seconds(10, LIT, every=250), since=now)
    assert studio.verdict(Trouble.BLACK, CAMERA) is ACT
    studio.camera(seconds(3.5, LIT, every=250), since=now)

    assert studio.of(Trouble.BLACK)[-1] == (now + 3_000, FINE)


def test_a_camera_that_comes_on_programme_is_judged_anew_after_the_time_it_takes_to_open() -> None:
    studio = Studio()
    off = replace(AROUND, on_programme=frozenset())
    studio.around(off)
    now = studio.camera(seconds(4, None, every=250))
    assert studio.verdict(Trouble.NO_SIGNAL, CAMERA) is ACT

    taken = now
    studio.around(replace(AROUND, at=RunMs(taken)))
    now = studio.camera(seconds(3, None, every=250), since=taken)
    assert studio.of(Trouble.NO_SIGNAL)[-1][1] is UNKNOWN
    studio.camera(seconds(3, None, every=250), since=now)

    assert studio.of(Trouble.NO_SIGNAL)[-2:] == [(taken + 4_000, ALARM), (taken + 5_000, ACT)]


def test_a_camera_that_is_not_watched_any_more_is_told_as_unknown_once() -> None:
    studio = Studio()
    now = studio.camera(seconds(4, BLACK, every=250))
    studio.around(Surroundings(at=RunMs(now)))
    for at in range(now, now + 5_000, 250):
        studio.saw(look(at, BLACK))
        studio.at(at)

    assert studio.of(Trouble.BLACK)[-1] == (now, UNKNOWN)
    assert (Trouble.BLACK, CAMERA) not in studio.health.standing


def test_the_record_of_an_alarm_has_the_figures_that_tripped_it() -> None:
    studio = Studio()
    studio.camera(seconds(4, BLACK, every=250))
    act = next(change for change in studio.changes if change.verdict is ACT)

    assert act.subject == CAMERA
    assert act.figures == {
        "luma_mean": 100,
        "luma_spread": 90,
        "dark_permille": 1_000,
        "change_ppm": 1_000,
        "looked_permille": 1_000,
    }


def test_a_picture_that_is_dark_all_over_is_not_black_where_something_can_be_made_out_in_it() -> None:
    """As a dim set that was measured: every pixel is 20 or less, and an object stands out by some steps."""
    dim = Frame(luma=14.0, spread=4.4, dark=1.0, change=0.003)
    studio = Studio()
    studio.camera(seconds(10, dim, every=500))

    assert studio.told == []


@pytest.mark.parametrize("media", [Media.ENDED, None])
def test_it_is_told_whether_a_camera_without_signal_comes_over_a_network(media: Media | None) -> None:
    studio = Studio()
    for at in range(0, 3_000, 250):
        studio.saw(replace(look(at, None), media=media))

    assert [change.over_network for change in studio.changes] == [media is not None] * 2


def test_a_camera_that_was_made_anew_is_told_again_once_obs_says_that_it_comes_over_a_network() -> None:
    studio = Studio()
    for at in range(0, 3_000, 250):
        studio.saw(replace(look(at, None), media=None))
    for at in range(3_000, 5_000, 250):
        studio.saw(replace(look(at, None), media=Media.OPENING))

    told = [(change.verdict, change.over_network) for change in studio.changes]
    assert told == [(ALARM, False), (ACT, False), (ACT, True)]
