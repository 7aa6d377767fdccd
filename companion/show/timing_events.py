"""Instants at which the script moves by itself, or its time is looked at; see ``companion.show.events``."""

from dataclasses import dataclass

from companion.show.times import Moment, RunMs


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentDue:
    """The running segment is over, and the one after it begins by itself; after the last the show ends."""

    at: Moment
    pass_no: int
    """The pass that is over."""
    due: RunMs
    """When it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopDue:
    """The hour of a loop has come: no new pass of it is begun by itself or by GO."""

    at: Moment
    loop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerDue:
    """The time of a timer that somebody started by hand is over."""

    at: Moment
    timer: str
    """Its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanDue:
    """The running segment has run over long enough, or for another minute, to look at what could be done."""

    at: Moment
