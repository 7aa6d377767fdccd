"""How a show starts: by itself, by a hand; and what of its times of day is past by then."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.clock import UtcOffset, time_of_day
from companion.show.commands import Fallback, Go, Jump, Skip
from companion.show.cue import LATE_MS, Clock, Cue, CueStatus, LatePolicy
from companion.show.model import Plan
from companion.show.state import Phase
from companion.show.times import Ms, WallMs
from companion.show.timing.past import past_promises
from tests.stage import NOON, SHANGHAI, Stage, minutes, opening_with, seconds, small_plan

HOUR = minutes(60)
DAY = minutes(24 * 60)


def at_clock(after_opening: Ms, id: str = "clock", **cue: object) -> Cue:
    """A cue at the time of day that clocks in Shanghai show so long after the opening of the run."""
    since_midnight = Ms((NOON + 8 * HOUR + after_opening) % DAY)
    made = Cue(id=id, trigger=Clock(since_midnight), do=(TellHost("到点"),))
    return replace(made, **cue)  # type: ignore[arg-type]


def each_with(*cues: Cue) -> Plan:
    """The small show: opening 2 min, sale 6 min, close 2 min; each segment has one of these cues."""
    plan = small_plan()
    return replace(
        plan, rundown=tuple(replace(s, cues=(c,)) for s, c in zip(plan.rundown, cues, strict=True))
    )


# By itself


def test_a_show_that_is_to_starts_by_itself_at_its_instant() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.passes(Ms(minutes(10) - 1))
    assert stage.state.phase is Phase.READY
    stage.passes(Ms(1))
    assert stage.state.phase is Phase.RUNNING
    assert stage.state.started == minutes(10)
    assert stage.scenes_asked() == ["Host"]


def test_go_before_the_time_starts_it_and_that_is_that() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.go()
    stage.passes(minutes(20))
    assert stage.state.started == seconds(1)
    assert stage.state.segment is not None
    assert stage.state.segment.pass_no == 1


def test_a_start_that_is_noticed_within_seconds_is_still_a_start() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.stalls(Ms(minutes(10) + LATE_MS))
    assert stage.state.phase is Phase.RUNNING


def test_a_start_that_was_missed_waits_for_go() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.stalls(Ms(minutes(10) + LATE_MS + 1))
    assert stage.state.phase is Phase.READY
    assert stage.state.starts_at is None
    assert stage.notes().count("start_missed") == 1
    stage.passes(minutes(10))
    assert stage.state.phase is Phase.READY
    assert stage.go() is None


def test_a_start_that_was_past_when_the_run_was_opened_was_missed() -> None:
    stage = Stage(starts_in=Ms(-HOUR))
    stage.passes(Ms(0))
    assert stage.state.phase is Phase.READY
    assert "start_missed" in stage.notes()


def test_a_show_does_not_start_behind_the_fallback() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.says(Fallback())
    stage.passes(minutes(11))
    assert stage.state.phase is Phase.READY
    assert "start_missed" in stage.notes()


def test_the_start_follows_the_wall_clock() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.clock_is_set(minutes(4))
    stage.passes(minutes(6))
    assert stage.state.phase is Phase.RUNNING
    back = Stage(starts_in=minutes(10))
    back.clock_is_set(-minutes(4))
    back.passes(Ms(minutes(14) - 1))
    assert back.state.phase is Phase.READY
    back.passes(Ms(1))
    assert back.state.phase is Phase.RUNNING


def test_a_clock_that_was_set_past_the_start_does_not_start_the_show() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.clock_is_set(HOUR)
    assert stage.state.phase is Phase.READY
    assert "start_missed" in stage.notes()


def test_a_press_at_the_very_instant_of_the_start_does_not_pass_over_the_first_segment() -> None:
    stage = Stage(starts_in=minutes(10))
    stage.passes(Ms(minutes(10) + 200))
    assert stage.refuses(Go()) == "too_soon"
    assert stage.state.segment is not None
    assert stage.state.segment.index == 0


# What is past


@pytest.mark.parametrize("policy", list(LatePolicy))
def test_times_of_day_that_are_past_are_told_when_the_show_starts(policy: LatePolicy) -> None:
    plan = each_with(
        at_clock(-minutes(3), "first"),
        at_clock(-minutes(1), "second", late=policy),
        at_clock(minutes(9), "third"),
    )
    stage = Stage(plan)
    stage.go()
    told = [note.args for note in stage.state.log if note.code == "promise_past"]
    assert [(note["segment"], note["cue"], note["policy"]) for note in told] == [
        ("开场", "first", "ask"),
        ("冻干草莓秒杀", "second", policy.value),
    ]
    trigger = plan.rundown[1].cues[0].trigger
    assert isinstance(trigger, Clock)
    assert told[1]["time"] == time_of_day(trigger.since_midnight_ms)


def test_a_past_time_of_day_does_not_fire_before_its_segment_and_then_follows_its_policy() -> None:
    stage = Stage(each_with(at_clock(HOUR, "x"), at_clock(-minutes(1), "past"), at_clock(HOUR, "y")))
    stage.go()
    stage.passes(minutes(2))
    assert stage.state.messages == ()
    stage.go()
    stage.passes(Ms(0))
    assert stage.status("past") is CueStatus.ASKING


def test_what_is_seconds_past_in_the_segment_that_begins_is_not_told() -> None:
    stage = Stage(opening_with(at_clock(-seconds(2))))
    stage.go()
    stage.passes(Ms(0))
    assert "promise_past" not in stage.notes()
    assert stage.status("clock") is CueStatus.DONE


def test_what_will_not_be_played_is_not_told() -> None:
    plan = each_with(at_clock(-HOUR, "left"), at_clock(-HOUR, "skipped"), at_clock(-HOUR, "off", armed=False))
    stage = Stage(plan)
    stage.says(Skip("strawberry"))
    stage.passes(seconds(1))
    stage.says(Jump("close"))
    assert stage.state.phase is Phase.RUNNING
    assert "promise_past" not in stage.notes()


def test_before_the_start_one_can_ask_what_would_be_past() -> None:
    plan = each_with(
        at_clock(minutes(5), "first"), at_clock(minutes(30), "second"), at_clock(2 * HOUR, "third")
    )
    stage = Stage(plan)
    assert list(past_promises(stage.state, stage.now)) == []
    stage.passes(minutes(40))
    assert [(past.cue.id, past.at - NOON) for past in past_promises(stage.state, stage.now)] == [
        ("first", minutes(5)),
        ("second", minutes(30)),
    ]


def test_where_nothing_is_known_of_the_zone_nothing_is_called_past() -> None:
    stage = Stage(opening_with(at_clock(-HOUR)), utc_offsets=())
    stage.go()
    assert "promise_past" not in stage.notes()


def test_a_time_of_day_has_its_seconds_when_it_has_any() -> None:
    assert [time_of_day(Ms(ms)) for ms in (0, 72_840_000, 72_870_000, DAY + 60_000, -60_000)] == [
        "00:00",
        "20:14",
        "20:14:30",
        "00:01",
        "23:59",
    ]


# Begun at another time than planned


def test_times_of_day_move_with_a_show_that_is_begun_now() -> None:
    """Planned for six hours later and begun now: what was for 14 minutes into it comes after 14 minutes."""
    stage = Stage(opening_with(at_clock(6 * HOUR + minutes(14))), clock_shift_ms=Ms(-6 * HOUR))
    stage.says(Go())
    assert "promise_past" not in stage.notes()
    stage.passes(Ms(minutes(14) - 1))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("clock") is CueStatus.DONE


def test_times_of_day_move_across_midnight() -> None:
    """Planned to begin ten minutes before midnight; its cue at five past comes a quarter of an hour in."""
    to_midnight = Ms(DAY - (NOON + 8 * HOUR) % DAY)
    planned = Ms(to_midnight - minutes(10))
    stage = Stage(opening_with(at_clock(planned + minutes(15))), clock_shift_ms=Ms(-planned))
    stage.says(Go())
    stage.passes(Ms(minutes(15) - 1))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("clock") is CueStatus.DONE


@pytest.mark.parametrize("change", [-HOUR, HOUR])
def test_times_of_day_move_over_a_change_of_clocks(change: Ms) -> None:
    """Clocks are changed between now and when the show was planned for: the cue keeps its place in it."""
    offsets = (SHANGHAI[0], UtcOffset(WallMs(NOON + 2 * HOUR), Ms(8 * HOUR + change)))
    shown = Ms(5 * HOUR + minutes(14) + change)
    stage = Stage(opening_with(at_clock(shown)), utc_offsets=offsets, clock_shift_ms=Ms(-5 * HOUR))
    stage.says(Go())
    stage.passes(Ms(minutes(14) - 1))
    assert stage.status("clock") is CueStatus.WAITING
    stage.passes(Ms(1))
    assert stage.status("clock") is CueStatus.DONE


def test_a_past_time_of_day_is_told_as_clocks_will_have_shown_it() -> None:
    stage = Stage(opening_with(at_clock(HOUR - minutes(3))), clock_shift_ms=Ms(-HOUR))
    stage.go()
    [note] = [note for note in stage.state.log if note.code == "promise_past"]
    assert note.args["time"] == time_of_day(Ms((NOON + 8 * HOUR - minutes(3)) % DAY))
