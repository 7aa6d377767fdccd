"""What the operator is told of edits that the show file does not say."""

from dataclasses import replace
from typing import Any

from companion.screens.edits import ShowFileNow, compare, edits_view
from companion.show.edit_commands import Field, SegmentCopy, SegmentMove, SegmentRemove, SegmentSet
from companion.show.editing.unsaved import Left
from tests.stage import Stage


def unsaved(stage: Stage) -> dict[str, Any]:
    told: dict[str, Any] = edits_view(stage.state, compare(stage.state), ShowFileNow("show.yaml"))["unsaved"]
    return told


def edited() -> Stage:
    """Before the show one segment is set otherwise, put first and copied, and one is taken out."""
    stage = Stage()
    first, second, third = stage.state.plan.rundown
    for command in (
        SegmentSet(segment=second.id, field=Field.LENGTH, value="300", was="360"),
        SegmentMove(segments=(second.id,)),
        SegmentCopy(segments=(third.id,)),
        SegmentRemove(segments=(first.id,)),
    ):
        assert stage.says(command) is None
    return stage


def test_each_kind_of_change_is_told_by_the_name_of_its_segment() -> None:
    told = unsaved(edited())
    assert told["count"] == len(told["changes"]) == 3
    assert [(change["did"], change["title"]) for change in told["changes"]] == [
        ("removed", "开场"),
        ("set", "冻干草莓秒杀"),
        ("added", "收官"),
    ]
    assert told["changes"][1] | {"segment": "", "title": ""} == {
        "did": "set",
        "segment": "",
        "title": "",
        "field": "length",
        "was": "360",
        "value": "300",
        "reason": "",
    }


def test_why_one_could_not_be_saved_stands_with_it_whatever_it_is() -> None:
    stage = edited()
    changes = stage.state.unsaved.changes(stage.state.plan.rundown)
    left = tuple(Left(change=change, reason=f"reason {n}") for n, change in enumerate(changes))
    stage.state = replace(stage.state, unsaved=replace(stage.state.unsaved, left=left[1:]))

    assert [change["reason"] for change in unsaved(stage)["changes"]] == ["", "reason 1", "reason 2"]
