"""What a person may ask about the time of a show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefusePlan:
    """Do not catch up as proposed; nothing is proposed again before more is lost."""

    plan: str
    """The proposal's id: ``r3``."""


@dataclass(frozen=True, slots=True)
class TimerStart:
    """Start a timer beside the script: one of the show file by its id, or another one by a title."""

    timer: str = ""
    """Empty: none of the show file."""
    title: str = ""
    """Empty: as the show file calls it."""
    seconds: int = 0
    """0: as long as the show file says."""


@dataclass(frozen=True, slots=True)
class TimerAdd:
    """Let a timer run so much longer (shorter when negative); one that is over runs again."""

    timer: str
    seconds: int


@dataclass(frozen=True, slots=True)
class TimerStop:
    """Put a timer away."""

    timer: str


TimingCommand = RefusePlan | TimerStart | TimerAdd | TimerStop
