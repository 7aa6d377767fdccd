"""Files that lie around a show file and are read like one: recipes, limits, safe areas."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from companion.show.problems import Mark
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.opening import SpecialFileError, contents
from companion.showfile.reading.reader import MAX_BYTES, read
from companion.showfile.reading.tree import Node


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of the text of a file."""

    root: Node | None
    """None when it cannot be read as YAML."""
    findings: tuple[Finding, ...]
    """Why; their marks are places in the file."""


def open_side_file(path: Path) -> Opened:
    """Read the text of one; whatever is in it, nothing is raised."""
    facts: dict[str, str | int] = {"path": str(path)}
    try:
        source = contents(path, MAX_BYTES + 1)
    except SpecialFileError:
        return Opened(None, (Finding(code="file-special", mark=Mark(1, 1), facts=facts),))
    except OSError as error:
        facts["reason"] = error.strerror or str(error)
        return Opened(None, (Finding(code="file-unreadable", mark=Mark(1, 1), facts=facts),))
    reading = read(source)
    if reading.root is None or reading.findings:
        return Opened(None, reading.findings)
    return Opened(reading.root, ())


def in_terms_of(finding: Finding, name: str, keys: Collection[str]) -> Finding:
    """What was found by the rules of show files, told of the file called ``name`` with its own ``keys``."""
    where = finding.facts.get("where")
    facts = {**finding.facts, "where": name} if where == "show.yaml" else finding.facts
    return replace(finding, facts=facts, options=keys if finding.code == "unknown-key" else finding.options)
