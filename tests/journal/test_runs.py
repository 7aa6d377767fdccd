"""Run folders, and the lock on the data folder that they are in."""

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from companion.journal.lock import DataFolderInUse, lock
from companion.journal.reader import JournalDamaged
from companion.journal.runs import (
    Run,
    RunFolderFailed,
    newest_run,
    runs,
    show_run_from,
    start_run,
)
from companion.journal.writer import JournalWriter
from companion.show.commands import EndShow
from companion.show.events import Commanded, Event
from companion.show.times import WallMs
from tests.journal.examples import ONE_OF_EACH, START, moment

CHECKOUT = Path(__file__).parents[2]

OPENED = ONE_OF_EACH[0]
END = Commanded(at=moment(9), id="end", by="operator", command=EndShow())


def later(seconds: int) -> WallMs:
    return WallMs(START + seconds * 1000)


def write(run: Run, *events: Event) -> None:
    async def write() -> None:
        writer = JournalWriter(run.journal)
        for event in events:
            writer.append(event)
        await writer.close()

    asyncio.run(write())


def test_a_run_is_named_by_its_start_and_its_show(tmp_path: Path):
    run = start_run(tmp_path, "ten-minutes", START)
    assert run.id == "20261123-143000-ten-minutes"
    assert run.folder == tmp_path / "runs" / run.id
    assert run.journal == run.folder / "journal.jsonl"
    assert run.folder.stat().st_mode & 0o777 == 0o700


def test_runs_of_the_same_second_do_not_share_a_folder(tmp_path: Path):
    made = [start_run(tmp_path, "ten-minutes", START).id for _ in range(11)]
    assert made[:2] == ["20261123-143000-ten-minutes", "20261123-143000-ten-minutes-2"]
    assert len(set(made)) == 11
    assert [run.id for run in runs(tmp_path)] == made[::-1]


@pytest.mark.parametrize(
    ("show_id", "name"),
    [
        ("../../etc", "etc"),
        ("十一 大促/A", "十一-大促-A"),
        ("...", "show"),
        ("x" * 300, "x" * 60),
        ("秒" * 300, "秒" * 60),
    ],
)
def test_a_show_of_any_name_gets_a_folder_inside_runs(tmp_path: Path, show_id: str, name: str):
    run = start_run(tmp_path, show_id, START)
    assert run.id == f"20261123-143000-{name}"
    assert run.folder.parent == tmp_path / "runs"
    assert run.folder.is_dir()


def test_runs_come_newest_first_and_other_folders_are_passed_over(tmp_path: Path):
    assert runs(tmp_path) == ()
    made = [start_run(tmp_path, show, later(s)) for show, s in [("zeta", 0), ("alpha", 1), ("mid", 2)]]
    (tmp_path / "runs" / "notes").mkdir()
    (tmp_path / "runs" / "20261123-143005-file").touch()
    assert runs(tmp_path) == tuple(made[::-1])


def test_a_run_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path):
    (tmp_path / "runs").touch()
    with pytest.raises(RunFolderFailed, match="cannot be made"):
        start_run(tmp_path, "ten-minutes", START)
    with pytest.raises(RunFolderFailed, match="cannot be read: not a directory"):
        runs(tmp_path)


def test_every_version_of_the_show_file_is_kept_once(tmp_path: Path):
    run = start_run(tmp_path, "ten-minutes", START)
    assert run.show_files() == ()
    for number in range(1, 12):
        kept = run.keep_show_file(f"version: {number}\n".encode())
        assert kept.name == f"show-{number}.yaml"
        assert run.keep_show_file(f"version: {number}\n".encode()) == kept
    assert run.keep_show_file(b"version: 1\n").name == "show-12.yaml", "going back is a version, too"
    assert [path.name for path in run.show_files()] == [f"show-{number}.yaml" for number in range(1, 13)]
    assert run.show_files()[0].stat().st_mode & 0o777 == 0o600
    run.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(RunFolderFailed, match="cannot be kept"):
        run.keep_show_file(b"x")


def test_the_newest_run_of_the_show_is_found_with_its_journal(tmp_path: Path):
    write(start_run(tmp_path, "ten-minutes", START), ONE_OF_EACH[0], END)
    new = start_run(tmp_path, "ten-minutes", later(60))
    write(new, *ONE_OF_EACH)
    found = newest_run(tmp_path, "ten-minutes")
    assert found is not None
    run, lines = found
    assert run == new
    assert tuple(entry.event for entry in lines.entries()) == ONE_OF_EACH
    assert tuple(entry.seq for entry in lines.entries(after=len(ONE_OF_EACH) - 1)) == (len(ONE_OF_EACH),)


