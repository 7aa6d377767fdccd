"""A show on an OBS that goes wrong in every way that the fake knows, one after the other, at random.

    python -m soak.obs_faults [--minutes 60] [--seed S]

The service runs in this process, OBS (tests/fake_obs) in one of its own. A crew switches scenes, covers
and returns, mutes and records; hands in OBS do the same, and make scenes; now and then something breaks.
After each mishap the service must come to know again what is so in OBS, within ``CALM_S``. In the end the
scene that the crew takes is on air, no thread, socket or task is left over, nothing unforeseen stands in
any log, and the password stands nowhere. Exit 1 when one of these is not so.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import logging
import os
import random
import re
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import companion.tasks
from companion.app import ObsKind, Service, serve
from companion.settings import ObsAddress, Settings
from companion.show.commands import (
    Command,
    Fallback,
    Go,
    LeaveAsIs,
    Mute,
    OutputStart,
    OutputStop,
    Return,
    TakeSceneNow,
    Unmute,
)
from companion.show.state import ShowState
from companion.showfile import Surroundings, read_show

CALM_S = 45.0
"""Somebody who was sent away on purpose (4011) comes back after 30 s, and OBS is left alone for a second."""
BREAKS_S = (0.3, 5.0)
"""So long a mishap lasts."""
_LOOKS_AFTER_S = 6.0
"""By then cameras have been looked at, for which a socket is opened."""
FALLBACK, FALLBACK_ROLE = "Fallback", "fallback"
ROLES = {"host": "Host", "product": "Product", FALLBACK_ROLE: FALLBACK}
MICROPHONE = "Microphone 1"

SHOW = f"""\
version: 1
show: {{id: soak, title: Soak, zone: Europe/London, length: 2h, language: en, market: uk, on_air: [record]}}
operator: {{name: A shop, contact: desk@shop.example}}
obs:
  scenes: {{{", ".join(f"{role}: {scene}" for role, scene in ROLES.items())}}}
  cameras: {{main: Host camera}}
  microphones: {{host: {MICROPHONE}}}
  outputs: {{record: restore}}
  keep: {{sound: restore}}
rundown:
  - {{id: all, title: All of it, length: 2h, scene: host}}
