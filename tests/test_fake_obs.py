"""The faults of the fake OBS are what they say, and what it has that the real one here is too old for."""

import asyncio
import base64
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest
from PIL import Image

from tests.fake_obs import OBS_29, FakeObs
from tests.fake_obs.faults import (
    NO_MESSAGE,
    after_the_next,
    closing,
    cut_before_the_reply,
    half_a_frame,
    ignored,
    junk,
    late,
    no_reply,
    refused,
    saying,
    with_anothers_id,
    without_effect,
)
from tests.protocol.speaking import METERS, Client, Raw

CUT_OFF = 1006
"""What a client makes of an end without a close frame."""
TAKE_PRODUCT = {"sceneName": "Product"}


@pytest.fixture
async def obs() -> AsyncIterator[FakeObs]:
    async with FakeObs() as one:
        yield one


@pytest.fixture
async def client(obs: FakeObs) -> AsyncIterator[Client]:
    async with Client(obs) as one:
        yield one


async def unanswered(client: Client, request: str, data: object = None) -> asyncio.Task[object]:
    """A request that has not been answered within a good while."""
    asking: asyncio.Task[object] = asyncio.create_task(client.answer(request, data))
    await asyncio.wait({asking}, timeout=0.1)
    assert not asking.done()
    return asking


async def forget(asking: asyncio.Task[object]) -> None:
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


# Replies -------------------------------------------------------------------------------------------------


async def test_a_late_reply_holds_up_nobody_else(obs: FakeObs, client: Client) -> None:
    obs.fault("GetStats", late(0.2))
    asking = await unanswered(client, "GetStats")
    assert (await client.answer("GetVersion")).code == 100
    await asking
    assert (await client.answer("GetStats")).code == 100, "it befell one"


async def test_swapped_replies_come_in_the_other_order_under_their_own_names(
    obs: FakeObs, client: Client
) -> None:
    obs.fault("GetStats", after_the_next)
    stats = await unanswered(client, "GetStats")
    assert "obsVersion" in await client.ask("GetVersion")
    await stats


async def test_silence_is_kept_to_the_end_and_says_nothing_of_what_was_done(
    obs: FakeObs, client: Client
) -> None:
    obs.fault("SetCurrentProgramScene", no_reply)
    asking = await unanswered(client, "SetCurrentProgramScene", TAKE_PRODUCT)
    assert obs.program == "Product"
    await forget(asking)
    obs.fault("SetCurrentProgramScene", ignored, times=None)
    asking = await unanswered(client, "SetCurrentProgramScene", {"sceneName": "Host"})
    assert obs.program == "Product"
    await forget(asking)
    assert len(obs.requests("SetCurrentProgramScene")) == 2


async def test_a_yes_may_be_without_effect_and_an_answer_untrue(obs: FakeObs, client: Client) -> None:
    obs.fault("SetCurrentProgramScene", without_effect)
    assert (await client.answer("SetCurrentProgramScene", TAKE_PRODUCT)).code == 100
    assert obs.program == "Host"
    obs.fault("GetCurrentProgramScene", saying({"currentProgramSceneName": "Moon"}))
    assert await client.ask("GetCurrentProgramScene") == {"currentProgramSceneName": "Moon"}


@pytest.mark.parametrize("fault", [half_a_frame, cut_before_the_reply], ids=["half a frame", "nothing"])
async def test_the_line_is_cut_in_the_middle(obs: FakeObs, client: Client, fault: object) -> None:
    obs.fault("SetCurrentProgramScene", fault)  # type: ignore[arg-type]
    asking = await unanswered(client, "SetCurrentProgramScene", TAKE_PRODUCT)
    await client.until(lambda: client.close_code is not None, "the end")
    assert client.close_code == CUT_OFF
    assert obs.program == ("Product" if fault is cut_before_the_reply else "Host")
    await forget(asking)
    async with Client(obs) as again:
        assert (await again.answer("GetStats")).code == 100


async def test_a_request_may_end_the_connection_or_be_answered_with_junk(obs: FakeObs) -> None:
    async with Raw(obs) as raw:
        await raw.identify()
        obs.fault("*", junk(NO_MESSAGE))
        obs.fault("*", with_anothers_id)
        obs.fault("*", refused(600, "so there"))
        obs.fault("*", closing(4011, "out"))
        for _ in range(4):
            await raw.say({"op": 6, "d": {"requestType": "GetStudioModeEnabled", "requestId": "x"}})
        assert await raw.receive() == [1]
        assert (await raw.receive())["d"]["requestId"] == "of-somebody-else"
        assert (await raw.receive())["d"]["requestStatus"] == {
            "result": False,
            "code": 600,
            "comment": "so there",
        }
        assert await raw.closed() == (4011, "out")


