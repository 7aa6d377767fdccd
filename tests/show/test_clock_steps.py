"""A wall clock that is set while the show is on: what is relative goes on, promises are asked about."""

from collections.abc import Callable

import pytest

from companion.show.bags.bag import BagState
from companion.show.commands import AnswerClock, Hold, KeepTime
from companion.show.cue import CueStatus
from companion.show.desk_commands import OverlayShow
from companion.show.events import WritingChanged
from companion.show.offer_commands import BagOpen, SaleClose, SaleExtend, SaleOpen, SaleSold, SaleTease
from companion.show.sales.sale import LINGER_MS, SaleState
from companion.show.timeline import position, segment_end
from companion.show.times import Ms, RunMs
from tests.stage import Stage, minutes, seconds


@pytest.fixture
def sale(selling: Stage) -> Stage:
    """A sale of three minutes is open for a minute."""
    assert selling.says(SaleOpen("F1")) is None
    selling.passes(minutes(1))
    return selling


@pytest.fixture
def teaser(selling: Stage) -> Stage:
    """A sale was announced half a minute ago and opens in another half."""
    assert selling.says(SaleTease("F1")) is None
    selling.passes(seconds(30))
    return selling


@pytest.fixture
def bag(running: Stage) -> Stage:
    """A bag of four minutes is open for a minute."""
    assert running.says(BagOpen("L1")) is None
    running.passes(minutes(1))
    return running


def sale_state(stage: Stage) -> SaleState:
    return stage.state.sales["F1"].state


def left(stage: Stage) -> Ms:
    """What viewers' countdown says now."""
    due = stage.state.sales["F1"].due or stage.state.bags["L1"].due
    assert due is not None
    return Ms(due - stage.now.wall)


def length_of(stage: Stage, over: Callable[[], bool]) -> Ms:
    """How long until it is over, watched second by second."""
    for passed in range(2 * 3600):
        if over():
            return seconds(passed)
        stage.passes(seconds(1))
    raise AssertionError("it is never over")


# What is relative


@pytest.mark.parametrize("by", [minutes(60), -minutes(60)])
def test_what_is_relative_does_not_notice(sale: Stage, by: Ms) -> None:
    sale.says(OverlayShow("product-card"))
    before, end = position(sale.state, sale.now.run), segment_end(sale.state)
    until = [overlay.until for overlay in sale.state.overlays]
    sale.clock_is_set(by)
    assert position(sale.state, sale.now.run) == before
    assert segment_end(sale.state) == end
    assert [overlay.until for overlay in sale.state.overlays] == until


def test_a_hold_lasts_as_long_as_it_lasts(running: Stage) -> None:
    running.passes(seconds(5))
    running.says(Hold())
    running.clock_is_set(minutes(60))
    running.passes(minutes(1))
    assert position(running.state, running.now.run) == seconds(5)


def test_a_cue_that_fired_does_not_fire_again_and_one_to_come_keeps_its_place(running: Stage) -> None:
    running.passes(seconds(30))
    running.clock_is_set(-minutes(10))
    running.passes(seconds(29))
    assert (running.status("rules"), running.status("bag-1")) == (CueStatus.DONE, CueStatus.WAITING)
    running.passes(seconds(1))
    assert running.status("bag-1") is CueStatus.DONE


# Asleep


@pytest.mark.parametrize("by", [minutes(60), -minutes(60)])
def test_what_was_counted_is_as_old_as_before(sale: Stage, by: Ms) -> None:
    assert sale.says(SaleSold("F1", 31)) is None
    sale.passes(seconds(20))
    sale.clock_is_set(by)
    counted = sale.state.sales["F1"].counted
    assert counted is not None
    assert sale.now.wall - counted == seconds(20)


def test_a_minute_asleep_counts_and_is_no_question(sale: Stage) -> None:
    before = position(sale.state, sale.now.run)
    sale.stalls(minutes(1))
    assert position(sale.state, sale.now.run) == before + minutes(1)
    assert left(sale) == minutes(1)
    assert sale.state.clock_step is None
    assert sale.status("stock") is CueStatus.TASK, "what came due asleep is found on waking"


def test_a_sale_that_ended_while_the_machine_slept_ended_at_its_instant(sale: Stage) -> None:
    promised = sale.state.sales["F1"].closes
    sale.stalls(minutes(10))
    assert sale_state(sale) is SaleState.CLOSED
    assert sale.state.sales["F1"].ended == promised


