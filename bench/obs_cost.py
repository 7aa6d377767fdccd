"""What watching OBS costs: the companion, and OBS.

    python -m bench.obs_cost [--seconds 60] [--pairs 5]

First the companion: a link that hears levels and figures and looks at three cameras, while a stream runs, on
an OBS with 10 inputs that sound, and with 200; the fake one, in a process of its own, so that the figure is
ours alone. Then a real OBS at 720p30: how long it takes to draw a frame with looks and without, in turn.
OBS tells that as an average of each second; the longest of these is what is called max here. Once with looks
that nothing holds back, and once as a show has them: an OBS that has too little of the machine is looked at
less often.
"""

import argparse
import asyncio
import contextlib
import json
import os
import resource
import secrets
import selectors
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from companion.obs.link import ObsLink
from companion.obs.probes import Pace
from companion.obs.session import Address, Data, Session
from companion.ports import Levels, Notice, Vitals
from companion.show.effects import SetOutput
from tests.real_obs import SCENES, ObsMissing, RealObs, Source

CAMERAS = ("Host camera", "Product camera", "Fallback picture")
GOAL = 2.0
"""Percent of a core, with 10 inputs."""
SETTLED_S = 6.0
"""After connecting: everything is read, and the looks have begun."""
PHASE_S = 8.0
EASES_S = 2.0
"""The first figures of a phase are still of the one before."""


class CountingSelector(selectors.DefaultSelector):
    """How often the loop has woken up."""

    def __init__(self) -> None:
        super().__init__()
        self.woken = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.woken += 1
        return super().select(timeout)


class Looks:
    """How many were asked for, as seen by the thread that asks."""

    def __init__(self) -> None:
        self.taken = 0
        ask = Session.ask

        def noted(self_: Session, request: str, *rest: Any) -> Data:
            self.taken += request == "GetSourceScreenshot"
            return ask(self_, request, *rest)

        Session.ask = noted  # type: ignore[method-assign, assignment]


class Watcher:
    """A link as a show has it, and what it hears."""

    def __init__(self, address: Address) -> None:
        self.link = ObsLink(address, fallback_scene="Fallback")
        self.vitals: list[Vitals] = []
        self.levels = 0
        self._connected = asyncio.Event()

    async def connect(self) -> None:
        self.link.hear_vitals(self.vitals.append)
        self.link.hear_levels(self._hear)
        self.link.start(self._notify)
        async with asyncio.timeout(30):
            await self._connected.wait()

    def _notify(self, _: Notice) -> None:
        self._connected.set()

    def _hear(self, _: Levels) -> None:
        self.levels += 1


# Ours ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def fake_obs(inputs: int) -> Iterator[Address]:
    password = secrets.token_urlsafe(12)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fake_obs", "--inputs", str(inputs)],
        env={**os.environ, "FAKE_OBS_PASSWORD": password},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        where = json.loads(process.stdout.readline())
        yield Address(where["host"], where["port"], password)
    finally:
        process.stdin.close()
        process.wait(timeout=10)


async def cost(address: Address, selector: CountingSelector, seconds: float) -> dict[str, float]:
    """In percent of a core, and in how often a second."""
    watcher = Watcher(address)
    watcher.link.watch(CAMERAS)
    await watcher.connect()
    await watcher.link.set_output(SetOutput("bench", "stream", running=True))
    await asyncio.sleep(SETTLED_S)
    watcher.levels, began, worked, woken = 0, time.monotonic(), time.process_time(), selector.woken
    switches = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
    await asyncio.sleep(seconds)
    took = time.monotonic() - began
    figures = {
        "cpu": 100 * (time.process_time() - worked) / took,
        "loop": (selector.woken - woken) / took,
        "switches": (resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - switches) / took,
        "levels": watcher.levels / took,
    }
    told = watcher.vitals[-1]
    if {sight.value for sight in told.cameras.values()} != {"picture"} or told.outputs["stream"].kbps is None:
        raise SystemExit(f"what was measured is not what was meant: {told}")
    await watcher.link.close()
    return figures


def measure_ours(seconds: float) -> bool:
    well = True
    for inputs in (10, 200):
        selector = CountingSelector()
        loop = asyncio.SelectorEventLoop(selector)
        with fake_obs(inputs) as address, asyncio.Runner(loop_factory=lambda loop=loop: loop) as runner:  # type: ignore[misc]
            figures = runner.run(cost(address, selector, seconds))
        goal = f"(goal < {GOAL:g} %)" if inputs == 10 else ""
        print(
            f"companion, {inputs:3} inputs, 3 cameras        {figures['cpu']:5.2f} % of a core {goal:13}"
            f"  loop wakes {figures['loop']:4.0f}/s, threads {figures['switches']:4.0f}/s,"
            f" levels {figures['levels']:4.1f}/s"
        )
        well = well and (inputs != 10 or figures["cpu"] < GOAL)
    return well


