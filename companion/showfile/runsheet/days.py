"""Days as people write them above a run sheet: ``2026-11-26``, ``11月26日``, ``Fri, Nov 27, 2026``."""

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_NAMES = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_MONTH = rf"(?<![a-z])(?P<{{name}}>{_NAMES}|sept)\.?(?![a-z])"
_NTH = r"(?P<{name}>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:,?\s*(?P<{name}>20\d{{2}})(?!\d))?"
_DAY = re.compile(
    "|".join(
        (
            r"(?<!\d)(?P<y1>20\d{2})\s*[-/.年]\s*(?P<m1>\d{1,2})\s*[-/.月]\s*(?P<d1>\d{1,2})(?!\d)日?",
            r"(?<!\d)(?P<y2>20\d{2})(?P<m2>\d{2})(?P<d2>\d{2})(?!\d)",
            r"(?<!\d)(?P<m3>\d{1,2})\s*月\s*(?P<d3>\d{1,2})\s*[日号]",
            _MONTH.format(name="m4") + r"\s*" + _NTH.format(name="d4") + _YEAR.format(name="y4"),
            r"(?<!\d)" + _NTH.format(name="d5") + r"\s*" + _MONTH.format(name="m5") + _YEAR.format(name="y5"),
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    has_year: bool
    """Without one it is the nearest day of that name."""


def day_in(text: str, today: date) -> Day | None:
    """The first day that a text names; None when it names none, or one that no calendar has."""
    found = _DAY.search(text)
    if found is None:
        return None
    told = {name[0]: part for name, part in found.groupdict().items() if part is not None}
    month = told["m"].casefold()[:3]
    number = next((n for n, name in enumerate(_MONTHS, start=1) if name.startswith(month)), 0) or int(month)
    years = [int(told["y"])] if "y" in told else range(today.year - 1, today.year + 2)
    days = [day for year in years if (day := _date(year, number, int(told["d"]))) is not None]
    return Day(min(days, key=lambda day: abs(day - today)), "y" in told) if days else None


def without_day(text: str) -> str:
    return _DAY.sub("", text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
