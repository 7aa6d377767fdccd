"""A cue: one thing that happens in a segment, by itself at its time or when somebody presses GO."""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.actions import Action
from companion.show.conditions import Condition
from companion.show.problems import Mark
from companion.show.times import Ms


@dataclass(frozen=True, slots=True)
class At:
    """So long after the segment began; held time does not count."""

    offset_ms: Ms


@dataclass(frozen=True, slots=True)
class BeforeEnd:
    """So long before the segment is to end; moves with added time."""

    lead_ms: Ms


@dataclass(frozen=True, slots=True)
class Clock:
    """At a time of day in the show's zone, whatever the segment has lost or won until then."""

    since_midnight_ms: Ms


@dataclass(frozen=True, slots=True)
class After:
    """So long after another cue of the same segment was done; held time does not count.

    One that asks OBS for something is done when OBS has answered, or will not any more; a task when it is
    ticked off.
    """

    cue: str
    wait_ms: Ms


@dataclass(frozen=True, slots=True)
class With:
    """So long after another cue of the same segment fired; held time does not count.

    A task fires when it is given, not when it is ticked off.
    """

    cue: str
    wait_ms: Ms


@dataclass(frozen=True, slots=True)
class OnGo:
    """When the operator presses GO and this cue is next."""


@dataclass(frozen=True, slots=True)
class OnCondition:
    """As soon as this holds while the segment runs; once in a pass."""

    condition: Condition


Trigger = At | BeforeEnd | Clock | After | With | OnGo | OnCondition


LATE_MS = Ms(5_000)
"""A cue later than this did not fire "at its time" and follows its late policy. Below it a restart or
a stall is over before a host has finished a sentence."""


class LatePolicy(StrEnum):
    """What becomes of a cue that could not fire at its time, after a crash or a stall."""

    FIRE = "fire"
    SKIP = "skip"
    ASK = "ask"
    """Wait for the operator's word."""


class CueStatus(StrEnum):
    WAITING = "waiting"
    """Not yet due, or on GO and not yet pressed."""
    ASKING = "asking"
    """Due, and waits for the operator's word: late, or a hand has taken over the scenes."""
    TASK = "task"
    """Due, and waits for a person to tick it off."""
    DOING = "doing"
    """It has fired, and what it asked for is not all answered yet."""
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    """Its segment was left before it was due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    id: str
    trigger: Trigger
    do: tuple[Action, ...] = ()
    notes: str = ""
    """For the operator, e.g. when to press GO."""
    who: str = ""
    """The person whose task this is; empty when the cue acts by itself."""
    task: str = ""
    """What that person does, outside this program; empty when there is nothing to tick off."""
    copy: str = ""
    """Text made ready for that person's clipboard."""
    late: LatePolicy = LatePolicy.ASK
    promise: bool | None = None
    """Viewers were told when it happens, so that nothing may move it. None: as its trigger says; one at a
    time of day is promised."""
    warn_ms: Ms = Ms(0)
    """So long before its time it is announced to the crew."""
    armed: bool = True
    """False: passed over at its time unless the operator arms it before."""
    mark: Mark = Mark(0, 0)
    """Where the cue stands in the show file."""

    @property
    def promised(self) -> bool:
        """Do viewers count on its instant?"""
        return isinstance(self.trigger, Clock) if self.promise is None else self.promise
