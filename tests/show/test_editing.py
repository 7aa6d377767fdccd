"""The rundown is changed while its show is on."""

from dataclasses import replace

import pytest

from companion.show.actions import TellHost
from companion.show.commands import AddTime, Back, Jump, Skip, Unskip
from companion.show.conditions import Condition
from companion.show.cue import After, At, Clock, Cue
from companion.show.desk_commands import Redo, Undo
from companion.show.edit_commands import (
    Field,
    LengthsAdd,
    SaveShow,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
)
from companion.show.editing.changes import Added, FieldSet, Moved, Removed, changes_between
from companion.show.editing.values import edition_of, text_of
from companion.show.events import OutputsChanged, WritingChanged
from companion.show.model import LoopPass, Plan, Segment, Variant
from companion.show.read_command import BadCommand, read_command
from companion.show.timeline import go_target, segment_length
from companion.show.times import Ms
from tests.show.test_plan_edits import apply
from tests.show.timed import segment as timed
from tests.show.timed import show_of
from tests.stage import Stage, minutes, seconds, small_plan

TITLE = SegmentSet("close", Field.TITLE, "再见", "收官")


def order(stage: Stage) -> list[str]:
    return [segment.id for segment in stage.state.plan.rundown]


def segment(stage: Stage, name: str) -> Segment:
    return next(one for one in stage.state.plan.rundown if one.id == name)


def looping() -> Plan:
    """An opening, three passes of two segments, and a close."""
    passes = tuple(
        Segment(
            id=f"{name}-{number}",
            title=name,
            length_ms=minutes(2),
            loop=LoopPass(loop="cycle", number=number, of=3),
        )
        for number in (1, 2, 3)
        for name in ("k1", "k2")
    )
    plan = small_plan()
    return replace(plan, rundown=(plan.rundown[0], *passes, plan.rundown[2]))


def on_air(stage: Stage, *, runs: bool = True) -> None:
    stage.happens(lambda at: OutputsChanged(at=at, outputs={"virtual_camera": runs}))


@pytest.fixture
def running(running: Stage) -> Stage:
    """The small show in its first segment, which viewers do not see yet: nothing has to be confirmed."""
    on_air(running, runs=False)
    return running


# What is set


def test_a_title_is_another_one_at_once(stage: Stage) -> None:
    stage.says(TITLE)
    assert segment(stage, "close").title == "再见"


@pytest.mark.parametrize(
    ("field", "value", "was", "attribute", "becomes"),
    [
        (Field.LENGTH, "330", "360", "length_ms", seconds(330)),
        (Field.SHORTEST, "", "300", "shortest_ms", None),
        (Field.SHORTEST, "200", "300", "shortest_ms", seconds(200)),
        (Field.LONGEST, "400", "", "longest_ms", seconds(400)),
        (Field.SAY, "报品牌\n\n 说规则 ", "", "say", ("报品牌", "说规则")),
        (Field.NOTES, "二号机", "", "notes", ("二号机",)),
        (Field.OPTIONAL, "true", "false", "optional", True),
        (Field.PRIORITY, "3", "1", "priority", 3),
    ],
)
def test_each_field_can_be_set(
    stage: Stage, field: Field, value: str, was: str, attribute: str, becomes: object
) -> None:
    assert stage.says(SegmentSet("strawberry", field, value, was)) is None
    assert getattr(segment(stage, "strawberry"), attribute) == becomes


@pytest.mark.parametrize(
    ("field", "value", "was", "code"),
    [
        (Field.TITLE, "  ", "冻干草莓秒杀", "bad_value"),
        (Field.TITLE, "两\n行", "冻干草莓秒杀", "bad_value"),
        (Field.LENGTH, "0", "360", "bad_value"),
        (Field.LENGTH, "6m", "360", "bad_value"),
        (Field.LENGTH, "", "360", "bad_value"),
        (Field.LENGTH, "299", "360", "under_shortest"),
        (Field.SHORTEST, "361", "300", "under_shortest"),
        (Field.LONGEST, "359", "", "over_longest"),
        (Field.OPTIONAL, "ja", "false", "bad_value"),
        (Field.PRIORITY, "0", "1", "bad_value"),
    ],
)
def test_what_a_field_cannot_be_is_refused(
    stage: Stage, field: Field, value: str, was: str, code: str
) -> None:
    assert stage.refuses(SegmentSet("strawberry", field, value, was)) == code


def test_lengths_are_changed_by_so_much_for_several(stage: Stage) -> None:
    stage.says(LengthsAdd(("strawberry", "close"), 60))
    assert [one.length_ms for one in stage.state.plan.rundown] == [minutes(2), minutes(7), minutes(3)]


