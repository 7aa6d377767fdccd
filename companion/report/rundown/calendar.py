"""The rundown as a calendar (RFC 5545): the show with a reminder, and each of its segments."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from companion.show.model import Plan
from companion.show.times import WallMs
from companion.show.timing.edges import Slot

REMINDER = timedelta(minutes=10)
"""Before the show begins."""

_PRODUCT = "-//Live Companion//rundown//EN"
_DOMAIN = "live-companion.invalid"
"""RFC 5545 (3.8.4.7) wants ids that are unique in the world; nobody can own this domain (RFC 6761)."""

_OCTETS = 75
"""Of a line at most, without its break (3.1)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calendar(plan: Plan, slots: Sequence[Slot], made: WallMs) -> bytes:
    """The calendar of a show whose segments lie there; ``made`` is now: a newer one replaces an older.

    Instants are in UTC, so that it needs no rules of time zones.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(plan.title)}")
    whole = Slot(slots[0].begins, slots[-1].ends)
    lines += _event(plan.id, plan.title, whole, made, plan.seller.name, is_show=True)
    for segment, slot in zip(plan.rundown, slots, strict=True):
        if segment.planned_ms == 0:
            continue  # A spare pass of a loop: nobody is to come for what is not planned.
        product = plan.products.get(segment.product or "")
        told = "\n".join([*([product.name] if product is not None else []), *segment.say, *segment.notes])
        lines += _event(f"{plan.id}.{segment.id}", segment.title, slot, made, told)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(
    name: str, title: str, slot: Slot, made: WallMs, told: str, *, is_show: bool = False
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@{_DOMAIN}"
    yield f"DTSTAMP:{_instant(made)}"
    yield f"DTSTART:{_instant(slot.begins)}"
    yield f"DTEND:{_instant(slot.ends)}"
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
