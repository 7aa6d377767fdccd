"""What only the plan tells the hour of stays where it was promised, whatever is edited on air."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.screens.edits import compare
from companion.show import commands as c
from companion.show.clock import UtcOffset
from companion.show.cue import At, BeforeEnd, Cue, CueStatus
from companion.show.desk_commands import Redo, Undo
from companion.show.edit_commands import (
    EditCommand,
    Field,
    LengthsAdd,
    SaveShow,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
)
from companion.show.editing.events import PlanSaved
from companion.show.events import PlanOffered
from companion.show.model import Plan
from companion.show.times import Ms, WallMs
from companion.show.timing.model import PromiseKind
from tests.show.timed import known, on_time, segment, show_of
from tests.stage import NOON, Stage, minutes

_EDGES = (PromiseKind.HARD_START, PromiseKind.HARD_END, PromiseKind.SHOW_ENDS)


def evening() -> Plan:
    """Five times five minutes; news begin at ten past, the talk is over at twenty past, the show at 25."""
    return show_of(
        segment("a", minutes(5)),
        segment("b", minutes(5)),
        segment("news", minutes(5), starts_hard=True),
        segment("talk", minutes(5), ends_hard=True),
        segment("close", minutes(5), ends_hard=True),
    )


def promised(stage: Stage) -> dict[tuple[PromiseKind, str], int]:
    """What is still to be kept of the plan's own hours, in minutes past noon."""
    told = (one.promise for one in known(stage).promises if one.promise.kind in _EDGES)
    return {(one.kind, one.id): (stage.state.wall(one.at) - NOON) // minutes(1) for one in told}


def edit(stage: Stage, command: EditCommand) -> None:
    assert stage.says(replace(command, sure=True)) is None


NEWS, TALK = (PromiseKind.HARD_START, "news"), (PromiseKind.HARD_END, "talk")
END = (PromiseKind.SHOW_ENDS, evening().id)
HOURS = {NEWS: 10, TALK: 20, END: 25}


def begun() -> Stage:
    stage = on_time(evening())
    stage.passes(minutes(5))
    stage.go()
    stage.passes(minutes(1))
    assert promised(stage) == HOURS
    return stage


@pytest.mark.parametrize(
    "command",
    [
        SegmentRemove(("a",)),
        SegmentRemove(("b",)),
        LengthsAdd(("a",), 120),
        LengthsAdd(("b", "talk"), 120),
        LengthsAdd(("close",), -60),
        SegmentAdd("插播", 300, "b"),
        SegmentCopy(("b",)),
        SegmentMove(("a",), "news"),
    ],
    ids=["played, out", "runs, out", "played, longer", "longer", "last, shorter", "added", "copied", "moved"],
)
def test_an_edit_moves_no_hour_that_was_promised(command: EditCommand) -> None:
    stage = begun()
    edit(stage, command)
    assert promised(stage) == HOURS
    assert stage.says(Undo()) is None
    assert promised(stage) == HOURS
    assert stage.says(Redo()) is None
    assert promised(stage) == HOURS


def test_a_segment_that_is_put_elsewhere_has_the_hour_of_that_place_and_its_own_again_after_undo() -> None:
    stage = begun()
    edit(stage, SegmentMove(("news",), "talk"))
    assert promised(stage)[NEWS] == 20
    edit(stage, LengthsAdd(("talk",), 60))
    assert promised(stage)[NEWS] == 20, "once it is there it stays there too"
    edit(stage, LengthsAdd(("talk",), -60))
    stage.says(Undo())
    stage.says(Undo())
    stage.says(Undo())
    assert promised(stage) == HOURS


def test_the_end_of_the_show_stays_when_its_last_segment_is_put_elsewhere_and_back() -> None:
    stage = on_time(
        show_of(segment("a", minutes(5)), segment("b", minutes(5)), segment("c", minutes(5), ends_hard=True))
    )
    end = (PromiseKind.SHOW_ENDS, stage.state.plan.id)
    for command in (SegmentMove(("c",), "a"), LengthsAdd(("b",), 180), SegmentMove(("c",), "b")):
        edit(stage, command)
        assert promised(stage)[end] == 15


def test_what_is_taken_out_and_brought_back_has_its_hour() -> None:
    stage = begun()
    edit(stage, SegmentRemove(("news",)))
    edit(stage, LengthsAdd(("b",), 60))
    stage.says(Undo())
    stage.says(Undo())
    assert promised(stage) == HOURS


def test_a_show_file_that_is_applied_has_hours_of_its_own() -> None:
    stage = begun()
    longer = tuple(
        replace(one, length_ms=minutes(7)) if one.id == "b" else one for one in stage.state.plan.rundown
    )
    stage.happens(lambda at: PlanOffered(at=at, plan=replace(evening(), rundown=longer), digest="other"))
    assert stage.says(c.ApplyPlan("other")) is None
    assert promised(stage) == {NEWS: 12, TALK: 22, END: 27}
    edit(stage, LengthsAdd(("talk",), 60))
    assert promised(stage) == {NEWS: 12, TALK: 22, END: 27}


def file_says(stage: Stage, plan: Plan, digest: str) -> None:
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))
    assert stage.says(c.ApplyPlan(digest)) is None


