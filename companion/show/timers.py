"""Timers that the crew starts by hand beside the script: a break, a stunt, an answer from the warehouse.

They run on whatever becomes of the script, over holds, segments and restarts.
"""

from dataclasses import replace

from companion.show import host_lines
from companion.show.actions import Urgency
from companion.show.commands import Refusal
from companion.show.course import Timer
from companion.show.host_messages import tell_host
from companion.show.state import Phase, ShowState
from companion.show.times import MINUTE, SECOND, Ms, RunMs
from companion.show.turn import Turn

MOST_AT_ONCE = 6
"""As many as the operator page has room for, and nobody watches more."""

LONGEST_MS = Ms(4 * 60 * MINUTE)


def timer_of(state: ShowState, timer_id: str) -> Timer | None:
    """The timer of this id, running or over; None: there is none, or it was put away."""
    return next((one for one in state.timers if one.id == timer_id), None)


def start(turn: Turn, timer_id: str, title: str, seconds: int) -> Refusal | None:
    """Start a timer of the show file, or with an empty id another one. A title or a length that is given
    counts instead of the planned one."""
    state = turn.state
    if state.phase is Phase.ENDED:
        return Refusal("already_ended", "The show has ended.")
    planned = state.plan.timers.get(timer_id)
    if timer_id and planned is None:
        return _unknown(timer_id)
    length = Ms(seconds * SECOND) if seconds or planned is None else planned.length_ms
    if not 0 < length <= LONGEST_MS:
        return Refusal("out_of_range", "Give a timer up to four hours.")
    running = timer_of(state, timer_id)
    if running is not None and not running.over:
        return Refusal("timer_runs", f"Timer {timer_id!r} runs already.")
    others = tuple(one for one in state.timers if one is not running)
    if len(others) >= MOST_AT_ONCE:
        return Refusal("too_many_timers", "Put one of the timers away first.")
    number = state.timers_begun + 1
    name = title or (planned.title if planned is not None else "")
    timer = Timer(
        id=timer_id or f"#{number}",
        title=name,
        ends=RunMs(turn.at.run + length),
        length_ms=length,
        by=turn.by,
    )
    turn.set(timers=(*others, timer), timers_begun=number)
    turn.note("timer_started", title=name, length=length)
    return None


def add(turn: Turn, timer_id: str, seconds: int) -> Refusal | None:
    """Let a timer run longer, or shorter; one that is over runs again from now."""
    timer = timer_of(turn.state, timer_id)
    if timer is None:
        return _unknown(timer_id)
    since = max(timer.ends, turn.at.run) if timer.over else timer.ends
    ends, length = RunMs(since + seconds * SECOND), Ms(timer.length_ms + seconds * SECOND)
    if not seconds or not 0 < length <= LONGEST_MS or ends <= turn.at.run:
        return Refusal("out_of_range", "Give a timer up to four hours, and leave it some time.")
    _put(turn, replace(timer, ends=ends, length_ms=length, over=False))
    turn.note("timer_added", title=timer.title, seconds=seconds)
    return None


def stop(turn: Turn, timer_id: str) -> Refusal | None:
    """Put a timer away, whether it is over or not."""
    timer = timer_of(turn.state, timer_id)
    if timer is None:
        return _unknown(timer_id)
    turn.set(timers=tuple(one for one in turn.state.timers if one is not timer))
    turn.note("timer_stopped", title=timer.title)
    return None


def due(turn: Turn, timer_id: str) -> None:
    """Its time is over, and the host is told. It stays in sight until somebody puts it away."""
    timer = timer_of(turn.state, timer_id)
    if timer is None or timer.over or timer.ends > turn.at.run:
        return
    _put(turn, replace(timer, over=True))
    turn.note("timer_over", title=timer.title)
    if turn.state.phase is not Phase.ENDED:
        tell_host(turn, host_lines.line(turn.state.plan, "timer_over", title=timer.title), Urgency.WARN)


def _put(turn: Turn, timer: Timer) -> None:
    turn.set(timers=tuple(timer if one.id == timer.id else one for one in turn.state.timers))


def _unknown(timer_id: str) -> Refusal:
    return Refusal("unknown_timer", f"There is no timer {timer_id!r}.")
