"""Reading show files: the plan, or every problem at its line."""

from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pydantic import ValidationError

from companion.show.model import Plan
from companion.show.problems import Mark, Problem, Severity
from companion.showfile.about import Language
from companion.showfile.checks import check
from companion.showfile.compile import compile_plan
from companion.showfile.document import Document
from companion.showfile.explain import explain, language_of
from companion.showfile.findings import Finding
from companion.showfile.reader import MAX_BYTES, read
from companion.showfile.scalars import RefusedError, identifier
from companion.showfile.surroundings import Surroundings
from companion.showfile.tree import Node, Place, Scalar, Table, find, plain
from companion.showfile.validation import findings_of, not_a_table

MAX_FINDINGS = 1_000
"""What is looked for in a file that is wrong in its fields; all of it may be, and that is soon told."""

__all__ = ["Language", "Loaded", "Surroundings", "load_show", "read_show"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a show file."""

    plan: Plan | None
    """None when any of the problems is an error."""
    problems: tuple[Problem, ...]
    """In the order of the file."""
    source: bytes
    """The file as it was read; empty when it could not be."""
    language: Language
    """That of the problems."""
    show_id: str | None
    """Which show this is, even when it cannot run: its ``show: id:``, if that is one and stands before the
    place where the file stops being readable; None when the file does not tell."""


def load_show(path: Path, around: Surroundings) -> Loaded:
    """Read a show file and everything that is wrong with it.

    Nothing is raised: a file that is missing or cannot be read is a problem too.
    """
    try:
        with path.open("rb") as file:
            source = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _unread(path, "file-missing")
    except IsADirectoryError:
        return _unread(path, "file-is-folder")
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path.
        return _unread(path, "file-unreadable", reason=getattr(error, "strerror", None) or str(error))
    return read_show(source, str(path), around)


def read_show(source: bytes, file: str, around: Surroundings) -> Loaded:
    """Like ``load_show``, for a file that has been read; ``file`` is its name in the problems."""
    language = language_of(source)
    reading = read(source)
    findings: list[Finding] = list(reading.findings)
    document: Document | None = None
    if reading.root is not None and not isinstance(reading.root, Table):
        findings.append(not_a_table(Place(reading.root, reading.root.mark), file))
    elif reading.root is not None:
        data = plain(reading.root)
        try:
            document = Document.model_validate(data)
        except ValidationError as error:
            many = chain(findings_of(error, reading.root), check(reading.root, data, around))
            findings.extend(islice(many, MAX_FINDINGS))
        else:
            findings.extend(check(reading.root, data, around))
    problems = explain(findings, language, file)
    plan: Plan | None = None
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    if reading.root is not None and document is not None and not wrong:
        plan = compile_plan(document, reading.root)
    return Loaded(plan, problems, source, language, _show_id(reading.so_far))


def _show_id(root: Node | None) -> str | None:
    place = find(root, ("show", "id")) if root is not None else None
    if place is None or not isinstance(place.node, Scalar) or place.node.text is None:
        return None
    try:
        return identifier(place.node.text.strip())
    except RefusedError:
        return None


def _unread(path: Path, code: str, **facts: str) -> Loaded:
    finding = Finding(code=code, mark=Mark(1, 1), facts={"path": str(path), **facts})
    language = Language.ENGLISH
    return Loaded(None, explain([finding], language, str(path)), b"", language, None)
