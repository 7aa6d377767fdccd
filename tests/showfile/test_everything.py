"""A show that says everything a show file can say, and the plan that becomes of it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from companion.show.actions import BagStep, MoveBag, ShowOverlay, TellHost
from companion.show.conditions import Condition
from companion.show.cue import After, At, Clock, Cue, OnCondition, With
from companion.show.health.settings import TIMES, Times
from companion.show.health.troubles import Trouble
from companion.show.limits import LimitOf
from companion.show.model import (
    Care,
    CatchUp,
    Duty,
    GuardPlan,
    Look,
    LoopPass,
    Plan,
    Playbook,
    Returns,
    Scope,
    Segment,
    Studio,
    Targets,
    TimerPlan,
    Upkeep,
    Variant,
)
from companion.show.money import Money
from companion.show.offers import (
    Answer,
    BagPlan,
    Fairness,
    Gift,
    LadderStep,
    Prize,
    QueuePlan,
    Reveal,
    Seller,
    WindowMode,
)
from companion.show.times import MINUTE, Ms
from companion.showfile import Loaded, read_show
from tests.showfile.around import AROUND, NO_FIELDS

SHOW = """\
version: 1
show:
  id: all
  title: 007
  zone: Asia/Shanghai
  start: 2026-12-01 19:30
  length: 30m
  language: zh-CN
  market: cn
  platform: douyin
  on_air: [stream]
operator: {name: no, contact: 00123}
obs:
  scenes: {host: 主机位, private: 休息, fallback: 应急}
  cameras: {main: 机位}
  microphones: {host: 麦, spare: 备用麦}
  outputs: {stream: restore, record: offer}
  studio_mode: off
  collection: 秋季
  profile: 直播
  fallback_cuts: false
  keep: {sound: restore, collection: leave}
overlays: {theme: quiet, brand: D7263D, logo: assets/logo.png}
targets: {revenue: 100000, orders: 50, online_peak: 800, followers: 600}
products:
  P1:
    name: 坚果
    price: 19.90
    kind: 爆款
    ladder: [{quantity: 2, price: 35.00}, {quantity: 3, price: 50.00}]
    gifts: [{name: 夹子, value: 3.00}, {name: 试吃, quantity: 2}]
    stock: 100
    reserve: 10
    points: [烘烤不油炸]
    evidence: {烘烤不油炸: assets/report.pdf}
    image: assets/p1.jpg
    faq: [{ask: 咸吗, answer: 不咸}]
  P2: {name: 红茶, price: 9, stock: 50, sku: HC-50}
sales:
  F1:
    {product: P1, price: 9.90, quantity: 20, teaser: 60s, length: 2m, reveal: open, once: true,
     stale_after: 90s}
bags:
  L1:
    prize: {name: 红茶, kind: 实物, value: 9, quantity: 2, product: P2}
    join: {fan_club: true, watch: 2m, how: 点福袋}
    length: 5m
    draw_how: 平台随机抽取
    claim: {within: 48h, how: 私信, condition: 大陆地址}
    delivery: 包邮
    forfeit: 逾期放弃
    organiser: {name: 茶庄, contact: 400-1}
    exclude: [员工甲]
  L2:
    prize: {name: 夹子, value: 3, quantity: 2}
    mode: native
    length: 5m
    claim: {within: 48h, how: 私信}
    delivery: 包邮
    forfeit: 逾期放弃
    exclude: [员工甲, "10086"]
    exclude_recent: 30d
    fairness: A
    alternates: 3
bag_queue: {bags: [L2], gap: 45s, loop: true}
checklist: [{who: 技术, task: 开灯}]
incidents:
  auto: off
  dwell: 12s
  most: 5
  within: 10m
  pause: 3m
  leave_alone: [private]
  detect:
    frozen: {alarm: 6s, act: never, clear: 5s}
    silent: {act: 20s, inputs: [host]}
    black: {act: 4s, scenes: [host]}
  thresholds: {silent_before_cdb: -5500, clip_ticks: 6}
