"""Which sale comes next, as far as that is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from companion.show import timeline
from companion.show.actions import MoveSale, SaleStep
from companion.show.cue import Clock, Cue
from companion.show.products import now as products
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import Ms, WallMs
from companion.show.timing.cues import cue_times
from companion.show.timing.timing import timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A sale that has not opened yet."""

    sale: SaleWindow
    opens: WallMs
    promised: bool
    """Viewers were told of it. False: so it will be if nothing is held or stretched until then."""


def next_sale(state: ShowState, after: WallMs) -> Coming | None:
    """The first sale that opens after an instant; None when none is announced, and none is due by the script.

    What waits for GO or for a condition is due at no time that could be named, nor is what comes after it.
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
    for place, begins in enumerate(timing(state).expected):
        segment = state.plan.rundown[place]
        actions = (action for cue in segment.cues for action in cue.do)
        if begins is None or not any(isinstance(action, MoveSale) for action in actions):
            continue
        times = cue_times(state, place, begins.at)
        for cue in segment.cues:
            # While the script is held nobody knows when anything comes but what has a time of day.
            known = cue.armed and (state.hold is None or isinstance(cue.trigger, Clock))
            if known and (at := times[cue.id]) is not None:
                yield from _opened_by(state, cue, state.wall(at))


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
            yield Coming(sale=window, opens=WallMs(at + wait), promised=cue.promised)
