"""What is told about a sheet, each at its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.times import Ms


class Kind(StrEnum):
    PROBLEM = "problem"
    """Nobody but the crew can say what is meant: no show is made before it is mended."""
    GUESS = "guess"
    """Taken to mean something that it does not say; the crew may say otherwise."""
    LEFT_OUT = "left_out"
    """Not in the show, and why."""


@dataclass(frozen=True, slots=True)
class Lasts:
    """A length among the facts of a remark: each language says it its own way, never like a time."""

    ms: Ms


Fact = str | int | Lasts


@dataclass(frozen=True, slots=True)
class Remark:
    kind: Kind
    code: str
    """Its name in ``words``; it stays when the wording is bettered."""
    cell: str = ""
    """As people call it, ``Sheet1!B7``; empty when it is about no one place."""
    facts: Mapping[str, Fact] = field(default_factory=dict)


def problem(code: str, cell: str = "", **facts: Fact) -> Remark:
    return Remark(Kind.PROBLEM, code, cell, facts)


def guess(code: str, cell: str = "", **facts: Fact) -> Remark:
    return Remark(Kind.GUESS, code, cell, facts)


def left_out(code: str, cell: str = "", **facts: Fact) -> Remark:
    return Remark(Kind.LEFT_OUT, code, cell, facts)
