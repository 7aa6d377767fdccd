"""``companion stock SHOW LIST``: the warehouse's list against what the show sells and gives away."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from companion.cli.stock_words import WORDS
from companion.cli.terminal import Terminal, show_file, spoken, typed
from companion.errors import CompanionError, WrongUsage, system_reason
from companion.feeds.stock_list import Difference, Kind, StockList, differences, read_list
from companion.settings import data_folder
from companion.sheets.read import BadSheet
from companion.show.model import Plan
from companion.showfile import Language, Surroundings, load_show

MOST_OTHERS = 10
"""Rows that are nothing of the show's: more of them are only counted, but for a program."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "stock",
        help="the warehouse's stock list against the show",
        description="Compares a stock list (CSV or XLSX) with what the show plans to sell and to give away. "
        "Exit code 0 when they agree, 1 when they differ or one of them cannot be used, 2 when the list "
        "cannot be read.",
    )
    parser.add_argument(
        "show", metavar="SHOW", type=Path, help="the show file, or the folder of its show.yaml"
    )
    parser.add_argument("list", metavar="LIST", type=Path, help="the stock list, .csv or .xlsx")
    parser.add_argument("--json", action="store_true", help="for a program: every difference")
    parser.add_argument("--data", type=Path, help="data folder; default the user's own")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every difference; 1 when there is one.

    Raises:
        WrongUsage: there is no such list, or it cannot be read.
        CompanionError: the show cannot run, or the list cannot be used.
    """
    show, path = show_file(args.show), args.list
    loaded = load_show(show, Surroundings.of(show.parent, data_folder(args.data)), spoken())
    words = WORDS[loaded.language]
    if loaded.plan is None:
        raise CompanionError(words["show"].format(show=show), hint=typed("check", show))
    try:
        listed = read_list(path)
    except OSError as error:
        reason = system_reason(error).spoken(loaded.language)
        raise WrongUsage(words["unreadable"].format(path=path, reason=reason)) from error
    except BadSheet as bad:
        raise CompanionError(f"{path}: {words[bad.code].format_map(bad.facts)}") from bad
    found = tuple(differences(loaded.plan, listed))
    if args.json:
        print(json.dumps(_as_json(listed, found, words), ensure_ascii=False, indent=1))
    else:
        _print(loaded.plan, listed, found, loaded.language)
    return 1 if any(one.counts for one in found) else 0


def _as_json(listed: StockList, found: Sequence[Difference], words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "sheet": listed.sheet,
        "columns": dict(listed.columns),
        "rows": len(listed.items),
        "differences": [
            {
                "kind": one.kind.value,
                "counts": one.counts,
                "product": one.product,
                "name": one.name,
                "rows": list(one.rows),
                "list": one.listed,
                "show": one.shown,
                "parts": [{"of": part.of, "id": part.id, "pieces": part.pieces} for part in one.parts],
                "message": sentence(one, words),
            }
            for one in found
        ],
    }


def _print(plan: Plan, listed: StockList, found: Sequence[Difference], language: Language) -> None:
    words = WORDS[language]
    console = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)
    counting = [one for one in found if one.counts]
    others = [one for one in found if not one.counts]
    for one in counting:
        console.print(Text(_shown(sentence(one, words))))
    for one in others[:MOST_OTHERS]:
        console.print(Text(_shown(sentence(one, words)), style="dim"))
    if len(others) > MOST_OTHERS:
        console.print(Text(words["more"].format(count=len(others) - MOST_OTHERS), style="dim"))
    facts = {"rows": len(listed.items), "products": len(plan.products), "count": len(counting)}
    said = words["differ" if counting else "agree"].format(**facts)
    console.print(Text(said, style="bold" if counting else "green"))


def sentence(one: Difference, words: Mapping[str, str]) -> str:
    """One difference as a person reads it, with its rows and the figures of both sides."""
    rows = ", ".join(str(row) for row in one.rows)
    parts = " + ".join(words[f"part.{part.of}"].format(id=part.id, pieces=part.pieces) for part in one.parts)
    name = f"{one.product} {one.name}" if one.product else one.name
    facts = {"name": name, "rows": rows, "listed": one.listed, "shown": one.shown, "parts": parts}
    code = "no_figure" if one.kind is Kind.NO_NUMBER and not one.listed else one.kind.value
    return words[code].format(**facts)


def _shown(words: str) -> str:
    """Whoever made the list may write anything, and a terminal would do what it says."""
    return "".join(letter if letter.isprintable() else " " for letter in words)
