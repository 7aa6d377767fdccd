"""As-run: from what happened on a virtual stage, what was planned, what came of it, and who did it."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.actions import MoveSale, Play, SaleStep, TakeScene, TellHost
from companion.show.asrun import (
    AsRun,
    Breach,
    Cause,
    CueOutcome,
    CueRun,
    EffectOutcome,
    Incident,
    IncidentKind,
    Left,
    Promise,
    SegmentPass,
    SegmentStatus,
    TriggerKind,
    WantedBy,
    as_run,
)
from companion.show.clock import UtcOffset
from companion.show.commands import (
    AddTime,
    AnswerClock,
    ApplyPlan,
    Back,
    EndShow,
    Fallback,
    Go,
    Hold,
    Jump,
    KeepTime,
    LeaveAsIs,
    LeaveEffect,
    PutRight,
    Resume,
    Return,
    SendMessage,
    Skip,
    TakeSceneNow,
    TaskDone,
)
from companion.show.conditions import Condition
from companion.show.course import Why
from companion.show.cue import After, At, Clock, Cue, LatePolicy, OnCondition, OnGo, With
from companion.show.desk_commands import Panic
from companion.show.effects import CutPages
from companion.show.events import (
    Event,
    FeedDropped,
    Lost,
    ObsConnected,
    ObsLost,
    ObsRelaunched,
    OutputsChanged,
    PlanOffered,
    Pulse,
    PulseChanged,
    WritingChanged,
)
from companion.show.model import Plan
from companion.show.offer_commands import (
    BagClose,
    BagOpen,
    BagPublish,
    SaleCancel,
    SaleClose,
    SaleExtend,
    SaleOpen,
    SaleSold,
    SaleTease,
)
from companion.show.times import Moment, Ms
from tests.show.any_plan import HERE, OFFSETS, plans
from tests.show.bag_shell import DrawingStage, native
from tests.show.test_any_show import STEPS, play
from tests.show.test_plan_edits import edits
from tests.stage import NOON, Stage, minutes, opening_with, seconds, small_plan


@dataclass(frozen=True)
class Line:
    """What a journal's reader gives for each of its lines."""

    seq: int
    caused_by: int | None
    event: Event


def told(stage: Stage) -> AsRun:
    return as_run(Line(number, None, event) for number, event in enumerate(stage.events, start=1))


def segment_of(record: AsRun, name: str) -> SegmentPass:
    (one,) = [segment for segment in record.segments if segment.id == name]
    return one


def cue_of(record: AsRun, name: str) -> CueRun:
    (one,) = [cue for cue in record.cues if cue.id == name]
    return one


def incident_of(record: AsRun, kind: IncidentKind) -> Incident:
    (one,) = [incident for incident in record.incidents if incident.kind is kind]
    return one


def codes(record: AsRun) -> list[str]:
    return [line.code for line in record.lines]


def on_stage(*cues: Cue) -> Stage:
    """A show in its first segment, which has these cues."""
    stage = Stage(opening_with(*cues))
    assert stage.go() is None
    return stage


def test_a_run_begins_with_the_opening_of_its_show(stage: Stage) -> None:
    with pytest.raises(ValueError, match="opening"):
        as_run([])
    with pytest.raises(ValueError, match="opening"):
        as_run([Line(1, None, stage.events[1])])


def test_the_head_says_what_was_planned_and_how_far_the_journal_tells() -> None:
    stage = Stage(replace(small_plan(), planned_start=Moment(stage_run := 0, NOON).wall))
    stage.passes(minutes(3))
    stage.go()
    stage.passes(minutes(1))
    show = told(stage).show
    assert (show.id, show.title, show.language, show.rehearsal) == (
        "ten-minutes",
        "十分钟试播",
        "zh-CN",
        False,
    )
    assert show.planned_start == Moment(stage_run, NOON)  # type: ignore[arg-type]
    assert show.planned_end is not None
    assert show.planned_end.run == minutes(10)
    assert show.planned_length_ms == minutes(10)
    assert show.started is not None
    assert show.started.at.run == minutes(3) + seconds(1)
    assert (show.started.cause, show.started.by) == (Cause.GO, "operator")
    assert show.ended is None
    assert show.last.run <= stage.now.run


def test_a_show_that_never_began_lists_everything_as_not_reached(stage: Stage) -> None:
    record = told(stage)
    assert record.show.started is None
    assert record.show.planned_start is None
    assert [segment.status for segment in record.segments] == [SegmentStatus.NOT_REACHED] * 3
    assert all(segment.planned_start is None for segment in record.segments)
    assert {cue.status for cue in record.cues} == {CueOutcome.NOT_REACHED}
    assert all(cue.planned is None and cue.pass_no is None for cue in record.cues)


