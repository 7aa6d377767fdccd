"""Questions of viewers that the host is to answer, and how much was sold so far."""

from dataclasses import replace
from decimal import Decimal

from companion.screens.live import live_view, messages_view
from companion.show.desk_commands import QuestionDone, QuestionShow, RevenueSet, Undo
from companion.show.model import Targets
from companion.show.questions import QUESTIONS_AT_ONCE
from tests.stage import Stage, seconds, small_plan, yuan


def test_a_question_stands_before_the_host_until_it_is_answered(stage: Stage) -> None:
    assert stage.says(QuestionShow("有没有小包装？"), by="operator:小周") is None
    asked_at = stage.now.wall
    stage.passes(seconds(5))
    stage.says(QuestionShow("保质期多久？"))
    first, second = messages_view(stage.state)["questions"]
    assert first == {"id": "q1", "text": "有没有小包装？", "by": "operator:小周", "asked_at": asked_at}
    assert stage.says(QuestionDone("q1")) is None
    assert [one["id"] for one in messages_view(stage.state)["questions"]] == [second["id"]]
    assert stage.refuses(QuestionDone("q1")) == "unknown_question"


def test_a_host_is_not_given_more_questions_than_can_be_kept_in_sight(stage: Stage) -> None:
    for number in range(QUESTIONS_AT_ONCE):
        assert stage.says(QuestionShow(f"问题 {number}")) is None
    assert stage.refuses(QuestionShow("还有一个")) == "too_many_questions"
    stage.says(QuestionDone("q2"))
    assert stage.says(QuestionShow("还有一个")) is None
    ids = [one["id"] for one in messages_view(stage.state)["questions"]]
    assert ids == ["q1", "q3", "q4"]  # A number is never given twice: a late tap answers no other question.


def test_a_question_put_aside_by_mistake_comes_back_in_its_place_while_there_is_room(stage: Stage) -> None:
    for number in range(QUESTIONS_AT_ONCE):
        stage.says(QuestionShow(f"问题 {number}"))
    stage.says(QuestionDone("q1"))
    stage.says(Undo())
    assert [one["id"] for one in messages_view(stage.state)["questions"]] == ["q1", "q2", "q3"]


def test_what_was_sold_is_counted_in_the_currency_of_the_show() -> None:
    nothing_to_sell = replace(small_plan(), products={}, sales={}, rundown=small_plan().rundown[:1])
    assert Stage(nothing_to_sell).refuses(RevenueSet(Decimal("41260"))) == "no_currency"
    stage = Stage(replace(small_plan(), targets=Targets(revenue=yuan("80000"))))
    assert stage.says(RevenueSet(Decimal("41260.50")), by="operator:小林") is None
    told = live_view(stage.state)["revenue"]
    assert (told["amount"]["text"], told["target"]["text"]) == ("¥41,260.50", "¥80,000")
    assert told["by"] == "operator:小林"
    without_target = Stage()
    without_target.says(RevenueSet(Decimal("41260.50")))
    assert live_view(without_target.state)["revenue"]["target"] is None
