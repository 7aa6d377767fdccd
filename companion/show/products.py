"""Rules of the products of a running show: price, stock, what can no longer be sold, what was corrected."""

from decimal import Decimal

from companion.show.commands import Refusal
from companion.show.goods import Sellable
from companion.show.money import Money
from companion.show.offer_commands import CheckIn
from companion.show.sale import SaleState
from companion.show.state import ShowState
from companion.show.turn import Turn


def show(turn: Turn, product_id: str) -> Refusal | None:
    """Put its card on air."""
    return Refusal("wrong_state", "Not in this version yet.")


def sell_out(turn: Turn, product_id: str, reason: str) -> Refusal | None:
    """There is none left."""
    return Refusal("wrong_state", "Not in this version yet.")


def pull(turn: Turn, product_id: str, reason: str) -> Refusal | None:
    """It must not be sold any more."""
    return Refusal("wrong_state", "Not in this version yet.")


def bring_back(turn: Turn, product_id: str) -> Refusal | None:
    """It can be sold after all."""
    return Refusal("wrong_state", "Not in this version yet.")


def set_price(turn: Turn, product_id: str, price: Decimal, reason: str) -> Refusal | None:
    """It costs this from now on."""
    return Refusal("wrong_state", "Not in this version yet.")


def set_stock(turn: Turn, product_id: str, stock: int) -> Refusal | None:
    """So many are there now."""
    return Refusal("wrong_state", "Not in this version yet.")


def correct(turn: Turn, text: str, product_id: str | None) -> Refusal | None:
    """Tell viewers what was wrong."""
    return Refusal("wrong_state", "Not in this version yet.")


def check_in(turn: Turn, command: CheckIn) -> Refusal | None:
    """Take over what the platform has."""
    return Refusal("wrong_state", "Not in this version yet.")


def confirm(turn: Turn, product_id: str, who: str) -> Refusal | None:
    """Somebody else has read the same."""
    return Refusal("wrong_state", "Not in this version yet.")


def can_be_sold(state: ShowState, product_id: str) -> bool:
    """Is it neither sold out nor pulled?"""
    goods = state.goods.get(product_id)
    return goods is None or goods.sellable is Sellable.ON_SALE


def price_now(state: ShowState, product_id: str) -> Money:
    """What it costs now, wherever that is shown: the price of its open sale, or what was set, or planned."""
    open_ = (s for s in state.sales.values() if s.plan.product == product_id and s.state is SaleState.OPEN)
    if (sale := next(open_, None)) is not None:
        return sale.plan.price
    goods = state.goods.get(product_id)
    set_price = goods.price if goods is not None else None
    return set_price if set_price is not None else state.plan.products[product_id].price
