"""Money, dates, clock times and names as finished text, in the language and zone of the show."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from companion.show.money import Money
from companion.show.offers import FormerPrice
from companion.show.times import WallMs

PRICES_KEPT = 2048
"""A show names some hundreds. Putting one into words takes 100 us, and pages are told all of them whenever
anything happens."""

BASIS: dict[str, dict[str, str]] = {
    "zh-CN": {
        "7d_lowest": "划线价：近 7 日最低成交价 {since}–{until}",
        "last_txn": "划线价：最近一次成交价 {since}–{until}",
        "guide_price": "划线价：厂商指导价 {since}–{until}",
        "own_listed": "划线价：本店标价 {since}–{until}",
        "eu_30d_low": "划线价：近 30 日最低价 {since}–{until}",
    },
    "en": {
        "7d_lowest": "Was: lowest price paid, {since}–{until}",
        "last_txn": "Was: last price paid, {since}–{until}",
        "guide_price": "Was: maker's guide price, {since}–{until}",
        "own_listed": "Was: our listed price, {since}–{until}",
        "eu_30d_low": "Was: lowest price of 30 days, {since}–{until}",
    },
}
"""A struck price never appears without what it rests on; keys are those of the show file."""


def price(money: Money, language: str) -> dict[str, str]:
    """A price in the parts that a graphic sets in different sizes; whole amounts have no decimals."""
    return dict(_parts(money, language))


@lru_cache(maxsize=PRICES_KEPT)
def _parts(money: Money, language: str) -> Mapping[str, str]:
    whole = money.amount == money.amount.to_integral_value()
    shown = money.amount.to_integral_value() if whole else money.amount
    integer = format_decimal(int(shown), locale=_locale(language))
    decimals = ""
    if not whole:
        mark = format_decimal(Decimal("0.5"), locale=_locale(language), format="0.0")[1]
        decimals = mark + f"{shown % 1:.2f}"[2:]
    symbol = get_currency_symbol(money.currency, locale=_locale(language)).replace("￥", "¥")
    return {"text": price_text(money, language), "currency": symbol, "integer": integer, "decimals": decimals}


@lru_cache(maxsize=PRICES_KEPT)
def price_text(money: Money, language: str) -> str:
    """The same price in one piece, as it stands in a line of text."""
    whole = money.amount == money.amount.to_integral_value()
    return format_currency(
        money.amount,
        money.currency,
        locale=_locale(language),
        format="¤#,##0" if whole else "¤#,##0.00",
        currency_digits=False,
    ).replace("￥", "¥")


@lru_cache(maxsize=PRICES_KEPT)
def basis(was: FormerPrice, language: str) -> str:
    """What a struck price rests on, with its first and last day."""
    table = BASIS.get(language, BASIS["en"])
    since, until = (_day(text, language) for text in (was.since, was.until))
    return table[was.basis].format(since=since, until=until)


def time_of_day(at: WallMs, zone: str) -> str:
    """``20:13:00`` in the zone of the show."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%H:%M:%S")


def short_time(at: WallMs, zone: str) -> str:
    """Likewise ``20:13``, with the seconds where there are any."""
    return time_of_day(at, zone).removesuffix(":00")


def masked(name: str) -> str:
    """A person's name as the public may see it: ``张小凡`` is ``张**``, and ``Anna Lee`` is ``A***``.

    Nothing is left of it but its first character, with the marks that belong to it. The stars are as many
    whatever its length, so that it tells nothing either; a name without anything to see is stars alone.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", name) if c == _JOINER or not _invisible(c))
    first = _first_character(seen.strip().strip(_JOINER))
    wide = first != "" and unicodedata.east_asian_width(first[0]) in "WF"
    return first + ("**" if wide else "***")


_JOINER = "\u200d"
"""Makes one emoji of several."""

_MOST_MARKS = 2
"""On one letter, where people write with them; a tower of them is meant to break the layout."""


_LONGEST_EMOJI = 10
"""Code points of the longest one that Unicode recommends for interchange."""


def _first_character(text: str) -> str:
    """What readers take for one character; less of it where Unicode allows more than a name needs."""
    end = 1
    if _is_flag_half(text[:1]):
        return text[: 2 if _is_flag_half(text[1:2]) else 1]
    while end < min(len(text), _LONGEST_EMOJI):
        here = text[end]
        if (unicodedata.category(here) in ("Mn", "Mc") and end <= _MOST_MARKS) or _is_skin_tone(here):
            end += 1
        elif here == _JOINER and _is_pictogram(text[end - 1]) and _is_pictogram(text[end + 1 : end + 2]):
            end += 2
        else:
            break
    return text[:end]


def _invisible(character: str) -> bool:
    """Controls, half surrogates, what turns the direction of the line, and lines' ends."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_skin_tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_pictogram(character: str) -> bool:
    return character != "" and (
        unicodedata.category(character) == "So" or character == "\ufe0f" or _is_skin_tone(character)
    )


def _day(iso: str, language: str) -> str:
    if language == "zh-CN":
        day = date.fromisoformat(iso)
        return f"{day.month}/{day.day}"
    return format_skeleton("MMMd", date.fromisoformat(iso), locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    """Parsed once: Babel would do so for every price of every snapshot."""
    return Locale.parse(language, sep="-")
