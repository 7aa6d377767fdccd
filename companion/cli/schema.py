"""``companion schema``: the show file's JSON Schema, for editors."""

import argparse
import json
from pathlib import Path

from companion.cli.terminal import show_file, spoken
from companion.errors import CompanionError
from companion.resources import ROOT
from companion.settings import data_folder
from companion.showfile import Surroundings, load_show
from companion.showfile.schema import json_schema, names_in


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("schema", help="JSON Schema of the show file, for editors")
    parser.add_argument(
        "show", metavar="SHOW", type=Path, nargs="?", help="offer the names in this show file too"
    )
    parser.add_argument(
        "--data", type=Path, help="data folder with overlays and recipes of one's own; default the user's own"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema, with the names of a show file however wrong it may be.

    Raises:
        CompanionError: the show file cannot be read at all.
    """
    if args.show is None:
        print(schema_text(b"", Surroundings.of(ROOT)), end="")
        return 0
    show = show_file(args.show)
    loaded = load_show(show, Surroundings(), spoken())
    if not loaded.source:
        raise CompanionError(f"{loaded.problems[0].message}.", hint=loaded.problems[0].hint)
    print(schema_text(loaded.source, Surroundings.of(show.parent, data_folder(args.data))), end="")
    return 0


def schema_text(source: bytes, around: Surroundings) -> str:
    """The schema as a file; it offers the names in this show file, and what lies around it."""
    return json.dumps(json_schema(names_in(source, around)), ensure_ascii=False, indent=1) + "\n"
