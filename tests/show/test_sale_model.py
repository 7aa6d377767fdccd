"""Flash sales of a running show beside a model of them that was written from the specification alone.

The model is a few plain values and knows nothing of the rules in ``companion/show``. Whatever is pressed, how
late anybody looks, however often the show is held or the process killed: both say the same of every sale, and
what is refused changes nothing.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from companion.journal.codec import decode, encode, kind_of
from companion.show import offer_commands as o
from companion.show.command_table import Command
from companion.show.commands import AnswerClock, EndShow, Fallback, Hold, KeepTime, Resume, Return
from companion.show.events import ObsLost, ShowOpened, WritingChanged
from companion.show.offers import WindowMode
from companion.show.times import Ms
from tests.show.every_command import changes
from tests.stage import Stage, seconds, small_plan

OVER = ("sold_out", "closed", "cancelled")
ON_AIR = ("teaser", "open")


@dataclass
class Sale:
    """What the specification says of one sale, as plain values; instants in ms since 1970."""

    quantity: int
    length_ms: int
    teaser_ms: int
    price: Decimal
    mirror: bool
    once: bool = False
    copy_of: str = ""
    state: str = "draft"
    opens: int | None = None
    closes: int | None = None
    ended: int | None = None
    sold: int = 0
    counted: int | None = None
    extended: int | None = None

    @property
    def due(self) -> int | None:
        return {"teaser": self.opens, "open": self.closes}.get(self.state)

    def seen(self) -> dict[str, Any]:
        return {
            name: getattr(self, name)
            for name in ("state", "opens", "closes", "ended", "sold", "counted", "extended", "copy_of")
        }


@dataclass
class Shop:
    """All sales, and the product that they sell."""

    sales: dict[str, Sale]
    on_sale: bool = True
    writing: bool = True

    def answers(self, command: Command, now: int) -> str:
        """Do it, or say with which code it is refused."""
        name = getattr(command, "sale")  # noqa: B009
        sale = self.sales.get(name)
        if sale is None:
            return "unknown_sale"
        if not self.writing:
            return "not_writing"
        match command:
            case o.SaleArm():
                return self._begins(sale, ("draft",)) or self._arms(sale)
            case o.SaleTease():
                ready = ("draft", "armed") if sale.teaser_ms else ()
                return self._begins(sale, ready) or self._teases(sale, now)
            case o.SaleOpen():
                return self._begins(sale, ("draft", "armed", "teaser")) or self._opens(sale, now)
            case o.SaleClose():
                return self._ends(sale, ("open",), "closed", now)
            case o.SaleCancel():
                return self._ends(sale, ("draft", "armed", "teaser", "open"), "cancelled", now)
            case o.SaleExtend(_, length, _):
                return self._extends(sale, length)
            case o.SaleSold(_, pieces, _):
                return self._sells(sale, pieces, now)
            case o.SaleLeft(_, left, reason, _):
                return self._has_left(sale, left, reason, now)
            case o.SaleRerun():
                return self._runs_again(name, sale, command)
        raise AssertionError(command)

    def _begins(self, sale: Sale, states: tuple[str, ...]) -> str:
        if sale.state not in states:
            return "wrong_state"
        return "" if self.on_sale else "not_on_sale"

    def _arms(self, sale: Sale) -> str:
        sale.state = "armed"
        return "ok"

    def _another(self, sale: Sale) -> bool:
        return any(other is not sale and other.state in ON_AIR for other in self.sales.values())

    def _teases(self, sale: Sale, now: int) -> str:
        if self._another(sale):
            return "another_open"
        sale.state, sale.opens = "teaser", now + sale.teaser_ms
        return "ok"

    def _opens(self, sale: Sale, now: int) -> str:
        if self._another(sale):
            return "another_open"
        sale.state, sale.opens, sale.closes = "open", now, now + sale.length_ms
        return "ok"

    def _ends(self, sale: Sale, states: tuple[str, ...], state: str, now: int) -> str:
        if sale.state not in states:
            return "wrong_state"
        sale.state, sale.ended = state, now
        return "ok"

    def _extends(self, sale: Sale, length: int) -> str:
        if sale.state != "open":
            return "wrong_state"
        if sale.once:
            return "only_once"
        if sale.extended is not None:
            return "already_extended"
        if not 0 < length * 1000 <= sale.length_ms:
            return "out_of_range"
        assert sale.closes is not None
        sale.extended, sale.closes = length * 1000, sale.closes + length * 1000
        return "ok"

    def _is_counted(self, sale: Sale) -> bool:
        """While it is open; and where the platform sells, its final figure is read once it is over."""
        return sale.state == "open" or (sale.mirror and sale.state in OVER and sale.closes is not None)

    def _sells(self, sale: Sale, pieces: int, now: int) -> str:
        if not self._is_counted(sale):
            return "wrong_state"
        if pieces == 0 or not 0 <= sale.sold + pieces <= sale.quantity:
            return "not_enough_left"
        return self._counts(sale, sale.sold + pieces, now)

    def _has_left(self, sale: Sale, left: int, reason: str, now: int) -> str:
        if not self._is_counted(sale):
            return "wrong_state"
        if not sale.mirror:
            return "wrong_mode"
        if not 0 <= left <= sale.quantity:
            return "out_of_range"
        if sale.counted is not None and left > sale.quantity - sale.sold and not reason:
            return "stock_rises"
        return self._counts(sale, sale.quantity - left, now)

    def _counts(self, sale: Sale, sold: int, now: int) -> str:
        sale.sold, sale.counted = sold, now
        if sold == sale.quantity and sale.state == "open":
            sale.state, sale.ended = "sold_out", now
        return "ok"

    def _runs_again(self, name: str, sale: Sale, command: o.SaleRerun) -> str:
        if sale.once:
            return "only_once"
        if sale.state not in OVER:
            return "wrong_state"
        first = sale.copy_of or name
        if any(other.copy_of == first and other.state == "draft" for other in self.sales.values()):
            return "already_planned"
        quantity = sale.quantity if command.quantity is None else command.quantity
        length_ms = sale.length_ms if command.seconds is None else command.seconds * 1000
        price = sale.price if command.price is None else command.price
        if quantity < 1 or length_ms < 1000 or not 0 < price < Decimal("49.90"):
            return "out_of_range"
        if quantity > 200 - sum(other.sold for other in self.sales.values()):
            return "not_enough_left"
        number = 2
        while f"{first}-{number}" in self.sales:
            number += 1
        self.sales[f"{first}-{number}"] = Sale(
            quantity, length_ms, sale.teaser_ms, price, sale.mirror, copy_of=first
        )
        return "ok"

    def time_is(self, now: int) -> None:
        """Whatever was promised until now has happened at its instant."""
        for sale in self.sales.values():
            if sale.state == "teaser" and sale.opens is not None and sale.opens <= now:
                sale.state, sale.closes = "open", sale.opens + sale.length_ms
            if sale.state == "open" and sale.closes is not None and sale.closes <= now:
                sale.state, sale.ended = "closed", sale.closes

    def product_goes(self, state: str, now: int) -> None:
        """It is ``sold_out`` or ``pulled``; what is on air of it ends."""
        self.on_sale = False
        for sale in self.sales.values():
            if sale.state in ON_AIR:
                ends = {"sold_out": "sold_out", "pulled": "closed"}[state]
                sale.state, sale.ended = ends if sale.state == "open" else "cancelled", now

    def clock_steps(self, by_ms: int, now: int) -> None:
        """A time of day that was told stays; one that the step jumped over is moved with it."""
        for sale in self.sales.values():
            if sale.counted is not None:
                sale.counted += by_ms
            due = sale.due
            if due is not None and due <= now:
                if sale.state == "teaser":
                    sale.opens = due + by_ms
                else:
                    sale.closes = due + by_ms


WHICH = st.integers(0, 11)
"""The sale that a command names: those that there are, over and over, and now and then one that is not."""

MOVES = st.sampled_from([o.SaleArm, o.SaleTease, o.SaleOpen, o.SaleClose, o.SaleCancel, o.SaleRerun])
LENGTHS = st.sampled_from([1, 60, 180, 181, 0, -1])
PIECES = st.sampled_from([1, 30, 60, -1, -20, 0, 100, 101])
LEFT = st.sampled_from([50, 20, 80, 100, 0, -1, 101])
QUANTITIES = st.sampled_from([None, None, 40, 1, 0, 101, 201])
SECONDS = st.sampled_from([None, None, 90, 1, 0])
PRICES = st.sampled_from([None, None, Decimal("9.90"), Decimal("49.89"), Decimal("49.90"), Decimal("0")])


class Sales(RuleBasedStateMachine):
    """The engine and the model, side by side."""

    @initialize(once=st.booleans(), teaser=st.sampled_from([60_000, 0]))
    def open(self, once: bool, teaser: int) -> None:
        plan = small_plan()
        first = replace(plan.sales["F1"], mode=WindowMode.MIRROR)
        second = replace(first, id="F2", mode=WindowMode.NATIVE, teaser_ms=Ms(teaser), once=once)
        # The script moves no sale here: only hands and time do.
        rundown = tuple(replace(segment, cues=()) for segment in plan.rundown)
        self.stage = Stage(replace(plan, sales={"F1": first, "F2": second}, rundown=rundown, bags={}))
        price = Decimal("24.90")
        sales = {
            "F1": Sale(100, 180_000, 60_000, price, mirror=True),
            "F2": Sale(100, 180_000, teaser, price, mirror=False, once=once),
        }
        self.shop = Shop(sales)
        self.stage.go()

    @rule(which=WHICH, move=MOVES)
    def somebody_moves(self, which: int, move: type[Command]) -> None:
        self.asks(move(self.name(which)))  # type: ignore[call-arg]

    @precondition(lambda self: self.in_state("draft", "armed", "teaser"))
    @rule(which=WHICH, begin=st.sampled_from([o.SaleOpen, o.SaleTease]))
    def somebody_begins(self, which: int, begin: type[Command]) -> None:
        ready = self.in_state("draft", "armed", "teaser")
        self.asks(begin(ready[which % len(ready)]))  # type: ignore[call-arg]

    @precondition(lambda self: self.in_state("open"))
    @rule(length=LENGTHS)
    def somebody_extends(self, length: int) -> None:
        self.asks(o.SaleExtend(self.in_state("open")[0], length, "补时"))

    @precondition(lambda self: self.in_state("open"))
    @rule(pieces=PIECES, feed=st.sampled_from(["", "店铺后台"]))
    def somebody_counts(self, pieces: int, feed: str) -> None:
        self.asks(o.SaleSold(self.in_state("open")[0], pieces, feed))

    @precondition(lambda self: self.in_state("open"))
    @rule(figures=st.lists(st.tuples(LEFT, st.sampled_from(["", "", "放回"])), min_size=1, max_size=3))
    def somebody_reads_what_is_left(self, figures: list[tuple[int, str]]) -> None:
        sale = self.in_state("open")[0]
        for left, reason in figures:
            self.asks(o.SaleLeft(sale, left, reason))

    @precondition(lambda self: self.in_state(*OVER))
    @rule(which=WHICH, left=LEFT, pieces=PIECES)
    def somebody_reads_the_final_figure(self, which: int, left: int, pieces: int) -> None:
        over = self.in_state(*OVER)
        self.asks(o.SaleLeft(over[which % len(over)], left, "放回"))
        self.asks(o.SaleSold(over[which % len(over)], pieces))

    @precondition(lambda self: self.in_state(*OVER))
    @rule(which=WHICH, quantity=QUANTITIES, length=SECONDS, price=PRICES)
    def somebody_wants_it_again(
        self, which: int, quantity: int | None, length: int | None, price: Decimal | None
    ) -> None:
        over = self.in_state(*OVER)
        self.asks(o.SaleRerun(over[which % len(over)], quantity, length, price))

    @rule(which=WHICH, move=MOVES)
    def somebody_asks_while_the_disk_is_full(self, which: int, move: type[Command]) -> None:
        self.disk(works=False)
        self.asks(move(self.name(which)))  # type: ignore[call-arg]
        self.stage.passes(seconds(30))
        self.shop.time_is(self.stage.now.wall)
        assert self.shown() == self.expected(), "what was promised before is kept"
        self.disk(works=True)

    def name(self, which: int) -> str:
        names = list(self.shop.sales)
        return "F9" if which == 11 else names[which % len(names)]

    def in_state(self, *states: str) -> list[str]:
        return [name for name, sale in self.shop.sales.items() if sale.state in states]

    def asks(self, command: Command) -> None:
        before = self.stage.state
        expected = self.shop.answers(command, self.stage.now.wall)
        refusal = self.stage.says(command)
        assert (refusal.code if refusal is not None else "ok") == expected
        if refusal is not None:
            assert changes(before, self.stage.state) == set()

    def disk(self, *, works: bool) -> None:
        self.stage.happens(lambda at: WritingChanged(at=at, failed="" if works else "The disk is full."))
        self.shop.writing = works

    @rule(ms=st.sampled_from([1, 999, 10_000, 30_000, 59_999, 60_000, 181_000]), looks=st.booleans())
    def time_passes(self, ms: int, looks: bool) -> None:
        """Watched all the while, or found out late."""
        if looks:
            self.stage.passes(Ms(ms))
        else:
            self.stage.stalls(Ms(ms))
        self.shop.time_is(self.stage.now.wall)

    @rule()
    def until_just_before_the_next_promise(self) -> None:
        dues = [sale.due for sale in self.shop.sales.values() if sale.due is not None]
        if dues and (left := min(dues) - self.stage.now.wall - 1) > 0:
            self.stage.passes(Ms(left))

    @rule(command=st.sampled_from([Hold(), Resume(), Fallback("test"), Return(), EndShow()]))
    def the_script_stops_or_goes_on(self, command: Command) -> None:
        self.stage.says(command)

    @rule()
    def obs_is_lost(self) -> None:
        self.stage.happens(lambda at: ObsLost(at=at, reason="gone"))

    @rule()
    def obs_is_back(self) -> None:
        self.stage.obs_connects("Host")

    @rule(away=st.sampled_from([0, 5_000, 90_000, 400_000]))
    def the_process_is_killed_and_another_reads_the_journal(self, away: int) -> None:
        """Through the very lines of the journal, in an engine that has heard of nothing else."""
        lines = [(kind_of(event), encode(event)) for event in self.stage.events]
        events = [decode(kind, values) for kind, values in lines]
        assert events == self.stage.events
        assert isinstance(events[0], ShowOpened)
        self.stage.events = events
        self.stage = self.stage.crashes(len(events))
        assert self.shown() == self.expected(), "a restart by itself changes nothing"
        self.stage.stalls(Ms(away))
        self.shop.time_is(self.stage.now.wall)

    @rule(by_s=st.sampled_from([-3600, -30, 30, 90, 3600]), keep=st.sampled_from(KeepTime))
    def the_clock_is_set_and_somebody_answers(self, by_s: int, keep: KeepTime) -> None:
        """A step opens and closes nothing. As the answer says, the time of day stays, or what was left."""
        told = {name: sale.due for name, sale in self.shop.sales.items() if sale.due is not None}
        by_ms = seconds(by_s)
        self.stage.clock_is_set(by_ms)
        now = self.stage.now.wall
        self.shop.clock_steps(by_ms, now)
        assert self.shown() == self.expected()
        assert self.stage.says(AnswerClock(keep)) is None
        for name, due in told.items():
            sale = self.shop.sales[name]
            kept = max(now, due if keep is KeepTime.TIME_OF_DAY else due + by_ms)
            if sale.state == "teaser":
                sale.opens = kept
            else:
                sale.closes = kept
        self.stage.passes(Ms(0))
        self.shop.time_is(now)

    @rule(how=st.sampled_from(["sold_out", "pulled"]), which=WHICH, move=MOVES)
    def its_product_goes_and_comes_back(self, how: str, which: int, move: type[Command]) -> None:
        command = o.ProductSoldOut("P4") if how == "sold_out" else o.ProductPull("P4", "质量问题")
        assert self.stage.says(command) is None
        self.shop.product_goes(how, self.stage.now.wall)
        assert self.shown() == self.expected()
        self.asks(move(self.name(which)))  # type: ignore[call-arg]
        assert self.stage.says(o.ProductBack("P4")) is None
        self.shop.on_sale = True

    @invariant()
    def both_say_the_same(self) -> None:
        assert self.shown() == self.expected()

    def shown(self) -> dict[str, dict[str, Any]]:
        return {
            name: {
                "state": one.state.value,
                "opens": one.opens,
                "closes": one.closes,
                "ended": one.ended,
                "sold": one.sold,
                "counted": one.counted,
                "extended": one.extension.by_ms if one.extension is not None else None,
                "copy_of": one.copy_of,
            }
            for name, one in self.stage.state.sales.items()
        }

    def expected(self) -> dict[str, dict[str, Any]]:
        return {name: sale.seen() for name, sale in self.shop.sales.items()}


TestSales = Sales.TestCase
TestSales.settings = settings(max_examples=80, stateful_step_count=50, deadline=None)
