"""A lucky bag in the picture: it comes and goes by itself, small where it can be, full where it must be."""

from dataclasses import replace

import pytest

from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.on_screen import AWAITED_MS, PAGE_MS, VOID_MS, WINNERS_MS, stages, winners_last_ms
from companion.show.commands import EndShow
from companion.show.desk_commands import OverlayHide, OverlayShow, Panic
from companion.show.offer_commands import (
    BagAnnounce,
    BagClose,
    BagDraw,
    BagOpen,
    BagPublish,
    BagVoid,
    BagWinners,
)
from companion.show.offers import BagPlan, WindowMode
from companion.show.on_screen import OverlayOnAir, Stage
from companion.show.times import Ms, WallMs
from tests.show.bag_shell import FULL, DrawingStage, Shell, mirror, native, people
from tests.stage import minutes, seconds

NOW = WallMs(1_800_000_000_000)


def shown(stage: DrawingStage) -> dict[str, OverlayOnAir]:
    return {one.key: one for one in stage.state.overlays if one.graphic == "lucky-bag"}


def places(window: BagWindow) -> list[tuple[int, str, int, str]]:
    """Seconds from the opening, zone, priority and size."""
    start = window.opened or window.announced or NOW
    return [((s.since - start) // 1000, s.zone, s.priority, s.data["size"]) for s in stages(window)]


def place_now(stage: DrawingStage, bag: str = "L1") -> Stage:
    begun = [one for one in stages(stage.state.bags[bag]) if one.since <= stage.now.wall]
    return begun[-1]


def opened(bag: BagPlan = FULL, shell: Shell | None = None) -> DrawingStage:
    stage = DrawingStage(bag, shell=shell)
    assert stage.says(BagOpen("L1")) is None
    return stage


def published(winners: int = 2) -> DrawingStage:
    stage = opened(native(prize=replace(FULL.prize, quantity=winners)), Shell(entries=people(2 * winners)))
    stage.passes(minutes(4))
    assert stage.says(BagPublish("L1")) is None
    return stage


def test_an_open_bag_is_full_at_first_small_in_between_and_full_again_before_its_end() -> None:
    window = opened().state.bags["L1"]
    assert places(window) == [
        (0, "deck", 20, "full"),
        (15, "corner", 10, "small"),
        (180, "deck", 20, "full"),
        (230, "deck", 40, "full"),
    ]


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (75, [(0, "deck", 20, "full"), (65, "deck", 40, "full")]),
        (60, [(0, "deck", 20, "full"), (50, "deck", 40, "full")]),
        (10, [(0, "deck", 40, "full")]),
    ],
)
def test_a_short_bag_is_never_small(length: int, expected: list[tuple[int, str, int, str]]) -> None:
    closes = WallMs(NOW + seconds(length))
    assert places(BagWindow(plan=FULL, state=BagState.OPEN, opened=NOW, closes=closes)) == expected


def test_a_small_bag_makes_room_for_a_sale_and_stays_beside_a_card() -> None:
    small = stages(opened().state.bags["L1"])[1]
    assert small.yields == {"deck": 30}


def test_stages_come_in_order_and_never_two_at_once() -> None:
    for length in range(1, 200):
        window = BagWindow(plan=FULL, state=BagState.OPEN, opened=NOW, closes=WallMs(NOW + seconds(length)))
        begins = [one.since for one in stages(window)]
        assert begins == sorted(set(begins)), length
        assert begins[0] == NOW, length


def test_from_the_announcement_to_the_end_of_the_winners_it_is_on_air_by_itself() -> None:
    stage = DrawingStage(FULL)
    assert shown(stage) == {}
    stage.says(BagAnnounce("L1"))
    assert shown(stage)["L1"].until is None
    assert places(stage.state.bags["L1"]) == [(0, "deck", 20, "full"), (15, "corner", 10, "small")]
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    assert stage.state.bags["L1"].state is BagState.DRAWN
    assert (place_now(stage).zone, place_now(stage).priority) == ("deck", 40)
    stage.says(BagPublish("L1"))
    stage.passes(seconds(31))
    assert "L1" in shown(stage)
    stage.passes(seconds(2))
    assert shown(stage) == {}


def test_a_bag_that_the_platform_draws_waits_in_the_corner_until_its_winners_are_known() -> None:
    stage = opened(mirror())
    stage.passes(minutes(4))
    stage.says(BagDraw("L1"))
    assert place_now(stage).priority == 40
    stage.passes(AWAITED_MS)
    assert (place_now(stage).zone, place_now(stage).yields) == ("corner", {"deck": 30})
    stage.says(BagWinners("L1", ("a", "b")))
    stage.says(BagPublish("L1"))
    assert (place_now(stage).zone, place_now(stage).priority) == ("deck", 40)


