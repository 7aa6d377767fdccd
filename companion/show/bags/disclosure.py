"""What viewers must be told of a lucky bag before it opens, and what may be changed after that.

The items are those of article 13 of 《规范促销行为暂行规定》 (Order 32 of 2020), in its order: kind of prize,
who may enter and how, when and how it is drawn, value, name and number of the prizes, time, condition and way
to claim, delivery, when a prize is forfeited, and who gives it with how to reach them. None of it may be
changed once it is published, unless that is better for viewers. Where a market asks for no such list, it is
shown all the same, and nothing is refused for it (``LimitOf.BAG_UNDISCLOSED``).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.bags.bag import alternates, planned_fairness
from companion.show.bags.disclosure_words import EN, ZH, Words
from companion.show.draw import protocol as draw
from companion.show.limits import LimitOf, breached
from companion.show.model import Plan
from companion.show.offers import BagPlan, Fairness, Seller, WindowMode
from companion.show.times import SECOND, Ms

BEACON_PATIENCE_MS = Ms(60 * SECOND)
"""So long after its round has come a draw waits for the beacon; then it goes on without, as its rules say
from the announcement on. Whoever cuts the beacon off gains no second draw by it, and the level says that it
happened."""

AT_CLOSE = "at_close"
"""A bag that is drawn as soon as it is closed; any other waits for a hand."""


class Item(StrEnum):
    PRIZE_KIND = "prize_kind"
    JOIN_CONDITION = "join_condition"
    JOIN_HOW = "join_how"
    DRAW_TIME = "draw_time"
    DRAW_HOW = "draw_how"
    PRIZE_VALUE = "prize_value"
    PRIZE_NAME = "prize_name"
    PRIZE_QUANTITY = "prize_quantity"
    CLAIM_WITHIN = "claim_within"
    CLAIM_CONDITION = "claim_condition"
    CLAIM_HOW = "claim_how"
    DELIVERY = "delivery"
    FORFEIT = "forfeit"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Told:
    item: Item
    text: str
    """As viewers read it, in the language of the show; empty when the show file does not say."""


def items(plan: Plan, bag: BagPlan) -> tuple[Told, ...]:
    """Everything that viewers are told of it, in order."""
    return tuple(told for told in _all(plan, bag) if told.text)


def lacking(plan: Plan, bag: BagPlan) -> tuple[Item, ...]:
    """What the show file does not say of it, whether or not anybody asks for that."""
    return tuple(told.item for told in _all(plan, bag) if not told.text)


def missing(plan: Plan, bag: BagPlan) -> tuple[Item, ...]:
    """What it cannot be announced without; empty where the market does not ask for it."""
    lacks = lacking(plan, bag)
    return lacks if breached(plan.limits, LimitOf.BAG_UNDISCLOSED, len(lacks)) is not None else ()


def rules(plan: Plan, bag: BagPlan) -> dict[str, object]:
    """The rules as they are hashed: what stands in the show file, in whole numbers and texts.

    Whoever is excluded is counted and not named, for the rules are published.
    """
    fairness = planned_fairness(bag)
    organiser = bag.organiser or plan.seller
    told: dict[str, object] = {
        "bag": bag.id,
        "mode": bag.mode.value,
        "prize": {
            "name": bag.prize.name,
            "kind": bag.prize.kind,
            "product": bag.prize.product,
            "value": str(bag.prize.value.amount),
            "currency": bag.prize.value.currency,
        },
        "winners": bag.prize.quantity,
        "alternates": alternates(bag),
        "length_ms": bag.length_ms,
        "join": {
            "follow": bag.follow,
            "fan_club": bag.fan_club,
            "watch_ms": bag.watch_ms,
            "keyword": bag.keyword,
            "how": bag.join_how,
            "excluded": len(bag.exclude),
            "recent_days": bag.recent_days,
        },
        "fairness": fairness.value,
        "draw": {"when": bag.draw, "how": bag.draw_how},
        "claim": {
            "within_ms": bag.claim_within_ms,
            "how": bag.claim_how,
            "condition": bag.claim_condition,
        },
        "delivery": bag.delivery,
        "forfeit": bag.forfeit,
        "organiser": {"name": organiser.name, "contact": organiser.contact},
    }
    if fairness is Fairness.A:
        told["beacon"] = {
            "chain": draw.CHAIN,
            "after_close_ms": draw.ROUND_AFTER_CLOSE_MS,
            "wait_ms": BEACON_PATIENCE_MS,
            "otherwise": Fairness.B.value,
        }
    return told


def better_or_same(plan: Plan, old: BagPlan, other: Plan, new: BagPlan) -> bool:
    """May ``new`` of ``other`` take the place of ``old`` of ``plan``, which viewers were told of?

    Only where nobody who has read the old rules loses by it: more prizes, or dearer ones of the same name;
    more alternates; more time to claim, or no condition for that any more; fewer conditions to enter; more
    staff that cannot win. Another prize, another end, another way to enter, draw or claim, another giver:
    viewers have arranged themselves for the old one, and who is to say that the new one is better.
    """
    was, will = old.prize, new.prize
    same = replace(
        new,
        prize=replace(will, value=was.value, quantity=was.quantity),
        alternates=old.alternates,
        claim_within_ms=old.claim_within_ms,
        claim_condition=old.claim_condition,
        follow=old.follow,
        fan_club=old.fan_club,
        watch_ms=old.watch_ms,
        keyword=old.keyword,
        recent_days=old.recent_days,
        exclude=old.exclude,
        organiser=old.organiser,
    )
    return (
        same == old
        and _giver(plan, old) == _giver(other, new)
        and will.value.currency == was.value.currency
        and will.value.amount >= was.value.amount
        and will.quantity >= was.quantity
        and alternates(new) >= alternates(old)
        and _no_sooner(old.claim_within_ms, new.claim_within_ms)
        and new.claim_condition in (old.claim_condition, "")
        and new.follow <= old.follow
        and new.fan_club <= old.fan_club
        and new.watch_ms <= old.watch_ms
        and new.keyword in (old.keyword, "")
        and new.recent_days <= old.recent_days
        and set(new.exclude) >= set(old.exclude)
    )


def same_terms(plan: Plan, old: BagPlan, other: Plan, new: BagPlan) -> bool:
    return replace(old, organiser=_giver(plan, old)) == replace(new, organiser=_giver(other, new))


def _no_sooner(old: Ms, new: Ms) -> bool:
    """0 is no end at all."""
    return new == 0 or (old != 0 and new >= old)


def _giver(plan: Plan, bag: BagPlan) -> Seller:
    return bag.organiser or plan.seller


def _all(plan: Plan, bag: BagPlan) -> tuple[Told, ...]:
    words = ZH if plan.language.startswith("zh") else EN
    giver = _giver(plan, bag)
    return (
        Told(Item.PRIZE_KIND, bag.prize.kind or words.one_kind),
        Told(Item.JOIN_CONDITION, _who_may(bag, words)),
        Told(Item.JOIN_HOW, _join_how(bag, words)),
        Told(
            Item.DRAW_TIME,
            (words.at_close if bag.draw == AT_CLOSE else words.by_hand).format(
                length=words.length(bag.length_ms)
            ),
        ),
        Told(Item.DRAW_HOW, _draw_how(bag, words)),
        Told(Item.PRIZE_VALUE, words.money(bag.prize.value)),
        Told(Item.PRIZE_NAME, bag.prize.name),
        Told(Item.PRIZE_QUANTITY, words.prizes.format(count=bag.prize.quantity)),
        Told(
            Item.CLAIM_WITHIN,
            words.within.format(length=words.length(bag.claim_within_ms)) if bag.claim_within_ms else "",
        ),
        Told(Item.CLAIM_CONDITION, bag.claim_condition or words.no_condition),
        Told(Item.CLAIM_HOW, bag.claim_how),
        Told(Item.DELIVERY, bag.delivery),
        Told(Item.FORFEIT, bag.forfeit),
        Told(
            Item.ORGANISER,
            words.giver.format(name=giver.name, contact=giver.contact)
            if giver.name and giver.contact
            else "",
        ),
    )


def _who_may(bag: BagPlan, words: Words) -> str:
    asked = [
        *([words.follow] if bag.follow else ()),
        *([words.fan_club] if bag.fan_club else ()),
        *([words.watch.format(length=words.length(bag.watch_ms))] if bag.watch_ms else ()),
        *([words.keyword.format(keyword=bag.keyword)] if bag.keyword else ()),
    ]
    barred = [
        *([words.staff] if bag.exclude else ()),
        *([words.recent.format(days=bag.recent_days)] if bag.recent_days else ()),
    ]
    return words.comma.join([*(asked or [words.everyone]), *barred])


def _join_how(bag: BagPlan, words: Words) -> str:
    """On a platform its own page says how; for a bag of our own somebody has to."""
    if bag.join_how:
        return bag.join_how
    if bag.keyword:
        return words.keyword.format(keyword=bag.keyword)
    return words.on_platform if bag.mode is WindowMode.MIRROR else ""


def _draw_how(bag: BagPlan, words: Words) -> str:
    fairness = planned_fairness(bag)
    if fairness is Fairness.M:
        return bag.draw_how or words.draws[fairness]
    return words.semicolon.join([*([bag.draw_how] if bag.draw_how else ()), words.draws[fairness]])
