"""Rules that hold for every show and every sequence of commands, delays, hands, lost links and failures."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show import commands as c
from companion.show.actions import Urgency
from companion.show.clock import UtcOffset
from companion.show.commands import Command
from companion.show.cue import CueStatus
from companion.show.engine import advance, open_show
from companion.show.events import EffectDone, ObsLost, ShowOpened, WritingChanged
from companion.show.model import Plan
from companion.show.sale import SaleState
from companion.show.state import Phase, ShowState
from companion.show.times import Ms
from tests.show.any_plan import OFFSETS, plans
from tests.stage import SHANGHAI, Stage

IDS = ("a", "b", "c", "d", "rules", "stock", "closeup")
"""Cues that commands name: those of any plan, and some of the small one."""

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(
        [
            c.Go(),
            c.Hold(),
            c.Resume(),
            c.Skip(),
            c.EndShow(),
            c.Fallback("test"),
            c.Return(),
            c.ClearOverlays(),
            c.OverlayShow("product-card"),
            c.OverlayHide("flash-sale"),
            c.SaleArm("F1"),
            c.SaleTease("F1"),
            c.SaleOpen("F1"),
            c.SaleClose("F1"),
            c.SaleCancel("F1"),
            c.BagOpen("L1"),
            c.BagClose("L1"),
            c.TakeSceneNow(role="host"),
            c.TakeSceneNow(scene="Product"),
            c.TakeSceneNow(role="fallback"),
            c.TaskDone("stock"),
            c.SendMessage("看这边", Urgency.WARN),
            c.MessageAck("m1"),
        ]
    ),
    st.integers(-200, 200).map(c.AddTime),
    st.integers(-60, 120).map(lambda n: c.SaleSold("F1", n)),
    st.integers(-10, 400).map(lambda n: c.SaleExtend("F1", n, "test")),
    st.sampled_from(IDS).map(c.ArmCue),
    st.sampled_from(IDS).map(c.DisarmCue),
    st.sampled_from(IDS).map(c.TaskDone),
)

STEPS = st.one_of(
    COMMANDS.map(lambda command: ("says", command)),
    COMMANDS.map(lambda command: ("says", command)),
    st.integers(0, 120_000).map(lambda ms: ("passes", ms)),
    st.integers(0, 120_000).map(lambda ms: ("stalls", ms)),
    st.sampled_from(["Host", "Product", "Fallback", "Lobby"]).map(lambda scene: ("hand", scene)),
    st.booleans().map(lambda works: ("obs works", works)),
    st.integers(0, 3).map(lambda number: ("obs fails", number)),
    st.booleans().map(lambda works: ("disk works", works)),
    st.just(("obs lost", None)),
    st.sampled_from(["Host", "Product", "Fallback", "Lobby"]).map(lambda scene: ("obs back", scene)),
    st.integers(0, 60_000).map(lambda ms: ("restarted after", ms)),
    st.integers(-7_200_000, 7_200_000).map(lambda ms: ("wall clock set by", ms)),
)


def play(
    steps: list[tuple[str, object]],
    plan: Plan | None = None,
    offsets: tuple[UtcOffset, ...] = SHANGHAI,
    *,
    on: Stage | None = None,
) -> tuple[Stage, list[ShowState]]:
    """Let it all happen, on a stage of this plan or on one that is there; the state after every step."""
    stage = on or Stage(plan, utc_offsets=offsets)
    states = [stage.state]
    for what, value in steps:
        match what, value:
            case "says", command:
                stage.passes(Ms(400))
                stage.says(command)  # type: ignore[arg-type]
            case "passes", int(ms):
                stage.passes(Ms(ms))
            case "stalls", int(ms):
                stage.stalls(Ms(ms))
            case "hand", str(scene):
                stage.hand_takes(scene)
            case "obs works", bool(works):
                stage.obs_answers = works
            case "obs fails", int(number):
                if pending := list(stage.state.pending.values()):
                    stage.obs_fails(pending[number % len(pending)])
            case "disk works", bool(works):
                failed = "" if works else "the disk is full"
                stage.happens(lambda at, failed=failed: WritingChanged(at=at, failed=failed))  # type: ignore[misc]
            case "obs lost", _:
                stage.happens(lambda at: ObsLost(at=at, reason="gone"))
            case "obs back", str(scene):
                stage.obs_connects(scene)
            case "restarted after", int(ms):
                stage.stalls(Ms(0))
                stage.restarts(Ms(ms))
            case "wall clock set by", int(ms):
                stage.clock_is_set(Ms(ms))
        states.append(stage.state)
    return stage, states


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=60), plans(), OFFSETS)
def test_any_show(steps: list[tuple[str, object]], plan: Plan, offsets: tuple[UtcOffset, ...]) -> None:
    stage, states = play(steps, plan, offsets)
    for before, after in pairwise(states):
        a_cue_is_done_once_per_pass(before, after)
        a_sale_never_reopens(before, after)
        segments_never_go_back(before, after)
    for state in states:
        every_pending_effect_is_the_newest_wish_or_on_its_way(state)
        what_is_on_air_is_wanted_or_explained(state)
        assert len(state.log) <= 24
        assert state.hold is None or state.phase.value == "running"
    replay_gives_the_state_that_was(stage)


def a_cue_is_done_once_per_pass(before: ShowState, after: ShowState) -> None:
    final = (CueStatus.DONE, CueStatus.SKIPPED, CueStatus.CANCELLED)
    for key, record in before.ledger.items():
        if record.status in final:
            assert after.ledger[key] == record


def a_sale_never_reopens(before: ShowState, after: ShowState) -> None:
    order = [SaleState.DRAFT, SaleState.ARMED, SaleState.TEASER, SaleState.OPEN]
    for sale_id, window in before.sales.items():
        now = after.sales[sale_id].state
        assert (
            window.state == now
            if window.state.over
            else now.over or order.index(now) >= order.index(window.state)
        )


def segments_never_go_back(before: ShowState, after: ShowState) -> None:
    if before.segment is not None:
        assert after.segment is not None
        assert (after.segment.index, after.segment.pass_no) >= (before.segment.index, before.segment.pass_no)


def every_pending_effect_is_the_newest_wish_or_on_its_way(state: ShowState) -> None:
    switch = state.program.switch
    if switch is not None and switch.state.value == "sent":
        assert switch.effect in state.pending
        assert switch.scene == state.program.wanted(state.plan.fallback_scene)


def what_is_on_air_is_wanted_or_explained(state: ShowState) -> None:
    """Nothing under way and no fault to be seen: then OBS shows what is wanted, or a hand is known of."""
    program = state.program
    if not state.obs.connected or program.switch is not None:
        return
    wanted = program.wanted(state.plan.fallback_scene)
    if state.phase is not Phase.RUNNING:
        return
    if program.actual == state.plan.fallback_scene:
        assert wanted == program.actual
    elif wanted is not None:
        assert program.actual == wanted or program.hand


def replay_gives_the_state_that_was(stage: Stage) -> None:
    first, *rest = stage.events
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in rest:
        state = advance(state, event).state
    assert state == stage.state


@settings(max_examples=50, deadline=None)
@given(st.lists(STEPS, max_size=40), st.text(max_size=5))
def test_an_answer_to_an_effect_that_nobody_waits_for_changes_nothing(
    steps: list[tuple[str, object]], effect: str
) -> None:
    stage, _ = play(steps)
    if effect not in stage.state.pending:
        before = stage.state
        stage.happens(lambda at: EffectDone(at=at, effect=effect))
        assert stage.state == before
