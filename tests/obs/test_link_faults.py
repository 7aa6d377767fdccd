"""Faults of the connection that a real OBS does not produce on demand; the library's are in test_traps.py."""

import asyncio
import logging
import socket

import pytest
from aiohttp import web

from companion.obs.lanes import Lane
from companion.obs.link import ObsLink, answers
from companion.obs.session import Address, SessionFailure
from companion.obs.timing import Timing
from companion.ports import ObsFailure
from companion.show.effects import SwitchScene
from companion.show.events import ObsConnected, ObsLost, OutputsChanged, SceneOnAir, ScenesChanged
from tests.fake_obs import FakeObs, faults
from tests.obs.conftest import BRISK, StartLink, address_of, connected
from tests.obs.hearing import Hearing
from tests.service import eventually

HOST = "127.0.0.1"


async def test_a_caller_that_gives_up_spoils_nothing_for_the_next(obs: FakeObs) -> None:
    asking = Lane("test", address_of(obs), 2.0, lambda _: None)
    await asking.open()
    obs.fault("GetInputList", faults.late(0.2))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await asking.ask("GetInputList")
    assert "obsVersion" in await asking.ask("GetVersion")
    assert obs.connected == 1
    await asking.close()


async def test_a_switch_that_obs_did_not_make_is_told(obs: FakeObs, start_link: StartLink) -> None:
    link, _ = await connected(start_link, obs)
    obs.fault("SetCurrentProgramScene", faults.without_effect, times=None)
    with pytest.raises(ObsFailure, match="asked for 'Product' and shows 'Host'"):
        await link.switch_scene(SwitchScene("e1", "Product"))


@pytest.mark.parametrize("ended_by", ["the deadline", "another switch", "closing"])
async def test_a_switch_that_ends_early_does_not_leave_obs_in_the_other_mode(ended_by: str) -> None:
    async with FakeObs(studio_mode=True, transition_ms=5_000) as obs:

        async def in_studio_mode() -> bool:
            return bool((await obs.ask("GetStudioModeEnabled"))["studioModeEnabled"])

        timing = Timing(request_s=5, heartbeat_s=60, look_s=60, settle_s=0)
        link, heard = ObsLink(address_of(obs), timing=timing), Hearing()
        link.start(heard)
        await heard.first(ObsConnected)
        # OBS drops a switch that comes during this, and then has to pass through the other mode.
        obs.take("Fallback")
        await asyncio.sleep(0.2)
        obs.fault("SetStudioModeEnabled", faults.late(1.9 if ended_by == "the deadline" else 0.1), times=None)
        first = link.switch_scene(SwitchScene("e1", "Product", urgent=True))
        switch = asyncio.gather(first, return_exceptions=True)
        await eventually(lambda: bool(obs.requests("SetStudioModeEnabled")), "it is in the other mode")
        if ended_by == "another switch":
            await link.switch_scene(SwitchScene("e2", "Host", urgent=True))
        elif ended_by == "closing":
            await link.close()
        assert isinstance((await switch)[0], ObsFailure)
        await eventually(in_studio_mode, "OBS is in the mode that the operator chose")
        await link.close()
        assert await in_studio_mode()


async def test_an_answer_that_nobody_foresaw_does_not_end_the_link(
    obs: FakeObs, start_link: StartLink, caplog: pytest.LogCaptureFixture
) -> None:
    obs.fault("GetSceneList", faults.saying({"scenes": 1}))
    _, heard = start_link(address_of(obs), timing=BRISK)
    assert "not foreseen" in (await heard.first(ObsLost)).reason
    await heard.first(ObsConnected)
    assert "Traceback" in caplog.text


