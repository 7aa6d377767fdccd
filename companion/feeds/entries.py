"""Who entered the bags of a run: kept in a file for each bag, apart from the journal, and judged on arrival.

In memory there is only what tells who is there already, and what the operator looks at.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.feeds.bag_entries import BagEntries, Counts
from companion.feeds.entry_file import FILE, Head, Line, decode
from companion.feeds.secret import read_secret
from companion.feeds.winners import RecentWinners
from companion.ports import BagFailure, Notice
from companion.show.bags.bag import BagWindow
from companion.show.bags.entry import Entry, Verdict, judge
from companion.show.bags.events import EntriesCounted
from companion.show.commands import Refusal
from companion.show.draw.protocol import public_id
from companion.show.offers import WindowMode
from companion.show.times import WallMs
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

GATHER_S = 0.01
"""So long entries gather before they are written: what comes in a rush shares one wait for the disk."""

RETRY_S = 1.0
"""A full disk is tried again, for somebody may be making room on it."""

COUNT_EVERY_S = 2.0
"""Each count is a line of the journal; a bag that is open for an hour makes 1,800 at most."""

MOST_ENTRIES = 500_000
"""In one bag; more is a feed gone wild, and would crowd the show out of memory."""

BAGS = "bags"

_PUT_BACK = "Put back what was there, or call the bag off."

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an entry."""

    verdict: Verdict
    """Of the entry that counts for this viewer, which may be an earlier one."""
    new: bool
    """It changed something: the viewer is new, or can win now and could not before."""


