"""Editing a show file without rewriting it: one thing changes, and every other byte stays.

Each function takes the bytes of a file and returns new ones. The new text is cut from the old, with its
comments, quotes, blank lines, line breaks and byte order mark as they were, and is read again before it is
returned: it says exactly what the old one said, with the one change. Where that cannot be done,
``EditRefused`` says why. Whether the show still makes sense is for ``read_show`` to say.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import TypeVar

from companion.showfile.editing.additions import New, addition
from companion.showfile.editing.refusals import EditRefused
from companion.showfile.editing.rows import LayoutError
from companion.showfile.editing.sheet import Found, Named, Sheet, named_items, steps_of
from companion.showfile.editing.spans import Entries, Items, Piece, Value
from companion.showfile.editing.splice import (
    habit,
    moved,
    taken_rows,
    values,
    with_entry,
    with_item,
    with_list,
    with_taken_rows,
    without,
)
from companion.showfile.reading.tree import Data, Path

__all__ = [
    "EditRefused",
    "Named",
    "New",
    "add_cue",
    "add_segment",
    "move_segment",
    "remove_cue",
    "remove_segment",
    "remove_value",
    "set_in_table",
    "set_value",
]

Result = TypeVar("Result")


def set_value(source: bytes, path: Named, text: str) -> bytes:
    """Give one value another text; where only its key is missing, the key is added.

    Quotes are put around it where it would mean something else without them, or where its author had them.
    """
    sheet = Sheet.open(source)
    steps = steps_of(path)
    around = sheet.find(steps[:-1])
    if steps and _takes_key(sheet, around, steps[-1]):
        return set_in_table(source, steps[:-1], steps[-1], text)
    found = sheet.find(steps)
    if isinstance(found.piece, Items | Entries):
        raise sheet.refused("not-one-value", path=found.named, example=_example(found))
    sheet.refuse_repeated(found)
    if not found.path:
        raise sheet.refused("layout", path=found.named)
    if _at(sheet.data, found.path) == text:
        return source
    expected = deepcopy(sheet.data)
    _put(expected, found.path, text)
    *preferred, safe = _laid_out(sheet, found, lambda: list(values(sheet, found, text)))
    for candidate in preferred:
        try:
            return sheet.close(candidate, expected, found.named)
        except EditRefused:
            continue
    return sheet.close(safe, expected, found.named)


def set_in_table(source: bytes, path: Named, key: str, value: Data) -> bytes:
    """Add a key to a table that has none of that name; ``()`` is the path of the file's own table."""
    sheet = Sheet.open(source)
    found = sheet.find(path)
    sheet.refuse_alias(found.piece, found.named)
    if isinstance(found.piece, Entries) and found.piece.get(key) is not None:
        raise sheet.refused("key-taken", path=found.named, key=key)
    if not _takes_key(sheet, found, key):
        raise sheet.refused("not-a-table", path=found.named, key=key)
    sheet.refuse_repeated(found)
    expected = deepcopy(sheet.data)
    if _at(expected, found.path) is None:
        _put(expected, found.path, {})
    _put(expected, (*found.path, key), deepcopy(value))
    named = ".".join((*steps_of(path), key))
    return sheet.close(_laid_out(sheet, found, lambda: with_entry(sheet, found, key, value)), expected, named)


def remove_value(source: bytes, path: Named) -> bytes:
    """Take out a key with its value, or an item of a list, with the comments that belong to it."""
    sheet = Sheet.open(source)
    return _removed(sheet, sheet.find(path))


def remove_cue(source: bytes, segment: str, cue: str) -> bytes:
    """Take a cue out of a segment, with the comments that belong to it."""
    return remove_value(source, ("rundown", segment, "cues", cue))


def remove_segment(source: bytes, segment: str) -> bytes:
    """Take a segment or a loop out of the rundown, with the comments that belong to it."""
    return remove_value(source, ("rundown", segment))


def add_cue(
    source: bytes, segment: str, cue: New, *, after: str | None = None, before: str | None = None
) -> bytes:
    """Add a cue to a segment, directly beside another or at the end, written as the cues there are."""
    sheet = Sheet.open(source)
    other, is_before = _beside(after, before)
    found = sheet.find(("rundown", segment))
    sheet.refuse_alias(found.piece, found.named)
    if not isinstance(found.piece, Entries):
        raise sheet.refused("not-a-table", path=found.named, key="cues")
    if found.piece.get("cues") is not None:
        cues = sheet.find(("rundown", segment, "cues"))
        beside = sheet.find(("rundown", segment, "cues", other)) if other is not None else None
        return _with_item(sheet, cues, cues.piece, cue, beside, before=is_before)
    if other is not None:
        raise sheet.refused("not-found", path=f"{found.named}.cues.{other}")
    sheet.refuse_repeated(found)
    style = habit(sheet, "cues")
    new = addition(sheet, cue, dash_indent=style.offset)
    expected = deepcopy(sheet.data)
    _put(expected, (*found.path, "cues"), [new.data])
    text = _laid_out(sheet, found, lambda: with_list(sheet, found, "cues", new, style))
    return sheet.close(text, expected, f"{found.named}.cues.{new.name}")


def add_segment(source: bytes, segment: New, *, after: str | None = None, before: str | None = None) -> bytes:
    """Add a segment or a loop at the end of the rundown, or directly beside a segment, in its loop if any."""
    sheet = Sheet.open(source)
    other, is_before = _beside(after, before)
    rundown = sheet.find("rundown")
    beside = sheet.find(("rundown", other)) if other is not None else None
    listing = beside.up() if beside is not None else rundown
    return _with_item(sheet, listing, rundown.piece, segment, beside, before=is_before)


