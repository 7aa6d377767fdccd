"""An entry as it comes from outside, read once: behind this everything is typed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from companion.show.bags.entry import Entry, Signals
from companion.show.times import SECOND, Ms, WallMs

LONGEST_ID = 128
"""Characters of a user id; the longest ids of platforms have some 60."""

LONGEST_NAME = 200

LONGEST_TEXT = 500
"""As in any other command."""

LONGEST_WATCH_S = 7 * 24 * 3600

FIELDS = frozenset({"user_id", "name", "text", "platform", "follows", "fan_club", "watched_s"})

_PLATFORM = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)

_BLUNTED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE | re.ASCII)
"""What a spreadsheet makes of a long number."""


_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories of what nobody sees; from U+FE00 to U+FE0F stand those that only vary what is before."""


class BadEntry(Exception):
    """It is no entry; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """An entry of a list that could not be taken."""

    line: int
    """Counted from 1: the line of a file, or the place in a list."""
    message: str


def read_entry(given: Mapping[str, object], *, at: WallMs) -> Entry:
    """Turn the fields of ``FIELDS`` into an entry that came in ``at``; the platform may be left empty.

    Raises:
        BadEntry: the user id is missing, or a field is unknown, of another type, or too long.
    """
    if unknown := sorted(str(name) for name in given if name not in FIELDS):
        raise BadEntry(f"There is no field {unknown[0][:40]!r}.")
    user_id = given.get("user_id")
    if isinstance(user_id, int) and not isinstance(user_id, bool):
        user_id = str(user_id)
    watched = given.get("watched_s")
    return Entry(
        platform=_platform(given.get("platform")),
        user_id=_user_id(user_id),
        name=_text("name", given.get("name"), LONGEST_NAME),
        text=_text("text", given.get("text"), LONGEST_TEXT),
        at=at,
        signals=Signals(
            follows=_yes_or_no("follows", given.get("follows")),
            fan_club=_yes_or_no("fan_club", given.get("fan_club")),
            watched_ms=None if watched is None else _seconds(watched),
        ),
    )


def _user_id(value: object) -> str:
    # In one width: otherwise １２３ and 123 would be two people. Case tells two apart where platforms say so.
    text = unicodedata.normalize("NFKC", _text("user_id", value, LONGEST_ID)).strip()
    if not text:
        raise BadEntry("The user id is missing.")
    if any(unicodedata.category(c) in _UNSEEN or "\ufe00" <= c <= "\ufe0f" for c in text):
        raise BadEntry("The user id has characters in it that cannot be seen.")
    if _BLUNTED.fullmatch(text):
        raise BadEntry(
            "A spreadsheet has shortened the user id: format its column as text, and export again."
        )
    return text


def _platform(value: object) -> str:
    # Small letters: otherwise one person on Douyin and on douyin would be two.
    text = _text("platform", value, LONGEST_NAME).lower()
    if text and not _PLATFORM.fullmatch(text):
        raise BadEntry("The platform must be of letters, digits, - and _, and 40 characters or fewer.")
    return text


def _text(field: str, value: object, longest: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadEntry(f"The field {field} must be a text.")
    text = value.strip()
    if len(text) > longest:
        raise BadEntry(f"The field {field} must have {longest} characters or fewer.")
    return text


def _yes_or_no(field: str, value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise BadEntry(f"The field {field} must be true or false.")
    return value


def _seconds(value: object) -> Ms:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_WATCH_S:
        raise BadEntry(f"The field watched_s must be a number of seconds from 0 to {LONGEST_WATCH_S}.")
    return Ms(int(value * SECOND))
