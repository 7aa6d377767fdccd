"""The splices of a show file's text: where the characters of one value, item or key go in or come out.

Text in, text out; what the new text says is checked by whoever asked. ``LayoutError`` is raised where a text
is written in a way that cannot be taken apart without touching something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.showfile.editing.additions import Addition
from companion.showfile.editing.braces import braced
from companion.showfile.editing.rows import LayoutError, column, ending, line_end, line_start, rows
from companion.showfile.editing.sheet import Found, Sheet
from companion.showfile.editing.spans import Collection, Entries, Items, Piece, Value
from companion.showfile.editing.writing import (
    INDENT,
    block,
    dashed,
    header_comment,
    inline,
    key_text,
    scalar,
    shifted,
    table,
    value_text,
)
from companion.showfile.reading.tree import Data, Path


@dataclass(frozen=True, slots=True)
class Habit:
    """How a file writes the lists under keys of one name."""

    offset: int
    """Columns from the key to the dash."""
    in_rows: bool
    """A line for each key of an item, rather than braces."""


def habit(sheet: Sheet, key: str) -> Habit:
    """As the first list of that name is written; the offset as that of any list."""
    in_rows: bool | None = None
    offsets: list[int] = []
    for entries in _tables(sheet.survey.root):
        for name, value in entries.entries:
            if isinstance(value, Items) and not value.flow and isinstance(name, Value):
                offset = rows(sheet.text, value).column - column(sheet.text, name.start)
                if name.text == key and in_rows is None:
                    in_rows = _in_rows(value.items[0])
                    offsets.insert(0, offset)
                offsets.append(offset)
    return Habit(offsets[0] if offsets else INDENT, in_rows if in_rows is not None else key != "cues")


def values(sheet: Sheet, found: Found, text: str) -> Iterator[str]:
    """The text with another scalar at ``found``: first as it should be written, then as it always can be."""
    piece = found.piece
    start = piece.body if isinstance(piece, Value) else piece.start
    like = sheet.text[start : piece.end]
    if "\n" in text and not found.in_flow:
        indent, eol = _block_indent(sheet.text, found, like), ending(sheet.text, start)
        if (written := block(text, indent=indent, eol=eol, like=like)) is not None:
            yield _filled(sheet.text, start, piece.end, written)
    written = scalar(text, flow=found.in_flow, like=like) + header_comment(like)
    yield _filled(sheet.text, start, piece.end, written)


def with_entry(sheet: Sheet, found: Found, key: str, value: Data) -> str:
    """The text with another key in the table at ``found``, or in the place of one that was left empty."""
    name, piece = key_text(key), found.piece
    in_braces = f"{name}: {inline(value)}".rstrip()
    on_line = f"{name}: {value_text(value)}".rstrip()
    if not isinstance(piece, Entries):
        return _first_child(sheet, found, f"{{{in_braces}}}", [on_line], _indent(sheet))
    if piece.flow:
        return _in_braces(sheet, piece, in_braces)
    if isinstance(value, dict) and value and _in_rows(piece.entries[-1][1]):
        unit = " " * _indent(sheet)
        return _with_rows(sheet, piece, [f"{name}:", *(unit + row for row in table(value))])
    written = [on_line]
    if isinstance(value, str) and "\n" in value:
        rows_of_value = block(value, indent=" " * INDENT, eol="\n")
        written = f"{name}: {rows_of_value}".split("\n") if rows_of_value is not None else written
    return _with_rows(sheet, piece, written, beside=_last_on_one_line(piece))


def with_list(sheet: Sheet, found: Found, key: str, item: Addition, style: Habit) -> str:
    """The text with another key in the table at ``found``: a list of one item."""
    assert isinstance(found.piece, Entries)
    if found.piece.flow:
        return _in_braces(sheet, found.piece, f"{key}: [{item.one_line}]")
    return _with_rows(sheet, found.piece, [f"{key}:", *_dashed(item, style.in_rows, " " * style.offset)])


def with_item(
    sheet: Sheet, found: Found, item: Addition, style: Habit, *, beside: int | None, before: bool
) -> str:
    """The text with another item in the list at ``found``, or in the place of one that was left empty.

    ``beside`` None: at the end, if there are others.
    """
    listing, text = found.piece, sheet.text
    if not isinstance(listing, Items):
        written = _dashed(item, style.in_rows, "")
        return _first_child(sheet, found, f"[{item.one_line}]", written, style.offset)
    if beside is None and listing.items:
        beside = len(listing.items) - 1
    if listing.flow or beside is None:
        return braced(text, listing).with_child(item.one_line, beside=beside, before=before)
    kept, like = rows(text, listing), listing.items[beside]
    in_rows = _in_rows(like) if isinstance(like, Entries) else style.in_rows
    pad = like.start - kept.heads[beside] - 1
    pad = pad if pad > 0 and not text[kept.heads[beside] + 1 : like.start].strip(" ") else 1
    written = _dashed(item, in_rows, " " * kept.column, pad)
    return kept.with_row(written, beside=beside, before=before, apart=in_rows and found.path[-1] != "cues")


def taken_rows(sheet: Sheet, found: Found) -> list[str]:
    """The lines of an item of a block list, with its comments, moved to the left edge."""
    if found.parent.flow:
        raise LayoutError
    kept = rows(sheet.text, found.parent)
    start, end = kept.spans[found.number]
    return shifted(sheet.text[start:end], -kept.column)


def with_taken_rows(sheet: Sheet, found: Found, taken: Sequence[str], *, before: bool) -> str:
    """The text with such lines directly beside the item at ``found``."""
    if found.parent.flow:
        raise LayoutError
    kept = rows(sheet.text, found.parent)
    indent = " " * kept.column
    written = [indent + row if row.strip() else row for row in taken]
    return kept.with_row(written, beside=found.number, before=before, apart=len(taken) > 1)


def moved(sheet: Sheet, found: Found, *, beside: int, before: bool) -> str:
    """The text with an item put directly beside another of its list."""
    children = braced(sheet.text, found.parent) if found.parent.flow else rows(sheet.text, found.parent)
    return children.moved(found.number, beside=beside, before=before)


def without(sheet: Sheet, found: Found) -> tuple[str, Path]:
    """The text without an item or an entry and its comments, and the path of what was removed.

    The last item leaves an empty list behind; but the last cue, in rows, takes ``cues:`` with it if nothing
    that its author wrote there is lost.
    """
    parent, number = found.parent, found.number
    if parent.flow:
        return braced(sheet.text, parent).without(number), found.path
    kept = rows(sheet.text, parent)
    if len(kept.spans) > 1:
        return kept.without(number), found.path
    outer = found.up()
    if not outer.path:
        raise LayoutError
    if kept.shares:
        end = kept.spans[0][1]
        tail = sheet.text[end:]
        eol = ending(sheet.text, kept.heads[0]) if tail or sheet.text.endswith(("\n", "\r")) else ""
        return sheet.text[: kept.heads[0]] + "{}" + eol + tail, found.path
    if not isinstance(outer.parent, Entries):
        raise LayoutError
    colon = sheet.text.index(":", outer.parent.entries[outer.number][0].end)
    if outer.path[-1] == "cues" and _is_all(sheet, outer, colon, kept.spans[0]):
        return rows(sheet.text, outer.parent).without(outer.number), outer.path
    start, end = kept.spans[0]
    nothing = " []" if isinstance(parent, Items) else " {}"
    head = sheet.text[: colon + 1] + nothing + sheet.text[colon + 1 : start]
    if end == len(sheet.text) and not sheet.text.endswith(("\n", "\r")):
        head = head.rstrip("\r\n")
    return head + sheet.text[end:], found.path


def _is_all(sheet: Sheet, outer: Found, colon: int, span: tuple[int, int]) -> bool:
    """Does a key in block style hold this one row and no comment besides?"""
    if outer.parent.flow or len(outer.parent.entries if isinstance(outer.parent, Entries) else ()) == 1:
        return False
    around = rows(sheet.text, outer.parent)
    if outer.number == 0 and around.shares:
        return False
    key = line_start(sheet.text, around.heads[outer.number])
    between = sheet.text[colon + 1 : span[0]]
    return around.spans[outer.number] == (key, span[1]) and not between.strip()


def _in_braces(sheet: Sheet, piece: Collection, written: str) -> str:
    children = braced(sheet.text, piece)
    return children.with_child(written, beside=len(children.spans) - 1 if children.spans else None)


def _with_rows(sheet: Sheet, piece: Entries, written: Sequence[str], *, beside: int | None = None) -> str:
    kept = rows(sheet.text, piece)
    last = len(piece.entries) - 1
    indent = " " * kept.column
    indented = [indent + row if row else "" for row in written]
    return kept.with_row(indented, beside=last if beside is None else beside)


def _first_child(sheet: Sheet, found: Found, one_line: str, written: Sequence[str], offset: int) -> str:
    """The text with the first child of what was left empty: ``key:`` and no more, or ``key: ~``."""
    text, piece = sheet.text, found.piece
    if found.in_flow or piece.start < piece.end or not isinstance(found.parent, Entries):
        return _filled(text, piece.start, piece.end, one_line)
    key = found.parent.entries[found.number][0]
    indent = " " * (column(text, key.start) + offset)
    eol = ending(text, piece.end)
    at = line_end(text, piece.end)
    added = eol.join(indent + row for row in written)
    if not text[:at].endswith(("\n", "\r")):
        return text + eol + added
    return text[:at] + added + eol + text[at:]


def _filled(text: str, start: int, end: int, written: str) -> str:
    """The text with something else between two places; what was empty there needs a space before it."""
    if start == end:
        before = text[:start].rstrip(" \t")
        if not before.endswith((":", "-", "[", ",", "?")):
            written = f": {written}"
        elif text[start - 1 : start] not in {" ", "\t"}:
            written = f" {written}"
    return text[:start] + written + text[end:]


def _block_indent(text: str, found: Found, like: str) -> str:
    """The indentation of the lines of a block scalar."""
    if like.startswith(("|", ">")):
        below = next((row for row in like.splitlines()[1:] if row.strip()), "")
        if below:
            return below[: len(below) - len(below.lstrip(" "))]
    parent = found.parent
    head = (
        parent.entries[found.number][0].start
        if isinstance(parent, Entries)
        else rows(text, parent).heads[found.number]
    )
    return " " * (column(text, head) + INDENT)


def _indent(sheet: Sheet) -> int:
    """How much deeper the keys of a table stand than its own: as in the first table within another."""
    for entries in _tables(sheet.survey.root):
        for name, value in entries.entries:
            if isinstance(value, Entries) and not value.flow:
                return column(sheet.text, value.entries[0][0].start) - column(sheet.text, name.start)
    return INDENT


def _in_rows(piece: Piece) -> bool:
    return isinstance(piece, Entries) and not piece.flow


def _last_on_one_line(piece: Entries) -> int:
    """The last entry that holds nothing in rows, so that a short value does not come after a long list."""
    short = [
        number
        for number, (_, value) in enumerate(piece.entries)
        if not isinstance(value, Items | Entries) or value.flow
    ]
    return short[-1] if short else len(piece.entries) - 1


def _dashed(item: Addition, in_rows: bool, indent: str, pad: int = 1) -> list[str]:
    return dashed(item.rows if in_rows else [item.one_line], indent, pad)


def _tables(piece: Piece) -> Iterator[Entries]:
    """Every table that is written within a piece, itself included, in the order of the text."""
    if isinstance(piece, Entries):
        yield piece
        for _, value in piece.entries:
            yield from _tables(value)
    elif isinstance(piece, Items):
        for item in piece.items:
            yield from _tables(item)
