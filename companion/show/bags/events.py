"""What happens to the entries and the draw of a lucky bag, outside the window itself.

Entries are counted here and nowhere named: who entered stands in a file of its own that can be purged.
"""

from dataclasses import dataclass

from companion.show.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesCounted:
    """So many have entered by now; told at most every two seconds while it changes."""

    at: Moment
    bag: str
    entered: int
    eligible: int
    """Those of them that can win."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawCommitted:
    """A seed was made and is kept secret; this is what anyone can hold against it later."""

    at: Moment
    effect: str
    draw_id: str
    commitment: str
    """SHA-256, as hex; empty for a draw of fairness C, which binds itself to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesFrozen:
    """The list is written down, and does not change any more."""

    at: Moment
    effect: str
    entered: int
    eligible: int
    digest: str
    """Of the ids that can win, as hex."""
    ineligible_digest: str
    """Of the ids that cannot, each with its reason, as hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeaconFetched:
    """The randomness of a round, fetched from more than one place and verified."""

    at: Moment
    effect: str
    round: int
    randomness: str
    """32 bytes as hex."""
    signature: str
    """As hex: the randomness is its SHA-256, and the beacon's public key verifies it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesRanked:
    """The draw: the seed is revealed, and everyone's place follows from it."""

    at: Moment
    effect: str
    seed: str
    """32 bytes as hex."""
    ranked: tuple[str, ...]
    """Ids of the winners and, after them, of the alternates."""
