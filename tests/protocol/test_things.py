"""Contract: what is told of inputs, scenes, collections, profiles and outputs, meters and pictures."""

import asyncio
import base64
import io
from typing import Any

import pytest
from PIL import Image

from tests.protocol.speaking import METERS, Client, Listens
from tests.protocol.two_of_them import CLIP_S, alone

# Inputs --------------------------------------------------------------------------------------------------


async def test_a_mute_is_told_each_time_whether_it_changes_anything_or_not(hand: Client) -> None:
    for muted in (True, True, False):
        await hand.ask("SetInputMute", {"inputName": "Microphone", "inputMuted": muted})
    assert await hand.ask("ToggleInputMute", {"inputName": "Microphone"}) == {"inputMuted": True}
    await hand.until(lambda: len(hand.all("InputMuteStateChanged")) == 4, "four mutes")
    told = [one["inputMuted"] for one in hand.all("InputMuteStateChanged")]
    assert told == [True, True, False, True]
    assert await hand.ask("GetInputMute", {"inputName": "Microphone"}) == {"inputMuted": True}


async def test_a_fader_is_told_in_decibels_and_as_a_factor(hand: Client) -> None:
    await hand.ask("SetInputVolume", {"inputName": "Microphone", "inputVolumeDb": -6})
    told = await hand.first("InputVolumeChanged", inputName="Microphone")
    assert (round(told["inputVolumeDb"], 2), round(told["inputVolumeMul"], 2)) == (-6.0, 0.5)
    await hand.ask("SetInputVolume", {"inputName": "Microphone", "inputVolumeMul": 1})


async def test_an_input_is_told_from_its_making_to_its_end(hand: Client) -> None:
    made = {"sceneName": "Host", "inputName": "Thing", "inputKind": "color_source_v3"}
    item = (await hand.ask("CreateInput", made))["sceneItemId"]
    told = await hand.first("InputCreated")
    assert (told["inputName"], told["inputKind"], told["unversionedInputKind"]) == (
        "Thing",
        "color_source_v3",
        "color_source",
    )
    created = await hand.first("SceneItemCreated")
    assert created == {"sceneItemId": item, "sceneItemIndex": 2, "sceneName": "Host", "sourceName": "Thing"}
    await hand.first("InputActiveStateChanged", inputName="Thing", videoActive=True)
    await hand.ask("SetInputName", {"inputName": "Thing", "newInputName": "Other"})
    assert await hand.first("InputNameChanged") == {"inputName": "Other", "oldInputName": "Thing"}
    await hand.ask("RemoveInput", {"inputName": "Other"})
    await hand.first("InputRemoved", inputName="Other")
    await hand.first("SceneItemRemoved", sceneName="Host", sourceName="Other", sceneItemId=item)


async def test_an_item_is_hidden_shown_locked_moved_and_removed(hand: Client) -> None:
    added = {"sceneName": "Host", "sourceName": "Fallback picture"}
    item = {"sceneName": "Host", "sceneItemId": (await hand.ask("CreateSceneItem", added))["sceneItemId"]}
    await hand.first("InputActiveStateChanged", inputName="Fallback picture", videoActive=True)
    await hand.ask("SetSceneItemEnabled", {**item, "sceneItemEnabled": False})
    assert await hand.first("SceneItemEnableStateChanged") == {**item, "sceneItemEnabled": False}
    await hand.first("InputActiveStateChanged", inputName="Fallback picture", videoActive=False)
    await hand.ask("SetSceneItemLocked", {**item, "sceneItemLocked": True})
    assert await hand.first("SceneItemLockStateChanged") == {**item, "sceneItemLocked": True}
    await hand.ask("SetSceneItemIndex", {**item, "sceneItemIndex": 0})
    order = await hand.first("SceneItemListReindexed", sceneName="Host")
    assert [one["sceneItemIndex"] for one in order["sceneItems"]] == [0, 1, 2]
    assert order["sceneItems"][0]["sceneItemId"] == item["sceneItemId"]
    await hand.ask("RemoveSceneItem", item)
    assert await hand.first("SceneItemRemoved") == {**item, "sourceName": "Fallback picture"}