# OBS's ---------------------------------------------------------------------------------------------------


def moving(folder: Path) -> dict[str, list[Source]]:
    """The usual scenes with cameras that move, on air or not."""
    film = folder / "moving.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=5"]
    subprocess.run([*command, "-c:v", "libx264", "-preset", "ultrafast", str(film)], check=True)
    settings: dict[str, Any] = {
        "is_local_file": True,
        "local_file": str(film),
        "looping": True,
        "restart_on_activate": False,
        "close_when_inactive": False,
    }
    return {
        scene: [Source(held.name, "ffmpeg_source", settings) for held in inputs]
        for scene, inputs in SCENES.items()
    }


async def drawn(obs: RealObs, watcher: Watcher, *, looking: bool) -> tuple[float, float, float]:
    """Average and longest time for a frame in ms, and how many frames were late, with looks or without."""
    watcher.link.watch(CAMERAS if looking else ())
    await asyncio.sleep(EASES_S)
    before = await asyncio.to_thread(obs.ask, "GetStats")
    times = []
    until = time.monotonic() + PHASE_S
    while time.monotonic() < until:
        await asyncio.sleep(1)
        stats = await asyncio.to_thread(obs.ask, "GetStats")
        times.append(float(stats["averageFrameRenderTime"]))
    late = stats["renderSkippedFrames"] - before["renderSkippedFrames"]
    return statistics.fmean(times), max(times), float(late)


@contextlib.contextmanager
def not_held_back() -> Iterator[None]:
    """However busy OBS is, the looks stay as close together as they are at first."""
    busy = Pace.busy
    Pace.busy = lambda self, now_s: self  # type: ignore[method-assign]
    try:
        yield
    finally:
        Pace.busy = busy  # type: ignore[method-assign]


async def measure_obs(obs: RealObs, pairs: int, looks: Looks) -> None:
    sizes = {"baseWidth": 1280, "baseHeight": 720, "outputWidth": 1280, "outputHeight": 720}
    obs.ask("SetVideoSettings", {**sizes, "fpsNumerator": 30, "fpsDenominator": 1})
    watcher = Watcher(Address(obs.host, obs.port, obs.password))
    await watcher.connect()
    await asyncio.sleep(SETTLED_S)
    results: dict[bool, list[tuple[float, float, float]]] = {True: [], False: []}
    per_s: list[float] = []
    for pair in range(pairs):
        for looking in (True, False) if pair % 2 else (False, True):
            before, began = looks.taken, time.monotonic()
            results[looking].append(await drawn(obs, watcher, looking=looking))
            if looking:
                per_s.append((looks.taken - before) / (time.monotonic() - began))
    await watcher.link.close()
    for looking, what in ((False, "without looks"), (True, "with looks")):
        average, longest, late = (statistics.median(column) for column in zip(*results[looking], strict=True))
        print(
            f"OBS at 720p30, {what:14} n={pairs:3}      a frame {average:6.2f} ms   max {longest:6.2f} ms"
            f"   late {late:4.0f} in {PHASE_S:.0f} s   (medians)"
        )
    differences = [
        looked[0] - unlooked[0] for looked, unlooked in zip(results[True], results[False], strict=True)
    ]
    print(
        f"looks a second: median {statistics.median(per_s):.1f}, from {min(per_s):.1f} to {max(per_s):.1f}; "
        f"difference of the averages in pairs: median {statistics.median(differences):+.2f} ms"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long each of ours is measured")
    parser.add_argument(
        "--pairs", type=int, default=5, help="how often OBS is measured with looks and without"
    )
    options = parser.parse_args()
    well = measure_ours(options.seconds)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with RealObs(Path(folder), moving(Path(folder)), preview=True) as obs:
                looks = Looks()
                print("looks that nothing holds back")
                with not_held_back():
                    asyncio.run(measure_obs(obs, options.pairs, looks))
                print("looks as a show has them")
                asyncio.run(measure_obs(obs, options.pairs, looks))
        except ObsMissing as missing:
            print(missing, file=sys.stderr)
            return 1
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
