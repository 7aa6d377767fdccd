"""Cues at a time of day, cues with others, and cues that wait for a condition."""

from dataclasses import replace

import pytest

from companion.show.actions import MoveSale, SaleStep, TakeScene, TellHost
from companion.show.clock import UtcOffset
from companion.show.commands import ArmCue, Go, Hold, Jump, Resume, Skip, TaskDone
from companion.show.conditions import Comparison, Condition, Quantity
from companion.show.course import Why
from companion.show.cue import After, At, Clock, Cue, CueStatus, LatePolicy, OnCondition, OnGo, With
from companion.show.events import CueDue, SaleDue
from companion.show.model import Plan
from companion.show.offer_commands import SaleExtend, SaleOpen, SaleSold
from companion.show.times import Ms, WallMs
from tests.stage import NOON, Stage, minutes, opening_with, seconds, small_plan

DAY = minutes(24 * 60)
SAY = (TellHost("现在"),)


def o_clock(after_go: Ms, **cue: object) -> Cue:
    """A cue at the time of day that will be so long after GO, by the clocks of Shanghai."""
    shown = NOON + seconds(1) + minutes(8 * 60) + after_go
    return replace(Cue(id="clock", trigger=Clock(Ms(shown % DAY)), do=SAY), **cue)  # type: ignore[arg-type]


def started(*cues: Cue, utc_offsets: tuple[UtcOffset, ...] | None = None) -> Stage:
    plan = opening_with(*cues)
    stage = Stage(plan) if utc_offsets is None else Stage(plan, utc_offsets=utc_offsets)
    assert stage.go() is None
    return stage


def left_below(number: int) -> OnCondition:
    return OnCondition(Condition.read(f"left(F1) < {number}"))


# At a time of day


def test_a_cue_at_a_time_of_day_fires_then_and_not_before() -> None:
    stage = started(o_clock(minutes(3)))
    stage.passes(Ms(minutes(3) - 1))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("clock") is CueStatus.DONE


def test_a_time_of_day_does_not_move_with_held_time() -> None:
    stage = started(o_clock(minutes(3)), Cue(id="at", trigger=At(minutes(3))))
    stage.says(Hold())
    stage.passes(minutes(1))
    stage.says(Resume())
    stage.passes(minutes(2))
    assert (stage.status("clock"), stage.status("at")) == (CueStatus.DONE, CueStatus.WAITING)


def test_a_time_of_day_that_was_past_when_the_segment_began_asks() -> None:
    stage = started(o_clock(-minutes(2)))
    stage.passes(Ms(0))
    record = stage.state.record("clock")
    assert record is not None
    assert (record.status, record.why, record.late_ms) == (CueStatus.ASKING, Why.LATE, minutes(2))
    assert stage.state.messages == ()
    assert stage.go() is None
    assert [m.text for m in stage.state.messages] == ["现在"]


@pytest.mark.parametrize(
    ("policy", "status", "note"),
    [
        (LatePolicy.FIRE, CueStatus.DONE, "cue_late"),
        (LatePolicy.SKIP, CueStatus.SKIPPED, "cue_skipped"),
        (LatePolicy.ASK, CueStatus.ASKING, "cue_asks"),
    ],
)
def test_what_was_past_follows_its_late_policy_and_is_in_the_log(
    policy: LatePolicy, status: CueStatus, note: str
) -> None:
    stage = started(o_clock(-minutes(2), late=policy))
    stage.passes(Ms(0))
    assert stage.status("clock") is status
    assert note in stage.notes()


def test_a_time_of_day_a_few_seconds_past_is_not_late() -> None:
    stage = started(o_clock(-seconds(3)), Cue(id="then", trigger=After("clock", seconds(10))))
    stage.passes(Ms(0))
    assert stage.status("clock") is CueStatus.DONE
    stage.passes(Ms(seconds(7) - 1))
    assert stage.status("then") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("then") is CueStatus.DONE, "it counts from the time of day"


def test_a_time_of_day_that_came_while_held_is_late_afterwards() -> None:
    stage = started(o_clock(minutes(1)))
    stage.says(Hold())
    stage.passes(minutes(3))
    assert stage.status("clock") is CueStatus.WAITING
    stage.says(Resume())
    stage.passes(Ms(0))
    record = stage.state.record("clock")
    assert record is not None
    assert (record.status, record.late_ms) == (CueStatus.ASKING, minutes(2))


