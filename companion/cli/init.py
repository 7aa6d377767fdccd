"""``companion init``: a folder with a show to begin from."""

import argparse
from pathlib import Path

from companion.errors import CompanionError
from companion.resources import example_show


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("init", help="a folder with a show to begin from")
    parser.add_argument("folder", metavar="DIR", type=Path, help="made when it is missing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the commented example as ``DIR/show.yaml``; what is there already is never written over."""
    show: Path = args.folder / "show.yaml"
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
        with show.open("xb") as file:
            file.write(example_show().read_bytes())
    except FileExistsError:
        raise CompanionError(
            f"{show} is there already.", hint="It was left as it is. Name another folder, or run that show."
        ) from None
    except OSError as error:
        raise CompanionError(f"{show} cannot be written: {error.strerror}.") from error
    print(show)
    return 0
