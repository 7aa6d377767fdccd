"""Bytes of a show file → a tree of nodes with their marks.

YAML's own typing is not used: it reads ``1:30`` as ninety, ``no`` as false and ``007`` as seven. Every scalar
stays the text that its author wrote, and the document's field types decide what it means. The tree is built
from the parser's events rather than by its composer, which recurses as deep as the file asks for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from companion.show.problems import Mark
from companion.showfile.findings import Finding
from companion.showfile.lines import BOM, mark_at
from companion.showfile.syntax import diagnose
from companion.showfile.tree import Entry, Listing, Node, Scalar, Table

MAX_BYTES = 2_000_000
"""A show of 500 cues takes some 60 KB."""
MAX_NODES = 50_000
"""Counted with every alias written out, so that a few lines cannot stand for millions."""
MAX_DEPTH = 40
"""Counted with every alias written out too, since trees are walked by recursion. The schema is 9 deep."""

# Not among the characters of YAML 1.1 (5.1), on which the parser fails without saying where; or a line break
# to YAML that no editor shows as one, after which every line number would be wrong.
_TEXT = "\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_NOT_TEXT = re.compile(f"[^\r{_TEXT}]")
# An escape in double quotes can write what the file itself may not hold. Line breaks are all ``\n`` by then.
_NOT_A_VALUE = re.compile(f"[^{_TEXT}]")
_DIRECTIVE = re.compile(r"^%[A-Z]+\b", re.MULTILINE)
_REST = re.compile(r"(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r)|\.\.\.|[ \t]*#.*\Z)*[ \t]*")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = (
    yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. ``root`` is None when it cannot be read as YAML, and then one finding says why."""

    root: Node | None
    so_far: Node | None
    """``root``, or else what stands before the place where reading ended; None when that is nothing."""
    findings: tuple[Finding, ...]


def read(source: bytes) -> Reading:
    """Read a show file; whatever the bytes are, nothing is raised."""
    builder = _Builder()
    try:
        root = builder.build(_decode(source))
    except _UnreadableError as unreadable:
        # Taken first: closing what is open may find fault with it, which says nothing of the file.
        findings = (*builder.findings, unreadable.finding)
        return Reading(None, builder.so_far(), findings)
    return Reading(root, root, tuple(builder.findings))


