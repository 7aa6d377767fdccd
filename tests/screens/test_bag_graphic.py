"""What the graphic of a lucky bag is told: finished text, masked names, no result before it is published."""

import json
from dataclasses import replace
from typing import Any

import pytest

from companion.screens.bag_graphic import NOBODY, People
from companion.screens.layers import overlays_view
from companion.screens.takes import takes_view
from companion.show.bags.events import EntriesCounted
from companion.show.offer_commands import (
    BagAnnounce,
    BagDraw,
    BagOpen,
    BagPublish,
    BagVoid,
    BagWinners,
    QueueSet,
    QueueStart,
)
from companion.show.offers import BagPlan, Fairness, WindowMode
from companion.show.times import Ms
from tests.show.bag_shell import FULL, DrawingStage, Shell, mirror, native, plan_with
from tests.stage import minutes, seconds


def data_of(stage: DrawingStage, people: People = NOBODY) -> dict[str, Any]:
    view = overlays_view(stage.state, people=people)
    json.dumps(view)
    [layer] = [one for one in view["layers"] if one["graphic"] == "lucky-bag"]
    data: dict[str, Any] = layer["data"]
    return data


def announced(bag: BagPlan = FULL, language: str = "zh-CN") -> DrawingStage:
    stage = DrawingStage(plan=replace(plan_with(bag), language=language))
    assert stage.says(BagAnnounce("L1")) is None
    return stage


def drawn(bag: BagPlan = FULL, shell: Shell | None = None) -> DrawingStage:
    stage = DrawingStage(bag, shell=shell)
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    return stage


def test_what_is_announced_says_what_how_and_on_which_terms() -> None:
    stage = announced()
    data = data_of(stage)
    assert (data["state"], data["prize"], data["quantity"]) == ("announced", "海苔脆片", 2)
    assert (data["value"], data["delivery"]) == ("¥9.90", "包邮")
    assert (data["how"], data["how_short"], data["keyword"]) == (
        "关注直播间，并评论",
        "关注并评论",
        "今天吃坚果",
    )
    assert data["rules"] == ["开启 4 分钟后开奖", "公布后 48 小时内领取"]
    whole = stage.bag().draw.commitment
    assert data["commitment"] == f"{whole[:4]}…{whole[-4:]}"
    assert (data["fairness"], data["opens_at"], data["closes_at"]) == ("B", None, None)


CONDITIONS = {"follow": True, "fan_club": True, "watch_ms": minutes(3)}


@pytest.mark.parametrize(
    ("language", "changes", "how", "short"),
    [
        (
            "zh-CN",
            CONDITIONS,
            "关注直播间，加入粉丝团，停留 3 分钟，并评论",
            "关注、入团、停留 3 分钟并评论",
        ),
        ("zh-CN", {"follow": False}, "评论", "评论"),
        ("zh-CN", {"keyword": "", "mode": WindowMode.MIRROR}, "关注直播间", "关注"),
        ("zh-CN", {"keyword": "", "follow": False, "mode": WindowMode.MIRROR}, *["点直播间福袋参与"] * 2),
        ("zh-CN", {"keyword": "", "follow": False, "join_how": "在公众号留言"}, *["在公众号留言"] * 2),
        (
            "en",
            CONDITIONS,
            "Follow the room, join the fan club, watch for 3 minutes and comment",
            "Follow, join, watch 3 minutes and comment",
        ),
        ("en", {"keyword": "", "mode": WindowMode.MIRROR}, "Follow the room", "Follow"),
    ],
)
def test_what_to_do_is_said_in_a_line(language: str, changes: dict[str, Any], how: str, short: str) -> None:
    data = data_of(announced(native(**changes), language))
    assert (data["how"], data["how_short"]) == (how, short)


def test_the_next_of_a_queue_says_when_it_opens() -> None:
    stage = DrawingStage(mirror(), replace(mirror(), id="L2"))
    stage.says(QueueSet(("L1", "L2"), gap_seconds=60))
    stage.says(QueueStart())
    stage.passes(minutes(4) + seconds(10))
    stage.says(BagAnnounce("L2"))
    (data,) = (layer["data"] for layer in overlays_view(stage.state)["layers"] if layer["key"] == "L2")
    assert data["opens_at"] == stage.state.queue.next_at is not None
    assert data["opens_at_text"] is not None


