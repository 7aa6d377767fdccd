"""Rules of loops that go on until an hour: from then on no new pass of them is begun.

What is left out then carries the mark of a segment that is passed over, and a hand may play it all the same.
An hour that turns out not to have come, because the clock was set wrong or the show file makes it later,
takes its marks back.
"""

from collections.abc import Collection
from dataclasses import replace

from companion.show.course import LoopOver
from companion.show.model import Segment
from companion.show.products import unsaleable
from companion.show.state import Phase, ShowState
from companion.show.timeline import hour_of_loop
from companion.show.turn import Turn


def hour_came(turn: Turn, loop: str) -> None:
    """Pass over every pass of a loop that was not begun."""
    if loop in turn.state.loops_over:
        return
    turn.set(loops_over={**turn.state.loops_over, loop: LoopOver(turn.at.run, frozenset())})
    if count := _leave_out(turn, loop, {segment.id for segment in _to_come(turn.state, loop)}):
        turn.note("loop_over", loop=loop, count=count)


def follow(turn: Turn, before: ShowState) -> None:
    """See again whether the hours that have come are still past, in another plan and by another clock."""
    state = turn.state
    if not state.loops_over or state.phase is Phase.ENDED:
        return
    same_clock = state.wall_offset_ms == before.wall_offset_ms and state.clock_step is before.clock_step
    if state.plan is before.plan and same_clock:
        return
    there = {segment.id for segment in before.plan.rundown}
    for loop, over in state.loops_over.items():
        passes = [one for one in state.plan.rundown if one.loop is not None and one.loop.loop == loop]
        if not passes:
            continue  # What runs may be one of them still, and others may come back.
        if _is_over(turn, passes[0], over):
            _leave_out(turn, loop, {segment.id for segment in _to_come(state, loop)} - there)
        else:
            _go_on(turn, loop, over)


def play_whole(turn: Turn, segment_id: str) -> None:
    """A hand goes to this segment: of a pass that was left out all is to be played that comes after it."""
    segment = next(one for one in turn.state.plan.rundown if one.id == segment_id)
    over = turn.state.loops_over.get(segment.loop.loop) if segment.loop is not None else None
    if over is not None:
        its_pass = {one.id for one in turn.state.plan.rundown if one.loop == segment.loop}
        turn.set(skipped=turn.state.skipped - (its_pass & over.left_out))


def leave_to_hand(turn: Turn, segments: Collection[str]) -> None:
    """Somebody has passed over these segments: no hour decides about them any more."""
    if any(not over.left_out.isdisjoint(segments) for over in turn.state.loops_over.values()):
        loops = turn.state.loops_over.items()
        turn.set(loops_over={n: replace(o, left_out=o.left_out.difference(segments)) for n, o in loops})


def _to_come(state: ShowState, loop: str) -> tuple[Segment, ...]:
    """The segments of its passes that were not begun."""
    begun = state.running_segment.loop if state.running_segment is not None else None
    number = begun.number if begun is not None and begun.loop == loop else None
    return tuple(
        segment
        for segment in state.plan.rundown[state.goes_on :]
        if (one := segment.loop) is not None and one.loop == loop and one.number != number
    )


def _leave_out(turn: Turn, loop: str, segments: Collection[str]) -> int:
    """Mark those of these that no hand has marked; says how many there are."""
    # One without anything to sell is marked already, and must not come back alone when there is something.
    of_products = {segment for segment in segments if unsaleable.let_go(turn, segment)}
    state = turn.state
    left_out = (set(segments) - state.skipped) | of_products
    over = state.loops_over[loop]
    over = replace(over, left_out=over.left_out | left_out)
    turn.set(loops_over={**state.loops_over, loop: over}, skipped=state.skipped | left_out)
    return len(left_out)


def _is_over(turn: Turn, segment: Segment, over: LoopOver) -> bool:
    """Is the hour still past? A clock that was set does not bring it back before somebody has said that it is
    right."""
    assert segment.loop is not None
    if segment.loop.until_ms is None:
        return False
    hours = hour_of_loop(turn.state, segment.loop.until_ms, over.at)
    return hours is None or min(hours) <= turn.at.run


def _go_on(turn: Turn, loop: str, over: LoopOver) -> None:
    """What is still to come of it is played, as far as it can be sold."""
    state = turn.state
    again = over.left_out & state.skipped & {segment.id for segment in state.plan.rundown[state.goes_on :]}
    others = {name: one for name, one in state.loops_over.items() if name != loop}
    turn.set(loops_over=others, skipped=state.skipped - again)
    if again:
        turn.note("loop_goes_on", loop=loop)
        unsaleable.pass_over(turn, again)
