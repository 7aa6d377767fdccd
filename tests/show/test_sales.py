"""Flash sales: every command in every state, what is promised, counted, extended and run again."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from companion.journal.checkpoints import decode_state, encode_state
from companion.screens.layers import overlays_view
from companion.screens.windows import windows_view
from companion.show.command_table import Command
from companion.show.commands import AnswerClock, ApplyPlan, Hold, KeepTime, Resume
from companion.show.events import ObsLost, PlanOffered, WritingChanged
from companion.show.levels import pieces_left
from companion.show.limits import Limit, LimitOf
from companion.show.model import Plan
from companion.show.offer_commands import (
    ProductBack,
    ProductPull,
    ProductSoldOut,
    SaleArm,
    SaleCancel,
    SaleClose,
    SaleExtend,
    SaleLeft,
    SaleOpen,
    SaleRerun,
    SaleSold,
    SaleTease,
    StockSet,
)
from companion.show.offers import Reveal, WindowMode
from companion.show.products.goods import StockSource
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.times import Ms
from tests.show.every_command import OBEYED, ONE_OF_EACH, about, answers
from tests.stage import Stage, minutes, seconds, small_plan, yuan


def planned(**changes: Any) -> Plan:
    """The small show, whose sale is the platform's, with these changes; and another sale of the product."""
    plan = small_plan()
    first = replace(plan.sales["F1"], **{"mode": WindowMode.MIRROR, **changes})
    second = replace(first, id="F2", once=False)
    return replace(plan, sales={"F1": first, "F2": second})


def mirrored(**changes: Any) -> Stage:
    return Stage(planned(**changes))


def window(stage: Stage, sale: str = "F1") -> SaleWindow:
    return stage.state.sales[sale]


def seen(stage: Stage, sale: str = "F1") -> dict[str, Any]:
    view: dict[str, Any]
    [view] = [one for one in windows_view(stage.state)["sales"] if one["id"] == sale]
    return view


def on_air(stage: Stage) -> dict[str, Any]:
    data: dict[str, Any]
    [data] = [one["data"] for one in overlays_view(stage.state)["layers"] if one["graphic"] == "flash-sale"]
    return data


# -- every command in every state

WAYS: dict[SaleState, tuple[Command, ...]] = {
    SaleState.DRAFT: (),
    SaleState.ARMED: (SaleArm("F1"),),
    SaleState.TEASER: (SaleTease("F1"),),
    SaleState.OPEN: (SaleOpen("F1"),),
    SaleState.SOLD_OUT: (SaleOpen("F1"), ProductSoldOut("P4"), ProductBack("P4")),
    SaleState.CLOSED: (SaleOpen("F1"), SaleClose("F1")),
    SaleState.CANCELLED: (SaleTease("F1"), SaleCancel("F1")),
}

OF_F1 = about("F1")

LEGAL: dict[SaleState, set[type[Command]]] = {
    SaleState.DRAFT: {SaleArm, SaleTease, SaleOpen, SaleCancel},
    SaleState.ARMED: {SaleTease, SaleOpen, SaleCancel},
    SaleState.TEASER: {SaleOpen, SaleCancel},
    SaleState.OPEN: {SaleClose, SaleCancel, SaleExtend, SaleSold, SaleLeft},
    SaleState.SOLD_OUT: {SaleRerun, SaleSold, SaleLeft},
    SaleState.CLOSED: {SaleRerun, SaleSold, SaleLeft},
    SaleState.CANCELLED: {SaleRerun},
}
"""Of a sale that the platform keeps; everything else is refused as ``wrong_state``."""


def brought_to(stage: Stage, state: SaleState) -> Stage:
    for command in WAYS[state]:
        assert stage.says(command) is None
    assert window(stage).state is state
    return stage


def table(state: SaleState, **refused: str) -> dict[Command, str]:
    """What each command about F1 is answered in this state; ``refused`` by the name of a command's class."""
    told = {}
    for command in OF_F1:
        legal = OBEYED if type(command) in LEGAL[state] else "wrong_state"
        told[command] = refused.get(type(command).__name__, legal)
    return told


@pytest.mark.parametrize("state", SaleState)
def test_every_command_in_every_state_is_obeyed_or_refused_as_the_table_says(state: SaleState) -> None:
    assert answers(brought_to(mirrored(), state), OF_F1) == table(state)


