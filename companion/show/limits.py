"""What a platform and the law of a market allow, as numbers with their source.

They come with the plan (``Plan.limits``), so that a check of the show file and a running show hold to the
same ones, and a replay does not depend on files that were edited since.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from companion.show.times import clock_text


class LimitOf(StrEnum):
    """What is limited, and in which unit."""

    SALE_TEASER_MS = "sale_teaser_ms"
    SALE_LENGTH_MS = "sale_length_ms"
    """With its extension."""
    SALE_QUANTITY = "sale_quantity"
    SALES_AT_ONCE = "sales_at_once"
    SALE_EXTENSIONS = "sale_extensions"
    NATIVE_SALES = "native_sales"
    """At most 0: the platform's own tool must be used."""
    BAG_LENGTH_MS = "bag_length_ms"
    BAG_WATCH_SPARE_MS = "bag_watch_spare_ms"
    """So much shorter than the bag is what viewers must have watched."""
    BAG_GAP_MS = "bag_gap_ms"
    BAGS_AT_ONCE = "bags_at_once"
    BAG_UNDISCLOSED = "bag_undisclosed"
    """Items of ``disclosure.py`` that viewers are not told. At most 0: all must be told before it opens."""
    NATIVE_BAGS = "native_bags"
    """At most 0: likewise."""
    PRIZE_QUANTITY = "prize_quantity"
    PRIZE_VALUE_MINOR = "prize_value_minor"
    """Value of one prize, in hundredths of the market's currency."""
    PRIZE_TOTAL_MINOR = "prize_total_minor"
    """What one viewer can win in the show, in hundredths of the market's currency."""
    PRIZE_POOL_MINOR = "prize_pool_minor"
    """Value of all prizes of one draw, in hundredths of the market's currency."""
    KEYWORD_LENGTH = "keyword_length"
    """In characters."""
    KEYWORD_EMOJI = "keyword_emoji"
    """How many of them."""
    CLAIM_MS = "claim_ms"
    """How long a winner has to claim the prize."""
    STILL_MS = "still_ms"
    """How long viewers may have a picture in which nothing happens: a still one, none, a clip that loops."""
    PAUSE_MS = "pause_ms"
    """The same, where the rule is about the show and not about its picture alone: nobody heard is a pause,
    too."""


OF_PAUSES = frozenset({LimitOf.STILL_MS, LimitOf.PAUSE_MS})
"""They refuse nothing: the crew is warned before the platform counts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A bound of one thing; ``least`` or ``most`` may be None, which is no bound on that side."""

    of: LimitOf
    least: int | None = None
    most: int | None = None
    rule_of: str
    """Whose rule it is: ``douyin``, ``cn``."""
    source: str
    """Where it is written, for whoever wants to look it up."""
    as_of: str
    """Day of the source as it was read, ISO 8601."""


def breached(limits: Iterable[Limit], of: LimitOf, value: int) -> Limit | None:
    """The first limit that this value is beyond; None when it keeps within all of them."""
    for limit in limits:
        if limit.of is not of:
            continue
        if (limit.least is not None and value < limit.least) or (
            limit.most is not None and value > limit.most
        ):
            return limit
    return None


_EMOJI = (range(0x1F000, 0x1FB00), range(0x2600, 0x27C0), range(0x23E9, 0x23F4), range(0x2B05, 0x2B56))
"""Blocks of Unicode whose symbols phones draw as pictures; arrows and signs of trade lie elsewhere."""

_AS_PICTURE = frozenset({"\ufe0f", "\u20e3"})
"""What turns the sign before it into a picture: a heart, a digit on a key."""


def emoji_in(text: str) -> int:
    """How many signs of a text are drawn as pictures; one put together of several may count as more."""
    return sum(
        letter in _AS_PICTURE
        or (unicodedata.category(letter) == "So" and any(ord(letter) in block for block in _EMOJI))
        for letter in text
    )


_CALLED: Mapping[LimitOf, str] = MappingProxyType(
    {
        LimitOf.SALE_TEASER_MS: "the countdown before a sale",
        LimitOf.SALE_LENGTH_MS: "the time a sale is open",
        LimitOf.SALE_QUANTITY: "the pieces of a sale",
        LimitOf.SALES_AT_ONCE: "sales at one time",
        LimitOf.SALE_EXTENSIONS: "extensions of a sale",
        LimitOf.NATIVE_SALES: "sales outside of its own tool",
        LimitOf.BAG_LENGTH_MS: "the time a bag is open",
        LimitOf.BAG_WATCH_SPARE_MS: "the time a bag is open beyond what must be watched",
        LimitOf.BAG_GAP_MS: "the gap between two bags",
        LimitOf.BAGS_AT_ONCE: "bags at one time",
        LimitOf.BAG_UNDISCLOSED: "what viewers are not told of a bag",
        LimitOf.NATIVE_BAGS: "draws outside of its own tool",
        LimitOf.PRIZE_QUANTITY: "the prizes of a bag",
        LimitOf.PRIZE_VALUE_MINOR: "the value of one prize",
        LimitOf.PRIZE_TOTAL_MINOR: "what one viewer can win in a show",
        LimitOf.PRIZE_POOL_MINOR: "the value of all prizes of a draw",
        LimitOf.KEYWORD_LENGTH: "the characters of a keyword",
        LimitOf.KEYWORD_EMOJI: "emoji in a keyword",
        LimitOf.CLAIM_MS: "the time to claim a prize",
        LimitOf.STILL_MS: "a pause with a still picture",
        LimitOf.PAUSE_MS: "a pause with nobody seen or heard",
    }
)


def amount_text(of: LimitOf, value: int) -> str:
    """A value in the unit of what is limited, as people write it: ``5:00``, ``50000``, ``9.90``."""
    if of.value.endswith("_ms"):
        return clock_text(value)
    if of.value.endswith("_minor"):
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02}" if rest else str(whole)
    return str(value)


def bound_text(limit: Limit) -> str:
    """What is allowed, in the signs of every language: ``0:10–5:00``, ``≤ 50000``, ``0``."""
    least, most = (None if one is None else amount_text(limit.of, one) for one in (limit.least, limit.most))
    if limit.most == 0:
        return "0"
    if least is not None and most is not None:
        return least if least == most else f"{least}–{most}"
    return f"≥ {least}" if least is not None else f"≤ {most}"


def said(limit: Limit, value: int) -> str:
    """One English sentence for who is refused: what would be how much, what is allowed, and who says so.

    ``value`` is beyond ``limit``; it is the message of the refusal ``beyond_limit``.
    """
    bound = "none"
    if limit.least is not None and value < limit.least:
        bound = f"at least {amount_text(limit.of, limit.least)}"
    elif limit.most:
        bound = f"at most {amount_text(limit.of, limit.most)}"
    called = _CALLED[limit.of]
    would_be = f"{called[:1].upper()}{called[1:]} would be {amount_text(limit.of, value)}"
    return f"{would_be}; {limit.rule_of} allows {bound} ({limit.source}, {limit.as_of})."
