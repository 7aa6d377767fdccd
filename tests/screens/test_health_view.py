"""What the operator is told of OBS: above all which scenes of the show it does not have."""

from dataclasses import replace

from companion.screens.health import missing_scenes, obs_view
from companion.show.events import InputMuted, ObsLost, ScenesChanged
from tests.stage import Stage


def test_an_obs_with_every_scene_lacks_nothing() -> None:
    assert obs_view(Stage().state)["missing"] == []


def test_scenes_that_obs_does_not_have_are_told_before_the_show_starts_the_fallback_first() -> None:
    stage = Stage()
    stage.happens(lambda at: ScenesChanged(at=at, scenes=("Lobby",)))
    missing = obs_view(stage.state)["missing"]
    assert missing[0] == {"role": "fallback", "scene": "Fallback"}
    assert {entry["role"] for entry in missing} == set(stage.state.plan.studio.scenes)


def test_a_scene_made_in_obs_is_missed_no_more() -> None:
    stage = Stage()
    stage.happens(lambda at: ScenesChanged(at=at, scenes=("Host", "Product")))
    assert missing_scenes(stage.state) == (("fallback", "Fallback"),)
    stage.happens(lambda at: ScenesChanged(at=at, scenes=("Host", "Product", "Fallback")))
    assert missing_scenes(stage.state) == ()


def test_of_an_obs_that_cannot_be_asked_nothing_is_said() -> None:
    stage = Stage()
    stage.happens(lambda at: ScenesChanged(at=at, scenes=()))
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert missing_scenes(stage.state) == ()


def test_a_simulated_obs_has_whatever_the_show_names() -> None:
    stage = Stage(obs=False)
    stage.obs_connects("Host", simulated=True)
    stage.state = replace(stage.state, obs=replace(stage.state.obs, scenes=()))
    assert missing_scenes(stage.state) == ()


def test_a_muted_microphone_of_the_show_is_silent_and_another_input_is_only_muted() -> None:
    stage = Stage()
    studio = replace(stage.state.plan.studio, microphones={"host": "Mic 1", "guest": "Mic 2"})
    stage.state = replace(stage.state, plan=replace(stage.state.plan, studio=studio))
    for name in ("Music", "Mic 1"):
        stage.happens(lambda at, name=name: InputMuted(at=at, input=name, muted=True))
    view = obs_view(stage.state)
    assert view["muted"] == ["Mic 1", "Music"]
    assert view["silent"] == [{"role": "host", "input": "Mic 1"}]
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert obs_view(stage.state)["silent"] == []
