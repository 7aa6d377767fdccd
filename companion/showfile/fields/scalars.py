"""What the text of one scalar can mean: the field types of the document."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from companion.show import conditions
from companion.show.conditions import NoConditionError
from companion.show.times import Ms, WallMs
from companion.showfile.fields.numbers import amount, at_least_one, share, signed, whole
from companion.showfile.fields.reads import Reads, RefusedError

_HOURS_MAX = 24 * 31
"""No length in a show file is longer than a month (the time in which a prize can be claimed)."""

_UNITS = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?", re.ASCII)
_COLONS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_DAYS = re.compile(r"(\d{1,4})d", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_NAME_MAX = 500
"""Characters. The dialog of OBS takes 170 for the name of a scene or source, its websocket any number, and a
command of ours no more than this: who writes more has lost a quote somewhere."""

_BREAK = re.compile(r"[\n\t]")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_COLOR = re.compile(r"[0-9a-fA-F]{6}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)

_TRUTHS = {"true": True, "false": False}
_OTHER_TRUTHS = {
    **dict.fromkeys(("yes", "on", "y", "1", "是", "要"), "true"),
    **dict.fromkeys(("no", "off", "n", "0", "否", "不"), "false"),
}
_OTHER_SWITCHES = {
    **dict.fromkeys(("yes", "y", "1", "是", "要", "开", "开启", "打开"), "on"),
    **dict.fromkeys(("no", "n", "0", "否", "不", "关", "关闭"), "off"),
}
_SPOKEN_UNITS = (
    (re.compile(r"\s*(?:hours?|hrs?|小时|个小时|时)\s*", re.IGNORECASE), "h"),
    (re.compile(r"\s*(?:minutes?|mins?|分钟|分)\s*", re.IGNORECASE), "m"),
    (re.compile(r"\s*(?:seconds?|secs?|秒钟|秒)\s*", re.IGNORECASE), "s"),
)


class Go(StrEnum):
    """The operator's word."""

    GO = "go"


class Edge(StrEnum):
    """Whether the start or the end of a segment is fixed."""

    SOFT = "soft"
    HARD = "hard"


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


def duration(written: str) -> Ms:
    """``90s``, ``3m``, ``1h30m``, ``1:30`` (minutes and seconds), ``0:05:00``."""
    length = _duration(written)
    if length is None:
        raise RefusedError("bad-duration", write=_as_duration(written))
    if length > _HOURS_MAX * 3_600_000:
        raise RefusedError("long-duration")
    return length


def _duration(written: str) -> Ms | None:
    found = (_UNITS.fullmatch(written) if written else None) or _COLONS.fullmatch(written)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if found.re is _COLONS and found.group(1) and minutes > 59:
        return None
    return Ms(((hours * 60 + minutes) * 60 + seconds) * 1000)


def _as_duration(written: str) -> str:
    """The same length as this program writes it; empty when it is not clear which is meant."""
    plain = unicodedata.normalize("NFKC", written[:40])
    for spoken, unit in _SPOKEN_UNITS:
        plain = spoken.sub(unit, plain)
    plain = plain.lower().replace(" ", "")
    return plain if _duration(plain) is not None else ""


def days(written: str) -> int:
    """``30d``"""
    found = _DAYS.fullmatch(written)
    if found is None:
        plain = unicodedata.normalize("NFKC", written[:40]).lower().replace(" ", "")
        plain = re.sub("(?:days?|天|日)?$", "d", plain, count=1)
        raise RefusedError("bad-days", write=plain if _DAYS.fullmatch(plain) else "")
    return int(found.group(1))


def day(written: str) -> date:
    found = _DATE.fullmatch(written)
    if found is None:
        plain = re.sub(r"[年月/.]", "-", unicodedata.normalize("NFKC", written[:40])).removesuffix("日")
        raise RefusedError("bad-date", write=plain if _DATE.fullmatch(plain) else "")
    try:
        return _in_range(date(*(int(part) for part in found.groups())))
    except ValueError:
        raise RefusedError("no-such-date") from None


def local_time(written: str) -> datetime:
    """A date and time of day without a zone; ``in_zone`` makes an instant of it."""
    found = _DATE_TIME.fullmatch(written)
    if found is None:
        plain = unicodedata.normalize("NFKC", written[:40]).replace("/", "-")
        raise RefusedError("bad-date-time", write=plain if _DATE_TIME.fullmatch(plain) else "")
    when = day(found.group(1))
    hour, minute, second = (int(part or 0) for part in found.groups()[1:])
    if hour > 23 or minute > 59 or second > 59:
        raise RefusedError("no-such-time")
    return datetime.combine(when, time(hour, minute, second))


