"""Rules that hold however the wall clock is set, and set again, while windows are on air."""

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.bags.bag import BagWindow
from companion.show.clock_set import ClockStep
from companion.show.commands import AnswerClock, KeepTime
from companion.show.events import Commanded
from companion.show.offer_commands import BagOpen, SaleExtend, SaleOpen, SaleTease
from companion.show.sales.sale import SaleWindow
from companion.show.state import ShowState
from companion.show.times import Ms
from tests.show.test_any_show import (
    a_clock_that_is_set_opens_and_closes_nothing,
    history,
    replay_gives_the_state_that_was,
)
from tests.stage import Stage, seconds

BY = st.integers(-600_000, 600_000).map(Ms)
A_WHILE = st.integers(0, 90_000).map(Ms)

STEPS = st.one_of(
    st.tuples(st.just("set"), BY),
    st.tuples(st.just("set"), BY),
    st.tuples(st.just("set back"), st.integers(-1_900, 1_900).map(Ms)),
    st.tuples(st.just("set after a stall"), BY),
    st.tuples(st.just("set while away"), BY),
    st.tuples(st.just("passes"), A_WHILE),
    st.tuples(st.just("answered"), st.sampled_from(KeepTime)),
    st.tuples(st.just("begun"), st.sampled_from([SaleTease("F1"), SaleOpen("F1"), BagOpen("L1")])),
    st.tuples(st.just("extended"), st.just(30)),
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([SaleTease("F1"), SaleOpen("F1")]), st.booleans(), st.lists(STEPS, min_size=1, max_size=8)
)
def test_any_clock(sale: SaleTease | SaleOpen, bag: bool, steps: list[tuple[str, object]]) -> None:
    stage = Stage()
    stage.says(sale)
    if bag:
        stage.says(BagOpen("L1"))
    for step in steps:
        take(stage, step)
    for before, event, after in history(stage):
        a_clock_that_is_set_opens_and_closes_nothing(before, event, after)
        a_promise_stands_where_it_was_told_or_where_its_countdown_said(before, event, after)
        a_question_is_about_windows_that_are_on_air(after)
    replay_gives_the_state_that_was(stage)


def take(stage: Stage, step: tuple[str, object]) -> None:
    match step:
        case "set", int(by):
            stage.clock_is_set(Ms(by))
        case "set back", int(nearly):
            asked = stage.state.clock_step
            if asked is not None and abs(asked.by_ms) > seconds(4):
                set_right(stage, asked, Ms(nearly))
        case "set after a stall", int(by):
            stage.clock_is_set(Ms(by), after=seconds(50))
        case "set while away", int(by):
            stage.restarts(seconds(5), clock_set_by=Ms(by))
        case "passes", int(ms):
            stage.passes(Ms(ms))
        case "answered", KeepTime() as keep:
            stage.says(AnswerClock(keep))
            stage.passes(Ms(0))
            assert stage.state.clock_step is None
        case "begun", (SaleTease() | SaleOpen() | BagOpen()) as command:
            stage.says(command)
        case "extended", int(by_s):
            stage.says(SaleExtend("F1", by_s, "test"))


def set_right(stage: Stage, asked: ClockStep, nearly: Ms) -> None:
    """No question is left, but about what was promised under the wrong clock, or has outlived the right."""
    stage.clock_is_set(Ms(nearly - asked.by_ms))
    left = stage.state.clock_step
    assert left is None or left.sales or left.bags


def on_air(state: ShowState) -> dict[str, SaleWindow | BagWindow]:
    windows = {**state.sales, **state.bags}
    return {name: window for name, window in windows.items() if window.due is not None}


def a_promise_stands_where_it_was_told_or_where_its_countdown_said(
    before: ShowState, event: object, after: ShowState
) -> None:
    if isinstance(event, Commanded):
        return
    by_ms = after.wall_offset_ms - before.wall_offset_ms
    if not by_ms:
        return
    asked = before.clock_step or ClockStep(at=before.opened.wall, by_ms=Ms(0))
    for name, window in on_air(before).items():
        due, now_due = window.due, on_air(after)[name].due
        assert due is not None
        assert now_due is not None
        told = {**asked.sales, **asked.bags}.get(name)
        possible = {due, due + by_ms}
        if told is not None and told.stands == due:
            possible |= {told.told, told.told + told.by_ms + by_ms}
        assert now_due in possible


def a_question_is_about_windows_that_are_on_air(state: ShowState) -> None:
    if state.clock_step is not None:
        for told in (*state.clock_step.sales.values(), *state.clock_step.bags.values()):
            assert abs(told.by_ms) > 2_000
            assert abs(told.stands - told.told) in (0, abs(told.by_ms))
