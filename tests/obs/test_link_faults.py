"""Faults of the connection that a real OBS does not produce on demand."""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aiohttp import web

from companion.obs.lanes import Lane
from companion.obs.link import ObsLink, answers
from companion.obs.session import Address, SessionFailure, Unanswered
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected, ObsLost, OutputsChanged, SceneOnAir, ScenesChanged
from tests.obs.faults import (
    HOST,
    Fault,
    FaultyObs,
    close,
    drop,
    refuse,
    refuse_without_a_code,
    reply,
    say,
    say_nothing,
)
from tests.obs.hearing import Hearing

StartLink = Callable[..., tuple[ObsLink, Hearing]]
HASTY = Timing(
    request_s=0.4, heartbeat_s=60, first_retry_s=0.05, longest_retry_s=0.1, settle_s=0, not_ready_s=0.05
)
PATIENT = Timing(request_s=5, heartbeat_s=60, settle_s=0)


async def test_a_late_answer_reaches_nobody() -> None:
    async def late(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await asyncio.sleep(0.6)
        await obs.answer(ws, request)

    async with FaultyObs({"GetInputList": late}) as obs:
        broken: list[SessionFailure] = []
        asking = Lane("test", Address(HOST, obs.port), 0.3, broken.append)
        await asking.open()
        slow = asyncio.gather(asking.ask("GetInputList"), return_exceptions=True)
        after = asyncio.gather(asking.ask("GetVersion"), return_exceptions=True)
        assert isinstance((await slow)[0], Unanswered)
        assert (await after)[0] == await asking.ask("GetVersion") == {"obsVersion": "31.0.0"}
        assert obs.connections == 2
        assert not broken
        await asking.close()


async def test_a_swapped_answer_reaches_nobody() -> None:
    async def anothers(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await obs.answer(ws, {**request, "requestId": "of-somebody-else"})

    async with FaultyObs({"GetVersion": anothers}) as obs:
        asking = Lane("test", Address(HOST, obs.port), 1.0, lambda _: None)
        await asking.open()
        with pytest.raises(SessionFailure, match="answered another request"):
            await asking.ask("GetVersion")
        await asking.close()


async def test_a_caller_that_gives_up_spoils_nothing_for_the_next() -> None:
    async def slow(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await asyncio.sleep(0.2)
        await obs.answer(ws, request)

    async with FaultyObs({"GetInputList": slow}) as obs:
        asking = Lane("test", Address(HOST, obs.port), 2.0, lambda _: None)
        await asking.open()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await asking.ask("GetInputList")
        assert await asking.ask("GetVersion") == {"obsVersion": "31.0.0"}
        await asking.close()


@pytest.mark.parametrize("fault", [say_nothing, drop], ids=["silence", "half an answer"])
async def test_a_switch_without_an_answer_fails_and_the_link_goes_on(
    start_link: StartLink, fault: Fault
) -> None:
    async with FaultyObs({"SetCurrentProgramScene": fault}) as obs:
        link, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        await heard.first(ObsConnected)
        with pytest.raises(ObsFailure):
            await link.switch_scene(SwitchScene("e1", "Host"))
        obs.faults.clear()
        await link.switch_scene(SwitchScene("e2", "Host"))
        assert not heard.all(ObsLost)


async def test_a_switch_that_obs_did_not_make_is_told() -> None:
    async with FaultyObs({}) as obs:
        link, heard = ObsLink(Address(HOST, obs.port), timing=HASTY), Hearing()
        link.start(heard)
        await heard.first(ObsConnected)
        with pytest.raises(ObsFailure, match="asked for 'Product' and shows 'Host'"):
            await link.switch_scene(SwitchScene("e1", "Product"))
        await link.close()


@pytest.mark.parametrize("ended_by", ["the deadline", "another switch", "closing"])
async def test_a_switch_that_ends_early_does_not_leave_obs_in_the_other_mode(ended_by: str) -> None:
    studio_mode = [True]

    async def tell_mode(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await ws.send_json(
            reply(request, {"result": True, "code": 100}, {"studioModeEnabled": studio_mode[-1]})
        )

    async def set_mode(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        studio_mode.append(request["requestData"]["studioModeEnabled"])
        await asyncio.sleep(1.9 if ended_by == "the deadline" else 0.1)
        await ws.send_json(reply(request, {"result": True, "code": 100}))

    async with FaultyObs({"GetStudioModeEnabled": tell_mode, "SetStudioModeEnabled": set_mode}) as obs:
        link, heard = ObsLink(Address(HOST, obs.port), timing=PATIENT), Hearing()
        link.start(heard)
        await heard.first(ObsConnected)
        # It starts no transition, which in studio mode looks like a switch that was dropped.
        switch = asyncio.gather(link.switch_scene(SwitchScene("e1", "Host")), return_exceptions=True)
        while studio_mode[-1]:
            await asyncio.sleep(0.01)
        if ended_by == "another switch":
            await link.switch_scene(SwitchScene("e2", "Host", urgent=True))
        elif ended_by == "closing":
            await link.close()
        assert isinstance((await switch)[0], ObsFailure)
        async with asyncio.timeout(5):
            while not studio_mode[-1]:
                await asyncio.sleep(0.01)
        await link.close()
        assert studio_mode[:3] == [True, False, True]
        assert studio_mode[-1]


async def test_an_obs_that_is_not_ready_yet_is_waited_for(start_link: StartLink) -> None:
    async with FaultyObs({"GetSceneList": refuse(207)}) as obs:
        _, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        await asyncio.sleep(0.3)
        assert heard.events == []
        obs.faults.clear()
        await heard.first(ObsConnected)
        assert obs.connections == 5


async def test_a_kick_is_respected(start_link: StartLink) -> None:
    async with FaultyObs({"SetCurrentProgramScene": close(4011)}) as obs:
        link, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        await heard.first(ObsConnected)
        with pytest.raises(ObsFailure):
            await link.switch_scene(SwitchScene("e1", "Host"))
        assert "pressed Kick" in (await heard.first(ObsLost)).reason
        before = obs.connections
        await asyncio.sleep(0.5)
        assert obs.connections == before


async def test_an_answer_that_nobody_foresaw_does_not_end_the_link(start_link: StartLink) -> None:
    async def nonsense(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await obs.answer(ws, {**request, "requestType": "GetInputList"})

    async def no_version(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
        await ws.send_str("[]")

    for fault in (nonsense, no_version):
        async with FaultyObs({"GetVersion": fault}) as obs:
            _, heard = start_link(Address(HOST, obs.port), timing=HASTY)
            await heard.first(ObsLost)
            obs.faults.clear()
            await heard.first(ObsConnected)


async def test_whoever_waits_is_told_of_an_answer_that_nobody_foresaw(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FaultyObs({"GetInputList": refuse_without_a_code}) as obs:
        broken: list[SessionFailure] = []
        asking = Lane("test", Address(HOST, obs.port), 2.0, broken.append)
        await asking.open()
        async with asyncio.timeout(10):
            outcomes = await asyncio.gather(
                asking.ask("GetInputList"), asking.ask("GetVersion"), return_exceptions=True
            )
        assert type(outcomes[0]) is SessionFailure
        assert "not foreseen (TypeError)" in str(outcomes[0])
        assert outcomes[1] == {"obsVersion": "31.0.0"}
        assert not broken
        assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [
            "obs-test-1: OBS answered in a way that was not foreseen"
        ]
        await asking.close()


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
async def test_a_host_that_cannot_be_looked_up_is_a_failure_like_any_other(host: str) -> None:
    asking = Lane("test", Address(host, 4455), 2.0, lambda _: None)
    async with asyncio.timeout(10):
        with pytest.raises(SessionFailure):
            await asking.open()
    await asking.close()


async def test_a_refusal_without_a_code_is_told_and_the_link_comes_back(start_link: StartLink) -> None:
    async with FaultyObs({"GetVersion": refuse_without_a_code}) as obs:
        link, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        await heard.first(ObsLost)
        obs.faults = {"SetCurrentProgramScene": refuse_without_a_code}
        await heard.first(ObsConnected)
        heard.forget()
        with pytest.raises(ObsFailure, match="broke before 'Host' was confirmed"):
            await link.switch_scene(SwitchScene("e1", "Host"))
        obs.faults.clear()
        await link.switch_scene(SwitchScene("e2", "Host"))
        assert not heard.all(ObsLost)


async def test_events_that_break_off_while_obs_is_not_ready_are_noticed(start_link: StartLink) -> None:
    async with FaultyObs({"GetSceneList": refuse(207)}) as obs:
        _, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        while "GetSceneList" not in obs.asked:
            await asyncio.sleep(0.01)
        await obs.open[0].close()
        await heard.first(ObsLost, within_s=10)
        obs.faults.clear()
        await heard.first(ObsConnected)


async def test_a_link_that_cannot_look_after_itself_starts_again(start_link: StartLink) -> None:
    async with FaultyObs({}) as obs:
        timing = Timing(request_s=2, heartbeat_s=0.1, first_retry_s=0.05, longest_retry_s=0.1, settle_s=0)
        _, heard = start_link(Address(HOST, obs.port), timing=timing)
        await heard.first(ObsConnected)
        heard.forget()
        obs.faults["GetStreamStatus"] = say({"notWhat": "was expected"})
        await heard.first(ObsLost, within_s=10)
        obs.faults.clear()
        await heard.first(ObsConnected)


async def test_what_is_heard_while_scenes_are_read_again_is_not_undone_by_the_reading(
    start_link: StartLink,
) -> None:
    """The stream starts, and a hand takes another scene, after OBS has answered for both."""
    async with FaultyObs({}) as obs:
        _, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        await heard.first(ObsConnected)
        hears = asyncio.Event()

        async def meanwhile(ws: web.WebSocketResponse, request: Mapping[str, Any]) -> None:
            stream = {"outputActive": True, "outputState": "OBS_WEBSOCKET_OUTPUT_STARTED"}
            await obs.tell("StreamStateChanged", stream)
            obs.answers["GetSceneList"] = {"currentProgramSceneName": "Encore", "scenes": scenes}
            await obs.tell("CurrentProgramSceneChanged", {"sceneName": "Encore"})
            await heard.first(OutputsChanged)
            await obs.answer(ws, request)
            hears.set()

        scenes = [{"sceneName": "Encore"}, {"sceneName": "Host"}]
        obs.answers["GetSceneList"] = {"currentProgramSceneName": "Host", "scenes": scenes}
        obs.faults["GetOutputList"] = meanwhile
        await obs.tell("SceneCreated", {"sceneName": "Encore"})
        await hears.wait()
        await heard.first(ScenesChanged, lambda event: event.scenes == ("Host", "Encore"))
        await asyncio.sleep(0.3)
        assert [event.outputs["stream"] for event in heard.all(OutputsChanged)] == [True]
        assert {event.scene for event in heard.all(SceneOnAir)} == {"Encore"}
        # And it knows it still: the stream's end is news.
        await obs.tell("StreamStateChanged", {"outputState": "OBS_WEBSOCKET_OUTPUT_STOPPED"})
        await heard.first(OutputsChanged, lambda event: not event.outputs["stream"])


async def test_a_scene_on_air_that_is_renamed_is_told_by_its_new_name(start_link: StartLink) -> None:
    async with FaultyObs({}) as obs:
        _, heard = start_link(Address(HOST, obs.port), timing=HASTY)
        await heard.first(ObsConnected)
        obs.answers["GetSceneList"] = {"currentProgramSceneName": "Hosts", "scenes": [{"sceneName": "Hosts"}]}
        await obs.tell("SceneNameChanged", {"oldSceneName": "Host", "sceneName": "Hosts"})
        await heard.first(ScenesChanged, lambda event: event.scenes == ("Hosts",))
        await heard.first(SceneOnAir, lambda event: event.scene == "Hosts")


async def test_a_port_that_accepts_and_is_silent_is_not_obs(start_link: StartLink) -> None:
    with socket.create_server((HOST, 0)) as silent:  # nobody accepts; the system does
        port = silent.getsockname()[1]
        assert not await answers(HOST, port, 0.2)
        _, heard = start_link(Address(HOST, port), timing=HASTY)
        assert "does not answer" in (await heard.first(ObsLost)).reason


async def test_a_web_server_is_not_obs(start_link: StartLink) -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    port = runner.addresses[0][1]
    assert not await answers(HOST, port, 1.0)
    _, heard = start_link(Address(HOST, port), timing=HASTY)
    assert "no obs-websocket" in (await heard.first(ObsLost)).reason
    await runner.cleanup()


async def test_closing_does_not_wait_for_an_obs_that_is_silent() -> None:
    async with FaultyObs({"GetVersion": say_nothing}) as obs:
        link = ObsLink(Address(HOST, obs.port), timing=Timing(request_s=30))
        link.start(Hearing())
        while "GetVersion" not in obs.asked:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(2):
            await link.close()
