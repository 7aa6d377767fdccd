"""``companion verify-journal FILE``: is this journal as it was written?"""

import argparse
import json
from pathlib import Path

from companion.errors import WrongUsage
from companion.journal.reader import JournalDamaged, verify


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command; ``args.run(args)`` does it and returns the exit code."""
    parser = subparsers.add_parser(
        "verify-journal",
        help="check that the journal of a run is whole",
        description="Checks every line of a journal: nothing changed, moved, inserted or removed before the "
        "last line. Exit code 0 when it is whole, 1 when it is damaged, 2 when the file cannot be read.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="journal.jsonl, or the folder of its run")
    parser.add_argument("--json", action="store_true", help="the answer as JSON, for programs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print whether the journal is whole.

    Raises:
        WrongUsage: there is no such file, or it cannot be read.
    """
    path: Path = args.file
    if path.is_dir():
        path = path / "journal.jsonl"
    try:
        chain = verify(path)
    except OSError as error:
        raise WrongUsage(f"{path} cannot be read: {error.strerror}.") from error
    except JournalDamaged as damage:
        if args.json:
            told = {"file": str(path), "whole": False, "line": damage.line, "reason": damage.reason}
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(f"Damaged: {damage}")
            print(f"Lines before line {damage.line} are whole; nothing after it can be vouched for.")
        return 1
    if args.json:
        told = {
            "file": str(path),
            "whole": True,
            "lines": chain.lines,
            "last_hash": chain.last_hash,
            "torn_bytes": chain.torn,
            "engine": chain.engine,
            "first_at": chain.first_at,
            "last_at": chain.last_at,
        }
        print(json.dumps(told, ensure_ascii=False))
        return 0
    if chain.lines:
        print(f"Whole: {path}, {chain.lines} lines, {chain.first_at} to {chain.last_at}.")
        print(f"Last hash: {chain.last_hash}")
        print("Lines removed at the end show only by another last hash: compare it with one noted earlier.")
    else:
        print(f"Whole: {path} has no lines.")
    if chain.notice:
        print(f"Note: {chain.notice}")
    return 0
