"""Lost time is shared by weight, to the millisecond, and never beyond what anybody has."""

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.replanning.sharing import share
from companion.show.times import Ms


def shared(need: int, room: list[int], weights: list[int], *caps: tuple[int, int]) -> list[int]:
    limits = [(first, Ms(most)) for first, most in caps]
    return list(share(need, [Ms(0)] * len(room), [Ms(one) for one in room], weights, limits))


def test_everybody_gives_by_weight() -> None:
    assert shared(90, [100, 100, 100], [1, 1, 1]) == [30, 30, 30]
    assert shared(80, [100, 100, 100], [2, 1, 1]) == [40, 20, 20]


def test_who_has_less_gives_all_of_it_and_the_others_the_rest() -> None:
    assert shared(90, [10, 100, 100], [1, 1, 1]) == [10, 40, 40]
    assert shared(500, [10, 100, 100], [1, 1, 1]) == [10, 100, 100]


def test_what_does_not_divide_goes_to_the_first() -> None:
    assert shared(100, [100, 100, 100], [1, 1, 1]) == [34, 33, 33]
    assert shared(2, [100, 100, 100], [1, 1, 1]) == [1, 1, 0]


def test_who_has_given_before_is_asked_last() -> None:
    assert list(share(90, [Ms(60), Ms(0)], [Ms(100), Ms(100)], [1, 1], [])) == [60, 30]
    assert list(share(140, [Ms(60), Ms(0)], [Ms(100), Ms(100)], [1, 1], [])) == [70, 70]


def test_the_first_give_no_more_than_their_cap_and_the_others_make_up_for_it() -> None:
    assert shared(90, [100, 100, 100], [1, 1, 1], (2, 20)) == [10, 10, 70]
    assert shared(90, [100, 100, 100], [1, 1, 1], (1, 5), (2, 20)) == [5, 15, 70]
    assert shared(300, [100, 100, 100], [1, 1, 1], (3, 120)) == [40, 40, 40]


@st.composite
def problems(draw: st.DrawFn) -> tuple[int, list[Ms], list[Ms], list[int], list[tuple[int, Ms]]]:
    count = draw(st.integers(1, 8))
    lengths = st.integers(0, 600_000) | st.integers(0, 5)
    room = [Ms(draw(lengths)) for _ in range(count)]
    given_before = [Ms(draw(st.integers(0, most))) if draw(st.booleans()) else Ms(0) for most in room]
    weights = [draw(st.integers(1, 9)) for _ in range(count)]
    caps = [(first, Ms(draw(lengths))) for first in draw(st.sets(st.integers(1, count), max_size=3))]
    return draw(st.integers(0, 2_000_000)), given_before, room, weights, caps


@given(problems())
@settings(max_examples=400, deadline=None)
def test_the_sum_is_what_is_needed_or_all_that_can_be_given(
    problem: tuple[int, list[Ms], list[Ms], list[int], list[tuple[int, Ms]]],
) -> None:
    need, before, room, weights, caps = problem
    after = share(need, before, room, weights, caps)
    assert all(least <= now <= max(least, most) for least, now, most in zip(before, after, room, strict=True))
    # As much as the nested caps let through, worked out another way: from the first to the last.
    able = 0
    for place in range(len(room)):
        able += room[place]
        for first, most in caps:
            if first == place + 1:
                able = min(able, max(most, sum(before[:first])))
    assert sum(after) == max(sum(before), min(need, able))
    for first, most in caps:
        assert sum(after[:first]) <= max(most, sum(before[:first]))


@given(problems())
@settings(max_examples=200, deadline=None)
def test_without_caps_nobody_gives_more_for_their_weight_while_another_could(
    problem: tuple[int, list[Ms], list[Ms], list[int], list[tuple[int, Ms]]],
) -> None:
    need, before, room, weights, _ = problem
    after = share(need, before, room, weights, [])
    raised = [place for place in range(len(room)) if after[place] > before[place]]
    able = [place for place in range(len(room)) if after[place] < room[place]]
    for one in raised:
        for other in able:
            assert (after[one] - 1) / weights[one] <= (after[other] + 1) / weights[other]
