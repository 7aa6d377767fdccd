"""Things that follow one another: when each begins, and when it has to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.times import Ms, RunMs
from companion.show.timing import chain
from companion.show.timing.chain import Expected


@dataclass(frozen=True)
class Link:
    """One of the things that follow one another."""

    length: Ms
    waits_until: RunMs | None
    begun_by: RunMs | None
    ended_by: RunMs | None


def link(
    length: int, *, waits: int | None = None, begun: int | None = None, ended: int | None = None
) -> Link:
    return Link(
        length=Ms(length),
        waits_until=None if waits is None else RunMs(waits),
        begun_by=None if begun is None else RunMs(begun),
        ended_by=None if ended is None else RunMs(ended),
    )


def expected(begins: RunMs, links: Sequence[Link]) -> list[Expected]:
    return chain.expected(begins, lengths(links), numbered(one.waits_until for one in links))


def latest(links: Sequence[Link]) -> list[RunMs | None]:
    begun, ended = (one.begun_by for one in links), (one.ended_by for one in links)
    return chain.latest(lengths(links), numbered(begun), numbered(ended))


def lengths(links: Sequence[Link]) -> list[Ms]:
    return [one.length for one in links]


def numbered(instants: Iterable[RunMs | None]) -> dict[int, RunMs]:
    return {number: at for number, at in enumerate(instants) if at is not None}


def test_each_begins_when_the_one_before_it_ends() -> None:
    assert expected(RunMs(10), [link(5), link(7)]) == [
        Expected(RunMs(10), Ms(0)),
        Expected(RunMs(15), Ms(0)),
        Expected(RunMs(22), Ms(0)),
    ]


def test_what_waits_for_its_instant_absorbs_a_delay_before_it() -> None:
    begins, news, ends = expected(RunMs(0), [link(10), link(5, waits=30)])
    assert (begins.at, news.at, ends.at) == (0, 30, 35)
    assert (begins.absorbs, news.absorbs, ends.absorbs) == (0, 20, 20)
    assert [news.late_by(Ms(late)) for late in (0, 20, 25)] == [30, 30, 35]


def test_it_has_to_begin_so_early_that_all_after_it_is_in_time() -> None:
    assert latest([link(10), link(5, begun=30), link(5, ended=38), link(9)]) == [18, 28, 33, None]


LENGTHS = st.integers(0, 100)
INSTANTS = st.none() | st.integers(-50, 500)
LINKS = st.lists(st.builds(lambda length, waits: link(length, waits=waits), LENGTHS, INSTANTS), max_size=8)


@given(LINKS, st.integers(-50, 200), st.integers(0, 500))
@settings(max_examples=300, deadline=None)
def test_told_by_an_instant_and_what_it_absorbs_is_as_worked_out_anew(
    links: list[Link], begins: int, late: int
) -> None:
    told = [one.late_by(Ms(late)) for one in expected(RunMs(begins), links)]
    anew = [one.at for one in expected(RunMs(begins + late), links)]
    assert told == anew


@given(
    st.lists(
        st.builds(
            lambda length, begun, ended: link(length, begun=begun, ended=ended), LENGTHS, INSTANTS, INSTANTS
        ),
        max_size=8,
    )
)
@settings(max_examples=300, deadline=None)
def test_begun_at_the_latest_all_is_in_time_and_a_moment_later_something_is_not(links: list[Link]) -> None:
    def in_time(first: int, start: int) -> bool:
        at = expected(RunMs(start), links[first:])
        return all(
            (one.begun_by is None or at[place].at <= one.begun_by)
            and (one.ended_by is None or at[place + 1].at <= one.ended_by)
            for place, one in enumerate(links[first:])
        )

    for place, start in enumerate(latest(links)):
        if start is None:
            assert in_time(place, 10**9)
        else:
            assert in_time(place, start)
            assert not in_time(place, start + 1)
