"""When automation has to look by itself. Computed from anchors; nothing is counted."""

from companion.show.state import ShowState
from companion.show.times import RunMs


def looks_at(state: ShowState) -> RunMs | None:
    """The next instant at which something follows from time alone; None: not before something happens."""
    return state.guard.disarmed_until
