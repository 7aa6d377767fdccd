"""A camera that comes over a network and wedges is opened anew, a few times; nothing else ever is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from companion.show.actions import Play
from companion.show.commands import TakeSceneNow
from companion.show.cue import Cue, OnGo
from companion.show.effects import RestartMedia
from companion.show.events import EffectFailed, InputsChanged
from companion.show.guard_commands import ArmAuto, DisarmAuto
from companion.show.health.events import VerdictChanged
from companion.show.health.troubles import Trouble, Verdict
from companion.show.times import RunMs
from tests.show.guarded import GuardedStage, guarded_plan
from tests.stage import minutes, seconds


def reopened(stage: GuardedStage) -> list[str]:
    """Inputs that OBS was asked to open anew since this was last asked."""
    return [effect.input for effect in stage.asks() if isinstance(effect, RestartMedia)]


def no_signal(stage: GuardedStage, *, over_network: bool) -> None:
    for verdict in (Verdict.ALARM, Verdict.ACT):
        stage.passes(seconds(1))
        stage.happens(
            lambda at, verdict=verdict: VerdictChanged(  # type: ignore[misc]
                at=at,
                trouble=Trouble.NO_SIGNAL,
                subject="Cam",
                verdict=verdict,
                first_bad=RunMs(at.run - 1_000),
                over_network=over_network,
            )
        )


def test_a_stuck_camera_is_opened_anew_at_once_and_again_every_ten_seconds_three_times_in_all() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.MEDIA_STUCK)
    assert reopened(stage) == ["Cam"]
    assert stage.on_programme == "Fallback", "it is covered all the same"
    stage.passes(seconds(9))
    assert reopened(stage) == []
    stage.passes(seconds(1))
    assert reopened(stage) == ["Cam"]
    stage.passes(seconds(10))
    assert reopened(stage) == ["Cam"]
    stage.passes(minutes(5))
    assert reopened(stage) == []
    assert len(stage.incident.restarts) == 3
    told = [note.args for note in stage.state.log if note.code == "media_restarted"]
    assert [(args["count"], args["most"]) for args in told] == [(1, 3), (2, 3), (3, 3)]


def test_it_stops_when_the_camera_is_good_again_and_goes_on_when_it_was_not() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.MEDIA_STUCK)
    stage.verdict(Trouble.MEDIA_STUCK, "Cam", Verdict.CLEARING)
    stage.passes(seconds(15))
    assert reopened(stage) == ["Cam"]
    stage.verdict(Trouble.MEDIA_STUCK, "Cam", Verdict.ACT)
    assert reopened(stage) == ["Cam"]
    stage.mends(Trouble.MEDIA_STUCK)
    stage.passes(minutes(1))
    assert reopened(stage) == []


def test_it_is_counted_for_each_incident() -> None:
    stage = GuardedStage()
    for _ in range(2):
        stage.breaks(Trouble.MEDIA_STUCK)
        stage.passes(minutes(1))
        assert len(reopened(stage)) == 3
        stage.mends(Trouble.MEDIA_STUCK)


def test_only_a_camera_without_signal_that_comes_over_a_network_is_opened_anew() -> None:
    stage = GuardedStage()
    no_signal(stage, over_network=False)
    stage.passes(minutes(1))
    assert reopened(stage) == []
    stage = GuardedStage()
    no_signal(stage, over_network=True)
    assert reopened(stage) == ["Cam"]


@pytest.mark.parametrize("trouble", [Trouble.BLACK, Trouble.FROZEN, Trouble.MIC_DEAD])
def test_what_is_wrong_otherwise_is_not_opened_anew(trouble: Trouble) -> None:
    stage = GuardedStage()
    stage.breaks(trouble)
    stage.passes(minutes(1))
    assert reopened(stage) == []


def test_a_clip_of_the_rundown_is_never_begun_anew_by_itself() -> None:
    plan = guarded_plan()
    clip = Cue(id="film", trigger=OnGo(), do=(Play("Cam"),))
    first, *others = plan.rundown
    stage = GuardedStage(replace(plan, rundown=(replace(first, cues=(*first.cues, clip)), *others)))
    stage.breaks(Trouble.MEDIA_STUCK)
    stage.passes(minutes(1))
    assert reopened(stage) == []


@pytest.mark.parametrize(
    "held_back",
    [
        lambda stage: stage.says(DisarmAuto()),
        lambda stage: stage.goes_off_air(),
        lambda stage: stage.says(TakeSceneNow(scene="Lobby")),
        lambda stage: stage.happens(lambda at: InputsChanged(at=at, inputs=("Close", "Mic"))),
    ],
)
def test_nothing_is_opened_anew_where_automation_may_not_act(
    held_back: Callable[[GuardedStage], object],
) -> None:
    stage = GuardedStage()
    held_back(stage)
    stage.breaks(Trouble.MEDIA_STUCK)
    stage.passes(minutes(1))
    assert reopened(stage) == []


def test_what_was_held_back_is_done_when_automation_may_act_again() -> None:
    stage = GuardedStage()
    stage.says(DisarmAuto())
    stage.breaks(Trouble.MEDIA_STUCK)
    stage.passes(seconds(30))
    stage.says(ArmAuto())
    assert reopened(stage) == ["Cam"]


def test_who_takes_the_scene_with_it_has_decided() -> None:
    stage = GuardedStage()
    stage.verdict(Trouble.MEDIA_STUCK, "Close", Verdict.ALARM, bad_for=3)
    stage.says(TakeSceneNow(role="product"))
    stage.breaks(Trouble.MEDIA_STUCK, "Close")
    stage.passes(minutes(1))
    assert reopened(stage) == []


def test_one_that_obs_does_not_open_is_told_and_tried_again_after_ten_seconds() -> None:
    stage = GuardedStage()
    stage.obs_answers = False
    stage.breaks(Trouble.MEDIA_STUCK)
    [asked] = [effect for effect in stage.asks() if isinstance(effect, RestartMedia)]
    stage.passes(seconds(2))
    reason = "OBS took the request and did not open 'Cam' anew"
    stage.happens(lambda at: EffectFailed(at=at, effect=asked.id, reason=reason))
    failed = next(note for note in stage.state.log if note.code == "effect_failed")
    assert failed.args == {"kind": "restart_media", "what": "Cam", "reason": reason}
    stage.passes(seconds(8))
    assert reopened(stage) == ["Cam"]


def test_a_new_process_goes_on_counting_when_it_has_found_the_camera_stuck() -> None:
    stage = GuardedStage()
    stage.breaks(Trouble.MEDIA_STUCK)
    stage.passes(seconds(10))
    assert len(reopened(stage)) == 2
    stage.restarts(seconds(3))
    stage.obs_connects("Fallback")
    stage.passes(seconds(12))
    assert reopened(stage) == [], "nothing is known of it yet"
    stage.verdict(Trouble.MEDIA_STUCK, "Cam", Verdict.ACT)
    stage.passes(minutes(1))
    assert reopened(stage) == ["Cam"]
