"""The data folder: can it be written, has it room, who else is at it, who can read what is secret."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from companion import keys, settings
from companion.checkup.findings import Area, Finding, fine, hurts, stops, worth_knowing
from companion.journal.lock import holder
from companion.obs import emergency

_MB = 1_000_000

SCARCE_MB = 2_000
"""A show writes some tens of megabytes, but what runs beside it (OBS's log, a browser) fills a disk too."""
TOO_LITTLE_MB = 200
"""The journal of a long show and its copies; with less, it may stop in the middle."""


class KeysFile(StrEnum):
    FINE = "keys-fine"
    MISSING = "keys-missing"
    BROKEN = "keys-broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFacts:
    folder: Path
    there: bool
    writable: bool
    """It can be written; where it is missing, it can be made."""
    free_mb: int
    held_by: int | None = None
    """The process that works in it; None: nobody."""
    keys: KeysFile = KeysFile.FINE
    open_to_others: tuple[Path, ...] = ()
    """Files that hold a secret and that other users of this machine can read."""


def read_data(folder: Path, *, password_in_file: bool) -> DataFacts:
    """Looks at the folder and writes nothing. ``password_in_file``: that of OBS stands in settings.yaml.

    Raises:
        OSError: the system does not say.
    """
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    secret = [keys.FILE_NAME, emergency.FILE, *([settings.FILE_NAME] if password_in_file else [])]
    files = [folder / name for name in secret]
    return DataFacts(
        folder=folder,
        there=folder.is_dir(),
        writable=nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK),
        free_mb=shutil.disk_usage(nearest).free // _MB,
        held_by=holder(folder),
        keys=_keys(folder),
        open_to_others=tuple(file for file in files if os.name == "posix" and _is_open(file)),
    )


def _keys(folder: Path) -> KeysFile:
    if keys.kept_keys(folder) is not None:
        return KeysFile.FINE
    return KeysFile.BROKEN if (folder / keys.FILE_NAME).exists() else KeysFile.MISSING


def _is_open(file: Path) -> bool:
    return file.exists() and bool(file.stat().st_mode & 0o077)


def judge_data(facts: DataFacts) -> Iterator[Finding]:
    folder = str(facts.folder)
    if not facts.writable:
        yield stops(Area.DATA, "data-unwritable", folder)
    else:
        yield fine(Area.DATA, "data-ready" if facts.there else "data-new", folder)
    if facts.held_by is not None:
        yield worth_knowing(Area.DATA, "data-held", pid=facts.held_by)
    if facts.free_mb < TOO_LITTLE_MB:
        yield stops(Area.DATA, "disk-full", mb=facts.free_mb)
    elif facts.free_mb < SCARCE_MB:
        yield hurts(Area.DATA, "disk-scarce", mb=facts.free_mb)
    else:
        yield fine(Area.DATA, "disk-free", gb=facts.free_mb // 1000)
    match facts.keys:
        case KeysFile.FINE:
            yield fine(Area.DATA, "keys-fine")
        case KeysFile.MISSING:
            yield worth_knowing(Area.DATA, "keys-missing")
        case KeysFile.BROKEN:
            yield hurts(Area.DATA, "keys-broken", str(facts.folder / keys.FILE_NAME))
    for file in facts.open_to_others:
        yield hurts(Area.DATA, "open-to-others", str(file), path=file)
