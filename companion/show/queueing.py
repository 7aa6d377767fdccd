"""Rules of the queue of bags: one after the other, with a gap, and never two at once."""

from companion.show.commands import Refusal
from companion.show.offer_commands import QueueSet
from companion.show.turn import Turn


def plan(turn: Turn, command: QueueSet) -> Refusal | None:
    """Let these bags come, instead of those that the queue has."""
    return Refusal("wrong_state", "Not in this version yet.")


def start(turn: Turn) -> Refusal | None:
    """Open what is next."""
    return Refusal("wrong_state", "Not in this version yet.")


def stop(turn: Turn) -> Refusal | None:
    """Open nothing by itself any more."""
    return Refusal("wrong_state", "Not in this version yet.")


def due(turn: Turn) -> None:
    """The next bag is to open."""


def follow(turn: Turn) -> None:
    """Plan the next opening when a bag has ended; called after every event."""
