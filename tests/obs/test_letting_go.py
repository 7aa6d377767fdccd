"""A link that is closed leaves nothing behind, in whatever state OBS is; nor does one that is turned away."""

import asyncio
import gc
import os
import threading
import time
from typing import Any

import pytest

from companion.obs.lanes import Lane
from companion.obs.link import ObsLink
from companion.obs.session import Address, SessionFailure
from companion.obs.timing import Timing
from companion.ports import Notice, ObsFailure
from companion.show.events import ObsConnected
from tests.fake_obs import FakeObs, faults
from tests.fake_obs.protocol import METERS
from tests.fake_obs.world import sounding_show
from tests.obs.conftest import BRISK, SWITCH, address_of
from tests.obs.hearing import Hearing
from tests.real_obs import SCENES
from tests.service import eventually


def ours() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("obs-")]


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.parametrize(
    "state",
    [
        "connected",
        "connecting",
        "silent",
        "not ready",
        "hung",
        "slow",
        "taking a picture",
        "blocked",
        "loading",
    ],
)
async def test_it_closes_in_two_seconds_and_leaves_nothing(state: str) -> None:
    async with FakeObs(scenes=sounding_show(), collections={"Other": SCENES}) as obs:
        await closes_in_two_seconds(obs, state)


async def closes_in_two_seconds(obs: FakeObs, state: str) -> None:
    timing = Timing(request_s=30, heartbeat_s=0.05, look_s=0.05, settle_s=0)
    link, heard = ObsLink(address_of(obs), timing=timing), Hearing()
    tasks, threads, files = asyncio.all_tasks(), len(ours()), open_files()
    doing: list[asyncio.Task[Any]] = []

    def do(something: Any) -> None:
        doing.append(asyncio.create_task(something))

    if state == "connecting":
        obs.hang()
    if state == "silent":
        obs.fault("GetSceneList", faults.ignored)
    if state == "not ready":
        obs.not_ready(60)
    link.start(heard)
    link.hear_levels(lambda _: None)
    if state in ("connecting", "silent", "not ready"):
        await asyncio.sleep(0.3)
    else:
        await heard.first(ObsConnected)
        await eventually(lambda: any(one.mask == METERS for one in obs.connections), "levels are heard")
    match state:
        case "hung":
            obs.hang()
        case "slow":
            obs.slow(20)
            do(link.switch_scene(SWITCH))
        case "taking a picture":
            obs.fault("GetSourceScreenshot", faults.ignored)
            do(link.screenshot("Host", 16, 16))
        case "blocked":
            obs.block_windows()
            do(link.switch_scene(SWITCH))
        case "loading":
            obs.world.loads_in_s = 60
            do(obs.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Other"}))
        case _:
            pass
    await asyncio.sleep(0.2)
    began = time.monotonic()
    await link.close()
    assert time.monotonic() - began < 2
    assert len(ours()) == threads
    obs.well()
    for one in doing:
        one.cancel()
    await asyncio.gather(*doing, return_exceptions=True)
    # The other ends are this process's too.
    await eventually(lambda: not obs.connections, "OBS has nobody left")
    await eventually(lambda: open_files() <= files, "no socket is left")
    await eventually(lambda: asyncio.all_tasks() <= tasks, "no task is left")


async def test_a_picture_that_was_waited_for_when_the_link_was_let_go_of_opens_no_socket() -> None:
    async with FakeObs(collections={"Other": SCENES}) as obs:
        link, heard = ObsLink(address_of(obs), timing=BRISK), Hearing()
        link.start(heard)
        await heard.first(ObsConnected)
        obs.world.loads_in_s = 60
        loading = asyncio.create_task(obs.ask("SetCurrentSceneCollection", {"sceneCollectionName": "Other"}))
        await asyncio.sleep(0.3)
        pictures = [asyncio.create_task(link.screenshot("Host", 16, 16)) for _ in range(3)]
        await asyncio.sleep(0.1)
        came = obs.connected
        await link.close()
        outcomes = await asyncio.gather(*pictures, return_exceptions=True)
        loading.cancel()
        assert all(isinstance(outcome, ObsFailure) for outcome in outcomes), outcomes
        await asyncio.sleep(0.3)
        assert obs.connected == came
        assert not ours()


async def test_it_can_be_closed_by_whom_it_tells(obs: FakeObs) -> None:
    link = ObsLink(address_of(obs), timing=BRISK)
    closed = asyncio.Event()

    async def close() -> None:
        await link.close()
        closed.set()

    closing: list[asyncio.Task[None]] = []

    def hear(_: Notice) -> None:
        closing.append(asyncio.get_running_loop().create_task(close()))

    link.start(hear)
    await asyncio.wait_for(closed.wait(), 5)
    assert not ours()


async def test_whoever_is_turned_away_leaves_no_socket(obs: FakeObs) -> None:
    wrong = Address(obs.host, obs.port, "not-the-password")
    gc.collect()
    gc.disable()
    try:
        before = open_files()
        for _ in range(5):
            lane = Lane("test", wrong, 1.0, lambda _: None)
            with pytest.raises(SessionFailure):
                await lane.open()
            await lane.close()
        await eventually(lambda: not obs.connections, "OBS has nobody left")
        assert open_files() <= before
    finally:
        gc.enable()