@pytest.mark.parametrize("late", list(LatePolicy))
@pytest.mark.parametrize("again", [seconds(2), minutes(1)])
def test_a_time_of_day_that_was_kept_comes_no_second_time_when_its_segment_does(
    late: LatePolicy, again: Ms
) -> None:
    stage = started(o_clock(minutes(3), late=late), Cue(id="then", trigger=After("clock", Ms(0)), do=SAY))
    stage.passes(minutes(3) + again)
    said = len(stage.state.messages)
    assert stage.says(Jump("opening")) is None
    stage.passes(seconds(10))
    assert (stage.status("clock"), stage.status("then")) == (CueStatus.SKIPPED, CueStatus.SKIPPED)
    assert len(stage.state.messages) == said == 2


def test_a_time_of_day_that_is_still_to_come_comes_in_the_second_pass() -> None:
    stage = started(o_clock(minutes(3)))
    stage.passes(minutes(2))
    stage.says(Jump("opening"))
    stage.passes(minutes(1))
    assert stage.status("clock") is CueStatus.DONE


def test_a_time_of_day_that_was_passed_over_in_one_pass_is_late_in_the_next() -> None:
    stage = started(o_clock(minutes(3), armed=False))
    stage.passes(minutes(4))
    stage.says(Jump("opening"))
    stage.says(ArmCue("clock"))
    stage.passes(seconds(1))
    assert stage.status("clock") is CueStatus.ASKING


def test_a_step_of_the_wall_clock_moves_a_time_of_day() -> None:
    stage = started(o_clock(minutes(10)))
    stage.clock_is_set(minutes(4))
    stage.passes(Ms(minutes(6) - 1))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("clock") is CueStatus.DONE


def test_a_wall_clock_set_back_does_not_fire_a_cue_twice() -> None:
    stage = started(o_clock(minutes(1)))
    stage.passes(minutes(2))
    assert len(stage.state.messages) == 1
    stage.clock_is_set(-minutes(30))
    stage.passes(minutes(60))
    assert len(stage.state.messages) == 1


def test_a_time_of_day_that_came_while_nothing_ran_is_late_after_the_restart() -> None:
    stage = started(o_clock(minutes(1)), o_clock(minutes(10), id="later"))
    stage.restarts(minutes(5))
    assert stage.status("clock") is CueStatus.ASKING
    assert stage.status("later") is CueStatus.WAITING
    stage.passes(minutes(5))
    assert stage.status("later") is CueStatus.DONE


def test_a_time_of_day_after_midnight_is_that_of_the_next_day() -> None:
    to_midnight = Ms(DAY - (NOON + seconds(1) + minutes(8 * 60)) % DAY)
    plan = opening_with(Cue(id="clock", trigger=Clock(minutes(5)), do=SAY))
    stage = Stage(plan)
    stage.passes(Ms(to_midnight - minutes(10)))
    stage.go()
    stage.passes(Ms(minutes(15) - 1))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("clock") is CueStatus.DONE


def test_a_time_of_day_after_clocks_were_put_back_comes_an_hour_later() -> None:
    back = UtcOffset(WallMs(NOON + minutes(30)), minutes(7 * 60))
    offsets = (UtcOffset(WallMs(0), minutes(8 * 60)), back)
    stage = started(o_clock(minutes(40)), utc_offsets=offsets)
    stage.passes(minutes(99))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(minutes(1))
    assert stage.status("clock") is CueStatus.DONE


def test_where_nothing_is_known_of_the_zone_the_operator_is_asked() -> None:
    stage = started(o_clock(minutes(3)), utc_offsets=())
    stage.passes(Ms(0))
    record = stage.state.record("clock")
    assert record is not None
    assert (record.status, record.why) == (CueStatus.ASKING, Why.NO_CLOCK)
    assert stage.says(Skip()) is None
    stage.passes(minutes(5))
    assert stage.status("clock") is CueStatus.SKIPPED


def test_what_is_known_of_the_zone_is_kept_over_a_restart_that_tells_nothing() -> None:
    stage = started(o_clock(minutes(3)))
    stage.restarts(Ms(0))
    stage.passes(minutes(3))
    assert stage.status("clock") is CueStatus.DONE


# With another cue


def test_a_cue_with_a_task_counts_from_when_it_was_given_and_one_after_it_from_its_tick() -> None:
    stage = started(
        Cue(id="list", trigger=At(seconds(10)), who="场控", task="上链接"),
        Cue(id="with", trigger=With("list", seconds(30)), do=SAY),
        Cue(id="after", trigger=After("list", seconds(30)), do=SAY),
    )
    stage.passes(seconds(20))
    assert stage.says(TaskDone("list")) is None
    stage.passes(seconds(20))
    assert (stage.status("with"), stage.status("after")) == (CueStatus.DONE, CueStatus.WAITING)
    stage.passes(seconds(10))
    assert stage.status("after") is CueStatus.DONE


