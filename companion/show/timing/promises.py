"""What viewers and the platform count on, and whether the show as it goes will keep it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from companion.show import timeline
from companion.show.bags.bag import BagState
from companion.show.cue import LATE_MS, Clock, Cue
from companion.show.model import Segment
from companion.show.sales.sale import SaleState
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs
from companion.show.timing.announced import promised_begin, promised_length, promised_pass
from companion.show.timing.chain import Expected
from companion.show.timing.cues import Instants, cue_instants, cue_times, segment_at
from companion.show.timing.loops import LeftOut
from companion.show.timing.model import Promise, PromiseKind, PromiseTiming


class PromisedCue(NamedTuple):
    """A cue that viewers count on, and that has not fired."""

    cue: Cue
    segment: Segment
    at: RunMs
    fires: RunMs
    """When it does if its segment begins when it is expected to, or goes on as it does."""

    @property
    def has_hour(self) -> bool:
        """It comes at its instant whenever its segment began, if only it runs then."""
        return isinstance(self.cue.trigger, Clock)


def promises_anything(segment: Segment) -> bool:
    """Has it a cue that is promised?

    ``Cue.promised`` written out, as in :func:`still_promised`: a show may have five thousand cues, and to ask
    each of them is dear.
    """
    for cue in segment.cues:  # noqa: SIM110 - a generator costs half as much again
        if cue.promise or (cue.promise is None and isinstance(cue.trigger, Clock)):
            return True
    return False


def promised_cues(
    state: ShowState, place: int | None, begins: RunMs, planned: RunMs | None, *, again: bool = True
) -> Iterator[PromisedCue]:
    """Those of the segment at this place, which begins then, as far as their instants can be known; None: of
    the one that runs and has left the plan.

    ``planned`` is when the plan has it begin, for a show that has not begun itself: what has no time of day
    was promised by that. None: by nothing. ``again`` as in :func:`still_promised`.
    """
    segment = segment_at(state, place)
    if is_of_promised_pass(state, segment) is False:
        return
    announced = promised_begin(state, segment.id)
    if announced is not None:
        planned = announced
    promised = [*still_promised(state, place, again=again)]
    fires: Instants = {}
    as_planned: Instants = {}
    # Most are promised for a time of day, for which nobody has to go through all cues of their segments.
    if planned is not None and not all(isinstance(cue.trigger, Clock) for cue in promised):
        # A hold says nothing about instants: whoever wants to know asks how long it has lasted.
        fires = cue_times(replace(state, hold=None) if state.hold is not None else state, place, begins)
        as_planned = _as_planned(state, segment, planned)
    for cue in promised:
        match cue.trigger:
            case Clock(since_midnight_ms):
                at = timeline.hour_of_cue(state, since_midnight_ms, segment.id, begins)
                if at is not None:
                    yield PromisedCue(cue, segment, at, at)
            case _:
                told, fired = as_planned.get(cue.id), fires.get(cue.id)
                if told is not None and fired is not None:
                    yield PromisedCue(cue, segment, told, fired)


def is_of_promised_pass(state: ShowState, segment: Segment) -> bool | None:
    """Was its pass to begin before the hour of its loop as the show began? No other was ever promised. None:
    the show has not begun, and only its plan can tell."""
    until = segment.goes_on_until_ms
    if until is None:
        return True
    begins = promised_pass(state, segment.id)
    if begins is None:
        return None
    hour = timeline.at_time_of_day(state, until, begins)
    return hour is None or begins < hour


def still_promised(state: ShowState, place: int | None, *, again: bool = True) -> Iterator[Cue]:
    """The promised cues of the segment at this place that are to fire, if it is played: those that are armed,
    and of which nothing has become yet.

    ``again``: was it begun before, as far as the caller knows? To find that out for each of two hundred is
    dear.
    """
    runs = state.segment is not None and state.segment.index == place
    segment = segment_at(state, place)
    for cue in segment.cues:
        if cue.promise or (cue.promise is None and isinstance(cue.trigger, Clock)):
            waits = state.armed(cue) and state.record(cue.id) is None if runs else cue.armed
            if waits and not (again and _has_fired(state, segment, cue)):
                yield cue


def _as_planned(state: ShowState, segment: Segment, begins: RunMs) -> Instants:
    return cue_instants(
        segment,
        begins,
        promised_length(state, segment),
        lambda clock: timeline.hour_of_cue(state, clock, segment.id, begins),
    )


def _has_fired(state: ShowState, segment: Segment, cue: Cue) -> bool:
    """Did it fire in an earlier pass of its segment? Then it was kept, or broken, by that."""
    passes = [number for number, one in enumerate(state.begun, start=1) if one.segment == segment.id]
    records = (state.record_in(number, cue.id) for number in passes)
    return any(record is not None and record.fired_ms is not None for record in records)


def of_cue_to_come(promised: PromisedCue, begins: Expected, length: Ms) -> PromiseTiming:
    """``begins`` and ``length`` are those of its segment."""
    late = Ms(promised.at - (begins.at if promised.has_hour else promised.fires))
    early = Ms(begins.at + length - promised.at) if promised.has_hour else Ms(-late)
    return PromiseTiming(
        promise=_of_cue(promised, Ms(0) if promised.has_hour else Ms(promised.fires - begins.at)),
        slack_ms=late,
        early_ms=early,
        absorbs_ms=begins.absorbs,
    )


def of_cue_left_out(promised: PromisedCue, left_out: LeftOut) -> PromiseTiming:
    """Its pass has to come before the hour of its loop, or it does not come at all."""
    late = promised.at - (left_out.begins if promised.has_hour else promised.fires)
    return PromiseTiming(
        promise=_of_cue(promised, Ms(0) if promised.has_hour else Ms(promised.fires - left_out.begins)),
        slack_ms=Ms(min(late, -left_out.late_ms)),
        early_ms=None,
    )


def of_running_cue(promised: PromisedCue, begun: RunMs, ends: RunMs, held: RunMs | None) -> PromiseTiming:
    """``held``: since when its segment is; then nothing fires before the hold is over."""
    if promised.has_hour and promised.at < begun:
        missed = Ms(promised.at - begun)
        return PromiseTiming(
            promise=_of_cue(promised, Ms(0)), slack_ms=missed, early_ms=None, absorbs_ms=None
        )
    if promised.has_hour:
        return PromiseTiming(
            promise=_of_cue(promised, Ms(0)),
            slack_ms=Ms(promised.at - held) if held is not None else None,
            early_ms=Ms(ends - promised.at),
        )
    late = Ms(promised.at - promised.fires)
    return PromiseTiming(
        promise=_of_cue(promised, Ms(promised.fires - begun)),
        slack_ms=late,
        early_ms=Ms(-late),
        # A segment that overruns fires its cues none the later.
        absorbs_ms=Ms(0) if held is not None else None,
    )


def _of_cue(promised: PromisedCue, offset: Ms) -> Promise:
    return Promise(
        kind=PromiseKind.CUE,
        id=promised.cue.id,
        segment=promised.segment.id,
        at=promised.at,
        offset_ms=offset,
    )


def start_is_settled(was: RunMs | None, at: RunMs) -> bool:
    """Has a segment that was begun then kept its hard start already, or broken it? Whenever it comes again it
    is late for nothing. One that was begun before its hour may still make that good; None: it never was."""
    return was is not None and was >= at - LATE_MS


def of_edge(kind: PromiseKind, id: str, segment: str, at: RunMs, arrives: Expected) -> PromiseTiming:
    """A hard start or end; the show arrives at it then, and may have to wait for it."""
    return PromiseTiming(
        promise=Promise(kind=kind, id=id, segment=segment, at=at),
        slack_ms=Ms(at - arrives.at),
        early_ms=None,
        absorbs_ms=arrives.absorbs,
    )


def of_windows(state: ShowState, end: Expected | None) -> Iterator[PromiseTiming]:
    """Sales and bags that viewers see count down: the show has to be on until they are over."""
    for kind, id, at in _windows(state):
        yield PromiseTiming(
            promise=Promise(kind=kind, id=id, segment="", at=at),
            slack_ms=None,
            early_ms=Ms(end.at - at) if end is not None else None,
            absorbs_ms=end.absorbs if end is not None else None,
        )


def _windows(state: ShowState) -> Iterator[tuple[PromiseKind, str, RunMs]]:
    for sale in state.sales.values():
        if sale.state is SaleState.TEASER and sale.opens is not None:
            yield PromiseKind.SALE_OPENS, sale.plan.id, state.run(sale.opens)
        elif sale.due is not None:
            yield PromiseKind.SALE_CLOSES, sale.plan.id, state.run(sale.due)
    for bag in state.bags.values():
        if bag.state is BagState.OPEN and bag.due is not None:
            yield PromiseKind.BAG_CLOSES, bag.plan.id, state.run(bag.due)
