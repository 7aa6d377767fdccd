"""The draws of a run, over its folder: what was done once is found there and told again, never done anew.

Every step is on disk before it is told, so a process may die between any two of them and the next one comes
to the same winners. ``companion/show/draw/protocol.py`` says what is hashed.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from companion import kept
from companion.feeds.beacon import Beacon, Round, checked
from companion.feeds.secret import DrawSecret, make_secret, read_secret
from companion.ports import BagFailure, Notice
from companion.show.bags.bag import Draw
from companion.show.bags.effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries
from companion.show.bags.entry import Entry, Verdict
from companion.show.bags.events import BeaconFetched, DrawCommitted, EntriesFrozen, EntriesRanked
from companion.show.draw.bundle import bundle, digest_of_bundle
from companion.show.draw.check import verify
from companion.show.draw.protocol import canonical, digest_of, draw_key, rank
from companion.show.state import ShowState
from companion.show.times import WallMs

T = TypeVar("T")

ELIGIBLE = "eligible.txt"
INELIGIBLE = "ineligible.txt"
ROUND = "round.json"
RESULT = "result.json"

PUBLISHED = "draw.json"
PAGE = "verify-draw.html"

CALL_OFF = "Call the bag off."


class Entrants(Protocol):
    """Whoever has the entries of the bags."""

    def freeze(
        self, bag_id: str, opened: WallMs, closed: WallMs
    ) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        """The ids that can win, and those that cannot, each with its reason; nobody enters any more.

        Called in a thread.

        Raises:
            BagFailure: they cannot be read.
        """

    async def find(self, bag_id: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """The entries behind these ids, as far as they are still known.

        Raises:
            OSError: they cannot be read.
        """


class Winners(Protocol):
    """Whoever remembers who has won."""

    def remember(
        self, draw_id: str, won: Iterable[tuple[str, str]], lost: Iterable[tuple[str, str]], at: WallMs
    ) -> None:
        """Remember who has won in a draw, by platform and user id, and forget that those have who were passed
        over; the same again changes nothing.

        Raises:
            OSError: they cannot be kept.
        """


@dataclass(frozen=True, slots=True)
class _Frozen:
    entered: int
    eligible: int
    digest: str
    ineligible_digest: str


class Draws:
    """A ``BagPort``."""

    def __init__(
        self,
        run: Path,
        entrants: Entrants,
        winners: Winners,
        beacon: Beacon,
        *,
        state: Callable[[], ShowState],
        now: Callable[[], WallMs],
        page: Path,
    ) -> None:
        """``run`` is the folder of the run, after which its draws are named; ``state`` gives the show as it
        is now, and ``now`` what the wall clock reads. ``page`` checks a draw without any server."""
        self._run = run
        self._entrants = entrants
        self._winners = winners
        self._beacon = beacon
        self._state = state
        self._now = now
        self._page = page
        self._one_at_a_time = threading.Lock()
        """What took too long for the show goes on in its thread; what is asked for again waits for it."""

    async def commit(self, effect: CommitDraw) -> Notice:
        draw_id = self._draw_id(effect.bag)
        folder = self._folder(effect.bag)
        secret = await self._in_a_thread(lambda: read_secret(folder, draw_id) or make_secret(folder, draw_id))
        return lambda at: DrawCommitted(
            at=at, effect=effect.id, draw_id=draw_id, commitment=secret.commitment
        )

    async def freeze(self, effect: FreezeEntries) -> Notice:
        frozen = await self._in_a_thread(lambda: self._frozen(effect))
        return lambda at: EntriesFrozen(
            at=at,
            effect=effect.id,
            entered=frozen.entered,
            eligible=frozen.eligible,
            digest=frozen.digest,
            ineligible_digest=frozen.ineligible_digest,
        )

    async def fetch_beacon(self, effect: FetchBeacon) -> Notice:
        file = self._folder(effect.bag) / ROUND
        said = await self._in_a_thread(lambda: _read_round(file, effect.round))
        if said is None:
            fetched = said = await self._beacon.fetch(effect.round, effect.wait_ms)
            # From here on nobody gets another draw by cutting off the network and starting again.
            await self._in_a_thread(lambda: kept.put(file, json.dumps(asdict(fetched)).encode()))
        return lambda at: BeaconFetched(
            at=at, effect=effect.id, round=said.number, randomness=said.randomness, signature=said.signature
        )

    async def rank(self, effect: RankEntries) -> Notice:
        secret, ranked = await self._in_a_thread(lambda: self._ranked(effect))
        return lambda at: EntriesRanked(at=at, effect=effect.id, seed=secret.seed.hex(), ranked=ranked)

    async def publish(self, effect: PublishDraw) -> None:
        state, now = self._state(), self._now()
        await self._in_a_thread(lambda: self._published(effect, state, now))
        try:
            entries = await self._entrants.find(effect.bag, {*effect.winners, *effect.passed_over})
        except OSError as error:
            raise _of_the_disk(error, self._folder(effect.bag)) from error
        people = {id: (entry.platform, entry.user_id) for id, entry in entries.items()}
        won = [who for id, who in people.items() if id in effect.winners]
        lost = [who for id, who in people.items() if id in effect.passed_over]
        await self._in_a_thread(lambda: self._winners.remember(effect.draw.id, won, lost, now))

    def _draw_id(self, bag: str) -> str:
        return f"{self._run.name}/{bag}"

    def _folder(self, bag: str) -> Path:
        return self._run / "bags" / bag

    def _frozen(self, effect: FreezeEntries) -> _Frozen:
        """The list as it was written down for good.

        One that is there although nothing was told of it is that of a process that died, or of a hand that
        wrote it before anything was frozen; so it must be that of the entries.
        """
        folder = self._folder(effect.bag)
        eligible, ineligible = self._entrants.freeze(effect.bag, effect.opened, effect.closed)
        before = (folder / ELIGIBLE).exists()
        if not before:
            kept.make_folder(folder)
            # The one that tells that all is done comes last.
            kept.put(folder / INELIGIBLE, _lines(f"{id} {reason}" for id, reason in ineligible))
            kept.put(folder / ELIGIBLE, _lines(eligible))
        can, cannot = _read_lines(folder / ELIGIBLE), _read_lines(folder / INELIGIBLE)
        if before and not _same_people(can, map(_reason_of, cannot), eligible, ineligible):
            raise BagFailure(f"The list in {folder / ELIGIBLE} is not that of the entries. {CALL_OFF}")
        return _Frozen(len(can) + len(cannot), len(can), digest_of(can), digest_of(cannot))

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

    def _published(self, effect: PublishDraw, state: ShowState, now: WallMs) -> None:
        """What is laid out is as of publishing: who is passed over later is in the journal alone."""
        folder, window = self._folder(effect.bag), state.bags[effect.bag]
        eligible, ineligible = _read_lines(folder / ELIGIBLE), _read_lines(folder / INELIGIBLE)
        told = bundle(
            replace(window, draw=effect.draw, passed_over=effect.passed_over),
            show_id=state.plan.id,
            show_title=state.plan.title,
            rules=json.loads(effect.draw.rules),
            eligible=eligible,
            ineligible=[_reason_of(line) for line in ineligible],
            published=window.published or now,
        )
        if failed := [finding.check for finding in verify(told) if not finding.ok]:
            # Whoever checks it would find the same, and not know that it was a fault of ours.
            raise BagFailure(f"What would be published of the draw does not verify: {', '.join(failed)}.")
        if _is_same_draw(_read_result(folder / PUBLISHED), told):
            return
        kept.put(folder / PAGE, self._page.read_bytes())
        kept.put(folder / PUBLISHED, canonical(told))

    async def _in_a_thread(self, work: Callable[[], T]) -> T:
        """Away from the loop, and turned into a sentence where the disk does not play along."""

        def one_at_a_time() -> T:
            with self._one_at_a_time:
                return work()

        try:
            return await asyncio.to_thread(one_at_a_time)
        except OSError as error:
            raise _of_the_disk(error, self._run) from error


def _is_same_draw(before: object | None, told: Mapping[str, object]) -> bool:
    """Was it laid out already, be it with fewer who were passed over, and is that still whole?"""
    if not isinstance(before, dict) or "passed_over" not in before:
        return False
    as_before = {**told, "passed_over": before["passed_over"]}
    return before == {**as_before, "digest": digest_of_bundle(as_before)}


def _of_the_disk(error: OSError, folder: Path) -> BagFailure:
    return BagFailure(f"{error.filename or folder}: {error.strerror or error}.")


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


def _read_round(path: Path, number: int) -> Round | None:
    """The round that was fetched before; None when this one was not.

    It is verified as if a stranger had sent it: who can write the file could otherwise try one randomness
    after the other until a friend has won.

    Raises:
        BagFailure: nothing that could verify it is installed.
    """
    try:
        told = json.loads(path.read_bytes())
        return checked(number, {**told, "round": told["number"]})
    except (FileNotFoundError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _same_people(
    can: Iterable[str],
    cannot: Iterable[tuple[str, str]],
    eligible: Iterable[str],
    ineligible: Iterable[tuple[str, str]],
) -> bool:
    """Whether both are lists of the same entries. Who has won lately is left aside: that may have changed."""
    lately = {id for id, reason in (*cannot, *ineligible) if reason == Verdict.RECENT_WINNER}
    return set(can) - lately == set(eligible) - lately


def _reason_of(line: str) -> tuple[str, str]:
    """The id and the reason of somebody who cannot win."""
    id, _, reason = line.partition(" ")
    return id, reason


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
