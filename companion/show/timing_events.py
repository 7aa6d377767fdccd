"""Instants at which the script moves by itself, or its time is looked at; see ``companion.show.events``."""

from dataclasses import dataclass

from companion.show.replanning.proposal import Proposal
from companion.show.times import Moment, Ms, RunMs


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
    """The rest of the show was looked at: what it is worked out from has changed, or the running segment runs
    over for another minute.

    What was found comes with it: to find it takes longer than all else that an event leads to, and a journal
    leads where it led although proposals are worked out in another way since.
    """

    at: Moment
    lost_ms: Ms = Ms(0)
    """So much too late the promise is that is in the greatest danger, or the planned end. Below 0: nothing is
    late, and so much is early."""
    matters: bool = False
    """Is anything promised that is to come, or could anything that is to come be shorter?"""
    proposal: Proposal | None = None
    """How the rest could go; None: there is nothing to propose, or nothing new is to be proposed now."""
