"""Topic ``windows``: what viewers were promised, and what can be sold."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from companion.screens.bags import bag_view, queue_view
from companion.screens.products import product_view
from companion.screens.sales import sale_view
from companion.show.state import ShowState

NOBODY: Mapping[str, str] = MappingProxyType({})


def windows_view(state: ShowState, names: Mapping[str, str] = NOBODY) -> dict[str, Any]:
    """``names`` are those of winners and alternates by their public ids; they are masked here."""
    return {
        "sales": [sale_view(window, state) for window in state.sales.values()],
        "bags": [bag_view(window, state, names) for window in state.bags.values()],
        "queue": queue_view(state),
        "products": [product_view(product, state) for product in state.plan.products],
    }
