"""Whether the fallback shows anything, seen before it has to cover. Pure.

It is looked at only while a camera on programme may have to be covered: a look shows a scene for an instant,
and what is in the fallback may start and stop with that. Until looks say otherwise it is trusted.
"""

from dataclasses import dataclass, replace

from companion.show.health.picture import looks_black
from companion.show.health.samples import CameraSample
from companion.show.health.settings import Thresholds

_BELIEVED = 2
"""Looks in a row: what opens when it is shown has no picture in the first."""


@dataclass(frozen=True, slots=True)
class FallbackLooks:
    """What was seen of it lately."""

    nothing: int = 0
    """Looks in a row that found it black, or nothing in it."""

    @property
    def shows_nothing(self) -> bool:
        return self.nothing >= _BELIEVED

    def after(self, look: CameraSample, by: Thresholds) -> "FallbackLooks":
        """With one look more. One that came to nothing tells nothing, and whether the scene is there at all
        OBS tells itself."""
        if not look.looked or look.gone:
            return self
        good = look.frame is not None and not looks_black(look.frame, by)
        return replace(self, nothing=0 if good else self.nothing + 1)
