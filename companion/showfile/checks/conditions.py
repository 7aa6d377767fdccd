"""Whether a condition can hold, and can fail to."""

from collections.abc import Iterator

from companion.show.conditions import Condition, Quantity
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.parts import Parts
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path


def check_condition(point: Pointer, parts: Parts, path: Path, condition: Condition) -> Iterator[Finding]:
    """``path`` is where the condition is written."""
    of = condition.of
    match condition.quantity:
        case Quantity.STOCK if of not in parts.products:
            yield point.unknown(path, "unknown-product", of, parts.products)
        case Quantity.STOCK:
            product = parts.products[of]
            if product is not None and product.stock is None:
                yield point.value(path, "stock-unknown", product=of)
            elif product is not None and product.stock is not None:
                yield from _decides(point, path, condition, product.stock)
        case Quantity.SOLD | Quantity.LEFT if of not in parts.sales:
            yield point.unknown(path, "unknown-sale", of, parts.sales)
        case Quantity.SOLD | Quantity.LEFT:
            if (sale := parts.sales[of]) is not None:
                yield from _decides(point, path, condition, sale.quantity)


def _decides(point: Pointer, path: Path, condition: Condition, most: int) -> Iterator[Finding]:
    """Of a quantity from 0 to ``most`` the condition holds for some and not for others."""
    holds = {condition.holds_at(0), condition.holds_at(most)}
    if len(holds) == 1:
        code = "condition-always" if True in holds else "condition-never"
        quantity = f"{condition.quantity}({condition.of})"
        written = f"{quantity} {condition.comparison} {condition.number}"
        yield point.value(path, code, condition=written, quantity=quantity, most=most).as_warning()
