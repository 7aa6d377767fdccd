"""What a hand breaks of what was promised is named, with its hour and the hand."""

from dataclasses import replace

import pytest

from companion.show import commands as c
from companion.show.actions import TellHost
from companion.show.command_table import Command
from companion.show.cue import After, At, Clock, Cue, CueStatus
from companion.show.desk_commands import Redo, Undo
from companion.show.edit_commands import LengthsAdd, SegmentAdd, SegmentCopy, SegmentMove, SegmentRemove
from companion.show.events import PlanOffered
from companion.show.model import LoopPass, Plan
from companion.show.offer_commands import SaleOpen
from companion.show.times import Ms
from companion.show.timing.model import PromiseKind
from companion.show.timing.promised_at import key_of, promised_at
from companion.show.timing.timing import same_time, timing
from tests.show.timed import clocks, kept, known, on_time, promise, promises, segment, show_of, slack
from tests.stage import NOON, Stage, minutes, seconds

DRAW = Cue(id="draw", trigger=Clock(clocks(minutes(7))), do=(TellHost("开奖"),))


def draw_at_seven_past() -> Plan:
    """Three times five minutes; the draw is in the middle, and the show has to be over at a quarter past."""
    return show_of(
        segment("a", minutes(5)), segment("b", minutes(5), DRAW), segment("c", minutes(5), ends_hard=True)
    )


def before_the_draw() -> Stage:
    stage = on_time(draw_at_seven_past())
    stage.passes(minutes(5))
    stage.go()
    stage.passes(seconds(50))
    return stage


