"""The entries of one bag: who is there already, and the lines that are still to be written."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from companion.feeds.entry_file import (
    FILE,
    EntryFile,
    Head,
    Line,
    Unreadable,
    decode,
    encode,
    read_heads,
    torn_bytes,
)
from companion.show.bags.entry import Entry, Verdict, counts_instead
from companion.show.draw.protocol import public_id

LATEST = 5
"""So many entries the operator sees."""

ENTRANTS = 18
"""So many of those who can win run by in the picture before it says who has won."""


@dataclass(frozen=True, slots=True)
class Counts:
    entered: int
    eligible: int
    ineligible: Mapping[Verdict, int]
    unchecked: int
    """Of those that can win: not everything that the bag asks is known of them."""
    latest: tuple[Line, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Loaded:
    torn: bool
    """Its last line was not whole."""
    damaged: tuple[int, ...]
    """Numbers of the other lines that cannot be read."""


class BagEntries:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.salt: bytes | None = None
        self.failure = ""
        """Why nothing can be written now; empty when all is well."""
        self.frozen = False
        self.taken = 0
        """Lines that were to be written, since this process began; ``kept`` of them are."""
        self.kept = 0
        self.counted = (0, 0)
        """How many had entered, and how many of them could win, when all that was taken was on disk last."""
        self._verdicts: dict[str, Verdict] = {}
        """By id; by platform and user id while there is no salt to make ids with."""
        self._count: Counter[Verdict] = Counter()
        self._unchecked = 0
        self._latest: deque[Line] = deque(maxlen=LATEST)
        self._entrants: deque[str] = deque(maxlen=ENTRANTS)
        self._pending: deque[bytes] = deque()
        self._file = EntryFile(folder / FILE)
        self._one_writer = threading.Lock()

    @property
    def entered(self) -> int:
        return len(self._verdicts)

    @property
    def eligible(self) -> int:
        return self._count[Verdict.ELIGIBLE]

    def counts(self) -> Counts:
        ineligible: dict[Verdict, int] = {
            verdict: number
            for verdict, number in sorted(self._count.items())
            if number and verdict is not Verdict.ELIGIBLE
        }
        return Counts(self.entered, self.eligible, ineligible, self._unchecked, tuple(reversed(self._latest)))

    @property
    def entrants(self) -> tuple[str, ...]:
        """What the latest of those who can win are called, by their accounts where they gave no name."""
        return tuple(name for name in self._entrants if name)

    def verdict_of(self, id: str, entry: Entry) -> Verdict | None:
        """Of the entry that counts for this viewer; None: they have not entered."""
        return self._verdicts.get(id or _provisional(entry))

    def take(self, line: Line) -> bool:
        """Count the entry, and have it written; False when the viewer's earlier one counts."""
        key = line.id or _provisional(line.entry)
        if not self._counts(key, line.judged.verdict, unchecked=bool(line.judged.unchecked)):
            return False
        self._latest.append(line)
        if line.judged.verdict is Verdict.ELIGIBLE:
            self._entrants.append(_called(line.entry))
        self._pending.append(encode(line))
        self.taken += 1
        return True

    def write(self) -> None:
        """Have everything that was taken on disk. It may be called in any thread.

        Raises:
            OSError: it cannot be written, and is tried again by the next call.
        """
        with self._one_writer:
            lines = [self._pending.popleft() for _ in range(len(self._pending))]
            if not lines:
                return
            try:
                self._file.add(b"".join(lines))
            except OSError:
                self._pending.extendleft(reversed(lines))
                raise
            self.kept += len(lines)

    def close(self) -> None:
        """Write the rest, and let go of the file.

        Raises:
            OSError: the rest cannot be written.
        """
        try:
            self.write()
        finally:
            self._file.close()

    def load(self) -> Loaded:
        """Count what is on disk.

        Raises:
            OSError: it cannot be read.
        """
        damaged = []
        latest: deque[bytes] = deque(maxlen=LATEST)
        entrants: deque[bytes] = deque(maxlen=ENTRANTS)
        for head in read_heads(self.folder / FILE):
            if isinstance(head, Unreadable):
                damaged.append(head.number)
            elif self._counts(head.id or _early(head), head.verdict, unchecked=head.unchecked):
                latest.append(head.text)
                if head.verdict is Verdict.ELIGIBLE:
                    entrants.append(head.text)
        self._latest.extend(line for text in latest if (line := decode(text)) is not None)
        self._entrants.extend(_called(line.entry) for text in entrants if (line := decode(text)) is not None)
        self.counted = (self.entered, self.eligible)
        return Loaded(torn_bytes(self.folder / FILE) > 0, tuple(damaged))

    def ids(self, salt: bytes) -> set[str]:
        """Of everyone who was taken. It may be called in any thread."""
        keys = list(self._verdicts)
        return {public_id(salt, *key.split(":", 1)) if ":" in key else key for key in keys}

    def fold(self, salt: bytes, judged: Callable[[Head], Verdict]) -> tuple[Mapping[str, Verdict], int]:
        """What counts for each id of those on disk, with their verdicts given anew; and how many lines are
        damaged.

        Raises:
            OSError: they cannot be read.
        """
        verdicts: dict[str, Verdict] = {}
        damaged = 0
        for head in read_heads(self.folder / FILE):
            if isinstance(head, Unreadable):
                damaged += 1
                continue
            id = head.id or _id_of_early(head, salt)
            verdict = judged(head)
            if id not in verdicts or counts_instead(verdicts[id], verdict):
                verdicts[id] = verdict
        return verdicts, damaged

    def find(self, ids: Collection[str]) -> Mapping[str, Entry]:
        """The entries on disk that count for these ids; without those that were purged.

        Raises:
            OSError: they cannot be read.
        """
        found: dict[str, Head] = {}
        for head in read_heads(self.folder / FILE):
            if isinstance(head, Unreadable) or head.id not in ids:
                continue
            before = found.get(head.id)
            if before is None or counts_instead(before.verdict, head.verdict):
                found[head.id] = head
        lines = {id: decode(head.text) for id, head in found.items()}
        return {id: line.entry for id, line in lines.items() if line is not None and line.entry.user_id}

    def name_early_ones(self, salt: bytes) -> None:
        """There is a salt now: who came before gets an id."""
        self.salt = salt
        early = [key for key in self._verdicts if ":" in key]
        for key in early:
            platform, _, user_id = key.partition(":")
            id = public_id(salt, platform, user_id)
            verdict = self._verdicts.pop(key)
            if id in self._verdicts:
                self._count[verdict] -= 1
            else:
                self._verdicts[id] = verdict
        self.counted = (min(self.counted[0], self.entered), min(self.counted[1], self.eligible))

    def _counts(self, key: str, verdict: Verdict, *, unchecked: bool) -> bool:
        before = self._verdicts.get(key)
        if before is not None:
            if not counts_instead(before, verdict):
                return False
            self._count[before] -= 1
        self._verdicts[key] = verdict
        self._count[verdict] += 1
        self._unchecked += unchecked
        return True


def _called(entry: Entry) -> str:
    return entry.name or entry.user_id


def _early(head: Head) -> str:
    """The key of somebody who came before there were ids; empty for a line that names nobody (any more)."""
    line = decode(head.text)
    return "" if line is None else _provisional(line.entry)


def _id_of_early(head: Head, salt: bytes) -> str:
    platform, _, user_id = _early(head).partition(":")
    return public_id(salt, platform, user_id)


def _provisional(entry: Entry) -> str:
    """An id is hex, and has no colon."""
    return f"{entry.platform}:{entry.user_id}"
