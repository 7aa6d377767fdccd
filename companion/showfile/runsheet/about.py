"""What a run sheet says of the show itself: its title, the day, when it starts, where it is sold."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from companion.show.clock import time_of_day
from companion.show.times import Ms
from companion.showfile.fields.about import CURRENCIES
from companion.showfile.runsheet.columns import Means
from companion.showfile.runsheet.days import Day, day_in, without_day
from companion.showfile.runsheet.grid import Cell
from companion.showfile.runsheet.lines import Lines
from companion.showfile.runsheet.money import SIGNS
from companion.showfile.runsheet.remarks import Remark, guess
from companion.showfile.runsheet.times import plain
from companion.showfile.runsheet.written import value_at, with_show
from companion.showfile.surroundings import Surroundings

_HOUR = re.compile(
    r"\d{1,2}[:：]\d{2}(?:\s*[-–—~～至]+\s*\d{1,2}[:：]\d{2})?\s*(?:开播|开始|[ap]m\b)?", re.IGNORECASE
)
"""Stands in ``start``, and is wrong in a title as soon as that is moved."""
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")
_TITLED = re.compile(
    r"(?:直播|本场)?(?:主题|名称|标题|节目名?称?)\s*[:：]|(?:show|title|event)\s*[:：]", re.IGNORECASE
)
_LABELLED = re.compile(r".{1,6}[:：]")
"""``主播：小林`` above the table is no title."""
_CHINA = "Asia/Shanghai"
"""The one zone of China: nobody there has to be told that times are meant in it."""
_ZONES = {
    **dict.fromkeys(("ET", "EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CT", "CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("PT", "PST", "PDT"), "America/Los_Angeles"),
    **dict.fromkeys(("GMT", "BST", "UK time"), "Europe/London"),
    **dict.fromkeys(("CET", "CEST"), "Europe/Berlin"),
}
_ZONE = re.compile(rf"(?:\d|[ap]m)\s*\(?({'|'.join(_ZONES)})\b", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a sheet does not say."""

    base: bytes
    """The show file to which the rundown is added."""
    keeps_goods: bool
    """``base`` is the crew's own: its products, sales and bags are meant, and so are its title and start."""
    show_id: str
    title: str
    """That of the show where the sheet names none."""
    day: date | None
    """On which the show is, as the crew says; None: as the sheet says."""
    today: date
    """A day without its year is the nearest one of that name."""
    surroundings: Surroundings


def with_about(base: bytes, lines: Lines, start: Ms | None, around: Around, remarks: list[Remark]) -> bytes:
    """A starter with what the sheet says of the show; ``start`` is a time of day, None: it names none."""
    cell = _title(lines.titles)
    if cell is not None:
        title = " ".join(_EMPTY_BRACKETS.sub("", _HOUR.sub("", without_day(cell.text))).split())
        base = with_show(base, title=title)
        remarks.append(guess("title-of-show", cell.name, title=title))
    base = _sold_in(base, lines, remarks)
    if start is None:
        return base
    base = _zoned(base, lines.titles, remarks)
    day = around.day
    if day is None and (found := _day(lines, around)) is not None:
        place, named = found
        day = named.day
        remarks.append(guess("date" if named.has_year else "date-nearest", place, date=day.isoformat()))
    if day is None:
        remarks.append(guess("date-missing", time=time_of_day(start), today=around.today.isoformat()))
        return base
    return started(base, day, start)


def started(base: bytes, day: date, start: Ms) -> bytes:
    """With this planned start."""
    return with_show(base, start=f"{day.isoformat()} {time_of_day(start)}")


def currency_of(base: bytes) -> str:
    """ISO 4217 code of the prices of a show file; empty where it names neither currency nor market."""
    own = value_at(base, "show", "currency")
    market = value_at(base, "show", "market")
    return own if isinstance(own, str) else CURRENCIES.get(str(market), "")


def other_currency(lines: Lines, currency: str) -> Iterator[Remark]:
    """The first price with the sign of another currency than the show's."""
    for cell, sign in _signs(lines):
        if SIGNS[sign] != currency:
            yield guess("currency", cell.name, sign=sign, currency=currency)
            return


def _sold_in(base: bytes, lines: Lines, remarks: list[Remark]) -> bytes:
    """The market whose money the prices are written in: the starter's own is but an example."""
    cell, sign = next(_signs(lines), (None, ""))
    market = next((market for market, currency in CURRENCIES.items() if currency == SIGNS.get(sign)), None)
    if cell is None or market is None or SIGNS[sign] == currency_of(base):
        return base
    remarks.append(guess("market", cell.name, sign=sign, market=market, currency=SIGNS[sign]))
    return with_show(base, market=market)


def _signs(lines: Lines) -> Iterator[tuple[Cell, str]]:
    for line in lines.lines:
        for _, cell in line.all_of(lines.columns, Means.PRICE):
            yield from ((cell, sign) for sign in SIGNS if sign in plain(cell.text))


def _zoned(base: bytes, above: Sequence[Cell], remarks: list[Remark]) -> bytes:
    """The zone that a time above the table is said in; that of the starter is told, for nobody chose it."""
    zone = str(value_at(base, "show", "zone"))
    for cell in above:
        if (found := _ZONE.search(cell.text)) is not None:
            named = next(zone for name, zone in _ZONES.items() if name.casefold() == found[1].casefold())
            remarks.append(guess("zone", cell.name, zone=named))
            return with_show(base, zone=named)
    if zone != _CHINA:
        remarks.append(guess("zone", zone=zone))
    return base


def _day(lines: Lines, around: Around) -> tuple[str, Day] | None:
    """The day that is named above the table, by the sheet or by the file, and the cell that names it."""
    texts = (*lines.titles, Cell(lines.grid.sheet.name, ""), Cell(around.title, ""))
    found = ((one.name, day) for one in texts if (day := day_in(one.text, around.today)) is not None)
    return next(found, None)


def _title(above: Sequence[Cell]) -> Cell | None:
    """The title of the show: what stands behind a label of one, or else the first cell that may be one."""
    for cell, following in pairwise([*above, Cell("", "")]):
        if (found := _TITLED.match(cell.text)) is not None:
            named = replace(cell, text=cell.text[found.end() :].strip())
            return named if named.text else following if following.text else None
    return next((cell for cell in above if _is_title(cell)), None)


def _is_title(cell: Cell) -> bool:
    text = without_day(cell.text).strip(" ：:日期时间")
    return len(text) >= 4 and _LABELLED.match(cell.text) is None
