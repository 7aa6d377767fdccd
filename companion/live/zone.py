"""What the pure core is told of the show's time zone, from the system's tables."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from companion.show.clock import UtcOffset
from companion.show.times import Ms, WallMs

BEFORE = timedelta(days=2)
AFTER = timedelta(days=60)
"""A run that is opened longer before its show is told again when it is resumed."""

_STEP = timedelta(hours=1)
"""No zone changes its clocks twice within this."""

_MS = timedelta(milliseconds=1)


def utc_offsets(zone: str, around: WallMs) -> tuple[UtcOffset, ...]:
    """How far clocks of this zone are ahead of UTC, from days before this instant until weeks after it.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: the system knows no such zone.
    """
    tz = ZoneInfo(zone)

    def offset(at: datetime) -> timedelta:
        ahead = at.astimezone(tz).utcoffset()
        assert ahead is not None
        return ahead

    here = datetime.fromtimestamp(around // 1000, UTC)
    at, end = here - BEFORE, here + AFTER
    known = [(at, offset(at))]
    while at < end:
        following = at + _STEP
        if offset(following) != known[-1][1]:
            first, last = at, following  # The change is after the one and no later than the other.
            while last - first > timedelta(seconds=1):
                middle = first + timedelta(seconds=(last - first).seconds // 2)
                first, last = (middle, last) if offset(middle) == known[-1][1] else (first, middle)
            known.append((last, offset(last)))
        at = following
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return tuple(UtcOffset(WallMs((at - epoch) // _MS), Ms(ahead // _MS)) for at, ahead in known)
