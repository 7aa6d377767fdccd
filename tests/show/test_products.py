"""Price, stock, correction and check-in of products: one value wherever it is shown, at once."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from companion.journal.codec import decode, encode, kind_of
from companion.screens.layers import overlays_view
from companion.screens.products import product_view
from companion.screens.rundown import plan_view
from companion.show import offer_commands as o
from companion.show.actions import ShowOverlay, Urgency
from companion.show.asrun import as_run
from companion.show.commands import ApplyPlan, Go
from companion.show.conditions import Condition
from companion.show.cue import At, Cue, OnCondition
from companion.show.desk_commands import OverlayShow
from companion.show.engine import advance, open_show
from companion.show.events import Event, PlanOffered, ShowOpened, WritingChanged
from companion.show.model import Plan
from companion.show.offers import LadderStep, WindowMode
from companion.show.products.cards import CORRECTION_MS
from companion.show.products.goods import Sellable, StockSource
from companion.show.products.now import price_now, products_now, to_promise
from companion.show.times import Ms
from tests.stage import Stage, minutes, opening_with, seconds, small_plan, yuan


def price(amount: str, reason: str = "降价") -> o.PriceSet:
    return o.PriceSet("P4", Decimal(amount), reason)


def layer(stage: Stage, graphic: str) -> dict[str, Any]:
    layers = overlays_view(stage.state)["layers"]
    found: dict[str, Any] = next(one["data"] for one in layers if one["graphic"] == graphic)
    return found


def planned(stage: Stage) -> dict[str, Any]:
    """The product as topic ``plan`` tells it."""
    now = replace(stage.state.plan, products=products_now(stage.state))
    told: dict[str, Any] = plan_view(now, set())["products"]["P4"]
    return told


def with_ladder() -> Plan:
    plan = small_plan()
    steps = (LadderStep(pieces=2, price=yuan("95")), LadderStep(pieces=3, price=yuan("135")))
    return replace(plan, products={"P4": replace(plan.products["P4"], ladder=steps)})


def cue_that_corrects(**data: str) -> Plan:
    shows = ShowOverlay("correction", None, {"wrong": "口误", "product": "P4", **data})
    return opening_with(Cue(id="fix", trigger=At(Ms(0)), do=(shows,)))


def test_a_price_is_the_same_on_every_screen_at_once() -> None:
    stage = Stage(cue_that_corrects())
    stage.go()
    stage.passes(Ms(0))
    assert stage.says(o.ProductShow("P4")) is None
    assert stage.says(price("47.50")) is None
    view = product_view("P4", stage.state)
    shown = [
        layer(stage, "product-card")["price"],
        layer(stage, "correction")["price"],
        view["price"],
        planned(stage)["price"],
    ]
    assert [one["text"] for one in shown] == ["¥47.50"] * 4
    assert view["planned_price"]["text"] == "¥49.90"
    assert (view["price_reason"], view["priced_at"]) == ("降价", stage.now.wall)


def test_a_price_that_a_cue_wrote_gives_way_to_one_that_was_set_on_air() -> None:
    stage = Stage(cue_that_corrects(price="¥49.9"))
    stage.go()
    stage.passes(Ms(0))
    assert layer(stage, "correction")["price"] == "¥49.9"
    stage.says(price("47.50"))
    assert layer(stage, "correction")["price"]["text"] == "¥47.50"


def test_the_host_is_told_of_a_new_price_and_louder_while_presenting_it(selling: Stage) -> None:
    assert selling.says(price("47")) is None
    message = selling.state.messages[-1]
    assert message.text == "4号链接 冻干草莓 20g×5 现在 ¥47（刚才 ¥49.90），请按这个价说。"
    assert message.urgency is Urgency.WARN
    assert selling.state.log[-2].args == {"product": "冻干草莓 20g×5", "price": "¥47", "reason": "降价"}


@pytest.mark.parametrize(
    ("amount", "code"), [("0", "out_of_range"), ("0.00", "out_of_range"), ("49.90", "already_so")]
)
def test_a_price_of_nothing_or_the_same_price_is_refused(stage: Stage, amount: str, code: str) -> None:
    assert stage.refuses(price(amount)) == code


def test_a_struck_price_that_is_not_higher_any_more_is_dropped(stage: Stage) -> None:
    stage.says(price("59.90"))
    assert product_view("P4", stage.state)["was"] is None
    assert "was_dropped" in stage.notes()
    stage.says(price("52"))
    assert product_view("P4", stage.state)["was"]["text"] == "¥59.90"


def test_a_ladder_that_the_price_makes_untrue_is_dropped_and_comes_back_with_it() -> None:
    stage = Stage(with_ladder())
    assert len(planned(stage)["ladder"]) == 2
    stage.says(price("47.40"))
    assert planned(stage)["ladder"] == [], "two for 95 are dearer than two at 47.40"
    assert "ladder_dropped" in stage.notes()
    stage.says(price("49"))
    assert [step["saves"]["text"] for step in planned(stage)["ladder"]] == ["¥3", "¥12"]


def test_what_an_open_sale_promised_stays_and_wins_while_it_is_open() -> None:
    stage = Stage(with_ladder())
    stage.says(o.SaleOpen("F1"))
    assert stage.says(price("45")) is None
    assert price_now(stage.state, "P4") == yuan("24.90")
    assert planned(stage)["price"]["text"] == "¥24.90"
    assert planned(stage)["ladder"] == []
    assert stage.state.sales["F1"].plan.price == yuan("24.90")
    stage.says(o.SaleClose("F1"))
    assert price_now(stage.state, "P4") == yuan("45")


@pytest.mark.parametrize("on_air", [o.SaleTease("F1"), o.SaleOpen("F1")])
def test_a_price_that_nobody_would_buy_the_sale_at_is_refused_while_it_is_on_air(
    stage: Stage, on_air: o.SaleTease
) -> None:
    stage.says(on_air)
    for amount in ("24.90", "20"):
        assert stage.refuses(price(amount)) == "below_sale"
    assert stage.says(price("25")) is None


def test_before_the_sale_is_on_air_the_operator_is_told_that_it_is_no_bargain_any_more(stage: Stage) -> None:
    assert stage.says(price("20")) is None
    assert "sale_not_cheaper" in stage.notes()


def test_no_price_and_no_stock_is_promised_while_nothing_can_be_written(stage: Stage) -> None:
    stage.happens(lambda at: WritingChanged(at=at, failed="disk full"))
    assert stage.refuses(price("47")) == "not_writing"
    assert stage.refuses(o.StockSet("P4", 3)) == "not_writing"
    assert not {"price_set", "stock_set"} & set(product_view("P4", stage.state)["can"])
    assert stage.says(o.ProductPull("P4")) is None, "what must not be sold is stopped whatever the disk does"
    assert stage.says(o.Correction("价格以链接为准")) is None


def test_a_price_of_the_show_file_is_the_last_word_when_it_is_applied(stage: Stage) -> None:
    stage.says(price("47"))
    products = {"P4": replace(stage.state.plan.products["P4"], hook="新")}
    offered(stage, replace(stage.state.plan, products=products), "same-price")
    assert price_now(stage.state, "P4") == yuan("47")
    products = {"P4": replace(products["P4"], price=yuan("45"))}
    offered(stage, replace(stage.state.plan, products=products), "new-price")
    assert price_now(stage.state, "P4") == yuan("45")
    assert product_view("P4", stage.state)["price_reason"] == ""


def offered(stage: Stage, plan: Plan, digest: str) -> None:
    """Another plan is offered, and applied."""
    from_file = PlanOffered(at=stage.now, plan=plan, digest=digest)
    stage.happens(lambda _: from_file)
    assert stage.says(ApplyPlan(digest)) is None


def test_stock_is_what_was_counted_by_whom_and_when(stage: Stage) -> None:
    assert product_view("P4", stage.state)["stock"] == {"pieces": 200, "source": "plan", "as_of": None}
    stage.says(o.StockSet("P4", 180))
    counted = stage.now.wall
    stage.passes(seconds(30))
    assert product_view("P4", stage.state)["stock"] == {"pieces": 180, "source": "hand", "as_of": counted}
    stage.says(o.StockSet("P4", 170, feed="erp"))
    stock = stage.state.goods["P4"].stock
    assert stock is not None
    assert (stock.pieces, stock.source, stock.as_of) == (170, StockSource.FEED, stage.now.wall)


def test_a_feed_that_says_the_same_again_keeps_it_fresh_and_fills_no_log(stage: Stage) -> None:
    for _ in range(3):
        stage.passes(seconds(30))
        stage.says(o.StockSet("P4", 180, feed="erp"))
    assert stage.notes().count("stock_set") == 1
    assert product_view("P4", stage.state)["stock"]["as_of"] == stage.now.wall


def test_what_our_own_sale_sells_is_gone_from_the_stock(stage: Stage) -> None:
    stage.says(o.StockSet("P4", 150))
    stage.says(o.SaleOpen("F1"))
    stage.says(o.SaleSold("F1", 20))
    assert product_view("P4", stage.state)["stock"]["pieces"] == 130


def test_a_condition_looks_at_the_stock_that_was_counted() -> None:
    low = OnCondition(Condition.read("stock(P4) < 20"))
    stage = Stage(opening_with(Cue(id="low", trigger=low, task="补货")))
    stage.go()
    stage.passes(seconds(1))
    assert stage.status("low") == "waiting"
    stage.says(o.StockSet("P4", 19))
    stage.passes(seconds(1))
    assert stage.status("low") == "task"


def test_a_stock_of_none_sells_the_product_out_and_a_later_count_brings_it_back(stage: Stage) -> None:
    stage.says(o.StockSet("P4", 0))
    assert stage.state.goods["P4"].sellable is Sellable.SOLD_OUT
    stage.says(o.StockSet("P4", 5))
    assert stage.state.goods["P4"].sellable is Sellable.ON_SALE


def test_a_count_does_not_bring_back_what_a_hand_has_taken_off(stage: Stage) -> None:
    for taken_off in (o.ProductSoldOut("P4"), o.ProductPull("P4")):
        stage.says(taken_off)
        stage.says(o.StockSet("P4", 50))
        assert stage.state.goods["P4"].sellable is not Sellable.ON_SALE


def test_while_the_platform_sells_it_itself_a_count_of_none_ends_nothing() -> None:
    plan = small_plan()
    mirrored = {"F1": replace(plan.sales["F1"], mode=WindowMode.MIRROR)}
    stage = Stage(replace(plan, sales=mirrored))
    stage.says(o.SaleOpen("F1"))
    stage.says(o.StockSet("P4", 0))
    assert "P4" not in {id for id, g in stage.state.goods.items() if g.sellable is not Sellable.ON_SALE}
    assert stage.state.sales["F1"].state == "open"


def test_what_is_held_back_cannot_be_promised_and_too_few_for_what_is_planned_is_told() -> None:
    plan = small_plan()
    stage = Stage(replace(plan, products={"P4": replace(plan.products["P4"], reserve=20)}))
    assert to_promise(stage.state, "P4") == 180
    stage.says(o.StockSet("P4", 119))
    assert to_promise(stage.state, "P4") == 99
    short = next(note for note in stage.state.log if note.code == "stock_short")
    assert (short.args["planned"], short.args["stock"]) == (100, 99)


def test_a_correction_is_on_air_for_half_a_minute_with_its_text_and_the_host_says_it(stage: Stage) -> None:
    stage.go()
    assert stage.says(o.Correction("刚才口误，赠品是 1 份", "P4")) is None
    told = layer(stage, "correction")
    assert told["right"] == "刚才口误，赠品是 1 份"
    assert (told["link"], told["note"]) == (4, "现价 ¥49.90，以链接页面为准")
    message = stage.state.messages[-1]
    assert (message.text, message.urgency) == ("更正：刚才口误，赠品是 1 份", Urgency.URGENT)
    stage.passes(Ms(CORRECTION_MS - 1))
    assert [one.graphic for one in stage.state.overlays if one.graphic == "correction"]
    stage.passes(Ms(1))
    assert not [one.graphic for one in stage.state.overlays if one.graphic == "correction"]


def test_a_newer_correction_takes_the_place_of_the_one_on_air(stage: Stage) -> None:
    stage.says(o.Correction("价格是 89"))
    stage.passes(seconds(10))
    stage.says(o.Correction("价格是 79"))
    assert layer(stage, "correction")["right"] == "价格是 79"
    assert "product" not in layer(stage, "correction")
    stage.passes(seconds(25))
    assert layer(stage, "correction")["right"] == "价格是 79"


def test_a_correction_of_something_that_is_gone_names_no_price(stage: Stage) -> None:
    stage.says(o.ProductPull("P4", "质检"))
    stage.says(o.Correction("刚才的功效说法不准确", "P4"))
    told = layer(stage, "correction")
    assert (told["price"], told["note"]) == (None, "该商品已下架，本场不再销售")


def test_a_correction_that_has_no_room_or_no_product_is_refused(stage: Stage) -> None:
    assert stage.refuses(o.Correction("字" * 61)) == "too_long"
    assert stage.refuses(o.Correction("a" * 101)) == "too_long"
    assert stage.says(o.Correction("a" * 100)) is None
    assert stage.refuses(o.Correction("不对", "P9")) == "unknown_product"
    stage.passes(minutes(1))
    assert stage.refuses(OverlayShow("correction")) == "nothing_to_say"


def test_the_card_of_any_product_can_be_put_on_air(stage: Stage) -> None:
    stage.go()
    assert stage.says(o.ProductShow("P4")) is None
    assert layer(stage, "product-card")["state"] == "on_sale"
    assert stage.refuses(o.ProductShow("P9")) == "unknown_product"


def read(amount: str, link: int, who: str) -> o.CheckIn:
    return o.CheckIn("P4", Decimal(amount), link, who)


def checked(stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = product_view("P4", stage.state)["checked"]
    return found


def test_one_person_reads_the_platform_and_another_confirms(stage: Stage) -> None:
    assert stage.says(read("49.90", 4, "小王")) is None
    assert (checked(stage)["by"], checked(stage)["differs"]) == ("小王", [])
    assert "check_in_confirm" in product_view("P4", stage.state)["can"]
    assert stage.says(o.CheckInConfirm("P4", "小李")) is None
    assert (checked(stage)["confirmed_by"], checked(stage)["confirmed_at"]) == ("小李", stage.now.wall)
    assert stage.refuses(o.CheckInConfirm("P4", "小赵")) == "already_so"


@pytest.mark.parametrize("again", ["Xiao Wang", " xiao  wang", "XIAOWANG", "Ｘｉａｏ Ｗａｎｇ"])
def test_the_same_person_cannot_confirm_however_the_name_is_typed(stage: Stage, again: str) -> None:
    stage.says(read("49.90", 4, "Xiao Wang"))
    assert stage.refuses(o.CheckInConfirm("P4", again)) == "same_person"


def test_what_differs_is_listed_and_cannot_be_confirmed(stage: Stage) -> None:
    assert stage.refuses(o.CheckInConfirm("P4", "小李")) == "not_checked_in"
    stage.says(read("47", 5, "小王"))
    assert checked(stage)["differs"] == ["price", "link"]
    assert stage.refuses(o.CheckInConfirm("P4", "小李")) == "differs"
    stage.says(read("49.9", 4, "小王"))
    assert checked(stage)["differs"] == []


def test_a_price_set_after_the_check_makes_it_differ_and_a_sale_does_not(stage: Stage) -> None:
    stage.says(read("49.90", 4, "小王"))
    stage.says(o.CheckInConfirm("P4", "小李"))
    stage.says(o.SaleOpen("F1"))
    assert checked(stage)["differs"] == []
    stage.says(price("45"))
    assert checked(stage)["differs"] == ["price"]


def test_what_nobody_has_confirmed_is_told_at_the_start_and_holds_up_nothing(stage: Stage) -> None:
    assert stage.says(Go()) is None
    assert "nothing_checked" in stage.notes()
    other = Stage()
    other.says(read("47", 4, "小王"))
    other.passes(seconds(1))
    assert other.says(Go()) is None
    assert {"check_differs", "check_open"} <= set(other.notes())


def test_what_is_not_in_the_show_is_refused_and_changes_nothing(stage: Stage) -> None:
    before = stage.state
    for command in (
        o.PriceSet("P9", Decimal(1), "x"),
        o.StockSet("P9", 1),
        o.ProductSoldOut("P9"),
        o.ProductPull("P9"),
        o.ProductBack("P9"),
        o.CheckIn("P9", Decimal(1), 1, "x"),
        o.CheckInConfirm("P9", "x"),
    ):
        assert stage.refuses(command) == "unknown_product"
    assert (stage.state.goods, stage.state.overlays) == (before.goods, before.overlays)
    assert stage.refuses(o.StockSet("P4", -1)) == "out_of_range"
    assert stage.refuses(read("0", 4, "x")) == "out_of_range"
    assert stage.refuses(read("1", 0, "x")) == "out_of_range"


def test_a_journal_read_back_leads_to_the_same_products(selling: Stage) -> None:
    for command in (
        price("47.50"),
        o.StockSet("P4", 30, feed="erp"),
        read("47.50", 4, "小王"),
        o.CheckInConfirm("P4", "小李"),
        o.Correction("价格是 47.50", "P4"),
        o.ProductSoldOut("P4", "卖完"),
    ):
        assert selling.says(command) is None
    again = [decode(kind_of(event), encode(event)) for event in selling.events]
    first, *rest = again
    assert isinstance(first, ShowOpened)
    state = open_show(first)
    for event in rest:
        state = advance(state, event).state
    assert state == selling.state


def test_what_was_corrected_stands_in_the_record_in_full(running: Stage) -> None:
    text = "刚才主播口误把礼盒的价格说成九百九十九元并买一送一，正确的是一千二百九十九元，不送茶则"
    running.says(o.Correction(text))
    lines = as_run(Line(seq, event) for seq, event in enumerate(running.events)).lines
    assert [line.args["text"] for line in lines if line.code == "correction"] == [text]


@dataclass(frozen=True)
class Line:
    """A line of a journal."""

    seq: int
    event: Event
    caused_by: int | None = None
