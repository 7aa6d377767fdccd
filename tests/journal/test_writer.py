"""The journal while it is written: at once, in order, durable when asked, whole whatever the disk does."""
# ruff: noqa: ASYNC240 - these tests look at files between the writer's steps, and nothing else runs meanwhile

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from companion import __version__
from companion.journal import writer as writer_module
from companion.journal.chain import NO_HASH
from companion.journal.reader import read, verify
from companion.journal.writer import MOST_WAITING, JournalWriter
from companion.ports import JournalNotWriting
from companion.show.events import CueDue, Event
from companion.show.times import RunMs
from tests.journal.examples import ONE_OF_EACH, in_english, moment

CHECKOUT = Path(__file__).parents[2]


def cue(number: int) -> Event:
    return CueDue(at=moment(number), cue=f"cue-{number}", pass_no=1, due=RunMs(number))


async def until(true: Callable[[], Any], within_s: float = 30.0) -> None:
    async with asyncio.timeout(within_s):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "20261122-143000-ten-minutes" / "journal.jsonl"


async def test_what_is_appended_is_read_back_in_order_with_its_causes(path: Path):
    writer = JournalWriter(path)
    assert [
        writer.append(event, caused_by=1 if seq else None) for seq, event in enumerate(ONE_OF_EACH)
    ] == list(range(1, len(ONE_OF_EACH) + 1))
    await writer.close()
    journal = read(path)
    assert tuple(journal.events) == ONE_OF_EACH
    assert [entry.caused_by for entry in journal.entries] == [None] + [1] * (len(ONE_OF_EACH) - 1)


async def test_the_first_line_tells_format_and_version_and_no_other_does(path: Path):
    writer = JournalWriter(path)
    for number in range(3):
        writer.append(cue(number))
    await writer.close()
    first, *others = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert (first["schema"], first["engine"], first["prev"]) == (1, __version__, NO_HASH)
    assert not any("schema" in line or "engine" in line for line in others)


async def test_only_the_owner_may_look(path: Path):
    writer = JournalWriter(path)
    await writer.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700


async def test_durable_returns_when_all_so_far_is_confirmed(path: Path, monkeypatch: pytest.MonkeyPatch):
    synced: list[int] = []
    fsync = os.fsync

    def noting(fd: int) -> None:
        fsync(fd)
        synced.append(os.fstat(fd).st_size)

    monkeypatch.setattr(os, "fsync", noting)
    writer = JournalWriter(path)
    for number in range(50):
        writer.append(cue(number))
    await writer.durable()
    assert verify(path).lines == 50
    assert synced[-1] == path.stat().st_size
    before = len(synced)
    await writer.durable()
    assert len(synced) == before, "nothing was appended, so nothing has to be confirmed"
    await writer.close()