def test_an_open_bag_counts_to_its_close_and_says_how_many_can_win() -> None:
    stage = DrawingStage(FULL)
    stage.says(BagOpen("L1"))
    stage.happens(lambda at: EntriesCounted(at=at, bag="L1", entered=1284, eligible=1280))
    data = data_of(stage)
    assert (data["state"], data["entered"], data["eligible"]) == ("open", 1280, None)
    assert data["closes_at"] == stage.bag().closes
    assert data_of(announced(mirror()))["entered"] is None


def test_what_is_drawn_is_told_to_nobody_before_it_is_published() -> None:
    stage = drawn()
    names = {id: f"名字{number}" for number, id in enumerate(stage.bag().ranked)}
    people = People(names=names, entrants={"L1": ["张小凡", "Anna"]})
    data = data_of(stage, people)
    assert (data["state"], data["winners"]) == ("drawing", [])
    assert not [id for id in stage.bag().ranked if id[:8] in json.dumps(data)]
    assert data["reel"] == ["张**", "A***"]
    digest = stage.bag().draw.digest
    assert (data["fingerprint"], data["eligible"]) == (f"{digest[:4]}…{digest[-4:]}", 20)
    takes = takes_view(stage.state, stage.now.wall, people)["takes"]
    assert [take["data"] for take in takes if take["graphic"] == "lucky-bag"] == [data], "masked there, too"


def test_winners_are_masked_and_known_by_the_end_of_their_account() -> None:
    stage = drawn()
    stage.says(BagPublish("L1"))
    first, second = stage.bag().winners
    people = People(names={first: "张小凡"}, accounts={first: "u12344071", second: "12"})
    data = data_of(stage, people)
    assert data["winners"] == [
        {"name": "张**", "tail": "4071"},
        {"name": second[:8], "tail": None},
    ]
    assert data["claim"].endswith(" 前领取：私信客服填写地址")
    assert data["published_at"] == stage.bag().published


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", "12 月 2 日 08:57 前领取：私信客服填写地址"),
        ("en", "Claim by Dec 2, 08:57: 私信客服填写地址"),
    ],
)
def test_a_claim_names_its_day_in_the_zone_of_the_show(language: str, expected: str) -> None:
    stage = DrawingStage(plan=replace(plan_with(FULL), language=language))
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    stage.says(BagPublish("L1"))
    assert data_of(stage)["claim"] == expected


def test_a_claim_without_its_time_says_how_alone_and_without_both_nothing() -> None:
    for changes, expected in (
        ({"claim_within_ms": Ms(0)}, "私信客服填写地址"),
        ({"claim_within_ms": Ms(0), "claim_how": ""}, None),
    ):
        stage = DrawingStage(plan=plan_with(native(**changes), limits=()))
        stage.says(BagOpen("L1"))
        stage.passes(minutes(4))
        stage.says(BagPublish("L1"))
        assert data_of(stage)["claim"] == expected


def test_with_nobody_who_has_won_there_is_nothing_to_claim() -> None:
    stage = drawn(shell=Shell(entries=()))
    stage.says(BagPublish("L1"))
    data = data_of(stage)
    assert (data["state"], data["winners"], data["claim"]) == ("winners", [], None)


def test_a_bag_of_the_platform_is_level_m_and_has_no_proof_of_ours() -> None:
    stage = drawn(mirror())
    stage.says(BagDraw("L1"))
    data = data_of(stage)
    assert (data["fairness"], data["commitment"], data["fingerprint"], data["reel"]) == ("M", None, None, [])
    stage.says(BagWinners("L1", ("a" * 64,)))
    assert data_of(stage)["winners"] == []
    stage.says(BagPublish("L1"))
    assert data_of(stage)["winners"] == [{"name": "a" * 8, "tail": None}]


def test_a_draw_by_public_randomness_names_its_round() -> None:
    stage = drawn(native(Fairness.A))
    data = data_of(stage)
    assert (data["state"], data["fairness"]) == ("drawing", "A")
    assert data["round"] == stage.bag().draw.round is not None
    assert data["round_at_text"] is not None


def test_a_bag_called_off_says_why_and_when() -> None:
    stage = DrawingStage(FULL)
    stage.says(BagOpen("L1"))
    stage.says(BagVoid("L1", "奖品到货有误"))
    data = data_of(stage)
    assert (data["state"], data["reason"], data["ended_at"]) == ("void", "奖品到货有误", stage.now.wall)
    assert data["ended_at_text"] is not None


def test_delivery_in_many_words_is_left_to_the_notice() -> None:
    assert (
        data_of(announced(native(delivery="开奖后三个工作日内从杭州仓库发出，默认中通")))["delivery"] is None
    )
