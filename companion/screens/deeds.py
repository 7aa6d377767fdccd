"""What undo and redo would do now, for the operators' pages."""

from collections.abc import Mapping
from typing import Any

from companion.screens import questions
from companion.show.state import ShowState
from companion.show.turn import short
from companion.show.undo.deeds import Deed, in_reach


def undo_view(state: ShowState, asked: Mapping[str, str] = questions.NONE) -> dict[str, Any] | None:
    """The latest action that can be taken back, or else the latest that cannot; None: there is neither.
    ``asked`` are the words of viewers' questions, by what stands for them."""
    deed = in_reach(state.done)
    if deed is None:
        return None
    # What was done since, and stays; empty: nothing.
    return {**_deed(deed, state, asked), "stays": state.done[-1].remedy if deed.back is not None else ""}


def redo_view(state: ShowState, asked: Mapping[str, str] = questions.NONE) -> dict[str, Any] | None:
    """What was taken back last; None: nothing, or something else was done since."""
    return _deed(state.undone[-1], state, asked) if state.undone else None


def _deed(deed: Deed, state: ShowState, asked: Mapping[str, str]) -> dict[str, Any]:
    args = dict(deed.args)
    if isinstance(text := args.get("text"), str):
        args["text"] = short(questions.words(text, asked, state.plan.language))
    return {
        "id": deed.id,
        "code": deed.name,
        "args": args,
        "by": deed.by,
        "at": deed.at,
        "remedy": deed.remedy,
    }
