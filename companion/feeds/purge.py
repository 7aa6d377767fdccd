"""Take the people out of runs that are over: names, accounts, comments, and what could lead back to them.

What stays is what a draw is checked with and what the journal says: ids, times, verdicts. Without the salt an
id leads to nobody. Each file is written anew and put in the place of the old one, so whatever stops this
leaves every file whole, as it was or as it is to be; the same again goes on from there, and ends with nothing
left to do.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from companion import kept
from companion.feeds import bag_book, entries, entry_file, names, questions, secret, winners
from companion.feeds.entry_file import Line, read_lines
from companion.feeds.names import Names, Person
from companion.show.bags.entry import counts_instead
from companion.show.times import WallMs

_STAYS = ("id", "at", "verdict", "unchecked")
"""Of a line of entries."""

INCIDENTS = "incidents"
"""The folder of a run in which small pictures of its incidents lie."""

_HOLD_PEOPLE = (entry_file.FILE, secret.FILE, names.FILE, questions.FILE, winners.FILE, winners.SECRET)


class What(StrEnum):
    """What is taken out of a file."""

    ENTRIES = "entries"
    """Name, account, comment and signals of everyone who entered a bag."""
    SALT = "salt"
    """The secret that makes ids of people."""
    WINNERS = "winners"
    """Names and accounts of those who won."""
    REMEMBERED = "remembered"
    """That somebody has won, for bags that leave out recent winners."""
    PICTURES = "pictures"
    """What viewers saw when something broke, the host above all."""
    QUESTIONS = "questions"
    """What viewers asked, in their words."""
    LEFT_OVER = "left_over"
    """What a process that died while it wrote has left behind."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be taken out of one file."""

    path: Path
    what: What
    people: int
    """So many it is about; 0 where nobody can say."""
    do: Callable[[], None]
    """Raises OSError when it cannot be done; the file is as it was then."""


def of_run(run: Path, *, with_winners: bool) -> Iterator[Task]:
    """What is to be taken out of a run; ``with_winners``: also who has won.

    Raises:
        OSError: something in it cannot be read.
    """
    folders = sorted(path for path in (run / entries.BAGS).glob("*") if path.is_dir())
    for folder in folders:
        yield from _entries(run, folder, with_winners=with_winners)
        yield from _salt(folder / secret.FILE)
    yield from _names(run / names.FILE, with_winners=with_winners)
    for picture in sorted((run / INCIDENTS).glob("*.jpg")):
        yield Task(picture, What.PICTURES, 0, picture.unlink)
    yield from _questions(run / questions.FILE)
    for torn in sorted((run / INCIDENTS).glob(".*.jpg.*")):
        yield Task(torn, What.LEFT_OVER, 0, torn.unlink)
    if with_winners:
        for broken in sorted(run.glob("names.broken-*.json")):
            yield Task(broken, What.WINNERS, 0, broken.unlink)
    # Who won in a rehearsal is remembered beside it.
    if (run / winners.SECRET).exists():
        yield Task(run / winners.SECRET, What.SALT, 0, (run / winners.SECRET).unlink)
    for folder in (run, *folders):
        yield from _left_over(folder)


def of_data(data: Path, *, won_before: WallMs) -> Iterator[Task]:
    """What is to be taken out of the data folder itself: that somebody won before an instant.

    Raises:
        OSError: it cannot be read.
    """
    path = data / winners.FILE
    if path.exists():
        lines = path.read_bytes().splitlines(keepends=True)
        left = [line for line in lines if _won_at(line) >= won_before]
        if len(left) < len(lines):
            gone = len(lines) - len(left)
            yield Task(path, What.REMEMBERED, gone, lambda: kept.put(path, b"".join(left)))
    yield from _left_over(data)


def _entries(run: Path, folder: Path, *, with_winners: bool) -> Iterator[Task]:
    path = folder / entry_file.FILE
    if not path.exists():
        return
    before = path.read_bytes()
    # What is behind the last line end was torn, and counts for nothing.
    lines = before[: before.rfind(b"\n") + 1].splitlines(keepends=True)
    after = [_bare(line) for line in lines]
    if b"".join(after) == before:
        return
    people = sum(line != bare for line, bare in zip(lines, after, strict=True))

    def do() -> None:
        if not with_winners:
            _keep_winners(run, folder)
        kept.put(path, b"".join(after))

    yield Task(path, What.ENTRIES, people, do)


def _bare(line: bytes) -> bytes:
    """The line without the person; one that cannot be read may have anybody in it, and keeps its place."""
    record = _object(line)
    told = {name: record[name] for name in _STAYS if name in record} if record is not None else {}
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _keep_winners(run: Path, folder: Path) -> None:
    """Names of winners are kept for longer: those that stand among the entries alone go to the others."""
    published = folder / bag_book.DRAW_FILE
    draw = _object(published.read_bytes()) if published.exists() else None
    if draw is None:
        return
    gone = {id for id, _ in draw.get("passed_over", ())}
    winners_first = (*draw.get("winners", ()), *draw.get("alternates", ()))
    standing = [id for id in winners_first if id not in gone]
    won = frozenset(standing[: len(draw.get("winners", ()))])
    found: dict[str, Line] = {}
    for line in read_lines(folder / entry_file.FILE):
        if line.id not in won or not line.entry.user_id:
            continue
        before = found.get(line.id)
        if before is None or counts_instead(before.judged.verdict, line.judged.verdict):
            found[line.id] = line
    Names(run).keep({id: Person(line.entry.name, line.entry.user_id) for id, line in found.items()})


def _names(path: Path, *, with_winners: bool) -> Iterator[Task]:
    told = _object(path.read_bytes()) if path.exists() else None
    if told is None:
        if with_winners and path.exists():
            yield Task(path, What.WINNERS, 0, path.unlink)
    elif with_winners and (told.get("people") or told.get("salt")):
        empty = json.dumps({"salt": "", "people": {}}).encode()
        yield Task(path, What.WINNERS, len(told.get("people") or ()), lambda: kept.put(path, empty))
    elif told.get("salt"):
        yield Task(path, What.SALT, 0, lambda: _write(path, {**_read(path), "salt": ""}))


def _questions(path: Path) -> Iterator[Task]:
    if path.exists():
        texts = (_object(path.read_bytes()) or {}).get("texts")
        yield Task(path, What.QUESTIONS, len(texts) if isinstance(texts, dict) else 0, path.unlink)


def _salt(path: Path) -> Iterator[Task]:
    """One that cannot be read is left alone: whoever mends it may still want it."""
    told = _object(path.read_bytes()) if path.exists() else None
    if told is not None and "salt" in told:
        left = {name: value for name, value in told.items() if name != "salt"}
        yield Task(path, What.SALT, 0, lambda: _write(path, left))


def _read(path: Path) -> Mapping[str, Any]:
    """Anew, for other names may have come since."""
    return _object(path.read_bytes()) or {}


def _write(path: Path, told: Mapping[str, Any]) -> None:
    kept.put(path, json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")


def _left_over(folder: Path) -> Iterator[Task]:
    for name in _HOLD_PEOPLE:
        for path in sorted(folder.glob(f".{name}.*")):
            yield Task(path, What.LEFT_OVER, 0, path.unlink)


def _won_at(line: bytes) -> int:
    """0 for a line that cannot be read: nobody knows how old it is."""
    record = _object(line)
    at = record.get("at") if record is not None else None
    return at if isinstance(at, int) else 0


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
