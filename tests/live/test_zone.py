"""What the core is told of a zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from companion.live.zone import utc_offsets
from companion.show.times import WallMs

HOUR = 3_600_000


def wall(iso: str) -> WallMs:
    return WallMs(round(datetime.fromisoformat(iso).timestamp() * 1000))


def test_a_change_of_clocks_is_told_by_its_exact_instant() -> None:
    before, after = utc_offsets("Europe/Berlin", wall("2026-10-20T19:31:07.250+02:00"))
    assert (before.offset_ms, after.offset_ms) == (2 * HOUR, HOUR)
    assert datetime.fromtimestamp(after.since / 1000, UTC).isoformat() == "2026-10-25T01:00:00+00:00"


def test_a_zone_that_never_changes_has_one_offset() -> None:
    [only] = utc_offsets("Asia/Shanghai", wall("2026-12-01T20:00:00+08:00"))
    assert only.offset_ms == 8 * HOUR


def test_half_an_hour_of_summer_time_is_told_too() -> None:
    offsets = utc_offsets("Australia/Lord_Howe", wall("2026-10-03T20:00:00+00:00"))
    assert [offset.offset_ms for offset in offsets] == [10.5 * HOUR, 11 * HOUR]


def test_a_zone_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        utc_offsets("Mars/Olympus", WallMs(0))
