"""Events as shows of version 0.1.0 might have had them: what its golden journal holds."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from companion.errors import Sentence
from companion.show.actions import (
    BagStep,
    HideOverlay,
    MoveBag,
    MoveSale,
    SaleStep,
    ShowOverlay,
    TakeScene,
    TellHost,
    Urgency,
)
from companion.show.clock import UtcOffset
from companion.show.commands import ArmCue, DisarmCue
from companion.show.conditions import Condition
from companion.show.cue import (
    After,
    At,
    BeforeEnd,
    Clock,
    Cue,
    LatePolicy,
    OnCondition,
    OnGo,
    With,
)
from companion.show.events import (
    BagDue,
    ClockStepped,
    Commanded,
    CueDue,
    EffectDone,
    EffectFailed,
    Event,
    ObsConnected,
    ObsLost,
    OutputsChanged,
    OverlayDue,
    PlanOffered,
    PlanWithdrawn,
    RunResumed,
    SaleDue,
    SceneOnAir,
    ScenesChanged,
    ShowOpened,
    WritingChanged,
)
from companion.show.model import LoopPass, Plan, Segment, Studio, Variant
from companion.show.money import Money
from companion.show.offer_commands import SaleExtend
from companion.show.offers import BagPlan, FormerPrice, Prize, Product, SalePlan, Seller, WindowMode
from companion.show.problems import Mark
from companion.show.times import Moment, Ms, RunMs, WallMs

GOLDEN = Path(__file__).with_name("golden") / "0.1.0.jsonl"

START = WallMs(1_795_444_200_000)


def moment(run_ms: int) -> Moment:
    return Moment(RunMs(run_ms), WallMs(START + run_ms))


def yuan(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


PLAN = Plan(
    id="ten-minutes",
    title="十分钟试播",
    zone="Asia/Shanghai",
    language="zh-CN",
    market="cn",
    platform="own-site",
    on_air=("virtual_camera",),
    planned_start=WallMs(START + 60_000),
    seller=Seller(name="稻岸食研（虚构）", contact="400-000-0000"),
    studio=Studio(
        scenes={"host": "Host", "fallback": "Fallback"}, cameras={"main": "Cam"}, microphones={"host": "Mic"}
    ),
    products={
        "P4": Product(
            id="P4",
            name="冻干草莓 20g×5",
            price=yuan("49.90"),
            link=4,
            was=FormerPrice(price=yuan("59.90"), basis="7d_lowest", since="2026-11-20", until="2026-11-27"),
            stock=200,
            limit=1,
            points=("整颗冻干", "独立小包"),
            hook="一口咬下去是整颗的",
            never=("最健康",),
        )
    },
    sales={
        "F1": SalePlan(
            id="F1",
            product="P4",
            price=yuan("24.90"),
            quantity=100,
            length_ms=Ms(180_000),
            teaser_ms=Ms(60_000),
            limit=1,
            mode=WindowMode.NATIVE,
        )
    },
    bags={
        "L1": BagPlan(
            id="L1",
            prize=Prize(name="海苔脆片", value=yuan("9.90"), quantity=5),
            length_ms=Ms(240_000),
            follow=True,
            keyword="今天吃坚果",
        )
    },
    rundown=(
        Segment(
            id="opening",
            title="开场",
            length_ms=Ms(120_000),
            scene="host",
            say=("报品牌与今日主题",),
            cues=(
                Cue(
                    id="rules",
                    trigger=At(Ms(10_000)),
                    do=(ShowOverlay("seller-info", Ms(30_000)), HideOverlay("product-card")),
                    mark=Mark(40, 9),
                ),
                Cue(id="bag-1", trigger=After("rules", Ms(50_000)), do=(MoveBag("L1", BagStep.OPEN),)),
                Cue(id="link", trigger=BeforeEnd(Ms(5_000)), who="运营", task="上链接 4", copy="4号链接"),
                Cue(
                    id="sale",
                    trigger=OnGo(),
                    do=(
                        TakeScene("host"),
                        MoveSale("F1", SaleStep.OPEN),
                        TellHost('开秒杀 "F1"\n', Urgency.URGENT),
                    ),
                    late=LatePolicy.SKIP,
                ),
            ),
            ends_hard=True,
        ),
    ),
)

LOW = Condition.read("left(F1) < 20")

LOOPED = replace(
    PLAN,
    id="three-rounds",
    products={**PLAN.products, "P5": Product(id="P5", name="混合果仁", price=yuan("39.90"))},
    rundown=(
        Segment(
            id="round-2",
            title="第二遍",
            length_ms=Ms(240_000),
            longest_ms=Ms(300_000),
            starts_hard=True,
            optional=True,
            weight=3,
            share=Decimal("12.5"),
            product="P4",
            loop=LoopPass(loop="rounds", number=2, of=3),
            variants=(Variant(when=LOW, product="P5", title="果仁", say=("换品",)),),
            cues=(
                Cue(id="eight", trigger=Clock(Ms(72_000_000)), do=(TellHost("八点了"),)),
                Cue(id="with-eight", trigger=With("eight", Ms(5_000)), do=(TellHost("报时后"),)),
                Cue(id="low", trigger=OnCondition(LOW), do=(TellHost("快没了"),), armed=False),
            ),
        ),
    ),
)

HOUR = 3_600_000
SHANGHAI = (UtcOffset(WallMs(START - 48 * HOUR), Ms(8 * HOUR)),)
BERLIN = (UtcOffset(WallMs(0), Ms(2 * HOUR)), UtcOffset(WallMs(START + HOUR), Ms(HOUR)))

ONE_OF_EACH: tuple[Event, ...] = (
    ShowOpened(at=moment(0), plan=PLAN),
    ObsConnected(
        at=moment(210),
        version="29.0.2",
        program="Host",
        scenes=("Host", "Fallback"),
        inputs=("Cam", "Mic"),
        outputs={"stream": False, "virtual_camera": True},
        studio_mode=True,
    ),
    Commanded(
        at=moment(5_000),
        id="7d0c",
        by="operator",
        command=SaleExtend(sale="F1", seconds=30, reason="库存补货"),
    ),
    SceneOnAir(at=moment(5_080), scene="Host"),
    EffectDone(at=moment(5_081), effect="e1"),
    CueDue(at=moment(15_003), cue="rules", pass_no=1, due=RunMs(15_000)),
    OverlayDue(at=moment(45_001), overlay="seller-info"),
    SaleDue(at=moment(185_000), sale="F1"),
    BagDue(at=moment(300_002), bag="L1"),
    EffectFailed(at=moment(302_000), effect="e2", reason="OBS has no scene called 'Product'."),
    ScenesChanged(at=moment(303_000), scenes=("Host", "Product", "Fallback")),
    OutputsChanged(at=moment(304_000), outputs={"stream": True}),
    ObsLost(at=moment(305_000), reason="OBS closed the connection."),
    RunResumed(at=moment(330_000), away_ms=Ms(12_500)),
    ClockStepped(at=moment(331_000), by_ms=Ms(-3_600_000)),
    WritingChanged(at=moment(332_000), failed="the disk is full"),
    ShowOpened(at=moment(340_000), plan=LOOPED, utc_offsets=SHANGHAI),
    Commanded(at=moment(341_000), id="7d0d", by="operator", command=ArmCue("low")),
    Commanded(at=moment(341_500), id="7d0e", by="operator:小林", command=DisarmCue("low")),
    RunResumed(at=moment(350_000), away_ms=Ms(8_500), utc_offsets=BERLIN),
    PlanOffered(at=moment(350_000), plan=replace(PLAN, title="十五分钟试播"), digest="0a1b2c3d4e5f"),
    PlanWithdrawn(at=moment(351_000)),
)


def in_english(said: list[str | None]) -> Callable[[Sentence | None], None]:
    """Hears of every change of a journal being written, as a log would tell it."""
    return lambda failed: said.append(None if failed is None else str(failed))
