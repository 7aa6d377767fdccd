"""What the operator is told of OBS: above all which scenes of the show it does not have."""

import json
from dataclasses import replace
from typing import Any

from companion.screens import health
from companion.screens.health import missing_inputs, missing_scenes
from companion.show.events import (
    InputMuted,
    InputsChanged,
    Lost,
    ObsLost,
    ObsRelaunched,
    Pulse,
    ScenesChanged,
)
from companion.show.state import Deviation, ShowState
from companion.show.times import WallMs
from tests.stage import Stage


def obs_view(state: ShowState, *, relaunch_allowed: bool = False) -> dict[str, Any]:
    return health.obs_view(state, relaunch_allowed=relaunch_allowed)


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


def with_inputs(stage: Stage, *, cameras: dict[str, str], microphones: dict[str, str]) -> Stage:
    studio = replace(stage.state.plan.studio, cameras=cameras, microphones=microphones)
    stage.state = replace(stage.state, plan=replace(stage.state.plan, studio=studio))
    return stage


def test_cameras_and_microphones_that_obs_does_not_have_are_told_by_role_and_name() -> None:
    stage = with_inputs(Stage(), cameras={"main": "Cam 1", "top": "Cam 2"}, microphones={"host": "Mic 1"})
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam 1", "Music")))
    assert obs_view(stage.state)["missing_inputs"] == [
        {"role": "top", "kind": "camera", "input": "Cam 2"},
        {"role": "host", "kind": "microphone", "input": "Mic 1"},
    ]
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam 1", "Cam 2", "Mic 1")))
    assert missing_inputs(stage.state) == ()


def test_of_the_inputs_of_an_obs_that_is_away_or_simulated_nothing_is_said() -> None:
    stage = with_inputs(Stage(), cameras={"main": "Cam 1"}, microphones={})
    stage.happens(lambda at: InputsChanged(at=at, inputs=()))
    assert missing_inputs(stage.state) != ()
    simulated = replace(stage.state, obs=replace(stage.state.obs, simulated=True))
    assert missing_inputs(simulated) == ()
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert missing_inputs(stage.state) == ()


def test_how_obs_is_there_or_went_away_is_told_in_words_of_the_wire() -> None:
    stage = Stage()
    assert (obs_view(stage.state)["how"], obs_view(stage.state)["relaunch"]) == (None, None)
    lost = replace(
        stage.state.obs,
        connected=False,
        how_lost=Lost.TURNED_AWAY,
        pulse=Pulse.BLOCKED,
        collection="Live",
        profile="1080p",
        relaunch=ObsRelaunched(at=stage.state.opened, attempt=2, failure="no such file"),
    )
    view = obs_view(replace(stage.state, obs=lost))
    told = {name: view[name] for name in ("how", "pulse", "collection", "profile", "relaunch")}
    assert told == {
        "how": "turned_away",
        "pulse": "blocked",
        "collection": "Live",
        "profile": "1080p",
        "relaunch": {"attempt": 2, "failure": "no such file"},
    }
    for allowed in (False, True):
        assert obs_view(stage.state, relaunch_allowed=allowed)["relaunch_allowed"] is allowed


def test_deviations_keep_their_order_and_say_what_they_are_about() -> None:
    named = [
        ("collection", "Live", "Test"),
        ("sound:Mic: left", "heard", "muted"),
        ("output:stream", "on", "off"),
    ]
    deviations = tuple(
        Deviation(what=what, wanted=wanted, actual=actual, since=WallMs(7)) for what, wanted, actual in named
    )
    view = obs_view(replace(Stage().state, deviations=deviations))["deviations"]
    assert [(one["kind"], one["name"]) for one in view] == [
        ("collection", ""),
        ("sound", "Mic: left"),
        ("output", "stream"),
    ]
    assert view[1] == {
        "what": "sound:Mic: left",
        "kind": "sound",
        "name": "Mic: left",
        "wanted": "heard",
        "actual": "muted",
        "since_at": 7,
    }


def test_an_obs_with_nothing_of_the_show_and_everything_amiss_is_told_in_8_kb() -> None:
    stage = with_inputs(
        Stage(),
        cameras={f"camera{n}": f"摄像头 {n} 号" for n in range(8)},
        microphones={f"microphone{n}": f"话筒 {n} 号" for n in range(8)},
    )
    scenes = {f"scene{n}": f"场景 {n} 号" for n in range(30)} | {"fallback": "应急"}
    studio = replace(stage.state.plan.studio, scenes=scenes)
    deviations = tuple(
        Deviation(what=f"sound:话筒 {n} 号", wanted="heard", actual="muted", since=WallMs(1_800_000_000_000))
        for n in range(13)
    )
    stage.state = replace(stage.state, plan=replace(stage.state.plan, studio=studio), deviations=deviations)
    view = obs_view(stage.state)
    assert (len(view["missing"]), len(view["missing_inputs"]), len(view["deviations"])) == (31, 16, 13)
    assert len(json.dumps(view, ensure_ascii=False).encode()) < 8_000
