"""Bags of a rehearsal: viewers who do not exist enter, and always the same of them win. Nothing is kept."""

import asyncio
import hashlib

from companion.ports import Clock, Notice
from companion.show.bags.effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries
from companion.show.bags.events import BeaconFetched, DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.draw.protocol import (
    commitment,
    digest_of,
    draw_key,
    ineligible_digest,
    public_id,
    rank,
    round_time,
)

PLATFORM = "rehearsal"
"""In place of the name of a real one, so that no id of a rehearsal is anybody's."""

VIEWERS = 200
"""So many enter each bag."""


class MadeUpDraws:
    """A ``BagPort`` that needs neither disk nor network, and whose draws come out alike every time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def commit(self, effect: CommitDraw) -> Notice:
        draw_id = f"{PLATFORM}/{effect.bag}"
        told = commitment(draw_id, _seed(effect.bag))
        return lambda at: DrawCommitted(at=at, effect=effect.id, draw_id=draw_id, commitment=told)

    async def freeze(self, effect: FreezeEntries) -> Notice:
        ids = _ids(effect.bag)
        return lambda at: EntriesFrozen(
            at=at,
            effect=effect.id,
            entered=len(ids),
            eligible=len(ids),
            digest=digest_of(ids),
            ineligible_digest=ineligible_digest(()),
        )

    async def fetch_beacon(self, effect: FetchBeacon) -> Notice:
        """Something that looks like it, when the real one would come."""
        await asyncio.sleep(max(0, round_time(effect.round) - self._clock.now().wall) / 1000)
        made_up = hashlib.sha256(f"{PLATFORM} {effect.round}".encode()).hexdigest()
        return lambda at: BeaconFetched(
            at=at, effect=effect.id, round=effect.round, randomness=made_up, signature=""
        )

    async def rank(self, effect: RankEntries) -> Notice:
        draw, seed = effect.draw, _seed(effect.bag)
        randomness = bytes.fromhex(draw.randomness)
        round = draw.round if randomness else None
        key = draw_key(seed, draw.id, draw.rules_digest, draw.digest, round, randomness)
        ranked = tuple(rank(key, _ids(effect.bag), effect.most))
        return lambda at: EntriesRanked(at=at, effect=effect.id, seed=seed.hex(), ranked=ranked)

    async def publish(self, effect: PublishDraw) -> None:
        """There is nobody who could check it."""


def _seed(bag: str) -> bytes:
    return hashlib.sha256(f"{PLATFORM} {bag}".encode()).digest()


def _ids(bag: str) -> list[str]:
    return [public_id(_seed(bag), PLATFORM, str(number)) for number in range(1, VIEWERS + 1)]