"""


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


# What goes wrong ---------------------------------------------------------------------------------

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


# Who watches -------------------------------------------------------------------------------------


@dataclass
class Watch(logging.Handler):
    """Everything that is logged, at every level, and everything that nobody foresaw."""

    lines: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    # A dataclass that compares has no hash, and logging keeps its handlers in a set.
    __hash__ = object.__hash__  # type: ignore[assignment]

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        self.lines.append(text)
        if record.exc_info is not None or record.levelno >= logging.ERROR:
            self.unforeseen.append(text)

    def foresee(self, what: str) -> Callable[..., None]:
        return lambda *told: self.unforeseen.append(f"{what}: {told!r}")


@contextmanager
def watched() -> Iterator[Watch]:
    watch, root = Watch(), logging.getLogger()
    root.addHandler(watch)
    root.setLevel(logging.DEBUG)
    threading.excepthook = watch.foresee("a thread ended")
    sys.unraisablehook = watch.foresee("nobody could be told")
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: watch.foresee("a task ended")(context)
    )
    try:
        yield watch
    finally:
        root.removeHandler(watch)


@dataclass(frozen=True, slots=True)
class Held:
    """What this process holds on to."""

    threads: Mapping[str, int]
    tasks: Mapping[str, int]
    sockets: int

    def more_than(self, before: "Held") -> list[str]:
        found = [
            f"{kind} {name!r}: {count} instead of {were.get(name, 0)}"
            for kind, are, were in (
                ("threads", self.threads, before.threads),
                ("tasks", self.tasks, before.tasks),
            )
            for name, count in are.items()
            if count > were.get(name, 0)
        ]
        if self.sockets > before.sockets:
            found.append(f"{self.sockets} sockets instead of {before.sockets}")
        return found


def held() -> Held:
    gc.collect()
    links = []
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            links.append(os.readlink(f"/proc/self/fd/{number}"))
    pooled = ("asyncio_", "ThreadPoolExecutor")
    # One that took the place of another has a number behind its name.
    threads = Counter(
        re.sub(r"-\d+$", "", one.name) for one in threading.enumerate() if not one.name.startswith(pooled)
    )
    tasks = Counter(one.get_name() for one in asyncio.all_tasks() if not one.get_name().startswith("Task-"))
    return Held(threads, tasks, sum(link.startswith("socket:") for link in links))


# What is done ------------------------------------------------------------------------------------


class Soak:
    """One run; ``wrong`` is what was not as it must be."""

    def __init__(self, service: Service, obs: FakeProcess, chance: random.Random) -> None:
        self._service = service
        self._obs = obs
        self._chance = chance
        self._given = 0
        self.mishaps: Counter[str] = Counter()
        self.calm_took_s: list[float] = []
        self.refused: Counter[str] = Counter()
        self.wrong: list[str] = []

    @property
    def _state(self) -> ShowState:
        return self._service.runner.state

    async def give(self, command: Command) -> None:
        self._given += 1
        outcome = await self._service.runner.command(f"soak-{self._given}", "soak", command)
        refusal = getattr(outcome, "refusal", None)
        self.refused[getattr(refusal, "code", "") or "done"] += 1

    async def crew(self) -> None:
        """Until cancelled: now and then somebody does something, here or in OBS."""
        while True:
            await asyncio.sleep(self._chance.uniform(0.1, 1.2))
            if self._chance.random() < 0.7:
                await self.give(self._wish())
            else:
                await self._hand()

    def _wish(self) -> Command:
        wishes: list[Command] = [
            TakeSceneNow(role="host"),
            TakeSceneNow(role="product"),
            Fallback("soak"),
            Return(),
            Mute("host"),
            Unmute("host"),
            OutputStart("record"),
            OutputStop("record"),
        ]
        if self._state.deviations:
            wishes.append(LeaveAsIs(self._state.deviations[0].what))
        return self._chance.choice(wishes)

    async def _hand(self) -> None:
        chance = self._chance
        match chance.randrange(5):
            case 0:
                await self._obs.do("take", chance.choice(tuple(ROLES.values())))
            case 1:
                await self._obs.do("mute", MICROPHONE, muted=chance.random() < 0.5)
            case 2:
                await self._obs.do("studio_mode", enabled=chance.random() < 0.3)
            case 3:
                await self._obs.do("transition", chance.choice((0.0, 0.3, 1.0)))
            case _:
                await self._obs.do("create_scene", f"By hand {chance.randrange(20)}")

    async def break_something(self) -> str:
        common = [name for name in MISHAPS if name not in RARE]
        name = self._chance.choice(common if self._chance.random() < 0.97 else sorted(RARE))
        self.mishaps[name] += 1
        await MISHAPS[name](self._obs, self._chance)
        await asyncio.sleep(self._chance.uniform(*BREAKS_S))
        await self._obs.do("well")
        return name

    async def calm(self, after: str) -> None:
        """Nobody does anything: what the service knows becomes what is so."""
        began = time.monotonic()
        differs = ["not looked yet"]
        while differs and time.monotonic() - began < CALM_S:
            await asyncio.sleep(0.1)
            differs = await self._differs()
        self.calm_took_s.append(time.monotonic() - began)
        self.wrong += [f"{CALM_S:g} s after {after!r}: {one}" for one in differs]

    async def _differs(self) -> list[str]:
        state, obs = self._state, self._obs
        if not state.obs.connected:
            return [f"OBS is not connected: {state.obs.reason}"]
        if state.pending:
            return [f"not answered: {sorted(state.pending)}"]
        scenes = (await obs.ask("GetSceneList")).get("scenes", [])
        so: dict[str, object] = {
            "on air": await obs.do("on_air"),
            "scenes": sorted(one["sceneName"] for one in scenes),
            "muted": (await obs.ask("GetInputMute", inputName=MICROPHONE)).get("inputMuted"),
            "recording": (await obs.ask("GetRecordStatus")).get("outputActive"),
            "streaming": (await obs.ask("GetStreamStatus")).get("outputActive"),
            "collection": (await obs.ask("GetSceneCollectionList")).get("currentSceneCollectionName"),
            "studio mode": (await obs.ask("GetStudioModeEnabled")).get("studioModeEnabled"),
        }
        known: dict[str, object] = {
            "on air": state.program.actual,
            "scenes": sorted(state.obs.scenes),
            "muted": MICROPHONE in state.obs.muted,
            "recording": state.obs.outputs.get("record", False),
            "streaming": state.obs.outputs.get("stream", False),
            "collection": state.obs.collection,
            "studio mode": state.obs.studio_mode,
        }
        return [f"{what} is {so[what]!r}, known {known[what]!r}" for what in so if so[what] != known[what]]

    async def end(self) -> None:
        """The crew takes its first scene, and it is on air: what only that scene holds is in the picture."""
        await self.give(TakeSceneNow(role="host"))
        await self.calm("the end")
        await asyncio.sleep(1.5)  # the longest transition
        shown = {name: await self._obs.do("shows", name) for name in ("Host camera", "Fallback picture")}
        if shown != {"Host camera": True, "Fallback picture": False}:
            self.wrong.append(f"in the end the picture is not the host's: {shown}")


async def soak(minutes: float, seed: int, folder: Path) -> Soak:
    """Run it in this folder; raises nothing that goes wrong in the service."""
    chance = random.Random(seed)
    password = secrets.token_urlsafe(16)
    source = SHOW.encode()
    loaded = read_show(source, "soak.yaml", Surroundings())
    assert loaded.plan is not None, loaded.problems
    (folder / "soak.yaml").write_bytes(source)
    with watched() as watch:
        before_all = held()
        async with fake_obs(password) as obs:
            outside = held()
            settings = Settings(
                data=folder / "data", host="127.0.0.1", port=0, names=(),
                obs=ObsAddress(obs.host, obs.port, password, chosen=True),
            )  # fmt: skip
            (folder / "data").mkdir()
            show_file = folder / "soak.yaml"
            async with serve(loaded.plan, source, settings, show_file=show_file, obs=ObsKind.REAL) as service:
                run = Soak(service, obs, chance)
                await run.calm("the beginning")
                await run.give(Go())
                await run.calm("GO")
                await asyncio.sleep(_LOOKS_AFTER_S)
                inside = held()
                until = time.monotonic() + minutes * 60
                while time.monotonic() < until:
                    crew = companion.tasks.spawn(run.crew(), name="soak crew")
                    mishap = await run.break_something()
                    crew.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await crew
                    await run.calm(mishap)
                await run.end()
                run.wrong += [f"left over while it runs: {one}" for one in held().more_than(inside)]
            await asyncio.sleep(2)  # A picture that OBS never sent may hold its thread for so long.
            run.wrong += [f"left over 2 s after its end: {one}" for one in held().more_than(outside)]
        run.wrong += [f"left over after all: {one}" for one in held().more_than(before_all)]
        run.wrong += [f"unforeseen: {one}" for one in watch.unforeseen]
        run.wrong += [f"the password stands in {where}" for where in _betrayed(password, watch, folder)]
        _tell(run, watch)
    return run


def _betrayed(password: str, watch: Watch, folder: Path) -> Iterator[str]:
    if any(password in line for line in watch.lines):
        yield "the log"
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "emergency.json" and password.encode() in file.read_bytes():
            yield str(file.relative_to(folder))


def _tell(run: Soak, watch: Watch) -> None:
    took = sorted(run.calm_took_s)
    print(f"{sum(run.mishaps.values())} mishaps: {dict(run.mishaps.most_common())}")
    print(f"commands: {dict(run.refused.most_common())}; {len(watch.lines)} lines logged")
    print(f"known again after p50 {took[len(took) // 2]:.1f} s, longest {took[-1]:.1f} s")
    for one in run.wrong:
        print(f"  WRONG {one}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m soak.obs_faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.minutes:g} minutes")
    with tempfile.TemporaryDirectory() as folder:
        run = asyncio.run(soak(options.minutes, options.seed, Path(folder)))
    print("wrong" if run.wrong else "all is as it must be")
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
