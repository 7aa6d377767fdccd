"""A product's price is changed while the show runs: one value from then on, on every screen."""

from decimal import Decimal

from companion.show import host_lines
from companion.show.actions import Urgency
from companion.show.commands import Refusal
from companion.show.host_messages import tell_host
from companion.show.money import Money
from companion.show.products import now as products
from companion.show.state import ShowState
from companion.show.turn import Turn


def set_price(turn: Turn, product_id: str, price: Decimal, reason: str) -> Refusal | None:
    """Let it cost this from now on, and tell the host. What an open sale promised stays until its end."""
    state, plan = turn.state, turn.state.plan
    product = plan.products.get(product_id)
    if product is None:
        return products.unknown(product_id)
    if refusal := turn.cannot_promise():
        return refusal
    before, now = products.list_price(state, product_id), Money(price, product.price.currency)
    if price <= 0:
        return Refusal("out_of_range", "A price is more than nothing.")
    if price == before.amount:
        return Refusal("already_so", f"Product {product_id} costs {price} already.")
    if refusal := _below_what_is_promised(state, product_id, price):
        return refusal
    shown = products.product_now(state, product_id)
    as_planned = price == product.price.amount
    products.change(
        turn,
        product_id,
        price=None if as_planned else now,
        priced=turn.at.wall,
        price_reason=reason,
    )
    said = host_lines.amount(plan, now)
    turn.note("price_set", product=product.name, price=said, reason=reason)
    shows = products.product_now(turn.state, product_id)
    if shown.was is not None and shows.was is None:
        turn.note("was_dropped", product=product.name)
    if shown.ladder and not shows.ladder:
        turn.note("ladder_dropped", product=product.name)
    for sale in state.sales.values():
        if sale.plan.product == product_id and not sale.state.over and sale.plan.price.amount >= price:
            turn.note("sale_not_cheaper", sale=sale.plan.id, product=product.name)
    running = state.running_segment
    tell_host(
        turn,
        host_lines.line(
            plan,
            "price",
            product=host_lines.named(plan, product),
            price=said,
            before=host_lines.amount(plan, before),
        ),
        Urgency.WARN if running is not None and running.product == product_id else Urgency.NORMAL,
    )
    return None


def _below_what_is_promised(state: ShowState, product_id: str, price: Decimal) -> Refusal | None:
    """Nobody would buy at the price of a sale that is as dear as the product beside it."""
    for sale in state.sales.values():
        if sale.plan.product == product_id and sale.state.on_air and sale.plan.price.amount >= price:
            return Refusal(
                "below_sale",
                f"Sale {sale.plan.id} promises it for {sale.plan.price.amount}; nobody would buy there. "
                "Close or cancel the sale first.",
            )
    return None
