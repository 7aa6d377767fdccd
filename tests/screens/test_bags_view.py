"""Bags and their queue as operator and host are told of them."""

import json
from dataclasses import replace
from typing import Any

from companion.screens.windows import windows_view
from companion.show.bags.effects import FetchBeacon, FreezeEntries, PublishDraw
from companion.show.offer_commands import (
    BagAnnounce,
    BagClaimed,
    BagClose,
    BagCopy,
    BagDraw,
    BagOpen,
    BagPublish,
    BagReplace,
    BagVoid,
    BagWinners,
    QueueSet,
    QueueStart,
)
from companion.show.offers import BagPlan, Fairness
from tests.show.bag_shell import FULL, DrawingStage, mirror, native
from tests.stage import minutes, seconds


def told(stage: DrawingStage, name: str = "L1", names: dict[str, str] | None = None) -> dict[str, Any]:
    view = windows_view(stage.state, names or {})
    json.dumps(view)
    return next(bag for bag in view["bags"] if bag["id"] == name)  # type: ignore[no-any-return]


def drawn(bag: BagPlan = FULL) -> DrawingStage:
    stage = DrawingStage(bag)
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    return stage


def test_a_draft_tells_what_viewers_will_be_told_and_what_is_missing() -> None:
    view = told(DrawingStage(native(claim_how="")))
    assert view["missing"] == ["claim_how"]
    assert {"item": "prize_name", "text": "海苔脆片"} in view["disclosure"]
    assert (view["draw"], view["winners"], view["entered"]) == (None, [], None)
    assert view["can"] == ["bag_void", "bag_copy"]


def test_instants_and_counts_of_a_bag_that_is_open() -> None:
    stage = DrawingStage(FULL)
    stage.says(BagOpen("L1"))
    view, now = told(stage), stage.now.wall
    assert (view["announced_at"], view["opened_at"], view["closes_at"]) == (now, now, now + minutes(4))
    assert (view["length_ms"], view["mode"], view["copy_of"]) == (minutes(4), "native", "")
    assert view["draw"]["commitment"] == stage.bag().draw.commitment
    assert view["can"] == ["bag_close", "bag_void", "bag_copy"]


def test_what_is_under_way_has_a_word_for_each_step_of_a_draw() -> None:
    stage = DrawingStage(native(Fairness.A))
    stage.shell_answers = False
    steps = []

    def look() -> None:
        view = told(stage)
        steps.append((view["state"], view["draw"]["step"] if view["draw"] else None))

    stage.says(BagAnnounce("L1"))
    look()
    stage.answers()
    look()
    stage.says(BagOpen("L1"))
    stage.says(BagClose("L1"))
    look()
    for _ in range(2):
        effect = stage.waiting.pop(0)
        stage.happens(lambda at, effect=effect: stage.shell.answer(effect, at))  # type: ignore[misc]
        look()
    stage.answers()
    look()
    stage.says(BagPublish("L1"))
    look()
    assert told(stage)["draw"]["file"] is None
    stage.answers()
    look()
    assert told(stage)["draw"]["file"] == "/api/v1/bags/L1/draw.json"
    assert steps == [
        ("draft", "committing"),
        ("announced", ""),
        ("closed", "freezing"),
        ("drawing", "fetching"),
        ("drawing", "ranking"),
        ("drawn", ""),
        ("published", "publishing"),
        ("published", ""),
    ]


def test_a_draw_that_is_stuck_says_why_and_offers_to_try_again() -> None:
    stage = DrawingStage(FULL)
    stage.shell.failing[FreezeEntries] = "The disk is full."
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    view = told(stage)
    assert (view["draw"]["step"], view["draw"]["failure"]) == ("failed", "The disk is full.")
    assert view["can"][0] == "bag_draw"


def test_a_result_that_could_not_be_laid_out_has_no_file_and_can_be_published_again() -> None:
    stage = drawn()
    stage.shell.failing[PublishDraw] = "The disk is full."
    stage.says(BagPublish("L1"))
    view = told(stage)
    assert (view["draw"]["step"], view["draw"]["file"], view["can"][0]) == ("failed", None, "bag_publish")