def test_of_several_lengths_all_change_or_none(stage: Stage) -> None:
    before = stage.state.plan
    assert stage.refuses(LengthsAdd(("close", "strawberry"), -90)) == "under_shortest"
    assert stage.state.plan is before


def test_what_is_set_of_one_pass_of_a_loop_is_set_of_all() -> None:
    stage = Stage(looping())
    stage.says(SegmentSet("k1-2", Field.TITLE, "围巾", "k1"))
    stage.says(LengthsAdd(("k1-1", "k1-3"), 30))
    assert [one.title for one in stage.state.plan.rundown[1:7]] == ["围巾", "k2"] * 3
    assert [one.length_ms for one in stage.state.plan.rundown[1:7]] == [seconds(150), minutes(2)] * 3


# Two at once


def test_the_second_of_two_who_set_the_same_is_told_what_stands_there(stage: Stage) -> None:
    stage.says(TITLE, by="operator:A")
    refusal = stage.says(SegmentSet("close", Field.TITLE, "收尾", "收官"), by="operator:B")
    assert refusal is not None
    assert refusal.code == "conflict"
    assert "再见" in refusal.message
    assert segment(stage, "close").title == "再见"


def test_two_who_want_the_same_are_both_content(stage: Stage) -> None:
    stage.says(TITLE, by="operator:A")
    assert stage.says(TITLE, by="operator:B") is None


def test_two_who_set_different_things_both_get_theirs(stage: Stage) -> None:
    stage.says(TITLE, by="operator:A")
    stage.says(SegmentSet("close", Field.LENGTH, "180", "120"), by="operator:B")
    stage.says(LengthsAdd(("close",), 30), by="operator:A")
    stage.says(SegmentSet("opening", Field.TITLE, "暖场", "开场"), by="operator:B")
    close = segment(stage, "close")
    assert (close.title, close.length_ms, segment(stage, "opening").title) == ("再见", seconds(210), "暖场")


def test_an_edit_of_a_segment_that_is_gone_is_a_conflict(stage: Stage) -> None:
    stage.says(SegmentRemove(("close",)), by="operator:A")
    for command in (
        TITLE,
        LengthsAdd(("strawberry", "close"), 60),
        SegmentMove(("opening",), "close"),
        SegmentAdd("答疑", 60, "close"),
        SegmentCopy(("opening",), "close"),
        SegmentRemove(("close",)),
    ):
        assert stage.refuses(command) == "conflict", command


def test_a_segment_that_somebody_else_has_moved_is_a_conflict(stage: Stage) -> None:
    stage.says(SegmentMove(("close",), "opening", ("strawberry",)), by="operator:A")
    assert stage.refuses(SegmentMove(("close",), None, ("strawberry",))) == "conflict"
    assert order(stage) == ["opening", "close", "strawberry"]


def test_so_is_one_of_several_that_somebody_else_has_moved() -> None:
    stage = Stage(show_of(*(timed(name, minutes(5)) for name in "abcde")))
    stage.says(SegmentMove(("d",), "e", ("c",)), by="operator:A")
    assert stage.refuses(SegmentMove(("c", "d"), None, ("b", "c"))) == "conflict"
    assert stage.refuses(SegmentMove(("c", "d"), None, ("b", "e"))) is None
    assert order(stage) == ["c", "d", "a", "b", "e"]
    assert stage.refuses(SegmentMove(("c", "a"), "e", ("", "d"))) is None
    assert order(stage) == ["d", "b", "e", "c", "a"]


@pytest.mark.parametrize("field", list(Field))
def test_a_segment_that_somebody_else_has_changed_is_not_taken_out_unseen(stage: Stage, field: Field) -> None:
    seen = tuple(edition_of(segment(stage, name)) for name in ("strawberry", "close"))
    values = {Field.LENGTH: "90", Field.SHORTEST: "80", Field.LONGEST: "300", Field.OPTIONAL: "true"}
    value = values.get(field, "7")
    stage.says(SegmentSet("close", field, value, text_of(segment(stage, "close"), field)), by="operator:A")
    assert stage.refuses(SegmentRemove(("strawberry", "close"), seen)) == "conflict"
    assert text_of(segment(stage, "close"), field) == value
    stage.says(Undo())
    assert stage.refuses(SegmentRemove(("strawberry", "close"), seen)) is None
    assert order(stage) == ["opening"]


def test_one_that_somebody_else_has_only_moved_is_taken_out(stage: Stage) -> None:
    seen = (edition_of(segment(stage, "close")),)
    stage.says(SegmentMove(("close",), "opening"), by="operator:A")
    assert stage.refuses(SegmentRemove(("close",), seen)) is None


