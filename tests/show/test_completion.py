"""A cue is done when what it asked for is answered; what comes after it waits for that, and no longer."""

from dataclasses import replace

import pytest

from companion.show.actions import Action, BagStep, MoveBag, Play, TakeScene, TellHost
from companion.show.bags.bag import BagState
from companion.show.bags.effects import FreezeEntries, RankEntries
from companion.show.commands import (
    DisarmCue,
    Fallback,
    Hold,
    Jump,
    Resume,
    Return,
    TakeSceneNow,
    TaskDone,
)
from companion.show.course import CueRecord, Why
from companion.show.cue import After, At, Cue, CueStatus, LatePolicy, OnGo, With
from companion.show.desk_commands import Undo
from companion.show.effects import Effect
from companion.show.events import EffectDone, Lost, ObsLost
from companion.show.times import Ms
from tests.show.bag_shell import ALL_MUST_BE_TOLD, FULL, DrawingStage
from tests.stage import Stage, minutes, opening_with, seconds

PRODUCT = TakeScene("product")
NOW = (TellHost("现在"),)


def started(*cues: Cue) -> Stage:
    """A show in its first segment, whose OBS answers only when it is told to from now on."""
    stage = Stage(opening_with(*cues))
    assert stage.go() is None
    stage.asks()
    stage.obs_answers = False
    return stage


def a_chain(*first: Action, wait: Ms = Ms(0), late: LatePolicy = LatePolicy.ASK) -> Stage:
    """Ten seconds in, a cue has just asked OBS for something; another comes after it, and one with it."""
    stage = started(
        Cue(id="first", trigger=At(seconds(10)), do=first or (PRODUCT,)),
        Cue(id="after", trigger=After("first", wait), do=NOW, late=late),
        Cue(id="with", trigger=With("first", wait), do=NOW),
    )
    stage.passes(seconds(10))
    return stage


def asked(stage: Stage) -> Effect:
    """What it has asked for and nobody has answered."""
    (effect,) = stage.state.pending.values()
    return effect


def record(stage: Stage, cue: str) -> CueRecord:
    found = stage.state.record(cue)
    assert found is not None
    return found


def told(stage: Stage) -> int:
    return len(stage.state.messages)


# OBS answers -------------------------------------------------------------------------------------


def test_a_cue_is_doing_until_obs_has_answered_and_done_from_then_on() -> None:
    stage = a_chain()
    assert (stage.status("first"), record(stage, "first").doing) == (CueStatus.DOING, (asked(stage).id,))
    stage.passes(Ms(700))
    stage.obs_confirms(asked(stage))
    first = record(stage, "first")
    assert (first.status, first.doing, first.why) == (CueStatus.DONE, (), None)
    assert (first.fired_ms, first.position_ms) == (seconds(10), seconds(10.7))


def test_what_comes_after_a_scene_waits_until_it_is_on_air_and_what_comes_with_it_does_not() -> None:
    stage = a_chain()
    stage.passes(Ms(700))
    assert (stage.status("with"), stage.status("after")) == (CueStatus.DONE, CueStatus.WAITING)
    stage.obs_confirms(asked(stage))
    stage.passes(Ms(0))
    assert stage.status("after") is CueStatus.DONE
    assert told(stage) == 2


def test_the_wait_of_a_cue_after_another_counts_from_when_that_was_done() -> None:
    stage = a_chain(wait=seconds(5))
    stage.passes(Ms(700))
    stage.obs_confirms(asked(stage))
    stage.passes(Ms(4_999))
    assert (stage.status("with"), stage.status("after")) == (CueStatus.DONE, CueStatus.WAITING)
    stage.passes(Ms(1))
    assert stage.status("after") is CueStatus.DONE
    assert (record(stage, "after").position_ms, record(stage, "after").late_ms) == (seconds(15.7), 0)


def test_a_cue_that_asks_for_two_things_is_done_when_both_are_answered() -> None:
    stage = a_chain(PRODUCT, Play("片头"))
    scene, clip = stage.state.pending.values()
    stage.obs_confirms(clip)
    assert (stage.status("first"), record(stage, "first").doing) == (CueStatus.DOING, (scene.id,))
    stage.obs_confirms(scene)
    assert stage.status("first") is CueStatus.DONE


