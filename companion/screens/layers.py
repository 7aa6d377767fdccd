"""Topic ``overlays``: what viewers see above the scene."""

from typing import Any

from companion.screens import bag_graphic, goods, wording
from companion.screens.card_graphic import card_data
from companion.screens.look import look_view, picture_address
from companion.screens.sale_graphic import sale_data
from companion.screens.variables import filled_overlay
from companion.show import overlays
from companion.show.model import Plan
from companion.show.on_screen import OverlayOnAir
from companion.show.placing import stages
from companion.show.products.goods import Sellable
from companion.show.products.now import goods_of, list_price, product_now
from companion.show.state import ShowState
from companion.show.times import WallMs


def overlays_view(
    state: ShowState, now: WallMs | None = None, people: bag_graphic.People = bag_graphic.NOBODY
) -> dict[str, Any]:
    """``now`` is the server's clock; None: no text names a figure that grows old. Names of ``people`` are
    masked here."""
    kept_out = overlays.kept_out(state)
    return {
        "language": state.plan.language,
        "zone": state.plan.zone,
        "platform": state.plan.platform,
        "rehearsal": state.rehearsal,
        **look_view(state.plan.look),
        "cut_at": state.cut,
        "kept_out": sorted(kept_out),
        "layers": [
            layer_view(overlay, state, now, people)
            for overlay in state.overlays
            if overlay.graphic not in kept_out
        ],
    }


def layer_view(
    overlay: OverlayOnAir,
    state: ShowState,
    now: WallMs | None = None,
    people: bag_graphic.People = bag_graphic.NOBODY,
) -> dict[str, Any]:
    """One overlay, as :func:`overlays_view` tells it."""
    overlay = filled_overlay(overlay, state, now)
    return {
        "graphic": overlay.graphic,
        "key": overlay.key,
        "since_at": overlay.since,
        "until_at": state.wall(overlay.until) if overlay.until is not None else None,
        "data": _data(overlay, state, people),
        "act": {"id": overlay.act.id, "action": overlay.act.action, "at": overlay.act.at}
        if overlay.act is not None
        else None,
        "stages": [
            {
                "since_at": stage.since,
                "zone": stage.zone,
                "priority": stage.priority,
                "yields": dict(stage.yields),
                "data": dict(stage.data),
            }
            for stage in stages(overlay, state)
        ],
    }


def _data(overlay: OverlayOnAir, state: ShowState, people: bag_graphic.People) -> dict[str, Any]:
    """What the graphic shows: its part of the show when it follows the show, else what the show file says."""
    match overlay.graphic:
        case overlays.FLASH_SALE if overlay.key in state.sales:
            return sale_data(state.sales[overlay.key], state)
        case overlays.LUCKY_BAG if overlay.key in state.bags:
            return bag_graphic.bag_data(state.bags[overlay.key], state, people)
        case overlays.PRODUCT_CARD if overlay.key in state.plan.products:
            return card_data(overlay, state)
        case overlays.SELLER_INFO:
            return _seller_info(state.plan)
        case overlays.CORRECTION:
            return _correction(overlay, state)
        case _:
            return _own(overlay, state)


def _own(overlay: OverlayOnAir, state: ShowState) -> dict[str, Any]:
    """The texts of the show file, and the facts of the product that they name.

    What is written wins, but for a price that was written before the product got another one on air.
    """
    language, named = state.plan.language, overlay.data.get("product", "")
    if named not in state.plan.products:
        return {"language": language, **overlay.data}
    product = product_now(state, named)
    price = {"price": wording.price(product.price, language)}
    facts = {"link": product.link, "name": product.name, **price, **overlay.data}
    repriced = list_price(state, named) != state.plan.products[named].price
    return {"language": language, **facts, **(price if repriced else {})}


def _correction(overlay: OverlayOnAir, state: ShowState) -> dict[str, Any]:
    """A correction that names a product says beneath it what that costs, or that it cannot be bought."""
    data = {"at_text": wording.time_of_day(overlay.since, state.plan.zone), **_own(overlay, state)}
    named = overlay.data.get("product", "")
    if named not in state.plan.products:
        return data
    sellable = goods_of(state, named).sellable
    if sellable is not Sellable.ON_SALE:
        # A price beside something that nobody can buy would send viewers looking for it.
        data["price"] = None
    if overlay.data.get("right") and not overlay.data.get("note"):
        data["note"] = goods.footnote(product_now(state, named), sellable, state.plan.language)
    return data


def _seller_info(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.seller.name,
        "contact": plan.seller.contact,
        "logo": picture_address(plan.look.logo),
        "language": plan.language,
    }