def test_a_segment_says_when_it_was_planned_how_long_it_took_and_who_left_it(running: Stage) -> None:
    running.passes(seconds(30))
    running.says(Hold())
    running.passes(seconds(20))
    running.says(Resume())
    running.says(AddTime(40))
    running.passes(minutes(2))
    running.says(Go(), by="operator 小王")
    running.says(EndShow())
    record = told(running)
    opening, strawberry, close = record.segments
    assert opening.started is not None
    assert opening.planned_start == opening.started.at
    assert opening.planned_length_ms == minutes(2)
    assert opening.length_ms == minutes(2) + seconds(50)
    assert (opening.held_ms, opening.added_ms) == (seconds(20), seconds(40))
    assert (opening.status, opening.left) == (SegmentStatus.PLAYED, Left.GO)
    assert opening.ended is not None
    assert (opening.ended.cause, opening.ended.by) == (
        Cause.GO,
        "operator 小王",
    )
    assert strawberry.planned_start is not None
    assert strawberry.started is not None
    assert strawberry.started.at.run - strawberry.planned_start.run == seconds(50)
    assert (strawberry.product, strawberry.left) == ("P4", Left.END)
    assert strawberry.ended is not None
    assert strawberry.ended.what == "end_show"
    assert (close.status, close.pass_no, close.started) == (SegmentStatus.NOT_REACHED, None, None)
    assert close.planned_start is not None
    assert close.planned_start.run == opening.planned_start.run + minutes(8)


def test_a_segment_that_is_held_as_the_journal_stops_counts_what_was_held_so_far(running: Stage) -> None:
    running.says(Hold())
    running.passes(seconds(25))
    running.says(SendMessage("稍等"))
    opening = segment_of(told(running), "opening")
    assert (opening.status, opening.held_ms, opening.length_ms) == (
        SegmentStatus.RUNNING,
        seconds(25),
        seconds(25),
    )


def test_a_segment_that_was_to_be_passed_over_says_who_said_so(running: Stage) -> None:
    assert running.says(Skip("strawberry")) is None
    running.passes(minutes(2))
    running.says(EndShow())
    segment = segment_of(told(running), "strawberry")
    assert segment.status is SegmentStatus.SKIPPED
    assert segment.skipped is not None
    assert segment.skipped.by == "operator"
    assert {cue.status for cue in told(running).cues if cue.segment == "strawberry"} == {
        CueOutcome.NOT_REACHED
    }


def test_each_trigger_says_what_it_was_planned_for_and_what_fired_it() -> None:
    stage = on_stage(
        Cue(id="at", trigger=At(seconds(10)), do=(TellHost("x"),)),
        Cue(id="with", trigger=With("at", seconds(5)), do=(TellHost("x"),)),
        Cue(id="after", trigger=After("with", seconds(5)), do=(TellHost("x"),)),
        Cue(id="clock", trigger=Clock(Ms(HERE + seconds(41))), do=(TellHost("x"),)),
        Cue(id="go", trigger=OnGo(), do=(TellHost("x"),)),
        Cue(
            id="when",
            trigger=OnCondition(Condition.read("sold(F1) >= 3")),
            do=(TellHost("x"),),
        ),
        Cue(id="task", trigger=At(seconds(50)), who="场控", task="上链接"),
        Cue(id="after-task", trigger=After("task", seconds(5)), do=(TellHost("x"),)),
        Cue(id="never", trigger=OnGo(), do=(TellHost("x"),)),
    )
    stage.passes(seconds(42))
    stage.go()
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 5))
    stage.passes(seconds(20))
    stage.says(TaskDone("task"), by="operator 小李")
    stage.passes(seconds(6))
    record = told(stage)
    start = segment_of(record, "opening").started
    assert start is not None
    planned = {
        cue.id: None if cue.planned is None else cue.planned.run - start.at.run
        for cue in record.cues
        if cue.segment == "opening"
    }
    assert planned == {
        "at": seconds(10),
        "with": seconds(15),
        "after": seconds(20),
        "clock": seconds(40),
        "go": None,
        "when": None,
        "task": seconds(50),
        "after-task": None,
        "never": None,
    }
    fired = {
        cue.id: (cue.fired.cause, cue.fired.what, cue.fired.by)
        for cue in record.cues
        if cue.fired is not None
    }
    assert fired == {
        "at": (Cause.TIME, "", ""),
        "with": (Cause.CUE, "at", ""),
        "after": (Cause.CUE, "with", ""),
        "clock": (Cause.TIME, "", ""),
        "go": (Cause.GO, "cue:go", "operator"),
        "when": (Cause.CONDITION, "sold(F1) >= 3", ""),
        "task": (Cause.TIME, "", ""),
        "after-task": (Cause.CUE, "task", ""),
    }
    assert cue_of(record, "never").status is CueOutcome.WAITING
    task = cue_of(record, "task")
    assert (task.status, task.who, task.task) == (CueOutcome.TICKED, "场控", "上链接")
    assert task.settled is not None
    assert (task.settled.cause, task.settled.by) == (Cause.TICK, "operator 小李")
    assert {cue.trigger for cue in record.cues} == set(TriggerKind)


