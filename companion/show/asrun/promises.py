"""Sales and bags: what viewers were told, and whether it was kept."""

from dataclasses import dataclass

from companion.show.asrun.occasion import Occasion
from companion.show.asrun.record import BagRun, Breach, Promise, SaleRun, WindowExtended
from companion.show.asrun.step import Step
from companion.show.bags.bag import BagState, BagWindow
from companion.show.clock_steps import promised
from companion.show.commands import AnswerClock
from companion.show.events import Commanded
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import Ms, WallMs

PUNCTUAL_MS = Ms(2_000)
"""A window that opens or closes within this of its instant was on time: an alarm that is missed costs a
second, and a countdown that stands at zero for one more is not noticed."""


@dataclass(slots=True, kw_only=True)
class _Sale:
    window: SaleWindow
    teased: Occasion | None = None
    promised_opening: WallMs | None = None
    opened: Occasion | None = None
    promised_closing: WallMs | None = None
    clock_wrong: bool = False
    extended: WindowExtended | None = None
    ended: Occasion | None = None

    def becomes(self, window: SaleWindow, step: Step) -> None:
        before, self.window = self.window, window
        if window.state is SaleState.TEASER:
            self.teased = self.teased or step.made_by
            self.promised_opening = window.opens
        if window.state is SaleState.OPEN:
            self.promised_closing = window.closes
        if (told := _past_by_answer(step, window)) is not None:
            self.clock_wrong = True
            if window.state is SaleState.TEASER:
                self.promised_opening = told
            else:
                self.promised_closing = told
        if window.closes is not None and self.opened is None:
            self.opened = step.made_by
        if window.extension is not None and before.extension is None:
            self.extended = WindowExtended(
                occasion=step.made_by, by_ms=window.extension.by_ms, reason=window.extension.reason
            )
        if not window.state.over:
            self.ended = None  # It was called off before anybody was told of it, and that was taken back.
        elif self.ended is None:
            self.ended = step.made_by

    def told(self) -> SaleRun:
        window = self.window
        breaches = tuple(self._breaches())
        if breaches:
            promise = Promise.BROKEN
        elif self.promised_opening is None and self.opened is None:
            promise = Promise.NONE
        else:
            promise = Promise.OPEN if window.state.on_air else Promise.KEPT
        return SaleRun(
            id=window.plan.id,
            product=window.plan.product,
            state=window.state.value,
            copy_of=window.copy_of,
            quantity=window.plan.quantity,
            sold=window.sold,
            counted_at=window.counted,
            teased=self.teased,
            promised_opening=self.promised_opening,
            opened_at=window.opens if self.opened is not None else None,
            opened=self.opened,
            promised_closing=self.promised_closing or window.closes,
            extended=self.extended,
            ended_at=window.ended,
            ended=self.ended,
            promise=promise,
            breaches=breaches,
        )

    def _breaches(self) -> "list[Breach]":
        window, found = self.window, []
        if self.opened is not None and window.opens is not None and self.promised_opening is not None:
            if window.opens < self.promised_opening:
                found.append(Breach.OPENED_EARLY)
            elif _noticed_late(self.opened, window.opens):
                found.append(Breach.OPENED_LATE)
        if window.state is SaleState.CANCELLED and (self.opened or self.teased):
            found.append(Breach.CANCELLED)
        if window.state is SaleState.CLOSED:
            found.extend(_closed(self.ended, window.ended, window.closes))
        if self.clock_wrong:
            found.append(Breach.CLOCK_WRONG)
        return found