def test_a_cue_with_a_task_does_not_wait_for_the_tick() -> None:
    stage = started(
        Cue(id="list", trigger=At(seconds(10)), who="场控", task="上链接"),
        Cue(id="with", trigger=With("list", Ms(0)), do=SAY),
    )
    stage.passes(seconds(10))
    assert (stage.status("list"), stage.status("with")) == (CueStatus.TASK, CueStatus.DONE)


def test_a_cue_with_a_task_that_was_ticked_early_counts_from_the_tick() -> None:
    stage = started(
        Cue(id="list", trigger=At(minutes(1)), who="场控", task="上链接"),
        Cue(id="with", trigger=With("list", seconds(5)), do=SAY),
    )
    assert stage.says(TaskDone("list")) is None
    stage.passes(seconds(5))
    assert stage.status("with") is CueStatus.DONE


def test_a_cue_with_one_that_asks_waits_for_the_word() -> None:
    stage = started(
        Cue(id="first", trigger=At(seconds(10)), do=SAY), Cue(id="with", trigger=With("first", Ms(0)), do=SAY)
    )
    stage.stalls(minutes(1))
    assert (stage.status("first"), stage.status("with")) == (CueStatus.ASKING, CueStatus.WAITING)
    stage.go()
    stage.passes(Ms(0))
    assert stage.status("with") is CueStatus.DONE


def test_held_time_does_not_count_for_a_cue_with_another() -> None:
    stage = started(Cue(id="first", trigger=At(Ms(0))), Cue(id="with", trigger=With("first", seconds(30))))
    stage.passes(seconds(10))
    stage.says(Hold())
    stage.passes(minutes(5))
    stage.says(Resume())
    stage.passes(Ms(seconds(20) - 1))
    assert stage.status("with") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("with") is CueStatus.DONE


def test_skipping_a_cue_skips_what_was_to_come_with_it() -> None:
    stage = started(
        Cue(id="first", trigger=OnGo()),
        Cue(id="with", trigger=With("first", seconds(5))),
        Cue(id="after", trigger=After("with", seconds(5))),
    )
    assert stage.says(Skip()) is None
    assert stage.status("after") is CueStatus.SKIPPED


# On a condition


def test_a_cue_fires_as_soon_as_its_condition_holds_and_once() -> None:
    stage = started(Cue(id="low", trigger=left_below(20), do=SAY))
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 80))
    stage.passes(Ms(0))
    assert stage.status("low") is CueStatus.WAITING, "20 are not fewer than 20"
    stage.says(SaleSold("F1", 1))
    stage.passes(Ms(0))
    assert stage.status("low") is CueStatus.DONE
    stage.says(SaleSold("F1", -30))
    stage.says(SaleSold("F1", 30))
    stage.passes(minutes(1))
    assert len(stage.state.messages) == 1


def test_a_condition_that_holds_when_the_segment_begins_fires_then() -> None:
    stage = started(Cue(id="low", trigger=left_below(101), do=SAY))
    stage.passes(Ms(0))
    record = stage.state.record("low")
    assert record is not None
    assert (record.status, record.late_ms) == (CueStatus.DONE, 0)


def test_a_condition_waits_while_the_script_is_held() -> None:
    stage = started(Cue(id="low", trigger=left_below(20), do=SAY))
    stage.says(SaleOpen("F1"))
    stage.says(Hold())
    stage.says(SaleSold("F1", 90))
    stage.passes(minutes(1))
    assert stage.status("low") is CueStatus.WAITING
    stage.says(Resume())
    stage.passes(Ms(0))
    assert stage.status("low") is CueStatus.DONE


def test_a_condition_that_no_longer_holds_when_the_script_goes_on_fires_nothing() -> None:
    stage = started(Cue(id="low", trigger=left_below(20), do=SAY))
    stage.says(SaleOpen("F1"))
    stage.says(Hold())
    stage.says(SaleSold("F1", 90))
    stage.passes(seconds(10))
    stage.says(SaleSold("F1", -90))
    stage.says(Resume())
    stage.passes(seconds(10))
    assert stage.status("low") is CueStatus.WAITING


def test_a_condition_does_not_fire_again_after_a_restart() -> None:
    stage = started(Cue(id="low", trigger=left_below(101), do=SAY))
    stage.passes(Ms(0))
    stage.restarts(seconds(30))
    stage.passes(minutes(1))
    assert len(stage.state.messages) == 1


