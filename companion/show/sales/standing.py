"""What viewers were told stands, whatever happens to the script, to OBS or to this process: the operator is
told so in the log when one of them stops or goes on, because that is when somebody might think otherwise.
"""

from companion.show.bags.bag import BagWindow
from companion.show.events import Event, RunResumed
from companion.show.sales.sale import SaleState, SaleWindow
from companion.show.state import ShowState
from companion.show.times import WallMs
from companion.show.turn import Turn


def follow(turn: Turn, before: ShowState, event: Event) -> None:
    """Say which promises stand, if this is such a moment; the earliest first."""
    held = (before.hold is None) is not (turn.state.hold is None)
    lost = before.obs.connected and not turn.state.obs.connected
    if not (held or lost or isinstance(event, RunResumed)):
        return
    for at, window in sorted(_promised(turn.state), key=lambda promise: promise[0]):
        opens = isinstance(window, SaleWindow) and window.state is SaleState.TEASER
        turn.note("still_opens" if opens else "still_closes", window=window.plan.id, time=at)


def _promised(state: ShowState) -> list[tuple[WallMs, SaleWindow | BagWindow]]:
    windows: list[SaleWindow | BagWindow] = [*state.sales.values(), *state.bags.values()]
    return [(window.due, window) for window in windows if window.due is not None]
