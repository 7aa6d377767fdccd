"""What becomes of the bags in another plan: what viewers were told stays, or gets better for them."""

from dataclasses import replace

from companion.show.bags import asks as bag_asks
from companion.show.bags import disclosure
from companion.show.bags import drawing as bag_draws
from companion.show.bags.bag import BagState, BagWindow
from companion.show.model import Plan
from companion.show.offers import BagPlan
from companion.show.state import ShowState
from companion.show.turn import Turn


def taken_id(state: ShowState, plan: Plan) -> str | None:
    """The first id that this plan gives to a bag while a copy made on air has it; None when there is none."""
    return next((name for name, one in state.bags.items() if one.copy_of and name in plan.bags), None)


def broken_promise(state: ShowState, plan: Plan) -> str | None:
    """The first bag whose rules viewers were told, and would lose by this plan; None when there is none.

    Until its list is frozen they may get better, for the draw is of the rules as they are then. After that
    they stay, also when all is over: a winner may ask for what was promised.
    """
    for name, window in state.bags.items():
        if window.announced is None and bag_asks.asked(state, name) is None:
            continue  # nobody was told of it, though it may have been called off
        new = _plan_of(window, plan)
        fits = disclosure.better_or_same if _may_get_better(window) else disclosure.same_terms
        if new is None or not fits(state.plan, window.plan, plan, new):
            return name
    return None


def in_another_plan(turn: Turn, plan: Plan) -> None:
    """Every bag has the rules of this plan; copies that were made on air stay what they are."""
    old = turn.state.bags
    planned = {name: old.get(name) or BagWindow(plan=bag) for name, bag in plan.bags.items()}
    copies = {name: window for name, window in old.items() if name not in planned and window.copy_of}
    bags = {name: _following(window, plan) for name, window in (planned | copies).items()}
    turn.set(bags=bags)
    for name, window in bags.items():
        if (was := old.get(name)) is not None and was.draw.rules_digest != window.draw.rules_digest:
            turn.note("bag_bettered", bag=name)


def _plan_of(window: BagWindow, plan: Plan) -> BagPlan | None:
    return plan.bags.get(window.plan.id) or (window.plan if window.copy_of else None)


def _following(window: BagWindow, plan: Plan) -> BagWindow:
    bag = _plan_of(window, plan) or window.plan
    if not _may_get_better(window):
        return replace(window, plan=bag)
    return replace(window, plan=bag, draw=bag_draws.bettered(window.draw, plan, bag))


def _may_get_better(window: BagWindow) -> bool:
    return window.state.to_open or window.state is BagState.OPEN