def test_a_cue_is_planned_as_if_nothing_were_held_and_its_lateness_is_what_it_missed_by_itself() -> None:
    stage = on_stage(Cue(id="one", trigger=At(seconds(10)), do=(TellHost("x"),)))
    stage.says(Hold())
    stage.passes(seconds(30))
    stage.says(Resume())
    stage.stalls(seconds(12))
    cue = cue_of(told(stage), "one")
    assert cue.planned is not None
    assert cue.fired is not None
    assert cue.fired.at.run - cue.planned.run == seconds(32)
    assert cue.late_ms == seconds(2)


def test_a_cue_that_came_too_late_says_that_it_asked_and_who_answered() -> None:
    stage = on_stage(Cue(id="one", trigger=At(seconds(10)), do=(TellHost("x"),)))
    stage.stalls(seconds(40))
    asking = cue_of(told(stage), "one")
    assert (asking.status, asking.why, asking.late_ms) == (CueOutcome.ASKING, Why.LATE, seconds(30))
    assert asking.fired is None
    stage.go()
    cue = cue_of(told(stage), "one")
    assert (cue.status, cue.why, cue.late_ms) == (CueOutcome.DONE, Why.LATE, seconds(30))
    assert cue.asked is not None
    assert cue.asked.cause is Cause.TIME
    assert cue.fired is not None
    assert (cue.fired.cause, cue.fired.by) == (Cause.GO, "operator")


def test_a_cue_that_was_dropped_takes_what_follows_it_along_and_says_so() -> None:
    stage = on_stage(
        Cue(id="one", trigger=At(seconds(10)), do=(TellHost("x"),), late=LatePolicy.SKIP),
        Cue(id="two", trigger=After("one", seconds(5)), do=(TellHost("x"),)),
        Cue(id="three", trigger=OnGo(), do=(TellHost("x"),)),
    )
    stage.stalls(seconds(40))
    stage.says(Skip(), by="operator 小王")
    record = told(stage)
    one, two, three = (cue_of(record, name) for name in ("one", "two", "three"))
    assert (one.status, one.why, one.late_ms) == (CueOutcome.SKIPPED, Why.LATE, seconds(30))
    assert one.settled is not None
    assert one.settled.cause is Cause.TIME
    assert two.status is CueOutcome.SKIPPED
    assert two.settled is not None
    assert (two.settled.cause, two.settled.what) == (Cause.CUE, "one")
    assert three.settled is not None
    assert (three.settled.cause, three.settled.what, three.settled.by) == (
        Cause.COMMAND,
        "skip",
        "operator 小王",
    )


def test_what_a_segment_leaves_behind_is_cancelled_by_whoever_left_it(selling: Stage) -> None:
    selling.passes(minutes(3))
    selling.says(EndShow(), by="operator 小王")
    record = told(selling)
    stock, wrap = cue_of(record, "stock"), cue_of(record, "wrap")
    assert (stock.status, wrap.status) == (CueOutcome.CANCELLED, CueOutcome.CANCELLED)
    assert stock.fired is not None, "it was given, and not ticked off"
    assert stock.settled is not None
    assert (stock.settled.by, stock.settled.what) == ("operator 小王", "end_show")
    assert wrap.fired is None
    assert "task_left" in codes(record)


def test_what_a_cue_could_not_do_stands_beside_it() -> None:
    stage = on_stage(
        Cue(id="one", trigger=At(seconds(10)), do=(MoveSale("F1", SaleStep.TEASE), TakeScene("product"))),
    )
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    stage.obs_answers = False
    stage.passes(seconds(12))
    stage.obs_fails(next(iter(stage.state.pending.values())), "OBS said no.")
    record = told(stage)
    cue = cue_of(record, "one")
    assert cue.status is CueOutcome.DONE
    assert cue.refused == ("not_writing",)
    (effect,) = cue.effects
    assert (effect.kind, effect.what, effect.outcome) == ("switch_scene", "Product", EffectOutcome.FAILED)
    assert (effect.reason, effect.took_ms, effect.cue) == ("OBS said no.", seconds(2), "one")
    failed = incident_of(record, IncidentKind.EFFECT_FAILED)
    assert (failed.what, failed.reason, failed.length_ms) == ("Product", "OBS said no.", 0)
    assert effect in record.effects


def test_a_panic_that_obs_could_not_pass_on_is_no_incident() -> None:
    stage = on_stage(Cue(id="card", trigger=OnGo(), do=(TakeScene("product"),)))
    stage.obs_answers = False
    stage.says(Panic())
    (cut,) = (effect for effect in stage.state.pending.values() if isinstance(effect, CutPages))
    stage.obs_fails(cut, "This OBS has no browser sources.")
    assert [one.kind for one in told(stage).incidents] == []


