"""Bags to enter, without a show around them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from companion.feeds.entries import EntryBook
from companion.feeds.secret import make_secret
from companion.feeds.winners import RecentWinners
from companion.ports import Notice
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.entry import Entry, Signals
from companion.show.bags.events import EntriesCounted
from companion.show.money import Money
from companion.show.offers import BagPlan, Prize, WindowMode
from companion.show.times import Moment, Ms, RunMs, WallMs

OPENED = WallMs(1_795_000_000_000)
CLOSES = WallMs(OPENED + 300_000)

PRIZE = Prize(name="海苔脆片", value=Money(Decimal("9.90"), "CNY"), quantity=2)
PLAN = BagPlan(id="L1", prize=PRIZE, length_ms=Ms(300_000), mode=WindowMode.NATIVE, keyword="今天吃坚果")


def opened(plan: BagPlan = PLAN) -> BagWindow:
    return BagWindow(plan=plan, state=BagState.OPEN, announced=OPENED, opened=OPENED, closes=CLOSES)


def entry(
    user_id: str,
    text: str = "今天吃坚果",
    *,
    name: str = "",
    at: int = OPENED + 1000,
    signals: Signals = Signals(),  # noqa: B008 - frozen
) -> Entry:
    return Entry(
        platform="douyin",
        user_id=user_id,
        name=name or f"用户{user_id}",
        text=text,
        at=WallMs(at),
        signals=signals,
    )


@dataclass
class Stand:
    """A run with one bag that is open, and whoever hears its counts."""

    run: Path
    bags: dict[str, BagWindow] = field(default_factory=lambda: {"L1": opened()})
    now: WallMs = OPENED
    counts: list[EntriesCounted] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.run.parent

    def change(self, **changes: object) -> None:
        self.bags["L1"] = replace(self.bags["L1"], **changes)  # type: ignore[arg-type]

    def notify(self, notice: Notice) -> None:
        event = notice(Moment(RunMs(0), self.now))
        assert isinstance(event, EntriesCounted)
        self.counts.append(event)

    def commit(self, bag: str = "L1") -> bytes:
        """What happens when the bag is announced; gives the salt of its ids."""
        return make_secret(self.run / "bags" / bag, f"{self.run.name}/{bag}").salt

    def book(self) -> EntryBook:
        return EntryBook(
            self.run, window=self.bags.get, now=lambda: self.now, winners=RecentWinners(self.data)
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[EntryBook]:
        book = self.book()
        book.start(self.notify)
        try:
            yield book
        finally:
            await book.close()

    def frozen(
        self, book: EntryBook, closed: int = CLOSES
    ) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        return book.freeze("L1", OPENED, WallMs(closed))


def stand(folder: Path) -> Stand:
    run = folder / "20261122-143000-friday"
    run.mkdir()
    return Stand(run)
