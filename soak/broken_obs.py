"""The fake OBS as a process of its own, and everything that can go wrong with it."""

import asyncio
import json
import os
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

BREAKS_S = (0.3, 5.0)
"""So long a mishap lasts."""


class FakeProcess:
    """The fake, driven line by line."""

    def __init__(self, process: asyncio.subprocess.Process, address: Mapping[str, Any]) -> None:
        self._process = process
        self._one_at_a_time = asyncio.Lock()
        self.host, self.port = str(address["host"]), int(address["port"])

    async def do(self, hand: str, *args: Any, **kwargs: Any) -> Any:
        """Do this in OBS; gives what it returns, or None when OBS would not have it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._one_at_a_time:
            order = {"do": hand, "args": args, "kwargs": kwargs}
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
            answer = json.loads(await self._process.stdout.readline())
        return answer.get("done")

    async def ask(self, request: str, **data: Any) -> Mapping[str, Any]:
        answer = await self.do("ask", request, data)
        return answer if isinstance(answer, dict) else {}


@asynccontextmanager
async def fake_obs(password: str) -> AsyncIterator[FakeProcess]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fake_obs", "--inputs", "10",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "FAKE_OBS_PASSWORD": password},
        limit=2**24,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield FakeProcess(process, json.loads(await process.stdout.readline()))
    finally:
        process.stdin.close()
        await process.wait()


Mishap = Callable[[FakeProcess, random.Random], Awaitable[None]]


def _faulty(fault: str, *options: Any, requests: tuple[str, ...], times: int | None = 1) -> Mishap:
    async def mishap(obs: FakeProcess, chance: random.Random) -> None:
        await obs.do("fault", chance.choice(requests), fault, *options, times=times)

    return mishap


def _told(hand: str, *args: Any) -> Mishap:
    async def mishap(obs: FakeProcess, _: random.Random) -> None:
        await obs.do(hand, *args)

    return mishap


def _and_back(gone: str, back: str) -> Mishap:
    async def mishap(obs: FakeProcess, chance: random.Random) -> None:
        await obs.do(gone)
        await asyncio.sleep(chance.uniform(*BREAKS_S))
        await obs.do(back)

    return mishap


async def _removed(obs: FakeProcess, chance: random.Random) -> None:
    await obs.do("remove_scene", "Product")
    await asyncio.sleep(chance.uniform(*BREAKS_S))
    await obs.do("create_scene", "Product")


async def _another_collection(obs: FakeProcess, chance: random.Random) -> None:
    await obs.do("collection", "Other")
    await asyncio.sleep(chance.uniform(*BREAKS_S))
    await obs.do("collection", "Lab")


async def _stream_reconnects(obs: FakeProcess, chance: random.Random) -> None:
    await obs.ask("StartStream")
    await asyncio.sleep(chance.uniform(*BREAKS_S))
    await obs.do("reconnecting")
    await asyncio.sleep(chance.uniform(*BREAKS_S))
    await obs.do("reconnected")


async def _renamed(obs: FakeProcess, chance: random.Random) -> None:
    await obs.do("rename_scene", "Product", "Product (old)")
    await asyncio.sleep(chance.uniform(*BREAKS_S))
    await obs.do("rename_scene", "Product (old)", "Product")


_ASKED = ("GetStats", "GetCurrentProgramScene", "GetSceneList", "GetInputList", "GetVersion", "*")
_SWITCHES = ("SetCurrentProgramScene", "GetSourceActive", "GetCurrentSceneTransitionCursor", "SetInputMute")

MISHAPS: Mapping[str, Mishap] = {
    "late reply": _faulty("late", 1.2, requests=(*_ASKED, *_SWITCHES)),
    "very late reply": _faulty("late", 4.0, requests=(*_ASKED, *_SWITCHES)),
    "no reply": _faulty("no_reply", requests=(*_ASKED, *_SWITCHES)),
    "never done": _faulty("ignored", requests=(*_ASKED, *_SWITCHES)),
    "yes without effect": _faulty("without_effect", requests=("SetCurrentProgramScene", "SetInputMute")),
    "another's reply": _faulty("with_anothers_id", requests=(*_ASKED, *_SWITCHES)),
    "swapped replies": _faulty("after_the_next", requests=(*_ASKED, *_SWITCHES)),
    "half a frame": _faulty("half_a_frame", requests=(*_ASKED, *_SWITCHES)),
    "cut in mid-reply": _faulty("cut_before_the_reply", requests=(*_ASKED, *_SWITCHES)),
    "refused without a code": _faulty("without_a_code", requests=(*_ASKED, *_SWITCHES)),
    "not JSON": _told("junk", "{"),
    "no message": _told("junk", "[1]"),
    "unknown op": _told("junk", '{"op": 42, "d": {}}'),
    "not ready": _told("not_ready", 2.0),
    "slow": _told("slow", 0.8),
    "meters missing": _told("meter_gap", 3.0),
    "events late": _told("event_late", "CurrentProgramSceneChanged", 0.7),
    "event missing": _told("event_missing", "CurrentProgramSceneChanged"),
    "mute not told": _told("event_missing", "InputMuteStateChanged"),
    "event doubled": _told("event_doubled", "SceneTransitionStarted"),
    "cut": _told("cut"),
    "kicked": _told("kick"),
    "crashed": _and_back("crash", "come_back"),
    "closed": _and_back("leave", "come_back"),
    "hung": _and_back("hang", "wake"),
    "windows blocked": _and_back("block_windows", "free_windows"),
    "scene renamed": _renamed,
    "scene removed": _removed,
    "another collection": _another_collection,
    "stream reconnects": _stream_reconnects,
    "counters reset": _told("reset_counters"),
    "camera unplugged": _told("unplug", "Host camera"),
    "large pictures": _told("large_pictures", 700_000),
}

RARE = frozenset({"kicked"})
"""It costs half a minute of doing nothing."""
