"""When a detector trips, when it is clear again, and after how long either counts."""

from dataclasses import dataclass

from companion.show.times import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Durations that every detector has."""

    alarm_ms: Ms
    """Bad for so long: the crew is told."""
    act_ms: Ms | None
    """Bad for so long: something is done by itself; None: never."""
    clear_ms: Ms
    """Good for so long: it is over."""
