"""``companion schema``: the show file's JSON Schema, for editors."""

import argparse
import json
from pathlib import Path

from companion.errors import CompanionError
from companion.resources import ROOT
from companion.showfile import Surroundings, load_show
from companion.showfile.schema import json_schema, names_in


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("schema", help="JSON Schema of the show file, for editors")
    parser.add_argument(
        "show", metavar="SHOW", type=Path, nargs="?", help="offer the names in this show file too"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema, with the names of a show file however wrong it may be.

    Raises:
        CompanionError: the show file cannot be read at all.
    """
    show: Path | None = args.show
    if show is None:
        print(schema_text(b"", ROOT), end="")
        return 0
    loaded = load_show(show, Surroundings())
    if not loaded.source:
        raise CompanionError(f"{loaded.problems[0].message}.", hint=loaded.problems[0].hint)
    print(schema_text(loaded.source, show.parent), end="")
    return 0


def schema_text(source: bytes, show_folder: Path) -> str:
    """The schema as a file; it offers the names in this show file, and what lies around it."""
    schema = json_schema(names_in(source, Surroundings.of(show_folder)))
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
