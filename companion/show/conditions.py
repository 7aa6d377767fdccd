"""Conditions of cues and variants: ``stock(P4) < 20``, compared with what the show knows."""

from dataclasses import dataclass
from enum import StrEnum


class Quantity(StrEnum):
    """What a condition can look at."""

    STOCK = "stock"
    """Pieces of a product that are left: its stock less what its sales have counted as sold."""
    SOLD = "sold"
    """Pieces that a flash sale has counted as sold."""
    LEFT = "left"
    """Pieces that a flash sale has left."""


class Comparison(StrEnum):
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Condition:
    """``quantity(of) comparison number``. What is not known holds no condition."""

    quantity: Quantity
    of: str
    """Id of a product for ``stock``, of a flash sale for ``sold`` and ``left``."""
    comparison: Comparison
    number: int

    def holds_at(self, known: int) -> bool:
        """Does it hold when the quantity is so many?"""
        match self.comparison:
            case Comparison.BELOW:
                return known < self.number
            case Comparison.AT_MOST:
                return known <= self.number
            case Comparison.ABOVE:
                return known > self.number
            case Comparison.AT_LEAST:
                return known >= self.number