playbooks:
  camera_lost: {say: [换个角度], tasks: [{who: 技术, task: 查线}]}
  black:
    say: [稍等]
    scenes: [host, fallback]
    hold: false
    hide_prices: true
    show: {overlay: notice, for: 30s, data: {title: 画面马上回来}}
    mute: [host]
    unmute: [spare]
    returns: ask
    return_after: 20s
  silent: {unmute: [spare]}
timers: {break: {title: 中场, length: 4m}}
catch_up: {auto_catch_up: true, most: 5m, drop: true, tell_after: 1m}
rundown:
  - id: a
    title: 开场
    length: 10m
    shortest: 8m
    longest: 12m
    weight: 2
    optional: true
    priority: 2
    starts: hard
    share: 40%
    product: P1
    notes: [给红茶留位置]
    variants:
      - {when: stock(P1) < 20, product: P2, title: 换红茶, say: [喝一口], props: [茶杯]}
      - {when: incident, cues: [{id: short, at: 1m, do: {message: 长话短说}}]}
    props: [白盘, 电子秤]
    cues:
      - {id: early, at: 1:30, do: {overlay: notice, for: 20s, data: {title: 你好}}}
      - {id: clocked, clock: 19:31, promise: false, warn: 30s, do: {sale: F1, step: tease}}
      - {id: beside, with: clocked, wait: 5s, armed: false, do: {message: 倒数}}
      - {id: task, at: 2m, who: 场控, task: 上链接}
      - {id: ticked, after: task, do: [{message: 好了}, {play: 片尾}]}
      - {id: few, on: left(F1) <= 5, do: {message: 快没了}}
  - loop: round
    times: 2
    segments:
      - id: b
        title: 一遍
        length: 5m
        share: 10%
        cues:
          - {id: rules, at: 0s, passes: [1], do: {bag: L1, step: announce}}
          - {id: bag, at: 0s, passes: [2], do: {bag: L1, step: open}}
          - {id: told, at: 1m, passes: [3], do: [{bag: L1, step: draw}, {bag: L1, step: publish}]}
  - {id: middle, title: 中场, length: 5m, share: 30%, starts: 19:50, ends: 19:55, follow: auto}
  - {loop: round, times: 1, until: 20:30}
