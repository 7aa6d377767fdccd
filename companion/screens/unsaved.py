"""What pages have changed of the rundown and the show file does not say: part of topic ``edits``."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, assert_never

from companion.show.editing.changes import Added, Change, FieldSet, Moved, Removed, Rundown, line_of
from companion.show.editing.rebase import Clash
from companion.show.editing.unsaved import Left
from companion.show.state import ShowState

MOST_UNSAVED = 50
"""Told one by one; ``count`` has them all."""


def unsaved_view(state: ShowState, changes: Sequence[Change]) -> dict[str, Any]:
    """``changes`` are those that a save would write now."""
    unsaved = state.unsaved
    filed = unsaved.filed or ()
    return {
        "count": len(changes),
        "changes": [
            {**_change(change, filed, state.plan.rundown), "reason": _reason(unsaved.left, change)}
            for change in islice(changes, MOST_UNSAVED)
        ],
        "saving": unsaved.saving is not None,
        "failed": unsaved.failed,
    }


def clash_view(clash: Clash) -> dict[str, Any]:
    return {
        "both": clash.both.value,
        "segment": clash.segment,
        "title": clash.title,
        "field": clash.field,
        "page": clash.page,
        "file": clash.file,
    }


def _reason(left: Sequence[Left], change: Change) -> str:
    """Why the last save could not write it; empty where it was not asked to, or could. A segment that was
    added has parts that have no hash."""
    return next((one.reason for one in left if one.change == change), "")


def _change(change: Change, filed: Rundown, runs: Rundown) -> dict[str, Any]:
    match change:
        case FieldSet(line=line, field=field, was=was, value=value):
            segment = next(segment for segment in runs if line_of(segment) == line)
            values = {"field": field.value, "was": was, "value": value}
            return {"did": "set", "segment": segment.id, "title": segment.title, **values}
        case Added(segment=segment):
            return {"did": "added", "segment": segment.id, "title": segment.title}
        case Moved(segment=name):
            return {"did": "moved", "segment": name, "title": _title(name, runs)}
        case Removed(segment=name):
            return {"did": "removed", "segment": name, "title": _title(name, filed)}
        case _:
            assert_never(change)


def _title(name: str, rundown: Rundown) -> str:
    return next(segment.title for segment in rundown if segment.id == name)
