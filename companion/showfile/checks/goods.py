"""Whether prices, pieces and rules of products, sales and bags fit each other."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from companion.show.limits import LimitOf
from companion.show.offers import Basis, WindowMode
from companion.show.times import MINUTE, Ms, clock_text
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.about import Show
from companion.showfile.fields.goods import Bag, Openness, Product, Sale
from companion.showfile.fields.parts import Parts
from companion.showfile.limits import Rule
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path

LONGEST_TEASER = Ms(5 * MINUTE)
"""Holding viewers for longer with a price that is not open yet is what platforms call 憋单."""

DAYS_OF_BASIS: Mapping[Basis, int] = MappingProxyType(
    {Basis.LOWEST_OF_7_DAYS: 7, Basis.LOWEST_OF_30_DAYS: 30}
)
"""How many days a struck price of that basis must look back at, the first and the last one included."""

MOST_POINTS = 5
"""More than a host says of one product, or a screen has room for."""

_LINK = re.compile(r"\s*(?:扣|拍|#)?\s*(\d{1,9})\s*(?:号|號|号链接)?\s*", re.ASCII)
"""How viewers call a link when they want to buy."""


def check_goods(point: Pointer, parts: Parts, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Everything wrong with what is sold and won, whenever that is.

    ``rules`` are those of the platform and the market; ``check_limits`` compares them.
    """
    yield from _links(point, parts.products)
    for key, product in parts.products.items():
        if product is not None:
            path: Path = ("products", key)
            yield from _former_price(point, path, product, parts.show)
            yield from _ladder(point, path, product)
            if not product.price:
                yield point.value((*path, "price"), "price-zero").as_warning()
            if len(product.points) > MOST_POINTS:
                points = {"count": len(product.points), "most": MOST_POINTS}
                yield point.key((*path, "points"), "many-points", **points).as_warning()
            if product.stock is not None and product.limit is not None and product.limit > product.stock:
                pieces = {"limit": product.limit, "stock": product.stock}
                yield point.value((*path, "limit"), "limit-over-stock", **pieces).as_warning()
            if product.stock is not None and product.reserve > product.stock:
                pieces = {"reserve": product.reserve, "stock": product.stock}
                yield point.value((*path, "reserve"), "reserve-over-stock", **pieces)
    for key, sale in parts.sales.items():
        if sale is not None:
            yield from _sale(point, ("sales", key), sale, parts)
            if sale.teaser > LONGEST_TEASER and not any(r.limit.of is LimitOf.SALE_TEASER_MS for r in rules):
                lengths = {"teaser": clock_text(sale.teaser), "most": clock_text(LONGEST_TEASER)}
                yield point.value(("sales", key, "teaser"), "teaser-long", **lengths).as_warning()
    for key, bag in parts.bags.items():
        if bag is not None:
            yield from _bag(point, ("bags", key), bag, parts)
    yield from _once(point, parts.sales)
    yield from _keywords(point, parts)
    yield from _pieces(point, parts)


def _links(point: Pointer, products: Mapping[str, Product | None]) -> Iterator[Finding]:
    first: dict[int, str] = {}
    for key, product in products.items():
        if product is not None and product.link is not None:
            other = first.setdefault(product.link, key)
            if other != key:
                yield point.value(("products", key, "link"), "link-twice", link=product.link, product=other)


def _former_price(point: Pointer, path: Path, product: Product, show: Show | None) -> Iterator[Finding]:
    was = product.was
    if was is None:
        return
    if was.price <= product.price:
        prices = {"was": str(was.price), "price": str(product.price)}
        yield point.value((*path, "was", "price"), "was-not-higher", **prices)
    if was.until < was.since:
        yield point.value((*path, "was", "to"), "was-backwards", start=f"{was.since}", end=f"{was.until}")
        return
    days, least = (was.until - was.since).days + 1, DAYS_OF_BASIS.get(was.basis, 0)
    if days < least:
        facts: dict[str, str | int] = {"basis": was.basis.value, "days": days, "least": least}
        yield point.value((*path, "was", "from"), "basis-too-short", **facts).as_warning()
    if show is not None and show.start is not None and was.until > show.start.date():
        yield point.value(
            (*path, "was", "to"),
            "was-after-show",
            end=f"{was.until}",
            show=f"{show.start.date()}",
        ).as_warning()


def _ladder(point: Pointer, path: Path, product: Product) -> Iterator[Finding]:
    """More pieces cost more together, and less each. A step is compared with the last good one."""
    pieces, price = 1, product.price
    for number, step in enumerate(product.ladder):
        here: Path = (*path, "ladder", number)
        facts: dict[str, str | int] = {"pieces": step.quantity, "price": str(step.price), "before": pieces}
        single = step.quantity * product.price
        if number and step.quantity <= pieces:
            yield point.value((*here, "quantity"), "ladder-order", pieces=step.quantity, before=pieces)
        elif step.quantity > pieces and step.price <= price:
            finding = point.value((*here, "price"), "ladder-price-each", before_price=str(price), **facts)
            yield finding.with_cure(str(step.price * step.quantity))
        elif step.price > single or (step.quantity > 1 and step.price == single):
            facts = {"pieces": step.quantity, "price": str(step.price), "single": str(single)}
            yield point.value((*here, "price"), "ladder-not-cheaper", **facts)
        elif step.price * pieces > price * step.quantity:
            yield point.value((*here, "price"), "ladder-dearer-each", before_price=str(price), **facts)
        else:
            pieces, price = step.quantity, step.price


