"""When automation has to look by itself. Computed from anchors; nothing is counted."""

from collections.abc import Iterator

from companion.show.incidents import again, dwell, reopening, returning, verdicts
from companion.show.state import ShowState
from companion.show.times import RunMs


def looks_at(state: ShowState) -> RunMs | None:
    """The next instant at which something follows from time alone; None: not before something happens."""
    return min(_instants(state), default=None)


def _instants(state: ShowState) -> Iterator[RunMs]:
    if state.guard.disarmed_until is not None:
        yield state.guard.disarmed_until
    for incident in state.incidents:
        if (gives_up := verdicts.gives_up_at(state, incident)) is not None:
            yield gives_up
    if (asks := again.asks_at(state)) is not None:
        yield asks
    if (opens := reopening.asks_at(state)) is not None:
        yield opens
    if (goes := returning.goes_at(state)) is not None:
        yield goes
    if (warns := dwell.warns_next(state)) is not None:
        yield warns
