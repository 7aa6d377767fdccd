"""Rules of the lucky bags of a show: one is open at a time, and what viewers were told holds."""

from companion.show import luckybag
from companion.show.actions import BagStep
from companion.show.bag_effects import BagEffect
from companion.show.bag_events import (
    BeaconFetched,
    DrawCommitted,
    EntriesCounted,
    EntriesFrozen,
    EntriesRanked,
)
from companion.show.commands import Refusal
from companion.show.luckybag import BagState, BagWindow
from companion.show.offer_commands import BagCopy
from companion.show.state import ShowState
from companion.show.turn import Turn


def can_move_bag(state: ShowState, window: BagWindow, step: BagStep) -> bool:
    """Would this step be obeyed now? One bag is open at a time."""
    others = (other for other in state.bags.values() if other.plan.id != window.plan.id)
    return window.can(step) and not (step is BagStep.OPEN and any(o.state is BagState.OPEN for o in others))


def bag_is_past(turn: Turn, bag_id: str, step: BagStep) -> bool:
    state = turn.state.bags[bag_id].state
    return state is not BagState.DRAFT if step is BagStep.OPEN else state is BagState.CLOSED


def move_bag(turn: Turn, bag_id: str, step: BagStep) -> Refusal | None:
    window = turn.state.bags.get(bag_id)
    if window is None:
        return Refusal("unknown_bag", f"The show has no bag {bag_id!r}.")
    if refusal := turn.cannot_promise():
        return refusal
    if window.can(step) and not can_move_bag(turn.state, window, step):
        return Refusal("another_open", "Another bag is open; one at a time.")
    moved = luckybag.take_step(window, step, turn.at.wall)
    if isinstance(moved, Refusal):
        return moved
    _put_bag(turn, moved)
    return None


def bag_due(turn: Turn, bag_id: str) -> None:
    window = turn.state.bags.get(bag_id)
    if window is not None and (kept := luckybag.keep_promise(window, turn.at.wall)) != window:
        _put_bag(turn, kept)


def _put_bag(turn: Turn, window: BagWindow) -> None:
    turn.set(bags={**turn.state.bags, window.plan.id: window})
    turn.note("bag", bag=window.plan.id, step=window.state.value)


def announce(turn: Turn, bag_id: str) -> Refusal | None:
    """Publish the rules."""
    return Refusal("wrong_state", "Not in this version yet.")


def draw(turn: Turn, bag_id: str) -> Refusal | None:
    """Have it drawn."""
    return Refusal("wrong_state", "Not in this version yet.")


def enter_winners(turn: Turn, bag_id: str, winners: tuple[str, ...]) -> Refusal | None:
    """Take over who has won, as the platform said."""
    return Refusal("wrong_state", "Not in this version yet.")


def publish(turn: Turn, bag_id: str) -> Refusal | None:
    """Show who has won."""
    return Refusal("wrong_state", "Not in this version yet.")


def claimed(turn: Turn, bag_id: str, winner: str) -> Refusal | None:
    """A winner has claimed the prize."""
    return Refusal("wrong_state", "Not in this version yet.")


def replace_winner(turn: Turn, bag_id: str, winner: str, reason: str) -> Refusal | None:
    """Let the next alternate move up."""
    return Refusal("wrong_state", "Not in this version yet.")


def void(turn: Turn, bag_id: str, reason: str) -> Refusal | None:
    """Call it off."""
    return Refusal("wrong_state", "Not in this version yet.")


def copy(turn: Turn, command: BagCopy) -> Refusal | None:
    """Plan the same bag once more, under the next free id."""
    return Refusal("wrong_state", "Not in this version yet.")


def counted(turn: Turn, event: EntriesCounted) -> None:
    """So many have entered by now."""


def committed(turn: Turn, asked: BagEffect, event: DrawCommitted) -> None:
    """The seed of a draw exists."""


def frozen(turn: Turn, asked: BagEffect, event: EntriesFrozen) -> None:
    """The list of a draw is written down."""


def beacon_fetched(turn: Turn, asked: BagEffect, event: BeaconFetched) -> None:
    """The public randomness of a draw is known."""


def ranked(turn: Turn, asked: BagEffect, event: EntriesRanked) -> None:
    """A draw is done."""


def answered(turn: Turn, asked: BagEffect, failure: str | None) -> None:
    """Something asked of whoever draws failed; or, with None, was done and says no more."""


def resumed(turn: Turn) -> None:
    """Another process goes on: what was asked and not answered is asked again."""
