"""Money, dates and clock times as finished text, in the language and zone of the show."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from companion.show.money import Money
from companion.show.offers import FormerPrice
from companion.show.times import WallMs

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
    whole = money.amount == money.amount.to_integral_value()
    shown = money.amount.to_integral_value() if whole else money.amount
    integer = format_decimal(int(shown), locale=_locale(language))
    decimals = ""
    if not whole:
        mark = format_decimal(Decimal("0.5"), locale=_locale(language), format="0.0")[1]
        decimals = mark + f"{shown % 1:.2f}"[2:]
    symbol = get_currency_symbol(money.currency, locale=_locale(language)).replace("￥", "¥")
    return {"text": price_text(money, language), "currency": symbol, "integer": integer, "decimals": decimals}


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


def basis(was: FormerPrice, language: str) -> str:
    """What a struck price rests on, with its first and last day."""
    table = BASIS.get(language, BASIS["en"])
    since, until = (_day(text, language) for text in (was.since, was.until))
    return table[was.basis].format(since=since, until=until)


def time_of_day(at: WallMs, zone: str) -> str:
    """``20:13:00`` in the zone of the show."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%H:%M:%S")


def _day(iso: str, language: str) -> str:
    if language == "zh-CN":
        day = date.fromisoformat(iso)
        return f"{day.month}/{day.day}"
    return format_skeleton("MMMd", date.fromisoformat(iso), locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    """Parsed once: Babel would do so for every price of every snapshot."""
    return Locale.parse(language, sep="-")
