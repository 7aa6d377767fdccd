"""When each of several things that follow one another begins, and how late each may be.

Nothing here knows of shows: only lengths, instants before which something does not begin, and instants by
which it has to have begun or ended. What is expected is told by an instant and by what it absorbs, so that
nobody has to work it out again while the first of them overruns: begun late by ``d``, a thing is expected at
its instant plus what of ``d`` is more than it absorbs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.show.times import Ms, RunMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One of the things that follow one another."""

    length: Ms
    waits_until: RunMs | None = None
    """It does not begin before; None: it begins when the one before it ends."""
    begun_by: RunMs | None = None
    """It has to have begun by then; None: whenever."""
    ended_by: RunMs | None = None
    """It has to be over by then; None: whenever."""


@dataclass(frozen=True, slots=True)
class Expected:
    """When something begins if the first begins as told; ``d`` later, it is ``at + max(0, d - absorbs)``."""

    at: RunMs
    absorbs: Ms
    """So much of a delay goes by in waiting before it."""

    def late_by(self, late: Ms) -> RunMs:
        """When it begins if the first begins so much later than told; ``late`` is not below 0."""
        return RunMs(self.at + max(0, late - self.absorbs))


def expected(begins: RunMs, links: Sequence[Link]) -> list[Expected]:
    """When each begins, and last when the last of them ends."""
    found = []
    at, absorbs = begins, Ms(0)
    for link in links:
        if link.waits_until is not None and link.waits_until > at:
            absorbs = Ms(absorbs + link.waits_until - at)
            at = link.waits_until
        found.append(Expected(at, absorbs))
        at = RunMs(at + link.length)
    return [*found, Expected(at, absorbs)]


def latest(links: Sequence[Link]) -> list[RunMs | None]:
    """The last instant at which each may begin so that it and all after it are in time; None: any."""
    return list(reversed(list(_from_the_end(links))))


def _from_the_end(links: Sequence[Link]) -> Iterator[RunMs | None]:
    after: RunMs | None = None
    for link in reversed(links):
        ended_by = _earlier(after, link.ended_by)
        begun_by = RunMs(ended_by - link.length) if ended_by is not None else None
        after = _earlier(begun_by, link.begun_by)
        yield after


def _earlier(one: RunMs | None, other: RunMs | None) -> RunMs | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
