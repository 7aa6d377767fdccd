"""Rules that hold for the cues of every script, however it is held, skipped, armed, missed and restarted."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show import commands as c
from companion.show import offer_commands as o
from companion.show.clock import UtcOffset
from companion.show.command_table import Command
from companion.show.course import Why
from companion.show.cue import LATE_MS, After, CueStatus, OnCondition, With
from companion.show.events import ClockStepped, Commanded, CueDue
from companion.show.levels import holds
from companion.show.model import Plan
from companion.show.state import Phase, ShowState
from companion.show.timeline import cue_due, goes_on_at, next_due
from companion.show.times import Ms
from companion.show.timing_events import SegmentDue
from tests.show.any_plan import OFFSETS, plans
from tests.show.test_any_show import (
    LEAVING,
    a_cue_is_done_once_per_pass,
    history,
    play,
    replay_gives_the_state_that_was,
)
from tests.stage import Stage

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([c.Go(), c.Skip(), c.Hold(), c.Resume(), o.SaleOpen("F1")]),
    LEAVING,
    st.integers(-60, 60).map(lambda n: o.SaleSold("F1", n)),
    st.integers(-60, 60).map(c.AddTime),
    st.sampled_from("abcd").map(c.ArmCue),
    st.sampled_from("abcd").map(c.DisarmCue),
    st.sampled_from("abcd").map(c.TaskDone),
)

STEPS = st.one_of(
    COMMANDS.map(lambda command: ("says", command)),
    st.sampled_from([c.Go(), c.Go(), c.Hold(), c.Resume()]).map(lambda command: ("says", command)),
    st.integers(0, 90_000).map(lambda ms: ("passes", ms)),
    st.integers(0, 30_000).map(lambda ms: ("stalls", ms)),
    st.integers(0, 60_000).map(lambda ms: ("restarted after", ms)),
    st.integers(-600_000, 600_000).map(lambda ms: ("wall clock set by", ms)),
)


@settings(max_examples=300, deadline=None)
@given(plans(), OFFSETS, st.lists(STEPS, min_size=8, max_size=40))
def test_any_script(plan: Plan, offsets: tuple[UtcOffset, ...], steps: list[tuple[str, object]]) -> None:
    stage, states = play([("says", c.Go()), *steps], plan, offsets)
    for before, after in pairwise(states):
        a_cue_is_done_once_per_pass(before, after)
        a_variant_stays_for_its_pass(before, after)
    for state in states:
        nothing_waits_for_what_was_passed_over(state)
    a_cue_comes_due_once_per_pass_and_never_while_held(stage)
    order_is_kept(stage)
    it_goes_on_by_itself_on_the_instant_or_not_at_all(stage)
    a_cue_that_is_off_does_nothing_by_itself(stage)
    stage.passes(Ms(0))
    assert next_due(stage.state, stage.now) is None
    nothing_is_forgotten(stage)
    replay_gives_the_state_that_was(stage)


def a_variant_stays_for_its_pass(before: ShowState, after: ShowState) -> None:
    one, other = before.segment, after.segment
    if one is not None and other is not None and one.pass_no == other.pass_no:
        assert one.variant == other.variant


def a_cue_comes_due_once_per_pass_and_never_while_held(stage: Stage) -> None:
    fell_due: Counter[tuple[int, str]] = Counter()
    for state, event, _ in history(stage):
        if isinstance(event, CueDue):
            fell_due[event.pass_no, event.cue] += 1
            assert state.hold is None
            assert state.phase is Phase.RUNNING
    assert set(fell_due.values()) <= {1}


def order_is_kept(stage: Stage) -> None:
    """Of what is due, the earliest goes first; at the same instant promises, then cues as the file has them.

    So within a pass what comes due is never earlier than what came due before, unless the clock was set.
    """
    latest: dict[int, int] = {}
    for state, event, _ in history(stage):
        if isinstance(event, ClockStepped):
            latest.clear()
        if not isinstance(event, CueDue):
            continue
        assert event.due >= latest.get(event.pass_no, event.due)
        latest[event.pass_no] = event.due
        promises = [window.due for window in (*state.sales.values(), *state.bags.values())]
        assert all(state.run(due) > event.due for due in promises if due is not None)
        assert state.running_segment is not None
        assert state.segment is not None
        file_order = [cue.id for cue in state.running_segment.cues]
        for place, cue in enumerate(state.running_segment.cues):
            if cue.id == event.cue or state.record(cue.id) is not None:
                continue
            due = cue_due(state, cue)
            nth = state.segment.nth
            if isinstance(cue.trigger, OnCondition) and holds(state, cue.trigger.condition, nth):
                due = event.at.run
            assert due is None or (event.due, file_order.index(event.cue)) < (due, place)


def it_goes_on_by_itself_on_the_instant_or_not_at_all(stage: Stage) -> None:
    for before, event, after in history(stage):
        if not isinstance(event, SegmentDue):
            continue
        assert before.hold is None
        assert before.segment is not None
        assert event.due >= before.segment.started
        if event.at.run - event.due > LATE_MS:
            assert after.segment == replace(before.segment, asks=True)
        elif after.phase is Phase.ENDED:
            assert after.ended == event.due
        else:
            assert after.segment is not None
            assert after.segment.started == event.due
            assert after.segment.segment.follows


def a_cue_that_is_off_does_nothing_by_itself(stage: Stage) -> None:
    armed = {
        event.command.cue
        for event in stage.events
        if isinstance(event, Commanded) and isinstance(event.command, c.ArmCue)
    }
    passes = stage.state.ledger.items()
    ledger = {(pass_no, cue): record for pass_no, records in passes for cue, record in records.items()}
    ran = {state.segment.pass_no: state.segment.segment for _, _, state in history(stage) if state.segment}
    for (pass_no, cue_id), record in ledger.items():
        cue = ran[pass_no].cue(cue_id)
        assert cue is not None
        if record.why is Why.DISARMED:
            assert record.status is CueStatus.SKIPPED
        if not cue.armed and cue_id not in armed:
            assert record.fired_ms is None or record.by, "only a hand that ticks its task may do it"


def nothing_is_forgotten(stage: Stage) -> None:
    """What could go by itself has gone: what still waits is for later, or waits for something else."""
    state, now = stage.state, stage.now.run
    segment, run = state.running_segment, state.segment
    if segment is None or run is None or state.phase is not Phase.RUNNING or state.hold is not None:
        return
    over = goes_on_at(state)
    assert over is None or over > now
    for cue in segment.cues:
        if state.record(cue.id) is not None:
            continue
        due = cue_due(state, cue)
        assert due is None or due > now
        if isinstance(cue.trigger, OnCondition):
            assert not holds(state, cue.trigger.condition, run.nth)


def nothing_waits_for_what_was_passed_over(state: ShowState) -> None:
    segment = state.running_segment
    for cue in segment.cues if segment is not None else ():
        if isinstance(cue.trigger, After | With) and state.record(cue.id) is None:
            awaited = state.record(cue.trigger.cue)
            assert awaited is None or awaited.status not in (CueStatus.SKIPPED, CueStatus.CANCELLED)
