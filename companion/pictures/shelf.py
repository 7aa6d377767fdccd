"""The pictures of a running show, ready to be served."""

import asyncio
import contextlib
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from companion import resources
from companion.errors import Sentence
from companion.pictures.cutting import VERSION, Use
from companion.pictures.reading import MOST_MEGABYTES, MOST_MEGAPIXELS, Fault, Refused, read_picture
from companion.pictures.worker import REFUSED

log = logging.getLogger(__name__)

CUT_WITHIN_S = 15
"""Far more than the largest picture takes beside an OBS at work; then its process is ended."""

KEPT = 500
"""Cut pictures in the data folder; the oldest go. None is over 150 kB."""

CACHE = Path("cache", "pictures")
"""In the data folder."""

_WHERE_WE_ARE = Path(__file__).resolve().parents[2]
"""The folder of our package: ``-m`` looks in it first, never beside somebody's show."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A picture as pages get it: WebP."""

    data: bytes
    tag: str
    """The same as long as the file has the same content and is cut in the same way."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was last read."""

    size: int
    changed_ns: int
    outcome: Cut | Fault


class Shelf:
    """Cuts each picture of a show once, keeps the result over runs, and tells the crew of those refused."""

    def __init__(self, show_folder: Path, data_folder: Path) -> None:
        self._show = show_folder
        self._cache = data_folder / CACHE
        self._seen: dict[tuple[str, Use], _Seen] = {}
        self._turns: dict[tuple[str, Use], asyncio.Lock] = {}
        self._one_process = asyncio.Lock()
        """OBS draws on the same machine: pictures are unpacked one after the other."""

    async def prepare(self, pictures: Iterable[tuple[str, Use]], refused: Callable[[Sentence], None]) -> None:
        """Have these pictures ready before a page asks for them; ``refused`` is told why one will not be."""
        await asyncio.to_thread(self._forget_oldest)
        for path, use in pictures:
            before = self._seen.get((path, use))
            await self.get(path, use)
            seen = self._seen.get((path, use))
            if seen is not None and seen is not before and isinstance(seen.outcome, Fault):
                refused(sentence(path, seen.outcome))

    def refused(self, pictures: Iterable[tuple[str, Use]]) -> Mapping[str, Sentence]:
        """By their paths, why those of these pictures are left out on air that were looked at and cannot be
        shown, as they were when they were last asked for."""
        seen = {path: self._seen.get((path, use)) for path, use in pictures}
        return {
            path: sentence(path, one.outcome)
            for path, one in seen.items()
            if one is not None and isinstance(one.outcome, Fault)
        }

    async def get(self, path: str, use: Use) -> Cut | None:
        """A picture by the path that the show file writes; None when it is not there or is refused.

        A file that was changed meanwhile is cut anew.
        """
        key = (path, use)
        async with self._turns.setdefault(key, asyncio.Lock()):
            # In a thread: the folder may lie on a drive in the network that keeps a call for seconds.
            file, stat = await asyncio.to_thread(self._find, path)
            if file is None or stat is None:
                outcome: Cut | Fault = Fault.UNREADABLE
                size = changed_ns = -1
            else:
                size, changed_ns = stat.st_size, stat.st_mtime_ns
            seen = self._seen.get(key)
            if seen is not None and (seen.size, seen.changed_ns) == (size, changed_ns):
                return seen.outcome if isinstance(seen.outcome, Cut) else None
            if file is not None:
                try:
                    outcome = await self._cut(file, use)
                except Refused as refused:
                    outcome = refused.fault
            self._seen[key] = _Seen(size, changed_ns, outcome)
            return outcome if isinstance(outcome, Cut) else None

    def _find(self, path: str) -> tuple[Path | None, os.stat_result | None]:
        file = resources.contained(self._show, path)
        try:
            return file, file.stat() if file is not None else None
        except OSError:
            return None, None

    async def _cut(self, file: Path, use: Use) -> Cut:
        data = await asyncio.to_thread(read_picture, file)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        tag = f"{digest[:32]}-{use}-{VERSION}"
        kept = await asyncio.to_thread(self._recall, tag)
        if kept is None:
            async with self._one_process:
                kept = await _in_a_process(data, use)
            await asyncio.to_thread(self._keep, tag, kept)
        return Cut(kept, tag)

    def _recall(self, tag: str) -> bytes | None:
        file = self._cache / f"{tag}.webp"
        try:
            kept = file.read_bytes()
            file.touch()
        except OSError:
            return None
        # Whole, as far as can be told at a glance: a disk that filled up leaves none that is not.
        return kept if kept[:4] == b"RIFF" and len(kept) == 8 + int.from_bytes(kept[4:8], "little") else None

    def _keep(self, tag: str, data: bytes) -> None:
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._cache, delete=False) as written:
                written.write(data)
            Path(written.name).replace(self._cache / f"{tag}.webp")
        except OSError as error:
            # It is cut again by the next run; this one has it in memory.
            log.debug("A picture could not be kept in %s: %s", self._cache, error)

    def _forget_oldest(self) -> None:
        with contextlib.suppress(OSError):
            kept = sorted(self._cache.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
            for file in kept[KEPT:]:
                file.unlink(missing_ok=True)


async def _in_a_process(data: bytes, use: Use) -> bytes:
    """Raises:
    Refused: it cannot be shown, or was not done in time.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "companion.pictures.worker",
        use.value,
        cwd=_WHERE_WE_ARE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(CUT_WITHIN_S):
            answer, _ = await process.communicate(data)
    except TimeoutError:
        raise Refused(Fault.TOO_SLOW) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == REFUSED:
        raise Refused(Fault(answer.decode()))
    if process.returncode != 0:
        raise Refused(Fault.DAMAGED)
    return answer


def sentence(path: str, fault: Fault) -> Sentence:
    """Why a picture is not shown, and what to do about it."""
    match fault:
        case Fault.NOT_PICTURE:
            return Sentence("picture.not-picture", {"file": path})
        case Fault.OTHER_FORMAT:
            return Sentence("picture.other-format", {"file": path})
        case Fault.TOO_BIG:
            return Sentence("picture.too-big", {"file": path, "megabytes": MOST_MEGABYTES})
        case Fault.TOO_MANY_PIXELS:
            return Sentence("picture.too-many-pixels", {"file": path, "megapixels": MOST_MEGAPIXELS})
        case Fault.DAMAGED:
            return Sentence("picture.damaged", {"file": path})
        case Fault.TOO_SLOW:
            return Sentence("picture.too-slow", {"file": path, "seconds": CUT_WITHIN_S})
        case Fault.UNREADABLE:
            return Sentence("picture.unreadable", {"file": path})
        case _:
            assert_never(fault)
