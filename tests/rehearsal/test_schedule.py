"""When everything comes in a show that keeps to its plan: told alike by all who tell it."""

from dataclasses import replace
from pathlib import Path

import pytest

from companion.rehearsal.schedule import Schedule, schedule_of
from companion.show.cue import Cue
from companion.show.model import Plan, Segment
from companion.show.times import Ms, clock_text
from companion.showfile import Surroundings, show_in_full
from tests.rehearsal.playing import PLAN
from tests.show.timed import clocks
from tests.showfile.test_examples import ALL, plan_of
from tests.stage import NOON, minutes


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.parent.name)
def test_check_and_the_show_that_is_on_plan_every_example_alike(path: Path) -> None:
    told = show_in_full(path.read_bytes(), path.name, Surroundings.of(path.parent))
    assert told is not None
    plan = plan_of(path)
    schedule = schedule_of(plan, NOON)

    def when(at: Ms) -> str:
        return schedule.when(at) if plan.planned_start is not None else f"T+{clock_text(at)}"

    by_check = [(row.when, row.id) for row in told.timetable if row.when]
    on_air = [
        (when(at), id)
        for segment in plan.rundown
        for at, id in [(schedule.begins(segment.id), segment.id), *sure(schedule, segment)]
    ]
    assert by_check == on_air


def sure(schedule: Schedule, segment: Segment) -> list[tuple[Ms, str]]:
    """The cues that are certain to fire, as check counts them and in its order: armed, and inside their
    segment."""
    begins, ends = schedule.begins(segment.id), schedule.ends(segment.id)
    cues: dict[str, Cue] = {cue.id: cue for cue in segment.cues}
    planned = [
        (at, id)
        for id, at in schedule.cues(segment).items()
        if at is not None and begins <= at <= ends and cues[id].armed
    ]
    return sorted(planned, key=lambda cue: cue[0])


def with_edges(**edges: Ms) -> Plan:
    opening, strawberry, close = PLAN.rundown
    hard = replace(close, ends_hard=True, ends_clock_ms=edges.get("ends"))
    begins = edges.get("starts")
    later = replace(strawberry, starts_hard=begins is not None, starts_clock_ms=begins)
    return replace(PLAN, rundown=(opening, later, hard))


def test_a_plan_waits_for_a_hard_start_and_ends_at_its_hard_end() -> None:
    schedule = Schedule(with_edges(starts=clocks(minutes(3)), ends=clocks(minutes(12))), NOON)
    assert [schedule.begins(segment.id) for segment in schedule.plan.rundown] == [0, minutes(3), minutes(9)]
    assert (schedule.ends("close"), schedule.length_ms) == (minutes(12), minutes(12))
    assert schedule.cues(schedule.plan.rundown[1])["tease"] == minutes(4)
