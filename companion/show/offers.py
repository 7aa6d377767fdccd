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


class Reveal(StrEnum):
    """From when viewers see the price of a sale."""

    TEASER = "teaser"
    OPEN = "open"


class Fairness(StrEnum):
    """How a draw can be checked by anyone; printed wherever its result is."""

    A = "A"
    """Randomness of a public beacon, of a round named in advance, and a seed that was committed to."""
    B = "B"
    """A seed that was committed to before anyone could enter, and a list frozen before it was revealed."""
    C = "C"
    """Randomness of this computer; what happened is in its journal, and nothing binds it before."""
    M = "M"
    """The platform drew; we show what it said."""


STALE_AFTER_MS = Ms(60_000)
"""Scarcity that is not true any more misleads (reference: UCPD Annex I 7; Order 117 Art. 32)."""


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
    sku: str = ""
    """What the warehouse calls it; empty when that is not known."""


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
    reveal: Reveal = Reveal.TEASER
    once: bool = False
    """Viewers are told that there will be no second time: it is neither extended nor run again."""
    stale_after_ms: Ms = STALE_AFTER_MS
    """A count of pieces that is older is shown to nobody."""


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
    """Who may not win: staff, by the name or the id they have on the platform."""
    recent_days: int = 0
    """Who has won in a show of the last so many days may not win again; 0: may."""
    fairness: Fairness = Fairness.B
    """How its draw can be checked, at best; one that the platform draws is ``M`` whatever stands here."""
    alternates: int | None = None
    """So many are drawn beside the winners, to move up in order; None: as many as there are prizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlan:
    """Bags that open one after the other by themselves, once somebody starts the queue."""

    bags: tuple[str, ...]
    gap_ms: Ms
    """From the end of one, its draw included, to the opening of the next."""
    loop: bool = False
    """After the last the first again, as a copy with an id of its own."""
