"""What the show asks of the world. Each effect is answered by exactly one event, done or failed."""

from dataclasses import dataclass

from companion.show.times import Ms


@dataclass(frozen=True, slots=True)
class SwitchScene:
    """Put a scene on programme; done when OBS confirms that it is on air.

    Readable after a restart: one that was not answered is not sent again before OBS has said what is on air.
    """

    id: str
    scene: str
    urgent: bool = False
    """Passes every other request, and cuts."""

    deadline_ms = Ms(2_000)
    """After this long the operator page calls a switch a fault and offers to try again."""


Effect = SwitchScene
