"""What a cell of prices says: ``199``, ``¥39.9/2件``, ``原价35→直播价19.9``, ``$9.99 (reg. $19.99)``."""

import re
from dataclasses import dataclass
from decimal import Decimal

from companion.showfile.runsheet.times import plain

SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "元": "CNY", "rmb": "CNY"}
"""Currencies by how they are written; ``¥`` is also the sign of the yen."""

_NUMBER = r"\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?(?![\d.,]*\d)"
_AFTER = r"(?:元|块|€|£|rmb|cny|usd|gbp|eur)"
_WHOLE = re.compile(rf"[¥$€£]?(?P<number>{_NUMBER}){_AFTER}?", re.ASCII)
_WITH_SIGN = re.compile(rf"[¥$€£](?P<one>{_NUMBER})|(?<![\d.,])(?P<other>{_NUMBER}){_AFTER}", re.ASCII)
_ALONE = re.compile(
    rf"(?<![\d.,])(?P<number>{_NUMBER})(?![件份套个瓶盒片支袋杯双条折赠%+xX×]|包(?!邮))", re.ASCII
)
"""Not how many pieces, and not a discount."""
_LAST = re.compile(r"[→>]+|->|现价|到手价?|直播价")
"""What stands before these is the former price."""
_IN_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{2}(?!\d))", re.ASCII)
"""``12,99 €``; thousands have three digits after theirs."""
_FROM = re.compile(r"起|from|\+$|\d\s*[-~–—]\s*[¥$€£]?\d")
"""``99元起``, ``$20-30``: where prices begin. A card that shows 99 would promise it for everything."""


@dataclass(frozen=True, slots=True)
class Price:
    number: str
    """As show files write it."""
    is_all: bool
    """The cell says nothing else."""


def price_of(text: str) -> Price | None:
    """The one price that a cell names; None when it names none or several."""
    written = _DECIMAL_COMMA.sub(".", plain(text))
    if (whole := _WHOLE.fullmatch(written)) is not None:
        return Price(_number(whole["number"]), is_all=True)
    parts = [part for part in _LAST.split(_IN_BRACKETS.sub("", written)) if part]
    last = parts[-1] if parts else ""
    if _FROM.search(last):
        return None
    signed = [one["one"] or one["other"] for one in _WITH_SIGN.finditer(last)]
    found = signed or [one["number"] for one in _ALONE.finditer(last)]
    return Price(_number(found[0]), is_all=False) if len(found) == 1 else None


def is_from(text: str) -> bool:
    """Does the cell say where prices begin, and not what one is?"""
    return _FROM.search(plain(text)) is not None


def _number(written: str) -> str:
    return f"{Decimal(written.replace(',', '')):f}"
