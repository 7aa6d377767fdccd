"""What is left of a show as the pieces that :mod:`~companion.show.replanning.solve` fits together."""

from collections.abc import Iterator, Sequence

from companion.show.course import SegmentRun
from companion.show.cue import BeforeEnd, Cue
from companion.show.model import Segment
from companion.show.replanning.model import Keeps, Piece, Promise
from companion.show.sales.sale import SaleState
from companion.show.state import ShowState
from companion.show.timeline import position, segment_length
from companion.show.times import SECOND, Ms, RunMs
from companion.show.timing import model as timing
from companion.show.timing.model import PromiseKind, Standing, Timing

PLANNED_END = "planned_end"
"""The end that the lengths lead to, where no hard one was promised: lost time is won back for it by trimming,
nothing is dropped, and it is no promise that breaks."""


TO_ANSWER_MS = Ms(30 * SECOND)
"""What the running segment is asked to give it can still give for so long: somebody has to read it first."""


def pieces_of(state: ShowState, now: RunMs, told: Timing, *, grow: bool) -> tuple[Piece, ...]:
    """What is left of the running segment, then all that is to come. ``told`` is the timing of this state.

    Unless they are to ``grow`` they can only be made shorter: who is late is not asked to talk longer
    elsewhere, to fill a pause that was planned.
    """
    run, segment = state.segment, state.running_segment
    assert run is not None
    assert segment is not None
    coming = [place for place, standing in enumerate(told.standings) if standing is Standing.COMING]
    rundown = state.plan.rundown
    keeps = _by_segment(state, told, coming)
    first = _running(state, run, segment, now, tuple(_kept_by_running(keeps.pop(segment.id, []))))
    pieces = [first if grow else first._replace(most=first.length)]
    for place in coming:
        planned = rundown[place]
        promises = tuple(keeps.pop(planned.id)) if planned.id in keeps else ()
        pieces.append(_to_come(planned, told.lengths[place], promises, grow=grow))
    return tuple(_with_end(pieces, told))


def gives_until(state: ShowState, now: RunMs, by: Ms) -> RunMs:
    """Until when the running segment can be made shorter by so much."""
    segment = state.running_segment
    assert segment is not None
    rest = Ms(segment_length(state) - position(state, now))
    return RunMs(now + rest - by - _told_before_its_end(state, segment, rest))


def name_of(promise: timing.Promise) -> str:
    """Cues of several segments may have the same id."""
    return f"{promise.kind} {promise.segment} {promise.id}"


def _by_segment(state: ShowState, told: Timing, coming: Sequence[int]) -> dict[str, list[Promise]]:
    """What each segment has to keep, without the end of the show: that is for the last, whichever it is."""
    found: dict[str, list[Promise]] = {}
    for one in told.promises:
        segment = one.promise.segment
        if one.promise.kind is PromiseKind.SALE_OPENS:
            segment = _sells(state, one.promise.id, coming)
        if segment and (promise := _asked(one.promise)) and one.promise.kind is not PromiseKind.SHOW_ENDS:
            found.setdefault(segment, []).append(promise)
    return found


def _sells(state: ShowState, sale: str, coming: Sequence[int]) -> str:
    """The segment in which a sale opens that viewers see announced: the first that is about its product.
    Empty: none is."""
    product, rundown = state.sales[sale].plan.product, state.plan.rundown
    about = (one for one in (state.running_segment, *(rundown[place] for place in coming)) if one is not None)
    return next((one.id for one in about if one.product == product), "")


def _asked(promise: timing.Promise) -> Promise | None:
    """None: it asks nothing of its segment. What is open already closes by itself."""
    match promise.kind:
        case PromiseKind.HARD_START:
            keeps = Keeps.BEGUN
        case PromiseKind.HARD_END | PromiseKind.SHOW_ENDS:
            keeps = Keeps.ENDED
        case PromiseKind.CUE if promise.offset_ms:
            keeps = Keeps.BEGINS
        case PromiseKind.CUE | PromiseKind.SALE_OPENS:
            keeps = Keeps.RUNNING
        case PromiseKind.SALE_CLOSES | PromiseKind.BAG_CLOSES:
            return None
    return Promise(id=name_of(promise), keeps=keeps, at=RunMs(promise.at - promise.offset_ms))


def _kept_by_running(promises: list[Promise]) -> Iterator[Promise]:
    """It has begun, so it can be neither late nor early with that any more."""
    yield from (one for one in promises if one.keeps not in (Keeps.BEGUN, Keeps.BEGINS))


def _running(
    state: ShowState, run: SegmentRun, segment: Segment, now: RunMs, promises: tuple[Promise, ...]
) -> Piece:
    """What is left of it: nothing, while it overruns. Time that a hand has given it, or has taken, stays as
    that has left it."""
    at, length = position(state, now), segment_length(state)
    rest = Ms(max(0, length - at))
    shortest = length if run.added_ms > 0 else min(length, segment.shortest_ms or length)
    # One that overruns waits for somebody to go on, and is not asked to take longer besides.
    longest = length if run.added_ms or at > length else max(length, segment.longest_ms or length)
    told = Ms(_told_before_its_end(state, segment, rest) + TO_ANSWER_MS)
    return Piece(
        id=segment.id,
        length=rest,
        least=Ms(min(rest, max(shortest - at, told, _sold(state, now)))),
        most=Ms(max(rest, longest - at)),
        weight=segment.weight,
        promises=promises,
    )


def _told_before_its_end(state: ShowState, segment: Segment, rest: Ms) -> Ms:
    """So much has to be left of it for its cues before the end: those that come still come in their time, and
    once one has told everybody how long is left, it stays so."""
    leads = (
        _lead(state, cue, cue.trigger, rest) for cue in segment.cues if isinstance(cue.trigger, BeforeEnd)
    )
    return Ms(max(leads, default=0))


def _lead(state: ShowState, cue: Cue, trigger: BeforeEnd, rest: Ms) -> Ms:
    record = state.record(cue.id)
    if record is None:
        return trigger.lead_ms if state.armed(cue) else Ms(0)
    return rest if record.fired_ms is not None else Ms(0)


def _sold(state: ShowState, now: RunMs) -> Ms:
    """Until the sale that viewers are buying in is over, its segment is not."""
    closes = (one.closes for one in state.sales.values() if one.state is SaleState.OPEN)
    return Ms(max((state.run(at) - now for at in closes if at is not None), default=0))


def _to_come(segment: Segment, length: Ms, promises: tuple[Promise, ...], *, grow: bool) -> Piece:
    planned = segment.length_ms
    return Piece(
        id=segment.id,
        length=length,
        least=min(length, segment.shortest_ms or planned),
        most=max(length, segment.longest_ms or planned) if grow else length,
        weight=segment.weight,
        droppable=segment.optional,
        priority=segment.priority,
        promises=promises,
    )


def _with_end(pieces: list[Piece], told: Timing) -> Iterator[Piece]:
    *others, last = pieces
    yield from others
    promised = next((one.promise for one in told.promises if one.promise.kind is PromiseKind.SHOW_ENDS), None)
    end = _asked(promised) if promised is not None else None
    if end is None and told.planned_end is not None:
        end = Promise(id=PLANNED_END, keeps=Keeps.ENDED, at=told.planned_end, must=False)
    yield last if end is None else last._replace(promises=(*last.promises, end))
