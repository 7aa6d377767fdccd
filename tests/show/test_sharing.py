"""Lost time is shared by weight, to the millisecond, and never beyond what anybody has."""

from fractions import Fraction
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.replanning.sharing import Bound, share
from companion.show.times import Ms

Pairs = list[tuple[int, int]]
"""So much is given in all by the first so many."""


def shared(need: int, room: list[int], weights: list[int], *most: tuple[int, int]) -> list[int]:
    return shared_between([(len(room), need)], room, weights, [*most])


def shared_between(least: Pairs, room: list[int], weights: list[int], most: Pairs) -> list[int]:
    return list(share([Ms(one) for one in room], weights, bounds(least), bounds(most)))


def bounds(pairs: Pairs) -> list[Bound]:
    return [Bound(count, Ms(ms)) for count, ms in pairs]


def test_everybody_gives_by_weight() -> None:
    assert shared(90, [100, 100, 100], [1, 1, 1]) == [30, 30, 30]
    assert shared(80, [100, 100, 100], [2, 1, 1]) == [40, 20, 20]


def test_who_has_less_gives_all_of_it_and_the_others_the_rest() -> None:
    assert shared(90, [10, 100, 100], [1, 1, 1]) == [10, 40, 40]
    assert shared(500, [10, 100, 100], [1, 1, 1]) == [10, 100, 100]


def test_what_does_not_divide_goes_to_the_first() -> None:
    assert shared(100, [100, 100, 100], [1, 1, 1]) == [34, 33, 33]
    assert shared(2, [100, 100, 100], [1, 1, 1]) == [1, 1, 0]


def test_who_has_to_give_earlier_is_asked_last_for_what_is_asked_of_all() -> None:
    assert shared_between([(1, 60), (2, 90)], [100, 100], [1, 1], []) == [60, 30]
    assert shared_between([(1, 60), (2, 140)], [100, 100], [1, 1], []) == [70, 70]


def test_the_first_give_no_more_than_their_cap_and_the_others_make_up_for_it() -> None:
    assert shared(90, [100, 100, 100], [1, 1, 1], (2, 20)) == [10, 10, 70]
    assert shared(90, [100, 100, 100], [1, 1, 1], (1, 5), (2, 20)) == [5, 15, 70]
    assert shared(300, [100, 100, 100], [1, 1, 1], (3, 120)) == [40, 40, 40]


def test_what_the_first_are_asked_for_stands_against_a_cap_that_comes_later() -> None:
    assert shared_between([(1, 50), (3, 90)], [100, 100, 100], [1, 1, 1], [(2, 20)]) == [50, 0, 40]


def test_nothing_is_given_that_nobody_asks_for() -> None:
    assert shared_between([(1, -20), (3, 0)], [100, 100, 100], [1, 1, 1], [(2, -5)]) == [0, 0, 0]
    assert shared_between([], [100], [1], [(1, 50)]) == [0]
    assert shared_between([(1, 60), (3, 60)], [100, 100, 100], [1, 1, 1], []) == [60, 0, 0]


@st.composite
def problems(draw: st.DrawFn) -> tuple[Pairs, list[int], list[int], Pairs]:
    count = draw(st.integers(1, 8))
    lengths = st.integers(0, 600_000) | st.integers(0, 5)
    room = [draw(lengths) for _ in range(count)]
    weights = [draw(st.integers(1, 9)) for _ in range(count)]
    counts = st.integers(0, count)
    least = draw(st.lists(st.tuples(counts, st.integers(-10, 2_000_000) | st.integers(0, 9)), max_size=5))
    most = draw(st.lists(st.tuples(counts, st.integers(-10, 2_000_000) | st.integers(0, 9)), max_size=5))
    return least, room, weights, most


Agreed = list[tuple[int, int]]


def agreed(least: Pairs, room: list[int], most: Pairs) -> Agreed:
    """What the first none, one, two, … have to give at least, and may at most: place by place."""
    asked = able = 0
    found = []
    for count in range(len(room) + 1):
        able += room[count - 1] if count else 0
        cap = max(asked, min((ms for first, ms in most if first == count), default=sum(room)))
        able = min(able, cap)
        asked = max(asked, min(able, max((ms for first, ms in least if first == count), default=0)))
        found.append((asked, cap))
    return found


@given(problems())
@settings(max_examples=600, deadline=None)
def test_the_sum_is_what_is_needed_or_all_that_can_be_given_and_every_bound_is_kept(
    problem: tuple[Pairs, list[int], list[int], Pairs],
) -> None:
    least, room, weights, most = problem
    given = shared_between(least, room, weights, most)
    assert all(0 <= one <= deep for one, deep in zip(given, room, strict=True))
    sums = [*accumulate(given, initial=0)]
    limits = agreed(least, room, most)
    assert all(low <= held <= high for held, (low, high) in zip(sums, limits, strict=True))
    assert sums[-1] == limits[-1][0], "and nothing is given that was not asked for"


@given(problems())
@settings(max_examples=600, deadline=None)
def test_nobody_gives_more_for_their_weight_than_another_could_but_for_a_bound_between_them(
    problem: tuple[Pairs, list[int], list[int], Pairs],
) -> None:
    """So there is no flatter way to give what is asked: whoever could give less for another who could give
    more would leave a bound. But for a millisecond, which does not divide."""
    least, room, weights, most = problem
    given = shared_between(least, room, weights, most)
    sums = [*accumulate(given, initial=0)]
    limits = agreed(least, room, most)
    for one in range(len(room)):
        for other in range(len(room)):
            gives, could = Fraction(given[one] - 1, weights[one]), Fraction(given[other] + 1, weights[other])
            if not given[one] or given[other] == room[other] or gives <= could:
                continue
            between = range(min(one, other) + 1, max(one, other) + 1)
            side = 0 if one < other else 1
            # If the first gave less, the least would not be reached; if it gave more, the most would be left.
            assert any(sums[count] == limits[count][side] for count in between)