def test_a_cue_whose_scene_is_on_air_already_is_done_at_once() -> None:
    stage = started(
        Cue(id="first", trigger=At(seconds(10)), do=(TakeScene("host"),)),
        Cue(id="after", trigger=After("first", Ms(0)), do=NOW),
    )
    stage.passes(seconds(10))
    assert (stage.status("first"), stage.status("after")) == (CueStatus.DONE, CueStatus.DONE)


def test_a_cue_whose_scene_is_on_its_way_already_waits_for_that_switch() -> None:
    """The segment asks for its scene as it begins, and so does the cue at its first instant."""
    stage = Stage(
        opening_with(
            Cue(id="first", trigger=At(Ms(0)), do=(TakeScene("host"),)),
            Cue(id="after", trigger=After("first", Ms(0)), do=NOW),
        )
    )
    stage.obs_answers = False
    stage.go()
    stage.passes(Ms(400))
    assert (stage.status("first"), stage.status("after")) == (CueStatus.DOING, CueStatus.WAITING)
    stage.obs_confirms(asked(stage))
    stage.passes(Ms(0))
    assert stage.status("after") is CueStatus.DONE


def test_a_cue_that_asks_nobody_is_done_at_its_planned_place() -> None:
    stage = a_chain(TellHost("看这里"), wait=seconds(1))
    assert (stage.status("first"), record(stage, "first").position_ms) == (CueStatus.DONE, seconds(10))
    stage.passes(seconds(1))
    assert record(stage, "after").position_ms == seconds(11)


def test_a_thousand_chained_cues_that_ask_nobody_end_on_the_exact_instant() -> None:
    chain = [Cue(id="c0", trigger=At(seconds(1)), do=())]
    chain += [Cue(id=f"c{n}", trigger=After(f"c{n - 1}", seconds(1))) for n in range(1, 1000)]
    stage = started(*chain)
    stage.passes(seconds(1000))
    assert record(stage, "c999").position_ms == seconds(1000)
    assert record(stage, "c999").at == stage.now.run


def test_who_pressed_go_and_how_late_it_was_stay_with_a_cue_that_obs_has_answered() -> None:
    stage = started(Cue(id="closeup", trigger=OnGo(), do=(PRODUCT,)))
    stage.go()
    stage.obs_confirms(asked(stage))
    assert (record(stage, "closeup").by, record(stage, "closeup").status) == ("operator", CueStatus.DONE)


# It does not, or nobody knows --------------------------------------------------------------------


def test_what_comes_after_a_scene_that_failed_comes_all_the_same_and_the_log_says_so() -> None:
    stage = a_chain()
    stage.passes(seconds(2))
    stage.obs_fails(asked(stage), "OBS has no such scene.")
    stage.passes(Ms(0))
    first = record(stage, "first")
    assert (first.status, first.why, first.position_ms) == (CueStatus.DONE, Why.UNCONFIRMED, seconds(12))
    assert stage.status("after") is CueStatus.DONE
    assert stage.notes()[-4:] == ["scene_failed", "cue_unconfirmed", "cue", "message"]


def test_where_nothing_is_to_come_after_it_the_log_says_only_what_failed() -> None:
    stage = started(Cue(id="first", trigger=At(seconds(10)), do=(PRODUCT,)))
    stage.passes(seconds(10))
    stage.obs_fails(asked(stage))
    assert stage.notes()[-1] == "scene_failed"


def test_a_clip_that_did_not_play_holds_up_nobody() -> None:
    stage = a_chain(Play("片头"))
    stage.obs_fails(asked(stage))
    stage.passes(Ms(0))
    assert (record(stage, "first").why, stage.status("after")) == (Why.UNCONFIRMED, CueStatus.DONE)


def test_a_scene_that_was_taken_though_obs_said_it_was_not_is_no_failure() -> None:
    stage = a_chain()
    stage.hand_takes("Product")
    stage.obs_fails(asked(stage))
    assert (stage.status("first"), record(stage, "first").why) == (CueStatus.DONE, None)


