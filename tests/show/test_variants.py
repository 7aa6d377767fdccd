"""Another product in a segment, when a condition holds as it begins."""

from dataclasses import replace

from companion.show.conditions import Condition
from companion.show.desk_commands import OverlayShow
from companion.show.model import Plan, Variant
from companion.show.offer_commands import SaleOpen, SaleSold
from companion.show.offers import Product
from tests.stage import Stage, minutes, small_plan, yuan

FEW = Variant(when=Condition.read("left(F1) < 50"), product="P5", title="礼盒", say=("换品",))
FEWER = Variant(when=Condition.read("left(F1) < 80"), product="P6")


def plan(*variants: Variant) -> Plan:
    """The small show, whose second segment has these variants."""
    small = small_plan()
    first, second, *rest = small.rundown
    more = {id: Product(id=id, name=f"商品 {id}", price=yuan("9.90")) for id in ("P5", "P6")}
    varied = replace(second, say=("照原计划",), variants=variants)
    return replace(small, rundown=(first, varied, *rest), products={**small.products, **more})


def sold(count: int, *variants: Variant) -> Stage:
    """The second segment, begun after so many of the sale's 100 were sold."""
    stage = Stage(plan(*variants))
    stage.go()
    stage.says(SaleOpen("F1"))
    if count:
        stage.says(SaleSold("F1", count))
    stage.go()
    return stage


def running(stage: Stage) -> tuple[str | None, str, tuple[str, ...]]:
    segment = stage.state.running_segment
    assert segment is not None
    return segment.product, segment.title, segment.say


def test_the_variant_whose_condition_holds_takes_the_place_of_the_segments_own() -> None:
    stage = sold(51, FEW)
    assert running(stage) == ("P5", "礼盒", ("换品",))


def test_the_log_says_what_came_instead_of_what() -> None:
    notes = {note.code: note.args for note in sold(51, FEW).state.log}
    assert notes["segment"] == {"title": "礼盒"}
    assert notes["variant"] == {"title": "冻干草莓秒杀", "product": "商品 P5"}


def test_without_a_condition_that_holds_the_segment_is_as_planned() -> None:
    stage = sold(50, FEW)
    assert running(stage) == ("P4", "冻干草莓秒杀", ("照原计划",))
    assert "variant" not in stage.notes()


def test_of_several_the_first_counts() -> None:
    assert running(sold(60, FEW, FEWER))[0] == "P5"
    assert running(sold(60, FEWER, FEW))[0] == "P6"


def test_what_a_variant_does_not_name_stays() -> None:
    assert running(sold(30, FEWER)) == ("P6", "冻干草莓秒杀", ("照原计划",))


def test_it_is_decided_when_the_segment_begins_and_not_again() -> None:
    stage = sold(0, FEW)
    stage.says(SaleSold("F1", 90))
    stage.passes(minutes(1))
    assert running(stage)[0] == "P4"
    stage = sold(60, FEW)
    stage.says(SaleSold("F1", -60))
    stage.restarts(minutes(1))
    assert running(stage)[0] == "P5"


def test_the_product_card_shows_the_variants_product() -> None:
    stage = sold(60, FEW)
    assert stage.says(OverlayShow("product-card")) is None
    assert [o.key for o in stage.state.overlays if o.graphic == "product-card"] == ["P5"]


def test_the_next_segment_is_not_touched() -> None:
    stage = sold(60, FEW)
    stage.go()
    stage.go()
    assert running(stage)[1] == "收官"
    assert stage.state.segment is not None
    assert stage.state.segment.variant is None
