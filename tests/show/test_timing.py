"""When everything of a show was planned, is expected, and has to be at the latest."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from companion.live.zone import utc_offsets
from companion.show.commands import AddTime, Back, EndShow, Go, Hold, Jump, Resume, Skip
from companion.show.edit_commands import LengthsAdd
from companion.show.model import LoopPass, Plan
from companion.show.timeline import segment_length
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing.edges import slots
from companion.show.timing.model import Standing
from tests.show.test_clock import clock, wall
from tests.show.timed import DAY, begins, clocks, end, known, midnight_at, on_time, over, segment, show_of
from tests.stage import NOON, Stage, minutes, seconds


def three(**last: object) -> Plan:
    """Ten, twenty and thirty minutes."""
    return show_of(segment("a", minutes(10)), segment("b", minutes(20)), segment("c", minutes(30), **last))


# Planned, and expected


def test_before_its_start_a_show_is_expected_as_it_was_planned() -> None:
    stage = Stage(show_of(segment("a", minutes(10)), segment("b", minutes(20)), starts=NOON))
    told = known(stage)
    assert told.planned == (0, minutes(10))
    assert begins(stage) == [0, minutes(10)]
    assert (told.starts, told.planned_end, end(stage), over(stage)) == (0, minutes(30), minutes(30), 0)


def test_a_start_that_is_waited_for_makes_everything_later() -> None:
    stage = Stage(three())
    stage.passes(minutes(4))
    assert begins(stage) == [minutes(4), minutes(14), minutes(34)]
    assert over(stage) == minutes(4)


def test_a_show_without_an_hour_has_none_before_go() -> None:
    stage = Stage(show_of(segment("a", minutes(10)), starts=None))
    told = known(stage)
    assert (told.planned, told.starts, told.planned_end, told.end, over(stage)) == (
        (),
        None,
        None,
        None,
        None,
    )
    stage.go()
    assert (known(stage).starts, end(stage)) == (seconds(1), minutes(10) + seconds(1))


def test_a_segment_that_runs_over_only_ever_adds() -> None:
    stage = on_time(three())
    stage.passes(minutes(9))
    assert begins(stage)[1:] == [minutes(10), minutes(30)]
    assert (end(stage), over(stage)) == (minutes(60), 0)
    stage.passes(minutes(5))
    assert begins(stage)[1:] == [minutes(14), minutes(34)]
    assert (end(stage), over(stage)) == (minutes(64), minutes(4))


def test_one_that_is_left_early_wins_what_was_left_of_it() -> None:
    stage = on_time(three())
    stage.passes(minutes(7) - seconds(1))
    stage.go()
    assert begins(stage) == [None, None, minutes(27)]
    assert over(stage) == -minutes(3)


def test_added_time_moves_what_comes_and_not_what_was_planned() -> None:
    stage = on_time(three())
    stage.says(AddTime(120))
    told = known(stage)
    assert told.planned == (0, minutes(10), minutes(30))
    assert begins(stage)[1:] == [minutes(12), minutes(32)]
    assert told.lengths == (minutes(12), minutes(20), minutes(30))
    assert over(stage) == minutes(2)


def test_a_hold_moves_what_comes_by_as_long_as_it_lasts() -> None:
    stage = on_time(three())
    stage.passes(minutes(4))
    stage.says(Hold())
    stage.passes(minutes(3))
    assert begins(stage)[1:] == [minutes(13), minutes(33)]
    stage.says(Resume())
    stage.passes(minutes(2))
    assert begins(stage)[1:] == [minutes(13), minutes(33)]
    assert over(stage) == minutes(3)


def test_a_hold_in_a_segment_that_is_over_moves_what_comes_likewise() -> None:
    stage = on_time(three())
    stage.passes(minutes(12))
    stage.says(Hold())
    stage.passes(minutes(1))
    assert begins(stage)[1:] == [minutes(13), minutes(33)]


def test_what_is_passed_over_takes_no_time() -> None:
    stage = on_time(three())
    stage.says(Skip("b"))
    told = known(stage)
    assert told.standings == (Standing.RUNNING, Standing.SKIPPED, Standing.COMING)
    assert begins(stage) == [None, None, minutes(10)]
    assert over(stage) == -minutes(20)
    stage.go()
    assert known(stage).standings == (Standing.PLAYED, Standing.PASSED, Standing.RUNNING)


def test_what_was_trimmed_by_more_than_an_edit_has_left_of_it_keeps_its_shortest() -> None:
    gives = segment("b", minutes(20), shortest_ms=minutes(4))
    stage = on_time(show_of(segment("a", minutes(10)), gives, segment("c", minutes(30))))
    stage.state = replace(stage.state, stretch={"b": -minutes(15)})
    assert stage.says(LengthsAdd(("b",), -minutes(10) // 1000, sure=True)) is None
    assert known(stage).lengths[1] == minutes(4)
    stage.passes(minutes(10))
    stage.go()
    assert segment_length(stage.state) == minutes(4)


def test_what_is_stretched_is_longer_when_it_comes_and_was_not_planned_so() -> None:
    gives = segment("b", minutes(20), shortest_ms=minutes(10))
    grows = segment("c", minutes(30), longest_ms=minutes(40))
    stage = on_time(show_of(segment("a", minutes(10)), gives, grows))
    stage.state = replace(stage.state, stretch={"b": -minutes(5), "c": minutes(1)})
    assert begins(stage)[1:] == [minutes(10), minutes(25)]
    assert known(stage).lengths == (minutes(10), minutes(15), minutes(31))
    assert known(stage).planned == (0, minutes(10), minutes(30))
    stage.passes(minutes(10) - seconds(1))
    stage.go()
    assert (begins(stage)[2], over(stage)) == (minutes(25), -minutes(4))


def test_every_pass_of_a_loop_has_its_own_time() -> None:
    passes = (
        segment(f"k-{number}", minutes(3), loop=LoopPass(loop="k", number=number, of=2)) for number in (1, 2)
    )
    stage = on_time(show_of(*passes, segment("close", minutes(1))))
    stage.passes(minutes(4) - seconds(1))
    stage.go()
    told = known(stage)
    assert told.standings == (Standing.PLAYED, Standing.RUNNING, Standing.COMING)
    assert (told.began, told.ended) == ((0, minutes(4), None), (minutes(4), None, None))
    assert begins(stage)[2] == minutes(7)


def looping(until: Ms) -> Plan:
    """Four passes of two segments and eight minutes, of which the last two are spare, and then a close."""
    loop = [
        segment(f"{id}-{n}", minutes(4), loop=LoopPass(loop="k", number=n, of=4, until_ms=until, spare=n > 2))
        for n in (1, 2, 3, 4)
        for id in "ab"
    ]
    return show_of(*loop, segment("close", minutes(1)))


def test_a_loop_with_an_hour_begins_no_pass_from_then_on() -> None:
    stage = on_time(looping(clocks(minutes(15))))
    told = known(stage)
    coming, out = Standing.COMING, Standing.SKIPPED
    assert told.standings[1:] == (coming, coming, coming, out, out, out, out, coming)
    assert (told.planned_end, end(stage), over(stage)) == (minutes(17), minutes(17), 0)


def test_a_pass_that_comes_in_time_is_begun_and_one_that_does_not_is_left_out_as_a_whole() -> None:
    stage = on_time(looping(clocks(minutes(15))))
    stage.says(AddTime(-90))
    assert known(stage).standings[4:6] == (Standing.COMING, Standing.COMING)
    assert end(stage) == minutes(23.5)
    stage.says(AddTime(90 + 8 * 60))
    assert known(stage).standings[1:4] == (Standing.COMING, Standing.SKIPPED, Standing.SKIPPED)


def test_a_pass_that_is_begun_before_the_hour_is_played_to_its_end() -> None:
    stage = on_time(looping(clocks(minutes(15))))
    stage.passes(seconds(1))
    stage.says(Jump("a-2"))
    stage.says(AddTime(12 * 60))
    assert known(stage).standings[3:6] == (Standing.COMING, Standing.SKIPPED, Standing.SKIPPED)


def test_a_segment_that_is_begun_again_counts_as_it_ran_last() -> None:
    stage = on_time(three())
    stage.passes(minutes(10) - seconds(1))
    stage.go()
    stage.passes(minutes(1) - seconds(1))
    stage.says(Back())
    told = known(stage)
    assert told.standings == (Standing.RUNNING, Standing.COMING, Standing.COMING)
    assert (told.began[0], told.ended[0]) == (minutes(11) - seconds(1), None)
    assert begins(stage)[1] == minutes(21) - seconds(1)


def test_what_the_script_went_past_is_not_to_come() -> None:
    stage = on_time(three())
    stage.passes(seconds(1))
    stage.says(Jump("c"))
    told = known(stage)
    assert told.standings == (Standing.PLAYED, Standing.PASSED, Standing.RUNNING)
    assert (told.expected, told.latest) == ((None, None, None), (None, None, None))


def test_an_ended_show_ended_when_it_did() -> None:
    stage = on_time(three())
    stage.passes(minutes(5))
    stage.says(EndShow())
    stage.passes(minutes(90))
    told = known(stage)
    assert told.standings == (Standing.PLAYED, Standing.PASSED, Standing.PASSED)
    assert (end(stage), over(stage), told.late_from) == (minutes(5), -minutes(55), None)


def test_lost_and_won_are_summed_over_the_passes_that_are_over() -> None:
    stage = on_time(three())
    stage.passes(minutes(12) - seconds(1))
    stage.go()
    stage.passes(minutes(15) - seconds(1))
    assert (known(stage).lost_ms, known(stage).won_ms) == (minutes(2), 0)
    stage.go()
    assert (known(stage).lost_ms, known(stage).won_ms) == (minutes(2), minutes(5))


def test_what_segments_to_come_may_give_is_what_is_left_of_it() -> None:
    stage = on_time(
        show_of(
            segment("a", minutes(10), shortest_ms=minutes(1)),
            segment("b", minutes(10), shortest_ms=minutes(8)),
            segment("c", minutes(10)),
            segment("d", minutes(10), shortest_ms=minutes(7)),
            segment("e", minutes(10), shortest_ms=minutes(2)),
        )
    )
    stage.says(Skip("e"))
    stage.state = replace(stage.state, stretch={"d": -minutes(2)})
    assert known(stage).gives_ms == minutes(2) + minutes(1)


# Hard edges


def test_a_hard_end_is_an_instant_on_the_wall_clock_whenever_go_was_pressed() -> None:
    stage = Stage(three(ends_hard=True))
    stage.passes(minutes(3) - seconds(1))
    stage.go()
    told = known(stage)
    assert told.planned == (minutes(3), minutes(13), minutes(33))
    assert (told.planned_end, end(stage), over(stage)) == (minutes(60), minutes(63), minutes(3))


def test_without_a_hard_edge_the_plan_counts_from_go() -> None:
    stage = Stage(three())
    stage.passes(minutes(3) - seconds(1))
    stage.go()
    assert (known(stage).planned_end, over(stage)) == (minutes(63), 0)


def test_a_hard_start_waits_and_a_delay_before_it_goes_by_in_waiting() -> None:
    plan = show_of(
        segment("a", minutes(10)),
        segment("news", minutes(5), starts_hard=True, starts_clock_ms=clocks(minutes(15))),
        segment("c", minutes(5)),
    )
    stage = on_time(plan)
    assert begins(stage)[1:] == [minutes(15), minutes(20)]
    assert known(stage).planned == (0, minutes(15), minutes(20))
    stage.passes(minutes(14))
    assert begins(stage)[1:] == [minutes(15), minutes(20)]
    assert over(stage) == 0
    stage.passes(minutes(3))
    assert begins(stage)[1:] == [minutes(17), minutes(22)]
    assert over(stage) == minutes(2)


def test_the_plan_goes_on_from_a_hard_edge() -> None:
    plan = show_of(
        segment("a", minutes(10), ends_hard=True, ends_clock_ms=clocks(minutes(12))), segment("b", minutes(5))
    )
    stage = on_time(plan)
    assert (known(stage).planned, known(stage).planned_end) == ((0, minutes(12)), minutes(17))
    assert begins(stage)[1] == minutes(10)


def test_a_show_begun_at_another_hour_takes_its_hard_edges_along() -> None:
    stage = Stage(three(ends_hard=True))
    stage.passes(minutes(31))
    stage.says(Go())
    assert (known(stage).planned_end, over(stage)) == (minutes(91), 0)
    [moved] = [note.args["by"] for note in stage.state.log if note.code == "edges_moved"]
    assert moved == minutes(31)


def test_up_to_half_an_hour_a_show_is_late_and_has_lost_that() -> None:
    stage = Stage(three(ends_hard=True))
    stage.passes(minutes(30))
    stage.says(Go())
    assert (known(stage).planned_end, over(stage)) == (minutes(60), minutes(30))
    assert "edges_moved" not in stage.notes()


def test_a_show_begun_in_the_middle_counts_from_there() -> None:
    stage = Stage(three(ends_hard=True), starts_in=None)
    stage.passes(minutes(31))
    stage.says(Jump("c"))
    assert known(stage).planned_end == minutes(60)
    assert (end(stage), over(stage)) == (minutes(61), minutes(1))
    assert "edges_moved" not in stage.notes()


def test_a_time_of_day_stays_where_it_is_whenever_the_show_is_begun() -> None:
    stage = Stage(three(ends_hard=True, ends_clock_ms=clocks(minutes(60))))
    stage.passes(minutes(45))
    stage.says(Go())
    assert (known(stage).planned_end, over(stage)) == (minutes(60), minutes(45))
    assert "edges_moved" not in stage.notes()


def test_a_show_begun_on_another_day_ends_at_its_time_of_that_day() -> None:
    yesterday = replace(
        three(ends_hard=True, ends_clock_ms=clocks(minutes(60))), planned_start=WallMs(NOON - DAY)
    )
    stage = Stage(yesterday)
    stage.says(Go())
    assert (known(stage).planned_end, over(stage)) == (minutes(60), 0)


def test_times_of_day_move_with_a_show_that_is_begun_now_instead_of_when_it_was_planned() -> None:
    plan = replace(
        three(ends_hard=True, ends_clock_ms=clocks(minutes(420))), planned_start=NOON + minutes(360)
    )
    stage = Stage(plan, clock_shift_ms=Ms(-minutes(360)), starts_in=Ms(0))
    stage.passes(Ms(0))
    assert (known(stage).planned_end, over(stage)) == (minutes(60), 0)


def test_a_clock_that_is_set_moves_hard_edges_and_nothing_that_is_relative() -> None:
    stage = on_time(three(ends_hard=True))
    stage.passes(minutes(1))
    before = begins(stage)
    stage.clock_is_set(Ms(-minutes(2)))
    assert begins(stage) == before
    assert (known(stage).planned_end, end(stage)) == (minutes(62), minutes(60))
    assert stage.state.wall(RunMs(minutes(62))) == NOON + minutes(60)


def test_where_nothing_is_known_of_the_zone_a_hard_edge_is_where_the_plan_comes_to_it() -> None:
    stage = on_time(three(ends_hard=True, ends_clock_ms=clocks(minutes(50))), utc_offsets=())
    assert known(stage).planned_end == minutes(60)


# By when


def test_each_has_to_begin_so_early_that_all_that_is_hard_after_it_is_in_time() -> None:
    plan = show_of(
        segment("a", minutes(10)),
        segment("b", minutes(20)),
        segment("news", minutes(5), starts_hard=True, starts_clock_ms=clocks(minutes(35))),
        segment("c", minutes(5)),
    )
    stage = Stage(plan)
    assert known(stage).latest == (minutes(5), minutes(15), minutes(35), None)
    assert known(stage).latest_start == minutes(5)
    stage.go()
    assert known(stage).latest == (None, minutes(15), minutes(35), None)
    assert known(stage).latest_start == minutes(15)


def test_the_last_segment_has_to_be_left_when_the_show_is_to_end() -> None:
    stage = on_time(three(ends_hard=True))
    stage.passes(seconds(1))
    stage.says(Jump("c"))
    assert known(stage).latest_start == minutes(60)


def test_a_show_without_hard_edges_may_begin_whenever() -> None:
    assert known(Stage(three())).latest_start is None


# Over midnight, and where clocks are changed


def test_a_show_over_midnight_ends_on_the_next_day() -> None:
    stage = on_time(three(ends_hard=True, ends_clock_ms=minutes(55)), utc_offsets=midnight_at(minutes(5)))
    assert (known(stage).planned_end, over(stage)) == (minutes(60), 0)


def test_held_over_midnight_it_is_late_by_the_hold_and_no_more() -> None:
    stage = on_time(three(ends_hard=True, ends_clock_ms=minutes(55)), utc_offsets=midnight_at(minutes(5)))
    stage.passes(minutes(4))
    stage.says(Hold())
    stage.passes(minutes(2))
    stage.says(Resume())
    assert (known(stage).planned_end, end(stage), over(stage)) == (minutes(60), minutes(62), minutes(2))


@pytest.mark.parametrize(
    ("zone", "starts", "length_min", "ends", "expected"),
    [
        ("Asia/Shanghai", "2026-12-01T23:00:00+08:00", 120, "01:00", "2026-12-01T17:00:00+00:00"),
        # Clocks go from 02:00 to 03:00, and the night has an hour less.
        ("Europe/Berlin", "2026-03-28T23:00:00+01:00", 240, "04:00", "2026-03-29T02:00:00+00:00"),
        ("America/New_York", "2026-03-07T23:00:00-05:00", 240, "04:00", "2026-03-08T08:00:00+00:00"),
        # Clocks go from 03:00 (there 02:00) back by an hour, and the night has one more.
        ("Europe/Berlin", "2026-10-24T23:00:00+02:00", 360, "04:00", "2026-10-25T03:00:00+00:00"),
        ("America/New_York", "2026-10-31T23:00:00-04:00", 360, "04:00", "2026-11-01T09:00:00+00:00"),
        # 02:30 comes twice; the one that the lengths lead to is meant.
        ("Europe/Berlin", "2026-10-24T23:00:00+02:00", 210, "02:30", "2026-10-25T00:30:00+00:00"),
        ("Europe/Berlin", "2026-10-24T23:00:00+02:00", 270, "02:30", "2026-10-25T01:30:00+00:00"),
        # Here clocks are changed by half an hour.
        ("Australia/Lord_Howe", "2026-04-04T23:00:00+11:00", 330, "04:00", "2026-04-04T17:30:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-03T23:00:00+10:30", 270, "04:00", "2026-10-03T17:00:00+00:00"),
    ],
)
def test_a_time_of_day_is_the_one_that_clocks_will_show(
    zone: str, starts: str, length_min: int, ends: str, expected: str
) -> None:
    rundown = [segment("a", minutes(length_min), ends_hard=True, ends_clock_ms=clock(ends))]
    [slot] = slots(rundown, wall(starts), utc_offsets(zone, wall(starts)))
    assert datetime.fromtimestamp(slot.ends / 1000, UTC).isoformat() == expected
    assert slot.begins == wall(starts)
