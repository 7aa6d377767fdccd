"""What a text of the show names is what holds at that instant, on every screen alike."""

from dataclasses import replace
from decimal import Decimal

import pytest

from companion.screens.layers import overlays_view
from companion.screens.live import live_view, messages_view
from companion.screens.variables import Facts, filled_rundown, grows_old_at, has_templates
from companion.show.actions import ShowOverlay, TellHost, Urgency
from companion.show.commands import SendMessage
from companion.show.cue import At, Cue
from companion.show.model import Plan
from companion.show.offer_commands import PriceSet, SaleClose, SaleLeft, SaleOpen, SaleSold, SaleTease
from companion.show.offers import Reveal, WindowMode
from companion.show.times import Ms
from tests.stage import Stage, minutes, seconds, small_plan


def plan_with(mode: WindowMode = WindowMode.NATIVE, **sale: object) -> Plan:
    plan = small_plan()
    return replace(plan, sales={"F1": replace(plan.sales["F1"], mode=mode, **sale)})


def said(stage: Stage, text: str, product: str | None = "P4") -> str:
    return Facts(stage.state, stage.now.wall, product).filled(text)


def on_sale(stage: Stage) -> Stage:
    stage.go()
    assert stage.says(SaleOpen("F1")) is None
    return stage


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ link }} 号链接 {{ price }}", "4 号链接 ¥49.90"),
        (
            "{{ product.name }} 原价 {{ product.was }} 限购 {{ product.limit }}",
            "冻干草莓 20g×5 原价 ¥59.90 限购 1",
        ),
        ("{{ products.P4.price }}", "¥49.90"),
        ("{{ sales.F1.price }} × {{ sales.F1.quantity }}", "¥24.90 × 100"),
        ("{{ bags.L1.prize }} {{ bags.L1.quantity }} 份", "海苔脆片 5 份"),
        ("口令 {{ bags.L1.keyword | default('看屏幕') }}", "口令 看屏幕"),
        ("{{ show.title }} · {{ show.seller }} {{ show.contact }}", "十分钟试播 · 稻岸食研 400-000-0000"),
        ("{{ left }} {{ sales.F1.left }} {{ sales.F1.opens }}", "– – –"),
        ("{{ sales.F9.price }} {{ nothing.at.all }} {{ product }}", "– – –"),
    ],
)
def test_before_air_a_text_says_what_the_show_file_says(text: str, told: str) -> None:
    assert said(Stage(), text) == told


def test_without_a_product_its_values_are_not_known() -> None:
    assert said(Stage(), "{{ price }}", product=None) == "–"


def test_a_price_is_that_of_the_moment() -> None:
    stage = Stage()
    stage.go()
    stage.says(PriceSet("P4", Decimal("44.50"), "改价"))
    assert said(stage, "{{ price }}") == "¥44.50"
    stage.says(SaleOpen("F1"))
    assert said(stage, "{{ price }}") == "¥24.90"


def test_what_is_left_is_said_of_an_open_sale_that_was_counted() -> None:
    stage = on_sale(Stage(plan_with()))
    assert said(stage, "还剩 {{ left | default('不多') }}") == "还剩 不多"
    stage.says(SaleSold("F1", 30))
    assert said(stage, "还剩 {{ left }}") == "还剩 70"
    assert said(stage, "{{ sales.F1.closes }}") == said(stage, "{{ sales.F1.closes }}").strip("–")
    stage.says(SaleClose("F1"))
    assert said(stage, "还剩 {{ left | default('不多') }}") == "还剩 不多"


def test_a_figure_of_the_platforms_page_is_not_said_once_it_is_old() -> None:
    stage = on_sale(Stage(plan_with(WindowMode.MIRROR, stale_after_ms=seconds(30))))
    stage.says(SaleLeft("F1", 23))
    assert said(stage, "{{ left | default('看链接') }}") == "23"
    assert grows_old_at(stage.state, stage.now.wall) == stage.now.wall + seconds(30)
    stage.passes(seconds(29))
    assert said(stage, "{{ left | default('看链接') }}") == "23"
    stage.passes(seconds(1))
    assert said(stage, "{{ left | default('看链接') }}") == "看链接"
    assert grows_old_at(stage.state, stage.now.wall) is None
    assert Facts(stage.state, None, "P4").filled("{{ left | default('看链接') }}") == "看链接"


