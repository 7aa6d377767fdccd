"""Sixty segments of one second that begin by themselves, one after the other, in real time.

    python -m bench.follow

The show runs as it does on air: the single writer, the alarm of APScheduler, the journal on disk. Drift is by
how much the instant at which the last one is taken to have begun is not sixty seconds after the first; late
is how long after the instant that was planned for it pages were told of each. What is late does not add up.
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.figures import show
from bench.lateness import minute, now_s
from companion.journal.writer import JournalWriter
from companion.live.clock import SystemClock, boot_ms
from companion.live.dispatch import Dispatcher
from companion.live.runner import ShowRunner
from companion.obs.simulated import SimulatedObs
from companion.rehearsal.draws import MadeUpDraws
from companion.show.commands import Go
from companion.show.engine import open_show
from companion.show.events import ShowOpened
from companion.show.model import Plan, Segment
from companion.show.state import Phase, ShowState
from companion.show.times import SECOND

SEGMENTS = 60


def chained() -> Plan:
    rundown = tuple(
        Segment(id=f"s{number}", title=f"{number}", length_ms=SECOND, follows=number > 0)
        for number in range(SEGMENTS + 1)
    )
    return replace(minute(), rundown=rundown)


class Pages:
    """When they were told of each segment."""

    def __init__(self) -> None:
        self.told: list[float] = []

    def publish(self, state: ShowState, rev: int) -> None:
        while len(self.told) < len(state.begun):
            self.told.append(now_s())


async def measure(folder: Path) -> None:
    plan, pages, zero_ms = chained(), Pages(), boot_ms()
    clock = SystemClock(zero_ms)
    writer = JournalWriter(folder / "journal.jsonl")
    opened = ShowOpened(at=clock.now(), plan=plan)
    writer.append(opened)
    obs = SimulatedObs(tuple(plan.studio.scenes.values()), fallback=plan.fallback_scene)
    runner = ShowRunner(
        open_show(opened), 1, clock, writer, Dispatcher(obs, MadeUpDraws(clock)), pages.publish
    )
    runner.start()
    obs.start(runner.submit)
    try:
        await runner.command("go", "bench", Go())
        while len(pages.told) <= SEGMENTS and runner.state.phase is Phase.RUNNING:
            await asyncio.sleep(0.1)
        begun = [one.at for one in runner.state.begun]
    finally:
        await runner.close()
        await obs.close()
        await writer.close()
    if len(begun) <= SEGMENTS:
        raise SystemExit(f"only {len(begun)} of {SEGMENTS + 1} segments were begun")
    planned = [begun[0] + number * SECOND for number in range(SEGMENTS + 1)]
    print(f"drift over {SEGMENTS} segments: {begun[SEGMENTS] - planned[SEGMENTS]} ms")
    late = [told - (zero_ms + due) / 1_000 for told, due in zip(pages.told, planned, strict=False)]
    show("a segment begun and told, late", late[1:])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
