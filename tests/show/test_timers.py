"""Timers that the crew starts by hand: several at once, beside whatever the script does."""

from dataclasses import replace

import pytest

from companion.screens.live import live_view
from companion.show.commands import EndShow, Hold
from companion.show.course import Timer
from companion.show.desk_commands import Redo, Undo
from companion.show.model import TimerPlan
from companion.show.timers import MOST_AT_ONCE
from companion.show.times import Ms
from companion.show.timing_commands import TimerAdd, TimerStart, TimerStop, TimingCommand
from companion.show.timing_events import TimerDue
from tests.stage import Stage, minutes, seconds, small_plan

BREAK = TimerPlan(id="break", title="中场", length_ms=minutes(4))


@pytest.fixture
def stage() -> Stage:
    stage = Stage(replace(small_plan(), timers={"break": BREAK}))
    stage.go()
    return stage


def left(stage: Stage) -> dict[str, Ms]:
    return {one.id: Ms(one.ends - stage.now.run) for one in stage.state.timers}


def only(stage: Stage) -> Timer:
    (timer,) = stage.state.timers
    return timer


def told_host(stage: Stage) -> list[str]:
    return [message.text for message in stage.state.messages]


def test_one_of_the_show_file_runs_as_long_as_it_says_and_the_host_is_told_when_it_is_over(
    stage: Stage,
) -> None:
    assert stage.says(TimerStart("break"), by="operator:小林") is None
    assert (only(stage).title, only(stage).by, left(stage)) == (
        "中场",
        "operator:小林",
        {"break": minutes(4)},
    )
    stage.passes(Ms(minutes(4) - 1))
    assert not only(stage).over
    stage.passes(Ms(1))
    assert only(stage).over
    assert told_host(stage) == ["时间到：中场"]
    stage.passes(minutes(10))
    assert told_host(stage) == ["时间到：中场"], "once"
    assert stage.says(TimerStop("break")) is None
    assert stage.state.timers == ()


def test_its_title_and_length_can_be_others_and_one_needs_no_place_in_the_show_file(stage: Stage) -> None:
    assert stage.says(TimerStart("break", title="换装", seconds=30)) is None
    assert stage.says(TimerStart(title="补妆", seconds=90)) is None
    assert [one.title for one in stage.state.timers] == ["换装", "补妆"]
    assert left(stage) == {"break": seconds(30), "#2": seconds(90)}


def test_three_run_at_once_and_each_is_over_at_its_own_time(stage: Stage) -> None:
    for length in (30, 10, 20):
        assert stage.says(TimerStart(title=f"{length}", seconds=length)) is None
    stage.passes(seconds(60))
    over = [event.timer for event in stage.events if isinstance(event, TimerDue)]
    assert over == ["#2", "#3", "#1"]
    assert told_host(stage) == ["时间到：10", "时间到：20", "时间到：30"]


def test_they_run_on_while_the_script_is_held_and_over_a_restart(stage: Stage) -> None:
    stage.says(TimerStart("break"))
    stage.says(Hold())
    stage.passes(minutes(1))
    stage.restarts(minutes(1))
    assert left(stage) == {"break": minutes(2)}
    stage.restarts(minutes(3))
    assert only(stage).over, "it was over while nobody was there"


def test_setting_the_clock_of_the_machine_changes_nothing(stage: Stage) -> None:
    stage.says(TimerStart("break"))
    stage.clock_is_set(minutes(60))
    assert left(stage) == {"break": minutes(4)}


def test_time_is_added_and_taken_and_one_that_is_over_runs_again(stage: Stage) -> None:
    stage.says(TimerStart("break"))
    assert stage.says(TimerAdd("break", 60)) is None
    assert stage.says(TimerAdd("break", -120)) is None
    assert left(stage) == {"break": minutes(3)}
    assert stage.refuses(TimerAdd("break", -180)) == "out_of_range"
    stage.passes(minutes(5))
    assert stage.says(TimerAdd("break", 30)) is None
    assert (left(stage), only(stage).over) == ({"break": seconds(30)}, False)
    stage.passes(seconds(30))
    assert only(stage).over
    assert len(told_host(stage)) == 2


def test_one_that_runs_is_not_started_again_and_one_that_is_over_is(stage: Stage) -> None:
    stage.says(TimerStart("break", seconds=5))
    assert stage.refuses(TimerStart("break")) == "timer_runs"
    stage.passes(seconds(5))
    assert stage.says(TimerStart("break")) is None
    assert (left(stage), only(stage).over) == ({"break": minutes(4)}, False)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (TimerStart("lunch"), "unknown_timer"),
        (TimerStart(title="x"), "out_of_range"),
        (TimerStart(seconds=5 * 3_600), "out_of_range"),
        (TimerStart("break", seconds=-5), "out_of_range"),
        (TimerAdd("break", 30), "unknown_timer"),
        (TimerStop("#1"), "unknown_timer"),
    ],
)
def test_what_cannot_be_is_refused(stage: Stage, command: TimingCommand, code: str) -> None:
    before = stage.state.timers
    assert stage.refuses(command) == code
    assert stage.state.timers == before


def test_there_are_not_more_than_anybody_could_watch(stage: Stage) -> None:
    for number in range(MOST_AT_ONCE):
        assert stage.says(TimerStart(title=str(number), seconds=60)) is None
    assert stage.refuses(TimerStart(title="x", seconds=60)) == "too_many_timers"
    stage.says(TimerStop("#1"))
    assert stage.says(TimerStart("break")) is None


def test_after_the_show_they_run_out_and_nobody_is_told(stage: Stage) -> None:
    stage.says(TimerStart("break"))
    stage.says(EndShow())
    stage.passes(minutes(5))
    assert only(stage).over
    assert told_host(stage) == []
    assert stage.refuses(TimerStart("break")) == "already_ended"


def test_each_step_is_taken_back_and_done_again(stage: Stage) -> None:
    stage.says(TimerStart("break"))
    stage.says(TimerAdd("break", 60))
    stage.says(TimerStop("break"))
    for expected in ([minutes(5)], [minutes(4)], []):
        assert stage.says(Undo()) is None
        assert list(left(stage).values()) == expected
    for expected in ([minutes(4)], [minutes(5)], []):
        assert stage.says(Redo()) is None
        assert list(left(stage).values()) == expected


def test_one_that_was_changed_since_is_not_taken_back(stage: Stage) -> None:
    stage.says(TimerStart("break", seconds=5))
    stage.passes(seconds(6))
    assert stage.says(Undo()) is None, "that it is over by now is no other change"
    assert stage.state.timers == ()


def test_pages_are_told_when_each_ends_and_not_how_long_it_has_left(stage: Stage) -> None:
    stage.says(TimerStart("break"))
    told = live_view(stage.state)["timers"]
    assert told == [
        {
            "id": "break",
            "title": "中场",
            "ends_at": stage.now.wall + minutes(4),
            "length_ms": minutes(4),
            "over": False,
            "by": "operator",
        }
    ]
    stage.passes(minutes(1))
    assert live_view(stage.state)["timers"] == told
