"""What conditions look at, as far as the show knows it."""

from typing import assert_never

from companion.show.bags.bag import BagState
from companion.show.conditions import Compared, Condition, IsSo, Leaf, Quantity, Truth
from companion.show.incidents.playbooks import HAPPENINGS
from companion.show.sales.sale import SaleState
from companion.show.state import ShowState


def holds(state: ShowState, condition: Condition, nth: int) -> bool:
    """Does it hold now, in this pass of a segment, counted from 1? What is not known holds nothing."""

    def look(leaf: Leaf) -> bool | None:
        if isinstance(leaf, IsSo):
            return _is_so(state, leaf.truth, leaf.of)
        known = level(state, leaf, nth)
        return None if known is None else leaf.comparison.holds(known, leaf.number)

    return condition.value(look) is True


def level(state: ShowState, compared: Compared, nth: int) -> int | None:
    """A quantity as it is now; None when the show was given no figure for it."""
    of = compared.of
    match compared.quantity:
        case Quantity.STOCK:
            return pieces_left(state, of)
        case Quantity.SOLD:
            return state.sales[of].sold if of in state.sales else None
        case Quantity.LEFT:
            return state.sales[of].remaining if of in state.sales else None
        case Quantity.ENTERED:
            return state.bags[of].entered if of in state.bags else None
        case Quantity.PASS:
            return nth
        case Quantity.REVENUE:
            return _revenue_percent(state)
        case quantity:
            assert_never(quantity)


def _revenue_percent(state: ShowState) -> int | None:
    """Whole percent of the target, of which what is not reached does not count."""
    told, target = state.revenue, state.plan.targets.revenue
    if told is None or target is None or target.currency != told.amount.currency or not target.amount:
        return None
    return int(told.amount.amount * 100 / target.amount)


def _is_so(state: ShowState, truth: Truth, of: str) -> bool | None:
    """None: there is no sale and no bag of that name."""
    sale, bag = state.sales.get(of), state.bags.get(of)
    match truth:
        case Truth.HELD:
            return state.hold is not None
        case Truth.INCIDENT:
            open_now = [one.trouble for one in state.incidents if one.open]
            return bool(open_now) if not of else any(of in (one, HAPPENINGS.get(one)) for one in open_now)
        case Truth.TEASING:
            return sale.state is SaleState.TEASER if sale is not None else None
        case Truth.OPEN if sale is not None:
            return sale.state is SaleState.OPEN
        case Truth.OPEN:
            return bag.state is BagState.OPEN if bag is not None else None
        case Truth.OVER:
            return sale.state.over if sale is not None else None


def pieces_left(state: ShowState, product_id: str) -> int | None:
    """Pieces by the last count, or else as planned, less what its sales have counted as sold.

    None when nobody has said how many there are.
    """
    product = state.plan.products.get(product_id)
    goods = state.goods.get(product_id)
    if product is not None and goods is not None and goods.stock is not None:
        return goods.stock.pieces
    if product is None or product.stock is None:
        return None
    return product.stock - sum(s.sold for s in state.sales.values() if s.plan.product == product_id)
