"""Bytes of a journal: written whole, read whole, and never over what is there."""

import itertools
import os
from pathlib import Path

from companion.kept import BINARY, FILE_MODE, sync_folder


def write_all(fd: int, data: bytes) -> None:
    """``os.write`` until all of it is written; a short write is followed by its reason."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def read_from_start(fd: int) -> bytes:
    """All of an open file, even of one that has lost its name."""
    os.lseek(fd, 0, os.SEEK_SET)
    parts = []
    while part := os.read(fd, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def keep_numbered(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` to the first of ``name.format(1)``, ``name.format(2)``, … that is not taken.

    Raises:
        OSError: nothing is left of what could not be written whole.
    """
    for number in itertools.count(1):
        path = folder / name.format(number)
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, FILE_MODE)
        except FileExistsError:
            continue
        try:
            write_all(fd, data)
            os.fsync(fd)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(fd)
        sync_folder(folder)
        return path
    raise AssertionError("there is always a next number")
