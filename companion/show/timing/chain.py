"""When each of several things that follow one another begins, and how late each may be.

Nothing here knows of shows: only lengths, instants before which something does not begin, and instants by
which it has to have begun or ended. What is expected is told by an instant and by what it absorbs, so that
nobody has to work it out again while the first of them overruns: begun late by ``d``, a thing is expected at
its instant plus what of ``d`` is more than it absorbs.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from companion.show.times import Ms, RunMs


class Expected(NamedTuple):
    """When something begins if the first begins as told; ``d`` later, it is ``at + max(0, d - absorbs)``.

    A tuple, because five hundred of them are made whenever somebody presses GO.
    """

    at: RunMs
    absorbs: Ms
    """So much of a delay goes by in waiting before it."""

    def late_by(self, late: Ms) -> RunMs:
        """When it begins if the first begins so much later than told; ``late`` is not below 0."""
        return RunMs(self.at + max(0, late - self.absorbs))


def expected(begins: RunMs, lengths: Sequence[Ms], waits: Mapping[int, RunMs]) -> list[Expected]:
    """When each begins, and last when the last of them ends.

    Each begins when the one before it ends, and those in ``waits``, by their numbers from 0, not before that.
    """
    found = []
    at, absorbs = begins, Ms(0)
    for number, length in enumerate(lengths):
        until = waits.get(number)
        if until is not None and until > at:
            absorbs = Ms(absorbs + until - at)
            at = until
        found.append(Expected(at, absorbs))
        at = RunMs(at + length)
    return [*found, Expected(at, absorbs)]


def latest(
    lengths: Sequence[Ms], begun_by: Mapping[int, RunMs], ended_by: Mapping[int, RunMs]
) -> list[RunMs | None]:
    """The last instant at which each may begin so that it and all after it are in time; None: any.

    Those in ``begun_by`` and ``ended_by``, by their numbers from 0, have to have begun or ended by then.
    """
    found: list[RunMs | None] = []
    after: RunMs | None = None
    for number in range(len(lengths) - 1, -1, -1):
        by = _earlier(after, ended_by.get(number))
        after = _earlier(RunMs(by - lengths[number]) if by is not None else None, begun_by.get(number))
        found.append(after)
    return found[::-1]


def _earlier(one: RunMs | None, other: RunMs | None) -> RunMs | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
