"""The file of the entries of a bag: one JSON object a line, added to and never changed.

Two kinds of lines cannot be read. The last one may be torn, because the power or the process went while it
was being written: it is dropped, for nobody was told that it was kept. Any other was damaged by a hand or a
disk: it stays where it is, is told with its number, and the rest counts.
"""

import errno
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion import kept
from companion.show.bags.entry import Condition, Entry, Judged, Signals, Verdict
from companion.show.times import Ms, WallMs

FILE = "entries.jsonl"

_BINARY: int = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    """Stands for the viewer in all that is published; empty while the bag has no salt to make it with."""
    entry: Entry
    """Without name, user id and text once they are purged."""
    judged: Judged


@dataclass(slots=True)
class Head:
    """What of a line decides about a draw. A crowd of them is read several times as fast as whole lines."""

    id: str
    """As in ``Line``."""
    at: int
    verdict: Verdict
    unchecked: bool
    """Not everything that the bag asks is known of the viewer."""
    text: bytes
    """The line itself."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    number: int
    """Counted from 1."""


def encode(line: Line) -> bytes:
    entry, signals = line.entry, line.entry.signals
    said = {"follows": signals.follows, "fan_club": signals.fan_club, "watched_ms": signals.watched_ms}
    record: dict[str, Any] = {
        "id": line.id,
        "platform": entry.platform,
        "user_id": entry.user_id,
        "name": entry.name,
        "text": entry.text,
        "at": entry.at,
        "signals": {name: value for name, value in said.items() if value is not None},
        "verdict": line.judged.verdict.value,
    }
    if line.judged.unchecked:
        record["unchecked"] = [condition.value for condition in line.judged.unchecked]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


_HEAD = re.compile(
    rb'\{"id":"([0-9a-f]*)",.*"at":(\d{1,15}),"signals":\{[^{}]*\},"verdict":"(\w+)"(,"unchecked":\[[^]]*\])?\}\n'
)
"""A line as ``encode`` writes it. What people write has its quotes escaped in it, so nobody can forge one."""

_VERDICTS = {verdict.value.encode(): verdict for verdict in Verdict}


def read_heads(path: Path) -> Iterator[Head | Unreadable]:
    """Every line of the file in order, but for a torn last one; nothing when there is no file.

    Raises:
        OSError: it is there and cannot be read.
    """
    for number, text in _texts(path):
        found = _HEAD.fullmatch(text)
        verdict = _VERDICTS.get(found[3]) if found is not None else None
        if found is not None and verdict is not None:
            yield Head(found[1].decode(), int(found[2]), verdict, found[4] is not None, text)
        elif (line := decode(text)) is not None:
            judged = line.judged
            yield Head(line.id, line.entry.at, judged.verdict, bool(judged.unchecked), text)
        else:
            yield Unreadable(number)


def read_lines(path: Path) -> Iterator[Line]:
    """Every line of the file in order, without those that cannot be read; nothing when there is no file.

    Raises:
        OSError: it is there and cannot be read.
    """
    return (line for _, text in _texts(path) if (line := decode(text)) is not None)


def _texts(path: Path) -> Iterator[tuple[int, bytes]]:
    """Every line with its number, but for a torn last one."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        for number, text in enumerate(file, 1):
            if not text.endswith(b"\n"):
                return
            yield number, text


def decode(text: bytes) -> Line | None:
    """The line that ``encode`` made; None for what is none."""
    try:
        record = json.loads(text)
        signals = record.get("signals") or {}
        watched = signals.get("watched_ms")
        entry = Entry(
            platform=record.get("platform", ""),
            user_id=record.get("user_id", ""),
            name=record.get("name", ""),
            text=record.get("text", ""),
            at=WallMs(int(record["at"])),
            signals=Signals(
                follows=signals.get("follows"),
                fan_club=signals.get("fan_club"),
                watched_ms=None if watched is None else Ms(int(watched)),
            ),
        )
        unchecked = tuple(Condition(name) for name in record.get("unchecked", ()))
        return Line(_text(record["id"]), entry, Judged(Verdict(record["verdict"]), unchecked))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def torn_bytes(path: Path) -> int:
    """How much of an unfinished line is at the end of the file; 0 when there is none, or no file.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        fd = os.open(path, os.O_RDONLY | _BINARY)
    except FileNotFoundError:
        return 0
    try:
        size = os.lseek(fd, 0, os.SEEK_END)
        return size - _end_of_last_line(fd, size)
    finally:
        os.close(fd)


class EntryFile:
    """Adds lines to the file; one writer at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd: int | None = None
        self._size = 0

    def add(self, data: bytes) -> None:
        """Have these lines on the disk itself when this returns, all of them or none.

        A torn line at the end is cut off before the first of them.

        Raises:
            OSError: they cannot be written, or the file is not as it was left; none of them is there.
        """
        fd = self._fd if self._fd is not None else self._open()
        self._look(fd)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(fd, rest) :]
            os.fsync(fd)
        except OSError:
            os.ftruncate(fd, self._size)
            os.lseek(fd, self._size, os.SEEK_SET)
            raise
        self._size += len(data)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _look(self, fd: int) -> None:
        """Raise OSError when it is not this file, or not all of it, that stands under its name.

        Lines that are written to a file which was removed or replaced are kept nowhere.
        """
        here = os.fstat(fd)
        try:
            so = os.path.samestat(here, self._path.stat()) and here.st_size == self._size
        except FileNotFoundError:
            so = False
        if not so:
            self.close()  # It is opened anew by the next call: somebody may have put back what was there.
            raise self._otherwise()

    def _otherwise(self) -> OSError:
        return OSError(errno.ESTALE, f"{self._path} was removed or changed by another hand; put it back")

    def _open(self) -> int:
        kept.make_folder(self._path.parent)
        new = not self._path.exists()
        if new and self._size:
            raise self._otherwise()
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | _BINARY, kept.FILE_MODE)
        try:
            size = os.lseek(fd, 0, os.SEEK_END)
            whole = _end_of_last_line(fd, size)
            if whole < self._size:
                raise self._otherwise()
            os.ftruncate(fd, whole)
            os.lseek(fd, whole, os.SEEK_SET)
            if new:
                kept.sync_folder(self._path.parent)
        except OSError:
            os.close(fd)
            raise
        self._fd, self._size = fd, whole
        return fd


_LOOK_BACK = 1 << 16
"""More than the longest line has bytes."""


def _end_of_last_line(fd: int, size: int) -> int:
    start = size
    while start > 0:
        begin = max(0, start - _LOOK_BACK)
        os.lseek(fd, begin, os.SEEK_SET)
        end = os.read(fd, start - begin).rfind(b"\n")
        if end >= 0:
            return begin + end + 1
        start = begin
    return 0
