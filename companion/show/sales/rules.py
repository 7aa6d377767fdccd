"""Rules of the flash sales of a show: one at a time, and what viewers were promised holds."""

from dataclasses import replace

from companion.show import limits, overlays
from companion.show.actions import SaleStep
from companion.show.commands import Refusal
from companion.show.copies import next_free, possible_plans
from companion.show.limits import LimitOf
from companion.show.money import Money
from companion.show.offer_commands import SaleLeft, SaleRerun, SaleSold
from companion.show.offers import SalePlan, WindowMode
from companion.show.products import now as products
from companion.show.products.goods import Sellable, StockSource
from companion.show.sales import sale
from companion.show.sales.sale import LINGER_MS, SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms, RunMs
from companion.show.turn import Turn

BEGINS = (SaleStep.ARM, SaleStep.TEASE, SaleStep.OPEN)
"""Steps on the way to selling something: there must be something to sell."""


def move_sale(turn: Turn, sale_id: str, step: SaleStep) -> Refusal | None:
    """Take a step of a sale, by hand or by a cue."""
    window = _window(turn, sale_id)
    if isinstance(window, Refusal):
        return window
    if window.can(step) and (refusal := _in_the_way(turn.state, window, step)):
        return refusal
    moved = sale.take_step(window, step, turn.at.wall)
    if isinstance(moved, Refusal):
        return moved
    _put(turn, moved)
    return None


def can_move_sale(state: ShowState, window: SaleWindow, step: SaleStep) -> bool:
    """Would this step be obeyed now?"""
    return window.can(step) and _in_the_way(state, window, step) is None


def sale_is_past(turn: Turn, sale_id: str, step: SaleStep) -> bool:
    """Is a cue's wish fulfilled, or promised? Then the cue has nothing to do.

    Viewers were told when it opens: a cue that comes early must not open before that; only a hand may.
    """
    state = turn.state.sales[sale_id].state
    match step:
        case SaleStep.ARM:
            return state is not SaleState.DRAFT
        case SaleStep.TEASE | SaleStep.OPEN:
            return state.on_air or state.over
        case SaleStep.CLOSE | SaleStep.CANCEL:
            return state.over


def sale_due(turn: Turn, sale_id: str) -> None:
    window = turn.state.sales.get(sale_id)
    if window is not None and (kept := sale.keep_promise(window, turn.at.wall)) != window:
        _put(turn, kept)


def extend_sale(turn: Turn, sale_id: str, seconds: int, reason: str) -> Refusal | None:
    """Move its promised end, once, and say why."""
    window = _window(turn, sale_id)
    if isinstance(window, Refusal):
        return window
    extended = sale.extend(window, seconds, reason, turn.at.wall)
    if isinstance(extended, Refusal):
        return extended
    if refusal := _extended_beyond(turn.state, window, Ms(seconds * SECOND)):
        return refusal
    turn.set(sales={**turn.state.sales, sale_id: extended})
    turn.note("sale_extended", sale=sale_id, seconds=seconds, reason=reason)
    return None


def can_extend(state: ShowState, window: SaleWindow) -> bool:
    """Could its end be moved now, if only by a second?"""
    if window.state is not SaleState.OPEN or window.extension is not None or window.plan.once:
        return False
    return _extended_beyond(state, window, SECOND) is None


def count_sold(turn: Turn, command: SaleSold) -> Refusal | None:
    """Count pieces of a sale as sold, or give some back."""
    window = _window(turn, command.sale)
    if isinstance(window, Refusal):
        return window
    counted = sale.count_sold(window, command.quantity, _source(command), turn.at.wall)
    if isinstance(counted, Refusal):
        return counted
    turn.note("sale_sold", sale=command.sale, quantity=command.quantity, remaining=counted.remaining)
    _put(turn, counted)
    return None


def set_left(turn: Turn, command: SaleLeft) -> Refusal | None:
    """Take over how many are left, as the platform's page says."""
    window = _window(turn, command.sale)
    if isinstance(window, Refusal):
        return window
    counted = sale.set_left(window, command.left, command.reason, _source(command), turn.at.wall)
    if isinstance(counted, Refusal):
        return counted
    # A feed says the same again and again, which keeps the figure fresh and would fill the log.
    if window.counted is not None and counted.remaining > window.remaining:
        turn.note("sale_left_rose", sale=command.sale, remaining=counted.remaining, reason=command.reason)
    elif window.counted is None or counted.remaining != window.remaining:
        turn.note("sale_left", sale=command.sale, remaining=counted.remaining)
    _put(turn, counted)
    return None


def rerun(turn: Turn, command: SaleRerun) -> Refusal | None:
    """Plan the same sale once more, under the next free id.

    What viewers were told of the first one stays with its id; the second is told from its own draft on.
    """
    window = _window(turn, command.sale)
    if isinstance(window, Refusal):
        return window
    name, state = command.sale, turn.state
    if window.plan.once:
        return Refusal("only_once", f"Viewers were told that sale {name} comes only once.")
    if not window.state.over:
        return Refusal("wrong_state", f"Sale {name} is {window.state}; it can run again once it is over.")
    if (planned := _planned_again(state, window)) is not None:
        message = f"Sale {planned} is planned to run {name} again; take that one, or cancel it first."
        return Refusal("already_planned", message)
    first = window.copy_of or name
    plan = replace(window.plan, id=next_free(first, _ids(state)))
    if command.quantity is not None:
        plan = replace(plan, quantity=command.quantity)
    if command.seconds is not None:
        plan = replace(plan, length_ms=Ms(command.seconds * SECOND))
    if command.price is not None:
        plan = replace(plan, price=Money(command.price, window.plan.price.currency))
    if refusal := _unfit(state, plan):
        return refusal
    turn.set(sales={**state.sales, plan.id: SaleWindow(plan=plan, copy_of=first)})
    turn.note("sale_rerun", sale=plan.id, first=name)
    return None


