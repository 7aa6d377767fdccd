"""What pages have changed and no file has, when the show file is edited too."""

from dataclasses import replace

import pytest

from companion.screens.edits import ShowFileNow, compare, edits_view
from companion.show.command_table import Command
from companion.show.commands import ApplyPlan
from companion.show.desk_commands import Undo
from companion.show.edit_commands import (
    Field,
    LengthsAdd,
    SegmentAdd,
    SegmentCopy,
    SegmentMove,
    SegmentRemove,
    SegmentSet,
)
from companion.show.editing.rebase import Both, rebased
from companion.show.events import PlanOffered, PlanWithdrawn
from companion.show.model import Plan, Segment
from tests.stage import Stage, minutes, small_plan

TITLE = SegmentSet("close", Field.TITLE, "再见", "收官")


def edited(*commands: Command) -> Stage:
    """The small show, of a file that has a digest, with some edits of a page."""
    stage = Stage()
    stage.state = replace(stage.state, digest="old")
    for command in commands:
        assert stage.says(command) is None, command
    return stage


def offer(stage: Stage, plan: Plan, digest: str = "new") -> None:
    stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))


def file_with(**segments: dict[str, object] | None) -> Plan:
    """The file of the small show with other values in its segments; None: without that one."""
    plan = small_plan()
    rundown = [
        replace(segment, **(segments.get(segment.id) or {}))  # type: ignore[arg-type]
        for segment in plan.rundown
        if segments.get(segment.id, {}) is not None
    ]
    return replace(plan, rundown=tuple(rundown))


def titles(stage: Stage) -> list[str]:
    return [segment.title for segment in stage.state.plan.rundown]


def order(rundown: tuple[Segment, ...]) -> list[str]:
    return [segment.id for segment in rundown]


def test_an_offer_is_what_the_file_changes_and_not_what_pages_have_changed() -> None:
    stage = edited(TITLE)
    offer(stage, file_with(opening={"title": "暖场"}))
    offered = edits_view(stage.state, compare(stage.state), ShowFileNow("show.yaml"))["offer"]
    assert [(change["id"], change["edits"][0]["field"]) for change in offered["changes"]] == [
        ("opening", "title")
    ]
    assert offered["clashes"] == []


def test_nothing_that_a_page_has_changed_is_lost_when_the_file_is_applied() -> None:
    stage = edited(TITLE, SegmentAdd("答疑", 60, "opening"))
    offer(stage, file_with(opening={"title": "暖场"}, strawberry={"length_ms": minutes(7)}))
    assert stage.says(ApplyPlan("new")) is None
    assert titles(stage) == ["暖场", "答疑", "冻干草莓秒杀", "再见"]
    assert stage.state.plan.rundown[2].length_ms == minutes(7)
    assert len(stage.state.unsaved.changes(stage.state.plan.rundown)) == 2


def test_where_both_have_changed_the_same_the_page_stays_and_it_is_told() -> None:
    stage = edited(TITLE)
    offer(stage, file_with(close={"title": "收尾", "length_ms": minutes(3)}))
    offered = edits_view(stage.state, compare(stage.state), ShowFileNow("show.yaml"))["offer"]
    assert offered["clashes"] == [
        {
            "both": "field",
            "segment": "close",
            "title": "收尾",
            "field": "title",
            "page": "再见",
            "file": "收尾",
        }
    ]
    stage.says(ApplyPlan("new"))
    close = stage.state.plan.rundown[-1]
    assert (close.title, close.length_ms) == ("再见", minutes(3))


def test_going_back_to_the_plan_before_keeps_what_pages_have_changed_before_and_since() -> None:
    stage = edited(TITLE)
    offer(stage, file_with(opening={"title": "暖场"}))
    stage.says(ApplyPlan("new"))
    stage.says(LengthsAdd(("close",), 60))
    stage.says(ApplyPlan("old"))
    assert titles(stage) == ["开场", "冻干草莓秒杀", "再见"]
    assert stage.state.plan.rundown[-1].length_ms == minutes(3)
    offered = compare(stage.state)
    assert offered.offered is not None
    assert [one.title for one in offered.offered.plan.rundown] == ["暖场", "冻干草莓秒杀", "再见"]
    assert len(offered.changes) == 1, "of the show file, which says so still"


def test_an_applied_file_is_taken_back_with_the_edits_as_they_were() -> None:
    stage = edited(TITLE, SegmentMove(("close",)))
    before = stage.state.plan
    offer(stage, file_with(opening={"title": "暖场"}, strawberry=None))
    stage.says(ApplyPlan("new"))
    assert titles(stage) == ["再见", "暖场"]
    assert stage.says(Undo()) is None
    assert stage.state.plan == before
    assert len(stage.state.unsaved.changes(before.rundown)) == 2


