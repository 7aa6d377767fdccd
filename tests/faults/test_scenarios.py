"""Faults of the disk under a busy show. ``make faults`` plays all of them."""

from pathlib import Path

import pytest

from companion.journal.reader import verify
from companion.journal.writer import JournalWriter
from companion.show.events import ObsLost
from companion.show.times import Moment, RunMs, WallMs
from faults.scenarios import play, why_not
from tests.service import eventually

AT = Moment(RunMs(0), WallMs(1_796_000_000_000))


@pytest.mark.skipif(why_not("disk-full") != "", reason=why_not("disk-full"))
def test_a_disk_that_fills_up_in_a_busy_show_and_is_freed_costs_nothing(tmp_path: Path) -> None:
    assert play("disk-full", tmp_path).wrong == []


async def test_a_run_that_was_moved_away_and_back_is_written_on_without_a_hole(tmp_path: Path) -> None:
    run, away = tmp_path / "run", tmp_path / "away"
    journal = run / "journal.jsonl"
    writer = JournalWriter(journal)

    async def write(lines: int) -> None:
        for _ in range(lines):
            writer.append(ObsLost(at=AT, reason="OBS was closed."))
        await eventually(lambda: lines_there() == writer.last_seq, f"line {writer.last_seq}")
        await writer.durable()

    def lines_there() -> int:
        return verify(journal).lines if journal.exists() else 0

    await write(3)
    run.rename(away)
    await write(2)
    await write(2)  # The journal was made again by now: the folder that is away knows nothing of these.
    assert verify(away / "journal.jsonl").lines < writer.last_seq
    run.rename(tmp_path / "made-anew")
    away.rename(run)
    await write(1)
    assert writer.failed is None
    await writer.close()
    assert verify(journal).lines == 8
