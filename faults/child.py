"""A companion without its web pages, that kills itself where it is told to.

The runner, the journal, the clocks and the dispatcher are the real ones; what kills stands around them, at
the ports. Nothing in the product knows of it.
"""

import asyncio
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from companion.begin import begin, find_unfinished, open_journal
from companion.journal.writer import JournalWriter
from companion.live.clock import SystemClock, wall_ms
from companion.live.dispatch import Dispatcher
from companion.live.runner import Publish, ShowRunner
from companion.ports import BagPort, Notice
from companion.show.bags.effects import BagEffect
from companion.show.bags.events import BeaconFetched, DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.command_table import Command
from companion.show.editing.effects import SavePlan
from companion.show.editing.events import PlanSaved
from companion.show.effects import Effect
from companion.show.events import EffectDone, EffectFailed, Event, RunResumed, ShowOpened
from companion.show.state import ShowState
from companion.show.times import Moment, Ms, WallMs
from faults.case import Boundary, Case
from faults.cases import CASES
from faults.kept_bags import KeptBags
from faults.kept_obs import KeptObs

PATIENCE_S = 20.0
"""What has not happened by then does not happen; a child takes some 50 ms where nothing else runs."""

SURVIVED = 3
"""Exit code of a child that did not come to its boundary."""

PUBLISHED = "published"
"""The last state that pages were shown, with its line: what must be the fold of the journal up to there."""

PREPARED = "prepared"
"""The last line before the case began."""


ANSWERS = (EffectDone, EffectFailed, DrawCommitted, EntriesFrozen, BeaconFetched, EntriesRanked)
"""Each ends what was asked for."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(PATIENCE_S)  # The signal may take a moment; nothing may happen meanwhile.


class Death:
    """Knows when its hour has come."""

    def __init__(self, case: Case, boundary: Boundary | None) -> None:
        self._case = case
        self.boundary = boundary
        self.armed = False
        self.seq: int | None = None
        """The line of the event that the case is about."""

    def is_it(self, event: Event) -> bool:
        return self.armed and self.seq is None and self._case.is_it(event)


class MortalJournal:
    """A ``JournalPort``."""

    def __init__(self, inner: JournalWriter, death: Death) -> None:
        self._inner = inner
        self._death = death

    @property
    def failed(self) -> str | None:
        return self._inner.failed

    def append(self, event: Event, caused_by: int | None = None) -> int:
        death = self._death
        it = death.is_it(event)
        if it and death.boundary is Boundary.QUEUED:
            self.die_with_all_lines()
        seq = self._inner.append(event, caused_by)
        if it:
            death.seq = seq
        answer = isinstance(event, ANSWERS) and caused_by == death.seq is not None
        if (it and death.boundary is Boundary.JOURNALED) or (answer and death.boundary is Boundary.ANSWERED):
            self.die_with_all_lines()
        return seq

    def die_with_all_lines(self) -> None:
        """Pages may be shown a line a moment before the system has it: that moment is no boundary."""
        wait_for_line(self._inner.path, self._inner.last_seq)
        die()

    async def written(self) -> None:
        await self._inner.written()

    async def durable(self) -> None:
        await self._inner.durable()


class KeptFile:
    """A ``ShowFilePort`` in front of a file that takes whatever it is asked to."""

    async def save(self, effect: SavePlan) -> Notice:
        return lambda at: PlanSaved(at=at, effect=effect.id, digest="0a1b2c3d4e5f")


class MortalDispatcher(Dispatcher):
    def __init__(self, obs: KeptObs, bags: BagPort, death: Death, journal: MortalJournal) -> None:
        super().__init__(obs, bags, file=KeptFile())
        self._death = death
        self._journal = journal

    async def send(self, effect: Effect | BagEffect) -> Notice:
        answer = await super().send(effect)
        if self._death.seq is not None and self._death.boundary is Boundary.SENT:
            self._journal.die_with_all_lines()
        return answer


class SetClock:
    """A ``Clock`` that is the machine's until somebody sets it; how far is kept for the next process."""

    def __init__(self, inner: SystemClock, folder: Path) -> None:
        self._inner = inner
        self._file = folder / "clock_set_by"
        self._told = self._set_by

    @property
    def _set_by(self) -> int:
        return int(self._file.read_text()) if self._file.exists() else 0

    @property
    def as_system(self) -> SystemClock:
        """What opens a journal reads the time, and nothing else of a system's clock."""
        return cast(SystemClock, self)

    def set(self, by_ms: Ms) -> None:
        self._file.write_text(str(self._set_by + by_ms))

    def now(self) -> Moment:
        now = self._inner.now()
        return Moment(now.run, WallMs(now.wall + self._told))

    def take_step(self) -> Ms:
        by = Ms(self._set_by - self._told)
        self._told += by
        return by