class _UnreadableError(Exception):
    def __init__(self, mark: Mark, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.finding = Finding(code=code, mark=mark, facts=facts)


def _decode(source: bytes) -> str:
    if len(source) > MAX_BYTES:
        raise _UnreadableError(Mark(1, 1), "file-too-big", most=MAX_BYTES // 1_000_000)
    try:
        text = source.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as broken:
        before = source[: broken.start].decode("utf-8").removeprefix(BOM)
        raise _UnreadableError(mark_at(before, len(before)), "not-utf8") from None
    if wrong := _NOT_TEXT.search(text):
        raise _bad_character(wrong.group(), mark_at(text, wrong.start()))
    if directive := _DIRECTIVE.search(text):
        raise _UnreadableError(mark_at(text, directive.start()), "directive", directive=directive.group())
    return text


def _bad_character(character: str, mark: Mark) -> _UnreadableError:
    return _UnreadableError(mark, "bad-character", character=f"U+{ord(character):04X}")


@dataclass(slots=True)
class _Open:
    """A list or table whose end has not been read yet."""

    mark: Mark
    anchor: str | None
    nodes_before: int
    items: list[Node] | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    key: tuple[str, Mark] | None = None
    key_due: bool = True
    """Of a table: the next node is a key."""
    height: int = 1
    """How many lists and tables stand within each other here, this one counted."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What an anchor names, and what an alias to it adds to the tree."""

    node: Node
    nodes: int
    height: int


class _Builder:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, _Named] = {}
        self._nodes = 0
        self._root: Node | None = None

    def build(self, text: str) -> Node:
        for event in self._events(text):
            # A parser of text marks every event; only events made by hand have no marks.
            assert event.start_mark is not None
            assert event.end_mark is not None
            mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            match event:
                case yaml.AliasEvent(anchor=str(anchor)):
                    self._alias(anchor, mark)
                case yaml.ScalarEvent():
                    self._refuse_tag(event.tag, mark)
                    if wrong := _NOT_A_VALUE.search(event.value):
                        raise _bad_character(wrong.group(), mark)
                    nothing = not event.style and event.value in _NOTHING
                    node = Scalar(None if nothing else event.value, mark)
                    self._count(mark)
                    self._name(event.anchor, _Named(node, nodes=1, height=0))
                    self._add(node, height=0)
                case yaml.CollectionStartEvent():
                    self._refuse_tag(event.tag, mark)
                    items: list[Node] | None = [] if isinstance(event, yaml.SequenceStartEvent) else None
                    self._open.append(_Open(mark, event.anchor, self._nodes, items))
                    self._count(mark)
                    self._refuse_depth(len(self._open), mark)
                case yaml.CollectionEndEvent():
                    self._close()
                case yaml.DocumentEndEvent():
                    self._refuse_more(text, event.end_mark.index)
                    break
                case _:
                    pass
        if self._root is None or self._root == Scalar(None, self._root.mark):
            raise _UnreadableError(Mark(1, 1), "file-empty")
        return self._root

    def so_far(self) -> Node | None:
        """The tree as if the text had ended well where reading it ended."""
        while self._open:
            self._close()
        return self._root

    @staticmethod
    def _events(text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            slip = diagnose(error, text)
            raise _UnreadableError(slip.mark, slip.code, **slip.facts) from None

    @staticmethod
    def _refuse_more(text: str, end: int) -> None:
        """A second document must not be silently left out."""
        rest = _REST.match(text, end)
        start = rest.end() if rest else end
        if start < len(text):
            raise _UnreadableError(mark_at(text, start), "several-documents")

    def _refuse_tag(self, tag: str | None, mark: Mark) -> None:
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.findings.append(Finding(code="tag", mark=mark, facts={"tag": shown}))

    def _count(self, mark: Mark, nodes: int = 1) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _UnreadableError(mark, "too-many-nodes", most=MAX_NODES)

    @staticmethod
    def _refuse_depth(depth: int, mark: Mark) -> None:
        if depth > MAX_DEPTH:
            raise _UnreadableError(mark, "too-deep", most=MAX_DEPTH)

    def _name(self, anchor: str | None, named: _Named) -> None:
        if anchor is not None:
            self._anchors[anchor] = named

    def _alias(self, anchor: str, mark: Mark) -> None:
        if any(frame.anchor == anchor for frame in self._open):
            raise _UnreadableError(mark, "alias-loop", name=anchor)
        if anchor not in self._anchors:
            raise _UnreadableError(mark, "alias-unknown", name=anchor)
        named = self._anchors[anchor]
        self._count(mark, named.nodes)
        self._refuse_depth(len(self._open) + named.height, mark)
        self._add(named.node, named.height, mark)

    def _close(self) -> None:
        frame = self._open.pop()
        items, mark = frame.items, frame.mark
        node = Table(frame.entries, mark) if items is None else Listing(tuple(items), mark)
        self._name(frame.anchor, _Named(node, self._nodes - frame.nodes_before, frame.height))
        self._add(node, frame.height)

    def _add(self, node: Node, height: int, mark: Mark | None = None) -> None:
        """Put a finished node where it belongs; ``mark`` is where an alias to it stands."""
        if not self._open:
            self._root = node
            return
        frame = self._open[-1]
        frame.height = max(frame.height, height + 1)
        if frame.items is not None:
            frame.items.append(node)
        elif frame.key_due:
            frame.key_due = False
            self._take_key(frame, node, mark or node.mark)
        else:
            frame.key_due = True
            if frame.key is not None:
                text, key_mark = frame.key
                frame.entries[text] = Entry(key_mark, node)

    def _take_key(self, frame: _Open, node: Node, mark: Mark) -> None:
        frame.key = None
        match node:
            case Scalar(str(text)):
                if (first := frame.entries.get(text)) is not None:
                    facts: dict[str, str | int] = {"key": text, "line": first.key.line}
                    self.findings.append(Finding(code="duplicate-key", mark=mark, facts=facts))
                else:
                    frame.key = (text, mark)
            case _:
                self.findings.append(Finding(code="key-not-text", mark=mark))
