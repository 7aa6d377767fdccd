"""The fields of a segment as pages give them: each one text."""

import re
from dataclasses import replace
from hashlib import sha256
from typing import assert_never

from companion.show.edit_commands import Field
from companion.show.model import Segment
from companion.show.times import MINUTE, SECOND, Ms

LONGEST_MS = Ms(31 * 24 * 60 * MINUTE)
"""As long as any length in a show file may be."""

LONGEST_TITLE = 500
"""Characters, as any line that a command brings."""

_BREAK = re.compile(r"[\n\r\t]")
_SECONDS = re.compile(r"\d{1,7}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)

LENGTHS = (Field.LENGTH, Field.SHORTEST, Field.LONGEST)
"""Those that have to fit each other."""


class NotEdited(Exception):
    """An edit cannot be made, and nothing has changed; the text is one English sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        """As that of a refusal: ``bad_value``, ``under_shortest`` and ``over_longest`` of this module."""


def text_of(segment: Segment, field: Field) -> str:
    """What a page shows of it."""
    match field:
        case Field.TITLE:
            return segment.title
        case Field.LENGTH:
            return _seconds(segment.length_ms)
        case Field.SHORTEST:
            return _seconds(segment.shortest_ms)
        case Field.LONGEST:
            return _seconds(segment.longest_ms)
        case Field.SAY:
            return "\n".join(segment.say)
        case Field.NOTES:
            return "\n".join(segment.notes)
        case Field.OPTIONAL:
            return "true" if segment.optional else "false"
        case Field.PRIORITY:
            return str(segment.priority)
        case _:
            assert_never(field)


def edition_of(segment: Segment) -> str:
    """The same for two states of a segment of which pages show the same: eight hexadecimal digits."""
    texts = "\0".join(text_of(segment, field) for field in Field)
    return sha256(texts.encode()).hexdigest()[:8]


def with_text(segment: Segment, field: Field, text: str) -> Segment:
    """The segment with this value, whether or not its lengths fit each other then.

    Raises:
        NotEdited: the text is no value of this field.
    """
    match field:
        case Field.TITLE:
            return replace(segment, title=_title(text))
        case Field.LENGTH:
            return replace(segment, length_ms=_length(text))
        case Field.SHORTEST:
            return replace(segment, shortest_ms=_length(text) if text else None)
        case Field.LONGEST:
            return replace(segment, longest_ms=_length(text) if text else None)
        case Field.SAY:
            return replace(segment, say=_lines(text))
        case Field.NOTES:
            return replace(segment, notes=_lines(text))
        case Field.OPTIONAL:
            if text not in ("true", "false"):
                raise NotEdited("bad_value", "It is true or false.")
            return replace(segment, optional=text == "true")
        case Field.PRIORITY:
            if not _NUMBER.fullmatch(text):
                raise NotEdited("bad_value", "A priority is a whole number from 1.")
            return replace(segment, priority=int(text))
        case _:
            assert_never(field)


def fit(segment: Segment) -> None:
    """Whether its lengths fit each other.

    Raises:
        NotEdited: it is planned shorter than it may become, or longer.
    """
    shortest, longest = segment.shortest_ms, segment.longest_ms
    if shortest is not None and segment.length_ms < shortest:
        raise NotEdited(
            "under_shortest", f"{segment.title!r} may not be shorter than {_seconds(shortest)} s."
        )
    if longest is not None and segment.length_ms > longest:
        raise NotEdited("over_longest", f"{segment.title!r} may not be longer than {_seconds(longest)} s.")
    if segment.length_ms < SECOND:
        raise NotEdited("under_shortest", f"{segment.title!r} would last no time at all.")
    if segment.length_ms > LONGEST_MS:
        raise NotEdited("over_longest", f"{segment.title!r} would last longer than a month.")


def _seconds(length: Ms | None) -> str:
    return "" if length is None else str(length // SECOND)


def _length(text: str) -> Ms:
    if not _SECONDS.fullmatch(text) or not 0 < int(text) * SECOND <= LONGEST_MS:
        raise NotEdited("bad_value", "A length is a whole number of seconds, from 1 to those of a month.")
    return Ms(int(text) * SECOND)


def _title(text: str) -> str:
    title = text.strip()
    if not title or len(title) > LONGEST_TITLE or _BREAK.search(title):
        raise NotEdited("bad_value", f"A title is one line of {LONGEST_TITLE} characters at most.")
    return title


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for written in text.splitlines() if (line := written.strip()))
