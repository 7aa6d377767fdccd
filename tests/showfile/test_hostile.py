"""A file made to hurt gets a sentence: no crash, no code run, no wait, no more memory than a show takes."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from companion.showfile import Loaded, Surroundings, load_show
from companion.showfile.reading.reader import MAX_BYTES, MAX_BYTES_WITHOUT_LIBYAML
from soak.faults import faults
from tests.showfile.hostile import SHAPES, SHOW

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.timeout(600)
"""Two processes read a hundred big files each, on a machine that others use."""

SECONDS = {"libyaml": 5.0, "python": 15.0}
"""Processor time for the worst of them. On a machine with nothing else to do it is under one, and three."""

TOLD = {
    "too-deep": {
        *("brackets", "braces", "brackets and braces", "brackets that close", "dashes", "question marks"),
        *("tables in tables", "lists in lists on lines", "dashes then brackets"),
    },
    "file-too-big": {"lines of three megabytes"},
    "too-many-nodes": {
        *("a hundred thousand keys", "a list", "a billion laughs", "a wide laugh", "a deep laugh"),
        *("a laugh in the values of a show", "a list again and again", "a megabyte again and again"),
        "merges of merges",
    },
    "alias-loop": {"itself", "itself, later"},
    "directive": {"a directive", "directives", "directives after the end"},
    "several-documents": {"two shows", "documents", "anchors"},
    "tag": {
        *("a call of the system", "a module", "a new object", "binary", "a set", "an ordered map"),
        *("a tag of its own", "tags", "one long tag"),
    },
    "duplicate-key": {"one key again and again"},
    "not-utf8": {
        *("GBK", "UTF-16", "UTF-16, big end first, unmarked", "UTF-16, little end first, unmarked", "UTF-32"),
        *("English in UTF-16, unmarked", "half a character", "a lone surrogate", "NULs"),
    },
    "bad-character": {
        *("NUL", "every control character", "escape sequences", "a C1 control", "a line separator"),
        *("a next line", "writing turned round", "writing turned round by an escape", "an isolate", "marks"),
        *("a mark in the middle", "a word that is no character"),
    },
    "file-empty": {
        *("nothing", "a mark alone", "comments alone", "a tilde", "a comment", "blanks", "empty lines"),
        "carriage returns",
    },
    "tab": {"tabs"},
    "quote-open": {"an open quote"},
    "bad-amount": {
        *("a million digits", "digits in every number", "noughts in every number"),
        *("Indian digits in every number", "an exponent"),
    },
    "bad-duration": {"a long length", "colons in a length", "digits in every number"},
    "bad-date": {"digits in every number"},
    "bad-date-time": {"a long year"},
    "bad-whole": {"a base", "digits in every number"},
    "bad-version": {"a long version"},
    "missing-key": {
        *("empty segments", "empty cues", "empty actions", "loops without segments", "outputs", "playbooks"),
        *("one value", "products that are words"),
    },
    "key-not-text": {"keys that are tables"},
    "unknown-key": {"a merge", "one value", "a key of a megabyte after a question mark"},
}  # fmt: skip
"""Which sentence is among those about which file."""


@dataclass(frozen=True, slots=True)
class Answer:
    seconds: float
    codes: tuple[str, ...]
    plan: bool
    faults: tuple[str, ...]


@pytest.fixture(name="answers", params=["libyaml", "python"], scope="module")
def _answers(request: pytest.FixtureRequest) -> tuple[str, Mapping[str, Answer]]:
    """What a process with little memory said of every file, with either parser."""
    command = [sys.executable, "-m", "tests.showfile.hostile", request.param]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr
    return request.param, {
        name: Answer(found["seconds"], tuple(found["codes"]), found["plan"], tuple(found["faults"]))
        for name, found in json.loads(done.stdout).items()
    }


def test_every_hostile_file_is_answered_in_sentences(answers: tuple[str, Mapping[str, Answer]]) -> None:
    _, said = answers
    assert said.keys() >= SHAPES.keys()
    assert {name: answer.faults for name, answer in said.items() if answer.faults} == {}
    assert [name for name, answer in said.items() if answer.plan or not answer.codes] == []


def test_no_hostile_file_keeps_anybody_waiting(answers: tuple[str, Mapping[str, Answer]]) -> None:
    parser, said = answers
    assert {name: answer.seconds for name, answer in said.items() if answer.seconds > SECONDS[parser]} == {}


def test_no_hostile_file_runs_anything(answers: tuple[str, Mapping[str, Answer]]) -> None:
    assert not Path("/tmp/hostile").exists()


@pytest.mark.parametrize("code", TOLD)
def test_a_hostile_file_is_told_for_what_it_is(code: str, answers: tuple[str, Mapping[str, Answer]]) -> None:
    parser, said = answers
    told = {name for name, answer in said.items() if code in answer.codes}
    over = {name for name in SHAPES if said[name].codes == ("file-too-big",)} if parser == "python" else set()
    assert TOLD[code] - over <= told


def test_the_parser_in_python_says_how_much_it_reads(answers: tuple[str, Mapping[str, Answer]]) -> None:
    parser, said = answers
    over = {name for name, shape in SHAPES.items() if len(shape()) > MAX_BYTES_WITHOUT_LIBYAML}
    told = {name for name in SHAPES if said[name].codes == ("file-too-big",)}
    assert told == (over if parser == "python" else TOLD["file-too-big"])


# What a path can lead to


def told(path: Path) -> Loaded:
    loaded = load_show(path, Surroundings())
    assert loaded.plan is None
    assert faults(loaded.source, loaded) == []
    return loaded


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom", "/dev/tty"])
def test_a_device_is_not_read(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"there is no {device} here")
    (problem,) = told(Path(device)).problems
    assert problem.code == "file-special"
    assert device in problem.message


def test_nobody_waits_for_the_other_end_of_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "show.yaml"
    os.mkfifo(pipe)
    assert [problem.code for problem in told(pipe).problems] == ["file-special"]


def test_a_socket_is_not_a_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("show.yaml")
        assert [problem.code for problem in told(Path("show.yaml")).problems] == ["file-special"]


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    link = tmp_path / "show.yaml"
    link.symlink_to(link)
    assert [problem.code for problem in told(link).problems] == ["file-unreadable"]


def test_a_link_to_nowhere_is_a_file_that_is_missing(tmp_path: Path) -> None:
    link = tmp_path / "show.yaml"
    link.symlink_to(tmp_path / "gone.yaml")
    assert [problem.code for problem in told(link).problems] == ["file-missing"]


def test_a_file_that_is_not_for_this_user_is_told(tmp_path: Path) -> None:
    path = tmp_path / "show.yaml"
    path.write_bytes(SHOW)
    path.chmod(0)
    with _as_nobody():
        (problem,) = told(path).problems
    assert problem.code == "file-unreadable"


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may read everything; nobody may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_grows_meanwhile_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "show.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    growing = subprocess.Popen([sys.executable, "-c", GROW, path])
    try:
        loaded = told(path)
    finally:
        growing.kill()
        growing.wait()
    assert len(loaded.source) <= MAX_BYTES + 1
    assert {problem.code for problem in loaded.problems} <= {"file-too-big", "file-empty"}


GROW = """
import sys
with open(sys.argv[1], "ab") as file:
    for _ in range(2_000):
        file.write(b"# more" * 20_000)
        file.flush()
"""
