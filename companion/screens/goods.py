"""What comes with the price of a product, as finished text."""

from typing import Any

from companion.screens import wording
from companion.show.money import Money
from companion.show.offers import Product


def ladder(product: Product, language: str) -> list[dict[str, Any]]:
    """What several pieces cost together, and how much less that is than so many at the single price.

    ``saves`` is None where nothing is saved: a step that costs as much, or more, makes no promise.
    """
    single = product.price
    told = []
    for step in product.ladder:
        saved = step.pieces * single.amount - step.price.amount
        told.append(
            {
                "pieces": step.pieces,
                "price": wording.price(step.price, language),
                "saves": wording.price(Money(saved, single.currency), language) if saved > 0 else None,
            }
        )
    return told


def gifts(product: Product, language: str) -> list[dict[str, Any]]:
    """What is given with it; ``value`` is what one costs by itself, None where none may be named."""
    return [
        {
            "name": gift.name,
            "quantity": gift.quantity,
            "value": wording.price(gift.value, language) if gift.value is not None else None,
        }
        for gift in product.gifts
    ]