def test_a_scene_that_the_operator_overtook_is_no_failure() -> None:
    stage = a_chain()
    (ours,) = stage.state.pending.values()
    stage.says(TakeSceneNow(role="host"))
    assert stage.status("first") is CueStatus.DOING
    stage.obs_fails(ours, "overtaken")
    stage.passes(Ms(0))
    assert (record(stage, "first").why, stage.status("after")) == (None, CueStatus.DONE)
    assert "cue_unconfirmed" not in stage.notes()


@pytest.mark.parametrize("how", [Lost.CLOSED, Lost.CRASHED, Lost.HUNG, Lost.CUT])
def test_nothing_waits_for_an_obs_that_is_gone(how: Lost) -> None:
    stage = a_chain()
    stage.passes(Ms(300))
    stage.happens(lambda at: ObsLost(at=at, reason="gone", how=how))
    stage.passes(Ms(0))
    assert (record(stage, "first").why, stage.status("after")) == (Why.UNCONFIRMED, CueStatus.DONE)
    stage.obs_connects("Host")
    stage.passes(seconds(1))
    assert told(stage) == 2, "each of the two once"


def test_nothing_waits_for_an_obs_that_connects_anew_without_having_gone() -> None:
    stage = a_chain()
    stage.obs_connects("Host")
    stage.passes(Ms(0))
    assert stage.status("after") is CueStatus.DONE


def test_without_obs_a_chain_runs_as_if_obs_had_done_it() -> None:
    stage = started(
        Cue(id="first", trigger=At(seconds(10)), do=(PRODUCT,)),
        Cue(id="after", trigger=After("first", Ms(0)), do=NOW),
    )
    stage.happens(lambda at: ObsLost(at=at, reason="gone", how=Lost.CLOSED))
    stage.passes(seconds(10))
    assert (stage.status("first"), stage.status("after")) == (CueStatus.DONE, CueStatus.DONE)


# A restart ---------------------------------------------------------------------------------------


def test_a_restart_gives_up_what_was_not_answered_and_what_comes_after_it_goes_on() -> None:
    stage = a_chain(wait=seconds(1))
    stage.restarts(seconds(2))
    assert (stage.status("first"), record(stage, "first").why) == (CueStatus.DONE, Why.UNCONFIRMED)
    assert stage.status("after") is CueStatus.DONE


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        (LatePolicy.FIRE, CueStatus.DONE),
        (LatePolicy.SKIP, CueStatus.SKIPPED),
        (LatePolicy.ASK, CueStatus.ASKING),
    ],
)
def test_after_a_long_absence_what_comes_after_it_is_late_and_does_not_fire_unasked(
    policy: LatePolicy, status: CueStatus
) -> None:
    stage = a_chain(late=policy)
    stage.restarts(minutes(1))
    assert stage.status("after") is status
    assert record(stage, "after").late_ms == minutes(1)


def test_a_crash_at_any_line_fires_nothing_twice() -> None:
    stage = a_chain(wait=seconds(3))
    stage.passes(Ms(700))
    stage.obs_confirms(asked(stage))
    stage.passes(seconds(10))
    for lines in range(1, len(stage.events) + 1):
        other = stage.crashes(lines)
        if other.state.segment is None:
            continue
        other.passes(seconds(30))
        other.obs_connects("Host")
        other.passes(seconds(30))
        assert told(other) == 2, lines
        assert [other.status(cue) for cue in ("first", "after", "with")] == [CueStatus.DONE] * 3, lines


# The crew does something else meanwhile ----------------------------------------------------------


def test_leaving_the_segment_cancels_what_waits_and_lets_what_was_asked_be() -> None:
    stage = a_chain()
    effect = asked(stage)
    assert stage.go() is None
    first, after = (stage.state.record_in(1, cue) for cue in ("first", "after"))
    assert first is not None
    assert after is not None
    assert (first.status, first.doing, after.status) == (CueStatus.DONE, (), CueStatus.CANCELLED)
    ledger = stage.state.ledger[1]
    stage.happens(lambda at: EffectDone(at=at, effect=effect.id))
    assert stage.state.ledger[1] is ledger


