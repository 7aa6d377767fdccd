"""Amounts of money, exact to the minor unit."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with as many decimals as its author wrote, and the ISO 4217 code of its currency."""

    amount: Decimal
    currency: str
