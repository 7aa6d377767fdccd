"""What a person may ask of the sales, bags and products of a running show."""

from dataclasses import dataclass


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
    """Count pieces sold; the last one closes the sale as sold out."""

    sale: str
    quantity: int


@dataclass(frozen=True, slots=True)
class BagOpen:
    bag: str


@dataclass(frozen=True, slots=True)
class BagClose:
    bag: str
