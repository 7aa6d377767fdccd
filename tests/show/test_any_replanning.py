"""Of any show, whatever is lost: what is proposed adds up, leaves no bounds, and moves no promise."""

from dataclasses import replace
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.command_table import Command
from companion.show.commands import (
    AddTime,
    ApplyPlan,
    EndShow,
    Fallback,
    Go,
    Hold,
    Jump,
    Resume,
    Return,
    Skip,
)
from companion.show.cue import LATE_MS, Clock, Cue
from companion.show.desk_commands import Redo, Undo
from companion.show.engine import advance
from companion.show.events import Commanded
from companion.show.model import CatchUp, Plan, Segment
from companion.show.offer_commands import SaleOpen, SaleTease
from companion.show.replanning.looking import lost_ms
from companion.show.replanning.proposal import Proposal, Stands
from companion.show.replanning.rules import BY_ITSELF
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.model import PromiseKind, Standing
from companion.show.timing.timing import timing
from companion.show.timing_commands import RefusePlan
from tests.show.timed import clocks, on_time, segment, show_of
from tests.stage import Stage, seconds

TELL_AFTER = Ms(30_000)


@st.composite
def elastic(draw: st.DrawFn, *, promises: bool) -> Plan:
    """Up to eight segments, the last of which ends hard."""
    lengths = [seconds(draw(st.integers(60, 900))) for _ in range(draw(st.integers(2, 8)))]
    ends = list(accumulate(lengths))
    last = len(lengths) - 1
    made: list[Segment] = []
    for place, length in enumerate(lengths):
        cues: tuple[Cue, ...] = ()
        if promises and draw(st.integers(0, 3)) == 0:
            at = Ms(ends[place] - length + draw(st.integers(0, length)))
            cues = (Cue(id=f"c{place}", trigger=Clock(clocks(at))),)
        made.append(
            segment(
                f"s{place}",
                length,
                *cues,
                shortest_ms=Ms(draw(st.integers(1_000, length))) if draw(st.booleans()) else None,
                longest_ms=Ms(length + draw(st.integers(0, 300_000))) if draw(st.booleans()) else None,
                weight=draw(st.integers(1, 4)),
                optional=promises and 0 < place < last and draw(st.booleans()),
                starts_hard=promises and place > 0 and draw(st.integers(0, 5)) == 0,
                ends_hard=place == last,
            )
        )
    return show_of(*made)


def length_of(state: ShowState, one: Segment) -> Ms:
    return Ms(one.length_ms + state.stretch.get(one.id, 0))


@given(elastic(promises=False), st.integers(-600, 1_800), st.integers(-120, 600))
@settings(max_examples=150, deadline=None)
def test_trims_add_up_to_the_smaller_of_what_was_lost_and_the_slack_there_is(
    plan: Plan, late: int, again: int
) -> None:
    """``late``: by so many seconds GO goes on later than planned; ``again``: and once more after that."""
    stage = on_time(plan)
    for lost in (late, again):
        run = stage.state.segment
        assert run is not None
        if run.index is None or run.index >= len(plan.rundown) - 1:
            return
        told = timing(stage.state)
        assert told.late_from is not None
        stage.passes(Ms(max(1_000, told.late_from - stage.now.run + seconds(lost))))
        stage.says(Go())
        adds_up(stage)


def adds_up(stage: Stage) -> None:
    state, proposal = stage.state, stage.state.proposal
    told = timing(state)
    over = told.over_ms(stage.now.run)
    assert over is not None
    coming = [
        one
        for one, standing in zip(state.plan.rundown, told.standings, strict=True)
        if standing is Standing.COMING
    ]
    running = state.running_segment
    assert running is not None
    own = max(0, running.length_ms - (running.shortest_ms or running.length_ms))
    own = min(own, running.length_ms - 30_000)
    slack = own + sum(max(0, length_of(state, one) - (one.shortest_ms or one.length_ms)) for one in coming)
    if over >= TELL_AFTER:
        given_up = proposal.trimmed_ms if proposal is not None else 0
        assert given_up == min(over, slack)
        left = over - given_up
        named = [one.by_ms for one in proposal.broken] if proposal is not None else []
        assert named == ([left] if left > LATE_MS else [])
    elif abs(over) < TELL_AFTER:
        assert proposal is None


