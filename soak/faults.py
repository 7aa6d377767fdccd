"""What must hold of the answer to any show file."""

import functools
import re
from collections.abc import Iterator
from string import Formatter

from companion.show.problems import Problem, Severity
from companion.showfile import Language, Loaded
from companion.showfile.messages.sentences import DID_YOU_MEAN, FROM_RECIPE, ONE_OF, WRITE
from companion.showfile.messages.words import WORDS
from companion.showfile.reading.lines import lines_of


def faults(source: bytes, loaded: Loaded) -> list[str]:
    """What is wrong with the answer to a file, whatever the file."""
    found = []
    if (loaded.plan is None) != any(problem.severity is Severity.ERROR for problem in loaded.problems):
        found.append("a plan and an error, or neither")
    places = [(problem.mark.line, problem.mark.column) for problem in loaded.problems]
    if places != sorted(places):
        found.append("the problems are not in the order of the file")
    lines = lines_of(source)
    for problem in loaded.problems:
        line, column = problem.mark.line, problem.mark.column
        if not 1 <= line <= len(lines) or not 1 <= column <= len(lines[line - 1]) + 1:
            found.append(f"{problem.code}: {line}:{column} is not in the file")
        found += _wording(problem, loaded.language)
    return found


def _wording(problem: Problem, language: Language) -> Iterator[str]:
    """Whether a problem is told in the words of its language, with every gap filled."""
    words = WORDS[language]
    message, hint = words[problem.code]
    one_of, between = words[ONE_OF]
    hints = (hint, words[WRITE][0], words[DID_YOU_MEAN][0], one_of, f"{hint}{between}{one_of}")
    made = (from_recipe.replace("{message}", message) for from_recipe in words[FROM_RECIPE])
    if not any(_is_said(sentence, problem.message) for sentence in (message, *made)):
        yield f"{problem.code}: not its sentence: {problem.message!r}"
    if not any(_is_said(template, problem.hint) for template in hints):
        yield f"{problem.code}: not its hint: {problem.hint!r}"
    for sentence in (problem.message, problem.hint):
        if not sentence.isprintable():
            yield f"{problem.code}: a control character in {sentence!r}"


def _is_said(template: str, sentence: str) -> bool:
    return _pattern(template).fullmatch(sentence) is not None


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    """The template with something in each of its gaps."""
    parts = Formatter().parse(template)
    return re.compile("".join(re.escape(text) + (".+" if gap is not None else "") for text, gap, *_ in parts))
