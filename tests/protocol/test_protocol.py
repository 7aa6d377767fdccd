"""Contract: what a server of obs-websocket 5 must do, the real OBS and the fake one alike.

Where they differ, and why:

* The real OBS here asks for a password; the fake may be told to ask for none, which is a setting of OBS.
* An ``authentication`` that is no text, or an element of a batch that is no object, and OBS 29 crashes. The
  fake closes (4009, 4004, 4003): nobody needs a crash to be exact.
* OBS speaks the subprotocol ``obswebsocket.msgpack`` too; the companion does not.
* Status 207, ids beside names and InputSettingsChanged exist since 5.3 and 5.4; the real one here is 5.1. The
  fake has them unless it speaks as 29, as it does here; they are looked at in ``tests/test_fake_obs.py``.
* While a collection loads, OBS 29 crashes over a request for its scenes, if that comes in the wrong
  millisecond. The fake crashes over each of them.
* The first meters of OBS 29 may have a peak of 1e35, whatever was in its memory; the fake has none such.
* OBS tells volume, balance, offset and tracks of every input of a collection that comes; the fake tells of
  its mute alone.
* OBS tells from several threads: what happens in one moment comes in any order. The fake keeps one order; a
  test that relies on it is wrong on both.
* Another transition chosen while one runs, and OBS 29 never ends it; the fake ends it in time.
"""

import asyncio
from typing import Any

import pytest

from tests.protocol.speaking import ACTIVE, METERS, Client, Listens, Raw, proof

SWITCH = (
    "SceneTransitionStarted",
    "SceneTransitionVideoEnded",
    "CurrentProgramSceneChanged",
    "SceneTransitionEnded",
)


# Being let in --------------------------------------------------------------------------------------------


async def test_a_hello_says_what_it_speaks_and_how_to_prove_the_password(obs: Listens) -> None:
    async with Raw(obs) as raw:
        assert raw.hello["op"] == 0
        assert raw.hello["d"]["rpcVersion"] == 1
        assert raw.hello["d"]["obsWebSocketVersion"] == "5.1.0"
        assert {key: len(value) > 20 for key, value in raw.hello["d"]["authentication"].items()} == {
            "challenge": True,
            "salt": True,
        }
        assert await raw.identify() == {"op": 2, "d": {"negotiatedRpcVersion": 1}}


async def test_each_connection_has_a_challenge_of_its_own(obs: Listens) -> None:
    async with Raw(obs) as one, Raw(obs) as other:
        assert (
            one.hello["d"]["authentication"]["challenge"] != other.hello["d"]["authentication"]["challenge"]
        )


WRONG_IDENTIFY: dict[str, tuple[dict[str, Any], int]] = {
    "no proof": ({}, 4009),
    "a wrong proof": ({"authentication": "guess"}, 4009),
    "no proof and an unknown version": ({"rpcVersion": 2}, 4009),
    "no version": ({"authentication": True}, 4003),
    "a version that is text": ({"authentication": True, "rpcVersion": "1"}, 4004),
    "a version from the future": ({"authentication": True, "rpcVersion": 2}, 4010),
    "a version from the past": ({"authentication": True, "rpcVersion": 0}, 4010),
    "a mask that is text": ({"authentication": True, "rpcVersion": 1, "eventSubscriptions": "all"}, 4004),
    "a mask below zero": ({"authentication": True, "rpcVersion": 1, "eventSubscriptions": -1}, 4004),
}


@pytest.mark.parametrize("mistake", WRONG_IDENTIFY)
async def test_who_does_not_identify_properly_is_turned_away(obs: Listens, mistake: str) -> None:
    said, code = WRONG_IDENTIFY[mistake]
    async with Raw(obs) as raw:
        if said.get("authentication") is True:
            said = {**said, "authentication": proof(obs.password, raw.hello)}
        if "rpcVersion" not in said and code == 4009:
            said = {**said, "rpcVersion": 1}
        await raw.say({"op": 1, "d": said})
        assert (await raw.closed())[0] == code