# Until somebody answers


@pytest.mark.parametrize("by", [minutes(1), -minutes(30)])
def test_a_promise_that_is_still_ahead_stays_at_its_time_of_day(sale: Stage, by: Ms) -> None:
    promised = sale.state.sales["F1"].closes
    sale.clock_is_set(by)
    assert sale.state.sales["F1"].closes == promised
    assert left(sale) == minutes(2) - by


def test_a_step_over_the_end_closes_nothing_and_the_countdown_goes_on(sale: Stage) -> None:
    sale.clock_is_set(minutes(60))
    assert sale_state(sale) is SaleState.OPEN
    assert left(sale) == minutes(2)
    assert length_of(sale, lambda: sale_state(sale).over) == minutes(2)


def test_a_step_over_the_opening_opens_nothing(teaser: Stage) -> None:
    teaser.clock_is_set(minutes(60))
    assert sale_state(teaser) is SaleState.TEASER
    assert left(teaser) == seconds(30)
    teaser.passes(seconds(30))
    assert sale_state(teaser) is SaleState.OPEN
    assert left(teaser) == minutes(3), "its end counts from its opening"


def test_a_step_over_the_end_of_a_bag_closes_nothing(bag: Stage) -> None:
    bag.clock_is_set(minutes(60))
    assert bag.state.bags["L1"].state is BagState.OPEN
    assert left(bag) == minutes(3)


def test_a_promise_that_was_past_but_not_kept_yet_is_kept_after_a_step_back(sale: Stage) -> None:
    """Its countdown was at zero when the clock was set back: it must not begin again."""
    sale.clock_is_set(-minutes(60), after=minutes(2))
    assert sale_state(sale) is SaleState.CLOSED


def test_the_operator_is_asked_about_every_window_on_air(sale: Stage) -> None:
    sale.says(BagOpen("L1"))
    promised = sale.state.sales["F1"].closes, sale.state.bags["L1"].closes
    sale.clock_is_set(seconds(-35))
    step = sale.state.clock_step
    assert step is not None
    assert step.by_ms == seconds(-35)
    assert (step.sales["F1"].told, step.bags["L1"].told) == promised
    assert "clock_stepped" in sale.notes()


def test_with_no_window_on_air_it_is_still_a_question(stage: Stage) -> None:
    stage.clock_is_set(minutes(60))
    step = stage.state.clock_step
    assert step is not None
    assert (dict(step.sales), dict(step.bags)) == ({}, {})
    assert stage.says(AnswerClock(KeepTime.TIME_LEFT)) is None
    assert stage.state.clock_step is None


def test_where_the_clock_was_not_set_there_is_nothing_to_answer(stage: Stage) -> None:
    assert stage.refuses(AnswerClock(KeepTime.TIME_OF_DAY)) == "clock_not_set"


# Answers


@pytest.mark.parametrize("by", [minutes(1), -minutes(30), minutes(60)])
def test_time_left_lasts_as_long_as_the_countdown_said(sale: Stage, by: Ms) -> None:
    sale.clock_is_set(by)
    sale.passes(seconds(20))
    assert sale.says(AnswerClock(KeepTime.TIME_LEFT)) is None
    sale.passes(Ms(0))
    assert left(sale) == minutes(2) - seconds(20)
    assert sale.state.clock_step is None


@pytest.mark.parametrize("by", [minutes(1), -minutes(30)])
def test_time_of_day_ends_when_clocks_show_what_was_promised(sale: Stage, by: Ms) -> None:
    promised = sale.state.sales["F1"].closes
    sale.clock_is_set(by)
    assert sale.says(AnswerClock(KeepTime.TIME_OF_DAY)) is None
    sale.passes(Ms(minutes(2) - by))
    assert sale_state(sale) is SaleState.CLOSED
    assert sale.state.sales["F1"].ended == promised


def test_time_of_day_closes_now_what_is_past_by_it(sale: Stage) -> None:
    """Until the answer viewers saw it go on, and could buy."""
    sale.clock_is_set(minutes(60))
    sale.passes(minutes(1))
    assert sale.says(AnswerClock(KeepTime.TIME_OF_DAY)) is None
    assert sale_state(sale) is SaleState.OPEN, "a promise is kept by its own event"
    sale.passes(Ms(0))
    assert (sale_state(sale), sale.state.sales["F1"].ended) == (SaleState.CLOSED, sale.now.wall)


