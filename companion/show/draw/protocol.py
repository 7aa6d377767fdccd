"""The protocol of a draw, version 1: what is hashed, in which order, and who wins.

This file imports the standard library alone and nothing of ours, so that a stranger can read it, copy it and
use it by itself; ``docs/reference/draw.md`` says the same in words. Nothing here may ever change: another
protocol is another version, with texts of its own instead of ``livecomp/v1/…``.

A draw goes in steps, each of which binds the ones after it:

1. a secret seed is made, and its :func:`commitment` published with the rules;
2. entries close, the list is frozen, and its :func:`digest_of` published;
3. with a beacon, a round named in advance (:func:`round_at_or_after`) comes to exist afterwards;
4. the seed is revealed; :func:`draw_key` and :func:`rank` give every entry its place.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

COMMIT_TEXT = b"livecomp/v1/commit"
DRAW_TEXT = b"livecomp/v1/draw"

SEED_BYTES = 32
"""Of a seed, and of the salt that makes ids public."""

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""Hash that names the drand network *quicknet*, the League of Entropy's public beacon."""
GENESIS_MS = 1_692_803_367_000
"""When its round 1 came to exist, as milliseconds since 1970-01-01T00:00Z."""
PERIOD_MS = 3_000
"""From one of its rounds to the next."""
ROUND_AFTER_CLOSE_MS = 9_000
"""From the promised close to the round that is named for it, at least: time to freeze the list and show its
digest while nobody can know the round."""

LARGEST_NUMBER = 2**53 - 1
"""In rules, and in all that is published: above it JavaScript does not tell whole numbers apart."""

DEEPEST = 32
"""So deep may lists and objects stand inside each other, in all that is hashed as JSON."""

_BLOCK = 64
"""Bytes of a block of SHA-256; HMAC fills its key up to so many (RFC 2104)."""


def round_at_or_after(wall_ms: int) -> int:
    """The first round of the beacon that comes to exist at this instant or after it; 1 before its genesis."""
    return max(1, -((GENESIS_MS - wall_ms) // PERIOD_MS) + 1)


def round_time(round: int) -> int:
    """When this round of the beacon comes to exist, as milliseconds since 1970-01-01T00:00Z."""
    return GENESIS_MS + (round - 1) * PERIOD_MS


def commitment(draw_id: str, seed: bytes) -> str:
    """What is published before anyone can enter, as hex: it fixes the seed and does not reveal it.

    Raises:
        ValueError: the seed is not of 32 bytes.
    """
    return hashlib.sha256(COMMIT_TEXT + draw_id.encode() + _of_32_bytes(seed, "seed")).hexdigest()


def public_id(salt: bytes, platform: str, user_id: str) -> str:
    """The name of an entrant in all that is published, as hex.

    Who knows the salt can tell whether a user is in the list; who does not, learns nothing of anyone.

    Raises:
        ValueError: the salt is not of 32 bytes.
    """
    name = f"{platform}:{user_id}".encode()
    return hmac.digest(_of_32_bytes(salt, "salt"), name, "sha256").hex()


def digest_of(ids: Iterable[str]) -> str:
    """SHA-256 of the frozen list as hex: its ids in order of their characters, one a line, none twice.

    That of nobody is the SHA-256 of nothing.
    """
    return hashlib.sha256("\n".join(sorted(set(ids))).encode()).hexdigest()


def ineligible_digest(pairs: Iterable[tuple[str, str]]) -> str:
    """The same of those who cannot win: lines of an id, a space and the reason."""
    return digest_of(f"{id} {reason}" for id, reason in pairs)


def canonical(value: object) -> bytes:
    """JSON that everyone writes alike: keys sorted by code point, no spaces, UTF-8, nothing escaped that JSON
    does not ask to escape.

    Raises:
        ValueError: something that is written in more than one way (a fraction, a whole number above
            ``LARGEST_NUMBER``), or in none: NaN, half of a surrogate pair, what JSON has no word for, or what
            is nested too deeply.
    """
    _alike(value, DEEPEST)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def rules_digest(rules: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON of the rules, as hex.

    Of what is in them, a check of the draw reads these: ``"fairness"`` (``"A"``, ``"B"`` or ``"C"``, as
    planned), ``"winners"`` (how many prizes there are) and ``"alternates"`` (how many stand by).

    Raises:
        ValueError: as :func:`canonical`.
    """
    return hashlib.sha256(canonical(dict(rules))).hexdigest()


def draw_key(
    seed: bytes,
    draw_id: str,
    rules_digest: str,
    digest: str,
    round: int | None = None,
    randomness: bytes = b"",
) -> bytes:
    """The key that every ticket follows from: 32 bytes.

    ``rules_digest`` and ``digest`` are hex, and hashed as the 32 bytes that they stand for. ``round`` and
    ``randomness`` (32 bytes) are None and empty without a beacon, also where one was named and given up.

    Raises:
        ValueError: a length is wrong, or there is a round without randomness or randomness without a round.
    """
    if (round is None) != (not randomness):
        raise ValueError("a round and its randomness go together")
    if randomness:
        _of_32_bytes(randomness, "randomness")
    said = (
        DRAW_TEXT
        + draw_id.encode()
        + _of_32_bytes(bytes.fromhex(rules_digest), "digest of the rules")
        + _of_32_bytes(bytes.fromhex(digest), "digest of the list")
        + (round or 0).to_bytes(8, "big")
        + randomness
    )
    return hmac.digest(_of_32_bytes(seed, "seed"), said, "sha256")


def rank(key: bytes, ids: Sequence[str], most: int | None = None) -> list[str]:
    """Ids by their tickets, ascending: first the winners, then the alternates.

    Only the first ``most`` of them, or all with None. The order in which the ids come does not matter.
    """
    # hmac.digest() sets up the key anew for every id; copies of the two states after the key take 40 % of
    # its time over 100,000 ids.
    filled = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in filled))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in filled))

    def ticket(id: str) -> tuple[bytes, str]:
        first, second = inner.copy(), outer.copy()
        first.update(id.encode())
        second.update(first.digest())
        # Two equal tickets would be a collision of SHA-256; the id decides then, so that the order is one.
        return second.digest(), id

    tickets = map(ticket, ids)
    few = most is not None and most < len(ids) // 8
    return [id for _, id in (nsmallest(most or 0, tickets) if few else sorted(tickets)[:most])]


def _of_32_bytes(value: bytes, name: str) -> bytes:
    if len(value) != SEED_BYTES:
        raise ValueError(f"the {name} must be of {SEED_BYTES} bytes, and is of {len(value)}")
    return value


def _alike(value: object, deeper: int) -> None:
    """Raise ValueError unless this is the same JSON wherever it is written; ``deeper`` levels may follow."""
    if deeper == 0 and isinstance(value, dict | list | tuple):
        raise ValueError(f"more than {DEEPEST} levels inside each other")
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > LARGEST_NUMBER:
                raise ValueError(f"a number above {LARGEST_NUMBER}")
        case dict():
            for key, inside in value.items():
                if not isinstance(key, str):
                    raise ValueError(f"a name that is no text: {key!r}")
                _alike(inside, deeper - 1)
        case list() | tuple():
            for inside in value:
                _alike(inside, deeper - 1)
        case _:
            raise ValueError(f"{type(value).__name__} is not written alike everywhere")
