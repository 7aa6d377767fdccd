"""A stream that stops in the middle of the show, though nobody here asked for it."""

from dataclasses import replace

import pytest

from companion.screens.incidents import host_back_view, host_incident_view
from companion.screens.live import live_view
from companion.show.commands import EndShow, LeaveAsIs, OutputStart, OutputStop
from companion.show.events import Lost, ObsLost
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Incident
from companion.show.incidents.record import Stage as Has
from companion.show.model import Care, Playbook
from tests.show.guarded import OUTPUT, GuardedStage, guarded_plan
from tests.stage import minutes, seconds

SAYS = Playbook(say=("直播断了，先停一下",))


def stopped(stage: GuardedStage) -> list[Incident]:
    return [one for one in stage.state.incidents if one.trouble is Trouble.OUTPUT_GONE]


@pytest.fixture
def stage() -> GuardedStage:
    return GuardedStage(guarded_plan(stream_lost=SAYS))


def test_an_output_that_stops_in_the_middle_of_the_show_is_an_incident_at_once(stage: GuardedStage) -> None:
    stage.goes_off_air()
    [one] = stopped(stage)
    assert (one.subject, one.stage, one.first_bad, one.alarm) == (
        OUTPUT,
        Has.ALARM,
        stage.now.wall,
        stage.now.wall,
    )
    assert one.told == stage.now.wall, "the host reads it"
    told = host_incident_view(stage.state)
    assert told is not None
    assert (told["trouble"], told["say"], told["viewers_see"]) == ("output_gone", list(SAYS.say), "nothing")
    stage.passes(minutes(10))
    assert stopped(stage)[0].open, "viewers have nothing"


def test_it_is_over_when_the_output_runs_again(stage: GuardedStage) -> None:
    stage.goes_off_air()
    stage.passes(seconds(20))
    stage.obs_answers = False
    stage.says(OutputStart(OUTPUT))
    assert stopped(stage)[0].open, "it was asked for, and does not run yet"
    stage.runs()
    [one] = stopped(stage)
    assert (one.stage, one.cleared) == (Has.OVER, stage.now.wall)
    assert host_back_view(stage.state) == {"at": stage.now.wall, "lost_ms": None}


@pytest.mark.parametrize("care", Care)
def test_it_is_over_when_somebody_says_that_it_is_meant_so(care: Care) -> None:
    plan = guarded_plan()
    stage = GuardedStage(replace(plan, studio=replace(plan.studio, outputs={OUTPUT: care})))
    stage.goes_off_air()
    assert stage.says(LeaveAsIs(f"output:{OUTPUT}")) is None
    [one] = stopped(stage)
    assert (one.stage, one.cleared, one.by) == (Has.OVER, None, stage.state.log[-1].by)
    assert stage.state.deviations == ()
    again = stage.says(LeaveAsIs(f"output:{OUTPUT}"))
    assert again is not None
    assert again.code == "no_deviation"


def test_one_that_somebody_here_stops_is_no_incident(stage: GuardedStage) -> None:
    stage.says(OutputStop(OUTPUT))
    stage.goes_off_air()
    assert stage.state.incidents == ()


def test_one_that_stops_before_the_show_or_after_it_is_none_and_the_end_ends_it(stage: GuardedStage) -> None:
    stage.goes_off_air()
    stage.says(EndShow())
    assert not stopped(stage)[0].open
    stage.runs()
    stage.goes_off_air()
    assert len(stopped(stage)) == 1


def test_what_was_wrong_while_it_ran_gives_way_to_it(stage: GuardedStage) -> None:
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.ALARM, bad_for=1)
    stage.passes(minutes(1))
    stage.goes_off_air()
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.UNKNOWN)
    assert [one.trouble for one in stage.state.incidents if one.open] == [Trouble.OUTPUT_GONE]


def test_an_obs_that_comes_back_without_the_stream_is_not_told_as_well_again(stage: GuardedStage) -> None:
    stage.happens(lambda at: ObsLost(at=at, how=Lost.CRASHED, reason="gone"))
    stage.passes(seconds(5))
    stage.obs_comes_back(running=False)
    [one] = stopped(stage)
    assert one.open
    assert host_back_view(stage.state) is None, "nobody tells the host that all is well"
    told = host_incident_view(stage.state)
    assert told is not None
    assert told["viewers_see"] == "nothing"
    stage.obs_comes_back(running=False)
    stage.passes(minutes(2))
    assert stopped(stage) == [one], "told once, and not given up"
    stage.runs()
    assert not stopped(stage)[0].open


def test_an_obs_that_comes_back_with_the_stream_is_well(stage: GuardedStage) -> None:
    stage.happens(lambda at: ObsLost(at=at, how=Lost.CRASHED, reason="gone"))
    stage.passes(seconds(5))
    stage.obs_comes_back(running=True)
    assert stopped(stage) == []


def test_pages_are_told_while_obs_connects_anew_for_everything_that_viewers_see_the_show_by(
    stage: GuardedStage,
) -> None:
    stage.runs()
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.ALARM, bad_for=1)
    program = live_view(stage.state)["program"]
    assert (program["on_air"], program["reconnecting"]) == (True, True)
    stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.CLEARING, bad_for=9)
    assert not live_view(stage.state)["program"]["reconnecting"], "the line is there again"
