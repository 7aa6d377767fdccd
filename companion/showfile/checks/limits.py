"""Whether a show keeps within what its platform and its market allow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from companion.show.limits import LimitOf, amount_text, bound_text, breached, emoji_in
from companion.show.offers import WindowMode
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.goods import Bag, Queue, Sale
from companion.showfile.fields.parts import Parts
from companion.showfile.limits import Level, Rule, minor
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path


@dataclass(frozen=True, slots=True)
class _Value:
    """What a show file says of something that may be limited."""

    of: LimitOf
    value: int
    path: Path
    items: tuple[str, ...] = ()
    """What was counted, where the keys are not there to point at."""


def check_limits(point: Pointer, parts: Parts, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Everything beyond a limit: an error where it is a rule, a warning where it is a practice.

    How many may be on at once is told where the rundown is looked at.

    What is zero is told elsewhere, or is not there at all: a sale without a teaser is one.
    """
    values = tuple(_values(parts))
    for rule in rules:
        for value in values:
            if breached([rule.limit], value.of, value.value) is None:
                continue
            finding = _finding(point, value, rule)
            yield finding if rule.level is Level.RULE else finding.as_warning()
            if value.of is LimitOf.PRIZE_TOTAL_MINOR:
                break  # The sums after it are over the limit too.


def _values(parts: Parts) -> Iterator[_Value]:
    for key, sale in parts.sales.items():
        if sale is not None:
            yield from _of_sale(("sales", key), sale)
    for key, bag in parts.bags.items():
        if bag is not None:
            yield from _of_bag(("bags", key), bag)
    yield from _of_viewer(parts)
    if parts.queue is not None:
        yield from _of_queue(parts.queue)


def _of_sale(path: Path, sale: Sale) -> Iterator[_Value]:
    if sale.teaser:
        yield _Value(LimitOf.SALE_TEASER_MS, sale.teaser, (*path, "teaser"))
    if sale.length:
        yield _Value(LimitOf.SALE_LENGTH_MS, sale.length, (*path, "length"))
    yield _Value(LimitOf.SALE_QUANTITY, sale.quantity, (*path, "quantity"))
    yield _Value(LimitOf.NATIVE_SALES, int(sale.mode is WindowMode.NATIVE), (*path, "mode"))


def _of_bag(path: Path, bag: Bag) -> Iterator[_Value]:
    prize, join, claim = bag.prize, bag.join, bag.claim
    told = {"claim": claim is not None and claim.within, "delivery": bag.delivery, "forfeit": bag.forfeit}
    untold = tuple(key for key, said in told.items() if not said)
    yield _Value(LimitOf.BAG_UNDISCLOSED, len(untold), path, untold)
    if bag.length:
        yield _Value(LimitOf.BAG_LENGTH_MS, bag.length, (*path, "length"))
    yield _Value(LimitOf.NATIVE_BAGS, int(bag.mode is WindowMode.NATIVE), (*path, "mode"))
    yield _Value(LimitOf.PRIZE_QUANTITY, prize.quantity, (*path, "prize", "quantity"))
    yield _Value(LimitOf.PRIZE_VALUE_MINOR, minor(prize.value), (*path, "prize", "value"))
    yield _Value(LimitOf.PRIZE_POOL_MINOR, minor(prize.value * prize.quantity), (*path, "prize", "value"))
    if join is not None and 0 < join.watch < bag.length:
        yield _Value(LimitOf.BAG_WATCH_SPARE_MS, bag.length - join.watch, (*path, "join", "watch"))
    if join is not None and join.keyword is not None:
        yield _Value(LimitOf.KEYWORD_LENGTH, len(join.keyword), (*path, "join", "keyword"))
        yield _Value(LimitOf.KEYWORD_EMOJI, emoji_in(join.keyword), (*path, "join", "keyword"))
    if claim is not None and claim.within:
        yield _Value(LimitOf.CLAIM_MS, claim.within, (*path, "claim", "within"))


def _of_viewer(parts: Parts) -> Iterator[_Value]:
    """What one viewer can win who wins in every bag, told at each from the second on."""
    total = Decimal(0)
    for key, bag in parts.bags.items():
        if bag is not None:
            before, total = total, total + bag.prize.value
            if before:
                yield _Value(LimitOf.PRIZE_TOTAL_MINOR, minor(total), ("bags", key, "prize", "value"))


def _of_queue(queue: Queue) -> Iterator[_Value]:
    if len(queue.bags) > 1 or queue.loop:
        yield _Value(LimitOf.BAG_GAP_MS, queue.gap, ("bag_queue", "gap"))


_SPECIAL = {
    LimitOf.NATIVE_SALES: "sale-own-tool",
    LimitOf.NATIVE_BAGS: "bag-own-tool",
    LimitOf.BAG_UNDISCLOSED: "bag-undisclosed",
    LimitOf.BAG_WATCH_SPARE_MS: "watch-spare",
    LimitOf.PRIZE_POOL_MINOR: "prize-pool",
    LimitOf.PRIZE_TOTAL_MINOR: "prize-total",
    LimitOf.KEYWORD_LENGTH: "keyword-length",
    LimitOf.KEYWORD_EMOJI: "keyword-emoji",
}
"""What has a sentence of its own, because the value at the key is not what is limited."""


def _finding(point: Pointer, value: _Value, rule: Rule) -> Finding:
    limit = rule.limit
    facts = {
        "key": str(value.path[-1]),
        "value": amount_text(limit.of, value.value),
        "bound": bound_text(limit),
        "whose": limit.rule_of,
        "source": limit.source,
        "as_of": limit.as_of,
    }
    code = _SPECIAL.get(limit.of, f"beyond-{rule.level.value}")
    if value.items:
        return point.key(value.path, code, missing=", ".join(value.items), **facts)
    return point.value(value.path, code, **facts)
