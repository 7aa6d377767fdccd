"""A flash sale as the operator and the host see it."""

from typing import Any

from companion.screens import wording
from companion.show.actions import SaleStep
from companion.show.offers import WindowMode
from companion.show.sales import rules as sales
from companion.show.sales.sale import SaleState, SaleWindow
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
        "fresh_until_at": window.fresh_until,
        "source": _source(window),
        "teaser_ms": window.plan.teaser_ms,
        "length_ms": window.plan.length_ms,
        "opens_at": window.opens,
        "closes_at": window.closes,
        "ended_at": window.ended,
        "extended": _extended(window),
        "once": window.plan.once,
        "reveal": window.plan.reveal.value,
        "mode": window.plan.mode.value,
        "copy_of": window.copy_of,
        "promise": _promise(window),
        "can": _can(window, state),
    }


def _can(window: SaleWindow, state: ShowState) -> list[str]:
    """What would be obeyed now, the likely one first."""
    counts = ["sale_left"] if window.plan.mode is WindowMode.MIRROR else []
    would_be = {
        "sale_rerun": sales.can_rerun(state, window),
        **{name: window.counts for name in (*counts, "sale_sold")},
        "sale_extend": sales.can_extend(state, window),
    }
    steps = (name for step, name in COMMANDS.items() if sales.can_move_sale(state, window, step))
    return [*(name for name, would in would_be.items() if would), *steps]


def _source(window: SaleWindow) -> str | None:
    """Whose figure ``remaining`` is; None while nobody has counted what the platform sells."""
    if window.plan.mode is WindowMode.NATIVE:
        return WindowMode.NATIVE.value
    return window.counted_by.value if window.counted is not None else None


def _extended(window: SaleWindow) -> dict[str, Any] | None:
    extension = window.extension
    if extension is None:
        return None
    return {"by_ms": extension.by_ms, "reason": extension.reason, "at": extension.at}


def _promise(window: SaleWindow) -> dict[str, Any] | None:
    if window.due is None:
        return None
    return {"kind": "opens" if window.state is SaleState.TEASER else "closes", "at": window.due}
