"""What is sold out or pulled is shown, sold and scheduled nowhere any more, and comes back whole."""

from dataclasses import replace
from typing import Any

import pytest

from companion.screens.layers import overlays_view
from companion.screens.products import product_view
from companion.show import offer_commands as o
from companion.show.actions import MoveSale, SaleStep, ShowOverlay, TellHost, Urgency
from companion.show.commands import ApplyPlan, Go, Jump, Skip, Unskip
from companion.show.conditions import Condition
from companion.show.course import Why
from companion.show.cue import After, At, Cue, CueStatus, LatePolicy, OnGo, With
from companion.show.desk_commands import OverlayShow, Undo
from companion.show.edit_commands import SegmentRemove
from companion.show.events import PlanOffered
from companion.show.model import Plan, Playbook, Segment, Variant
from companion.show.offers import Product
from companion.show.products.goods import Sellable
from companion.show.sales.sale import SaleState
from companion.show.times import Ms
from tests.stage import Stage, minutes, opening_with, seconds, small_plan, yuan

GONE = [o.ProductSoldOut("P4", "卖完"), o.ProductPull("P4", "质检")]


def with_rounds() -> Plan:
    """After the opening three segments with P4, one of which may show P5 instead, then P5 and a close."""
    plan = small_plan()
    five = Product(id="P5", name="混合果仁", price=yuan("39.90"), link=5, stock=80)
    few = Condition.read("stock(P4) < 20")
    swap = Variant(when=few, product="P5", title="果仁顶上")
    opening, _, close = plan.rundown
    segments = (
        Segment(id="first", title="草莓一", length_ms=minutes(2), product="P4"),
        Segment(id="second", title="草莓二", length_ms=minutes(2), product="P4"),
        Segment(id="either", title="草莓三", length_ms=minutes(2), product="P4", variants=(swap,)),
        Segment(id="nuts", title="果仁", length_ms=minutes(2), product="P5"),
    )
    return replace(plan, products={**plan.products, "P5": five}, rundown=(opening, *segments, close))


def card(stage: Stage) -> dict[str, Any]:
    layers = overlays_view(stage.state)["layers"]
    found: dict[str, Any] = next(one["data"] for one in layers if one["graphic"] == "product-card")
    return found


def skipped(stage: Stage) -> set[str]:
    return set(stage.state.skipped)


@pytest.mark.parametrize("gone", GONE)
def test_the_card_on_air_turns_grey_and_the_operator_sees_what_it_is(
    selling: Stage, gone: o.ProductSoldOut
) -> None:
    selling.passes(Ms(0))
    assert selling.says(gone) is None
    sellable = selling.state.goods["P4"].sellable
    assert card(selling)["state"] == sellable.value
    view = product_view("P4", selling.state)
    assert (view["sellable"], view["why"]) == (sellable.value, gone.reason)
    assert view["since_at"] == selling.now.wall
    assert "product_show" not in view["can"]
    assert view["can"][0] == "product_back"


@pytest.mark.parametrize("gone", GONE)
def test_its_card_is_not_put_on_air_again_before_it_is_back(selling: Stage, gone: o.ProductSoldOut) -> None:
    selling.says(gone)
    assert selling.refuses(o.ProductShow("P4")) == "not_on_sale"
    assert selling.refuses(OverlayShow("product-card")) == "not_on_sale"
    assert selling.says(o.ProductBack("P4")) is None
    assert selling.says(o.ProductShow("P4")) is None


def test_what_is_so_already_is_refused(stage: Stage) -> None:
    assert stage.refuses(o.ProductBack("P4")) == "already_so"
    stage.says(o.ProductSoldOut("P4"))
    assert stage.refuses(o.ProductSoldOut("P4")) == "already_so"
    assert stage.says(o.ProductPull("P4")) is None, "what is sold out can still turn out to be faulty"
    assert stage.refuses(o.ProductPull("P4")) == "already_so"
    assert stage.refuses(o.ProductSoldOut("P4")) == "wrong_state"


def test_the_host_who_presents_it_is_told_what_to_say(selling: Stage) -> None:
    selling.says(o.ProductSoldOut("P4"))
    message = selling.state.messages[-1]
    assert message.urgency is Urgency.URGENT
    assert message.text == ("4号链接 冻干草莓 20g×5 已售罄。请说：这款已经卖完了，谢谢大家，我们看下一款。")