def test_viewers_see_the_end_of_a_sale_that_an_answer_closed(sale: Stage) -> None:
    sale.clock_is_set(minutes(60))
    sale.passes(minutes(1))
    sale.says(AnswerClock(KeepTime.TIME_OF_DAY))
    sale.passes(LINGER_MS - Ms(1))
    assert "flash-sale" in [overlay.graphic for overlay in sale.state.overlays]
    sale.passes(Ms(1))
    assert "flash-sale" not in [overlay.graphic for overlay in sale.state.overlays]


def test_a_sale_whose_opening_is_past_by_the_answer_opens_now_for_its_whole_length(teaser: Stage) -> None:
    teaser.clock_is_set(minutes(60))
    teaser.says(AnswerClock(KeepTime.TIME_OF_DAY))
    teaser.passes(Ms(0))
    assert sale_state(teaser) is SaleState.OPEN
    assert left(teaser) == minutes(3)


def test_a_countdown_that_ran_out_under_a_clock_that_was_set_back_ends_when_somebody_says_so(
    sale: Stage,
) -> None:
    sale.clock_is_set(-minutes(30))
    sale.passes(minutes(5))
    sale.says(AnswerClock(KeepTime.TIME_LEFT))
    sale.passes(Ms(0))
    assert (sale_state(sale), sale.state.sales["F1"].ended) == (SaleState.CLOSED, sale.now.wall)


def test_an_answer_moves_the_opening_of_a_sale_that_is_announced(teaser: Stage) -> None:
    teaser.clock_is_set(seconds(10))
    assert left(teaser) == seconds(20)
    teaser.says(AnswerClock(KeepTime.TIME_LEFT))
    assert left(teaser) == seconds(30)


def test_an_answer_moves_the_end_of_a_bag(bag: Stage) -> None:
    bag.clock_is_set(minutes(1))
    bag.says(AnswerClock(KeepTime.TIME_LEFT))
    assert left(bag) == minutes(3)


@pytest.mark.parametrize("keep", list(KeepTime))
def test_a_window_that_was_extended_since_is_left_alone(sale: Stage, keep: KeepTime) -> None:
    sale.clock_is_set(minutes(60))
    sale.says(SaleExtend("F1", 30, "系统时间改了"))
    extended = sale.state.sales["F1"].closes
    sale.says(AnswerClock(keep))
    sale.passes(Ms(0))
    assert sale.state.sales["F1"].closes == extended


@pytest.mark.parametrize("keep", list(KeepTime))
def test_a_window_that_was_closed_or_opened_since_is_left_alone(sale: Stage, keep: KeepTime) -> None:
    sale.clock_is_set(minutes(60))
    sale.says(SaleClose("F1"))
    ended = sale.state.sales["F1"].ended
    sale.says(BagOpen("L1"))
    closes = sale.state.bags["L1"].closes
    sale.says(AnswerClock(keep))
    sale.passes(Ms(0))
    assert (sale_state(sale), sale.state.sales["F1"].ended) == (SaleState.CLOSED, ended)
    assert sale.state.bags["L1"].closes == closes


@pytest.mark.parametrize("keep", list(KeepTime))
def test_a_sale_that_opened_by_itself_since_is_left_alone(teaser: Stage, keep: KeepTime) -> None:
    teaser.clock_is_set(seconds(10))
    teaser.passes(seconds(20))
    assert sale_state(teaser) is SaleState.OPEN
    closes = teaser.state.sales["F1"].closes
    teaser.says(AnswerClock(keep))
    assert teaser.state.sales["F1"].closes == closes


def test_no_promise_is_moved_while_nothing_can_be_written(sale: Stage) -> None:
    sale.clock_is_set(minutes(1))
    sale.happens(lambda at: WritingChanged(at=at, failed="the disk is full"))
    assert sale.refuses(AnswerClock(KeepTime.TIME_LEFT)) == "not_writing"
    assert sale.state.clock_step is not None