def move_segment(
    source: bytes, segment: str, *, after: str | None = None, before: str | None = None
) -> bytes:
    """Put a segment, with the comments that belong to it, directly after or before another.

    Exactly one of ``after`` and ``before`` is given. Blank lines between segments keep their places in the
    rundown; a comment that stands between blank lines stays where it is among the other segments.
    """
    sheet = Sheet.open(source)
    other, is_before = _beside(after, before)
    if other is None:
        raise ValueError("a segment is moved after another or before another")
    found, beside = sheet.find(("rundown", segment)), sheet.find(("rundown", other))
    if beside.path[: len(found.path)] == found.path:
        raise sheet.refused("beside-itself", path=found.named)
    sheet.refuse_needed(found)
    sheet.refuse_repeated(beside.up())
    if found.parent is not beside.parent:
        return _moved_over(sheet, found, beside, before=is_before)
    expected = deepcopy(sheet.data)
    listing = _list_at(expected, found.path[:-1])
    item = listing.pop(found.number)
    at = beside.number - (found.number < beside.number)
    listing.insert(at if is_before else at + 1, item)
    if expected == sheet.data:
        return source

    def splice() -> str:
        return moved(sheet, found, beside=beside.number, before=is_before)

    return sheet.close(_laid_out(sheet, found, splice), expected, found.named)


def _moved_over(sheet: Sheet, found: Found, beside: Found, *, before: bool) -> bytes:
    """Into a loop, or out of one."""
    taken = _laid_out(sheet, found, lambda: taken_rows(sheet, found))
    data = _at(sheet.data, found.path)
    # Between its two splices the text is a show file too, and is checked like one.
    between = Sheet.open(_removed(sheet, found))
    target = between.find(beside.named)
    expected = deepcopy(between.data)
    at = target.number if before else target.number + 1
    _list_at(expected, target.path[:-1]).insert(at, data)
    text = _laid_out(between, target, lambda: with_taken_rows(between, target, taken, before=before))
    return between.close(text, expected, found.named)


def _removed(sheet: Sheet, found: Found) -> bytes:
    if not found.path:
        raise sheet.refused("layout", path=found.named)
    sheet.refuse_needed(found)
    text, path = _laid_out(sheet, found, lambda: without(sheet, found))
    expected = deepcopy(sheet.data)
    match _at(expected, path[:-1]), path[-1]:
        case list(items), int(number):
            del items[number]
        case dict(entries), str(key):
            del entries[key]
        case _:
            raise AssertionError("what was found stands in a list or a table")
    return sheet.close(text, expected, found.named)


def _with_item(
    sheet: Sheet, listing: Found, others: Piece, new: New, beside: Found | None, *, before: bool
) -> bytes:
    """Another item in a list, with a name that none of ``others`` has; at the end if ``beside`` is None."""
    sheet.refuse_alias(listing.piece, listing.named)
    data = _at(sheet.data, listing.path)
    if not isinstance(listing.piece, Items) and data is not None:
        raise sheet.refused("not-a-list", path=listing.named)
    sheet.refuse_repeated(listing)
    item = addition(sheet, new, dash_indent=habit(sheet, "cues").offset)
    for name, way in named_items(others) if isinstance(others, Items) else ():
        other = way[-1][1]
        if name == item.name and not (isinstance(other, Entries) and other.get("use") is not None):
            raise sheet.refused("id-taken", id=name, line=sheet.line(other.start))
    items = deepcopy(data) if isinstance(data, list) else []
    items.insert(len(items) if beside is None else beside.number + (not before), item.data)
    expected = deepcopy(sheet.data)
    _put(expected, listing.path, items)

    def splice() -> str:
        style = habit(sheet, str(listing.path[-1]))
        number = beside.number if beside is not None else None
        return with_item(sheet, listing, item, style, beside=number, before=before)

    return sheet.close(_laid_out(sheet, listing, splice), expected, item.name or listing.named)


def _beside(after: str | None, before: str | None) -> tuple[str | None, bool]:
    """The name of the neighbour, and whether it comes behind."""
    if after is not None and before is not None:
        raise ValueError("it goes either after another or before another")
    return (before, True) if before is not None else (after, False)


def _laid_out(sheet: Sheet, found: Found, splice: Callable[[], Result]) -> Result:
    try:
        return splice()
    except LayoutError:
        raise sheet.refused("layout", path=found.named) from None


def _takes_key(sheet: Sheet, found: Found, key: str) -> bool:
    """Is this a table without the key, or a place that was left empty?"""
    if isinstance(found.piece, Entries):
        return found.piece.get(key) is None
    return isinstance(found.piece, Value) and _at(sheet.data, found.path) is None


def _example(found: Found) -> str:
    """The name of something within a list or a table."""
    match found.piece:
        case Entries(entries=((Value(text=text), _), *_)):
            return text
        case Items() as items:
            return next((name for name, _ in named_items(items) if name), "1")
        case _:
            return "…"


def _at(data: Data, path: Path) -> Data:
    for step in path:
        match data, step:
            case list(items), int(number):
                data = items[number]
            case dict(entries), str(key):
                data = entries[key]
            case _:
                raise AssertionError("the text and what it says have one shape")
    return data


def _list_at(data: Data, path: Path) -> list[Data]:
    found = _at(data, path)
    assert isinstance(found, list)
    return found


def _put(data: Data, path: Path, value: Data) -> None:
    match _at(data, path[:-1]), path[-1]:
        case list(items), int(number):
            items[number] = value
        case dict(entries), str(key):
            entries[key] = value
        case _:
            raise AssertionError("the text and what it says have one shape")
