"""What is left of a show as pieces with promises, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from companion.show.times import Ms, RunMs


class Keeps(StrEnum):
    """What a promise asks of the piece that it is in."""

    BEGUN = "begun"
    """It has begun by then, and never begins before: a hard start."""
    RUNNING = "running"
    """It runs at that instant: a cue at a time of day."""
    ENDED = "ended"
    """It is over by then: a hard end, or the end of the show."""
    BEGINS = "begins"
    """It begins at that very instant, and waits for nothing: what it was promised to do so long after it
    began."""


class Promise(NamedTuple):
    """A tuple as pieces are: of these there may be as many."""

    id: str
    keeps: Keeps
    at: RunMs
    must: bool = True
    """Is it worth dropping a piece? False: what can be trimmed or grown for it is, and that is all."""


class Piece(NamedTuple):
    """A segment that is still to come, or what is left of the one that runs.

    A tuple, which is made in a third of the time of a dataclass: a long show makes five hundred at a GO.
    """

    id: str
    length: Ms
    least: Ms
    """It may be trimmed to this; its length: not at all."""
    most: Ms
    """It may grow to this likewise."""
    weight: int = 1
    """Above 0."""
    droppable: bool = False
    priority: int = 1
    """Of those that may be dropped a lower one goes first."""
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What becomes of the pieces."""

    trims: Mapping[str, Ms]
    """By how much a piece is shorter; below 0: longer. Without those that stay as they are."""
    dropped: tuple[str, ...]
    """In the order of the show."""
    late: Mapping[str, Ms]
    """Promises that break, by their ids: so much too late, or below 0 so much too early."""
    end: RunMs
    """When the last piece ends."""
