"""Who has a prize of a bag that is drawn: claimed, or passed on to the next in the order of the draw."""

from collections.abc import Mapping
from dataclasses import replace

from companion.show.bags import asks as bag_asks
from companion.show.bags.bag import BagState
from companion.show.bags.checks import wrong_state
from companion.show.bags.turn import found, put, tell
from companion.show.commands import Refusal
from companion.show.turn import Turn


def claimed(turn: Turn, bag_id: str, winner: str) -> Refusal | None:
    """A winner has claimed the prize; the last one settles the bag."""
    window = found(turn, bag_id)
    if isinstance(window, Refusal):
        return window
    if window.state is not BagState.PUBLISHED:
        return wrong_state(window, "be claimed")
    if winner not in window.winners:
        return Refusal("unknown_winner", f"That is nobody who has won bag {bag_id} now.")
    if winner in window.claimed:
        return Refusal("claimed_already", "That prize was claimed already.")
    turn.note("claimed", bag=bag_id, left=len(window.unclaimed) - 1)
    put(turn, replace(window, claimed={**window.claimed, winner: turn.at.wall}))
    settle(turn, bag_id)
    return None


def replace_winner(turn: Turn, bag_id: str, winner: str, reason: str) -> Refusal | None:
    """Let the next alternate move up. Nothing is drawn again: the order is that of the draw."""
    window = found(turn, bag_id)
    if isinstance(window, Refusal):
        return window
    if window.state not in (BagState.DRAWN, BagState.PUBLISHED):
        return wrong_state(window, "have a winner replaced")
    if winner not in window.winners:
        return Refusal("unknown_winner", f"That is nobody who has won bag {bag_id} now.")
    if winner in window.claimed:
        return Refusal("claimed_already", "That prize was claimed; it cannot go to somebody else.")
    moved_up = bool(window.alternates)
    put(turn, replace(window, passed_over={**window.passed_over, winner: reason}))
    turn.note("winner_replaced" if moved_up else "no_alternate", bag=bag_id, reason=reason)
    settle(turn, bag_id)
    remember_winners(turn, bag_id, window.passed_over)
    return None


def settle(turn: Turn, bag_id: str) -> None:
    """With nobody left who could claim a prize, it is over."""
    window = turn.state.bags[bag_id]
    if window.state is BagState.PUBLISHED and not window.unclaimed:
        tell(turn, replace(window, state=BagState.CLAIMED, ended=turn.at.wall))


def remember_winners(turn: Turn, bag_id: str, before: Mapping[str, str]) -> None:
    """Who was passed over after it was published is no recent winner, and who moved up is one."""
    window = turn.state.bags[bag_id]
    told = window.native and window.state.told
    if told and window.passed_over != before and bag_asks.asked(turn.state, bag_id) is None:
        bag_asks.next_step(turn, window)