def test_a_new_pass_waits_for_its_own_scene() -> None:
    stage = a_chain()
    (old,) = stage.state.pending.values()
    stage.passes(seconds(1))
    assert stage.says(Jump("opening")) is None
    stage.passes(seconds(10))
    stage.obs_confirms(old)
    assert stage.status("first") is CueStatus.DOING
    newest = max(stage.state.pending.values(), key=lambda effect: int(effect.id[1:]))
    stage.obs_confirms(newest)
    assert stage.status("first") is CueStatus.DONE


def test_what_waits_for_an_answer_can_be_switched_off_meanwhile() -> None:
    stage = a_chain()
    assert stage.says(DisarmCue("after")) is None
    stage.obs_confirms(asked(stage))
    stage.passes(Ms(0))
    assert stage.status("after") is CueStatus.SKIPPED


def test_an_answer_that_comes_while_the_script_is_held_counts_from_where_it_stands() -> None:
    stage = a_chain(wait=seconds(1))
    stage.passes(Ms(200))
    stage.says(Hold())
    stage.passes(seconds(1))
    stage.obs_confirms(asked(stage))
    stage.passes(minutes(1))
    assert stage.status("after") is CueStatus.WAITING
    stage.says(Resume())
    stage.passes(Ms(999))
    assert stage.status("after") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("after") is CueStatus.DONE


def test_under_the_fallback_a_cue_waits_for_no_scene_that_nobody_has_asked_for() -> None:
    stage = a_chain(wait=seconds(1))
    (ours,) = stage.state.pending.values()
    stage.says(Fallback())
    stage.obs_fails(ours, "overtaken")
    (cover,) = stage.state.pending.values()
    stage.obs_confirms(cover)
    assert stage.status("first") is CueStatus.DONE
    assert stage.says(Return()) is None
    stage.passes(seconds(1))
    assert stage.status("after") is CueStatus.DONE


# Tasks -------------------------------------------------------------------------------------------


def a_task() -> Stage:
    """Ten seconds in, a task was given, and OBS asked for a scene with it."""
    stage = started(
        Cue(id="list", trigger=At(seconds(10)), do=(PRODUCT,), who="场控", task="上链接"),
        Cue(id="after", trigger=After("list", Ms(0)), do=NOW),
    )
    stage.passes(seconds(10))
    return stage


def test_a_task_that_was_ticked_is_done_when_obs_has_answered_too() -> None:
    stage = a_task()
    stage.passes(Ms(500))
    assert stage.says(TaskDone("list")) is None
    stage.passes(Ms(0))
    assert (stage.status("list"), stage.status("after")) == (CueStatus.DOING, CueStatus.WAITING)
    stage.passes(Ms(500))
    stage.obs_confirms(asked(stage))
    stage.passes(Ms(0))
    assert (stage.status("list"), stage.status("after")) == (CueStatus.DONE, CueStatus.DONE)


def test_a_task_stays_one_when_obs_has_answered_and_is_done_with_its_tick() -> None:
    stage = a_task()
    stage.obs_confirms(asked(stage))
    assert (stage.status("list"), record(stage, "list").doing) == (CueStatus.TASK, ())
    stage.passes(seconds(5))
    assert stage.says(TaskDone("list")) is None
    assert stage.status("list") is CueStatus.DONE
    assert record(stage, "list").position_ms == seconds(15)


def test_a_task_whose_scene_failed_is_done_with_its_tick_and_says_so() -> None:
    stage = a_task()
    stage.obs_fails(asked(stage))
    assert stage.status("list") is CueStatus.TASK
    stage.says(TaskDone("list"))
    assert (stage.status("list"), record(stage, "list").why) == (CueStatus.DONE, Why.UNCONFIRMED)


