"""Going on with a run that no process is running any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.show.bags import asks as bag_asks
from companion.show.bags.bag import BagState
from companion.show.engine import advance, open_show
from companion.show.events import Event, ShowOpened
from companion.show.sales.sale import SaleState
from companion.show.state import Phase, ShowState
from companion.show.times import MINUTE, Moment, Ms, WallMs

PREPARED_FOR_MS = Ms(12 * 60 * MINUTE)
"""Nobody goes on the next day with what was tried out the day before: that show begins anew."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A run as its journal left it."""

    state: ShowState
    last: Moment
    """When the last thing was journaled."""

    def unfinished(self, now: WallMs) -> bool:
        """Is there something to go on with: a show that is on, a promise or a fallback that still is, or what
        was prepared for a show that has not begun?

        Plans that were applied before air do not count: the show file has them. Nor does a planned start
        that is past ``now``, because the show would not begin by itself any more.
        """
        state = self.state
        if (
            state.phase is Phase.RUNNING
            or state.program.cover is not None
            or any(window.state.on_air for window in state.sales.values())
            or bag_asks.keeps_waiting(state)
        ):
            return True
        if state.phase is not Phase.READY:
            return False
        prepared = _prepared(state) and now - self.last.wall < PREPARED_FOR_MS
        return prepared or (state.starts_at is not None and state.starts_at > now)


def _prepared(state: ShowState) -> bool:
    """Has somebody done, before air, what a new run would not know of?"""
    return bool(
        state.skipped
        or state.unsaved.filed is not None
        or state.overlays
        or any(window.state is not SaleState.DRAFT for window in state.sales.values())
        or any(window.state is not BagState.DRAFT for window in state.bags.values())
        or any(message.acked is None for message in state.messages)
    )


def replay(events: Iterable[Event], after: Recovered | None = None) -> Recovered | None:
    """Fold a journal into the state it led to; its effects were sent by the process that wrote it.

    With ``after`` the events are those that came after that. None when the journal holds no show.
    """
    state = after.state if after is not None else None
    last = after.last if after is not None else None
    for event in events:
        last = event.at
        if state is None:
            if not isinstance(event, ShowOpened):
                return None
            state = open_show(event)
        else:
            state = advance(state, event).state
    if state is None or last is None:
        return None
    return Recovered(state, last)
