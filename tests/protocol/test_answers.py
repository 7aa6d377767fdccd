"""Contract: what each request is answered, asked of the real OBS and of the fake one after the other.

Status, comment and the shape of the data are the same; what the data say is looked at in the other suites,
where it matters.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.protocol.speaking import Answer, Client, Data, shape
from tests.protocol.two_of_them import fake
from tests.real_obs import RealObs

NOTHING: Sequence[Any] = (None,)
SOUNDING: Sequence[Any] = (
    {"inputName": "Microphone"},
    {"inputName": "Host camera"},
    {"inputName": "Nobody"},
    {"inputName": "Host"},
    {"inputName": ""},
    {"inputName": 3},
    {},
    None,
    [],
)
SCENE: Sequence[Any] = (
    {"sceneName": "Host"},
    {"sceneName": "Nowhere"},
    {"sceneName": "Host camera"},
    {"sceneName": ""},
    {"sceneName": 3},
    {"sceneName": None},
    {},
    None,
)
ITEM: Sequence[Any] = (
    {"sceneName": "Host", "sceneItemId": 1},
    {"sceneName": "Host", "sceneItemId": 99},
    {"sceneName": "Host", "sceneItemId": "1"},
    {"sceneName": "Host"},
    {"sceneName": "Nowhere", "sceneItemId": 1},
    {"sceneName": "Host camera", "sceneItemId": 1},
)
SOURCE: Sequence[Any] = (
    {"sourceName": "Host"},
    {"sourceName": "Host camera"},
    {"sourceName": "Nobody"},
    {"sourceName": 3},
    {},
    None,
)


def each(base: Data, *changes: Data) -> Sequence[Any]:
    """The base, and the base with each of these changes; a change to ``...`` leaves the field out."""
    changed = ({**base, **change} for change in changes)
    return (base, *({key: held for key, held in one.items() if held is not ...} for one in changed))


SHOT = {"sourceName": "Host", "imageFormat": "png", "imageWidth": 64, "imageHeight": 36}
RESTART = {"inputName": "Clip", "mediaAction": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART"}
MOVE = {"sceneName": "Product", "sceneItemId": 1, "sceneItemTransform": {"positionX": 0}}
FILE_PATH = {"parameterCategory": "SimpleOutput", "parameterName": "FilePath"}
MADE = {"sceneName": "Product", "inputName": "Made", "inputKind": "color_source_v3"}
SERVICE = {
    "streamServiceType": "rtmp_custom",
    "streamServiceSettings": {"server": "rtmp://127.0.0.1:9/nobody", "key": "show"},
}

ASKED: Mapping[str, Sequence[Any]] = {
    **dict.fromkeys(
        (
            "",
            "Nonsense",
            "GetVersion",
            "GetStats",
            "GetHotkeyList",
            "GetSceneList",
            "GetGroupList",
            "GetInputList",
            "GetSpecialInputs",
            "GetCurrentProgramScene",
            "GetCurrentPreviewScene",
            "TriggerStudioModeTransition",
            "GetStudioModeEnabled",
            "GetSceneTransitionList",
            "GetCurrentSceneTransition",
            "GetCurrentSceneTransitionCursor",
            "GetStreamStatus",
            "StopStream",
            "GetRecordStatus",
            "StopRecord",
            "GetVirtualCamStatus",
            "StartVirtualCam",
            "StopVirtualCam",
            "GetReplayBufferStatus",
            "StartReplayBuffer",
            "GetOutputList",
            "GetSceneCollectionList",
            "GetProfileList",
            "GetVideoSettings",
            "GetRecordDirectory",
            "GetMonitorList",
            "GetSourceFilterKindList",
            "GetCanvasList",
        ),
        NOTHING,
    ),
    **dict.fromkeys(
        (
            "GetInputMute",
            "ToggleInputMute",
            "GetInputVolume",
            "GetInputAudioBalance",
            "GetInputAudioSyncOffset",
            "GetInputAudioMonitorType",
        ),
        SOUNDING,
    ),
    "GetMediaInputStatus": SOUNDING[1:],
    **dict.fromkeys(
        ("GetSceneItemList", "GetGroupSceneItemList", "GetSceneSceneTransitionOverride"),
        SCENE,
    ),
    "SetCurrentProgramScene": SCENE,
    "SetCurrentPreviewScene": SCENE,
    **dict.fromkeys(
        ("GetSceneItemTransform", "GetSceneItemEnabled", "GetSceneItemLocked", "GetSceneItemIndex"), ITEM
    ),
    "RemoveSceneItem": ITEM[1:],
    "GetSourceActive": SOURCE,
    "GetSourceFilterList": SOURCE,
    "GetInputKindList": ({}, {"unversioned": True}, {"unversioned": "yes"}),
    "GetInputSettings": SOUNDING,
    "GetInputDefaultSettings": (
        *({"inputKind": kind} for kind in ("color_source_v3", "ffmpeg_source", "image_source")),
        {"inputKind": "browser_source"},
        {"inputKind": 3},
        {},
    ),
    "SetInputSettings": each(
        {"inputName": "Clip", "inputSettings": {"speed_percent": 100}},
        {"inputSettings": {}},
        {"inputSettings": ...},
        {"inputSettings": "x"},
        {"inputName": "Nobody"},
        {"overlay": "yes"},
    ),
    "SetInputMute": each(
        {"inputName": "Microphone", "inputMuted": False},
        {"inputMuted": ...},
        {"inputMuted": 1},
        {"inputName": "Nobody"},
        {"inputName": "Host camera"},
    ),
    "SetInputVolume": each(
        {"inputName": "Microphone", "inputVolumeMul": 1},
        {"inputVolumeMul": ...},
        {"inputVolumeMul": 30},
        {"inputVolumeMul": ..., "inputVolumeDb": -101},
        {"inputVolumeMul": "x"},
    ),
    "SetInputName": each(
        {"inputName": "Clip", "newInputName": "Host"},
        {"newInputName": ...},
        {"newInputName": "Clip"},
        {"inputName": "Nobody"},
    ),
    "SetSceneName": each(
        {"sceneName": "Host", "newSceneName": "Product"},
        {"newSceneName": ...},
        {"newSceneName": ""},
        {"sceneName": "Nowhere"},
    ),
    "CreateScene": ({"sceneName": "Host"}, {"sceneName": "Host camera"}, {"sceneName": ""}, {}, None),
    "RemoveScene": SCENE[1:],
    "CreateInput": each(
        {**MADE, "inputName": "Product"},
        {"inputName": ...},
        {"inputName": "X", "inputKind": "browser_source"},
        {"inputName": "X", "inputKind": ...},
        {"inputName": "X", "sceneName": "Nowhere"},
        {"inputName": "X", "inputSettings": "x"},
    ),
    "RemoveSourceFilter": each(
        {"sourceName": "Microphone", "filterName": "none"}, {"filterName": ...}, {"sourceName": "Nobody"}
    ),
    "RemoveInput": ({"inputName": "Nobody"}, {"inputName": "Host"}, {}),
    "CreateSceneItem": (
        {"sceneName": "Host", "sourceName": "Nobody"},
        {"sceneName": "Nowhere", "sourceName": "Clip"},
        {"sceneName": "Host"},
    ),
    "GetSceneItemId": (
        {"sceneName": "Host", "sourceName": "Host camera"},
        {"sceneName": "Host", "sourceName": "Clip"},
        {"sceneName": "Host"},
    ),
    "SetSceneItemTransform": each(
        MOVE,
        {"sceneItemTransform": {}},
        {"sceneItemTransform": ...},
        {"sceneItemTransform": {"boundsType": "x"}},
        {"sceneItemTransform": {"nonsense": 1}},
        {"sceneItemId": 99},
    ),
    "SetSceneItemEnabled": each(
        {"sceneName": "Product", "sceneItemId": 1, "sceneItemEnabled": True},
        {"sceneItemEnabled": ...},
        {"sceneItemEnabled": 1},
    ),
    "SetSceneItemLocked": each(
        {"sceneName": "Product", "sceneItemId": 1, "sceneItemLocked": False}, {"sceneItemLocked": ...}
    ),
    "SetSceneItemIndex": each(
        {"sceneName": "Product", "sceneItemId": 1, "sceneItemIndex": 0},
        {"sceneItemIndex": ...},
        {"sceneItemIndex": -1},
        {"sceneItemId": 99},
    ),
    "SetStudioModeEnabled": ({"studioModeEnabled": False}, {"studioModeEnabled": 1}, {}, None),
    "SetSceneSceneTransitionOverride": (
        {"sceneName": "Fallback", "transitionName": "Nope"},
        {"sceneName": "Fallback", "transitionDuration": 10},
        {"sceneName": "Fallback", "transitionDuration": 100},
        {"sceneName": "Fallback", "transitionName": "Cut"},
        {"sceneName": "Fallback"},
        {"sceneName": "Nowhere", "transitionName": "Cut"},
        {"sceneName": "Fallback", "transitionName": None, "transitionDuration": None},
    ),
    "SetCurrentSceneTransition": ({"transitionName": "Cut"}, {"transitionName": "Nope"}, {}),
    "SetCurrentSceneTransitionDuration": (
        *({"transitionDuration": ms} for ms in (49, 20_001, "x", 400)),
        {},
    ),
    "GetSourceScreenshot": each(
        SHOT,
        {"sourceName": "Nobody"},
        {"imageFormat": "gif"},
        {"imageFormat": ...},
        {"imageWidth": 4},
        {"imageWidth": 5000},
        {"imageWidth": "x"},
        {"imageCompressionQuality": 200},
        {"imageFormat": "jpg", "imageCompressionQuality": 50},
    ),
    "TriggerMediaInputAction": each(
        RESTART,
        {"mediaAction": "x"},
        {"mediaAction": ...},
        {"mediaAction": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_NONE"},
        {"inputName": "Nobody"},
    ),
    "GetOutputStatus": ({"outputName": "nope"}, {}),
    "SetStreamServiceSettings": each(SERVICE, {"streamServiceSettings": ...}, {"streamServiceType": ...}),
    "GetProfileParameter": (
        FILE_PATH,
        {"parameterCategory": "X", "parameterName": "Y"},
        {"parameterCategory": "X"},
    ),
    "SetProfileParameter": (
        {"parameterCategory": "X", "parameterName": "Y", "parameterValue": 3},
        {"parameterCategory": "X", "parameterName": "Y", "parameterValue": None},
        {"parameterCategory": "X", "parameterName": "Y", "parameterValue": "z"},
        {"parameterCategory": "X", "parameterName": "Y"},
    ),
    "SetCurrentSceneCollection": ({"sceneCollectionName": "Nope"}, {"sceneCollectionName": "Lab"}, {}),
    "CreateSceneCollection": ({"sceneCollectionName": "Lab"}, {}),
    "SetCurrentProfile": ({"profileName": "Nope"}, {"profileName": "Lab"}, {}),
    "CreateProfile": ({"profileName": "Lab"}, {}),
    "RemoveProfile": ({"profileName": "Nope"}, {}),
    "TriggerHotkeyByName": ({"hotkeyName": "nope"}, {}),
    "CallVendorRequest": ({"vendorName": "x", "requestType": "y"}, {"vendorName": "x"}),
    "BroadcastCustomEvent": ({"eventData": {"a": 1}}, {"eventData": {}}, {"a": 1}, None),
    "Sleep": ({"sleepMillis": 10},),
    "GetPersistentData": (
        {"realm": "OBS_WEBSOCKET_DATA_REALM_GLOBAL", "slotName": "companion-test"},
        {"realm": "OBS_WEBSOCKET_DATA_REALM_GLOBAL"},
    ),
}


@pytest.fixture
async def both(furnished: RealObs, tmp_path: Path) -> AsyncIterator[tuple[Client, Client]]:
    async with fake(tmp_path) as obs, Client(furnished) as real, Client(obs) as faked:
        for client in (real, faked):
            await client.ask("SetStudioModeEnabled", {"studioModeEnabled": False})
            await client.ask("SetCurrentSceneTransition", {"transitionName": "Cut"})
        yield real, faked


@pytest.mark.parametrize("request_type", ASKED)
async def test_they_answer_alike(both: tuple[Client, Client], request_type: str) -> None:
    real, faked = both
    differ: list[str] = []
    for data in ASKED[request_type]:
        one, other = [_gist(await client.answer(request_type, data)) for client in (real, faked)]
        if one != other:
            differ.append(f"{data}:\n  real {one}\n  fake {other}")
    assert not differ, "\n".join(differ)


def _gist(answer: Answer) -> tuple[int, str | None, Any]:
    return answer.code, answer.comment, shape(answer.data)


MAKE: Sequence[tuple[str, Any]] = (
    ("CreateScene", {"sceneName": "Made scene"}),
    ("CreateInput", {**MADE, "sceneName": "Made scene"}),
    ("GetSceneItemList", {"sceneName": "Made scene"}),
    ("CreateSceneItem", {"sceneName": "Product", "sourceName": "Made", "sceneItemEnabled": False}),
    ("CreateSceneItem", {"sceneName": "Product", "sourceName": "Made scene"}),
    ("GetSceneItemList", {"sceneName": "Product"}),
    ("CreateSourceFilter", {"sourceName": "Microphone", "filterName": "g", "filterKind": "gain_filter"}),
    ("GetSourceFilterList", {"sourceName": "Microphone"}),
    ("RemoveSourceFilter", {"sourceName": "Microphone", "filterName": "g"}),
    ("RemoveInput", {"inputName": "Made"}),
    ("RemoveScene", {"sceneName": "Made scene"}),
)


async def test_they_answer_alike_while_something_is_made(both: tuple[Client, Client]) -> None:
    for request_type, data in MAKE:
        one, other = [await client.answer(request_type, data) for client in both]
        assert _gist(one) == _gist(other), request_type
        assert one.code == 100, request_type


async def test_they_answer_alike_in_studio_mode(both: tuple[Client, Client]) -> None:
    for client in both:
        await client.ask("SetStudioModeEnabled", {"studioModeEnabled": True})
    for request_type in ("GetSceneList", "GetCurrentPreviewScene", "GetCurrentProgramScene"):
        one, other = [await client.answer(request_type) for client in both]
        assert one == other
    for data in SCENE:
        real, faked = [_gist(await client.answer("SetCurrentPreviewScene", data)) for client in both]
        assert real == faked