def test_a_tick_can_be_taken_back_after_obs_has_answered() -> None:
    stage = a_task()
    stage.obs_confirms(asked(stage))
    stage.says(TaskDone("list"))
    assert stage.says(Undo()) is None
    assert stage.status("list") is CueStatus.TASK


def test_a_task_ticked_before_its_time_does_what_it_does_and_waits_for_obs() -> None:
    stage = started(
        Cue(id="list", trigger=At(seconds(10)), do=(PRODUCT,), who="场控", task="上链接"),
        Cue(id="after", trigger=After("list", Ms(0)), do=NOW),
    )
    stage.passes(seconds(3))
    assert stage.says(TaskDone("list")) is None
    assert stage.status("list") is CueStatus.DOING
    stage.obs_confirms(asked(stage))
    stage.passes(Ms(0))
    assert (stage.status("list"), stage.status("after")) == (CueStatus.DONE, CueStatus.DONE)
    stage.passes(seconds(20))
    assert stage.state.pending == {}, "nothing is asked for a second time when its time comes"


# Bags --------------------------------------------------------------------------------------------


def a_draw() -> DrawingStage:
    """A bag of ours is open. A cue closes it, another publishes once it is drawn."""
    cues = (
        Cue(id="open", trigger=At(seconds(5)), do=(MoveBag("L1", BagStep.OPEN),)),
        Cue(id="close", trigger=At(minutes(1)), do=(MoveBag("L1", BagStep.CLOSE),)),
        Cue(id="publish", trigger=After("close", seconds(5)), do=(MoveBag("L1", BagStep.PUBLISH),)),
    )
    plan = replace(opening_with(*cues), bags={"L1": FULL}, limits=(ALL_MUST_BE_TOLD,))
    stage = DrawingStage(plan=plan)
    stage.go()
    stage.passes(seconds(30))
    stage.shell_answers = False
    stage.passes(seconds(30))
    return stage


def answered(stage: DrawingStage) -> None:
    """The step that is waited for is answered."""
    effect = stage.waiting.pop(0)
    stage.happens(lambda at: stage.shell.answer(effect, at))


def test_what_comes_after_a_draw_waits_for_every_step_of_it() -> None:
    stage = a_draw()
    assert isinstance(stage.waiting[0], FreezeEntries)
    answered(stage)
    stage.passes(seconds(10))
    assert isinstance(stage.waiting[0], RankEntries)
    assert (stage.status("close"), stage.status("publish")) == (CueStatus.DOING, CueStatus.WAITING)
    answered(stage)
    assert (stage.is_in(), stage.status("close")) == (BagState.DRAWN, CueStatus.DONE)
    stage.passes(seconds(5))
    assert (stage.is_in(), stage.status("publish")) == (BagState.PUBLISHED, CueStatus.DOING)
    answered(stage)
    assert stage.status("publish") is CueStatus.DONE


def test_a_draw_that_a_restart_asks_for_again_is_still_waited_for() -> None:
    stage = a_draw()
    other = stage.resumes(len(stage.events), answers=False)
    assert (other.status("close"), other.status("publish")) == (CueStatus.DOING, CueStatus.WAITING)
    other.answers()
    other.passes(seconds(5))
    assert other.is_in() is BagState.PUBLISHED


def test_a_draw_that_got_stuck_holds_up_nobody() -> None:
    stage = a_draw()
    stage.shell.failing[FreezeEntries] = "disk full"
    answered(stage)
    assert (stage.status("close"), record(stage, "close").why) == (CueStatus.DONE, Why.UNCONFIRMED)
    assert stage.notes()[-1] == "cue_unconfirmed"


def test_a_cue_for_a_draw_that_is_under_way_waits_for_it() -> None:
    stage = a_draw()
    run = stage.state.segment
    assert run is not None
    drawn = Cue(id="draw", trigger=OnGo(), do=(MoveBag("L1", BagStep.DRAW),))
    late = replace(run, segment=replace(run.segment, cues=(*run.segment.cues, drawn)))
    stage.state = replace(stage.state, segment=late)
    stage.go()
    assert stage.status("draw") is CueStatus.DOING
    stage.answers()
    assert stage.status("draw") is CueStatus.DONE
