"""What a cell of times says: ``19:30-19:35``, ``T+0:05``, ``5分钟``, ``5'30"``, or what Excel makes of it."""

import re
import unicodedata
from dataclasses import dataclass

from companion.show.times import MINUTE, SECOND, Ms

HOUR = Ms(60 * MINUTE)
DAY = Ms(24 * HOUR)

_LONG_FOR_A_SEGMENT = Ms(3 * HOUR)
"""Nobody talks of one thing that long."""

_LATEST_HOUR = 29
"""Crews write 24:30 and 25:00 for half past midnight and one o'clock after a late show."""

_HALVES = {
    **dict.fromkeys(("上午", "早上", "早", "凌晨", "am"), "am"),
    **dict.fromkeys(("下午", "晚上", "晚", "中午", "傍晚", "pm"), "pm"),
}
_HALF = "|".join(sorted(_HALVES, key=len, reverse=True))
_CLOCK = re.compile(
    rf"(?P<before>{_HALF})?(?P<hour>\d{{1,2}})(?:[:点时](?P<minute>\d{{1,2}}|半)?分?(?::?(?P<second>\d{{2}})秒?)?)"
    rf"(?P<after>am|pm)?",
    re.ASCII,
)
_ON_THE_HOUR = re.compile(r"(?P<hour>\d{1,2})(?P<after>am|pm)", re.ASCII)
_DIGITS = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})", re.ASCII)
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[ t]?(?=\d{2}:\d{2}:\d{2}$)", re.ASCII)
"""How a cell is read that holds a day beside its time; Excel counts a bare time from 1899."""
_DAYS = re.compile(r"(\d{1,3})days?,(\d{1,2})(?=:\d{2}:\d{2})", re.ASCII)
"""How a cell is read that counts hours beyond a day."""
_PART_OF_SECOND = re.compile(r"(\d{1,3}):(\d{2}):(\d{2}\.\d+)", re.ASCII)
"""Excel's fractions of a day miss a whole second by a little."""
_FRACTION = re.compile(r"[01]?\.\d{2,}(?:e-\d+)?|\d\.\d+e-\d+", re.ASCII)
_OFFSET = re.compile(r"t?\+(?P<rest>.+)", re.ASCII)
_COLONS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})", re.ASCII)
_UNITS = re.compile(
    r"(?:(?P<h>\d{1,3}(?:\.\d{1,3})?)(?:个?小时|时|hours?|hrs?|h))?"
    r"(?:(?P<m>\d{1,4}(?:\.\d{1,3})?)(?:分钟|分|minutes?|mins?|m|')(?P<half>半)?钟?)?"
    r"(?:(?P<s>\d{1,5})(?:秒钟|秒|seconds?|secs?|s|\"|'')?)?",
    re.ASCII,
)
_QUOTES = str.maketrans("‘’′“”″", "'''\"\"\"")
"""What a Chinese keyboard, Excel and WPS make of the marks for minutes and seconds."""
_SPOKEN = {"半小时": 30 * MINUTE, "半个小时": 30 * MINUTE, "一刻钟": 15 * MINUTE, "halfanhour": 30 * MINUTE}
_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,3})?", re.ASCII)
_TO = re.compile(r"[-~–—−―〜→至到]+|(?<=[\dm])to(?=[\d+t])")
_BEGINS = re.compile(r"(?:准时)?(?:开播|开始)$|(?<=[点时])整$")
_ABOUT = re.compile(r"^(?:约|大约|共|预计|c\.?a\.?|about|approx\.?|~|≈)|(?:左右|以内)$")


@dataclass(frozen=True, slots=True)
class Span:
    """What a cell says of when something is; None where it does not say that."""

    start: Ms | None = None
    """Since midnight; since the beginning of the show when ``relative``."""
    end: Ms | None = None
    """Likewise; before ``start`` when midnight lies between them."""
    relative: bool = False
    two_parts: bool = False
    """Written ``T+0:05``: hours and minutes as crews write it, minutes and seconds as clocks count up. It is
    read as hours and minutes here."""


