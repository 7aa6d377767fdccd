"""What the commands share: how they were called, which file is meant, in which language they answer."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from rich.console import Console

from companion.showfile import Language
from companion.showfile.messages.explain import language_of
from companion.showfile.reading.opening import contents
from companion.showfile.reading.reader import MAX_BYTES

SHOW = "show.yaml"
"""The show file in a folder of its own."""

_MODULE = "__main__.py"
"""Of ``python -m companion``, as ``sys.argv`` names it."""


class Terminal(Console):
    """Where a command prints. Whoever read it (``head``, a window that was closed) may have enough: what is
    printed afterwards goes nowhere, and the command does what it was told, an evening on air above all.
    """

    def on_broken_pipe(self) -> None:
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # Python would complain when it flushes at the end.
        os.close(nowhere)


def show_file(named: Path) -> Path:
    """The show file that is meant: itself, or the ``show.yaml`` in a folder that holds one."""
    inside = named / SHOW
    return inside if named.is_dir() and inside.is_file() else named


def spoken() -> Language:
    """The language of the terminal; that of the show comes before it, where there is a show."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return Language.CHINESE if told.startswith("zh") else Language.ENGLISH


def language_of_show(show: Path) -> Language:
    """That of the show, or else of the terminal."""
    try:
        return language_of(contents(show, MAX_BYTES), spoken())
    except (OSError, ValueError):
        return spoken()


def typed(*words: str | Path) -> str:
    """A command of this program as it can be typed here: called as the program itself was called."""
    return shlex.join([*_called(), *(str(word) for word in words)])


def _called() -> list[str]:
    called = Path(sys.argv[0] if sys.argv else "")
    if called.name == _MODULE:
        return [_short(Path(sys.executable)), "-m", "companion"]
    # What is there besides is a program that called us from within: only the one beside its Python is known.
    program = called if called.stem == "companion" else Path(sys.executable).with_name("companion")
    on_path = shutil.which("companion")
    if on_path is not None and Path(on_path).absolute() == program.absolute():
        return ["companion"]
    return [_short(program)] if program.exists() else ["companion"]


def _short(program: Path) -> str:
    """From this folder where it lies in it; a name without a folder would be looked for elsewhere."""
    here = Path.cwd()
    whole = program.absolute()
    if not whole.is_relative_to(here):
        return str(whole)
    inside = whole.relative_to(here)
    return str(inside) if inside.parent.name else os.path.join(".", inside)
