"""One process per data folder: two journals of one show would be two truths."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from companion.errors import CompanionError, Sentence, system_reason
from companion.journal.files import write_all
from companion.kept import BINARY, FILE_MODE, make_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "companion.lock"

_FAR = 1 << 30
"""Where Windows locks its one byte: what is locked cannot be read there, and the pid must be."""


class DataFolderInUse(CompanionError):
    """Another process works in the data folder, or nobody can."""


@contextlib.contextmanager
def lock(data_folder: Path) -> Iterator[None]:
    """Hold the data folder, made if it is missing, for this process alone.

    The system lets go of it when the process ends, however it ends.

    Raises:
        DataFolderInUse: another process holds it (the text names it), or it cannot be written.
    """
    try:
        make_folder(data_folder)
        fd = os.open(data_folder / NAME, os.O_RDWR | os.O_CREAT | BINARY, FILE_MODE)
    except OSError as error:
        raise DataFolderInUse(
            Sentence("data.unusable", {"folder": data_folder, "reason": system_reason(error)}),
            hint=Sentence("data.writable"),
        ) from error
    try:
        try:
            _take(fd)
        except OSError:
            raise DataFolderInUse(_held(data_folder, fd), hint=Sentence("data.stop-other")) from None
        os.ftruncate(fd, 0)
        write_all(fd, f"{os.getpid()}\n".encode())
        yield
    finally:
        # The file stays: whoever waits on it and whoever made a new one would both hold "the" lock.
        os.close(fd)


def holder(data_folder: Path) -> int | None:
    """The process that holds the data folder now; None: nobody. Changes nothing.

    Raises:
        OSError: the system does not say.
    """
    try:
        fd = os.open(data_folder / NAME, os.O_RDWR | BINARY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        pid = os.read(fd, 32).decode("ascii", "replace").strip()
        # A number that no process has is of one that ended. To try the lock would then, for a moment,
        # keep out whoever is just starting.
        if not pid.isdecimal() or not psutil.pid_exists(int(pid)):
            return None
        try:
            _take(fd)
        except OSError:
            return int(pid)
        return None
    finally:
        os.close(fd)


def _held(data_folder: Path, fd: int) -> Sentence:
    pid = os.read(fd, 32).decode("ascii", "replace").strip()
    # Empty between another process's taking the lock and its writing its number.
    if not pid.isdecimal():
        return Sentence("data.held", {"folder": data_folder})
    return Sentence("data.held-by", {"folder": data_folder, "pid": pid})


def _take(fd: int) -> None:
    if sys.platform == "win32":
        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(fd, 0, os.SEEK_SET)
    else:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
