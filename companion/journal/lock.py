"""One process per data folder: two journals of one show would be two truths."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from companion.errors import CompanionError
from companion.journal.files import BINARY, FILE_MODE, make_folder, write_all

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
            f"The data folder {data_folder} cannot be used: {error.strerror}.",
            hint="Choose one that this user may write to, with --data.",
        ) from error
    try:
        try:
            _take(fd)
        except OSError:
            raise DataFolderInUse(
                f"The data folder {data_folder} is in use by another companion{_holder(fd)}.",
                hint="Stop that one, or give this one a folder of its own with --data.",
            ) from None
        os.ftruncate(fd, 0)
        write_all(fd, f"{os.getpid()}\n".encode())
        yield
    finally:
        # The file stays: whoever waits on it and whoever made a new one would both hold "the" lock.
        os.close(fd)


def _holder(fd: int) -> str:
    pid = os.read(fd, 32).decode("ascii", "replace").strip()
    # Empty between another process's taking the lock and its writing its number.
    return f" (process {pid})" if pid.isdecimal() else ""


def _take(fd: int) -> None:
    if sys.platform == "win32":
        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(fd, 0, os.SEEK_SET)
    else:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
