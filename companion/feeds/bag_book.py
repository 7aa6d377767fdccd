"""Everything about the people in the bags of a run: who entered, who they are, and who has won before.

What is said of them elsewhere is in ids; this is where an id gets its name back, for the crew and, masked,
for viewers.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from companion.feeds.bag_entries import Counts
from companion.feeds.entries import BAGS, EntryBook
from companion.feeds.entry_file import read_lines
from companion.feeds.entry_list import BadList, read_list, write_list
from companion.feeds.names import Names, Person, pasted
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.entry import Entry, Taken, Verdict
from companion.show.bags.read_entry import BadRow
from companion.show.commands import Refusal
from companion.show.offers import WindowMode
from companion.show.state import ShowState
from companion.show.times import WallMs
from companion.tasks import TaskSet

log = logging.getLogger(__name__)

AT_ONCE = 100
"""So many entries of a list are taken before whatever else is to be done gets its turn: some milliseconds."""

DRAW_FILE = "draw.json"
"""What anyone can check the draw of a bag with; there once it is published."""

_NOBODY = Counts(0, 0, {}, 0, ())


class BagBook:
    """The people of a run. Called on the event loop."""

    def __init__(
        self,
        run: Path,
        entries: EntryBook,
        *,
        platform: str,
        window: Callable[[str], BagWindow | None],
        now: Callable[[], WallMs],
    ) -> None:
        """``run`` is the folder of the run, in which the names of winners are kept.

        ``platform`` is that of entries which do not say theirs. ``window`` gives a bag as it is now, None for
        one that the show does not have; ``now`` is the server's wall clock.
        """
        self._run = run
        self._entries = entries
        self._platform = platform
        self._window = window
        self._now = now
        self._names = Names(run)
        self._found: dict[str, Entry] = {}
        """Winners and alternates of our own draws."""
        self._sought: set[str] = set()
        self._known: Mapping[str, str] = {}
        self._accounts: Mapping[str, str] = {}
        self._state: ShowState | None = None
        self._follower: asyncio.Task[None] | None = None
        self._tasks = TaskSet()
        self._changed: Callable[[], None] = lambda: None
        self._naming = asyncio.Lock()
        self._names_changed()

    def hear(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` when somebody has entered, or another name is known."""
        self._changed = changed
        self._entries.hear(changed)

    async def close(self) -> None:
        """Look up no more names."""
        await self._tasks.close()

    @property
    def names(self) -> Mapping[str, str]:
        """Whole names by id, of the winners and alternates whose names are known; another object when another
        is known."""
        return self._known

    @property
    def accounts(self) -> Mapping[str, str]:
        """Likewise the accounts on the platform, of those who entered a bag of our own."""
        return self._accounts

    def entrants(self, state: ShowState) -> Mapping[str, tuple[str, ...]]:
        """Whole names of some who can win, by the bags that have closed and that we draw ourselves."""
        drawn = (BagState.CLOSED, BagState.DRAWING, BagState.DRAWN, BagState.PUBLISHED, BagState.CLAIMED)
        ours = (id for id, window in state.bags.items() if window.native and window.state in drawn)
        return {id: self._entries.entrants(id) for id in ours}

    def view(self, state: ShowState) -> dict[str, Any]:
        """Topic ``entrants``: it names people, and goes to operators alone."""
        people, counts = self._people(), self._entries.counts()
        return {
            "bags": {
                id: _bag_view(counts.get(id, _NOBODY), {who: people[who] for who in drawn})
                for id, window in state.bags.items()
                if (drawn := [who for who in _drawn(window) if who in people]) or id in counts
            }
        }

    def follow(self, state: ShowState) -> None:
        """The show is like this now: look up who was drawn, and keep the names of those who have won."""
        self._state = state
        idle = self._follower is None or self._follower.done()
        if idle and (self._unknown(state) or self._not_kept(state)):
            self._follower = self._tasks.spawn(self._catch_up(), name="names of winners")

    async def enter(self, bag_id: str, entries: Sequence[Entry]) -> Taken | Refusal:
        """Take entries, and return when they are kept."""
        new, verdicts = 0, Counter[Verdict]()
        for number, entry in enumerate(entries, 1):
            entered = self._entries.enter(bag_id, replace(entry, platform=entry.platform or self._platform))
            if isinstance(entered, Refusal):
                return entered
            new += entered.new
            verdicts[entered.verdict] += 1
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        return await self._entries.written(bag_id) or Taken(new, verdicts)

    async def enter_list(self, bag_id: str, data: bytes) -> tuple[Taken, Sequence[BadRow]] | Refusal:
        """Take a list as spreadsheets have it; its rows that are no entries are told."""
        if refusal := self._not_ours(bag_id):
            return refusal
        try:
            entries, bad = await asyncio.to_thread(read_list, data, at=self._now())
        except BadList as error:
            return Refusal("bad_list", str(error))
        taken = await self.enter(bag_id, entries)
        return taken if isinstance(taken, Refusal) else (taken, bad)

    async def as_list(self, bag_id: str) -> bytes | Refusal:
        """All entries, names included, as a spreadsheet opens it."""
        if refusal := self._not_ours(bag_id):
            return refusal
        await self._entries.written(bag_id)
        path = self._entries.file(bag_id)
        try:
            return await asyncio.to_thread(lambda: write_list(read_lines(path)))
        except OSError as error:
            return Refusal("not_readable", f"The entries of bag {bag_id} cannot be read: {error.strerror}.")

    async def name_winners(self, bag_id: str, names: Sequence[str]) -> tuple[str, ...] | Refusal:
        """Keep the names of winners that the platform told, and give the ids that stand for them.

        ``names`` are names or whole lists of them, a name a line.
        """
        if self._window(bag_id) is None:
            return Refusal("unknown_bag", f"The show has no bag {bag_id!r}.")
        async with self._naming:
            try:
                ids = await asyncio.to_thread(self._names.ids_of, pasted(names))
            except OSError as error:
                return Refusal("not_writing", f"The names cannot be kept: {error.strerror}.")
        self._names_changed()
        return ids

    async def forget_unused(self, ids: Sequence[str]) -> None:
        """Keep no names that no bag of the show has among its winners."""
        state = self._state
        used = {id for window in state.bags.values() for id in _drawn(window)} if state is not None else set()
        async with self._naming:
            try:
                await asyncio.to_thread(self._names.forget, frozenset(ids) - used)
            except OSError as error:
                log.error("Names that are not needed could not be taken out: %s", error.strerror)
        self._names_changed()

    async def draw_file(self, bag_id: str) -> bytes | None:
        """What anyone can check the draw with; None while it is not published, or cannot be read."""
        if self._window(bag_id) is None:
            return None
        try:
            return await asyncio.to_thread((self._run / BAGS / bag_id / DRAW_FILE).read_bytes)
        except FileNotFoundError:
            return None

    def _not_ours(self, bag_id: str) -> Refusal | None:
        window = self._window(bag_id)
        if window is None:
            return Refusal("unknown_bag", f"The show has no bag {bag_id!r}.")
        if window.plan.mode is WindowMode.MIRROR:
            return Refusal("wrong_state", f"The platform keeps the entries of bag {bag_id}.")
        return None

    def _names_changed(self) -> None:
        people = self._people()
        self._known = {id: person.name for id, person in people.items() if person.name}
        self._accounts = {id: person.user_id for id, person in people.items() if person.user_id}
        self._changed()

    def _people(self) -> Mapping[str, Person]:
        found = {id: Person(entry.name, entry.user_id) for id, entry in self._found.items()}
        return {**self._names.people, **found}

    def _unknown(self, state: ShowState) -> Mapping[str, frozenset[str]]:
        """By bag, those who were drawn from among its entries and were not looked up yet."""
        ours = ((id, w) for id, w in state.bags.items() if w.plan.mode is WindowMode.NATIVE)
        unknown = ((id, frozenset(_drawn(window)) - self._sought) for id, window in ours)
        return {id: ids for id, ids in unknown if ids}

    def _not_kept(self, state: ShowState) -> Mapping[str, Person]:
        """Those who have won for all to see, and whose names are among the entries alone."""
        told = (w for w in state.bags.values() if w.state in (BagState.PUBLISHED, BagState.CLAIMED))
        winners = (id for window in told for id in window.winners)
        return {
            id: Person(self._found[id].name, self._found[id].user_id)
            for id in winners
            if id in self._found and id not in self._names.people
        }

    async def _catch_up(self) -> None:
        while (state := self._state) is not None and (self._unknown(state) or self._not_kept(state)):
            for bag_id, ids in self._unknown(state).items():
                self._sought |= ids
                try:
                    self._found |= await self._entries.find(bag_id, ids)
                except OSError as error:
                    log.error("The winners of bag %s have no names: %s", bag_id, error.strerror)
                self._names_changed()
            if (winners := self._not_kept(state)) and not await self._keep(winners):
                return  # Until the show changes again.

    async def _keep(self, winners: Mapping[str, Person]) -> bool:
        async with self._naming:
            try:
                await asyncio.to_thread(self._names.keep, winners)
            except OSError as error:
                log.error("The names of winners cannot be kept: %s", error.strerror)
                return False
        return True


def _drawn(window: BagWindow) -> tuple[str, ...]:
    return (*window.ranked, *(id for id in window.passed_over if id not in window.ranked))


def _bag_view(counts: Counts, people: Mapping[str, Person]) -> dict[str, Any]:
    return {
        "entered": counts.entered,
        "eligible": counts.eligible,
        "ineligible": {verdict.value: number for verdict, number in counts.ineligible.items()},
        "unchecked": counts.unchecked,
        "latest": [
            {
                "name": line.entry.name,
                "user_id": line.entry.user_id,
                "text": line.entry.text,
                "at": line.entry.at,
                "verdict": line.judged.verdict.value,
            }
            for line in counts.latest
        ],
        "people": {id: {"name": who.name, "user_id": who.user_id} for id, who in people.items()},
    }
