"""Signs of Chinese typing that look like those of YAML, where YAML takes them for a part of the text."""

import re
from collections.abc import Iterable, Iterator

from companion.show.problems import Mark
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.lines import lines_of
from companion.showfile.reading.tree import Listing, Node, Scalar, Table

_QUOTED = re.compile("[“”]([^“”]*)[“”]|[‘’]([^‘’]*)[‘’]|＂([^＂]*)＂")
_SPOKEN = frozenset({"say", "hook", "question", "answer", "message", "notes"})
"""Keys of what people say, which may well be in quotes as a whole."""
_SEPARATOR = re.compile("[，、；]")
_SENTENCES = frozenset({"playbooks"})
"""Keys at the top of the file under which ``say`` holds whole sentences, most often one."""
_LEAST = {"points": 1, "say": 2}
"""Lists of words in which nothing else tells that items were not separated, and the separators that make it
likely: what a host says may be one sentence with one of them."""
_WRITTEN = 200
"""Characters that are written out anew in a hint, which is to be read."""
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^,\[\]{}#:\n]*[^\s,\[\]{}#:])?")
"""What needs no quotes wherever it stands."""

INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
"""Characters that no editor shows, and that are of no use in a name. (Those that join the parts of an emoji
are left out.)"""


def tell_lookalikes(findings: Iterable[Finding], source: bytes, root: Node | None) -> Iterator[Finding]:
    """The findings, and warnings of what can be read but is hardly meant; ``root`` is the file as written."""
    told: set[Mark] = set()
    for finding in findings:
        told.add(finding.mark)
        yield finding
    if root is None:
        return
    lines = lines_of(source)
    for warning in _warnings(root, lines):
        if warning.mark not in told:
            told.add(warning.mark)
            yield warning


def unquoted(mark: Mark, text: str) -> Finding | None:
    """That a text stands in quotes that are none to YAML; None when it does not."""
    found = _QUOTED.fullmatch(text)
    if found is None:
        return None
    inner = found.group(found.lastindex or 0).strip()
    write = inner if _PLAIN.fullmatch(inner) else "'" + inner.replace("'", "''") + "'"
    if len(text) > _WRITTEN:
        write = ""
    return Finding(code="smart-quotes", mark=mark, facts={"sign": text[0] + text[-1]}, write=write)


def unseparated(mark: Mark, text: str, *, alone: bool, least: int = 1) -> Finding | None:
    """That one item of a list was meant as several; None when it holds fewer separators than ``least``.

    ``alone``: the list has no other item, so that it is known how the whole of it is to be written.
    """
    signs = _SEPARATOR.findall(text)
    if len(signs) < least:
        return None
    items = [item.strip() for item in _SEPARATOR.split(text) if item.strip()]
    certain = alone and len(text) <= _WRITTEN and all(_PLAIN.fullmatch(item) for item in items)
    write = f"[{', '.join(items)}]" if certain else ""
    return Finding(code="list-comma", mark=mark, facts={"sign": signs[0]}, write=write)


def _warnings(root: Node, lines: list[str]) -> Iterator[Finding]:
    nodes: list[tuple[str, Node]] = [("", root)]
    while nodes:
        key, node = nodes.pop()
        match node:
            case Scalar(str(text), mark):
                # One in quotes of YAML is meant as it is.
                if key not in _SPOKEN and _sign(lines, mark) == text[:1] and (found := unquoted(mark, text)):
                    yield found.as_warning()
            case Listing((Scalar(str(text), at),), mark) if key in _LEAST:
                if _sign(lines, mark) == "[" and _sign(lines, at) == text[:1]:
                    found = unseparated(at, text, alone=True, least=_LEAST[key])
                    if found is not None:
                        yield found.as_warning()
                nodes.extend((key, item) for item in node.items)
            case Listing(items):
                nodes.extend((key, item) for item in items)
            case Table(entries):
                skipped = _SENTENCES if node is root else frozenset()
                nodes.extend((name, entry.node) for name, entry in entries.items() if name not in skipped)
            case _:
                pass


def _sign(lines: list[str], mark: Mark) -> str:
    return lines[mark.line - 1][mark.column - 1 : mark.column]
