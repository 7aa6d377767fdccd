"""Entries and draws of a companion that is killed: the real ones, over the folder of its run."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from companion.feeds.beacon import Beacon, Round
from companion.feeds.draws import Draws
from companion.feeds.entries import Entered, EntryBook
from companion.feeds.winners import RecentWinners
from companion.show.bags.entry import Entry
from companion.show.state import ShowState
from companion.show.times import Ms, WallMs

PAGE = Path(__file__).parents[1] / "static" / "verify-draw.html"

KEPT = ("secret.json", "eligible.txt", "ineligible.txt", "result.json")
"""Once they are there, they are never otherwise."""


class MadeUpBeacon(Beacon):
    """Has every round at once: the real one cannot be asked for rounds of this hour without a network."""

    def __init__(self) -> None:
        super().__init__((), lambda: WallMs(0))

    async def fetch(self, number: int, wait_ms: Ms) -> Round:
        signature = hashlib.sha384(f"round {number}".encode()).digest()
        return Round(number, hashlib.sha256(signature).hexdigest(), signature.hex())


class KeptBags:
    """What one process has of them; the next has another over the same folders."""

    def __init__(
        self, data: Path, run: Path, now: Callable[[], WallMs], state: Callable[[], ShowState]
    ) -> None:
        winners = RecentWinners(data)
        self._now = now
        self.book = EntryBook(run, window=lambda bag: state().bags.get(bag), now=now, winners=winners)
        self.draws = Draws(run, self.book, winners, MadeUpBeacon(), state=state, now=now, page=PAGE)

    async def enter(self, bag: str, viewers: int) -> None:
        """So many viewers enter, and are told so."""
        for number in range(viewers):
            entry = Entry(platform="own-site", user_id=f"u{number}", name=f"观众{number}", at=self._now())
            assert isinstance(self.book.enter(bag, entry), Entered)
        assert await self.book.written(bag) is None


def kept_of_draws(run: Path) -> dict[str, bytes]:
    """Every file of a draw that must not change any more."""
    return {
        str(path.relative_to(run)): path.read_bytes()
        for path in sorted(run.glob("bags/*/*"))
        if path.name in KEPT
    }
