"""A journal is believed when it is whole; what is wrong with any other is said with its line."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.journal.chain import NO_HASH, canonical, digest
from companion.journal.codec import encode, kind_of
from companion.journal.reader import JournalDamaged, read, verify
from companion.show.events import CueDue
from companion.show.times import RunMs
from tests.journal.examples import GOLDEN, ONE_OF_EACH, moment

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A copy of the golden journal, free to be broken."""
    return Path(shutil.copy(GOLDEN, tmp_path / "journal.jsonl"))


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_the_journal_of_version_0_1_0_reads_as_what_happened_then():
    assert tuple(read(GOLDEN).events) == ONE_OF_EACH


def test_entries_know_their_number_and_their_cause():
    entries = read(GOLDEN).entries
    assert [entry.seq for entry in entries] == list(range(1, len(ONE_OF_EACH) + 1))
    assert entries[0].caused_by is None
    assert [entry.caused_by for entry in entries[1:]] == [entry.seq for entry in entries[:-1]]


def test_a_whole_journal_tells_its_first_and_last_line():
    chain = verify(GOLDEN)
    last = json.loads(lines_of(GOLDEN)[-1])
    assert (chain.lines, chain.last_hash, chain.torn) == (len(ONE_OF_EACH), last["hash"], 0)
    assert (chain.first_at, chain.last_at) == ("2026-11-23T14:30:00.000Z", last["at"])
    assert chain.notice is None


def test_an_empty_journal_is_whole(tmp_path: Path):
    empty = tmp_path / "journal.jsonl"
    empty.touch()
    assert (verify(empty).lines, verify(empty).last_hash) == (0, NO_HASH)


def changed(path: Path, line: int, **fields: object) -> None:
    """Change fields of a line as somebody would who does not know of the hash."""
    lines = lines_of(path)
    record = json.loads(lines[line - 1])
    lines[line - 1] = canonical(record | fields) + b"\n"
    path.write_bytes(b"".join(lines))


def replaced(path: Path, line: int, data: bytes) -> None:
    lines = lines_of(path)
    lines[line - 1 : line] = [data]
    path.write_bytes(b"".join(lines))


def swapped(path: Path) -> None:
    lines = lines_of(path)
    lines[4], lines[5] = lines[5], lines[4]
    path.write_bytes(b"".join(lines))


def rehashed(path: Path, line: int, **fields: object) -> None:
    """Change fields of a line and give it a hash that fits, as somebody would who knows of it."""
    lines = lines_of(path)
    record = json.loads(lines[line - 1]) | fields
    lines[line - 1] = canonical(record | {"hash": digest(record)}) + b"\n"
    path.write_bytes(b"".join(lines))


def one_byte(path: Path, line: int, before: bytes, after: bytes) -> None:
    lines = lines_of(path)
    assert lines[line - 1].count(before) == 1
    replaced(path, line, lines[line - 1].replace(before, after))


CHANGED = "its hash is not that of its content; it was changed after it was written."


@pytest.mark.parametrize(
    ("tamper", "line", "said"),
    [
        (lambda path: changed(path, 4, scene="Product"), 4, CHANGED),
        (lambda path: changed(path, 4, hash="a" * 64), 4, CHANGED),
        (lambda path: changed(path, 4, prev="a" * 64), 4, CHANGED),
        (lambda path: changed(path, 4, seq=5), 4, CHANGED),
        (lambda path: changed(path, 4, run_ms=1), 4, CHANGED),
        (lambda path: changed(path, 4, at="2026-11-23T14:30:05.081Z"), 4, CHANGED),
        (lambda path: changed(path, 4, kind="cue_due"), 4, CHANGED),
        (lambda path: changed(path, 4, caused_by=None), 4, CHANGED),
        (lambda path: changed(path, 4, extra=1), 4, CHANGED),
        (lambda path: changed(path, 1, engine="9.9"), 1, CHANGED),
        (
            lambda path: changed(path, 1, schema=2),
            1,
            "the journal is of format 2, begun by version 0.1.0; this version reads format 1.",
        ),
        (lambda path: changed(path, 4, hash="A" * 64), 4, "'hash' is not a SHA-256 in hex."),
        (lambda path: changed(path, 4, seq="4"), 4, "'seq' is missing or of another type."),
        (lambda path: rehashed(path, 4, scene="Product"), 5, "it does not continue the line before"),
        (lambda path: rehashed(path, 15, prev="b" * 64), 15, "it does not continue the line before"),
        (
            lambda path: rehashed(path, 4, caused_by=4),
            4,
            "'caused_by' must be the number of a line before it",
        ),
        (lambda path: rehashed(path, 4, engine="1"), 4, "only the first line tells 'schema' and 'engine'"),
        (swapped, 5, "its number is 6; lines were removed, inserted or moved before it."),
        (lambda path: replaced(path, 4, b""), 4, "its number is 5; lines were removed"),
        (lambda path: replaced(path, 1, b""), 1, "the first line must tell its 'schema' and 'engine'."),
        (lambda path: replaced(path, 4, lines_of(path)[3] * 2), 5, "its number is 4; lines were removed"),
        (lambda path: replaced(path, 4, b"\n" + lines_of(path)[3]), 4, "it is empty; lines were removed"),
        (lambda path: replaced(path, 4, b"\0" * 40 + b"\n"), 4, "it is not JSON."),
        (lambda path: one_byte(path, 4, b"Host", b"H\0st"), 4, "it is not JSON."),
        (lambda path: one_byte(path, 4, b"Host", b"H\xffst"), 4, "it is not UTF-8 text."),
        (lambda path: one_byte(path, 4, b'"Host"', b'"\\u0048ost"'), 4, "its content is the same, but it"),
        (lambda path: one_byte(path, 4, b'"Host"', b'"\\ud800"'), 4, CHANGED),
        (lambda path: one_byte(path, 4, b"5080", b"NaN"), 4, "it is not JSON."),
        (lambda path: one_byte(path, 4, b"5080", b"9" * 5000), 4, "it is not JSON."),
        (lambda path: one_byte(path, 4, b'"Host"', b"[" * 100_000), 4, "it is not JSON."),
        (lambda path: one_byte(path, 4, b"\n", b"\r\n"), 4, "its content is the same, but it"),
        (lambda path: one_byte(path, 4, b'"seq":4', b'"seq":4,"seq":4'), 4, "its content is the same"),
        (lambda path: replaced(path, 4, b"[]\n"), 4, "it is not a JSON object."),
        (lambda path: replaced(path, 15, b"{}\n"), 15, "'seq' is missing or of another type."),
    ],
)
def test_damage_is_named_by_line_and_the_file_left_alone(
    journal: Path, tamper: Callable[[Path], None], line: int, said: str
):
    tamper(journal)
    before = journal.read_bytes()
    for look in (verify, read):
        with pytest.raises(JournalDamaged) as damage:
            look(journal)
        assert damage.value.line == line
        assert str(damage.value.reason).startswith(said)
        assert str(damage.value).startswith(f"{journal} line {line}: ")
    assert journal.read_bytes() == before


