"""When something happened in a run, and what made it."""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.times import Moment


class Cause(StrEnum):
    """What made something happen."""

    TIME = "time"
    """Its time came, or its promised instant."""
    GO = "go"
    """Somebody pressed GO."""
    COMMAND = "command"
    """Somebody gave another command; ``what`` is its name."""
    TICK = "tick"
    """Somebody ticked off the task of the cue."""
    CUE = "cue"
    """A cue; ``what`` is its id."""
    CONDITION = "condition"
    """What the cue waited for came to hold; ``what`` is that condition, as in a show file."""
    EDIT = "edit"
    """Another plan was applied."""
    OBS = "obs"
    """OBS said so: a hand in OBS, or OBS itself."""
    RESTART = "restart"
    """A new process went on with the run."""
    SYSTEM = "system"
    """The machine: its clock, its disk, a feed that was too fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When something happened, and what made it."""

    at: Moment
    seq: int
    """The line of the journal that tells of it."""
    cause: Cause
    by: str = ""
    """Who: the role, and the name of the page if it gave one. Empty when nobody did."""
    what: str = ""
    """A cue, a command or a condition, as ``cause`` says; empty when there is nothing to add."""
