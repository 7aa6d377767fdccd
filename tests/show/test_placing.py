"""Where overlays stand, and who waits for whom: on a virtual clock."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.show import overlays
from companion.show.clock_steps import stepped
from companion.show.desk_commands import OverlayAct
from companion.show.model import Placement
from companion.show.on_screen import OverlayOnAir
from companion.show.placing import begins, stages
from companion.show.state import ShowState
from companion.show.times import SECOND, Moment, Ms, RunMs, WallMs
from companion.show.turn import Turn
from tests.stage import Stage, small_plan

START = Moment(run=RunMs(5_000), wall=WallMs(1_796_200_000_000))


class Picture:
    """What is put up and taken down of a show whose graphics share a place, second by second."""

    def __init__(self, **holds_s: int) -> None:
        placed = {
            name: Placement(zone="deck", priority=15, hold_ms=Ms(hold * SECOND), actions=("highlight",))
            for name, hold in holds_s.items()
        }
        self.at = START
        self.state = replace(
            Stage(replace(small_plan(), graphics=placed)).state,
            wall_offset_ms=Ms(START.wall - START.run),
        )

    def passes(self, seconds: float) -> None:
        ms = round(seconds * SECOND)
        self.at = Moment(run=RunMs(self.at.run + ms), wall=WallMs(self.at.wall + ms))

    def _turn(self) -> Turn:
        return Turn(self.state, self.at)

    def put(self, graphic: str, for_s: float | None = None, **data: str) -> None:
        turn = self._turn()
        until = None if for_s is None else RunMs(self.at.run + round(for_s * SECOND))
        overlays.put(turn, graphic, "", until, data)
        self.state = turn.state

    def drop(self, graphic: str) -> None:
        turn = self._turn()
        overlays.drop(turn, graphic)
        self.state = turn.state

    def goes_by_itself(self, graphic: str) -> None:
        turn = self._turn()
        overlays.overlay_due(turn, graphic)
        self.state = turn.state

    def sets_clock(self, by_s: int) -> None:
        by_ms = Ms(by_s * SECOND)
        self.at = replace(self.at, wall=WallMs(self.at.wall + by_ms))
        turn = self._turn()
        stepped(turn, by_ms)
        self.state = turn.state

    @property
    def waits_s(self) -> dict[str, float]:
        """So many seconds each still waits; below 0: it has begun."""
        return {o.graphic: (begins(o) - self.at.wall) / SECOND for o in self.state.overlays}

    @property
    def seen(self) -> str | None:
        return seen(self.state, self.at.wall)


def seen(state: ShowState, now: WallMs) -> str | None:
    """As pages decide it, for one zone: the highest priority, then the latest stage that has begun."""
    due = [
        (stage.priority, stage.since, place, overlay.graphic)
        for place, overlay in enumerate(state.overlays)
        if overlay.until is None or state.wall(overlay.until) > now
        for stage in stages(overlay, state)
        if stage.since <= now
    ]
    return max(due)[3] if due else None


def test_where_nothing_is_held_the_newest_is_seen_at_once() -> None:
    picture = Picture(a=0, b=0)
    picture.put("a")
    picture.passes(1)
    picture.put("b")
    assert picture.seen == "b"
    picture.drop("b")
    assert picture.seen == "a"


def test_a_newcomer_waits_until_the_one_there_has_held_its_place_for_long_enough() -> None:
    picture = Picture(a=10, b=10, c=10)
    picture.put("a")
    picture.passes(2)
    picture.put("b")
    picture.put("c")
    assert picture.waits_s == {"a": -2, "b": 8, "c": 18}
    picture.passes(7.9)
    assert picture.seen == "a"
    picture.passes(0.1)
    assert picture.seen == "b"
    picture.passes(10)
    assert picture.seen == "c"


def test_who_waits_moves_up_when_somebody_leaves_early() -> None:
    picture = Picture(a=10, b=10, c=10)
    picture.put("a")
    picture.put("b")
    picture.put("c")
    picture.passes(3)
    picture.drop("a")
    assert picture.seen == "b"
    assert picture.waits_s == {"b": 0, "c": 10}
    picture.drop("b")
    assert picture.waits_s == {"c": 0}


def test_one_that_goes_by_itself_keeps_others_waiting_no_longer_than_that() -> None:
    picture = Picture(a=30, b=30)
    picture.put("a", for_s=5)
    picture.put("b")
    assert picture.waits_s["b"] == 5
    picture.passes(5)
    picture.goes_by_itself("a")
    assert picture.seen == "b"


def test_time_on_air_counts_from_the_turn() -> None:
    picture = Picture(a=10, b=10)
    picture.put("a")
    picture.put("b", for_s=5)
    picture.passes(14.9)
    assert picture.seen == "b"
    picture.passes(0.1)
    picture.goes_by_itself("b")
    assert picture.seen == "a"


def test_whoever_waits_and_is_given_another_time_has_it_from_its_turn() -> None:
    picture = Picture(a=10, b=10)
    picture.put("a")
    picture.put("b")
    picture.put("b", for_s=3)
    picture.passes(12.9)
    assert picture.seen == "b"
    picture.passes(0.1)
    picture.goes_by_itself("b")
    assert picture.seen == "a"


def test_one_that_moves_up_has_its_whole_time_on_air_from_then() -> None:
    picture = Picture(a=10, b=10)
    picture.put("a")
    picture.put("b", for_s=5)
    picture.passes(1)
    picture.drop("a")
    picture.passes(4.9)
    assert picture.seen == "b"
    picture.passes(0.1)
    assert picture.seen is None


def test_new_words_do_not_cost_a_graphic_its_place() -> None:
    picture = Picture(a=10, b=10)
    picture.put("a", line="one")
    picture.put("b")
    picture.passes(4)
    picture.put("a", line="two")
    picture.put("b", line="three")
    assert picture.waits_s == {"a": -4, "b": 6}
    assert picture.seen == "a"


def test_a_graphic_that_nobody_installed_stands_by_itself() -> None:
    picture = Picture(a=10)
    picture.put("a")
    picture.put("z")
    (stage,) = stages(picture.state.overlays[1], picture.state)
    assert (stage.zone, stage.priority, stage.since) == ("own:z", 0, picture.at.wall)


@pytest.mark.parametrize("by_s", [-35, 35])
def test_a_clock_that_is_set_changes_nothing_of_what_is_seen_and_who_waits(by_s: int) -> None:
    picture = Picture(a=10, b=10)
    picture.put("a")
    picture.passes(1)
    picture.put("b", for_s=60)
    picture.passes(1)
    picture.sets_clock(by_s)
    assert picture.seen == "a"
    assert picture.waits_s["b"] == 8


def test_only_what_its_manifest_names_can_be_done_by_a_graphic_on_air() -> None:
    stage = Stage(
        replace(small_plan(), graphics={"correction": Placement(zone="deck", actions=("highlight",))})
    )
    assert stage.refuses(OverlayAct("correction", "highlight")) == "not_on_air"
    stage.state = replace(
        stage.state, overlays=(OverlayOnAir(graphic="correction", key="", since=WallMs(0)),)
    )
    assert stage.refuses(OverlayAct("correction", "explode")) == "unknown_action"
    assert stage.says(OverlayAct("correction", "highlight")) is None
    assert stage.says(OverlayAct("correction", "highlight")) is None
    act = stage.state.overlays[0].act
    assert act is not None
    assert (act.id, act.action) == ("2", "highlight")


HOLDS_S = {"a": 0, "b": 4, "c": 10, "d": 25}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abcd"), st.none() | st.integers(1, 30)),
        st.tuples(st.just("drop"), st.sampled_from("abcd"), st.none()),
        st.tuples(st.just("pass"), st.just(""), st.integers(1, 20)),
    ),
    max_size=25,
)


@given(STEPS)
def test_whoever_waits_is_seen_in_order_and_no_later_than_the_holds_before_it(
    steps: list[tuple[str, str, int | None]],
) -> None:
    picture = Picture(**HOLDS_S)
    for what, graphic, number in steps:
        match what:
            case "put":
                picture.put(graphic, number)
            case "drop":
                picture.drop(graphic)
            case _:
                assert number is not None
                picture.passes(number)
                for name in "abcd":
                    picture.goes_by_itself(name)
        on_air = picture.state.overlays
        assert len({overlay.graphic for overlay in on_air}) == len(on_air)
        turns = [begins(overlay) for overlay in on_air]
        assert turns == sorted(turns)
        bound = 0.0
        for overlay in on_air:
            assert picture.waits_s[overlay.graphic] <= bound
            bound += HOLDS_S[overlay.graphic]
        begun = [overlay.graphic for overlay in on_air if begins(overlay) <= picture.at.wall]
        assert picture.seen == (begun[-1] if begun else None)
        assert begun or not on_air