def broken(stage: Stage) -> list[tuple[str, int, str]]:
    """What is broken, at which minute past noon it was promised, and who broke it."""
    return [(one.id, (one.at - NOON) // minutes(1), one.by) for one in stage.state.broken]


def told(stage: Stage) -> list[tuple[str | int, str]]:
    notes = (note for note in stage.state.log if note.code == "promise_broken")
    return [(note.args["id"], note.by) for note in notes]


@pytest.mark.parametrize(
    "leaves",
    [c.Go(), c.Jump("c"), c.EndShow(), c.DisarmCue("draw")],
    ids=["go", "jump", "end the show", "disarm"],
)
def test_leaving_a_segment_before_its_hour_is_obeyed_and_named(leaves: Command) -> None:
    stage = before_the_draw()
    assert stage.says(leaves, by="operator:林") is None
    assert broken(stage) == [("draw", 7, "operator:林")]
    assert told(stage) == [("draw", "operator:林")]


@pytest.mark.parametrize(
    "drops",
    [
        c.Skip("b"),
        c.Skip(segments=("b", "c")),
        c.Jump("c"),
        SegmentRemove(("b",), sure=True),
        SegmentMove(("b",), None, sure=True),
    ],
    ids=["skip", "skip several", "jump over it", "remove", "move before what runs"],
)
def test_taking_a_segment_out_of_the_way_breaks_what_it_had_promised(drops: Command) -> None:
    stage = on_time(draw_at_seven_past())
    stage.passes(minutes(1))
    assert stage.says(drops) is None
    assert broken(stage) == [("draw", 7, "operator")]
    assert told(stage) == [("draw", "operator")]


def test_a_promise_that_was_kept_is_not_broken_by_leaving() -> None:
    stage = before_the_draw()
    stage.passes(minutes(2))
    stage.go()
    assert broken(stage) == told(stage) == []


def test_a_segment_that_nobody_follows_by_hand_breaks_its_promise_by_itself() -> None:
    early = Cue(id="draw", trigger=Clock(clocks(minutes(12))), do=(TellHost("开奖"),))
    plan = show_of(
        segment("a", minutes(5)), segment("b", minutes(5), early), segment("c", minutes(5), follows=True)
    )
    stage = on_time(plan)
    stage.passes(minutes(5))
    stage.go()
    stage.passes(minutes(5))
    assert broken(stage) == [("draw", 12, "")]
    assert told(stage) == [("draw", "")]


@pytest.mark.parametrize("again", [c.Unskip("b"), c.Jump("b"), Undo()], ids=["unskip", "jump there", "undo"])
def test_what_is_to_be_kept_again_is_broken_no_more(again: Command) -> None:
    stage = on_time(draw_at_seven_past())
    stage.passes(minutes(1))
    stage.says(c.Skip("b"))
    stage.says(again)
    assert broken(stage) == []
    assert promise(stage, PromiseKind.CUE).promise.id == "draw"


def test_coming_back_to_a_segment_before_its_hour_puts_its_promise_back() -> None:
    stage = before_the_draw()
    stage.go()
    assert broken(stage) != []
    stage.passes(seconds(1))
    stage.says(c.Back())
    assert broken(stage) == []
    stage.passes(minutes(2))
    assert stage.status("draw") is CueStatus.DONE


def test_a_cue_that_is_armed_again_in_time_is_broken_no_more() -> None:
    stage = before_the_draw()
    stage.says(c.DisarmCue("draw"))
    stage.says(c.ArmCue("draw"))
    assert broken(stage) == []


def test_what_an_undone_removal_brings_back_can_be_broken_by_its_redo() -> None:
    stage = on_time(draw_at_seven_past())
    stage.passes(minutes(1))
    stage.says(SegmentRemove(("b",), sure=True))
    stage.says(Undo())
    assert broken(stage) == []
    stage.says(Redo(), by="operator:林")
    assert broken(stage) == [("draw", 7, "operator:林")]


def test_a_copy_promises_nothing_and_breaks_nothing_when_it_goes() -> None:
    stage = on_time(draw_at_seven_past())
    stage.passes(minutes(1))
    before = [key_of(one.promise) for one in promises(stage)]
    stage.says(SegmentCopy(("b",), sure=True))
    assert [key_of(one.promise) for one in promises(stage)] == before
    stage.says(Undo())
    assert broken(stage) == told(stage) == []


def test_what_is_broken_is_told_until_its_hour_is_over() -> None:
    stage = before_the_draw()
    stage.go()
    stage.passes(minutes(1))
    stage.says(c.AddTime(10))
    assert broken(stage) == [("draw", 7, "operator")]
    stage.passes(seconds(20))
    stage.says(c.AddTime(10))
    assert broken(stage) == []


def test_a_hard_start_is_broken_by_beginning_before_it_and_not_by_waiting_for_it() -> None:
    plan = show_of(
        segment("a", minutes(5)),
        segment("h", minutes(5), starts_hard=True, starts_clock_ms=clocks(minutes(8))),
    )
    early = on_time(plan)
    early.passes(minutes(3))
    early.go()
    assert broken(early) == [("h", 8, "operator")]
    in_time = on_time(plan)
    in_time.passes(minutes(8))
    in_time.go()
    assert told(in_time) == []


def test_a_hard_end_is_kept_by_whoever_is_through_earlier_or_does_not_play_it() -> None:
    plan = show_of(
        segment("a", minutes(5), ends_hard=True),
        segment("b", minutes(5), ends_hard=True),
        segment("c", minutes(5)),
    )
    stage = on_time(plan)
    stage.passes(minutes(2))
    stage.says(c.Skip("b"))
    stage.go()
    assert told(stage) == []


def test_a_relative_cue_that_was_promised_has_the_hour_for_which_it_was_planned() -> None:
    gift = Cue(id="gift", trigger=At(minutes(2)), promise=True, do=(TellHost("送"),))
    stage = on_time(
        show_of(segment("a", minutes(5)), segment("b", minutes(5), gift), segment("c", minutes(5)))
    )
    stage.passes(minutes(1))
    stage.says(c.Skip("b"))
    assert broken(stage) == [("gift", 7, "operator")]


def test_a_plan_that_no_longer_has_a_cue_breaks_what_it_had_promised() -> None:
    plan = draw_at_seven_past()
    stage = on_time(plan)
    other = replace(plan, rundown=(plan.rundown[0], replace(plan.rundown[1], cues=()), plan.rundown[2]))
    stage.happens(lambda at: PlanOffered(at=at, plan=other, digest="other"))
    stage.says(c.ApplyPlan("other"), by="operator:林")
    assert broken(stage) == [("draw", 7, "operator:林")]


def test_a_show_that_ends_before_a_window_that_viewers_see_says_so() -> None:
    stage = on_time(draw_at_seven_past())
    stage.says(SaleOpen("F1"))
    stage.passes(seconds(30))
    stage.says(c.EndShow())
    assert [name for name, _ in told(stage)] == ["draw"]
    (left,) = (note for note in stage.state.log if note.code == "ended_before")
    assert (left.args["promise"], left.args["id"]) == ("sale_closes", "F1")
    assert not kept(stage, PromiseKind.SALE_CLOSES)


def test_the_instants_of_a_few_are_those_that_the_time_of_the_whole_show_has() -> None:
    tells = Cue(id="tells", trigger=At(seconds(40)), do=(TellHost("看 2 号"),), promise=True)
    plan = show_of(
        segment("a", minutes(5), DRAW),
        segment("b", minutes(5), tells, DRAW, starts_hard=True),
        segment("c", minutes(5), ends_hard=True),
    )
    stage = on_time(plan)
    stage.passes(seconds(70))
    for _ in plan.rundown[1:]:
        hours = {key_of(one.promise): one.promise.at for one in timing(stage.state).promises}
        assert hours
        assert promised_at(stage.state, hours) == hours
        stage.passes(minutes(1))
        stage.go()


def test_the_hour_of_a_loop_breaks_what_its_passes_had_promised_that_the_plan_begins_before_it() -> None:
    tells = Cue(id="tells", trigger=At(seconds(40)), do=(TellHost("看 2 号"),), promise=True)
    rounds = [LoopPass(loop="k", number=n, of=4, until_ms=clocks(minutes(12))) for n in range(1, 5)]
    passes = [segment(f"k{one.number}", minutes(5), tells, loop=one) for one in rounds]
    stage = on_time(show_of(*passes, segment("close", minutes(5))))
    stage.passes(minutes(2))
    stage.says(c.AddTime(480))
    stage.passes(minutes(9))
    assert not stage.state.broken, "a hand may still go on in time"
    stage.passes(minutes(2))
    told = [note.args["title"] for note in stage.state.log if note.code == "promise_broken"]
    assert told == ["k2", "k3"], "the fourth was to begin at a quarter past, and so not at all"


def until_twelve_past(*passes: int) -> Stage:
    """Passes of these seconds, one after another, of which no one is begun from twelve minutes past noon."""
    tells = Cue(id="tells", trigger=At(seconds(10)), do=(TellHost("看 2 号"),), promise=True)
    rounds = [
        LoopPass(loop="k", number=n, of=len(passes), until_ms=clocks(minutes(12)))
        for n in range(1, len(passes) + 1)
    ]
    rundown = [
        segment(f"{id}{one.number}", seconds(length), *((tells,) if id == "l" else ()), loop=one)
        for one, length in zip(rounds, passes, strict=True)
        for id in "kl"
    ]
    return on_time(show_of(segment("a", minutes(1)), *rundown, segment("close", minutes(5))))


def named(stage: Stage) -> list[str | int]:
    return [note.args["title"] for note in stage.state.log if note.code == "promise_broken"]


def slacks(stage: Stage) -> dict[str, Ms | None]:
    return {one.promise.segment: one.slack_ms for one in promises(stage)}


def test_a_pass_that_an_edit_pushes_past_the_hour_of_its_loop_had_promised_its_cues_all_the_same() -> None:
    stage = until_twelve_past(150, 150, 150, 150)
    stage.passes(seconds(20))
    stage.says(LengthsAdd(("k1",), 600, sure=True))
    assert slacks(stage) == {"l1": minutes(-10), "l2": minutes(-10), "l3": minutes(-10)}
    stage.passes(seconds(40))
    stage.go()
    assert not named(stage), "a hand may still go on in time"
    stage.passes(minutes(11))
    assert named(stage) == ["l2", "l3"], "the fourth was to begin at sixteen past, and so not at all"


def test_a_pass_that_an_edit_takes_before_the_hour_of_its_loop_has_promised_nothing() -> None:
    stage = until_twelve_past(150, 150, 150, 150)
    stage.passes(seconds(20))
    stage.says(LengthsAdd(("k1", "l1"), -120, sure=True))
    assert slacks(stage).keys() == {"l1", "l2", "l3"}
    stage.says(c.Jump("l4"))
    stage.passes(seconds(1))
    stage.says(c.Jump("close"))
    assert named(stage) == ["l1", "l2", "l3"]


def test_a_pass_that_a_file_pushes_past_the_hour_of_its_loop_is_late_and_not_forgotten() -> None:
    stage = until_twelve_past(150, 150, 150, 150)
    plan = stage.state.plan
    rundown = tuple(
        replace(one, length_ms=Ms(one.length_ms + minutes(4))) if one.title == "k1" else one
        for one in plan.rundown
    )
    stage.passes(seconds(20))
    stage.happens(lambda at: PlanOffered(at=at, plan=replace(plan, rundown=rundown), digest="longer"))
    assert stage.says(c.ApplyPlan("longer")) is None
    assert slacks(stage) == {"l1": 0, "l2": 0, "l3": minutes(-3)}, (
        "the third comes three minutes after the hour"
    )
    stage.passes(minutes(12))
    assert named(stage) == ["l1", "l2", "l3"]


def test_a_pass_without_its_first_segment_has_promised_what_it_had() -> None:
    stage = until_twelve_past(300, 300)
    stage.passes(seconds(20))
    stage.says(SegmentRemove(("k2",), sure=True))
    stage.passes(minutes(12))
    assert named(stage) == ["l1", "l2"], "its pass was to begin at eleven past, and its own part at sixteen"


def test_before_the_show_nothing_is_broken_by_planning_it() -> None:
    stage = Stage(draw_at_seven_past())
    stage.says(c.Skip("b"))
    stage.says(SegmentRemove(("c",)))
    assert broken(stage) == told(stage) == []


@pytest.mark.parametrize(
    "drops", [c.Skip("c"), SegmentRemove(("c",), sure=True)], ids=["passed over", "taken out"]
)
def test_the_end_of_the_show_stays_promised_without_its_last_segment(drops: Command) -> None:
    stage = on_time(draw_at_seven_past())
    stage.passes(minutes(1))
    stage.says(drops)
    assert slack(stage, PromiseKind.SHOW_ENDS) == minutes(5)
    assert promise(stage, PromiseKind.SHOW_ENDS).promise.segment == "b"
    assert known(stage).planned_end == minutes(15)
    stage.passes(minutes(10))
    assert slack(stage, PromiseKind.SHOW_ENDS) == minutes(-1)
    stage.go()
    assert known(stage).latest_start == minutes(15)


def test_a_show_whose_last_segment_runs_out_of_the_plan_still_has_to_end_in_time() -> None:
    stage = on_time(draw_at_seven_past())
    stage.says(c.Jump("c"))
    stage.says(SegmentRemove(("c",), sure=True))
    assert promise(stage, PromiseKind.SHOW_ENDS).promise.at == minutes(15)


def test_the_end_of_the_show_is_its_last_segments_again_when_that_comes_back() -> None:
    stage = on_time(draw_at_seven_past())
    stage.says(SegmentRemove(("c",), sure=True))
    stage.says(Undo())
    assert stage.state.ends_by is None
    assert slack(stage, PromiseKind.SHOW_ENDS) == 0


def test_the_end_of_a_segment_that_was_the_last_for_a_while_is_its_own_again_and_nothing_is_broken() -> None:
    plan = show_of(
        segment("a", minutes(5)), segment("b", minutes(5), ends_hard=True), segment("c", minutes(5))
    )
    stage = on_time(plan)
    stage.passes(minutes(1))
    before = promises(stage)
    stage.says(SegmentMove(("c",), "a", sure=True))
    assert promise(stage, PromiseKind.SHOW_ENDS).promise.segment == "b"
    stage.says(Undo())
    assert stage.state.ends_by is None
    assert promises(stage) == before
    assert told(stage) == []


def test_the_end_of_the_show_is_broken_by_a_file_that_puts_its_segment_behind_what_runs() -> None:
    plan = draw_at_seven_past()
    a, b, c_ = plan.rundown
    stage = on_time(plan)
    stage.says(c.Jump("b"))
    stage.happens(lambda at: PlanOffered(at=at, plan=replace(plan, rundown=(c_, a, b)), digest="other"))
    stage.says(c.ApplyPlan("other"))
    assert (plan.id, 15, "operator") in broken(stage)


def test_a_show_of_which_all_was_taken_out_still_has_to_end_in_time() -> None:
    stage = on_time(draw_at_seven_past())
    for name in "cba":
        stage.says(SegmentRemove((name,), sure=True))
    stage.says(SegmentAdd("答疑", 60, sure=True))
    assert promise(stage, PromiseKind.SHOW_ENDS).promise.at == minutes(15)


def test_a_file_that_takes_back_the_end_of_the_show_breaks_it() -> None:
    plan = draw_at_seven_past()
    stage = on_time(plan)
    other = replace(plan, rundown=(*plan.rundown[:2], replace(plan.rundown[2], ends_hard=False)))
    stage.happens(lambda at: PlanOffered(at=at, plan=other, digest="other"))
    stage.says(c.ApplyPlan("other"))
    assert broken(stage) == [(plan.id, 15, "operator")]


def test_a_crash_forgets_nothing_that_was_broken() -> None:
    stage = before_the_draw()
    stage.go()
    assert broken(stage.crashes(len(stage.events))) == broken(stage) != []


def test_while_a_promise_is_broken_what_changes_nothing_of_it_leaves_the_time_of_the_show_as_told() -> None:
    stage = before_the_draw()
    stage.says(c.Skip("c"))
    stage.go()
    before = stage.state
    assert before.broken
    stage.says(c.SendMessage("慢一点"))
    assert same_time(before, stage.state)


def a_draw_that_comes_after_another_cue() -> Plan:
    first = Cue(id="first", trigger=At(minutes(2)), do=(TellHost("预告"),))
    draw = Cue(id="draw", trigger=After("first", minutes(3)), do=(TellHost("开奖"),), promise=True)
    return show_of(segment("a", minutes(10), first, draw), segment("b", minutes(10)))


def test_a_promise_that_is_passed_over_with_the_cue_before_it_is_named() -> None:
    stage = on_time(a_draw_that_comes_after_another_cue())
    stage.says(c.DisarmCue("first"))
    stage.passes(minutes(3))
    assert stage.status("draw") is CueStatus.SKIPPED
    assert broken(stage) == [("draw", 5, "")]
    assert told(stage) == [("draw", "")]


def test_a_hand_that_passes_over_a_cue_takes_the_promise_behind_it_along_and_back() -> None:
    stage = on_time(a_draw_that_comes_after_another_cue())
    stage.stalls(minutes(3))
    assert stage.status("first") is CueStatus.ASKING
    stage.says(c.Skip(), by="operator:林")
    assert broken(stage) == [("draw", 5, "operator:林")]
    stage.says(Undo())
    assert broken(stage) == []
