"""``companion check``: every problem of a show file, at its line."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.text import Text

from companion.cli.terminal import Terminal, show_file, spoken
from companion.settings import data_folder
from companion.show.problems import Mark, Problem, Severity
from companion.show.times import clock_text
from companion.showfile import InFull, Language, Loaded, Surroundings, load_show, show_in_full
from companion.showfile.allowed import Allowed
from companion.showfile.covered import Covered
from companion.showfile.full import Line
from companion.showfile.managed import Managed
from companion.showfile.reading.lines import lines_of
from companion.showfile.timetable import Row

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}

_LABELS = {
    Language.CHINESE: {
        Severity.ERROR: "错误",
        Severity.WARNING: "提醒",
        "counts": "{errors} 个错误，{warnings} 个提醒",
        "cut short": "改好这一处后再检查一次，后面可能还有",
        "fine": "没有问题：《{title}》，{segments} 个环节，共 {length}",
        "runs": "可以开播：《{title}》，{segments} 个环节，共 {length}",
        "default": "默认",
        "recipe": "模板 {name}",
        "timetable": "时间表（照计划播；没有钟点的，旁边写着等什么）",
        "managed": "OBS 里管什么、不管什么",
        "covered": "出事时自动做什么（只在播出时）",
        "allowed": "平台和法规允许什么（不是法律意见，以平台和法规原文为准）",
        "in full": "全文（左边是文件里的行号）",
        "mend first": "先改好错误，再看全文。",
    },
    Language.ENGLISH: {
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
        "counts": "errors: {errors}, warnings: {warnings}",
        "cut short": "mend this and check again: there may be more after it",
        "fine": "no problems: {title}, segments: {segments}, length: {length}",
        "runs": "it can run: {title}, segments: {segments}, length: {length}",
        "default": "default",
        "recipe": "recipe {name}",
        "timetable": "Timetable, if the show keeps to its plan; what has no time says what it waits for",
        "managed": "What is managed in OBS, and what is left alone",
        "covered": "What is done by itself when something breaks; only on air",
        "allowed": "What the platform and the market allow; no legal advice, the originals count",
        "in full": "In full, with the lines of the file",
        "mend first": "Put the errors right first; then there is a timetable and the show in full.",
    },
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("check", help="every problem of a show file, at its line")
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument("--json", action="store_true", help="for a program: a list of problems")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="also its timetable, what its platform and market allow, and the whole show as it is understood",
    )
    parser.add_argument(
        "--data", type=Path, help="data folder with overlays and recipes of one's own; default the user's own"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is wrong with ``args.show``; 1 when it has an error, 0 when it can run."""
    show = show_file(args.show)
    around = Surroundings.of(show.parent, data_folder(args.data))
    loaded = load_show(show, around, spoken())
    if args.json:
        print(json.dumps([as_json(problem) for problem in loaded.problems], ensure_ascii=False, indent=1))
    else:
        print_report(loaded)
        if args.explain:
            whole = show_in_full(loaded.source, str(show), around) if loaded.plan is not None else None
            _explain(whole, _LABELS[loaded.language])
    return 0 if loaded.plan is not None else 1


