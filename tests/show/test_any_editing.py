"""Whatever two operators edit at once, and whatever is done to the file meanwhile."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.show.desk_commands import Redo, Undo
from companion.show.edit_commands import (
    EditCommand,
    Field,
    LengthsAdd,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
)
from companion.show.editing.changes import applied, changes_between
from companion.show.editing.rebase import rebased
from companion.show.editing.values import edition_of, text_of
from companion.show.model import LoopPass, Segment
from companion.show.timeline import go_target
from tests.stage import Stage, minutes, small_plan

Rundown = tuple[Segment, ...]

NAMES = [*"abcdef", "added", "a-copy"]
SETTINGS = settings(max_examples=60, deadline=None)


def plain(name: str) -> Segment:
    return Segment(id=name, title=name, length_ms=minutes(2), shortest_ms=minutes(1))


def looped() -> Rundown:
    passes = tuple(
        replace(plain(f"{name}-{number}"), title=name, loop=LoopPass(loop="x", number=number, of=2))
        for number in (1, 2)
        for name in "kl"
    )
    return (*map(plain, "ab"), *passes, *map(plain, "cdef"))


def opened() -> Stage:
    return Stage(replace(small_plan(), rundown=looped()))


texts = st.sampled_from(["x", "y", "z"])
names = st.sampled_from([*NAMES, "k-1", "k-2", "l-2"])
several = st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)
fields = st.sampled_from([Field.TITLE, Field.LENGTH, Field.SHORTEST, Field.SAY, Field.PRIORITY])


@st.composite
def edits(draw: st.DrawFn, rundown: Rundown) -> EditCommand:
    """Something that somebody asks for who sees this rundown."""
    there = st.sampled_from([segment.id for segment in rundown]) if rundown else names
    some = st.lists(there, min_size=1, max_size=3, unique=True).map(tuple)
    after = st.none() | there
    match draw(st.integers(0, 7)):
        case 0 | 1 | 2:
            name, field = draw(there), draw(fields)
            values = {Field.LENGTH: "90", Field.SHORTEST: "80", Field.PRIORITY: "2"}
            value = values.get(field) or draw(texts)
            shown = next((text_of(one, field) for one in rundown if one.id == name), "")
            return SegmentSet(name, field, value, shown)
        case 3:
            return LengthsAdd(draw(several), draw(st.sampled_from([-30, 30, 60])))
        case 4:
            moved = draw(some)
            return SegmentMove(moved, draw(after), tuple(behind(rundown).get(name, "") for name in moved))
        case 5:
            return SegmentAdd(draw(texts), 60, draw(after))
        case 6:
            return SegmentCopy((draw(there),), draw(after))
        case _:
            editions = {segment.id: edition_of(segment) for segment in rundown}
            removed = draw(some)
            return SegmentRemove(removed, tuple(editions.get(name, "-") for name in removed))


def behind(rundown: Rundown) -> dict[str, str]:
    """By each segment but the first, the one before it."""
    return {one.id: before.id for before, one in pairwise(rundown)}


@SETTINGS
@given(st.data())
def test_of_two_who_edit_at_once_each_is_in_the_result_or_was_told(data: st.DataObject) -> None:
    """B always asks for what B saw before A's last edit. Whatever A has set, and B has not seen, stays, and B
    takes nothing out and away from where A has put it."""
    stage = opened()
    for _ in range(data.draw(st.integers(1, 6))):
        seen = stage.state.plan.rundown
        stage.says(data.draw(edits(seen)), by="operator:A")
        between = stage.state.plan.rundown
        command = data.draw(edits(seen))
        refusal = stage.says(command, by="operator:B")
        after = stage.state.plan.rundown
        if refusal is not None:
            assert after is between
            continue
        removed = set(command.segments) if isinstance(command, SegmentRemove) else set()
        known = {segment.id: segment for segment in after}
        was = {segment.id: segment for segment in seen}
        for name in command.segments if isinstance(command, SegmentMove) else ():
            assert behind(between).get(name) == behind(seen).get(name), command
        for segment in between:
            for field in Field:
                if segment.id in was and text_of(segment, field) == text_of(was[segment.id], field):
                    continue
                if isinstance(command, LengthsAdd) and field is Field.LENGTH:
                    continue  # It comes on top of what A has set.
                assert segment.id not in removed, (command, field)
                assert text_of(known[segment.id], field) == text_of(segment, field), (command, field)
        assert {segment.id for segment in between} - removed <= known.keys()


@SETTINGS
@given(st.data())
def test_all_edits_are_taken_back_and_done_again(data: st.DataObject) -> None:
    stage = opened()
    for _ in range(data.draw(st.integers(0, 3))):
        stage.go()
    if stage.state.segment is not None:
        stage.state = replace(stage.state, obs=replace(stage.state.obs, outputs={}))
    states = [_edited(stage)]
    for _ in range(data.draw(st.integers(1, 8))):
        count = len(stage.state.done)
        stage.says(data.draw(edits(stage.state.plan.rundown)))
        if len(stage.state.done) > count:
            states.append(_edited(stage))
    for state in reversed(states[:-1]):
        assert stage.says(Undo()) is None
        assert _edited(stage) == state
    assert stage.state.unsaved.filed is None
    for state in states[1:]:
        assert stage.says(Redo()) is None
        assert _edited(stage) == state


def _edited(stage: Stage) -> object:
    state = stage.state
    return state.plan, state.skipped, state.begun, state.running_segment, go_target(state)


@st.composite
def rundowns(draw: st.DrawFn) -> Rundown:
    """What some edits make of the rundown."""
    stage = opened()
    for _ in range(draw(st.integers(0, 4))):
        stage.says(draw(edits(stage.state.plan.rundown)))
    return stage.state.plan.rundown


@SETTINGS
@given(rundowns())
def test_changes_make_one_rundown_of_the_other(new: Rundown) -> None:
    old = looped()
    assert applied(old, changes_between(old, new)) == new
    assert applied(new, changes_between(new, old)) == old


@SETTINGS
@given(rundowns(), rundowns())
def test_nothing_of_a_page_is_lost_over_an_edit_of_the_file(page: Rundown, file: Rundown) -> None:
    was = looped()
    told = rebased(was, page, file)
    ids = [segment.id for segment in told.rundown]
    assert len(set(ids)) == len(ids)
    assert rebased(was, was, file).rundown == file
    assert rebased(was, page, was).rundown == page
    assert rebased(was, page, page).rundown == page
    known = {segment.id: segment for segment in told.rundown}
    before = {segment.id: segment for segment in was}
    renamed = {clash.segment for clash in told.clashes if clash.both.value == "added"}
    for segment in page:
        if segment.id in renamed:
            continue
        if segment.id not in before:
            assert known[segment.id] == segment
            continue
        for field in Field:
            if text_of(segment, field) != text_of(before[segment.id], field):
                assert text_of(known[segment.id], field) == text_of(segment, field)
    gone = before.keys() - {segment.id for segment in page}
    assert not gone & known.keys()
