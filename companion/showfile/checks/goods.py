"""Whether prices, pieces and rules of products, sales and bags fit each other."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from companion.show.offers import Basis
from companion.show.times import MINUTE, SECOND, Ms, clock_text
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.about import Market, Show
from companion.showfile.fields.goods import Bag, Product, Sale
from companion.showfile.fields.parts import Parts
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path

LONGEST_TEASER = Ms(5 * MINUTE)
"""Holding viewers for longer with a price that is not open yet is what platforms call 憋单."""

MOST_VALUABLE_PRIZE_CN = Decimal(50_000)
"""CNY; 规范促销行为暂行规定 (Order 32 of 2020), articles 17 and 18."""

DAYS_OF_BASIS: Mapping[Basis, int] = MappingProxyType(
    {Basis.LOWEST_OF_7_DAYS: 7, Basis.LOWEST_OF_30_DAYS: 30}
)
"""How many days a struck price of that basis must look back at, the first and the last one included."""

MOST_POINTS = 5
"""More than a host says of one product, or a screen has room for."""

MOST_PRIZES_US = Decimal(5_000)
"""USD, all prizes of a draw together; above it New York and Florida want the draw registered."""

TIKTOK_US = "tiktok-us"
TIKTOK_TEASER = (Ms(10 * SECOND), Ms(300 * SECOND))
TIKTOK_LENGTH = (Ms(1 * MINUTE), Ms(20 * MINUTE))
TIKTOK_WATCH_LEAD = Ms(2 * MINUTE)
"""What LIVE Flash Sales and giveaways of TikTok Shop US can be set to; a watch time ends so long before the
giveaway does."""


def check_goods(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """Everything wrong with what is sold and won, whenever that is."""
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
    for key, bag in parts.bags.items():
        if bag is not None:
            yield from _bag(point, ("bags", key), bag, parts)
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
    if _on_tiktok_us(parts):
        yield from _outside(point, (*path, "teaser"), sale.teaser, *TIKTOK_TEASER)
        yield from _outside(point, (*path, "length"), sale.length, *TIKTOK_LENGTH)
    elif sale.teaser > LONGEST_TEASER:
        lengths = {"teaser": clock_text(sale.teaser), "most": clock_text(LONGEST_TEASER)}
        yield point.value((*path, "teaser"), "teaser-long", **lengths).as_warning()
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


def _outside(point: Pointer, path: Path, length: Ms, least: Ms, most: Ms) -> Iterator[Finding]:
    """Nothing is said of no time at all: a sale without a teaser is one, and the rest is told already."""
    if length and not least <= length <= most:
        lengths = {"length": clock_text(length), "least": clock_text(least), "most": clock_text(most)}
        yield point.value(path, "tiktok-length", key=str(path[-1]), **lengths)


def _no_time(point: Pointer, path: Path, length: Ms) -> Iterator[Finding]:
    if not length:
        yield point.value(path, "no-length", key=str(path[-1]))


def _on_tiktok_us(parts: Parts) -> bool:
    return parts.show is not None and parts.show.platform == TIKTOK_US


def _bag(point: Pointer, path: Path, bag: Bag, parts: Parts) -> Iterator[Finding]:
    yield from _no_time(point, (*path, "length"), bag.length)
    watch = bag.join.watch if bag.join is not None else Ms(0)
    lengths = {"watch": clock_text(watch), "length": clock_text(bag.length)}
    if watch and bag.length and watch >= bag.length:
        yield point.value((*path, "join", "watch"), "watch-too-long", **lengths)
    elif watch and _on_tiktok_us(parts) and watch > bag.length - TIKTOK_WATCH_LEAD:
        yield point.value((*path, "join", "watch"), "tiktok-watch", **lengths)
    prize = bag.prize
    if prize.product is not None and prize.product not in parts.products:
        yield point.unknown((*path, "prize", "product"), "unknown-product", prize.product, parts.products)
    given = parts.products.get(prize.product or "")
    former = given.was.price if given is not None and given.was is not None else None
    if given is not None and prize.value not in (given.price, former):
        prices = {"value": str(prize.value), "price": str(given.price), "product": prize.product or ""}
        yield point.value((*path, "prize", "value"), "prize-not-priced", **prices).as_warning()
    if parts.show is None:
        return
    market, currency = parts.show.market, parts.show.currency
    value: Path = (*path, "prize", "value")
    if market is Market.CHINA and currency in (None, "CNY") and prize.value > MOST_VALUABLE_PRIZE_CN:
        yield point.value(value, "prize-too-valuable", value=str(prize.value))
    total = prize.value * prize.quantity
    if market is Market.US and currency in (None, "USD") and total > MOST_PRIZES_US:
        yield point.value(value, "prizes-registered", total=str(total)).as_warning()
    if market is Market.CHINA:
        needed = {"claim": bag.claim, "delivery": bag.delivery, "forfeit": bag.forfeit}
        if missing := ", ".join(name for name, told in needed.items() if told is None):
            yield point.key(path, "bag-undisclosed", missing=missing).as_warning()


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
