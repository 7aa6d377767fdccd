"""Watching the show file and what lies around it: told whenever it reads differently than before."""

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from companion.show.model import Plan
from companion.showfile import Language, Loaded, Surroundings, load_show

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
"""A look is a few calls of ``stat``; file notices of the system do not come from network drives."""

LOOK_AGAIN_S = 0.3
"""After a change: a file that is the same at both looks is no longer being written."""

GONE_AFTER_S = 10.0
"""Editors and syncing folders take a file away and put another in its place; that takes less."""

_DIGITS = 12

_Stamp = tuple[int, int, int]
"""Instant of the last change, size and number of a file: one that was replaced by renaming differs too."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look sees, without reading."""

    file: _Stamp | None
    """None: it is not there, or the drive is not."""
    around: tuple[tuple[str, _Stamp], ...]


def digest_of(source: bytes, plan: Plan) -> str:
    """A name for the plan that a show file led to.

    Of the plan too, because what lies around the file is part of it without standing in it. Not of the places
    of its graphics: one that was mended or moved is no edit that anybody has to approve.
    """
    told = repr(replace(plan, graphics={}))
    return hashlib.sha256(source + told.encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Reading:
    """The show file as it was read."""

    loaded: Loaded
    digest: str
    """Of the plan; empty when there is none."""


class ShowFileWatch:
    """Reads a show file anew when it was saved.

    ``tell`` is called on the event loop with what became of the file: at first, and each time that this
    is something else; with None when for 10 s there was nothing to read. While the file is being written,
    or away for a shorter time, nothing is told.
    """

    def __init__(
        self,
        file: Path,
        data: Path | None,
        tell: Callable[[Reading | None], None],
        *,
        otherwise: Language = Language.ENGLISH,
        now_s: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._otherwise = otherwise
        self._file = file
        self._data = data
        self._tell = tell
        self._now_s = now_s
        self._sleep = sleep
        self._last: _Look | None = None
        """What the last look saw."""
        self._read: _Look | None = None
        """What was there to be seen when the file was last read."""
        self._told: Reading | None = None
        self._away_since_s: float | None = None
        self._told_away = False

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                settled = await self.look()
            except Exception:
                # Whatever is wrong with this file, the show that runs does not depend on it.
                log.exception("The show file could not be looked at")
                settled = True
            await self._sleep(LOOK_EVERY_S if settled else LOOK_AGAIN_S)

    async def look(self) -> bool:
        """Look once, and read the file if it has changed and settled; False when it is to settle yet."""
        # In threads, like the reading: a drive on the network may keep a call for seconds.
        seen = await asyncio.to_thread(self._see)
        before, self._last = self._last, seen
        if seen.file is None:
            self._away()
            return True
        if seen == self._read and not self._told_away:
            self._away_since_s = None
            return True
        if seen != before:
            return False
        reading = await asyncio.to_thread(self._load)
        if not reading.loaded.source:
            self._away()  # Empty, locked, or gone between the two calls: the next look tries again.
            return True
        self._read, self._away_since_s = seen, None
        if reading != self._told or self._told_away:
            self._told, self._told_away = reading, False
            self._tell(reading)
        return True

    def _away(self) -> None:
        now_s = self._now_s()
        if self._away_since_s is None:
            self._away_since_s = now_s
        elif now_s - self._away_since_s >= GONE_AFTER_S and not self._told_away:
            self._told_away = True
            self._tell(None)

    def _load(self) -> Reading:
        loaded = load_show(self._file, Surroundings.of(self._file.parent, self._data), self._otherwise)
        digest = digest_of(loaded.source, loaded.plan) if loaded.plan is not None else ""
        return Reading(loaded, digest)

    def _see(self) -> _Look:
        return _Look(_stamp(self._file), tuple(self._around()))

    def _around(self) -> Iterator[tuple[str, _Stamp]]:
        """What a plan depends on beside the file: recipes, playbooks, manifests, files that it names.

        A file that comes or goes changes its folder, so of all others the folders are enough.
        """
        home = self._file.parent
        for place in (home, self._data):
            if place is None:
                continue
            for folder in (place / "cues", place / "cues" / "playbooks", place / "overlays"):
                for path in _entries(folder):
                    yield from _seen(path)
                    if path.parent.name == "overlays":
                        yield from _seen(path / f"{path.name}.ograf.json")
        for folder in _entries(home):
            if folder.is_dir() and folder != self._data:
                yield from _seen(folder)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []


def _seen(path: Path) -> Iterator[tuple[str, _Stamp]]:
    stamp = _stamp(path)
    if stamp is not None:
        yield str(path), stamp


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)