# Order


def test_segments_are_moved_behind_another_in_the_order_that_they_have(stage: Stage) -> None:
    stage.says(SegmentMove(("strawberry", "opening"), "close"))
    assert order(stage) == ["close", "opening", "strawberry"]
    stage.says(SegmentMove(("strawberry",)))
    assert order(stage) == ["strawberry", "close", "opening"]


def test_a_segment_is_not_put_behind_itself(stage: Stage) -> None:
    assert stage.refuses(SegmentMove(("opening", "close"), "close")) == "beside_itself"


def test_a_segment_is_added_behind_another_or_at_the_end(stage: Stage) -> None:
    stage.says(SegmentAdd("答疑", 90, "opening"))
    stage.says(SegmentAdd("抽奖", 60))
    assert order(stage) == ["opening", "added", "strawberry", "close", "added-2"]
    assert segment(stage, "added") == Segment(id="added", title="答疑", length_ms=seconds(90))


def test_a_copy_comes_without_what_comes_only_once(stage: Stage) -> None:
    stage.says(SegmentCopy(("strawberry",)))
    assert order(stage) == ["opening", "strawberry", "strawberry-copy", "close"]
    copy = segment(stage, "strawberry-copy")
    assert [cue.id for cue in copy.cues] == ["card", "stock", "closeup", "wrap"]
    stage.says(SegmentCopy(("strawberry",), "close"))
    assert order(stage)[-1] == "strawberry-copy-2"


def test_a_copy_has_no_hour_of_its_own_and_nothing_that_was_promised_for_one() -> None:
    draw = Cue(id="draw", trigger=Clock(seconds(60)), do=(TellHost("开奖"),))
    tells = Cue(id="tells", trigger=After("draw", seconds(10)), do=(TellHost("公布"),))
    shows = Cue(id="shows", trigger=At(seconds(5)), do=(TellHost("看镜头"),), promise=True)
    plan = small_plan()
    close = replace(plan.rundown[2], starts_hard=True, ends_clock_ms=seconds(90), cues=(draw, tells, shows))
    variant = Variant(when=Condition.read("stock(P4) < 20"), cues=(draw, shows))
    stage = Stage(replace(plan, rundown=(*plan.rundown[:2], replace(close, variants=(variant,)))))
    stage.says(SegmentCopy(("close",)))
    copy = segment(stage, "close-copy")
    assert (copy.starts_hard, copy.ends_hard, copy.ends_clock_ms) == (False, False, None)
    assert copy.cues == copy.variants[0].cues == (replace(shows, promise=None),)


def test_the_passes_of_a_loop_stay_together() -> None:
    stage = Stage(looping())
    for command in (
        SegmentMove(("k1-1",), "close"),
        SegmentRemove(("close", "k2-2")),
        SegmentMove(("close",), "k1-2"),
        SegmentAdd("答疑", 60, "k2-1"),
    ):
        assert stage.refuses(command) == "in_loop", command
    stage.says(SegmentAdd("答疑", 60, "k2-3"))
    stage.says(SegmentCopy(("k1-2",)))
    assert order(stage)[-4:] == ["k2-3", "k1-copy", "added", "close"]
    assert segment(stage, "k1-copy").loop is None


def test_a_show_yet_to_start_keeps_something_to_begin_with(stage: Stage) -> None:
    stage.says(Skip("close"))
    assert stage.refuses(SegmentRemove(("opening", "strawberry"))) == "nothing_left"
    assert stage.refuses(SegmentRemove(("opening", "strawberry", "close"))) == "nothing_left"


def test_go_leads_to_what_stands_behind_the_running_segment_now(running: Stage) -> None:
    running.says(SegmentMove(("close",), "opening"))
    running.go()
    assert running.state.running_segment == segment(running, "close")
    running.says(SegmentRemove(("strawberry",)))
    running.go()
    assert running.state.ended is not None


# What runs, and what is over


def test_an_edit_of_what_runs_counts_for_its_next_pass(running: Stage) -> None:
    before = running.state.running_segment
    running.says(SegmentSet("opening", Field.TITLE, "暖场", "开场"))
    running.says(LengthsAdd(("opening",), 60))
    assert running.state.running_segment == before
    assert segment_length(running.state) == minutes(2)
    running.passes(seconds(1))
    running.says(Jump("opening"))
    assert running.state.running_segment == segment(running, "opening")
    assert segment_length(running.state) == minutes(3)


