"""A sheet cell by cell: what a merged cell says in each of its rows, and where the table begins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.sheets.read import BadSheet, Merge, Sheet
from companion.sheets.write import unguarded
from companion.showfile.runsheet.columns import Means, names, recognised
from companion.showfile.runsheet.times import plain

HEAD_WITHIN = 20
"""Rows above the table that may hold titles, dates and names."""

MOST_ROWS = 5_000
"""A show has 2,000 segments at most; the rest are headings, notes and rows that say nothing."""

_MOST_MERGED = 1_000_000
"""Cells that merged ones cover together: as many as the largest sheet has."""

_NOTHING = frozenset(("-", "--", "—", "——", "–", "/", "\\", "无", "none", "n/a", "na", "null", "nil"))


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    """Without the space around it; empty for one that says nothing, a dash among them."""
    name: str
    """As people call it; of a merged cell that of its first one."""
    own: bool = True
    """It stands in this row, and is not a merged cell that began above."""
    raw: str = ""
    """With the space around it, and a dash as it stands."""


class Grid:
    """The cells of one sheet; rows are counted from 1, columns from 0.

    Raises:
        BadSheet: it has more rows or merged cells than any run sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        if len(sheet.rows) > MOST_ROWS:
            raise BadSheet("too_many_rows", most=MOST_ROWS)
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = max((len(row.cells) for row in sheet.rows), default=0)
        self._merged: dict[tuple[int, int], Merge] = {}
        covered = 0
        for one in sheet.merged.values():
            rows = range(one.first_row, min(one.last_row, self.height) + 1)
            columns = range(one.first_column, min(one.last_column, self.width - 1) + 1)
            covered += len(rows) * len(columns)
            if covered > _MOST_MERGED:
                raise BadSheet("too_many_rows", most=MOST_ROWS)
            self._merged.update(((row, column), one) for row in rows for column in columns)

    def merge(self, record: int, column: int) -> Merge | None:
        return self._merged.get((record, column))

    def text(self, record: int, column: int) -> str:
        """What stands in this very cell."""
        return self.sheet.rows[record - 1].text(column) if 0 < record <= self.height else ""

    def head(self, record: int, column: int) -> str:
        """The head of a column in this row, also where a merged cell that begins elsewhere has it."""
        one = self.merge(record, column)
        return self.text(one.first_row, one.first_column) if one is not None else self.text(record, column)

    def cell(self, record: int, column: int) -> Cell:
        """What a row says in a column: a merged cell says it in all its rows, and in its first column."""
        one = self.merge(record, column)
        if one is None:
            return self._said(record, column, self.sheet.at(record, column), own=True)
        if column != one.first_column:
            return Cell("", self.sheet.at(record, column))
        name = self.sheet.at(one.first_row, column)
        return self._said(one.first_row, column, name, own=record == one.first_row)

    def _said(self, record: int, column: int, name: str, *, own: bool) -> Cell:
        cells = self.sheet.rows[record - 1].cells
        raw = cells[column] if column < len(cells) else ""
        raw = raw if self.sheet.name else unguarded(raw)
        text = raw.strip()
        return Cell("" if plain(text) in _NOTHING else text, name, own, raw)

    def spans(self, record: int) -> Iterator[Merge]:
        """The merged cells that begin in this row and are wider than a column."""
        for column in range(self.width):
            one = self.merge(record, column)
            begins = one is not None and (one.first_row, one.first_column) == (record, column)
            if one is not None and begins and one.last_column > column:
                yield one


@dataclass(frozen=True, slots=True)
class Head:
    """Where the table of a sheet begins."""

    heads: tuple[str, ...]
    first: int
    """Record of its first row."""
    last: int
    """Of its last one: a head may take two rows."""


def head_of(grid: Grid, told: Mapping[str, Means]) -> Head | None:
    """The row, or the two rows, that name most columns; None when none names any."""
    wanted = {plain(head) for head in told}
    best: tuple[int, Head] | None = None
    for record in range(1, min(grid.height, HEAD_WITHIN) + 1):
        if grid.sheet.rows[record - 1].number in grid.sheet.hidden:
            continue
        one = tuple(grid.head(record, column) for column in range(grid.width))
        found, head = (
            max(recognised(one), sum(plain(text) in wanted for text in one)),
            Head(one, record, record),
        )
        two = tuple(grid.head(record + 1, column) for column in range(grid.width))
        if found and _goes_on(one, two, grid, record):
            both = tuple(_joined(upper, lower) for upper, lower in zip(one, two, strict=True))
            found, head = recognised(both), Head(both, record, record + 1)
        if found and (best is None or found > best[0]):
            best = found, head
    return best[1] if best is not None else None


def _goes_on(upper: Sequence[str], lower: Sequence[str], grid: Grid, record: int) -> bool:
    """Does the head go on in the row below: under groups that span columns, with names of its own?"""
    groups = any(grid.spans(record))
    gaps = any(not up and low for up, low in zip(upper, lower, strict=True))
    own = [low for up, low in zip(upper, lower, strict=True) if low and plain(low) != plain(up)]
    return bool(own) and (groups or gaps) and sum(map(_is_name, own)) * 2 >= len(own)


def _is_name(text: str) -> bool:
    return recognised((text, "时间")) > 1


def _joined(upper: str, lower: str) -> str:
    if not lower or plain(lower) == plain(upper):
        return upper
    return lower if names(lower) or not upper else f"{upper} {lower}"
