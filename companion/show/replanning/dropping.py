"""Which pieces are dropped so that promises are kept that trimming alone does not keep.

A piece is over between two instants: at the earliest if all before it give all they can; at the latest if
they grow as far as they may, and give no more than promises before it have asked for. Going from promise to
promise with these two is enough to know what can be kept, and nobody's length is worked out for it.

Which pieces to drop so that the least is lost is a knapsack, which nobody solves quickly. Here each promise
in its turn takes from what may be dropped before it, the least important first, and what turns out to have
been needless comes back: a piece is tried twice at most, and a try goes no further than it makes a
difference. So it takes pieces times promises at the worst, and the one thing that may be missed is another
choice that fits better; what is chosen always saves more than it breaks.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from companion.show.replanning.model import Keeps, Piece
from companion.show.times import RunMs


class _Asks(Enum):
    BY = auto()
    """What comes before it is over by then."""
    NOT_BEFORE = auto()
    """It is not over before."""
    AT = auto()
    """It is over at that very instant; what comes after it counts from there."""
    WAITS = auto()
    """It is over by then, and what comes after it waits until then."""


class _Stop(NamedTuple):
    """An instant that one piece has promised, on the way through all of them."""

    asks: _Asks
    at: RunMs
    must: bool


class _Over(NamedTuple):
    """When what comes before a stop is over."""

    earliest: int
    latest: int
    late: int = 0
    """So much too late, whatever is trimmed."""
    early: int = 0
    """So much too early, whatever grows."""


class _Candidate(NamedTuple):
    place: int
    """Among the pieces."""
    stop: int
    """The number of the first stop that comes after it."""
    piece: Piece


def dropped(begins: RunMs, pieces: Sequence[Piece]) -> frozenset[str]:
    """Their ids. ``begins`` is when the first piece begins, or the instant from which what is left of it
    counts."""
    way = _Way(begins, pieces)
    if not way.candidates:
        return frozenset()
    gone: list[_Candidate] = []
    near: list[_Candidate] = []
    ahead = deque(way.candidates)
    for number, stop in enumerate(way.stops):
        while ahead and ahead[0].stop <= number:
            near.append(ahead.popleft())
        while stop.must and near and (late := way.overs[number].late):
            one = _next_to_go(near, late)
            near.remove(one)
            if way.goes(one, number):
                gone.append(one)
        if stop.asks is _Asks.WAITS:
            near.clear()  # What is won before it, it waits away.
    dear_first = sorted(gone, key=lambda one: (-one.piece.priority, one.place))
    return frozenset(one.piece.id for one in dear_first if not way.comes_back(one))


def _next_to_go(near: Sequence[_Candidate], late: int) -> _Candidate:
    """Of the least important the shortest that is enough, or else the longest."""
    least = min(one.piece.priority for one in near)
    among = [one for one in near if one.piece.priority == least]
    enough = [one for one in among if one.piece.least >= late]
    if enough:
        return min(enough, key=lambda one: one.piece.length)
    return max(among, key=lambda one: one.piece.length)


class _Way:
    """From stop to stop, with when what comes before each is over."""

    def __init__(self, begins: RunMs, pieces: Sequence[Piece]) -> None:
        self.stops: list[_Stop] = []
        self.candidates: list[_Candidate] = []
        """What may be dropped, in the order of the show. What has a promise of its own may not, nor the
        first: it runs, or nothing comes before it."""
        self._leasts: list[int] = []
        """So long at least is what lies between each stop and the one before it."""
        self._mosts: list[int] = []
        least = most = 0
        for place, piece in enumerate(pieces):
            if piece.promises:
                before, after = _stops(piece, first=not place)
                for stop in before:
                    self._append(stop, least, most)
                    least = most = 0
                least, most = least + piece.least, most + piece.most
                for stop in after:
                    self._append(stop, least, most)
                    least = most = 0
                continue
            if piece.droppable and place:
                self.candidates.append(_Candidate(place, len(self.stops), piece))
            least, most = least + piece.least, most + piece.most
        self._begins = _Over(begins, begins)
        self.overs = list(self._overs_from(0))

    def _append(self, stop: _Stop, least: int, most: int) -> None:
        self.stops.append(stop)
        self._leasts.append(least)
        self._mosts.append(most)

    def goes(self, one: _Candidate, number: int) -> bool:
        """Drop it if the stop of this number is less late for it, and no more breaks by another that comes
        early then."""
        self._adds(one, -1)
        found = self._changed_from(one.stop)
        place = number - one.stop
        helps = place < len(found) and found[place].late < self.overs[number].late
        if helps and self._breaks_more_by(one.stop, found) < 0:
            self._put(one.stop, found)
            return True
        self._adds(one, 1)
        return False

    def comes_back(self, one: _Candidate) -> bool:
        """Keep it after all if that breaks no more."""
        self._adds(one, 1)
        found = self._changed_from(one.stop)
        if self._breaks_more_by(one.stop, found) > 0:
            self._adds(one, -1)
            return False
        self._put(one.stop, found)
        return True

    def _breaks_more_by(self, number: int, found: Sequence[_Over]) -> int:
        """What all promises are late or early by then, less what they are by now."""
        stops = self.stops[number : number + len(found)]
        before = self.overs[number : number + len(found)]
        return sum(
            now.late + now.early - was.late - was.early
            for stop, was, now in zip(stops, before, found, strict=True)
            if stop.must
        )

    def _put(self, number: int, overs: Sequence[_Over]) -> None:
        self.overs[number : number + len(overs)] = overs

    def _adds(self, one: _Candidate, sign: int) -> None:
        if one.stop < len(self.stops):
            self._mosts[one.stop] += sign * one.piece.most
            self._leasts[one.stop] += sign * one.piece.least

    def _changed_from(self, number: int) -> list[_Over]:
        """What is otherwise than before from this stop on, up to where nothing is."""
        found = []
        for over, was in zip(self._overs_from(number), self.overs[number:], strict=True):
            if over == was:
                break
            found.append(over)
        return found

    def _overs_from(self, number: int) -> Iterator[_Over]:
        earliest, latest, *_ = self.overs[number - 1] if number else self._begins
        for place in range(number, len(self.stops)):
            asks, at, _ = self.stops[place]
            earliest, latest = earliest + self._leasts[place], latest + self._mosts[place]
            late = early = 0
            if asks is _Asks.NOT_BEFORE:
                if earliest < at:
                    early = max(0, at - latest)
                    earliest = at - early
                yield _Over(earliest, latest, late, early)
                continue
            if earliest > at:
                late = earliest - at
                latest = earliest
            elif latest > at:
                latest = at
            if asks is _Asks.AT:
                early, earliest = max(0, at - latest), latest
            elif asks is _Asks.WAITS:
                earliest = latest = max(latest, at)
            yield _Over(earliest, latest, late, early)


def _stops(piece: Piece, *, first: bool) -> tuple[list[_Stop], list[_Stop]]:
    """At its start, and at its end. Nothing comes before the first, whatever its start has promised."""
    waits: list[_Stop] = []
    before: list[_Stop] = []
    ends: list[_Stop] = []
    after: list[_Stop] = []
    for one in piece.promises:
        match one.keeps:
            case Keeps.BEGINS if not first:
                waits.insert(0, _Stop(_Asks.AT, one.at, one.must))
            case Keeps.BEGUN if not first:
                waits.append(_Stop(_Asks.WAITS, one.at, one.must))
            case Keeps.RUNNING:
                before.append(_Stop(_Asks.BY, one.at, one.must))
                ends.append(_Stop(_Asks.NOT_BEFORE, one.at, one.must))
            case Keeps.ENDED:
                after.append(_Stop(_Asks.BY, one.at, one.must))
            case _:
                pass
    return waits + before, ends + after
