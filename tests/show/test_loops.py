"""Loops that go on until an hour, and segments that return."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.commands import AddTime, AnswerClock, Hold, Jump, KeepTime, Skip, Unskip
from companion.show.conditions import Condition
from companion.show.cue import At, Cue, CueStatus
from companion.show.edit_commands import LengthsAdd
from companion.show.model import LoopPass, Plan, Segment, Variant
from companion.show.offer_commands import ProductBack, ProductSoldOut
from companion.show.state import Phase
from companion.show.times import Ms
from companion.show.timing_events import LoopDue
from tests.show.test_plan_edits import apply
from tests.show.timed import known
from tests.stage import NOON, Stage, minutes, seconds, small_plan

HOUR = Ms((NOON + minutes(8 * 60) + minutes(15)) % minutes(24 * 60))
"""A quarter of an hour after the stage opens, in the show's zone."""


def looping(passes: int = 4, *, follows: bool = False) -> Plan:
    """An opening, passes of two segments of two minutes each, and a close."""
    rundown = [Segment(id="opening", title="开场", length_ms=minutes(2))]
    for number in range(1, passes + 1):
        one = LoopPass(loop="round", number=number, of=passes, until_ms=HOUR)
        rundown += [
            Segment(id=f"{id}-{number}", title=id, length_ms=minutes(2), loop=one, follows=follows)
            for id in ("a", "b")
        ]
    close = Segment(id="close", title="收官", length_ms=minutes(2), follows=follows)
    return replace(small_plan(), rundown=(*rundown, close))


def on_air(plan: Plan) -> Stage:
    stage = Stage(plan)
    stage.go()
    return stage


def runs(stage: Stage) -> str:
    assert stage.state.running_segment is not None
    return stage.state.running_segment.id


def test_a_pass_that_runs_when_the_hour_comes_is_played_to_its_end_and_no_other_is_begun() -> None:
    stage = on_air(looping())
    stage.go()
    stage.passes(minutes(15))
    assert runs(stage) == "a-1"
    assert stage.notes()[-1] == "loop_over"
    stage.go()
    assert runs(stage) == "b-1"
    stage.go()
    assert runs(stage) == "close"


def test_a_loop_whose_hour_is_over_before_it_begins_is_passed_over_as_a_whole() -> None:
    stage = on_air(looping())
    stage.passes(minutes(20))
    stage.go()
    assert runs(stage) == "close"


def test_before_the_hour_every_pass_is_played() -> None:
    stage = on_air(looping(passes=2))
    for expected in ("a-1", "b-1", "a-2", "b-2", "close"):
        stage.go()
        assert runs(stage) == expected
    assert not any(isinstance(event, LoopDue) for event in stage.events)


def test_one_that_goes_on_by_itself_ends_with_the_pass_that_the_hour_has_found_running() -> None:
    stage = on_air(looping(passes=9, follows=True))
    stage.passes(minutes(60))
    assert stage.state.phase is Phase.ENDED
    played = [one.segment for one in stage.state.begun]
    assert played == ["opening", "a-1", "b-1", "a-2", "b-2", "a-3", "b-3", "a-4", "b-4", "close"]


def test_the_hour_is_one_of_the_clock_and_waits_for_no_hold() -> None:
    stage = on_air(looping())
    stage.go()
    stage.says(AddTime(600))
    stage.says(Hold())
    stage.passes(minutes(15))
    assert stage.state.skipped == {f"{id}-{number}" for id in "ab" for number in (2, 3, 4)}


def test_a_hand_may_play_another_pass_after_the_hour_and_is_not_fought() -> None:
    stage = on_air(looping())
    stage.go()
    stage.passes(minutes(15))
    assert stage.says(Unskip("a-2")) is None
    stage.passes(minutes(1))
    assert "a-2" not in stage.state.skipped
    stage.says(Jump("a-3"))
    stage.passes(minutes(1))
    assert runs(stage) == "a-3"
    assert sum(isinstance(event, LoopDue) for event in stage.events) == 1