"""


OF_OBS = tuple(f"  {key}:" for key in ("studio_mode", "collection", "profile", "fallback_cuts", "keep"))


@pytest.fixture(name="plan", scope="module")
def _plan() -> Plan:
    plan = loaded(SHOW).plan
    assert plan is not None
    return plan


def loaded(text: str) -> Loaded:
    around = replace(AROUND, graphics={**AROUND.graphics, "notice": NO_FIELDS})
    return read_show(text.encode(), "show.yaml", around)


def yuan(text: str) -> Money:
    return Money(Decimal(text), "CNY")


def cue(plan: Plan, name: str) -> Cue:
    found = plan.rundown[0].cue(name)
    assert found is not None
    return found


def test_it_can_run(plan: Plan) -> None:
    assert plan.length_ms == 30 * MINUTE


def test_the_same_text_is_a_length_in_one_field_and_a_time_of_day_in_another() -> None:
    text = SHOW.replace("start: 2026-12-01 19:30", "start: 2026-12-01 01:25").replace("19:31", "1:30")
    text = text.replace(", starts: 19:50, ends: 19:55", "").replace(", until: 20:30", "")
    plan = loaded(text).plan
    assert plan is not None
    assert cue(plan, "early").trigger == At(Ms(90_000))
    assert cue(plan, "clocked").trigger == Clock(Ms(5_400_000))


def test_numbers_and_words_that_yaml_would_read_otherwise_stay_as_they_are(plan: Plan) -> None:
    assert (plan.title, plan.seller) == ("007", Seller(name="no", contact="00123"))
    assert str(plan.products["P1"].price.amount) == "19.90"


def test_goods_carry_their_ladder_gifts_evidence_and_answers(plan: Plan) -> None:
    nuts = plan.products["P1"]
    assert nuts.ladder == (
        LadderStep(pieces=2, price=yuan("35.00")),
        LadderStep(pieces=3, price=yuan("50.00")),
    )
    assert nuts.gifts == (Gift(name="夹子", value=yuan("3.00")), Gift(name="试吃", quantity=2))
    assert (nuts.kind, nuts.stock, nuts.reserve) == ("爆款", 100, 10)
    assert (nuts.evidence, nuts.image) == ({"烘烤不油炸": "assets/report.pdf"}, "assets/p1.jpg")
    assert nuts.faq == (Answer(ask="咸吗", answer="不咸"),)


def test_a_bag_carries_everything_that_must_be_disclosed(plan: Plan) -> None:
    assert plan.bags["L1"] == BagPlan(
        id="L1",
        prize=Prize(name="红茶", value=yuan("9"), quantity=2, kind="实物", product="P2"),
        length_ms=Ms(5 * MINUTE),
        fan_club=True,
        watch_ms=Ms(2 * MINUTE),
        join_how="点福袋",
        draw_how="平台随机抽取",
        claim_within_ms=Ms(48 * 60 * MINUTE),
        claim_how="私信",
        claim_condition="大陆地址",
        delivery="包邮",
        forfeit="逾期放弃",
        organiser=Seller(name="茶庄", contact="400-1"),
        exclude=("员工甲",),
    )


def test_a_sale_says_when_its_price_is_shown_and_how_long_a_count_holds(plan: Plan) -> None:
    sale = plan.sales["F1"]
    assert (sale.reveal, sale.once, sale.stale_after_ms) == (Reveal.OPEN, True, 90_000)
    assert [plan.products[name].sku for name in ("P1", "P2")] == ["", "HC-50"]


def test_a_bag_of_ones_own_says_how_it_is_drawn(plan: Plan) -> None:
    own, other = plan.bags["L2"], plan.bags["L1"]
    assert (own.mode, own.fairness, own.alternates) == (WindowMode.NATIVE, Fairness.A, 3)
    assert (own.exclude, own.recent_days) == (("员工甲", "10086"), 30)
    assert (other.fairness, other.alternates, other.recent_days) == (Fairness.B, None, 0)
    assert plan.queue == QueuePlan(bags=("L2",), gap_ms=Ms(45_000), loop=True)


def test_a_cue_takes_a_bag_through_every_step(plan: Plan) -> None:
    moved = [action for segment in plan.rundown for cue in segment.cues for action in cue.do]
    steps = [action.step for action in moved if isinstance(action, MoveBag)]
    assert steps == [BagStep.ANNOUNCE, BagStep.OPEN, BagStep.DRAW, BagStep.PUBLISH]


def test_what_the_crew_agreed_on_before_is_there(plan: Plan) -> None:
    assert plan.look == Look(theme="quiet", brand="#d7263d", logo="assets/logo.png")
    assert plan.targets == Targets(revenue=yuan("100000"), orders=50, online_peak=800, followers=600)
    assert plan.checklist == (Duty(who="技术", task="开灯"),)
    check = (Duty(who="技术", task="查线"),)
    assert plan.playbooks == {
        "camera_lost": Playbook(say=("换个角度",), tasks=check),
        "black": Playbook(
            say=("稍等",),
            tasks=check,
            scenes=("host", "fallback"),
            hold=False,
            hide_prices=True,
            show=(ShowOverlay("notice", Ms(30_000), {"title": "画面马上回来"}),),
            mute=("host",),
            unmute=("spare",),
            returns=Returns.ASK,
            return_after_ms=Ms(20_000),
        ),
        "silent": Playbook(unmute=("spare",)),
    }
    assert plan.studio.outputs == {"stream": Care.RESTORE, "record": Care.OFFER}


def test_automation_is_as_the_show_says_and_by_default_where_it_says_nothing(plan: Plan) -> None:
    assert plan.guard == GuardPlan(
        armed=False,
        dwell_ms=Ms(12_000),
        most_switches=5,
        within_ms=Ms(10 * MINUTE),
        leave_alone=("private",),
        times={
            Trouble.FROZEN: Times(alarm_ms=Ms(6_000), act_ms=None, clear_ms=Ms(5_000)),
            Trouble.SILENT: replace(TIMES[Trouble.SILENT], act_ms=Ms(20_000)),
            Trouble.BLACK: replace(TIMES[Trouble.BLACK], act_ms=Ms(4_000)),
        },
        scopes={Trouble.SILENT: Scope(inputs=("host",)), Trouble.BLACK: Scope(scenes=("host",))},
        thresholds={"silent_before_cdb": -5_500, "clip_ticks": 6},
    )
    (own,) = [limit for limit in plan.limits if limit.of is LimitOf.PAUSE_MS]
    assert (own.most, own.rule_of) == (3 * MINUTE, "007")


def test_what_obs_is_to_be_and_what_is_done_when_it_is_not_are_there(plan: Plan) -> None:
    studio = plan.studio
    assert (studio.studio_mode, studio.collection, studio.profile) == (False, "秋季", "直播")
    assert studio.fallback_cuts is False
    assert {upkeep.value: studio.care(upkeep).value for upkeep in Upkeep} == {
        "sound": "restore",
        "studio_mode": "offer",
        "collection": "leave",
        "profile": "offer",
    }


@pytest.mark.parametrize("written", ["on", "true"])
def test_studio_mode_is_on_as_people_and_as_editors_write_it(written: str) -> None:
    plan = loaded(SHOW.replace("studio_mode: off", f"studio_mode: {written}")).plan
    assert plan is not None
    assert plan.studio.studio_mode is True


def test_a_show_that_says_nothing_of_obs_manages_no_more_than_it_did(plan: Plan) -> None:
    silent = "\n".join(line for line in SHOW.splitlines() if not line.startswith(OF_OBS))
    bare = loaded(silent).plan
    assert bare is not None
    assert bare.studio == Studio(
        scenes=plan.studio.scenes,
        cameras=plan.studio.cameras,
        microphones=plan.studio.microphones,
        outputs=plan.studio.outputs,
    )


def test_a_segment_says_how_far_it_can_give(plan: Plan) -> None:
    segment = plan.rundown[0]
    assert (segment.shortest_ms, segment.longest_ms, segment.weight) == (8 * MINUTE, 12 * MINUTE, 2)
    assert (segment.optional, segment.starts_hard, segment.share) == (True, True, Decimal(40))
    assert segment.variants == (
        Variant(
            when=Condition.read("stock(P1) < 20"),
            product="P2",
            title="换红茶",
            say=("喝一口",),
            props=("茶杯",),
        ),
        Variant(when=Condition.read("incident"), cues=(plan_cue(segment, "short"),)),
    )
    assert (segment.props, segment.notes) == (("白盘", "电子秤"), ("给红茶留位置",))


def plan_cue(segment: Segment, name: str) -> Cue:
    """One of a variant's own cue sheet."""
    sheets = [variant.cues or () for variant in segment.variants]
    return next(cue for sheet in sheets for cue in sheet if cue.id == name)