@dataclass(frozen=True, slots=True)
class Length:
    ms: Ms
    shortest: Ms | None = None
    """Of ``5-8分钟``, where ``ms`` is the longer one."""
    bare: bool = False
    """A number alone, read in the unit of its column."""
    two_parts: bool = False
    """Written ``5:00``: minutes and seconds here; a CSV file of Excel may mean hours and minutes."""
    by_excel: bool = False
    """Written with hours, minutes and seconds, as Excel stores what somebody typed as ``5:00``."""

    @property
    def typed_ms(self) -> Ms | None:
        """What somebody typed, where Excel has made hours of it for which nobody talks of one thing; None: it
        is as it stands."""
        return Ms(self.ms // 60) if self.by_excel and self.ms >= _LONG_FOR_A_SEGMENT else None


def plain(text: str) -> str:
    """However it was typed: full width or half, upper case or lower, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _as_typed(text: str) -> str:
    """A cell as somebody may have typed it, also where Excel made a day, hours or a fraction of it."""
    written = _DATED.sub("", plain(text).translate(_QUOTES))
    written = _DAYS.sub(lambda found: str(int(found[1]) * 24 + int(found[2])), written)
    if (parts := _PART_OF_SECOND.fullmatch(written)) is not None:
        seconds = round(int(parts[1]) * 3_600 + int(parts[2]) * 60 + float(parts[3]))
        written = f"{seconds // 3_600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return written


def span(text: str) -> Span | None:
    """What a cell of times says; None when it cannot be read as any."""
    written = _BEGINS.sub("", _ABOUT.sub("", _as_typed(text)))
    if not written:
        return None
    first, *others = _TO.split(written, maxsplit=1)
    second = others[0] if others else ""
    if (offset := _OFFSET.fullmatch(first)) is not None:
        return _relative(offset["rest"], second)
    if second and (both := _minutes_of_show(first, second)) is not None:
        return both
    start = _clock(first)
    if start is None or (second and _clock(second) is None):
        return None
    end = _clock(second) if second else None
    if end is not None and end < start and _names_half(first) and not _names_half(second):
        end = Ms(end + DAY // 2) if end + DAY // 2 > start else end  # 晚上7:30-8:00
    elif end is not None and start < DAY // 2 <= end and not _names_half(first) and _names_half(second):
        start = Ms(start + DAY // 2) if start + DAY // 2 < end else start  # 8:00-8:05 PM
    return Span(start, end)


def _relative(first: str, second: str) -> Span | None:
    start, end = _offset(first), _offset(second.removeprefix("t").removeprefix("+")) if second else None
    if start is None or (second and end is None):
        return None
    return Span(start, end, relative=True, two_parts=first.count(":") == 1)


def _offset(text: str) -> Ms | None:
    found = _COLONS.fullmatch(text)
    if found is not None and found[1] is None:
        return Ms(int(found[2]) * HOUR + int(found[3]) * MINUTE)
    told = length(text)
    return told.ms if told is not None else None


def _minutes_of_show(first: str, second: str) -> Span | None:
    """``0-5分钟``: counted from the beginning, as many plans on the web have it."""
    end = _UNITS.fullmatch(second)
    if end is None or end["m"] is None or end["h"] is not None or "点" in second:
        return None
    start = length(first) if not first.isdecimal() else Length(Ms(int(first) * MINUTE))
    last = length(second)
    if start is None or last is None:
        return None
    return Span(start.ms, last.ms, relative=True)


def _names_half(text: str) -> bool:
    return any(name in text for name in _HALVES)


def _clock(text: str) -> Ms | None:
    if _FRACTION.fullmatch(text):
        return Ms(round(float(text) * DAY / SECOND) * SECOND) if float(text) < 2 else None
    found = _CLOCK.fullmatch(text) or _ON_THE_HOUR.fullmatch(text) or _DIGITS.fullmatch(text)
    if found is None:
        return None
    told = {"minute": None, "second": None, "before": None, "after": None, **found.groupdict()}
    hour = int(told["hour"] or 0)
    minute = 30 if told["minute"] == "半" else int(told["minute"] or 0)
    second = int(told["second"] or 0)
    half = _HALVES.get(told["before"] or told["after"] or "")
    if half == "pm" and hour < 12 and not (told["before"] == "中午" and hour == 11):
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour > _LATEST_HOUR or minute > 59 or second > 59:
        return None
    return Ms(hour * HOUR + minute * MINUTE + second * SECOND)


def length(text: str, unit: Ms = MINUTE) -> Length | None:
    """How long a cell says that something lasts, in whole seconds; None when it cannot be read.

    ``unit`` is that of a bare number.
    """
    written = _ABOUT.sub("", _as_typed(text))
    if not written:
        return None
    parts = _TO.split(written)
    if len(parts) == 2:
        return _between(parts[0], parts[1], unit)
    if written in _SPOKEN:
        return Length(Ms(_SPOKEN[written]))
    if _FRACTION.fullmatch(written) and float(written) < 0.2:
        return Length(Ms(round(float(written) * DAY / SECOND) * SECOND))  # of a day, as Excel counts
    if _NUMBER.fullmatch(written):
        return Length(_seconds(float(written) * unit), bare=True)
    if (colons := _COLONS.fullmatch(written)) is not None:
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
        if seconds > 59 or (colons[1] is not None and minutes > 59):
            return None
        ms = Ms(hours * HOUR + minutes * MINUTE + seconds * SECOND)
        return Length(ms, two_parts=colons[1] is None, by_excel=colons[1] is not None)
    units = _UNITS.fullmatch(written)
    if units is None or not any(units[part] for part in "hms") or written.isdecimal():
        return None
    half = 30 * SECOND if units["half"] else 0
    return Length(
        _seconds(
            float(units["h"] or 0) * HOUR
            + float(units["m"] or 0) * MINUTE
            + half
            + int(units["s"] or 0) * SECOND
        )
    )


def _between(first: str, second: str, unit: Ms) -> Length | None:
    """``5-8分钟``; what has no unit has that of the other one. ``19:30-19:35`` are times of day."""
    if ":" in first or ":" in second:
        return None
    longest = length(second, unit)
    if longest is None or not _NUMBER.fullmatch(first):
        shortest = length(first, unit)
    else:
        number = _NUMBER.match(second)
        scale = longest.ms / float(number[0]) if number is not None and float(number[0]) else unit
        shortest = Length(_seconds(float(first) * scale))
    if shortest is None or longest is None or shortest.ms > longest.ms:
        return None
    return Length(longest.ms, shortest=shortest.ms, bare=longest.bare)


def _seconds(ms: float) -> Ms:
    return Ms(round(ms / SECOND) * SECOND)


def spoken(ms: int, language: str) -> str:
    """A length that no spreadsheet takes for a time of day: ``5 min``, ``1 分 30 秒``."""
    hours, rest = divmod(ms // SECOND, 3_600)
    minutes, seconds = divmod(rest, 60)
    units = ("小时", "分钟" if not seconds else "分", "秒") if language == "zh-CN" else ("h", "min", "s")
    parts = [f"{n} {unit}" for n, unit in zip((hours, minutes, seconds), units, strict=True) if n]
    return " ".join(parts) or f"0 {units[2]}"
