"""Nobody keeps entries and nobody draws: for a show without bags of its own."""

from collections.abc import Callable

from companion.ports import BagFailure, Notice
from companion.show.bag_effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries


class NoDraws:
    """A ``BagPort`` that does nothing, and says so."""

    def start(self, notify: Callable[[Notice], None]) -> None: ...

    async def commit(self, effect: CommitDraw) -> Notice:
        raise _nobody(effect.bag)

    async def freeze(self, effect: FreezeEntries) -> Notice:
        raise _nobody(effect.bag)

    async def fetch_beacon(self, effect: FetchBeacon) -> Notice:
        raise _nobody(effect.bag)

    async def rank(self, effect: RankEntries) -> Notice:
        raise _nobody(effect.bag)

    async def publish(self, effect: PublishDraw) -> None:
        raise _nobody(effect.bag)

    async def close(self) -> None: ...


def _nobody(bag: str) -> BagFailure:
    return BagFailure(f"Nobody draws bag {bag!r} here.")
