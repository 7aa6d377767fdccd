"""The journal on disks that are really full, really read-only, or really locked; as root, on Linux."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.journal import checkpoints
from companion.journal import writer as writer_module
from companion.journal.checkpoints import CHECKPOINT, Checkpoints
from companion.journal.reader import verify
from companion.journal.runs import RunFolderFailed, start_run
from companion.journal.writer import JournalWriter
from companion.ports import JournalNotWriting
from companion.show.engine import open_show
from companion.show.events import CueDue, Event, ShowOpened
from companion.show.times import RunMs
from tests.journal.examples import ONE_OF_EACH, START, in_english, moment

OPENED = ONE_OF_EACH[0]
assert isinstance(OPENED, ShowOpened)


def cue(number: int) -> Event:
    return CueDue(at=moment(number), cue=f"cue-{number}", pass_no=1, due=RunMs(number))


def run(*command: str | Path) -> bool:
    """As root does it; False where that is not allowed, or there is no such program."""
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except FileNotFoundError:
        return False


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk):
        pytest.skip("only root may mount a disk")
    yield disk
    assert run("umount", disk), "somebody still has a file open there"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "_RETRY_S", 0.05)


async def test_a_full_disk_is_told_and_the_journal_goes_on_without_a_hole_once_there_is_room(
    small: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_LINES", 5)
    changes: list[str | None] = []
    path = small / "journal.jsonl"
    writer = JournalWriter(path, checkpoints=Checkpoints(small), on_change=in_english(changes))
    writer.append(OPENED)
    await writer.durable()
    filler = small / "film.mp4"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(b"\0" * 300_000)
    number = 1
    while writer.failed is None:
        writer.append(cue(number))
        writer.reached(open_show(OPENED))
        number += 1
        await asyncio.sleep(0.001)
    assert changes == [f"The journal {path} cannot be written: no space left on device."]
    with pytest.raises(JournalNotWriting, match="no space left on device"):
        await writer.durable()
    writer.append(cue(number))
    filler.unlink()
    await until(lambda: writer.failed is None)
    await writer.durable()
    chain = verify(path)
    assert (chain.lines, chain.torn) == (number + 1, 0)
    writer.reached(open_show(OPENED))
    await writer.close()
    assert (small / CHECKPOINT).exists()
    assert not (small / "checkpoint.new").exists()
    for record in caplog.records:
        assert record.message == f"{small / CHECKPOINT} cannot be written: No space left on device."


async def test_a_journal_that_nobody_may_write_to_goes_on_once_it_may_be(tmp_path: Path) -> None:
    """The flag stops root too, as a file system does that the kernel has made read-only after an error."""
    path = tmp_path / "journal.jsonl"
    writer = JournalWriter(path)
    writer.append(OPENED)
    await writer.durable()
    if not run("chattr", "+i", path):
        await writer.close()
        pytest.skip("this file system has no such flag, or only root may set it")
    try:
        writer.append(cue(1))
        with pytest.raises(JournalNotWriting, match="operation not permitted"):
            await writer.durable()
        writer.append(cue(2))
    finally:
        assert run("chattr", "-i", path)
    await until(lambda: writer.failed is None)
    await writer.close()
    assert verify(path).lines == 3


async def test_a_read_only_disk_is_refused_at_the_start_with_a_sentence(small: Path) -> None:
    run_of_before = start_run(small, "ten-minutes", START)
    writer = JournalWriter(run_of_before.journal)
    writer.append(OPENED)
    await writer.close()
    assert run("mount", "-o", "remount,ro", small)
    with pytest.raises(RunFolderFailed, match=r"cannot be made in .*: read-only file system") as refused:
        start_run(small, "ten-minutes", START)
    assert "--data" in str(refused.value.hint)
    with pytest.raises(JournalNotWriting, match="cannot be written: read-only file system"):
        JournalWriter(run_of_before.journal, after=verify(run_of_before.journal))
    assert verify(run_of_before.journal).lines == 1, "what is there can be read all the same"


async def test_a_disk_that_is_taken_away_is_told_and_what_came_meanwhile_is_not_lost(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    path = folder / "runs" / "x" / "journal.jsonl"
    writer = JournalWriter(path, checkpoints=Checkpoints(path.parent))
    writer.append(OPENED)
    writer.reached(open_show(OPENED))
    await writer.durable()
    folder.rename(elsewhere)
    writer.append(cue(1))
    with pytest.raises(JournalNotWriting, match="the file was removed or replaced"):
        await writer.durable()
    await until(lambda: writer.failed is None)
    assert verify(path).lines == 2
    await writer.close()
    assert verify(elsewhere / "runs" / "x" / "journal.jsonl").lines >= 1


async def test_a_disk_that_is_put_back_as_it_was_gets_what_came_meanwhile(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    path = folder / "journal.jsonl"
    writer = JournalWriter(path)
    writer.append(OPENED)
    await writer.durable()
    folder.rename(elsewhere)
    writer.append(cue(1))
    await until(lambda: path.exists() and writer.failed is None)
    writer.append(cue(2))
    await writer.durable()
    shutil.rmtree(folder)
    elsewhere.rename(folder)
    assert verify(path).lines == 2, "the last one was written elsewhere"
    writer.append(cue(3))
    await until(lambda: verify(path).lines == 4 and writer.failed is None)
    await writer.close()
    assert verify(path).lines == 4
