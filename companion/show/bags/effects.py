"""What the show asks of whoever keeps the entries and draws. Each is answered by exactly one event.

All of them are idempotent: what was done before is found and told again, never done anew. After a restart
those that were not answered are asked again from the state of their bag.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.show.bags.bag import Draw
from companion.show.times import Ms, WallMs


@dataclass(frozen=True, slots=True)
class CommitDraw:
    """Make a secret seed and commit to it; answered by ``DrawCommitted``."""

    id: str
    """As of every effect of the run: from ``e1``."""
    bag: str

    deadline_ms = Ms(5_000)


@dataclass(frozen=True, slots=True)
class FreezeEntries:
    """Let nobody enter any more, and write the list down for good; answered by ``EntriesFrozen``."""

    id: str
    bag: str
    opened: WallMs
    closed: WallMs
    """Entries after this instant came too late."""

    deadline_ms = Ms(30_000)
    """100,000 entries on a slow disk."""


@dataclass(frozen=True, slots=True)
class FetchBeacon:
    """Fetch the randomness of a round, and verify it; answered by ``BeaconFetched``."""

    id: str
    bag: str
    round: int
    wait_ms: Ms
    """So long it may take, from now; the round itself may be still to come."""

    @property
    def deadline_ms(self) -> Ms:
        return self.wait_ms


@dataclass(frozen=True, slots=True)
class RankEntries:
    """Reveal the seed and rank the frozen list; answered by ``EntriesRanked``.

    ``draw`` has all that the ranking follows from, besides the seed.
    """

    id: str
    bag: str
    draw: Draw
    most: int
    """So many of the ranking are told: winners and alternates."""

    deadline_ms = Ms(30_000)


@dataclass(frozen=True, slots=True)
class PublishDraw:
    """Lay out what anyone can check the draw with, and remember who has won; answered by ``EffectDone``.

    Asked again when another winner is passed over: what was laid out stays as it was published.
    """

    id: str
    bag: str
    draw: Draw
    winners: tuple[str, ...]
    """Who has a prize now."""
    passed_over: Mapping[str, str]
    """Winners of the draw who have none, with the reason."""

    deadline_ms = Ms(15_000)


BagEffect = CommitDraw | FreezeEntries | FetchBeacon | RankEntries | PublishDraw
