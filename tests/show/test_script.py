"""GO, segments, cues, holding and stretching."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.commands import AddTime, EndShow, Fallback, Go, Hold, Resume, Return, Skip, TaskDone
from companion.show.cue import LATE_MS, After, At, Cue, CueStatus, LatePolicy, OnGo
from companion.show.events import CueDue
from companion.show.state import Phase
from companion.show.timeline import GoDoes, go_target, position, segment_end, segment_length
from companion.show.times import Ms
from tests.stage import Stage, minutes, opening_with, seconds, small_plan


def test_nothing_runs_before_the_first_go(stage: Stage) -> None:
    stage.passes(minutes(30))
    assert stage.state.phase is Phase.READY
    assert stage.asks() == []


def test_go_starts_the_show_and_takes_the_scene_of_its_first_segment(stage: Stage) -> None:
    assert stage.go() is None
    assert stage.state.phase is Phase.RUNNING
    assert stage.scenes_asked() == ["Host"]


def test_a_timed_cue_fires_at_its_offset_and_not_before(running: Stage) -> None:
    running.passes(Ms(9_999))
    assert running.status("rules") is CueStatus.WAITING
    running.passes(Ms(1))
    assert running.status("rules") is CueStatus.DONE


def test_an_overlay_with_a_length_leaves_by_itself(running: Stage) -> None:
    running.passes(seconds(10))
    assert [o.graphic for o in running.state.overlays] == ["seller-info"]
    running.passes(seconds(30))
    assert running.state.overlays == ()


def test_a_cue_after_another_counts_from_when_that_one_fired(selling: Stage) -> None:
    selling.passes(minutes(2) - 1)
    assert selling.status("open") is CueStatus.WAITING
    selling.passes(Ms(1))
    assert selling.status("open") is CueStatus.DONE


def test_a_cue_before_the_end_moves_with_added_time(selling: Stage) -> None:
    assert selling.says(AddTime(60)) is None
    selling.passes(minutes(6) - seconds(20))
    assert selling.status("wrap") is CueStatus.WAITING
    selling.passes(minutes(1))
    assert selling.status("wrap") is CueStatus.DONE


def test_a_cue_made_due_by_taking_time_away_fires_at_once_and_is_not_late(selling: Stage) -> None:
    selling.passes(minutes(5))
    assert selling.says(AddTime(-60)) is None
    selling.passes(Ms(0))
    assert selling.status("wrap") is CueStatus.DONE


def test_a_segment_runs_over_until_somebody_presses_go(running: Stage) -> None:
    running.passes(minutes(5))
    assert running.state.running_segment is not None
    assert running.state.running_segment.id == "opening"
    assert running.go() is None
    assert running.state.running_segment.id == "strawberry"


def test_go_fires_the_waiting_cue_before_it_leaves_the_segment(selling: Stage) -> None:
    target = go_target(selling.state)
    assert target.does is GoDoes.CUE
    assert target.cue is not None
    assert target.cue.id == "closeup"
    assert selling.go() is None
    assert selling.status("closeup") is CueStatus.DONE
    assert go_target(selling.state).does is GoDoes.SEGMENT


def test_go_in_the_last_segment_ends_the_show_and_never_wraps(selling: Stage) -> None:
    for _ in range(3):
        assert selling.go() is None
    assert selling.state.phase is Phase.ENDED
    assert selling.refuses_go() == "already_ended"


def test_two_gos_within_300_ms_are_one(running: Stage) -> None:
    assert running.go() is None
    running.passes(Ms(299))
    assert running.refuses(Go()) == "too_soon"
    assert running.status("closeup") is CueStatus.WAITING
    running.passes(Ms(1))
    assert running.says(Go()) is None


def test_the_same_command_id_twice_is_done_once(running: Stage) -> None:
    assert running.says(AddTime(30), id="same") is None
    assert running.says(AddTime(30), id="same") is None
    assert segment_length(running.state) == minutes(2) + seconds(30)


def test_a_refused_command_changes_nothing_but_is_remembered(running: Stage) -> None:
    before = running.state
    refusal = running.says(Resume(), id="r")
    assert refusal is not None
    assert refusal.code == "not_held"
    assert replace(running.state, answered={}) == replace(before, answered={})
    assert running.says(Resume(), id="r") == refusal


def test_leaving_a_segment_cancels_what_was_still_to_come(running: Stage) -> None:
    first_pass = running.state.segment
    assert first_pass is not None
    running.go()
    record = running.state.ledger[first_pass.pass_no]["bag-1"]
    assert record.status is CueStatus.CANCELLED
    running.passes(minutes(2))
    assert running.state.bags["L1"].state == "draft"


def test_skip_drops_the_cue_that_waits_for_go(selling: Stage) -> None:
    assert selling.says(Skip()) is None
    assert selling.status("closeup") is CueStatus.SKIPPED
    assert selling.scenes_asked() == []
    selling.passes(seconds(1))
    assert selling.refuses(Skip()) == "nothing_to_skip"


def test_while_held_no_cue_fires_and_the_segment_keeps_its_remaining_time(running: Stage) -> None:
    running.passes(seconds(5))
    assert running.says(Hold()) is None
    running.passes(minutes(10))
    assert running.status("rules") is CueStatus.WAITING
    assert position(running.state, running.now.run) == seconds(5)
    assert running.says(Resume()) is None
    running.passes(seconds(4))
    assert running.status("rules") is CueStatus.WAITING
    running.passes(seconds(1))
    assert running.status("rules") is CueStatus.DONE


def test_go_is_refused_while_held(running: Stage) -> None:
    running.says(Hold())
    assert running.refuses_go() == "held"


def test_go_is_refused_while_the_fallback_is_on(running: Stage) -> None:
    running.says(Fallback())
    assert running.refuses_go() == "covered"


@pytest.mark.parametrize("seconds_", [0, 3601, -3601, -121])
def test_time_out_of_range_is_refused(running: Stage, seconds_: int) -> None:
    assert running.refuses(AddTime(seconds_)) == "out_of_range"


def test_added_time_moves_the_end_of_the_segment(running: Stage) -> None:
    before = segment_end(running.state)
    running.says(AddTime(-30))
    after = segment_end(running.state)
    assert before is not None
    assert after is not None
    assert after - before == -seconds(30)


def test_a_task_waits_for_its_tick(selling: Stage) -> None:
    selling.passes(minutes(2))
    assert selling.status("stock") is CueStatus.TASK
    assert selling.says(TaskDone("stock")) is None
    assert selling.status("stock") is CueStatus.DONE
    assert selling.refuses(TaskDone("stock")) == "not_a_task"


def test_a_task_may_be_ticked_before_it_is_due_and_does_not_come_back(selling: Stage) -> None:
    assert selling.says(TaskDone("stock")) is None
    selling.passes(minutes(3))
    assert selling.status("stock") is CueStatus.DONE


def test_a_cue_missed_in_a_short_stall_still_fires(running: Stage) -> None:
    running.passes(seconds(8))
    running.stalls(seconds(2) + LATE_MS)
    assert running.status("rules") is CueStatus.DONE


def test_a_late_cue_asks_and_go_fires_it_first(running: Stage) -> None:
    running.stalls(seconds(11) + LATE_MS)
    assert running.status("rules") is CueStatus.ASKING
    assert running.state.overlays == ()
    target = go_target(running.state)
    assert target.cue is not None
    assert target.cue.id == "rules"
    assert running.go() is None
    assert running.status("rules") is CueStatus.DONE
    assert [o.graphic for o in running.state.overlays] == ["seller-info"]


@pytest.mark.parametrize(
    ("policy", "status"), [(LatePolicy.FIRE, CueStatus.DONE), (LatePolicy.SKIP, CueStatus.SKIPPED)]
)
def test_a_late_cue_follows_its_policy(policy: LatePolicy, status: CueStatus) -> None:
    plan = small_plan()
    opening = plan.rundown[0]
    cues = (replace(opening.cues[0], late=policy), *opening.cues[1:])
    stage = Stage(replace(plan, rundown=(replace(opening, cues=cues), *plan.rundown[1:])))
    stage.go()
    stage.stalls(seconds(30))
    assert stage.status("rules") is status


def test_chained_cues_do_not_creep(stage: Stage) -> None:
    """Noticed 4 ms late each time, a chain of cues still keeps its planned places."""
    plan = small_plan()
    chain = [Cue(id="c0", trigger=At(seconds(1)))]
    chain += [Cue(id=f"c{n}", trigger=After(f"c{n - 1}", seconds(1))) for n in range(1, 60)]
    stage = Stage(replace(plan, rundown=(replace(plan.rundown[0], cues=tuple(chain)),)))
    stage.go()
    run = stage.state.segment
    assert run is not None
    for n in range(60):
        due = run.started + seconds(n + 1)
        stage._run = due + 4
        stage.happens(lambda at, n=n, due=due: CueDue(at=at, cue=f"c{n}", pass_no=1, due=due))  # type: ignore[misc]
    record = stage.state.record("c59")
    assert record is not None
    assert record.position_ms == seconds(60)


def test_end_show_cancels_what_is_left_and_stops_the_script(running: Stage) -> None:
    assert running.says(EndShow()) is None
    assert running.state.phase is Phase.ENDED
    running.passes(minutes(5))
    assert running.state.overlays == ()
    assert running.refuses(EndShow()) == "already_ended"


@pytest.mark.parametrize("command", [Hold(), AddTime(30), EndShow(), Skip()])
def test_before_the_start_there_is_nothing_to_hold_stretch_skip_or_end(stage: Stage, command: Hold) -> None:
    assert stage.refuses(command) == "not_started"


def test_go_is_refused_when_it_would_do_something_else_than_the_page_said(running: Stage) -> None:
    running.passes(seconds(1))
    assert running.refuses(Go(expects="cue:closeup")) == "changed"
    assert running.says(Go(expects="segment:strawberry")) is None


def test_a_task_ticked_early_does_what_its_cue_does(selling: Stage) -> None:
    cue = Cue(id="price", trigger=At(minutes(3)), who="场控", task="改价", do=(TellHost("改好价了"),))
    stage = with_cue(cue)
    assert stage.says(TaskDone("price")) is None
    assert [m.text for m in stage.state.messages] == ["改好价了"]
    assert stage.status("price") is CueStatus.DONE


def test_a_cue_after_a_task_counts_from_its_tick() -> None:
    task = Cue(id="list", trigger=At(seconds(10)), who="场控", task="上链接")
    stage = with_cue(task, Cue(id="then", trigger=After("list", seconds(5))))
    stage.passes(seconds(40))
    assert stage.says(TaskDone("list")) is None
    stage.passes(seconds(4))
    assert stage.status("then") is CueStatus.WAITING
    stage.passes(seconds(1))
    assert stage.status("then") is CueStatus.DONE


def test_a_task_that_came_late_is_still_a_task(selling: Stage) -> None:
    selling.stalls(minutes(3))
    assert selling.status("stock") is CueStatus.TASK
    assert selling.says(TaskDone("stock")) is None


def test_a_task_left_without_its_tick_is_noted(selling: Stage) -> None:
    selling.passes(minutes(2))
    selling.go()
    selling.go()
    assert "task_left" in selling.notes()


def test_skipping_a_cue_skips_what_was_to_come_after_it() -> None:
    stage = with_cue(
        Cue(id="first", trigger=OnGo()),
        Cue(id="second", trigger=After("first", seconds(5))),
        Cue(id="third", trigger=After("second", seconds(5))),
    )
    assert stage.says(Skip()) is None
    assert stage.status("third") is CueStatus.SKIPPED


def test_time_won_back_under_the_fallback_does_not_make_cues_late(selling: Stage) -> None:
    selling.passes(minutes(5))
    selling.says(Fallback())
    assert selling.says(AddTime(-60)) is None
    selling.passes(minutes(1))
    selling.says(Return())
    selling.passes(Ms(0))
    assert selling.status("wrap") is CueStatus.DONE


def test_after_the_end_only_a_promised_sale_stays_in_the_picture(selling: Stage) -> None:
    selling.passes(minutes(2))
    assert {o.graphic for o in selling.state.overlays} == {"product-card", "flash-sale"}
    selling.says(EndShow())
    assert [o.graphic for o in selling.state.overlays] == ["flash-sale"]


def test_the_product_card_leaves_with_its_segment(selling: Stage) -> None:
    selling.passes(seconds(1))
    selling.go()
    selling.go()
    assert selling.state.overlays == ()


def with_cue(*cues: Cue) -> Stage:
    """The first segment with these cues instead of its own, begun."""
    stage = Stage(opening_with(*cues))
    stage.go()
    return stage
