"""The journal being written: lines leave the event loop at once and reach the disk in a thread.

What fails is repaired, never skipped: every line is kept in memory until the disk has confirmed it, so
that a journal which could not be written for a while goes on without a hole.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from companion import __version__
from companion.errors import Sentence, system_reason
from companion.journal.chain import NO_HASH, SCHEMA, canonical, digest
from companion.journal.checkpoints import Checkpoints
from companion.journal.codec import encode, kind_of
from companion.journal.disk import Disk, Disturbed
from companion.journal.reader import Chain
from companion.ports import JournalNotWriting
from companion.show.events import Event
from companion.show.state import ShowState

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
"""Lines kept while the disk cannot take them: about as many as a show of three hours has."""

_SYNC_AFTER_S = 0.2
"""From a line to its fsync when nobody asks sooner; leaves 50 ms of the promised 250 to the disk."""

_RETRY_S = 1.0

_DURABLE_WITHIN_S = 5.0
"""A disk that has not confirmed a line by then counts as not writing."""


_Waiter = tuple[int, asyncio.Future[None]]
"""The line that somebody waits for, and how to tell."""


class JournalWriter:
    """Appends events to one journal file. Made, used and closed on the event loop.

    ``append`` never waits. A thread of its own writes, and confirms with fsync within 250 ms or as soon
    as somebody awaits ``durable``. When writing fails, or the disk does not answer for 5 s, the writer says
    so by ``failed`` and ``on_change``, tries again every second, and then writes in order what has waited.
    """

    def __init__(
        self,
        path: Path,
        *,
        after: Chain | None = None,
        checkpoints: Checkpoints | None = None,
        on_change: Callable[[Sentence | None], None] | None = None,
    ) -> None:
        """Begin the journal at ``path``, or go on with the one that was read as ``after``.

        The bytes of a torn last line are moved to a file beside it. ``checkpoints`` are kept while it is
        written and once more when it is closed. ``on_change`` is called on the event loop with every change
        of ``failed``.

        Raises:
            JournalNotWriting: the file cannot be made or opened; a new one exists already, or an old
                one is no longer as it was read.
        """
        self.path = path
        self.failed: Sentence | None = None
        """Why nothing reaches the disk; None while all is well."""
        self._on_change = on_change
        self._checkpoints = checkpoints
        self._loop = asyncio.get_running_loop()
        self._seq = after.lines if after else 0
        self._hash = after.last_hash if after else NO_HASH
        self._written_seq = self._seq
        self._durable_seq = self._seq
        self._until_written: deque[_Waiter] = deque()
        self._until_durable: deque[_Waiter] = deque()
        self._watch: asyncio.TimerHandle | None = None
        """Looks whether the disk has confirmed what was the newest line when it was set."""
        self._closed = False

        self._changed = threading.Condition()
        """Guards what both sides touch: the three below."""
        self._queue: deque[bytes] = deque()
        self._sync_now = False
        self._closing = False

        try:
            self._disk = Disk(path, after)
        except OSError as error:
            raise JournalNotWriting(_why(path, error), hint=Sentence("data.free-disk")) from error
        self._thread = threading.Thread(target=self._run, name=f"journal {path.parent.name}", daemon=True)
        self._thread.start()

    @property
    def last_seq(self) -> int:
        """``seq`` of the newest line, on disk or not; 0 when there is none."""
        return self._seq

    def append(self, event: Event, caused_by: int | None = None) -> int:
        """Take one event into the journal and return its ``seq`` at once.

        Raises:
            JournalNotWriting: closed, or the disk has failed for so long that 10,000 lines wait; the
                event has no place in the journal then.
            TypeError: a field of the event holds something that its type hint does not allow.
            ValueError: ``caused_by`` is not the ``seq`` of a line that is already there.
        """
        if caused_by is not None and not 1 <= caused_by <= self._seq:
            raise ValueError(f"line {self._seq + 1} cannot have been caused by line {caused_by}")
        if self._closed:
            raise JournalNotWriting(Sentence("writing.closed", {"path": self.path}))
        if (len(self._queue) if self.failed is None else self._seq - self._durable_seq) >= MOST_WAITING:
            raise JournalNotWriting(Sentence("writing.full", {"path": self.path, "lines": MOST_WAITING}))
        record = encode(event)
        record |= {"seq": self._seq + 1, "kind": kind_of(event), "caused_by": caused_by, "prev": self._hash}
        if self._seq == 0:
            record |= {"schema": SCHEMA, "engine": __version__}
        record["hash"] = digest(record)
        line = canonical(record) + b"\n"
        self._seq += 1
        self._hash = record["hash"]
        with self._changed:
            self._queue.append(line)
            self._changed.notify()
        if self._checkpoints is not None:
            self._checkpoints.saw(self._seq, event)
        if self._watch is None:
            self._watch_the_disk()
        return self._seq

    def reached(self, state: ShowState) -> None:
        """All lines so far lead to this state: now and then it is kept, so that a restart is quick."""
        if self._checkpoints is not None and self.failed is None:
            self._checkpoints.reached(state, self._seq, self._hash)

    async def written(self) -> None:
        """Return when everything appended so far was handed to the system.

        That survives this process; ``durable`` survives a power failure too.

        Raises:
            JournalNotWriting: the disk has failed, or fails meanwhile.
        """
        if self.failed is not None:
            raise JournalNotWriting(self.failed)
        if self._written_seq < self._seq:
            waiter = self._loop.create_future()
            self._until_written.append((self._seq, waiter))
            await waiter

    async def durable(self) -> None:
        """Return when everything appended so far would survive a power failure.

        Raises:
            JournalNotWriting: the disk has failed, fails meanwhile, or does not answer for 5 s. What was
                appended may reach it later.
        """
        if self.failed is not None:
            raise JournalNotWriting(self.failed)
        if self._durable_seq >= self._seq:
            return
        if self._closed:
            raise JournalNotWriting(Sentence("writing.closed", {"path": self.path}))
        waiter = self._loop.create_future()
        self._until_durable.append((self._seq, waiter))
        with self._changed:
            self._sync_now = True
            self._changed.notify()
        try:
            async with asyncio.timeout(_DURABLE_WITHIN_S):
                await waiter
        except TimeoutError:
            raise JournalNotWriting(self._stalled()) from None

    async def close(self) -> None:
        """Write and confirm what waits, then let go of the file; may be called again.

        A disk that fails is tried once more; what it still does not confirm is logged, and leaves
        ``failed`` set. Returns within 5 s, whatever the disk does.
        """
        self._closed = True
        if self._watch is not None:
            self._watch.cancel()
        with self._changed:
            self._closing = True
            self._changed.notify()
        await asyncio.to_thread(self._thread.join, _DURABLE_WITHIN_S)
        if self._thread.is_alive():
            cut_short = Sentence("writing.cut-short", {"path": self.path})
            self._report(self._written_seq, self._durable_seq, cut_short)
        if self._durable_seq < self._seq:
            unconfirmed = self._seq - self._durable_seq
            log.error("%d lines of the journal were not confirmed: %s", unconfirmed, self.failed)
        elif self._checkpoints is not None:
            await self._checkpoints.close()

    def _watch_the_disk(self) -> None:
        """A disk that hangs fails nothing: somebody has to look."""
        self._watch = self._loop.call_later(_DURABLE_WITHIN_S, self._look_at_the_disk, self._seq)

    def _look_at_the_disk(self, seq: int) -> None:
        self._watch = None
        if self._durable_seq < seq:
            self._stalled()
        elif self._durable_seq < self._seq:
            self._watch_the_disk()

    def _stalled(self) -> Sentence:
        """Say that the disk does not answer, unless there is a better reason already; return the reason."""
        if self.failed is None:
            stalled = Sentence("writing.failed", {"path": self.path, "reason": Sentence("disk.silent")})
            self._report(self._written_seq, self._durable_seq, stalled)
            return stalled
        return self.failed

    def _report(self, written_seq: int, durable_seq: int, failed: Sentence | None) -> None:
        """On the event loop: what the thread has got done, or why not."""
        self._written_seq = max(self._written_seq, written_seq)
        self._durable_seq = max(self._durable_seq, durable_seq)
        _answer(self._until_written, self._written_seq, failed)
        _answer(self._until_durable, self._durable_seq, failed)
        if failed != self.failed:
            self.failed = failed
            if self._on_change is not None:
                self._on_change(failed)

    # What follows runs in the thread.

    def _run(self) -> None:
        try:
            self._keep_writing()
        except Exception as crash:
            log.exception("the thread of the journal stopped working")
            self._tell(Sentence("writing.crashed", {"path": self.path, "crash": repr(crash)}))
        finally:
            self._disk.close()

    def _keep_writing(self) -> None:
        disk = self._disk
        due: float | None = None
        """When to sync what was written; while failing, when to try again."""
        failing = closing = False
        while not closing:
            lines, sync_now, closing = self._next(due, failing)
            disk.take(lines)
            try:
                if failing:
                    disk.repair()
                    failing, sync_now = False, True
                disk.write()
                self._tell(None)
                if sync_now or closing or (due is not None and time.monotonic() >= due):
                    disk.sync()
                    due = None
                    self._tell(None)
                elif due is None:
                    due = time.monotonic() + _SYNC_AFTER_S
            except OSError as error:
                failing, due = True, time.monotonic() + _RETRY_S
                self._tell(_why(self.path, error))

    def _next(self, due: float | None, failing: bool) -> tuple[list[bytes], bool, bool]:
        """Wait for something to do: the lines to write, whether to sync them now, whether to end."""
        with self._changed:
            while not self._closing and (failing or not (self._queue or self._sync_now)):
                left = None if due is None else due - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            lines, sync_now = list(self._queue), self._sync_now
            self._queue.clear()
            self._sync_now = False
            return lines, sync_now, self._closing

    def _tell(self, failed: Sentence | None) -> None:
        try:
            done = (self._disk.written_lines, self._disk.durable_lines)
            self._loop.call_soon_threadsafe(self._report, *done, failed)
        except RuntimeError:
            log.debug("nobody is told of the journal: the event loop has ended")


def _answer(waiters: deque[_Waiter], done_seq: int, failed: Sentence | None) -> None:
    """Tell those whose lines are done; after a failure, all of them."""
    while waiters and (failed is not None or waiters[0][0] <= done_seq):
        _, waiter = waiters.popleft()
        if waiter.done():
            continue
        if failed is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(JournalNotWriting(failed))


def _why(path: Path, error: OSError) -> Sentence:
    reason = error.reason if isinstance(error, Disturbed) else system_reason(error)
    return Sentence("writing.failed", {"path": path, "reason": reason})
