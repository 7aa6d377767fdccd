"""Something wrong with a show file: where, what, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    """The show cannot run like this."""
    WARNING = "warning"
    """The show runs; somebody should look before air."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file. Line and column count from 1; the column counts characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    code: str
    """Stable name of the kind of problem, e.g. ``unknown-key``."""
    severity: Severity
    file: str
    mark: Mark
    message: str
    """One sentence in the language of the show: what is wrong."""
    hint: str = ""
    """What to write instead; empty when the message says it all."""
