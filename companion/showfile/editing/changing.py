"""A change of the rundown as an edit of the show file."""

from companion.show.edit_commands import Field
from companion.show.editing.changes import Added, Change, FieldSet, Moved, Removed, Rundown, line_of
from companion.show.times import Ms
from companion.showfile.editing.edit import (
    add_segment,
    move_segment,
    remove_segment,
    remove_value,
    set_in_table,
    set_value,
)
from companion.showfile.editing.segment import duration_text, written
from companion.showfile.editing.sheet import Sheet
from companion.showfile.editing.spans import Entries
from companion.showfile.reading.tree import Data

_UNSAID = {Field.OPTIONAL: "false", Field.PRIORITY: "1", Field.SHORTEST: "", Field.LONGEST: ""}
"""What a field is when the file does not say it."""

_LISTS = (Field.SAY, Field.NOTES)
_LENGTHS = (Field.LENGTH, Field.SHORTEST, Field.LONGEST)


def changed(source: bytes, change: Change, rundown: Rundown) -> bytes:
    """The show file with this change; ``rundown`` is what it leads to before.

    Raises ``EditRefused`` where it cannot be made without touching anything else.
    """
    match change:
        case FieldSet(line=line, field=field, value=value) if field in _LISTS:
            return _with_lines(source, ("rundown", line), field.value, value.splitlines())
        case FieldSet(line=line, field=field, value=value):
            path = ("rundown", line, field.value)
            if value == _UNSAID.get(field):
                return remove_value(source, path) if _has(source, path) else source
            return set_value(source, path, duration_text(_ms(value)) if field in _LENGTHS else value)
        case Added(segment=segment, after=after):
            behind, before = _beside(rundown, after)
            return add_segment(source, written(segment), after=behind, before=before)
        case Removed(segment=name):
            return remove_segment(source, name)
        case Moved(segment=name, after=after):
            others = tuple(segment for segment in rundown if segment.id != name)
            behind, before = _beside(others, after)
            return move_segment(source, name, after=behind, before=before)


def _with_lines(source: bytes, table: tuple[str, ...], key: str, texts: list[str]) -> bytes:
    """With a list of texts; where there are as many as before, only those that differ are touched."""
    path = (*table, key)
    if not _has(source, path):
        return set_in_table(source, table, key, _data(texts)) if texts else source
    there = Sheet.open(source).find(path)
    if isinstance(there.piece, Entries) or len(getattr(there.piece, "items", ())) != len(texts):
        source = remove_value(source, path)
        return set_in_table(source, table, key, _data(texts)) if texts else source
    for number, text in enumerate(texts, 1):
        source = set_value(source, (*path, str(number)), text)
    return source


def _data(texts: list[str]) -> Data:
    return list[Data](texts)


def _has(source: bytes, path: tuple[str, ...]) -> bool:
    *table, key = path
    piece = Sheet.open(source).find(table).piece
    return isinstance(piece, Entries) and piece.get(key) is not None


def _beside(rundown: Rundown, after: str | None) -> tuple[str | None, str | None]:
    """What the file calls the neighbour that it comes behind, or else before; none in an empty rundown.

    Behind the last pass of a loop is behind the loop.
    """
    if after is None:
        first = rundown[0] if rundown else None
        if first is None:
            return None, None
        return None, first.loop.loop if first.loop is not None else first.id
    neighbour = next(segment for segment in rundown if segment.id == after)
    return neighbour.loop.loop if neighbour.loop is not None else line_of(neighbour), None


def _ms(seconds: str) -> Ms:
    return Ms(int(seconds) * 1000)
