"""As-run: what was proposed to catch up, what became of it, and what it took of each segment."""

from dataclasses import replace

from companion.show.asrun import AsRun, CatchingUp, Cause, Replanned, as_run
from companion.show.commands import AddTime, ApplyPlan, EndShow
from companion.show.desk_commands import Redo, Undo
from companion.show.model import CatchUp, Plan
from companion.show.timing_commands import RefusePlan
from tests.show.test_asrun import Line
from tests.show.timed import on_time, segment, show_of
from tests.stage import Stage, minutes


def evening() -> Plan:
    return show_of(
        segment("a", minutes(10)),
        segment("b", minutes(10), shortest_ms=minutes(8)),
        segment("c", minutes(5), shortest_ms=minutes(4), ends_hard=True),
    )


def told(stage: Stage) -> AsRun:
    return as_run(Line(number, None, event) for number, event in enumerate(stage.events, start=1))


def lost(plan: Plan | None = None) -> Stage:
    """Two minutes, by a hand."""
    stage = on_time(plan or evening())
    stage.says(AddTime(120))
    return stage


def only(stage: Stage) -> CatchingUp:
    (one,) = told(stage).replanned
    return one


def test_a_proposal_that_nobody_answers_has_lapsed() -> None:
    one = only(lost())
    assert (one.id, one.lost_ms, one.won_ms) == ("r1", minutes(2), minutes(2))
    assert {trim.segment: trim.by_ms for trim in one.trims} == {"b": minutes(1), "c": minutes(1)}
    assert (one.made.cause, one.became, one.settled) == (Cause.TIME, Replanned.LAPSED, None)


def test_who_applied_refused_or_took_it_back_is_told_and_when() -> None:
    for answers, became in (
        ((ApplyPlan("r1"),), Replanned.APPLIED),
        ((RefusePlan("r1"),), Replanned.REFUSED),
        ((ApplyPlan("r1"), Undo()), Replanned.UNDONE),
        ((ApplyPlan("r1"), Undo(), Redo()), Replanned.APPLIED),
    ):
        stage = lost()
        for answer in answers:
            stage.passes(minutes(1))
            stage.says(answer, by="operator:小林")
        one = only(stage)
        assert one.became is became
        assert one.settled is not None
        assert (one.settled.at, one.settled.by) == (stage.now, "operator:小林")
        assert one.settled.cause is Cause.COMMAND


def test_what_was_done_by_itself_is_told_so() -> None:
    stage = lost(replace(evening(), catch_up=CatchUp(auto=True)))
    one = only(stage)
    assert one.became is Replanned.BY_ITSELF
    assert one.settled == one.made


def test_each_pass_tells_what_was_taken_of_it() -> None:
    stage = lost()
    stage.says(ApplyPlan("r1"))
    for _ in "bc":
        stage.passes(minutes(10))
        stage.go()
    stage.says(EndShow())
    took = {one.id: (one.added_ms, one.trimmed_ms) for one in told(stage).segments}
    assert took == {"a": (minutes(2), 0), "b": (-minutes(1), minutes(1)), "c": (-minutes(1), minutes(1))}


def test_what_is_taken_of_a_segment_while_it_runs_counts_and_what_is_given_back_does_not() -> None:
    stage = on_time(evening())
    stage.passes(minutes(11.5))
    stage.go()
    stage.says(ApplyPlan(stage.state.proposal.id if stage.state.proposal is not None else ""))
    running = told(stage).segments[1]
    assert running.trimmed_ms == -running.added_ms > 0
    stage.says(Undo())
    assert told(stage).segments[1].trimmed_ms == 0