@pytest.mark.parametrize("state", SaleState)
def test_a_sale_that_is_counted_here_takes_no_figure_of_a_platform(state: SaleState) -> None:
    stage = brought_to(mirrored(mode=WindowMode.NATIVE), state)
    if state is SaleState.OPEN:
        expected = table(state, SaleLeft="wrong_mode")
    else:  # Nothing is sold here after the end, and nobody else knows of anything that was.
        expected = table(state, SaleLeft="wrong_state", SaleSold="wrong_state")
    assert answers(stage, OF_F1) == expected


@pytest.mark.parametrize("state", SaleState)
def test_a_sale_that_comes_only_once_is_neither_extended_nor_run_again(state: SaleState) -> None:
    expected = table(state, SaleRerun="only_once")
    if state is SaleState.OPEN:
        expected = table(state, SaleRerun="only_once", SaleExtend="only_once")
    assert answers(brought_to(mirrored(once=True), state), OF_F1) == expected


@pytest.mark.parametrize("state", SaleState)
def test_while_nothing_can_be_written_every_command_of_a_sale_is_refused(state: SaleState) -> None:
    stage = brought_to(mirrored(), state)
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    assert set(answers(stage, OF_F1).values()) == {"not_writing"}


@pytest.mark.parametrize("other", [SaleTease("F2"), SaleOpen("F2")])
@pytest.mark.parametrize("state", [SaleState.DRAFT, SaleState.ARMED])
def test_one_sale_is_on_at_a_time(state: SaleState, other: Command) -> None:
    stage = brought_to(mirrored(), state)
    stage.says(other)
    expected = table(state, SaleTease="another_open", SaleOpen="another_open")
    assert answers(stage, OF_F1) == expected


@pytest.mark.parametrize("state", [SaleState.DRAFT, SaleState.ARMED])
@pytest.mark.parametrize("gone", [ProductPull("P4", "质量问题"), ProductSoldOut("P4")])
def test_what_cannot_be_sold_is_neither_armed_nor_announced_nor_opened(
    state: SaleState, gone: Command
) -> None:
    stage = brought_to(mirrored(), state)
    stage.says(gone)
    begins = {kind.__name__: "not_on_sale" for kind in LEGAL[state] - {SaleCancel}}
    assert answers(stage, OF_F1) == table(state, **begins)
    stage.says(ProductBack("P4"))
    assert answers(stage, OF_F1) == table(state)


def test_a_sale_that_the_show_does_not_have_is_refused_whatever_is_asked_of_it(stage: Stage) -> None:
    unknown = [replace(command, sale="F9") for command in OF_F1]  # type: ignore[call-arg]
    assert set(answers(stage, unknown).values()) == {"unknown_sale"}


def test_a_sale_without_a_teaser_is_not_announced_and_the_refusal_says_what_to_do() -> None:
    stage = mirrored(teaser_ms=Ms(0))
    assert answers(stage, [SaleTease("F1")]) == {SaleTease("F1"): "wrong_state"}
    refusal = stage.says(SaleTease("F1"))
    assert refusal is not None
    assert refusal.message.endswith("open it.")


@pytest.mark.parametrize("state", SaleState)
def test_whatever_is_refused_beside_a_sale_changes_nothing(state: SaleState) -> None:
    answers(brought_to(mirrored(), state), ONE_OF_EACH)


@pytest.mark.parametrize("state", SaleState)
def test_what_the_operator_is_offered_is_what_would_be_obeyed(state: SaleState) -> None:
    for stage in (mirrored(), mirrored(once=True), mirrored(mode=WindowMode.NATIVE)):
        told = answers(brought_to(stage, state), OF_F1)
        names = {SaleArm: "sale_arm", SaleTease: "sale_tease", SaleOpen: "sale_open", SaleClose: "sale_close"}
        names |= {SaleCancel: "sale_cancel", SaleExtend: "sale_extend", SaleSold: "sale_sold"}
        names |= {SaleLeft: "sale_left", SaleRerun: "sale_rerun"}
        obeyed = {names[type(command)] for command, code in told.items() if code == OBEYED}  # type: ignore[index]
        assert set(seen(stage)["can"]) == obeyed


# -- what was promised stands


def held(stage: Stage) -> None:
    stage.go()
    stage.says(Hold())


def held_and_gone_on(stage: Stage) -> None:
    held(stage)
    stage.passes(seconds(5))
    stage.says(Resume())


def obs_lost(stage: Stage) -> None:
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))


def restarted(stage: Stage) -> None:
    stage.restarts(seconds(3))