def as_json(problem: Problem) -> dict[str, str | int]:
    """A problem of a show file as programs get it."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "file": problem.file,
        "line": problem.mark.line,
        "column": problem.mark.column,
        "message": problem.message,
        "hint": problem.hint,
    }


def print_report(loaded: Loaded) -> None:
    """Every problem with its place and its cure, and whether the show can run."""
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    labels = _LABELS[loaded.language]
    lines = lines_of(loaded.source)
    for problem in loaded.problems:
        console.print(_headline(problem, labels[problem.severity]))
        if loaded.source:
            console.print(_excerpt(lines[problem.mark.line - 1], problem.mark, console.width))
        if problem.hint:
            console.print(Text(f"  → {problem.hint}", style="cyan"))
        console.print()
    count = Counter(problem.severity for problem in loaded.problems)
    if loaded.problems:
        counts = {"errors": count[Severity.ERROR], "warnings": count[Severity.WARNING]}
        console.print(labels["counts"].format(**counts), markup=False)
    if loaded.cut_short:
        console.print(labels["cut short"], markup=False)
    if (plan := loaded.plan) is not None:
        facts = {"title": plan.title, "segments": len(plan.rundown), "length": clock_text(plan.length_ms)}
        verdict = labels["runs" if loaded.problems else "fine"]
        console.print(Text(verdict.format(**facts), style="green"))


def _explain(whole: InFull | None, labels: Mapping[str | Severity, str]) -> None:
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    console.print()
    if whole is None:
        console.print(Text(labels["mend first"]))
        return
    if whole.timetable:
        console.print(Text(labels["timetable"], style="bold"))
        _print_timetable(console, whole.timetable)
        console.print()
    console.print(Text(labels["managed"], style="bold"))
    _print_pairs(console, whole.managed)
    console.print()
    console.print(Text(labels["covered"], style="bold"))
    _print_pairs(console, whole.covered)
    console.print()
    console.print(Text(labels["allowed"], style="bold"))
    _print_pairs(console, whole.allowed)
    console.print()
    console.print(Text(labels["in full"], style="bold"))
    _print_in_full(console, whole.lines, labels)


def _print_timetable(console: Console, rows: Sequence[Row]) -> None:
    times = max(len(row.when) for row in rows)
    names = max((len(row.id) for row in rows if not row.of_segment), default=0)
    for row in rows:
        if row.of_segment:
            text = f"{row.when:<{times}}  {row.id}  {row.text}  {row.length}"
            console.print(Text(_shown(text), style="bold"))
        else:
            console.print(Text(_shown(f"{row.when:<{times}}    {row.id:<{names}}  {row.text}")))


def _print_pairs(console: Console, rows: Sequence[Managed] | Sequence[Covered] | Sequence[Allowed]) -> None:
    widest = max(cell_len(row.what) for row in rows)
    for row in rows:
        console.print(Text(_shown(f"  {set_cell_size(row.what, widest)}  {row.how}")))


def _print_in_full(console: Console, lines: Sequence[Line], labels: Mapping[str | Severity, str]) -> None:
    """The show like a listing: the line of the file before what stands in it, nothing before a default."""
    gutter = len(str(max((line.written or 0 for line in lines), default=0)))
    for line in lines:
        number = "" if line.written is None else str(line.written)
        shown = _shown("  " * line.depth + line.text)
        row = Text.assemble((f"{number:>{gutter}} │ ", "dim"), (shown, "" if number else "cyan"))
        if line.recipe and line.text.lstrip().startswith("- id:"):
            row.append(f"  # {labels['recipe'].format(name=_shown(line.recipe))}", style="dim")
        elif not number and not shown.endswith(":"):
            row.append(f"  # {labels['default']}", style="dim")
        console.print(row)


def _shown(words: str) -> str:
    """An author may write anything, and a terminal would do what it says."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _headline(problem: Problem, label: str) -> Text:
    place = f"{problem.file}:{problem.mark.line}:{problem.mark.column}: "
    return Text.assemble((place, "bold"), (label, _STYLES[problem.severity]), f"  {problem.message}")


def _excerpt(line: str, mark: Mark, width: int) -> Text:
    """The line and a caret under the place; a Chinese character is as wide as two others."""
    shown = _shown(line)
    before, after = shown[: mark.column - 1], shown[mark.column - 1 :]
    room = max(width - 8, 20)
    if cell_len(before) > room // 2:
        before = "…" + "".join(reversed(chop_cells(before[::-1], room // 2)[0]))
    rest = room - cell_len(before)
    if cell_len(after) > rest:
        after = chop_cells(after, rest)[0] + "…"
    caret = " " * cell_len(before) + "^"
    return Text.assemble("    ", before + after, "\n    ", (caret, "bold red"))
