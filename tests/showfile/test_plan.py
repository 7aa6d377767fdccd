"""The plan that comes of the examples, field by field."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from companion.show.actions import (
    BagStep,
    HideOverlay,
    MoveBag,
    MoveSale,
    Play,
    SaleStep,
    ShowOverlay,
    TakeScene,
    TellHost,
    Urgency,
)
from companion.show.cue import After, At, BeforeEnd, Cue, LatePolicy, OnGo
from companion.show.model import Plan, Studio
from companion.show.money import Money
from companion.show.offers import BagPlan, FormerPrice, Prize, Product, SalePlan, Seller, WindowMode
from companion.show.problems import Mark, Severity
from companion.show.times import MINUTE, SECOND, Ms, WallMs
from companion.showfile import Surroundings, load_show, read_show
from tests.showfile.around import AROUND, NO_FIELDS

ROOT = Path(__file__).parents[2]
TEN_MINUTES = ROOT / "examples" / "ten-minutes" / "show.yaml"


def yuan(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


@pytest.fixture(name="plan")
def _plan() -> Plan:
    loaded = load_show(TEN_MINUTES, AROUND)
    assert loaded.problems == ()
    assert loaded.plan is not None
    return loaded.plan


def test_the_head_of_the_show(plan: Plan) -> None:
    assert (plan.id, plan.title, plan.language) == ("ten-minutes", "十分钟试播", "zh-CN")
    assert (plan.zone, plan.market, plan.platform) == ("Asia/Shanghai", "cn", "own-site")
    assert plan.on_air == ("virtual_camera",)
    assert plan.seller == Seller(name="稻岸食研（虚构）", contact="400-000-0000")
    assert plan.studio == Studio(
        scenes={"host": "Host", "product": "Product", "fallback": "Fallback"},
        cameras={"main": "Cam"},
        microphones={"host": "Mic"},
    )
    assert plan.fallback_scene == "Fallback"
    assert plan.length_ms == 10 * MINUTE


def test_the_planned_start_is_an_instant(plan: Plan) -> None:
    half_past_seven_in_shanghai = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
    assert plan.planned_start == WallMs(int(half_past_seven_in_shanghai.timestamp() * 1000))


def test_the_goods(plan: Plan) -> None:
    assert plan.products == {
        "P4": Product(
            id="P4",
            name="冻干草莓 20g×5",
            price=yuan("49.90"),
            link=4,
            was=FormerPrice(price=yuan("59.90"), basis="7d_lowest", since="2026-11-20", until="2026-11-27"),
            stock=200,
            limit=1,
            points=("整颗冻干", "独立小包", "开袋即食"),
            hook="一口咬下去是整颗的",
            never=("最健康",),
        )
    }
    # The author's decimals stay: equal as numbers is not enough.
    assert str(plan.products["P4"].price.amount) == "49.90"


def test_the_windows(plan: Plan) -> None:
    assert plan.sales == {
        "F1": SalePlan(
            id="F1",
            product="P4",
            price=yuan("24.90"),
            quantity=100,
            limit=1,
            teaser_ms=MINUTE,
            length_ms=Ms(3 * MINUTE),
            mode=WindowMode.NATIVE,
        )
    }
    assert plan.bags == {
        "L1": BagPlan(
            id="L1",
            prize=Prize(name="海苔脆片", value=yuan("9.90"), quantity=5),
            length_ms=Ms(4 * MINUTE),
            mode=WindowMode.NATIVE,
            follow=True,
            keyword="今天吃坚果",
            draw="at_close",
            claim_within_ms=Ms(48 * 60 * MINUTE),
            claim_how="私信客服填写地址",
            delivery="包邮",
            forfeit="逾期未填视为放弃",
            exclude=("稻岸小助手",),
        )
    }


def test_the_segments(plan: Plan) -> None:
    opening, strawberry, close = plan.rundown
    assert (opening.id, opening.title, opening.length_ms) == ("opening", "开场", 2 * MINUTE)
    assert (opening.scene, opening.product, opening.shortest_ms) == ("host", None, None)
    assert opening.say == ("报品牌与今日主题", "说清福袋规则", "预告草莓秒杀")
    assert (strawberry.length_ms, strawberry.shortest_ms) == (6 * MINUTE, 5 * MINUTE)
    assert (strawberry.product, strawberry.scene) == ("P4", "product")
    assert strawberry.say == ("整颗冻干，不是粉", "掰开给大家看", "三、二、一，上链接")
    assert [segment.ends_hard for segment in plan.rundown] == [False, False, True]
    assert close.cues == ()


def test_the_cues(plan: Plan) -> None:
    opening, strawberry, _ = plan.rundown
    assert opening.cues == (
        Cue(
            id="rules",
            trigger=At(Ms(10 * SECOND)),
            do=(ShowOverlay("seller-info", Ms(30 * SECOND)),),
            mark=Mark(53, 9),
        ),
        Cue(id="bag-1", trigger=At(MINUTE), do=(MoveBag("L1", BagStep.OPEN),), mark=Mark(54, 9)),
    )
    assert strawberry.cues == (
        Cue(id="card", trigger=At(Ms(0)), do=(ShowOverlay("product-card"),), mark=Mark(64, 9)),
        Cue(id="tease", trigger=At(MINUTE), do=(MoveSale("F1", SaleStep.TEASE),), mark=Mark(65, 9)),
        Cue(id="open", trigger=After("tease", MINUTE), do=(MoveSale("F1", SaleStep.OPEN),), mark=Mark(66, 9)),
        Cue(
            id="stock",
            trigger=At(Ms(2 * MINUTE)),
            who="场控",
            task="后台放库存 100",
            copy="4号链接 限购1",
            mark=Mark(67, 9),
        ),
        Cue(
            id="closeup",
            trigger=OnGo(),
            do=(TakeScene("product"), TellHost("看 2 号机")),
            notes="主播举起样品时",
            mark=Mark(68, 9),
        ),
        Cue(
            id="wrap",
            trigger=BeforeEnd(Ms(20 * SECOND)),
            do=(TellHost("准备收尾", Urgency.WARN),),
            mark=Mark(69, 9),
        ),
    )


SMALLEST = """\
version: 1
show: {id: s, title: S, zone: Europe/London, language: en, market: uk, on_air: [stream]}
operator: {name: N, contact: C}
obs: {scenes: {fallback: F}}
rundown:
  - {id: a, title: A, length: 1m, cues: [CUE]}
