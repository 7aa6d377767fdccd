"""Going on with a run that no process is running any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.show.engine import advance, open_show
from companion.show.events import Event, ShowOpened
from companion.show.luckybag import BagState
from companion.show.state import Phase, ShowState
from companion.show.times import Moment


@dataclass(frozen=True, slots=True)
class Recovered:
    """A run as its journal left it."""

    state: ShowState
    last: Moment
    """When the last thing was journaled."""

    @property
    def unfinished(self) -> bool:
        """Is there something to go on with: a show that is on, or a promise or a fallback that still is?"""
        state = self.state
        return (
            state.phase is Phase.RUNNING
            or state.program.cover is not None
            or any(window.state.on_air for window in state.sales.values())
            or any(window.state is BagState.OPEN for window in state.bags.values())
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
