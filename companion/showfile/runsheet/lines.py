"""The rows of a sheet that are about segments, with what merged cells say in each of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.sheets.read import Row, Sheet
from companion.showfile.runsheet.columns import Column, Means, columns_of
from companion.showfile.runsheet.grid import Cell, Grid, Head
from companion.showfile.runsheet.remarks import Remark, guess, left_out, problem
from companion.showfile.runsheet.times import plain

_TOTALS = ("合计", "总计", "共计", "小计", "总时长", "累计", "total", "subtotal", "sum")
_FOOTNOTES = ("注", "备注", "说明", "note", "*", "※")
_ERRORS = frozenset(("#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"))
_OF_A_SEGMENT = (Means.TITLE, Means.PRODUCT, Means.LINK, Means.TIME, Means.START, Means.LENGTH)
_TIMED = (Means.TIME, Means.START, Means.LENGTH)
_LONGEST_SLIP = 15
"""Characters: what is longer and stands where a time should is no time with a slip in it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table that is about a segment."""

    record: int
    cells: Mapping[int, Cell]
    """By the number of the column."""
    above: tuple[str, ...] = ()
    """Headings and remarks that stand between this row and the one before."""
    pinned: tuple[tuple[int, str], ...] = ()
    """Comments on cells, with the number of their column."""

    def of(self, columns: Sequence[Column], means: Means) -> Cell | None:
        """What the first of the columns that mean this says; None when none says anything."""
        return next((cell for _, cell in self.all_of(columns, means)), None)

    def all_of(self, columns: Sequence[Column], means: Means) -> Iterator[tuple[Column, Cell]]:
        for column in columns:
            cell = self.cells.get(column.number)
            if column.means is means and cell is not None and cell.text:
                yield column, cell

    def place(self, columns: Sequence[Column], *means: Means) -> str:
        """The name of a cell in which a thing would stand, for what is missing."""
        numbers = (column.number for one in means for column in columns if column.means is one)
        number = next(numbers, next(iter(self.cells), 0))
        return self.cells[number].name


@dataclass(frozen=True, slots=True)
class Lines:
    """A sheet, understood row by row."""

    grid: Grid
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    titles: tuple[Cell, ...]
    """What stands above the table."""
    below: tuple[str, ...]
    """Remarks after the last row."""
    remarks: tuple[Remark, ...]

    def has(self, *means: Means) -> bool:
        return any(column.means in means for column in self.columns)


def lines_of(grid: Grid, head: Head, told: Mapping[str, Means]) -> Lines:
    """Every row below the head that is about a segment, and what was left out or means more than it says."""
    sheet, remarks = grid.sheet, list(_hidden(grid, head))
    shown = [row for row in sheet.rows[head.last :] if row.number not in sheet.hidden]
    columns = tuple(_columns(grid, head, shown, told))
    lines: list[Line] = []
    above: list[str] = []
    pinned = _pinned(sheet)
    kept: set[int] = set()
    for row in shown:
        cells = {column.number: grid.cell(row.record, column.number) for column in columns}
        if not any(cell.text and cell.own for cell in cells.values()):
            continue
        if (remark := _aside(grid, row, columns, cells)) is not None:
            remarks.append(remark)
            if remark.code in ("heading", "footnote"):
                above.append(str(remark.facts["text"]))
        elif lines and not above and not any(_own(columns, cells, means) for means in _OF_A_SEGMENT):
            lines[-1] = _continued(lines[-1], columns, cells, pinned.get(row.record, ()))
            kept.add(row.record)
        else:
            lines.append(Line(row.record, cells, tuple(above), pinned.get(row.record, ())))
            kept.add(row.record)
            above.clear()
    if len(lines) > 1 and (sum_of_all := _only_a_length(lines[-1], columns)) is not None:
        kept.discard(lines.pop().record)
        remarks.append(left_out("total", sum_of_all.name, text=sum_of_all.text))
    remarks += _computed(grid, columns, lines)
    remarks += comments_left_out(sheet, kept)
    titles = [
        grid.cell(row.record, column) for row in sheet.rows[: head.first - 1] for column in range(grid.width)
    ]
    said = tuple(cell for cell in titles if cell.text and cell.own)
    return Lines(grid, columns, tuple(lines), said, tuple(above), tuple(remarks))


def _columns(grid: Grid, head: Head, shown: Sequence[Row], told: Mapping[str, Means]) -> Iterator[Column]:
    seen = [number for number in range(grid.width) if number not in grid.sheet.hidden_columns]
    heads = [head.heads[number] if number in seen else "" for number in range(grid.width)]
    texts = {number: [text for row in shown if (text := row.text(number))] for number in seen}
    return columns_of(heads, told, texts)


def _hidden(grid: Grid, head: Head) -> Iterator[Remark]:
    """What somebody has hidden is not in the show: what people see counts."""
    sheet = grid.sheet
    for row in sheet.rows[head.last :]:
        if row.number in sheet.hidden and any(cell.strip() for cell in row.cells):
            text = next(cell.strip() for cell in row.cells if cell.strip())
            yield left_out("hidden-row", sheet.at(row.record, 0), text=text)
    for number in sorted(sheet.hidden_columns):
        if number < grid.width and any(row.text(number) for row in sheet.rows):
            yield left_out("hidden-column", sheet.at(head.first, number), head=head.heads[number])


def _aside(grid: Grid, row: Row, columns: Sequence[Column], cells: Mapping[int, Cell]) -> Remark | None:
    """Why a row is about no segment; None when it is about one."""
    means = {column.number: column.means for column in columns}
    said = [(number, cell) for number, cell in cells.items() if cell.text and cell.own]
    number, first = said[0]
    if any(plain(cell.text).startswith(_TOTALS) for _, cell in said[:2]):
        return left_out("total", first.name, text=" · ".join(cell.text for _, cell in said))
    heads = {column.number: column.head for column in columns}
    if len(said) > 1:
        again = all(plain(cell.text) == plain(heads[place]) for place, cell in said)
        return left_out("head-again", first.name) if again else None
    if means[number] in (Means.NUMBER, Means.SKIP) and len(first.text) <= _LONGEST_SLIP:
        return left_out("empty", first.name, text=first.text)
    if plain(first.text).startswith(_FOOTNOTES):
        return left_out("footnote", first.name, text=first.text)
    one = grid.merge(row.record, number)
    across = one is not None and one.last_column - one.first_column >= 2
    timed = any(column.means in _TIMED for column in columns)
    where = means[number] in (Means.TITLE, Means.TIME, Means.START, Means.NUMBER)
    if across or (timed and where and _is_no_time(first.text)):
        return left_out("heading", first.name, text=first.text)
    return None


def _pinned(sheet: Sheet) -> Mapping[int, tuple[tuple[int, str], ...]]:
    """The comments of each row, by its record."""
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for (record, column), text in sheet.comments.items():
        found[record] = (*found.get(record, ()), (column, text))
    return found


def comments_left_out(sheet: Sheet, kept: Collection[int] = ()) -> Iterator[Remark]:
    """Comments on cells of rows that are about no segment; ``kept`` are the others."""
    for (record, column), text in sheet.comments.items():
        if record not in kept:
            yield left_out("comment", sheet.at(record, column), text=" ".join(text.split()))


def _is_no_time(text: str) -> bool:
    return not any(letter.isdigit() for letter in text) or len(text) > _LONGEST_SLIP


def _own(columns: Sequence[Column], cells: Mapping[int, Cell], means: Means) -> bool:
    said = (cells[column.number] for column in columns if column.means is means)
    return any(cell.own and cell.text for cell in said)


def _only_a_length(line: Line, columns: Sequence[Column]) -> Cell | None:
    """What a row says that names nothing but a length: the last one of a table is their sum."""
    means = {column.number: column.means for column in columns}
    said = [(means[number], cell) for number, cell in line.cells.items() if cell.text and cell.own]
    return said[0][1] if [one for one, _ in said] == [Means.LENGTH] else None


def _continued(
    line: Line, columns: Sequence[Column], cells: Mapping[int, Cell], pinned: tuple[tuple[int, str], ...]
) -> Line:
    """A row that only goes on with what is said in the one above."""
    joined = dict(line.cells)
    for column in columns:
        before, more = joined[column.number], cells[column.number]
        if more.own and more.text:
            text = f"{before.text}\n{more.text}" if before.text else more.text
            joined[column.number] = Cell(text, before.name if before.text else more.name, raw=text)
    return replace(line, cells=joined, pinned=line.pinned + pinned)


def _computed(grid: Grid, columns: Sequence[Column], lines: Sequence[Line]) -> Iterator[Remark]:
    """Cells that are worked out: what is stored is what the program that saved the file last found."""
    sheet = grid.sheet
    used = {column.number for column in columns if column.means not in (Means.SKIP, Means.NUMBER)}
    records = {row.number: row.record for row in sheet.rows}
    rows = {line.record: line for line in lines}
    told: list[str] = []
    for record, column in sorted((records.get(row, row), column) for row, column in sheet.formulas):
        if record not in rows or column not in used:
            continue
        text = rows[record].cells[column].text
        if not text or text.startswith("="):
            yield problem("formula-empty", sheet.at(record, column))
        else:
            told.append(sheet.at(record, column))
    if told:
        yield guess("formulas", told[0], cells=", ".join(told[:10]), count=len(told))
    for line in lines:
        for cell in line.cells.values():
            if cell.own and plain(cell.text) in _ERRORS:
                yield problem("cell-error", cell.name, text=cell.text)