async def test_settings_are_laid_over_what_is_there_or_take_its_place(hand: Client) -> None:
    clip = {"inputName": "Clip"}
    before = (await hand.ask("GetInputSettings", clip))["inputSettings"]
    await hand.ask("SetInputSettings", {**clip, "inputSettings": {"speed_percent": 90}})
    over = (await hand.ask("GetInputSettings", clip))["inputSettings"]
    assert over == {**before, "speed_percent": 90}
    await hand.ask("SetInputSettings", {**clip, "inputSettings": dict(before), "overlay": False})
    assert (await hand.ask("GetInputSettings", clip))["inputSettings"] == before


async def test_a_clip_plays_with_its_scene_and_ends_by_itself(hand: Client) -> None:
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
    await hand.first("MediaInputPlaybackStarted", inputName="Clip")
    restart = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART"
    await hand.first("MediaInputActionTriggered", inputName="Clip", mediaAction=restart)
    await hand.first("MediaInputPlaybackEnded", inputName="Clip")
    ended = await hand.ask("GetMediaInputStatus", {"inputName": "Clip"})
    assert ended == {"mediaCursor": None, "mediaDuration": None, "mediaState": "OBS_MEDIA_STATE_ENDED"}
    hand.forget()
    await hand.ask("TriggerMediaInputAction", {"inputName": "Clip", "mediaAction": restart})
    await hand.first("MediaInputPlaybackStarted", inputName="Clip")
    playing = await hand.ask("GetMediaInputStatus", {"inputName": "Clip"})
    assert playing["mediaState"] == "OBS_MEDIA_STATE_PLAYING"
    assert playing["mediaDuration"] == CLIP_S * 1000
    await hand.first("MediaInputPlaybackEnded", inputName="Clip")


async def test_off_air_a_clip_is_told_to_be_triggered_and_does_not_play(hand: Client) -> None:
    restart = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART"
    await hand.ask("TriggerMediaInputAction", {"inputName": "Clip", "mediaAction": restart})
    await hand.first("MediaInputActionTriggered", inputName="Clip", mediaAction=restart)
    await hand.quiet()
    assert hand.all("MediaInputPlaybackStarted") == []
    await hand.ask("TriggerMediaInputAction", {"inputName": "Host camera", "mediaAction": restart})
    await hand.quiet(0.1)
    assert not [one for one in hand.all("MediaInputActionTriggered") if one["inputName"] == "Host camera"]


# Scenes --------------------------------------------------------------------------------------------------


async def test_a_scene_is_told_from_its_making_to_its_end(hand: Client) -> None:
    await hand.ask("CreateScene", {"sceneName": "New"})
    assert await hand.first("SceneCreated") == {"isGroup": False, "sceneName": "New"}
    listed = (await hand.first("SceneListChanged"))["scenes"]
    assert listed == (await hand.ask("GetSceneList"))["scenes"]
    assert listed == [
        {"sceneIndex": index, "sceneName": name}
        for index, name in enumerate(("New", "Fallback", "Product", "Host"))
    ]
    await hand.ask("SetSceneName", {"sceneName": "New", "newSceneName": "Newer"})
    assert await hand.first("SceneNameChanged") == {"oldSceneName": "New", "sceneName": "Newer"}
    await hand.ask("RemoveScene", {"sceneName": "Newer"})
    assert await hand.first("SceneRemoved") == {"isGroup": False, "sceneName": "Newer"}
    await hand.until(lambda: len(hand.all("SceneListChanged")) == 2, "the list without it")
    assert len(hand.all("SceneListChanged")[-1]["scenes"]) == 3


# Collections and profiles --------------------------------------------------------------------------------


