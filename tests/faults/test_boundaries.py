"""A process killed at every boundary, for the main kinds; ``make faults`` does it for every kind."""

from pathlib import Path

import pytest

from companion.show import command_table, events
from companion.show.command_table import COMMANDS
from faults.boundaries import kills, run_case
from faults.case import Boundary
from faults.cases import CASES

ITS_EFFECT = ["go", "take_scene", "fallback", "return", "mute", "output_start", "go plays a clip"]
ITS_EFFECT += ["fader_lower", "output_restart"]
COVERED = CASES["VerdictChanged covers a black camera"]
OF_A_DRAW = ["close a bag of our own", "EntriesFrozen", "BeaconFetched", "publish a draw of our own"]
NO_EFFECT = [
    "ShowOpened",
    "RunResumed",
    "CueDue takes a scene",
    "SegmentDue",
    "SaleDue",
    "BagDue",
    "OverlayDue",
    "ObsLost",
]
NO_EFFECT += [
    "DrawCommitted",
    "EntriesRanked",
    "ClockStepped",
    "SceneOnAir",
    "sale_open",
    "sale_sold",
    "message",
    "apply_plan",
    "segment_set",
    "segment_remove",
    "save_show",
    "PlanSaved",
    "task_done",
]


@pytest.mark.parametrize("boundary", Boundary)
@pytest.mark.parametrize("name", ITS_EFFECT)
def test_what_obs_was_asked_for_is_done_once_wherever_the_process_died(
    name: str, boundary: Boundary, tmp_path: Path
) -> None:
    assert run_case(CASES[name], boundary, tmp_path / "case", kills()).wrong == ()


@pytest.mark.parametrize("boundary", COVERED.boundaries)
def test_a_dead_camera_is_covered_once_wherever_the_process_died(boundary: Boundary, tmp_path: Path) -> None:
    assert run_case(COVERED, boundary, tmp_path / "case", kills()).wrong == ()


@pytest.mark.parametrize("boundary", Boundary)
@pytest.mark.parametrize("name", OF_A_DRAW)
def test_nothing_is_drawn_twice_wherever_the_process_died(
    name: str, boundary: Boundary, tmp_path: Path
) -> None:
    assert run_case(CASES[name], boundary, tmp_path / "case", kills()).wrong == ()


@pytest.mark.parametrize("boundary", [Boundary.QUEUED, Boundary.JOURNALED])
@pytest.mark.parametrize("name", NO_EFFECT)
def test_what_happened_is_there_once_wherever_the_process_died(
    name: str, boundary: Boundary, tmp_path: Path
) -> None:
    assert run_case(CASES[name], boundary, tmp_path / "case", kills()).wrong == ()


def test_no_kind_of_event_or_command_is_left_out() -> None:
    kinds = {case.event for case in CASES.values()}
    assert kinds == set(events.Event.__args__)
    given = {type(case.command) for case in CASES.values() if case.command is not None}
    assert given == set(COMMANDS.values()) == set(command_table.Command.__args__)
