"""What a platform and the law of a market allow, as numbers with their source.

They come with the plan (``Plan.limits``), so that a check of the show file and a running show hold to the
same ones, and a replay does not depend on files that were edited since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class LimitOf(StrEnum):
    """What is limited, and in which unit."""

    SALE_TEASER_MS = "sale_teaser_ms"
    SALE_LENGTH_MS = "sale_length_ms"
    """With its extension."""
    SALE_QUANTITY = "sale_quantity"
    SALES_AT_ONCE = "sales_at_once"
    SALE_EXTENSIONS = "sale_extensions"
    BAG_LENGTH_MS = "bag_length_ms"
    BAG_WATCH_SPARE_MS = "bag_watch_spare_ms"
    """So much shorter than the bag is what viewers must have watched."""
    BAG_GAP_MS = "bag_gap_ms"
    BAGS_AT_ONCE = "bags_at_once"
    NATIVE_BAGS = "native_bags"
    """At most 0: the platform's own tool must be used."""
    PRIZE_QUANTITY = "prize_quantity"
    PRIZE_VALUE_MINOR = "prize_value_minor"
    """Value of one prize, in hundredths of the market's currency."""
    PRIZE_TOTAL_MINOR = "prize_total_minor"
    """What one viewer can win in the show, in hundredths of the market's currency."""
    KEYWORD_LENGTH = "keyword_length"
    """In characters."""
    KEYWORD_EMOJI = "keyword_emoji"
    CLAIM_MS = "claim_ms"


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
