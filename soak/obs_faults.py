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
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import companion.tasks
from companion.app import ObsKind, Service, serve
from companion.settings import ObsAddress, Settings
from companion.show.command_table import Command
from companion.show.commands import (
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
from soak.broken_obs import BREAKS_S, MISHAPS, RARE, FakeProcess, fake_obs
from soak.watch import Watch, held, left_over, watched

CALM_S = 45.0
"""Somebody who was sent away on purpose (4011) comes back after 30 s, and OBS is left alone for a second."""
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
                run.wrong += [f"left over while it runs: {one}" for one in await left_over(inside)]
            run.wrong += [f"left over after its end: {one}" for one in await left_over(outside)]
        run.wrong += [f"left over after all: {one}" for one in await left_over(before_all)]
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
