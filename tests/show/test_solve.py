"""What becomes of the rest of a show so that its promises are kept, or which of them break, and by what."""

from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.replanning.model import Keeps, Piece, Promise, Solution
from companion.show.replanning.solve import solve
from companion.show.times import Ms, RunMs

MINUTE = 60


def piece(id_: str, length: int, least: int | None = None, most: int | None = None, **more: object) -> Piece:
    """In seconds, which are milliseconds here."""
    return Piece(
        id=id_,
        length=Ms(length),
        least=Ms(length if least is None else least),
        most=Ms(length if most is None else most),
        **more,  # type: ignore[arg-type]
    )


def promise(id_: str, keeps: Keeps, at: int) -> tuple[Promise, ...]:
    return (Promise(id=id_, keeps=keeps, at=RunMs(at)),)


def begun(id_: str, at: int) -> tuple[Promise, ...]:
    return promise(id_, Keeps.BEGUN, at)


def running(id_: str, at: int) -> tuple[Promise, ...]:
    return promise(id_, Keeps.RUNNING, at)


def ended(id_: str, at: int) -> tuple[Promise, ...]:
    return promise(id_, Keeps.ENDED, at)


def test_a_show_on_time_is_left_alone() -> None:
    rest = [piece("a", 300, 200), piece("b", 300, 200, promises=ended("end", 600))]
    assert solve(RunMs(0), rest) == Solution(trims={}, dropped=(), late={}, end=RunMs(600))


def test_what_was_lost_is_shared_by_weight() -> None:
    rest = [
        piece("a", 300, 200, weight=2),
        piece("b", 300, 200),
        piece("c", 300, promises=ended("end", 900)),
    ]
    found = solve(RunMs(90), rest)
    assert (found.trims, found.late, found.end) == ({"a": 60, "b": 30}, {}, 900)


def test_where_all_that_can_be_given_is_too_little_it_is_given_and_the_promise_is_named() -> None:
    rest = [piece("a", 300, 280), piece("b", 300, 290, promises=ended("end", 600))]
    found = solve(RunMs(100), rest)
    assert (found.trims, found.late, found.end) == ({"a": 20, "b": 10}, {"end": 70}, 670)


def test_only_what_comes_before_a_promise_is_trimmed_for_it() -> None:
    rest = [
        piece("a", 300, 200),
        piece("sale", 300, 200, promises=running("20:14", 400)),
        piece("c", 300, 100),
    ]
    assert solve(RunMs(50), rest).trims == {}, "the sale is still in its segment"
    assert solve(RunMs(150), rest).trims == {"a": 50}


def test_a_segment_is_not_pulled_away_from_its_promise_by_what_comes_after_it() -> None:
    rest = [
        piece("a", 300, 100),
        piece("sale", 300, 100, promises=running("20:14", 550)),
        piece("c", 300, 250, promises=ended("end", 900)),
    ]
    found = solve(RunMs(100), rest)
    assert found.late == {}
    assert found.trims["a"] + found.trims["sale"] <= 150, "it ends after its sale opens"
    assert sum(found.trims.values()) == 100


def test_what_is_won_before_a_hard_start_is_not_counted_after_it() -> None:
    rest = [
        piece("a", 300, 100),
        piece("news", 300, 200, promises=begun("news", 400)),
        piece("c", 300, 250, promises=ended("end", 950)),
    ]
    found = solve(RunMs(0), rest)
    assert found.trims == {"news": 25, "c": 25}, "nothing before the news helps: it waits for its time"


def test_a_segment_that_may_be_dropped_goes_when_trimming_is_not_enough_and_the_rest_keeps_its_length() -> (
    None
):
    rest = [
        piece("a", 300, 290),
        piece("extra", 120, droppable=True),
        piece("b", 300, promises=ended("end", 720)),
    ]
    found = solve(RunMs(60), rest)
    assert (found.dropped, found.trims, found.late) == (("extra",), {}, {})
    assert found.end == 660


def test_the_least_important_goes_first_and_no_more_than_needed() -> None:
    rest = [
        piece("now", 10),
        piece("dear", 120, droppable=True, priority=3),
        piece("short", 60, droppable=True, priority=1),
        piece("long", 200, droppable=True, priority=1),
        piece("b", 300, promises=ended("end", 680)),
    ]
    assert solve(RunMs(40), rest).dropped == ("short",)
    assert solve(RunMs(90), rest).dropped == ("long",)
    assert solve(RunMs(240), rest).dropped == ("short", "long")
    assert solve(RunMs(690), rest).dropped == ("dear", "short", "long")