def test_a_variant_has_cues_of_its_own(plan: Plan) -> None:
    short = plan_cue(plan.rundown[0], "short")
    assert (short.trigger, short.do) == (At(Ms(60_000)), (TellHost("长话短说"),))
    assert short.mark.line == SHOW[: SHOW.index("{id: short")].count("\n") + 1


def test_an_edge_is_fixed_where_it_is_planned_or_at_a_time_of_day(plan: Plan) -> None:
    first, middle = plan.rundown[0], plan.rundown[3]
    assert (first.starts_hard, first.starts_clock_ms, first.ends_hard, first.ends_clock_ms) == (
        *(True, None),
        *(False, None),
    )
    assert (middle.starts_hard, middle.starts_clock_ms) == (True, Ms((19 * 60 + 50) * MINUTE))
    assert (middle.ends_hard, middle.ends_clock_ms) == (True, Ms((19 * 60 + 55) * MINUTE))
    assert [segment.follows for segment in plan.rundown] == [False, False, False, True, False]
    assert [segment.priority for segment in plan.rundown] == [2, 1, 1, 1, 1]


def test_a_cue_says_whether_it_is_promised_and_when_it_is_announced(plan: Plan) -> None:
    clocked, early = cue(plan, "clocked"), cue(plan, "early")
    assert (clocked.promise, clocked.warn_ms) == (False, 30_000)
    assert (early.promise, early.warn_ms) == (None, 0)