def test_more_winners_than_a_page_holds_stay_until_every_page_was_seen() -> None:
    assert winners_last_ms(0) == winners_last_ms(12) >= WINNERS_MS
    assert winners_last_ms(128) >= 11 * PAGE_MS
    assert winners_last_ms(13) >= WINNERS_MS


def test_the_last_prize_claimed_at_once_takes_nothing_from_the_time_of_the_winners() -> None:
    stage = opened(shell=Shell(entries=()))
    stage.passes(minutes(4))
    stage.says(BagPublish("L1"))
    assert stage.state.bags["L1"].state is BagState.CLAIMED
    until = shown(stage)["L1"].until
    assert until is not None
    assert until - stage.now.run >= WINNERS_MS


def test_a_bag_called_off_says_so_for_ten_seconds_but_not_one_that_nobody_was_told_of() -> None:
    stage = opened()
    stage.passes(seconds(20))
    stage.says(BagVoid("L1", "奖品到货有误"))
    assert place_now(stage).priority == 40
    stage.passes(Ms(VOID_MS - 1))
    assert "L1" in shown(stage)
    stage.passes(Ms(1))
    assert shown(stage) == {}

    draft = DrawingStage(FULL)
    draft.says(BagVoid("L1", "不办了"))
    assert shown(draft) == {}


def test_a_hand_that_takes_it_down_wins_until_its_next_step() -> None:
    stage = opened()
    stage.says(OverlayHide("lucky-bag"))
    stage.passes(minutes(3))
    assert shown(stage) == {}
    stage.says(BagClose("L1"))
    assert "L1" in shown(stage)
    stage.says(Panic())
    assert shown(stage) == {}
    stage.says(BagPublish("L1"))
    assert "L1" in shown(stage)


def test_a_hand_puts_it_back_where_it_belongs_at_that_instant() -> None:
    stage = opened()
    stage.says(OverlayHide("lucky-bag"))
    stage.passes(minutes(1))
    assert stage.says(OverlayShow("lucky-bag")) is None
    assert place_now(stage).zone == "corner"
    assert shown(stage)["L1"].until is None
    assert DrawingStage(FULL).refuses(OverlayShow("lucky-bag")) == "wrong_state"


def test_winners_that_a_hand_shows_once_more_leave_by_themselves_and_at_its_word_at_once() -> None:
    for waits in (seconds(10), minutes(2)):
        stage = published()
        stage.passes(waits)
        assert stage.says(OverlayShow("lucky-bag")) is None
        stage.passes(Ms(WINNERS_MS - 1))
        assert "L1" in shown(stage)
        stage.passes(seconds(3))
        assert shown(stage) == {}
    stage.says(OverlayShow("lucky-bag"))
    stage.says(OverlayHide("lucky-bag"))
    assert shown(stage) == {}


def test_winners_of_one_bag_are_read_while_the_next_is_open_and_neither_takes_the_other_down() -> None:
    stage = DrawingStage(mirror(), replace(mirror(), id="L2"))
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    stage.says(BagOpen("L2"))
    stage.says(BagWinners("L1", ("a",)))
    stage.says(BagPublish("L1"))
    assert shown(stage).keys() == {"L1", "L2"}
    assert place_now(stage, "L1").priority > place_now(stage, "L2").priority
    stage.passes(minutes(1))
    assert shown(stage).keys() == {"L2"}


def test_when_the_show_ends_a_bag_stays_that_viewers_still_wait_for() -> None:
    stage = opened()
    stage.go()
    stage.says(EndShow())
    assert "L1" in shown(stage)
    told = DrawingStage(FULL)
    told.go()
    told.says(BagAnnounce("L1"))
    told.says(EndShow())
    assert shown(told) == {}


def test_after_a_restart_it_stands_as_before() -> None:
    stage = opened()
    stage.passes(seconds(20))
    before, places_before = shown(stage), stages(stage.state.bags["L1"])
    stage.restarts(seconds(5))
    assert shown(stage) == before
    assert stages(stage.state.bags["L1"]) == places_before


def test_a_bag_of_the_platform_and_one_of_our_own_stand_alike() -> None:
    ours, theirs = opened(), opened(mirror())
    assert FULL.mode is WindowMode.NATIVE
    assert places(ours.state.bags["L1"]) == places(theirs.state.bags["L1"])
