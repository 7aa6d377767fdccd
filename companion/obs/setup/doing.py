"""One step of setting OBS up, asked of OBS."""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from companion.obs.session import Data
from companion.obs.setup.steps import (
    AddItem,
    LoadCollection,
    LoadProfile,
    MakeFilter,
    MakeInput,
    MakeScene,
    OwnFile,
    Place,
    PlaceItem,
    SetInput,
    SetOwnTransition,
    SetStudioMode,
    ShowItem,
    Step,
    WriteFile,
)

Ask = Callable[[str, Data], Data]


def do(step: Step, ask: Ask, write: Callable[[OwnFile], None]) -> None:
    """Make it so. ``write`` puts a file of ours in its place.

    Raises:
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
        OSError: a file cannot be written.
    """
    match step:
        case MakeScene(scene):
            ask("CreateScene", {"sceneName": scene})
        case MakeInput(scene, name, kind, settings, place):
            wanted = {"sceneName": scene, "inputName": name, "inputKind": kind, "inputSettings": settings}
            made = ask("CreateInput", wanted)
            _place(ask, scene, int(made["sceneItemId"]), place)
        case AddItem(scene, source, place):
            made = ask("CreateSceneItem", {"sceneName": scene, "sourceName": source})
            if place is not None:
                _place(ask, scene, int(made["sceneItemId"]), place)
        case PlaceItem(scene, item, place):
            _place(ask, scene, item, place)
        case ShowItem(scene, item):
            ask("SetSceneItemEnabled", {"sceneName": scene, "sceneItemId": item, "sceneItemEnabled": True})
        case SetInput(name, settings):
            ask("SetInputSettings", {"inputName": name, "inputSettings": settings, "overlay": True})
        case MakeFilter(source, name, kind, settings):
            wanted = {"sourceName": source, "filterName": name, "filterKind": kind}
            ask("CreateSourceFilter", {**wanted, "filterSettings": settings})
        case SetOwnTransition(scene, transition):
            override = {"sceneName": scene, "transitionName": transition}
            ask("SetSceneSceneTransitionOverride", override)
        case LoadCollection(collection):
            ask("SetCurrentSceneCollection", {"sceneCollectionName": collection})
        case LoadProfile(profile):
            ask("SetCurrentProfile", {"profileName": profile})
        case SetStudioMode(enabled):
            ask("SetStudioModeEnabled", {"studioModeEnabled": enabled})
        case WriteFile(file):
            write(file)
        case _:
            assert_never(step)


def _place(ask: Ask, scene: str, item: int, place: Place) -> None:
    target: Mapping[str, Any] = {"sceneName": scene, "sceneItemId": item}
    where: dict[str, Any] = {"positionX": place.x, "positionY": place.y, "rotation": 0.0}
    # OBS's own alignment: 0 is the middle, 5 top left.
    where["alignment"] = 0 if place.centred else 5
    if place.width is not None and place.height is not None:
        where |= {
            "boundsType": "OBS_BOUNDS_STRETCH",
            "boundsWidth": place.width,
            "boundsHeight": place.height,
            "boundsAlignment": 0,
        }
    ask("SetSceneItemTransform", {**target, "sceneItemTransform": where})
    if place.index is not None:
        ask("SetSceneItemIndex", {**target, "sceneItemIndex": place.index})
    if place.locked:
        ask("SetSceneItemLocked", {**target, "sceneItemLocked": True})
