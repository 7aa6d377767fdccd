"""The single writer: journal it, advance, send the effects, publish. One event at a time."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from companion.live.dispatch import Dispatcher
from companion.live.inbox import BUSY, OVERTAKEN, Inbox, Letter, Outcome, topic_of
from companion.live.wakeups import Wakeups
from companion.ports import Alarm, Clock, JournalNotWriting, JournalPort, Notice
from companion.show.asked import Asked
from companion.show.command_table import Command
from companion.show.commands import Refusal
from companion.show.engine import advance
from companion.show.events import ClockStepped, Commanded, Event
from companion.show.replanning.looking import next_due
from companion.show.state import ShowState
from companion.show.timeline import Subject, next_instant, subject_of
from companion.show.times import Moment
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

CHECK_EVERY_S = 1.0
"""An alarm that missed its instant (the machine slept, the clock was set) costs this at most."""

LONGEST_SYNC_S = 1.0
"""A disk that takes longer than this for one fsync must not stop the show; it goes on, loudly."""

LONGEST_WRITE_S = 0.25
"""A line is handed to the system within a millisecond; after this long something is wrong with the disk."""

FAULT = Refusal("fault", "An error in this program; its log has the details.")
ENDING = Refusal("ending", "The companion is ending.")

Publish = Callable[[ShowState, int], None]

Reached = Callable[[ShowState], None]
"""Is told the state that all lines of the journal so far lead to, after each."""


class ShowRunner:
    """Owns the state of a show. Everything that happens to it passes :meth:`submit` or :meth:`command`."""

    def __init__(
        self,
        state: ShowState,
        rev: int,
        clock: Clock,
        journal: JournalPort,
        dispatcher: Dispatcher,
        publish: Publish,
        alarm: Callable[[Callable[[], None]], Alarm] = Wakeups,
        reached: Reached | None = None,
    ) -> None:
        self._state = state
        self._rev = rev
        self._clock = clock
        self._journal = journal
        self._dispatcher = dispatcher
        self._publish = publish
        self._reached = reached
        self._inbox = Inbox()
        self._outgoing: asyncio.Queue[tuple[Asked, int, float]] = asyncio.Queue()
        """Each with its line, and until when, by the event loop's time, it waits for that to be written."""
        self._wakeups = alarm(self._inbox.stir)
        self._tasks = TaskSet()
        self._set_aside: set[Subject] = set()
        """What was due and could not be worked out; it is not tried again."""

    @property
    def state(self) -> ShowState:
        return self._state

    @property
    def rev(self) -> int:
        """Number of the last journal line that is in the state."""
        return self._rev

    def start(self) -> None:
        self._publish(self._state, self._rev)
        # What an earlier process asked of whoever draws and never heard of; to ask again is harmless.
        for effect in self._state.asked_of_bags.values():
            self._outgoing.put_nowait((effect, self._rev, self._write_by()))
        self._wakeups.start()
        self._tasks.spawn(self._run(), name="show runner")
        self._tasks.spawn(self._check(), name="show clock")
        self._tasks.spawn(self._send_all(), name="effects")

    async def close(self) -> None:
        """Stop, and tell everyone who still waits for an answer."""
        self._wakeups.close()
        await self._tasks.close()
        for letter in self._inbox.empty():
            letter.reply(Outcome(self._rev, ENDING))

    def submit(self, build: Notice) -> None:
        """Something has happened; it gets its moment when its turn comes.

        When one source tells so much that it cannot be taken in, what it has told anew since is let go, and
        a ``FeedDropped`` says how much that was.
        """
        try:
            topic = topic_of(build(self._clock.now()))
        except Exception:
            log.exception("A notice could not be read")
            return
        self._inbox.put(Letter(build), topic)

    async def command(self, command_id: str, by: str, command: Command) -> Outcome:
        """Obey a command and return when it is done, or say why not.

        Refused as ``busy`` when 256 others wait; an emergency never is.
        """

        def build(at: Moment) -> Event:
            return Commanded(at=at, id=command_id, by=by, command=command)

        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        if not self._inbox.put(Letter(build, command=command, answer=answer)):
            return Outcome(self._rev, BUSY)
        outcome = await asyncio.shield(answer)
        # What a page is told was done must be known to the process that comes after this one.
        await self._handed_over(self._write_by())
        return outcome

    async def _check(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            self._inbox.stir()

    async def _run(self) -> None:
        while True:
            # One event that cannot be worked out must not take the show, and the fallback, with it.
            try:
                await self._look_at_the_time()
            except Exception:
                log.exception("What was due could not be worked out")
            letter = self._inbox.take()
            if letter is None:
                self._arm()
                await self._inbox.stirred()
                continue
            try:
                letter.reply(await self._read(letter))
            except Exception:
                log.exception("An event could not be worked out")
                letter.reply(Outcome(self._rev, FAULT))
            await asyncio.sleep(0)  # However much waits here, pages are served and OBS is heard meanwhile.

    def _arm(self) -> None:
        try:
            self._wakeups.arm(next_instant(self._state, self._set_aside), self._clock.now().run)
        except Exception:
            # Then the look at the time every second finds what is due.
            log.exception("No alarm could be set")

    async def _look_at_the_time(self) -> None:
        if by_ms := self._clock.take_step():
            log.warning("The computer's clock was set by %+.1f s", by_ms / 1000)
            self._wakeups.forget()
            await self._step(ClockStepped(at=self._clock.now(), by_ms=by_ms), None)
        while (due := next_due(self._state, self._clock.now(), self._set_aside)) is not None:
            before = self._state
            try:
                await self._step(due, None)
            except Exception:
                # What is due after it, a promise above all, must still come.
                log.exception("What was due could not be worked out: %s", due)
                self._set_aside.add(subject_of(due))
            else:
                if self._state is before:
                    # It would be due again at once, and for ever.
                    log.error("What was due changed nothing: %s", due)
                    self._set_aside.add(subject_of(due))
            await asyncio.sleep(0)  # A hundred things due at once must not keep an emergency waiting.
            if self._inbox.urgent:
                break

    async def _read(self, letter: Letter) -> Outcome:
        for overtaken in self._inbox.overtaken_by(letter):
            overtaken.reply(Outcome(self._rev, OVERTAKEN))
        return await self._step(letter.build(self._clock.now()), letter.caused_by)

    async def _step(self, event: Event, caused_by: int | None) -> Outcome:
        before = self._state
        result = advance(before, event)
        if result.state is before:
            return Outcome(self._rev, result.refusal)  # A repeated notice, or a command answered before.
        try:
            self._rev = self._journal.append(event, caused_by)
        except JournalNotWriting as full:
            # The disk has failed for so long that not even memory takes more. The show goes on; what a
            # restart will not know of is in the log, and the operator has been told for hours.
            log.error("Not in the journal: %s: %s", event, full)
            self._reached = None  # From here on the journal leads to another state.
        self._state = result.state
        write_by = self._write_by()
        for effect in result.effects:
            self._outgoing.put_nowait((effect, self._rev, write_by))
        if self._reached is not None:
            self._reached(self._state)
        if self._state.sales is not before.sales or self._state.bags is not before.bags:
            await self._until_durable()
        self._publish(self._state, self._rev)
        return Outcome(self._rev, result.refusal)

    async def _until_durable(self) -> None:
        """Let a promise reach the disk before viewers see it, unless the disk keeps everyone waiting."""
        if self._journal.failed is not None:
            return
        # Not cancelled when time is up: it is the journal that finds out that the disk hangs.
        synced = self._tasks.spawn(self._sync(), name="journal sync")
        await asyncio.wait({synced}, timeout=LONGEST_SYNC_S)
        if not synced.done():
            log.error("A promise to viewers is on air, but the disk has not confirmed it yet")

    async def _sync(self) -> None:
        try:
            await self._journal.durable()
        except JournalNotWriting as failed:
            log.error("A promise to viewers is on air, but not safely on disk: %s", failed)

    async def _send_all(self) -> None:
        """Start effects strictly in the order in which they were asked for: the last wish must win."""
        while True:
            effect, rev, write_by = await self._outgoing.get()
            # A process that dies between the two must find in the journal what it asked for.
            await self._handed_over(write_by)
            self._tasks.spawn(self._send(effect, rev), name=f"effect {effect.id}")

    def _write_by(self) -> float:
        return asyncio.get_running_loop().time() + LONGEST_WRITE_S

    async def _handed_over(self, write_by: float) -> None:
        """Wait until what was journaled survives this process.

        Not for long: a disk that does not take it in time must not keep the fallback from leaving, nor may
        each effect that is ahead of it wait anew.
        """
        with suppress(JournalNotWriting, TimeoutError):
            async with asyncio.timeout_at(write_by):
                await self._journal.written()

    async def _send(self, effect: Asked, rev: int) -> None:
        self._inbox.put(Letter(await self._dispatcher.send(effect), caused_by=rev))
