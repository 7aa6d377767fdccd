"""A crowd enters a lucky bag: 100,000 viewers, taken one by one and in lists, found again and frozen.

    python -m bench.entries

The book runs as it does on air, on the event loop of a show and on a real disk; only the web is left out.
Beside it a timer rings a hundred times a second: what it is late, a cue would be late too.
"""

import asyncio
import os
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from bench.figures import show
from companion.feeds.bag_book import BagBook
from companion.feeds.entries import EntryBook
from companion.feeds.secret import make_secret
from companion.feeds.winners import RecentWinners
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.entry import Entry
from companion.show.commands import Refusal
from companion.show.money import Money
from companion.show.offers import BagPlan, Prize, WindowMode
from companion.show.times import Ms, WallMs

VIEWERS = 100_000
LIST = 10_000
ONE_BY_ONE = 2_000
RATE = 500
"""Entries a second that come one by one."""
RUNS = 5

OPENED = WallMs(1_795_000_000_000)
CLOSES = WallMs(OPENED + 600_000)

PLAN = BagPlan(
    id="L1",
    prize=Prize(name="海苔脆片", value=Money(Decimal("9.90"), "CNY"), quantity=5),
    length_ms=Ms(600_000),
    mode=WindowMode.NATIVE,
    keyword="今天吃坚果",
    follow=True,
    exclude=("稻岸小助手", "稻岸客服"),
)


def viewer(number: int) -> Entry:
    text = "今天吃坚果！" if number % 10 else "主播好"
    return Entry(
        platform="douyin",
        user_id=f"7{number:017}",
        name=f"爱坚果的{number}",
        text=text,
        at=WallMs(OPENED + 1),
    )


def book_of(run: Path) -> EntryBook:
    window = BagWindow(plan=PLAN, state=BagState.OPEN, announced=OPENED, opened=OPENED, closes=CLOSES)
    return EntryBook(run, window={"L1": window}.get, now=lambda: OPENED, winners=RecentWinners(run))


class Watch:
    """Rings every ten milliseconds, and remembers how late."""

    def __init__(self) -> None:
        self.late_s: list[float] = []

    async def ring(self) -> None:
        while True:
            wanted = time.perf_counter() + 0.01
            await asyncio.sleep(0.01)
            self.late_s.append(max(0.0, time.perf_counter() - wanted))


async def measure(folder: Path) -> None:
    run = folder / "run"
    make_secret(run / "bags" / "L1", "run/L1")
    starts = range(ONE_BY_ONE, VIEWERS, LIST)
    crowds = [[viewer(n) for n in range(start, min(start + LIST, VIEWERS))] for start in starts]
    watch = Watch()
    ringing = asyncio.get_running_loop().create_task(watch.ring())
    book = book_of(run)
    book.start(lambda notice: None)
    people = BagBook(run, book, platform="douyin", window=lambda _: None, now=lambda: OPENED)

    show(f"kept, one of {RATE} a second (limit 250)", await one_by_one(book))
    took = []
    for crowd in crowds:
        begun = time.perf_counter()
        assert not isinstance(await people.enter("L1", crowd), Refusal)
        took.append(time.perf_counter() - begun)
    show(f"kept, a list of {LIST:,}", took)
    await people.close()
    await book.close()

    loaded, frozen, worked = [], [], []
    for _ in range(RUNS):
        begun, worked_before = time.perf_counter(), time.process_time()
        again = await asyncio.to_thread(book_of, run)
        loaded.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        eligible, others = await asyncio.to_thread(again.freeze, "L1", OPENED, CLOSES)
        frozen.append(time.perf_counter() - begun)
        worked.append(time.process_time() - worked_before)
        assert len(eligible) + len(others) == VIEWERS
    show(f"found again after a restart, {VIEWERS:,}", loaded)
    show("frozen (both: limit 2,000)", frozen)
    show("the same, in time of the processor", worked)
    begun = time.perf_counter()
    assert len(await again.find("L1", eligible[:10])) == 10
    show("names of ten winners", [time.perf_counter() - begun])
    ringing.cancel()
    show("a timer of the same loop, late", watch.late_s)
    await again.close()


async def one_by_one(book: EntryBook) -> list[float]:
    """How long each waits until it is on disk."""
    waits_s = []

    async def enter(number: int) -> None:
        begun = time.perf_counter()
        assert not isinstance(book.enter("L1", viewer(number)), Refusal)
        assert await book.written("L1") is None
        waits_s.append(time.perf_counter() - begun)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(ONE_BY_ONE):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            tasks.create_task(enter(number))
    return waits_s


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        print(f"load {os.getloadavg()[0]:.1f}; {VIEWERS:,} viewers")
        asyncio.run(measure(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
