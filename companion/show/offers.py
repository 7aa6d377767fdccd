"""What a show sells and gives away, as its producer planned it. Immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.money import Money
from companion.show.times import Ms


class WindowMode(StrEnum):
    MIRROR = "mirror"
    """The platform's own tool sells or draws; we show its state."""
    NATIVE = "native"
    """The companion itself keeps the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who answers for the goods; shown to viewers."""

    name: str
    contact: str


class Basis(StrEnum):
    """What a struck-through price rests on."""

    LOWEST_OF_7_DAYS = "7d_lowest"
    LOWEST_OF_30_DAYS = "eu_30d_low"
    LAST_PAID = "last_txn"
    GUIDE_PRICE = "guide_price"
    """What the maker asks for it."""
    OWN_LISTED = "own_listed"
    """What the shop asked for it itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPrice:
    """A struck-through price and what it rests on."""

    price: Money
    basis: str
    """One of ``Basis``."""
    since: str
    """First day of the basis, ISO 8601."""
    until: str
    """Last day of the basis, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """What so many pieces cost together."""

    pieces: int
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    name: str
    quantity: int = 1
    value: Money | None = None
    """What one costs by itself now; None when no value may be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question that viewers ask, and what the host says."""

    ask: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    id: str
    name: str
    price: Money
    link: int | None = None
    """Number of the link in the shop's list."""
    was: FormerPrice | None = None
    stock: int | None = None
    limit: int | None = None
    """Most pieces one viewer may buy; None when there is no limit."""
    points: tuple[str, ...] = ()
    hook: str = ""
    never: tuple[str, ...] = ()
    """Words that the host must not say of it."""
    kind: str = ""
    """Its part in the show: 引流款, 爆款, hero."""
    reserve: int = 0
    """Pieces of the stock that are never put on sale."""
    ladder: tuple[LadderStep, ...] = ()
    gifts: tuple[Gift, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    """For a claim the file that proves it, beside the show file."""
    image: str = ""
    """Picture beside the show file; empty when there is none."""
    faq: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SalePlan:
    id: str
    product: str
    price: Money
    quantity: int
    length_ms: Ms
    teaser_ms: Ms = Ms(0)
    limit: int | None = None
    mode: WindowMode = WindowMode.MIRROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    name: str
    value: Money
    quantity: int
    kind: str = ""
    product: str = ""
    """Id of the product that it is a piece of, when it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagPlan:
    id: str
    prize: Prize
    length_ms: Ms
    mode: WindowMode = WindowMode.MIRROR
    follow: bool = False
    keyword: str = ""
    draw: str = "at_close"
    claim_within_ms: Ms = Ms(0)
    claim_how: str = ""
    delivery: str = ""
    forfeit: str = ""
    fan_club: bool = False
    watch_ms: Ms = Ms(0)
    """So long a viewer must have watched to enter."""
    join_how: str = ""
    draw_how: str = ""
    claim_condition: str = ""
    organiser: Seller | None = None
    """None: the seller of the show."""
    exclude: tuple[str, ...] = ()
    """Who may not win: staff, by the name they have on the platform."""
