"""The instants of a few promises, without the time of the whole show: a hand may break one at any event."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from companion.show.state import ShowState
from companion.show.times import RunMs
from companion.show.timing.cues import segment_at
from companion.show.timing.edges import Slot, show_end, slots_of
from companion.show.timing.model import Promise, PromiseKind
from companion.show.timing.promises import is_of_promised_pass, promised_cues, start_is_settled

PromiseKey = tuple[PromiseKind, str, str]
"""What tells one promise from all others, whatever its instant: its kind, its id and its segment; the end of
the show is every segment's."""


def key_of(promise: Promise) -> PromiseKey:
    of_show = promise.kind is PromiseKind.SHOW_ENDS
    return promise.kind, promise.id, "" if of_show else promise.segment


def promised_at(state: ShowState, keys: Collection[PromiseKey]) -> Mapping[PromiseKey, RunMs]:
    """The instants that :func:`~companion.show.timing.timing.timing` has for those of these promises that are
    to be kept: hard starts, cues, and the end of the show. The show is on."""
    run, rundown, slots = state.segment, state.plan.rundown, slots_of(state)
    wanted = {segment for _, _, segment in keys}
    places: dict[str, int | None] = {one.id: place for place, one in enumerate(rundown) if one.id in wanted}
    if run is not None and run.segment.id in wanted:
        places[run.segment.id] = run.index
    if slots is None:
        return {}
    found: dict[PromiseKey, RunMs] = {}
    for segment, of_segment in groupby(sorted(keys, key=itemgetter(2)), key=itemgetter(2)):
        if segment:
            told = dict(_of_segment(state, places[segment], slots))
            found |= {key: told[key] for key in of_segment if key in told}
        elif (over := show_end(state, slots)) is not None:
            found |= dict.fromkeys(of_segment, state.run(over))
    return found


def _of_segment(state: ShowState, place: int | None, slots: list[Slot]) -> Iterator[tuple[PromiseKey, RunMs]]:
    """Of the one at this place of the rundown; None: of the one that runs and has left it."""
    run, segment = state.segment, segment_at(state, place)
    planned = state.run(slots[place].begins) if place is not None else None
    begins = planned  # when it is expected moves no promise
    if run is not None and run.index == place:
        begins = run.started
    elif segment.starts_hard and planned is not None and is_of_promised_pass(state, segment):
        was = next((one.at for one in reversed(state.begun) if one.segment == segment.id), None)
        if not start_is_settled(was, planned):
            yield (PromiseKind.HARD_START, segment.id, segment.id), planned
    if begins is None:
        return
    for cue in promised_cues(state, place, begins, planned):
        yield (PromiseKind.CUE, cue.cue.id, cue.segment.id), cue.at
