"""How far the script has come: passes through segments, what became of their cues, and where it is held."""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.cue import CueStatus
from companion.show.model import Segment
from companion.show.times import Ms, RunMs


class HoldReason(StrEnum):
    OPERATOR = "operator"
    FALLBACK = "fallback"
    """Held by itself while the fallback scene covers programme, and resumed with it."""


class Why(StrEnum):
    """Why a cue waits for the operator's word, was passed over, or is done without having been confirmed."""

    LATE = "late"
    HAND = "hand"
    """Somebody switched scenes in OBS; a timed scene cue must not switch away unasked."""
    NO_CLOCK = "no_clock"
    """It was to fire at a time of day, and the run does not know the clocks of the show's zone."""
    DISARMED = "disarmed"
    """Its time came while it was not armed."""
    NOT_SELLABLE = "not_sellable"
    """What it sells or shows is sold out or was pulled."""
    UNCONFIRMED = "unconfirmed"
    """OBS did not do what it asked for, or was gone before it said so."""


@dataclass(frozen=True, slots=True)
class Hold:
    since: RunMs
    reason: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRun:
    """One pass through a segment: an instance of it, which no edit of the plan changes."""

    segment: Segment
    """As it was planned when it began, in the variant that was chosen then."""
    index: int | None
    """Its place in the rundown; None: an edit took it out, and it runs to its end."""
    goes_on: int
    """Place in the rundown from which the order goes on after it; that of no segment at the end."""
    stood_in: tuple[str, ...] = ()
    """The order that it was taken out of, itself in it, and all that has come into the rundown since; by ids.
    Empty: it is in the rundown."""
    pass_no: int
    """Counts every segment begun in this run, from 1."""
    started: RunMs
    nth: int = 1
    """Which pass of its segment it is, from 1."""
    added_ms: Ms = Ms(0)
    length_set_ms: Ms = Ms(0)
    """Where in it its length was last decided: cues before its end are never due earlier than that."""
    held_ms: Ms = Ms(0)
    """Held so far in this pass, without a hold that still lasts."""
    asks: bool = False
    """It was to be followed by itself, and the instant was missed: it waits for GO."""
    variant: int | None = None
    """Which of the variants that the segment had was chosen; None: the segment as it was planned."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A segment that was begun. It is known by its id alone: one that leaves the plan and comes back is the
    same."""

    segment: str
    at: RunMs


@dataclass(frozen=True, slots=True)
class LoopOver:
    """A loop whose hour has come."""

    at: RunMs
    """When that was."""
    left_out: frozenset[str]
    """Segments that are marked for it, and for nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRecord:
    """A line of the ledger: what became of one cue in one pass. No record means waiting."""

    status: CueStatus
    at: RunMs
    """When it got this status."""
    position_ms: Ms
    """Place in the segment where it did; cues after it count from here."""
    fired_ms: Ms | None = None
    """Place in the segment where it fired; cues with it count from here. None: it has not fired."""
    late_ms: Ms = Ms(0)
    by: str = ""
    """Who fired, skipped or ticked it; empty when it went by itself."""
    why: Why | None = None
    doing: tuple[str, ...] = ()
    """Ids of what it asked for and nobody has answered yet."""

    @property
    def after_ms(self) -> Ms | None:
        """Place in the segment from which cues that come after it count; None: they do not come (yet).

        One that was passed over because its product cannot be sold holds up nobody: those that come after it
        may have other things to do, and are looked at in turn.
        """
        passed = self.status is CueStatus.DONE or self.why is Why.NOT_SELLABLE
        return self.position_ms if passed else None

    @property
    def with_ms(self) -> Ms | None:
        """Likewise for cues that come with it."""
        return self.position_ms if self.why is Why.NOT_SELLABLE else self.fired_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer that somebody started beside the script."""

    id: str
    """Of the show file, or ``#3`` for one that was made on air."""
    title: str
    """Empty: whoever started it gave it none."""
    ends: RunMs
    length_ms: Ms
    """From its start, with what was added."""
    by: str
    over: bool = False
    """Its time is over, and nobody has put it away."""
