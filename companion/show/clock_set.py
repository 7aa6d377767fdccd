"""What is known of a clock of the computer that was set while a show was on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.show.times import Ms, WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A promised instant, and what became of it when the computer's clock was set."""

    told: WallMs
    """The time of day that viewers were told, before the clock was set."""
    by_ms: Ms
    """So much more (or less) the clock reads since."""
    stands: WallMs
    """The instant that counts until the operator answers; a window with another one has been moved since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStep:
    """The computer's clock was set, and the operator has not yet said what that means for viewers."""

    at: WallMs
    """When it was noticed, by the clock as it reads now."""
    by_ms: Ms
    """So much more (or less) it reads; several steps are added up."""
    sales: Mapping[str, Told] = field(default_factory=dict)
    """Of each sale that was announced or open then, its promised instant."""
    bags: Mapping[str, Told] = field(default_factory=dict)