def clock_set(stage: Stage) -> None:
    stage.clock_is_set(Ms(30_000))
    stage.says(AnswerClock(KeepTime.TIME_OF_DAY))


@pytest.mark.parametrize("trouble", [held, held_and_gone_on, obs_lost, restarted, clock_set])
@pytest.mark.parametrize("begin", [SaleTease("F1"), SaleOpen("F1")])
def test_nothing_that_happens_to_the_show_moves_what_viewers_were_told(
    trouble: Callable[[Stage], None], begin: Command
) -> None:
    stage = mirrored()
    stage.says(begin)
    promised = seen(stage)["promise"]
    kind = "opens" if begin == SaleTease("F1") else "closes"
    assert promised == {"kind": kind, "at": window(stage).due}
    stage.passes(seconds(2))
    trouble(stage)
    assert seen(stage)["promise"] == promised
    stage.passes(Ms(promised["at"] - stage.now.wall - 1))
    assert seen(stage)["promise"] == promised
    stage.passes(Ms(1))
    after = window(stage)
    assert (after.opens if kind == "opens" else after.ended) == promised["at"]


@pytest.mark.parametrize(
    ("trouble", "times"), [(held, 1), (held_and_gone_on, 2), (obs_lost, 1), (restarted, 1)]
)
def test_the_operator_is_told_which_promises_stand(trouble: Callable[[Stage], None], times: int) -> None:
    stage = mirrored()
    stage.says(SaleTease("F1"))
    due = window(stage).due
    trouble(stage)
    told = [note.args for note in stage.state.log if note.code == "still_opens"]
    assert told == [{"window": "F1", "time": due}] * times
    stage.says(SaleOpen("F1"))
    stage.restarts(seconds(1))
    assert stage.state.log[-1].code == "still_closes"
    assert stage.state.log[-1].args == {"window": "F1", "time": window(stage).closes}


def test_with_nothing_promised_nothing_is_told() -> None:
    stage = mirrored()
    for trouble in (held_and_gone_on, obs_lost, restarted):
        trouble(stage)
    assert not {"still_opens", "still_closes"} & set(stage.notes())
    assert seen(stage)["promise"] is None


# -- extending


def limited(of: LimitOf, most: int) -> Limit:
    return Limit(of=of, most=most, rule_of="tiktok-us", source="LIVE Flash Sale", as_of="2026-10-01")


def test_an_extension_is_kept_with_its_reason_and_its_time_and_viewers_see_the_new_end() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    closes = window(stage).closes
    assert closes is not None
    stage.passes(minutes(1))
    assert stage.says(SaleExtend("F1", 60, "断流补时")) is None
    assert seen(stage)["extended"] == {"by_ms": 60_000, "reason": "断流补时", "at": stage.now.wall}
    data = on_air(stage)
    assert (data["extended"], data["closes_at"]) == (True, closes + minutes(1))
    assert "sale_extend" not in seen(stage)["can"]
    assert stage.refuses(SaleExtend("F1", 60, "再来")) == "already_extended"


@pytest.mark.parametrize(
    ("limit", "length", "sentence"),
    [
        (limited(LimitOf.SALE_LENGTH_MS, 200_000), 21, "3:21"),
        (limited(LimitOf.SALE_EXTENSIONS, 0), 1, "none"),
    ],
)
def test_an_extension_beyond_what_the_platform_allows_is_refused_with_the_bound_and_its_source(
    limit: Limit, length: int, sentence: str
) -> None:
    stage = Stage(replace(planned(), limits=(limit,)))
    stage.says(SaleOpen("F1"))
    refusal = stage.says(SaleExtend("F1", length, "补时"))
    assert refusal is not None
    assert refusal.code == "beyond_limit"
    for part in (sentence, "tiktok-us", "LIVE Flash Sale", "2026-10-01"):
        assert part in refusal.message
    assert window(stage).extension is None


def test_an_extension_that_no_limit_allows_is_not_offered() -> None:
    stage = Stage(replace(planned(), limits=(limited(LimitOf.SALE_LENGTH_MS, 180_000),)))
    stage.says(SaleOpen("F1"))
    assert "sale_extend" not in seen(stage)["can"]
    assert "sale_extend" in seen_when_open(
        replace(planned(), limits=(limited(LimitOf.SALE_LENGTH_MS, 181_000),))
    )