def test_an_effect_that_nobody_answers_is_lost_with_the_link(running: Stage) -> None:
    running.obs_answers = False
    running.go()
    running.happens(lambda at: ObsLost(at=at, reason="OBS was closed."))
    assert told(running).effects[-1].outcome is EffectOutcome.LOST
    running.passes(seconds(2))
    running.obs_connects("Host")
    assert told(running).effects[-1].outcome is EffectOutcome.PENDING, "it is asked for again"


def test_a_sale_that_went_as_told_was_kept(selling: Stage) -> None:
    selling.passes(minutes(3))
    selling.says(SaleSold("F1", 40))
    selling.says(SaleExtend("F1", 30, "人多"), by="operator 小王")
    assert told(selling).sales[0].promise is Promise.OPEN
    selling.passes(minutes(3))
    (sale,) = told(selling).sales
    assert (sale.promise, sale.breaches, sale.state, sale.sold) == (Promise.KEPT, (), "closed", 40)
    assert sale.teased is not None
    assert (sale.teased.cause, sale.teased.what) == (Cause.CUE, "tease")
    assert sale.opened is not None
    assert sale.opened.cause is Cause.TIME
    assert sale.promised_opening is not None
    assert sale.opened_at == sale.promised_opening
    assert sale.extended is not None
    assert (sale.extended.by_ms, sale.extended.reason) == (seconds(30), "人多")
    assert sale.extended.occasion.by == "operator 小王"
    assert sale.promised_closing == sale.opened_at + minutes(3) + seconds(30)
    assert sale.ended_at == sale.promised_closing
    assert sale.ended is not None
    assert sale.ended.cause is Cause.TIME


def test_a_sale_that_nobody_was_told_of_promised_nothing(stage: Stage) -> None:
    (sale,), (bag,) = told(stage).sales, told(stage).bags
    assert (sale.promise, sale.state, bag.promise, bag.state) == (
        Promise.NONE,
        "draft",
        Promise.NONE,
        "draft",
    )


def test_a_promise_is_broken_early_late_or_by_cancelling(running: Stage) -> None:
    def broken(*steps: object) -> tuple[Promise, tuple[Breach, ...]]:
        stage = Stage()
        stage.go()
        for step in steps:
            match step:
                case int():
                    stage.passes(Ms(step))
                case ("away", int(ms)):
                    stage.restarts(Ms(ms))
                case _:
                    assert stage.says(step) is None  # type: ignore[arg-type]
        (sale,) = told(stage).sales
        return sale.promise, sale.breaches

    assert broken(SaleTease("F1"), SaleOpen("F1")) == (Promise.BROKEN, (Breach.OPENED_EARLY,))
    assert broken(SaleOpen("F1"), seconds(30), SaleClose("F1")) == (Promise.BROKEN, (Breach.CLOSED_EARLY,))
    assert broken(SaleTease("F1"), SaleCancel("F1")) == (Promise.BROKEN, (Breach.CANCELLED,))
    assert broken(SaleOpen("F1"), SaleSold("F1", 100)) == (Promise.KEPT, ())
    assert broken(SaleCancel("F1")) == (Promise.NONE, ())
    assert broken(SaleTease("F1"), ("away", minutes(2))) == (Promise.BROKEN, (Breach.OPENED_LATE,))
    assert broken(SaleOpen("F1"), ("away", minutes(9))) == (Promise.BROKEN, (Breach.CLOSED_LATE,))
    assert broken(SaleOpen("F1"), ("away", minutes(2)), minutes(2)) == (Promise.KEPT, ())


def test_a_window_that_an_answer_about_the_clock_ended_says_that_the_clock_was_wrong(running: Stage) -> None:
    running.says(SaleOpen("F1"))
    running.says(BagOpen("L1"))
    promised = running.state.sales["F1"].closes, running.state.bags["L1"].closes
    running.clock_is_set(minutes(60))
    running.passes(minutes(1))
    running.says(AnswerClock(KeepTime.TIME_OF_DAY))
    running.passes(Ms(0))
    (sale,), (bag,) = told(running).sales, told(running).bags
    assert (sale.promised_closing, bag.promised_closing) == promised
    assert sale.ended_at == bag.ended_at == running.now.wall
    assert sale.breaches == bag.breaches == (Breach.CLOCK_WRONG,)
    assert sale.promise is bag.promise is Promise.BROKEN


def test_a_sale_that_an_answer_about_the_clock_opened_says_when_it_was_to_open(running: Stage) -> None:
    running.says(SaleTease("F1"))
    promised = running.state.sales["F1"].opens
    running.clock_is_set(minutes(60))
    running.says(AnswerClock(KeepTime.TIME_OF_DAY))
    running.passes(minutes(5))
    (sale,) = told(running).sales
    assert (sale.promised_opening, sale.breaches) == (promised, (Breach.CLOCK_WRONG,))