def test_no_single_flipped_bit_goes_unnoticed(journal: Path):
    data = journal.read_bytes()
    start = data.index(b"\n") + 1
    end = data.index(b"\n", start)
    for place in range(start, end):
        for bit in (1, 16, 128):
            journal.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
            with pytest.raises(JournalDamaged):
                verify(journal)


@pytest.mark.parametrize("left", [1, 40, -1])
def test_a_torn_last_line_is_left_out_and_told(journal: Path, left: int):
    lines = lines_of(journal)
    torn = lines[-1][:left]
    journal.write_bytes(b"".join(lines[:-1]) + torn)
    before = journal.read_bytes()
    found = read(journal)
    assert tuple(found.events) == ONE_OF_EACH[:-1]
    assert found.chain.torn == len(torn)
    assert found.chain.notice is not None
    assert f"line {len(lines)} was cut off" in str(found.chain.notice)
    assert journal.read_bytes() == before


def test_zeros_that_a_power_failure_left_at_the_end_are_a_torn_line(journal: Path):
    journal.write_bytes(journal.read_bytes() + b"\0" * 4096)
    assert verify(journal).torn == 4096
    assert len(read(journal).entries) == len(ONE_OF_EACH)


def test_an_event_of_a_later_version_is_whole_but_cannot_be_read(journal: Path):
    record = json.loads(lines_of(journal)[-1])
    later = {**record, "kind": "moon_landed", "seq": record["seq"] + 1, "prev": record["hash"]}
    journal.write_bytes(journal.read_bytes() + canonical(later | {"hash": digest(later)}) + b"\n")
    assert verify(journal).lines == len(ONE_OF_EACH) + 1
    with pytest.raises(JournalDamaged, match="this version cannot read it: There is no event of kind"):
        read(journal)


def test_ten_thousand_lines_are_read_in_a_few_seconds_even_on_a_busy_machine(tmp_path: Path):
    path = tmp_path / "journal.jsonl"
    prev = NO_HASH
    with path.open("wb") as file:
        for number in range(1, 10_001):
            event = CueDue(at=moment(number), cue=f"cue-{number}", pass_no=1, due=RunMs(number))
            record = {"seq": number, "kind": kind_of(event), "caused_by": None, "prev": prev, **encode(event)}
            if number == 1:
                record |= {"schema": 1, "engine": "0"}
            prev = digest(record)
            file.write(canonical(record | {"hash": prev}) + b"\n")
    began = time.process_time()
    assert len(read(path).entries) == 10_000
    assert time.process_time() - began < 3


def the_documented_verifier(path: Path) -> subprocess.CompletedProcess[str]:
    text = (CHECKOUT / "docs/reference/journal.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 20
    return subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_verifier_in_the_documentation_agrees_on_a_whole_journal(journal: Path):
    done = the_documented_verifier(journal)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"whole: {len(ONE_OF_EACH)} lines, last hash {verify(journal).last_hash}\n"


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda path: changed(path, 4, scene="Product"), "line 4 was changed\n"),
        (lambda path: rehashed(path, 4, scene="Product"), "line 5 does not follow the one before\n"),
        (swapped, "line 5 does not follow the one before\n"),
        (lambda path: one_byte(path, 4, b"\n", b"\r\n"), "line 4 is not spelt as it was written\n"),
    ],
)
def test_the_verifier_in_the_documentation_finds_damage(
    journal: Path, tamper: Callable[[Path], None], said: str
):
    tamper(journal)
    done = the_documented_verifier(journal)
    assert (done.returncode, done.stderr) == (1, said)
