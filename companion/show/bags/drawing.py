"""What is known of a draw, as it goes on: values alone, nothing is asked for here."""

from dataclasses import replace

from companion.show.bags import disclosure
from companion.show.bags.bag import Draw, planned_fairness
from companion.show.bags.events import EntriesFrozen
from companion.show.draw.protocol import (
    ROUND_AFTER_CLOSE_MS,
    canonical,
    round_at_or_after,
    round_time,
    rules_digest,
)
from companion.show.model import Plan
from companion.show.offers import BagPlan, Fairness
from companion.show.times import Ms, WallMs

DRIFT_MS = Ms(2_000)
"""A clock that differs by more was set wrong (DESIGN.md rule 8)."""


def announced(plan: Plan, bag: BagPlan, *, id: str = "", commitment: str = "") -> Draw:
    """Its rules are told; of a draw of our own with the commitment to its seed."""
    rules = disclosure.rules(plan, bag)
    return Draw(
        id=id,
        commitment=commitment,
        fairness=planned_fairness(bag),
        rules=canonical(rules).decode(),
        rules_digest=rules_digest(rules),
    )


def bettered(draw: Draw, plan: Plan, bag: BagPlan) -> Draw:
    """With the rules as they are in this plan, and the digest of those that were told before."""
    new = announced(plan, bag)
    if not draw.rules_digest or new.rules_digest == draw.rules_digest:
        return draw
    before = (*draw.rules_before, draw.rules_digest)
    return replace(draw, rules=new.rules, rules_digest=new.rules_digest, rules_before=before)


def came_early(draw: Draw, at: WallMs) -> bool:
    """Did the round that decides exist before its time? Then the clock is slow, and the list may have been
    frozen when the round was known."""
    return draw.round_at is not None and at < draw.round_at - DRIFT_MS


def lowered(draw: Draw) -> Draw:
    """Without the beacon, as its rules say from the announcement on."""
    return replace(draw, fairness=Fairness.B, lowered="beacon_unreachable")


def with_round(draw: Draw, after: WallMs) -> Draw:
    """With the round of the beacon that is named for a list that is frozen at this instant."""
    round = round_at_or_after(after + ROUND_AFTER_CLOSE_MS)
    return replace(draw, round=round, round_at=WallMs(round_time(round)))


def frozen(draw: Draw, event: EntriesFrozen, closed: WallMs) -> Draw:
    """The list is written down, after nobody could enter any more, whatever a clock that was set back reads.
    A round that could be known before that is void, and another is named."""
    now = max(event.at.wall, closed)
    known = replace(draw, digest=event.digest, ineligible_digest=event.ineligible_digest, frozen=now)
    if draw.round is None or draw.round_at is None or draw.round_at > now:
        return known
    return replace(with_round(known, now), rounds_void=(*draw.rounds_void, draw.round))
