"""Programme: the scene that is wanted and the one that is on air. They are two things.

The scene we want counts as on air only when OBS says so. What a hand changes in OBS wins.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.times import SECOND, Ms, RunMs, WallMs

COMES_LATE_MS = Ms(15 * SECOND)
"""OBS does what it was asked for when its windows answer again. Longer ago, and a hand is likelier."""


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
    auto: bool = False
    """Automation asked for it, and asks again."""
    tries: int = 0
    """How often it was asked for before, in vain."""

    def failed(self, reason: str) -> "Switch":
        return replace(self, state=SwitchState.FAILED, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Another scene is wanted than the script wants: the fallback, or one that is good enough meanwhile."""

    since: WallMs
    by: str
    """Who; empty for automation."""
    reason: str = ""
    left: str | None = None
    """The scene that was on air before, never the fallback; where to return when the script wants none."""
    hand: bool = False
    """Was it a hand in OBS that had chosen it?"""
    role: str = ""
    """The role of the scene that covers; empty for the fallback."""
    auto: bool = False
    """Automation has covered, and may go back by itself."""
    incidents: tuple[str, ...] = ()
    """What it was covered for by automation, by the ids of incidents. All of it must be over first."""
    holds: bool = True
    """Whether the script waits meanwhile."""
    dwell_until: RunMs | None = None
    """Not before this does automation go back; None: somebody else has covered."""
    ready: bool = False
    """The operator was told that it could go back."""


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
    untaken: Switch | None = None
    """The last one that OBS did not take in time; it may come late all the same."""

    @property
    def switching(self) -> bool:
        """Has OBS been asked for a scene, and not answered yet?"""
        return self.switch is not None and self.switch.state is SwitchState.SENT

    def wanted(self, cover_scene: str) -> str | None:
        """``cover_scene``: what OBS calls the scene that covers."""
        return cover_scene if self.cover is not None else self.script

    def comes_late(self, scene: str, now: WallMs) -> bool:
        """Did we ask for this scene a moment ago, and was told that it had failed?"""
        asked = self.untaken
        return asked is not None and asked.scene == scene and now - asked.since <= COMES_LATE_MS
