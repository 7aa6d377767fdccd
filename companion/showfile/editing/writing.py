"""Values as new text of a show file, quoted only where they must be and laid out as their neighbours are."""

import re
from collections.abc import Mapping, Sequence

from companion.showfile.editing.rows import is_blank, lines
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, plain

INDENT = 2
"""Where the file itself shows no other."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_BREAKS = frozenset("\n\t\r")
"""What can only be written in double quotes; those, too, come from an edit rather than from taste."""
_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


def scalar(text: str | None, *, flow: bool, like: str = "") -> str:
    """One value, on one line. ``like`` is what stood in its place; its author's quotes are kept.

    Single quotes are what a value gets that cannot do without. So those that the old value needed are not
    taken for its author's taste, and a value that was plain before they came can be set back to that.
    """
    if text is None:
        return ""
    if _BREAKS & set(text) or (like.startswith('"') and not _BREAKS & set(_unquoted(like))):
        return _quoted(text)
    wanted = like.startswith("'") and _stands_plain(_unquoted(like), flow=flow)
    if not wanted and _stands_plain(text, flow=flow):
        return text
    return "'" + text.replace("'", "''") + "'"


def block(text: str, *, indent: str, eol: str, like: str = "") -> str | None:
    """Text of several lines as a ``|`` block, its header first; None when it cannot be written like that.

    ``like`` is the block in whose place it comes: the comment behind its header stays.
    """
    body = text.removesuffix("\n")
    kept = body.split("\n")
    if body.endswith("\n") or is_blank(kept[0]) or kept[0].startswith((" ", "\t")) or is_blank(body):
        return None
    comment = header_comment(like)
    header = ("|" if text.endswith("\n") else "|-") + comment
    return eol.join([header, *(indent + line if line else "" for line in kept)])


def header_comment(like: str) -> str:
    """The comment behind the header of a block, with the space before it; empty when there is none."""
    found = _HEADER_COMMENT.match(like)
    return found.group(1) if found else ""


def inline(data: Data) -> str:
    """Any value on one line, in flow style."""
    match data:
        case None | str():
            return scalar(data, flow=True)
        case list():
            return "[" + ", ".join(inline(item) for item in data) + "]"
        case dict():
            return (
                "{"
                + ", ".join(f"{key_text(key)}: {inline(value)}".rstrip() for key, value in data.items())
                + "}"
            )


def table(data: Mapping[str, Data], *, dash_indent: int = INDENT) -> list[str]:
    """A table in block style, without indentation; a list of tables gets a line for each of them."""
    written: list[str] = []
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            written.append(f"{key_text(key)}:")
            written += [" " * dash_indent + f"- {inline(item)}" for item in value]
        else:
            written.append(f"{key_text(key)}: {value_text(value)}".rstrip())
    return written


def value_text(data: Data, *, like: str = "") -> str:
    """What stands behind the colon of a key in block style, on one line."""
    return scalar(data, flow=False, like=like) if data is None or isinstance(data, str) else inline(data)


def dashed(written: Sequence[str], indent: str, pad: int = 1) -> list[str]:
    """Lines as one item of a block list."""
    inner = indent + " " * (1 + pad)
    first = f"{indent}-{' ' * pad}{written[0]}"
    return [first, *(inner + line if line.strip() else "" for line in written[1:])]


def shifted(text: str, by: int) -> list[str]:
    """The lines of a stretch without their breaks, indented more, or less where ``by`` is negative."""
    moved: list[str] = []
    for line in lines(text):
        bare = line.rstrip("\r\n")
        cut = min(-by, len(bare) - len(bare.lstrip(" "))) if by < 0 else 0
        moved.append(bare[cut:] if by < 0 or is_blank(bare) else " " * by + bare)
    return moved


def key_text(key: str) -> str:
    """A key as it stands before its colon."""
    return key if _reads_as(f"{{{key}: x}}", {key: "x"}) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _unquoted(like: str) -> str:
    """What a quoted scalar says; itself when it cannot be told."""
    data = _data(like)
    return data if isinstance(data, str) else like


def _stands_plain(text: str, *, flow: bool) -> bool:
    """Does the text mean itself without quotes, behind a key as well as behind a dash?"""
    if "\n" in text or "\r" in text:
        return False
    if flow:
        return _reads_as(f"{{k: {text}}}", {"k": text}) and _reads_as(f"[{text}]", [text])
    return _reads_as(f"k: {text}", {"k": text}) and _reads_as(f"- {text}", [text])


def _reads_as(text: str, data: Data) -> bool:
    return _data(text) == data


def _data(text: str) -> Data:
    # What cannot be encoded is no text of a show file, and reads as nothing.
    reading = read(text.encode("utf-8", "surrogatepass"))
    return plain(reading.root) if reading.root is not None and not reading.findings else None
