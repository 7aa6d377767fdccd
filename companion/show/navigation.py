"""Rules for leaving the planned order: pass over a segment, go back, jump."""

from companion.show.commands import Refusal
from companion.show.turn import Turn


def skip(turn: Turn, segment: str) -> Refusal | None:
    """Let GO pass over a segment that is still to come."""
    if turn.state.place_of(segment) is None:
        return Refusal("unknown_segment", f"The show has no segment {segment!r}.")
    turn.set(skipped=turn.state.skipped | {segment})
    return None


def unskip(turn: Turn, segment: str) -> Refusal | None:
    """Let it be played after all."""
    turn.set(skipped=turn.state.skipped - {segment})
    return None


def back(turn: Turn) -> Refusal | None:
    """Begin the segment before the running one again."""
    return Refusal("nothing_before", "No segment is before this one.")


def jump(turn: Turn, to: str) -> Refusal | None:
    """Go on with this segment now."""
    return Refusal("unknown_segment", f"The show has no segment {to!r}.")
