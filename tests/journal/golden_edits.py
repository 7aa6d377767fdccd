"""The part of the golden show in which pages change its rundown."""

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
from companion.show.editing.events import PlanSaved
from companion.show.editing.unsaved import Left
from companion.show.editing.values import edition_of
from tests.stage import Stage


def the_rundown_is_edited(stage: Stage) -> None:
    """Each kind of edit; two of them are saved, and one of these could not be written."""
    for command in (
        SegmentSet("close", Field.TITLE, "再见", "收官", sure=True),
        LengthsAdd(("close",), 60, sure=True),
        SegmentAdd("答疑", 60, "close", sure=True),
        SegmentCopy(("close",), "close", sure=True),
        SegmentMove(("added",), "close", ("close-copy",), sure=True),
    ):
        assert stage.says(command) is None, command
    stage.says(SaveShow())
    saving = stage.state.unsaved.saving
    assert saving is not None
    left = (Left(change=saving.changes[-1], reason="文件里没有 rundown.close"),)
    stage.happens(lambda at: PlanSaved(at=at, effect=saving.id, digest="9a8b7c6d5e4f", left=left))
    [copy] = [segment for segment in stage.state.plan.rundown if segment.id == "close-copy"]
    assert stage.says(SegmentRemove(("close-copy",), (edition_of(copy),), sure=True)) is None