async def test_what_nobody_waits_for_is_confirmed_by_itself_and_in_batches(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced: list[int] = []
    fsync = os.fsync
    writer = JournalWriter(path)
    monkeypatch.setattr(os, "fsync", lambda fd: (fsync(fd), synced.append(os.fstat(fd).st_size)))
    for number in range(20):
        writer.append(cue(number))
        await asyncio.sleep(0.001)
    await until(lambda: synced and synced[-1] == path.stat().st_size and verify(path).lines == 20)
    assert len(synced) < 20
    await writer.close()


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that confirms nothing until the event is set; a writer must be made before it is cleared."""
    moving = threading.Event()
    moving.set()
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (moving.wait(60), fsync(fd)))
    yield moving
    moving.set()


async def test_appending_does_not_wait_for_the_disk(path: Path, stuck: threading.Event):
    writer = JournalWriter(path)
    stuck.clear()
    writer.append(cue(0))
    waiting = asyncio.ensure_future(writer.durable())
    await until(lambda: path.stat().st_size)
    for number in range(1, 100):
        writer.append(cue(number))
    assert not waiting.done()
    stuck.set()
    await waiting
    await writer.close()
    assert verify(path).lines == 100


async def test_a_disk_that_does_not_answer_is_told_and_forgiven(
    path: Path, stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer_module, "_DURABLE_WITHIN_S", 0.2)
    changes: list[str | None] = []
    writer = JournalWriter(path, on_change=in_english(changes))
    stuck.clear()
    writer.append(cue(0))
    with pytest.raises(JournalNotWriting, match="the disk does not answer"):
        await writer.durable()
    assert changes == [f"The journal {path} cannot be written: the disk does not answer."]
    stuck.set()
    await until(lambda: writer.failed is None)
    await writer.close()
    assert changes[1:] == [None]
    assert verify(path).lines == 1


async def test_a_disk_that_hangs_is_told_though_nobody_waits_for_it(
    path: Path, stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer_module, "_DURABLE_WITHIN_S", 0.2)
    changes: list[str | None] = []
    writer = JournalWriter(path, on_change=in_english(changes))
    writer.append(cue(0))
    await writer.durable()
    stuck.clear()
    writer.append(cue(1))
    await until(lambda: changes)
    assert changes == [f"The journal {path} cannot be written: the disk does not answer."]
    stuck.set()
    await until(lambda: writer.failed is None)
    await writer.close()
    assert changes[1:] == [None]
    assert verify(path).lines == 2


async def test_a_disk_that_never_answers_cannot_keep_the_service_from_ending(
    path: Path, stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer_module, "_DURABLE_WITHIN_S", 0.2)
    writer = JournalWriter(path)
    stuck.clear()
    writer.append(cue(0))
    await writer.close()
    assert str(writer.failed) == f"The journal {path} may lack its end: the disk does not answer."


async def test_a_journal_that_was_read_goes_on_without_a_seam(path: Path):
    writer = JournalWriter(path)
    writer.append(ONE_OF_EACH[0])
    await writer.close()
    writer = JournalWriter(path, after=verify(path))
    assert writer.last_seq == 1
    assert writer.append(cue(2), caused_by=1) == 2
    await writer.durable()
    await writer.close()
    assert [entry.seq for entry in read(path).entries] == [1, 2]


async def test_going_on_keeps_the_bytes_of_a_torn_line_beside_the_journal(path: Path):
    for time_torn in (1, 2):
        writer = JournalWriter(path, after=verify(path) if path.exists() else None)
        writer.append(cue(time_torn))
        await writer.close()
        with path.open("ab") as file:
            file.write(b'{"at":"20')
    writer = JournalWriter(path, after=verify(path))
    writer.append(cue(3))
    await writer.close()
    assert verify(path).lines == 3
    assert verify(path).torn == 0
    for name in ("journal-torn-1.bin", "journal-torn-2.bin"):
        side = path.with_name(name)
        assert side.read_bytes() == b'{"at":"20'
        assert side.stat().st_mode & 0o777 == 0o600


async def test_a_journal_is_never_begun_over_another(path: Path):
    path.parent.mkdir(parents=True)
    path.write_text("precious")
    with pytest.raises(JournalNotWriting, match="file exists"):
        JournalWriter(path)
    assert path.read_text() == "precious"


async def test_a_journal_that_grew_since_it_was_read_is_not_gone_on_with(path: Path):
    writer = JournalWriter(path)
    writer.append(cue(1))
    await writer.durable()
    seen = verify(path)
    writer.append(cue(2))
    await writer.close()
    with pytest.raises(JournalNotWriting, match="it has changed since it was read"):
        JournalWriter(path, after=seen)
    assert verify(path).lines == 2


async def test_a_place_that_cannot_be_written_is_refused_with_the_reason(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(JournalNotWriting, match=r"cannot be written: not a directory\.") as refused:
        JournalWriter(tmp_path / "file" / "journal.jsonl")
    assert refused.value.hint is not None
    assert "--data" in refused.value.hint


async def test_an_event_cannot_be_caused_by_a_line_to_come(path: Path):
    writer = JournalWriter(path)
    for cause in (0, 1, -1):
        with pytest.raises(ValueError, match="cannot have been caused"):
            writer.append(cue(1), caused_by=cause)
    assert writer.append(cue(1)) == 1
    await writer.close()


async def test_a_closed_journal_takes_nothing_and_closes_again_without_harm(path: Path):
    writer = JournalWriter(path)
    writer.append(cue(1))
    await writer.close()
    await writer.close()
    await writer.durable()
    with pytest.raises(JournalNotWriting, match="is closed"):
        writer.append(cue(2))
    assert verify(path).lines == 1


async def test_a_removed_folder_is_noticed_and_the_journal_written_there_again_whole(path: Path):
    changes: list[str | None] = []
    writer = JournalWriter(path, on_change=in_english(changes))
    for number in range(10):
        writer.append(cue(number))
    await writer.durable()
    shutil.rmtree(path.parent.parent)
    writer.append(cue(10))
    with pytest.raises(JournalNotWriting, match="the file was removed or replaced"):
        await writer.durable()
    writer.append(cue(11))
    await until(lambda: writer.failed is None)
    await writer.durable()
    assert len(changes) == 2
    assert changes[1] is None
    assert verify(path).lines == 12
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["journal.jsonl"]
    await writer.close()


@pytest.mark.parametrize("confirmed_first", [0, 1])
async def test_another_file_in_its_place_is_never_written_over(
    path: Path, confirmed_first: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer_module, "_RETRY_S", 0.05)
    changes: list[str | None] = []
    writer = JournalWriter(path, on_change=in_english(changes))
    for number in range(confirmed_first):
        writer.append(cue(number))
    await writer.durable()
    path.unlink()
    path.write_text("somebody else's")
    writer.append(cue(2))
    with pytest.raises(JournalNotWriting):
        await writer.durable()
    reasons = ("another file stands in its place", "its beginning is not what was written")
    await until(lambda: changes[-1] == f"The journal {path} cannot be written: {reasons[confirmed_first]}.")
    assert path.read_text() == "somebody else's"
    path.unlink()
    await until(lambda: writer.failed is None)
    await writer.close()
    assert verify(path).lines == confirmed_first + 1


async def test_a_copy_put_in_its_place_is_gone_on_with(path: Path):
    writer = JournalWriter(path)
    writer.append(cue(1))
    await writer.durable()
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").rename(path)
    writer.append(cue(2))
    with pytest.raises(JournalNotWriting):
        await writer.durable()
    await until(lambda: writer.failed is None)
    await writer.close()
    assert verify(path).lines == 2


async def test_lines_that_somebody_else_wrote_into_it_are_put_right(path: Path):
    writer = JournalWriter(path)
    writer.append(cue(1))
    await writer.durable()
    with path.open("ab") as file:
        file.write(b"hello\n")
    writer.append(cue(2))
    with pytest.raises(JournalNotWriting, match="somebody else has written to it"):
        await writer.durable()
    await until(lambda: writer.failed is None)
    await writer.close()
    assert verify(path).lines == 2


class BrokenDisk:
    """Lets ``os.write`` and ``os.fsync`` fail as a real disk does, for the journal's own file alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
        self.full = self.dead = False
        self._room = 100
        """Bytes that a full disk still takes; a line begun in them is left unfinished."""
        self._path = path
        self._write, self._fsync = os.write, os.fsync
        monkeypatch.setattr(os, "write", self.write)
        monkeypatch.setattr(os, "fsync", self.fsync)

    def _ours(self, fd: int) -> bool:
        return os.path.samestat(os.fstat(fd), self._path.stat())

    def write(self, fd: int, data: Any) -> int:
        if self.full and self._ours(fd):
            if self._room:
                data, self._room = bytes(data)[: self._room], 0
                return self._write(fd, data)
            raise OSError(28, "No space left on device")
        return self._write(fd, data)

    def fsync(self, fd: int) -> None:
        if self.dead and self._ours(fd):
            # What Linux does: the pages are dropped, and the next fsync is content.
            os.ftruncate(fd, max(0, os.fstat(fd).st_size - 150))
            raise OSError(5, "Input/output error")
        self._fsync(fd)


@pytest.fixture
def broken(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BrokenDisk]:
    monkeypatch.setattr(writer_module, "_RETRY_S", 0.05)
    return BrokenDisk(monkeypatch, path)


@pytest.mark.parametrize("how", ["full", "dead"])
@pytest.mark.parametrize("confirmed_first", [0, 5])
async def test_a_disk_that_failed_for_a_while_leaves_no_hole(
    path: Path, broken: BrokenDisk, how: str, confirmed_first: int
):
    changes: list[str | None] = []
    writer = JournalWriter(path, on_change=in_english(changes))
    for number in range(confirmed_first):
        writer.append(cue(number))
    await writer.durable()
    setattr(broken, how, True)
    for number in range(20):
        writer.append(cue(number))
        await asyncio.sleep(0.01)
    await until(lambda: writer.failed is not None)
    reason = "no space left on device" if how == "full" else "input/output error"
    assert str(writer.failed) == f"The journal {path} cannot be written: {reason}."
    with pytest.raises(JournalNotWriting, match=reason):
        await writer.durable()
    writer.append(cue(20))
    setattr(broken, how, False)
    await until(lambda: writer.failed is None)
    await writer.durable()
    assert changes == [f"The journal {path} cannot be written: {reason}.", None]
    chain = verify(path)
    assert (chain.lines, chain.torn) == (confirmed_first + 21, 0)
    await writer.close()


async def test_a_buffer_that_is_full_refuses_and_still_leaves_no_hole(path: Path, broken: BrokenDisk):
    writer = JournalWriter(path)
    broken.full = True
    writer.append(cue(0))
    await until(lambda: writer.failed is not None)
    for number in range(1, MOST_WAITING):
        writer.append(cue(number))
    with pytest.raises(JournalNotWriting, match=f"{MOST_WAITING} lines wait for the disk"):
        writer.append(cue(0))
    broken.full = False
    await until(lambda: writer.failed is None)
    assert writer.append(cue(0)) == MOST_WAITING + 1
    await writer.close()
    assert verify(path).lines == MOST_WAITING + 1


async def test_closing_on_a_failed_disk_ends_and_says_what_was_lost(
    path: Path, broken: BrokenDisk, caplog: pytest.LogCaptureFixture
):
    writer = JournalWriter(path)
    writer.append(cue(1))
    await writer.durable()
    broken.full = True
    writer.append(cue(2))
    writer.append(cue(3))
    await writer.close()
    assert writer.failed is not None
    assert "2 lines of the journal were not confirmed" in caplog.text
    broken.full = False
    assert verify(path).lines == 1
    assert verify(path).torn > 0


UNTIL_THE_DISK_IS_FULL = """
import asyncio, resource, sys
from pathlib import Path
from companion.journal.writer import JournalWriter
from companion.ports import JournalNotWriting
from tests.journal.test_writer import cue, until

async def main():
    path = Path(sys.argv[1])
    writer = JournalWriter(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    for number in range(100):
        writer.append(cue(number))
    try:
        await writer.durable()
    except JournalNotWriting as error:
        print(error, path.stat().st_size, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await until(lambda: writer.failed is None)
    await writer.durable()
    await writer.close()

asyncio.run(main())
"""


def in_a_child(code: str, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_file_that_may_grow_no_more_is_finished_once_it_may(path: Path):
    with in_a_child(UNTIL_THE_DISK_IS_FULL, path) as child:
        said, complaints = child.communicate(timeout=60)
    assert (child.returncode, complaints) == (0, b"")
    assert said == f"The journal {path} cannot be written: file too large. 10000\n".encode()
    assert verify(path).lines == 100


FOR_EVER = """
import asyncio, sys
from pathlib import Path
from companion.journal.reader import verify
from companion.journal.writer import JournalWriter
from tests.journal.test_writer import cue

async def main():
    path = Path(sys.argv[1])
    writer = JournalWriter(path, after=verify(path) if path.exists() else None)
    while True:
        for number in range(20):
            seq = writer.append(cue(number))
        await writer.durable()
        print(seq, flush=True)

asyncio.run(main())
"""


def test_kill_9_at_any_moment_leaves_a_journal_with_all_that_was_durable(path: Path):
    for _ in range(7):
        with in_a_child(FOR_EVER, path) as child:
            assert child.stdout is not None
            promised = int(child.stdout.readline())
            time.sleep(random.uniform(0.0, 0.15))
            child.send_signal(signal.SIGKILL)
            rest = child.stdout.read().split(b"\n")[:-1]
            assert child.stderr is not None
            assert child.stderr.read() == b""
        promised = int(rest[-1]) if rest else promised
        assert read(path).chain.lines >= promised


async def test_written_means_that_the_line_survives_the_process(path: Path) -> None:
    writer = JournalWriter(path)
    for event in ONE_OF_EACH:
        seq = writer.append(event)
        await writer.written()
        assert read(path).chain.lines == seq
    await writer.close()
