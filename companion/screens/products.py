"""A product as it is now, for the operator and the host."""

from typing import Any

from companion.screens import goods, wording
from companion.show.levels import pieces_left
from companion.show.products.goods import Checked, Goods, Sellable, StockSource
from companion.show.products.now import check_differs, goods_of, product_now
from companion.show.state import ShowState


def product_view(product_id: str, state: ShowState) -> dict[str, Any]:
    """What it costs here is what it costs on every other screen at this instant."""
    plan, known = state.plan, goods_of(state, product_id)
    product, language = product_now(state, product_id), plan.language
    was = product.was
    return {
        "id": product.id,
        "link": product.link,
        "name": product.name,
        "price": wording.price(product.price, language),
        "planned_price": wording.price(plan.products[product_id].price, language),
        "was": wording.price(was.price, language) if was is not None else None,
        "basis": wording.basis(was, language) if was is not None else None,
        "ladder": goods.ladder(product, language),
        "price_reason": known.price_reason,
        "priced_at": known.priced,
        "sellable": known.sellable.value,
        "why": known.why,
        "since_at": known.since,
        "stock": _stock(product_id, state),
        "reserve": product.reserve,
        "checked": _checked(known.checked, product_id, state) if known.checked is not None else None,
        "can": _can(known, product_id, state),
    }


def _stock(product_id: str, state: ShowState) -> dict[str, Any] | None:
    left, counted = pieces_left(state, product_id), goods_of(state, product_id).stock
    if left is None:
        return None
    return {
        "pieces": max(0, left),
        "source": counted.source.value if counted is not None else StockSource.PLAN.value,
        "as_of": counted.as_of if counted is not None else None,
    }


def _checked(checked: Checked, product_id: str, state: ShowState) -> dict[str, Any]:
    return {
        "price": wording.price(checked.price, state.plan.language),
        "link": checked.link,
        "by": checked.by,
        "at": checked.at,
        "confirmed_by": checked.confirmed_by,
        "confirmed_at": checked.confirmed_at,
        "differs": list(check_differs(state, product_id)),
    }


def _can(known: Goods, product_id: str, state: ShowState) -> list[str]:
    """In the order in which an operator is likely to want them. Price and stock need the journal, as every
    promise does."""
    match known.sellable:
        case Sellable.ON_SALE:
            can = ["product_show", "product_sold_out", "product_pull"]
        case Sellable.SOLD_OUT:
            can = ["product_back", "product_pull"]
        case Sellable.PULLED:
            can = ["product_back"]
    can += ["price_set", "stock_set"] if not state.not_writing else []
    can += ["correction", "check_in"]
    checked = known.checked
    if checked is not None and checked.confirmed_at is None and not check_differs(state, product_id):
        can.append("check_in_confirm")
    return can
