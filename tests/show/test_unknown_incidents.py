"""Incidents of whose cause nothing is known any more: how long they are waited for, and what they become."""

from dataclasses import replace

import pytest

from companion.show.commands import EndShow, LeaveAsIs, OutputStop
from companion.show.events import OutputsChanged
from companion.show.health.events import VerdictChanged
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Stage as Has
from companion.show.model import Care, GuardPlan
from companion.show.times import Ms
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import minutes, seconds

OUTPUT = "virtual_camera"
SLOW = GuardPlan(times={Trouble.FROZEN: Times(alarm_ms=Ms(12_000), act_ms=Ms(14_000), clear_ms=Ms(3_000))})


def stops_by_itself(stage: GuardedStage) -> None:
    """OBS has tried for long enough to connect; then nobody can see what it sends."""
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.ALARM, bad_for=1)
    stage.passes(minutes(1))
    stage.goes_off_air()
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.UNKNOWN)
    stage.passes(minutes(5))


def runs(stage: GuardedStage) -> None:
    stage.happens(lambda at: OutputsChanged(at=at, outputs={OUTPUT: True}))


def test_an_output_that_has_stopped_by_itself_keeps_its_incident_until_it_runs_and_is_well() -> None:
    stage = GuardedStage()
    stops_by_itself(stage)
    assert stage.incident.open, "viewers have nothing"
    runs(stage)
    stage.passes(seconds(6))
    assert stage.incident.open, "whether it is well takes some seconds to find out"
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.FINE)
    assert (stage.incident.stage, stage.incident.cleared) == (Has.OVER, stage.now.wall)


def test_an_output_that_runs_again_and_of_which_nobody_tells_anything_is_given_up() -> None:
    stage = GuardedStage()
    stops_by_itself(stage)
    runs(stage)
    stage.passes(seconds(30))
    assert (stage.incident.stage, stage.incident.cleared) == (Has.OVER, None)


def test_an_output_that_somebody_stops_is_not_waited_for() -> None:
    stage = GuardedStage()
    stage.verdict(Trouble.STREAM_STALLED, OUTPUT, Verdict.ALARM, bad_for=3)
    stage.says(OutputStop(OUTPUT))
    stage.verdict(Trouble.STREAM_STALLED, OUTPUT, Verdict.UNKNOWN)
    stage.passes(seconds(30))
    assert not stage.incident.open


def test_an_output_that_is_to_stay_stopped_or_whose_show_has_ended_is_not_waited_for() -> None:
    plan = guarded_plan()
    asks = replace(plan, studio=replace(plan.studio, outputs={OUTPUT: Care.OFFER}))
    left = GuardedStage(asks)
    stops_by_itself(left)
    left.says(LeaveAsIs(f"output:{OUTPUT}"))
    ended = GuardedStage()
    stops_by_itself(ended)
    ended.says(EndShow())
    for stage in (left, ended):
        stage.passes(seconds(1))
        assert not stage.incident.open


@pytest.mark.parametrize("after", [11, 16])
def test_what_takes_longer_to_be_found_out_is_waited_for_so_long(after: int) -> None:
    stage = GuardedStage(guarded_plan(SLOW))
    stage.breaks(Trouble.FROZEN)
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.UNKNOWN)
    stage.passes(seconds(after))
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.ALARM, bad_for=12)
    assert [one.id for one in stage.state.incidents] == ["i1"]
    assert stage.on_programme == "Fallback"


def test_after_a_restart_a_camera_is_not_returned_to_before_it_can_have_been_judged() -> None:
    stage = GuardedStage(guarded_plan(SLOW))
    stage.breaks(Trouble.FROZEN)
    stage.restarts(Ms(2_000))
    stage.obs_connects("Fallback")
    stage.holds(CONTENTS)
    stage.passes(seconds(18))
    assert stage.on_programme == "Fallback"
    stage.passes(minutes(1))
    assert stage.on_programme == "Host", (
        "of a camera that nobody sees any more nothing is waited for in the end"
    )
    assert (stage.incident.stage, stage.incident.cleared) == (Has.OVER, None)


def test_the_record_has_the_first_good_picture_and_not_when_it_was_told() -> None:
    stage = GuardedStage()
    stage.breaks()
    stage.passes(seconds(10))
    good = stage.now.wall
    stage.passes(seconds(1))
    stage.happens(
        lambda at: VerdictChanged(
            at=at,
            trouble=Trouble.BLACK,
            subject="Cam",
            verdict=Verdict.CLEARING,
            figures={"good_ms": 1_000},
        )
    )
    assert stage.incident.good == good