def wait_for_line(journal: Path, seq: int) -> None:
    """Hold up everything in this process until that line is with the system."""
    until = time.monotonic() + PATIENCE_S
    while journal.read_bytes().count(b"\n") < seq:
        if time.monotonic() > until:
            sys.exit(SURVIVED)
        time.sleep(0.001)


class Running:
    """The show of a child, as its case sees it."""

    def __init__(
        self,
        runner: Callable[[Publish], ShowRunner],
        obs: KeptObs,
        bags: KeptBags,
        clock: SetClock,
        folder: Path,
    ) -> None:
        self.obs = obs
        self._bags = bags
        self._clock = clock
        self._published = folder / PUBLISHED
        self._runner = runner(self._publish)
        self._commands = 0

    @property
    def state(self) -> ShowState:
        return self._runner.state

    async def give(self, command: Command, id: str = "") -> None:
        self._commands += 1
        outcome = await self._runner.command(id or f"before-{self._commands}", "operator", command)
        if outcome.refusal is not None:
            raise AssertionError(f"{command} was refused: {outcome.refusal.message}")

    def happens(self, build: Callable[[Moment], Event]) -> None:
        self._runner.submit(build)

    async def enter(self, bag: str, viewers: int) -> None:
        await self._bags.enter(bag, viewers)

    async def settles(self) -> None:
        while self.state.pending or self.state.asked_of_bags or not self.state.obs.connected:
            await asyncio.sleep(0.002)

    def set_clock(self, by_ms: Ms) -> None:
        self._clock.set(by_ms)
        # An answer to nothing: it changes nothing, and the writer looks at the time before it reads it.
        self._runner.submit(lambda at: EffectDone(at=at, effect=""))

    def begin(self) -> None:
        self._runner.start()
        self.obs.start(self._runner.submit)
        self._bags.book.start(self._runner.submit)

    def _publish(self, state: ShowState, rev: int) -> None:
        """What pages were shown, as the last thing that is known of this process."""
        fresh = self._published.with_suffix(".new")
        fresh.write_bytes(pickle.dumps((rev, state)))
        os.replace(fresh, self._published)


async def live(folder: Path, case: Case, boundary: Boundary | None) -> None:
    """Run the show of a case until it dies there; None: when all is prepared."""
    data = folder / "data"
    obs = KeptObs(folder)
    death = Death(case, boundary)
    plan = case.plan(wall_ms())
    unfinished = find_unfinished(data, plan.id)
    run, system_clock = begin(plan, b"", data, unfinished)
    clock = SetClock(system_clock, folder)
    begins = boundary is not None and case.event in (ShowOpened, RunResumed)
    obs.mark()
    (folder / PREPARED).write_text(str(unfinished.chain.lines if unfinished is not None else 0))
    if begins and boundary is Boundary.QUEUED:
        die()
    writer, state = open_journal(run, clock.as_system, plan, "", case.opening, unfinished, lambda _: None)
    if begins:
        wait_for_line(run.journal, writer.last_seq)
        die()
    bags = KeptBags(data, run.folder, lambda: clock.now().wall, lambda: show.state)
    journal = MortalJournal(writer, death)
    dispatcher = MortalDispatcher(obs, bags.draws, death, journal)

    def runner(publish: Publish) -> ShowRunner:
        return ShowRunner(state, writer.last_seq, clock, journal, dispatcher, publish)

    show = Running(runner, obs, bags, clock, folder)
    death.armed = case.by_itself
    show.begin()
    if not case.by_itself:
        await show.settles()
        await case.prepare(show)
        if boundary is None:
            wait_for_line(run.journal, writer.last_seq)
            die()
        obs.mark()
        (folder / PREPARED).write_text(str(writer.last_seq))
        obs.refuses = case.refused
        death.armed = True
        await case.provoke(show)
    await asyncio.sleep(PATIENCE_S)


def main(folder: Path, case: str, boundary: Boundary | None) -> None:
    """The whole life of a child."""
    asyncio.run(live(folder, CASES[case], boundary))
    sys.exit(SURVIVED)
