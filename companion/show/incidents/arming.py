"""Whether automation may act, as people have it."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.incidents.guard import Guard
from companion.show.times import RunMs
from companion.show.turn import Turn

LONGEST_S = 3_600
"""Whoever wants it off for longer than an hour means for good, and should see it so."""


def arm(turn: Turn) -> None:
    """Automation may act; whatever suspended or locked it is over."""
    if turn.state.guard != (armed := Guard(armed=True)):
        turn.set(guard=armed)
        turn.note("armed")


def disarm(turn: Turn, seconds: int | None) -> Refusal | None:
    """Automation does nothing; with ``seconds`` it arms itself again so much later."""
    if seconds is not None and not 1 <= seconds <= LONGEST_S:
        return Refusal("bad_time", f"Automation can be off for 1 to {LONGEST_S} seconds, or until armed.")
    until = None if seconds is None else RunMs(turn.at.run + seconds * 1000)
    turn.set(guard=replace(turn.state.guard, armed=False, disarmed_until=until))
    turn.note("disarmed", seconds=seconds or 0)
    return None


def due(turn: Turn) -> None:
    """The time is over for which it was disarmed. What suspends or locks it besides waits for a person."""
    guard = turn.state.guard
    if guard.disarmed_until is not None and turn.at.run >= guard.disarmed_until:
        turn.set(guard=replace(guard, armed=True, disarmed_until=None))
        turn.note("armed")
