"""Leaving the planned order: segments are passed over, gone back to and jumped to."""

from dataclasses import replace

import pytest

from companion.show.actions import MoveSale, SaleStep, TellHost
from companion.show.bags.bag import BagState
from companion.show.command_table import Command
from companion.show.commands import Back, EndShow, Fallback, Go, Hold, Jump, Skip, Unskip
from companion.show.cue import At, Cue, CueStatus, OnGo
from companion.show.offer_commands import SaleClose, SaleOpen
from companion.show.sales.sale import SaleState
from companion.show.state import Phase
from companion.show.timeline import GoDoes, go_target
from companion.show.times import Ms
from companion.show.timing.timing import timing
from tests.stage import Stage, minutes, opening_with, seconds, small_plan


def place(stage: Stage) -> str:
    segment = stage.state.running_segment
    assert segment is not None
    return segment.id


def later(stage: Stage, command: Command) -> str | None:
    """A command, a second after whatever was before."""
    stage.passes(seconds(1))
    return stage.refuses(command)


# Passing over


def test_go_passes_over_a_segment_that_is_marked(running: Stage) -> None:
    assert later(running, Skip("strawberry")) is None
    assert go_target(running.state).name == "segment:close"
    running.go()
    assert place(running) == "close"
    assert running.state.skipped == {"strawberry"}, "the mark tells that it was meant"


def test_a_segment_that_is_passed_over_takes_no_time(running: Stage) -> None:
    before = timing(running.state).end
    later(running, Skip("strawberry"))
    after = timing(running.state).end
    assert before is not None
    assert after is not None
    assert before.at - after.at == minutes(6)


def test_go_ends_the_show_when_all_that_follow_are_marked(running: Stage) -> None:
    later(running, Skip("strawberry"))
    later(running, Skip("close"))
    assert go_target(running.state).does is GoDoes.END
    running.go()
    assert running.state.phase is Phase.ENDED


def test_a_mark_is_taken_back(running: Stage) -> None:
    later(running, Skip("strawberry"))
    assert later(running, Unskip("strawberry")) is None
    running.go()
    assert place(running) == "strawberry"
    assert [note for note in running.notes() if "skip" in note] == ["segment_skipped", "segment_unskipped"]


@pytest.mark.parametrize("command", [Skip("strawberry"), Unskip("close")])
def test_a_wish_that_is_fulfilled_already_changes_nothing(running: Stage, command: Command) -> None:
    later(running, Skip("strawberry"))
    before = running.state
    assert running.refuses(command) is None
    assert replace(running.state, answered={}) == replace(before, answered={})


@pytest.mark.parametrize("kind", [Skip, Unskip])
def test_only_what_is_still_to_come_is_marked(selling: Stage, kind: type[Skip] | type[Unskip]) -> None:
    assert selling.refuses(kind("strawberry")) == "segment_running"
    assert selling.refuses(kind("opening")) == "segment_over"
    assert selling.refuses(kind("nowhere")) == "unknown_segment"
    selling.says(EndShow())
    assert selling.refuses(kind("close")) == "already_ended"


def test_before_the_start_the_first_segment_may_be_marked_but_not_all(stage: Stage) -> None:
    assert later(stage, Skip("opening")) is None
    assert later(stage, Skip("close")) is None
    assert later(stage, Skip("strawberry")) == "nothing_left"
    assert go_target(stage.state).name == "start:strawberry"
    stage.go()
    assert place(stage) == "strawberry"


# Back


def test_back_begins_the_segment_before_as_a_new_pass(selling: Stage) -> None:
    assert later(selling, Back()) is None
    run = selling.state.segment
    assert run is not None
    assert (place(selling), run.pass_no) == ("opening", 3)
    assert "back" in selling.notes()
    selling.passes(seconds(10))
    assert selling.status("rules") is CueStatus.DONE, "its cues come again"


def test_back_cancels_what_was_still_to_come_where_it_left(selling: Stage) -> None:
    left = selling.state.segment
    assert left is not None
    later(selling, Back())
    assert selling.state.ledger[left.pass_no]["tease"].status is CueStatus.CANCELLED
    selling.passes(minutes(2))
    assert selling.state.sales["F1"].state is SaleState.DRAFT


def test_back_goes_over_a_segment_that_was_passed_over(running: Stage) -> None:
    later(running, Skip("strawberry"))
    running.go()
    later(running, Back())
    assert place(running) == "opening"


def test_before_the_first_segment_there_is_nothing_to_go_back_to(running: Stage) -> None:
    assert later(running, Back()) == "nothing_before"


