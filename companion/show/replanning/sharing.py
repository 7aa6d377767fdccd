"""What has to be given in all, shared by weight among those that can give."""

from collections.abc import Sequence

from companion.show.times import Ms


def share(
    need: int, given: Sequence[Ms], room: Sequence[Ms], weights: Sequence[int], caps: Sequence[tuple[int, Ms]]
) -> list[Ms]:
    """Raise ``given`` to ``need`` in all, or as near to it as can be.

    Everybody gives the same for each of their weight, no more than their ``room``, and no less than they give
    already: who has given least for their weight is asked first. ``caps`` are pairs of how many of the first
    ones give how much in all at most; those that are beyond a cap already stay where they are. What does not
    divide goes, a millisecond each, to those with the largest remainder, and of equals to the first.
    """
    count = len(given)
    wanted = min(need, _most(given, room))
    bound = list(room[:count])
    # Who gives more than a cap already gives no less for it.
    held = [(first, max(most, sum(given[:first]))) for first, most in caps if first <= count]
    while True:
        raised = _raise(wanted, given, bound, weights)
        broken = [(first, most) for first, most in held if sum(raised[:first]) > most]
        if not broken:
            return raised
        first, most = min(broken, key=lambda cap: _level(cap[1], given[: cap[0]], bound[: cap[0]], weights))
        bound[:first] = _raise(most, given[:first], bound[:first], weights)
        wanted = min(wanted, _most(given, bound))


def _most(given: Sequence[Ms], room: Sequence[Ms]) -> int:
    """All that they can give together."""
    return sum(map(max, given, room))


def _raise(wanted: int, given: Sequence[Ms], room: Sequence[Ms], weights: Sequence[int]) -> list[Ms]:
    """Without caps: exact to the millisecond."""
    places = range(len(given))
    missing = wanted - sum(given)
    if missing <= 0:
        return list(given)
    level = _level(wanted, given, room, weights)
    # Each is a share of a millisecond short at most, which the largest remainders make up.
    raised = [Ms(max(given[place], min(room[place], int(level * weights[place])))) for place in places]
    rest = wanted - sum(raised)
    able = [place for place in places if raised[place] < room[place]]
    # Those that are at the level come before those that had given more than it.
    able.sort(key=lambda place: (raised[place] > level * weights[place], -(level * weights[place] % 1)))
    for place in able[:rest]:
        raised[place] = Ms(raised[place] + 1)
    return raised


def _level(wanted: int, given: Sequence[Ms], room: Sequence[Ms], weights: Sequence[int]) -> float:
    """What everybody gives for each of their weight when all give ``wanted`` together."""
    # Above its start a place gives level × weight, from its end on no more: the sum is a line between these.
    points = []
    for place, (least, most) in enumerate(zip(given, room, strict=False)):
        if most > least:
            points.append((least / weights[place], weights[place]))
            points.append((most / weights[place], -weights[place]))
    points.sort()
    total, slope, level = float(sum(given)), 0, 0.0
    for at, change in points:
        if slope and total + slope * (at - level) >= wanted:
            return level + (wanted - total) / slope
        total += slope * (at - level)
        level, slope = at, slope + change
    return level