def test_a_price_that_is_told_at_the_opening_is_in_no_text_before() -> None:
    stage = Stage(plan_with(reveal=Reveal.OPEN))
    stage.go()
    stage.says(SaleTease("F1"))
    assert said(stage, "{{ sales.F1.price | default('马上揭晓') }}") == "马上揭晓"
    stage.says(SaleOpen("F1"))
    assert said(stage, "{{ sales.F1.price | default('马上揭晓') }}") == "¥24.90"


def test_a_text_of_before_there_were_templates_stays_as_it_was() -> None:
    for text in ("只要 {price}", "{{ price", "{% for x in y %}{% endfor %}", "{{ 9 ** 9 }}"):
        assert said(Stage(), text) == text


def test_lines_and_messages_of_the_rundown_are_filled_with_the_product_of_their_segment() -> None:
    plan = small_plan()
    opening, strawberry, close = plan.rundown
    plan = replace(
        plan,
        rundown=(
            replace(opening, say=("一会儿 {{ products.P4.link }} 号链接",)),
            replace(
                strawberry,
                say=("只要 {{ price }}", "不用填"),
                cues=(
                    Cue(
                        id="m",
                        trigger=At(Ms(0)),
                        do=(TellHost("报价 {{ price }}"),),
                        copy="{{ link }} 号 {{ price }}",
                    ),
                ),
            ),
            close,
        ),
    )
    stage = Stage(plan)
    assert has_templates(plan)
    assert not has_templates(small_plan())
    first, second, third = filled_rundown(stage.state, stage.now.wall)
    assert first.say == ("一会儿 4 号链接",)
    assert second.say == ("只要 ¥49.90", "不用填")
    assert second.cues[0].do == (TellHost("报价 ¥49.90"),)
    assert second.cues[0].copy == "4 号 ¥49.90"
    assert third == close


def test_an_overlay_says_what_holds_now_and_what_its_own_product_costs() -> None:
    plan = small_plan()
    data = {"title": "{{ show.title }}", "line": "{{ price | default('看链接') }}", "product": "P4"}
    cue = Cue(id="n", trigger=At(Ms(0)), do=(ShowOverlay("notice", None, data),))
    stage = Stage(replace(plan, rundown=(replace(plan.rundown[0], cues=(cue,)), *plan.rundown[1:])))
    stage.go()
    stage.passes(seconds(1))
    (layer,) = overlays_view(stage.state, stage.now.wall)["layers"]
    assert (layer["data"]["title"], layer["data"]["line"]) == ("十分钟试播", "¥49.90")
    stage.says(PriceSet("P4", Decimal("44.50"), "改价"))
    (layer,) = overlays_view(stage.state, stage.now.wall)["layers"]
    assert layer["data"]["line"] == "¥44.50"


def test_a_message_keeps_to_the_product_it_was_sent_for() -> None:
    """The next segment sells something else: an old message must not name its price."""
    stage = Stage()
    stage.go()
    stage.passes(minutes(2))
    stage.go()
    stage.says(SendMessage("{{ product.name }} 只要 {{ price }}", Urgency.NORMAL))
    text = "冻干草莓 20g×5 只要 ¥49.90"
    sent = messages_view(stage.state)["messages"][-1]
    assert sent["text"] == text
    assert live_view(stage.state)["log"][-1]["args"]["text"] == text
    stage.passes(minutes(1))
    while stage.state.running_segment is not None and stage.state.running_segment.id != "close":
        stage.passes(seconds(2))
        stage.go()
    assert sent in messages_view(stage.state)["messages"]
