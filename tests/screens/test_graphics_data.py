"""What the sale's graphic and the product card are told: the sale to wait for, a price that is kept back or
was put right, and what is shown again."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from companion.screens.layers import overlays_view
from companion.show.actions import MoveSale, SaleStep
from companion.show.commands import Hold
from companion.show.cue import At, Clock, Cue, OnGo, Trigger
from companion.show.model import LoopPass, Plan, Segment
from companion.show.offer_commands import (
    PriceSet,
    ProductShow,
    SaleArm,
    SaleCancel,
    SaleClose,
    SaleOpen,
    SaleRerun,
    SaleTease,
)
from companion.show.offers import Reveal
from companion.show.times import Ms
from tests.stage import Stage, minutes, seconds, small_plan, yuan


def shown(stage: Stage, graphic: str) -> dict[str, Any]:
    layers = {layer["graphic"]: layer["data"] for layer in overlays_view(stage.state)["layers"]}
    data: dict[str, Any] = layers[graphic]
    return data


def with_tea(trigger: Trigger, *, segment: int = 2) -> Plan:
    """The small show, in one of whose segments a second sale opens, without a teaser."""
    plan = small_plan()
    tea = replace(plan.products["P4"], id="P8", link=8, name="高山红茶 50g", price=yuan("79"))
    sale = replace(plan.sales["F1"], id="F2", product="P8", teaser_ms=Ms(0), price=yuan("59"))
    cue = Cue(id="tea", trigger=trigger, do=(MoveSale("F2", SaleStep.OPEN),))
    rundown = [
        replace(one, cues=(cue,)) if index == segment else one for index, one in enumerate(plan.rundown)
    ]
    return replace(
        plan,
        products={**plan.products, "P8": tea},
        sales={**plan.sales, "F2": sale},
        rundown=tuple(rundown),
    )


def sold_by(stage: Stage) -> dict[str, Any]:
    """The sale of the second segment opens and closes; what its graphic is told then."""
    stage.go()
    stage.go()
    stage.says(SaleOpen("F1"))
    stage.passes(seconds(20))
    stage.says(SaleClose("F1"))
    return shown(stage, "flash-sale")


def test_a_sale_that_is_over_names_the_next_one_as_the_script_has_it() -> None:
    told = sold_by(Stage(with_tea(At(seconds(30)))))
    # The show was opened at 08:53:20; its second segment began two seconds later and lasts six minutes.
    assert told["next"] == {"at_text": "08:59", "about": True, "name": "高山红茶 50g", "link": 8}


def test_a_time_of_day_is_a_promise_also_while_the_show_is_held() -> None:
    stage = Stage(with_tea(Clock(Ms(minutes(20 * 60 + 7)))))
    told = sold_by(stage)
    assert told["next"] == {"at_text": "20:07", "about": False, "name": "高山红茶 50g", "link": 8}
    stage.says(Hold())
    assert shown(stage, "flash-sale")["next"] == told["next"]


def test_while_the_show_is_held_nothing_is_said_that_depends_on_it() -> None:
    stage = Stage(with_tea(At(seconds(30))))
    sold_by(stage)
    stage.says(Hold())
    assert shown(stage, "flash-sale")["next"] is None


def test_a_sale_that_waits_for_go_has_no_time_to_be_named_with() -> None:
    assert sold_by(Stage(with_tea(OnGo())))["next"] is None


def test_while_a_sale_is_on_nothing_is_said_of_another() -> None:
    stage = Stage(with_tea(At(seconds(30))))
    stage.go()
    stage.says(SaleOpen("F1"))
    assert shown(stage, "flash-sale")["next"] is None


def test_a_sale_that_was_called_off_is_not_waited_for() -> None:
    stage = Stage(with_tea(At(seconds(30))))
    sold_by(stage)
    stage.says(SaleCancel("F2"))
    assert shown(stage, "flash-sale")["next"] is None


def test_a_sale_that_runs_again_says_so() -> None:
    stage = Stage()
    assert sold_by(stage)["rerun"] is False
    stage.says(SaleRerun("F1"))
    stage.says(SaleTease("F1-2"))
    assert shown(stage, "flash-sale")["rerun"] is True


def test_a_price_that_is_told_at_opening_is_not_on_the_card_from_the_arming_on() -> None:
    plan = small_plan()
    sale = replace(plan.sales["F1"], reveal=Reveal.OPEN)
    stage = Stage(replace(plan, sales={"F1": sale}))
    stage.says(ProductShow("P4"))
    assert shown(stage, "product-card")["price"]["text"] == "¥49.90"
    for step in (SaleArm("F1"), SaleTease("F1")):
        stage.says(step)
        told = shown(stage, "product-card")
        assert (told["price"], told["was"], told["basis"], told["ladder"]) == (None, None, None, [])
        assert told["price_later"] is True
    stage.says(SaleOpen("F1"))
    told = shown(stage, "product-card")
    assert (told["price"]["text"], told["price_later"]) == ("¥24.90", False)


def test_a_secret_sale_that_is_called_off_gives_the_card_its_price_back() -> None:
    plan = small_plan()
    stage = Stage(replace(plan, sales={"F1": replace(plan.sales["F1"], reveal=Reveal.OPEN)}))
    stage.says(ProductShow("P4"))
    stage.says(SaleArm("F1"))
    stage.says(SaleCancel("F1"))
    assert shown(stage, "product-card")["price"]["text"] == "¥49.90"


def test_a_price_that_changes_under_a_card_is_said_to_have_been_put_right() -> None:
    stage = Stage()
    stage.says(ProductShow("P4"))
    stage.passes(minutes(1))
    assert shown(stage, "product-card")["corrected_at_text"] is None
    stage.says(PriceSet("P4", Decimal("45.90"), "口误"))
    told = shown(stage, "product-card")
    assert told["corrected_at_text"] == "08:54:20"
    assert told["corrected_until_at"] == stage.now.wall + minutes(2)


def test_a_card_that_came_with_its_price_has_nothing_to_put_right() -> None:
    stage = Stage()
    stage.says(PriceSet("P4", Decimal("45.90"), "改价"))
    stage.passes(seconds(1))
    stage.says(ProductShow("P4"))
    assert shown(stage, "product-card")["corrected_at_text"] is None


def test_a_product_that_comes_again_in_a_later_segment_is_a_rerun_and_a_loops_next_round_is_none() -> None:
    def again(**changes: Any) -> dict[str, Any]:
        plan = small_plan()
        [opening, sells, close] = plan.rundown
        first = replace(sells, **changes)
        second: Segment = replace(first, id="again")
        if first.loop is not None:
            second = replace(second, loop=replace(first.loop, number=2))
        stage = Stage(replace(plan, rundown=(opening, first, second, close)))
        for _ in range(2):
            stage.go()
        stage.passes(seconds(1))
        assert shown(stage, "product-card")["rerun"] is False
        stage.go()
        stage.passes(seconds(1))
        return shown(stage, "product-card")

    card = Cue(id="card", trigger=At(Ms(0)), do=small_plan().rundown[1].cues[0].do)
    assert again(cues=(card,))["rerun"] is True
    assert again(cues=(card,), loop=LoopPass(loop="round", number=1, of=2))["rerun"] is False
