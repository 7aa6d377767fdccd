"""What of a product holds at this instant: can it be sold, for how much, and how many are there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from companion.show.commands import Refusal
from companion.show.levels import pieces_left
from companion.show.money import Money
from companion.show.offers import LadderStep, Product
from companion.show.products.goods import Goods, Sellable
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.turn import Turn

_NOTHING = Goods()


def goods_of(state: ShowState, product_id: str) -> Goods:
    """What is known of it besides the plan."""
    return state.goods.get(product_id) or _NOTHING


def change(turn: Turn, product_id: str, **changes: Any) -> None:
    """Write down what has become otherwise."""
    goods = replace(goods_of(turn.state, product_id), **changes)
    turn.set(goods={**turn.state.goods, product_id: goods})


def can_be_sold(state: ShowState, product_id: str) -> bool:
    """Is it neither sold out nor pulled?"""
    return goods_of(state, product_id).sellable is Sellable.ON_SALE


def list_price(state: ShowState, product_id: str) -> Money:
    """What it costs beside any sale of it: as set, or as planned."""
    return goods_of(state, product_id).price or state.plan.products[product_id].price


def price_now(state: ShowState, product_id: str) -> Money:
    """What it costs now, wherever that is shown: the price of its open sale, or what was set, or planned."""
    sale = open_sale(state, product_id)
    return sale.plan.price if sale is not None else list_price(state, product_id)


def open_sale(state: ShowState, product_id: str) -> SaleWindow | None:
    """The sale that it is bought in now; None when there is none."""
    return next(
        (s for s in state.sales.values() if s.plan.product == product_id and s.state is SaleState.OPEN), None
    )


def product_now(state: ShowState, product_id: str) -> Product:
    """The product with what it costs now, for every screen alike.

    What the price has made untrue is left out: a struck-through price that is not higher, and a ladder that
    is dearer than single pieces or rises where it should fall. In an open sale single pieces are sold at its
    price, and no ladder counts.
    """
    product = state.plan.products[product_id]
    price = price_now(state, product_id)
    if price == product.price:
        return product
    was = product.was if product.was is not None and product.was.price.amount > price.amount else None
    holds = open_sale(state, product_id) is None and ladder_holds(product.ladder, price)
    return replace(product, price=price, was=was, ladder=product.ladder if holds else ())


def products_now(state: ShowState) -> Mapping[str, Product]:
    """All of them, as :func:`product_now`."""
    return {product: product_now(state, product) for product in state.plan.products}


def ladder_holds(ladder: tuple[LadderStep, ...], single: Money) -> bool:
    """Do more pieces cost more together and less each, beginning with a single one at this price?"""
    pieces, price = 1, single.amount
    for step in ladder:
        together = step.price.amount
        if step.pieces == 1 == pieces and together == price:
            continue
        if step.pieces <= pieces or together <= price or together >= step.pieces * single.amount:
            return False
        if together * pieces > price * step.pieces:
            return False
        pieces, price = step.pieces, together
    return True


def to_promise(state: ShowState, product_id: str) -> int | None:
    """Pieces that may be put on sale or given away: those that are left without the reserve, and at least 0.
    None when nobody has said how many there are."""
    left = pieces_left(state, product_id)
    return None if left is None else max(0, left - state.plan.products[product_id].reserve)


def check_differs(state: ShowState, product_id: str) -> tuple[str, ...]:
    """In what the platform's page, as somebody read it, is otherwise than the show: ``price``, ``link``.

    The price meant is that beside any sale. A product without a link number is compared by its price alone.
    """
    checked = goods_of(state, product_id).checked
    if checked is None:
        return ()
    link = state.plan.products[product_id].link
    price = list_price(state, product_id)
    found = {"price": checked.price != price, "link": link is not None and checked.link != link}
    return tuple(what for what, otherwise in found.items() if otherwise)


def unknown(product_id: str) -> Refusal:
    """Why nothing can be done with what the show does not have."""
    return Refusal("unknown_product", f"The show has no product {product_id!r}.")


def not_on_sale(product_id: str) -> Refusal:
    """Why something that is sold out or pulled is neither sold nor shown."""
    return Refusal("not_on_sale", f"Product {product_id} is sold out or was pulled; bring it back first.")
