"""``companion as-run RUN``: what was planned in a run, what happened, when, and who or what did it."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from companion.cli.terminal import Terminal, spoken
from companion.errors import CompanionError, WrongUsage, system_reason
from companion.journal.reader import Journal, read
from companion.journal.runs import JOURNAL, RUNS, runs
from companion.report.data import COLUMNS, as_json, cue_rows
from companion.report.paper import Paper
from companion.report.words import Words
from companion.settings import data_folder
from companion.show.asrun import AsRun, as_run
from companion.showfile import Language

PIPED_WIDTH = 160
"""Columns when nobody says how many there are: a file or a pager can be scrolled."""

_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "no run": "{folder} 里还没有一场记录。",
        "name one": "写明哪一份记录或哪个文件夹，或者用 --data 指定别的数据文件夹。",
        "missing": "找不到 {path}。",
        "unreadable": "读不了 {path}：{reason}。",
        "what it is": "RUN 是数据文件夹里的一场、它的文件夹，或者一份记录。",
        "newest": "最近的几场：{runs}",
        "no show": "{path} 里没有节目：缺了打开节目的第一行。",
    },
    Language.ENGLISH: {
        "no run": "There is no run in {folder}.",
        "name one": "Name a journal or the folder of a run, or another data folder with --data.",
        "missing": "There is no {path}.",
        "unreadable": "{path} cannot be read: {reason}.",
        "what it is": "RUN is the id of a run in the data folder, its folder, or its journal.",
        "newest": "The newest: {runs}",
        "no show": "{path} tells of no show: it has no first line that opens one.",
    },
}

SHOWN_RUNS = 5
"""So many are named to somebody who named one that is not there."""

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
    words, data = _WORDS[spoken()], data_folder(args.data)
    path = _journal_of(args.which, data, words)
    journal = _read(path, data, words)
    try:
        record = as_run(journal.entries)
    except ValueError:
        raise CompanionError(words["no show"].format(path=path)) from None
    if args.json:
        found = {"journal": str(path), "lines_read": journal.chain.lines, "engine": journal.chain.engine}
        print(json.dumps({**found, **as_json(record)}, ensure_ascii=False, indent=1))
    elif args.csv:
        _print_csv(record)
    else:
        _print(record, journal, with_lines=args.lines)
    return 0


def _journal_of(named: str | None, data: Path, words: Mapping[str, str]) -> Path:
    """The journal that is meant: a file, the folder of a run, or the id of one in the data folder."""
    if named is None:
        newest = next(iter(runs(data)), None)
        if newest is None:
            raise WrongUsage(words["no run"].format(folder=data / RUNS), hint=words["name one"])
        return newest.journal
    # An id is no path: a folder of that name where the command is typed would be somebody's own.
    in_data = data / RUNS / named
    path = in_data if os.sep not in named and in_data.is_dir() else Path(named)
    return path / JOURNAL if path.is_dir() else path


def _read(path: Path, data: Path, words: Mapping[str, str]) -> Journal:
    try:
        return read(path)
    except OSError as error:
        sentence = words["missing" if isinstance(error, FileNotFoundError) else "unreadable"]
        hint = [words["what it is"]]
        if newest := [run.id for run in runs(data)[:SHOWN_RUNS]]:
            hint.append(words["newest"].format(runs=", ".join(newest)))
        reason = system_reason(error).spoken(spoken())
        raise WrongUsage(sentence.format(path=path, reason=reason), hint="\n".join(hint)) from error


def _print_csv(record: AsRun) -> None:
    sys.stdout.write(BYTE_ORDER_MARK)
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows(cue_rows(record))


def _print(record: AsRun, journal: Journal, *, with_lines: bool) -> None:
    console = Terminal(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    paper = Paper(record, Words(record.show.language, record.show.zone))
    parts = [
        paper.before(),
        paper.segments(),
        paper.cues(),
        paper.windows(),
        paper.broken(),
        paper.program(),
        paper.incidents(),
        paper.replanned(),
    ]
    console.print(paper.head())
    chain = journal.chain
    console.print(
        paper.note("journal", path=chain.path, lines=chain.lines, engine=chain.engine), soft_wrap=True
    )
    if chain.notice:
        console.print(paper.note("note", notice=chain.notice.spoken(record.show.language)), soft_wrap=True)
    for part in parts if not with_lines else [*parts, paper.lines()]:
        if part is not None:
            console.print()
            console.print(part)
