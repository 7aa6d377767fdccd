"""The command line: one file per command."""

import argparse
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from companion import __version__
from companion.cli import (
    as_run,
    check,
    doctor,
    edit,
    export,
    graphics,
    import_,
    init,
    obs_setup,
    overlays,
    purge,
    recipes,
    rehearse,
    run,
    schema,
    stock,
    verify_draw,
    verify_journal,
)
from companion.cli.terminal import language_of_show, show_file, spoken
from companion.errors import CompanionError

COMMANDS = (
    run,
    rehearse,
    init,
    check,
    edit,
    import_,
    export,
    doctor,
    obs_setup,
    recipes,
    overlays,
    graphics,
    schema,
    stock,
    as_run,
    purge,
    verify_draw,
    verify_journal,
)


class _Parser(argparse.ArgumentParser):
    """Says which command was meant; argparse alone lists all of them."""

    def error(self, message: str) -> NoReturn:
        given = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        names = [_typed_as(command) for command in COMMANDS] + ["fallback"]
        meant = get_close_matches(given, names, n=1)
        if "invalid choice" in message and meant:
            message = f"there is no command {given!r}; did you mean {meant[0]!r}?"
        super().error(message)


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 fine, 1 the thing asked about is wrong, 2 wrong usage."""
    parser = _Parser(
        prog="companion",
        description="The one program beside OBS for a live-commerce show.",
        epilog="companion fallback [--return] puts the fallback scene on air, with nothing else running.",
    )
    parser.add_argument("--version", action="version", version=f"companion {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=argparse.ArgumentParser)
    for command in COMMANDS:
        command.add(subparsers)
    args = parser.parse_args(argv)
    try:
        code: int = args.run(args)
    except CompanionError as error:
        print(error.spoken(_language(args)), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output (head, less) has enough. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _typed_as(command: ModuleType) -> str:
    name = command.__name__.rpartition(".")[2]
    return "obs" if name == "obs_setup" else name.rstrip("_").replace("_", "-")


def _language(args: argparse.Namespace) -> str:
    """That of the show which the command was given, or else of the terminal."""
    show: Path | None = getattr(args, "show", None)
    return spoken() if show is None else language_of_show(show_file(show))
