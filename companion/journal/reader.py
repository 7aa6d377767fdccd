"""A journal from disk: verified line by line, then decoded."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.errors import CompanionError, Fact, Sentence
from companion.journal.chain import NO_HASH, SCHEMA, canonical, digest
from companion.journal.codec import ENVELOPE, UnreadableEvent, decode
from companion.show.events import Event

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class JournalDamaged(CompanionError):
    """The journal is not as it was written, or not for this version to read. The file is left as it is."""

    def __init__(self, path: Path, line: int, reason: Sentence) -> None:
        super().__init__(
            Sentence("journal.damaged", {"path": path, "line": line, "reason": reason}),
            hint=Sentence("journal.kept"),
        )
        self.path = path
        self.line = line
        """Counts from 1."""
        self.reason = reason
        """What is wrong with that line."""


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    caused_by: int | None
    """``seq`` of the entry that caused this one; None when it came from outside."""
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What holds a journal together: every line was verified up to ``last_hash``."""

    path: Path
    lines: int
    last_hash: str
    """Of the last whole line; 64 zeros when there is none."""
    size: int
    """Bytes up to the end of the last whole line."""
    torn: int
    """Bytes after it: a last line that was never finished. 0 as a rule."""
    engine: str
    """Version of the companion that began it; empty when there is no line."""
    first_at: str
    last_at: str
    """UTC, ISO 8601; both empty when there is no line."""

    @property
    def notice(self) -> Sentence | None:
        """What a person should know of a journal that is whole, but for its last line."""
        if not self.torn:
            return None
        return Sentence(
            "journal.torn",
            {"path": self.path, "line": self.lines + 1, "torn": self.torn, "lines": self.lines},
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """A journal that was verified whole, and decoded only where somebody looks."""

    chain: Chain
    records: tuple[Mapping[str, Any], ...]
    """Every line as it stands, the first one first."""

    def entry(self, seq: int) -> Entry:
        """The event of one line.

        Raises:
            JournalDamaged: it holds an event that this version does not know.
        """
        record = self.records[seq - 1]
        values = {key: value for key, value in record.items() if key not in ENVELOPE}
        try:
            event = decode(record["kind"], values)
        except UnreadableEvent as error:
            raise JournalDamaged(
                self.chain.path,
                seq,
                Sentence("damage.unknown", {"reason": error.message, "engine": self.chain.engine}),
            ) from None
        return Entry(seq, record["caused_by"], event)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The events of all lines after this one, in order; raises as :meth:`entry` does."""
        return (self.entry(seq) for seq in range(after + 1, self.chain.lines + 1))


@dataclass(frozen=True, slots=True)
class Journal:
    chain: Chain
    entries: tuple[Entry, ...]

    @property
    def events(self) -> Iterator[Event]:
        return (entry.event for entry in self.entries)


def verify(path: Path) -> Chain:
    """Check every line, without asking whether this version knows the events.

    Raises:
        JournalDamaged: a line is not as it was written. Whole lines missing at the end cannot be seen.
        OSError: the file cannot be read.
    """
    return read_lines(path).chain


def read(path: Path) -> Journal:
    """Verify and decode the journal.

    A torn last line is left out and told by ``chain.notice``; the file itself is not touched.

    Raises:
        JournalDamaged: a line is not as it was written, or holds an event that this version does not know.
        OSError: the file cannot be read.
    """
    lines = read_lines(path)
    return Journal(lines.chain, tuple(lines.entries()))


def read_lines(path: Path) -> Lines:
    """Verify the journal, and leave its events as they stand.

    Raises:
        JournalDamaged: a line is not as it was written.
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    size = data.rfind(b"\n") + 1
    records: list[dict[str, Any]] = []
    prev = NO_HASH
    for number, line in enumerate(data[:size].split(b"\n")[:-1], start=1):
        try:
            record = _check(line, number, prev)
        except _NotAsWrittenError as wrong:
            raise JournalDamaged(path, number, wrong.reason) from None
        prev = record["hash"]
        records.append(record)
    chain = Chain(
        path=path,
        lines=len(records),
        last_hash=prev,
        size=size,
        torn=len(data) - size,
        engine=records[0]["engine"] if records else "",
        first_at=records[0]["at"] if records else "",
        last_at=records[-1]["at"] if records else "",
    )
    return Lines(chain, tuple(records))


class _NotAsWrittenError(Exception):
    """A line that nobody wrote so."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.reason = Sentence(code, facts)


def _check(line: bytes, number: int, prev: str) -> dict[str, Any]:
    """The record of a line that is whole and follows ``prev``; the error says why it is not or does not."""
    if not line:
        raise _NotAsWrittenError("damage.empty")
    try:
        parsed = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _NotAsWrittenError("damage.not-text") from None
    except (ValueError, RecursionError):
        raise _NotAsWrittenError("damage.not-json") from None
    record = _formed(parsed, number)
    if not _as_written(line, record):
        if digest(record) != record["hash"]:
            raise _NotAsWrittenError("damage.changed")
        if canonical(record) != line:
            raise _NotAsWrittenError("damage.respelt")
    if record["seq"] != number:
        raise _NotAsWrittenError("damage.number", seq=record["seq"])
    if record["prev"] != prev:
        raise _NotAsWrittenError("damage.chain")
    return record


def _as_written(line: bytes, record: Mapping[str, Any]) -> bool:
    """Is it spelt as it should be, with the hash that it should have? False: whoever asks must look closer.

    The hash is taken from the line itself, which spares a resume the spelling of every line once more.
    """
    without, found, rest = line.partition(f'"hash":"{record["hash"]}",'.encode())
    return (
        bool(found)
        and hashlib.sha256(without + rest).hexdigest() == record["hash"]
        and canonical(record) == line
    )


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _formed(record: object, number: int) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise _NotAsWrittenError("damage.not-object")
    for key, kind in (("seq", int), ("at", str), ("kind", str), ("prev", str), ("hash", str)):
        if type(record.get(key)) is not kind:
            raise _NotAsWrittenError("damage.field", field=repr(key))
    if not _HASH.fullmatch(record["hash"]):
        raise _NotAsWrittenError("damage.hash")
    cause = record.get("caused_by", 0)
    if cause is not None and (type(cause) is not int or not 1 <= cause < record["seq"]):
        raise _NotAsWrittenError("damage.cause")
    if number == 1:
        schema = record.get("schema")
        if type(schema) is not int or type(record.get("engine")) is not str:
            raise _NotAsWrittenError("damage.first")
        if schema != SCHEMA:
            engine = record["engine"]
            raise _NotAsWrittenError("damage.format", schema=schema, engine=engine, reads=SCHEMA)
    elif "schema" in record or "engine" in record:
        raise _NotAsWrittenError("damage.moved")
    return record