class EntryBook:
    """The entries of every bag of a run.

    Everything but :meth:`freeze` is called on the event loop.
    """

    def __init__(
        self,
        run: Path,
        *,
        window: Callable[[str], BagWindow | None],
        now: Callable[[], WallMs],
        winners: RecentWinners,
    ) -> None:
        """Read what earlier processes kept in ``run``, the folder of the run.

        ``window`` gives a bag as it is now, None for one that the show does not have; ``now`` is the
        server's wall clock.
        """
        self._run = run
        self._window = window
        self._now = now
        self._winners = winners
        self._tasks = TaskSet()
        self._notify: Callable[[Notice], None] | None = None
        self._changed: Callable[[], None] = lambda: None
        self._to_count: set[str] = set()
        self._told: dict[str, tuple[int, int]] = {}
        self._counted_s: float | None = None
        self._count_later: asyncio.TimerHandle | None = None
        self._writer: asyncio.Task[None] | None = None
        self._written = asyncio.Event()
        self._bags = {
            folder.name: _loaded(BagEntries(folder))
            for folder in sorted((run / BAGS).glob("*"))
            if (folder / FILE).exists()
        }

    def start(self, notify: Callable[[Notice], None]) -> None:
        """From now on tell counts that have changed, as events: one in two seconds at most for each bag."""
        self._notify = notify
        for id, bag in self._bags.items():
            with contextlib.suppress(BagFailure):  # Told when somebody enters, or the list is frozen.
                self._salt(id, bag)
            window = self._window(id)
            if window is not None and window.entered is not None:
                self._told[id] = (window.entered, window.eligible or 0)
            self._count(id)

    def hear(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` for each entry that changed something."""
        self._changed = changed

    @property
    def now(self) -> WallMs:
        return self._now()

    def counts(self) -> Mapping[str, Counts]:
        """Of each bag that anyone has entered."""
        return {id: bag.counts() for id, bag in self._bags.items()}

    def entrants(self, bag_id: str) -> tuple[str, ...]:
        """What some of those are called who can win it: the latest, and nobody who cannot."""
        bag = self._bags.get(bag_id)
        return () if bag is None else bag.entrants

    def enter(self, bag_id: str, entry: Entry) -> Entered | Refusal:
        """Take an entry and say whether this viewer can win; :meth:`written` waits until it is kept.

        A viewer counts once. The first entry counts, but one that could not win for something that the
        viewer has mended meanwhile gives way to a later one that can.
        """
        window = self._window(bag_id)
        if window is None:
            return Refusal("unknown_bag", f"The show has no bag {bag_id!r}.")
        if window.plan.mode is WindowMode.MIRROR:
            return Refusal("wrong_state", f"The platform keeps the entries of bag {bag_id}.")
        bag = self._bags.get(bag_id) or BagEntries(self._folder(bag_id))
        if bag.failure:
            return Refusal("not_writing", bag.failure)
        try:
            salt = self._salt(bag_id, bag)
        except BagFailure as failure:
            return Refusal("not_writing", str(failure))
        id = public_id(salt, entry.platform, entry.user_id) if salt is not None else ""
        known = bag.verdict_of(id, entry)
        if known is None and bag.entered >= MOST_ENTRIES:
            return Refusal("out_of_range", f"Bag {bag_id} has {MOST_ENTRIES} entries; it takes no more.")
        self._bags[bag_id] = bag
        judged = judge(entry, window, won_lately=self._won_lately(entry, window))
        new = bag.take(Line(id, entry, judged))
        if new:
            self._write_soon()
            self._changed()
        return Entered(bag.verdict_of(id, entry) or judged.verdict, new)

    async def written(self, bag_id: str) -> Refusal | None:
        """Return when everything that this bag has taken so far is on the disk itself, or why it is not.

        It is tried again by itself, and until it works the bag takes nothing more.
        """
        bag = self._bags.get(bag_id)
        if bag is None:
            return None
        wanted = bag.taken
        while bag.kept < wanted:
            if bag.failure:
                return Refusal("not_writing", bag.failure)
            await self._written.wait()
        return None

    def freeze(
        self, bag_id: str, opened: WallMs, closed: WallMs
    ) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        """The ids that can win, and those that cannot, each with its reason; both sorted.

        What counts is what is on disk. Entries after ``closed`` came too late, whatever was thought of them
        when they came; that one came before ``opened`` was decided then, by the state of the bag, for the
        clock may have been set since. Called in a thread.

        Raises:
            BagFailure: the entries cannot be written or read, or some are gone that were kept; or the bag has
                no secret, or another than it had.
        """
        bag = self._bags.get(bag_id) or BagEntries(self._folder(bag_id))
        bag.frozen = True
        secret = read_secret(bag.folder, self._draw_id(bag_id))
        if secret is None:
            raise BagFailure(f"Bag {bag_id} has no secret, and so nobody in it has an id.")
        window = self._window(bag_id)
        told = window.draw.commitment if window is not None else ""
        if bag.salt not in (None, secret.salt) or told not in ("", secret.commitment):
            raise BagFailure(f"The secret in {bag.folder} is not the one that bag {bag_id} had. {_PUT_BACK}")

        again = window if window is not None and window.plan.recent_days else None

        def anew(head: Head) -> Verdict:
            if head.verdict is not Verdict.ELIGIBLE:
                return head.verdict
            if head.at > closed:
                return Verdict.TOO_LATE
            line = decode(head.text) if again is not None else None
            if line is not None and again is not None and self._won_lately(line.entry, again):
                return Verdict.RECENT_WINNER
            return Verdict.ELIGIBLE

        try:
            known = bag.ids(secret.salt)
            bag.write()
            verdicts, damaged = bag.fold(secret.salt, anew)
        except OSError as error:
            reason = error.strerror or error
            raise BagFailure(f"The entries of bag {bag_id} cannot be kept: {reason}.") from error
        counted = window.entered or 0 if window is not None else 0
        # Lines that cannot be read are still there for all to see; others were taken out, or an older copy of
        # the file was put in its place.
        gone = max(len(known - verdicts.keys()), counted - len(verdicts)) - damaged
        if gone > 0:
            raise BagFailure(f"{gone} entries that were kept are gone from {bag.folder / FILE}. {_PUT_BACK}")
        eligible = sorted(id for id, verdict in verdicts.items() if verdict is Verdict.ELIGIBLE)
        others = ((id, verdict.value) for id, verdict in verdicts.items() if verdict is not Verdict.ELIGIBLE)
        return eligible, sorted(others)

    async def find(self, bag_id: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """The entries that count for these ids; without those whose names were purged.

        Raises:
            OSError: the file cannot be read.
        """
        bag = self._bags.get(bag_id)
        return {} if bag is None else await asyncio.to_thread(bag.find, frozenset(ids))

    def file(self, bag_id: str) -> Path:
        """Where the entries of a bag are, or will be."""
        return self._folder(bag_id) / FILE

    async def close(self) -> None:
        """Write what is not on disk yet, and let go of the files."""
        if self._count_later is not None:
            self._count_later.cancel()
        await self._tasks.close()
        for id, bag in self._bags.items():
            try:
                await asyncio.to_thread(bag.close)
            except OSError as error:
                log.error("%d entries of bag %s are lost: %s", bag.taken - bag.kept, id, error.strerror)

    def _write_soon(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = self._tasks.spawn(self._write(), name="entries")

    async def _write(self) -> None:
        while dirty := [(id, bag) for id, bag in self._bags.items() if bag.kept < bag.taken]:
            await asyncio.sleep(RETRY_S if any(bag.failure for _, bag in dirty) else GATHER_S)
            for id, bag in dirty:
                failed, counted = bag.failure, (bag.entered, bag.eligible)
                try:
                    await asyncio.to_thread(bag.write)
                except OSError as error:
                    bag.failure = f"The entries of bag {id} cannot be written: {error.strerror}."
                    if not failed:
                        log.error("%s It takes no more until they can be.", bag.failure)
                else:
                    # Who came while the thread began is in the file too, and nobody may come after them.
                    whole = bag.kept == bag.taken
                    bag.failure = ""
                    bag.counted = (bag.entered, bag.eligible) if whole else counted
                    self._count(id)
            self._written.set()
            self._written = asyncio.Event()

    def _count(self, bag_id: str) -> None:
        self._to_count.add(bag_id)
        if self._count_later is None and self._notify is not None:
            loop = asyncio.get_running_loop()
            wait_s = 0.0 if self._counted_s is None else self._counted_s + COUNT_EVERY_S - loop.time()
            self._count_later = loop.call_later(max(0.0, wait_s), self._tell_counts)

    def _tell_counts(self) -> None:
        self._count_later = None
        self._counted_s = asyncio.get_running_loop().time()
        ids, self._to_count = self._to_count, set()
        for id in sorted(ids):
            bag, window = self._bags[id], self._window(id)
            counts, told = bag.counted, self._told.get(id, (0, 0))
            settled = bag.frozen or window is None or window.draw.frozen is not None
            # Fewer than before are not told: nobody leaves, and the journal goes on to say how many came.
            if settled or counts == told or counts[0] < told[0] or self._notify is None:
                continue
            self._told[id] = counts
            self._notify(
                lambda at, id=id, counts=counts: EntriesCounted(
                    at=at, bag=id, entered=counts[0], eligible=counts[1]
                )
            )

    def _won_lately(self, entry: Entry, window: BagWindow) -> bool:
        since = WallMs(self._now() - window.plan.recent_days * _DAY_MS)
        return window.plan.recent_days > 0 and self._winners.won_since(entry.platform, entry.user_id, since)

    def _salt(self, bag_id: str, bag: BagEntries) -> bytes | None:
        """None until the draw of the bag is committed to."""
        if bag.salt is None and (secret := read_secret(bag.folder, self._draw_id(bag_id))) is not None:
            bag.name_early_ones(secret.salt)
        return bag.salt

    def _draw_id(self, bag_id: str) -> str:
        return f"{self._run.name}/{bag_id}"

    def _folder(self, bag_id: str) -> Path:
        return self._run / BAGS / bag_id


def _loaded(bag: BagEntries) -> BagEntries:
    found = bag.load()
    path = bag.folder / FILE
    if found.torn:
        log.warning("%s: the last line was cut off while it was written, and is dropped.", path)
    for number in found.damaged:
        log.error("%s line %d is damaged: it stays there, and does not count.", path, number)
    return bag