def test_what_comes_after_a_condition_counts_from_when_it_held() -> None:
    stage = started(
        Cue(id="low", trigger=left_below(20), do=SAY), Cue(id="then", trigger=After("low", seconds(10)))
    )
    stage.says(SaleOpen("F1"))
    stage.passes(seconds(42))
    stage.says(SaleSold("F1", 90))
    stage.passes(Ms(seconds(10) - 1))
    assert stage.status("then") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("then") is CueStatus.DONE


def test_a_scene_cue_on_a_condition_asks_when_a_hand_is_on_the_scenes() -> None:
    stage = started(Cue(id="low", trigger=left_below(20), do=(TakeScene("product"),)))
    stage.hand_takes("Lobby")
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 90))
    stage.passes(Ms(0))
    record = stage.state.record("low")
    assert record is not None
    assert (record.status, record.why) == (CueStatus.ASKING, Why.HAND)


def test_one_condition_may_lead_to_another() -> None:
    """What a cue changes is looked at before anything else happens."""
    open_sale = Cue(id="open", trigger=left_below(101), do=(MoveSale("F1", SaleStep.OPEN),))
    stage = started(
        open_sale,
        Cue(id="out", trigger=OnCondition(Condition.read("stock(P4) <= 100")), do=SAY),
    )
    stage.passes(Ms(0))
    assert stage.status("open") is CueStatus.DONE
    stage.says(SaleSold("F1", 100))
    stage.passes(Ms(0))
    assert stage.status("out") is CueStatus.DONE


@pytest.mark.parametrize(
    ("quantity", "of", "comparison", "number", "holds"),
    [
        (Quantity.SOLD, "F1", Comparison.AT_LEAST, 30, True),
        (Quantity.SOLD, "F1", Comparison.ABOVE, 30, False),
        (Quantity.LEFT, "F1", Comparison.AT_MOST, 70, True),
        (Quantity.LEFT, "F1", Comparison.BELOW, 70, False),
        (Quantity.STOCK, "P4", Comparison.AT_MOST, 170, True),
        (Quantity.STOCK, "P4", Comparison.BELOW, 170, False),
        (Quantity.STOCK, "P9", Comparison.BELOW, 1_000, False),
        (Quantity.LEFT, "F9", Comparison.BELOW, 1_000, False),
    ],
)
def test_a_condition_looks_at_what_the_show_counts(
    quantity: Quantity, of: str, comparison: Comparison, number: int, holds: bool
) -> None:
    """30 of the sale's 100 are sold, of a product that has 200."""
    stage = started(
        Cue(id="x", trigger=OnCondition(Condition.read(f"{quantity}({of}) {comparison} {number}")))
    )
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 30))
    stage.passes(Ms(0))
    assert (stage.status("x") is CueStatus.DONE) is holds


def test_a_stock_that_nobody_gave_holds_no_condition() -> None:
    trigger = OnCondition(Condition.read("stock(P4) < 1000"))
    stage = Stage(without_stock(opening_with(Cue(id="low", trigger=trigger, do=SAY))))
    stage.go()
    stage.says(SaleOpen("F1"))
    stage.says(SaleExtend("F1", 30, "补时"))
    stage.passes(minutes(1))
    assert stage.status("low") is CueStatus.WAITING


def without_stock(plan: Plan) -> Plan:
    return replace(plan, products={"P4": replace(plan.products["P4"], stock=None)})


def test_a_condition_cue_that_was_not_met_does_not_stop_go() -> None:
    stage = started(Cue(id="low", trigger=left_below(0), do=SAY))
    stage.passes(seconds(1))
    assert stage.says(Go(expects="segment:strawberry")) is None


# At the same instant


def test_of_what_is_due_at_once_promises_go_first_and_then_cues_as_the_file_has_them() -> None:
    three_minutes = small_plan().sales["F1"].length_ms
    stage = started(
        Cue(id="z", trigger=At(three_minutes), do=SAY),
        Cue(id="m", trigger=At(three_minutes), do=SAY),
        Cue(id="a", trigger=At(Ms(three_minutes - 1)), do=SAY),
    )
    stage.says(SaleOpen("F1"))
    stage.stalls(three_minutes)
    due = [event for event in stage.events if isinstance(event, CueDue | SaleDue)]
    assert [event.cue if isinstance(event, CueDue) else event.sale for event in due] == ["a", "F1", "z", "m"]
