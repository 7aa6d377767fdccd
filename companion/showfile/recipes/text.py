"""The placeholders in the text of a recipe: ``$sale``, ``${sale}``, ``${product.name}``, ``${at - 10s}``."""

import re
from dataclasses import dataclass

from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import duration

PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
"""Without ``-``: in ``$sale-tease`` the name ends where the dash begins."""

_NAME = PARAMETER_NAME.pattern
_PLACEHOLDER = re.compile(
    rf"\$(?:(?P<dollar>\$)|(?P<bare>{_NAME})"
    rf"|\{{(?P<name>{_NAME})(?P<fields>(?:\.[a-z][a-z0-9_]*)*)(?:\s*(?P<sign>[+-])\s*(?P<shift>[0-9hms:]+))?\}})",
    re.ASCII,
)


class LoneDollarError(ValueError):
    """A dollar sign that is neither a placeholder nor written twice; ``given`` is what follows it."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


@dataclass(frozen=True, slots=True)
class Mention:
    """A placeholder."""

    name: str
    """The parameter."""
    fields: tuple[str, ...] = ()
    """The way into what the parameter names, in the show file; empty for its value itself."""
    shift_ms: int = 0
    """So much is added to the length of time that stands there."""


Piece = str | Mention


def pieces(text: str) -> tuple[Piece, ...]:
    """A text of a recipe, its placeholders told from what stands between them.

    Raises:
        LoneDollarError: a dollar sign means nothing where it stands.
    """
    found: list[Piece] = []
    plain, end = "", 0
    while (start := text.find("$", end)) >= 0:
        plain += text[end:start]
        match = _PLACEHOLDER.match(text, start)
        mention = _mention(match) if match is not None else None
        if match is None or (mention is None and match["dollar"] is None):
            raise LoneDollarError(text[start : start + 20])
        end = match.end()
        if mention is None:
            plain += "$"
            continue
        if plain:
            found.append(plain)
            plain = ""
        found.append(mention)
    plain += text[end:]
    return (*found, plain) if plain else tuple(found)


def _mention(match: re.Match[str]) -> Mention | None:
    """None when it is none: a dollar sign written twice, or a shift that is no length of time."""
    if match["bare"] is not None:
        return Mention(match["bare"])
    if match["name"] is None:
        return None
    shift = 0
    if match["shift"] is not None:
        try:
            shift = duration(match["shift"])
        except RefusedError:
            return None
    fields = tuple(field for field in match["fields"].split(".") if field)
    return Mention(match["name"], fields, -shift if match["sign"] == "-" else shift)
