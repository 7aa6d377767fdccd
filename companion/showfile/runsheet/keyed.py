"""The keys of a show file as columns: what is given out so is taken in again as it was.

The head of such a column ends with its key, ``时长 (length)``. A key that this module knows nothing of
travels as the show file writes it, so that a key which comes later needs nothing here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from companion.show.clock import time_of_day
from companion.showfile.editing.segment import duration_text
from companion.showfile.editing.writing import inline, value_text
from companion.showfile.fields import scalars
from companion.showfile.fields.reads import RefusedError
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, plain
from companion.showfile.runsheet.grid import Cell, Grid, Head
from companion.showfile.runsheet.remarks import Lasts, Remark, guess, problem
from companion.showfile.runsheet.times import length, span, spoken

LOOP = "loop"
"""The column of loops: the first segment of one has ``cycle × 3``, ``cycle → 20:30`` or both, the others just
``cycle``."""

TEXTS = ("id", "title", "scene", "product", "share", "weight", "priority", "optional", "follow", "use")
LENGTHS = ("length", "shortest", "longest")
EDGES = ("starts", "ends")
"""A word, or a time of day: what a spreadsheet makes of one is read as one."""
LINES = ("say", "props", "notes")
"""One item a line."""
TABLES = ("variants", "cues")
"""One item a line, each as the show file writes it in braces."""

_KEY = re.compile(r".*\(([a-z_]+)\)\s*", re.DOTALL)
_PASSES = re.compile(
    r"(?P<loop>[A-Za-z0-9][\w-]*)(?=\s*\S)(?:\s*[×xX*]\s*(?P<times>\d{1,9}))?"
    r"(?:\s*(?:→|->)\s*(?P<until>\d{1,2}:\d{2}(?::\d{2})?))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the rundown, and the cells that it comes from."""

    data: Mapping[str, Data]
    """Of a loop without its segments."""
    cell: str
    cells: Mapping[str, str] = field(default_factory=dict)
    """By keys."""
    comments: tuple[str, ...] = ()
    segments: "tuple[Item, ...]" = ()


def key_of(head: str) -> str | None:
    """The key that the head of a column ends with; None when it ends with none."""
    found = _KEY.fullmatch(head)
    return found[1] if found is not None else None


def is_keyed(head: Head) -> bool:
    """Was this sheet given out by the companion?"""
    keys = {key_of(text) for text in head.heads}
    return bool(keys & {"title", "use"}) and bool(keys & {"id", "use"})


def cell_of(key: str, value: Data, language: str) -> str:
    """A value of a segment as a cell."""
    if value is None:
        return ""
    if key in LENGTHS and isinstance(value, str):
        try:
            return spoken(scalars.duration(value), language)
        except RefusedError:
            return value
    if key in (*TEXTS, *EDGES) and isinstance(value, str):
        return value
    if isinstance(value, list) and value:
        if key in LINES and all(isinstance(item, str) for item in value):
            return "\n".join(str(item) for item in value)
        if key in TABLES and all(isinstance(item, dict) for item in value):
            return "\n".join(inline(item) for item in value)
    return value_text(value)


def loop_cell(loop: Mapping[str, Data]) -> str:
    """The first cell of a loop; ``loop`` without its segments."""
    told = str(loop[LOOP])
    told += f" × {loop['times']}" if "times" in loop else ""
    told += f" → {loop['until']}" if "until" in loop else ""
    return told if _passes(told) == dict(loop) else inline(dict(loop))


def _passes(text: str) -> dict[str, Data] | None:
    found = _PASSES.fullmatch(text)
    return {key: said for key, said in found.groupdict().items() if said is not None} if found else None


def items_of(grid: Grid, head: Head, remarks: list[Remark]) -> Iterator[Item]:
    """The rundown of a keyed sheet, and what cannot be read of it."""
    keys = {number: key for number, text in enumerate(head.heads) if (key := key_of(text)) is not None}
    loop: tuple[Item, list[Item]] | None = None
    for record in range(head.last + 1, grid.height + 1):
        cells = {key: cell for number, key in keys.items() if (cell := grid.cell(record, number)).raw.strip()}
        passes = cells.pop(LOOP, None)
        if not cells and passes is None:
            continue
        name = grid.sheet.at(record, 0)
        segment = Item(
            {key: value for key, cell in cells.items() if (value := _value(key, cell, remarks)) is not None},
            next((cells[key].name for key in ("id", "title", "use") if key in cells), name),
            {key: cell.name for key, cell in cells.items()},
        )
        begun = _loop(passes, loop, remarks) if passes is not None else None
        if (begun is not None or passes is None) and loop is not None:
            yield _closed(loop)
            loop = None
        if begun is not None:
            loop = begun, [segment] if cells else []
        elif loop is not None:
            loop[1].append(segment)
        else:
            yield segment
    if loop is not None:
        yield _closed(loop)


def _closed(loop: tuple[Item, list[Item]]) -> Item:
    return Item(loop[0].data, loop[0].cell, loop[0].cells, segments=tuple(loop[1]))


def _loop(cell: Cell, open_one: tuple[Item, Sequence[Item]] | None, remarks: list[Remark]) -> Item | None:
    """The loop that begins in this row; None when it is one that goes on."""
    if open_one is not None and cell.text == open_one[0].data.get(LOOP):
        return None
    if (found := _passes(cell.text)) is not None:
        return Item(found, cell.name)
    written = _read(cell.text)
    if isinstance(written, dict) and LOOP in written:
        return Item(written, cell.name)
    remarks.append(problem("bad-loop", cell.name, text=cell.text))
    return None


def _value(key: str, cell: Cell, remarks: list[Remark]) -> Data:
    """What a cell says for a key; None when it says nothing that can be read."""
    if key in LENGTHS:
        found = length(cell.text)
        if found is None:
            remarks.append(problem("bad-length", cell.name, text=cell.text))
            return None
        if (typed := found.typed_ms) is not None:
            remarks.append(guess("excel-hours", cell.name, length=Lasts(typed)))
        return duration_text(found.ms if typed is None else typed)
    if key in TEXTS:
        return cell.raw
    if key in EDGES:
        return _edge(cell)
    if key in LINES:
        return list(cell.raw.split("\n"))
    source = "\n".join(f"- {line}" for line in cell.text.split("\n")) if key in TABLES else cell.text
    written = _read(source)
    if written is None:
        remarks.append(problem("bad-yaml", cell.name, text=cell.text[:80]))
    return written


def _edge(cell: Cell) -> str:
    try:
        scalars.time_of_day(cell.raw)
    except RefusedError:
        told = span(cell.text)
        if told is not None and told.start is not None and told.end is None and not told.relative:
            return time_of_day(told.start)
    return cell.raw


def _read(text: str) -> Data:
    """As the show file is read; None when it cannot be."""
    reading = read(text.encode("utf-8", "surrogatepass"))
    return plain(reading.root) if reading.root is not None and not reading.findings else None