def save(stage: Stage, digest: str) -> None:
    stage.says(SaveShow())
    saving = stage.state.unsaved.saving
    assert saving is not None
    stage.happens(lambda at: PlanSaved(at=at, effect=saving.id, digest=digest))


def reworded(plan: Plan) -> Plan:
    return replace(plan, rundown=tuple(replace(one, say=("x",)) for one in plan.rundown))


def test_a_word_that_is_mended_in_the_show_file_moves_no_hour_that_pages_have_not() -> None:
    stage = begun()
    edit(stage, LengthsAdd(("a", "talk"), 120))
    file_says(stage, reworded(evening()), "words")
    assert promised(stage) == HOURS
    save(stage, "saved")
    shorter = (*stage.state.plan.rundown[:-1], replace(stage.state.plan.rundown[-1], title="收尾"))
    file_says(stage, replace(evening(), rundown=shorter), "more words")
    assert promised(stage) == HOURS


def test_a_show_file_that_is_taken_back_gives_the_hours_back_that_it_has_moved() -> None:
    stage = begun()
    stage.happens(lambda at: PlanOffered(at=at, plan=reworded(evening()), digest="known"))
    assert stage.says(c.ApplyPlan("known")) is None
    edit(stage, LengthsAdd(("a",), 120))
    edit(stage, SegmentMove(("news",), "talk"))
    before = promised(stage)
    longer = tuple(
        replace(one, length_ms=minutes(7)) if one.id == "b" else one for one in reworded(evening()).rundown
    )
    file_says(stage, replace(evening(), rundown=longer), "longer")
    assert promised(stage)[TALK] == 22
    assert stage.says(Undo()) is None
    assert promised(stage) == before
    assert stage.says(Redo()) is None
    assert promised(stage)[TALK] == 22


def test_the_plan_before_comes_back_with_what_pages_have_changed_since_and_all_of_it_once() -> None:
    stage = begun()
    stage.happens(lambda at: PlanOffered(at=at, plan=reworded(evening()), digest="known"))
    assert stage.says(c.ApplyPlan("known")) is None
    edit(stage, SegmentAdd("插播", 300, "talk"))
    before = stage.state.plan.rundown
    file_says(stage, replace(evening(), title="x"), "titled")
    added = stage.state.plan.rundown[4].id
    edit(stage, SegmentSet(added, Field.TITLE, "答疑", "插播"))
    assert stage.says(c.ApplyPlan("known")) is None
    now = stage.state.plan.rundown
    assert now == tuple(replace(one, title="答疑") if one.id == added else one for one in before)
    assert promised(stage) == HOURS