def _in_range(when: date) -> date:
    if not 2000 <= when.year <= 2100:
        raise RefusedError("no-such-date")
    return when


def time_of_day(written: str) -> Ms:
    """``20:14`` or ``20:14:30``, as milliseconds since midnight."""
    found = _CLOCK.fullmatch(written)
    if found is None:
        plain = unicodedata.normalize("NFKC", written[:40]).replace("点", ":").removesuffix("分").strip()
        raise RefusedError("bad-clock", write=plain if _CLOCK.fullmatch(plain) else "")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours > 23 or minutes > 59 or seconds > 59:
        raise RefusedError("no-such-time")
    return Ms(((hours * 60 + minutes) * 60 + seconds) * 1000)


def edge(written: str) -> "Edge | Ms":
    """``soft``, ``hard``, or the time of day of a hard one."""
    if written in tuple(Edge):
        return Edge(written)
    try:
        return time_of_day(written)
    except RefusedError as refused:
        if refused.code == "bad-clock" and not refused.write:
            [meant] = get_close_matches(written.lower(), tuple(Edge), 1) or [""]
            raise RefusedError("bad-edge", write=meant) from None
        raise


def color(written: str) -> str:
    """``D7263D``, as ``#d7263d``."""
    if not _COLOR.fullmatch(written):
        plain = written.strip("# ")[:40]
        raise RefusedError("bad-color", write=plain if _COLOR.fullmatch(plain) else "")
    return f"#{written.lower()}"


def asset(written: str) -> str:
    """A path below the folder of the show file, with ``/``."""
    one_line(written)
    plain = written.replace("\\", "/").removeprefix("./")
    if plain != written:
        raise RefusedError("bad-asset", write=plain if _is_inside(plain) else "")
    if not _is_inside(written):
        raise RefusedError("bad-asset")
    return written


def _is_inside(path: str) -> bool:
    return ":" not in path and all(part and not part.startswith(".") for part in path.split("/"))


def condition(written: str) -> conditions.Condition:
    """``stock(P4) < 20 and not open(F1)``"""
    try:
        return conditions.Condition.read(written)
    except NoConditionError as problem:
        if plain := _plain_condition(written):
            raise RefusedError("bad-condition", write=plain) from None
        if problem.at == 0 and problem.code != "unknown-name":
            raise RefusedError("bad-condition") from None
        breaks_off = problem.at == len(written)
        code = "condition-ends" if breaks_off else _NO_CONDITION[problem.code]
        # Of what is missing at the end the whole condition is shown, and how one is written.
        options = () if breaks_off else problem.options
        raise RefusedError(code, found=problem.found, at=problem.at, options=options) from None


_NO_CONDITION = {
    "too-long": "condition-long",
    "too-deep": "condition-deep",
    "no-sign": "condition-part",
    "unexpected": "condition-part",
    "unknown-name": "bad-quantity",
    "takes-no-id": "condition-alone",
    "id-missing": "condition-id",
    "number-missing": "condition-number",
    "number-large": "condition-large",
    "percent-missing": "condition-percent",
    "percent": "condition-pieces",
}
"""What the reader of conditions finds, and what the author of a show is told."""


def _plain_condition(written: str) -> str:
    """What somebody meant who wrote it with the signs of another keyboard; empty: nobody can tell."""
    plain = unicodedata.normalize("NFKC", written).replace("≤", "<=").replace("≥", ">=")
    plain = re.sub("[\"'“”‘’]", "", plain).replace("&&", " and ").replace("||", " or ").strip()
    plain = re.sub(r"(?<![<>=])=(?!=)", "==", plain)
    try:
        return conditions.Condition.read(plain).text
    except NoConditionError:
        return ""


def start_word(written: str) -> "Go | conditions.Condition":
    if written == Go.GO.value:
        return Go.GO
    if re.fullmatch("[A-Za-z]*", written):
        raise RefusedError("bad-start-word", write="go" if written.lower() == "go" else "")
    return condition(written)


def yes_no(written: str) -> bool:
    try:
        return _TRUTHS[written]
    except KeyError:
        plain = unicodedata.normalize("NFKC", written[:10]).lower()
        write = plain if plain in _TRUTHS else _OTHER_TRUTHS.get(plain, "")
        raise RefusedError("bad-yes-no", write=write) from None


