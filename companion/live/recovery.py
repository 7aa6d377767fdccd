"""Going on with a run that no process is running any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.show.engine import advance, open_show
from companion.show.events import Event, ShowOpened
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
        """Was the show on when the journal stopped? One that never began has nothing to go on with."""
        return self.state.phase is Phase.RUNNING


def replay(events: Iterable[Event]) -> Recovered | None:
    """Fold a journal into the state it led to; its effects were sent by the process that wrote it.

    None when the journal holds no show.
    """
    state: ShowState | None = None
    last: Moment | None = None
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
