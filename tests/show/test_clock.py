"""When a time of day is, near an instant: over midnight, and where clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.live.zone import utc_offsets
from companion.show.clock import UtcOffset, nearest
from companion.show.times import Ms, WallMs

HOUR = 3_600_000
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


def wall(iso: str) -> WallMs:
    return WallMs(round(datetime.fromisoformat(iso).timestamp() * 1000))


def clock(text: str) -> Ms:
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    return Ms(((hours * 60 + minutes) * 60 + sum(seconds)) * 1000)


def found(zone: str, time_of_day: str, to: str) -> str | None:
    """The nearest such time, in UTC."""
    instant = wall(to)
    at = nearest(clock(time_of_day), instant, utc_offsets(zone, instant))
    return datetime.fromtimestamp(at / 1000, UTC).isoformat() if at is not None else None


@pytest.mark.parametrize(
    ("zone", "time_of_day", "to", "expected"),
    [
        ("Asia/Shanghai", "20:14", "2026-12-01T20:00:00+08:00", "2026-12-01T12:14:00+00:00"),
        ("Asia/Shanghai", "20:14", "2026-12-01T20:16:00+08:00", "2026-12-01T12:14:00+00:00"),
        ("Asia/Shanghai", "00:05", "2026-12-01T23:50:00+08:00", "2026-12-01T16:05:00+00:00"),
        ("Asia/Shanghai", "23:55", "2026-12-02T00:10:00+08:00", "2026-12-01T15:55:00+00:00"),
        ("Asia/Shanghai", "08:00", "2026-12-01T20:00:00+08:00", "2026-12-02T00:00:00+00:00"),
        ("Asia/Shanghai", "24:30", "2026-12-01T23:50:00+08:00", "2026-12-01T16:30:00+00:00"),
        # Clocks go from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
        ("Europe/Berlin", "04:00", "2026-03-29T01:30:00+01:00", "2026-03-29T02:00:00+00:00"),
        ("Europe/Berlin", "01:30", "2026-03-29T04:00:00+02:00", "2026-03-29T00:30:00+00:00"),
        ("Europe/Berlin", "02:30", "2026-03-29T01:30:00+01:00", "2026-03-29T01:30:00+00:00"),
        ("Europe/Berlin", "04:00", "2026-10-25T01:30:00+02:00", "2026-10-25T03:00:00+00:00"),
        ("Europe/Berlin", "02:30", "2026-10-25T02:10:00+02:00", "2026-10-25T00:30:00+00:00"),
        ("Europe/Berlin", "02:30", "2026-10-25T02:10:00+01:00", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_the_nearest_time_of_day_is_found(zone: str, time_of_day: str, to: str, expected: str) -> None:
    assert found(zone, time_of_day, to) == expected


def test_where_nothing_is_known_of_the_zone_no_time_of_day_is_known() -> None:
    assert nearest(clock("20:14"), WallMs(0), ()) is None


def test_the_first_offset_counts_for_what_was_before_it_and_the_last_for_what_comes() -> None:
    only = (UtcOffset(wall("2026-12-01T00:00:00+00:00"), Ms(8 * HOUR)),)
    for day in ("2026-11-20", "2027-03-01"):
        start = wall(f"{day}T20:00:00+08:00")
        assert nearest(clock("20:14"), start, only) == start + clock("00:14")


@given(st.sampled_from(ZONES), st.integers(0, 365 * 24 * 60), st.integers(0, 24 * 60 - 1))
def test_clocks_show_it_then_and_at_no_instant_that_is_nearer(zone: str, minutes: int, minute: int) -> None:
    """Against a search through every minute around, by the system's own table of zones."""
    instant = WallMs(wall("2026-01-01T00:00:00+00:00") + minutes * 60_000)
    tz = ZoneInfo(zone)

    def shows(at: int) -> int:
        local = datetime.fromtimestamp(at / 1000, tz)
        return local.hour * 60 + local.minute

    at = nearest(Ms(minute * 60_000), instant, utc_offsets(zone, instant))
    assert at is not None
    around = range(instant - 13 * HOUR, instant + 13 * HOUR, 60_000)
    showing = [other for other in around if shows(other) == minute]
    assert all(abs(at - instant) <= abs(other - instant) for other in showing)
    assert shows(at) == minute or skipped(at, minute, tz)


def skipped(at: WallMs, minute: int, tz: ZoneInfo) -> bool:
    """Does no clock show it that day, and would one that was not put forward show it at this instant?"""
    before = datetime.fromtimestamp(at / 1000, tz) - timedelta(hours=3)
    offset = before.utcoffset()
    assert offset is not None
    unchanged = datetime.fromtimestamp(at / 1000, UTC) + offset
    return unchanged.hour * 60 + unchanged.minute == minute


@given(
    st.integers(0, 24 * 60 * 60_000 - 1),
    st.integers(0, 2_000_000_000_000) | st.integers(-2, 2).map(lambda one: one * 12 * 60 * 60_000),
    st.integers(-14 * 4, 14 * 4).map(lambda quarters: quarters * 15 * 60_000),
)
def test_clocks_that_are_never_changed_show_what_those_show_that_are_changed_by_nothing(
    shown: int, to: int, offset: int
) -> None:
    never = UtcOffset(WallMs(0), Ms(offset))
    by_nothing = (never, UtcOffset(WallMs(1_000_000_000_000), Ms(offset)))
    assert nearest(Ms(shown), WallMs(to), (never,)) == nearest(Ms(shown), WallMs(to), by_nothing)