def test_a_plan_that_a_crew_went_back_from_comes_again_as_it_was_left() -> None:
    stage = begun()
    file_says(stage, reworded(evening()), "known")
    file_says(stage, replace(evening(), title="x"), "titled")
    edit(stage, SegmentAdd("插播", 300, "talk"))
    save(stage, "saved")
    added = stage.state.plan.rundown[4].id
    edit(stage, LengthsAdd((added,), 60))
    left = stage.state.plan
    assert stage.says(c.ApplyPlan("known")) is None
    again = compare(stage.state).offered
    assert again is not None
    assert (again.plan, again.clashes) == (left, ()), "what pages have added is in it once"
    assert stage.says(Undo()) is None
    assert stage.state.plan == left
    assert promised(stage) == HOURS


@pytest.mark.parametrize("undone", [False, True], ids=["applied", "the one before taken back"])
def test_a_show_file_that_is_again_as_it_was_brings_what_ran_by_it_as_it_was_left(undone: bool) -> None:
    stage = begun()
    file_says(stage, reworded(evening()), "known")
    edit(stage, SegmentMove(("news",), "talk"))
    stage.says(c.Skip("close"))
    before, left = promised(stage), stage.state
    shorter = tuple(
        replace(one, length_ms=minutes(7)) if one.id == "b" else one for one in evening().rundown[:-1]
    )
    file_says(stage, replace(evening(), rundown=shorter), "shorter")
    stage.happens(lambda at: PlanOffered(at=at, plan=reworded(evening()), digest="known"))
    assert stage.says(Undo() if undone else c.ApplyPlan("known")) is None
    assert (stage.state.plan, stage.state.skipped) == (left.plan, left.skipped)
    assert promised(stage) == before
    assert stage.state.offered is None


def test_what_was_taken_out_has_its_hour_again_also_when_a_file_was_taken_back_that_had_it_later() -> None:
    stage = begun()
    file_says(stage, reworded(evening()), "known")
    edit(stage, SegmentRemove(("news",)))
    save(stage, "without")
    longer = tuple(replace(one, length_ms=minutes(7)) if one.id == "b" else one for one in evening().rundown)
    file_says(stage, replace(evening(), rundown=longer), "longer")
    assert promised(stage)[NEWS] == 12
    assert stage.says(Undo()) is None
    assert stage.says(Undo()) is None
    assert promised(stage) == HOURS


def test_what_was_passed_over_promises_nothing_when_a_file_is_taken_back_that_had_dropped_it() -> None:
    stage = begun()
    file_says(stage, reworded(evening()), "known")
    stage.says(c.Skip("news"))
    assert promised(stage) == {TALK: 20, END: 25}
    without = tuple(one for one in evening().rundown if one.id != "news")
    file_says(stage, replace(evening(), rundown=without), "without")
    assert stage.says(Undo()) is None
    assert promised(stage) == {TALK: 20, END: 25}
    assert stage.says(c.Unskip("news")) is None
    assert promised(stage) == HOURS


def test_the_end_of_the_show_stays_promised_to_and_fro_over_show_files() -> None:
    stage = begun()
    file_says(stage, reworded(evening()), "known")
    file_says(stage, evening(), "other")
    edit(stage, SegmentAdd("加场", 60, "close"))
    for digest in ("known", "other", "known"):
        assert stage.says(c.ApplyPlan(digest)) is None
        assert promised(stage)[END] == HOURS[END]


def test_a_show_file_that_has_the_running_segment_no_more_moves_nothing_of_what_that_has_announced() -> None:
    stage = announced()
    out = tuple(one for one in stage.state.plan.rundown if one.id != "b")
    file_says(stage, replace(stage.state.plan, rundown=out), "without")
    assert announced_for(stage)["tease"] == 8
    stage.passes(minutes(2))
    assert stage.status("tease") is CueStatus.DONE


def test_before_the_show_the_plan_tells() -> None:
    stage = Stage(evening())
    stage.passes(minutes(1))
    edit(stage, LengthsAdd(("a",), 120))
    stage.go()
    assert promised(stage) == {NEWS: 12, TALK: 22, END: 27}


