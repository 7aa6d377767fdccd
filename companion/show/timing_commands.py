"""What a person may ask about the time of a show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefusePlan:
    """Do not catch up as proposed; nothing is proposed again before more is lost."""

    plan: str
    """The proposal's id: ``r3``."""


TimingCommand = RefusePlan
