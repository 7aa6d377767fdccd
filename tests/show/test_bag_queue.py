"""Bags that open one after the other: with a gap, never two at once, and only while the show goes on."""

from dataclasses import replace

import pytest

from companion.show.bags.bag import BagState
from companion.show.bags.effects import CommitDraw, FreezeEntries
from companion.show.commands import EndShow, Go, Hold, Resume
from companion.show.limits import Limit, LimitOf
from companion.show.model import Plan
from companion.show.offer_commands import (
    BagClose,
    BagDraw,
    BagOpen,
    BagPublish,
    BagVoid,
    QueueSet,
    QueueStart,
    QueueStop,
)
from companion.show.offers import BagPlan, QueuePlan
from companion.show.products.goods import Goods, Sellable
from tests.show.bag_shell import FULL, DrawingStage, mirror, native, plan_with
from tests.show.test_bags import offered
from tests.stage import minutes, seconds

THREE = tuple(mirror(id=name) for name in ("L1", "L2", "L3"))


def queued(*bags: BagPlan, loop: bool = False, gap: int = 30, start: bool = True) -> DrawingStage:
    bags = bags or THREE
    plan = replace(
        plan_with(*bags), queue=QueuePlan(bags=tuple(bag.id for bag in bags), gap_ms=seconds(gap), loop=loop)
    )
    stage = DrawingStage(plan=plan)
    stage.go()
    if start:
        assert stage.says(QueueStart()) is None
        stage.passes(seconds(0))
    return stage


def states(stage: DrawingStage) -> str:
    """A letter for each bag of the show, in order."""
    letters = {BagState.DRAFT: ".", BagState.OPEN: "o", BagState.VOID: "v"}
    return "".join(letters.get(bag.state, "x") for bag in stage.state.bags.values())


def test_the_queue_of_the_show_file_waits_for_somebody_to_start_it() -> None:
    stage = queued(start=False)
    stage.passes(minutes(1))
    assert states(stage) == "..."
    assert stage.state.queue.bags == ("L1", "L2", "L3")
    assert stage.says(QueueStart()) is None
    stage.passes(seconds(0))
    assert states(stage) == "o.."


def test_each_opens_a_gap_after_the_one_before_has_closed() -> None:
    stage = queued()
    stage.passes(minutes(4))
    assert states(stage) == "x.."
    assert stage.state.queue.next_at == stage.now.wall + seconds(30)
    stage.passes(seconds(29.9))
    assert states(stage) == "x.."
    stage.passes(seconds(0.1))
    assert states(stage) == "xo."
    assert stage.state.queue.bags == ("L3",)
    stage.passes(minutes(9))
    assert states(stage) == "xxx"
    assert not stage.state.queue.running
    assert "queue_done" in stage.notes()


def test_a_bag_of_our_own_is_over_when_it_is_drawn() -> None:
    stage = queued(native(draw="by_hand"), native(id="L2"))
    stage.passes(minutes(10))
    assert stage.is_in("L1") is BagState.DRAWING
    assert (states(stage), stage.state.queue.next_at) == ("x.", None)
    stage.says(BagDraw("L1"))
    assert stage.state.queue.next_at == stage.now.wall + seconds(30)
    stage.passes(seconds(30))
    assert states(stage) == "xo"


def test_a_draw_that_is_stuck_holds_up_the_next_and_says_so() -> None:
    stage = queued(native(), native(id="L2"))
    stage.shell.failing[FreezeEntries] = "The disk is full."
    stage.passes(minutes(10))
    assert (states(stage), stage.state.queue.held) == ("x.", "draw_failed")
    stage.shell.failing.clear()
    stage.says(BagDraw("L1"))
    stage.passes(seconds(30))
    assert states(stage) == "xo"


def test_nothing_new_opens_while_the_show_is_held_and_what_is_open_goes_on() -> None:
    stage = queued()
    stage.says(Hold())
    stage.passes(minutes(6))
    assert (states(stage), stage.state.queue.held, stage.state.queue.next_at) == ("x..", "held", None)
    stage.says(Resume())
    stage.passes(seconds(0))
    assert (states(stage), stage.state.queue.held) == ("xo.", "")


