"""The draws of a run, over its folder: what was done once is found there and told again, never done anew.

Every step is on disk before it is told, so a process may die between any two of them and the next one comes
to the same winners. ``companion/show/draw.py`` says what is hashed.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from companion.feeds import kept
from companion.feeds.beacon import Beacon
from companion.feeds.secret import DrawSecret, make_secret, read_secret
from companion.ports import BagFailure, Notice
from companion.show.bag_effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries
from companion.show.bag_events import BeaconFetched, DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.draw import digest_of, draw_key, rank
from companion.show.luckybag import Draw
from companion.show.times import WallMs

T = TypeVar("T")

ELIGIBLE = "eligible.txt"
INELIGIBLE = "ineligible.txt"
RESULT = "result.json"

CALL_OFF = "Call the bag off."


class Entrants(Protocol):
    """Whoever has the entries of the bags."""

    def start(self, notify: Callable[[Notice], None]) -> None: ...

    def freeze(
        self, bag: str, opened: WallMs, closed: WallMs
    ) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        """The ids that can win, and those that cannot, each with its reason; nobody enters any more.

        Called in a thread.
        """

    async def close(self) -> None: ...


class Draws:
    """A ``BagPort``."""

    def __init__(self, run: Path, entrants: Entrants, beacon: Beacon) -> None:
        """``run`` is the folder of the run, by whose name its draws are called."""
        self._run = run
        self._entrants = entrants
        self._beacon = beacon
        self._one_at_a_time = threading.Lock()
        """What took too long for the show goes on in its thread; what is asked for again waits for it."""

    def start(self, notify: Callable[[Notice], None]) -> None:
        self._entrants.start(notify)

    async def close(self) -> None:
        await self._entrants.close()

    async def commit(self, effect: CommitDraw) -> Notice:
        draw_id = self._draw_id(effect.bag)
        folder = self._folder(effect.bag)
        secret = await self._in_a_thread(lambda: read_secret(folder, draw_id) or make_secret(folder, draw_id))
        return lambda at: DrawCommitted(
            at=at, effect=effect.id, draw_id=draw_id, commitment=secret.commitment
        )

    async def freeze(self, effect: FreezeEntries) -> Notice:
        eligible, ineligible = await self._in_a_thread(lambda: self._frozen(effect))
        digest, other_digest = digest_of(eligible), digest_of(ineligible)
        return lambda at: EntriesFrozen(
            at=at,
            effect=effect.id,
            entered=len(eligible) + len(ineligible),
            eligible=len(eligible),
            digest=digest,
            ineligible_digest=other_digest,
        )

    async def fetch_beacon(self, effect: FetchBeacon) -> Notice:
        said = await self._beacon.fetch(effect.round, effect.wait_ms)
        return lambda at: BeaconFetched(
            at=at, effect=effect.id, round=said.number, randomness=said.randomness, signature=said.signature
        )

    async def rank(self, effect: RankEntries) -> Notice:
        secret, ranked = await self._in_a_thread(lambda: self._ranked(effect))
        return lambda at: EntriesRanked(at=at, effect=effect.id, seed=secret.seed.hex(), ranked=ranked)

    async def publish(self, effect: PublishDraw) -> None:
        raise BagFailure("Not in this version yet.")

    def _draw_id(self, bag: str) -> str:
        return f"{self._run.name}/{bag}"

    def _folder(self, bag: str) -> Path:
        return self._run / "bags" / bag

    def _frozen(self, effect: FreezeEntries) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids that can win and the lines of those that cannot, as they were written down for good."""
        folder = self._folder(effect.bag)
        if not (folder / ELIGIBLE).exists():
            eligible, ineligible = self._entrants.freeze(effect.bag, effect.opened, effect.closed)
            kept.make_folder(folder)
            # The one that tells that all is done comes last.
            kept.put(folder / INELIGIBLE, _lines(f"{id} {reason}" for id, reason in ineligible))
            kept.put(folder / ELIGIBLE, _lines(eligible))
        return _read_lines(folder / ELIGIBLE), _read_lines(folder / INELIGIBLE)

    def _ranked(self, effect: RankEntries) -> tuple[DrawSecret, tuple[str, ...]]:
        """The one result that the seed, the list and the beacon allow, on disk before it is told."""
        folder, draw = self._folder(effect.bag), effect.draw
        secret = read_secret(folder, draw.id)
        if secret is None:
            raise BagFailure(
                f"The secret of the draw is gone from {folder}. Put it back, or call the bag off."
            )
        if draw.commitment and draw.commitment != secret.commitment:
            raise BagFailure(f"The secret in {folder} is not the one that was committed to. {CALL_OFF}")
        eligible = _read_lines(folder / ELIGIBLE)
        if digest_of(eligible) != draw.digest:
            raise BagFailure(f"The list in {folder / ELIGIBLE} is not the one that was frozen. {CALL_OFF}")
        try:
            randomness = bytes.fromhex(draw.randomness)
            round = draw.round if randomness else None
            key = draw_key(secret.seed, draw.id, draw.rules_digest, draw.digest, round, randomness)
        except ValueError as wrong:
            raise BagFailure(f"This cannot be drawn: {wrong}. {CALL_OFF}") from wrong
        ranked = tuple(rank(key, eligible, effect.most))
        result = _result(draw, secret, ranked)
        before = _read_result(folder / RESULT)
        if before is not None and before != result:
            # Nothing that a show does leads here; hands on the files do.
            raise BagFailure(f"{folder / RESULT} has another result than this draw gives. {CALL_OFF}")
        if before is None:
            kept.put(folder / RESULT, (json.dumps(result, indent=1) + "\n").encode())
        return secret, ranked

    async def _in_a_thread(self, work: Callable[[], T]) -> T:
        """Away from the loop, and turned into a sentence where the disk does not play along."""

        def one_at_a_time() -> T:
            with self._one_at_a_time:
                return work()

        try:
            return await asyncio.to_thread(one_at_a_time)
        except OSError as error:
            raise BagFailure(f"{error.filename or self._run}: {error.strerror or error}.") from error


def _lines(lines: Iterable[str]) -> bytes:
    """Exactly what the digest is taken of."""
    return "\n".join(sorted(set(lines))).encode()


def _read_lines(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise BagFailure(f"{path} is gone. Put it back, or call the bag off.") from None
    except UnicodeDecodeError:
        raise BagFailure(f"{path} is damaged. Put it back as it was, or call the bag off.") from None
    return tuple(text.split("\n")) if text else ()


def _result(draw: Draw, secret: DrawSecret, ranked: Sequence[str]) -> dict[str, object]:
    return {
        "draw_id": draw.id,
        "rules_digest": draw.rules_digest,
        "digest": draw.digest,
        "round": draw.round if draw.randomness else None,
        "randomness": draw.randomness,
        "seed": secret.seed.hex(),
        "ranked": list(ranked),
    }


def _read_result(path: Path) -> object | None:
    """What was drawn before; None when nothing was, or what there is cannot be read: it follows anew."""
    try:
        return json.loads(path.read_bytes())  # type: ignore[no-any-return]
    except (FileNotFoundError, ValueError, RecursionError):
        return None
