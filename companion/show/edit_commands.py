"""Commands that change the rundown of a show while it is on.

They change the plan, and nothing of what runs or has happened: an edit of the running segment, or of one that
is over, counts when it is begun again. ``sure`` is the one confirming step that each of them takes while
viewers see the show.
"""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

LONGEST_VALUE = 4_000
"""Characters: all that a host says in one segment, a point a line."""


class Field(StrEnum):
    """What can be set of a segment, each as one text."""

    TITLE = "title"
    LENGTH = "length"
    """Whole seconds, like the other two lengths."""
    SHORTEST = "shortest"
    """Empty: it cannot be trimmed."""
    LONGEST = "longest"
    """Empty: it cannot grow."""
    SAY = "say"
    """What the host says, a point a line."""
    NOTES = "notes"
    """For the crew, a line each."""
    OPTIONAL = "optional"
    """``true`` or ``false``."""
    PRIORITY = "priority"
    """A whole number from 1."""


_LONG = {"longest": LONGEST_VALUE}


@dataclass(frozen=True, slots=True)
class SegmentSet:
    """Give a field of a segment another value, if it still has the one that the page showed."""

    segment: str
    field: Field
    value: str = dataclasses.field(default="", metadata=_LONG)
    was: str = dataclasses.field(default="", metadata=_LONG)
    """What the page showed. When it is something else by now the command is refused as ``conflict``, for
    whoever set that has not been seen."""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class LengthsAdd:
    """Plan so much more time for each of these segments, or less with a negative number.

    It asks for a difference, so that two who press at once both get theirs.
    """

    segments: tuple[str, ...]
    seconds: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SegmentMove:
    """Put segments behind another one, in the order that they have; without ``after`` at the beginning."""

    segments: tuple[str, ...]
    after: str | None = None
    was: tuple[str, ...] = dataclasses.field(default=(), metadata={"blank": True})
    """Behind which segment the page showed each of them, empty at the beginning. When one stands behind
    another by now the command is refused as ``conflict``; without any: wherever they stand."""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SegmentAdd:
    """Plan another segment behind this one; without ``after`` at the end."""

    title: str
    length: int
    """Seconds."""
    after: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SegmentCopy:
    """Plan the same segments once more, behind ``after``; without it behind the last of them.

    A copy has what somebody else has just changed, so that nobody has to have seen it. It does without what
    comes once in a show: times of day, hard starts and ends, sales and bags, and what waits for those.
    """

    segments: tuple[str, ...]
    after: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SegmentRemove:
    """Take segments out of the rundown. One that runs goes on running."""

    segments: tuple[str, ...]
    was: tuple[str, ...] = ()
    """The ``edition`` that the page showed of each of them. When one is another by now the command is refused
    as ``conflict``, for whoever has changed it has not been seen; without any: whatever they say."""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class SaveShow:
    """Write what pages have changed into the show file."""


EditCommand = SegmentSet | LengthsAdd | SegmentMove | SegmentAdd | SegmentCopy | SegmentRemove
"""Those that change the rundown."""
