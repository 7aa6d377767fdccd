"""What the operator is shown of catching up: before and after, and what breaks."""

from dataclasses import replace

from companion.screens.timing import timing_view
from companion.show.commands import AddTime, ApplyPlan
from companion.show.cue import At, Clock, Cue
from companion.show.desk_commands import Undo
from companion.show.model import CatchUp, Plan
from companion.show.timing_commands import RefusePlan
from tests.show.timed import clocks, on_time, segment, show_of
from tests.stage import NOON, Stage, minutes


def evening() -> Plan:
    """Twenty-five minutes, of which three can be given; a draw is promised for the twenty-first."""
    return show_of(
        segment("a", minutes(10)),
        segment("b", minutes(10), shortest_ms=minutes(8)),
        segment("c", minutes(5), Cue(id="draw", trigger=Clock(clocks(minutes(21)))), shortest_ms=minutes(4)),
        segment("d", minutes(5), ends_hard=True),
    )


def shown(stage: Stage) -> object:
    return timing_view(stage.state)["proposal"]


def test_nothing_is_shown_while_nothing_is_lost() -> None:
    assert shown(on_time(evening())) is None


def test_a_proposal_says_what_is_trimmed_when_the_show_ends_and_what_slack_there_is() -> None:
    stage = on_time(evening())
    stage.says(AddTime(120))
    assert shown(stage) == {
        "id": "r1",
        "lost_ms": minutes(2),
        "trims": [{"segment": "b", "by_ms": minutes(1)}, {"segment": "c", "by_ms": minutes(1)}],
        "drops": [],
        "broken": [],
        "end_before_at": NOON + minutes(32),
        "end_after_at": NOON + minutes(30),
        "promises": [
            {
                "kind": "cue",
                "id": "draw",
                "segment": "c",
                "slack_before_ms": -minutes(1),
                "slack_after_ms": 0,
            },
            {
                "kind": "show_ends",
                "id": "ten-minutes",
                "segment": "d",
                "slack_before_ms": -minutes(2),
                "slack_after_ms": 0,
            },
        ],
        "by_itself": False,
    }


def test_what_breaks_all_the_same_is_named() -> None:
    stage = on_time(evening())
    stage.says(AddTime(300))
    proposal = timing_view(stage.state)["proposal"]
    assert proposal["broken"] == [
        {"kind": "cue", "id": "draw", "segment": "c", "by_ms": minutes(2)},
        {"kind": "show_ends", "id": "ten-minutes", "segment": "d", "by_ms": minutes(2)},
    ]


def test_a_cue_that_the_running_segment_was_begun_too_late_for_is_named_though_nothing_can_help_it() -> None:
    gift = Cue(id="gift", trigger=At(minutes(1)), promise=True)
    plan = show_of(
        segment("a", minutes(10)),
        segment("b", minutes(10), gift, shortest_ms=minutes(8)),
        segment("c", minutes(5), ends_hard=True),
    )
    stage = on_time(plan)
    stage.passes(minutes(11))
    stage.go()
    late = stage.state.segment.started - minutes(10)
    proposal = timing_view(stage.state)["proposal"]
    assert proposal["broken"] == [{"kind": "cue", "id": "gift", "segment": "b", "by_ms": late}]
    assert proposal["end_after_at"] == NOON + minutes(25)


def test_what_was_done_by_itself_is_shown_as_before_and_after_too() -> None:
    stage = on_time(evening())
    stage.says(AddTime(120))
    asked = timing_view(stage.state)["proposal"]
    stage = on_time(replace(evening(), catch_up=CatchUp(auto=True)))
    stage.says(AddTime(120))
    assert shown(stage) == {**asked, "by_itself": True}


def test_answered_or_taken_back_it_is_shown_no_more() -> None:
    for answers in ((RefusePlan("r1"),), (ApplyPlan("r1"),), (ApplyPlan("r1"), Undo())):
        stage = on_time(evening())
        stage.says(AddTime(120))
        for answer in answers:
            assert stage.says(answer) is None
        assert shown(stage) is None