def test_where_every_window_is_over_by_now_an_answer_promises_nothing(sale: Stage) -> None:
    sale.clock_is_set(minutes(1))
    sale.says(SaleClose("F1"))
    sale.happens(lambda at: WritingChanged(at=at, failed="the disk is full"))
    assert sale.says(AnswerClock(KeepTime.TIME_LEFT)) is None


# Several steps


def test_steps_that_nobody_answered_for_are_added_up(sale: Stage) -> None:
    promised = sale.state.sales["F1"].closes
    sale.clock_is_set(minutes(60))
    sale.clock_is_set(-minutes(59))
    step = sale.state.clock_step
    assert step is not None
    assert (step.by_ms, step.sales["F1"].told) == (minutes(1), promised)
    assert sale.state.sales["F1"].closes == promised, "it is ahead again"
    sale.says(AnswerClock(KeepTime.TIME_LEFT))
    assert left(sale) == minutes(2)


@pytest.mark.parametrize("by", [minutes(60), -minutes(30)])
def test_a_clock_that_was_put_right_again_asks_nothing(sale: Stage, by: Ms) -> None:
    promised = sale.state.sales["F1"].closes
    sale.clock_is_set(by)
    sale.passes(seconds(10))
    sale.clock_is_set(Ms(-by + 1_500))
    assert sale.state.clock_step is None
    assert sale.state.sales["F1"].closes == promised


def test_a_window_that_was_opened_between_two_steps_is_asked_about_for_its_own_step(selling: Stage) -> None:
    selling.clock_is_set(minutes(60))
    selling.says(BagOpen("L1"))
    promised = selling.state.bags["L1"].closes
    selling.clock_is_set(-minutes(60))
    step = selling.state.clock_step
    assert step is not None, "the clock is right again, but this bag was opened under the wrong one"
    assert (step.by_ms, step.bags["L1"].told) == (-minutes(60), promised)
    assert selling.says(AnswerClock(KeepTime.TIME_LEFT)) is None
    assert left(selling) == minutes(4)


def test_a_window_that_outlived_its_countdown_under_a_slow_clock_is_not_closed_when_it_is_put_right(
    sale: Stage,
) -> None:
    """The clock was ten minutes slow for five minutes: by the right one the sale would have been over."""
    sale.clock_is_set(-minutes(10))
    sale.passes(minutes(5))
    assert left(sale) == minutes(7)
    due = sale.state.sales["F1"].closes
    sale.clock_is_set(minutes(10))
    assert sale_state(sale) is SaleState.OPEN
    assert left(sale) == minutes(7)
    step = sale.state.clock_step
    assert step is not None
    assert step.sales["F1"].told == due
    sale.says(AnswerClock(KeepTime.TIME_OF_DAY))
    sale.passes(Ms(0))
    assert sale_state(sale) is SaleState.CLOSED


def test_a_promise_that_came_due_between_two_steps_is_kept_whatever_the_second_one_says(sale: Stage) -> None:
    sale.clock_is_set(minutes(1))
    sale.clock_is_set(-minutes(30), after=minutes(1))
    assert sale_state(sale) is SaleState.CLOSED


# While no process ran


def test_a_clock_that_was_set_while_no_process_ran_is_the_same_question(sale: Stage) -> None:
    promised = sale.state.sales["F1"].closes
    sale.restarts(seconds(20), clock_set_by=minutes(60))
    step = sale.state.clock_step
    assert step is not None
    assert (step.by_ms, step.sales["F1"].told) == (minutes(60), promised)
    assert sale_state(sale) is SaleState.OPEN
    assert left(sale) == minutes(2) - seconds(20)


def test_a_question_outlives_a_restart(sale: Stage) -> None:
    sale.clock_is_set(minutes(60))
    asked = sale.state.clock_step
    sale.restarts(seconds(20))
    assert sale.state.clock_step == asked


def test_what_became_due_while_no_process_ran_is_kept_whatever_the_clock_says_now(sale: Stage) -> None:
    sale.restarts(minutes(10), clock_set_by=-minutes(30))
    assert sale_state(sale) is SaleState.CLOSED


def test_drift_within_two_seconds_is_followed_without_a_word(sale: Stage) -> None:
    sale.restarts(seconds(20), clock_set_by=Ms(1_500))
    assert sale.state.clock_step is None
    assert sale.state.wall(RunMs(sale.now.run)) == sale.now.wall
