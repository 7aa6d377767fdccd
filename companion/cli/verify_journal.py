"""``companion verify-journal FILE``: is this journal as it was written?"""

import argparse
import json
from pathlib import Path

from companion.cli.terminal import spoken
from companion.errors import WrongUsage, system_reason
from companion.journal.reader import JournalDamaged, verify
from companion.showfile import Language

_WORDS = {
    Language.CHINESE: {
        "unreadable": "读不了 {path}：{reason}。",
        "missing": "找不到文件 {path}。",
        "damaged": "记录不完整：{path} 第 {line} 行：{reason}",
        "before": "第 {line} 行以前是完整的；从这一行起，什么都不能保证。",
        "whole": "记录完整：{path}，{lines} 行，从 {first} 到 {last}。",
        "hash": "最后的哈希：{hash}",
        "end": "末尾若被删掉几行，只能从最后的哈希看出来：和先前记下的比一比。",
        "none": "记录完整：{path} 还没有内容。",
        "note": "注意：{notice}",
    },
    Language.ENGLISH: {
        "unreadable": "{path} cannot be read: {reason}.",
        "missing": "{path} cannot be read: {reason}.",
        "damaged": "Damaged: {path} line {line}: {reason}",
        "before": "Lines before line {line} are whole; nothing after it can be vouched for.",
        "whole": "Whole: {path}, {lines} lines, {first} to {last}.",
        "hash": "Last hash: {hash}",
        "end": "Lines removed at the end show only by another last hash: compare it with one noted earlier.",
        "none": "Whole: {path} has no lines.",
        "note": "Note: {notice}",
    },
}


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
    words = _WORDS[spoken()]
    path: Path = args.file
    if path.is_dir():
        path = path / "journal.jsonl"
    try:
        chain = verify(path)
    except OSError as error:
        sentence = words["missing" if isinstance(error, FileNotFoundError) else "unreadable"]
        reason = system_reason(error).spoken(spoken())
        raise WrongUsage(sentence.format(path=path, reason=reason)) from error
    except JournalDamaged as damage:
        if args.json:
            told = {"file": str(path), "whole": False, "line": damage.line, "reason": str(damage.reason)}
            print(json.dumps(told, ensure_ascii=False))
        else:
            reason = damage.reason.spoken(spoken())
            print(words["damaged"].format(path=damage.path, line=damage.line, reason=reason))
            print(words["before"].format(line=damage.line))
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
        facts = {"lines": chain.lines, "first": chain.first_at, "last": chain.last_at}
        print(words["whole"].format(path=path, **facts))
        print(words["hash"].format(hash=chain.last_hash))
        print(words["end"])
    else:
        print(words["none"].format(path=path))
    if chain.notice:
        print(words["note"].format(notice=chain.notice.spoken(spoken())))
    return 0
