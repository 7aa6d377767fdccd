"""What viewers count on, and whether the show as it goes will keep it."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.clock import UtcOffset
from companion.show.commands import AddTime, ArmCue, Back, DisarmCue, EndShow, Hold, Jump, Skip
from companion.show.cue import After, At, BeforeEnd, Clock, Cue, CueStatus, OnGo, Trigger
from companion.show.model import Plan
from companion.show.offer_commands import BagOpen, SaleClose, SaleOpen, SaleTease
from companion.show.times import Ms, WallMs
from companion.show.timing.model import PromiseKind
from companion.show.timing.timing import same_time
from tests.show.timed import clocks, kept, known, on_time, promise, promises, segment, show_of, slack
from tests.stage import NOON, Stage, minutes, seconds


def cue(id: str, trigger: Trigger, **more: object) -> Cue:
    return replace(Cue(id=id, trigger=trigger, do=(TellHost("到点"),)), **more)  # type: ignore[arg-type]


def at_clock(after_noon: Ms, **more: object) -> Cue:
    return cue("at-20:14", Clock(clocks(after_noon)), **more)


def with_cue(promised: Cue, **edges: object) -> Plan:
    """Ten minutes, ten with the cue, ten that end hard."""
    return show_of(
        segment("a", minutes(10)), segment("b", minutes(10), promised), segment("c", minutes(10), **edges)
    )


def kinds(stage: Stage) -> list[PromiseKind]:
    return [one.promise.kind for one in promises(stage)]


# Edges


def test_hard_edges_are_promises_until_their_segment_has_kept_them() -> None:
    plan = show_of(
        segment("a", minutes(10), ends_hard=True),
        segment("b", minutes(10), starts_hard=True),
        segment("c", minutes(10), ends_hard=True),
    )
    stage = on_time(plan)
    assert kinds(stage) == [PromiseKind.HARD_END, PromiseKind.HARD_START, PromiseKind.SHOW_ENDS]
    assert [one.promise.id for one in promises(stage)] == ["a", "b", plan.id]
    stage.go()
    assert kinds(stage) == [PromiseKind.SHOW_ENDS]
    stage.says(Skip("c"))
    assert kinds(stage) == [PromiseKind.SHOW_ENDS]


def test_the_slack_of_a_hard_end_is_what_may_still_be_lost_before_it() -> None:
    stage = on_time(show_of(segment("a", minutes(10)), segment("b", minutes(10), ends_hard=True)))
    stage.says(AddTime(-120))
    assert slack(stage, PromiseKind.SHOW_ENDS) == minutes(2)
    stage.passes(minutes(10))
    assert slack(stage, PromiseKind.SHOW_ENDS) == 0
    stage.passes(minutes(1))
    assert slack(stage, PromiseKind.SHOW_ENDS) == -minutes(1)
    assert not kept(stage, PromiseKind.SHOW_ENDS)


def test_the_slack_of_a_hard_start_is_how_long_the_show_would_wait_for_it() -> None:
    plan = show_of(
        segment("a", minutes(10)),
        segment("b", minutes(5), starts_hard=True, starts_clock_ms=clocks(minutes(13))),
    )
    stage = on_time(plan)
    assert slack(stage, PromiseKind.HARD_START) == minutes(3)
    stage.passes(minutes(12))
    assert slack(stage, PromiseKind.HARD_START) == minutes(1)


def test_a_few_seconds_late_is_kept() -> None:
    stage = on_time(show_of(segment("a", minutes(10)), segment("b", minutes(10), starts_hard=True)))
    stage.passes(Ms(minutes(10) + seconds(5)))
    assert kept(stage, PromiseKind.HARD_START)
    stage.passes(Ms(1))
    assert not kept(stage, PromiseKind.HARD_START)


# Cues


def test_a_cue_at_a_time_of_day_is_promised_while_its_segment_will_run_then() -> None:
    stage = on_time(with_cue(at_clock(minutes(14))))
    one = promise(stage, PromiseKind.CUE)
    assert (one.promise.id, one.promise.segment, one.promise.at) == ("at-20:14", "b", minutes(14))
    assert (one.slack_ms, one.early_ms) == (minutes(4), minutes(6))
    stage.passes(minutes(14))
    assert slack(stage, PromiseKind.CUE) == 0
    stage.passes(minutes(1))
    assert slack(stage, PromiseKind.CUE) == -minutes(1)
    assert not kept(stage, PromiseKind.CUE)


def test_a_segment_that_will_be_over_before_its_time_of_day_breaks_that_too() -> None:
    stage = on_time(with_cue(at_clock(minutes(19))))
    stage.says(AddTime(-120))
    assert promise(stage, PromiseKind.CUE).early_ms == -minutes(1)
    assert not kept(stage, PromiseKind.CUE)
    stage.passes(minutes(9))
    assert kept(stage, PromiseKind.CUE), "the minute that ran over has mended it"


def test_a_segment_has_to_begin_before_what_it_has_promised() -> None:
    plan = with_cue(cue("x", At(minutes(2)), promise=True))
    assert known(on_time(plan)).latest[1] == minutes(10)
    assert known(on_time(with_cue(at_clock(minutes(14))))).latest[1] == minutes(14)


def test_the_running_segment_keeps_its_time_of_day_unless_it_is_left_or_held() -> None:
    stage = on_time(show_of(segment("a", minutes(10), at_clock(minutes(8)))))
    one = promise(stage, PromiseKind.CUE)
    assert (one.slack_ms, one.early_ms) == (None, minutes(2))
    stage.says(AddTime(-180))
    assert not kept(stage, PromiseKind.CUE)
    stage.says(AddTime(180))
    stage.passes(minutes(7))
    stage.says(Hold())
    stage.passes(seconds(30))
    assert slack(stage, PromiseKind.CUE) == seconds(30)
    stage.passes(minutes(1))
    assert not kept(stage, PromiseKind.CUE)


def test_what_has_fired_or_asks_is_settled_and_stays_so_when_its_segment_is_begun_again() -> None:
    stage = on_time(show_of(segment("a", minutes(10), at_clock(minutes(8))), segment("b", minutes(10))))
    stage.passes(minutes(8))
    assert kinds(stage) == []
    stage.go()
    stage.passes(seconds(1))
    stage.says(Back())
    assert kinds(stage) == []


@pytest.mark.parametrize(
    "promised",
    [at_clock(minutes(14), promise=False), at_clock(minutes(14), armed=False), cue("x", At(minutes(1)))],
)
def test_what_nobody_was_told_is_no_promise(promised: Cue) -> None:
    assert kinds(on_time(with_cue(promised))) == []


def test_a_cue_that_was_switched_off_promises_nothing_any_more() -> None:
    stage = on_time(show_of(segment("a", minutes(10), at_clock(minutes(8)))))
    stage.says(DisarmCue("at-20:14"))
    assert kinds(stage) == []
    stage.says(ArmCue("at-20:14"))
    assert kinds(stage) == [PromiseKind.CUE]


@pytest.mark.parametrize(
    ("trigger", "offset"),
    [
        (At(minutes(2)), minutes(2)),
        (BeforeEnd(minutes(3)), minutes(7)),
        (After("tease", seconds(60)), minutes(2)),
    ],
)
def test_what_is_promised_without_a_time_of_day_is_promised_for_when_it_was_planned(
    trigger: Trigger, offset: Ms
) -> None:
    b = segment("b", minutes(10), cue("tease", At(minutes(1))), cue("x", trigger, promise=True))
    stage = on_time(show_of(segment("a", minutes(10)), b))
    one = promise(stage, PromiseKind.CUE)
    assert (one.promise.at, one.promise.offset_ms) == (minutes(10) + offset, offset)
    stage.says(AddTime(-60))
    assert (slack(stage, PromiseKind.CUE), kept(stage, PromiseKind.CUE)) == (minutes(1), False)
    stage.passes(minutes(10))
    assert (slack(stage, PromiseKind.CUE), kept(stage, PromiseKind.CUE)) == (0, True)
    stage.passes(minutes(2))
    assert slack(stage, PromiseKind.CUE) == -minutes(2)
    stage.go()
    assert slack(stage, PromiseKind.CUE) == -minutes(2) - seconds(1)


def test_what_is_promised_in_the_running_segment_moves_with_a_hold_and_not_with_an_overrun() -> None:
    stage = on_time(show_of(segment("a", minutes(10), cue("x", At(minutes(8)), promise=True))))
    assert slack(stage, PromiseKind.CUE) == 0
    stage.says(Hold())
    stage.passes(minutes(1))
    assert slack(stage, PromiseKind.CUE) == -minutes(1)


def test_of_what_waits_for_go_nobody_knows_an_instant() -> None:
    assert kinds(on_time(with_cue(cue("x", OnGo(), promise=True)))) == []


def test_a_time_of_day_in_a_zone_of_which_nothing_is_known_is_no_promise() -> None:
    assert kinds(on_time(with_cue(at_clock(minutes(14))), utc_offsets=())) == []


# Windows


def test_viewers_of_a_window_count_on_its_instant_and_on_a_show_that_is_on_until_then() -> None:
    stage = on_time(show_of(segment("a", minutes(5))))
    stage.says(SaleTease("F1"))
    stage.says(BagOpen("L1"))
    assert kinds(stage) == [PromiseKind.SALE_OPENS, PromiseKind.BAG_CLOSES]
    assert [one.early_ms for one in promises(stage)] == [minutes(4), minutes(1)]
    assert [one.slack_ms for one in promises(stage)] == [None, None]
    stage.says(SaleOpen("F1"))
    assert promise(stage, PromiseKind.SALE_CLOSES, "F1").promise.at == minutes(3)
    stage.says(AddTime(-90))
    assert not kept(stage, PromiseKind.BAG_CLOSES)
    stage.says(SaleClose("F1"))
    assert kinds(stage) == [PromiseKind.BAG_CLOSES]


def test_a_window_that_outlives_the_show_is_broken_and_an_overrun_mends_it() -> None:
    stage = on_time(show_of(segment("a", minutes(3))))
    stage.says(BagOpen("L1"))
    assert not kept(stage, PromiseKind.BAG_CLOSES)
    stage.passes(minutes(4) - seconds(1))
    assert kept(stage, PromiseKind.BAG_CLOSES)
    stage.says(EndShow())
    assert kept(stage, PromiseKind.BAG_CLOSES)


# The next, and what does not change it


def test_the_next_promise_is_the_first_that_is_still_ahead() -> None:
    stage = on_time(with_cue(at_clock(minutes(14)), ends_hard=True))
    stage.says(BagOpen("L1"))
    order = []
    while (coming := known(stage).next_promise(stage.now.run)) is not None:
        order.append((coming.promise.kind, coming.promise.at))
        stage.passes(Ms(coming.promise.at - stage.now.run))
    assert order == [
        (PromiseKind.BAG_CLOSES, minutes(4)),
        (PromiseKind.CUE, minutes(14)),
        (PromiseKind.SHOW_ENDS, minutes(30)),
    ]


def test_a_clock_that_is_set_moves_every_promise_and_its_slack() -> None:
    stage = on_time(with_cue(at_clock(minutes(14)), ends_hard=True))
    stage.clock_is_set(minutes(1))
    assert promise(stage, PromiseKind.CUE).promise.at == minutes(13)
    assert (slack(stage, PromiseKind.CUE), slack(stage, PromiseKind.SHOW_ENDS)) == (minutes(3), -minutes(1))


def test_time_is_known_to_be_the_same_where_nothing_happened_to_it() -> None:
    unpromised, promised = cue("x", At(minutes(1))), at_clock(minutes(12))
    stage = on_time(show_of(segment("a", minutes(10), unpromised), segment("b", minutes(10), promised)))
    before = stage.state
    stage.hand_takes("Product")
    stage.passes(minutes(1))
    assert stage.status("x") is CueStatus.DONE
    assert same_time(before, stage.state)
    stage.says(AddTime(60))
    assert not same_time(before, stage.state)
    stage.go()
    before = stage.state
    stage.says(DisarmCue("at-20:14"))
    assert not same_time(before, stage.state)


def encore() -> Stage:
    """The second of four segments has begun on time, the third was over on time, and the last one runs."""
    plan = show_of(
        segment("a", minutes(5)),
        segment("h", minutes(5), starts_hard=True),
        segment("e", minutes(5), ends_hard=True),
        segment("z", minutes(30), shortest_ms=minutes(5)),
    )
    stage = on_time(plan)
    for _ in range(3):
        stage.passes(minutes(5))
        stage.go()
    stage.passes(seconds(1))
    return stage


def test_what_comes_again_after_its_hour_was_kept_is_late_for_nothing() -> None:
    stage = encore()
    assert stage.says(Jump("a")) is None
    assert kinds(stage) == []
    assert known(stage).latest_start is None
    stage.passes(minutes(1))
    assert stage.says(Jump("e")) is None
    assert kinds(stage) == []


def test_leaving_out_what_would_come_again_breaks_no_promise_that_was_kept() -> None:
    stage = encore()
    assert stage.says(Jump("a")) is None
    assert stage.says(Skip(segments=("h", "e"))) is None
    assert "promise_broken" not in stage.notes()


def test_a_hard_start_that_was_begun_too_early_can_still_be_kept() -> None:
    plan = show_of(segment("a", minutes(5)), segment("b", minutes(5), starts_hard=True, ends_hard=True))
    stage = on_time(replace(plan, rundown=(*plan.rundown, segment("c", minutes(5)))))
    stage.passes(minutes(3))
    stage.go()
    stage.go()
    stage.passes(seconds(1))
    assert stage.says(Jump("a")) is None
    assert kinds(stage) == [PromiseKind.HARD_START, PromiseKind.HARD_END]


def test_who_is_late_in_a_night_in_which_an_hour_comes_twice_has_not_promised_its_second_coming() -> None:
    # Half past midnight; at two o'clock clocks go back to one, and the draw was announced for five past one.
    first = Ms((minutes(30) - NOON) % minutes(24 * 60))
    back = WallMs(NOON + minutes(90))
    night = (UtcOffset(WallMs(0), first), UtcOffset(back, Ms(first - minutes(60))))
    draw = Cue(id="draw", trigger=Clock(minutes(65)), do=(TellHost("开奖"),))
    stage = on_time(show_of(segment("a", minutes(25)), segment("b", minutes(30), draw)), utc_offsets=night)
    for _ in range(10):
        assert promise(stage, PromiseKind.CUE).promise.at == stage.state.run(WallMs(NOON + minutes(35)))
        stage.says(AddTime(300))
    assert not kept(stage, PromiseKind.CUE)
    stage.passes(minutes(70))
    stage.go()
    stage.passes(seconds(1))
    assert stage.state.record("draw") is not None, "late, and not an hour later again"


def test_a_time_of_day_is_that_of_the_day_on_which_its_segment_runs_when_the_date_is_set_right() -> None:
    draw = Cue(id="draw", trigger=Clock(clocks(minutes(14))), do=(TellHost("开奖"),))
    stage = on_time(show_of(segment("a", minutes(5)), segment("b", minutes(30), draw)))
    stage.clock_is_set(minutes(24 * 60))
    stage.passes(minutes(5))
    stage.go()
    stage.passes(minutes(8))
    assert stage.state.record("draw") is None
    stage.passes(minutes(2))
    assert stage.state.record("draw") is not None
