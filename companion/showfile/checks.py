"""What no single field can know: names that must exist, amounts and times that must fit each other."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

from companion.show.model import FALLBACK_ROLE
from companion.show.problems import Severity
from companion.showfile.about import Market, Show
from companion.showfile.cue_checks import check_rundown
from companion.showfile.findings import Finding
from companion.showfile.parts import Parts, parts_of
from companion.showfile.pointer import Pointer
from companion.showfile.scalars import RefusedError, in_zone, money
from companion.showfile.surroundings import Surroundings
from companion.showfile.tree import Data, Node, Path

CURRENCIES = {Market.CHINA: "CNY", Market.US: "USD", Market.EU: "EUR", Market.UK: "GBP"}


def check(root: Node, data: Data, around: Surroundings) -> Iterator[Finding]:
    """Everything wrong between the readable parts of a document, in no particular order."""
    point, parts = Pointer(root), parts_of(data)
    if parts.scenes is not None:
        yield from _check_fallback(point, parts.scenes)
    if parts.show is not None:
        yield from _check_show(point, parts.show, parts)
    yield from _check_former_prices(point, parts)
    yield from _check_sales(point, parts)
    yield from check_rundown(point, parts, around)


def _check_fallback(point: Pointer, scenes: Mapping[str, str | None]) -> Iterator[Finding]:
    """There is a scene to cover with, and taking it changes the picture."""
    if FALLBACK_ROLE not in scenes:
        yield point.key(("obs", "scenes"), "no-fallback", role=FALLBACK_ROLE)
        return
    cover = scenes[FALLBACK_ROLE]
    shared = [role for role, scene in scenes.items() if role != FALLBACK_ROLE and scene == cover]
    if cover and shared:
        # At the role: where the scene is an alias, its name stands elsewhere.
        yield point.key(
            ("obs", "scenes", FALLBACK_ROLE),
            "fallback-shared",
            severity=Severity.WARNING,
            role=shared[0],
            scene=cover,
        )


def currency_of(show: Show) -> str:
    return show.currency or CURRENCIES[show.market]


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name, or None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: the name of a folder of zones.
        return None


def _check_show(point: Pointer, show: Show, parts: Parts) -> Iterator[Finding]:
    zone = zone_of(show.zone)
    if zone is None:
        yield point.unknown(("show", "zone"), "unknown-zone", show.zone, sorted(available_timezones()))
    elif show.start is not None:
        yield from _check_start(point, show.start, zone)
    if show.currency is not None and show.currency not in get_global("all_currencies"):
        known = tuple(CURRENCIES.values())
        yield point.unknown(("show", "currency"), "unknown-currency", show.currency, known)
    else:
        yield from _check_amounts(point, parts, currency_of(show))
    for number, output in enumerate(show.on_air):
        if output in show.on_air[:number]:
            yield point.value(("show", "on_air", number), "output-twice", output=output.value)


def _check_start(point: Pointer, start: datetime, zone: ZoneInfo) -> Iterator[Finding]:
    try:
        in_zone(start, zone)
    except RefusedError as refused:
        yield point.value(("show", "start"), refused.code, time=f"{start:%Y-%m-%d %H:%M}", zone=zone.key)


def _check_amounts(point: Pointer, parts: Parts, currency: str) -> Iterator[Finding]:
    for path, amount in _amounts(parts):
        try:
            money(amount, currency)
        except RefusedError as refused:
            yield point.value(path, refused.code, amount=str(amount), currency=currency)


def _amounts(parts: Parts) -> Iterator[tuple[Path, Decimal]]:
    for key, product in parts.products.items():
        if product is not None:
            yield ("products", key, "price"), product.price
            if product.was is not None:
                yield ("products", key, "was", "price"), product.was.price
    for key, sale in parts.sales.items():
        if sale is not None:
            yield ("sales", key, "price"), sale.price
    for key, bag in parts.bags.items():
        if bag is not None:
            yield ("bags", key, "prize", "value"), bag.prize.value


def _check_former_prices(point: Pointer, parts: Parts) -> Iterator[Finding]:
    for key, product in parts.products.items():
        if product is None or product.was is None:
            continue
        was = product.was
        path: Path = ("products", key, "was")
        if was.price <= product.price:
            facts = {"was": str(was.price), "price": str(product.price)}
            yield point.value((*path, "price"), "was-not-higher", **facts)
        if was.until < was.since:
            yield point.value((*path, "to"), "was-backwards", start=f"{was.since}", end=f"{was.until}")


def _check_sales(point: Pointer, parts: Parts) -> Iterator[Finding]:
    for key, sale in parts.sales.items():
        if sale is None:
            continue
        if sale.product not in parts.products:
            yield point.unknown(("sales", key, "product"), "unknown-product", sale.product, parts.products)
        product = parts.products.get(sale.product)
        if product is None:
            continue
        if sale.price > product.price:
            prices = {"price": str(sale.price), "usual": str(product.price)}
            yield point.value(("sales", key, "price"), "sale-price-higher", product=sale.product, **prices)
        if product.stock is not None and sale.quantity > product.stock:
            pieces = {"quantity": sale.quantity, "stock": product.stock}
            yield point.value(("sales", key, "quantity"), "sale-over-stock", product=sale.product, **pieces)