def test_a_running_segment_that_is_taken_out_runs_on_and_the_right_one_follows(running: Stage) -> None:
    before = running.state.running_segment
    assert running.says(SegmentRemove(("opening",))) is None
    assert order(running) == ["strawberry", "close"]
    assert running.state.running_segment == before
    running.passes(seconds(70))
    running.go()
    assert running.state.running_segment == segment(running, "strawberry")


def test_a_segment_that_is_over_can_be_changed_for_when_it_returns(running: Stage) -> None:
    running.go()
    running.says(SegmentSet("opening", Field.LENGTH, "60", "120"))
    running.passes(seconds(1))
    running.says(Back())
    assert segment_length(running.state) == minutes(1)


# The lock


def test_an_edit_on_air_is_confirmed_once(running: Stage) -> None:
    on_air(running)
    for command in (
        TITLE,
        LengthsAdd(("close",), 60),
        SegmentMove(("close",)),
        SegmentAdd("答疑", 60),
        SegmentCopy(("close",)),
        SegmentRemove(("close",)),
    ):
        assert running.refuses(command) == "locked", command
        assert running.says(replace(command, sure=True)) is None, command
        running.says(Undo())


def test_before_the_show_and_off_air_nothing_is_confirmed(stage: Stage) -> None:
    on_air(stage)
    assert stage.says(TITLE) is None, "the stream may run long before the show"
    stage.go()
    on_air(stage, runs=False)
    assert stage.says(LengthsAdd(("close",), 60)) is None


def test_what_was_taken_back_on_air_is_done_again_without_another_confirmation(running: Stage) -> None:
    running.says(TITLE)
    on_air(running)
    running.says(Undo())
    assert running.says(Redo()) is None
    assert segment(running, "close").title == "再见"


def test_nothing_is_edited_while_nothing_can_be_written(stage: Stage) -> None:
    stage.happens(lambda at: WritingChanged(at=at, failed="The disk is full."))
    assert stage.refuses(TITLE) == "not_writing"


# Undo and redo


@pytest.mark.parametrize(
    ("command", "name", "args"),
    [
        (TITLE, "set_title", {"title": "收官"}),
        (SegmentSet("close", Field.LENGTH, "150", "120"), "lengths_add", {"title": "收官", "added": 30_000}),
        (LengthsAdd(("strawberry",), -60), "lengths_add", {"title": "冻干草莓秒杀", "added": -60_000}),
        (
            LengthsAdd(("strawberry", "close"), 120),
            "lengths_add_several",
            {"title": "冻干草莓秒杀", "added": 120_000, "count": 2},
        ),
        (SegmentMove(("close",)), "segment_move", {"title": "收官"}),
        (SegmentAdd("答疑", 60), "segment_add", {"title": "答疑"}),
        (SegmentCopy(("close",)), "segment_copy", {"title": "收官"}),
        (SegmentRemove(("close",)), "segment_remove", {"title": "收官"}),
        (
            SegmentRemove(("opening", "close")),
            "segment_remove_several",
            {"title": "开场", "count": 2},
        ),
        (Skip(segments=("opening", "close")), "skip_several", {"title": "开场", "count": 2}),
    ],
)
def test_every_edit_is_taken_back_by_its_name(
    stage: Stage, command: SegmentSet, name: str, args: dict[str, object]
) -> None:
    before = (stage.state.plan, stage.state.skipped)
    stage.says(command)
    after = (stage.state.plan, stage.state.skipped)
    assert after != before
    deed = stage.state.done[-1]
    assert (deed.name, deed.args) == (name, args)
    stage.says(Undo())
    assert (stage.state.plan, stage.state.skipped) == before
    stage.says(Redo())
    assert (stage.state.plan, stage.state.skipped) == after


def test_a_way_back_holds_only_what_was_touched(stage: Stage) -> None:
    stage.says(LengthsAdd(("close",), 60))
    back = stage.state.done[-1].back
    assert getattr(back, "changes", None) == (
        FieldSet(line="close", field=Field.LENGTH, was="180", value="120"),
    )


def test_a_mark_comes_back_with_the_segment_that_had_it(stage: Stage) -> None:
    stage.says(Skip("close"))
    stage.says(SegmentRemove(("close",)))
    assert stage.state.skipped == frozenset()
    stage.says(Undo())
    assert stage.state.skipped == {"close"}


def test_a_segment_is_not_brought_back_into_a_plan_without_its_product(running: Stage) -> None:
    running.says(SegmentRemove(("strawberry",)))
    running.state = replace(running.state, digest="first")
    less = replace(running.state.plan, products={}, sales={})
    assert apply(running, less, "less") is None
    assert apply(running, replace(less, title="另一场"), "less still") is None
    assert [deed.name for deed in running.state.done] == ["go", "segment_remove", "apply_plan", "apply_plan"]
    running.says(Undo())  # The plan that the show began with is not known any more after that.
    assert [deed.name for deed in running.state.done] == ["go"]


