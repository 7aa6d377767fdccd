"""Which sale comes next, as far as that is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from companion.show import timeline
from companion.show.actions import MoveSale, SaleStep
from companion.show.clock import nearest
from companion.show.cue import At, BeforeEnd, Clock, Cue
from companion.show.model import Segment
from companion.show.products import now as products
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import Ms, RunMs, WallMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A sale that has not opened yet."""

    sale: SaleWindow
    opens: WallMs
    promised: bool
    """Viewers were told of it, or its cue has a time of day. False: so it will be if nothing is held or
    stretched until then."""


def next_sale(state: ShowState, after: WallMs) -> Coming | None:
    """The first sale that opens after an instant; None when none is announced, and none is due by the script.

    What waits for GO, for a condition or for another cue is due at no time that could be named.
    """
    known = (one for one in chain(_announced(state), _scripted(state)) if one.opens > after)
    return min(known, key=lambda one: one.opens, default=None)


def _announced(state: ShowState) -> Iterator[Coming]:
    for window in state.sales.values():
        if window.state is SaleState.TEASER and window.opens is not None:
            yield Coming(sale=window, opens=window.opens, promised=True)


def _scripted(state: ShowState) -> Iterator[Coming]:
    run = state.segment
    if run is None:
        return
    for cue in run.segment.cues:
        due = timeline.cue_due(state, cue) if state.record(cue.id) is None and state.armed(cue) else None
        if due is not None:
            yield from _opened_by(state, cue, state.wall(due))
    begins = timeline.segment_end(state)
    for segment in state.plan.rundown[run.goes_on :]:
        if segment.id in state.skipped:
            continue
        for cue in segment.cues:
            at = _planned(state, segment, cue, begins) if cue.armed else None
            if at is not None:
                yield from _opened_by(state, cue, at)
        begins = RunMs(begins + segment.length_ms) if begins is not None else None


def _planned(state: ShowState, segment: Segment, cue: Cue, begins: RunMs | None) -> WallMs | None:
    """When a cue of a segment that begins then is due; None when that cannot be known."""
    match cue.trigger:
        case Clock(since_midnight_ms):
            anchor = begins if begins is not None else timeline.zero(state.segment) if state.segment else None
            if anchor is None:
                return None
            at = nearest(
                since_midnight_ms, WallMs(state.wall(anchor) - state.clock_shift_ms), state.utc_offsets
            )
            return WallMs(at + state.clock_shift_ms) if at is not None else None
        case At(offset_ms) if begins is not None:
            return WallMs(state.wall(begins) + offset_ms)
        case BeforeEnd(lead_ms) if begins is not None:
            return WallMs(state.wall(begins) + max(0, segment.length_ms - lead_ms))
        case _:
            return None


def _opened_by(state: ShowState, cue: Cue, at: WallMs) -> Iterator[Coming]:
    for action in cue.do:
        match action:
            case MoveSale(sale, SaleStep.OPEN):
                wait = Ms(0)
            case MoveSale(sale, SaleStep.TEASE) if sale in state.sales:
                wait = state.sales[sale].plan.teaser_ms
            case _:
                continue
        window = state.sales.get(sale)
        if window is None or window.state.over or window.state.on_air:
            continue
        if products.can_be_sold(state, window.plan.product):
            yield Coming(sale=window, opens=WallMs(at + wait), promised=isinstance(cue.trigger, Clock))