def test_a_file_that_says_what_pages_have_changed_is_no_offer_and_saves_it() -> None:
    stage = edited(TITLE, LengthsAdd(("opening",), 60))
    offer(stage, file_with(close={"title": "再见"}))
    assert stage.state.offered is None
    assert len(stage.state.unsaved.changes(stage.state.plan.rundown)) == 1
    offer(stage, file_with(close={"title": "再见"}, opening={"length_ms": minutes(3)}), "newer")
    assert (stage.state.offered, stage.state.unsaved.filed, stage.state.digest) == (None, None, "newer")


def test_the_file_as_it_was_is_no_offer_to_take_back_what_pages_have_changed() -> None:
    stage = edited(TITLE)
    offer(stage, small_plan(), "old")
    assert stage.state.offered is None
    stage.happens(lambda at: PlanWithdrawn(at=at))
    assert titles(stage)[-1] == "再见"


def test_a_file_without_what_an_edited_segment_needs_cannot_be_applied() -> None:
    stage = edited(SegmentCopy(("strawberry",)))
    plan = replace(file_with(strawberry=None), products={}, sales={})
    offer(stage, plan)
    assert stage.refuses(ApplyPlan("new")) == "edit_needs"


# The order of segments, and what came or went


def small() -> tuple[Segment, ...]:
    return tuple(Segment(id=name, title=name, length_ms=minutes(1)) for name in "abcde")


def by(names: str, **titles: str) -> tuple[Segment, ...]:
    known = {segment.id: segment for segment in small()}
    return tuple(
        replace(
            known.get(name, Segment(id=name, title=name, length_ms=minutes(1))), title=titles.get(name, name)
        )
        for name in names
    )


@pytest.mark.parametrize(
    ("page", "file", "both", "clash"),
    [
        ("abcde", "abcde", "abcde", ()),
        ("acde", "abcde", "acde", ()),
        ("abcde", "acde", "acde", ()),
        ("abxcde", "abcde", "abxcde", ()),
        ("abxcde", "abycde", "abxycde", ()),
        ("bacde", "abced", "baced", ()),
        ("abcdex", "eabcd", "exabcd", ()),
        ("eabcd", "abcd", "eabcd", (Both.REMOVED,)),
        ("eabcd", "abecd", "eabcd", (Both.MOVED,)),
        ("eabcd", "eabcd", "eabcd", ()),
        ("acde", "acde", "acde", ()),
        ("xabcde", "bcde", "xbcde", ()),
        ("abcdx", "bcdex", "bcdx", ()),
    ],
)
def test_orders_go_together(page: str, file: str, both: str, clash: tuple[Both, ...]) -> None:
    told = rebased(small(), by(page), by(file))
    assert "".join(segment.id for segment in told.rundown) == both
    assert tuple(one.both for one in told.clashes) == clash


def test_what_each_has_added_under_one_name_is_there_twice() -> None:
    told = rebased(small(), by("abcdex", x="page"), by("xabcde", x="file"))
    assert [(one.id, one.title) for one in told.rundown if one.id.startswith("x")] == [
        ("x", "file"),
        ("x-2", "page"),
    ]
    assert [one.both for one in told.clashes] == [Both.ADDED]


def test_what_the_file_has_taken_out_stays_where_a_page_has_changed_it() -> None:
    told = rebased(small(), by("abcde", c="page"), by("abde"))
    assert (order(told.rundown), told.rundown[2].title) == (list("abcde"), "page")
    assert [one.both for one in told.clashes] == [Both.REMOVED]


def test_what_a_page_has_taken_out_stays_out_where_the_file_has_changed_it() -> None:
    told = rebased(small(), by("abde"), by("abcde", c="file"))
    assert order(told.rundown) == list("abde")
    assert [one.both for one in told.clashes] == [Both.CHANGED]


def test_lengths_that_fit_each_other_alone_only_are_those_of_the_page() -> None:
    a, *others = small()
    page = (replace(a, length_ms=minutes(2)), *others)
    file = (replace(a, longest_ms=minutes(1)), *others)
    told = rebased((a, *others), page, file)
    assert (told.rundown[0].length_ms, told.rundown[0].longest_ms) == (minutes(2), None)
    assert [(one.both, one.field) for one in told.clashes] == [(Both.FIELD, "longest")]


def test_a_segment_is_removed_on_a_page_and_stays_removed() -> None:
    stage = edited(SegmentRemove(("close",)))
    offer(stage, file_with(opening={"title": "暖场"}))
    stage.says(ApplyPlan("new"))
    assert titles(stage) == ["暖场", "冻干草莓秒杀"]
