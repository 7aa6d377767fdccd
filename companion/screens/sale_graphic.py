"""What the flash-sale graphic shows: finished text and instants, so that it needs nothing else."""

from typing import Any

from companion.screens import wording
from companion.show.offers import Reveal
from companion.show.sales.coming import next_sale
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import WallMs


def sale_data(window: SaleWindow, state: ShowState) -> dict[str, Any]:
    plan = state.plan
    product = plan.products[window.plan.product]
    was = product.was
    secret = window.plan.reveal is Reveal.OPEN and window.state is SaleState.TEASER
    # A count that nobody has made yet is not a stock figure: the graphic then says that the link decides.
    counted = window.counted is not None
    # Sold out because the product is, with pieces of the sale left: then not all of them were sold.
    untrue = window.state is SaleState.SOLD_OUT and window.remaining > 0
    return {
        "state": window.state.value,
        "rerun": window.copy_of != "",
        "link": product.link,
        "name": product.name,
        "price": wording.price(window.plan.price, plan.language) if not secret else None,
        "reveal": window.plan.reveal.value,
        "was": wording.price_text(was.price, plan.language) if was is not None else None,
        "basis": wording.basis(was, plan.language) if was is not None else None,
        "quantity": window.plan.quantity if not untrue else None,
        "remaining": window.remaining if counted else None,
        "remaining_until_at": window.fresh_until,
        "limit": window.plan.limit,
        "once": window.plan.once,
        "opens_at": window.opens,
        "closes_at": window.closes,
        "ended_at": window.ended,
        "extended": window.extension is not None,
        "opens_at_text": _clock(window.opens, plan.zone),
        "closes_at_text": _clock(window.closes, plan.zone),
        "ended_at_text": _clock(window.ended, plan.zone),
        "next": _next(window, state),
        "language": plan.language,
    }


def _next(window: SaleWindow, state: ShowState) -> dict[str, Any] | None:
    """The sale to wait for when this one is over; None when none can be named.

    To the minute, and never later than it opens: who comes early has missed nothing.
    """
    if not window.state.over or window.ended is None:
        return None
    coming = next_sale(state, window.ended)
    if coming is None:
        return None
    product = state.plan.products[coming.sale.plan.product]
    return {
        "at_text": wording.time_of_day(coming.opens, state.plan.zone)[:5],
        "about": not coming.promised,
        "name": product.name,
        "link": product.link,
    }


def _clock(at: WallMs | None, zone: str) -> str | None:
    return wording.time_of_day(at, zone) if at is not None else None
