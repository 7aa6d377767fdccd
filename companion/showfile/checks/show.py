"""Everything wrong between the readable parts of a show file: its head here, each subject in its module."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global
from babel.numbers import get_currency_precision

from companion.show.model import FALLBACK_ROLE, Care, Upkeep
from companion.showfile.checks.assets import check_assets
from companion.showfile.checks.edges import check_edges
from companion.showfile.checks.goods import check_goods
from companion.showfile.checks.incidents import check_incidents
from companion.showfile.checks.limits import check_limits
from companion.showfile.checks.loops import check_loops
from companion.showfile.checks.never_said import check_words
from companion.showfile.checks.overlays import check_graphics
from companion.showfile.checks.planned import schedule_of
from companion.showfile.checks.pointer import Pointer
from companion.showfile.checks.rundown import check_rundown
from companion.showfile.checks.templates import check_templates
from companion.showfile.checks.times import check_times
from companion.showfile.checks.windows import check_windows
from companion.showfile.fields.about import CURRENCIES, Show
from companion.showfile.fields.document import Document
from companion.showfile.fields.incidents import BookFor, Playbook
from companion.showfile.fields.numbers import money
from companion.showfile.fields.parts import Parts, parts_of
from companion.showfile.fields.platforms import PLATFORMS, meant_platform
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import in_zone
from companion.showfile.limits import Rule
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Data, Node, Path
from companion.showfile.surroundings import Surroundings

_ZONES = {
    "Asia/Shanghai": ("asia/beijing", "beijing", "china", "cst", "gmt+8", "utc+8", "北京", "北京时间"),
    "America/New_York": ("new york", "america/new york", "us/new_york", "est/edt", "et", "edt", "纽约"),
    "America/Los_Angeles": ("los angeles", "america/los angeles", "pt", "pst", "pdt", "洛杉矶"),
    "Europe/London": ("london", "uk", "bst", "伦敦"),
}
"""What people write for a time zone whose name is that of another city: there is no Asia/Beijing."""

_KEPT = {Upkeep.SOUND.value: "microphones"}
"""The key that says what is wanted, where it is not called like the care that is taken of it."""

_NEVER_ON_AIR = (Upkeep.COLLECTION.value, Upkeep.PROFILE.value)


def check(
    root: Node,
    data: Data,
    around: Surroundings,
    rules: Sequence[Rule] = (),
    books: Mapping[BookFor, Playbook] = MappingProxyType({}),
    document: Document | None = None,
) -> Iterator[Finding]:
    """Everything wrong between the readable parts of a document, in no particular order.

    ``rules`` are those of its platform and market, ``books`` the playbooks that lie around it.
    ``document`` is ``data`` read as a whole; None when it could not be.
    """
    point, parts = Pointer(root), parts_of(data, document)
    if parts.scenes is not None:
        yield from _check_fallback(point, parts.scenes)
    yield from _check_cameras(point, parts)
    yield from _check_keep(point, parts)
    if parts.show is not None:
        yield from _check_show(point, parts.show, parts)
    zone = zone_of(parts.show.zone) if parts.show is not None else None
    schedule = schedule_of(parts, zone)
    yield from check_goods(point, parts, rules)
    yield from check_limits(point, parts, rules)
    yield from check_incidents(point, parts, around, books)
    yield from check_words(point, parts)
    yield from check_rundown(point, parts, around)
    yield from check_graphics(point, around)
    yield from check_templates(point, parts)
    yield from check_loops(point, parts, zone, schedule)
    yield from check_times(point, parts, schedule)
    yield from check_edges(point, parts, schedule)
    yield from check_windows(point, parts, schedule, around, rules)
    yield from check_assets(point, parts, around.folder)


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
            role=shared[0],
            scene=cover,
        ).as_warning()


def _check_cameras(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """Two roles with one input look like a spare camera and are none."""
    first: dict[str, str] = {}
    for role, camera in parts.cameras.items():
        if camera:
            other = first.setdefault(camera, role)
            if other != role:
                path: Path = ("obs", "cameras", role)
                facts = {"role": role, "other": other, "input": camera}
                yield point.key(path, "camera-shared", **facts).as_warning()


def _check_keep(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """What is kept is said, and what is to happen by itself can."""
    for about, care in parts.keep.items():
        path: Path = ("obs", "keep", about)
        needed = _KEPT.get(about, about)
        if about in set(Upkeep) and needed not in parts.declared:
            yield point.key(path, "keep-nothing", about=about, needed=needed)
        elif about in _NEVER_ON_AIR and care == Care.RESTORE.value:
            yield point.value(path, f"restore-{about}").as_warning()


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
        unknown = point.unknown(("show", "zone"), "unknown-zone", show.zone, sorted(available_timezones()))
        meant = (zone for zone, others in _ZONES.items() if show.zone.lower() in others)
        yield unknown.with_cure(next(meant, ""))
    elif show.start is not None:
        yield from _check_start(point, show.start, zone)
    if show.currency is not None and show.currency not in get_global("all_currencies"):
        known = tuple(CURRENCIES.values())
        yield point.unknown(("show", "currency"), "unknown-currency", show.currency, known)
    else:
        yield from _check_amounts(point, parts, currency_of(show))
    if show.platform not in PLATFORMS and (platform := meant_platform(show.platform)):
        slip = point.unknown(("show", "platform"), "unknown-platform", show.platform, (platform,))
        yield slip.as_warning()
    for number, output in enumerate(show.on_air):
        if show.on_air.index(output) < number:
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
            most = get_currency_precision(currency)
            yield point.value(path, refused.code, amount=str(amount), currency=currency, most=most)


def _amounts(parts: Parts) -> Iterator[tuple[Path, Decimal]]:
    if parts.targets is not None and parts.targets.revenue is not None:
        yield ("targets", "revenue"), parts.targets.revenue
    for key, product in parts.products.items():
        if product is None:
            continue
        yield ("products", key, "price"), product.price
        if product.was is not None:
            yield ("products", key, "was", "price"), product.was.price
        for number, step in enumerate(product.ladder):
            yield ("products", key, "ladder", number, "price"), step.price
        for number, gift in enumerate(product.gifts):
            if gift.value is not None:
                yield ("products", key, "gifts", number, "value"), gift.value
    for key, sale in parts.sales.items():
        if sale is not None:
            yield ("sales", key, "price"), sale.price
    for key, bag in parts.bags.items():
        if bag is not None:
            yield ("bags", key, "prize", "value"), bag.prize.value
