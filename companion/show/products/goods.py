"""Products as they are now: price, stock, whether they can be sold, and what the platform has of them."""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.money import Money
from companion.show.times import WallMs


class Sellable(StrEnum):
    ON_SALE = "on_sale"
    SOLD_OUT = "sold_out"
    PULLED = "pulled"
    """It must not be sold any more in this show."""


class StockSource(StrEnum):
    """Who says how many there are."""

    PLAN = "plan"
    """The show file, before anything was counted."""
    HAND = "hand"
    """Somebody typed it."""
    FEED = "feed"
    """Another program told it, over the API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What somebody counted, less what sales of our own have sold since."""

    pieces: int
    source: StockSource
    as_of: WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the platform's own page has, as one person read it and another confirmed."""

    price: Money
    link: int
    by: str
    at: WallMs
    confirmed_by: str = ""
    confirmed_at: WallMs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One product now; where nothing was set, the plan counts."""

    sellable: Sellable = Sellable.ON_SALE
    why: str = ""
    since: WallMs | None = None
    """When it was last sold out, pulled or brought back."""
    by_count: bool = False
    """It is sold out because a count of the stock said 0; a later count brings it back."""
    price: Money | None = None
    """None: as planned."""
    priced: WallMs | None = None
    price_reason: str = ""
    stock: Stock | None = None
    """None: as planned, less what sales of our own counted."""
    checked: Checked | None = None
    skipped: tuple[str, ...] = ()
    """Segments to come whose own product it is, that are passed over because neither it nor a variant can be
    sold, and not because a hand wanted it so."""
