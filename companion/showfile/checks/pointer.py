"""Findings about a place in the tree."""

from collections.abc import Collection
from dataclasses import dataclass

from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Node, Path, nearest


@dataclass(frozen=True, slots=True)
class Pointer:
    """Makes findings that point at a path of this tree, or at the closest thing above it."""

    root: Node

    def value(self, path: Path, code: str, **facts: str | int) -> Finding:
        return Finding(code=code, mark=nearest(self.root, path).node.mark, facts=facts)

    def key(self, path: Path, code: str, **facts: str | int) -> Finding:
        return Finding(code=code, mark=nearest(self.root, path).key, facts=facts)

    def unknown(self, path: Path, code: str, name: str, known: Collection[str]) -> Finding:
        """A name at ``path`` that is not one of ``known``."""
        mark = nearest(self.root, path).node.mark
        return Finding(code=code, mark=mark, facts={"name": name}, given=name, options=known)

    def unknown_key(self, path: Path, code: str, known: Collection[str], **facts: str | int) -> Finding:
        """The key at the end of ``path`` is not one of ``known``."""
        key, mark = str(path[-1]), nearest(self.root, path).key
        return Finding(code=code, mark=mark, facts={"key": key, **facts}, given=key, options=known)

    def line(self, path: Path) -> int:
        """The line on which the value at ``path`` begins."""
        return nearest(self.root, path).node.mark.line