# The whole of it -----------------------------------------------------------------------------------------


async def test_somebody_presses_kick(obs: FakeObs, client: Client) -> None:
    obs.kick()
    await client.until(lambda: client.close_code is not None, "the end")
    assert client.close_code == 4011


async def test_it_is_not_ready_for_a_while(obs: FakeObs, client: Client) -> None:
    obs.not_ready(0.2)
    assert (await client.answer("GetVersion")).code == 207
    await asyncio.sleep(0.25)
    assert (await client.answer("GetVersion")).code == 100


async def test_blocked_windows_hold_what_needs_them_and_nothing_else(obs: FakeObs, client: Client) -> None:
    async with Client(obs, METERS) as meters:
        with obs.blocked_windows():
            asking = await unanswered(client, "SetCurrentProgramScene", TAKE_PRODUCT)
            assert (await client.answer("GetStats")).code == 100
            assert (await client.answer("StartRecord")).code == 100, "which is left for them to do"
            assert client.all("RecordStateChanged") == []
            meters.forget()
            await meters.first("InputVolumeMeters")
        await asking
        await client.first("RecordStateChanged", outputState="OBS_WEBSOCKET_OUTPUT_STARTED")
    assert obs.program == "Product"


async def test_it_is_slow(obs: FakeObs, client: Client) -> None:
    obs.slow(0.2)
    asking = await unanswered(client, "GetStats")
    assert [asked.request for asked in obs.asked] == ["GetStats"], "it arrived, all the same"
    await asking


async def test_answers_come_in_any_order_and_each_under_its_own_name(obs: FakeObs, client: Client) -> None:
    obs.scatter(0.05)
    requests = ("GetStats", "GetVersion", "GetSceneList", "GetStudioModeEnabled") * 5
    order: list[int] = []

    async def ask(number: int, request: str) -> None:
        assert (await client.answer(request)).code == 100
        order.append(number)

    await asyncio.gather(*(ask(number, request) for number, request in enumerate(requests)))
    assert order != sorted(order)


async def test_it_hangs_and_takes_connections_all_the_same(obs: FakeObs, client: Client) -> None:
    obs.hang()
    asking = await unanswered(client, "GetStats")
    coming = asyncio.create_task(Raw(obs).__aenter__())
    await asyncio.wait({coming}, timeout=0.1)
    assert not coming.done()
    obs.wake()
    await asking
    await (await coming).__aexit__()


async def test_it_crashes_and_comes_back_where_it_was_as_it_was_at_first(
    obs: FakeObs, client: Client
) -> None:
    port = obs.port
    obs.take("Product")
    await client.ask("StartRecord")
    await client.first("RecordStateChanged", outputActive=True)
    await obs.crash()
    await client.until(lambda: client.close_code is not None, "the end")
    assert client.close_code == CUT_OFF
    with pytest.raises(aiohttp.ClientConnectorError):
        await Raw(obs).__aenter__()
    await obs.come_back()
    assert obs.port == port
    async with Client(obs) as again:
        assert (await again.ask("GetRecordStatus"))["outputActive"] is False
        assert (await again.ask("GetCurrentProgramScene"))["currentProgramSceneName"] == "Host"


async def test_it_may_ask_for_no_password(obs: FakeObs) -> None:
    async with FakeObs(password="") as open_to_all, Raw(open_to_all) as raw:
        assert "authentication" not in raw.hello["d"]
        await raw.say({"op": 1, "d": {"rpcVersion": 1}})
        assert (await raw.receive())["op"] == 2


async def test_everybody_is_sent_junk(obs: FakeObs) -> None:
    async with Raw(obs) as raw:
        obs.junk("{")
        assert (await raw.ws.receive()).data == "{"


# Events and meters ---------------------------------------------------------------------------------------


async def test_an_event_is_late_missing_or_doubled(obs: FakeObs, client: Client) -> None:
    obs.event_missing("InputMuteStateChanged")
    obs.event_doubled("StudioModeStateChanged")
    obs.event_late("CurrentProgramSceneChanged", 0.2)
    await obs.studio_mode()
    obs.take("Product")
    await client.first("SceneTransitionEnded")
    assert client.all("CurrentProgramSceneChanged") == []
    await client.first("CurrentProgramSceneChanged")
    assert len(client.all("StudioModeStateChanged")) == 2


