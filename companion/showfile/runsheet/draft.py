"""The rundown that a sheet asks for: its rows as segments of a show file, with nothing of them lost."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from companion.show.clock import time_of_day
from companion.show.times import Ms
from companion.showfile.editing.segment import duration_text
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import identifier
from companion.showfile.reading.tree import Data
from companion.showfile.runsheet.columns import Means
from companion.showfile.runsheet.goods import Goods
from companion.showfile.runsheet.grid import Cell
from companion.showfile.runsheet.keyed import Item
from companion.showfile.runsheet.lengths import Placed, Placing
from companion.showfile.runsheet.lines import Line, Lines
from companion.showfile.runsheet.remarks import Remark, guess, problem
from companion.showfile.runsheet.times import DAY, plain
from companion.showfile.runsheet.wording import duty, one_line, points, things, timed

_PERCENT = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,4})?)(?P<sign>%)?", re.ASCII)
_WORDS = {
    "zh-CN": {"gap": "空档", "colon": "："},
    "en": {"gap": "Gap", "colon": ": "},
}
_LONGEST_TITLE = 60
"""Characters of a first sentence that stands for a title."""


class Draft:
    """Segments made of lines, one after the other."""

    def __init__(self, lines: Lines, placing: Placing, goods: Goods, language: str) -> None:
        self._lines = lines
        self._columns = lines.columns
        self._placing = placing
        self._goods = goods
        self._words = _WORDS.get(language, _WORDS["en"])
        self._ids: set[str] = set()
        self._phase = ""
        """The last title."""
        self._shared = _shared(lines)
        titles = (cell for line in lines.lines for _, cell in line.all_of(lines.columns, Means.TITLE))
        self._merged = {cell.name for cell in titles if not cell.own}
        """Cells that are the title of several rows."""
        self.remarks: list[Remark] = []

    def items(self) -> Iterator[Item]:
        cursor = self._placing.start or Ms(0)
        gaps = 0
        for number, placed in enumerate(self._placing.placed, start=1):
            if placed.gap_before:
                gaps += 1
                data: dict[str, Data] = {
                    "id": self._free(f"gap{gaps}"),
                    "title": self._words["gap"],
                    "length": duration_text(placed.gap_before),
                }
                yield Item(data, self._at(placed.line))
            cursor = Ms(cursor + placed.gap_before)
            yield self._segment(number, placed, cursor)
            cursor = Ms(cursor + placed.length)

    def _at(self, line: Line) -> str:
        return line.place(self._columns, Means.TITLE, Means.PRODUCT, Means.TIME)

    def _segment(self, number: int, placed: Placed, start: Ms) -> Item:
        line = placed.line
        cells = {"length": line.place(self._columns, Means.LENGTH, Means.TIME, Means.START)}
        data: dict[str, Data] = {"id": self._id(number, line, cells), "title": self._title(line, cells)}
        data["length"] = duration_text(placed.length)
        for key, ms in (("shortest", placed.shortest), ("longest", placed.longest)):
            if ms is not None:
                data[key] = duration_text(ms)
                cells[key] = cells["length"]
        if (product := self._goods.of_line.get(line.record)) is not None:
            data["product"] = product
            cells["product"] = line.place(self._columns, Means.PRODUCT, Means.LINK)
        cell = line.of(self._columns, Means.SHARE)
        if cell is not None and cell.own and (share := self._share(cell)) is not None:
            data["share"] = share
            cells["share"] = cell.name
        for means, parts in ((Means.SAY, points), (Means.PROPS, things)):
            told = [(cell, list(parts(cell.text))) for _, cell in line.all_of(self._columns, means)]
            if told:
                data[means.value] = [part for _, found in told for part in found]
                cells[means.value] = told[0][0].name
        notes: list[Data] = list(self._notes(line))
        if notes:
            data["notes"] = notes
            cells["notes"] = line.place(self._columns, Means.NOTES, Means.TITLE)
        if cues := list(self._cues(line, start, placed.length)):
            data["cues"] = [cue for cue, _ in cues]
            cells["cues"] = cues[0][1]
        return Item(data, self._at(line), cells, line.above)

    def _id(self, number: int, line: Line, cells: dict[str, str]) -> str:
        cell = line.of(self._columns, Means.ID)
        if cell is not None and cell.own:
            try:
                wanted = identifier(cell.text)
            except RefusedError:
                self.remarks.append(guess("other-id", cell.name, text=cell.text))
            else:
                cells["id"] = cell.name
                self._ids.add(wanted)
                return wanted  # One that is there twice is told by the check of the show.
        return self._free(f"s{number:02}")

    def _free(self, wanted: str) -> str:
        while wanted in self._ids:
            wanted += "x"
        self._ids.add(wanted)
        return wanted

    def _title(self, line: Line, cells: dict[str, str]) -> str:
        told = [cell for _, cell in line.all_of(self._columns, Means.TITLE)]
        name = self._goods.names.get(line.record, "")
        if told:
            cells["title"] = told[0].name
            lines = list(points(told[0].text)) if "\n" in told[0].text else [told[0].text]
            title = one_line(" / ".join(lines))
            # A merged title is that of all its rows: the product says which is which.
            self._phase = title
            is_shared = not told[0].own or told[0].name in self._merged or line.record in self._shared
            unpriced = line.record not in self._goods.of_line and name not in title
            return f"{title} · {name}" if name and (is_shared or unpriced) else title
        if name:
            return f"{self._phase} · {one_line(name)}" if line.record in self._shared else one_line(name)
        for means in (Means.SAY, Means.TASK, Means.NOTES):
            if (cell := line.of(self._columns, means)) is not None:
                cells["title"] = cell.name
                self.remarks.append(guess("title-from", cell.name))
                return one_line(next(iter(points(cell.text)), cell.text))[:_LONGEST_TITLE]
        self.remarks.append(problem("no-title", line.place(self._columns, Means.TITLE, Means.PRODUCT)))
        return "?"

    def _share(self, cell: Cell) -> str | None:
        found = _PERCENT.fullmatch(plain(cell.text))
        if found is None:
            self.remarks.append(problem("bad-share", cell.name, text=cell.text))
            return None
        number = Decimal(found["number"])
        # Excel stores 8% as 0.08.
        percent = number * 100 if not found["sign"] and number <= 1 else number
        return f"{percent.normalize():f}%" if percent else None

    def _cues(self, line: Line, start: Ms, lasts: Ms) -> Iterator[tuple[dict[str, Data], str]]:
        """A task for each line of those whose column it is."""
        number = 0
        for column, cell in line.all_of(self._columns, Means.TASK):
            for text in points(cell.text):
                number += 1
                when, what = self._when(text, start, lasts)
                who, task = duty(column.head, what)
                yield {"id": f"t{number}", **when, "who": who, "task": task}, cell.name

    def _notes(self, line: Line) -> Iterator[str]:
        """What the sheet says besides, line by line, under the heads of its columns."""
        said = [(column, cell.text) for column, cell in line.all_of(self._columns, Means.NOTES)]
        told = [("" if column.is_of_notes else column.head, text) for column, text in said]
        told += self._goods.unsaid.get(line.record, [])
        for head, text in told:
            before = f"{one_line(head)}{self._words['colon']}" if head else ""
            yield from (before + one_line(part) for part in text.splitlines() if part.strip())
        columns = {column.number: column for column in self._columns}
        for number, text in line.pinned:
            column = columns.get(number)
            if column is not None and column.means is Means.SKIP:
                continue
            head = "" if column is None or column.is_of_notes else one_line(column.head)
            yield f"{head}{self._words['colon'] if head else ''}{one_line(text)}"

    def _when(self, text: str, start: Ms, lasts: Ms) -> tuple[dict[str, Data], str]:
        clock, offset, what = timed(text)
        if clock is not None and self._placing.start is not None:
            since = (clock - start) % DAY
            if since == 0:
                return {"at": "0s"}, what  # Only the hour of the segment again: it moves along with that.
            if since < lasts:
                return {"clock": time_of_day(clock)}, what
        if offset is not None and offset <= lasts:
            return {"at": duration_text(offset)}, what
        return {"at": "0s"}, text


def _shared(lines: Lines) -> set[int]:
    """Records of rows under one title that only the first of them names, with a time of its own."""
    found: set[int] = set()
    for above, line in pairwise(lines.lines):
        said = [line.of(lines.columns, means) for means in (Means.TITLE, Means.TIME, Means.START)]
        if not any(cell is not None and cell.own for cell in said):
            found |= {above.record, line.record}
    return found


def products_of(goods: Goods) -> Sequence[Item]:
    """The products that the show has to be given, each as an item of one key."""
    return [
        Item({product.id: product.data}, product.cell, product.cells) for product in goods.products.values()
    ]
