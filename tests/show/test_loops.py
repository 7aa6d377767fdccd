"""Loops that go on until an hour, and segments that return."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.commands import AddTime, Hold, Jump, Unskip
from companion.show.conditions import Condition
from companion.show.cue import At, Cue, CueStatus
from companion.show.model import LoopPass, Plan, Segment, Variant
from companion.show.state import Phase
from companion.show.times import Ms
from companion.show.timing_events import LoopDue
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


@pytest.mark.parametrize("away", [seconds(1), minutes(30)])
def test_an_hour_that_came_while_nobody_was_there_counts_when_somebody_is(away: Ms) -> None:
    stage = on_air(looping())
    stage.go()
    stage.passes(minutes(15) - seconds(2))
    stage.restarts(away)
    stage.passes(seconds(2))
    assert stage.state.loops_over == {"round"}


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
