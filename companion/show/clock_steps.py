"""Rules for a wall clock that was set while the show is on."""

from companion.show.commands import KeepTime, Refusal
from companion.show.state import ClockStep
from companion.show.times import Ms, WallMs
from companion.show.turn import Turn

STEP_MS = Ms(2_000)
"""A difference beyond this is a clock that was set; within it, one that drifts (DESIGN.md rule 8)."""


def stepped(turn: Turn, by_ms: Ms) -> None:
    """The wall clock reads so much more, or less, than it would have."""
    turn.set(wall_offset_ms=Ms(turn.state.wall_offset_ms + by_ms))
    turn.note("clock_stepped", by=by_ms)
    before = turn.state.clock_step
    total = Ms(by_ms + (before.by_ms if before is not None else 0))
    turn.set(clock_step=ClockStep(at=turn.at.wall, by_ms=total))


def resumed(turn: Turn) -> None:
    """A new process reads both clocks: was the wall clock set while no process was running the show?"""
    by_ms = Ms(turn.at.wall - turn.at.run - turn.state.wall_offset_ms)
    if abs(by_ms) > STEP_MS:
        stepped(turn, by_ms)
    else:
        turn.set(wall_offset_ms=Ms(turn.at.wall - turn.at.run))


def answer(turn: Turn, keep: KeepTime) -> Refusal | None:
    """The operator has said what viewers were told: a time of day, or how long."""
    if turn.state.clock_step is None:
        return Refusal("clock_not_set", "The computer's clock was not set.")
    turn.set(clock_step=None)
    turn.note("clock_answered", keep=keep.value)
    return None


__all__ = ["STEP_MS", "WallMs", "answer", "resumed", "stepped"]