def test_the_crews_own_words_for_sold_out_are_said_of_nothing_that_was_pulled() -> None:
    book = {"sold_out": Playbook(say=("补货要三天。", "先看坚果。"))}
    for gone, heard in zip(GONE, (True, False), strict=True):
        stage = Stage(replace(small_plan(), playbooks=book))
        stage.go()
        stage.go()
        stage.says(gone)
        assert ("补货要三天。 先看坚果。" in stage.state.messages[-1].text) is heard


def test_a_host_who_presents_something_else_is_told_quietly(running: Stage) -> None:
    running.says(o.ProductSoldOut("P4"))
    message = running.state.messages[-1]
    assert (message.urgency, message.text) == (
        Urgency.NORMAL,
        "4号链接 冻干草莓 20g×5 已售罄，后面不要再提。",
    )


def test_in_an_english_show_the_host_is_told_in_english() -> None:
    stage = Stage(replace(small_plan(), language="en"))
    stage.says(o.ProductPull("P4"))
    assert stage.state.messages[-1].text == (
        "Link 4, 冻干草莓 20g×5: withdrawn. Do not present it, name no price."
    )


@pytest.mark.parametrize("gone", GONE)
def test_its_sale_on_air_ends_and_one_that_is_not_stays_but_does_not_open(
    gone: o.ProductSoldOut,
) -> None:
    draft, teaser, opened = Stage(), Stage(), Stage()
    teaser.says(o.SaleTease("F1"))
    opened.says(o.SaleOpen("F1"))
    for stage in (draft, teaser, opened):
        stage.says(gone)
    assert draft.state.sales["F1"].state is SaleState.DRAFT
    assert draft.refuses(o.SaleOpen("F1")) == "not_on_sale"
    assert teaser.state.sales["F1"].state is SaleState.CANCELLED
    ended = opened.state.sales["F1"].state
    assert ended.over
    assert (ended is SaleState.SOLD_OUT) is isinstance(gone, o.ProductSoldOut), (
        "what was pulled did not run out"
    )


@pytest.mark.parametrize("gone", GONE)
def test_cues_that_would_sell_or_show_it_are_passed_over_and_hold_up_no_others(
    running: Stage, gone: o.ProductSoldOut
) -> None:
    running.says(gone)
    running.passes(seconds(1))
    assert running.says(Jump("strawberry")) is None
    running.passes(minutes(3))
    for cue in ("card", "tease", "open"):
        record = running.state.record(cue)
        assert record is not None
        assert (record.status, record.why) == (CueStatus.SKIPPED, Why.NOT_SELLABLE), cue
    assert running.status("stock") is CueStatus.TASK
    assert running.notes().count("cue_not_sellable") == 3
    assert running.state.sales["F1"].state is SaleState.DRAFT


def chained(late: LatePolicy = LatePolicy.ASK) -> Plan:
    """A cue that sells, and cues after it, with it, and after those."""
    tease = (MoveSale("F1", SaleStep.TEASE),)
    return opening_with(
        Cue(id="sells", trigger=At(seconds(10)), do=tease, late=late),
        Cue(id="after", trigger=After("sells", seconds(5)), do=(TellHost("接着说"),)),
        Cue(id="with", trigger=With("sells", seconds(2)), do=(TellHost("同时说"),)),
        Cue(id="next", trigger=After("after", seconds(5)), do=(TellHost("最后说"),)),
        Cue(id="hand", trigger=OnGo(), do=(ShowOverlay("notice", None, {"product": "P4"}),)),
        Cue(id="fix", trigger=At(seconds(30)), do=(ShowOverlay("correction", None, {"product": "P4"}),)),
    )


def test_cues_that_wait_for_one_that_was_passed_over_come_at_their_time() -> None:
    stage = Stage(chained())
    stage.says(o.ProductPull("P4"))
    stage.go()
    stage.passes(seconds(31))
    came = {cue: stage.state.record(cue) for cue in ("after", "with", "next", "fix")}
    assert {c: r.fired_ms for c, r in came.items() if r is not None} == {
        "after": seconds(15),
        "with": seconds(12),
        "next": seconds(20),
        "fix": seconds(30),
    }


