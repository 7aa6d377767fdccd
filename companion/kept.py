"""Files that show or name people, or hold a secret: for their owner alone, and whole or not there at all."""

import os
import secrets
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
"""Nobody else on the machine reads them, nor what the crew did."""

BINARY: int = getattr(os, "OBINARY", 0)
"""Keeps Windows from spelling line ends its own way: what a digest was taken of must stay byte for byte."""


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it that are missing, so that their names survive a power cut.

    Raises:
        OSError: it cannot be made.
    """
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=FOLDER_MODE, exist_ok=True)
            sync_folder(missing.parent)


def put(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Have exactly ``data`` at ``path``, on the disk itself, when this returns; until then what was there.

    ``durable`` False: a power cut may take the file, or leave it empty; it costs no wait for the disk.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, FILE_MODE)
        with open(fd, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(fd)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in the folder survive a power cut, where the system offers that."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