async def test_another_collection_comes_with_its_own_scenes_and_goes_again(hand: Client) -> None:
    had = (await hand.ask("GetSceneCollectionList"))["sceneCollections"]
    if "Other" in had:
        await hand.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Other"})
    else:
        await hand.ask("CreateSceneCollection", {"sceneCollectionName": "Other"})
    await hand.first("CurrentSceneCollectionChanged", sceneCollectionName="Other")
    assert hand.all("CurrentSceneCollectionChanging") == [{"sceneCollectionName": "Lab"}]
    assert {one["sceneName"] for one in hand.all("SceneRemoved")} == {"Host", "Product", "Fallback"}
    there = await hand.ask("GetSceneList")
    assert (there["currentProgramSceneName"], len(there["scenes"])) == ("Scene", 1)
    assert await hand.ask("GetInputList") == {"inputs": []}
    hand.forget()
    await hand.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Lab"})
    await hand.first("CurrentSceneCollectionChanged", sceneCollectionName="Lab")
    await hand.first("CurrentProgramSceneChanged", sceneName="Host")
    await hand.first("InputActiveStateChanged", inputName="Host camera", videoActive=True)
    assert {one["sceneName"] for one in hand.all("SceneCreated")} == {"Host", "Product", "Fallback"}
    assert {"Microphone", "Clip"} < {one["inputName"] for one in hand.all("InputCreated")}
    names = [one["sceneName"] for one in (await hand.ask("GetSceneList"))["scenes"]]
    assert names == ["Fallback", "Product", "Host"]
    hand.forget()
    await hand.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Lab"})
    await hand.quiet(0.1)
    assert hand.all("CurrentSceneCollectionChanging") == [], "it is there already"


async def test_another_profile_comes_and_goes(hand: Client) -> None:
    await hand.ask("CreateProfile", {"profileName": "Other"})
    await hand.first("CurrentProfileChanged", profileName="Other")
    assert hand.all("CurrentProfileChanging") == [{"profileName": "Lab"}]
    there = {"currentProfileName": "Other", "profiles": ["Lab", "Other"]}
    assert await hand.ask("GetProfileList") == there
    await hand.ask("SetCurrentProfile", {"profileName": "Lab"})
    await hand.first("CurrentProfileChanged", profileName="Lab")
    hand.forget()
    await hand.ask("SetCurrentProfile", {"profileName": "Lab"})
    await hand.ask("RemoveProfile", {"profileName": "Other"})
    assert await hand.first("ProfileListChanged") == {"profiles": ["Lab"]}
    assert hand.all("CurrentProfileChanging") == [], "it is there already"


# Outputs -------------------------------------------------------------------------------------------------


def states(client: Client, event: str) -> list[tuple[str, bool]]:
    return [
        (one["outputState"].removeprefix("OBS_WEBSOCKET_OUTPUT_"), one["outputActive"])
        for one in client.all(event)
    ]


async def test_a_recording_starts_and_stops_and_neither_twice(hand: Client) -> None:
    await hand.ask("StartRecord")
    await hand.first("RecordStateChanged", outputState="OBS_WEBSOCKET_OUTPUT_STARTED")
    assert (await hand.answer("StartRecord")).code == 500
    running = await hand.ask("GetRecordStatus")
    assert (running["outputActive"], running["outputPaused"]) == (True, False)
    await hand.quiet(0.1)
    path = (await hand.ask("StopRecord"))["outputPath"]
    stopped = await hand.first("RecordStateChanged", outputState="OBS_WEBSOCKET_OUTPUT_STOPPED")
    assert stopped["outputPath"] == path
    for _ in range(200):
        if not (await hand.ask("GetRecordStatus"))["outputActive"]:
            break
        await hand.quiet(0.01)
    assert (await hand.answer("StopRecord")).code == 501
    assert states(hand, "RecordStateChanged") == [
        ("STARTING", False),
        ("STARTED", True),
        ("STOPPING", False),
        ("STOPPED", False),
    ]


async def test_a_stream_that_nobody_takes_is_told_to_have_stopped(obs: Listens, hand: Client) -> None:
    settings = {"server": "rtmp://127.0.0.1:9/nobody", "key": "show"}
    service = {"streamServiceType": "rtmp_custom", "streamServiceSettings": settings}
    await hand.ask("SetStreamServiceSettings", service)
    if (world := getattr(obs, "world", None)) is not None:
        world.stream.fails = "told"
    await hand.ask("StartStream")
    await hand.first("StreamStateChanged", outputState="OBS_WEBSOCKET_OUTPUT_STOPPED")
    assert states(hand, "StreamStateChanged") == [("STARTING", False), ("STOPPED", False)]
    status = await hand.ask("GetStreamStatus")
    assert (status["outputActive"], status["outputReconnecting"]) == (False, False)
    assert (await hand.answer("StopStream")).code == 501


