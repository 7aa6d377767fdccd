"""A spreadsheet as rows of text: CSV as people save it, or XLSX. What could hide a figure is refused.

A stock list decides what a show may promise. So a file in which what a reader sees may not be what a program
reads (hidden rows, merged cells, formulas whose last result is stored) is refused with the place, and one
that is too large, or unpacks into something too large, is refused before it is read.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How ``.xls`` begins, and an ``.xlsx`` with a password."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    name: str
    rows: Sequence[Row]
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Rows and columns, from 1 and 0, of cells that are worked out."""
    hidden: frozenset[int] = frozenset()
    merged: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Merged cells as the spreadsheet calls them (``A5:A8``), with their first and last row."""


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file that can be seen, in their order; a CSV file is one.

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
        yield from _workbook(data)
    else:
        yield _csv(data)


def _csv(data: bytes) -> Sheet:
    text = _text(data)
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
    plain = tuple(Row(row.number, tuple(_unwrapped(cell) for cell in row.cells)) for row in rows)
    return Sheet(name="", rows=plain, formulas=frozenset(formulas))


def _csv_rows(text: str) -> Iterator[Row]:
    head = text[:20_000]
    mark = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    first = 1
    for number, cells in enumerate(lines):
        if number >= MOST_ROWS:
            raise BadSheet("too_many_rows", most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise BadSheet("too_many_columns", most=MOST_COLUMNS)
        yield Row(first, tuple(cell.strip() for cell in cells))
        first = lines.line_num + 1


def _unwrapped(cell: str) -> str:
    as_text = _AS_TEXT.fullmatch(cell)
    return as_text[1] if as_text is not None else cell


def _text(data: bytes) -> str:
    """Whatever is called CSV: UTF-8, UTF-16 with its mark, or what Chinese systems write."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadSheet("not_text")


def _workbook(data: bytes) -> Iterator[Sheet]:
    parts = _unpacked(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise BadSheet("old_office") from error
    except CalamineError as error:
        raise BadSheet("not_a_workbook") from error
    where = _places(parts)
    for one in book.sheets_metadata:
        if one.visible is not SheetVisibleEnum.Visible or one.typ is not SheetTypeEnum.WorkSheet:
            continue
        part = parts.get(where.get(one.name, ""))
        if part is None:
            raise BadSheet("not_a_workbook")
        formulas, hidden, merged = _marks(part)
        try:
            cells = book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise BadSheet("not_a_workbook") from error
        rows = tuple(Row(n, tuple(_shown(cell) for cell in row)) for n, row in enumerate(cells, start=1))
        yield Sheet(name=one.name, rows=rows, formulas=formulas, hidden=hidden, merged=merged)


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


def _marks(part: bytes) -> tuple[frozenset[tuple[int, int]], frozenset[int], Mapping[str, tuple[int, int]]]:
    """Cells that are worked out, rows that are hidden, and cells that are merged."""
    formulas: set[tuple[int, int]] = set()
    hidden: set[int] = set()
    merged: dict[str, tuple[int, int]] = {}
    for element in _parsed(part).iter():
        match element.tag.removeprefix(_MAIN):
            case "c":
                if element.find(f"{_MAIN}f") is not None:
                    formulas.add(_place(element.get("r", "")))
                if len(element) and "r" in element.attrib:
                    _within(*_place(element.attrib["r"]))
            case "row":
                row = element.get("r", "0")
                if not row.isdecimal():
                    raise BadSheet("not_a_workbook")
                if any(len(cell) for cell in element):
                    _within(int(row), 0)
                if element.get("hidden") in ("1", "true"):
                    hidden.add(int(row))
            case "mergeCell":
                called = element.get("ref", "")
                first, _, last = called.partition(":")
                merged[called] = (_place(first)[0], _place(last or first)[0])
            case _:
                pass
    return frozenset(formulas), frozenset(hidden), merged


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
    return str(cell).strip()
