"""Which input tells that a scene is in the picture, from what the scenes hold."""

from collections.abc import Mapping
from typing import Any

import pytest

from companion.obs.contents import Contents, Holder, Picture, read_again, read_contents
from companion.obs.session import RequestRefused


def holder(*inputs: str, scenes: tuple[str, ...] = (), groups: tuple[str, ...] = ()) -> Holder:
    return Holder(frozenset(inputs), frozenset(scenes), frozenset(groups))


def test_an_input_that_two_scenes_hold_tells_of_neither() -> None:
    contents = Contents({"Host": holder("Camera", "Mic", "Lamp"), "Product": holder("Table", "Mic", "Lamp")})
    assert contents.marks_of("Host") == ("Camera",)
    assert contents.marks_of("Product") == ("Table",)
    assert contents.marks_of("Nowhere") == ()


def test_what_is_in_scenes_and_groups_within_a_scene_belongs_to_it() -> None:
    contents = Contents(
        {"Both": holder("Frame", scenes=("Host",), groups=("Lower third",)), "Host": holder("Camera")},
        {"Lower third": holder("Name")},
    )
    assert contents.inputs_of("Both") == {"Frame", "Camera", "Name"}
    assert contents.marks_of("Both") == ("Frame", "Name")
    assert contents.marks_of("Host") == (), "Both shows it as well"


def test_a_scene_is_known_by_its_new_name_wherever_it_is() -> None:
    contents = Contents({"Both": holder("Frame", scenes=("Host",)), "Host": holder("Camera")})
    renamed = contents.renamed("Host", "Hosts")
    assert renamed.inputs_of("Both") == {"Frame", "Camera"}
    assert (renamed.inputs_of("Hosts"), renamed.inputs_of("Host")) == ({"Camera"}, frozenset())


def test_scenes_that_hold_each_other_come_to_an_end() -> None:
    contents = Contents({"A": holder("a", scenes=("B",)), "B": holder("b", scenes=("A",))})
    assert contents.inputs_of("A") == {"a", "b"}


def item(name: str, *, enabled: bool = True, scene: bool = False, group: bool = False) -> Mapping[str, Any]:
    return {
        "sourceName": name,
        "sceneItemEnabled": enabled,
        "sourceType": "OBS_SOURCE_TYPE_SCENE" if scene or group else "OBS_SOURCE_TYPE_INPUT",
        "isGroup": group if scene or group else None,
    }


class Scenes:
    """Answers for what they hold."""

    def __init__(self, scenes: Mapping[str, list[Mapping[str, Any]]]) -> None:
        self.scenes = dict(scenes)
        self.groups: dict[str, list[Mapping[str, Any]]] = {}

    async def __call__(self, request: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        where = {"GetSceneItemList": self.scenes, "GetGroupSceneItemList": self.groups}[request]
        if data["sceneName"] not in where:
            raise RequestRefused(request, 600, "")
        return {"sceneItems": where[data["sceneName"]]}


async def test_what_is_hidden_counts_as_not_there() -> None:
    obs = Scenes({"Host": [item("Camera", enabled=False), item("Lamp"), item("Group", group=True)]})
    obs.groups["Group"] = [item("Name"), item("Title", enabled=False)]
    contents = await read_contents(obs, ["Host", "Gone"])
    assert contents.marks_of("Host") == ("Lamp", "Name")
    obs.groups["Group"] = [item("Title")]
    assert (await read_again(obs, contents, "Group")).marks_of("Host") == ("Lamp", "Title")
    obs.scenes["Host"] = [item("Camera")]
    assert (await read_again(obs, contents, "Host")).marks_of("Host") == ("Camera",)
    del obs.scenes["Host"]
    assert (await read_again(obs, contents, "Host")).scenes == {}


async def test_what_a_scene_hides_is_known_though_it_counts_as_not_there() -> None:
    obs = Scenes(
        {
            "Host": [item("Camera", enabled=False), item("Desk", enabled=False, group=True), item("Lamp")],
            "Both": [item("Host", scene=True), item("Table"), item("Name", enabled=False)],
        }
    )
    obs.groups["Desk"] = [item("Close"), item("Name")]
    contents = await read_contents(obs, ["Host", "Both"])
    assert contents.hidden_of("Host") == {"Camera", "Close", "Name"}
    assert contents.hidden_of("Both") == {"Camera", "Close", "Name"}
    assert contents.inputs_of("Both") == {"Lamp", "Table"}
    obs.scenes["Host"] = [item("Camera", enabled=False), item("Desk", group=True)]
    contents = await read_again(obs, contents, "Host")
    assert (contents.hidden_of("Host"), contents.hidden_of("Both")) == ({"Camera"}, {"Camera"})
    assert contents.renamed("Host", "Hosts").hidden_of("Both") == {"Camera"}
    assert contents.hidden_of("Nowhere") == frozenset()


@pytest.mark.parametrize(
    ("kind", "blank"),
    [
        ("browser_source", True),
        ("text_gdiplus_v3", True),
        ("color_source_v3", True),
        ("pulse_input_capture", True),
        ("image_source", False),
        ("dshow_input", False),
        ("", False),
    ],
)
async def test_a_scene_shows_nothing_when_there_is_no_picture_in_it(kind: str, blank: bool) -> None:
    obs = Scenes({"Host": [item("Camera", enabled=False), {**item("Other"), "inputKind": kind}]})
    contents = await read_contents(obs, ["Host"])
    assert contents.is_blank("Host") is blank
    obs.scenes["Wide"] = [item("Host", scene=True)]
    assert (await read_contents(obs, ["Host", "Wide"])).is_blank("Wide") is blank


async def test_an_input_keeps_what_is_known_of_it_under_its_new_name() -> None:
    picture = Picture()
    picture.hear("InputActiveStateChanged", {"inputName": "Camera", "videoActive": True})
    picture.hear("InputNameChanged", {"oldInputName": "Camera", "inputName": "Left camera"})
    assert (picture.is_active("Left camera"), picture.is_active("Camera")) == (True, None)
    assert await picture.comes(["Left camera"], within_s=0)
    picture.hear("InputRemoved", {"inputName": "Left camera"})
    assert picture.is_active("Left camera") is None
