"""Bytes of a show file → a tree of nodes with their marks.

YAML's own typing is not used: it reads ``1:30`` as ninety, ``no`` as false and ``007`` as seven. Every scalar
stays the text that its author wrote, and the document's field types decide what it means. The tree is built
from the parser's events rather than by its composer, which recurses as deep as the file asks for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import yaml

from companion.show.problems import Mark
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.lines import BOM, mark_at
from companion.showfile.reading.syntax import diagnose
from companion.showfile.reading.tree import Entry, Listing, Node, Scalar, Table

# In quotes: without libyaml there is no such name.
Loader = type["yaml.CSafeLoader"] | type[yaml.SafeLoader]
LOADER: Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""Both take the same files; the one in Python is there where PyYAML was built without libyaml."""

MAX_BYTES = 2_000_000
"""A show of 500 segments and 5,000 cues takes 400 KB, or twice that when every cue has a person's task."""
MAX_BYTES_WITHOUT_LIBYAML = 500_000
"""What the parser in Python reads in the seconds that somebody waits for an answer."""
MAX_NODES = 120_000
"""Nearly twice those of a show of 500 segments and 5,000 cues, and read and told about within a second.

Counted with every alias written out, so that a few lines cannot stand for millions.
"""
_COLLECTION = 2
"""A list or table counts as so many: of an empty one all that it lacks is looked for and told."""
_LONG_TEXT = 100
"""A text counts as one more node for each so many characters: an alias may stand for a megabyte."""
MAX_DEPTH = 40
"""Counted with every alias written out too, since trees are walked by recursion. The schema is 9 deep."""

