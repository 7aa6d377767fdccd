"""``companion as-run RUN``: what was planned in a run, what happened, when, and who or what did it."""

import argparse
import csv
import json
import os
import sys
from pathlib import Path

from rich.console import Console

from companion.errors import CompanionError, WrongUsage
from companion.journal.reader import Journal, read
from companion.journal.runs import JOURNAL, RUNS, runs
from companion.report.data import COLUMNS, as_json, cue_rows
from companion.report.paper import Paper
from companion.report.words import Words
from companion.settings import data_folder
from companion.show.asrun import AsRun, as_run

PIPED_WIDTH = 160
"""Columns when nobody says how many there are: a file or a pager can be scrolled."""

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes Chinese for something else."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "as-run",
        help="what was planned in a run, what happened, and who did it",
        description="Reads the journal of a run, finished or not, and tells what was planned and what "
        "happened. Exit code 1 when the journal is damaged, 2 when there is none.",
    )
    parser.add_argument(
        "which", nargs="?", metavar="RUN", help="its id, its folder or its journal; default: the newest run"
    )
    parser.add_argument("--lines", action="store_true", help="also every decision and happening, one by one")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all of it as JSON, for programs")
    form.add_argument("--csv", action="store_true", help="one row for each cue, for spreadsheets")
    parser.add_argument("--data", type=Path, help="data folder that has the runs; default the user's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is known of a run.

    Raises:
        WrongUsage: there is no such run, or it cannot be read.
        CompanionError: its journal is damaged, or tells of no show.
    """
    path = _journal_of(args.which, data_folder(args.data))
    journal = _read(path)
    try:
        record = as_run(journal.entries)
    except ValueError:
        raise CompanionError(f"{path} tells of no show: it has no first line that opens one.") from None
    if args.json:
        found = {"journal": str(path), "lines_read": journal.chain.lines, "engine": journal.chain.engine}
        print(json.dumps({**found, **as_json(record)}, ensure_ascii=False, indent=1))
    elif args.csv:
        _print_csv(record)
    else:
        _print(record, journal, with_lines=args.lines)
    return 0


def _journal_of(named: str | None, data: Path) -> Path:
    """The journal that is meant: a file, the folder of a run, or the id of one in the data folder."""
    if named is None:
        newest = next(iter(runs(data)), None)
        if newest is None:
            raise WrongUsage(
                f"There is no run in {data / RUNS}.",
                hint="Name a journal or the folder of a run, or another data folder with --data.",
            )
        return newest.journal
    # An id is no path: a folder of that name where the command is typed would be somebody's own.
    in_data = data / RUNS / named
    path = in_data if os.sep not in named and in_data.is_dir() else Path(named)
    return path / JOURNAL if path.is_dir() else path


def _read(path: Path) -> Journal:
    try:
        return read(path)
    except OSError as error:
        raise WrongUsage(
            f"{path} cannot be read: {error.strerror}.",
            hint="RUN is the id of a run in the data folder, its folder, or its journal.",
        ) from error


def _print_csv(record: AsRun) -> None:
    sys.stdout.write(BYTE_ORDER_MARK)
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows(cue_rows(record))


def _print(record: AsRun, journal: Journal, *, with_lines: bool) -> None:
    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    paper = Paper(record, Words(record.show.language, record.show.zone))
    parts = [paper.segments(), paper.cues(), paper.windows(), paper.program(), paper.incidents()]
    console.print(paper.head())
    chain = journal.chain
    console.print(
        paper.note("journal", path=chain.path, lines=chain.lines, engine=chain.engine), soft_wrap=True
    )
    if chain.notice:
        console.print(paper.note("note", notice=chain.notice), soft_wrap=True)
    for part in parts if not with_lines else [*parts, paper.lines()]:
        if part is not None:
            console.print()
            console.print(part)