def seen_when_open(plan: Plan) -> list[str]:
    stage = Stage(plan)
    stage.says(SaleOpen("F1"))
    can: list[str] = seen(stage)["can"]
    return can


# -- counting


def test_a_figure_of_the_platform_has_a_source_and_an_age_and_is_shown_no_longer_than_it_is_fresh() -> None:
    stage = mirrored(stale_after_ms=Ms(45_000))
    stage.says(SaleOpen("F1"))
    before = seen(stage)
    assert (before["source"], before["fresh_until_at"], on_air(stage)["remaining"]) == (None, None, None)
    assert stage.says(SaleLeft("F1", 80)) is None
    counted = stage.now.wall
    view = seen(stage)
    assert (view["remaining"], view["sold"], view["source"]) == (80, 20, "hand")
    assert (view["counted_at"], view["fresh_until_at"]) == (counted, counted + 45_000)
    data = on_air(stage)
    assert (data["remaining"], data["remaining_until_at"]) == (80, counted + 45_000)
    stage.passes(seconds(20))
    stage.says(SaleLeft("F1", 80, feed="店铺后台"))
    assert (seen(stage)["source"], seen(stage)["fresh_until_at"]) == ("feed", stage.now.wall + 45_000)
    assert stage.notes().count("sale_left") == 1, "the same figure again is no news"


def test_what_the_companion_counts_itself_does_not_grow_old() -> None:
    stage = mirrored(mode=WindowMode.NATIVE)
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 3))
    stage.passes(minutes(2))
    view = seen(stage)
    assert (view["source"], view["remaining"], view["fresh_until_at"]) == ("native", 97, None)
    assert (on_air(stage)["remaining"], on_air(stage)["remaining_until_at"]) == (97, None)


def test_a_clock_that_is_set_makes_no_figure_older_or_fresher() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    stage.says(SaleLeft("F1", 80))
    stage.passes(seconds(10))
    stage.clock_is_set(Ms(3_600_000))
    assert seen(stage)["fresh_until_at"] == stage.now.wall + 50_000


def test_more_left_than_before_needs_a_reason_which_is_kept() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    assert stage.says(SaleLeft("F1", 40)) is None, "what was never shown cannot rise"
    assert stage.refuses(SaleLeft("F1", 46)) == "stock_rises"
    assert window(stage).remaining == 40
    assert stage.says(SaleLeft("F1", 46, "未付款订单放回")) is None
    assert window(stage).remaining == 46
    assert stage.state.log[-1].code == "sale_left_rose"
    assert stage.state.log[-1].args["reason"] == "未付款订单放回"
    assert stage.says(SaleSold("F1", -4)) is None, "a count that is taken back says itself what it is"
    assert window(stage).remaining == 50


def test_more_than_was_promised_is_never_left_whatever_the_reason() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    assert stage.refuses(SaleLeft("F1", 101, "补货")) == "out_of_range"
    assert stage.refuses(SaleLeft("F1", -1)) == "out_of_range"


def test_the_final_figure_of_the_platform_is_taken_after_the_end_and_changes_nothing_else() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    stage.says(SaleLeft("F1", 30))
    stage.says(SaleClose("F1"))
    ended = window(stage)
    stage.passes(minutes(20))
    assert stage.refuses(SaleLeft("F1", 40)) == "stock_rises"
    assert stage.says(SaleLeft("F1", 10)) is None
    assert stage.says(SaleSold("F1", 10)) is None
    assert window(stage) == replace(ended, sold=100, counted=stage.now.wall)
    assert stage.says(SaleLeft("F1", 2, "两单未付款")) is None
    assert (window(stage).state, window(stage).sold) == (SaleState.CLOSED, 98)


def test_a_sale_that_never_opened_has_no_final_figure() -> None:
    stage = mirrored()
    stage.says(SaleTease("F1"))
    stage.says(SaleCancel("F1"))
    assert stage.refuses(SaleLeft("F1", 100)) == "wrong_state"


def test_none_left_ends_the_sale() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    stage.says(SaleLeft("F1", 0, feed="店铺后台"))
    assert (window(stage).state, window(stage).ended) == (SaleState.SOLD_OUT, stage.now.wall)
    assert (on_air(stage)["state"], on_air(stage)["quantity"]) == ("sold_out", 100)


