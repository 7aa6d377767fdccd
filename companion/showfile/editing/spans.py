"""The nodes of a show file's text, each with the stretch of characters where it stands.

``reader`` says what a file means and refuses what nobody should read; this says where in the text each value
begins and ends, for the splices that change it. Only a text that ``reader`` has taken may come here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from companion.showfile.reading.reader import LOADER

_PROPERTIES = re.compile(r"(?:[&!]\S*\s*)*")


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar: ``start`` to ``end`` is all of it, with its anchor, but not the break after a block."""

    start: int
    body: int
    """Where the value begins, after an anchor."""
    end: int
    style: str
    """``'``, ``"``, ``|`` or ``>``; empty for plain text."""
    text: str


@dataclass(frozen=True, slots=True)
class Alias:
    """``*name`` in the place of a node."""

    start: int
    end: int
    name: str
    target: "Piece"


@dataclass(frozen=True, slots=True)
class Items:
    """A list. One in block style ends where its last item does."""

    start: int
    end: int
    flow: bool
    items: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A table, with every key that is written, a second one of the same name included."""

    start: int
    end: int
    flow: bool
    entries: tuple[tuple["Piece", "Piece"], ...]

    def get(self, key: str) -> int | None:
        """Position of the entry that counts for ``key``: the first."""
        for number, (name, _) in enumerate(self.entries):
            name = name.target if isinstance(name, Alias) else name
            if isinstance(name, Value) and name.text == key:
                return number
        return None


Piece = Value | Alias | Items | Entries
Collection = Items | Entries


@dataclass(frozen=True, slots=True)
class Survey:
    root: Piece
    aliases: tuple[Alias, ...]
    """In the order of the text."""

    def named_within(self, start: int, end: int) -> Alias | None:
        """An alias outside of the stretch that repeats something within it; None when there is none."""
        return next(
            (a for a in self.aliases if start <= a.target.start < end and not start <= a.start < end), None
        )


def survey(text: str) -> Survey:
    """Every node of ``text``, which ``reader.read`` has taken and which has no byte order mark."""
    surveyor = _Surveyor(text)
    root = surveyor.root()
    return Survey(root, tuple(surveyor.aliases))


@dataclass(slots=True)
class _Surveyor:
    text: str
    aliases: list[Alias] = field(default_factory=list)
    _names: dict[str, Piece] = field(default_factory=dict)

    def root(self) -> Piece:
        events = yaml.parse(self.text, Loader=LOADER)
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return self._piece(event, events)
        raise AssertionError("the reader takes no empty text")

    def _piece(self, event: yaml.NodeEvent, events: Iterator[yaml.Event]) -> Piece:
        start, end = _span(event)
        piece: Piece
        match event:
            case yaml.AliasEvent(anchor=str(anchor)):
                piece = Alias(start, end, anchor, self._names[anchor])
                self.aliases.append(piece)
                return piece
            case yaml.ScalarEvent():
                piece = self._value(event, start, end)
            case yaml.SequenceStartEvent():
                items, closing = self._children(events)
                flow = bool(event.flow_style)
                piece = Items(start, closing if flow else items[-1].end, flow, tuple(items))
            case yaml.MappingStartEvent():
                nodes, closing = self._children(events)
                flow = bool(event.flow_style)
                pairs = tuple(zip(nodes[::2], nodes[1::2], strict=True))
                piece = Entries(start, closing if flow else nodes[-1].end, flow, pairs)
            case _:
                raise AssertionError("there are no other nodes")
        if event.anchor is not None:
            self._names[event.anchor] = piece
        return piece

    def _value(self, event: yaml.ScalarEvent, start: int, end: int) -> Value:
        written = _PROPERTIES.match(self.text, start, end) if event.anchor or event.tag else None
        style = event.style or ""
        if style in {"|", ">"}:
            # The parser counts the empty lines behind a block to it.
            end = start + len(self.text[start:end].rstrip(" \t\r\n"))
        return Value(start, written.end() if written else start, end, style, event.value)

    def _children(self, events: Iterator[yaml.Event]) -> tuple[list[Piece], int]:
        children: list[Piece] = []
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                return children, _span(event)[1]
            assert isinstance(event, yaml.NodeEvent)
            children.append(self._piece(event, events))
        raise AssertionError("the reader takes no text that ends within a list")


def _span(event: yaml.Event) -> tuple[int, int]:
    # A parser of text marks every event; only events made by hand have no marks.
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark.index, event.end_mark.index
