"""Whether a condition is about what the show has, and can hold and fail to."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import prod

from companion.show.conditions import Compared, Condition, IsSo, Leaf, Quantity, Truth
from companion.show.health.troubles import Trouble
from companion.show.incidents.playbooks import HAPPENINGS
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.parts import Parts
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path

_BROKEN = tuple(dict.fromkeys((*HAPPENINGS.values(), *Trouble)))
_MOST_TRIES = 10_000
"""Beyond this nobody is told that a condition decides nothing: its author knows what they are doing."""

_Known = tuple[Quantity, str]


def check_condition(point: Pointer, parts: Parts, path: Path, condition: Condition) -> Iterator[Finding]:
    """``path`` is where the condition is written."""
    for leaf in condition.leaves:
        yield from _unknown(point, parts, path, leaf)
    yield from _decides_nothing(point, parts, path, condition)


def _unknown(point: Pointer, parts: Parts, path: Path, leaf: Leaf) -> Iterator[Finding]:
    """What it is about is not in the show, or nothing will be known of it."""
    of = leaf.of
    match leaf:
        case Compared(quantity=Quantity.STOCK) if of not in parts.products:
            yield point.unknown(path, "unknown-product", of, parts.products)
        case Compared(quantity=Quantity.STOCK):
            goods = parts.products[of]
            if goods is not None and goods.stock is None:
                yield point.value(path, "stock-unknown", product=of)
        case Compared(quantity=Quantity.ENTERED) if of not in parts.bags:
            yield point.unknown(path, "unknown-bag", of, parts.bags)
        case Compared(quantity=Quantity.REVENUE):
            if parts.targets is not None and parts.targets.revenue is None:
                yield point.value(path, "no-revenue-target")
        case IsSo(truth=Truth.OPEN) if of not in parts.sales and of not in parts.bags:
            yield point.unknown(path, "unknown-window", of, [*parts.sales, *parts.bags])
        case IsSo(truth=Truth.INCIDENT) if of and of not in _BROKEN:
            yield point.unknown(path, "unknown-incident", of, _BROKEN)
        case Compared(quantity=Quantity.SOLD | Quantity.LEFT) | IsSo(truth=Truth.TEASING | Truth.OVER) if (
            of not in parts.sales
        ):
            yield point.unknown(path, "unknown-sale", of, parts.sales)


def _decides_nothing(point: Pointer, parts: Parts, path: Path, condition: Condition) -> Iterator[Finding]:
    """However many there come to be of what has a limit, it holds, or does not."""
    most = {(leaf.quantity, leaf.of): limit for leaf, limit in _limits(parts, condition)}
    tried = [_tried(condition, one, limit) for one, limit in most.items()]
    if not most or prod(map(len, tried)) > _MOST_TRIES:
        return
    values = {condition.value(_look(dict(zip(most, numbers, strict=True)))) for numbers in product(*tried)}
    if values in ({True}, {False}):
        code = "condition-always" if True in values else "condition-never"
        known = ", ".join(f"0 ≤ {quantity}({of}) ≤ {limit}" for (quantity, of), limit in most.items())
        yield point.value(path, code, condition=condition.text, known=known).as_warning()


def _limits(parts: Parts, condition: Condition) -> Iterator[tuple[Compared, int]]:
    """What it compares of which it is known how many there can be at most."""
    for leaf in condition.leaves:
        match leaf:
            case Compared(quantity=Quantity.STOCK, of=of):
                goods = parts.products.get(of)
                if goods is not None and goods.stock is not None:
                    yield leaf, goods.stock
            case Compared(quantity=Quantity.SOLD | Quantity.LEFT, of=of):
                sale = parts.sales.get(of)
                if sale is not None:
                    yield leaf, sale.quantity
            case _:
                pass


def _tried(condition: Condition, of: _Known, most: int) -> list[int]:
    """Numbers on both sides of each that it is compared with: between them nothing changes."""
    compared = {
        leaf.number
        for leaf in condition.leaves
        if isinstance(leaf, Compared) and (leaf.quantity, leaf.of) == of
    }
    beside = {number + by for number in compared for by in (-1, 0, 1)}
    return sorted({0, most, *(number for number in beside if 0 <= number <= most)})


def _look(numbers: Mapping[_Known, int]) -> Callable[[Leaf], bool | None]:
    """As if these were all that is known."""

    def look(leaf: Leaf) -> bool | None:
        if isinstance(leaf, IsSo):
            return None
        known = numbers.get((leaf.quantity, leaf.of))
        return leaf.comparison.holds(known, leaf.number) if known is not None else None

    return look
