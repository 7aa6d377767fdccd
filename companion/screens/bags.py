"""A lucky bag as the operator and the host see it, and the queue of bags."""

from collections.abc import Mapping
from typing import Any

from companion.screens import wording
from companion.show.actions import BagStep
from companion.show.bags import asks as bag_asks
from companion.show.bags import disclosure
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.checks import can_move_bag
from companion.show.bags.effects import (
    BagEffect,
    CommitDraw,
    FetchBeacon,
    FreezeEntries,
    PublishDraw,
    RankEntries,
)
from companion.show.state import ShowState

NAMELESS = 8
"""Characters of an id that stand for a name that was purged, or is not known."""

UNDER_WAY: Mapping[type[BagEffect], str] = {
    CommitDraw: "committing",
    FreezeEntries: "freezing",
    FetchBeacon: "fetching",
    RankEntries: "ranking",
    PublishDraw: "publishing",
}


def bag_view(window: BagWindow, state: ShowState, names: Mapping[str, str]) -> dict[str, Any]:
    """``names`` are those of winners and alternates by their public ids, whole; none of them leaves whole."""
    plan, bag = state.plan, window.plan
    return {
        "id": bag.id,
        "prize": bag.prize.name,
        "quantity": bag.prize.quantity,
        "value": wording.price(bag.prize.value, plan.language),
        "state": window.state.value,
        "keyword": bag.keyword,
        "follow": bag.follow,
        "fan_club": bag.fan_club,
        "watch_ms": bag.watch_ms,
        "join_how": bag.join_how,
        "mode": bag.mode.value,
        "copy_of": window.copy_of,
        "length_ms": bag.length_ms,
        "announced_at": window.announced,
        "opened_at": window.opened,
        "closes_at": window.closes,
        "drawn_at": window.drawn,
        "published_at": window.published,
        "ended_at": window.ended,
        "void_reason": window.void_reason,
        "entered": window.entered,
        "eligible": window.eligible,
        "counted_at": window.counted,
        "claim_until_at": window.claim_until,
        "disclosure": [{"item": told.item.value, "text": told.text} for told in disclosure.items(plan, bag)],
        "missing": [item.value for item in disclosure.missing(plan, bag)],
        "draw": _draw(window, state),
        "winners": [{**_person(id, names), "claimed_at": window.claimed.get(id)} for id in window.winners],
        "alternates": [_person(id, names) for id in window.alternates],
        "passed_over": [
            {**_person(id, names), "reason": reason} for id, reason in window.passed_over.items()
        ],
        "can": _can(window, state),
    }


def queue_view(state: ShowState) -> dict[str, Any] | None:
    """None: there is none."""
    queue = state.queue
    if not queue.bags and not queue.running:
        return None
    return {
        "bags": list(queue.bags),
        "gap_ms": queue.gap_ms,
        "loop": queue.loop,
        "running": queue.running,
        "next_at": queue.next_at,
        "held": queue.held,
    }


def name_of(id: str, names: Mapping[str, str]) -> str:
    """What the public sees of a person; without a name the beginning of the id."""
    name = names.get(id)
    return wording.masked(name) if name is not None else id[:NAMELESS]


def _person(id: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"id": id, "name": name_of(id, names)}


def _draw(window: BagWindow, state: ShowState) -> dict[str, Any] | None:
    """None before its rules are told, unless something is under way or has failed."""
    draw, step = window.draw, _step(window, state)
    if not draw.rules_digest and not step:
        return None
    laid_out = window.native and window.state.told and step not in ("publishing", "failed")
    return {
        "id": draw.id,
        "fairness": draw.fairness.value if draw.rules_digest else window.planned_fairness.value,
        "planned": window.planned_fairness.value,
        "lowered": draw.lowered,
        "commitment": draw.commitment,
        "rules_digest": draw.rules_digest,
        "round": draw.round,
        "round_at": draw.round_at,
        "rounds_void": list(draw.rounds_void),
        "digest": draw.digest,
        "frozen_at": draw.frozen,
        "step": step,
        "failure": window.failure,
        "file": f"/api/v1/bags/{window.plan.id}/draw.json" if laid_out else None,
    }


def _step(window: BagWindow, state: ShowState) -> str:
    """What is under way; ``waiting``: for a hand, in a show that draws by hand."""
    if (asked := bag_asks.asked(state, window.plan.id)) is not None:
        return UNDER_WAY[type(asked)]
    if window.failure and not window.state.over:
        return "failed"
    return "waiting" if window.native and window.state is BagState.DRAWING else ""


def _can(window: BagWindow, state: ShowState) -> list[str]:
    """What would be obeyed now, the likely one first."""
    steps = [f"bag_{step.value}" for step in BagStep if can_move_bag(state, window, step)]
    entered_here = not window.native and window.state in (
        BagState.CLOSED,
        BagState.DRAWING,
        BagState.DRAWN,
    )
    replaceable = window.state in (BagState.DRAWN, BagState.PUBLISHED) and window.unclaimed
    others = {
        "bag_winners": entered_here,
        "bag_claimed": window.state is BagState.PUBLISHED and window.unclaimed,
        "bag_replace": replaceable,
        "bag_void": not window.state.over,
        "bag_copy": True,
    }
    return [*steps, *(name for name, would in others.items() if would)]
