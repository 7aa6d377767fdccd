"""A spreadsheet as rows of text: CSV as people save it, or XLSX, with every cell by its name (``Sheet1!B7``).

What is hidden, merged or worked out is told beside the rows, for those who read them to decide: a stock
list in which it stands is refused, a run sheet is read with it. A file that is too large, or unpacks into
something too large, is refused before it is read.
"""

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_BYTES = 10_000_000
"""A warehouse's list of 20,000 goods has some 2 MB."""

MOST_UNPACKED = 60_000_000
"""Bytes of all parts of an XLSX file together; the largest list that is read needs a third of it."""

MOST_PARTS = 500

MOST_ROWS = 20_000
MOST_COLUMNS = 200

_HEAD = 20_000
"""Characters of a CSV file by which its form is known."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How ``.xls`` begins, and an ``.xlsx`` with a password."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_TRUE = ("1", "true")
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How people make a spreadsheet keep every digit of a long number."""


class BadSheet(Exception):
    """Nothing of the file can be taken; ``code`` and ``facts`` say why."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """As the spreadsheet counts, from 1; in a CSV file the line."""
    cells: Sequence[str]
    record: int = 0
    """As a spreadsheet that opens the file counts: in a CSV file a cell may go over several lines."""

    def text(self, column: int) -> str:
        """What a column says, without the space around it; empty where the row ends before it."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are one; rows from 1, columns from 0, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def holds(self, row: int, column: int) -> bool:
        rows, columns = (self.first_row, self.last_row), (self.first_column, self.last_column)
        return rows[0] <= row <= rows[1] and columns[0] <= column <= columns[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    name: str
    rows: Sequence[Row]
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Rows and columns, from 1 and 0, of cells that are worked out."""
    hidden: frozenset[int] = frozenset()
    """Rows, as ``Row.number`` counts them."""
    hidden_columns: frozenset[int] = frozenset()
    merged: Mapping[str, Merge] = field(default_factory=dict)
    """Merged cells as the spreadsheet calls them (``A5:A8``)."""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """What somebody has pinned to a cell, by its row and column, from 1 and 0; in the order of the cells."""
    is_hidden: bool = False
    """Nobody sees it in the workbook. Unless it was asked for, its cells were not read."""

    def at(self, record: int, column: int) -> str:
        """What people call a cell: ``Sheet1!B7``, in a CSV file ``B7``; records from 1, columns from 0."""
        letters, rest = "", column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{self.name}!{letters}{record}" if self.name else f"{letters}{record}"


def read_sheets(path: Path, also: Collection[str] = ()) -> Iterator[Sheet]:
    """The sheets of a file in their order; a CSV file is one.

    Hidden ones have no rows, but for those named by ``also``: a list that a workbook keeps out of sight may
    be larger than anything that is read.

    Raises:
        OSError: the file cannot be read.
        BadSheet: its content cannot be used.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadSheet("too_large", most=MOST_BYTES // 1_000_000)
    if data.startswith(_OLD_OFFICE):
        raise BadSheet("old_office")
    if data.startswith(_ZIP):
        yield from _workbook(data, also)
    else:
        yield _csv(data)


def _csv(data: bytes) -> Sheet:
    text = text_of(data)
    try:
        rows = tuple(_csv_rows(text))
    except csv.Error as error:
        raise BadSheet("not_a_table") from error
    formulas = {
        (row.number, column)
        for row in rows
        for column, cell in enumerate(row.cells)
        if cell.startswith("=") and not _AS_TEXT.fullmatch(cell)
    }
    plain = tuple(replace(row, cells=tuple(_unwrapped(cell) for cell in row.cells)) for row in rows)
    return Sheet(name="", rows=plain, formulas=frozenset(formulas))


def _csv_rows(text: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_mark(text), strict=True)
    first = 1
    for number, cells in enumerate(lines):
        if number >= MOST_ROWS:
            raise BadSheet("too_many_rows", most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise BadSheet("too_many_columns", most=MOST_COLUMNS)
        yield Row(first, tuple(cells), record=number + 1)
        first = lines.line_num + 1


def _mark(text: str) -> str:
    """What stands between the cells: with it most rows have the same number of them.

    How often it occurs says less: one cell of talking points has more commas than its row has semicolons.
    """

    def alike(mark: str) -> tuple[int, int]:
        head = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=mark)
        try:
            widths = Counter(len(row) for row in head if len(row) > 1)
        except csv.Error:
            widths = Counter()
        return max(widths.values(), default=0), text[:_HEAD].count(mark)

    return max(",;\t", key=alike)


def _unwrapped(cell: str) -> str:
    as_text = _AS_TEXT.fullmatch(cell)
    return as_text[1] if as_text is not None else cell


def text_of(data: bytes) -> str:
    """Whatever is called CSV: UTF-8, UTF-16 with its mark, or what Chinese systems write.

    Raises BadSheet when it is none of them.
    """
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadSheet("not_text")


def _workbook(data: bytes, also: Collection[str]) -> Iterator[Sheet]:
    parts = _unpacked(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise BadSheet("old_office") from error
    except CalamineError as error:
        raise BadSheet("not_a_workbook") from error
    where = _places(parts)
    for one in book.sheets_metadata:
        if one.typ is not SheetTypeEnum.WorkSheet:
            continue
        is_hidden = one.visible is not SheetVisibleEnum.Visible
        if is_hidden and one.name not in also:
            yield Sheet(name=one.name, rows=(), is_hidden=True)
            continue
        part = parts.get(where.get(one.name, ""))
        if part is None:
            raise BadSheet("not_a_workbook")
        marks = _marks(part)
        try:
            cells = book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise BadSheet("not_a_workbook") from error
        rows = tuple(
            Row(number, tuple(_shown(cell) for cell in row), record=number)
            for number, row in enumerate(cells, start=1)
        )
        yield Sheet(
            name=one.name,
            rows=rows,
            formulas=frozenset(marks.formulas),
            hidden=frozenset(marks.hidden),
            hidden_columns=frozenset(marks.hidden_columns),
            merged=marks.merged,
            comments=dict(sorted(_comments(parts, where[one.name]).items())),
            is_hidden=is_hidden,
        )


def _unpacked(data: bytes) -> Mapping[str, bytes]:
    """The XML parts of the file. What it says of its sizes is checked by unpacking no more than that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise BadSheet("bomb")
            if any(info.flag_bits & 1 for info in infos):
                raise BadSheet("old_office")
            parts = {info.filename: packed.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadSheet("not_a_workbook") from error
    return {name: part for name, part in parts.items() if name.endswith((".xml", ".rels"))}


def _places(parts: Mapping[str, bytes]) -> Mapping[str, str]:
    """In which part each sheet stands, by its name."""
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _parsed(parts.get("xl/_rels/workbook.xml.rels", b""))
    }
    sheets = _parsed(parts.get("xl/workbook.xml", b"")).iter(f"{_MAIN}sheet")
    return {
        sheet.get("name", ""): str(PurePosixPath("/xl", targets.get(sheet.get(_RELATION, ""), "")))[1:]
        for sheet in sheets
    }


def _comments(parts: Mapping[str, bytes], sheet: str) -> dict[tuple[int, int], str]:
    """What is pinned to the cells of a sheet. Where people answer each other, the plain comment beside it
    only says that this program should be a newer one."""
    place = PurePosixPath("/", sheet)
    relations = parts.get(str(place.parent / "_rels" / f"{place.name}.rels")[1:])
    plain: dict[tuple[int, int], str] = {}
    threads: dict[tuple[int, int], str] = {}
    for relation in _parsed(relations) if relations is not None else ():
        kind = relation.get("Type", "").rpartition("/")[2]
        part = parts.get(posixpath.normpath(place.parent / relation.get("Target", ""))[1:])
        if part is None or kind not in ("comments", "threadedComment"):
            continue
        said, tag = (
            (plain, f"{_MAIN}comment") if kind == "comments" else (threads, f"{_THREADS}threadedComment")
        )
        for one in _parsed(part).iter(tag):
            where, text = _place(one.get("ref", "")), "".join(one.itertext()).strip()
            said[where] = f"{said[where]}\n{text}" if where in said else text
    return {where: text for where, text in {**plain, **threads}.items() if text}


@dataclass(slots=True)
class _Marks:
    """What a sheet says beside the text of its cells."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[str, Merge] = field(default_factory=dict)


def _marks(part: bytes) -> _Marks:
    found = _Marks()
    for element in _parsed(part).iter():
        match element.tag.removeprefix(_MAIN):
            case "c":
                if element.find(f"{_MAIN}f") is not None:
                    found.formulas.add(_place(element.get("r", "")))
                if len(element) and "r" in element.attrib:
                    _within(*_place(element.attrib["r"]))
            case "row":
                row = _number(element.get("r", "0"))
                if any(len(cell) for cell in element):
                    _within(row, 0)
                if element.get("hidden") in _TRUE:
                    found.hidden.add(row)
            case "col" if element.get("hidden") in _TRUE:
                first, last = (_number(element.get(key, "0")) for key in ("min", "max"))
                found.hidden_columns.update(range(max(first, 1) - 1, min(last, MOST_COLUMNS)))
            case "mergeCell":
                called = element.get("ref", "")
                first_cell, _, last_cell = called.partition(":")
                found.merged[called] = Merge(*_place(first_cell), *_place(last_cell or first_cell))
            case _:
                pass
    return found


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal()):
        raise BadSheet("not_a_workbook")
    return int(written)


def _within(row: int, column: int) -> None:
    """A single cell far away would make a table of all that lies between."""
    if row > MOST_ROWS:
        raise BadSheet("too_many_rows", most=MOST_ROWS)
    if column >= MOST_COLUMNS:
        raise BadSheet("too_many_columns", most=MOST_COLUMNS)


def _parsed(part: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in part[:4_000] or b"<!ENTITY" in part[:4_000]:
        raise BadSheet("bomb")
    try:
        return ElementTree.fromstring(part)  # noqa: S314 - without a document type there are no entities to expand
    except ElementTree.ParseError as error:
        raise BadSheet("not_a_workbook") from error


def _place(cell: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of ``B12``."""
    found = _CELL.fullmatch(cell)
    if found is None:
        raise BadSheet("not_a_workbook")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _shown(cell: object) -> str:
    """A number without the tail that only the format has: a code of 13 digits is no fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