def test_go_on_a_cue_that_would_show_it_passes_it_over_and_goes_on() -> None:
    stage = Stage(chained())
    stage.says(o.ProductSoldOut("P4"))
    stage.go()
    assert stage.go() is None
    record = stage.state.record("hand")
    assert record is not None
    assert record.why is Why.NOT_SELLABLE
    assert not [one for one in stage.state.overlays if one.graphic == "notice"]
    stage.go()
    assert stage.state.running_segment is stage.state.plan.rundown[2]


def test_one_that_comes_late_is_passed_over_and_asks_nobody() -> None:
    stage = Stage(chained())
    stage.says(o.ProductPull("P4"))
    stage.go()
    stage.stalls(minutes(1))
    record = stage.state.record("sells")
    assert record is not None
    assert (record.status, record.why) == (CueStatus.SKIPPED, Why.NOT_SELLABLE)


def test_segments_that_have_nothing_to_sell_are_passed_over_and_come_back_with_the_product() -> None:
    stage = Stage(with_rounds())
    stage.go()
    rest = stage.state.plan.length_ms
    stage.says(o.ProductPull("P4"))
    assert skipped(stage) == {"first", "second"}
    assert stage.state.goods["P4"].skipped == ("first", "second")
    stage.go()
    running = stage.state.running_segment
    assert running is not None
    assert (running.id, running.product, running.title) == ("either", "P5", "果仁顶上")
    stage.says(o.ProductBack("P4"))
    assert stage.state.plan.length_ms == rest
    assert skipped(stage) == {"first", "second"}, "what was passed over already says so"


def test_a_segment_is_passed_over_when_none_of_its_variants_can_be_sold_and_back_with_any() -> None:
    stage = Stage(with_rounds())
    stage.go()
    stage.says(o.ProductPull("P4"))
    stage.says(o.ProductSoldOut("P5"))
    assert skipped(stage) == {"first", "second", "either", "nuts"}
    stage.says(o.ProductBack("P4"))
    assert skipped(stage) == {"nuts"}
    stage.says(o.ProductBack("P5"))
    assert skipped(stage) == set()
    assert all(not goods.skipped for goods in stage.state.goods.values())


def test_what_a_hand_has_passed_over_does_not_come_back_and_what_it_wants_stays() -> None:
    stage = Stage(with_rounds())
    stage.go()
    stage.says(Skip("first"))
    stage.says(o.ProductSoldOut("P4"))
    stage.says(Unskip("second"))
    assert skipped(stage) == {"first"}
    stage.says(o.ProductBack("P4"))
    assert skipped(stage) == {"first"}
    stage.says(o.ProductSoldOut("P4"))
    assert skipped(stage) == {"first", "second"}
    stage.says(Skip("second"))
    stage.says(o.ProductBack("P4"))
    assert skipped(stage) == {"first", "second"}, "a hand has said so since"


@pytest.mark.parametrize("by_file", [False, True], ids=["a page", "the show file"])
def test_what_a_hand_has_said_of_segments_stays_so_when_they_are_taken_out_and_brought_back(
    by_file: bool,
) -> None:
    stage = Stage(with_rounds())
    stage.state = replace(stage.state, digest="first")
    stage.go()
    stage.says(o.ProductSoldOut("P4"))
    stage.says(o.ProductSoldOut("P5"))
    stage.says(Unskip("second"))
    stage.says(Skip("first"))
    assert skipped(stage) == {"first", "either", "nuts"}
    rounds = ("first", "second", "either")
    if by_file:
        left = tuple(one for one in stage.state.plan.rundown if one.id not in rounds)
        apply(stage, replace(stage.state.plan, rundown=left))
    else:
        assert stage.says(SegmentRemove(rounds, sure=True)) is None
    assert skipped(stage) == {"nuts"}
    told = len(stage.state.log)
    assert stage.says(Undo()) is None
    assert skipped(stage) == {"first", "either", "nuts"}
    passed_over = [one.args["count"] for one in stage.state.log[told:] if one.code == "segments_passed_over"]
    assert passed_over == [2], "of those two that products decide about"
    stage.says(o.ProductBack("P4"))
    assert skipped(stage) == {"first", "nuts"}