SITUATIONS = st.lists(
    st.one_of(
        st.builds(lambda: Go()),
        st.integers(1, 600).map(seconds),
        st.sampled_from([AddTime(60), AddTime(-45), AddTime(400), Hold(), Resume(), EndShow()]),
        st.sampled_from([SaleTease("F1"), SaleOpen("F1"), Fallback(), Return(), Undo(), Redo()]),
        st.sampled_from(["apply", "refuse"]),
        st.sampled_from([Skip("s1"), Skip("s2"), Jump("s0")]),
    ),
    max_size=14,
)


def play(stage: Stage, step: object) -> None:
    proposal = stage.state.proposal
    if isinstance(step, int):
        stage.passes(Ms(step))
    elif isinstance(step, str):
        answer = ApplyPlan if step == "apply" else RefusePlan
        stage.says(answer(proposal.id if proposal is not None else "r0"))
    else:
        stage.passes(seconds(1))
        stage.says(step)  # type: ignore[arg-type]


@given(elastic(promises=True), SITUATIONS, st.booleans())
@settings(max_examples=120, deadline=None)
def test_whatever_happens_no_segment_leaves_its_bounds_no_promise_moves_and_what_is_shown_is_done(
    plan: Plan, steps: list[object], auto: bool
) -> None:
    stage = on_time(replace(plan, catch_up=CatchUp(auto=auto, drop=True)))
    promised = instants(stage.state)
    for step in steps:
        before = stage.state
        play(stage, step)
        stage.passes(Ms(0))
        state = stage.state
        assert state.plan is before.plan
        for one in state.plan.rundown:
            least, most = one.shortest_ms or one.length_ms, one.longest_ms or one.length_ms
            assert least <= length_of(state, one) <= most
        assert all(promised.get(name, at) == at for name, at in instants(state).items())
        if state.proposal is not None and state.proposal.stands is Stands.ASKS:
            is_done_as_shown(stage, state.proposal)
    assert stage.crashes(len(stage.events)).state.proposal == stage.state.proposal


def instants(state: ShowState) -> dict[tuple[str, str, str], RunMs]:
    """Of what was promised before the show, and is not settled."""
    told = (one.promise for one in timing(state).promises)
    return {(one.kind.value, one.segment, one.id): one.at for one in told if one.segment}


def is_done_as_shown(stage: Stage, proposal: Proposal) -> None:
    """Applied, the show ends when it says, and every promise is kept that it does not name; taken back, all
    is as before."""
    before = stage.state
    applied = given_to(before, stage, ApplyPlan(proposal.id))
    told = timing(applied)
    assert told.expected_end(proposal.made) == proposal.end_after
    named = {(one.kind, one.segment, one.id) for one in proposal.broken}
    late = told.late(proposal.made)
    for one in told.promises:
        slack = one.slack(late)
        name = (one.promise.kind, one.promise.segment, one.promise.id)
        assert (
            slack is None or slack >= -LATE_MS or name in named or one.promise.kind is PromiseKind.SHOW_ENDS
        )
    if not proposal.acts:
        return
    back = given_to(applied, stage, Undo())
    assert (back.stretch, back.skipped) == (before.stretch, before.skipped)
    assert timing(back) == timing(before)


def given_to(state: ShowState, stage: Stage, command: Command) -> ShowState:
    """What would come of it; the stage stays as it is."""
    asked = Commanded(at=stage.now, id=type(command).__name__, by="operator", command=command)
    result = advance(state, asked)
    assert result.refusal is None, result.refusal
    return result.state


@given(elastic(promises=True), st.lists(st.integers(-60, 240), max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_was_taken_back_is_not_done_by_itself_again_before_more_is_lost(
    plan: Plan, added: list[int]
) -> None:
    stage = on_time(replace(plan, catch_up=CatchUp(auto=True, drop=True)))
    undone = 0
    for seconds_ in added:
        if not seconds_ or stage.refuses(AddTime(seconds_)):
            continue
        state = stage.state
        if (
            state.proposal is not None
            and state.proposal.stands is Stands.BY_ITSELF
            and state.done[-1].by == BY_ITSELF
        ):
            lost = state.proposal.lost_ms
            assert lost >= undone + TELL_AFTER
            assert stage.says(Undo()) is None
            undone = lost
            stage.says(SaleOpen("F1"))
            stage.passes(Ms(1))
            again = stage.state.proposal
            assert again is None or again.stands is not Stands.BY_ITSELF
        else:
            undone = min(undone, max(0, lost_ms(timing(state), stage.now.run)))
