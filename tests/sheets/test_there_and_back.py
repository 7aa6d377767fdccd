"""Tables that are written and read again: every text as it was, and nothing taken for a formula."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.sheets.read import Sheet, read_sheets
from companion.sheets.write import MOST_LETTERS, CellTooLongError, Table, csv_bytes, unguarded, xlsx_bytes

# What XML and a cell can hold; a spreadsheet makes one line break of any.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \n"), max_size=30
)
CELLS = TEXT | st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "'", "'=1", "007", "1e5", "TRUE", "_x000D_", "http://a.b"]
)


def back(path: Path, table: Table) -> Sheet:
    path.write_bytes(csv_bytes(table) if path.suffix == ".csv" else xlsx_bytes([table]))
    return next(iter(read_sheets(path)))


@settings(deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([".csv", ".xlsx"]),
)
def test_every_cell_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]], form: str
) -> None:
    head = ("a", "b", "c")
    page = back(tmp_path_factory.mktemp("t") / f"table{form}", Table("表", head, cells))
    assert page.formulas == frozenset()
    rows = [[row.cells[n] if n < len(row.cells) else "" for n in range(3)] for row in page.rows]
    came = [[unguarded(cell) for cell in row] if form == ".csv" else row for row in rows]
    while cells and not any(cells[-1]):
        cells = cells[:-1]
    assert came[: len(cells) + 1] == [list(head), *cells]


def test_a_cell_that_excel_could_not_open_is_refused() -> None:
    with pytest.raises(CellTooLongError) as refused:
        xlsx_bytes([Table("a", ("话术",), [["x"], ["x" * (MOST_LETTERS + 1)]])])
    assert (refused.value.column, refused.value.row) == ("话术", 3)


@pytest.mark.parametrize(("column", "name"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (199, "GR7"), (701, "ZZ7")])
def test_cells_are_called_as_spreadsheets_call_them(column: int, name: str) -> None:
    assert Sheet(name="", rows=()).at(7, column) == name
    assert Sheet(name="流程", rows=()).at(7, column) == f"流程!{name}"
