"""Topic ``timing``: what pages are told of the time of a show, and how they read it."""

import json
from dataclasses import replace

from companion.screens.timing import expected_end, next_promise, timing_view
from companion.show.commands import AddTime, Go, Hold, Resume, Skip
from companion.show.cue import Clock, Cue
from companion.show.model import Plan
from companion.show.offer_commands import BagOpen
from companion.show.times import Ms, RunMs, WallMs
from tests.show.timed import clocks, known, on_time, segment, show_of
from tests.stage import NOON, Stage, minutes, seconds


def evening() -> Plan:
    """Ten minutes, five from the quarter on, and ten that end hard; a promise in the last of them."""
    return show_of(
        segment("a", minutes(10), shortest_ms=minutes(8)),
        segment("news", minutes(5), starts_hard=True, starts_clock_ms=clocks(minutes(15))),
        segment("c", minutes(10), Cue(id="draw", trigger=Clock(clocks(minutes(22)))), ends_hard=True),
    )


def test_a_show_is_told_in_columns_and_by_instants_of_the_wall_clock() -> None:
    stage = on_time(evening())
    at = [NOON + minutes(minute) for minute in (0, 10, 15, 20, 22, 30)]
    assert timing_view(stage.state) == {
        "starts_at": at[0],
        "late_from_at": at[1],
        "late_until_at": None,
        "planned_end_at": at[5],
        "end": [at[5], minutes(5)],
        "latest_start_at": at[2],
        "lost_ms": 0,
        "won_ms": 0,
        "gives_ms": 0,
        "tolerates_ms": 5_000,
        "segments": {
            "ids": ["a", "news", "c"],
            "states": ["running", "coming", "coming"],
            "planned": [at[0], at[2], at[3]],
            "at": [None, at[2], at[3]],
            "absorbs_ms": [None, minutes(5), minutes(5)],
            "latest": [None, at[2], at[3]],
            "lengths": [minutes(10), minutes(5), minutes(10)],
        },
        "promises": [
            {
                "kind": "hard_start",
                "id": "news",
                "segment": "news",
                "at": at[2],
                "slack_ms": minutes(5),
                "early_ms": None,
                "absorbs_ms": 0,
                "broken_by": None,
            },
            {
                "kind": "cue",
                "id": "draw",
                "segment": "c",
                "at": at[4],
                "slack_ms": minutes(2),
                "early_ms": minutes(8),
                "absorbs_ms": minutes(5),
                "broken_by": None,
            },
            {
                "kind": "show_ends",
                "id": "ten-minutes",
                "segment": "c",
                "at": at[5],
                "slack_ms": 0,
                "early_ms": None,
                "absorbs_ms": minutes(5),
                "broken_by": None,
            },
        ],
        "coming": [],
        "proposal": None,
    }


def test_a_promise_that_a_hand_has_broken_stays_among_the_others_and_is_not_the_next_to_keep() -> None:
    stage = on_time(evening())
    stage.says(Skip("c"), by="operator:小林")
    told = timing_view(stage.state)
    assert [one["id"] for one in told["promises"]] == ["news", "draw", "ten-minutes"]
    assert told["promises"][1] == {
        "kind": "cue",
        "id": "draw",
        "segment": "c",
        "at": NOON + minutes(22),
        "slack_ms": None,
        "early_ms": None,
        "absorbs_ms": None,
        "broken_by": "operator:小林",
    }
    ahead = next_promise(told, NOON + minutes(16))
    assert ahead is not None
    assert ahead["id"] == "ten-minutes"


def test_before_anybody_knows_when_it_begins_nothing_has_an_instant() -> None:
    told = timing_view(Stage(replace(evening(), planned_start=None)).state)
    assert told["segments"]["planned"] == [None, None, None]
    assert told["segments"]["at"] == [None, None, None]
    assert (told["starts_at"], told["late_from_at"], told["end"], told["promises"]) == (None, None, None, [])
    assert (expected_end(told, NOON), next_promise(told, NOON)) == (None, None)


def test_a_go_that_is_waited_for_past_another_hour_makes_nothing_late() -> None:
    """Whoever opens the show of last week is not seven days over."""
    stage = Stage(evening())
    told = timing_view(stage.state)
    end = NOON + minutes(30)
    assert told["late_until_at"] == NOON + minutes(30)
    assert expected_end(told, WallMs(NOON + minutes(30))) == end + minutes(30) - told["end"][1]
    assert expected_end(told, WallMs(NOON + minutes(31))) == end
    week = minutes(7 * 24 * 60)
    assert expected_end(told, WallMs(NOON + week)) == end
    stage.passes(week)
    stage.says(Go())
    told = timing_view(stage.state)
    assert told["late_until_at"] is None
    assert expected_end(told, stage.now.wall) == told["planned_end_at"]


def test_a_show_that_begins_by_itself_has_one_hour() -> None:
    stage = Stage(evening(), starts_in=minutes(10))
    assert timing_view(stage.state)["late_until_at"] is None


def test_while_time_passes_nothing_has_to_be_told_again() -> None:
    """Whatever runs over, or is held: what was told before still says what is true now."""
    stage = on_time(evening())
    stage.says(BagOpen("L1"))
    for command in (AddTime(60), Hold(), Resume(), Skip("news"), Go()):
        stage.passes(seconds(1))
        stage.says(command)
        told = timing_view(stage.state)
        for wait in (Ms(0), seconds(1), minutes(4), minutes(30)):
            now = RunMs(stage.now.run + wait)
            by_hand = known(stage)
            end = by_hand.expected_end(now)
            assert end is not None
            assert expected_end(told, stage.state.wall(now)) == stage.state.wall(end)
            ahead = by_hand.next_promise(now)
            read = next_promise(told, stage.state.wall(now))
            assert (read is None) == (ahead is None)
            if ahead is not None and read is not None:
                assert read["id"] == ahead.promise.id
                assert read["slack_ms"] == ahead.slack(by_hand.late(now))
        stage.passes(seconds(10))
        assert timing_view(stage.state) == told


def test_five_hundred_segments_are_told_in_forty_kilobytes() -> None:
    plan = show_of(*(segment(f"segment-{number}", minutes(1)) for number in range(500)))
    stage = on_time(replace(plan, planned_start=WallMs(NOON)))
    text = json.dumps(timing_view(stage.state), separators=(",", ":"))
    assert len(text) < 40_000
