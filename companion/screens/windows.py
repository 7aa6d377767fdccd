"""Topic ``windows``: what viewers were promised, and what can be sold."""

from typing import Any

from companion.screens.bags import bag_view
from companion.screens.products import product_view
from companion.screens.sales import sale_view
from companion.show.state import ShowState


def windows_view(state: ShowState) -> dict[str, Any]:
    return {
        "sales": [sale_view(window, state) for window in state.sales.values()],
        "bags": [bag_view(window, state) for window in state.bags.values()],
        "products": [product_view(product, state) for product in state.plan.products],
    }
