"""From the planned instant of a cue to its happening: 60 cues over a minute of a running show, in real time.

    python -m bench.lateness

The show runs as it does on air: the single writer, the alarm of APScheduler, the journal on disk, an effect
for each cue, which is done when that is answered; cues after it would count from then. Only OBS is simulated,
so that its own time is not in the figures (``bench.obs_switch`` has it). Beside each cue a bare timer of the
same event loop waits for the same instant: what it is late, the machine and Python are late, and no show
could be earlier.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.figures import show
from companion.journal.writer import JournalWriter
from companion.live.clock import SystemClock, boot_ms
from companion.live.dispatch import Dispatcher
from companion.live.runner import ShowRunner
from companion.obs.simulated import SimulatedObs
from companion.rehearsal.draws import MadeUpDraws
from companion.show.actions import TakeScene, TellHost
from companion.show.commands import Go
from companion.show.cue import At, Cue, CueStatus
from companion.show.effects import SwitchScene
from companion.show.engine import open_show
from companion.show.events import ShowOpened
from companion.show.model import Plan, Segment, Studio
from companion.show.offers import Seller
from companion.show.state import ShowState
from companion.show.times import Ms

CUES = 60
LENGTH = Ms(62_000)


def planned(number: int) -> Ms:
    """One each second, at another part of it every time: the show looks at the time once a second too."""
    return Ms(1_000 * number + 137 * number % 900)


def minute() -> Plan:
    roles = ("host", "product")
    cues = tuple(
        Cue(id=f"c{n}", trigger=At(planned(n)), do=(TakeScene(roles[n % 2]), TellHost("看这边")))
        for n in range(CUES)
    )
    return Plan(
        id="minute",
        title="一分钟",
        zone="Asia/Shanghai",
        language="zh-CN",
        market="cn",
        platform="own-site",
        on_air=("virtual_camera",),
        seller=Seller(name="稻岸食研", contact="400-000-0000"),
        studio=Studio(scenes={"host": "Host", "product": "Product", "fallback": "Fallback"}),
        rundown=(Segment(id="minute", title="一分钟", length_ms=LENGTH, cues=cues, scene="product"),),
    )


def now_s() -> float:
    """The clock by which the show runs, finer than its milliseconds."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.monotonic()


class TimedObs(SimulatedObs):
    """Notes when it was asked for each scene."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(tuple(plan.studio.scenes.values()), fallback=plan.fallback_scene)
        self.asked: list[float] = []

    async def switch_scene(self, effect: SwitchScene) -> None:
        self.asked.append(now_s())
        await super().switch_scene(effect)


class Pages:
    """What every page would be told, and when."""

    def __init__(self) -> None:
        self.told: dict[str, float] = {}
        self.done: dict[str, float] = {}
        """That OBS has answered."""

    def publish(self, state: ShowState, rev: int) -> None:
        at = now_s()
        for cue, record in state.records.items():
            self.told.setdefault(cue, at)
            if record.status is CueStatus.DONE:
                self.done.setdefault(cue, at)


async def measure(folder: Path) -> Mapping[str, list[float]]:
    """Seconds after the planned instant, of each of the 60, by what happened then."""
    plan, pages = minute(), Pages()
    zero_ms = boot_ms()
    clock = SystemClock(zero_ms)
    writer = JournalWriter(folder / "journal.jsonl")
    opened = ShowOpened(at=clock.now(), plan=plan)
    writer.append(opened)
    obs = TimedObs(plan)
    dispatcher = Dispatcher(obs, MadeUpDraws(clock))
    runner = ShowRunner(open_show(opened), 1, clock, writer, dispatcher, pages.publish)
    runner.start()
    obs.start(runner.submit)
    try:
        await runner.command("go", "bench", Go())
        started = runner.state.started
        assert started is not None
        due = [(zero_ms + started + planned(n)) / 1_000 for n in range(CUES)]
        bare = await bare_timers(due)
        while len(pages.done) < CUES or len(obs.asked) < CUES + 1:
            await asyncio.sleep(0.1)
    finally:
        await runner.close()
        await obs.close()
        await writer.close()
    scenes = obs.asked[1:]  # The first was that of the segment.
    told, answered = ([of[f"c{n}"] for n in range(CUES)] for of in (pages.told, pages.done))
    return {
        "a bare loop.call_at": [rang - at for rang, at in zip(bare, due, strict=True)],
        "cue fired and told to the pages": [fired - at for fired, at in zip(told, due, strict=True)],
        "line written and OBS asked": [asked - at for asked, at in zip(scenes, due, strict=True)],
        "OBS has answered, and it is done": [done - at for done, at in zip(answered, due, strict=True)],
        "told, later than the bare timer": [fired - rang for fired, rang in zip(told, bare, strict=True)],
    }


async def bare_timers(due: list[float]) -> list[float]:
    """When timers of the event loop rang that were set for these instants."""
    loop = asyncio.get_running_loop()
    ahead = now_s() - loop.time()
    rang: list[float] = []
    all_rang = asyncio.Event()

    def ring() -> None:
        rang.append(now_s())
        if len(rang) == len(due):
            all_rang.set()

    for at in due:
        loop.call_at(at - ahead, ring)
    await all_rang.wait()
    return rang


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        print(f"{CUES} cues in {LENGTH / 1_000:.0f} s of a running show: after the planned instant")
        for what, late in asyncio.run(measure(Path(folder))).items():
            show(what, late)
    return 0


if __name__ == "__main__":
    sys.exit(main())