def test_runs_of_other_shows_and_runs_without_an_event_are_passed_over(tmp_path: Path):
    run = start_run(tmp_path, "ten-minutes", START)
    write(run, ONE_OF_EACH[0])
    start_run(tmp_path, "ten-minutes", later(1))
    start_run(tmp_path, "ten-minutes", later(2)).journal.touch()
    start_run(tmp_path, "other", later(3)).journal.write_text("not looked at")
    lookalike = start_run(tmp_path, "ten-minutes-2", later(4))
    write(lookalike, END)
    found = newest_run(tmp_path, "ten-minutes")
    assert found is not None
    assert found[0] == run
    assert newest_run(tmp_path, "never-run") is None


def test_a_rehearsal_has_its_name_and_is_never_what_a_show_goes_on_with(tmp_path: Path):
    run = start_run(tmp_path, "ten-minutes", START)
    write(run, ONE_OF_EACH[0])
    run.note_show_file(tmp_path / "show.yaml")
    names = []
    for _ in range(2):
        rehearsal = start_run(tmp_path, "ten-minutes", later(60), rehearsal=True)
        write(rehearsal, replace(OPENED, plan=replace(OPENED.plan, id="ten-minutes"), rehearsal=True))
        rehearsal.note_show_file(tmp_path / "show.yaml")
        names.append(rehearsal.id)
    assert names == [
        "20261123-143100-ten-minutes-rehearsal",
        "20261123-143100-ten-minutes-rehearsal-2",
    ]
    assert [run.id for run in runs(tmp_path)][:2] == names[::-1]
    found = newest_run(tmp_path, "ten-minutes")
    assert found is not None
    assert found[0] == run
    assert newest_run(tmp_path, "ten-minutes-rehearsal") is None
    assert show_run_from(tmp_path, tmp_path / "show.yaml") == "ten-minutes"


def test_a_file_that_tells_no_id_is_known_by_the_run_that_it_began(tmp_path: Path):
    file = tmp_path / "show.yaml"
    assert show_run_from(tmp_path, file) is None
    run = start_run(tmp_path, "ten-minutes", START)
    write(run, ONE_OF_EACH[0])
    assert run.came_from() is None
    run.note_show_file(file)
    start_run(tmp_path, "other", later(1)).note_show_file(tmp_path / "other.yaml")
    assert show_run_from(tmp_path, file) == "ten-minutes"
    assert show_run_from(tmp_path, tmp_path / "another.yaml") is None
    note = run.folder / "show-file.txt"
    assert note.stat().st_mode & 0o777 == 0o600
    written = note.stat().st_mtime_ns
    run.note_show_file(file)
    assert note.stat().st_mtime_ns == written, "on a full disk that would empty it"
    ended_at_once = start_run(tmp_path, "ten-minutes", later(2))
    ended_at_once.note_show_file(file)
    assert show_run_from(tmp_path, file) == "ten-minutes"


def test_a_damaged_newest_run_is_not_passed_over_in_silence(tmp_path: Path):
    run = start_run(tmp_path, "ten-minutes", START)
    run.journal.write_text("{}\n")
    with pytest.raises(JournalDamaged, match="line 1"):
        newest_run(tmp_path, "ten-minutes")


HOLDER = """
import sys
from pathlib import Path
from companion.journal.lock import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(folder: Path) -> "subprocess.Popen[bytes]":
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    return child


def test_a_second_process_is_refused_and_told_which_one_is_first(tmp_path: Path):
    folder = tmp_path / "data"
    with holding(folder) as child:
        with (
            pytest.raises(DataFolderInUse, match=rf"in use by another companion \(process {child.pid}\)\."),
            lock(folder),
        ):
            pass
        assert child.stdin is not None
        child.stdin.close()
        child.wait(timeout=60)
        with lock(folder):
            pass


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path):
    with holding(tmp_path) as child:
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=60)
        with lock(tmp_path):
            pass


def test_one_process_cannot_take_the_lock_twice(tmp_path: Path):
    with lock(tmp_path):
        assert (tmp_path / "companion.lock").stat().st_mode & 0o777 == 0o600
        with pytest.raises(DataFolderInUse), lock(tmp_path):
            pass


def test_the_lock_is_let_go_when_its_block_fails(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), lock(tmp_path):
        _ = 1 / 0
    with lock(tmp_path):
        pass


def test_a_data_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(DataFolderInUse, match="cannot be used: not a directory"),
        lock(tmp_path / "file" / "x"),
    ):
        pass
