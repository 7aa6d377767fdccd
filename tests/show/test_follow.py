"""Segments that begin by themselves: on the instant, and never caught up with blindly."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.commands import AddTime, Fallback, Go, Hold, Jump, Resume, Return, Skip
from companion.show.cue import LATE_MS, After, At, BeforeEnd, Cue, CueStatus, OnGo
from companion.show.desk_commands import Undo
from companion.show.events import ObsLost
from companion.show.model import Plan, Segment
from companion.show.state import Phase
from companion.show.timeline import goes_on_at, next_due
from companion.show.times import Ms, RunMs, WallMs
from companion.show.timing_events import SegmentDue
from tests.stage import NOON, Stage, minutes, seconds, small_plan


def chain(count: int, length: Ms, *, first: bool = False) -> Plan:
    """So many segments, each of which follows the one before; the first too, if that is said."""
    segments = (
        Segment(id=f"s{number}", title=f"第 {number} 段", length_ms=length, follows=first or number > 1)
        for number in range(1, count + 1)
    )
    return replace(small_plan(), rundown=tuple(segments))


def with_segment(plan: Plan, number: int, **changes: object) -> Plan:
    segments = list(plan.rundown)
    segments[number - 1] = replace(segments[number - 1], **changes)  # type: ignore[arg-type]
    return replace(plan, rundown=tuple(segments))


def started(plan: Plan) -> Stage:
    stage = Stage(plan)
    stage.go()
    return stage


def runs(stage: Stage) -> str | None:
    running = stage.state.running_segment
    return running.id if running is not None and stage.state.phase is Phase.RUNNING else None


@pytest.mark.parametrize("late", [0, 4])
def test_a_thousand_segments_of_a_second_end_on_the_planned_instant(late: int) -> None:
    stage = started(chain(1_000, seconds(1), first=True))
    began = stage.state.started
    assert began is not None
    for number in range(1, 1_001):
        stage.stalls(Ms(began + number * 1_000 + late - stage.now.run))
    assert stage.state.phase is Phase.ENDED
    assert stage.state.ended == began + 1_000_000
    assert [one.at for one in stage.state.begun] == [began + number * 1_000 for number in range(1_000)]


def test_the_last_of_a_chain_ends_the_show_and_wraps_to_nothing() -> None:
    stage = started(chain(2, seconds(10)))
    stage.passes(seconds(20))
    assert stage.state.phase is Phase.ENDED
    stage.passes(minutes(5))
    assert [one.segment for one in stage.state.begun] == [one.id for one in stage.state.plan.rundown]


def test_a_show_whose_last_segment_waited_for_go_is_ended_by_go() -> None:
    plan = with_segment(chain(2, seconds(10)), 2, follows=False)
    stage = started(plan)
    stage.passes(minutes(1))
    assert runs(stage) == "s1"
    stage.go()
    stage.passes(minutes(1))
    assert runs(stage) == "s2"


def test_time_that_was_added_and_is_taken_back_leaves_it_waiting_for_go_as_it_was() -> None:
    stage = started(chain(2, minutes(1)))
    stage.stalls(minutes(2))
    assert stage.notes()[-1] == "follow_missed"
    stage.says(AddTime(120))
    stage.passes(seconds(2))
    assert stage.says(Undo()) is None
    stage.passes(minutes(1))
    assert runs(stage) == "s1", "whoever takes a slip back does not mean to go on"
    stage.go()
    assert runs(stage) == "s2"


def test_what_is_due_at_the_very_end_fires_before_the_next_begins() -> None:
    last = Cue(id="last", trigger=BeforeEnd(Ms(0)), do=(TellHost("x"),))
    after = Cue(id="after", trigger=After("last", Ms(0)), do=(TellHost("y"),))
    stage = started(with_segment(chain(2, seconds(10)), 1, cues=(last, after)))
    stage.stalls(seconds(10) + 300)
    assert runs(stage) == "s2"
    assert [message.text for message in stage.state.messages] == ["x", "y"]


def test_what_would_come_later_is_cancelled_as_when_a_hand_goes_on() -> None:
    cues = (Cue(id="late", trigger=At(seconds(30))), Cue(id="go", trigger=OnGo()))
    stage = started(with_segment(chain(2, seconds(10)), 1, cues=cues))
    stage.passes(seconds(10))
    assert {stage.state.ledger[1][name].status for name in ("late", "go")} == {CueStatus.CANCELLED}


def test_cues_count_from_the_instant_at_which_it_was_due_to_begin() -> None:
    cue = Cue(id="a", trigger=At(seconds(2)), do=(TellHost("x"),))
    stage = started(with_segment(chain(2, seconds(10)), 2, cues=(cue,)))
    stage.stalls(seconds(11))
    assert stage.status("a") is CueStatus.WAITING
    stage.passes(seconds(1))
    assert stage.status("a") is CueStatus.DONE
    assert stage.state.ledger[2]["a"].late_ms == 0


def test_one_that_fell_due_while_nobody_was_there_waits_for_go() -> None:
    stage = started(chain(3, seconds(10)))
    stage.stalls(Ms(seconds(10) + LATE_MS + 1))
    assert runs(stage) == "s1"
    assert stage.notes()[-1] == "follow_missed"
    stage.passes(minutes(5))
    assert runs(stage) == "s1"
    assert stage.notes().count("follow_missed") == 1
    stage.go()
    assert runs(stage) == "s2"
    stage.passes(seconds(10))
    assert runs(stage) == "s3", "what comes after it goes on by itself again"


@pytest.mark.parametrize(("away", "then"), [(seconds(12), "s2"), (seconds(16), "s1"), (minutes(30), "s1")])
def test_a_process_that_comes_back_follows_at_most_so_late(away: Ms, then: str) -> None:
    stage = started(chain(9, seconds(10)))
    stage.restarts(away)
    assert runs(stage) == then


def test_no_number_of_segments_is_caught_up_with_after_an_outage() -> None:
    stage = started(chain(100, seconds(1)))
    stage.stalls(seconds(30))
    assert len(stage.state.begun) == 1


def test_time_that_is_added_after_it_was_missed_is_followed_at_its_end() -> None:
    stage = started(chain(2, seconds(10)))
    stage.stalls(seconds(20))
    assert stage.state.segment is not None
    assert stage.state.segment.asks
    stage.says(AddTime(5))
    assert stage.state.segment.asks, "it is over all the same"
    stage.says(AddTime(30))
    assert not stage.state.segment.asks
    stage.passes(seconds(25))
    assert runs(stage) == "s2"


def test_it_moves_with_added_and_with_held_time() -> None:
    stage = started(chain(2, seconds(10)))
    stage.says(AddTime(5))
    stage.passes(seconds(8))
    stage.says(Hold())
    assert goes_on_at(stage.state) is None
    stage.passes(minutes(3))
    assert runs(stage) == "s1"
    stage.says(Resume())
    stage.passes(seconds(7) - 1)
    assert runs(stage) == "s1"
    stage.passes(Ms(1))
    assert runs(stage) == "s2"


def test_one_made_shorter_than_it_has_run_goes_on_at_once_and_removes_no_time_that_is_past() -> None:
    stage = started(chain(2, minutes(10)))
    stage.passes(minutes(8))
    stage.says(AddTime(-300))
    stage.passes(Ms(0))
    assert runs(stage) == "s2"
    assert stage.state.segment is not None
    assert stage.state.segment.started == stage.now.run
    assert sum(isinstance(event, SegmentDue) for event in stage.events) == 1


def test_under_the_fallback_nothing_goes_on_and_after_it_the_rest_of_the_time_is_kept() -> None:
    stage = started(chain(2, seconds(10)))
    stage.passes(seconds(4))
    stage.says(Fallback())
    stage.passes(minutes(1))
    assert runs(stage) == "s1"
    stage.says(Return())
    stage.passes(seconds(6) - 1)
    assert runs(stage) == "s1"
    stage.passes(Ms(1))
    assert runs(stage) == "s2"


def test_a_script_that_goes_on_under_the_fallback_waits_for_go_after_it() -> None:
    stage = started(chain(2, seconds(10)))
    stage.says(Fallback())
    stage.says(Resume())
    stage.passes(minutes(1))
    assert runs(stage) == "s1"
    stage.says(Return())
    stage.passes(Ms(0))
    assert runs(stage) == "s1"
    assert stage.state.segment is not None
    assert stage.state.segment.asks


def test_without_obs_it_goes_on_all_the_same() -> None:
    stage = started(chain(2, seconds(10)))
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    stage.passes(seconds(10))
    assert runs(stage) == "s2"


def test_one_that_is_passed_over_is_not_begun_and_the_one_after_it_says_how_it_begins() -> None:
    stage = started(with_segment(chain(3, seconds(10)), 3, follows=False))
    stage.says(Skip("s2"))
    stage.passes(minutes(1))
    assert runs(stage) == "s1"
    stage.says(Jump("s2"))
    stage.passes(seconds(10))
    assert runs(stage) == "s2"


def test_a_go_in_the_moment_in_which_it_went_on_does_not_pass_over_a_segment() -> None:
    stage = started(chain(3, seconds(10)))
    stage.passes(seconds(10) + 20)
    assert stage.refuses(Go()) == "too_soon"
    assert runs(stage) == "s2"
    stage.passes(seconds(1))
    assert stage.refuses(Go(expects="segment:s2")) == "changed"


def test_a_hard_start_is_waited_for() -> None:
    at_noon = Ms((NOON + minutes(8 * 60) + minutes(5)) % minutes(24 * 60))
    plan = with_segment(chain(2, minutes(2)), 2, starts_hard=True, starts_clock_ms=at_noon)
    stage = Stage(replace(plan, planned_start=WallMs(NOON)))
    assert stage.says(Go()) is None
    stage.passes(Ms(minutes(5) - 1))
    assert runs(stage) == "s1"
    stage.passes(Ms(1))
    assert runs(stage) == "s2"
    assert stage.state.segment is not None
    assert stage.state.segment.started == minutes(5)


def test_an_event_of_another_pass_or_of_an_instant_that_has_moved_does_nothing() -> None:
    stage = started(chain(3, seconds(10)))
    end = goes_on_at(stage.state)
    assert end is not None
    stage.says(AddTime(5))
    before = stage.state
    stage.happens(lambda at: SegmentDue(at=at, pass_no=1, due=end))
    stage.happens(lambda at: SegmentDue(at=at, pass_no=2, due=RunMs(end + 5_000)))
    assert stage.state == before
    assert next_due(stage.state, stage.now) is None
