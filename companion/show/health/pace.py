"""How often something is sampled, and so how long one sample of it stands."""

from dataclasses import dataclass

from companion.show.times import Ms, RunMs

PERIODS = 2.5
"""A sample stands for so many of its periods: one may be lost, and the next be late."""
GAPS = 4
"""The longest of so many gaps is the period: now and then two samples of a slow rhythm come close together,
as those of OBS do that are asked for and those that come of themselves."""
SHORTEST, LONGEST = Ms(500), Ms(25_000)
"""Meters come 20 times a second, and not while this program is busy; a camera is looked at every ten seconds
where OBS can bear no more. What comes more seldom than the longest is no rhythm: nobody looked meanwhile."""
FIRST = Ms(5_000)
"""Of the first samples nobody knows yet how soon the next will follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The rhythm of the samples of one source, as it was lately."""

    at: RunMs
    """The newest sample."""
    gaps: tuple[Ms, ...] = ()
    """Between the last samples, the newest last."""

    def after(self, at: RunMs) -> "Pace":
        """Another sample was taken then; an older one than the last tells nothing."""
        gap = Ms(at - self.at)
        if gap <= 0:
            return self
        return Pace(at=at, gaps=() if gap > LONGEST else (*self.gaps, gap)[-GAPS:])

    @property
    def stands(self) -> Ms:
        """How long the newest sample stands."""
        least = SHORTEST if len(self.gaps) == GAPS else FIRST
        return Ms(min(LONGEST, max(least, round(max(self.gaps, default=0) * PERIODS))))
