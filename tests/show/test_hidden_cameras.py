"""A camera that a hand has hidden in the scene on programme, or taken out of it: told, and not undone."""

from companion.screens.health import obs_view
from companion.show.events import InputsChanged, ObsLost
from companion.show.incidents.picture import hidden_cameras
from tests.show.guarded import CONTENTS, GuardedStage
from tests.stage import seconds


def two_cameras() -> GuardedStage:
    stage = GuardedStage()
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam", "Close", "Mic")))
    return stage


def hides(stage: GuardedStage, *, left: tuple[str, ...] = ("Mic",)) -> None:
    stage.holds({**CONTENTS, "Host": left})


def test_a_camera_that_is_hidden_on_programme_is_told_at_once_and_until_it_is_shown_again() -> None:
    stage = GuardedStage()
    hides(stage)
    at = stage.now
    stage.passes(seconds(60))
    assert obs_view(stage.state, relaunch_allowed=False)["hidden"] == [
        {"role": "main", "input": "Cam", "scene": "Host", "since_at": at.wall}
    ]
    assert stage.notes().count("camera_hidden") == 1
    assert stage.on_programme == "Host", "who hides a camera is a person"
    stage.holds(CONTENTS)
    assert not hidden_cameras(stage.state)


def test_who_hides_one_of_two_cameras_means_it() -> None:
    stage = two_cameras()
    stage.holds({**CONTENTS, "Host": ("Cam", "Close", "Mic")})
    hides(stage, left=("Close", "Mic"))
    assert not hidden_cameras(stage.state)
    assert "camera_hidden" not in stage.notes()
    hides(stage)
    assert set(hidden_cameras(stage.state)) == {"Cam", "Close"}


def test_a_camera_that_is_hidden_in_another_scene_is_told_when_that_comes_on_programme() -> None:
    stage = two_cameras()
    stage.holds({**CONTENTS, "Product": ("Mic",)})
    assert not hidden_cameras(stage.state)
    stage.go()
    assert (stage.on_programme, set(hidden_cameras(stage.state))) == ("Product", {"Close"})


def test_a_camera_that_obs_has_no_more_or_calls_otherwise_is_not_hidden() -> None:
    stage = two_cameras()
    hides(stage, left=("Camera", "Mic"))
    assert not hidden_cameras(stage.state)
    stage.holds(CONTENTS)
    hides(stage)
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Close", "Mic")))
    assert not hidden_cameras(stage.state)


def test_while_obs_is_away_nobody_says_what_is_hidden_in_it() -> None:
    stage = GuardedStage()
    hides(stage)
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert not hidden_cameras(stage.state)