@pytest.mark.parametrize("keep", list(KeepTime))
def test_an_answer_that_ends_nothing_breaks_no_promise(running: Stage, keep: KeepTime) -> None:
    running.says(SaleOpen("F1"))
    running.clock_is_set(minutes(1))
    running.says(AnswerClock(keep))
    running.passes(minutes(9))
    (sale,) = told(running).sales
    assert (sale.promise, sale.promised_closing) == (Promise.KEPT, sale.ended_at)


def test_every_line_is_told_of_an_event_that_has_more_to_say_than_the_log_keeps() -> None:
    tasks = tuple(Cue(id=f"t{n}", trigger=At(seconds(1)), who="场控", task="上链接") for n in range(60))
    stage = on_stage(*tasks)
    stage.passes(seconds(2))
    stage.go()
    assert codes(told(stage)).count("task_left") == 60
    assert len(stage.state.log) == 24


def test_a_bag_says_who_opened_it_and_that_it_was_closed_early(running: Stage) -> None:
    running.passes(minutes(2))
    assert told(running).bags[0].promise is Promise.OPEN
    running.says(BagClose("L1"), by="operator 小李")
    (bag,) = told(running).bags
    assert bag.opened is not None
    assert (bag.opened.cause, bag.opened.what) == (Cause.CUE, "bag-1")
    assert bag.opened_at is not None
    assert bag.promised_closing == bag.opened_at + minutes(4)
    assert bag.ended is not None
    assert (bag.ended.by, bag.ended.what) == ("operator 小李", "bag_close")
    assert (bag.promise, bag.breaches) == (Promise.BROKEN, (Breach.CLOSED_EARLY,))
    assert bag.ended_at == bag.opened_at + minutes(1)


def test_programme_says_who_wanted_each_scene(stage: Stage) -> None:
    stage.go()
    stage.passes(seconds(5))
    stage.says(TakeSceneNow(scene="Lobby"), by="operator 导播")
    stage.passes(seconds(5))
    stage.go()
    stage.passes(seconds(5))
    stage.hand_takes("Host")
    stage.go()
    stage.says(Fallback("黑屏"), by="operator 小王")
    stage.passes(seconds(5))
    stage.says(Return())
    stage.hand_takes("Fallback")
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    stage.passes(seconds(3))
    stage.obs_connects("Fallback")
    on_air = [(one.scene, one.wanted_by, one.by, one.what) for one in told(stage).program]
    assert on_air == [
        ("Lobby", WantedBy.FOUND, "", ""),
        ("Host", WantedBy.SEGMENT, "operator", "opening"),
        ("Lobby", WantedBy.OPERATOR, "operator 导播", ""),
        ("Product", WantedBy.SEGMENT, "operator", "strawberry"),
        ("Host", WantedBy.HAND, "", ""),
        ("Product", WantedBy.CUE, "operator", "closeup"),
        ("Fallback", WantedBy.FALLBACK, "operator 小王", ""),
        ("Product", WantedBy.CUE, "operator", "closeup"),
        ("Fallback", WantedBy.HAND, "", ""),
        ("Fallback", WantedBy.HAND, "", ""),
    ]
    program = told(stage).program
    for earlier, later in pairwise(program[:-1]):
        assert earlier.until == later.since
    assert program[-2].until is not None
    assert program[-1].since.run - program[-2].until.run == seconds(3)
    assert program[-1].until is None


def test_a_fallback_that_obs_came_with_was_found_and_nobody_took_it(stage: Stage) -> None:
    stage.go()
    stage.happens(lambda at: ObsLost(at=at, reason="closed"))
    stage.obs_connects("Fallback")
    last = told(stage).program[-1]
    assert (last.scene, last.wanted_by) == ("Fallback", WantedBy.FOUND)


def test_a_scene_stays_on_air_while_no_process_is_running(running: Stage) -> None:
    running.restarts(seconds(20))
    running.obs_connects("Host")
    assert [one.scene for one in told(running).program] == ["Lobby", "Host"]
    running.restarts(seconds(20))
    running.obs_connects("Lobby")
    assert [(one.scene, one.wanted_by) for one in told(running).program][-1] == ("Lobby", WantedBy.FOUND)


def test_a_fallback_says_who_why_and_how_long(running: Stage) -> None:
    running.says(Fallback("摄像头黑了"), by="operator 小王")
    running.passes(seconds(40))
    lasting = incident_of(told(running), IncidentKind.FALLBACK)
    assert lasting.ended is None
    assert lasting.length_ms is None
    running.says(Return(), by="operator 小李")
    fallback = incident_of(told(running), IncidentKind.FALLBACK)
    assert (fallback.began.by, fallback.reason) == ("operator 小王", "摄像头黑了")
    assert fallback.length_ms == seconds(40)
    assert fallback.ended is not None
    assert fallback.ended.by == "operator 小李"


