"""What somebody wants to add to a show file: read, and written as its new neighbours are."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.showfile.editing.rows import column, is_blank, lines
from companion.showfile.editing.sheet import Sheet, reason_of
from companion.showfile.editing.spans import Entries, Items, survey
from companion.showfile.editing.writing import inline, shifted, table
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, plain

New = str | Mapping[str, Data]
"""A cue or a segment: as YAML, ``{id: x, at: 1m}`` or its lines, a dash before it or not; or as data."""


@dataclass(frozen=True, slots=True)
class Addition:
    data: dict[str, Data]
    name: str
    """Its id; of a loop the name; empty for a recipe, which makes ids of its own."""
    one_line: str
    rows: list[str]
    """In block style, not indented; as they were given where they were given so."""


def addition(sheet: Sheet, new: New, *, dash_indent: int) -> Addition:
    """Raises ``EditRefused`` for what is not one table with an id."""
    if not isinstance(new, str):
        return _named(sheet, dict(new), inline(dict(new)), table(new, dash_indent=dash_indent))
    reading = read(new.encode("utf-8", "surrogatepass"))
    if reading.findings or reading.root is None:
        line, reason = reason_of(reading.findings[-1], sheet.language)
        raise sheet.refused("new-unreadable", line=line, reason=reason)
    data = plain(reading.root)
    text = new.removeprefix("\ufeff")
    piece = survey(text).root
    if isinstance(data, list) and len(data) == 1 and isinstance(piece, Items):
        data, piece = data[0], piece.items[0]
    if not isinstance(data, dict) or not isinstance(piece, Entries):
        raise sheet.refused("new-not-one")
    one_line, written = inline(data), table(data, dash_indent=dash_indent)
    given = text[piece.start : piece.end]
    if piece.flow and len(lines(given)) == 1:
        one_line = given
    elif not piece.flow:
        indent = column(text, piece.start)
        body = shifted(" " * indent + text[piece.start :], -indent)
        while is_blank(body[-1]):
            body.pop()
        written = body
    return _named(sheet, data, one_line, written)


def _named(sheet: Sheet, data: dict[str, Data], one_line: str, written: list[str]) -> Addition:
    name = "" if "use" in data else data.get("id", data.get("loop"))
    if not isinstance(name, str):
        raise sheet.refused("new-without-id")
    return Addition(data, name, one_line, written)
