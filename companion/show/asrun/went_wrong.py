"""What went wrong in a run."""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.asrun.occasion import Occasion
from companion.show.incidents.record import Incident as Record
from companion.show.times import Ms


class IncidentKind(StrEnum):
    FALLBACK = "fallback"
    OBS_LOST = "obs_lost"
    AWAY = "away"
    """No process was running the show; ``amount`` is for how many milliseconds."""
    CLOCK_STEP = "clock_step"
    """The computer's clock was set; ``amount`` is by how many milliseconds, ``outcome`` what was answered."""
    NOT_WRITING = "not_writing"
    EFFECT_FAILED = "effect_failed"
    DROPPED = "dropped"
    """So much came from a feed that notices were let go; ``amount`` is how many."""
    DOUBT = "doubt"
    """After a restart nobody knew whether OBS had done something; ``outcome`` is ``repeated`` or ``left``."""
    OBS_BLOCKED = "obs_blocked"
    """OBS's windows did not answer, so that nothing could be switched."""
    RELAUNCH = "relaunch"
    """OBS had crashed and was started again; ``amount`` is which attempt, ``reason`` why it failed."""
    OUTPUT_STOPPED = "output_stopped"
    """An output that means "on air" stopped though nobody here had asked for it; over when it ran again."""
    DEVIATION = "deviation"
    """OBS was not as the show wants it, in ``what`` as ``put_right`` names it; ``outcome`` is ``mended`` or
    ``left_as_is``, and empty when OBS went away first."""

    TROUBLE = "trouble"
    """Something that is watched was bad, from when the crew was told; ``what`` is what it is about,
    ``record`` all that is known. ``outcome`` is ``switched`` or ``by_hand``; empty when nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    kind: IncidentKind
    began: Occasion
    ended: Occasion | None
    """None: it still lasted at the newest line, or nobody has answered. A thing of one instant ends when it
    begins."""
    what: str = ""
    """A scene, input, output or feed, or how OBS was lost; empty where the kind says it."""
    reason: str = ""
    amount: int = 0
    outcome: str = ""
    record: Record | None = None
    """With every instant of a trouble; None for all other kinds."""

    @property
    def length_ms(self) -> Ms | None:
        """None while it lasts."""
        return None if self.ended is None else Ms(self.ended.at.run - self.began.at.run)