def test_a_hand_that_goes_to_a_pass_after_the_hour_plays_that_pass_and_no_other() -> None:
    stage = on_air(looping())
    stage.go()
    stage.passes(minutes(15))
    assert stage.says(Jump("a-3")) is None
    assert stage.state.skipped == {"a-2", "b-2", "a-4", "b-4"}
    assert [standing.value for standing in known(stage).standings[-5:]] == [
        "running",
        "coming",
        "skipped",
        "skipped",
        "coming",
    ]
    for expected in ("b-3", "close"):
        stage.go()
        assert runs(stage) == expected


def test_what_a_hand_takes_back_in_after_the_hour_is_told_to_come() -> None:
    stage = on_air(looping(2))
    stage.go()
    stage.passes(minutes(15))
    assert stage.says(Unskip(segments=("a-2", "b-2"))) is None
    assert [standing.value for standing in known(stage).standings[-3:]] == ["coming"] * 3


# An hour that has not come after all

LEFT_OUT = {"a-2", "b-2"}


def until(hour: Ms | None, passes: int = 2) -> Plan:
    """The same show with another hour, so long after the other; None: with none."""
    at = Ms(HOUR + hour) if hour is not None else None
    plan = looping(passes)
    loops = [replace(one.loop, until_ms=at) if one.loop is not None else None for one in plan.rundown]
    rundown = tuple(replace(one, loop=loop) for one, loop in zip(plan.rundown, loops, strict=True))
    return replace(plan, rundown=rundown)


def over() -> Stage:
    """In the first of two passes, and the hour has come two minutes ago."""
    stage = on_air(looping(2))
    stage.go()
    stage.passes(minutes(17))
    assert stage.state.skipped == LEFT_OUT
    return stage


def test_a_clock_that_was_set_forward_ends_no_loop_before_somebody_says_that_it_is_right() -> None:
    stage = on_air(looping(2))
    stage.go()
    stage.clock_is_set(minutes(60))
    stage.passes(minutes(1))
    assert stage.state.skipped == set()
    stage.clock_is_set(minutes(-60))
    stage.passes(minutes(1))
    assert stage.state.skipped == set()
    stage.clock_is_set(minutes(60))
    assert stage.says(AnswerClock(KeepTime.TIME_OF_DAY)) is None
    stage.passes(seconds(1))
    assert stage.state.skipped == LEFT_OUT


def test_a_loop_that_a_wrong_clock_has_ended_goes_on_when_the_clock_is_right_again() -> None:
    stage = on_air(looping(2))
    stage.go()
    stage.clock_is_set(minutes(60))
    stage.says(AnswerClock(KeepTime.TIME_OF_DAY))
    stage.passes(seconds(1))
    stage.clock_is_set(minutes(-60))
    stage.passes(seconds(1))
    assert stage.state.skipped == LEFT_OUT, "nobody has said which of the clocks is right"
    stage.says(AnswerClock(KeepTime.TIME_OF_DAY))
    assert stage.state.skipped == set()
    assert stage.notes()[-1] == "loop_goes_on"
    stage.passes(minutes(16))
    assert stage.state.skipped == LEFT_OUT


@pytest.mark.parametrize("hour", [minutes(10), None])
def test_an_hour_that_the_file_makes_later_has_not_come(hour: Ms | None) -> None:
    stage = over()
    assert apply(stage, until(hour)) is None
    assert stage.state.skipped == set()
    for expected in ("b-1", "a-2", "b-2"):
        stage.go()
        assert runs(stage) == expected


@pytest.mark.parametrize("hour", [minutes(-5), minutes(1)])
def test_an_hour_that_the_file_changes_and_is_past_stays_so_for_new_passes_too(hour: Ms) -> None:
    stage = over()
    stage.says(Unskip("a-2"))
    assert apply(stage, until(hour, passes=3)) is None
    assert stage.state.skipped == {"b-2", "a-3", "b-3"}


def test_a_later_hour_ends_its_loop_when_it_comes() -> None:
    stage = over()
    assert apply(stage, until(minutes(10))) is None
    stage.passes(minutes(9))
    assert stage.state.skipped == LEFT_OUT


