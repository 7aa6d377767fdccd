"""Taking back what somebody did, and doing it again."""

from companion.show.commands import Refusal
from companion.show.turn import Turn


def undo(turn: Turn, expects: str) -> Refusal | None:
    return Refusal("nothing_to_undo", "There is nothing to take back.")


def redo(turn: Turn, expects: str) -> Refusal | None:
    return Refusal("nothing_to_redo", "Nothing was taken back.")
