"""A timer as it was before somebody started it, changed it or put it away."""

from dataclasses import replace

from companion.show.commands import Refusal
from companion.show.timers import MOST_AT_ONCE, timer_of
from companion.show.turn import Turn
from companion.show.undo.deeds import OUTDATED, TimerBack


def put_back(turn: Turn, back: TimerBack) -> Refusal | None:
    """The timer as it was before, unless somebody has changed it since."""
    timers, now = turn.state.timers, timer_of(turn.state, back.timer)
    as_left = replace(back.after, over=now.over) if back.after is not None and now is not None else back.after
    if now != as_left:
        return OUTDATED
    others = tuple(one for one in timers if one is not now)
    if back.before is not None and len(others) >= MOST_AT_ONCE:
        return OUTDATED
    turn.set(timers=others if back.before is None else (*others, back.before))
    return None
