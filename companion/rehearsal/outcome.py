"""What a rehearsal came to: planned against actual, as plain values.

All instants are milliseconds from the planned start of the show; None where there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.times import Ms


class Weight(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    """A promise would be broken."""
    WARNING = "warning"
    """Something would not happen as it is written."""
    NOTE = "note"
    """Worth knowing, and perhaps meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentOutcome:
    id: str
    title: str
    planned_start: Ms
    planned_length: Ms
    actual_start: Ms | None
    actual_length: Ms | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CueOutcome:
    id: str
    segment: str
    planned: Ms | None
    """None when nobody can know: it hangs on GO, on a condition or on a person."""
    fired: Ms | None
    status: str
    """``done``, ``skipped``, ``cancelled`` (its segment was left before), ``not_reached``; ``given``: a task
    that nobody ticked off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOutcome:
    """A sale or a bag."""

    id: str
    name: str
    """Of the product or prize."""
    state: str
    planned_opening: Ms | None
    planned_closing: Ms | None
    opened: Ms | None
    closed: Ms | None
    quantity: int
    sold: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOutcome:
    cue: str
    segment: str
    who: str
    task: str
    given: Ms | None
    done: Ms | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOutcome:
    kind: str
    """``fallback``, ``obs_lost``, ``effect_failed``, …"""
    what: str
    reason: str
    began: Ms
    ended: Ms | None


class Promised(StrEnum):
    """What viewers or partners were told."""

    SALE_OPENS = "sale_opens"
    SALE_CLOSES = "sale_closes"
    BAG_OPENS = "bag_opens"
    BAG_CLOSES = "bag_closes"
    CUE = "promised_cue"
    HARD_START = "hard_start"
    HARD_END = "hard_end"
    SHOW_ENDS = "show_ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseOutcome:
    what: Promised
    id: str
    """Of the sale, bag, cue or segment; of the show for its end."""
    segment: str
    """Where a cue belongs; empty for all others."""
    planned: Ms | None
    """None for a window that is opened on GO or by hand."""
    actual: Ms | None
    breaches: tuple[str, ...]
    """How it was broken; empty when it was kept."""

    @property
    def kept(self) -> bool:
        return not self.breaches

    @property
    def by(self) -> Ms | None:
        """So much later than planned; negative: earlier."""
        return (
            Ms(self.actual - self.planned) if self.actual is not None and self.planned is not None else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalProblem:
    """Something that a producer must know; its words are in ``words.py`` under its code."""

    weight: Weight
    code: str
    segment: str = ""
    cue: str = ""
    planned: Ms | None = None
    at: Ms | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    planned_end: Ms
    end: Ms
    segments: Sequence[SegmentOutcome]
    cues: Sequence[CueOutcome]
    """Every cue of every segment once, in the order of the rundown."""
    sales: Sequence[WindowOutcome]
    bags: Sequence[WindowOutcome]
    tasks: Sequence[TaskOutcome]
    incidents: Sequence[IncidentOutcome]
    promises: Sequence[PromiseOutcome]
    problems: Sequence[RehearsalProblem]

    @property
    def kept(self) -> bool:
        """Was every promise kept?"""
        return all(promise.kept for promise in self.promises)
