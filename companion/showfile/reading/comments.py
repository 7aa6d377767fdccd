"""Text that became a comment: a value that begins with ``#``, or what follows a space and ``#`` in one."""

import re
from collections.abc import Iterable, Iterator

from companion.show.problems import Mark
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.lines import lines_of
from companion.showfile.reading.tree import Listing, Node, Scalar, Table

_WIDEST = 1000
"""Characters of a line that are looked at, so that no pattern can take long."""
_GLUED = re.compile(rb"[:-][ ]+#[^#\s]")
"""What is meant as a comment has a space after its sign."""
_AFTER_KEY = re.compile(r"[\"']?[\w-]+[\"']?[ ]*:[ ]+(?P<text>#[^#\s].*)")
_AFTER_DASH = re.compile(r".*?-[ ]+(?P<text>#[^#\s].*)")
_SECOND_COMMENT = re.compile(r"[ \t]+#")
_INSIDE = re.compile(rb"[^\s:-] #[^#\s]")
_CUT_OFF = re.compile(r" (?P<rest>#[^#\s].*)")
"""Right behind a value, after a single space: what is meant as a comment keeps its distance."""
_NAMES = ("scenes", "cameras", "microphones")
_TEXTS = frozenset(
    {
        *("title", "name", "contact", "who", "task", "copy", "message", "say", "points", "never", "hook"),
        *("ask", "answer", "keyword", "how", "delivery", "forfeit", "kind", "line", "exclude", "play"),
        *_NAMES,
    }
)
"""Keys of texts, of lists of texts, and of names in OBS: behind a number or a time it is a comment."""
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


def tell_comments(findings: Iterable[Finding], source: bytes, root: Node | None) -> Iterator[Finding]:
    """The findings; of a value that is missing because it became a comment, that it did.

    ``root`` is the file as it is written. Where a value may be missing nobody else would tell that it is.
    """
    if root is not None and _INSIDE.search(source):
        yield from _cut_off(lines_of(source), root)
    if root is None or not _GLUED.search(source):
        yield from findings
        return
    lines = lines_of(source)
    told: set[Mark] = set()
    for finding in findings:
        if finding.code == "value-empty":
            told.add(finding.mark)
            yield _swallowed(lines, finding.mark, str(finding.facts["key"])) or finding
        else:
            yield finding
    for key, mark in _without_value(root):
        if mark not in told and (comment := _swallowed(lines, mark, key)) is not None:
            told.add(mark)  # An alias leads here again.
            yield comment


def _swallowed(lines: list[str], mark: Mark, key: str) -> Finding | None:
    """What stands after the key at ``mark``, or after the dash on its line; None when that is no comment."""
    line = lines[mark.line - 1][:_WIDEST]
    found = _AFTER_KEY.match(line, mark.column - 1) or _AFTER_DASH.match(line)
    if found is None:
        return None
    text = _SECOND_COMMENT.split(found["text"])[0].rstrip()
    # A colour is written without the sign; anything else needs quotes to keep it.
    write = text[1:] if _COLOR.fullmatch(text) else _quoted(text)
    sign = Mark(mark.line, found.start("text") + 1)
    return Finding(code="value-is-comment", mark=sign, facts={"key": key}, write=write)


def _cut_off(lines: list[str], root: Node) -> Iterator[Finding]:
    """Texts that their author sees going on where they end: ``title: Box #1`` is read as ``Box``."""
    nodes: list[tuple[str, Node]] = [("", root)]
    told: set[Mark] = set()
    while nodes:
        above, node = nodes.pop()
        match node:
            case Table(entries):
                # The names in OBS stand below keys of their author's own.
                nodes.extend((above if above in _NAMES else key, e.node) for key, e in entries.items())
            case Listing(items):
                nodes.extend((above, item) for item in items)
            case Scalar(str(text), mark) if text and above in _TEXTS and mark not in told:
                told.add(mark)  # An alias leads here again.
                line, begins = lines[mark.line - 1][:_WIDEST], mark.column - 1
                rest = _CUT_OFF.match(line, begins + len(text)) if line.startswith(text, begins) else None
                if rest is not None:
                    whole = f"{text} {_SECOND_COMMENT.split(rest['rest'])[0].rstrip()}"
                    sign = Mark(mark.line, rest.start("rest") + 1)
                    finding = Finding(code="text-cut-off", mark=sign, facts={"key": above, "text": text})
                    yield finding.as_warning().with_cure(_quoted(whole))
            case _:
                pass


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _without_value(root: Node) -> Iterator[tuple[str, Mark]]:
    """The keys of the file that have no value, and where they stand."""
    nodes: list[Node] = [root]
    while nodes:
        match nodes.pop():
            case Table(entries):
                for key, entry in entries.items():
                    if isinstance(entry.node, Scalar):
                        if entry.node.text is None:
                            yield key, entry.key
                    else:
                        nodes.append(entry.node)
            case Listing(items):
                nodes.extend(items)
            case _:
                pass
