"""The folder of each run: its journal, and every version of the show file that it ran."""

import re
from dataclasses import dataclass
from pathlib import Path

from companion.errors import CompanionError, Sentence, system_reason
from companion.journal.codec import iso
from companion.journal.files import keep_numbered
from companion.journal.reader import Lines, read_lines
from companion.kept import FILE_MODE, FOLDER_MODE, make_folder, sync_folder
from companion.show.events import ShowOpened
from companion.show.times import WallMs

RUNS = "runs"
JOURNAL = "journal.jsonl"
_SHOW_FILE = "show-{}.yaml"
_CAME_FROM = "show-file.txt"
_REHEARSAL = "-rehearsal"

_RUN_ID = re.compile(r"\d{8}-\d{6}-.+", re.ASCII)
_NO_NAME = re.compile(r"[^\w-]+")
_LONGEST_NAME = 60
"""Characters of the show's id that go into the folder's name: at most 240 of the 255 bytes it may have."""


class RunFolderFailed(CompanionError):
    """The folder of a run cannot be made or read."""


@dataclass(frozen=True, slots=True)
class Run:
    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def journal(self) -> Path:
        return self.folder / JOURNAL

    def show_files(self) -> tuple[Path, ...]:
        """Every version of the show file as it was run, the first one first."""
        found = [path for path in self.folder.glob(_SHOW_FILE.format("*")) if _number(path) > 0]
        return tuple(sorted(found, key=_number))

    def keep_show_file(self, text: bytes) -> Path:
        """Keep the show file as it is run from now on; one that is the newest already is not kept twice.

        Raises:
            RunFolderFailed: it cannot be written.
        """
        try:
            kept = self.show_files()
            if kept and kept[-1].read_bytes() == text:
                return kept[-1]
            return keep_numbered(self.folder, _SHOW_FILE, text)
        except OSError as error:
            raise RunFolderFailed(
                Sentence("run.file-not-kept", {"folder": self.folder, "reason": system_reason(error)})
            ) from error

    def came_from(self) -> Path | None:
        """The show file it is run from; None when that is not known."""
        try:
            return Path((self.folder / _CAME_FROM).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def note_show_file(self, file: Path) -> None:
        """Remember which file it is run from: one that is spoilt on air does not tell which show it is.

        What is known already is not written again, so that a run can go on while the disk is full.

        Raises:
            RunFolderFailed: it cannot be written.
        """
        if self.came_from() == file.resolve():
            return
        try:
            note = self.folder / _CAME_FROM
            note.touch(FILE_MODE)
            note.write_text(str(file.resolve()), encoding="utf-8")
        except (OSError, ValueError) as error:
            # ValueError: a path that is no text.
            reason = system_reason(error) if isinstance(error, OSError) else str(error)
            raise RunFolderFailed(
                Sentence("run.unwritable", {"path": self.folder / _CAME_FROM, "reason": reason})
            ) from error


def start_run(data_folder: Path, show_id: str, at: WallMs, *, rehearsal: bool = False) -> Run:
    """Make the folder of a new run, named by its start in UTC and its show: ``20261122-143000-ten-minutes``,
    and ``…-rehearsal`` where it is one.

    No two runs share a folder, even when they start in the same second or the clock was set back.

    Raises:
        RunFolderFailed: it cannot be made.
    """
    home = data_folder / RUNS
    second = iso(at)[:19].replace("-", "").replace(":", "").replace("T", "-")
    name = f"{second}-{_slug(show_id)}{_REHEARSAL if rehearsal else ''}"
    try:
        make_folder(home)
        number = 1
        while True:
            folder = home / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir(mode=FOLDER_MODE)
            except FileExistsError:
                number += 1
                continue
            sync_folder(home)
            return Run(folder)
    except OSError as error:
        raise RunFolderFailed(
            Sentence("run.not-made", {"folder": home, "reason": system_reason(error)}),
            hint=Sentence("data.free-disk"),
        ) from error


def runs(data_folder: Path) -> tuple[Run, ...]:
    """Every run of the data folder, the newest first.

    Raises:
        RunFolderFailed: the folder is there and cannot be read.
    """
    try:
        folders = [path for path in (data_folder / RUNS).iterdir() if _RUN_ID.fullmatch(path.name)]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unreadable(data_folder / RUNS, error) from error
    return tuple(Run(folder) for folder in sorted(folders, key=_age, reverse=True) if folder.is_dir())


def newest_run(data_folder: Path, show_id: str) -> tuple[Run, Lines] | None:
    """The newest run of this show, with its journal verified; None when there is none.

    An older one was given up when a later one began. A run that ended before its first event is passed
    over, and so is a rehearsal.

    Raises:
        JournalDamaged: the newest run of the show cannot be trusted, so it cannot be resumed.
        RunFolderFailed: the folder or the journal cannot be read.
    """
    of_show = re.compile(rf"\d{{8}}-\d{{6}}-{re.escape(_slug(show_id))}(-\d+)?", re.ASCII)
    for run in runs(data_folder):
        if not of_show.fullmatch(run.id):
            continue
        try:
            lines = read_lines(run.journal)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unreadable(run.journal, error) from error
        opened = _opening(lines)
        if opened is not None and opened.plan.id == show_id and not opened.rehearsal:
            return run, lines
    return None


def show_run_from(data_folder: Path, file: Path) -> str | None:
    """The id of the show that was last run, not rehearsed, from this file; None when none was.

    Raises:
        JournalDamaged: that run cannot be trusted.
        RunFolderFailed: the folder or the journal cannot be read.
    """
    for run in runs(data_folder):
        if run.came_from() != file.resolve():
            continue
        try:
            opened = _opening(read_lines(run.journal))
        except FileNotFoundError:
            continue  # It ended before its first event.
        except OSError as error:
            raise _unreadable(run.journal, error) from error
        if opened is not None and not opened.rehearsal:
            return opened.plan.id
    return None


def _unreadable(path: Path, error: OSError) -> RunFolderFailed:
    return RunFolderFailed(Sentence("run.unreadable", {"path": path, "reason": system_reason(error)}))


def _opening(lines: Lines) -> ShowOpened | None:
    """The first event of a run; None for one that ended before it."""
    first = lines.entry(1).event if lines.chain.lines else None
    return first if isinstance(first, ShowOpened) else None


def _slug(show_id: str) -> str:
    return _NO_NAME.sub("-", show_id)[:_LONGEST_NAME].strip("-") or "show"


def _age(folder: Path) -> tuple[str, int, str]:
    """Sorts by second, and then by the number that folders of the same second were given."""
    stem, _, number = folder.name.rpartition("-")
    return (folder.name[:15], int(number), stem) if number.isdecimal() else (folder.name[:15], 1, folder.name)


def _number(path: Path) -> int:
    number = path.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