async def test_whoever_waits_is_told_of_an_answer_that_nobody_foresaw(
    obs: FakeObs, caplog: pytest.LogCaptureFixture
) -> None:
    broken: list[SessionFailure] = []
    asking = Lane("test", address_of(obs), 2.0, broken.append)
    await asking.open()
    obs.fault("GetInputList", faults.without_a_status)
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(
            asking.ask("GetInputList"), asking.ask("GetVersion"), return_exceptions=True
        )
    assert type(outcomes[0]) is SessionFailure
    assert "not foreseen (AttributeError)" in str(outcomes[0])
    assert isinstance(outcomes[1], dict)
    assert not broken
    errors = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == ["obs-test-1: OBS answered in a way that was not foreseen"]
    await asking.close()


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
async def test_a_host_that_cannot_be_looked_up_is_a_failure_like_any_other(host: str) -> None:
    asking = Lane("test", Address(host, 4455), 2.0, lambda _: None)
    async with asyncio.timeout(10):
        with pytest.raises(SessionFailure):
            await asking.open()
    await asking.close()


async def test_events_that_break_off_while_obs_is_not_ready_are_noticed(
    obs: FakeObs, start_link: StartLink
) -> None:
    obs.not_ready(60)
    _, heard = start_link(address_of(obs), timing=BRISK)
    await eventually(lambda: bool(obs.asked), "it is read")
    next(one for one in obs.connections if one.mask).cut()
    await heard.first(ObsLost)
    obs.well()
    await heard.first(ObsConnected)


async def test_a_link_that_cannot_look_after_itself_starts_again(obs: FakeObs, start_link: StartLink) -> None:
    timing = Timing(request_s=2, heartbeat_s=60, look_s=0.1, first_retry_s=0.05, settle_s=0)
    _, heard = await connected(start_link, obs, timing)
    heard.forget()
    obs.fault("GetStreamStatus", faults.saying({"nothing": "of use"}))
    assert "not foreseen" in (await heard.first(ObsLost)).reason
    await heard.first(ObsConnected)


async def test_what_is_heard_while_scenes_are_read_again_is_not_undone_by_the_reading(
    obs: FakeObs, start_link: StartLink
) -> None:
    """The stream starts, and a hand takes another scene, after OBS has answered for both."""
    _, heard = await connected(start_link, obs)
    asked = len(obs.asked)
    obs.fault("GetOutputList", faults.late(0.4))
    obs.create_scene("Encore")
    await eventually(lambda: any(one.request == "GetOutputList" for one in obs.asked[asked:]), "it is read")
    await obs.ask("StartStream")
    obs.take("Encore")
    await heard.first(ScenesChanged, lambda event: "Encore" in event.scenes)
    await heard.first(SceneOnAir, lambda event: event.scene == "Encore")
    await asyncio.sleep(0.3)
    assert [event.outputs["stream"] for event in heard.all(OutputsChanged)] == [True]
    assert {event.scene for event in heard.all(SceneOnAir)} == {"Encore"}
    # And it knows it still: the stream's end is news.
    await obs.ask("StopStream")
    await heard.first(OutputsChanged, lambda event: not event.outputs["stream"])


async def test_a_scene_on_air_that_is_renamed_is_told_by_its_new_name(
    obs: FakeObs, start_link: StartLink
) -> None:
    _, heard = await connected(start_link, obs)
    obs.rename_scene("Host", "Hosts")
    await heard.first(ScenesChanged, lambda event: "Hosts" in event.scenes)
    await heard.first(SceneOnAir, lambda event: event.scene == "Hosts")


async def test_a_port_that_accepts_and_is_silent_is_not_obs() -> None:
    with socket.create_server((HOST, 0)) as silent:  # nobody accepts; the system does
        assert not await answers(HOST, silent.getsockname()[1], 0.2)


async def test_a_web_server_is_not_obs(start_link: StartLink) -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    port = runner.addresses[0][1]
    assert not await answers(HOST, port, 1.0)
    _, heard = start_link(Address(HOST, port), timing=BRISK)
    assert "no obs-websocket" in (await heard.first(ObsLost)).reason
    await runner.cleanup()