async def test_meters_have_a_gap(obs: FakeObs) -> None:
    async with Client(obs, METERS) as meters:
        await meters.first("InputVolumeMeters")
        obs.meter_gap(0.3)
        meters.forget()
        await asyncio.sleep(0.2)
        assert meters.told == []
        await meters.first("InputVolumeMeters")


async def test_meters_begin_with_noise_when_they_are_told_to() -> None:
    async with FakeObs(inputs=1) as obs:
        obs.meter_noise()
        async with Client(obs, METERS) as meters:
            await meters.until(lambda: len(meters.told) >= 2, "meters")
            peaks = [told["inputs"][0]["inputLevelsMul"][0][2] for told in meters.all("InputVolumeMeters")]
        assert peaks[0] > 1e30
        assert peaks[1] < 1


async def test_what_is_heard_everywhere_is_measured_whatever_is_on_air() -> None:
    async with FakeObs(special={"mic1": "Mic/Aux"}) as obs, Client(obs, METERS) as meters:
        obs.take("Fallback")
        await meters.first("InputVolumeMeters")
        assert [one["inputName"] for one in meters.all("InputVolumeMeters")[-1]["inputs"]] == ["Mic/Aux"]
        assert (await meters.ask("GetSpecialInputs"))["mic1"] == "Mic/Aux"


async def test_two_hundred_inputs_are_measured_at_once() -> None:
    async with FakeObs(inputs=200) as obs, Client(obs, METERS) as meters:
        await meters.until(lambda: len(meters.told) >= 5, "meters")
        assert len(meters.all("InputVolumeMeters")[-1]["inputs"]) == 200
        obs.level("Microphone 7", 0.0)
        meters.forget()
        await meters.first("InputVolumeMeters")
        told = {one["inputName"]: one["inputLevelsMul"] for one in meters.told[-1].data["inputs"]}  # type: ignore[index]
        assert told["Microphone 7"] == [[0.0, 0.0, 0.0]] * 2
        assert told["Microphone 8"][0][2] > 0.4


async def test_a_picture_is_as_large_as_one_likes_and_a_picture_all_the_same(
    obs: FakeObs, client: Client
) -> None:
    obs.world.picture_bytes = 700_000
    answer = await client.ask("GetSourceScreenshot", {"sourceName": "Host", "imageFormat": "png"})
    assert len(answer["imageData"]) > 700_000
    picture = base64.b64decode(answer["imageData"].partition(",")[2])
    assert Image.open(io.BytesIO(picture)).convert("RGB").getpixel((5, 5)) == (0x20, 0x60, 0xC0)


async def test_a_camera_is_unplugged(obs: FakeObs, client: Client) -> None:
    obs.unplug("Host camera")
    wanted = {"sourceName": "Host camera", "imageFormat": "png", "imageWidth": 64, "imageHeight": 36}
    encoded = (await client.ask("GetSourceScreenshot", wanted))["imageData"].partition(",")[2]
    shown = Image.open(io.BytesIO(base64.b64decode(encoded)))
    assert shown.getchannel("A").getextrema() == (0, 0)


# Outputs and counters ------------------------------------------------------------------------------------


async def test_a_stream_that_reconnects_runs_whatever_its_event_says_and_counts_from_nothing(
    obs: FakeObs, client: Client
) -> None:
    await client.ask("StartStream")
    await client.first("StreamStateChanged", outputActive=True)
    await asyncio.sleep(0.1)
    assert (await client.ask("GetStreamStatus"))["outputBytes"] > 0
    obs.reconnecting()
    told = await client.first("StreamStateChanged", outputState="OBS_WEBSOCKET_OUTPUT_RECONNECTING")
    assert told["outputActive"] is False
    status = await client.ask("GetStreamStatus")
    assert (status["outputActive"], status["outputReconnecting"], status["outputBytes"]) == (True, True, 0)
    obs.reconnected()
    await client.first("StreamStateChanged", outputState="OBS_WEBSOCKET_OUTPUT_RECONNECTED")
    assert (await client.ask("GetStreamStatus"))["outputReconnecting"] is False