"""


def plan_of(text: str) -> Plan:
    loaded = read_show(text.encode(), "show.yaml", AROUND)
    assert loaded.problems == ()
    assert loaded.plan is not None
    return loaded.plan


def test_what_is_left_out_has_its_default() -> None:
    written = "{id: c, on: go, do: [{overlay: seller-info}, {hide: seller-info}]}"
    plan = plan_of(SMALLEST.replace("CUE", written))
    assert (plan.planned_start, plan.platform) == (None, "own-site")
    assert (plan.products, plan.sales, plan.bags) == ({}, {}, {})
    (cue,) = plan.rundown[0].cues
    assert (cue.trigger, cue.late) == (OnGo(), LatePolicy.ASK)
    assert cue.do == (ShowOverlay("seller-info"), HideOverlay("seller-info"))


def test_a_cue_may_act_and_be_a_task_and_has_its_late_policy() -> None:
    written = "{id: c, at: 0:30, who: op, task: list it, do: {message: now, urgency: urgent}, late: skip}"
    (cue,) = plan_of(SMALLEST.replace("CUE", written)).rundown[0].cues
    assert cue.trigger == At(Ms(30 * SECOND))
    assert (cue.who, cue.task, cue.copy, cue.late) == ("op", "list it", "", LatePolicy.SKIP)
    assert cue.do == (TellHost("now", Urgency.URGENT),)


def test_a_cue_plays_a_media_source_by_its_name_in_obs() -> None:
    written = "{id: c, at: 0s, do: [{play: '片头 #1'}, {play: 7}]}"
    (cue,) = plan_of(SMALLEST.replace("CUE", written)).rundown[0].cues
    assert cue.do == (Play("片头 #1"), Play("7"))


def test_notes_may_have_several_lines_and_a_break_after_the_text_is_not_part_of_it() -> None:
    written = '{id: c, on: go, do: {overlay: seller-info}, notes: "one\\n\\ttwo\\n"}'
    text = SMALLEST.replace("CUE", written).replace("title: A", 'title: "A\\n"')
    plan = plan_of(text)
    assert plan.rundown[0].cues[0].notes == "one\n\ttwo"
    assert plan.rundown[0].title == "A"


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("90s", 90 * SECOND),
        ("3m", 3 * MINUTE),
        ("1:30", 90 * SECOND),
        ("0:05:00", 5 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("48h", 48 * 60 * MINUTE),
        ("120:00", 120 * MINUTE),
    ],
)
def test_a_length_is_written_as_people_do(written: str, length: int) -> None:
    text = SMALLEST.replace("length: 1m, cues: [CUE]", f"length: {written}")
    assert plan_of(text).length_ms == length


def test_words_that_yaml_would_turn_into_something_else_stay_as_written() -> None:
    text = (
        SMALLEST.replace("title: A", "title: 007").replace("name: N", "name: no").replace(", cues: [CUE]", "")
    )
    plan = plan_of(text)
    assert (plan.rundown[0].title, plan.seller.name) == ("007", "no")


@pytest.mark.parametrize(
    ("market", "currency"),
    [("cn", "CNY"), ("us", "USD"), ("eu", "EUR"), ("uk", "GBP"), ("eu, currency: SEK", "SEK")],
)
def test_the_market_sets_the_currency_unless_the_show_does(market: str, currency: str) -> None:
    text = SMALLEST.replace("market: uk", f"market: {market}").replace(", cues: [CUE]", "")
    plan = plan_of(text + "products: {P: {name: N, price: 5}}\n")
    assert plan.products["P"].price == Money(Decimal(5), currency)


def test_the_show_that_a_newcomer_starts_from_can_run() -> None:
    loaded = load_show(ROOT / "show.example.yaml", Surroundings.of(ROOT))
    assert loaded.problems == ()
    assert loaded.plan is not None
    assert len(loaded.plan.rundown) == 14
    assert (len(loaded.plan.products), len(loaded.plan.bags), len(loaded.plan.sales)) == (8, 5, 2)
    assert loaded.plan.length_ms == 120 * MINUTE


def test_a_fallback_that_the_show_itself_uses_is_a_warning_and_the_show_can_run() -> None:
    text = SMALLEST.replace(", cues: [CUE]", "").replace("{fallback: F}", "{host: F, fallback: F, table: T}")
    loaded = read_show(text.encode(), "show.yaml", AROUND)
    assert loaded.plan is not None
    assert [(problem.code, problem.severity, problem.mark) for problem in loaded.problems] == [
        ("fallback-shared", Severity.WARNING, Mark(4, 25))
    ]


def test_scenes_that_only_others_share_are_nothing_to_warn_of() -> None:
    plan_of(SMALLEST.replace(", cues: [CUE]", "").replace("{fallback: F}", "{host: H, talk: H, fallback: F}"))


def test_a_show_with_an_overlay_that_has_no_graphic_cannot_run() -> None:
    loaded = load_show(TEN_MINUTES, replace(AROUND, graphics={"product-card": NO_FIELDS}))
    assert loaded.plan is None
    assert [(problem.code, problem.severity) for problem in loaded.problems] == [
        ("overlay-without-graphic", Severity.ERROR)
    ]
