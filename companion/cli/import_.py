"""``companion import SHEET``: the run sheet that a crew has, as a show file."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.text import Text

from companion.cli.import_words import WORDS
from companion.cli.init import starter_files
from companion.cli.terminal import SHOW, Terminal, show_file, spoken, typed
from companion.errors import CompanionError, WrongUsage, system_reason
from companion.live.clock import wall_ms
from companion.obs.roles import ascii_id
from companion.report.data import instant
from companion.settings import data_folder
from companion.sheets.read import BadSheet, Sheet, read_sheets
from companion.sheets.words import REFUSALS
from companion.show.times import WallMs
from companion.showfile import Language, Surroundings, load_show
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import day
from companion.showfile.runsheet.about import Around
from companion.showfile.runsheet.bring_in import SHOW_SHEET, BroughtIn, bring_in, language_of
from companion.showfile.runsheet.columns import Means
from companion.showfile.runsheet.keyed import key_of
from companion.showfile.runsheet.remarks import Kind, Remark
from companion.showfile.runsheet.words import MEANINGS, sentence

_STYLES = {Kind.PROBLEM: "bold red", Kind.GUESS: "yellow", Kind.LEFT_OUT: "dim"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "import",
        help="a crew's run sheet (XLSX or CSV) as a show file",
        description="Reads a run sheet and says what each column was taken for, what was guessed and what "
        "was left out, each at its cell. Without -o nothing is written. Exit code 0 when it makes a show "
        "that passes the check, 1 when a cell must be mended or the file is no run sheet, 2 on wrong usage.",
    )
    parser.add_argument("sheet", metavar="SHEET", type=Path, help="the run sheet, .xlsx or .csv")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the show file to write; never over one"
    )
    parser.add_argument(
        "--sheet",
        metavar="NAME",
        dest="name",
        help="which sheet of the workbook; default: the first that is one",
    )
    parser.add_argument(
        "--map",
        metavar="HEAD=MEANING",
        action="append",
        default=[],
        help=f'what a column means, e.g. --map "时长=length"; meanings: {", ".join(Means)}',
    )
    parser.add_argument("--date", metavar="DATE", help="the day of the show, 2026-10-08")
    parser.add_argument(
        "--base",
        metavar="SHOW",
        type=Path,
        help="a show file of one's own: it gets the rundown of the sheet, and keeps everything else",
    )
    parser.add_argument("--json", action="store_true", help="for a program: all of it, with the show file")
    parser.add_argument("--data", type=Path, help="data folder with overlays and recipes of one's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was made of ``args.sheet``, and write it where ``args.output`` says.

    Raises:
        WrongUsage: there is no such sheet or show file, or a flag cannot mean anything.
        CompanionError: the file is no run sheet, or the show file cannot be written.
    """
    words = WORDS[spoken()]
    told, on = _told(args.map, words), _day(args.date, words)
    output: Path | None = args.output
    if output is not None and output.exists():
        raise CompanionError(words["there"].format(path=output), hint=words["other file"])
    try:
        sheets = list(read_sheets(args.sheet, {SHOW_SHEET, args.name}))
        made = bring_in(sheets, told, args.name, _around(args, sheets, on, words))
    except OSError as error:
        raise _unreadable(args.sheet, error, words) from error
    except BadSheet as bad:
        sentences = {**REFUSALS[spoken()], **words}
        raise CompanionError(f"{args.sheet}: {sentences[bad.code].format_map(bad.facts)}") from bad
    if args.json:
        print(json.dumps(_as_json(made), ensure_ascii=False, indent=1))
    else:
        _print(made, args)
    if made.problems:
        return 1
    if output is not None:
        _write(output, made.text, words)
    return 0


def _told(maps: Sequence[str], words: Mapping[str, str]) -> dict[str, Means]:
    told: dict[str, Means] = {}
    for written in maps:
        head, sign, meaning = written.rpartition("=")
        if not sign or meaning.strip() not in list(Means):
            raise WrongUsage(
                words["bad map"].format(map=written), hint=words["meanings"].format(all=", ".join(Means))
            )
        told[head.strip()] = Means(meaning.strip())
    return told


def _day(written: str | None, words: Mapping[str, str]) -> date | None:
    if written is None:
        return None
    try:
        return day(written)
    except RefusedError as error:
        raise WrongUsage(words["bad date"].format(date=written)) from error


