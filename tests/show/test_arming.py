"""Cues that are off until somebody arms them, and cues that somebody has switched off."""

from companion.show.actions import TellHost
from companion.show.commands import ArmCue, DisarmCue, Go, Hold, Skip, TaskDone
from companion.show.conditions import Condition
from companion.show.course import Why
from companion.show.cue import After, At, Cue, CueStatus, OnCondition, OnGo, With
from companion.show.timeline import go_target
from companion.show.times import Ms
from tests.stage import Stage, minutes, opening_with, seconds

SAY = (TellHost("现在"),)
OFF = Cue(id="off", trigger=At(seconds(30)), do=SAY, armed=False)


def started(*cues: Cue) -> Stage:
    stage = Stage(opening_with(*cues))
    assert stage.go() is None
    return stage


def test_a_cue_that_is_off_is_passed_over_at_its_time() -> None:
    stage = started(OFF)
    stage.passes(Ms(seconds(30) - 1))
    assert stage.status("off") is CueStatus.WAITING
    stage.passes(Ms(1))
    record = stage.state.record("off")
    assert record is not None
    assert (record.status, record.why) == (CueStatus.SKIPPED, Why.DISARMED)
    assert stage.state.messages == ()
    assert stage.notes()[-1] == "cue_off"


def test_what_was_to_come_with_it_and_after_it_is_passed_over_too() -> None:
    stage = started(
        OFF,
        Cue(id="with", trigger=With("off", Ms(0)), do=SAY),
        Cue(id="after", trigger=After("with", seconds(1)), do=SAY),
    )
    stage.passes(minutes(1))
    assert {stage.status(cue) for cue in ("with", "after")} == {CueStatus.SKIPPED}
    assert stage.state.messages == ()


def test_a_chain_of_cues_is_passed_over_however_long_it_is() -> None:
    chain = [Cue(id=f"c{n}", trigger=After(f"c{n - 1}", Ms(0)), do=SAY) for n in range(1, 1_500)]
    stage = started(Cue(id="c0", trigger=At(seconds(30)), do=SAY, armed=False), *chain)
    stage.passes(minutes(1))
    assert {stage.status(cue.id) for cue in chain} == {CueStatus.SKIPPED}


def test_a_cue_that_was_armed_in_time_fires() -> None:
    stage = started(OFF)
    assert stage.says(ArmCue("off")) is None
    assert stage.notes()[-1] == "cue_armed"
    stage.passes(minutes(1))
    assert stage.status("off") is CueStatus.DONE


def test_a_cue_that_was_disarmed_does_not_fire() -> None:
    stage = started(Cue(id="on", trigger=At(seconds(30)), do=SAY))
    assert stage.says(DisarmCue("on")) is None
    stage.passes(minutes(1))
    assert stage.status("on") is CueStatus.SKIPPED
    assert stage.state.messages == ()


def test_the_last_word_counts() -> None:
    stage = started(OFF)
    for command in (ArmCue("off"), DisarmCue("off"), ArmCue("off")):
        assert stage.says(command) is None
    stage.passes(minutes(1))
    assert stage.status("off") is CueStatus.DONE


def test_arming_what_is_armed_is_no_fault_and_says_nothing() -> None:
    stage = started(Cue(id="on", trigger=At(seconds(30))))
    before = stage.notes()
    assert stage.says(ArmCue("on")) is None
    assert stage.notes() == before


def test_a_late_cue_that_is_off_does_not_ask() -> None:
    stage = started(OFF)
    stage.stalls(minutes(5))
    assert stage.status("off") is CueStatus.SKIPPED


def test_go_passes_a_cue_that_is_off() -> None:
    stage = started(Cue(id="off", trigger=OnGo(), do=SAY, armed=False), Cue(id="on", trigger=OnGo()))
    assert go_target(stage.state).name == "cue:on"
    stage.go()
    assert go_target(stage.state).name == "segment:strawberry"
    assert stage.says(ArmCue("off")) is None
    assert go_target(stage.state).name == "cue:off"


def test_skip_does_not_drop_a_cue_that_is_off() -> None:
    stage = started(Cue(id="off", trigger=OnGo(), armed=False))
    assert stage.refuses(Skip()) == "nothing_to_skip"


def test_a_condition_that_holds_passes_a_cue_that_is_off() -> None:
    low = OnCondition(Condition.read("stock(P4) < 1000"))
    stage = started(Cue(id="low", trigger=low, do=SAY, armed=False))
    stage.passes(minutes(1))
    assert stage.status("low") is CueStatus.SKIPPED


def test_a_task_that_is_off_is_not_given_and_may_be_ticked_before_its_time() -> None:
    task = Cue(id="off", trigger=At(seconds(30)), who="场控", task="上链接", armed=False)
    stage = started(task)
    stage.passes(minutes(1))
    assert stage.status("off") is CueStatus.SKIPPED
    stage = started(task)
    assert stage.says(TaskDone("off")) is None
    assert stage.status("off") is CueStatus.DONE


def test_a_cue_can_be_armed_while_held() -> None:
    stage = started(OFF)
    stage.says(Hold())
    assert stage.says(ArmCue("off")) is None


def test_what_is_armed_in_one_segment_says_nothing_of_the_next() -> None:
    stage = started(OFF)
    stage.says(ArmCue("off"))
    stage.go()
    assert stage.state.arming == {}


def test_only_a_waiting_cue_of_the_running_segment_can_be_armed_or_disarmed() -> None:
    stage = Stage(opening_with(OFF))
    assert stage.refuses(ArmCue("off")) == "unknown_cue"
    stage.go()
    assert stage.refuses(DisarmCue("nobody")) == "unknown_cue"
    assert stage.refuses(DisarmCue("wrap")) == "unknown_cue"
    stage.passes(minutes(1))
    assert stage.refuses(ArmCue("off")) == "already_due"


def test_a_cue_that_asks_is_played_or_skipped_but_no_longer_switched_off() -> None:
    stage = started(Cue(id="on", trigger=At(seconds(30)), do=SAY))
    stage.stalls(minutes(5))
    assert stage.status("on") is CueStatus.ASKING
    assert stage.refuses(DisarmCue("on")) == "already_due"
    assert stage.says(Go(expects="cue:on")) is None
