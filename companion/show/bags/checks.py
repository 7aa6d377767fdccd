"""What may be done with a bag now, and why not."""

from collections.abc import Mapping
from types import MappingProxyType

from companion.show.actions import BagStep
from companion.show.bags import asks as bag_asks
from companion.show.bags import disclosure
from companion.show.bags.bag import BagState, BagWindow
from companion.show.commands import Refusal
from companion.show.limits import LimitOf, breached, said
from companion.show.products.goods import Sellable
from companion.show.state import ShowState

_FROM: Mapping[BagStep, tuple[BagState, ...]] = MappingProxyType(
    {
        BagStep.ANNOUNCE: (BagState.DRAFT,),
        BagStep.OPEN: (BagState.DRAFT, BagState.ANNOUNCED),
        BagStep.CLOSE: (BagState.OPEN,),
        BagStep.DRAW: (BagState.CLOSED, BagState.DRAWING),
        BagStep.PUBLISH: (BagState.DRAWN,),
    }
)
"""From which states a step may be taken, as a rule."""


def can_move_bag(state: ShowState, window: BagWindow, step: BagStep) -> bool:
    """Would this step be obeyed now?"""
    return why_not(state, window, step) is None


def why_not(state: ShowState, window: BagWindow, step: BagStep) -> Refusal | None:
    """Why a step of a bag cannot be taken now; None when it can."""
    if refusal := _out_of_turn(state, window, step):
        return refusal
    if step in (BagStep.ANNOUNCE, BagStep.OPEN) and (refusal := _not_fit(state, window)):
        return refusal
    return _too_many(state, window) if step is BagStep.OPEN else None


def wrong_state(window: BagWindow, cannot: str) -> Refusal:
    return Refusal("wrong_state", f"Bag {window.plan.id} is {window.state}; it cannot {cannot}.")


def _out_of_turn(state: ShowState, window: BagWindow, step: BagStep) -> Refusal | None:
    busy = bag_asks.asked(state, window.plan.id) is not None
    if step is BagStep.PUBLISH and window.state.told and window.failure and not busy:
        return None  # What anyone can check it with was not laid out; it is tried again.
    if window.state not in _FROM[step]:
        return wrong_state(window, step.value)
    if step is BagStep.DRAW and not window.native and window.state is BagState.DRAWING:
        return Refusal(
            "wrong_state", f"Bag {window.plan.id} is being drawn by the platform; enter who has won."
        )
    # A bag that is being announced may still be told to open as soon as it is.
    goes_on = step is BagStep.OPEN and not window.opens_when_committed
    if busy and not goes_on:
        return Refusal("wrong_state", f"Bag {window.plan.id} is busy with its draw; wait for it to be done.")
    return None


def _not_fit(state: ShowState, window: BagWindow) -> Refusal | None:
    """Viewers must not be told of a prize that is not given, nor of a bag without its rules."""
    goods = state.goods.get(window.plan.prize.product)
    if goods is not None and goods.sellable is Sellable.PULLED:
        product = window.plan.prize.product
        return Refusal("not_on_sale", f"The prize of bag {window.plan.id} is {product}, which was pulled.")
    if missing := disclosure.missing(state.plan, window.plan):
        items = ", ".join(item.value for item in missing)
        return Refusal("not_disclosed", f"Bag {window.plan.id} does not tell viewers: {items}.")
    return None


def _too_many(state: ShowState, window: BagWindow) -> Refusal | None:
    """One is open at a time, unless a limit of the platform speaks of more."""
    others = [
        other.plan.id
        for other in state.bags.values()
        if other.plan.id != window.plan.id
        and (other.state is BagState.OPEN or bag_asks.is_opening(state, other))
    ]
    if not others:
        return None
    limits = [limit for limit in state.plan.limits if limit.of is LimitOf.BAGS_AT_ONCE]
    if not limits:
        return Refusal("another_open", f"Bag {others[0]} is open; one at a time.")
    limit = breached(limits, LimitOf.BAGS_AT_ONCE, len(others) + 1)
    return Refusal("another_open", said(limit, len(others) + 1)) if limit is not None else None
