"""Programme: the scene that is wanted and the one that is on air. They are two things.

The scene we want counts as on air only when OBS says so. What a hand changes in OBS wins.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.times import WallMs


class SwitchState(StrEnum):
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A switch that OBS has not confirmed, or has refused."""

    effect: str
    scene: str
    since: WallMs
    left: str | None
    """What was on air when it was asked for; None when nobody knew."""
    state: SwitchState = SwitchState.SENT
    reason: str = ""

    def failed(self, reason: str) -> "Switch":
        return replace(self, state=SwitchState.FAILED, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The fallback scene is wanted, whatever the script wants."""

    since: WallMs
    by: str
    reason: str = ""
    left: str | None = None
    """The scene that was on air before, never the fallback; where to return when the script wants none."""
    hand: bool = False
    """Was it a hand in OBS that had chosen it?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    script: str | None = None
    """The scene that the script or the operator wants; None leaves programme alone."""
    cover: Cover | None = None
    actual: str | None = None
    """The scene on air as OBS last said; None when OBS cannot be asked."""
    last: str | None = None
    """What was on air when OBS was lost; None while OBS can be asked, and where nobody knew."""
    ours: str | None = None
    """The last scene that we wanted and OBS had on air: the only one a restart may switch away from."""
    hand: bool = False
    """Somebody else chose what is on air; a timed scene cue waits for the operator's word."""
    found: bool = False
    """With ``hand``: nobody saw that choice being made, for OBS was found with the scene on air."""
    switch: Switch | None = None

    @property
    def switching(self) -> bool:
        """Has OBS been asked for a scene, and not answered yet?"""
        return self.switch is not None and self.switch.state is SwitchState.SENT

    def wanted(self, fallback_scene: str) -> str | None:
        return fallback_scene if self.cover is not None else self.script
