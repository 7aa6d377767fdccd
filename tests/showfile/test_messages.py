"""The exact words that the author of a wrong show file sees.

Each ``bad/*.yaml`` is a show with a mistake, and the ``.txt`` beside it what is said about it, in the show's
own language and then in the other one. After a change of words, write them anew and read the difference
before committing it:

    UPDATE_MESSAGES=1 pytest tests/showfile/test_messages.py && git diff tests/showfile/bad
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from companion.resources import GraphicFields, limits, safe_areas
from companion.show.problems import Problem
from companion.showfile import Language, Surroundings, read_show
from companion.showfile.examine import Examined, examine
from companion.showfile.graphics import Broken, read_placement
from companion.showfile.messages.explain import explain
from companion.showfile.messages.sentences import DID_YOU_MEAN, FROM_RECIPE, ONE_OF, WRITE
from companion.showfile.messages.words import WORDS

BAD = Path(__file__).parent / "bad"

_ANY = GraphicFields(known=frozenset(), required=frozenset())
AROUND = Surroundings(
    folder=BAD,
    graphics={
        **dict.fromkeys(("product-card", "seller-info", "flash-sale"), _ANY),
        "notice": GraphicFields(
            known=frozenset({"title", "line", "language", "theme"}), required=frozenset({"title"})
        ),
    },
    recipes={path.stem: path for path in sorted((BAD / "cues").glob("*.yaml"))},
    limits=limits(BAD),
    safe_areas=safe_areas(BAD),
)
BROKEN = replace(
    AROUND,
    broken={
        folder.name: broken
        for folder in sorted((BAD / "overlays").iterdir())
        if isinstance(broken := read_placement(folder), Broken)
    },
)
BAD_BOOKS = replace(
    AROUND, playbooks={path.stem: path for path in sorted((BAD / "playbooks").glob("*.yaml"))}
)
"""Beside the bad shows lie ``assets/``, with files that shows name rightly and wrongly, recipes, some of them
broken, in ``cues/``, limits and safe areas of platforms, most of them broken, in ``limits/`` and
``safe-areas/``, and broken overlays in ``overlays/`` and playbooks in ``playbooks/``,
around the shows that are called after them."""

NEEDS_NO_EXAMPLE = {
    # Held by tests of their own, for files that nobody would want to read.
    *("file-missing", "file-is-folder", "file-special", "file-unreadable", "file-too-big"),
    *("too-many-nodes", "too-deep", "more-problems", "syntax"),
    # Needs files that a checkout cannot hold everywhere.
    *("asset-outside", "asset-unreadable", "asset-too-big", "graphic-unreadable"),
    *(DID_YOU_MEAN, ONE_OF, WRITE, FROM_RECIPE),
}


def around(show: Path) -> Surroundings:
    if show.stem.startswith("broken-playbooks"):
        return BAD_BOOKS
    return BROKEN if show.stem.startswith("broken-overlays") else AROUND


SHOWS = sorted(BAD.glob("*.yaml"))
EXAMINED: Mapping[str, Examined] = {
    path.stem: examine(path.read_bytes(), path.name, around(path)) for path in SHOWS
}

every_bad_show = pytest.mark.parametrize("path", SHOWS, ids=lambda path: path.stem)


def told(path: Path, language: Language) -> tuple[Problem, ...]:
    return explain(EXAMINED[path.stem].findings, language, path.name)


def as_text(problem: Problem) -> str:
    place = f"{problem.file}:{problem.mark.line}:{problem.mark.column}"
    return (
        f"{place}: {problem.severity} {problem.code}\n  {problem.message}\n  {problem.hint}".rstrip() + "\n"
    )


@every_bad_show
def test_a_mistake_is_told_in_exactly_these_words(path: Path) -> None:
    own = EXAMINED[path.stem].language
    blocks = [
        f"[{language}]\n" + "".join(as_text(problem) for problem in told(path, language))
        for language in sorted(Language, key=lambda language: language is not own)
    ]
    words = "\n".join(blocks)
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_MESSAGES"):
        expected.write_text(words, encoding="utf-8", newline="\n")
    assert words == expected.read_text(encoding="utf-8")


@every_bad_show
def test_the_author_is_told_in_the_language_of_the_show(path: Path) -> None:
    problems = read_show(path.read_bytes(), path.name, around(path)).problems
    assert problems
    assert problems == told(path, EXAMINED[path.stem].language)


def test_every_kind_of_problem_has_an_example() -> None:
    findings = [finding for examined in EXAMINED.values() for finding in examined.findings]
    codes = {finding.code for finding in findings}
    codes |= {finding.because.code for finding in findings if finding.because is not None}
    assert codes == set(WORDS[Language.CHINESE]) - NEEDS_NO_EXAMPLE


def test_both_languages_have_the_same_sentences_with_the_same_gaps() -> None:
    gaps = {language: {code: _gaps(code, language) for code in WORDS[language]} for language in Language}
    assert gaps[Language.CHINESE] == gaps[Language.ENGLISH]


def _gaps(code: str, language: Language) -> tuple[set[str], ...]:
    """The gaps of what is wrong, and those of what to do."""
    return tuple({gap for _, gap, _, _ in Formatter().parse(text) if gap} for text in WORDS[language][code])


def test_each_language_is_written_in_itself() -> None:
    """English with Chinese words in it is a sentence that was pasted into the wrong table."""
    for code, (message, hint) in WORDS[Language.ENGLISH].items():
        assert not _has_chinese(message + hint), code
    for code, (message, _) in WORDS[Language.CHINESE].items():
        assert _has_chinese(message), code


def _has_chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


@every_bad_show
def test_a_problem_points_into_the_file(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    for finding in EXAMINED[path.stem].findings:
        assert 1 <= finding.mark.line <= len(lines)
        assert 1 <= finding.mark.column <= len(lines[finding.mark.line - 1]) + 1


@pytest.mark.parametrize("language", Language)
def test_nothing_that_a_library_says_reaches_the_author(language: Language) -> None:
    words = " ".join(as_text(problem) for path in SHOWS for problem in told(path, language))
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