# Meters --------------------------------------------------------------------------------------------------


async def test_meters_come_twenty_times_a_second_also_when_there_is_nothing_to_measure(
    obs: Listens, hand: Client
) -> None:
    await hand.ask("SetCurrentProgramScene", {"sceneName": "Fallback"})
    await alone(hand, "Fallback")
    async with Client(obs, METERS) as meters:
        await meters.first("InputVolumeMeters", inputs=[])
        meters.forget()
        await asyncio.sleep(0.6)
        assert 6 <= len(meters.told) <= 16


async def test_what_is_muted_is_measured_before_its_mute(obs: Listens, hand: Client) -> None:
    async with Client(obs, METERS) as meters:

        def loud(*, heard: bool) -> bool:
            """Whether the microphone is heard, or not, while sound comes in all the same."""
            if not meters.told:
                return False
            inputs: list[Any] = (meters.told[-1].data or {})["inputs"]
            measured = {one["inputName"]: one["inputLevelsMul"] for one in inputs}
            channels: list[Any] = measured.get("Microphone", [])
            return bool(channels) and all(
                (magnitude > 0, peak > 0, 0.3 < before <= 0.6) == (heard, heard, True)
                for magnitude, peak, before in channels
            )

        await meters.until(lambda: loud(heard=True), "the microphone being heard")
        assert [one["inputName"] for one in (meters.told[-1].data or {})["inputs"]] == ["Microphone"]
        await hand.ask("SetInputMute", {"inputName": "Microphone", "inputMuted": True})
        await meters.until(lambda: loud(heard=False), "the microphone being muted")


# Pictures ------------------------------------------------------------------------------------------------


async def picture(client: Client, **asked: Any) -> Image.Image:
    answer = await client.ask("GetSourceScreenshot", asked)
    head, _, encoded = answer["imageData"].partition(",")
    assert head == f"data:image/{asked['imageFormat']};base64"
    return Image.open(io.BytesIO(base64.b64decode(encoded, validate=True)))


@pytest.mark.parametrize("fmt", ["png", "jpg", "jpeg"])
async def test_a_picture_shows_its_source_in_the_size_that_was_asked_for(hand: Client, fmt: str) -> None:
    wanted = {"sourceName": "Product", "imageFormat": fmt, "imageWidth": 64, "imageHeight": 64}
    shown = (await picture(hand, **wanted)).convert("RGB")
    assert shown.size == (64, 64), "stretched"
    centre = shown.getpixel((32, 32))
    assert isinstance(centre, tuple)
    assert all(abs(got - meant) < 6 for got, meant in zip(centre, (0x20, 0xA0, 0x40), strict=True))


async def test_of_one_side_the_other_follows_and_without_either_it_is_the_sources_own(hand: Client) -> None:
    camera = {"sourceName": "Host camera", "imageFormat": "png"}
    assert (await picture(hand, **camera)).size == (640, 360)
    assert (await picture(hand, **camera, imageWidth=80)).size == (80, 45)


async def test_no_frame_is_a_transparent_picture_or_none(hand: Client) -> None:
    made = {"sceneName": "Fallback", "inputName": "Nothing", "inputKind": "image_source"}
    await hand.ask("CreateInput", made)
    try:
        camera = {"sourceName": "Nothing", "imageFormat": "png"}
        empty = await picture(hand, **camera, imageWidth=64, imageHeight=36)
        assert empty.convert("RGBA").getchannel("A").getextrema() == (0, 0)
        assert (await hand.answer("GetSourceScreenshot", camera)).code == 702
        assert (await hand.answer("GetSourceScreenshot", {**camera, "imageWidth": 64})).code == 702
    finally:
        await hand.ask("RemoveInput", {"inputName": "Nothing"})
