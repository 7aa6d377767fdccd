"""What the product card shows: finished text and instants, so that it needs nothing else."""

from typing import Any

from companion.screens import goods, wording
from companion.screens.look import picture_address
from companion.show.model import Segment
from companion.show.offers import Reveal
from companion.show.on_screen import OverlayOnAir
from companion.show.products.now import goods_of, open_sale, product_now
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import MINUTE, Ms, WallMs

STEPS = 2
"""More steps of a ladder than these are not read off a card."""

CORRECTED_MS = Ms(2 * MINUTE)
"""So long a card says that its price is not the one it had: viewers who saw that one are told, and it is no
news any more to those who came since."""


def card_data(card: OverlayOnAir, state: ShowState) -> dict[str, Any]:
    """The data of the card of the product that ``card.key`` names.

    ``room`` is what it says beside any sale at the price of the plan. The graphic keeps the place of what is
    left out of that now, because it may come while the card is in the picture.
    """
    product, language = product_now(state, card.key), state.plan.language
    planned = state.plan.products[card.key]
    secret = _kept_secret(card.key, state)
    was = product.was if not secret else None
    gifts = goods.gifts(product, language)
    corrected = _corrected(card, state) if not secret else None
    return {
        "state": goods_of(state, card.key).sellable.value,
        "rerun": _rerun(card.key, state),
        "link": product.link,
        "name": product.name,
        "points": list(product.points),
        "price": wording.price(product.price, language) if not secret else None,
        "price_later": secret,
        "was": wording.price_text(was.price, language) if was is not None else None,
        "basis": wording.basis(was, language) if was is not None else None,
        "ladder": goods.ladder(product, language)[:STEPS] if not secret else [],
        "gift": gifts[0] if gifts else None,
        "limit": product.limit,
        "room": {
            "was": wording.price_text(planned.was.price, language) if planned.was is not None else None,
            "basis": wording.basis(planned.was, language) if planned.was is not None else None,
            "ladder": goods.ladder(planned, language)[:STEPS],
            "price_later": any(sale.plan.reveal is Reveal.OPEN for sale in _sales_of(card.key, state)),
        },
        "corrected_at_text": wording.time_of_day(corrected, state.plan.zone)
        if corrected is not None
        else None,
        "corrected_until_at": WallMs(corrected + CORRECTED_MS) if corrected is not None else None,
        "image": picture_address(product.image),
        "logo": picture_address(state.plan.look.logo),
        "language": language,
    }


def _kept_secret(product_id: str, state: ShowState) -> bool:
    """Is a sale of it on the way whose price is told at its opening?

    From its arming on: that is when the crew turns to it. Until then, and once it was called off, the product
    costs what its link says.
    """
    on_the_way = (SaleState.ARMED, SaleState.TEASER)
    sales = _sales_of(product_id, state)
    return any(sale.plan.reveal is Reveal.OPEN and sale.state in on_the_way for sale in sales)


def _sales_of(product_id: str, state: ShowState) -> list[SaleWindow]:
    return [sale for sale in state.sales.values() if sale.plan.product == product_id]


def _corrected(card: OverlayOnAir, state: ShowState) -> WallMs | None:
    """When the price was changed under this very card; None when it came on air with the price it has."""
    priced = goods_of(state, card.key).priced
    if priced is None or priced < card.since or open_sale(state, card.key) is not None:
        return None
    return priced


def _rerun(product_id: str, state: ShowState) -> bool:
    """Was it presented before, in another segment? Another round of the same loop is no rerun."""
    run = state.segment
    if run is None or run.segment.product != product_id:
        return False
    before = {one.segment for one in state.begun[:-1]} - {run.segment.id}
    earlier = (segment for segment in state.plan.rundown if segment.id in before)
    return any(one.product == product_id and not _same_loop(one, run.segment) for one in earlier)


def _same_loop(one: Segment, other: Segment) -> bool:
    return one.loop is not None and other.loop is not None and one.loop.loop == other.loop.loop