def test_another_segment_is_not_called_as_one_that_was_played_and_taken_out(running: Stage) -> None:
    running.says(SegmentAdd("答疑", 60, "opening"))
    running.go()
    running.says(SegmentRemove(("added",)))
    running.says(SegmentAdd("抽奖", 60, "strawberry"))
    assert order(running) == ["opening", "strawberry", "added-2", "close"]
    assert running.state.segment is not None
    assert running.state.segment.index is None
    running.go()
    running.says(SegmentAdd("返场", 60, "close"))
    assert order(running) == ["opening", "strawberry", "added-2", "close", "added-3"]


def test_an_edit_that_is_taken_back_leads_go_back_too() -> None:
    stage = Stage(show_of(*(timed(name, minutes(5)) for name in "abcd")))
    stage.go()
    stage.go()
    on_air(stage, runs=False)
    assert stage.says(SegmentRemove(("b",))) is None
    for there in (("c", "d"), ("d",), ("c",)):
        assert stage.says(SegmentMove(there)) is None
        assert go_target(stage.state).name == "segment:c"
        assert stage.says(Undo()) is None
        assert order(stage) == ["a", "c", "d"]
        assert go_target(stage.state).name == "segment:c"


# Several are passed over


def test_several_segments_are_passed_over_and_played_after_all_at_once(stage: Stage) -> None:
    stage.says(Skip(segments=("opening", "close")))
    assert stage.state.skipped == {"opening", "close"}
    stage.says(Unskip(segments=("close", "opening")))
    assert stage.state.skipped == frozenset()


def test_of_several_to_pass_over_all_are_or_none(running: Stage) -> None:
    assert running.refuses(Skip(segments=("close", "opening"))) == "segment_running"
    assert running.state.skipped == frozenset()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("skip", {"segment": "close", "segments": ["opening"]}),
        ("unskip", {}),
        ("unskip", {"segment": "close", "segments": ["opening"]}),
        ("segment_set", {"segment": "close", "field": "colour", "value": "red", "was": ""}),
        ("segment_set", {"segment": "close", "field": "say", "value": "x" * 4_001, "was": ""}),
        ("lengths_add", {"segments": [], "seconds": 60}),
        ("segment_remove", {"segments": ["opening", "close"], "was": ["0a1b2c3d"]}),
        ("segment_remove", {"segments": ["close"], "was": [""]}),
        ("segment_move", {"segments": ["close"], "was": ["strawberry", ""]}),
    ],
)
def test_what_is_no_such_command_is_not_read(name: str, args: dict[str, object]) -> None:
    with pytest.raises(BadCommand):
        read_command(name, args)


def test_a_move_says_of_the_first_segment_that_it_stood_behind_none() -> None:
    told = {"segments": ["opening", "close"], "was": ["", "strawberry"]}
    assert read_command("segment_move", told) == SegmentMove(("opening", "close"), was=("", "strawberry"))


def test_all_that_a_host_says_fits_into_one_command() -> None:
    told = {"segment": "close", "field": "say", "value": "说" * 4_000, "was": ""}
    assert read_command("segment_set", told) == SegmentSet("close", Field.SAY, "说" * 4_000)


# What is unsaved


def test_what_pages_have_changed_is_known_until_it_is_as_it_was(stage: Stage) -> None:
    stage.says(TITLE)
    stage.says(SegmentMove(("close",)))
    changes = stage.state.unsaved.changes(stage.state.plan.rundown)
    assert changes == (
        FieldSet(line="close", field=Field.TITLE, was="收官", value="再见"),
        Moved(segment="close", after=None),
    )
    stage.says(Undo())
    stage.says(SegmentSet("close", Field.TITLE, "收官", "再见"))
    assert stage.state.unsaved.filed is None
    assert stage.refuses(SaveShow()) == "nothing_to_save"


def test_changes_are_told_in_an_order_in_which_they_can_be_made(stage: Stage) -> None:
    old = stage.state.plan.rundown
    new = (old[2], replace(old[0], id="new"), old[1])
    assert changes_between(old, new) == (
        Removed(segment="opening"),
        Moved(segment="close", after=None),
        Added(segment=new[1], after="close"),
    )


def test_added_time_is_of_the_pass_and_no_edit(running: Stage) -> None:
    running.says(AddTime(60))
    assert running.state.unsaved.filed is None
    assert running.state.plan.rundown[0].length_ms == Ms(minutes(2))
