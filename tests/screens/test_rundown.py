"""What the plan says of cues and segments, and what the running ones became of it."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from companion.screens.live import live_view
from companion.screens.rundown import cue_view, plan_view
from companion.screens.script_topics import ScriptTopics
from companion.show.commands import ArmCue, DisarmCue, Hold
from companion.show.conditions import Condition
from companion.show.cue import At, Clock, Cue, OnCondition, With
from companion.show.edit_commands import Field, SegmentSet
from companion.show.model import LoopPass, TimerPlan, Variant
from companion.show.money import Money
from companion.show.offer_commands import PriceSet
from companion.show.offers import Answer, Gift, LadderStep, Product
from companion.show.times import Ms
from tests.stage import NOON, Stage, minutes, opening_with, seconds, small_plan

LOW = Condition.read("left(F1) < 20")
IN_STOCK = Condition.read("stock(P4) >= 1")


def cues(stage: Stage) -> dict[str, dict[str, Any]]:
    return {cue["id"]: cue for cue in live_view(stage.state)["cues"]}


def test_the_plan_says_what_each_cue_waits_for_and_whether_it_is_armed() -> None:
    plan = opening_with(
        Cue(id="clock", trigger=Clock(minutes(20 * 60 + 14))),
        Cue(id="with", trigger=With("clock", seconds(5)), armed=False),
        Cue(id="low", trigger=OnCondition(LOW)),
        Cue(id="open", trigger=OnCondition(Condition.read("open(F1)"))),
        Cue(id="both", trigger=OnCondition(Condition.read("open(F1) and not held"))),
    )
    told = plan_view(plan, set())["segments"][0]["cues"]
    assert [cue["trigger"] for cue in told] == [
        {"kind": "clock", "since_midnight_ms": 72_840_000},
        {"kind": "with", "cue": "clock", "wait_ms": 5_000},
        {
            "kind": "condition",
            "text": "left(F1) < 20",
            "quantity": "left",
            "of": "F1",
            "comparison": "<",
            "number": 20,
        },
        {"kind": "condition", "text": "open(F1)", "truth": "open", "of": "F1"},
        {"kind": "condition", "text": "open(F1) and not held"},
    ]
    assert [cue["armed"] for cue in told] == [True, False, True, True, True]


def test_the_plan_says_how_far_a_segment_may_give_and_which_pass_of_a_loop_it_is() -> None:
    small = small_plan()
    segment = replace(
        small.rundown[1],
        longest_ms=minutes(8),
        share=Decimal("12.5"),
        loop=LoopPass(loop="rounds", number=2, of=5, until_ms=minutes(20 * 60), spare=True),
        follows=True,
        priority=3,
        notes=("礼盒放台面",),
    )
    view = plan_view(replace(small, rundown=(small.rundown[0], segment)), set())
    first, second = view["segments"]
    assert (first["shortest_ms"], first["longest_ms"], first["share"], first["loop"]) == (None,) * 4
    assert (second["shortest_ms"], second["longest_ms"], second["share"]) == (300_000, 480_000, "12.5")
    assert second["loop"] == {"id": "rounds", "number": 2, "of": 5, "until_ms": 72_000_000, "spare": True}
    assert (first["follows"], first["priority"], first["notes"]) == (False, 1, [])
    assert (second["follows"], second["priority"], second["notes"]) == (True, 3, ["礼盒放台面"])
    json.dumps(view)


KEPT = {"product": None, "title": "开场", "say": ["照原计划"], "props": ["白盘"]}


def test_a_variant_is_told_with_what_it_keeps_of_the_segment() -> None:
    small = small_plan()
    variants = (
        Variant(when=LOW, product="P4"),
        Variant(when=LOW, product="P4", title="替补", say=(), props=()),
        Variant(when=LOW, cues=(Cue(id="short", trigger=At(minutes(1))),)),
    )
    segment = replace(small.rundown[0], say=("照原计划",), props=("白盘",), variants=variants)
    [told] = plan_view(replace(small, rundown=(segment,)), set())["segments"]
    assert told["variants"] == [
        {"product": "P4", "title": "开场", "say": ["照原计划"], "props": ["白盘"], "cues": None},
        {"product": "P4", "title": "替补", "say": [], "props": [], "cues": None},
        {**KEPT, "cues": [cue_view(variants[2].cues[0], small)]},
    ]


def test_the_plan_says_what_is_promised_and_announced_and_which_timers_there_are() -> None:
    plan = opening_with(
        Cue(id="clock", trigger=Clock(minutes(20 * 60)), warn_ms=seconds(30)),
        Cue(id="loose", trigger=Clock(minutes(20 * 60)), promise=False),
        Cue(id="told", trigger=At(minutes(1)), promise=True),
    )
    timers = {"break": TimerPlan(id="break", title="中场", length_ms=minutes(4))}
    view = plan_view(replace(plan, timers=timers), set())
    told = view["segments"][0]["cues"]
    assert [(cue["promised"], cue["warn_ms"]) for cue in told] == [(True, 30_000), (False, 0), (True, 0)]
    assert view["timers"] == [{"id": "break", "title": "中场", "length_ms": 240_000}]


def test_a_time_of_day_is_told_by_its_instant_and_not_while_held() -> None:
    clock = Clock(Ms((NOON + minutes(8 * 60 + 3)) % minutes(24 * 60)))
    stage = Stage(opening_with(Cue(id="clock", trigger=clock)))
    stage.go()
    assert cues(stage)["clock"]["due_at"] == NOON + minutes(3)
    stage.says(Hold())
    assert cues(stage)["clock"]["due_at"] is None


def test_a_cue_is_told_as_it_was_armed_last() -> None:
    stage = Stage(opening_with(Cue(id="off", trigger=At(minutes(1)), armed=False)))
    stage.go()
    assert cues(stage)["off"]["armed"] is False
    stage.says(ArmCue("off"))
    assert cues(stage)["off"]["armed"] is True
    stage.says(DisarmCue("off"))
    stage.passes(minutes(1))
    assert (cues(stage)["off"]["status"], cues(stage)["off"]["why"]) == ("skipped", "disarmed")


def test_the_running_segment_is_told_as_its_variant() -> None:
    small = small_plan()
    first = replace(small.rundown[0], variants=(Variant(when=IN_STOCK, product="P4", title="替补"),))
    stage = Stage(replace(small, rundown=(first,)))
    stage.go()
    segment = live_view(stage.state)["segment"]
    assert (segment["title"], segment["product"], segment["variant"]) == ("替补", "P4", 0)
    stage = Stage()
    stage.go()
    segment = live_view(stage.state)["segment"]
    assert (segment["title"], segment["product"], segment["variant"]) == ("开场", None, None)


def yuan(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


NUTS = Product(
    id="P2",
    name="每日坚果",
    price=yuan("89.00"),
    kind="爆款",
    reserve=20,
    ladder=(
        LadderStep(pieces=2, price=yuan("168.00")),
        LadderStep(pieces=3, price=yuan("241.50")),
        LadderStep(pieces=4, price=yuan("356.00")),
    ),
    gifts=(Gift(name="密封夹", quantity=2, value=yuan("2.90")), Gift(name="手提袋")),
    faq=(Answer(ask="会不会咸", answer="不加盐"),),
)


def test_the_plan_says_what_several_pieces_cost_and_how_much_that_saves() -> None:
    told = plan_view(replace(small_plan(), products={"P2": NUTS}), set())["products"]["P2"]
    steps = [(step["pieces"], step["price"]["text"], step["saves"]) for step in told["ladder"]]
    assert [step[:2] for step in steps] == [(2, "¥168"), (3, "¥241.50"), (4, "¥356")]
    assert [saves and saves["text"] for _, _, saves in steps] == ["¥10", "¥25.50", None]
    json.dumps(told)


def test_the_plan_says_the_gifts_the_answers_and_the_part_of_a_product() -> None:
    told = plan_view(replace(small_plan(), products={"P2": NUTS}), set())["products"]["P2"]
    clip, bag = told["gifts"]
    assert (clip["name"], clip["quantity"], clip["value"]["text"]) == ("密封夹", 2, "¥2.90")
    assert bag == {"name": "手提袋", "quantity": 1, "value": None}
    assert told["faq"] == [{"ask": "会不会咸", "answer": "不加盐"}]
    assert (told["kind"], told["reserve"]) == ("爆款", 20)


def test_the_plan_says_all_of_a_segment_that_a_page_may_change() -> None:
    small = small_plan()
    segment = replace(small.rundown[1], optional=True, priority=3, notes=("先开样品",))
    told = plan_view(replace(small, rundown=(segment,)), set())["segments"][0]
    assert (told["optional"], told["priority"], told["notes"]) == (True, 3, ["先开样品"])


def test_what_a_page_changes_is_what_is_written_and_not_the_price_that_stands_for_it() -> None:
    plan = small_plan()
    opening, strawberry, close = plan.rundown
    written = ("原价 {{ price }}，现在下单", "冻得干脆")
    stage = Stage(replace(plan, rundown=(opening, replace(strawberry, say=written), close)))
    topics = ScriptTopics()

    def told() -> list[dict[str, Any]]:
        plan = dict(topics.follow(stage.state, stage.now.wall, list))["plan"]
        segments: list[dict[str, Any]] = plan["segments"]
        return segments

    _, before, last = told()
    assert (before["say"], before["written"]) == (["原价 ¥49.90，现在下单", "冻得干脆"], list(written))
    assert last["written"] is None
    stage.says(PriceSet("P4", Decimal("45.00"), "改价"))
    _, cheaper, _ = told()
    assert (cheaper["say"][0], cheaper["edition"]) == ("原价 ¥45，现在下单", before["edition"])
    more = SegmentSet(
        "strawberry", Field.SAY, "\n".join((*written, "一口一个")), "\n".join(before["written"])
    )
    assert stage.says(more) is None
    _, after, _ = told()
    assert after["say"] == ["原价 ¥45，现在下单", "冻得干脆", "一口一个"]
    assert after["edition"] != before["edition"]
