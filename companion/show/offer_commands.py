"""What a person may ask of the sales, bags and products of a running show."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SaleArm:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleTease:
    """Announce the sale: from now its opening is promised."""

    sale: str


@dataclass(frozen=True, slots=True)
class SaleOpen:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleClose:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleCancel:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleExtend:
    """Move the promised end once, for a reason that is shown and kept."""

    sale: str
    seconds: int
    reason: str


@dataclass(frozen=True, slots=True)
class SaleSold:
    """Count pieces sold, or give back with a negative number; the last one ends the sale as sold out."""

    sale: str
    quantity: int
    feed: str = ""
    """The program that says so; empty when a person does."""


@dataclass(frozen=True, slots=True)
class BagOpen:
    bag: str


@dataclass(frozen=True, slots=True)
class BagClose:
    bag: str


@dataclass(frozen=True, slots=True)
class SaleRerun:
    """Plan the same sale once more under an id of its own (``F1-2``), as a draft; None: as it was."""

    sale: str
    quantity: int | None = None
    seconds: int | None = None
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SaleLeft:
    """So many pieces are left, as the platform's own page shows it."""

    sale: str
    left: int
    reason: str = ""
    """Why there are more than before: some were put back or not paid for. Needed only then."""
    feed: str = ""
    """The program that says so; empty when a person does."""


@dataclass(frozen=True, slots=True)
class BagAnnounce:
    """Publish the rules, and for a draw of our own the commitment to its seed."""

    bag: str


@dataclass(frozen=True, slots=True)
class BagDraw:
    """Have it drawn; for one that the platform draws, say that it is drawing."""

    bag: str


@dataclass(frozen=True, slots=True)
class BagWinners:
    """Who has won, as the platform said. Over the wire they are given as ``names``, and kept apart."""

    bag: str
    winners: tuple[str, ...]
    """Ids that stand for their names in this run."""


@dataclass(frozen=True, slots=True)
class BagPublish:
    """Show viewers who has won."""

    bag: str


@dataclass(frozen=True, slots=True)
class BagClaimed:
    """A winner has claimed the prize; once all have, or none can move up any more, the bag is settled."""

    bag: str
    winner: str


@dataclass(frozen=True, slots=True)
class BagReplace:
    """The next alternate wins in place of this winner, for a reason that is kept. Nothing is drawn again."""

    bag: str
    winner: str
    reason: str


@dataclass(frozen=True, slots=True)
class BagVoid:
    """Call it off, for a reason that viewers are told."""

    bag: str
    reason: str


@dataclass(frozen=True, slots=True)
class BagCopy:
    """Plan the same bag once more under an id of its own (``L1-2``); None: as it was."""

    bag: str
    quantity: int | None = None
    seconds: int | None = None
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class QueueSet:
    """Let these bags open one after the other, instead of those that the queue has."""

    bags: tuple[str, ...]
    gap_seconds: int
    loop: bool = False


@dataclass(frozen=True, slots=True)
class QueueStart:
    """Open the first bag of the queue that can be, and the others after it."""


@dataclass(frozen=True, slots=True)
class QueueStop:
    """Open no further bag by itself; one that is open stays open."""


@dataclass(frozen=True, slots=True)
class ProductShow:
    """Put the card of a product on air."""

    product: str


@dataclass(frozen=True, slots=True)
class ProductSoldOut:
    product: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProductPull:
    """Take it out of the show: it must not be sold any more, whatever stock there is."""

    product: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProductBack:
    """It can be sold after all."""

    product: str


@dataclass(frozen=True, slots=True)
class PriceSet:
    """It costs this from now on, wherever its price is shown; what a sale promised stays."""

    product: str
    price: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class StockSet:
    """So many pieces are there now."""

    product: str
    stock: int
    feed: str = ""
    """The program that says so; empty when a person does."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Tell viewers that something was said or shown wrong."""

    text: str
    product: str | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What the platform's own page has for a product, as somebody read it there."""

    product: str
    price: Decimal
    link: int
    who: str


@dataclass(frozen=True, slots=True)
class CheckInConfirm:
    """Somebody else has read the same."""

    product: str
    who: str


OfferCommand = (
    SaleArm
    | SaleTease
    | SaleOpen
    | SaleClose
    | SaleCancel
    | SaleExtend
    | SaleSold
    | BagOpen
    | BagClose
    | SaleRerun
    | SaleLeft
    | BagAnnounce
    | BagDraw
    | BagWinners
    | BagPublish
    | BagClaimed
    | BagReplace
    | BagVoid
    | BagCopy
    | QueueSet
    | QueueStart
    | QueueStop
    | ProductShow
    | ProductSoldOut
    | ProductPull
    | ProductBack
    | PriceSet
    | StockSet
    | Correction
    | CheckIn
    | CheckInConfirm
)
