"""Rules of a save: what pages have changed goes into the show file when somebody says so."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.editing.changes import Conflict, applied
from companion.show.editing.events import PlanSaved
from companion.show.state import ShowState
from companion.show.turn import Turn


def save(turn: Turn) -> Refusal | None:
    """Ask for every change that the show file does not have yet to be written."""
    unsaved = turn.state.unsaved
    if unsaved.saving is not None:
        return Refusal("saving", "The show file is being written.")
    changes = unsaved.changes(turn.state.plan.rundown)
    if not changes:
        return Refusal("nothing_to_save", "The show file says all of it already.")
    turn.ask_to_save(changes)
    return None


def saved(turn: Turn, event: PlanSaved) -> None:
    """The file has them, but for what is left; what was changed since it was asked is not saved."""
    unsaved, saving = turn.state.unsaved, turn.state.unsaved.saving
    if saving is None or saving.id != event.effect:
        return
    left = [one.change for one in event.left]
    filed = unsaved.filed if unsaved.filed is not None else turn.state.plan.rundown
    for change in saving.changes:
        if change not in left:
            try:
                filed = applied(filed, (change,))
            except Conflict:
                continue  # Another plan was applied meanwhile, and its file says what it says.
    turn.set(
        digest=event.digest,
        unsaved=replace(unsaved, saving=None, failed="", left=event.left).since(
            filed, turn.state.plan.rundown
        ),
    )
    count = len(saving.changes) - len(left)
    if left:
        turn.note("show_partly_saved", count=count, left=len(left))
    else:
        turn.note("show_saved", count=count)


def answered(turn: Turn, effect: str, failure: str | None) -> bool:
    """Was this the save that is waited for? Then nothing was written."""
    if not is_waited_for(turn.state, effect):
        return False
    turn.set(unsaved=replace(turn.state.unsaved, saving=None, failed=failure or ""))
    turn.note("show_not_saved", reason=failure or "")
    return True


def resumed(turn: Turn) -> None:
    """Whether a save happened before the restart, the file tells when it is read."""
    if turn.state.unsaved.saving is not None:
        turn.set(unsaved=replace(turn.state.unsaved, saving=None))


def is_waited_for(state: ShowState, effect: str) -> bool:
    return state.unsaved.saving is not None and state.unsaved.saving.id == effect
