"""Events of obs-websocket become events of the show, or nothing."""

from dataclasses import replace

import pytest

from companion.obs import notices
from companion.obs.notices import View, hear
from companion.obs.requests import picture, scene_names
from companion.show.events import (
    InputMuted,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    ProfileChanged,
    SceneOnAir,
    ScenesChanged,
)
from tests.obs.hearing import AT

VIEW = View(
    version="31.0.0",
    program="Host",
    scenes=("Host", "Fallback"),
    outputs={"stream": True, "record": False, "virtual_camera": False},
)


def state(name: str, *, active: bool) -> dict[str, object]:
    return {"outputActive": active, "outputState": f"OBS_WEBSOCKET_OUTPUT_{name}"}


def test_a_stream_that_reconnects_still_runs_whatever_the_boolean_says() -> None:
    heard = hear(VIEW, "StreamStateChanged", state("RECONNECTING", active=False))
    assert heard == notices.Heard(VIEW)


@pytest.mark.parametrize("settling", ["STARTING", "STOPPING"])
def test_what_is_still_settling_is_remembered_and_not_told(settling: str) -> None:
    heard = hear(VIEW, "RecordStateChanged", state(settling, active=True))
    assert (heard.view.settling, heard.notices) == ({"record"}, ())
    assert hear(heard.view, "RecordStateChanged", state("STOPPED", active=False)) == notices.Heard(VIEW)


def test_a_state_that_nobody_knows_yet_changes_nothing() -> None:
    assert hear(VIEW, "RecordStateChanged", state("DREAMING", active=True)) == notices.Heard(VIEW)


@pytest.mark.parametrize(
    ("event", "name", "output", "running"),
    [
        ("StreamStateChanged", "STOPPED", "stream", False),
        ("RecordStateChanged", "STARTED", "record", True),
        ("VirtualcamStateChanged", "STARTED", "virtual_camera", True),
    ],
)
def test_an_output_that_starts_or_stops_is_told_with_all_the_others(
    event: str, name: str, output: str, running: bool
) -> None:
    heard = hear(VIEW, event, state(name, active=running))
    expected = {**VIEW.outputs, output: running}
    assert [notice(AT) for notice in heard.notices] == [OutputsChanged(at=AT, outputs=expected)]
    assert hear(heard.view, event, state(name, active=running)).notices == ()


def test_a_scene_on_programme_is_kept_and_marked() -> None:
    heard = hear(VIEW, "CurrentProgramSceneChanged", {"sceneName": "Fallback"})
    assert heard.program_moved
    assert heard.view.program == "Fallback"


@pytest.mark.parametrize(
    "event",
    ["SceneCreated", "SceneRemoved", "SceneListChanged", "InputCreated", "InputNameChanged"],
)
def test_scenes_and_inputs_that_move_are_read_again(event: str) -> None:
    assert hear(VIEW, event, {}).reread


def test_an_input_that_is_muted_or_heard_again_is_told_once() -> None:
    muted = {"inputName": "Mic", "inputMuted": True}
    heard = hear(VIEW, "InputMuteStateChanged", muted)
    assert [notice(AT) for notice in heard.notices] == [InputMuted(at=AT, input="Mic", muted=True)]
    assert hear(heard.view, "InputMuteStateChanged", muted).notices == ()
    again = hear(heard.view, "InputMuteStateChanged", {"inputName": "Mic", "inputMuted": False})
    assert [notice(AT) for notice in again.notices] == [InputMuted(at=AT, input="Mic", muted=False)]


def test_a_muted_input_that_went_away_is_not_said_to_be_muted_any_more() -> None:
    now = replace(VIEW, muted=frozenset({"Headset"}))
    told = [notice(AT) for notice in notices.changes(replace(VIEW, muted=frozenset({"Mic"})), now)]
    assert told == [
        InputMuted(at=AT, input="Headset", muted=True),
        InputMuted(at=AT, input="Mic", muted=False),
    ]


def test_studio_mode_that_moved_is_asked_for_before_it_is_told() -> None:
    """It may be the mode that a switch passes through."""
    heard = hear(VIEW, "StudioModeStateChanged", {"studioModeEnabled": True})
    assert heard == notices.Heard(VIEW, mode_moved=True)


def test_another_profile_is_told_once() -> None:
    heard = hear(VIEW, "CurrentProfileChanged", {"profileName": "Portrait"})
    assert [notice(AT) for notice in heard.notices] == [ProfileChanged(at=AT, profile="Portrait")]
    assert hear(heard.view, "CurrentProfileChanged", {"profileName": "Portrait"}).notices == ()


def test_a_scene_that_is_renamed_keeps_its_place_and_stays_on_programme() -> None:
    heard = hear(VIEW, "SceneNameChanged", {"oldSceneName": "Host", "sceneName": "Hosts"})
    assert (heard.view.program, heard.renamed, heard.reread) == ("Hosts", ("Host", "Hosts"), True)
    assert [notice(AT) for notice in heard.notices] == [ScenesChanged(at=AT, scenes=("Hosts", "Fallback"))]


def test_a_group_that_is_renamed_is_no_scene() -> None:
    heard = hear(VIEW, "SceneNameChanged", {"oldSceneName": "Group", "sceneName": "Lights"})
    assert heard == notices.Heard(VIEW, reread=True)


def test_what_means_nothing_to_the_show_changes_nothing() -> None:
    assert hear(VIEW, "InputVolumeChanged", {"inputName": "Mic"}) == notices.Heard(VIEW)


def test_reading_again_tells_only_what_changed() -> None:
    now = View(version="31.0.0", program="Encore", scenes=("Encore",), outputs=VIEW.outputs)
    told = [notice(AT) for notice in notices.changes(VIEW, now)]
    assert told == [ScenesChanged(at=AT, scenes=("Encore",)), SceneOnAir(at=AT, scene="Encore")]
    assert notices.changes(now, now) == ()


def test_connected_and_lost_say_what_is_known() -> None:
    view = replace(VIEW, inputs=("Mic", "Headset", "Camera"), muted=frozenset({"Mic", "Headset"}))
    assert notices.connected(view)(AT) == ObsConnected(
        at=AT,
        version="31.0.0",
        program="Host",
        scenes=("Host", "Fallback"),
        inputs=("Mic", "Headset", "Camera"),
        outputs=VIEW.outputs,
        muted=("Mic", "Headset"),
    )
    assert notices.lost("OBS was closed")(AT) == ObsLost(at=AT, reason="OBS was closed")


def test_scenes_come_in_the_order_of_obs_own_list() -> None:
    assert scene_names({"scenes": [{"sceneName": "last"}, {"sceneName": "first"}]}) == ("first", "last")


@pytest.mark.parametrize("data", ["", "data:image/png;base64", "data:image/png;base64,***"])
def test_no_picture_is_an_error(data: str) -> None:
    with pytest.raises(ValueError, match="picture"):
        picture({"imageData": data})
