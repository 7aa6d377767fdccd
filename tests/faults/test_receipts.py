"""Whoever is told that a command was done may rely on it."""

import asyncio
from pathlib import Path

from companion.journal.writer import JournalWriter
from companion.live.clock import SystemClock
from companion.live.dispatch import Dispatcher
from companion.live.runner import ShowRunner
from companion.rehearsal.draws import MadeUpDraws
from companion.show.commands import SendMessage
from companion.show.engine import open_show
from companion.show.events import ShowOpened
from companion.show.times import RunMs
from faults.kept_obs import KeptObs
from tests.stage import small_plan


class SlowDisk(JournalWriter):
    """Takes its time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.turns = asyncio.Event()

    async def written(self) -> None:
        await self.turns.wait()
        await super().written()


async def test_a_command_is_answered_when_its_line_survives_this_process(tmp_path: Path) -> None:
    journal, clock = SlowDisk(tmp_path / "journal.jsonl"), SystemClock.from_now(RunMs(0))
    opened = ShowOpened(at=clock.now(), plan=small_plan())
    journal.append(opened)
    dispatcher = Dispatcher(KeptObs(tmp_path), MadeUpDraws(clock))
    runner = ShowRunner(open_show(opened), 1, clock, journal, dispatcher, lambda *_: None)
    runner.start()
    try:
        giving = asyncio.ensure_future(runner.command("c1", "operator", SendMessage("看 2 号机")))
        while not runner.state.messages:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        assert not giving.done()
        journal.turns.set()
        assert (await giving).refusal is None
    finally:
        await runner.close()
        await journal.close()