def on_off(written: str) -> bool:
    """``on`` or ``off``; ``true`` and ``false`` are as good, for some editors turn one into the other."""
    words = {Switch.ON.value: True, Switch.OFF.value: False, **_TRUTHS}
    if written not in words:
        plain = unicodedata.normalize("NFKC", written[:10]).lower()
        raise RefusedError("bad-on-off", write=plain if plain in words else _OTHER_SWITCHES.get(plain, ""))
    return words[written]


def one_line(written: str) -> str:
    """Text that stands where there is room for one line: on a button, in a list, in OBS."""
    if _BREAK.search(written):
        raise RefusedError("line-break")
    return written


def name_in_obs(written: str) -> str:
    if len(written) > _NAME_MAX:
        raise RefusedError("long-name")
    return one_line(written)


def identifier(written: str) -> str:
    if not _ID.fullmatch(written):
        plain = unicodedata.normalize("NFKC", written[:64]).strip().replace(" ", "-")
        raise RefusedError("bad-id", write=plain if _ID.fullmatch(plain) else "")
    return written


def version(written: str) -> int:
    if written != "1":
        raise RefusedError("bad-version")
    return 1


def one_of(choices: type[StrEnum]) -> Reads:
    """Marks a field that takes one of a few words."""
    words = tuple(choice.value for choice in choices)

    def parse(written: str) -> StrEnum:
        if written not in words:
            raise RefusedError("bad-choice", options=words)
        return choices(written)

    return Reads(" or ".join(f"`{word}`" for word in words), parse, {"enum": list(words)})


_WRITTEN = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, Reads("text", one_line, _WRITTEN)]
NameInObs = Annotated[str, Reads("name in OBS", name_in_obs, _WRITTEN)]
Lines = Annotated[str, Reads("lines of text", str, _WRITTEN)]
Duration = Annotated[Ms, Reads("duration", duration, {"type": "string", "examples": ["90s", "3m", "1:30"]})]
DAYS_PATTERN = "^[0-9]{1,4}d$"
Days = Annotated[int, Reads("days", days, {"type": "string", "pattern": DAYS_PATTERN})]
Day = Annotated[date, Reads("date", day, {"type": "string", "examples": ["2026-12-01"]})]
LocalTime = Annotated[datetime, Reads("date and time", local_time, {"type": "string"})]
Amount = Annotated[Decimal, Reads("amount", amount, {"type": ["number", "string"], "minimum": 0})]
Whole = Annotated[int, Reads("whole number", whole, {"type": "integer", "minimum": 0})]
Count = Annotated[int, Reads("whole number from 1", at_least_one, {"type": "integer", "minimum": 1})]
Signed = Annotated[int, Reads("whole number", signed, {"type": "integer"})]
YesNo = Annotated[bool, Reads("`true` or `false`", yes_no, {"type": "boolean"})]
_SWITCHES = {"anyOf": [{"enum": list(Switch)}, {"type": "boolean"}]}
OnOff = Annotated[bool, Reads("`on` or `off`", on_off, _SWITCHES)]
_EDGES = {"anyOf": [{"enum": list(Edge)}, {"type": "string"}], "examples": ["hard", "20:14"]}
EdgeTime = Annotated[Edge | Ms, Reads("`soft`, `hard` or time of day", edge, _EDGES)]
TimeOfDay = Annotated[Ms, Reads("time of day", time_of_day, {"type": "string", "examples": ["20:14"]})]
Share = Annotated[Decimal, Reads("percentage", share, {"type": "string", "pattern": "^[0-9.]+%$"})]
Color = Annotated[str, Reads("colour", color)]
Asset = Annotated[str, Reads("file", asset, {"type": "string"})]
Condition = Annotated[
    conditions.Condition,
    Reads("condition", condition, {"type": "string", "examples": ["stock(P4) < 20", "left(F1) <= 10"]}),
]
Start = Annotated[
    Go | conditions.Condition,
    Reads("`go` or condition", start_word, {"type": "string", "examples": ["go", "stock(P4) < 20"]}),
]
Id = Annotated[str, Reads("id", identifier)]
Version = Annotated[int, Reads("`1`", version, {"const": 1})]


def in_zone(local: datetime, zone: ZoneInfo) -> WallMs:
    """The instant at which clocks in ``zone`` show ``local``.

    Raises:
        RefusedError: clocks skip that time, or show it twice (the change to and from summer time).
    """
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        skipped = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local
        raise RefusedError("time-skipped" if skipped else "time-twice")
    return WallMs(int(first.timestamp() * 1000))
