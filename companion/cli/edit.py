"""``companion edit``: one change in a show file, and every other byte stays."""

import argparse
import sys
from difflib import unified_diff
from pathlib import Path

from companion.cli.check import print_report
from companion.cli.terminal import show_file, spoken
from companion.errors import WrongUsage
from companion.settings import data_folder
from companion.showfile import Language, Surroundings, load_show, read_show
from companion.showfile.editing.edit import add_cue, add_segment, move_segment, remove_value, set_value
from companion.showfile.editing.saving import new_errors, write_over

_WORDS = {
    Language.CHINESE: {
        "worse": "这样改会多出错误，所以没有写入：",
        "same": "没有变化：本来就是这样。",
        "dry": "只是试改，没有写入。",
    },
    Language.ENGLISH: {
        "worse": "Nothing was written, for this would be wrong:",
        "same": "No change: it says so already.",
        "dry": "Nothing was written, as asked.",
    },
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "edit",
        help="change one thing in a show file and leave the rest as it is",
        description="Change one thing in a show file; comments, quotes and blank lines stay as they are.",
        epilog="PATH names things as the file does: show.title, products.P4.price, obs.scenes.wide, "
        "rundown.opening.length, rundown.opening.cues.rules.at. Put -- before a value that begins with -.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument(
        "--data", type=Path, help="data folder with overlays and recipes of one's own; default the user's own"
    )
    parser.set_defaults(run=run)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--dry-run", action="store_true", help="show the change, write nothing")
    kinds = parser.add_subparsers(metavar="CHANGE", dest="change", required=True)

    setting = kinds.add_parser("set", parents=[common], help="give values another text, or add them")
    setting.add_argument("pairs", metavar="PATH VALUE", nargs="+", help="which value, and what it shall be")
    removing = kinds.add_parser("remove", parents=[common], help="take out a cue, a segment or a value")
    removing.add_argument("paths", metavar="PATH", nargs="+", help="what to take out")
    cue = kinds.add_parser("add-cue", parents=[common], help="add a cue to a segment")
    cue.add_argument("segment", metavar="SEGMENT", help="id of the segment")
    cue.add_argument("new", metavar="YAML", help="the cue: '{id: x, at: 1m, do: {…}}'; - reads it from input")
    segment = kinds.add_parser("add-segment", parents=[common], help="add a segment to the rundown")
    segment.add_argument("new", metavar="YAML", help="the segment: '{id: x, …}'; - reads it from input")
    moving = kinds.add_parser("move", parents=[common], help="put a segment elsewhere")
    moving.add_argument("segment", metavar="SEGMENT", help="id of the segment")
    for kind, required, default in (
        (cue, False, "at the end"),
        (segment, False, "at the end"),
        (moving, True, ""),
    ):
        place = kind.add_mutually_exclusive_group(required=required)
        place.add_argument(
            "--after", metavar="ID", help=f"directly after this one{default and '; ' + default}"
        )
        place.add_argument("--before", metavar="ID", help="directly before this one")


def run(args: argparse.Namespace) -> int:
    """Print what changes and what is wrong with the show then; write it unless it has a new error.

    1 when it has one, 0 otherwise: an error that was there before does not hinder. Raises ``CompanionError``
    for a change that cannot be made, or a file that cannot be read or written.
    """
    show = show_file(args.show)
    around = Surroundings.of(show.parent, data_folder(args.data))
    was = load_show(show, around, spoken())
    if not was.source:
        print_report(was)
        return 1
    words, after = _WORDS[was.language], _edited(was.source, args)
    if after == was.source:
        print(words["same"])
        return 0
    now = read_show(after, str(show), around, was.language)
    if worse := new_errors(was, now):
        sys.stdout.writelines(_diff(was.source, after, str(show)))
        sys.stdout.flush()
        print(words["worse"], file=sys.stderr)
        for problem in worse:
            print(
                f"{problem.file}:{problem.mark.line}:{problem.mark.column}: {problem.message}",
                file=sys.stderr,
            )
            if problem.hint:
                print(f"  → {problem.hint}", file=sys.stderr)
        return 1
    if not args.dry_run:
        # Before anything is printed: whoever reads our output may stop reading at any line.
        write_over(show, was.source, after, was.language)
    sys.stdout.writelines(_diff(was.source, after, str(show)))
    print()
    print_report(now)
    if args.dry_run:
        print(words["dry"])
    return 0


def _edited(source: bytes, args: argparse.Namespace) -> bytes:
    match args.change:
        case "set":
            if len(args.pairs) % 2:
                raise WrongUsage(
                    f"{args.pairs[-1]} has no value.", hint="Write: set PATH VALUE [PATH VALUE …]"
                )
            for path, text in zip(args.pairs[::2], args.pairs[1::2], strict=True):
                source = set_value(source, path, text)
        case "remove":
            for path in args.paths:
                source = remove_value(source, path)
        case "add-cue":
            source = add_cue(source, args.segment, _new(args.new), after=args.after, before=args.before)
        case "add-segment":
            source = add_segment(source, _new(args.new), after=args.after, before=args.before)
        case "move":
            source = move_segment(source, args.segment, after=args.after, before=args.before)
        case _:
            raise AssertionError("the parser knows no other change")
    return source


def _new(given: str) -> str:
    return sys.stdin.read() if given == "-" else given


def _diff(before: bytes, after: bytes, name: str) -> list[str]:
    """The lines that changed, as ``diff -u`` shows them."""
    old, new = (
        source.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n") for source in (before, after)
    )
    changed = unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="")
    return [f"{line}\n" for line in changed]
