"""What is known of one incident, from its first bad sample to the return."""

from dataclasses import dataclass, field
from enum import StrEnum

from companion.show.health.troubles import Figures, Subject, Trouble
from companion.show.times import Ms, RunMs, WallMs

KEPT = 30
"""Incidents that operators read back; all are in the journal."""


class Stage(StrEnum):
    """How far an incident has come."""

    ALARM = "alarm"
    """The crew was told; nothing was done by itself."""
    ACTED = "acted"
    """Something was done about it, by us or by a hand."""
    CLEARING = "clearing"
    """The cause is good again, for less than its clear time."""
    OVER = "over"
    """It was cleared; or nobody knows, or another incident has taken its place: then ``cleared`` is None."""


class WhyNot(StrEnum):
    """Why nothing is done by itself about an alarm."""

    ALERT_ONLY = "alert_only"
    """Its playbook switches nothing; a person decides."""
    NOT_SEEN = "not_seen"
    """It is not on programme."""
    OFF_AIR = "off_air"
    """No output runs that viewers see the show by."""
    BEFORE_GO = "before_go"
    """The show has not begun and wants no scene yet: what is on programme is the crew's own."""
    DISARMED = "disarmed"
    SUSPENDED = "suspended"
    """A hand has changed the scene; automation waits until it is armed again."""
    LOCKED = "locked"
    """Too many automatic switches in a short time."""
    UNMANAGED = "unmanaged"
    """The scene on programme is none that the show lets us leave."""
    NOWHERE = "nowhere"
    """No scene is left that would be any better."""
    NO_OBS = "no_obs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One trouble with one thing, once. Instants are None until they have come."""

    id: str
    """``i1``, ``i2``, … within a run."""
    trouble: Trouble
    subject: Subject
    stage: Stage
    first_bad: WallMs
    alarm: WallMs
    """When the crew was told."""
    figures: Figures = field(default_factory=dict)
    """As they were when it tripped."""
    sent: WallMs | None = None
    """When a switch was asked for because of it."""
    confirmed: WallMs | None = None
    told: WallMs | None = None
    """When the host was told what to say."""
    good: WallMs | None = None
    """First good sample after it, as far as it stayed good."""
    cleared: WallMs | None = None
    returned: WallMs | None = None
    by: str = ""
    """Who decided what was done: empty for automation."""
    left: str = ""
    """The scene that was on programme."""
    to: str = ""
    """The scene that was switched to; empty: none was."""
    why_not: WhyNot | None = None
    unknown_until: RunMs | None = None
    """Nothing is known of its cause now; what is still not known then is given up. None: it is known."""
    muted: tuple[str, ...] = ()
    """Inputs that are muted because of it, by their names in OBS."""
    unmuted: tuple[str, ...] = ()
    """Inputs that are heard because of it."""
    done: bool = False
    """The script was held, prices were hidden, or an overlay was shown because of it, and no scene taken."""
    prices_shown: bool = False
    """A person has said that prices are to be seen all the same."""
    over_network: bool = False
    """It is a camera that OBS gets over a network, and can open anew."""
    restarts: tuple[RunMs, ...] = ()
    """When OBS was asked to open it anew because of this."""
    lost_ms: Ms | None = None
    """So long the script was held for it; None: not known before the return."""

    @property
    def open(self) -> bool:
        return self.stage is not Stage.OVER

    @property
    def holds_unknown(self) -> bool:
        """Was it given up, nothing being known of its cause any more, and is sound still changed for it?"""
        return not self.open and self.cleared is None and bool(self.muted or self.unmuted)

    @property
    def acted(self) -> bool:
        """Was something done about it, or has a person decided? Then automation does nothing more for it."""
        return bool(self.to or self.by or self.muted or self.unmuted or self.done)
