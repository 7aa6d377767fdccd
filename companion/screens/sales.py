"""A flash sale as the operator and the host see it."""

from typing import Any

from companion.screens import wording
from companion.show import sales
from companion.show.actions import SaleStep
from companion.show.sale import SaleState, SaleWindow
from companion.show.state import ShowState

COMMANDS = {
    SaleStep.TEASE: "sale_tease",
    SaleStep.OPEN: "sale_open",
    SaleStep.ARM: "sale_arm",
    SaleStep.CLOSE: "sale_close",
    SaleStep.CANCEL: "sale_cancel",
}
"""In the order in which an operator is likely to want them."""


def sale_view(window: SaleWindow, state: ShowState) -> dict[str, Any]:
    plan = state.plan
    product = plan.products[window.plan.product]
    was = product.was
    can = [name for step, name in COMMANDS.items() if sales.can_move_sale(state, window, step)]
    if window.state is SaleState.OPEN:
        can[:0] = ["sale_sold", *(["sale_extend"] if window.extension is None else [])]
    return {
        "id": window.plan.id,
        "product": product.id,
        "link": product.link,
        "name": product.name,
        "state": window.state.value,
        "price": wording.price(window.plan.price, plan.language),
        "was": wording.price(was.price, plan.language) if was is not None else None,
        "basis": wording.basis(was, plan.language) if was is not None else None,
        "limit": window.plan.limit,
        "quantity": window.plan.quantity,
        "sold": window.sold,
        "remaining": window.remaining,
        "counted_at": window.counted,
        "teaser_ms": window.plan.teaser_ms,
        "length_ms": window.plan.length_ms,
        "opens_at": window.opens,
        "closes_at": window.closes,
        "ended_at": window.ended,
        "extended": {"by_ms": window.extension.by_ms, "reason": window.extension.reason}
        if window.extension is not None
        else None,
        "mode": window.plan.mode.value,
        "can": can,
    }
