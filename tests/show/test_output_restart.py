"""A stream that connects in vain is stopped and started again; never twice, nor one that runs well."""

import pytest

from companion.show.commands import OutputStart, OutputStop
from companion.show.effects import Effect, SetOutput
from companion.show.events import EffectFailed
from companion.show.guard_commands import OutputRestart
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import Ms
from tests.show.guarded import OUTPUT, GuardedStage
from tests.stage import minutes, seconds

ANEW = OutputRestart(OUTPUT)


def ill(trouble: Trouble = Trouble.RECONNECTING) -> GuardedStage:
    """It has connected in vain for a minute; OBS answers only when it is told to."""
    stage = GuardedStage()
    stage.verdict(trouble, OUTPUT, Verdict.ALARM, bad_for=1)
    stage.passes(minutes(1))
    stage.asks()
    stage.obs_answers = False
    return stage


def asked(stage: GuardedStage) -> list[Effect]:
    return [effect for effect in stage.asks() if isinstance(effect, SetOutput)]


def wishes(stage: GuardedStage) -> list[bool]:
    return [effect.running for effect in asked(stage) if isinstance(effect, SetOutput)]


def fails(stage: GuardedStage, effect: Effect) -> None:
    stage.happens(lambda at: EffectFailed(at=at, effect=effect.id, reason="OBS tried to start stream"))


def gone(stage: GuardedStage) -> bool:
    return any(one.open and one.trouble is Trouble.OUTPUT_GONE for one in stage.state.incidents)


@pytest.mark.parametrize("trouble", [Trouble.RECONNECTING, Trouble.STREAM_STALLED])
def test_it_is_stopped_and_started_once_obs_says_that_it_has_stopped(trouble: Trouble) -> None:
    stage = ill(trouble)
    assert stage.says(ANEW) is None
    [stop] = asked(stage)
    stage.passes(seconds(8))
    stage.runs(on=False)
    assert asked(stage) == [], "it may stop still, and a second start has crashed OBS"
    stage.obs_confirms(stop)
    [start] = asked(stage)
    assert isinstance(start, SetOutput)
    assert start.running
    stage.runs(on=True)
    stage.obs_confirms(start)
    assert asked(stage) == []
    assert stage.state.wants.outputs[OUTPUT]
    assert not gone(stage), "somebody here has asked for it"
    assert stage.state.incidents[-1].by == "operator"


def test_what_obs_tells_after_its_answer_changes_nothing() -> None:
    stage = ill()
    stage.says(ANEW)
    stage.obs_confirms(asked(stage)[0])
    stage.runs(on=False)
    stage.obs_confirms(asked(stage)[0])
    stage.runs(on=True)
    assert not gone(stage)
    assert asked(stage) == []


def test_one_that_obs_does_not_stop_is_not_started() -> None:
    stage = ill()
    stage.says(ANEW)
    fails(stage, asked(stage)[0])
    assert asked(stage) == []
    assert stage.notes()[-1] == "effect_failed"


def test_one_that_does_not_start_is_told_as_what_viewers_see_it_is() -> None:
    stage = ill()
    stage.says(ANEW)
    stage.runs(on=False)
    stage.obs_confirms(asked(stage)[0])
    fails(stage, asked(stage)[0])
    assert gone(stage)
    assert "effect_failed" in stage.notes()
    stage.says(OutputStart(OUTPUT))
    assert wishes(stage) == [True]


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (lambda stage: stage.verdict(Trouble.RECONNECTING, OUTPUT, Verdict.FINE), "output_well"),
        (lambda stage: stage.runs(on=False), "output_off"),
        (lambda stage: stage.says(ANEW), "already_so"),
        (lambda stage: stage.says(OutputStop(OUTPUT)), "already_so"),
    ],
)
def test_one_that_runs_well_or_does_not_run_or_is_at_it_is_refused(before, why) -> None:  # type: ignore[no-untyped-def]
    stage = ill()
    before(stage)
    assert stage.refuses(ANEW) == why


def test_dropped_frames_are_no_reason() -> None:
    assert ill(Trouble.DROPPED_FRAMES).refuses(ANEW) == "output_well"
    assert ill().refuses(OutputRestart("radio")) == "unknown_output"


def test_who_stops_it_meanwhile_has_it_stopped() -> None:
    stage = ill()
    stage.says(ANEW)
    [first] = asked(stage)
    assert stage.says(OutputStop(OUTPUT)) is None
    [second] = asked(stage)
    stage.obs_confirms(first)
    stage.obs_confirms(second)
    assert asked(stage) == []


@pytest.mark.parametrize(
    ("running", "away", "then"),
    [
        (True, seconds(5), [False]),
        (False, seconds(5), [True]),
        (False, minutes(3), []),
        (True, minutes(3), []),
    ],
)
def test_a_new_process_finishes_what_it_finds_begun_or_asks_when_it_has_grown_old(
    running: bool, away: Ms, then: list[bool]
) -> None:
    stage = ill()
    stage.says(ANEW)
    asked(stage)
    stage.restarts(away)
    stage.obs_comes_back(running=running)
    assert wishes(stage) == then
    assert [effect.running for effect in stage.state.doubts if isinstance(effect, SetOutput)] == (
        [] if then else [not running]
    )
