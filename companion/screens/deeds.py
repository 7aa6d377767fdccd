"""What undo and redo would do now, for the operators' pages."""

from typing import Any

from companion.show.state import ShowState
from companion.show.undo.deeds import Deed


def undo_view(state: ShowState) -> dict[str, Any] | None:
    """The latest action that was not taken back; None: there is none, or it can no longer be."""
    return _deed(state.done[-1]) if state.done else None


def redo_view(state: ShowState) -> dict[str, Any] | None:
    """What was taken back last; None: nothing, or something else was done since."""
    return _deed(state.undone[-1]) if state.undone else None


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "id": deed.id,
        "code": deed.name,
        "args": dict(deed.args),
        "by": deed.by,
        "at": deed.at,
        "remedy": deed.remedy,
    }
