"""What has to be given in all, shared by weight among those that can give.

Everybody is a vessel as wide as their weight and as deep as their room, in a row, and water finds one level.
Bounds say how much the first so many hold at least or at most. All are filled as one; where that leaves a
bound, the one that it leaves furthest is a wall, with exactly its measure on its left, and each side is
filled for itself. That gives the flattest of all levels that keep the bounds: the bound that is left furthest
is tight in it (S. Fujishige, "Lexicographically optimal base of a polymatroid with respect to a weight
vector", 1980). Each wall costs one look at what it divides, and halves it or nearly so: n log n for what
shows are like, n times the number of bounds at the worst.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from companion.show.times import Ms


class Bound(NamedTuple):
    """How much the first ``upto`` give in all."""

    upto: int
    ms: Ms


def share(
    room: Sequence[Ms], weights: Sequence[int], least: Sequence[Bound], most: Sequence[Bound]
) -> list[Ms]:
    """What each gives, so that all give no more than ``least`` asks for, or as near to it as can be.

    Everybody gives the same for each of their weight, but no more than their ``room``, and differs from that
    only where a bound asks for it. Of bounds that cannot both be kept that of the first fewer stands, and of
    the same ``upto`` that in ``most``. What does not divide goes, a millisecond each, to the first.
    """
    walls = _agreed(room, least, most)
    given = [Ms(0)] * len(room)
    if not walls:
        return given
    able = [place for place in range(walls[-1].upto) if room[place]]
    able.sort(key=lambda place: room[place] / weights[place])
    todo = [(_Wall(0, 0, 0), walls[-1], walls[:-1], able)]
    while todo:
        left, right, between, shallow_first = todo.pop()
        if not (need := right.least - left.least):
            continue
        row = range(left.upto, right.upto)
        level = _level(need, shallow_first, room, weights)
        held = level.held_by(row, room, weights)
        wall = _furthest(between, left, held, level.width)
        if wall is None:
            sums = [-(-one // level.width) for one in held]
            given[left.upto : right.upto] = [
                Ms(after - before) for before, after in zip([0, *sums], sums, strict=False)
            ]
            continue
        before = [one for one in between if one.upto < wall.upto]
        after = [one for one in between if one.upto > wall.upto]
        todo.append((left, wall, before, [place for place in shallow_first if place < wall.upto]))
        todo.append((wall, right, after, [place for place in shallow_first if place >= wall.upto]))
    return given


class _Wall(NamedTuple):
    """The first ``upto`` give no less and no more than this."""

    upto: int
    least: int
    most: int


def _agreed(room: Sequence[Ms], least: Sequence[Bound], most: Sequence[Bound]) -> list[_Wall]:
    """Bounds that can all be kept, by their counts, up to the one from which on nothing more is asked."""
    at_least: dict[int, int] = {}
    for upto, ms in least:
        at_least[upto] = max(ms, at_least.get(upto, ms))
    at_most: dict[int, int] = {}
    for upto, ms in most:
        at_most[upto] = min(ms, at_most.get(upto, ms))
    deep = [0, *accumulate(room)]
    found: list[_Wall] = []
    asked = able = done = last = 0
    for upto in sorted({*at_least, *at_most} - {0}):
        cap = max(asked, at_most.get(upto, deep[-1]))
        able, done = min(able + deep[upto] - deep[done], cap), upto
        if (more := min(able, at_least.get(upto, 0))) > asked:
            asked, last = more, len(found) + 1
        found.append(_Wall(upto, asked, cap))
    return found[:last]


class _Level(NamedTuple):
    """As a fraction, so that nothing is lost in rounding: ``rest`` / ``width`` for each of their weight."""

    rest: int
    """What is left for those that are not full."""
    width: int
    """Of those together."""

    def held_by(self, row: Sequence[int], room: Sequence[Ms], weights: Sequence[int]) -> list[int]:
        """What the first one, two, … of them hold in all, times ``width``."""
        rest, width = self
        first, behind = row[0], row[-1] + 1
        each = zip(room[first:behind], weights[first:behind], strict=True)
        # A call of min() for each would take as long as all the rest of this.
        held = (deep * width if deep * width < rest * wide else rest * wide for deep, wide in each)
        return [*accumulate(held)]


def _level(need: int, shallow_first: Sequence[int], room: Sequence[Ms], weights: Sequence[int]) -> _Level:
    rest, width = need, sum(weights[place] for place in shallow_first)
    for place in shallow_first:
        if room[place] * width >= rest * weights[place]:
            break
        rest, width = rest - room[place], width - weights[place]
    return _Level(rest, width)


def _furthest(between: Sequence[_Wall], left: _Wall, held: Sequence[int], width: int) -> _Wall | None:
    """Which of them is left furthest, with what it is to hold; None: all are kept."""
    furthest, found = 0, None
    for upto, least, most in between:
        holds = held[upto - left.upto - 1] + left.least * width
        if least * width - holds > furthest:
            furthest, found = least * width - holds, _Wall(upto, least, least)
        elif holds - most * width > furthest:
            furthest, found = holds - most * width, _Wall(upto, most, most)
    return found
