"""A new show file out of the commented one that comes along: its id, and the names that an OBS has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.showfile.editing.edit import set_value
from companion.showfile.editing.writing import value_text
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import one_line
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import plain

_OBS = re.compile(r"^obs:\n(?:[ ]+.*\n)+", re.MULTILINE)
"""The table of that name, without the comment before it and the blank line after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the names in OBS."""

    role: str
    name: str
    comment: str = ""


def with_id(source: bytes, show_id: str) -> bytes:
    """The same show by another id."""
    return set_value(source, ("show", "id"), show_id)


def with_obs(
    source: bytes,
    scenes: Sequence[Line],
    cameras: Sequence[Line],
    microphones: Sequence[Line],
    loaded: Sequence[Line] = (),
) -> bytes:
    """The same show with these names in OBS, all of which ``can_hold``; everything else as it was.

    ``loaded`` are ``collection`` and ``profile``, those of them that the show is to be made for.
    """
    lines = ["obs:", "  scenes:", *_lines(scenes)]
    for key, inputs in (("cameras", cameras), ("microphones", microphones)):
        if inputs:
            lines += [f"  {key}:", *_lines(inputs)]
    lines += _lines(loaded, indent=2)
    text, changed = _OBS.subn(lambda _: "\n".join(lines) + "\n", source.decode("utf-8"), count=1)
    assert changed, "a starter has its names in OBS in a block of their own"
    return text.encode("utf-8")


def can_hold(name: str) -> bool:
    """Whether a show file can hold this name of a thing in OBS, letter for letter."""
    if name != name.strip():
        return False
    try:
        one_line(name)
        reading = read(f"name: {value_text(name)}\n".encode())
    except (RefusedError, UnicodeEncodeError):
        return False
    return not reading.findings and reading.root is not None and plain(reading.root) == {"name": name}


def _lines(names: Sequence[Line], *, indent: int = 4) -> list[str]:
    written = [f"{' ' * indent}{line.role}: {value_text(line.name)}" for line in names]
    return [
        f"{text}  # {line.comment}" if line.comment else text
        for text, line in zip(written, names, strict=True)
    ]
