"""Who talks into a muted microphone on purpose is not told of it twice; by mistake, every time."""

import pytest

from companion.show.commands import LeaveAsIs, Mute, Unmute
from companion.show.events import InputMuted
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import Incident
from tests.show.guarded import GuardedStage
from tests.stage import minutes, seconds

MEANT = LeaveAsIs("sound:Mic")


def told(stage: GuardedStage) -> list[Incident]:
    return [one for one in stage.state.incidents if one.trouble is Trouble.TALKING_MUTED]


def talks(stage: GuardedStage) -> None:
    stage.passes(seconds(5))
    stage.verdict(Trouble.TALKING_MUTED, "Mic", Verdict.ALARM, bad_for=1)


def pauses(stage: GuardedStage) -> None:
    stage.passes(seconds(5))
    stage.verdict(Trouble.TALKING_MUTED, "Mic", Verdict.FINE)


def hand_mutes(stage: GuardedStage, *, muted: bool) -> None:
    stage.passes(seconds(5))
    stage.happens(lambda at: InputMuted(at=at, input="Mic", muted=muted))


@pytest.fixture
def stage() -> GuardedStage:
    """Muted by a hand in OBS, and talked into."""
    stage = GuardedStage()
    hand_mutes(stage, muted=True)
    talks(stage)
    return stage


def test_it_is_ended_by_whoever_says_so_and_not_told_again_in_this_pause_or_the_next(
    stage: GuardedStage,
) -> None:
    assert stage.says(MEANT, by="operator:小林") is None
    [one] = told(stage)
    assert stage.notes()[-1] == "mute_meant"
    assert (one.open, one.cleared, one.by) == (False, None, "operator:小林")
    for _ in range(3):
        pauses(stage)
        talks(stage)
    stage.passes(minutes(5))
    assert len(told(stage)) == 1


@pytest.mark.parametrize("by_us", [True, False])
def test_muted_the_next_time_it_is_told_again(stage: GuardedStage, by_us: bool) -> None:
    stage.says(MEANT)
    if by_us:
        stage.says(Unmute("host"))
        pauses(stage)
        stage.says(Mute("host"))
    else:
        hand_mutes(stage, muted=False)
        pauses(stage)
        hand_mutes(stage, muted=True)
    talks(stage)
    assert [one.open for one in told(stage)] == [False, True]


def test_by_mistake_it_is_told_every_time(stage: GuardedStage) -> None:
    pauses(stage)
    talks(stage)
    assert len(told(stage)) == 2


def test_what_is_not_talked_into_cannot_be_meant(stage: GuardedStage) -> None:
    pauses(stage)
    refusal = stage.says(MEANT)
    assert refusal is not None
    assert refusal.code == "no_deviation"
    assert stage.refuses(LeaveAsIs("sound:Spare")) == "no_deviation"


def test_it_is_meant_after_a_restart_as_well(stage: GuardedStage) -> None:
    stage.says(MEANT)
    stage.restarts(seconds(5))
    talks(stage)
    assert len(told(stage)) == 1
