"""What the graphic ``lucky-bag`` is told: finished text and instants, so that it needs nothing else.

Everything in it may be seen by anyone. Names are masked here, and who has won is not in it before it is
published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from companion.screens import wording
from companion.screens.bag_words import WORDS, BagWords
from companion.screens.bags import name_of
from companion.show.bags import disclosure
from companion.show.bags.bag import BagState, BagWindow
from companion.show.offers import BagPlan, Fairness
from companion.show.state import ShowState
from companion.show.times import WallMs

TAIL = 4
"""Characters of an account that its owner knows it by."""
_LONGEST_DELIVERY = 16
"""Characters that fit behind the value of a prize; how else it is delivered stands in the notice."""
_PRINT = 4
"""Characters at either end of a digest that are read off a picture."""

_STATES: Mapping[BagState, str] = MappingProxyType(
    {
        BagState.DRAFT: "announced",
        BagState.ANNOUNCED: "announced",
        BagState.OPEN: "open",
        BagState.CLOSED: "closed",
        BagState.DRAWING: "drawing",
        BagState.DRAWN: "drawing",
        BagState.PUBLISHED: "winners",
        BagState.CLAIMED: "winners",
        BagState.VOID: "void",
    }
)
"""As the graphic calls them: a draft as it would look once announced; what is drawn is told to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Whom ids stand for, whole; nothing of it leaves whole."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Of winners and alternates by their public ids, as far as they are known."""
    accounts: Mapping[str, str] = field(default_factory=dict)
    """Their accounts on the platform likewise."""
    entrants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By bag, some of those who can win it, chosen by nothing but when they came."""


NOBODY = People()


def bag_data(window: BagWindow, state: ShowState, people: People = NOBODY) -> dict[str, Any]:
    """The data of the graphic but for its size, which is its stage's to say."""
    plan, bag, known = state.plan, window.plan, window.draw
    words = WORDS.get(plan.language, WORDS["en"])
    told = window.state.told
    shown = _STATES[window.state]
    frozen = known.frozen is not None
    return {
        "state": shown,
        "prize": bag.prize.name,
        "quantity": bag.prize.quantity,
        "value": wording.price_text(bag.prize.value, plan.language),
        "delivery": bag.delivery if len(bag.delivery) <= _LONGEST_DELIVERY else None,
        "how": _how(bag, words),
        "how_short": _how_short(bag, words),
        "keyword": bag.keyword or None,
        # Who does not meet the conditions has not entered: it is the number that will be frozen.
        "entered": window.entered if window.eligible is None else window.eligible,
        # Entries of our own are counted as they come, so their number does not grow old.
        "entered_until_at": None,
        "eligible": window.eligible if frozen else None,
        "rules": _rules(bag, words),
        "opens_at": (opens := _opens(window, state)),
        "opens_at_text": _clock(opens, plan.zone),
        "closes_at": window.closes,
        "closes_at_text": _clock(window.closes, plan.zone),
        "fairness": (known.fairness if known.rules_digest else window.planned_fairness).value,
        "commitment": _short(known.commitment),
        "fingerprint": _short(known.digest) if frozen else None,
        "round": known.round if known.fairness is Fairness.A else None,
        "round_at_text": _clock(known.round_at, plan.zone),
        "reel": [wording.masked(name) for name in people.entrants.get(bag.id, ())],
        "winners": [_winner(id, people) for id in window.winners] if told else [],
        "published_at": window.published,
        "published_at_text": _clock(window.published, plan.zone),
        "claim": _claim(window, words, plan.zone) if told and window.winners else None,
        "reason": window.void_reason or None,
        "ended_at": window.ended if shown == "void" else None,
        "ended_at_text": _clock(window.ended, plan.zone) if shown == "void" else None,
        "language": plan.language,
    }


def _opens(window: BagWindow, state: ShowState) -> WallMs | None:
    """When it opens by itself, as the next of the queue; None: a hand or a cue opens it, who knows when."""
    queue = state.queue
    next_one = queue.running and queue.bags[:1] == (window.plan.id,)
    return queue.next_at if next_one and window.state.to_open else None


def _how(bag: BagPlan, words: BagWords) -> str:
    asked = [
        *([words.follow] if bag.follow else ()),
        *([words.fan_club] if bag.fan_club else ()),
        *([words.watch.format(length=words.units.length(bag.watch_ms))] if bag.watch_ms else ()),
    ]
    if bag.keyword:
        return _capital(words.comma.join(asked) + words.and_comment if asked else words.comment)
    return _capital(words.comma.join(asked)) or bag.join_how or words.on_platform


def _how_short(bag: BagPlan, words: BagWords) -> str:
    asked = [
        *([words.follow_short] if bag.follow else ()),
        *([words.fan_club_short] if bag.fan_club else ()),
        *([words.watch_short.format(length=words.units.length(bag.watch_ms))] if bag.watch_ms else ()),
    ]
    if bag.keyword:
        return _capital(words.enumeration.join(asked) + words.and_comment_short if asked else words.comment)
    return _capital(words.enumeration.join(asked)) or bag.join_how or words.on_platform


def _rules(bag: BagPlan, words: BagWords) -> list[str]:
    """Of what viewers must be told the two that the picture has no other place for, in a line each."""
    lines = [
        (words.drawn_after if bag.draw == disclosure.AT_CLOSE else words.closed_after).format(
            length=words.units.length(bag.length_ms)
        )
    ]
    if bag.claim_within_ms:
        lines.append(words.claim_within.format(length=words.units.length(bag.claim_within_ms)))
    return lines


def _winner(id: str, people: People) -> dict[str, str | None]:
    account = people.accounts.get(id, "")
    # Of a short account the end would be all of it.
    tail = account[-TAIL:] if len(account) >= 2 * TAIL else None
    return {"name": name_of(id, people.names), "tail": tail}


def _claim(window: BagWindow, words: BagWords, zone: str) -> str | None:
    """Until when and how to claim, in one line; None where nobody said either."""
    how = window.plan.claim_how
    if (until := window.claim_until) is None:
        return how or None
    at = datetime.fromtimestamp(until / 1000, ZoneInfo(zone))
    day = words.day.format(month=at.month, day=at.day, name=f"{at:%b}")
    return words.claim_by.format(day=day, time=f"{at:%H:%M}") + (words.colon + how if how else "")


def _short(digest: str) -> str | None:
    return f"{digest[:_PRINT]}…{digest[-_PRINT:]}" if digest else None


def _clock(at: WallMs | None, zone: str) -> str | None:
    return wording.time_of_day(at, zone) if at is not None else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