def _around(
    args: argparse.Namespace, sheets: Sequence[Sheet], on: date | None, words: Mapping[str, str]
) -> Around:
    folder = (args.output or args.base or args.sheet).parent
    name = args.sheet.stem
    if args.base is not None:
        base = show_file(args.base)
        if not base.is_file():
            raise WrongUsage(words["no base"].format(path=base))
        loaded = load_show(base, Surroundings.of(base.parent, data_folder(args.data)), spoken())
        if loaded.plan is None:
            raise CompanionError(words["show"].format(show=base), hint=typed("check", base))
        source = loaded.source
    else:
        source = starter_files(language_of(sheets))[SHOW]
    return Around(
        base=source,
        keeps_goods=args.base is not None,
        show_id=ascii_id(name)
        or f"show-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}",
        title=" ".join(name.split()) or "?",
        day=on,
        today=instant(WallMs(wall_ms())).date(),
        surroundings=Surroundings.of(folder, data_folder(args.data)),
    )


def _unreadable(path: Path, error: OSError, words: Mapping[str, str]) -> WrongUsage:
    return WrongUsage(words["unreadable"].format(path=path, reason=system_reason(error).spoken(spoken())))


def _write(path: Path, text: bytes, words: Mapping[str, str]) -> None:
    try:
        with path.open("xb") as file:
            file.write(text)
    except OSError as error:
        reason = system_reason(error).spoken(spoken())
        raise CompanionError(words["unwritable"].format(path=path, reason=reason)) from error


def _as_json(made: BroughtIn) -> dict[str, Any]:
    return {
        "sheet": made.sheet,
        "columns": [
            {
                "cell": made.cells[column.number],
                "head": column.head,
                "means": (key_of(column.head) if made.is_keyed else None) or column.means.value,
                "known": column.known.value,
            }
            for column in made.columns
        ],
        "segments": made.segments,
        "remarks": [
            {
                "kind": remark.kind.value,
                "code": remark.facts.get("check", remark.code),
                "cell": remark.cell,
                "message": sentence(remark, made.language),
            }
            for remark in made.remarks
        ],
        "show": made.text.decode("utf-8"),
    }


def _print(made: BroughtIn, args: argparse.Namespace) -> None:
    words = WORDS[made.language]
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    console.print(Text(words["columns"].format(sheet=made.sheet or args.sheet.name), style="bold"))
    for column in made.columns:
        head = " ".join(column.head.split()) or words["no head"]
        means = MEANINGS[made.language][column.means]
        key = key_of(column.head) if made.is_keyed else None
        how = words.get(f"known {column.known}", "")
        told = key if key is not None else means + how
        style = _STYLES[Kind.GUESS] if how else ""
        console.print(Text(_shown(f"  {made.cells[column.number]}  {head} → {told}"), style=style))
    for kind in Kind:
        # How a column was understood stands beside it.
        some = [one for one in made.remarks if one.kind is kind and not one.code.startswith("column-")]
        if some:
            console.print()
            console.print(Text(words[kind.value], style="bold"))
        for remark in some:
            console.print(Text(_shown(_line(remark, made.language)), style=_STYLES[kind]))
    console.print()
    facts = {"segments": made.segments, "problems": len(made.problems), "path": args.output}
    verdict = "mend" if made.problems else "written" if args.output is not None else "dry"
    console.print(Text(words[verdict].format(**facts), style="red" if made.problems else "green"))
    if not made.problems and args.output is None:
        console.print(Text(typed("import", args.sheet, *_flags(args), "-o", SHOW)))


def _flags(args: argparse.Namespace) -> Iterator[str | Path]:
    """What the crew said besides the sheet."""
    for flag, value in (("--sheet", args.name), ("--date", args.date), ("--base", args.base)):
        if value is not None:
            yield from (flag, value)
    for one in args.map:
        yield from ("--map", one)
    if args.data is not None:
        yield from ("--data", args.data)


def _line(remark: Remark, language: Language) -> str:
    place = f"{remark.cell}: " if remark.cell else ""
    return f"  {place}{sentence(remark, language)}"


def _shown(words: str) -> str:
    """Whoever made the sheet may write anything, and a terminal would do what it says."""
    return "".join(letter if letter.isprintable() else " " for letter in words)
