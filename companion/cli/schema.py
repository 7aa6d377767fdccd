"""``companion schema``: the show file's JSON Schema, for editors."""

import argparse
import json

from companion.showfile.document import json_schema


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("schema", help="JSON Schema of the show file, for editors")
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Print the schema."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))
    return 0