def test_a_hold_that_ends_within_the_gap_shortens_it_by_nothing() -> None:
    stage = queued()
    stage.passes(minutes(4))
    stage.says(Hold())
    stage.passes(seconds(10))
    stage.says(Resume())
    stage.passes(seconds(19.9))
    assert states(stage) == "x.."
    stage.passes(seconds(0.1))
    assert states(stage) == "xo."


def test_what_a_hand_has_opened_is_waited_for_and_not_opened_again() -> None:
    stage = queued()
    stage.says(BagClose("L1"))
    stage.says(BagOpen("L2"))
    assert stage.state.queue.bags == ("L3",)
    stage.passes(minutes(4))
    assert states(stage) == "xx."
    stage.passes(seconds(30))
    assert states(stage) == "xxo"


def test_a_bag_that_was_called_off_is_over_and_one_that_waits_leaves_the_queue() -> None:
    stage = queued()
    stage.says(BagVoid("L2", "x"))
    stage.says(BagVoid("L1", "x"))
    assert stage.state.queue.bags == ("L3",)
    stage.passes(seconds(30))
    assert states(stage) == "vvo"


def test_in_a_loop_each_comes_again_as_a_copy_with_an_id_of_its_own() -> None:
    stage = queued(mirror(), mirror(id="L2"), loop=True)
    stage.passes(minutes(4) + seconds(30))
    assert stage.state.queue.bags == ("L1-2", "L2-2")
    stage.passes(minutes(9))
    assert [*stage.state.bags] == ["L1", "L2", "L1-2", "L2-2", "L1-3", "L2-3"]
    assert states(stage) == "xxxo.."
    assert stage.bag("L1-2").copy_of == "L1"
    assert stage.bag("L1-3").copy_of == "L1"


def test_a_loop_whose_next_copy_is_beyond_a_limit_leaves_it_out() -> None:
    limit = Limit(of=LimitOf.PRIZE_TOTAL_MINOR, most=1_980, rule_of="cn", source="x", as_of="2026-11-23")
    bags = (mirror(), mirror(id="L2"))
    plan = replace(
        plan_with(*bags, limits=(limit,)), queue=QueuePlan(bags=("L1", "L2"), gap_ms=seconds(30), loop=True)
    )
    stage = DrawingStage(plan=plan)
    stage.says(QueueStart())
    stage.passes(minutes(20))
    assert [*stage.state.bags] == ["L1", "L2"]
    assert not stage.state.queue.running
    assert "not_copied" in stage.notes()


def test_what_cannot_be_opened_is_passed_over_and_opens_as_soon_as_it_can() -> None:
    first = mirror(prize=replace(FULL.prize, product="P4"))
    stage = queued(first, mirror(id="L2"), start=False)
    stage.state = replace(stage.state, goods={"P4": Goods(sellable=Sellable.PULLED)})
    stage.says(QueueStart())
    stage.passes(seconds(0))
    assert states(stage) == ".o"
    stage.passes(minutes(5))
    assert (states(stage), stage.state.queue.held) == (".x", "not_on_sale")
    stage.state = replace(stage.state, goods={})
    stage.says(Hold())
    stage.says(Resume())
    stage.passes(seconds(0))
    assert states(stage) == "ox"


def test_a_bag_whose_seed_cannot_be_made_is_tried_once_and_then_waits_for_a_hand() -> None:
    stage = queued(native(), start=False)
    stage.shell.failing[CommitDraw] = "The disk is full."
    stage.says(QueueStart())
    stage.passes(minutes(5))
    assert (states(stage), stage.state.queue.held) == (".", "draw_failed")
    assert stage.notes().count("bag_stays_shut") == 1
    stage.shell.failing.clear()
    stage.says(BagOpen("L1"))
    assert states(stage) == "o"


def test_a_queue_that_is_stopped_leaves_open_what_is_open() -> None:
    stage = queued()
    assert stage.says(QueueStop()) is None
    stage.passes(minutes(10))
    assert states(stage) == "x.."
    assert stage.refuses(QueueStop()) == "already_so"
    assert stage.says(QueueStart()) is None
    assert stage.refuses(QueueStart()) == "already_so"


def test_the_end_of_the_show_stops_it() -> None:
    stage = queued()
    stage.says(EndShow())
    stage.passes(minutes(10))
    assert (states(stage), stage.state.queue.running) == ("x..", False)
    assert stage.refuses(QueueStart()) == "already_ended"