@dataclass(slots=True, kw_only=True)
class _Bag:
    window: BagWindow
    opened: Occasion | None = None
    promised_closing: WallMs | None = None
    clock_wrong: bool = False
    ended: Occasion | None = None
    """When nobody could enter any more."""
    ended_at: WallMs | None = None

    def becomes(self, window: BagWindow, step: Step) -> None:
        self.window = window
        if window.state.to_open:
            self.ended = self.ended_at = None  # Likewise.
        if window.state is BagState.OPEN:
            self.opened = self.opened or step.made_by
            told = _past_by_answer(step, window)
            self.clock_wrong = self.clock_wrong or told is not None
            self.promised_closing = told or window.closes
        elif not window.state.to_open and self.ended is None:
            self.ended = step.made_by
            self.ended_at = window.ended if window.state is BagState.VOID else window.closes

    def told(self) -> BagRun:
        window = self.window
        breaches = tuple(_closed(self.ended, self.ended_at, self.promised_closing))
        if self.clock_wrong:
            breaches = (*breaches, Breach.CLOCK_WRONG)
        if breaches:
            promise = Promise.BROKEN
        elif self.opened is None:
            promise = Promise.NONE
        else:
            promise = Promise.KEPT if self.ended is not None else Promise.OPEN
        return BagRun(
            id=window.plan.id,
            prize=window.plan.prize.name,
            state=window.state.value,
            opened_at=window.opened,
            opened=self.opened,
            promised_closing=self.promised_closing,
            ended_at=self.ended_at,
            ended=self.ended,
            promise=promise,
            breaches=breaches,
            fairness=window.draw.fairness.value if window.draw.rules_digest else "",
            planned_fairness=window.planned_fairness.value,
            lowered=window.draw.lowered,
            digest=window.draw.digest,
        )

    def _breaches(self) -> "list[Breach]":
        window, found = self.window, []
        if window.state is BagState.VOID and window.announced is not None:
            found.append(Breach.CANCELLED)
        else:
            found.extend(_closed(self.ended, self.ended_at, self.promised_closing))
        if self.clock_wrong:
            found.append(Breach.CLOCK_WRONG)
        return found


def _closed(ended: Occasion | None, ended_at: WallMs | None, promised: WallMs | None) -> list[Breach]:
    if ended is None or ended_at is None or promised is None:
        return []
    if ended_at < promised:
        return [Breach.CLOSED_EARLY]
    return [Breach.CLOSED_LATE] if _noticed_late(ended, ended_at) else []


def _past_by_answer(step: Step, window: SaleWindow | BagWindow) -> WallMs | None:
    """What viewers had been told, when this answer about the clock says that it is past already."""
    asked, event = step.before.clock_step, step.event
    if asked is None or not isinstance(event, Commanded) or not isinstance(event.command, AnswerClock):
        return None
    told = {**asked.sales, **asked.bags}.get(window.plan.id)
    if told is None or window.due != event.at.wall:
        return None
    instant = promised(told, event.command.keep)
    return instant if instant < event.at.wall else None


def _noticed_late(occasion: Occasion, instant: WallMs) -> bool:
    """The instant counts as it was promised, but who watched saw it only when a process was there."""
    return occasion.at.wall - instant > PUNCTUAL_MS


class Promises:
    """Sees every line, and tells of sales and bags in the end."""

    def __init__(self) -> None:
        self._sales: dict[str, _Sale] = {}
        self._bags: dict[str, _Bag] = {}

    def see(self, step: Step) -> None:
        for name, sale in step.after.sales.items():
            before = step.before.sales.get(name)
            if sale is not before:
                self._sales.setdefault(name, _Sale(window=before or sale)).becomes(sale, step)
        for name, bag in step.after.bags.items():
            if bag is not (was := step.before.bags.get(name)):
                self._bags.setdefault(name, _Bag(window=was or bag)).becomes(bag, step)

    def told(self, last: ShowState) -> tuple[tuple[SaleRun, ...], tuple[BagRun, ...]]:
        """Those of the newest plan in order, then those that viewers were told of and an edit took away."""
        sales = {name: self._sales.get(name) or _Sale(window=window) for name, window in last.sales.items()}
        bags = {name: self._bags.get(name) or _Bag(window=window) for name, window in last.bags.items()}
        gone_sales = (s for name, s in self._sales.items() if name not in sales and (s.teased or s.opened))
        gone_bags = (b for name, b in self._bags.items() if name not in bags and b.opened)
        return (
            tuple(sale.told() for sale in (*sales.values(), *gone_sales)),
            tuple(bag.told() for bag in (*bags.values(), *gone_bags)),
        )
