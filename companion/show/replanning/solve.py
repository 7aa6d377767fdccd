"""Lengths by which every promise of a show is kept that can be: pieces are trimmed, then dropped, then grown.

Pieces that may be shorter share what has to be won back by weight: each gives so many milliseconds for each
of its weight, until it has no more to give. Nothing is trimmed more than the promises need; where all that
can be given is too little it is given all the same, and the promise is named with what is left to be late. A
piece that may be dropped goes only for a promise that trimming alone does not keep, the least important
first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from companion.show.replanning.sharing import share
from companion.show.times import Ms, RunMs


class Keeps(StrEnum):
    """What a promise asks of the piece that it is in."""

    BEGUN = "begun"
    """It has begun by then, and never begins before: a hard start."""
    RUNNING = "running"
    """It runs at that instant: a cue at a time of day."""
    ENDED = "ended"
    """It is over by then: a hard end, or the end of the show."""
    BEGINS = "begins"
    """It begins at that very instant, and waits for nothing: what it was promised to do so long after it
    began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    id: str
    keeps: Keeps
    at: RunMs
    must: bool = True
    """Is it worth dropping a piece? False: what can be trimmed or grown for it is, and that is all."""


class Piece(NamedTuple):
    """A segment that is still to come, or what is left of the one that runs.

    A tuple, which is made in a third of the time of a dataclass: a long show makes five hundred at a GO.
    """

    id: str
    length: Ms
    least: Ms
    """It may be trimmed to this; its length: not at all."""
    most: Ms
    """It may grow to this likewise."""
    weight: int = 1
    """Above 0."""
    droppable: bool = False
    priority: int = 1
    """Of those that may be dropped a lower one goes first."""
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What becomes of the pieces."""

    trims: Mapping[str, Ms]
    """By how much a piece is shorter; below 0: longer. Without those that stay as they are."""
    dropped: tuple[str, ...]
    """In the order of the show."""
    late: Mapping[str, Ms]
    """Promises that break, by their ids: so much too late, or below 0 so much too early."""
    end: RunMs
    """When the last piece ends."""


def solve(begins: RunMs, pieces: Sequence[Piece]) -> Solution:
    """``begins`` is when the first piece begins, or the instant from which what is left of it counts."""
    dropped: frozenset[str] = frozenset()
    best = _fit(begins, pieces)
    must = {one.id for piece in pieces for one in piece.promises if one.must}
    while late := [promise for promise, by in best.late.items() if by > 0 and promise in must]:
        gone = _next_to_go(pieces, dropped, late[0], best.late[late[0]])
        if gone is None:
            break
        dropped |= {gone}
        best = _fit(begins, _without(pieces, dropped))
    for one in sorted((piece for piece in pieces if piece.id in dropped), key=lambda piece: -piece.priority):
        kept = dropped - {one.id}
        again = _fit(begins, _without(pieces, kept))
        if all(again.late.get(promise, 0) <= max(0, best.late.get(promise, 0)) for promise in must):
            dropped, best = kept, again
    return replace(best, dropped=tuple(piece.id for piece in pieces if piece.id in dropped))


def _without(pieces: Sequence[Piece], dropped: frozenset[str]) -> list[Piece]:
    return [piece for piece in pieces if piece.id not in dropped]


def _next_to_go(pieces: Sequence[Piece], dropped: frozenset[str], late: str, by: Ms) -> str | None:
    """Which piece before a promise is dropped for it: of the least important the shortest that is enough, or
    else the longest. A piece with a promise of its own stays."""
    holder = next(at for at, piece in enumerate(pieces) if any(one.id == late for one in piece.promises))
    before = [
        piece
        for piece in pieces[_barrier(pieces, holder, late) : holder]
        if piece.droppable and not piece.promises and piece.id not in dropped
    ]
    if not before:
        return None
    least = min(piece.priority for piece in before)
    among = [piece for piece in before if piece.priority == least]
    enough = [piece for piece in among if piece.least >= by]
    return min(enough, key=lambda one: one.length).id if enough else max(among, key=lambda one: one.length).id


def _barrier(pieces: Sequence[Piece], holder: int, late: str) -> int:
    """The last piece up to there that waits for its own hard start: what is won before it, it waits away."""
    for place in range(holder, -1, -1):
        starts = [one for one in pieces[place].promises if one.keeps is Keeps.BEGUN]
        if starts and not (place == holder and any(one.id == late for one in starts)):
            return place
    return 0


@dataclass(slots=True)
class _Block:
    """Pieces that follow one another without a wait: from a start that was promised, or the beginning, to the
    next."""

    pieces: list[Piece]
    begins: RunMs
    closes: RunMs | None
    """When what comes after it is to begin; None: nothing does."""
    no_later: RunMs | None
    """When it has to be over so that nothing that comes later is late; None: whenever."""


def _fit(begins: RunMs, pieces: Sequence[Piece]) -> Solution:
    """The best lengths when all of these are played."""
    lengths: dict[str, Ms] = {}
    at = begins
    blocks = _blocks(pieces)
    no_later = _no_later(blocks)
    for place, block in enumerate(blocks):
        waits = _waits_until(block[0]) if place else None
        at = RunMs(max(at, waits)) if waits is not None else at
        closes = _start_of(blocks[place + 1][0]) if place + 1 < len(blocks) else None
        fitted = _lengths(_Block(block, at, closes, no_later[place]))
        lengths.update(zip((piece.id for piece in block), fitted, strict=True))
        at = RunMs(at + sum(fitted))
    trims = {piece.id: Ms(piece.length - lengths[piece.id]) for piece in pieces}
    return Solution(
        trims={id_: by for id_, by in trims.items() if by},
        dropped=(),
        late=_late(begins, pieces, lengths),
        end=at,
    )


def _blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    blocks: list[list[Piece]] = []
    for piece in pieces:
        if not blocks or _start_of(piece) is not None:
            blocks.append([])
        blocks[-1].append(piece)
    return blocks


def _no_later(blocks: Sequence[list[Piece]]) -> list[RunMs | None]:
    """When each has to be over so that no promise of those after it is late, if those give all they can.
    None: whenever."""
    found: list[RunMs | None] = []
    over: RunMs | None = None
    for block in reversed(blocks):
        found.append(over)
        waits = _waits_until(block[0])
        if waits is not None:
            over = waits
            continue
        ends = list(accumulate((piece.least for piece in block), initial=Ms(0)))
        begun = [RunMs(by - ends[count]) for count, by in _deadlines(block, over)]
        starts = _start_of(block[0])
        over = min(begun if starts is None else (*begun, starts), default=None)
    return found[::-1]


def _start_of(piece: Piece) -> RunMs | None:
    """By when it should begin, and not long before."""
    if not piece.promises:
        return None  # As most pieces of a long show.
    starts = (one.at for one in piece.promises if one.keeps in (Keeps.BEGUN, Keeps.BEGINS))
    return min(starts, default=None)


def _waits_until(piece: Piece) -> RunMs | None:
    if not piece.promises:
        return None
    starts = (one.at for one in piece.promises if one.keeps is Keeps.BEGUN)
    return min(starts, default=None)


def _lengths(block: _Block) -> list[Ms]:
    """Of each piece, so that as few promises as can be are late, and then none is early."""
    pieces = block.pieces
    weights = [piece.weight for piece in pieces]
    lengths = [piece.length for piece in pieces]
    room = [Ms(piece.length - piece.least) for piece in pieces]
    less = [Ms(0)] * len(pieces)
    for count, by in _deadlines(pieces, block.closes):
        late = block.begins + sum(lengths[:count]) - by
        less[:count] = share(late, less[:count], room, weights, _ends_early(block, lengths))
    shorter = [Ms(length - by) for length, by in zip(lengths, less, strict=True)]
    return _grown(
        block, shorter, [Ms(0) if by else Ms(p.most - p.length) for p, by in zip(pieces, less, strict=True)]
    )


def _grown(block: _Block, lengths: list[Ms], room: list[Ms]) -> list[Ms]:
    """What is early is filled, up to each promise in its turn, and never so that another is late."""
    weights = [piece.weight for piece in block.pieces]
    more = [Ms(0)] * len(lengths)
    no_later = min((at for at in (block.closes, block.no_later) if at is not None), default=None)
    caps = [
        (count, Ms(max(0, by - block.begins - sum(lengths[:count]))))
        for count, by in _deadlines(block.pieces, no_later)
    ]
    for count, until in _fillings(block):
        # What the first of them grow by moves all that comes after them too.
        caps.append((count, min((most for first, most in caps if first >= count), default=Ms(sum(room)))))
        early = until - block.begins - sum(lengths[:count])
        more[:count] = share(early, more[:count], room, weights, caps)
    return [Ms(length + by) for length, by in zip(lengths, more, strict=True)]


def _deadlines(pieces: Sequence[Piece], over: RunMs | None) -> list[tuple[int, RunMs]]:
    """How many of the first pieces have to be over by when; all of them by ``over``."""
    found = []
    for place, piece in enumerate(pieces):
        for one in piece.promises:
            if one.keeps is Keeps.RUNNING:
                found.append((place, one.at))
            elif one.keeps is Keeps.ENDED:
                found.append((place + 1, one.at))
    if over is not None:
        found.append((len(pieces), over))
    return sorted(found)


def _fillings(block: _Block) -> list[tuple[int, RunMs]]:
    """How many of the first pieces should not be over before when: what comes after them waits, or a promise
    is in the last of them."""
    found = [
        (place + 1, one.at)
        for place, piece in enumerate(block.pieces)
        for one in piece.promises
        if one.keeps in (Keeps.RUNNING, Keeps.ENDED)
    ]
    if block.closes is not None:
        found.append((len(block.pieces), block.closes))
    return sorted(found)


def _ends_early(block: _Block, lengths: Sequence[Ms]) -> list[tuple[int, Ms]]:
    """How much the first pieces may give in all, so that none is over before what it has promised."""
    ends = list(accumulate(lengths, initial=Ms(block.begins)))
    return [
        (place + 1, Ms(max(0, ends[place + 1] - one.at)))
        for place, piece in enumerate(block.pieces)
        for one in piece.promises
        if one.keeps is Keeps.RUNNING
    ]


def _late(begins: RunMs, pieces: Sequence[Piece], lengths: Mapping[str, Ms]) -> dict[str, Ms]:
    """Promises that these lengths do not keep."""
    late: dict[str, Ms] = {}
    at = begins
    for place, piece in enumerate(pieces):
        waits = _waits_until(piece)
        if waits is not None and place:
            at = RunMs(max(at, waits))
        end = RunMs(at + lengths[piece.id])
        for one in piece.promises:
            by = _too_late(one, at, end)
            if by:
                late[one.id] = by
        at = end
    return late


def _too_late(one: Promise, begins: RunMs, ends: RunMs) -> Ms:
    match one.keeps:
        case Keeps.BEGUN:
            return Ms(max(0, begins - one.at))
        case Keeps.ENDED:
            return Ms(max(0, ends - one.at))
        case Keeps.BEGINS:
            return Ms(begins - one.at)
        case Keeps.RUNNING:
            return Ms(max(0, begins - one.at) or min(0, ends - one.at))