def test_it_goes_on_after_a_restart() -> None:
    stage = queued()
    stage.passes(minutes(4))
    stage.restarts(seconds(10))
    stage.passes(seconds(20))
    assert states(stage) == "xo."
    stage.restarts(minutes(10))
    assert states(stage) == "xxo", "closed when it was promised, and the gap is long over"


@pytest.mark.parametrize("by", [minutes(60), -minutes(60)])
def test_a_clock_that_is_set_makes_the_gap_neither_longer_nor_shorter(by: int) -> None:
    stage = queued()
    stage.passes(minutes(4) + seconds(10))
    stage.clock_is_set(by)  # type: ignore[arg-type]
    stage.passes(seconds(19.9))
    assert states(stage) == "x.."
    stage.passes(seconds(0.1))
    assert states(stage) == "xo."


def test_what_is_queued_exists_can_be_opened_and_is_there_once() -> None:
    stage = queued(start=False)
    assert stage.refuses(QueueSet(("L1",), 4)) == "out_of_range"
    assert stage.refuses(QueueSet(("L9",), 30)) == "unknown_bag"
    assert stage.refuses(QueueSet(("L1", "L1"), 30)) == "queued_twice"
    stage.says(BagOpen("L1"))
    assert stage.refuses(QueueSet(("L1",), 30)) == "wrong_state"
    assert stage.says(QueueSet(("L3", "L2"), 10, loop=True)) is None
    queue = stage.state.queue
    assert (queue.bags, queue.gap_ms, queue.loop, queue.running) == (("L3", "L2"), seconds(10), True, False)


def test_a_gap_that_the_platform_does_not_allow_is_refused() -> None:
    limit = Limit(of=LimitOf.BAG_GAP_MS, least=60_000, rule_of="x", source="x", as_of="2026-11-23")
    stage = DrawingStage(plan=plan_with(*THREE, limits=(limit,)))
    assert stage.refuses(QueueSet(("L1",), 30)) == "beyond_limit"


def test_another_gap_counts_from_the_same_end() -> None:
    stage = queued()
    stage.passes(minutes(4) + seconds(10))
    stage.says(QueueSet(("L2",), 60))
    stage.passes(seconds(49))
    assert states(stage) == "x.."
    stage.passes(seconds(1))
    assert states(stage) == "xo."


def test_an_empty_queue_cannot_be_started() -> None:
    stage = DrawingStage(plan=plan_with(*THREE))
    assert stage.refuses(QueueStart()) == "queue_empty"


def test_another_queue_in_the_show_file_takes_its_place_and_another_title_does_not() -> None:
    stage = queued()
    stage.says(QueueSet(("L3",), 20))
    assert offered(stage, replace(stage.state.plan, title="另一个名字")) is None
    assert stage.state.queue.bags == ("L3",)
    plan: Plan = replace(stage.state.plan, queue=QueuePlan(bags=("L2", "L3"), gap_ms=seconds(40)))
    assert offered(stage, plan) is None
    queue = stage.state.queue
    assert (queue.bags, queue.gap_ms, queue.running) == (("L2", "L3"), seconds(40), True)


def test_a_bag_that_leaves_the_show_file_leaves_the_queue() -> None:
    stage = queued()
    plan = stage.state.plan
    without = {name: bag for name, bag in plan.bags.items() if name != "L2"}
    assert offered(stage, replace(plan, bags=without)) is None
    assert stage.state.queue.bags == ("L3",)


def test_two_are_never_open_whatever_hands_and_queue_do_at_once() -> None:
    stage = queued(*(native(id=f"L{n}") for n in range(1, 6)), gap=5, loop=True)
    for turn in range(60):
        stage.passes(seconds(47))
        stage.says(BagOpen(f"L{turn % 5 + 1}"))
        stage.says(BagPublish(f"L{turn % 5 + 1}"))
        open_ = [bag for bag in stage.state.bags.values() if bag.state is BagState.OPEN]
        assert len(open_) <= 1
    assert len(stage.shell.results) > 5
    assert all(len(results) == 1 for results in stage.shell.results.values())


def test_the_script_and_the_queue_go_on_side_by_side() -> None:
    stage = queued()
    stage.passes(minutes(1))
    assert stage.says(Go()) is None
    stage.passes(minutes(3))
    assert states(stage) == "x.."
