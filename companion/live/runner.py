"""The single writer: journal it, advance, publish, send the effects. One event at a time."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from companion.live.dispatch import Dispatcher
from companion.live.inbox import Inbox, Letter, Outcome
from companion.live.wakeups import Wakeups
from companion.ports import Clock, JournalNotWriting, JournalPort, ObsNotice
from companion.show import commands as c
from companion.show.commands import EMERGENCY, Command
from companion.show.effects import Effect
from companion.show.engine import advance
from companion.show.events import ClockStepped, Commanded, Event
from companion.show.state import ShowState
from companion.show.timeline import next_due, next_instant
from companion.show.times import Moment
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

MUST_BE_KEPT = (c.SaleTease, c.SaleOpen, c.SaleClose, c.SaleExtend, c.SaleSold, c.BagOpen, c.BagClose)
"""Promises to viewers: refused while nothing can be written, because a crash would forget them."""

LONGEST_SYNC_S = 1.0
"""A disk that takes longer than this for one fsync must not stop the show; it goes on, loudly."""

LONGEST_WRITE_S = 0.25
"""A line is handed to the system within a millisecond; after this long something is wrong with the disk."""

Publish = Callable[[ShowState, int], None]


class ShowRunner:
    """Owns the state of a show. Everything that happens to it passes :meth:`submit`."""

    def __init__(
        self,
        state: ShowState,
        rev: int,
        clock: Clock,
        journal: JournalPort,
        dispatcher: Dispatcher,
        publish: Publish,
    ) -> None:
        self._state = state
        self._rev = rev
        self._clock = clock
        self._journal = journal
        self._dispatcher = dispatcher
        self._publish = publish
        self._inbox = Inbox()
        self._wakeups = Wakeups(self._inbox.stir)
        self._tasks = TaskSet()

    @property
    def state(self) -> ShowState:
        return self._state

    @property
    def rev(self) -> int:
        """Number of the last journal line that is in the state."""
        return self._rev

    def start(self) -> None:
        self._publish(self._state, self._rev)
        self._wakeups.start()
        self._tasks.spawn(self._run(), name="show runner")

    async def close(self) -> None:
        self._wakeups.close()
        await self._tasks.close()

    def submit(self, build: ObsNotice, *, caused_by: int | None = None) -> None:
        """Something has happened; it gets its moment when its turn comes."""
        self._inbox.put(Letter(build, caused_by))

    async def command(self, command_id: str, by: str, command: Command) -> Outcome:
        """Obey a command and return when it is done, or say why not."""

        def build(at: Moment) -> Event:
            return Commanded(at=at, id=command_id, by=by, command=command)

        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._inbox.put(Letter(build, answer=answer), urgent=isinstance(command, EMERGENCY))
        return await asyncio.shield(answer)

    async def _run(self) -> None:
        while True:
            await self._look_at_the_time()
            letter = self._inbox.take()
            if letter is None:
                self._wakeups.arm(next_instant(self._state), self._clock.now().run)
                await self._inbox.stirred()
                continue
            outcome = await self._read(letter)
            if letter.answer is not None and not letter.answer.done():
                letter.answer.set_result(outcome)

    async def _look_at_the_time(self) -> None:
        if by_ms := self._clock.take_step():
            log.warning("The computer's clock was set by %+.1f s", by_ms / 1000)
            await self._step(ClockStepped(at=self._clock.now(), by_ms=by_ms), None)
        while (due := next_due(self._state, self._clock.now())) is not None:
            await self._step(due, None)

    async def _read(self, letter: Letter) -> Outcome:
        event = letter.build(self._clock.now())
        if isinstance(event, Commanded) and isinstance(event.command, MUST_BE_KEPT) and self._journal.failed:
            return Outcome(self._rev, not_writing=self._journal.failed)
        return await self._step(event, letter.caused_by)

    async def _step(self, event: Event, caused_by: int | None) -> Outcome:
        before = self._state
        result = advance(before, event)
        if result.state is before and result.refusal is None and not result.effects:
            return Outcome(self._rev)  # Nothing happened: a repeated notice, or a command done before.
        try:
            self._rev = self._journal.append(event, caused_by)
        except JournalNotWriting as full:
            # The disk has failed for so long that not even memory takes more. The show goes on; what a
            # restart will not know of is in the log, and the operator has been told for hours.
            log.error("Not in the journal: %s: %s", event, full)
        self._state = result.state
        if self._state.sales is not before.sales or self._state.bags is not before.bags:
            await self._until_durable()
        self._publish(self._state, self._rev)
        for effect in result.effects:
            self._tasks.spawn(self._send(effect, self._rev), name=f"effect {effect.id}")
        return Outcome(self._rev, result.refusal)

    async def _until_durable(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_SYNC_S):
                await self._journal.durable()
        except (JournalNotWriting, TimeoutError) as problem:
            log.error(
                "A promise to viewers is on air but not safely on disk: %s",
                str(problem) or "the disk is slow",
            )

    async def _send(self, effect: Effect, rev: int) -> None:
        # A process that dies between the two must find in the journal what it asked for. A disk that does
        # not take the line in time must not keep the fallback from leaving.
        with suppress(JournalNotWriting, TimeoutError):
            async with asyncio.timeout(LONGEST_WRITE_S):
                await self._journal.written()
        self.submit(await self._dispatcher.send(effect), caused_by=rev)