def test_what_a_hand_has_passed_over_stays_so_when_the_loop_goes_on() -> None:
    stage = on_air(looping(2))
    stage.go()
    stage.says(Skip("a-2"))
    stage.passes(minutes(17))
    assert apply(stage, until(minutes(10))) is None
    assert stage.state.skipped == {"a-2"}
    stage = over()
    stage.says(Skip("b-2"))
    assert apply(stage, until(minutes(10))) is None
    assert stage.state.skipped == {"b-2"}


def selling(plan: Plan) -> Plan:
    """The second pass begins with a product."""
    rundown = (replace(one, product="P4") if one.id == "a-2" else one for one in plan.rundown)
    return replace(plan, rundown=tuple(rundown))


def test_a_product_that_comes_back_brings_no_pass_back_after_the_hour() -> None:
    stage = on_air(selling(looping(2)))
    stage.go()
    stage.says(ProductSoldOut("P4"))
    assert stage.state.skipped == {"a-2"}
    stage.passes(minutes(17))
    stage.says(ProductBack("P4"))
    assert stage.state.skipped == LEFT_OUT
    assert apply(stage, selling(until(minutes(10)))) is None
    assert stage.state.skipped == set()


def test_a_loop_that_goes_on_passes_over_what_was_sold_out_meanwhile() -> None:
    stage = on_air(selling(looping(2)))
    stage.go()
    stage.passes(minutes(17))
    stage.says(ProductSoldOut("P4"))
    assert apply(stage, selling(until(minutes(10)))) is None
    assert stage.state.skipped == {"a-2"}
    stage.says(ProductBack("P4"))
    assert stage.state.skipped == set()


def test_a_loop_that_left_the_file_and_comes_back_after_its_hour_is_over() -> None:
    stage = over()
    opening, *_, close = looping(2).rundown
    assert apply(stage, replace(looping(2), rundown=(opening, close)), "without") is None
    assert apply(stage, looping(2), "with it") is None
    stage.passes(seconds(1))
    assert stage.state.skipped == LEFT_OUT


def test_the_hour_of_a_loop_that_has_left_the_file_in_its_last_pass_comes_once() -> None:
    stage = over()
    plan = stage.state.plan
    without = tuple(one for one in plan.rundown if one.loop is None)
    apply(stage, replace(plan, rundown=without))
    for _ in range(3):
        stage.says(LengthsAdd(("opening",), 60, sure=True))
        stage.passes(seconds(1))
    assert sum(isinstance(event, LoopDue) for event in stage.events) == 1


@pytest.mark.parametrize("away", [seconds(1), minutes(30)])
def test_an_hour_that_came_while_nobody_was_there_counts_when_somebody_is(away: Ms) -> None:
    stage = on_air(looping())
    stage.go()
    stage.passes(minutes(15) - seconds(2))
    stage.restarts(away)
    stage.passes(seconds(2))
    assert stage.state.loops_over.keys() == {"round"}


def test_a_segment_that_returns_has_another_cue_sheet_and_a_ledger_of_its_own() -> None:
    again = Cue(id="say", trigger=At(seconds(20)), do=(TellHost("返场"),))
    opening = replace(
        small_plan().rundown[0],
        cues=(Cue(id="say", trigger=At(seconds(10)), do=(TellHost("首播"),)),),
        variants=(Variant(when=Condition.read("pass > 1"), cues=(again,)),),
    )
    stage = on_air(replace(small_plan(), rundown=(opening, *small_plan().rundown[1:])))
    stage.passes(seconds(15))
    assert stage.says(Jump("opening")) is None
    stage.passes(seconds(15))
    assert stage.status("say") is CueStatus.WAITING
    stage.passes(seconds(10))
    assert [message.text for message in stage.state.messages] == ["首播", "返场"]
    assert [stage.state.ledger[number]["say"].position_ms for number in (1, 2)] == [seconds(10), seconds(20)]
