"""The exact words that the author of a wrong show file sees.

Each ``bad/*.yaml`` is a show with a mistake, and the ``.txt`` beside it what is said about it. After a change
of words, write them anew and read the difference before committing it:

    UPDATE_MESSAGES=1 pytest tests/showfile/test_messages.py && git diff tests/showfile/bad
"""

import os
from pathlib import Path
from string import Formatter

import pytest

from companion.show.problems import Problem
from companion.showfile import Language, read_show
from companion.showfile.words import DID_YOU_MEAN, ONE_OF, WORDS, WRITE
from tests.showfile.around import AROUND

BAD = Path(__file__).parent / "bad"

NEEDS_NO_EXAMPLE = {
    # Held by tests of their own, for files that nobody would want to read.
    *("file-missing", "file-is-folder", "file-unreadable", "file-too-big"),
    *("too-many-nodes", "too-deep", "more-problems", "syntax"),
    *(DID_YOU_MEAN, ONE_OF, WRITE),
}


def told(path: Path) -> tuple[Problem, ...]:
    return read_show(path.read_bytes(), path.name, AROUND).problems


def as_text(problem: Problem) -> str:
    place = f"{problem.file}:{problem.mark.line}:{problem.mark.column}"
    return (
        f"{place}: {problem.severity} {problem.code}\n  {problem.message}\n  {problem.hint}".rstrip() + "\n"
    )


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_mistake_is_told_in_exactly_these_words(path: Path) -> None:
    words = "".join(as_text(problem) for problem in told(path))
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_MESSAGES"):
        expected.write_text(words, encoding="utf-8", newline="\n")
    assert words == expected.read_text(encoding="utf-8")


def test_every_kind_of_problem_has_an_example() -> None:
    codes = {problem.code for path in BAD.glob("*.yaml") for problem in told(path)}
    assert codes == set(WORDS[Language.CHINESE]) - NEEDS_NO_EXAMPLE


def test_both_languages_have_the_same_sentences_with_the_same_gaps() -> None:
    gaps = {language: {code: _gaps(code, language) for code in WORDS[language]} for language in Language}
    assert gaps[Language.CHINESE] == gaps[Language.ENGLISH]


def _gaps(code: str, language: Language) -> tuple[set[str], ...]:
    """The gaps of what is wrong, and those of what to do."""
    return tuple({gap for _, gap, _, _ in Formatter().parse(text) if gap} for text in WORDS[language][code])


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_problem_points_into_the_file(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    for problem in told(path):
        assert 1 <= problem.mark.line <= len(lines)
        assert 1 <= problem.mark.column <= len(lines[problem.mark.line - 1]) + 1


def test_nothing_that_a_library_says_reaches_the_author() -> None:
    words = " ".join(as_text(problem) for path in BAD.glob("*.yaml") for problem in told(path))
    for foreign in (
        "pydantic",
        "Input should",
        "Field required",
        "Extra inputs",
        "Value error",
        "scalar",
        "token",
    ):
        assert foreign not in words
