"""The show file as its author wrote it: nodes of text, each with the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.show.problems import Mark

Path = tuple[str | int, ...]
"""The way from the root to a node: keys of mappings, positions in lists (from 0)."""

Data = str | None | list["Data"] | dict[str, "Data"]
"""A node without its marks."""


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str | None
    """As written, without quotes; None for an unquoted nothing, ``~`` or ``null``."""
    mark: Mark


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple["Node", ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Entry:
    key: Mark
    """Where the key stands."""
    node: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    entries: Mapping[str, Entry]
    mark: Mark


Node = Scalar | Listing | Table


@dataclass(frozen=True, slots=True)
class Place:
    """A node and the mark that people look for: of its key, or its own when it stands in a list."""

    node: Node
    key: Mark


def find(root: Node, path: Path) -> Place | None:
    """The node at ``path``, or None when there is none.

    Position 0 of something that is not a list is the thing itself: ``do: {…}`` is read like ``do: [{…}]``.
    """
    node, key = root, root.mark
    for step in path:
        if isinstance(step, str):
            if not isinstance(node, Table) or step not in node.entries:
                return None
            entry = node.entries[step]
            node, key = entry.node, entry.key
        elif isinstance(node, Listing):
            if step >= len(node.items):
                return None
            node = node.items[step]
            key = node.mark
        elif step != 0:
            return None
    return Place(node, key)


def nearest(root: Node, path: Path) -> Place:
    """The node at ``path``, or the closest one above it."""
    for length in range(len(path), 0, -1):
        if place := find(root, path[:length]):
            return place
    return Place(root, root.mark)


def plain(node: Node) -> Data:
    match node:
        case Scalar(text):
            return text
        case Listing(items):
            return [plain(item) for item in items]
        case Table(entries):
            return {key: plain(entry.node) for key, entry in entries.items()}
