"""Rules for leaving the planned order: pass over a segment, go back, jump."""

from collections.abc import Mapping, Sequence

from companion.show import loops, script, segments
from companion.show.commands import Refusal
from companion.show.products import unsaleable
from companion.show.state import Phase, ShowState
from companion.show.turn import Turn


def skip(turn: Turn, segments: Sequence[str]) -> Refusal | None:
    """Let GO pass over segments that are still to come. Marked already: the wish is fulfilled."""
    if refusal := _none_to_come(turn.state, segments):
        return refusal
    marked = _left_to_hand(turn, segments) - turn.state.skipped
    loops.leave_to_hand(turn, segments)
    skipped = turn.state.skipped | marked
    if turn.state.phase is Phase.READY and all(other.id in skipped for other in turn.state.plan.rundown):
        return Refusal("nothing_left", "It is the only segment left; a show has to begin with one.")
    turn.set(skipped=skipped)
    _note(turn, "segment_skipped", "segments_skipped", marked)
    return None


def unskip(turn: Turn, segments: Sequence[str]) -> Refusal | None:
    """Let segments be played after all. Not marked at all: the wish is fulfilled.

    One that was passed over keeps its mark, which tells what happened; a jump goes there.
    """
    if refusal := _none_to_come(turn.state, segments):
        return refusal
    unmarked = _left_to_hand(turn, segments) & turn.state.skipped
    turn.set(skipped=turn.state.skipped - unmarked)
    _note(turn, "segment_unskipped", "segments_unskipped", unmarked)
    return None


def back(turn: Turn) -> Refusal | None:
    """Begin the nearest segment before the running one that is not passed over, as a new pass."""
    state = turn.state
    if state.phase is not Phase.RUNNING or state.segment is None:
        return segments.not_running(turn)
    if refusal := script.cannot_go_on(turn):
        return refusal
    run = state.segment
    before = range((run.goes_on if run.index is None else run.index) - 1, -1, -1)
    place = next((n for n in before if state.plan.rundown[n].id not in state.skipped), None)
    if place is None:
        return Refusal("nothing_before", "No segment is before this one.")
    turn.set(last_go=turn.at.run)
    turn.note("back", title=state.plan.rundown[place].title)
    segments.begin(turn, place)
    return None


def jump(turn: Turn, to: str) -> Refusal | None:
    """Begin this segment as a new pass, also the one that runs; before the start, start the show with it."""
    state = turn.state
    if state.phase is Phase.ENDED:
        return segments.not_running(turn)
    place = state.place_of(to)
    if place is None:
        return _unknown(to)
    if refusal := script.cannot_go_on(turn):
        return refusal
    unsaleable.let_go(turn, to)
    loops.play_whole(turn, to)
    turn.set(last_go=turn.at.run, skipped=turn.state.skipped - {to})
    turn.note("jump", title=_title(state, to))
    if state.phase is Phase.READY:
        segments.start(turn, place)
    else:
        segments.begin(turn, place)
    return None


def marks_in_another_plan(turn: Turn, by_hand: Mapping[str, bool]) -> None:
    """The plan is another one now: a mark goes with its segment, and comes again with one that is back. A
    show yet to start keeps one unmarked.

    ``by_hand`` says of what is back whether it had one, as ``unsaleable.left_to_hand``.
    """
    there = {segment.id for segment in turn.state.plan.rundown}
    kept = (turn.state.skipped | {name for name, marked in by_hand.items() if marked}) & there
    turn.set(skipped=frozenset() if turn.state.phase is Phase.READY and kept == there else kept)


def _none_to_come(state: ShowState, segments: Sequence[str]) -> Refusal | None:
    """Why one of these is not to come; None when all are."""
    refusals = (_not_to_come(state, segment) for segment in segments)
    return next((refusal for refusal in refusals if refusal is not None), None)


def _left_to_hand(turn: Turn, segments: Sequence[str]) -> frozenset[str]:
    """These segments, which no product decides about any more."""
    for segment in segments:
        unsaleable.let_go(turn, segment)
    return frozenset(segments)


def _note(turn: Turn, of_one: str, of_several: str, segments: frozenset[str]) -> None:
    titles = [segment.title for segment in turn.state.plan.rundown if segment.id in segments]
    if len(titles) > 1:
        turn.note(of_several, count=len(titles), title=titles[0])
    elif titles:
        turn.note(of_one, title=titles[0])


def _not_to_come(state: ShowState, segment: str) -> Refusal | None:
    place = state.place_of(segment)
    if place is None:
        return _unknown(segment)
    if state.phase is Phase.ENDED:
        return Refusal("already_ended", "The show has ended.")
    if state.segment is not None and place == state.segment.index:
        return Refusal("segment_running", f"Segment {segment!r} is running; GO or a jump leaves it.")
    if place < state.goes_on:
        return Refusal("segment_over", f"Segment {segment!r} is before the running one.")
    return None


def _unknown(segment: str) -> Refusal:
    return Refusal("unknown_segment", f"The show has no segment {segment!r}.")


def _title(state: ShowState, segment: str) -> str:
    return next(other.title for other in state.plan.rundown if other.id == segment)
