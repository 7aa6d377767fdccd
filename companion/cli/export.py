"""``companion export SHOW``: the rundown as a spreadsheet, on paper, and for calendars."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from rich.text import Text

from companion.cli.import_words import WORDS
from companion.cli.terminal import Terminal, show_file, spoken, typed
from companion.errors import CompanionError, system_reason
from companion.live.clock import wall_ms
from companion.live.zone import utc_offsets
from companion.report.data import instant
from companion.report.rundown.calendar import calendar
from companion.report.rundown.paper import PaperCue, PaperSegment, page
from companion.report.rundown.words import WORDS as PRINTED
from companion.screens.wording import short_time
from companion.settings import data_folder
from companion.sheets.write import CellTooLongError, csv_bytes, xlsx_bytes
from companion.show.model import Plan, Segment
from companion.show.times import Ms, WallMs, clock_text
from companion.show.timing.edges import Slot, slots
from companion.showfile import InFull, Loaded, Surroundings, load_show, show_in_full
from companion.showfile.runsheet.table import rest_table, rundown_table
from companion.showfile.timetable import Row

FORMS = ("xlsx", "csv", "html", "ics")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "export",
        help="the rundown as XLSX, CSV, a page to print, or a calendar",
        description="Writes the rundown of a show. XLSX and CSV can be imported again and give the same "
        "rundown; the HTML page prints to A4 and Letter; ICS is for calendars. Exit code 1 when the show "
        "has errors.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument("--to", required=True, choices=FORMS, help="the form")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="never over a file that is there; default: the id of the show",
    )
    parser.add_argument("--data", type=Path, help="data folder with overlays and recipes of one's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the rundown of ``args.show``.

    Raises:
        CompanionError: the show has errors, or the file cannot be written.
    """
    show = show_file(args.show)
    around = Surroundings.of(show.parent, data_folder(args.data))
    loaded = load_show(show, around, spoken())
    words = WORDS[loaded.language]
    whole = show_in_full(loaded.source, str(show), around) if loaded.plan is not None else None
    if loaded.plan is None or whole is None:
        raise CompanionError(words["show"].format(show=show), hint=typed("check", show))
    output: Path = args.output or Path(f"{loaded.plan.id}.{args.to}")
    try:
        data = _made(args.to, loaded, loaded.plan, whole, words)
    except CellTooLongError as error:
        raise CompanionError(words["too long"].format(column=error.column, row=error.row)) from error
    try:
        with output.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise CompanionError(words["there"].format(path=output), hint=words["other file"]) from error
    except OSError as error:
        reason = system_reason(error).spoken(loaded.language)
        raise CompanionError(words["unwritable"].format(path=output, reason=reason)) from error
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    told = words["exported"].format(segments=_count(loaded.plan), path=output)
    console.print(Text(told, style="green"))
    return 0


def _made(form: str, loaded: Loaded, plan: Plan, whole: InFull, words: Mapping[str, str]) -> bytes:
    planned = _slots(plan)
    if form == "html":
        return page(plan, _segments(plan, whole.timetable), _facts(plan, planned)).encode("utf-8")
    if form == "ics":
        if not planned:
            raise CompanionError(words["no start"], hint=words["give start"])
        return calendar(plan, planned, WallMs(wall_ms()))
    table = rundown_table(loaded.source, _spans(plan, planned, whole.timetable), loaded.language)
    return csv_bytes(table) if form == "csv" else xlsx_bytes([table, rest_table(loaded.source)])


def _slots(plan: Plan) -> list[Slot]:
    """Where each segment lies; none of a show without a planned start."""
    if plan.planned_start is None:
        return []
    return slots(plan.rundown, plan.planned_start, utc_offsets(plan.zone, plan.planned_start))


def _spans(plan: Plan, planned: Sequence[Slot], rows: Sequence[Row]) -> dict[str, str]:
    """From when to when each segment is, by its id."""
    if planned:
        pairs = zip(plan.rundown, planned, strict=True)
        return {one.id: _span(plan, slot.begins, slot.ends) for one, slot in pairs}
    begins = [row for row in rows if row.of_segment]
    ends = [row.when for row in begins[1:]] + [f"T+{clock_text(plan.length_ms)}"]
    return {row.id: f"{row.when}–{end}" for row, end in zip(begins, ends, strict=True)}


def _span(plan: Plan, begins: WallMs, ends: WallMs) -> str:
    return f"{short_time(begins, plan.zone)}–{short_time(ends, plan.zone)}"


def _facts(plan: Plan, planned: Sequence[Slot]) -> list[str]:
    words = PRINTED[plan.language]
    told, lasts = [], plan.length_ms
    if planned:
        begins, ends = planned[0].begins, planned[-1].ends
        lasts = Ms(ends - begins)
        first = instant(begins).astimezone(ZoneInfo(plan.zone))
        day = format_date(first.date(), "EEE", locale=Locale.parse(plan.language, sep="-"))
        told += [
            f"{first:%Y-%m-%d} {day}",
            f"{_span(plan, begins, ends)} ({plan.zone})",
        ]
    told.append(words["length"].format(length=clock_text(lasts)))
    told.append(words["segments"].format(count=_count(plan)))
    told.append(words["seller"].format(seller=plan.seller.name))
    return told


def _count(plan: Plan) -> int:
    """How many segments come by plan: a spare pass of a loop does not."""
    return sum(segment.planned_ms > 0 for segment in plan.rundown)


def _segments(plan: Plan, rows: Sequence[Row]) -> Iterator[PaperSegment]:
    """The timetable in the words of ``check --explain``, with what the plan knows of each cue."""
    segments = {segment.id: segment for segment in plan.rundown}
    places = [place for place, row in enumerate(rows) if row.of_segment]
    for first, after in pairwise([*places, len(rows)]):
        segment = segments[rows[first].id]
        cues = [_cue(segment, row) for row in rows[first + 1 : after]]
        yield PaperSegment(segment, rows[first].when, cues)


def _cue(segment: Segment, row: Row) -> PaperCue:
    cue = segment.cue(row.id)
    assert cue is not None, "the timetable and the plan are of the same show"
    return PaperCue(cue, row.when, row.waits)