def test_back_is_refused_before_the_start_and_after_the_end(stage: Stage) -> None:
    assert later(stage, Back()) == "not_started"
    stage.go()
    stage.says(EndShow())
    assert later(stage, Back()) == "already_ended"


# Jump


def test_a_jump_goes_anywhere_forwards_or_backwards(running: Stage) -> None:
    assert later(running, Jump("close")) is None
    assert place(running) == "close"
    assert later(running, Jump("opening")) is None
    run = running.state.segment
    assert run is not None
    assert (place(running), run.pass_no) == ("opening", 3)


def test_a_jump_to_the_running_segment_begins_it_anew(running: Stage) -> None:
    running.passes(seconds(15))
    assert running.status("rules") is CueStatus.DONE
    assert later(running, Jump("opening")) is None
    assert running.status("rules") is CueStatus.WAITING
    assert running.state.segment is not None
    assert running.state.segment.started == running.now.run


def test_a_jump_to_a_segment_that_was_to_be_passed_over_takes_its_mark(running: Stage) -> None:
    later(running, Skip("strawberry"))
    later(running, Jump("strawberry"))
    assert place(running) == "strawberry"
    assert running.state.skipped == frozenset()


def test_a_jump_before_the_start_starts_the_show_there(stage: Stage) -> None:
    assert later(stage, Jump("strawberry")) is None
    assert stage.state.phase is Phase.RUNNING
    assert stage.state.started == stage.now.run
    assert place(stage) == "strawberry"
    assert stage.scenes_asked() == ["Product"]


def test_a_jump_is_refused_to_nowhere_and_after_the_end(running: Stage) -> None:
    assert later(running, Jump("nowhere")) == "unknown_segment"
    running.says(EndShow())
    assert later(running, Jump("close")) == "already_ended"


# As carefully as GO


@pytest.mark.parametrize("command", [Back(), Jump("close"), Go()])
def test_leaving_a_segment_is_refused_while_held_or_under_the_fallback(
    selling: Stage, command: Command
) -> None:
    selling.says(Hold())
    assert later(selling, command) == "held"
    selling.says(Fallback())
    assert later(selling, command) == "covered"


@pytest.mark.parametrize("first", [Back(), Jump("close"), Go()])
@pytest.mark.parametrize("second", [Back(), Jump("opening"), Go()])
def test_two_presses_within_300_ms_are_one(selling: Stage, first: Command, second: Command) -> None:
    assert later(selling, first) is None
    where = place(selling)
    selling.passes(Ms(299))
    assert selling.refuses(second) == "too_soon"
    assert place(selling) == where
    selling.passes(Ms(1))
    assert selling.refuses(second) != "too_soon"


def test_a_skip_that_bounces_drops_one_cue() -> None:
    stage = Stage(opening_with(*(Cue(id=id, trigger=OnGo(), do=(TellHost(id),)) for id in "abc")))
    stage.go()
    assert later(stage, Skip()) is None
    stage.passes(Ms(40))
    assert stage.refuses(Skip()) == "too_soon"
    assert [stage.status(id) for id in "abc"] == [CueStatus.SKIPPED, CueStatus.WAITING, CueStatus.WAITING]


def test_a_window_that_is_past_stays_past_when_its_segment_comes_again() -> None:
    sells = Cue(id="sell", trigger=At(seconds(5)), do=(MoveSale("F1", SaleStep.OPEN), TellHost("开抢")))
    stage = Stage(opening_with(sells))
    stage.go()
    stage.passes(seconds(5))
    stage.says(SaleClose("F1"))
    ended = stage.state.sales["F1"].ended
    later(stage, Jump("opening"))
    stage.passes(seconds(10))
    assert stage.status("sell") is CueStatus.DONE
    assert len(stage.state.messages) == 2, "the rest of the cue is done again"
    assert (stage.state.sales["F1"].state, stage.state.sales["F1"].ended) == (SaleState.CLOSED, ended)
    assert stage.refuses(SaleOpen("F1")) == "wrong_state"


def test_a_bag_that_is_open_stays_open_when_its_segment_is_left_and_comes_again(running: Stage) -> None:
    running.passes(minutes(1))
    closes = running.state.bags["L1"].closes
    later(running, Jump("close"))
    later(running, Back())
    later(running, Back())
    running.passes(minutes(1) + seconds(1))
    bag = running.state.bags["L1"]
    assert (bag.state, bag.closes) == (BagState.OPEN, closes)


def test_the_end_that_was_planned_stays_when_a_segment_is_passed_over(running: Stage) -> None:
    """Over and under are counted against what was planned: what is passed over is time won."""
    plan = running.state.plan
    later(running, Skip("strawberry"))
    assert running.state.plan.length_ms == plan.length_ms == small_plan().length_ms