async def test_counters_grow_with_time_and_fall_back_to_nothing(obs: FakeObs, client: Client) -> None:
    obs.world.vitals.lagged.go(100)
    obs.world.vitals.rendered.add(1_000)
    await asyncio.sleep(0.1)
    before = await client.ask("GetStats")
    assert before["renderTotalFrames"] > 1_000
    assert before["renderSkippedFrames"] >= 5
    obs.reset_counters()
    after = await client.ask("GetStats")
    assert after["renderTotalFrames"] < 1_000


async def test_a_virtual_camera_where_there_is_one() -> None:
    async with FakeObs(virtual_camera=True) as obs, Client(obs) as client:
        await client.ask("StartVirtualCam")
        told = await client.first("VirtualcamStateChanged", outputActive=True)
        assert told == {"outputActive": True, "outputState": "OBS_WEBSOCKET_OUTPUT_STARTED"}
        kinds = [one["outputKind"] for one in (await client.ask("GetOutputList"))["outputs"]]
        assert "virtualcam_output" in kinds


# What is newer than the real one here --------------------------------------------------------------------


async def test_scenes_and_inputs_keep_their_ids_through_a_new_name(obs: FakeObs, client: Client) -> None:
    scenes = {one["sceneName"]: one["sceneUuid"] for one in (await client.ask("GetSceneList"))["scenes"]}
    obs.rename_scene("Host", "Hostess")
    told = await client.first("SceneNameChanged")
    assert told == {"oldSceneName": "Host", "sceneName": "Hostess", "sceneUuid": scenes["Host"]}
    await client.ask("SetCurrentProgramScene", {"sceneUuid": scenes["Product"]})
    assert (await client.first("CurrentProgramSceneChanged"))["sceneUuid"] == scenes["Product"]
    assert (await client.answer("GetSceneItemList", {"sceneUuid": "nobody's"})).code == 600


async def test_while_a_collection_loads_everything_is_answered_207_and_nothing_is_told(
    obs: FakeObs, client: Client
) -> None:
    await client.ask("CreateSceneCollection", {"sceneCollectionName": "Other"})
    client.forget()
    obs.world.loads_in_s = 0.2
    loading = asyncio.create_task(obs.collection("Lab"))
    await client.first("CurrentSceneCollectionChanging")
    assert (await client.answer("GetSceneList")).code == 207
    await loading
    await client.first("CurrentSceneCollectionChanged")
    told = [one.event for one in client.told]
    assert told == ["CurrentSceneCollectionChanging", "CurrentSceneCollectionChanged"]
    assert (await client.answer("GetSceneList")).code == 100


async def test_an_older_one_crashes_when_it_is_asked_for_the_scenes_that_it_closes() -> None:
    async with FakeObs(version=OBS_29, collections={"Other": {"Scene": ()}}) as obs, Client(obs) as client:
        loading = asyncio.create_task(obs.collection("Other"))
        await client.first("CurrentSceneCollectionChanging")
        assert (await client.answer("GetSceneCollectionList")).code == 100
        asking = await unanswered(client, "GetCurrentProgramScene")
        await client.until(lambda: client.close_code is not None, "the end")
        assert client.close_code == CUT_OFF
        await forget(asking)
        await loading
        await obs.come_back()
        async with Client(obs) as again:
            assert (await again.ask("GetCurrentProgramScene"))["currentProgramSceneName"] == "Host"


async def test_browser_sources_are_there_unless_they_are_not() -> None:
    for browser in (True, False):
        async with FakeObs(browser=browser) as obs, Client(obs) as client:
            kinds = (await client.ask("GetInputKindList"))["inputKinds"]
            assert ("browser_source" in kinds) == browser
            made = {"sceneName": "Host", "inputName": "Overlay", "inputKind": "browser_source"}
            assert (await client.answer("CreateInput", made)).code == (100 if browser else 605)


# A process of its own ------------------------------------------------------------------------------------


async def test_as_a_process_of_its_own_it_obeys_line_by_line() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fake_obs", "--inputs", "3"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    async def order(**what: object) -> object:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(what).encode() + b"\n")
        return json.loads(await process.stdout.readline())

    where = json.loads(await process.stdout.readline())
    assert where["port"] > 0
    assert await order(do="take", args=["Product"]) == {"done": None}
    assert await order(do="fault", args=["GetStats", "late", 0.1]) == {"done": None}
    assert await order(do="program") == {"done": "Product"}
    assert await order(do="nonsense") == {
        "failed": "AttributeError: 'FakeObs' object has no attribute 'nonsense'"
    }
    process.stdin.close()
    assert await process.wait() == 0
