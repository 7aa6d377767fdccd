"""What was changed of the rundown to come is taken back after GO too, and nothing of what runs with it."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.screens.live import live_view
from companion.show.command_table import Command
from companion.show.commands import (
    AddTime,
    ApplyPlan,
    Back,
    EndShow,
    Go,
    Hold,
    Jump,
    Mute,
    SendMessage,
    Skip,
    TakeSceneNow,
    Unskip,
)
from companion.show.desk_commands import OverlayShow, Redo, Undo
from companion.show.edit_commands import (
    Field,
    LengthsAdd,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
)
from companion.show.events import EffectDone
from companion.show.model import CatchUp
from companion.show.offer_commands import SaleOpen
from companion.show.replanning.proposal import Stands
from companion.show.state import ShowState
from tests.show.test_plan_edits import apply
from tests.show.timed import on_time, segment, show_of
from tests.stage import Stage, minutes, seconds, small_plan


def begun() -> Stage:
    stage = on_time(show_of(*(segment(name, minutes(5)) for name in "abcdef")))
    stage.passes(seconds(5))
    return stage


def sees(stage: Stage) -> tuple[str, str]:
    """What undo is about, and what was done since and stays."""
    undo = live_view(stage.state)["undo"]
    return undo["code"], undo["stays"]


CHANGES: tuple[Command, ...] = (
    SegmentSet("e", Field.TITLE, "返场", "e", sure=True),
    LengthsAdd(("c", "e"), 60, sure=True),
    SegmentMove(("e",), "b", sure=True),
    SegmentAdd("答疑", 60, "d", sure=True),
    SegmentCopy(("e",), sure=True),
    SegmentRemove(("e",), sure=True),
    Skip(segments=("e",)),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
@pytest.mark.parametrize("on", [Go(), Jump("d"), Jump("a")], ids=["go", "jump", "again"])
def test_a_change_of_what_is_to_come_is_taken_back_and_done_again_after_the_show_went_on(
    change: Command, on: Command
) -> None:
    stage = begun()
    before = stage.state.plan.rundown, stage.state.skipped
    assert stage.says(change) is None
    after = stage.state.plan.rundown, stage.state.skipped
    name = stage.state.done[-1].name
    stage.passes(seconds(5))
    assert stage.says(on) is None
    runs = stage.state.running_segment
    assert sees(stage) == (name, "segment")
    assert stage.says(Undo(live_view(stage.state)["undo"]["id"])) is None
    assert (stage.state.plan.rundown, stage.state.skipped) == before
    assert stage.state.running_segment is runs
    stage.passes(seconds(5))
    assert stage.says(Back() if on == Jump("d") else Go()) is None
    assert stage.says(Redo()) is None
    assert (stage.state.plan.rundown, stage.state.skipped) == after


def test_who_names_nothing_means_the_go_and_is_told_what_helps() -> None:
    stage = begun()
    stage.says(CHANGES[0])
    stage.passes(seconds(5))
    stage.go()
    assert stage.refuses(Undo()) == "irreversible"
    assert stage.refuses(Undo(stage.state.done[-1].id)) == "irreversible"
    assert stage.state.plan.rundown[4].title == "返场"


def test_several_changes_are_taken_back_one_by_one_over_several_gos() -> None:
    stage = begun()
    for change in (CHANGES[0], CHANGES[1]):
        stage.says(change)
        stage.passes(seconds(5))
        stage.go()
    assert [deed.name for deed in stage.state.done] == ["set_title", "lengths_add_several", "go"]
    for name in ("lengths_add_several", "set_title"):
        assert sees(stage) == (name, "segment")
        assert stage.says(Undo(live_view(stage.state)["undo"]["id"])) is None
    assert live_view(stage.state)["undo"]["remedy"] == "segment"
    assert stage.state.plan.rundown == begun().state.plan.rundown


def test_what_was_of_the_segment_that_ran_or_of_the_picture_is_out_of_reach_after_go() -> None:
    stage = begun()
    for command in (AddTime(60), Mute("host"), SendMessage("喝口水"), TakeSceneNow(role="product"), Hold()):
        assert stage.says(command) is None
    stage.says(Undo())
    stage.passes(seconds(5))
    stage.go()
    assert [deed.name for deed in stage.state.done] == ["go"]
    assert stage.state.undone == ()


def test_a_sale_that_is_opened_leaves_what_was_changed_of_the_rundown_in_reach() -> None:
    stage = Stage(small_plan())
    stage.go()
    stage.passes(seconds(5))
    stage.says(SegmentSet("close", Field.TITLE, "再见", "收官", sure=True))
    stage.says(SaleOpen("F1"))
    assert sees(stage) == ("set_title", "sale_open")


def test_an_edit_of_every_segment_makes_no_later_event_dear() -> None:
    stage = on_time(show_of(*(segment(f"s{number}", minutes(1)) for number in range(300))))
    stage.passes(seconds(5))
    before = busy_with_events(stage)
    assert stage.says(LengthsAdd(tuple(f"s{number}" for number in range(1, 300)), 30, sure=True)) is None
    assert busy_with_events(stage) < 20 * before
    assert stage.says(Undo()) is None
    assert {one.length_ms for one in stage.state.plan.rundown} == {minutes(1)}


def busy_with_events(stage: Stage) -> float:
    """How long the processor was busy with thirty events that are nothing to the rundown."""
    begun = process_time()
    for _ in range(30):
        stage.happens(lambda at: EffectDone(at=at, effect="of-yesterday"))
    return process_time() - begun


def test_nothing_is_left_to_take_back_of_a_rundown_when_the_show_has_ended() -> None:
    stage = begun()
    stage.says(CHANGES[0])
    stage.says(CHANGES[6])
    stage.says(EndShow())
    assert [deed.name for deed in stage.state.done] == ["end_show"]


def test_a_plan_that_was_applied_is_taken_back_after_go() -> None:
    stage = begun()
    before = replace(stage.state.plan)
    stage.state = replace(stage.state, digest="first")
    assert apply(stage, replace(before, rundown=before.rundown[:-1])) is None
    stage.passes(seconds(5))
    stage.go()
    assert sees(stage) == ("apply_plan", "segment")
    assert stage.says(Undo(live_view(stage.state)["undo"]["id"])) is None
    assert stage.state.plan.rundown == before.rundown


def test_what_was_taken_back_is_done_again_though_the_show_has_caught_up_by_itself_meanwhile() -> None:
    rundown = (
        segment("a", minutes(5)),
        segment("b", minutes(10), shortest_ms=minutes(5)),
        segment("c", minutes(5), ends_hard=True),
    )
    stage = on_time(replace(show_of(*rundown), catch_up=CatchUp(auto=True)))
    stage.passes(seconds(5))
    stage.says(SegmentSet("c", Field.TITLE, "收官", "c", sure=True))
    stage.says(Undo())
    stage.passes(minutes(8))
    assert stage.state.proposal is not None
    assert stage.state.proposal.stands is Stands.BY_ITSELF
    assert stage.state.done[-1].command == ApplyPlan(stage.state.proposal.id)
    assert stage.says(Redo()) is None
    assert stage.state.plan.rundown[2].title == "收官"


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                *CHANGES,
                Unskip(segments=("e",)),
                AddTime(60),
                Mute("host"),
                OverlayShow("seller-info"),
                Go(),
                Go(),
                Back(),
                Jump("d"),
                Undo(),
                Redo(),
            )
        ),
        max_size=15,
    )
)
def test_whatever_is_taken_back_over_a_go_leaves_what_runs_as_it_is(commands: list[Command]) -> None:
    stage = begun()
    for command in commands:
        stage.passes(seconds(1))
        stage.says(command)
    while (undo := live_view(stage.state)["undo"]) is not None and not undo["remedy"]:
        before = stage.state
        assert stage.says(Undo(undo["id"])) is None
        if undo["stays"]:
            assert _what_runs(stage.state) == _what_runs(before)


def _what_runs(state: ShowState) -> object:
    run = state.segment
    place = replace(run, index=None, goes_on=0, stood_in=()) if run is not None else None
    return place, state.ledger, state.hold, state.program, state.overlays, state.obs, state.begun


def test_what_cannot_be_done_again_is_said_once_and_what_was_taken_back_before_it_comes_next() -> None:
    stage = begun()
    for change in (Skip(segments=("b",)), CHANGES[0]):
        assert stage.says(change) is None
    changed = stage.state.plan.rundown
    for _ in range(2):
        assert stage.says(Undo()) is None
    stage.go()
    assert stage.refuses(Redo("u99")) == "changed"
    assert stage.refuses(Redo()) == "segment_running"
    assert stage.says(Redo()) is None
    assert stage.state.plan.rundown == changed


def test_what_was_taken_back_of_what_is_to_come_is_done_again_after_the_show_went_on_by_itself() -> None:
    stage = on_time(show_of(*(segment(name, minutes(5), follows=True) for name in "abcdef")))
    for change in (AddTime(30), CHANGES[0]):
        assert stage.says(change) is None
    changed = stage.state.plan.rundown
    for _ in range(2):
        assert stage.says(Undo()) is None
    stage.passes(minutes(6))
    assert stage.state.running_segment is not None
    assert stage.state.running_segment.id == "b"
    assert stage.says(Redo()) is None
    assert stage.state.plan.rundown == changed
