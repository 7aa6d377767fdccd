"""Promises that nothing of a show keeps any more are named, with their hours and with who broke them.

What is late may be won back, and what is early can wait: both are seen in the time of the show. Here it is
about what will not come at all, or has come before its hour: the segment of a draw at 20:14 was left at
20:12, passed over, or taken out, or the cue before the draw was passed over, and the draw with it. The hand
is obeyed, and what it has broken is told until its instant is over, or until something is to keep it again.
The show does so too where it goes on by itself.

A hard end is a promise not to be late, so whoever is through earlier has kept it, and so has a segment that
is not played at all. Sales and bags have rules of their own; a show that ends before them says so.
"""

from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter, itemgetter

from companion.show.cue import LATE_MS, CueStatus
from companion.show.model import Segment
from companion.show.state import Phase, ShowState
from companion.show.times import RunMs, WallMs
from companion.show.timing.edges import plans_end
from companion.show.timing.model import BrokenPromise, PromiseKind
from companion.show.timing.promised_at import PromiseKey, promised_at
from companion.show.timing.promises import of_windows, promises_anything, still_promised
from companion.show.turn import Turn

_kept_by = attrgetter("phase", "segment", "plan", "skipped", "arming")


def follow(turn: Turn, before: ShowState) -> None:
    """Name what has just been broken, and forget what is over or is to be kept again."""
    state = turn.state
    changed = any(was is not now for was, now in zip(_kept_by(before), _kept_by(state), strict=True))
    if state.broken and len(broken := tuple(_still_broken(state, turn.at.wall))) < len(state.broken):
        turn.set(broken=broken)
    if before.phase is not Phase.RUNNING:
        return
    if changed:
        lost = set(_lost(before, state))
        if lost or state.phase is Phase.ENDED:
            _name(turn, before, lost)
    elif state.ledger is not before.ledger and (lost := set(_dropped(before, state))):
        _name(turn, before, lost)


def _name(turn: Turn, before: ShowState, lost: Collection[PromiseKey]) -> None:
    state = turn.state
    hours = sorted(promised_at(before, lost).items(), key=itemgetter(1))
    gone = [
        BrokenPromise(*key, state.wall(at), turn.by) for key, at in hours if not _is_in_time(state, key, at)
    ]
    turn.set(broken=tuple(sorted((*state.broken, *gone), key=attrgetter("at"))))
    titles = {segment.id: segment.title for _, segment in _to_play(before)} if gone else {}
    turn.note_each("promise_broken", [_args(one, titles.get(one.segment, "")) for one in gone])
    if state.phase is Phase.ENDED:
        turn.note_each("ended_before", [_args(one) for one in _left_open(turn, before)])


def _args(one: BrokenPromise, title: str = "") -> Mapping[str, str | int]:
    return {"promise": one.kind.value, "id": one.id, "title": title, "time": one.at}


def _left_open(turn: Turn, before: ShowState) -> Iterator[BrokenPromise]:
    """Sales and bags go on without the show, and stay among its promises, as those that it ends too early
    for: whether they keep their hour is told when it has come."""
    for one in of_windows(before, None):
        kind, id, at = one.promise.kind, one.promise.id, one.promise.at
        if at > turn.at.run + LATE_MS:
            yield BrokenPromise(kind, id, "", turn.state.wall(at), turn.by)


def _still_broken(state: ShowState, now: WallMs) -> Iterator[BrokenPromise]:
    by = {one.segment for one in state.broken}
    to_keep = ((place, segment) for place, segment in _to_play(state) if segment.id in by)
    kept = {key for place, segment in to_keep for key in _promised(state, place, segment)}
    kept |= _of_show(state)
    return (one for one in state.broken if one.at > now and (one.kind, one.id, one.segment) not in kept)


def _lost(before: ShowState, state: ShowState) -> Iterator[PromiseKey]:
    """What was to be kept before and is not any more. Only what has changed is looked into: a show may have
    five thousand cues."""
    runs = (before.running_segment, state.running_segment)
    to_play = [*_to_play(state)]
    goes_on = {id(segment) for _, segment in to_play} - set(map(id, runs))
    changed = [(place, segment) for place, segment in _to_play(before) if id(segment) not in goes_on]
    now = {segment.id: (place, segment) for place, segment in to_play} if changed else {}
    for place, segment in changed:
        kept = set(_promised(state, *now[segment.id])) if segment.id in now else ()
        yield from (key for key in _promised(before, place, segment) if key not in kept)
    if state.phase is Phase.RUNNING and not _is_that_of_its_segment(before, state):
        yield from _of_show(before) - _of_show(state)


def _dropped(before: ShowState, state: ShowState) -> Iterator[PromiseKey]:
    """Cues that were passed over along with the one that they were to come after."""
    run = state.segment
    if run is None or not promises_anything(run.segment):
        return
    for cue in still_promised(before, run.index):
        record = state.record(cue.id)
        if record is not None and record.status is CueStatus.SKIPPED and record.why is None:
            yield PromiseKind.CUE, cue.id, run.segment.id


def _to_play(state: ShowState) -> Iterator[tuple[int | None, Segment]]:
    """What runs and what is to come, each with its place as for
    :func:`~companion.show.timing.cues.segment_at`; nothing of a show that is not on."""
    run, rundown = state.segment, state.plan.rundown
    if run is None or state.phase is not Phase.RUNNING:
        return
    yield run.index, run.segment
    for place in range(run.goes_on, len(rundown)):
        if rundown[place].id not in state.skipped:
            yield place, rundown[place]


def _promised(state: ShowState, place: int | None, segment: Segment) -> Iterator[PromiseKey]:
    if segment.starts_hard and segment is not state.running_segment:
        yield PromiseKind.HARD_START, segment.id, segment.id
    if promises_anything(segment):
        for cue in still_promised(state, place):
            yield PromiseKind.CUE, cue.id, segment.id


def _of_show(state: ShowState) -> set[PromiseKey]:
    ends = plans_end(state.plan.rundown) or state.ends_by is not None
    return {(PromiseKind.SHOW_ENDS, state.plan.id, "")} if ends else set()


def _is_that_of_its_segment(before: ShowState, state: ShowState) -> bool:
    """Was it the end of the show only because its segment was the last for a while, and is its own again?"""
    last = before.plan.rundown[-1:]
    return plans_end(last) and any(one.id == last[0].id and one.ends_hard for _, one in _to_play(state))


def _is_in_time(state: ShowState, key: PromiseKey, at: RunMs) -> bool:
    """Is it a hard start, and its segment has begun, and not before it?"""
    kind, _, segment = key
    run = state.segment
    starts = kind is PromiseKind.HARD_START and run is not None and run.segment.id == segment
    return starts and run is not None and run.started >= at - LATE_MS
