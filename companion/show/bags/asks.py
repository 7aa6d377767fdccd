"""What is asked for a bag of whoever keeps its entries and draws. One thing at a time for each bag."""

from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.disclosure import BEACON_PATIENCE_MS
from companion.show.bags.effects import (
    BagEffect,
    CommitDraw,
    FetchBeacon,
    FreezeEntries,
    PublishDraw,
    RankEntries,
)
from companion.show.offers import Fairness
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms
from companion.show.turn import Turn

LEAST_WAIT_MS = Ms(30 * SECOND)
"""For a round that came while no process was running: it is there, but a network may need this long."""


def asked(state: ShowState, bag_id: str) -> BagEffect | None:
    """What was asked for this bag and is not answered yet."""
    return next((effect for effect in state.asked_of_bags.values() if effect.bag == bag_id), None)


def is_opening(state: ShowState, window: BagWindow) -> bool:
    """Does it open as soon as its seed is committed to?"""
    return window.opens_when_committed and isinstance(asked(state, window.plan.id), CommitDraw)


def keeps_waiting(state: ShowState) -> bool:
    """Is there a bag that viewers wait for, and that only this run can bring to its end?

    It is open, or it is to be drawn here and published. Who has won what the platform drew is known there;
    and a prize that nobody claims for days keeps no run going.
    """
    return bool(state.asked_of_bags) or any(window.awaited for window in state.bags.values())


def next_step(turn: Turn, window: BagWindow) -> None:
    """Ask for what this bag needs before it can go on, by its state alone: after a crash, too, the same thing
    is asked for, and whoever is asked finds what was done before."""
    match window.state:
        case BagState.DRAFT:
            turn.ask_of_bags(CommitDraw(turn.next_effect(), window.plan.id))
        case BagState.CLOSED:
            _freeze(turn, window)
        case BagState.DRAWING if _waits_for_beacon(window):
            _fetch(turn, window)
        case BagState.DRAWING:
            turn.ask_of_bags(
                RankEntries(turn.next_effect(), window.plan.id, draw=window.draw, most=window.places)
            )
        case BagState.PUBLISHED | BagState.CLAIMED:
            turn.ask_of_bags(
                PublishDraw(
                    turn.next_effect(),
                    window.plan.id,
                    draw=window.draw,
                    winners=window.winners,
                    passed_over=window.passed_over,
                )
            )
        case _:
            raise AssertionError(f"a bag that is {window.state} needs nobody")


def forget(turn: Turn, bag_id: str) -> None:
    """Whatever is answered for this bag from now on changes nothing."""
    kept = {id: effect for id, effect in turn.state.asked_of_bags.items() if effect.bag != bag_id}
    if len(kept) < len(turn.state.asked_of_bags):
        turn.set(asked_of_bags=kept)


def _freeze(turn: Turn, window: BagWindow) -> None:
    assert window.opened is not None
    assert window.closes is not None
    closed = max(window.closes, window.clock_read or window.closes)
    turn.ask_of_bags(FreezeEntries(turn.next_effect(), window.plan.id, opened=window.opened, closed=closed))


def _waits_for_beacon(window: BagWindow) -> bool:
    return window.draw.fairness is Fairness.A and not window.draw.randomness


def _fetch(turn: Turn, window: BagWindow) -> None:
    draw = window.draw
    assert draw.round is not None
    assert draw.round_at is not None
    assert draw.frozen is not None
    # With a clock that was set back since, the round would be hours away, and the bag with it.
    wait = max(draw.round_at + BEACON_PATIENCE_MS - max(turn.at.wall, draw.frozen), LEAST_WAIT_MS)
    turn.ask_of_bags(FetchBeacon(turn.next_effect(), window.plan.id, round=draw.round, wait_ms=Ms(wait)))