def test_incidents_of_the_machine_are_told_from_when_to_when(running: Stage) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="OBS was closed."))
    running.passes(seconds(1))
    running.happens(lambda at: ObsLost(at=at, reason="Nothing answers."))
    running.passes(seconds(4))
    running.obs_connects("Host")
    running.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    running.passes(seconds(7))
    running.happens(lambda at: WritingChanged(at=at, failed=""))
    running.happens(lambda at: FeedDropped(at=at, feed="obs", dropped=12))
    running.restarts(seconds(9))
    record = told(running)
    obs, writing = (incident_of(record, kind) for kind in (IncidentKind.OBS_LOST, IncidentKind.NOT_WRITING))
    assert (obs.length_ms, obs.reason, obs.what) == (seconds(5), "OBS was closed.", "cut")
    assert (writing.length_ms, writing.reason) == (seconds(7), "The disk is full.")
    dropped = incident_of(record, IncidentKind.DROPPED)
    assert (dropped.what, dropped.amount) == ("obs", 12)
    away = incident_of(record, IncidentKind.AWAY)
    assert (away.amount, away.length_ms) == (seconds(9), seconds(9))


def test_how_obs_was_is_told_from_when_to_when(running: Stage) -> None:
    running.happens(lambda at: PulseChanged(at=at, pulse=Pulse.BLOCKED))
    running.passes(seconds(7))
    running.happens(lambda at: PulseChanged(at=at, pulse=Pulse.STEADY))
    running.happens(lambda at: ObsLost(at=at, reason="OBS is gone.", how=Lost.CRASHED))
    running.happens(lambda at: ObsRelaunched(at=at, attempt=1))
    running.passes(seconds(3))
    running.obs_connects("Host")
    record = told(running)
    assert incident_of(record, IncidentKind.OBS_BLOCKED).length_ms == seconds(7)
    lost = incident_of(record, IncidentKind.OBS_LOST)
    assert (lost.what, lost.length_ms) == ("crashed", seconds(3))
    relaunch = incident_of(record, IncidentKind.RELAUNCH)
    assert (relaunch.amount, relaunch.reason) == (1, "")


def test_windows_that_did_not_answer_until_obs_was_lost_do_not_go_on(running: Stage) -> None:
    running.happens(lambda at: PulseChanged(at=at, pulse=Pulse.BLOCKED))
    running.happens(lambda at: ObsLost(at=at, reason="OBS is gone.", how=Lost.HUNG))
    assert incident_of(told(running), IncidentKind.OBS_BLOCKED).ended is not None


def test_an_output_that_stops_on_air_is_told_until_it_runs_again(running: Stage) -> None:
    running.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": False}))
    running.passes(seconds(9))
    running.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": True}))
    stopped = incident_of(told(running), IncidentKind.OUTPUT_STOPPED)
    assert (stopped.what, stopped.length_ms) == ("virtual_camera", seconds(9))


@pytest.mark.parametrize(("command", "outcome"), [(PutRight, "mended"), (LeaveAsIs, "left_as_is")])
def test_what_was_not_as_wanted_in_obs_says_what_became_of_it(
    running: Stage, command: type[PutRight | LeaveAsIs], outcome: str
) -> None:
    running.happens(lambda at: ObsLost(at=at, reason="OBS is gone."))
    running.happens(
        lambda at: ObsConnected(at=at, version="29.0.2", program="Host", scenes=("Host",), muted=("Mic",))
    )
    running.passes(seconds(4))
    running.says(command("sound:Mic"), by="operator 小王")
    deviation = incident_of(told(running), IncidentKind.DEVIATION)
    assert (deviation.what, deviation.outcome, deviation.length_ms) == ("sound:Mic", outcome, seconds(4))


def test_a_clock_that_was_set_says_by_how_much_and_what_was_answered(selling: Stage) -> None:
    selling.passes(minutes(3))
    selling.clock_is_set(seconds(20))
    asked = incident_of(told(selling), IncidentKind.CLOCK_STEP)
    assert (asked.amount, asked.ended, asked.outcome) == (seconds(20), None, "")
    assert selling.says(AnswerClock(KeepTime.TIME_OF_DAY), by="operator 小王") is None
    answered = incident_of(told(selling), IncidentKind.CLOCK_STEP)
    assert answered.ended is not None
    assert answered.ended.by == "operator 小王"
    assert answered.outcome == "time_of_day"


