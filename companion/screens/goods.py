"""What comes with the price of a product, as finished text."""

from typing import Any

from companion.screens import wording
from companion.show.money import Money
from companion.show.offers import Product
from companion.show.products.goods import Sellable

_FOOTNOTE = {
    "zh-CN": {
        Sellable.ON_SALE: "现价 {price}，以链接页面为准",
        Sellable.SOLD_OUT: "该商品已售罄",
        Sellable.PULLED: "该商品已下架，本场不再销售",
    },
    "en": {
        Sellable.ON_SALE: "Now {price}; the link's page decides",
        Sellable.SOLD_OUT: "This product is sold out",
        Sellable.PULLED: "This product is no longer on sale",
    },
}
"""The last line of a correction that names a product."""


def footnote(product: Product, sellable: Sellable, language: str) -> str:
    """What a product costs, or why it cannot be bought, in one line."""
    words = _FOOTNOTE.get(language, _FOOTNOTE["en"])
    return words[sellable].format(price=wording.price_text(product.price, language))


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