IDENTIFY = {"op": 1, "d": {"rpcVersion": 1}}
MISTAKES: dict[str, tuple[Any, bool, int, str]] = {
    "no JSON": ("{", True, 4002, "Unable to decode Json"),
    "no JSON before identifying": ("{", False, 4002, "Unable to decode Json"),
    "a list": ([1], True, 4002, "You sent a non-object payload."),
    "bytes": (b"\x80", True, 4002, "a binary message was received"),
    "no op": ({"d": {}}, True, 4006, "missing an `op`"),
    "an op that is text": ({"op": "6", "d": {}}, True, 4006, "not a number"),
    "an unknown op": ({"op": 99, "d": {}}, True, 4006, "Unknown OpCode: 99"),
    "an op that only servers send": ({"op": 5, "d": {}}, True, 4006, "Unknown OpCode: 5"),
    "no data": ({"op": 6}, True, 4003, "missing data (`d`)"),
    "data that is text": ({"op": 6, "d": "x"}, True, 4004, "is not an object"),
    "a request before identifying": ({"op": 6, "d": {}}, False, 4007, "while not identified"),
    "a new mask before identifying": ({"op": 3, "d": {}}, False, 4007, "while not identified"),
    "identifying twice": (IDENTIFY, True, 4008, "already Identified"),
    "a mask that is text": ({"op": 3, "d": {"eventSubscriptions": "all"}}, True, 4004, "unsigned number"),
    "a request without a type": ({"op": 6, "d": {"requestId": 1}}, True, 4003, "missing an `requestType`"),
    "a request without an id": ({"op": 6, "d": {"requestType": "GetStats"}}, True, 4003, "a `requestId`"),
    "a type that is a number": (
        {"op": 6, "d": {"requestType": 3, "requestId": 1}},
        True,
        4004,
        "not a string",
    ),
    "a batch without an id": ({"op": 8, "d": {"requests": []}}, True, 4003, "a `requestId`"),
    "a batch without requests": ({"op": 8, "d": {"requestId": 1}}, True, 4003, "a `requests`"),
    "a batch that is no list": ({"op": 8, "d": {"requestId": 1, "requests": {}}}, True, 4004, "not an array"),
    "a batch to be done in an unknown way": (
        {"op": 8, "d": {"requestId": 1, "requests": [], "executionType": 9}},
        True,
        4005,
        "`executionType` has an invalid value",
    ),
    "a batch that halts on text": (
        {"op": 8, "d": {"requestId": 1, "requests": [], "haltOnFailure": "yes"}},
        True,
        4004,
        "not a boolean",
    ),
    "variables for requests done all at once": (
        {"op": 8, "d": {"requestId": 1, "requests": [], "executionType": 2, "variables": {"a": 1}}},
        True,
        4012,
        "Variables are not supported",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_mistake_in_the_protocol_ends_the_connection_and_says_which(
    obs: Listens, mistake: str
) -> None:
    said, identified, code, reason = MISTAKES[mistake]
    async with Raw(obs) as raw:
        if identified:
            await raw.identify()
        await raw.say(said)
        closed = await raw.closed()
        assert (closed[0], reason in closed[1]) == (code, True), closed


async def test_a_subprotocol_is_chosen_from_what_is_offered(obs: Listens) -> None:
    async with Raw(obs, ["chat", "obswebsocket.json"]) as raw:
        assert raw.ws.protocol == "obswebsocket.json"
        assert (await raw.identify())["op"] == 2


@pytest.mark.parametrize("number", [3, 1.5, None, True, "x", [1, 2], {"a": 1}], ids=repr)
async def test_an_answer_bears_the_id_of_its_request_whatever_that_is(obs: Listens, number: Any) -> None:
    async with Raw(obs) as raw:
        await raw.identify(eventSubscriptions=0)
        await raw.say({"op": 6, "d": {"requestType": "GetStudioModeEnabled", "requestId": number}})
        answer = await raw.receive()
        assert answer == {
            "op": 7,
            "d": {
                "requestType": "GetStudioModeEnabled",
                "requestId": number,
                "requestStatus": {"result": True, "code": 100},
                "responseData": {"studioModeEnabled": False},
            },
        }


# Who hears what ------------------------------------------------------------------------------------------


async def test_a_client_hears_what_it_subscribed_to_and_nothing_else(obs: Listens, hand: Client) -> None:
    async with (
        Client(obs, None) as usual,
        Client(obs, 0) as deaf,
        Client(obs, 1 << 2) as scenes,
        Client(obs, METERS) as meters,
        Client(obs, ACTIVE) as active,
    ):
        await hand.ask("SetCurrentProgramScene", {"sceneName": "Product"})
        await active.first("InputActiveStateChanged", inputName="Host camera", videoActive=False)
        await meters.first("InputVolumeMeters")
        await usual.first("SceneTransitionEnded")
        assert {told.event for told in scenes.told} == {"CurrentProgramSceneChanged"}
        assert {told.event for told in meters.told} == {"InputVolumeMeters"}
        assert {told.event for told in active.told} == {"InputActiveStateChanged"}
        assert set(SWITCH) <= {told.event for told in usual.told}
        assert not {"InputVolumeMeters", "InputActiveStateChanged"} & {told.event for told in usual.told}
        assert deaf.told == []
        assert {told.intent for told in scenes.told + meters.told} == {1 << 2, METERS}


async def test_a_new_mask_counts_from_its_confirmation(obs: Listens, hand: Client) -> None:
    async with Raw(obs) as raw:
        await raw.identify(eventSubscriptions=0)
        await raw.say({"op": 3, "d": {"eventSubscriptions": 1 << 3}})
        assert await raw.receive() == {"op": 2, "d": {"negotiatedRpcVersion": 1}}
        await hand.ask("SetInputMute", {"inputName": "Microphone", "inputMuted": True})
        assert (await raw.receive())["d"]["eventType"] == "InputMuteStateChanged"
        # Without a mask it stays as it is.
        await raw.say({"op": 3, "d": {}})
        assert (await raw.receive())["op"] == 2
        await hand.ask("SetInputMute", {"inputName": "Microphone", "inputMuted": False})
        assert (await raw.receive())["d"]["eventType"] == "InputMuteStateChanged"


async def test_what_one_client_broadcasts_all_hear(obs: Listens, hand: Client) -> None:
    async with Client(obs) as other:
        await other.ask("BroadcastCustomEvent", {"eventData": {"a": [1, None]}})
        assert await hand.first("CustomEvent") == await other.first("CustomEvent") == {"a": [1, None]}


# Batches -------------------------------------------------------------------------------------------------

MODE, NONSENSE = {"requestType": "GetStudioModeEnabled", "requestId": {"x": 1}}, {"requestType": "Nonsense"}


async def batch(client: Client, *requests: Any, **more: Any) -> list[Any]:
    results: list[Any] = (await client.send(8, requests=list(requests), **more))["results"]
    return results


@pytest.mark.parametrize("execution", [0, 1, 2])
async def test_a_batch_is_answered_as_its_requests_would_be(hand: Client, execution: int) -> None:
    results = await batch(hand, MODE, NONSENSE, MODE, executionType=execution)
    assert [result["requestStatus"]["code"] for result in results] == [100, 204, 100]
    assert [result.get("requestId") for result in results] == [{"x": 1}, None, {"x": 1}]
    assert results[2]["responseData"] == {"studioModeEnabled": False}
    assert "requestId" not in results[1]


async def test_a_batch_may_end_at_the_first_refusal(hand: Client) -> None:
    results = await batch(hand, MODE, NONSENSE, MODE, haltOnFailure=True)
    assert [result["requestType"] for result in results] == ["GetStudioModeEnabled", "Nonsense"]
    assert await batch(hand) == []


async def test_a_batch_sleeps_by_time_or_by_frames_each_in_its_own_way(hand: Client) -> None:
    by_time = {"requestType": "Sleep", "requestData": {"sleepMillis": 30}}
    by_frames = {"requestType": "Sleep", "requestData": {"sleepFrames": 1}}

    async def codes(execution: int) -> list[int]:
        results = await batch(hand, by_time, by_frames, executionType=execution)
        return [result["requestStatus"]["code"] for result in results]

    began = asyncio.get_running_loop().time()
    assert await codes(0) == [100, 300]
    assert asyncio.get_running_loop().time() - began > 0.025
    assert await codes(1) == [300, 100]
    assert await codes(2) == [206, 206]


async def test_variables_carry_an_answer_into_the_next_request(hand: Client) -> None:
    results = await batch(
        hand,
        {"requestType": "GetCurrentProgramScene", "outputVariables": {"scene": "currentProgramSceneName"}},
        {"requestType": "GetSceneSceneTransitionOverride", "inputVariables": {"sceneName": "scene"}},
        {"requestType": "GetSourceActive", "inputVariables": {"sourceName": "other"}},
        variables={"other": "Product camera"},
    )
    assert [result["requestStatus"]["code"] for result in results] == [100, 100, 100]
    assert results[2]["responseData"]["videoActive"] is False