def announced() -> Stage:
    """In ``talk`` a draw was announced for 17 minutes past and its winners for 19, and in ``b`` a teaser for
    8 minutes past."""
    draw = Cue(id="draw", trigger=At(minutes(2)), do=(), promise=True)
    winners = Cue(id="winners", trigger=BeforeEnd(minutes(1)), do=(), promise=True)
    tease = Cue(id="tease", trigger=BeforeEnd(minutes(2)), do=(), promise=True)
    cues = {"talk": (draw, winners), "b": (tease,)}
    plan = evening()
    stage = on_time(
        replace(plan, rundown=tuple(replace(one, cues=cues.get(one.id, ())) for one in plan.rundown))
    )
    stage.passes(minutes(5))
    stage.go()
    stage.passes(minutes(1))
    return stage


def announced_for(stage: Stage) -> dict[str, int]:
    told = (one.promise for one in known(stage).promises if one.promise.kind is PromiseKind.CUE)
    return {one.id: (stage.state.wall(one.at) - NOON) // minutes(1) for one in told}


@pytest.mark.parametrize(
    "command",
    [
        SegmentRemove(("a",)),
        SegmentRemove(("b",)),
        LengthsAdd(("a", "news"), 120),
        LengthsAdd(("talk",), -60),
        SegmentAdd("插播", 300, "b"),
        SegmentMove(("a",), "news"),
        SegmentMove(("talk",), "close"),
    ],
    ids=["played, out", "runs, out", "longer", "shorter itself", "added", "moved before it", "moved"],
)
def test_an_edit_moves_no_cue_that_was_announced_without_an_hour_of_its_own(command: EditCommand) -> None:
    stage = announced()
    assert announced_for(stage) == {"tease": 8, "draw": 17, "winners": 19}
    edit(stage, command)
    assert announced_for(stage) == {"tease": 8, "draw": 17, "winners": 19}
    stage.says(Undo())
    assert announced_for(stage) == {"tease": 8, "draw": 17, "winners": 19}


def test_a_hard_start_in_an_hour_that_comes_twice_stays_where_it_was_when_more_comes_before_it() -> None:
    # Half past midnight; at two o'clock clocks go back to one, and the news begin at five past one.
    first = Ms((minutes(30) - NOON) % minutes(24 * 60))
    night = (UtcOffset(WallMs(0), first), UtcOffset(WallMs(NOON + minutes(90)), Ms(first - minutes(60))))
    news = segment("news", minutes(5), starts_hard=True, starts_clock_ms=minutes(65))
    stage = on_time(show_of(segment("a", minutes(5)), segment("b", minutes(5)), news), utc_offsets=night)
    assert promised(stage) == {NEWS: 35}
    edit(stage, LengthsAdd(("b",), 3_600))
    assert promised(stage) == {NEWS: 35}


edits = st.one_of(
    st.builds(
        LengthsAdd,
        st.sampled_from(["a", "b", "news", "talk", "close"]).map(lambda one: (one,)),
        st.sampled_from([-60, -30, 30, 60]),
    ),
    st.builds(SegmentRemove, st.sampled_from(["a", "b"]).map(lambda one: (one,))),
    st.builds(SegmentAdd, st.just("more"), st.integers(1, 600), st.sampled_from(["a", "b", "news", "talk"])),
    st.builds(SegmentCopy, st.sampled_from(["a", "b", "talk"]).map(lambda one: (one,))),
    st.builds(SegmentMove, st.just(("a",)), st.sampled_from(["news", "talk"])),
    st.just(Undo()),
    st.just(Redo()),
)


@given(st.lists(edits, max_size=12))
@settings(max_examples=60, deadline=None)
def test_whatever_is_edited_around_them_no_hour_moves(steps: list[EditCommand | Undo | Redo]) -> None:
    stage = begun()
    for step in steps:
        stage.says(step if isinstance(step, Undo | Redo) else replace(step, sure=True))
        assert promised(stage) == HOURS
