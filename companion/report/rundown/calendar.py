"""The rundown as a calendar (RFC 5545): the show with a reminder, and each of its segments."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from companion.show.model import Plan
from companion.show.times import Ms, WallMs

REMINDER = timedelta(minutes=10)
"""Before the show begins."""

_PRODUCT = "-//Live Companion//rundown//EN"
_DOMAIN = "live-companion.invalid"
"""RFC 5545 (3.8.4.7) wants ids that are unique in the world; nobody can own this domain (RFC 6761)."""

_OCTETS = 75
"""Of a line at most, without its break (3.1)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calendar(plan: Plan, made: WallMs) -> bytes:
    """The calendar of a show that has a planned start; ``made`` is now: a newer one replaces an older.

    Instants are in UTC, so that it needs no rules of time zones.

    Raises:
        ValueError: the show has no planned start.
    """
    if plan.planned_start is None:
        raise ValueError("a show without a planned start has no place in a calendar")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(plan.title)}")
    begins = plan.planned_start
    lines += _event(plan.id, plan.title, begins, plan.length_ms, made, plan.seller.name, is_show=True)
    for segment in plan.rundown:
        product = plan.products.get(segment.product or "")
        told = "\n".join([*([product.name] if product is not None else []), *segment.say, *segment.notes])
        lines += _event(f"{plan.id}.{segment.id}", segment.title, begins, segment.length_ms, made, told)
        begins = WallMs(begins + segment.length_ms)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(
    name: str, title: str, begins: WallMs, lasts: Ms, made: WallMs, told: str, *, is_show: bool = False
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@{_DOMAIN}"
    yield f"DTSTAMP:{_instant(made)}"
    yield f"DTSTART:{_instant(begins)}"
    yield f"DTEND:{_instant(WallMs(begins + lasts))}"
    yield f"SUMMARY:{_text(title)}"
    if told:
        yield f"DESCRIPTION:{_text(told)}"
    # The show makes its crew busy; its segments lie inside it.
    yield f"TRANSP:{'OPAQUE' if is_show else 'TRANSPARENT'}"
    if is_show:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_text(title)}"
        yield f"TRIGGER:-PT{int(REMINDER.total_seconds() // 60)}M"
        yield "END:VALARM"
    yield "END:VEVENT"


def _instant(at: WallMs) -> str:
    return f"{_EPOCH + timedelta(milliseconds=at):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """3.3.11: backslash, semicolon, comma and line break are escaped; other control characters cannot be."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(letter for letter in escaped if letter >= " " and letter != "\x7f")


def _folded(line: str) -> bytes:
    """3.1: at most 75 octets a line, no character cut in two; what goes on begins with a space."""
    parts: list[bytes] = [b""]
    for letter in line:
        octets = letter.encode("utf-8")
        if len(parts[-1]) + len(octets) > _OCTETS:
            parts.append(b" ")
        parts[-1] += octets
    return b"\r\n".join(parts) + b"\r\n"
