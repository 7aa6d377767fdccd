"""A product as it is now, for the operator and the host."""

from typing import Any

from companion.screens import wording
from companion.show.products import price_now
from companion.show.state import ShowState


def product_view(product_id: str, state: ShowState) -> dict[str, Any]:
    product = state.plan.products[product_id]
    return {
        "id": product.id,
        "link": product.link,
        "name": product.name,
        "price": wording.price(price_now(state, product_id), state.plan.language),
    }
