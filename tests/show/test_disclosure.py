"""What viewers are told of a bag, and what may be changed of it afterwards."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from companion.show.bags.disclosure import Item, better_or_same, items, lacking, missing, rules
from companion.show.draw.protocol import canonical, rules_digest
from companion.show.offers import BagPlan, Fairness, Prize, Seller, WindowMode
from companion.show.times import Ms
from tests.show.bag_shell import FULL, mirror, native, plan_with
from tests.stage import minutes, seconds, small_plan, yuan


def texts(bag: BagPlan, language: str = "zh-CN") -> dict[Item, str]:
    plan = replace(plan_with(bag), language=language)
    return {told.item: told.text for told in items(plan, bag)}


def test_everything_that_the_law_asks_for_is_told_in_its_order() -> None:
    told = items(plan_with(FULL), FULL)
    assert [one.item for one in told] == list(Item)
    assert texts(FULL) == {
        Item.PRIZE_KIND: "实物",
        Item.JOIN_CONDITION: "关注直播间，评论“今天吃坚果”，主办方工作人员不参与中奖",
        Item.JOIN_HOW: "评论“今天吃坚果”",
        Item.DRAW_TIME: "开启 4 分钟后截止，截止后即开奖",
        Item.DRAW_HOW: "开启前公布种子承诺值，截止后冻结名单并公布指纹，"
        "再以种子排出名次，任何人可验算，不重抽",
        Item.PRIZE_VALUE: "每份 9.90 元",
        Item.PRIZE_NAME: "海苔脆片",
        Item.PRIZE_QUANTITY: "2 份",
        Item.CLAIM_WITHIN: "公布后 48 小时内",
        Item.CLAIM_CONDITION: "无其他条件",
        Item.CLAIM_HOW: "私信客服填写地址",
        Item.DELIVERY: "包邮",
        Item.FORFEIT: "逾期未填视为放弃",
        Item.ORGANISER: "稻岸食研，联系方式 400-000-0000",
    }


def test_a_show_in_english_tells_them_in_english() -> None:
    told = texts(replace(FULL, length_ms=seconds(3_661), watch_ms=seconds(61), recent_days=7), "en")
    assert told[Item.JOIN_CONDITION] == (
        "Follow the room, Watch for 1 minute 1 second, Comment “今天吃坚果”, staff of the organiser cannot "
        "win, winners of the last 7 days cannot win"
    )
    assert told[Item.DRAW_TIME] == "1 hour 1 minute 1 second after it opens, as soon as it has closed"
    assert told[Item.PRIZE_VALUE] == "¥9.90 each"


def test_the_way_out_without_a_beacon_is_told_before() -> None:
    for language, words in (
        ("zh-CN", "60 秒内仍取不到的，只用事先承诺的种子排名（B 级）"),
        ("en", "(level B)"),
    ):
        assert words in texts(native(Fairness.A), language)[Item.DRAW_HOW]
    beacon: Any = rules(plan_with(FULL), native(Fairness.A))["beacon"]
    assert (beacon["wait_ms"], beacon["otherwise"]) == (60_000, "B")


def test_of_one_that_the_platform_draws_the_platform_says_how() -> None:
    bare = BagPlan(id="L1", prize=Prize(name="x", value=yuan("1"), quantity=1), length_ms=minutes(1))
    told = texts(bare)
    assert told[Item.JOIN_CONDITION] == "所有观众均可参与"
    assert told[Item.DRAW_HOW] == "由平台抽取"
    assert told[Item.PRIZE_KIND] == "只设一种奖品"
    assert Item.JOIN_HOW not in lacking(small_plan(), bare)


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"claim_within_ms": Ms(0)}, Item.CLAIM_WITHIN),
        ({"claim_how": ""}, Item.CLAIM_HOW),
        ({"delivery": ""}, Item.DELIVERY),
        ({"forfeit": ""}, Item.FORFEIT),
        ({"keyword": ""}, Item.JOIN_HOW),
        ({"organiser": Seller(name="稻岸食研", contact="")}, Item.ORGANISER),
    ],
)
def test_what_the_show_file_does_not_say_is_missing_where_the_market_asks_for_it(
    changes: dict[str, Any], lacks: Item
) -> None:
    bag = replace(FULL, **changes)
    assert lacking(plan_with(bag), bag) == missing(plan_with(bag), bag) == (lacks,)
    assert missing(plan_with(bag, limits=()), bag) == ()


def test_the_rules_name_nobody_who_is_excluded() -> None:
    told = canonical(rules(plan_with(FULL), FULL)).decode()
    assert "小助手" not in told
    assert json.loads(told)["join"]["excluded"] == 1


def test_the_rules_have_what_a_check_of_the_draw_reads() -> None:
    told = rules(plan_with(FULL), replace(FULL, alternates=5))
    assert (told["fairness"], told["winners"], told["alternates"]) == ("B", 2, 5)


OTHER: dict[str, Any] = {
    "id": "L9",
    "prize": replace(FULL.prize, name="坚果"),
    "length_ms": minutes(5),
    "mode": WindowMode.MIRROR,
    "follow": False,
    "keyword": "别的",
    "draw": "by_hand",
    "claim_within_ms": minutes(1),
    "claim_how": "别的",
    "delivery": "自提",
    "forfeit": "别的",
    "fan_club": True,
    "watch_ms": minutes(1),
    "join_how": "别的",
    "draw_how": "别的",
    "claim_condition": "满 18 岁",
    "organiser": Seller(name="别家", contact="1"),
    "exclude": ("甲", "乙"),
    "recent_days": 30,
    "fairness": Fairness.A,
    "alternates": 1,
}
"""Another value for every field of a bag."""


@pytest.mark.parametrize("name", [field.name for field in fields(BagPlan)])
def test_no_field_of_a_bag_can_change_without_its_digest(name: str) -> None:
    plan = plan_with(FULL)
    assert rules_digest(rules(plan, FULL)) != rules_digest(rules(plan, replace(FULL, **{name: OTHER[name]})))


BETTER: tuple[dict[str, Any], ...] = (
    {},
    {"prize": replace(FULL.prize, quantity=3)},
    {"prize": replace(FULL.prize, value=yuan("19.90"))},
    {"follow": False},
    {"keyword": "", "follow": False},
    {"claim_within_ms": minutes(72 * 60)},
    {"claim_within_ms": Ms(0)},
    {"exclude": ("稻岸小助手", "稻岸客服")},
    {"alternates": 9},
    {"alternates": 2},
)

WORSE: tuple[dict[str, Any], ...] = (
    {"id": "L9"},
    {"prize": replace(FULL.prize, name="坚果")},
    {"prize": replace(FULL.prize, kind="优惠券")},
    {"prize": replace(FULL.prize, product="P4")},
    {"prize": replace(FULL.prize, quantity=1)},
    {"prize": replace(FULL.prize, quantity=3, value=yuan("9.80"))},
    {"length_ms": minutes(3)},
    {"length_ms": minutes(5)},
    {"mode": WindowMode.MIRROR},
    {"fan_club": True},
    {"watch_ms": minutes(1)},
    {"keyword": "坚果"},
    {"recent_days": 7},
    {"join_how": "x"},
    {"draw": "by_hand"},
    {"draw_how": "x"},
    {"fairness": Fairness.A},
    {"alternates": 1},
    {"claim_within_ms": minutes(47 * 60)},
    {"claim_how": "x"},
    {"claim_condition": "满 18 岁"},
    {"delivery": "自提"},
    {"forfeit": "x"},
    {"organiser": Seller(name="别家", contact="1")},
    {"exclude": ()},
)


@pytest.mark.parametrize("changes", BETTER)
def test_what_nobody_loses_by_may_be_changed(changes: dict[str, Any]) -> None:
    plan = plan_with(FULL)
    assert better_or_same(plan, FULL, plan, replace(FULL, **changes))


@pytest.mark.parametrize("changes", WORSE)
def test_what_somebody_may_lose_by_may_not(changes: dict[str, Any]) -> None:
    plan = plan_with(FULL)
    assert not better_or_same(plan, FULL, plan, replace(FULL, **changes))


def test_to_write_down_who_gives_it_changes_nothing_and_another_seller_does() -> None:
    plan = plan_with(FULL)
    assert better_or_same(plan, FULL, plan, replace(FULL, organiser=plan.seller))
    assert not better_or_same(plan, FULL, replace(plan, seller=Seller(name="别家", contact="1")), FULL)


def test_a_condition_that_is_dropped_is_better_and_one_that_is_added_is_not() -> None:
    plan = plan_with(FULL)
    strict = mirror(claim_condition="满 18 岁", fan_club=True, watch_ms=minutes(2), recent_days=30)
    free = mirror()
    assert better_or_same(plan, strict, plan, free)
    assert not better_or_same(plan, free, plan, strict)
