"""How far the show is on its way to its revenue target."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from companion.screens.live import live_view, messages_view
from companion.screens.takings import revenue_view
from companion.show.commands import Hold, Jump
from companion.show.desk_commands import QuestionShow, RevenueSet
from companion.show.model import Plan, Targets
from companion.show.money import Money
from companion.show.times import Ms
from tests.stage import Stage, minutes, small_plan, yuan

TARGETS = Targets(revenue=yuan("80000"))


def with_shares(*shares: str | None) -> Plan:
    plan = small_plan()
    rundown = tuple(
        replace(segment, share=Decimal(share) if share is not None else None)
        for segment, share in zip(plan.rundown, shares, strict=True)
    )
    return replace(plan, rundown=rundown, targets=TARGETS)


def told(stage: Stage, amount: str) -> dict[str, Any]:
    assert stage.says(RevenueSet(Decimal(amount)), by="operator:小林") is None
    view = revenue_view(stage.state)
    assert view is not None
    return view


def test_nothing_is_told_while_nobody_has_read_a_figure() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    stage.go()
    assert live_view(stage.state)["revenue"] is None


def test_a_segment_counts_as_far_as_it_has_come_and_those_before_it_whole() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    stage.go()
    first, second = stage.state.plan.rundown[:2]
    stage.passes(first.length_ms)
    stage.says(Jump(second.id))
    stage.passes(Ms(second.length_ms // 2))
    view = told(stage, "36000")

    assert view["expected"]["text"] == "¥40,000"  # 20 % and half of 60 %
    assert view["percent"] == 90
    assert (view["amount"]["text"], view["target"]["text"]) == ("¥36,000", "¥80,000")
    assert (view["at"], view["by"]) == (stage.now.wall, "operator:小林")


def test_what_it_expects_is_of_the_instant_at_which_the_figure_was_read() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    stage.go()
    stage.passes(minutes(1))
    before = told(stage, "1000")
    stage.passes(minutes(1))
    assert revenue_view(stage.state) == before


def test_a_segment_that_runs_over_its_time_is_expected_to_make_no_more_than_its_share() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    stage.go()
    stage.passes(minutes(9))
    assert told(stage, "16000")["percent"] == 100


def test_while_the_show_is_held_nothing_more_is_expected() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    stage.go()
    stage.passes(minutes(1))
    before = told(stage, "1000")["expected"]
    stage.says(Hold())
    stage.passes(minutes(1))
    assert told(stage, "1000")["expected"] == before


def test_without_shares_the_target_spreads_over_the_planned_time() -> None:
    stage = Stage(with_shares(None, None, None))
    stage.go()
    stage.passes(minutes(1))
    assert told(stage, "8000")["percent"] == 100  # a minute of ten, a tenth of the target


def test_before_the_start_nothing_is_expected() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    view = told(stage, "500")
    assert (view["expected"], view["percent"]) == (None, None)


def test_a_target_in_another_currency_after_an_edit_is_not_compared_with_what_was_counted() -> None:
    stage = Stage(with_shares("20", "60", "20"))
    stage.go()
    told(stage, "1000")
    dollars = replace(stage.state.plan, targets=Targets(revenue=Money(Decimal(9), "USD")))
    view = revenue_view(replace(stage.state, plan=dollars))
    assert view is not None
    assert (view["target"], view["expected"], view["percent"]) == (None, None, None)


def test_the_questions_that_wait_are_told_with_their_age() -> None:
    stage = Stage()
    stage.says(QuestionShow("会不会咸"), by="operator:小林")
    [question] = messages_view(stage.state)["questions"]
    assert (question["text"], question["by"], question["asked_at"]) == (
        "会不会咸",
        "operator:小林",
        stage.now.wall,
    )
