"""Opening what somebody named as a file."""

import os
import stat
from pathlib import Path


class SpecialFileError(OSError):
    """A device, a pipe or a socket: reading it may wait for ever, or never end."""


def contents(path: Path, most: int) -> bytes:
    """What is in a file, at most the first ``most`` bytes of it. Never waits for anybody to write.

    Raises:
        SpecialFileError: not a regular file; it has not been opened, which might have done something.
        OSError: missing, a folder, or it cannot be read.
        ValueError: no system has such a path.
    """
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise SpecialFileError(str(path))
    with open(path, "rb", opener=_without_waiting) as file:
        # A file of the system (/proc/kmsg) may have nothing to give at the moment, which is told as None.
        return file.read(most) or b""


def _without_waiting(path: str, flags: int) -> int:
    """Should it have become a pipe since it was looked at."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
