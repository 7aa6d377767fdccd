"""One journal file as the disk sees it: what it has confirmed, and what must not be forgotten until then."""

import os
from collections.abc import Iterable
from pathlib import Path

from companion.errors import Sentence
from companion.journal.files import keep_numbered, read_from_start, write_all
from companion.journal.reader import Chain
from companion.kept import BINARY, FILE_MODE, make_folder, sync_folder


class Disturbed(OSError):
    """Somebody else laid hands on the file."""

    def __init__(self, code: str) -> None:
        self.reason = Sentence(code)
        super().__init__(str(self.reason))


class Disk:
    """Takes lines, writes them, confirms them. Every method may raise OSError, ``repair`` puts it right.

    After a failed fsync nobody knows which of the pages behind it were kept, and a later fsync may call
    them fine; so all lines since the last confirmed one are kept, and written again.
    """

    def __init__(self, path: Path, after: Chain | None) -> None:
        self.durable_lines = after.lines if after else 0
        self._path = path
        self._durable = after.size if after else 0
        """Bytes of the file that were confirmed."""
        self._last_line = b""
        """The last confirmed one; the chain makes it stand for all before it."""
        self._lines: list[bytes] = []
        """Not yet confirmed."""
        self._written = 0
        """How many of these are written."""
        if after is None:
            make_folder(path.parent)
        new = os.O_CREAT | os.O_EXCL if after is None else 0
        self._fd = os.open(path, os.O_RDWR | os.O_APPEND | BINARY | new, FILE_MODE)
        try:
            if after is not None:
                self._cut(read_from_start(self._fd), after)
            os.fsync(self._fd)
            sync_folder(path.parent)
        except BaseException:
            os.close(self._fd)
            raise

    @property
    def written_lines(self) -> int:
        """How many lines of the journal were handed to the system, confirmed or not."""
        return self.durable_lines + self._written

    def take(self, lines: Iterable[bytes]) -> None:
        self._lines.extend(lines)

    def write(self) -> None:
        """Hand everything taken to the system; it survives the process, not yet a power failure."""
        if self._written < len(self._lines):
            write_all(self._fd, b"".join(self._lines[self._written :]))
            self._written = len(self._lines)

    def sync(self) -> None:
        """Confirm everything written."""
        if not self._written:
            return
        os.fsync(self._fd)
        # A file that was removed can be written for ever, and nobody will find it.
        if not self._in_place():
            raise Disturbed("disk.replaced")
        if os.fstat(self._fd).st_size != self._durable + sum(map(len, self._lines[: self._written])):
            raise Disturbed("disk.foreign-lines")
        self._confirm()

    def repair(self) -> None:
        """After a failure: bring the file to what it should hold, and confirm that.

        A file that was removed is made again; one that somebody else put there is left alone. What stands
        after the last confirmed byte is written over with the same bytes, never cut first: a crash
        meanwhile must not take lines away that were there.
        """
        self._find()
        tail = b"".join(self._lines)
        fd = os.open(self._path, os.O_RDWR | BINARY)
        try:
            os.lseek(fd, self._durable, os.SEEK_SET)
            write_all(fd, tail)
            os.ftruncate(fd, self._durable + len(tail))
            os.fsync(fd)
        finally:
            os.close(fd)
        self._written = len(self._lines)
        self._confirm()

    def close(self) -> None:
        os.close(self._fd)

    def _confirm(self) -> None:
        confirmed = self._lines[: self._written]
        if confirmed:
            self._durable += sum(map(len, confirmed))
            self.durable_lines += len(confirmed)
            self._last_line = confirmed[-1]
        del self._lines[: self._written]
        self._written = 0

    def _cut(self, data: bytes, after: Chain) -> None:
        """Keep a torn last line beside the journal, and take it off its end."""
        whole, torn = data[: after.size], data[after.size :]
        self._last_line = whole[whole.rfind(b"\n", 0, -1) + 1 :]
        if len(whole) != after.size or len(torn) != after.torn:
            raise Disturbed("disk.changed")
        if torn:
            keep_numbered(self._path.parent, "journal-torn-{}.bin", torn)
            os.ftruncate(self._fd, after.size)

    def _in_place(self) -> bool:
        try:
            return os.path.samestat(os.stat(self._path), os.fstat(self._fd))
        except FileNotFoundError:
            return False

    def _find(self) -> None:
        """Make the path lead to our confirmed lines, and have that file open."""
        try:
            found = self._path.read_bytes()
        except FileNotFoundError:
            found = self._put_back()
        foreign = not self._in_place()
        if foreign and found and len(found) < self._durable:
            found = self._complete(found)
        if len(found) < self._durable or not found[: self._durable].endswith(self._last_line):
            raise Disturbed("disk.beginning")
        if foreign and found and not self._durable:
            raise Disturbed("disk.foreign-file")
        fresh = os.open(self._path, os.O_RDWR | os.O_APPEND | BINARY)
        self.close()
        self._fd = fresh

    def _complete(self, found: bytes) -> bytes:
        """A folder that was moved away and back holds our file as it was then: add what it lacks."""
        ours = read_from_start(self._fd)[: self._durable]
        if len(ours) < self._durable or not ours.startswith(found):
            return found
        fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | BINARY)
        try:
            write_all(fd, ours[len(found) :])
            os.fsync(fd)
        finally:
            os.close(fd)
        return ours

    def _put_back(self) -> bytes:
        """Write the confirmed lines to the path again, from the file that has lost its name."""
        ours = read_from_start(self._fd)[: self._durable]
        make_folder(self._path.parent)
        keep_numbered(self._path.parent, f"{self._path.name}.copy-{{}}", ours).rename(self._path)
        sync_folder(self._path.parent)
        return ours
