"""How long each segment is: from times, from lengths, from the next row's time, or from all of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from companion.show.times import MINUTE, SECOND, Ms
from companion.showfile.runsheet.columns import Means
from companion.showfile.runsheet.grid import Cell
from companion.showfile.runsheet.lines import Line, Lines
from companion.showfile.runsheet.remarks import Lasts, Remark, guess, left_out, problem
from companion.showfile.runsheet.times import DAY, HOUR, Length, length, plain, span

_IN_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")

_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.([0-5]\d)(?![\d.])", re.ASCII)
"""``19.30`` in a column of times; elsewhere it is a price."""

_ENDS = ("结束", "下播", "直播结束", "收播", "关播", "end", "endofshow", "offair", "theend", "wrap")
"""A last row called so tells when the show is over, and is no segment."""

_LONGEST = Ms(12 * HOUR)
"""A range that lasts longer ends before it begins: ``19:35-19:30``."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment, or a gap between two, with its length."""

    line: Line
    length: Ms
    shortest: Ms | None = None
    longest: Ms | None = None
    gap_before: Ms = Ms(0)
    """Between the end of the row before and its start."""


@dataclass(frozen=True, slots=True)
class Placing:
    placed: tuple[Placed, ...]
    start: Ms | None
    """Time of day at which the show begins; None when the sheet names none."""
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Row:
    """What one line says of its own time."""

    line: Line
    cell: Cell | None = None
    start: Ms | None = None
    end: Ms | None = None
    relative: bool = False
    two_parts: bool = False
    length_cell: Cell | None = None
    length: Length | None = None
    shortest: Ms | None = None
    longest: Ms | None = None
    bare_without_unit: bool = False
    is_broken: bool = False
    """One of its cells cannot be read: that is told, and nothing that follows from it."""
    block: list[Line] = field(default_factory=list)
    """It and the lines below that share its time."""

    @property
    def name(self) -> str:
        cell = self.cell or self.length_cell
        return cell.name if cell is not None else next(iter(self.line.cells.values())).name


