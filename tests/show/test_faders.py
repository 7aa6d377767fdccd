"""A microphone that clips is lowered at a press, twice at most, and undo brings it back."""

import pytest

from companion.screens.incidents import incidents_view
from companion.show.commands import LeaveEffect, RepeatEffect
from companion.show.desk_commands import Undo
from companion.show.effects import MoveFader
from companion.show.events import EffectFailed, InputsChanged, ObsLost
from companion.show.guard_commands import FaderBack, FaderLower
from companion.show.health.troubles import Trouble, Verdict
from tests.show.guarded import GuardedStage
from tests.stage import seconds


def asked(stage: GuardedStage) -> list[MoveFader]:
    return [effect for effect in stage.asks() if isinstance(effect, MoveFader)]


def moves(stage: GuardedStage) -> list[tuple[str, int]]:
    return [(effect.input, effect.by_db) for effect in asked(stage)]


@pytest.fixture
def stage() -> GuardedStage:
    stage = GuardedStage()
    stage.verdict(Trouble.CLIPPING, "Mic", Verdict.ALARM, bad_for=1)
    stage.passes(seconds(2))
    return stage


def test_it_is_lowered_by_six_decibels_and_its_incident_says_so(stage: GuardedStage) -> None:
    assert stage.says(FaderLower("host"), by="operator:小林") is None
    assert moves(stage) == [("Mic", -6)]
    assert stage.state.lowered == {"Mic": 6}
    [one] = incidents_view(stage.state)["incidents"]
    assert (one["lowered_db"], one["by"]) == (6, "operator:小林")


def test_twice_is_all_that_helps(stage: GuardedStage) -> None:
    stage.says(FaderLower("Mic"))
    stage.says(FaderLower("Mic"))
    assert stage.refuses(FaderLower("Mic")) == "low_enough"
    assert moves(stage) == [("Mic", -6)] * 2


def test_undo_brings_it_back(stage: GuardedStage) -> None:
    stage.says(FaderLower("host"))
    assert stage.says(Undo()) is None
    assert moves(stage) == [("Mic", -6), ("Mic", 6)]
    assert stage.state.lowered == {}
    assert stage.refuses(FaderBack("host")) == "not_lowered"


def test_what_was_not_lowered_is_never_raised(stage: GuardedStage) -> None:
    stage.obs_answers = False
    stage.says(FaderLower("host"))
    [effect] = asked(stage)
    assert stage.refuses(Undo()) == "fader_moves", "nobody knows yet whether it has moved"
    why = "OBS took the request and the fader of 'Mic' stands at 0.0 dB"
    stage.happens(lambda at: EffectFailed(at=at, effect=effect.id, reason=why))
    assert stage.notes()[-1] == "effect_failed"
    assert stage.refuses(Undo()) is not None
    assert asked(stage) == []


def test_one_step_at_a_time(stage: GuardedStage) -> None:
    stage.obs_answers = False
    stage.says(FaderLower("host"))
    assert stage.refuses(FaderLower("host")) == "fader_moves"


@pytest.mark.parametrize(
    ("before", "input", "why"),
    [
        (lambda stage: None, "Nobody", "unknown_microphone"),
        (lambda stage: None, "Cam", "unknown_microphone"),
        (
            lambda stage: stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam",))),
            "host",
            "unknown_microphone",
        ),
        (lambda stage: stage.happens(lambda at: ObsLost(at=at, reason="gone")), "host", "no_obs"),
    ],
)
def test_only_a_microphone_that_is_there_is_moved(before, input, why, stage) -> None:  # type: ignore[no-untyped-def]
    before(stage)
    assert stage.refuses(FaderLower(input)) == why


@pytest.mark.parametrize(("again", "moved"), [(True, [("Mic", -6)]), (False, [])])
def test_a_step_that_was_never_answered_is_asked_about(
    stage: GuardedStage, again: bool, moved: list[tuple[str, int]]
) -> None:
    stage.obs_answers = False
    stage.says(FaderLower("host"))
    asked(stage)
    stage.restarts(seconds(3))
    stage.obs_connects("Host")
    [doubt] = stage.state.doubts
    assert isinstance(doubt, MoveFader)
    assert asked(stage) == []
    assert stage.says(RepeatEffect(doubt.id) if again else LeaveEffect(doubt.id)) is None
    assert moves(stage) == moved
    assert stage.state.doubts == ()
