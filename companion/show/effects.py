"""What the show asks of the world. Each effect is answered by exactly one event, done or failed."""

from dataclasses import dataclass
from enum import StrEnum

from companion.show.times import Ms


class AfterRestart(StrEnum):
    """What a restart does with an effect whose answer was never journaled."""

    IDEMPOTENT = "idempotent"
    """Send it again."""
    READABLE = "readable"
    """Look first whether it has happened."""
    UNREPEATABLE = "unrepeatable"
    """Ask the operator."""


@dataclass(frozen=True, slots=True)
class SwitchScene:
    """Put a scene on programme; done when OBS confirms that it is on air."""

    id: str
    scene: str
    urgent: bool = False
    """Passes every other request, and cuts."""

    deadline_ms = Ms(2_000)
    """The operator page calls a switch a fault after this long (static/look: GO)."""
    after_restart = AfterRestart.READABLE


Effect = SwitchScene