def test_what_had_nothing_to_sell_as_it_was_taken_out_is_played_when_there_is_something_by_then() -> None:
    stage = Stage(with_rounds())
    stage.go()
    stage.says(o.ProductSoldOut("P4"))
    assert stage.says(SegmentRemove(("first",), sure=True)) is None
    taken_out = stage.state.done[-1].id
    stage.says(o.ProductBack("P4"))
    stage.passes(seconds(1))
    stage.go()
    assert stage.says(Undo(taken_out)) is None
    assert stage.state.place_of("first") is not None
    assert skipped(stage) == set()


def test_a_variant_that_cannot_be_sold_does_not_take_the_place_of_what_can() -> None:
    stage = Stage(with_rounds())
    stage.go()
    stage.says(o.StockSet("P4", 5))
    stage.says(o.ProductPull("P5"))
    stage.passes(seconds(1))
    assert stage.says(Jump("either")) is None
    running = stage.state.running_segment
    assert running is not None
    assert running.product == "P4"


def test_the_running_segment_is_not_left(selling: Stage) -> None:
    before = selling.state.segment
    selling.says(o.ProductPull("P4"))
    assert selling.state.segment == before


def test_a_show_that_has_nothing_left_to_begin_with_keeps_its_first_segment() -> None:
    plan = small_plan()
    stage = Stage(replace(plan, rundown=plan.rundown[1:2]))
    stage.says(o.ProductSoldOut("P4"))
    assert skipped(stage) == set()
    stage.passes(seconds(1))
    assert stage.says(Go()) is None


def test_a_promised_prize_stands_and_the_operator_is_told() -> None:
    plan = small_plan()
    prize = replace(plan.bags["L1"].prize, product="P4")
    stage = Stage(replace(plan, bags={"L1": replace(plan.bags["L1"], prize=prize)}))
    stage.says(o.ProductPull("P4"))
    assert "prize_not_sellable" not in stage.notes(), "nobody was told of it yet"
    stage.says(o.ProductBack("P4"))
    told = replace(stage.state.bags["L1"], state=stage.state.bags["L1"].state.__class__.OPEN)
    stage.state = replace(stage.state, bags={"L1": told})
    stage.says(o.ProductPull("P4"))
    assert "prize_not_sellable" in stage.notes()
    assert stage.state.bags["L1"].state == "open"


def apply(stage: Stage, plan: Plan) -> None:
    offered = PlanOffered(at=stage.now, plan=plan, digest="other")
    stage.happens(lambda _: offered)
    assert stage.says(ApplyPlan("other")) is None


def test_another_plan_is_looked_through_for_what_cannot_be_sold() -> None:
    stage = Stage(with_rounds())
    stage.go()
    stage.says(o.ProductPull("P4"))
    stage.says(Unskip("second"))
    plan = stage.state.plan
    opening, first, second, either, nuts, close = plan.rundown
    more = replace(first, id="fourth", title="草莓四")
    changed = replace(first, product="P5")
    apply(stage, replace(plan, rundown=(opening, changed, second, either, nuts, more, close)))
    assert skipped(stage) == {"fourth"}, "the first sells nuts now, and a hand wants the second"
    stage.says(o.ProductBack("P4"))
    assert skipped(stage) == set()


def test_a_product_that_has_left_the_plan_takes_everything_along() -> None:
    stage = Stage(with_rounds())
    stage.go()
    stage.says(o.ProductShow("P5"))
    stage.says(o.ProductSoldOut("P5"))
    assert skipped(stage) == {"nuts"}
    plan = stage.state.plan
    rundown = tuple(
        replace(s, product=None if s.product == "P5" else s.product, variants=()) for s in plan.rundown
    )
    apply(stage, replace(plan, rundown=rundown, products={"P4": plan.products["P4"]}))
    assert skipped(stage) == set()
    assert stage.state.goods == {}
    assert stage.state.overlays == ()


def test_what_is_known_of_a_product_outlives_a_restart(running: Stage) -> None:
    running.says(o.ProductPull("P4", "质检"))
    again = running.crashes(len(running.events))
    assert again.state.goods == running.state.goods
    assert again.state.goods["P4"].sellable is Sellable.PULLED
    assert again.state.skipped == running.state.skipped == {"strawberry"}
