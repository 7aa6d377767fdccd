"""Reading show files: the plan, or every problem at its line.

The way of a file: ``reading`` makes a tree of its text, ``recipes`` put in what it uses, ``fields`` type
every value, ``checks`` compare them, ``messages`` put what is wrong into words, ``compile`` makes the plan.
``editing`` changes the text itself.
"""

from dataclasses import dataclass
from pathlib import Path

from companion.show.model import Plan
from companion.show.problems import Mark, Problem, Severity
from companion.showfile.allowed import Allowed, allowed
from companion.showfile.checks.planned import schedule_of
from companion.showfile.checks.show import zone_of
from companion.showfile.compile import compile_plan, guard_of, studio_of
from companion.showfile.covered import Covered, covered
from companion.showfile.examine import examine
from companion.showfile.fields.about import Language
from companion.showfile.fields.parts import parts_of
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import identifier
from companion.showfile.full import Line, in_full
from companion.showfile.managed import Managed, managed
from companion.showfile.messages.explain import explain
from companion.showfile.messages.findings import Finding
from companion.showfile.playbooks import resolve
from companion.showfile.reading.collector import collector_paused
from companion.showfile.reading.opening import SpecialFileError, contents
from companion.showfile.reading.reader import MAX_BYTES
from companion.showfile.reading.tree import Node, Scalar, find, plain
from companion.showfile.surroundings import Surroundings
from companion.showfile.timetable import Row, timetable

__all__ = ["InFull", "Language", "Loaded", "Surroundings", "load_show", "read_show", "show_in_full"]


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
    cut_short: bool = False
    """It was read up to the last problem only, so there may be more behind that."""


@dataclass(frozen=True, slots=True)
class InFull:
    """A show as it is understood."""

    timetable: tuple[Row, ...]
    """Empty when the rundown is too long to be planned."""
    managed: tuple[Managed, ...]
    """What is done about each thing in OBS."""
    covered: tuple[Covered, ...]
    """What is done by itself when something breaks."""
    allowed: tuple[Allowed, ...]
    """What its platform and its market allow."""
    lines: tuple[Line, ...]
    """The whole file, with every default that has a value."""


def load_show(path: Path, around: Surroundings, otherwise: Language = Language.ENGLISH) -> Loaded:
    """Read a show file and everything that is wrong with it, in its own language or ``otherwise``.

    Nothing is raised: a file that is missing or cannot be read is a problem too.
    """
    try:
        source = contents(path, MAX_BYTES + 1)
    except FileNotFoundError:
        return _unread(path, otherwise, "file-missing")
    except IsADirectoryError:
        return _unread(path, otherwise, "file-is-folder")
    except SpecialFileError:
        return _unread(path, otherwise, "file-special")
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path.
        reason = getattr(error, "strerror", None) or str(error)
        return _unread(path, otherwise, "file-unreadable", reason=reason)
    return read_show(source, str(path), around, otherwise)


@collector_paused()
def read_show(
    source: bytes, file: str, around: Surroundings, otherwise: Language = Language.ENGLISH
) -> Loaded:
    """Like ``load_show``, for a file that has been read; ``file`` is its name in the problems."""
    examined = examine(source, file, around, otherwise)
    problems = explain(examined.findings, examined.language, file)
    plan: Plan | None = None
    wrong = any(finding.severity is Severity.ERROR for finding in examined.findings)
    if examined.root is not None and examined.document is not None and not wrong:
        limits, books = examined.limits.limits, examined.brought.books
        plan = compile_plan(examined.document, examined.root, limits, around.placements, books)
    cut_short = examined.root is None and examined.so_far is not None
    return Loaded(plan, problems, source, examined.language, _show_id(examined.so_far), cut_short)


@collector_paused()
def show_in_full(source: bytes, file: str, around: Surroundings) -> InFull | None:
    """The show as it is understood; None for a file that cannot be read as a whole."""
    examined = examine(source, file, around)
    document, root, written = examined.document, examined.root, examined.so_far
    if document is None or root is None or written is None:
        return None
    schedule = schedule_of(parts_of(plain(root), document), zone_of(document.show.zone))
    rows = timetable(document, schedule, examined.language) if schedule is not None else ()
    in_obs = managed(studio_of(document.obs), examined.language)
    obs, guard = document.obs, guard_of(document.incidents)
    brought = examined.brought.books
    books = resolve(document.playbooks, brought, obs.scenes, obs.microphones, around.graphics)
    breaks = covered(guard, books, examined.language)
    limits = allowed(document.show, examined.limits.rules, examined.language)
    lines = tuple(in_full(document, root, written))
    return InFull(tuple(rows), tuple(in_obs), tuple(breaks), tuple(limits), lines)


def _show_id(root: Node | None) -> str | None:
    place = find(root, ("show", "id")) if root is not None else None
    if place is None or not isinstance(place.node, Scalar) or place.node.text is None:
        return None
    try:
        return identifier(place.node.text.strip())
    except RefusedError:
        return None


def _unread(path: Path, language: Language, code: str, **facts: str) -> Loaded:
    finding = Finding(code=code, mark=Mark(1, 1), facts={"path": str(path), **facts})
    return Loaded(None, explain([finding], language, str(path)), b"", language, None)
