"""Whatever a rehearsal finds is told in a sentence, in both languages."""

from dataclasses import replace

import pytest

from companion.rehearsal.outcome import Promised, RehearsalProblem, Weight
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.words import SENTENCES, Teller, length_words
from companion.show.asrun import Breach
from tests.rehearsal.playing import PLAN
from tests.stage import NOON, minutes

SALE, BAG = (Promised.SALE_OPENS, Promised.SALE_CLOSES), (Promised.BAG_OPENS, Promised.BAG_CLOSES)
AT_OPENING = (Breach.OPENED_EARLY.value, Breach.OPENED_LATE.value, "never_opened")
AT_CLOSING = (Breach.CLOSED_EARLY.value, Breach.CLOSED_LATE.value, Breach.CANCELLED.value, "outlives")
FIXED = (Promised.CUE, Promised.HARD_START, Promised.HARD_END, Promised.SHOW_ENDS)

CODES = [
    *(f"{SALE[0].value}.{breach}" for breach in AT_OPENING),
    *(f"{SALE[1].value}.{breach}" for breach in AT_CLOSING),
    f"{BAG[0].value}.never_opened",
    *(f"{BAG[1].value}.{breach}" for breach in AT_CLOSING if breach != "cancelled"),
    *(f"{what.value}.missed" for what in FIXED),
    *("task_left", "condition_never", "cue_left", "cue_too_late", "cue_asked", "action_refused"),
    *("effect_failed", "effect_lost", "sale_by_hand", "bag_by_hand", "sale_moved", "bag_moved", "show_moved"),
]
"""A bag opens by its cue alone, so that nothing was promised before, and it cannot be called off."""

FACTS = {
    "id": "strawberry",
    "who": "场控",
    "task": "上链接",
    "condition": "left(F1) <= 20",
    "refusal": "another_open",
    "what": "Product",
    "reason": "no such scene",
    "late_ms": 7_000,
    "spare_ms": 60_000,
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("code", CODES)
def test_everything_that_can_be_found_has_its_sentence(code: str, language: str) -> None:
    teller = Teller(Schedule(replace(PLAN, language=language), NOON))
    problem = RehearsalProblem(
        weight=Weight.NOTE,
        code=code,
        segment="strawberry",
        cue="open",
        planned=minutes(2),
        at=minutes(3),
        facts=FACTS,
    )
    sentence = teller.problem(problem)
    assert sentence
    assert "{" not in sentence
    assert "another_open" not in sentence
    assert "?" not in sentence


@pytest.mark.parametrize(
    ("ms", "chinese", "english"),
    [
        (21 * 60_000, "21 分钟", "21 min"),
        (90_000, "1 分 30 秒", "1 min 30 s"),
        (4_999, "4 秒", "4 s"),
        (3_900_000, "1 小时 5 分钟", "1 h 5 min"),
        (7_200_000, "2 小时", "2 h"),
        (400, "0 秒", "0 s"),
        (3_926_409_000, "45 天 10 小时 40 分 9 秒", "45 d 10 h 40 min 9 s"),
    ],
)
def test_a_length_in_a_sentence_is_not_taken_for_a_time_of_day(ms: int, chinese: str, english: str) -> None:
    assert (length_words(ms, "zh-CN"), length_words(ms, "en")) == (chinese, english)


def test_both_languages_have_the_same_sentences() -> None:
    assert SENTENCES["zh-CN"].keys() == SENTENCES["en"].keys()


def test_what_never_came_and_what_cannot_be_won_back_is_said() -> None:
    teller = Teller(Schedule(replace(PLAN, language="en"), NOON))
    never = RehearsalProblem(weight=Weight.ERROR, code="promised_cue.missed", segment="close", cue="news")
    assert teller.problem(replace(never, planned=minutes(1))) == (
        "news in close was promised for 08:54:20: it never came"
    )
    late = RehearsalProblem(weight=Weight.ERROR, code="show_ends.missed", facts={"spare_ms": 0})
    assert teller.problem(replace(late, planned=minutes(10), at=minutes(11))) == (
        "The show has to end at 09:03:20: 09:04:20, 1 min late. No segment can be made shorter (shortest)"
    )
