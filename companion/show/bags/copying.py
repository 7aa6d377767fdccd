"""The same bag once more: what crews do all evening, with another number of prizes or another keyword."""

from dataclasses import replace

from companion.show.bags.bag import BagState, BagWindow
from companion.show.commands import Refusal
from companion.show.copies import next_free, possible_plans
from companion.show.limits import LimitOf, breached, emoji_in, said
from companion.show.offer_commands import BagCopy
from companion.show.offers import BagPlan
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms


def copy_of(state: ShowState, command: BagCopy) -> BagWindow | Refusal:
    """A draft with an id of its own and what was typed, within what the platform and the law allow."""
    window = state.bags.get(command.bag)
    if window is None:
        return Refusal("unknown_bag", f"The show has no bag {command.bag!r}.")
    first = window.copy_of or window.plan.id
    prize = window.plan.prize
    quantity = prize.quantity if command.quantity is None else command.quantity
    length = window.plan.length_ms if command.seconds is None else Ms(command.seconds * SECOND)
    if quantity < 1 or length < SECOND:
        return Refusal("out_of_range", "A bag has at least one prize, and is open for at least 1 s.")
    plan = replace(
        window.plan,
        id=next_free(first, {*state.bags, *(name for plan in possible_plans(state) for name in plan.bags)}),
        prize=replace(prize, quantity=quantity),
        length_ms=length,
        keyword=window.plan.keyword if command.keyword is None else command.keyword,
    )
    return _beyond(state, plan) or BagWindow(plan=plan, copy_of=first)


def _beyond(state: ShowState, plan: BagPlan) -> Refusal | None:
    for of, value in _measures(state, plan):
        if (limit := breached(state.plan.limits, of, value)) is not None:
            return Refusal("beyond_limit", said(limit, value))
    return None


def _measures(state: ShowState, plan: BagPlan) -> list[tuple[LimitOf, int]]:
    """Everything that a limit speaks of, and that a copy can change."""
    value = _minor(plan)
    others = (bag.plan for bag in state.bags.values() if bag.state is not BagState.VOID)
    measures = [
        (LimitOf.BAG_LENGTH_MS, int(plan.length_ms)),
        (LimitOf.PRIZE_QUANTITY, plan.prize.quantity),
        (LimitOf.PRIZE_POOL_MINOR, value * plan.prize.quantity),
        # A viewer who is lucky every time wins one prize of each bag.
        (LimitOf.PRIZE_TOTAL_MINOR, value + sum(_minor(other) for other in others)),
    ]
    if plan.watch_ms:
        measures.append((LimitOf.BAG_WATCH_SPARE_MS, plan.length_ms - plan.watch_ms))
    if plan.keyword:
        measures.append((LimitOf.KEYWORD_LENGTH, len(plan.keyword)))
        measures.append((LimitOf.KEYWORD_EMOJI, emoji_in(plan.keyword)))
    return measures


def _minor(plan: BagPlan) -> int:
    return int(plan.prize.value.amount * 100)