# Not among the characters of YAML 1.1 (5.1), on which the parser fails without saying where; or a line break
# to YAML that no editor shows as one, after which every line number would be wrong; or one that makes a line
# read differently from what it says (the marks that turn the direction of writing, a byte order mark inside).
_TEXT = "\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_NOT_TEXT = re.compile(f"[^\r{_TEXT}]")
# An escape in double quotes can write what the file itself may not hold. Line breaks are all ``\n`` by then.
_NOT_A_VALUE = re.compile(f"[^{_TEXT}]")
_OTHER_FILES = {
    b"PK\x03\x04": "Excel/Word/ZIP",
    b"\xd0\xcf\x11\xe0": "Excel/Word",
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}
"""How files begin that are no text, whatever they are called."""
_DIRECTIVE = re.compile(r"^%[A-Z]+\b", re.MULTILINE)
_REST = re.compile(r"(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r)|\.\.\.|[ \t]*#.*\Z)*[ \t]*")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. ``root`` is None when it cannot be read as YAML, and then one finding says why."""

    root: Node | None
    so_far: Node | None
    """``root``, or else what stands before the place where reading ended; None when that is nothing."""
    findings: tuple[Finding, ...]


def read(source: bytes, loader: Loader = LOADER) -> Reading:
    """Read a show file; whatever the bytes are, nothing is raised."""
    builder = _Builder()
    try:
        root = builder.build(_decode(source, loader), loader)
    except _UnreadableError as unreadable:
        # Taken first: closing what is open may find fault with it, which says nothing of the file.
        findings = (*builder.findings, unreadable.finding)
        return Reading(None, builder.so_far(), findings)
    return Reading(root, root, tuple(builder.findings))


def _events(text: str, loader: Loader) -> Iterator[yaml.Event]:
    """Those of ``yaml.parse``, which asks twice for each."""
    parser = loader(text)
    try:
        # The parser goes on to None for ever once the stream has ended.
        yield from iter(parser.get_event, None)
    finally:
        parser.dispose()


class _UnreadableError(Exception):
    def __init__(self, mark: Mark, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.finding = Finding(code=code, mark=mark, facts=facts)

    @classmethod
    def of(cls, finding: Finding) -> Self:
        made = cls(finding.mark, finding.code)
        made.finding = finding
        return made


def _decode(source: bytes, loader: Loader) -> str:
    most = MAX_BYTES if loader is not yaml.SafeLoader else MAX_BYTES_WITHOUT_LIBYAML
    for beginning, kind in _OTHER_FILES.items():
        if source.startswith(beginning):
            raise _UnreadableError(Mark(1, 1), "file-not-text", kind=kind)
    if len(source) > most:
        raise _UnreadableError(Mark(1, 1), "file-too-big", most=f"{most / 1_000_000:g}")
    try:
        text = source.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as broken:
        before = source[: broken.start].decode("utf-8").removeprefix(BOM)
        raise _UnreadableError(mark_at(before, len(before)), "not-utf8") from None
    if wrong := _NOT_TEXT.search(text):
        if _is_utf16(source):
            raise _UnreadableError(Mark(1, 1), "not-utf8")
        raise _bad_character(wrong.group(), mark_at(text, wrong.start()))
    if directive := _DIRECTIVE.search(text):
        raise _UnreadableError(mark_at(text, directive.start()), "directive", directive=directive.group())
    return text


def _is_utf16(source: bytes) -> bool:
    """English in UTF-16 without a byte order mark passes for UTF-8: every second byte of it is a NUL."""
    first = source[:100]
    return first.count(0) * 3 > len(first)


def _bad_character(character: str, mark: Mark) -> _UnreadableError:
    return _UnreadableError(mark, "bad-character", character=f"U+{ord(character):04X}")


@dataclass(slots=True)
class _Named:
    """What an anchor names, and what an alias to it adds to the tree."""

    node: Node | None = None
    """None until its end has been read."""
    nodes: int = 0
    height: int = 0
    """How many lists and tables stand within each other in it, itself counted."""


@dataclass(slots=True)
class _Open:
    """A list or table whose end has not been read yet."""

    mark: Mark
    name: _Named | None
    nodes_before: int
    items: list[Node] | None
    """Of a list; None for a table."""
    entries: dict[str, Entry]
    """Of a table."""
    key: tuple[str, Mark] | None = None
    key_due: bool = True
    """Of a table: the next node is a key."""
    height: int = 1


def _inset(event: yaml.ScalarEvent) -> int | None:
    """``Scalar.inset``: known where what is written is the text, or the text between two quotes."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None or start.line != end.line:
        return None
    around = 2 if event.style else 0
    return around // 2 if end.index - start.index == len(event.value) + around else None


