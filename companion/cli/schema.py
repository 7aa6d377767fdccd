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
    """Print the schema."""
    print(schema_text(args.show), end="")
    return 0


def schema_text(show: Path | None) -> str:
    """The schema as a file; with a show file its names are offered too, however wrong it may be.

    Raises:
        CompanionError: the show file cannot be read at all.
    """
    around = Surroundings.of(ROOT if show is None else show.parent)
    source = b""
    if show is not None:
        loaded = load_show(show, around)
        if not loaded.source:
            raise CompanionError(f"{loaded.problems[0].message}.", hint=loaded.problems[0].hint)
        source = loaded.source
    return json.dumps(json_schema(names_in(source, around)), ensure_ascii=False, indent=1) + "\n"
