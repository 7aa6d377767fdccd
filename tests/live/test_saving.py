"""What pages have changed is written into the show file, and nothing else in it."""

import asyncio
import errno
import os
from collections.abc import Callable
from dataclasses import replace
from difflib import ndiff
from pathlib import Path

import pytest

from companion.ports import ShowFileFailure
from companion.saving import ShowFileSaver
from companion.screens.edits import ShowFileNow, compare, edits_view
from companion.show.command_table import Command
from companion.show.desk_commands import Undo
from companion.show.difference import differences
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
from companion.show.editing.effects import SavePlan
from companion.show.editing.events import PlanSaved
from companion.show.editing.values import text_of as value_of
from companion.show.events import PlanOffered
from companion.show.model import Plan
from companion.show.times import Moment, RunMs, WallMs
from companion.showfile import Surroundings, load_show
from companion.showfile.watch import digest_of
from tests.stage import Stage, minutes

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"

LOOP = """\
  # 循环讲解
  - loop: cycle
    times: 2
    segments:
      - {id: k1, title: 围巾, length: 1m}   # 先讲这条
      - {id: k2, title: 手套, length: 1m}
"""


class Desk:
    """A show that is run from a file, and whoever saves it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.stage = Stage(self.read())
        self.stage.state = replace(self.stage.state, digest="0")
        self.kept: dict[str, bytes] = {}
        self.saver = ShowFileSaver(
            file, file.parent, state=lambda: self.stage.state, saved=self.kept.__setitem__
        )

    def read(self) -> Plan:
        loaded = load_show(self.file, Surroundings.of(self.file.parent, None))
        assert loaded.plan is not None, loaded.problems
        return loaded.plan

    def says(self, *commands: Command) -> None:
        for command in commands:
            assert self.stage.says(command) is None, command

    def saves(self) -> PlanSaved:
        """What the engine is answered with; it has been told."""
        self.says(SaveShow())
        saving = self.stage.state.unsaved.saving
        assert saving is not None
        return self.answers(saving)

    def answers(self, saving: SavePlan) -> PlanSaved:
        notice = asyncio.run(self.saver.save(saving))
        told = notice(Moment(RunMs(0), WallMs(0)))
        assert isinstance(told, PlanSaved)
        self.stage.happens(lambda at: replace(told, at=at))
        return told

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    file = tmp_path / "show.yaml"
    file.write_bytes(EXAMPLE.read_bytes())
    return Desk(file)


@pytest.fixture
def looped(tmp_path: Path) -> Desk:
    """The same show with a loop before its last segment."""
    file = tmp_path / "show.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    last = text.rindex("  - id: close")
    file.write_text(text[:last] + LOOP + text[last:], encoding="utf-8")
    return Desk(file)


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    """Those that went, and those that came."""
    told = list(ndiff(before.splitlines(), after.splitlines()))
    gone = [line[2:] for line in told if line.startswith("- ")]
    return gone, [line[2:] for line in told if line.startswith("+ ")]


def test_only_the_lines_concerned_change(desk: Desk) -> None:
    before = desk.text
    desk.says(
        SegmentSet("close", Field.TITLE, "再见", "收官"),
        LengthsAdd(("close",), 30),
    )
    told = desk.saves()
    assert lines_that_differ(before, desk.text) == (
        ["    title: 收官", "    length: 2m"],
        ["    title: 再见", "    length: 2m30s"],
    )
    assert told.left == ()
    assert desk.stage.state.unsaved.filed is None
    assert desk.stage.state.digest == told.digest == digest_of(desk.file.read_bytes(), desk.read())
    assert desk.kept == {told.digest: desk.file.read_bytes()}


EVERYTHING: list[Callable[[Desk], None]] = [
    lambda desk: desk.says(SegmentSet("strawberry", Field.SHORTEST, "", text_of(desk, Field.SHORTEST))),
    lambda desk: desk.says(SegmentSet("strawberry", Field.LONGEST, "900", text_of(desk, Field.LONGEST))),
    lambda desk: desk.says(SegmentSet("strawberry", Field.OPTIONAL, "true", "false")),
    lambda desk: desk.says(SegmentSet("strawberry", Field.SAY, "报价\n限时", text_of(desk, Field.SAY))),
    lambda desk: desk.says(SegmentSet("strawberry", Field.SAY, "", text_of(desk, Field.SAY))),
    lambda desk: desk.says(SegmentMove(("close",))),
    lambda desk: desk.says(SegmentMove(("opening", "strawberry"), "close")),
    lambda desk: desk.says(SegmentAdd("答疑: 评论区 #1", 90, "opening")),
    lambda desk: desk.says(SegmentAdd("抽奖", 60), SegmentMove(("added",))),
    lambda desk: desk.says(SegmentRemove(("close",))),
    lambda desk: desk.says(SegmentCopy(("opening", "strawberry"))),
    lambda desk: desk.says(SegmentRemove(("opening",)), SegmentSet("close", Field.LENGTH, "75", "120")),
]


def text_of(desk: Desk, field: Field) -> str:
    return value_of(next(one for one in desk.stage.state.plan.rundown if one.id == "strawberry"), field)


@pytest.mark.parametrize("edit", EVERYTHING)
def test_every_edit_is_in_the_file_as_it_is_in_the_run(desk: Desk, edit: Callable[[Desk], None]) -> None:
    edit(desk)
    told = desk.saves()
    assert told.left == ()
    assert desk.stage.state.unsaved.filed is None
    assert not differences(desk.stage.state.plan, desk.read())


def test_comments_blank_lines_and_loops_stay(looped: Desk) -> None:
    before = looped.text
    looped.says(
        SegmentSet("k1-2", Field.TITLE, "羊绒围巾", "围巾"),
        LengthsAdd(("k2-1",), 30),
        SegmentAdd("答疑", 60, "k2-2"),
    )
    assert looped.saves().left == ()
    gone, came = lines_that_differ(before, looped.text)
    assert gone == [
        "      - {id: k1, title: 围巾, length: 1m}   # 先讲这条",
        "      - {id: k2, title: 手套, length: 1m}",
    ]
    assert came[:2] == [
        "      - {id: k1, title: 羊绒围巾, length: 1m}   # 先讲这条",
        "      - {id: k2, title: 手套, length: 1m30s}",
    ]
    assert [one.id for one in looped.read().rundown][-3:] == ["k2-2", "added", "close"]


def test_what_was_taken_back_is_not_saved_and_what_was_saved_can_be_taken_back(desk: Desk) -> None:
    desk.says(SegmentAdd("答疑", 60), Undo(), LengthsAdd(("close",), 60))
    before = desk.text
    desk.saves()
    assert "答疑" not in desk.text
    desk.says(Undo())
    assert len(desk.stage.state.unsaved.changes(desk.stage.state.plan.rundown)) == 1
    desk.saves()
    assert desk.read().rundown[-1].length_ms == desk.stage.state.plan.rundown[-1].length_ms
    assert desk.text == before


def test_what_is_changed_while_it_is_written_is_unsaved_still(desk: Desk) -> None:
    desk.says(LengthsAdd(("close",), 60), SaveShow())
    saving = desk.stage.state.unsaved.saving
    assert saving is not None
    assert desk.stage.refuses(SaveShow()) == "saving"
    desk.says(SegmentAdd("答疑", 60))
    desk.answers(saving)
    changes = desk.stage.state.unsaved.changes(desk.stage.state.plan.rundown)
    assert [type(change).__name__ for change in changes] == ["Added"]


def test_comments_that_somebody_has_written_meanwhile_are_no_conflict(desk: Desk) -> None:
    desk.says(LengthsAdd(("close",), 60))
    desk.file.write_text("# 新的一行\n" + desk.text, encoding="utf-8")
    assert desk.saves().left == ()
    assert desk.text.startswith("# 新的一行\n")


def test_a_file_that_somebody_else_has_changed_is_left_as_it_is(desk: Desk) -> None:
    desk.says(LengthsAdd(("close",), 60), SaveShow())
    theirs = desk.text.replace("title: 十分钟试播", "title: 另一个标题")
    desk.file.write_text(theirs, encoding="utf-8")
    fails(desk, "changed meanwhile")
    assert desk.text == theirs


def test_a_broken_file_and_none_at_all_are_left_as_they_are(desk: Desk) -> None:
    desk.says(LengthsAdd(("close",), 60), SaveShow())
    desk.file.write_text("rundown: [", encoding="utf-8")
    fails(desk, "has errors")
    assert desk.text == "rundown: ["
    desk.file.unlink()
    fails(desk, "not there")
    assert not desk.file.exists()


def test_a_full_disk_leaves_the_old_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.file.read_bytes()
    desk.says(LengthsAdd(("close",), 60), SaveShow())

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    fails(desk, "No space left")
    assert desk.file.read_bytes() == before
    assert list(desk.file.parent.iterdir()) == [desk.file]


def fails(desk: Desk, why: str) -> None:
    saving = desk.stage.state.unsaved.saving
    assert saving is not None
    with pytest.raises(ShowFileFailure, match=why):
        asyncio.run(desk.saver.save(saving))


def test_what_cannot_be_written_is_left_and_named_and_the_rest_is_saved(desk: Desk) -> None:
    before = desk.text.replace("title: 收官", "title: &bye 收官").replace("下场时间]", "下场时间, *bye]")
    desk.file.write_text(before, encoding="utf-8")
    desk = Desk(desk.file)
    desk.says(SegmentSet("close", Field.TITLE, "再见", "收官"), LengthsAdd(("strawberry",), 60))
    told = desk.saves()
    assert [one.reason for one in told.left] == [
        "rundown.close.title 的内容在第 76 行又被 *bye 引用：改它会一起改到那里"
    ]
    assert lines_that_differ(before, desk.text) == (["    length: 6m"], ["    length: 7m"])
    unsaved = edits_view(desk.stage.state, compare(desk.stage.state), ShowFileNow("show.yaml"))["unsaved"]
    assert unsaved == {
        "count": 1,
        "changes": [
            {
                "did": "set",
                "segment": "close",
                "title": "再见",
                "field": "title",
                "was": "收官",
                "value": "再见",
                "reason": told.left[0].reason,
            }
        ],
        "saving": False,
        "failed": "",
    }


def test_a_change_that_would_be_an_error_is_left_and_the_rest_is_saved(desk: Desk) -> None:
    """The rundown of a run may be longer than its show says; the check of the file refuses that."""
    text = desk.text.replace("title: 十分钟试播", "title: 十分钟试播\n  length: 10m")
    desk.file.write_text(text, encoding="utf-8")
    desk = Desk(desk.file)
    desk.says(LengthsAdd(("close",), 60), SegmentSet("opening", Field.TITLE, "暖场", "开场"))
    told = desk.saves()
    assert [one.reason for one in told.left] == ["length 写的是 10:00，各环节加起来是 11:00，多了 1:00"]
    assert desk.read().rundown[0].title == "暖场"


def test_the_answer_to_a_save_that_is_not_waited_for_changes_nothing(desk: Desk) -> None:
    desk.says(LengthsAdd(("close",), 60))
    before = desk.stage.state
    desk.stage.happens(lambda at: PlanSaved(at=at, effect="e99", digest="x"))
    assert desk.stage.state == before


def test_after_a_restart_the_file_tells_whether_it_was_saved(desk: Desk) -> None:
    desk.says(LengthsAdd(("close",), 60), SaveShow())
    saving = desk.stage.state.unsaved.saving
    assert saving is not None
    asyncio.run(desk.saver.save(saving))
    desk.stage.restarts(minutes(1))
    assert desk.stage.state.unsaved.saving is None
    assert desk.stage.state.unsaved.filed is not None
    plan, digest = desk.read(), digest_of(desk.file.read_bytes(), desk.read())
    desk.stage.happens(lambda at: PlanOffered(at=at, plan=plan, digest=digest))
    assert (desk.stage.state.unsaved.filed, desk.stage.state.offered) == (None, None)
    assert desk.stage.state.digest == digest
