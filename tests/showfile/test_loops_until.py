"""Loops that go on until a time of day, and the plan around fixed starts and ends."""

from zoneinfo import ZoneInfo

import pytest

from companion.show.model import Plan
from companion.show.times import MINUTE
from companion.showfile import read_show
from companion.showfile.checks.planned import MAX_TURNS, Schedule, schedule_of
from companion.showfile.fields.parts import parts_of
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import plain
from tests.showfile.around import AROUND

HEAD = """\
version: 1
show:
  id: loops
  title: 循环
  zone: {zone}
  start: {start}
  language: zh-CN
  market: cn
  on_air: [stream]
operator: {{name: 稻岸食研（虚构）, contact: 400-000-0000}}
obs:
  scenes: {{host: Host, fallback: Fallback}}
rundown:
"""


def text(rundown: str, start: str = "2026-12-01 19:30", zone: str = "Asia/Shanghai") -> bytes:
    return (HEAD.format(start=start, zone=zone) + rundown).encode()


def plan_of(source: bytes) -> Plan:
    loaded = read_show(source, "show.yaml", AROUND)
    assert loaded.plan is not None, loaded.problems
    return loaded.plan


def codes(source: bytes) -> list[str]:
    return [problem.code for problem in read_show(source, "show.yaml", AROUND).problems]


def schedule(source: bytes, zone: str = "Asia/Shanghai") -> Schedule:
    root = read(source).root
    assert root is not None
    found = schedule_of(parts_of(plain(root)), ZoneInfo(zone))
    assert found is not None
    return found


CYCLE = """\
  - {id: opening, title: 开场, length: 10m}
  - loop: cycle
    until: "20:00"
    segments:
      - {id: nuts, title: 坚果, length: 4m, shortest: 3m}
      - {id: tea, title: 红茶, length: 3m, shortest: 2m}
  - {id: close, title: 收官, length: 10m}
"""
"""From 19:40: a pass lasts seven minutes, five at the shortest."""


def test_there_are_as_many_passes_as_can_begin_before_the_time_at_their_shortest() -> None:
    plan = plan_of(text(CYCLE))
    assert [segment.id for segment in plan.rundown[1:-1:2]] == [f"nuts-{number}" for number in (1, 2, 3, 4)]
    loops = [segment.loop for segment in plan.rundown[1:-1:2] if segment.loop is not None]
    assert [(loop.number, loop.of, loop.spare) for loop in loops] == [
        *((1, 4, False), (2, 4, False), (3, 4, False), (4, 4, True))
    ]
    assert plan.length_ms == 41 * MINUTE


def test_by_plan_a_pass_that_would_begin_after_the_time_does_not_come() -> None:
    planned = schedule(text(CYCLE))
    assert [(turn.turn.id, turn.begins // MINUTE) for turn in planned.turns] == [
        ("opening", 0),
        ("nuts-1", 10),
        ("tea-1", 14),
        ("nuts-2", 17),
        ("tea-2", 21),
        ("nuts-3", 24),
        ("tea-3", 28),
        ("close", 31),
    ]
    assert planned.length == 41 * MINUTE


def test_a_pass_that_would_begin_at_the_very_time_does_not_come() -> None:
    planned = schedule(text(CYCLE.replace("20:00", "19:54")))
    assert [turn.turn.id for turn in planned.turns][1:-1] == ["nuts-1", "tea-1", "nuts-2", "tea-2"]
    assert len(plan_of(text(CYCLE.replace("20:00", "19:50"))).rundown) == 2 + 2 * 2


def test_with_times_there_are_no_more_passes_than_these() -> None:
    assert len(plan_of(text(CYCLE.replace("until:", "times: 2\n    until:"))).rundown) == 2 + 2 * 2
    late = text(CYCLE.replace("until:", "times: 5\n    until:"))
    assert len(plan_of(late).rundown) == 2 + 5 * 2, "a show that is early may come to all of them"
    assert len(schedule(late).turns) == 2 + 3 * 2


def test_the_time_may_be_after_midnight() -> None:
    source = text(CYCLE.replace("20:00", "00:10"), start="2026-12-01 23:30")
    assert schedule(source).length == (10 + 5 * 7 + 10) * MINUTE


@pytest.mark.parametrize(
    ("start", "until", "passes"),
    [("2026-10-25 01:30", "03:10", 22), ("2026-03-29 01:30", "03:10", 5)],
    ids=["an hour comes twice", "an hour is left out"],
)
def test_the_time_is_what_clocks_show_over_a_change_of_clocks(start: str, until: str, passes: int) -> None:
    source = text(CYCLE.replace("20:00", until), start=start, zone="Europe/Berlin")
    planned = schedule(source, "Europe/Berlin")
    assert sum(turn.turn.segment.id == "nuts" for turn in planned.turns) == passes


def test_a_loop_without_end_is_not_written_out() -> None:
    endless = CYCLE.replace("length: 4m, shortest: 3m", "length: 1s").replace(
        "length: 3m, shortest: 2m", "length: 1s"
    )
    found = codes(text(endless.replace("20:00", "07:00")))
    assert found == ["too-many-turns"], f"of at most {MAX_TURNS} segments"


def test_cues_of_a_pass_that_does_not_come_by_plan_are_not_missed_and_not_judged() -> None:
    assert codes(text(CYCLE)) == []


FIXED = """\
  - {id: opening, title: 开场, length: 10m, longest: 16m}
  - {id: nuts, title: 坚果, length: 10m, starts: "19:45", ends: "19:57"}
  - {id: close, title: 收官, length: 10m}
"""


def test_by_plan_a_fixed_edge_is_where_it_is_fixed() -> None:
    planned = schedule(text(FIXED))
    edges = [(turn.begins // MINUTE, turn.ends // MINUTE) for turn in planned.turns]
    assert edges == [(0, 10), (15, 27), (27, 37)]


def test_a_gap_that_can_be_filled_is_none() -> None:
    assert codes(text(FIXED)) == ["edge-after-gap"]
    assert codes(text(FIXED.replace('ends: "19:57"', "longest: 12m, ends: 19:57"))) == []


def test_what_a_promise_holds_up_counts_for_the_next_edge() -> None:
    """The sale is at 19:44, so its segment is not over before, however short it may be."""
    held = """\
  - id: nuts
    title: 坚果
    length: 15m
    shortest: 5m
    cues: [{id: told, clock: "19:44", do: {message: 开抢}}]
  - {id: close, title: 收官, length: 10m, starts: "19:40"}
"""
    assert codes(text(held)) == ["edge-too-early"]
    assert codes(text(held.replace('19:44"', '19:44", promise: false'))) == ["edge-by-trimming"]


def test_clocks_show_what_is_fixed() -> None:
    source = text(FIXED.replace("19:45", "02:30"), start="2026-03-29 01:30", zone="Europe/Berlin")
    assert codes(source)[0] == "time-skipped"
