"""A bag as one turn of the engine finds it, and leaves it."""

from typing import assert_never

from companion.show import overlays
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.on_screen import VOID_MS, winners_last_ms
from companion.show.commands import Refusal
from companion.show.times import RunMs
from companion.show.turn import Turn


def found(turn: Turn, bag_id: str) -> BagWindow | Refusal:
    """The bag, unless nothing can be promised of it now."""
    window = turn.state.bags.get(bag_id)
    if window is None:
        return Refusal("unknown_bag", f"The show has no bag {bag_id!r}.")
    return turn.cannot_promise() or window


def tell(turn: Turn, window: BagWindow) -> None:
    """Keep it, and say in the log in which state it is now."""
    put(turn, window)
    turn.note("bag", bag=window.plan.id, step=window.state.value)


def put(turn: Turn, window: BagWindow) -> None:
    """Keep it as it is now, and let viewers see a state that is another one."""
    before = turn.state.bags.get(window.plan.id)
    turn.set(bags={**turn.state.bags, window.plan.id: window})
    if before is not None and before.state is not window.state:
        _show(turn, before, window)


def _show(turn: Turn, before: BagWindow, window: BagWindow) -> None:
    """Put it on air, or arrange for it to leave.

    One that was taken down by hand comes back with its next step: viewers who take part must see that it
    opens, closes, and who has won. Another bag that is on air stays there beside it.
    """
    until: int | None = None
    match window.state:
        case BagState.DRAFT | BagState.CLAIMED:
            return  # Who has won stays for as long as was arranged when it was published.
        case BagState.VOID if before.state is BagState.DRAFT:
            return  # Nobody waits for what nobody was told of.
        case BagState.VOID:
            until = turn.at.run + VOID_MS
        case BagState.PUBLISHED:
            until = turn.at.run + winners_last_ms(len(window.winners))
        case BagState.ANNOUNCED | BagState.OPEN | BagState.CLOSED | BagState.DRAWING | BagState.DRAWN:
            pass
        case _:
            assert_never(window.state)
    ends = RunMs(until) if until is not None else None
    overlays.put(turn, overlays.LUCKY_BAG, window.plan.id, ends)