def test_a_draw_by_hand_waits_for_one() -> None:
    view = told(drawn(native(draw="by_hand")))
    assert (view["state"], view["draw"]["step"], view["can"][0]) == ("drawing", "waiting", "bag_draw")


def test_the_level_that_was_planned_and_the_one_that_it_came_to_are_both_told() -> None:
    stage = DrawingStage(native(Fairness.A))
    stage.says(BagOpen("L1"))
    stage.passes(minutes(4))
    stage.shell.failing[FetchBeacon] = "No mirror answered."
    stage.answers()
    draw = told(stage)["draw"]
    assert (draw["planned"], draw["fairness"], draw["lowered"]) == ("A", "B", "beacon_unreachable")
    assert draw["digest"] == stage.bag().draw.digest


def test_winners_are_masked_and_without_a_name_they_are_the_beginning_of_their_id() -> None:
    stage = drawn()
    one, two, three, _ = stage.bag().ranked
    stage.says(BagPublish("L1"))
    stage.says(BagReplace("L1", one, "未领取"))
    stage.says(BagClaimed("L1", two))
    view = told(stage, names={two: "张小凡", one: "Anna Lee"})
    assert view["winners"] == [
        {"id": two, "name": "张**", "claimed_at": stage.now.wall},
        {"id": three, "name": three[:8], "claimed_at": None},
    ]
    assert view["passed_over"] == [{"id": one, "name": "A***", "reason": "未领取"}]
    assert len(view["alternates"]) == 1
    assert "小凡" not in json.dumps(view, ensure_ascii=False)
    assert view["claim_until_at"] == stage.bag().published + minutes(48 * 60)  # type: ignore[operator]


def test_what_would_be_obeyed_is_what_is_obeyed() -> None:
    """Every command that is offered is obeyed, and none that is not offered."""
    situations = [DrawingStage(bag) for bag in (FULL, mirror())]
    for command in (BagAnnounce("L1"), BagOpen("L1"), BagClose("L1"), BagPublish("L1"), BagVoid("L1", "x")):
        for bag in (FULL, mirror()):
            stage = DrawingStage(bag)
            for before in (BagOpen("L1"), BagClose("L1"), BagWinners("L1", ("a",)), command):
                stage.says(before)
            situations.append(stage)
    for stage in situations:
        offered = set(told(stage)["can"])
        someone = stage.bag().unclaimed[:1] or ("nobody",)
        commands = {
            "bag_announce": BagAnnounce("L1"),
            "bag_open": BagOpen("L1"),
            "bag_close": BagClose("L1"),
            "bag_draw": BagDraw("L1"),
            "bag_publish": BagPublish("L1"),
            "bag_winners": BagWinners("L1", ("b",)),
            "bag_claimed": BagClaimed("L1", someone[0]),
            "bag_replace": BagReplace("L1", someone[0], "x"),
            "bag_void": BagVoid("L1", "x"),
            "bag_copy": BagCopy("L1"),
        }
        for name, command in commands.items():
            other = stage.resumes(len(stage.events))
            assert (other.says(command) is None) is (name in offered), (name, stage.is_in())


def test_the_queue_tells_what_comes_and_when() -> None:
    stage = DrawingStage(mirror(), mirror(id="L2"))
    assert windows_view(stage.state)["queue"] is None
    stage.says(QueueSet(("L1", "L2"), 30, loop=False))
    stage.says(QueueStart())
    stage.passes(minutes(4) + seconds(1))
    assert windows_view(stage.state)["queue"] == {
        "bags": ["L2"],
        "gap_ms": 30_000,
        "loop": False,
        "running": True,
        "next_at": stage.now.wall + seconds(29),
        "held": "",
    }


def test_a_copy_says_of_what() -> None:
    stage = DrawingStage(FULL)
    stage.says(BagCopy("L1", seconds=60))
    copy = told(stage, "L1-2")
    assert (copy["copy_of"], copy["length_ms"]) == ("L1", 60_000)
    assert replace(FULL, id="L1-2", length_ms=minutes(1)) == stage.bag("L1-2").plan