def can_rerun(state: ShowState, window: SaleWindow) -> bool:
    """Could it be planned once more, on the terms that it had?"""
    return window.state.over and not window.plan.once and _planned_again(state, window) is None


def follow(turn: Turn) -> None:
    """End what can no longer be kept: a sale on air whose product is sold out, or was pulled.

    Viewers who were buying are told that it is sold out or has ended; an opening to come is called off.
    """
    for window in turn.state.sales.values():
        if not window.state.on_air or products.can_be_sold(turn.state, window.plan.product):
            continue
        if window.state is SaleState.TEASER:
            ends_as = SaleState.CANCELLED
        elif turn.state.goods[window.plan.product].sellable is Sellable.SOLD_OUT:
            ends_as = SaleState.SOLD_OUT
        else:
            ends_as = SaleState.CLOSED
        _put(turn, replace(window, state=ends_as, ended=turn.at.wall))


def _window(turn: Turn, sale_id: str) -> SaleWindow | Refusal:
    """The sale, when something of it may be changed at all."""
    window = turn.state.sales.get(sale_id)
    if window is None:
        return Refusal("unknown_sale", f"The show has no sale {sale_id!r}.")
    return turn.cannot_promise() or window


def _planned_again(state: ShowState, window: SaleWindow) -> str | None:
    """The rerun of it that nobody has taken up yet; a button pressed twice means no other one."""
    first = window.copy_of or window.plan.id
    drafts = (
        name for name, one in state.sales.items() if one.state is SaleState.DRAFT and one.copy_of == first
    )
    return next(drafts, None)


def _in_the_way(state: ShowState, window: SaleWindow, step: SaleStep) -> Refusal | None:
    """Why a step that the sale itself is ready for cannot be taken now."""
    product = window.plan.product
    if step in BEGINS and not products.can_be_sold(state, product):
        return products.not_on_sale(product)
    others = (other for other in state.sales.values() if other.plan.id != window.plan.id)
    if step in (SaleStep.TEASE, SaleStep.OPEN) and any(other.state.on_air for other in others):
        return Refusal("another_open", "Another sale is on; one at a time.")
    return None


def _extended_beyond(state: ShowState, window: SaleWindow, by_ms: Ms) -> Refusal | None:
    length = window.plan.length_ms + by_ms
    return _beyond(state, LimitOf.SALE_EXTENSIONS, 1) or _beyond(state, LimitOf.SALE_LENGTH_MS, length)


def _unfit(state: ShowState, plan: SalePlan) -> Refusal | None:
    """Why a sale cannot have these terms."""
    if plan.quantity < 1 or plan.length_ms < SECOND:
        return Refusal("out_of_range", "A sale has at least one piece, and is open for at least 1 s.")
    usual, there = products.list_price(state, plan.product), products.to_promise(state, plan.product)
    if not 0 < plan.price.amount < usual.amount:
        message = f"The price of a sale of {plan.product} is above 0 and below {usual.amount}, what it costs."
        return Refusal("out_of_range", message)
    if there is not None and plan.quantity > there:
        return Refusal("not_enough_left", f"Product {plan.product} has {there} pieces that can be sold.")
    return _beyond(state, LimitOf.SALE_LENGTH_MS, plan.length_ms) or _beyond(
        state, LimitOf.SALE_QUANTITY, plan.quantity
    )


def _beyond(state: ShowState, of: LimitOf, value: int) -> Refusal | None:
    limit = limits.breached(state.plan.limits, of, value)
    return Refusal("beyond_limit", limits.said(limit, value)) if limit is not None else None


def _ids(state: ShowState) -> set[str]:
    """Every id that stands for a sale, in this run or in a plan that could be applied."""
    planned = (name for plan in possible_plans(state) for name in plan.sales)
    return {*state.sales, *state.called_off, *planned}


def _source(command: SaleSold | SaleLeft) -> StockSource:
    return StockSource.FEED if command.feed else StockSource.HAND


def _put(turn: Turn, window: SaleWindow) -> None:
    before = turn.state.sales[window.plan.id]
    turn.set(sales={**turn.state.sales, window.plan.id: window})
    if window.plan.mode is WindowMode.NATIVE and window.sold != before.sold:
        _take_from_stock(turn, window.plan.product, window.sold - before.sold)
    if window.state is before.state:
        return
    turn.note("sale", sale=window.plan.id, step=window.state.value)
    shown = any(o.graphic == overlays.FLASH_SALE and o.key == window.plan.id for o in turn.state.overlays)
    if window.state.on_air and not shown:
        # A graphic taken down by hand between teaser and opening comes back: a sale that viewers
        # cannot see opening would be a broken promise.
        overlays.put(turn, overlays.FLASH_SALE, window.plan.id, None)
    elif window.state is SaleState.CANCELLED:
        overlays.drop(turn, overlays.FLASH_SALE, window.plan.id)
    elif window.state.over and shown and window.ended is not None:
        overlays.put(
            turn, overlays.FLASH_SALE, window.plan.id, RunMs(turn.state.run(window.ended) + LINGER_MS)
        )


def _take_from_stock(turn: Turn, product: str, pieces: int) -> None:
    """What we sold ourselves is gone from a stock that was counted; a planned one is reckoned anew."""
    stock = products.goods_of(turn.state, product).stock
    if stock is not None:
        products.change(turn, product, stock=replace(stock, pieces=max(0, stock.pieces - pieces)))
