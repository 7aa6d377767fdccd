"""The show file as its author wrote it: nodes of text, each with the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.show.problems import Mark

Path = tuple[str | int, ...]
"""The way from the root to a node: keys of mappings, positions in lists (from 0)."""

Data = str | None | list["Data"] | dict[str, "Data"]
"""A node without its marks."""


# Nodes are never changed once they are built. They are not declared frozen because a frozen dataclass takes
# more than twice as long to make, and a big show has a hundred thousand of them.


@dataclass(slots=True)
class Scalar:
    text: str | None
    """As written, without quotes; None for an unquoted nothing, ``~`` or ``null``."""
    mark: Mark
    inset: int | None = field(default=None, compare=False)
    """Columns from the mark to the first letter of the text: 0, or 1 in quotes. None where letter and column
    do not go together: over several lines, with escapes, or made by a recipe."""

    def at(self, letter: int) -> Mark:
        """Where a letter of the text stands, from 0; the text itself where nobody can tell."""
        if self.inset is None:
            return self.mark
        return Mark(self.mark.line, self.mark.column + self.inset + letter)


@dataclass(slots=True)
class Listing:
    items: tuple["Node", ...]
    mark: Mark


@dataclass(slots=True)
class Entry:
    key: Mark
    """Where the key stands."""
    node: "Node"


@dataclass(slots=True)
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
    place, reached = _walk(root, path)
    return place if reached == len(path) else None


def nearest(root: Node, path: Path) -> Place:
    """The node at ``path``, or the closest one above it."""
    return _walk(root, path)[0]


def _walk(root: Node, path: Path) -> tuple[Place, int]:
    """How far the path leads, and the number of its steps taken."""
    node, key = root, root.mark
    for taken, step in enumerate(path):
        if isinstance(step, str):
            entry = node.entries.get(step) if isinstance(node, Table) else None
            if entry is None:
                return Place(node, key), taken
            node, key = entry.node, entry.key
        elif isinstance(node, Listing):
            if step >= len(node.items):
                return Place(node, key), taken
            node = node.items[step]
            key = node.mark
        elif step != 0:
            return Place(node, key), taken
    return Place(node, key), len(path)


def plain(node: Node) -> Data:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Table):
        return {key: plain(entry.node) for key, entry in node.entries.items()}
    return [plain(item) for item in node.items]