def test_what_was_in_doubt_after_a_restart_says_how_it_was_settled() -> None:
    stage = on_stage(Cue(id="clip", trigger=At(seconds(2)), do=(Play("Jingle"),)))
    stage.obs_answers = False
    stage.passes(seconds(5))
    stage.restarts(seconds(3))
    doubt = incident_of(told(stage), IncidentKind.DOUBT)
    assert (doubt.what, doubt.ended, doubt.outcome) == ("Jingle", None, "")
    (effect,) = cue_of(told(stage), "clip").effects
    assert (effect.kind, effect.outcome) == ("play_media", EffectOutcome.LOST)
    stage.says(LeaveEffect(stage.state.doubts[0].id), by="operator 小王")
    settled = incident_of(told(stage), IncidentKind.DOUBT)
    assert settled.ended is not None
    assert settled.ended.by == "operator 小王"
    assert settled.outcome == "left"


def test_what_was_planned_is_the_plan_in_force_when_a_segment_began() -> None:
    stage = on_stage(
        Cue(id="stays", trigger=At(seconds(20)), do=(TellHost("x"),)),
        Cue(id="goes", trigger=At(seconds(60)), do=(TellHost("x"),)),
    )
    stage.passes(seconds(10))
    plan = stage.state.plan
    comes = Cue(id="comes", trigger=At(seconds(30)), do=(TellHost("x"),))
    edited = (
        replace(plan.rundown[0], cues=(comes,), length_ms=minutes(3)),
        replace(plan.rundown[1], length_ms=minutes(7), cues=(replace(comes, id="later"),)),
        plan.rundown[2],
    )
    stage.happens(lambda at: PlanOffered(at=at, plan=replace(plan, rundown=edited), digest="new"))
    assert stage.says(ApplyPlan("new"), by="operator 小王") is None
    stage.passes(minutes(1))
    stage.go()
    stage.passes(minutes(1))
    record = told(stage)
    assert [segment.planned_length_ms for segment in record.segments] == [minutes(2), minutes(7), minutes(2)]
    ran = [cue for cue in record.cues if cue.fired is not None]
    assert [cue.id for cue in ran] == ["stays", "goes", "later"]
    assert all(cue.fired is not None and cue.planned == cue.fired.at for cue in ran)


def test_lines_tell_each_decision_with_who_made_it_and_whole_texts(running: Stage) -> None:
    text = "先别讲价格，等场控放了库存再报，" * 4
    running.says(SendMessage(text), by="operator 小王")
    running.says(Go(), by="operator 小李")
    running.says(Go(), by="operator 小李")
    lines = told(running).lines
    message = next(line for line in lines if line.code == "message")
    assert message.args["text"] == text
    assert (message.occasion.by, message.occasion.cause) == ("operator 小王", Cause.COMMAND)
    refused = next(line for line in lines if line.code == "refused")
    assert refused.args == {"command": "go", "refusal": "too_soon"}, "the bounced key is seen"
    assert refused.occasion.by == "operator 小李"
    cue = next(line for line in told(_after(running, minutes(2))).lines if line.code == "cue")
    assert cue.occasion.cause is Cause.TIME


def _after(stage: Stage, length: Ms) -> Stage:
    stage.passes(length)
    return stage


def test_a_line_of_more_happenings_than_the_operator_page_keeps_loses_none(running: Stage) -> None:
    for number in range(40):
        running.passes(seconds(1))
        running.says(SendMessage(f"第 {number} 句"))
    told_ = [line.args["text"] for line in told(running).lines if line.code == "message"]
    assert told_ == [f"第 {number} 句" for number in range(40)]


def test_going_back_and_jumping_begin_passes_of_their_own(running: Stage) -> None:
    running.passes(seconds(30))
    running.says(Jump("close"), by="operator 小王")
    running.passes(seconds(30))
    running.says(Back())
    running.passes(seconds(30))
    running.says(EndShow())
    record = told(running)
    assert [(one.id, one.pass_no, one.left) for one in record.segments] == [
        ("opening", 1, Left.JUMP),
        ("close", 2, Left.BACK),
        ("strawberry", 3, Left.END),
    ]
    opening, close, strawberry = record.segments
    assert opening.ended is not None
    assert (opening.ended.by, opening.ended.what) == ("operator 小王", "jump")
    assert close.planned_start is not None
    assert close.started is not None
    assert close.started.at.run - close.planned_start.run == seconds(30) - minutes(8)
    assert strawberry.planned_start is not None
    assert strawberry.planned_start.run == close.planned_start.run - minutes(6)
    running_again = [cue.pass_no for cue in record.cues if cue.segment == "strawberry"]
    assert running_again == [3] * 6


def test_a_segment_that_is_played_twice_is_listed_twice_with_its_cues(selling: Stage) -> None:
    selling.passes(seconds(90))
    selling.says(Back())
    selling.passes(seconds(90))
    record = told(selling)
    assert [(one.id, one.pass_no, one.status) for one in record.segments] == [
        ("opening", 1, SegmentStatus.PLAYED),
        ("strawberry", 2, SegmentStatus.PLAYED),
        ("opening", 3, SegmentStatus.RUNNING),
        ("close", None, SegmentStatus.NOT_REACHED),
    ]
    rules = [(cue.pass_no, cue.status) for cue in record.cues if cue.id == "rules"]
    assert rules == [(1, CueOutcome.CANCELLED), (3, CueOutcome.DONE)]


