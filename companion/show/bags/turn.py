"""A bag as one turn of the engine finds it, and leaves it."""

from companion.show.bags.bag import BagWindow
from companion.show.commands import Refusal
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
    """Keep it as it is now."""
    turn.set(bags={**turn.state.bags, window.plan.id: window})
