"""A lucky bag as the operator and the host see it."""

from typing import Any

from companion.screens import wording
from companion.show import bags
from companion.show.actions import BagStep
from companion.show.luckybag import BagWindow
from companion.show.state import ShowState


def bag_view(window: BagWindow, state: ShowState) -> dict[str, Any]:
    language = state.plan.language
    prize = window.plan.prize
    return {
        "id": window.plan.id,
        "prize": prize.name,
        "quantity": prize.quantity,
        "value": wording.price(prize.value, language),
        "state": window.state.value,
        "keyword": window.plan.keyword,
        "follow": window.plan.follow,
        "fan_club": window.plan.fan_club,
        "watch_ms": window.plan.watch_ms,
        "join_how": window.plan.join_how,
        "opened_at": window.opened,
        "closes_at": window.closes,
        "mode": window.plan.mode.value,
        "can": [f"bag_{step.value}" for step in BagStep if bags.can_move_bag(state, window, step)],
    }