class _Builder:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, _Named] = {}
        self._nodes = 0
        self._root: Node | None = None

    def build(self, text: str, loader: Loader) -> Node:
        mark = Mark(1, 1)
        try:
            for event in _events(text, loader):
                start, end = event.start_mark, event.end_mark
                # A parser of text marks every event; only events made by hand have no marks.
                assert start is not None
                assert end is not None
                mark = Mark(start.line + 1, start.column + 1)
                match event:
                    case yaml.ScalarEvent():
                        self._scalar(event, mark)
                    case yaml.CollectionStartEvent():
                        self._begin(event, mark)
                    case yaml.CollectionEndEvent():
                        self._close()
                    case yaml.AliasEvent(anchor=str(anchor)):
                        self._alias(anchor, mark)
                    case yaml.DocumentEndEvent():
                        self._refuse_more(text, end.index)
                        break
                    case _:
                        pass
        except yaml.MarkedYAMLError as error:
            raise _UnreadableError.of(diagnose(error, text)) from None
        except (yaml.YAMLError, ValueError):
            # The parser in Python fails like this on an escape beyond the last character there is.
            raise _UnreadableError(mark, "syntax") from None
        if self._root is None or (isinstance(self._root, Scalar) and not (self._root.text or "").strip()):
            raise _UnreadableError(Mark(1, 1), "file-empty")
        return self._root

    def so_far(self) -> Node | None:
        """The tree as if the text had ended well where reading it ended."""
        while self._open:
            self._close()
        return self._root

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        written, style = event.value, event.style
        if event.tag is not None:
            self._refuse_tag(event.tag, mark)
        if style == '"' and (wrong := _NOT_A_VALUE.search(written)):
            raise _bad_character(wrong.group(), mark)
        nodes = 1 + len(written) // _LONG_TEXT
        self._count(nodes, mark)
        node = Scalar(None if not style and written in _NOTHING else written, mark, _inset(event))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Named(node, nodes)
        self._add(node, 0, mark)

    def _begin(self, event: yaml.CollectionStartEvent, mark: Mark) -> None:
        if event.tag is not None:
            self._refuse_tag(event.tag, mark)
        name = None
        if event.anchor is not None:
            name = self._anchors[event.anchor] = _Named()
        items: list[Node] | None = [] if isinstance(event, yaml.SequenceStartEvent) else None
        self._open.append(_Open(mark, name, self._nodes, items, {}))
        self._count(_COLLECTION, mark)
        self._refuse_depth(len(self._open), mark)

    def _close(self) -> None:
        frame = self._open.pop()
        items, mark = frame.items, frame.mark
        node = Table(frame.entries, mark) if items is None else Listing(tuple(items), mark)
        if (name := frame.name) is not None:
            name.node, name.nodes, name.height = node, self._nodes - frame.nodes_before, frame.height
        self._add(node, frame.height, mark)

    def _alias(self, anchor: str, mark: Mark) -> None:
        named = self._anchors.get(anchor)
        if named is None:
            raise _UnreadableError(mark, "alias-unknown", name=anchor)
        if named.node is None:
            raise _UnreadableError(mark, "alias-loop", name=anchor)
        self._count(named.nodes, mark)
        self._refuse_depth(len(self._open) + named.height, mark)
        self._add(named.node, named.height, mark)

    def _add(self, node: Node, height: int, mark: Mark) -> None:
        """Put a finished node where it belongs; ``mark`` is where it stands, or an alias to it."""
        if not self._open:
            self._root = node
            return
        frame = self._open[-1]
        if height >= frame.height:
            frame.height = height + 1
        if frame.items is not None:
            frame.items.append(node)
        elif frame.key_due:
            frame.key_due = False
            frame.key = self._key(frame, node, mark)
        else:
            frame.key_due = True
            if frame.key is not None:
                text, key_mark = frame.key
                frame.entries[text] = Entry(key_mark, node)

    def _key(self, frame: _Open, node: Node, mark: Mark) -> tuple[str, Mark] | None:
        """None for a key whose value is left out of the tree."""
        if not isinstance(node, Scalar) or node.text is None:
            # A table in the very beginning of a table is what YAML makes of {{ price }}.
            doubled = isinstance(node, Table) and mark == replace(frame.mark, column=frame.mark.column + 1)
            self.findings.append(Finding(code="braces-unquoted" if doubled else "key-not-text", mark=mark))
            return None
        if (first := frame.entries.get(node.text)) is not None:
            facts: dict[str, str | int] = {"key": node.text or '""', "line": first.key.line}
            self.findings.append(Finding(code="duplicate-key", mark=mark, facts=facts))
            return None
        return node.text, mark

    def _count(self, nodes: int, mark: Mark) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _UnreadableError(mark, "too-many-nodes", most=MAX_NODES)

    def _refuse_tag(self, tag: str, mark: Mark) -> None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        self.findings.append(Finding(code="tag", mark=mark, facts={"tag": shown}))

    @staticmethod
    def _refuse_depth(depth: int, mark: Mark) -> None:
        if depth > MAX_DEPTH:
            raise _UnreadableError(mark, "too-deep", most=MAX_DEPTH)

    @staticmethod
    def _refuse_more(text: str, end: int) -> None:
        """A second document must not be silently left out."""
        rest = _REST.match(text, end)
        start = rest.end() if rest else end
        if start < len(text):
            raise _UnreadableError(mark_at(text, start), "several-documents")
