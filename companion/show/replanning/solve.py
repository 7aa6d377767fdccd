"""Lengths by which every promise of a show is kept that can be: pieces are trimmed, then dropped, then grown.

Pieces that may be shorter share what has to be won back by weight: each gives so many milliseconds for each
of its weight, until it has no more to give. Nothing is trimmed more than the promises need; where all that
can be given is too little it is given all the same, and the promise is named with what is left to be late. A
piece that may be dropped goes only for a promise that trimming alone does not keep, the least important
first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from companion.show.replanning.dropping import dropped
from companion.show.replanning.model import Keeps, Piece, Promise, Solution
from companion.show.replanning.sharing import Bound, share
from companion.show.times import Ms, RunMs


def solve(begins: RunMs, pieces: Sequence[Piece]) -> Solution:
    """``begins`` is when the first piece begins, or the instant from which what is left of it counts."""
    gone = dropped(begins, pieces)
    if not gone:
        return _fit(begins, pieces)
    fitted = _fit(begins, [piece for piece in pieces if piece.id not in gone])
    return replace(fitted, dropped=tuple(piece.id for piece in pieces if piece.id in gone))


@dataclass(frozen=True, slots=True)
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
        if not blocks or (piece.promises and _start_of(piece) is not None):
            blocks.append([])
        blocks[-1].append(piece)
    return blocks


def _no_later(blocks: Sequence[list[Piece]]) -> list[RunMs | None]:
    """When each has to be over so that no promise of those after it is late, if those give all they can.
    None: whenever."""
    found: list[RunMs | None] = []
    over: RunMs | None = None
    closes: RunMs | None = None
    for block in reversed(blocks):
        found.append(over)
        starts, waits = _start_of(block[0]), _waits_until(block[0])
        if waits is not None:
            over = waits
        else:
            begun = [*_begun_in_time(block, closes, over)]
            over = min(begun if starts is None else (*begun, starts), default=None)
        closes = starts
    return found[::-1]


def _begun_in_time(pieces: Sequence[Piece], closes: RunMs | None, over: RunMs | None) -> Iterator[RunMs]:
    """By when the first of a block has to begin for each deadline in it and behind it, if all give all that
    they can.

    What has to run at an instant, or until what comes next is to begin, gives nothing for a deadline that is
    too early for that, nor does what comes before it: it would be over too early.
    """
    least = list(accumulate((piece.least for piece in pieces), initial=Ms(0)))
    whole = list(accumulate((piece.length for piece in pieces), initial=Ms(0)))
    behind = _deadlines(pieces, over)
    first: RunMs | None = None
    for place in range(len(pieces) - 1, -1, -1):
        while behind and behind[-1][0] > place:
            count, by = behind.pop()
            begun = RunMs(by - least[count])
            first = begun if first is None else min(first, begun)
        runs = [one.at for one in pieces[place].promises if one.keeps is Keeps.RUNNING]
        if closes is not None and place == len(pieces) - 1:
            runs.append(closes)
        if first is not None and runs and max(runs) - least[place + 1] > first:
            yield RunMs(first + least[place + 1] - whole[place + 1])
    yield from () if first is None else (first,)
    yield from (RunMs(by) for _, by in behind)


def _start_of(piece: Piece) -> RunMs | None:
    """By when it should begin, and not long before."""
    starts = (one.at for one in piece.promises if one.keeps in (Keeps.BEGUN, Keeps.BEGINS))
    return min(starts, default=None)


def _waits_until(piece: Piece) -> RunMs | None:
    starts = (one.at for one in piece.promises if one.keeps is Keeps.BEGUN)
    return min(starts, default=None)


def _lengths(block: _Block) -> list[Ms]:
    """Of each piece, so that as few promises as can be are late, and then none is early."""
    pieces = block.pieces
    ends = [*accumulate((piece.length for piece in pieces), initial=block.begins)]
    lengths = [piece.length for piece in pieces]
    late = [Bound(count, Ms(ends[count] - by)) for count, by in _deadlines(pieces, block.closes)]
    if any(asked > 0 for _, asked in late):
        room = [Ms(piece.length - piece.least) for piece in pieces]
        less = share(room, [piece.weight for piece in pieces], late, _ends_early(pieces, ends))
        lengths = [Ms(length - by) for length, by in zip(lengths, less, strict=True)]
    return _grown(block, lengths)


def _grown(block: _Block, lengths: list[Ms]) -> list[Ms]:
    """What is early is filled, up to each promise in its turn, and never so that another is late. What was
    trimmed stays so."""
    pieces = block.pieces
    room = [
        Ms(piece.most - length if length == piece.length else 0)
        for piece, length in zip(pieces, lengths, strict=True)
    ]
    if not any(room):
        return lengths
    ends = [*accumulate(lengths, initial=block.begins)]
    no_later = min((at for at in (block.closes, block.no_later) if at is not None), default=None)
    # What the first of them grow by moves all that comes after them too: what is asked for first goes no
    # further than what comes later lets it, and so nothing asked for first is late for it.
    early: list[Bound] = []
    most: list[Bound] = []
    limit = Ms(sum(room))
    deadlines = _deadlines(pieces, no_later)
    for count, until in reversed(_fillings(block)):
        while deadlines and deadlines[-1][0] >= count:
            last, by = deadlines.pop()
            limit = Ms(min(limit, by - ends[last]))
            most.append(Bound(last, limit))
        early.append(Bound(count, Ms(min(limit, until - ends[count]))))
    most += [Bound(count, Ms(by - ends[count])) for count, by in deadlines]
    more = share(room, [piece.weight for piece in pieces], early, most)
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


def _ends_early(pieces: Sequence[Piece], ends: Sequence[int]) -> list[Bound]:
    """How much the first pieces may give in all, so that none is over before what it has promised."""
    return [
        Bound(place + 1, Ms(ends[place + 1] - one.at))
        for place, piece in enumerate(pieces)
        for one in piece.promises
        if one.keeps is Keeps.RUNNING
    ]


def _late(begins: RunMs, pieces: Sequence[Piece], lengths: Mapping[str, Ms]) -> dict[str, Ms]:
    """Promises that these lengths do not keep."""
    late: dict[str, Ms] = {}
    at = begins
    for place, piece in enumerate(pieces):
        if not piece.promises:
            at = RunMs(at + lengths[piece.id])
            continue  # As most pieces of a long show.
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