def place(lines: Lines) -> Placing:
    """The length of each line, and where they contradict each other."""
    remarks: list[Remark] = []
    rows = [_row(lines, line, remarks) for line in lines.lines]
    remarks += _read_alike(rows)
    blocks = _blocks(lines, rows)
    over = _end_of_show(lines, blocks, remarks)
    placed: list[Placed] = []
    clock = next((row for row in blocks if row.start is not None), None)
    cursor = clock.start if clock is not None and clock.start is not None else Ms(0)
    if clock is not None and clock is not blocks[0]:
        # What comes before the first time ends at it.
        cursor = Ms(
            cursor - sum(row.length.ms for row in blocks[: blocks.index(clock)] if row.length is not None)
        )
    first = cursor
    for number, row in enumerate(blocks):
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        start = _near(row.start, cursor) if row.start is not None else cursor
        gap = Ms(start - cursor)
        if gap < 0:
            remarks.append(problem("overlap", row.name, by=Lasts(Ms(-gap))))
            gap = Ms(0)
        elif gap > 0:
            remarks.append(guess("gap", row.name, length=Lasts(gap)))
        if below is not None and below.start is None and row.length is not None:
            row.end = None  # A time for several rows, each of which says how long it is.
        following = below.start if below is not None else over
        told: list[Remark] = []
        lasts = _lasts(lines, row, start, following, told)
        unsure = row.is_broken or (below is not None and below.is_broken)
        remarks += [remark for remark in told if not unsure or remark.code == "ends-before"]
        cursor = Ms(start + (lasts or 0))
        if lasts is None and following is not None:
            cursor = _near(following, Ms(start + DAY // 2))
        placed += _shared(row, lasts or Ms(0), gap, remarks)
    relative = clock is None or clock.relative
    return Placing(tuple(placed), None if relative else Ms(first % DAY), tuple(remarks))


def _row(lines: Lines, line: Line, remarks: list[Remark]) -> _Row:
    found = _Row(line, block=[line])
    for means in (Means.TIME, Means.START, Means.END):
        cell = line.of(lines.columns, means)
        if cell is None or not cell.own:
            continue
        bare = _IN_BRACKETS.sub("", cell.text)
        told = span(bare) or span(_DOTTED.sub(r"\1:\2", bare))
        for inside in _IN_BRACKETS.findall(cell.text):  # 19:30（5分钟）
            found.length = found.length or length(inside)
        if told is None:
            remarks.append(problem("bad-time", cell.name, text=cell.text))
            found.is_broken = True
        elif means is Means.END:
            found.end = told.start
        else:
            found.start, found.relative, found.two_parts = told.start, told.relative, told.two_parts
            found.end = told.end if told.end is not None else found.end
        found.cell = found.cell or cell
    for means in (Means.LENGTH, Means.SHORTEST, Means.LONGEST):
        column, cell = next(line.all_of(lines.columns, means), (None, None))
        if column is None or cell is None or not cell.own:
            continue
        lasts = length(cell.text, column.unit or MINUTE)
        if lasts is None:
            remarks.append(problem("bad-length", cell.name, text=cell.text))
            found.is_broken = True
        elif means is Means.SHORTEST:
            found.shortest = lasts.ms
        elif means is Means.LONGEST:
            found.longest = lasts.ms
        else:
            found.length, found.shortest = lasts, lasts.shortest
            if lasts.shortest is not None:
                facts = {"shortest": Lasts(lasts.shortest), "length": Lasts(lasts.ms)}
                remarks.append(guess("length-range", cell.name, text=cell.text, **facts))
        found.length_cell = cell if means is Means.LENGTH else found.length_cell
        if lasts is not None and lasts.bare and column.unit is None:
            found.bare_without_unit = True
    return found


def _read_alike(rows: Sequence[_Row]) -> Iterator[Remark]:
    """What may be read in two ways is read in the one in which the rows together make a show."""
    bare = next((row for row in rows if row.bare_without_unit and row.length is not None), None)
    if bare is not None and bare.length is not None and bare.length_cell is not None:
        lasts = Lasts(bare.length.ms)
        yield guess("bare-length", bare.length_cell.name, text=bare.length_cell.text, length=lasts)
    offsets = [row for row in rows if row.two_parts and row.start is not None]
    starts = [row.start for row in offsets if row.start is not None]
    steps = [later - earlier for earlier, later in pairwise(starts)]
    if steps and median(steps) > HOUR:
        for row in offsets:
            row.start = Ms((row.start or 0) // 60)
            row.end = Ms(row.end // 60) if row.end is not None else None
        yield guess("offsets-in-minutes", offsets[0].name)
    two_parts = [row for row in rows if row.length is not None and row.length.two_parts]
    if two_parts and median(row.length.ms for row in two_parts if row.length is not None) < 30 * SECOND:
        for row in two_parts:
            assert row.length is not None
            row.length = Length(Ms(row.length.ms * 60))
        yield guess("lengths-in-hours", two_parts[0].name)
    for row in rows:
        typed = row.length.typed_ms if row.length is not None else None
        if typed is not None and (row.start is None or row.end is None):
            cell = row.length_cell
            row.length = Length(typed)
            yield guess("excel-hours", cell.name if cell else "", length=Lasts(typed))


def _blocks(lines: Lines, rows: Sequence[_Row]) -> list[_Row]:
    """Rows that name neither time nor length of their own share that of the row above: a merged cell holds
    for all its rows, and where cells are empty a time alone does."""
    blocks: list[_Row] = []
    for row in rows:
        above = blocks[-1] if blocks else None
        if above is not None and row.cell is None and row.length_cell is None:
            length_cell = row.line.of(lines.columns, Means.LENGTH)
            merged = length_cell is not None and not length_cell.own
            if merged or (above.start is not None and above.length_cell is None):
                above.block.append(row.line)
                continue
        blocks.append(row)
    return blocks


def _end_of_show(lines: Lines, blocks: list[_Row], remarks: list[Remark]) -> Ms | None:
    """The time of a last row that only says that the show is over; the row is taken away."""
    last = blocks[-1] if len(blocks) > 1 else None
    if last is None or last.start is None or last.end is not None or last.length is not None:
        return None
    title = last.line.of(lines.columns, Means.TITLE)
    said = [cell for cell in last.line.cells.values() if cell.own and cell.text]
    if title is None or len(said) > 2 or not plain(title.text).startswith(_ENDS):
        return None
    remarks.append(left_out("end", title.name, text=title.text))
    return blocks.pop().start


def _near(clock: Ms, cursor: Ms) -> Ms:
    """The instant at which clocks show this, in the half day before ``cursor`` or the one after."""
    return Ms(clock + DAY * -(-(cursor - DAY // 2 - clock) // DAY))


def _lasts(lines: Lines, row: _Row, start: Ms, following: Ms | None, remarks: list[Remark]) -> Ms | None:
    """How long a row lasts; None, and why, when nobody can tell."""
    told = row.length.ms if row.length is not None else None
    end = _near(row.end, Ms(start + DAY // 2)) if row.end is not None else None
    after = Ms(_near(following, Ms(start + DAY // 2)) - start) if following is not None else None
    by_time = Ms(end - start) if end is not None else None
    if by_time is not None and not 0 < by_time <= _LONGEST:
        remarks.append(problem("ends-before", row.name, text=row.cell.text if row.cell else ""))
        return None
    if by_time is not None and told is not None and by_time != told:
        facts = {"time": Lasts(by_time), "length": Lasts(told)}
        if told == after:
            remarks.append(guess("length-counts", row.name, **facts))
            return told
        if by_time == after or after is None:
            remarks.append(guess("time-counts", row.name, **facts))
            return by_time
        remarks.append(problem("time-or-length", row.name, **facts))
        return by_time
    lasts = told if told is not None else by_time
    if lasts is None and after is not None and 0 < after <= _LONGEST:
        lasts = after
    if lasts is None and (row.length_cell is None and (row.cell is None or row.start is not None)):
        remarks.append(
            problem("no-length", row.line.place(lines.columns, Means.LENGTH, Means.TIME, Means.START))
        )
    elif lasts == 0:
        remarks.append(problem("zero-length", (row.length_cell or row.cell or Cell("", row.name)).name))
    return lasts


def _shared(row: _Row, lasts: Ms, gap: Ms, remarks: list[Remark]) -> Iterator[Placed]:
    """A block has its time shared out evenly, in whole seconds; the last of it takes what is left."""
    count = len(row.block)
    if count == 1:
        yield Placed(row.line, lasts, row.shortest, row.longest, gap)
        return
    each = Ms(lasts // SECOND // count * SECOND)
    remarks.append(guess("shared", row.name, count=count, length=Lasts(each)))
    for number, line in enumerate(row.block):
        part = each if number + 1 < count else Ms(lasts - each * (count - 1))
        yield Placed(line, part, gap_before=gap if number == 0 else Ms(0))
