"""Times of day in the show's zone, without reading any clock or table of zones.

What the core needs to know of the zone comes in with an event, so that a journal leads to the same state
on a machine whose tables are newer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from companion.show.times import MINUTE, SECOND, Ms, WallMs

DAY = Ms(24 * 60 * MINUTE)


@dataclass(frozen=True, slots=True)
class UtcOffset:
    """How far clocks in the show's zone are ahead of UTC, from an instant until the next one of these."""

    since: WallMs
    """The first of several also counts for what was before it."""
    offset_ms: Ms


def nearest(since_midnight_ms: Ms, to: WallMs, offsets: Sequence[UtcOffset]) -> WallMs | None:
    """The instant nearest to ``to`` at which clocks show this time of day; of two equally near the later.

    Where clocks are put back both times count. Where they are put forward over it, the time is taken by
    the clock that was not: 02:30 is half an hour after clocks went from 02:00 to 03:00.

    ``offsets`` are in order of time; None when there are none, because then nobody knows.
    """
    if not offsets:
        return None
    shown = to + _offset_at(WallMs(to), offsets)
    if len(offsets) == 1:
        # Clocks that are never changed show it once a day. A long show asks for two hundred at a GO.
        half = DAY // 2
        return WallMs(to + half - (half - since_midnight_ms + shown) % DAY)
    midnight = shown - shown % DAY
    days = (midnight - DAY, midnight, midnight + DAY)
    found = (at for day in days for at in _showing(day + since_midnight_ms, offsets))
    return min(found, key=lambda at: (abs(at - to), -at))


def time_of_day(since_midnight_ms: Ms) -> str:
    """What clocks show so long after midnight: ``20:14``, with the seconds where there are any."""
    minutes, seconds = divmod(since_midnight_ms % DAY // SECOND, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _showing(shown: int, offsets: Sequence[UtcOffset]) -> Iterator[WallMs]:
    """Every instant at which clocks show this: milliseconds since 1970 by the clock on the wall."""
    skipped = True
    for offset_ms in {offset.offset_ms for offset in offsets}:
        at = WallMs(shown - offset_ms)
        if _offset_at(at, offsets) == offset_ms:
            skipped = False
            yield at
    if skipped:
        for before, after in pairwise(offsets):
            if before.offset_ms <= shown - after.since < after.offset_ms:
                yield WallMs(shown - before.offset_ms)


def _offset_at(at: WallMs, offsets: Sequence[UtcOffset]) -> Ms:
    known = offsets[0]
    for offset in offsets:
        if offset.since <= at:
            known = offset
    return known.offset_ms
