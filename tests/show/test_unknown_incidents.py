"""Incidents of whose cause nothing is known any more: how long they are waited for, and what they become."""

import pytest

from companion.show.commands import OutputStop
from companion.show.events import OutputsChanged
from companion.show.health.events import VerdictChanged
from companion.show.health.settings import Times
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Stage as Has
from companion.show.model import GuardPlan
from companion.show.times import Ms
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import minutes, seconds

OUTPUT = "virtual_camera"
SLOW = GuardPlan(times={Trouble.FROZEN: Times(alarm_ms=Ms(12_000), act_ms=Ms(14_000), clear_ms=Ms(3_000))})


def runs(stage: GuardedStage) -> None:
    stage.happens(lambda at: OutputsChanged(at=at, outputs={OUTPUT: True}))


def test_an_output_that_runs_again_and_of_which_nobody_tells_anything_is_given_up() -> None:
    stage = GuardedStage()
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.ALARM, bad_for=1)
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.UNKNOWN)
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