@pytest.mark.parametrize("counted", [True, False])
def test_what_we_sell_ourselves_is_gone_from_the_stock_of_its_product(counted: bool) -> None:
    stage = mirrored(mode=WindowMode.NATIVE)
    if counted:
        stage.says(StockSet("P4", 150))
    there = pieces_left(stage.state, "P4")
    assert there == (150 if counted else 200)
    stage.says(SaleOpen("F1"))
    stage.says(SaleSold("F1", 30))
    stage.says(SaleSold("F1", -10))
    assert pieces_left(stage.state, "P4") == there - 20
    stage.says(SaleSold("F1", 80))
    assert window(stage).state is SaleState.SOLD_OUT
    assert pieces_left(stage.state, "P4") == there - 100


# -- the sale and its product


def test_a_product_that_sells_out_ends_its_open_sale_as_sold_out_and_nobody_says_that_all_pieces_went() -> (
    None
):
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    stage.says(SaleLeft("F1", 30))
    stage.says(ProductSoldOut("P4"))
    assert (window(stage).state, window(stage).ended) == (SaleState.SOLD_OUT, stage.now.wall)
    assert on_air(stage)["quantity"] is None


def test_a_product_that_is_pulled_cancels_the_opening_that_was_announced() -> None:
    stage = mirrored()
    stage.says(SaleTease("F1"))
    stage.says(ProductPull("P4", "质量问题"))
    assert window(stage).state is SaleState.CANCELLED
    assert not [one for one in stage.state.overlays if one.graphic == "flash-sale"]
    stage.passes(minutes(5))
    assert window(stage).state is SaleState.CANCELLED


def test_a_product_that_is_pulled_closes_its_open_sale_and_viewers_are_told_that_it_ended() -> None:
    stage = mirrored()
    stage.says(SaleOpen("F1"))
    stage.passes(seconds(20))
    stage.says(ProductPull("P4", "质量问题"))
    assert (window(stage).state, window(stage).ended) == (SaleState.CLOSED, stage.now.wall)
    assert on_air(stage)["state"] == "closed"
    stage.passes(seconds(10))
    assert not [one for one in stage.state.overlays if one.graphic == "flash-sale"]


def test_a_price_that_is_told_at_opening_is_not_on_air_before_it() -> None:
    stage = mirrored(reveal=Reveal.OPEN)
    stage.says(SaleTease("F1"))
    assert on_air(stage)["price"] is None
    assert seen(stage)["price"]["text"] == "¥24.90", "the crew knows it"
    assert seen(stage)["reveal"] == "open"
    stage.passes(minutes(1))
    assert on_air(stage)["price"]["text"] == "¥24.90"


# -- running again


def over(stage: Stage) -> Stage:
    stage.says(SaleOpen("F1"))
    stage.says(SaleClose("F1"))
    return stage


def test_a_rerun_is_a_sale_of_its_own_with_what_was_typed_and_the_rest_as_it_was() -> None:
    stage = over(mirrored())
    assert stage.says(SaleRerun("F1", quantity=40, seconds=90, price=Decimal("19.90"))) is None
    again = window(stage, "F1-2")
    expected = replace(window(stage).plan, id="F1-2", quantity=40, length_ms=seconds(90), price=yuan("19.90"))
    assert again == SaleWindow(plan=expected, copy_of="F1")
    assert window(stage).state is SaleState.CLOSED, "the first is left as it was"
    assert seen(stage, "F1-2")["copy_of"] == "F1"
    assert (stage.says(SaleTease("F1-2")), on_air(stage)["closes_at"]) == (None, None)
    stage.passes(minutes(1))
    assert window(stage, "F1-2").closes == stage.now.wall + seconds(90)
    assert on_air(stage)["price"]["text"] == "¥19.90"


def test_a_rerun_of_a_rerun_is_one_more_of_the_first_and_no_id_is_used_twice() -> None:
    plan = planned()
    taken = replace(plan.sales["F2"], id="F1-3")
    stage = over(Stage(replace(plan, sales={**plan.sales, "F1-3": taken})))
    stage.says(SaleRerun("F1"))
    stage.says(SaleCancel("F1-2"))
    stage.says(SaleRerun("F1-2"))
    assert list(stage.state.sales) == ["F1", "F2", "F1-3", "F1-2", "F1-4"]
    assert window(stage, "F1-4").copy_of == "F1"


def test_a_rerun_that_is_pressed_twice_is_planned_once_and_the_refusal_names_it() -> None:
    stage = over(mirrored())
    assert stage.says(SaleRerun("F1")) is None
    refusal = stage.says(SaleRerun("F1", quantity=40))
    assert refusal is not None
    assert (refusal.code, "F1-2" in refusal.message) == ("already_planned", True)
    assert "sale_rerun" not in seen(stage)["can"]
    assert stage.says(SaleArm("F1-2")) is None
    assert stage.says(SaleRerun("F1")) is None, "the other was taken up, so another one is meant"


