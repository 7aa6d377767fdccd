"""Lists of entries as spreadsheets have them: in, and out again.

In: the first row names the columns, in Chinese or English. A row that is no entry is told by its line and
costs none of the others. UTF-8, UTF-16 or GBK, with commas, semicolons or tabs: whatever is called CSV.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from companion.feeds.entry_file import Line
from companion.sheets.read import BadSheet, text_of
from companion.show.bags.entry import Entry, plain
from companion.show.bags.read_entry import BadEntry, BadRow, read_entry
from companion.show.times import WallMs

MOST_ROWS = 10_000
"""In one list; a longer one is sent in parts."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "user_id": (
        "user_id",
        "uid",
        "open_id",
        "用户id",
        "用户编号",
        "用户账号",
        "抖音号",
        "快手号",
        "账号",
        "id",
    ),
    "name": ("name", "nickname", "display_name", "昵称", "用户昵称", "user_name", "用户名", "名字", "姓名"),
    "text": ("text", "comment", "message", "content", "评论", "评论内容", "弹幕", "留言", "口令", "内容"),
    "platform": ("platform", "平台"),
    "follows": ("follows", "follow", "following", "关注", "是否关注", "已关注"),
    "fan_club": ("fan_club", "粉丝团", "是否粉丝团", "加入粉丝团"),
    "watched_s": ("watched_s", "watch_s", "watched_seconds", "观看秒数", "观看时长", "停留时长"),
}
"""What people call the fields of an entry, the surest name first: it counts where a list has several.

The time of an entry is no field. It is when the list comes in, by the clock of this computer."""

_YES = frozenset({"true", "yes", "y", "1", "是", "有", "已", "已关注", "已加入"})
_NO = frozenset({"false", "no", "n", "0", "否", "无", "未", "未关注", "未加入"})

_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})", re.ASCII)

_AS_TEXT = re.compile(r'="([^"]*)"')
"""How people make a spreadsheet keep every digit of a long number."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class BadList(Exception):
    """Nothing of the list can be taken; the text says why."""


def read_list(data: bytes, *, at: WallMs) -> tuple[Sequence[Entry], Sequence[BadRow]]:
    """The entries of a list that came in ``at``, and its rows that are none.

    Raises:
        BadList: it is no such list, or it is too long.
    """
    text = _decoded(data)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    entries: list[Entry] = []
    bad: list[BadRow] = []
    columns: Mapping[str, int] | None = None
    for line, row in _rows(rows):
        if isinstance(row, str):
            bad.append(BadRow(line, row))
        elif not any(cell.strip() for cell in row):
            continue
        elif columns is None:
            columns = _columns(row)
        elif len(entries) + len(bad) == MOST_ROWS:
            raise BadList(
                f"The list has more than {MOST_ROWS} rows. Send it in parts, each with the first row."
            )
        else:
            try:
                entries.append(read_entry(_fields(row, columns), at=at))
            except BadEntry as error:
                bad.append(BadRow(line, str(error)))
    if columns is None:
        raise BadList("The list is empty.")
    return entries, bad


def write_list(lines: Iterable[Line]) -> bytes:
    """The entries as CSV that a spreadsheet opens as it stands, and of which it runs nothing as a formula."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("id", "verdict", "unchecked", "at", *COLUMNS))
    for line in lines:
        entry, signals = line.entry, line.entry.signals
        watched_s = None if signals.watched_ms is None else signals.watched_ms / 1000
        table.writerow(
            (
                line.id,
                line.judged.verdict.value,
                " ".join(line.judged.unchecked),
                datetime.fromtimestamp(entry.at / 1000, UTC).isoformat(timespec="milliseconds"),
                *(_defused(cell) for cell in (entry.user_id, entry.name, entry.text)),
                entry.platform,
                *(
                    "" if known is None else str(known).lower()
                    for known in (signals.follows, signals.fan_club)
                ),
                "" if watched_s is None else f"{watched_s:g}",
            )
        )
    # Without the mark a spreadsheet takes Chinese for something else.
    return text.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        raise BadList("This is a workbook, not CSV: save it as CSV (UTF-8) and send that.")
    try:
        return text_of(data)
    except BadSheet:
        raise BadList("The list is not text in UTF-8, UTF-16 or GBK.") from None


def _rows(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the line that it begins in; in place of one that cannot be read, why."""
    line = 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _why(error)
        else:
            yield line, row
        line = _line_of(rows) + 1


def _line_of(rows: Iterator[list[str]]) -> int:
    """How many lines the reader has taken so far."""
    taken: int = rows.line_num  # type: ignore[attr-defined]
    return taken


def _why(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "A quotation mark is opened here and never closed: nothing from here on was read."
    return f"The row cannot be taken apart: {error}."


def _columns(head: Sequence[str]) -> Mapping[str, int]:
    """In which column each field is."""
    names = [_bare(cell) for cell in head]
    columns = {}
    for field, spellings in COLUMNS.items():
        places = (names.index(bare) for spelling in spellings if (bare := _bare(spelling)) in names)
        if (place := next(places, None)) is not None:
            columns[field] = place
    if "user_id" not in columns:
        raise BadList(
            "The first row must name the columns, and one of them must be the user id: "
            f"{', '.join(COLUMNS['user_id'])}."
        )
    return columns


def _bare(name: str) -> str:
    return plain(name).replace(" ", "")


def _fields(row: Sequence[str], columns: Mapping[str, int]) -> Mapping[str, object]:
    cells = {field: _undone(row[place]) for field, place in columns.items() if place < len(row)}
    fields: dict[str, object] = {field: cell for field, cell in cells.items() if cell}
    for field in ("follows", "fan_club"):
        if field in fields:
            fields[field] = _yes_or_no(field, cells[field])
    if "watched_s" in fields:
        fields["watched_s"] = _seconds(cells["watched_s"])
    return fields


def _yes_or_no(field: str, cell: str) -> bool:
    word = _bare(cell)
    if word not in _YES | _NO:
        raise BadEntry(f"The field {field} must be yes or no (是, 否), or empty when that is not known.")
    return word in _YES


def _seconds(cell: str) -> float:
    try:
        if time := _TIME.fullmatch(cell):
            hours, minutes, seconds = (int(part or 0) for part in time.groups())
            return hours * 3600 + minutes * 60 + seconds
        return float(cell)
    except ValueError:
        raise BadEntry("The field watched_s must be seconds, or a time like 3:20.") from None


def _defused(cell: str) -> str:
    """A spreadsheet runs what looks like a formula; with an apostrophe before it, it is a text."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell


def _undone(cell: str) -> str:
    cell = cell.strip()
    if as_text := _AS_TEXT.fullmatch(cell):
        return as_text[1].strip()
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(_FORMULA) else cell
