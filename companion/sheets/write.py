"""Tables as spreadsheet programs open them: XLSX and CSV. Every cell is text, whatever it looks like."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes the Chinese of a CSV file for something else."""

MOST_LETTERS = 32_767
"""What Excel takes in one cell; it calls a file with more broken."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell of a CSV file that begins like this is a formula to a spreadsheet, and may be anyone's."""
_GUARD = "'"

_A4 = 9
"""Excel's number of the paper size."""
_NARROWEST, _WIDEST = 6, 48
"""Of a column, in characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet."""

    name: str
    head: Sequence[str]
    """Names of the columns; empty for a sheet of plain lines."""
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = field(default_factory=tuple)
    """Of the columns, in characters; of those that are not named: as wide as what stands in them."""


class CellTooLongError(Exception):
    """A spreadsheet cannot hold a text; ``column`` is the head of its column, ``row`` counts from 1."""

    def __init__(self, column: str, row: int) -> None:
        super().__init__(f"{column}, row {row}")
        self.column = column
        self.row = row


def csv_bytes(table: Table) -> bytes:
    """One table as CSV in UTF-8 that spreadsheets open rightly; ``unguarded`` reads its cells back."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    for row in (table.head, *table.rows):
        lines.writerow([_guarded(cell) for cell in row])
    return (BYTE_ORDER_MARK + written.getvalue()).encode("utf-8")


def unguarded(cell: str) -> str:
    """The cell of a CSV file without the mark that keeps it from being a formula."""
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith((*_FORMULA, _GUARD)) else cell


def _guarded(cell: str) -> str:
    return _GUARD + cell if cell.startswith((*_FORMULA, _GUARD)) else cell


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table; it prints on A4 across, with its head on every page.

    Raises:
        CellTooLongError: a text is longer than a cell can be.
    """
    packed = io.BytesIO()
    # All in memory, and no cell is ever taken for a formula, a number or a link.
    book = Workbook(packed, {"in_memory": True})
    looks = {
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#eeeeee"}
        ),
        "cell": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }
    for table in tables:
        _sheet(book.add_worksheet(table.name), table, looks["head"], looks["cell"])
    book.close()
    return packed.getvalue()


def _sheet(page: Worksheet, table: Table, head: Format, cell: Format) -> None:
    first = 1 if table.head else 0
    for column, text in enumerate(table.head):
        page.write_string(0, column, text, head)
    for number, row in enumerate(table.rows, start=first):
        for column, text in enumerate(row):
            if len(text) > MOST_LETTERS:
                raise CellTooLongError(table.head[column] if table.head else "", number + 1)
            if text:
                page.write_string(number, column, text, cell)
    for column in range(max((len(row) for row in (table.head, *table.rows)), default=0)):
        page.set_column(column, column, _width(table, column))
    if table.head:
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _width(table: Table, column: int) -> int:
    if column < len(table.widths):
        return table.widths[column]
    cells = [row[column] for row in (table.head, *table.rows) if column < len(row)]
    widest = max((_columns(line) for text in cells for line in text.split("\n")), default=0)
    return min(max(widest + 1, _NARROWEST), _WIDEST)


def _columns(line: str) -> int:
    """A Chinese character is as wide as two others."""
    return sum(2 if letter >= "\u2e80" else 1 for letter in line)
