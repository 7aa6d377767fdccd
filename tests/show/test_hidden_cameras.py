"""A camera that a hand has hidden in the scene on programme, or taken out of it: told, and not undone."""

from collections.abc import Mapping

from companion.screens.health import obs_view
from companion.screens.incidents import host_incident_view, incidents_view
from companion.show.commands import Return
from companion.show.events import InputsChanged, ObsLost, OutputsChanged
from companion.show.health.events import ContentsChanged
from companion.show.health.troubles import Trouble
from companion.show.incidents.picture import hidden_cameras, is_any_better
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


def hides_since_before(
    stage: GuardedStage, scene: str, *, shows: tuple[str, ...] = ("Mic",), blank: bool = True
) -> None:
    """OBS is read, and the camera of this scene is hidden in it."""
    hidden: Mapping[str, tuple[str, ...]] = {scene: CONTENTS[scene][:1]}
    contents = {**CONTENTS, scene: shows}
    stage.happens(
        lambda at: ContentsChanged(at=at, contents=contents, hidden=hidden, blank=(scene,) if blank else ())
    )


def test_a_camera_that_was_hidden_before_we_looked_is_told_on_programme_to_the_crew_and_to_the_host() -> None:
    stage = GuardedStage(contents=False)
    stage.happens(lambda at: InputsChanged(at=at, inputs=("Cam", "Close", "Mic")))
    at = stage.now
    hides_since_before(stage, "Host")
    assert stage.notes().count("camera_hidden") == 1
    assert host_incident_view(stage.state) == {
        "trouble": "camera_hidden",
        "say": [],
        "since_at": at.wall,
        "viewers_see": "no_camera",
        "well": False,
    }
    stage.passes(seconds(60))
    assert stage.notes().count("camera_hidden") == 1
    stage.holds(CONTENTS)
    assert host_incident_view(stage.state) is None


def test_a_scene_that_comes_on_programme_with_its_camera_hidden_is_told_then_and_on_air() -> None:
    stage = two_cameras()
    hides_since_before(stage, "Product")
    assert "camera_hidden" not in stage.notes()
    stage.go()
    assert stage.notes().count("camera_hidden") == 1
    stage.goes_off_air()
    stage.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": True}))
    assert stage.notes().count("camera_hidden") == 2, "it goes on air so"


def test_a_second_angle_that_is_hidden_beside_one_that_is_shown_is_told_to_nobody() -> None:
    stage = two_cameras()
    hides_since_before(stage, "Host", shows=("Close", "Mic"), blank=False)
    assert not hidden_cameras(stage.state)
    assert host_incident_view(stage.state) is None


def test_a_scene_whose_camera_is_hidden_does_not_cover_for_another() -> None:
    stage = two_cameras()
    assert is_any_better(stage.state, "product", Trouble.BLACK, "Cam")
    hides_since_before(stage, "Product", shows=("Slides", "Mic"), blank=False)
    assert is_any_better(stage.state, "product", Trouble.BLACK, "Cam"), "there is something else to be seen"
    hides_since_before(stage, "Product", shows=("Overlays", "Mic"))
    assert not is_any_better(stage.state, "product", Trouble.BLACK, "Cam")
    stage.holds({**CONTENTS, "Product": ()})
    assert not is_any_better(stage.state, "product", Trouble.BLACK, "Cam"), "nothing at all is in it"


def test_nobody_is_brought_back_to_a_scene_that_shows_nothing_before_it_shows_its_camera() -> None:
    stage = two_cameras()
    stage.breaks()
    assert stage.on_programme == "Fallback"
    hides_since_before(stage, "Host")
    stage.mends()
    stage.passes(seconds(60))
    assert stage.on_programme == "Fallback"
    cover = incidents_view(stage.state)["cover"]
    assert (cover["waits_for"], cover["return_to"], cover["return_shows"]) == ([], "Host", False)
    stage.holds(CONTENTS)
    stage.passes(seconds(1))
    assert stage.on_programme == "Host"


def test_who_presses_return_is_brought_back_all_the_same() -> None:
    stage = two_cameras()
    stage.breaks()
    hides_since_before(stage, "Host")
    stage.says(Return())
    assert stage.on_programme == "Host"
    assert stage.notes().count("camera_hidden") == 1


def test_while_obs_is_away_nobody_says_what_is_hidden_in_it() -> None:
    stage = GuardedStage()
    hides(stage)
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert not hidden_cameras(stage.state)