def _sale(point: Pointer, path: Path, sale: Sale, parts: Parts) -> Iterator[Finding]:
    yield from _no_time(point, (*path, "length"), sale.length)
    if sale.limit is not None and sale.limit > sale.quantity:
        yield point.value((*path, "limit"), "limit-over-quantity", limit=sale.limit, quantity=sale.quantity)
    yield from _no_time(point, (*path, "stale_after"), sale.stale_after)
    if sale.product not in parts.products:
        yield point.unknown((*path, "product"), "unknown-product", sale.product, parts.products)
    product = parts.products.get(sale.product)
    if product is None:
        return
    if sale.price >= product.price:
        prices = {"price": str(sale.price), "usual": str(product.price)}
        yield point.value((*path, "price"), "sale-not-cheaper", product=sale.product, **prices)
    if sale.limit is not None and product.limit is not None and sale.quantity >= sale.limit > product.limit:
        limits = {"limit": sale.limit, "usual": product.limit}
        yield point.value((*path, "limit"), "limit-higher", product=sale.product, **limits).as_warning()


def _no_time(point: Pointer, path: Path, length: Ms) -> Iterator[Finding]:
    if not length:
        yield point.value(path, "no-length", key=str(path[-1]))


def _bag(point: Pointer, path: Path, bag: Bag, parts: Parts) -> Iterator[Finding]:
    yield from _no_time(point, (*path, "length"), bag.length)
    watch = bag.join.watch if bag.join is not None else Ms(0)
    lengths = {"watch": clock_text(watch), "length": clock_text(bag.length)}
    if watch and bag.length and watch >= bag.length:
        yield point.value((*path, "join", "watch"), "watch-too-long", **lengths)
    prize = bag.prize
    if prize.product is not None and prize.product not in parts.products:
        yield point.unknown((*path, "prize", "product"), "unknown-product", prize.product, parts.products)
    given = parts.products.get(prize.product or "")
    former = given.was.price if given is not None and given.was is not None else None
    if given is not None and prize.value not in (given.price, former):
        prices = {"value": str(prize.value), "price": str(given.price), "product": prize.product or ""}
        yield point.value((*path, "prize", "value"), "prize-not-priced", **prices).as_warning()
    yield from _draw(point, path, bag)


def _draw(point: Pointer, path: Path, bag: Bag) -> Iterator[Finding]:
    """Whether a draw of the companion's own can be trusted; how the platform draws is its own affair."""
    if bag.mode is WindowMode.MIRROR:
        for key in ("exclude_recent", "fairness", "alternates"):
            if key in bag.model_fields_set:
                yield point.key((*path, key), "platform-draws", key=key).as_warning()
        return
    if bag.fairness is Openness.C:
        yield point.value((*path, "fairness"), "fairness-unbound").as_warning()
    if not bag.exclude:
        yield point.key(path, "nobody-excluded").as_warning()
    if bag.alternates == 0:
        yield point.value((*path, "alternates"), "no-alternates").as_warning()


def _once(point: Pointer, sales: Mapping[str, Sale | None]) -> Iterator[Finding]:
    """Of what is sold only once there is no second sale."""
    for key, sale in sales.items():
        others = [
            other
            for other, another in sales.items()
            if sale is not None and another is not None and other != key and another.product == sale.product
        ]
        if sale is not None and sale.once and others:
            facts = {"product": sale.product, "other": others[0]}
            yield point.value(("sales", key, "once"), "once-and-again", **facts).as_warning()


def _keywords(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """Viewers who write the number of a link to buy would enter, and those who would enter seem to buy."""
    links = {product.link: key for key, product in parts.products.items() if product is not None}
    for key, bag in parts.bags.items():
        if bag is None or bag.join is None or bag.join.keyword is None:
            continue
        found = _LINK.fullmatch(unicodedata.normalize("NFKC", bag.join.keyword))
        if found is not None and (product := links.get(int(found[1]))) is not None:
            facts = {"keyword": bag.join.keyword, "product": product}
            yield point.value(("bags", key, "join", "keyword"), "keyword-is-link", **facts).as_warning()


def _pieces(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """What sales and bags promise of a product is there; told where the last piece has gone."""
    left: dict[str, int] = {}
    for key, product in parts.products.items():
        if product is not None and product.stock is not None and product.stock >= product.reserve:
            left[key] = product.stock - product.reserve
    promised: dict[str, int] = {}
    promises: list[tuple[Path, str, int]] = [
        (("sales", key, "quantity"), sale.product, sale.quantity)
        for key, sale in parts.sales.items()
        if sale is not None
    ]
    promises += [
        (("bags", key, "prize", "quantity"), bag.prize.product, bag.prize.quantity)
        for key, bag in parts.bags.items()
        if bag is not None and bag.prize.product is not None
    ]
    for path, name, quantity in promises:
        before = promised.get(name, 0)
        promised[name] = before + quantity
        if name not in left or not before <= left[name] < promised[name]:
            continue
        facts: dict[str, str | int] = {"product": name, "left": left[name], "quantity": quantity}
        if before:
            yield point.value(path, "promised-over-stock", before=before, **facts)
        else:
            yield point.value(path, "sale-over-stock", **facts)
