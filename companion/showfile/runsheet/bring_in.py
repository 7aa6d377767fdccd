"""A run sheet → a show file, and everything that was guessed, left out or cannot be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.sheets.read import BadSheet, Sheet
from companion.show.problems import Severity
from companion.showfile import Loaded, read_show
from companion.showfile.fields.about import Language
from companion.showfile.runsheet.about import Around, currency_of, other_currency, started, with_about
from companion.showfile.runsheet.columns import Column, Known, Means, is_timed, recognised
from companion.showfile.runsheet.draft import Draft, products_of
from companion.showfile.runsheet.goods import goods_of
from companion.showfile.runsheet.grid import Grid, Head, head_of
from companion.showfile.runsheet.keyed import Item, is_keyed, items_of, key_of
from companion.showfile.runsheet.lengths import place
from companion.showfile.runsheet.lines import Lines, comments_left_out, lines_of
from companion.showfile.runsheet.remarks import Kind, Remark, guess, left_out, problem
from companion.showfile.runsheet.times import plain as plain_text
from companion.showfile.runsheet.written import (
    Written,
    value_at,
    with_products,
    with_rundown,
    with_show,
    without,
)

SHOW_SHEET = "show.yaml"
"""The sheet of a workbook that holds the rest of the show file, line by line."""

_LOOKED_AT = 50
"""Rows of a sheet from which its language is known."""

_SURE = 4
"""Columns whose heads are known: of two sheets with so many the first one is taken."""

_GOODS = ("products", "sales", "bags", "bag_queue")
_COMMENTS = re.compile(rb"\A(?:#.*\n)*")
_NO_START = re.compile(rb"^  # start: .*\n", re.MULTILINE)
_HEADS = {
    "zh-CN": "# 从流程表导入。先把经营者和 OBS 里的名字改成自己的，再检查，再空跑一遍：\n"
    "#   companion check show.yaml\n#   companion run show.yaml --obs simulated\n",
    "en": "# Imported from a run sheet. Put in your own name and those in OBS, check it and try it out:\n"
    "#   companion check show.yaml\n#   companion run show.yaml --obs simulated\n",
}
_CELL = re.compile(r"(\d+)$", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    sheet: str
    columns: tuple[Column, ...]
    cells: Mapping[int, str]
    """Where the head of each column stands, by its number."""
    segments: int
    remarks: tuple[Remark, ...]
    """In the order of the sheet, as far as they are of a cell."""
    is_keyed: bool
    """It was given out by the companion: the heads of its columns name keys of the show file."""
    text: bytes
    """The show file, also when something is wrong with it."""
    language: Language

    @property
    def problems(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.kind is Kind.PROBLEM)


def language_of(sheets: Sequence[Sheet]) -> Language:
    """The one that a crew writes its sheets in: Chinese where there is any."""
    texts = (cell for sheet in sheets for row in sheet.rows[:_LOOKED_AT] for cell in row.cells)
    return (
        Language.CHINESE
        if any("\u4e00" <= letter <= "\u9fff" for text in texts for letter in text)
        else Language.ENGLISH
    )


def bring_in(
    sheets: Sequence[Sheet], told: Mapping[str, Means], wanted: str | None, around: Around
) -> BroughtIn:
    """The show that a run sheet asks for; ``wanted`` names the sheet, None: the one most like it.

    Raises:
        BadSheet: none of the sheets is a run sheet, or there is none of that name.
        EditRefused: the show file to which the rundown is added cannot be changed.
    """
    grid, head = _chosen(sheets, told, wanted)
    remarks = list(_others(sheets, grid.sheet)) if wanted is None else []
    if is_keyed(head):
        return _keyed(grid, head, remarks, _rest(sheets), around)
    return _crews(grid, head, told, remarks, around)


def _chosen(sheets: Sequence[Sheet], told: Mapping[str, Means], wanted: str | None) -> tuple[Grid, Head]:
    if wanted is not None and wanted not in [sheet.name for sheet in sheets]:
        names = ", ".join(sheet.name for sheet in sheets if sheet.name)
        raise BadSheet("no_such_sheet", sheet=wanted, names=names or "–")
    found = [
        (grid, head)
        for sheet in sheets
        if sheet.name != SHOW_SHEET and wanted in (None, sheet.name)
        for grid in [Grid(sheet)]
        if (head := head_of(grid, told)) is not None
    ]
    if found:
        return max(found, key=lambda one: _likeness(one[1]))
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden and sheet.name != SHOW_SHEET]
    if hidden and wanted is None:
        raise BadSheet("only_hidden", names=", ".join(hidden), name=hidden[0])
    raise BadSheet("no_run_sheet")


def _others(sheets: Sequence[Sheet], chosen: Sheet) -> Iterator[Remark]:
    """The sheets that are not imported. What a hidden one says nobody has looked at."""
    for sheet in sheets:
        if sheet.name not in (SHOW_SHEET, chosen.name) and (sheet.is_hidden or _says_anything(sheet)):
            yield left_out("hidden-sheet" if sheet.is_hidden else "other-sheet", sheet=sheet.name)


def _likeness(head: Head) -> tuple[bool, bool, int]:
    """How much like a run sheet: a list of goods has many columns, and no times; one of versions has few."""
    return is_keyed(head), is_timed(head.heads), min(recognised(head.heads), _SURE)


def _says_anything(sheet: Sheet) -> bool:
    return any(cell.strip() for row in sheet.rows for cell in row.cells)


def _rest(sheets: Sequence[Sheet]) -> bytes | None:
    """The rest of the show file, where it came along."""
    page = next((sheet for sheet in sheets if sheet.name == SHOW_SHEET), None)
    if page is None:
        return None
    return "".join((row.cells[0] if row.cells else "") + "\n" for row in page.rows).encode("utf-8")


def _keyed(grid: Grid, head: Head, remarks: list[Remark], rest: bytes | None, around: Around) -> BroughtIn:
    columns = tuple(
        Column(number, text, Means.SKIP, Known.HEAD) for number, text in enumerate(head.heads) if text
    )
    remarks += [
        left_out("column-ignored", grid.sheet.at(head.first, one.number), head=one.head)
        for one in columns
        if key_of(one.head) is None
    ]
    remarks += comments_left_out(grid.sheet)
    items = tuple(items_of(grid, head, remarks))
    base = around.base if around.keeps_goods or rest is None else rest
    base = without(base, "rundown") if around.keeps_goods or rest is not None else _emptied(base, around)
    written = with_rundown(base, (), items)
    return _checked(grid, head, columns, items, written, remarks, around)


def _crews(
    grid: Grid, head: Head, told: Mapping[str, Means], remarks: list[Remark], around: Around
) -> BroughtIn:
    heads = {plain_text(text) for text in head.heads}
    if unknown := [name for name in told if plain_text(name) not in heads]:
        raise BadSheet("no_such_column", head=unknown[0], heads=", ".join(filter(None, head.heads)))
    lines = lines_of(grid, head, told)
    remarks += [*_of_columns(lines, head), *lines.remarks]
    placing = place(lines)
    remarks += placing.remarks
    language = str(value_at(around.base, "show", "language"))
    base = without(around.base, "rundown") if around.keeps_goods else _emptied(around.base, around)
    if not around.keeps_goods:
        base = with_about(base, lines, placing.start, around, remarks)
    elif around.day is not None and placing.start is not None:
        base = started(base, around.day, placing.start)
    remarks += other_currency(lines, currency_of(base))
    known = value_at(base, "products")
    products = (
        {id: one for id, one in known.items() if isinstance(one, dict)} if isinstance(known, dict) else {}
    )
    goods = goods_of(lines, products, remarks)
    draft = Draft(lines, placing, goods, language)
    items = tuple(draft.items())
    remarks += draft.remarks
    if items:
        items = (replace(items[0], comments=(*_above(lines), *items[0].comments)), *items[1:])
    new = products_of(goods)
    if products:
        written = with_rundown(with_products(base, new), (), items, lines.below).told_of(new)
    else:
        written = with_rundown(without(base, "products"), new, items, lines.below)
    return _checked(grid, head, lines.columns, items, written, remarks, around)


def _above(lines: Lines) -> Iterator[str]:
    """What stands above the table, row by row."""
    rows: dict[int, list[str]] = {}
    for cell in lines.titles:
        rows.setdefault(_row(cell.name), []).append(cell.text)
    yield from (" · ".join(texts) for texts in rows.values())


def _emptied(base: bytes, around: Around) -> bytes:
    """A starter without what it shows as an example, and without what its comments say of that."""
    emptied = with_show(without(base, "rundown", *_GOODS), id=around.show_id, title=around.title)
    head = _HEADS.get(str(value_at(base, "show", "language")), _HEADS["en"])
    return head.encode("utf-8") + _COMMENTS.sub(b"", _NO_START.sub(b"", emptied, count=1), count=1)


def _of_columns(lines: Lines, head: Head) -> list[Remark]:
    """Heads that were guessed, or are not known."""
    codes = {Known.PART: "column-part", Known.CONTENT: "column-content", Known.NOT: "column-not"}
    return [
        guess(
            codes[column.known],
            lines.grid.sheet.at(head.last, column.number),
            head=column.head,
            means=column.means,
        )
        for column in lines.columns
        if column.known in codes
    ]


def _checked(
    grid: Grid,
    head: Head,
    columns: tuple[Column, ...],
    items: Sequence[Item],
    written: Written,
    remarks: list[Remark],
    around: Around,
) -> BroughtIn:
    """The show as ``companion check`` finds it, what is wrong at the cell that it comes from."""
    loaded = read_show(written.text, "show.yaml", around.surroundings)
    if not any(remark.kind is Kind.PROBLEM for remark in remarks):
        remarks += _found(loaded, written)
    if not items:
        raise BadSheet("no_rows")
    return BroughtIn(
        sheet=grid.sheet.name,
        columns=columns,
        cells={column.number: grid.sheet.at(head.first, column.number) for column in columns},
        segments=sum(max(len(item.segments), 1) for item in items),
        remarks=tuple(sorted(remarks, key=_place)),
        is_keyed=is_keyed(head),
        text=written.text,
        language=loaded.language,
    )


def _place(remark: Remark) -> tuple[bool, int, str]:
    """Row by row; what is about no one cell comes last."""
    return not remark.cell, _row(remark.cell), remark.cell


def _row(cell: str) -> int:
    found = _CELL.search(cell)
    return int(found[1]) if found is not None else 0


def _found(loaded: Loaded, written: Written) -> list[Remark]:
    """What the check of a show says, once the sheet itself is in order: it would only repeat that."""
    found: list[Remark] = []
    for one in loaded.problems:
        make = problem if one.severity is Severity.ERROR else guess
        cell = written.cell(one.mark.line)
        message = f"{one.message} → {one.hint}" if one.hint else one.message
        if cell:
            found.append(make("check", cell, message=message, check=one.code))
        elif one.severity is Severity.ERROR:
            found.append(make("base", line=one.mark.line, message=message, check=one.code))
    return found