@pytest.mark.parametrize(
    ("rerun", "code"),
    [
        (SaleRerun("F1", quantity=0), "out_of_range"),
        (SaleRerun("F1", quantity=201), "not_enough_left"),
        (SaleRerun("F1", seconds=0), "out_of_range"),
        (SaleRerun("F1", price=Decimal("0")), "out_of_range"),
        (SaleRerun("F1", price=Decimal("49.90")), "out_of_range"),
        (SaleRerun("F1", seconds=601), "beyond_limit"),
        (SaleRerun("F1", quantity=151), "beyond_limit"),
        (SaleRerun("F1", quantity=150, seconds=600, price=Decimal("49.89")), OBEYED),
    ],
)
def test_the_terms_of_a_rerun_make_sense_and_keep_within_the_limits(rerun: SaleRerun, code: str) -> None:
    limits = (limited(LimitOf.SALE_LENGTH_MS, 600_000), limited(LimitOf.SALE_QUANTITY, 150))
    stage = over(Stage(replace(planned(), limits=limits)))
    assert answers(stage, [rerun]) == {rerun: code}


def test_a_rerun_does_not_sell_what_is_kept_in_reserve() -> None:
    plan = planned()
    kept = replace(plan.products["P4"], reserve=150)
    stage = over(Stage(replace(plan, products={"P4": kept})))
    assert stage.refuses(SaleRerun("F1")) == "not_enough_left"
    assert stage.says(SaleRerun("F1", quantity=50)) is None


def offer(stage: Stage, plan: Plan) -> str | None:
    digest = f"plan-{len(stage.events)}"
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))
    return stage.refuses(ApplyPlan(digest))


def test_a_rerun_outlives_an_edit_of_the_show_file() -> None:
    stage = over(mirrored())
    stage.says(SaleRerun("F1", quantity=40))
    stage.says(SaleOpen("F1-2"))
    before = window(stage, "F1-2")
    assert offer(stage, replace(stage.state.plan, title="改名")) is None
    assert window(stage, "F1-2") is before
    stage.passes(minutes(3))
    assert window(stage, "F1-2").state is SaleState.CLOSED


def test_an_edit_neither_takes_the_id_of_a_rerun_nor_changes_what_viewers_see_of_it() -> None:
    stage = mirrored()
    stage.says(SaleCancel("F1"))  # Nobody was told of the first one.
    stage.says(SaleRerun("F1"))
    plan = stage.state.plan
    third = replace(plan.sales["F2"], id="F1-2")
    assert offer(stage, replace(plan, sales={**plan.sales, "F1-2": third})) == "id_taken"
    stage.says(SaleOpen("F1-2"))
    renamed = replace(plan.products["P4"], name="草莓")
    assert offer(stage, replace(plan, products={"P4": renamed})) == "promised"


def test_a_rerun_that_nobody_was_told_of_goes_with_its_product_and_its_id_does_not_come_back() -> None:
    plan = planned()
    other = replace(plan.products["P4"], id="P5")
    plan = replace(plan, products={**plan.products, "P5": other})
    rundown = tuple(replace(segment, product=None, cues=()) for segment in plan.rundown)
    stage = Stage(replace(plan, rundown=rundown))
    stage.says(SaleCancel("F1"))
    stage.says(SaleRerun("F1"))
    without = replace(stage.state.plan, products={"P5": other}, sales={})
    assert offer(stage, without) is None
    assert stage.state.sales == {}
    assert "F1-2" in stage.state.called_off


def test_a_restart_knows_who_counted_what_was_extended_and_what_runs_again() -> None:
    stage = over(mirrored())
    stage.says(SaleRerun("F1", quantity=40))
    stage.says(SaleOpen("F1-2"))
    stage.says(SaleLeft("F1-2", 12, feed="店铺后台"))
    stage.says(SaleExtend("F1-2", 30, "补时"))
    after = stage.crashes(len(stage.events))
    assert after.state.sales == stage.state.sales
    assert window(after, "F1-2").counted_by is StockSource.FEED
    written, _ = encode_state(stage.state, {})
    assert decode_state(json.loads(json.dumps(written)), {}) == stage.state
