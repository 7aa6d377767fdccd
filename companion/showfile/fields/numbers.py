"""What a number in a show file means: amounts, counts, shares."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import get_currency_precision

from companion.show.money import Money
from companion.showfile.fields.reads import RefusedError

_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_SIGNED = re.compile(r"-?\d{1,9}", re.ASCII)
_NEGATIVE = re.compile(r"[-－−]\s*[¥$€£]?\d")
_THOUSANDS = re.compile(r"[¥￥$€£]?\d{1,3}(?:,\d{3})+(?:\.\d+)?[元块件份个]?", re.ASCII)
_MYRIADS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}
_MANY = re.compile(rf"(\d{{1,5}}(?:\.\d{{1,6}})?)\s*([{''.join(_MYRIADS)}])", re.ASCII | re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%", re.ASCII)


def amount(written: str) -> Decimal:
    if not _AMOUNT.fullmatch(written):
        if _NEGATIVE.match(written):
            raise RefusedError("negative")
        plain = _as_number(written)
        raise RefusedError("bad-amount", write=plain if _AMOUNT.fullmatch(plain) else "")
    return Decimal(written)


def whole(written: str) -> int:
    if not _WHOLE.fullmatch(written):
        if _NEGATIVE.match(written):
            raise RefusedError("negative")
        plain = _as_number(written)
        raise RefusedError("bad-whole", write=plain if _WHOLE.fullmatch(plain) else "")
    return int(written)


def signed(written: str) -> int:
    """A whole number that may be below zero."""
    if not _SIGNED.fullmatch(written):
        plain = unicodedata.normalize("NFKC", written[:40]).replace("−", "-").replace(" ", "")
        raise RefusedError("bad-signed", write=plain if _SIGNED.fullmatch(plain) else "")
    return int(written)


def _as_number(written: str) -> str:
    """The same number in digits alone: no sign of a currency, no counting word, no comma, no 万."""
    plain = unicodedata.normalize("NFKC", written[:40]).strip("¥$€£元块件份个号遍次人 ")
    many = _MANY.fullmatch(plain)
    if many is not None:
        return f"{(Decimal(many[1]) * _MYRIADS[many[2].lower()]).normalize():f}"
    return without_commas(plain) or plain


def without_commas(written: str) -> str:
    """``1280.00`` for ``1,280.00``; empty for what is no number with a comma before each three digits."""
    return written.strip("¥￥$€£元块件份个 ").replace(",", "") if _THOUSANDS.fullmatch(written) else ""


def at_least_one(written: str) -> int:
    number = whole(written)
    if number < 1:
        raise RefusedError("bad-count")
    return number


def share(written: str) -> Decimal:
    """``22%``, as percent."""
    found = _SHARE.fullmatch(written)
    if found is None:
        plain = unicodedata.normalize("NFKC", written[:40]).replace(" ", "").removesuffix("%") + "%"
        raise RefusedError("bad-share", write=plain if _SHARE.fullmatch(plain) else "")
    percent = Decimal(found.group(1))
    if percent > 100:
        raise RefusedError("share-over-100")
    return percent


def money(value: Decimal, currency: str) -> Money:
    """
    Raises:
        RefusedError: the amount has more decimals than the currency.
    """
    if decimals(value) > get_currency_precision(currency):
        raise RefusedError("too-many-decimals")
    return Money(value, currency)


def decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
