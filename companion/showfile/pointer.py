"""Findings about a place in the tree."""

from collections.abc import Collection
from dataclasses import dataclass

from companion.show.problems import Severity
from companion.showfile.findings import Finding
from companion.showfile.tree import Node, Path, nearest


@dataclass(frozen=True, slots=True)
class Pointer:
    """Makes findings that point at a path of this tree, or at the closest thing above it."""

    root: Node

    def value(self, path: Path, code: str, **facts: str | int) -> Finding:
        return Finding(code=code, mark=nearest(self.root, path).node.mark, facts=facts)

    def key(
        self, path: Path, code: str, *, severity: Severity = Severity.ERROR, **facts: str | int
    ) -> Finding:
        return Finding(code=code, mark=nearest(self.root, path).key, severity=severity, facts=facts)

    def unknown(
        self, path: Path, code: str, name: str, known: Collection[str], severity: Severity = Severity.ERROR
    ) -> Finding:
        """A name at ``path`` that is not one of ``known``."""
        mark = nearest(self.root, path).node.mark
        return Finding(
            code=code, mark=mark, severity=severity, facts={"name": name}, given=name, options=known
        )