def test_nothing_is_dropped_for_one_promise_that_makes_another_come_early_by_more() -> None:
    rest = [
        piece("now", 10),
        piece("extra", 300, droppable=True),
        piece("sale", 300, promises=running("20:14", 350)),
        piece("last", 300, promises=ended("end", 870)),
    ]
    found = solve(RunMs(-10), rest)
    assert (found.dropped, found.late) == ((), {"end": 30})


def test_a_promise_that_nothing_helps_does_not_keep_another_from_being_helped() -> None:
    rest = [
        piece("now", 300, promises=running("gone by", -10)),
        piece("extra", 120, droppable=True),
        piece("last", 300, promises=ended("end", 600)),
    ]
    found = solve(RunMs(0), rest)
    assert (found.dropped, found.late) == (("extra",), {"gone by": 10})


def test_nothing_is_dropped_for_what_is_waited_away_before_a_hard_start() -> None:
    rest = [
        piece("now", 10),
        piece("extra", 120, droppable=True),
        piece("news", 300, promises=begun("news", 200)),
        piece("last", 300, promises=ended("end", 700)),
    ]
    assert solve(RunMs(-10), rest).dropped == ()
    assert solve(RunMs(90), rest).dropped == ("extra",)


def test_the_first_runs_and_is_not_dropped() -> None:
    rest = [piece("now", 300, droppable=True), piece("last", 300, promises=ended("end", 300))]
    found = solve(RunMs(0), rest)
    assert (found.dropped, found.late) == ((), {"end": 300})


def test_a_show_that_is_early_grows_up_to_its_promises() -> None:
    rest = [
        piece("a", 300, most=400),
        piece("sale", 300, most=330, promises=running("20:14", 650)),
        piece("c", 300, promises=ended("end", 980)),
    ]
    found = solve(RunMs(0), rest)
    assert found.late == {}
    assert sum(found.trims.values()) == -80, "the end is filled"
    assert found.end == 980


def test_a_segment_that_is_over_before_its_own_promise_is_named_so() -> None:
    found = solve(RunMs(0), [piece("sale", 300, promises=running("20:14", 350))])
    assert found.late == {"20:14": -50}


def test_a_segment_whose_beginning_was_promised_is_neither_late_nor_early() -> None:
    rest = [
        piece("a", 300, 200, 400),
        piece("b", 300, 200, promises=promise("draw", Keeps.BEGINS, 350)),
        piece("c", 300, promises=ended("end", 850)),
    ]
    assert solve(RunMs(100), rest).trims == {"a": 50, "b": 100}
    assert solve(RunMs(0), rest).trims == {"a": -50, "b": 100}, "it is not early either"
    assert solve(RunMs(200), rest).late == {"draw": 50, "end": 50}


def test_for_an_end_that_nobody_promised_there_is_trimming_and_nothing_is_dropped() -> None:
    end = (Promise(id="end", keeps=Keeps.ENDED, at=RunMs(620), must=False),)
    rest = [piece("a", 300, 280), piece("extra", 120, droppable=True), piece("b", 200, promises=end)]
    found = solve(RunMs(60), rest)
    assert (found.trims, found.dropped, found.late) == ({"a": 20}, (), {"end": 40})


def test_a_promise_that_has_gone_by_is_late_whatever_is_done() -> None:
    rest = [piece("a", 300, 0), piece("sale", 300, promises=running("20:14", -10))]
    found = solve(RunMs(0), rest)
    assert (found.late, found.trims) == ({"20:14": 10}, {"a": 300})


@st.composite
def shows(draw: st.DrawFn) -> tuple[RunMs, list[Piece]]:
    rest = []
    lengths = [draw(st.integers(1, 600)) for _ in range(draw(st.integers(1, 7)))]
    for place, end in enumerate(accumulate(lengths)):
        length = lengths[place]
        keeps = draw(st.none() | st.sampled_from(Keeps))
        starts = end - length
        near = {
            Keeps.BEGUN: starts,
            Keeps.BEGINS: starts,
            Keeps.RUNNING: end - length // 2,
            Keeps.ENDED: end,
        }
        at = near[keeps] + draw(st.integers(-60, 60)) if keeps is not None else 0
        rest.append(
            piece(
                f"s{place}",
                length,
                draw(st.integers(0, length)) if draw(st.booleans()) else None,
                length + draw(st.integers(0, 200)) if draw(st.booleans()) else None,
                weight=draw(st.integers(1, 4)),
                droppable=draw(st.booleans()),
                priority=draw(st.integers(1, 3)),
                promises=promise(f"p{place}", keeps, at) if keeps is not None else (),
            )
        )
    return RunMs(draw(st.integers(-200, 500))), rest


