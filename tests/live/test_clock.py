"""The run clock and the wall clock, read together."""

from pathlib import Path

import pytest

from companion.live import clock
from companion.live.clock import SystemClock
from companion.show.clock_steps import STEP_MS
from companion.show.times import RunMs, WallMs


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A machine whose two clocks a test sets."""
    readings = {"boot": 5_000_000, "wall": 1_796_000_000_000}
    monkeypatch.setattr(clock, "boot_ms", lambda: readings["boot"])
    monkeypatch.setattr(clock, "wall_ms", lambda: WallMs(readings["wall"]))
    return readings


def test_a_run_begins_at_zero_or_where_it_was(machine: dict[str, int]) -> None:
    assert SystemClock.from_now(RunMs(0)).now().run == 0
    assert SystemClock.from_now(RunMs(90_000)).now().run == 90_000


def test_sleep_counts(machine: dict[str, int]) -> None:
    system = SystemClock.from_now(RunMs(0))
    machine["boot"] += 60_000
    machine["wall"] += 60_000
    assert system.now().run == 60_000
    assert system.take_step() == 0


def test_a_wall_clock_that_drifts_is_no_event(machine: dict[str, int]) -> None:
    system = SystemClock.from_now(RunMs(0))
    machine["wall"] += STEP_MS
    assert system.take_step() == 0


@pytest.mark.parametrize("by", [3_600_000, -3_600_000, STEP_MS + 1, -STEP_MS - 1])
def test_a_wall_clock_that_was_set_is_told_once_and_the_run_clock_does_not_move(
    machine: dict[str, int], by: int
) -> None:
    system = SystemClock.from_now(RunMs(0))
    before = system.now()
    machine["wall"] += by
    assert system.now() == before, "until it has been told"
    assert system.take_step() == by
    assert system.take_step() == 0
    assert system.now().run == before.run
    assert system.now().wall == before.wall + by


def test_a_later_process_goes_on_with_the_same_clock_even_if_the_wall_clock_was_set_meanwhile(
    machine: dict[str, int], tmp_path: Path
) -> None:
    first = SystemClock.from_now(RunMs(0))
    first.remember(tmp_path / "clock.json")
    last = first.now()
    machine["boot"] += 60_000
    machine["wall"] += 60_000 + 3_600_000
    assert SystemClock.recall(tmp_path / "clock.json", last).now().run == 60_000


def test_after_a_restart_of_the_machine_the_wall_clock_tells_how_long_it_was(
    machine: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = SystemClock.from_now(RunMs(0))
    first.remember(tmp_path / "clock.json")
    last = first.now()
    monkeypatch.setattr(clock, "boot_id", lambda: "another start")
    machine["boot"] = 7_000
    machine["wall"] += 60_000
    assert SystemClock.recall(tmp_path / "clock.json", last).now().run == 60_000


def test_a_clock_file_that_is_gone_or_spoilt_leaves_the_wall_clock(
    machine: dict[str, int], tmp_path: Path
) -> None:
    last = SystemClock.from_now(RunMs(0)).now()
    machine["wall"] += 5_000
    spoilt = tmp_path / "clock.json"
    for zero in ("{", "Infinity", "1e15", "6000000000000000", "-4000000000", "true", '"5000000"', "null"):
        spoilt.write_text(f'{{"boot": "{clock.boot_id()}", "zero_ms": {zero}}}')
        assert SystemClock.recall(spoilt, last).now().run == 5_000
    for text in ("", "{", "[]", "null", '{"boot": null, "zero_ms": 1}'):
        spoilt.write_text(text)
        assert SystemClock.recall(spoilt, last).now().run == 5_000
    spoilt.write_bytes(b"\xff\xfe\x00")
    assert SystemClock.recall(spoilt, last).now().run == 5_000
    assert SystemClock.recall(tmp_path / "none.json", last).now().run == 5_000


def test_only_the_owner_reads_the_clock_file_and_it_is_not_written_twice(
    machine: dict[str, int], tmp_path: Path
) -> None:
    file = tmp_path / "clock.json"
    SystemClock.from_now(RunMs(0)).remember(file)
    assert file.stat().st_mode & 0o777 == 0o600
    written = file.stat().st_mtime_ns
    SystemClock.recall(file, SystemClock.from_now(RunMs(0)).now()).remember(file)
    assert file.stat().st_mtime_ns == written, "on a full disk that would empty it"


def test_the_real_clocks_agree() -> None:
    system = SystemClock.from_now(RunMs(0))
    assert abs(system.now().wall - clock.wall_ms()) < 1_000