def test_timers_and_how_time_is_won_back_are_of_the_show(plan: Plan) -> None:
    assert plan.timers == {"break": TimerPlan(id="break", title="中场", length_ms=Ms(4 * MINUTE))}
    assert plan.catch_up == CatchUp(auto=True, most_ms=Ms(5 * MINUTE), drop=True, tell_after_ms=Ms(60_000))
    least = loaded(SHOW.replace("catch_up:", "# catch_up:").replace("timers:", "# timers:")).plan
    assert least is not None
    assert (least.catch_up, least.timers) == (CatchUp(), {})


def test_cues_fire_by_clock_by_each_other_and_by_what_is_left(plan: Plan) -> None:
    few = Condition.read("left(F1) <= 5")
    assert cue(plan, "clocked").trigger == Clock(Ms((19 * 60 + 31) * MINUTE))
    assert cue(plan, "beside").trigger == With("clocked", Ms(5_000))
    assert cue(plan, "ticked").trigger == After("task", Ms(0))
    assert cue(plan, "few").trigger == OnCondition(few)
    assert (cue(plan, "beside").armed, cue(plan, "early").armed) == (False, True)
    assert cue(plan, "early").do == (ShowOverlay("notice", Ms(20_000), {"title": "你好"}),)


def test_a_loop_comes_as_often_as_it_says_and_goes_on_counting_later(plan: Plan) -> None:
    assert [segment.id for segment in plan.rundown] == ["a", "b-1", "b-2", "middle", "b-3"]
    assert [segment.loop for segment in plan.rundown if segment.loop] == [
        LoopPass(loop="round", number=1, of=3),
        LoopPass(loop="round", number=2, of=3),
        LoopPass(loop="round", number=3, of=3, until_ms=Ms((20 * 60 + 30) * MINUTE)),
    ]


def test_what_is_for_one_pass_of_a_loop_is_in_that_pass_alone(plan: Plan) -> None:
    def opens_the_bag(segment: Segment) -> bool:
        return any(MoveBag("L1", BagStep.OPEN) in cue.do for cue in segment.cues)

    assert [segment.id for segment in plan.rundown if opens_the_bag(segment)] == ["b-2"]


@pytest.mark.parametrize(
    "start", ["2026-03-29 01:30", "2026-10-25 01:30"], ids=["clocks skip it", "clocks show it twice"]
)
def test_a_local_time_that_is_no_instant_is_refused(start: str) -> None:
    text = SHOW.replace("Asia/Shanghai", "Europe/London").replace("2026-12-01 19:30", start)
    codes = [problem.code for problem in loaded(text).problems]
    assert codes[0] in ("time-skipped", "time-twice")


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    text = SHOW.replace("value: 3.00", "value: 3.005")
    assert "too-many-decimals" in [problem.code for problem in loaded(text).problems]