@given(shows())
@settings(max_examples=400, deadline=None)
def test_no_piece_leaves_its_bounds_and_every_promise_is_kept_or_named(
    show: tuple[RunMs, list[Piece]],
) -> None:
    begins, rest = show
    found = solve(begins, rest)
    at = begins
    for number, one in enumerate(one for one in rest if one.id not in found.dropped):
        length = one.length - found.trims.get(one.id, 0)
        assert one.least <= length <= one.most or length == one.length
        starts = [kept.at for kept in one.promises if kept.keeps is Keeps.BEGUN]
        at = RunMs(max(at, *starts)) if starts and number else at
        for kept in one.promises:
            is_kept = {
                Keeps.BEGUN: at <= kept.at,
                Keeps.BEGINS: at == kept.at,
                Keeps.RUNNING: at <= kept.at <= at + length,
                Keeps.ENDED: at + length <= kept.at,
            }[kept.keeps]
            assert is_kept is (kept.id not in found.late), kept
        at = RunMs(at + length)
    assert found.end == at
    gone = {one.id: one for one in rest if one.id in found.dropped}
    assert all(one.droppable and not one.promises for one in gone.values())


def test_what_is_early_is_not_filled_where_that_makes_a_later_promise_late() -> None:
    begins_at_4 = Promise(id="cue", keeps=Keeps.BEGINS, at=RunMs(4))
    begun_by_4 = Promise(id="start", keeps=Keeps.BEGUN, at=RunMs(4))
    found = solve(
        RunMs(0),
        [
            Piece(id="a", length=Ms(3), least=Ms(3), most=Ms(5)),
            Piece(id="b", length=Ms(1), least=Ms(1), most=Ms(1), promises=(begins_at_4,)),
            Piece(id="c", length=Ms(1), least=Ms(1), most=Ms(1), promises=(begun_by_4,)),
        ],
    )
    assert (found.trims, found.late) == ({}, {"cue": -1})


def test_what_has_to_run_until_too_late_for_a_start_behind_it_gives_nothing_to_be_grown_before_it() -> None:
    """A start at 6 behind what has to run at 7: one of them breaks, and no growth makes it both."""
    rest = [
        piece("a", 1, most=2),
        piece("b", 1, 0, promises=promise("cue", Keeps.BEGINS, 2)),
        piece("c", 4, promises=running("20:14", 7)),
        piece("d", 1, promises=begun("start", 6)),
    ]
    found = solve(RunMs(0), rest)
    assert (found.trims, found.late) == ({}, {"cue": -1, "20:14": -1})
    rest[2:] = [
        piece("c", 2, promises=promise("next", Keeps.BEGINS, 3)),
        piece("d", 1, promises=begun("e", 4)),
    ]
    found = solve(RunMs(0), rest)
    assert (found.trims, found.late) == ({}, {"cue": -1, "next": -1}), "b would be over before c may begin"


@given(shows())
@settings(max_examples=200, deadline=None)
def test_nothing_is_later_than_it_would_be_if_nothing_were_done(show: tuple[RunMs, list[Piece]]) -> None:
    begins, rest = show
    still = [
        Piece(id=one.id, length=one.length, least=one.length, most=one.length, promises=one.promises)
        for one in rest
    ]
    before, after = solve(begins, still).late, solve(begins, rest).late
    for id_, by in after.items():
        if by > 0:
            assert by <= before.get(id_, 0)


@given(
    st.lists(st.tuples(st.integers(1, 600), st.integers(0, 600), st.integers(1, 5)), min_size=1, max_size=9),
    st.integers(0, 3000),
)
@settings(max_examples=300, deadline=None)
def test_trims_add_up_to_the_smaller_of_what_was_lost_and_the_slack_there_is(
    lengths: list[tuple[int, int, int]], lost: int
) -> None:
    rest = [
        piece(f"s{place}", length, min(length, least), weight=weight)
        for place, (length, least, weight) in enumerate(lengths)
    ]
    planned = sum(one.length for one in rest)
    last = rest[-1]
    rest[-1] = piece(last.id, last.length, last.least, weight=last.weight, promises=ended("end", planned))
    slack = sum(one.length - one.least for one in rest)
    found = solve(RunMs(lost), rest)
    assert sum(found.trims.values()) == min(lost, slack)
    assert found.late.get("end", 0) == max(0, lost - slack)


@given(shows())
@settings(max_examples=300, deadline=None)
def test_each_piece_that_is_dropped_saves_more_than_it_breaks(show: tuple[RunMs, list[Piece]]) -> None:
    begins, rest = show
    rest = [one._replace(most=one.length) for one in rest]  # Who is late is not asked to take longer.
    found = solve(begins, rest)

    def breaks(gone: set[str]) -> int:
        kept = [one._replace(droppable=False) for one in rest if one.id not in gone]
        return sum(map(abs, solve(begins, kept).late.values()))

    dropped = set(found.dropped)
    assert breaks(dropped) == sum(map(abs, found.late.values()))
    for one in dropped:
        assert breaks(dropped) < breaks(dropped - {one})