@settings(max_examples=60, deadline=None)
@given(plans(), OFFSETS, st.lists(st.tuples(st.lists(STEPS, max_size=12), edits()), min_size=1, max_size=3))
def test_any_run_that_was_edited_on_air_lists_every_cue_once(
    plan: Plan, offsets: tuple[UtcOffset, ...], rounds: list[tuple[list[tuple[str, object]], Plan]]
) -> None:
    stage = Stage(plan, utc_offsets=offsets)
    stage.go()
    for number, (steps, edited) in enumerate(rounds):
        play(steps, on=stage)
        digest = f"edit {number}"
        stage.happens(lambda at, edited=edited, digest=digest: PlanOffered(at=at, plan=edited, digest=digest))  # type: ignore[misc]
        stage.says(ApplyPlan(digest))
        stage.passes(seconds(20))
    record = told(stage)
    listed = Counter((cue.segment, cue.pass_no, cue.id) for cue in record.cues)
    assert max(listed.values(), default=1) == 1
    assert {segment.id for segment in record.segments} >= {one.id for one in stage.state.plan.rundown}
    it_agrees_with_the_state(stage, record)
    instants_are_in_order(record)


@settings(max_examples=100, deadline=None)
@given(st.lists(STEPS, max_size=60), plans(), OFFSETS)
def test_any_run_lists_every_cue_of_every_pass_once_and_in_order(
    steps: list[tuple[str, object]], plan: Plan, offsets: tuple[UtcOffset, ...]
) -> None:
    stage, _ = play(steps, plan, offsets)
    record = told(stage)
    expected = Counter(
        (segment.id, segment.pass_no, cue.id)
        for segment in record.segments
        for cue in next(one for one in plan.rundown if one.id == segment.id).cues
    )
    assert Counter((cue.segment, cue.pass_no, cue.id) for cue in record.cues) == expected
    assert max(expected.values(), default=1) == 1
    begun = len(stage.state.begun)
    assert [segment.pass_no for segment in record.segments if segment.pass_no] == list(range(1, begun + 1))
    assert {segment.id for segment in record.segments} == {segment.id for segment in plan.rundown}
    it_agrees_with_the_state(stage, record)
    instants_are_in_order(record)


def it_agrees_with_the_state(stage: Stage, record: AsRun) -> None:
    ledger = {(cue.pass_no, cue.id): cue for cue in record.cues if cue.pass_no is not None}
    for pass_no, records in stage.state.ledger.items():
        for name, line in records.items():
            cue = ledger[pass_no, name]
            assert cue.status is not CueOutcome.WAITING
            if line.fired_ms is not None:
                assert cue.fired is not None
    running = {segment.pass_no for segment in record.segments if segment.status is SegmentStatus.RUNNING}
    for cue in record.cues:
        if cue.pass_no is not None and cue.pass_no not in running:
            assert cue.settled is not None, "what is over has nothing left that waits"
    assert {sale.id: (sale.state, sale.sold, sale.ended_at) for sale in record.sales} == {
        name: (window.state.value, window.sold, window.ended) for name, window in stage.state.sales.items()
    }
    lasting = {one.kind for one in record.incidents if one.ended is None}
    assert (IncidentKind.FALLBACK in lasting) is (stage.state.program.cover is not None)
    assert (IncidentKind.NOT_WRITING in lasting) is bool(stage.state.not_writing)
    pending = {effect.id for effect in record.effects if effect.outcome is EffectOutcome.PENDING}
    assert pending == set(stage.state.pending)


def instants_are_in_order(record: AsRun) -> None:
    begun = [segment for segment in record.segments if segment.started is not None]
    for earlier, later in pairwise(begun):
        assert earlier.ended is not None
        assert later.started is not None
        assert earlier.ended.at == later.started.at
    for segment in begun:
        assert segment.length_ms is not None
        assert 0 <= segment.held_ms <= segment.length_ms
    for cue in record.cues:
        times = [one.at.run for one in (cue.asked, cue.fired, cue.settled) if one is not None]
        assert times == sorted(times)
    for one in record.program:
        assert one.until is None or one.since.run <= one.until.run
    for incident in record.incidents:
        assert incident.ended is None or incident.began.at.run <= incident.ended.at.run
    lines = [(line.occasion.seq, line.occasion.at.run) for line in record.lines]
    assert lines == sorted(lines)


def test_what_came_of_a_draw_is_never_said_to_come_from_obs() -> None:
    stage = DrawingStage(native())
    for command in (BagOpen("L1"), BagClose("L1"), BagPublish("L1")):
        assert stage.says(command) is None
    (laid_out,) = [line for line in told(stage).lines if line.code == "draw_laid_out"]
    assert laid_out.occasion.cause is Cause.SYSTEM
