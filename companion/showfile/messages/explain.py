"""Findings → problems, in the language of the show."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from companion.show.problems import Mark, Problem, Severity
from companion.showfile.fields.about import Language
from companion.showfile.messages.findings import Finding, MadeMark
from companion.showfile.messages.sentences import DID_YOU_MEAN, FROM_RECIPE, ONE_OF, WRITE, Sentences
from companion.showfile.messages.words import WORDS

MAX_PROBLEMS = 100
"""More than anyone mends at once."""

_SHOWN = 48
"""Characters of the author's own words in a sentence."""
_WHOLE = frozenset({"path", "source"})
"""Facts that are of no use unless they are whole: where to look."""
_OPTIONS_SHOWN = 12
_OPTIONS_COMPARED = 700
"""The IANA time zones are some 600."""

_LANGUAGE = re.compile(rb"(?:^|[\s{,])language:[ ]*[\"']?(zh|en)\b")


def language_of(source: bytes, otherwise: Language = Language.ENGLISH) -> Language:
    """The language that a file asks for, readable or not; ``otherwise`` when it does not say."""
    # A file saved as UTF-16 has a NUL beside each letter; it cannot be read, but can be answered.
    found = _LANGUAGE.search(source.replace(b"\0", b""))
    if found is None:
        return otherwise
    return Language.CHINESE if found.group(1) == b"zh" else Language.ENGLISH


def explain(findings: Iterable[Finding], language: Language, file: str) -> tuple[Problem, ...]:
    """At most ``MAX_PROBLEMS`` problems in the order of the file, and one more if there are others."""
    ordered = sorted(_once(findings), key=lambda finding: (finding.mark.line, finding.mark.column))
    told = ordered[:MAX_PROBLEMS]
    if rest := ordered[MAX_PROBLEMS:]:
        errors = any(finding.severity is Severity.ERROR for finding in rest)
        severity = Severity.ERROR if errors else Severity.WARNING
        told.append(Finding(code="more-problems", mark=rest[0].mark, severity=severity))
    return tuple(_problem(finding, language, file) for finding in told)


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """The same thing about the same place is one problem: a value may stand in several cues of a recipe."""
    return {(finding.code, finding.mark, *finding.facts.items()): finding for finding in findings}.values()


def _problem(finding: Finding, language: Language, file: str) -> Problem:
    message, hint = _sentences(finding, language)
    mark = finding.mark
    if isinstance(mark, MadeMark):
        by_recipe, by_item = WORDS[language][FROM_RECIPE]
        origin = by_item if mark.item else by_recipe
        message = origin.format(message=message, recipe=mark.recipe, item=_shown(mark.item))
    return Problem(
        code=finding.code,
        severity=finding.severity,
        file=file,
        mark=Mark(mark.line, mark.column),
        message=message,
        hint=hint,
    )


def _sentences(finding: Finding, language: Language) -> Sentences:
    words = WORDS[language]
    facts = {
        name: _on_one_line(str(fact)) if name in _WHOLE else _shown(str(fact))
        for name, fact in finding.facts.items()
    }
    facts["given"] = _shown(finding.given)
    message, hint = words[finding.code]
    if finding.because is not None:
        facts["because"], remedy = _sentences(finding.because, language)
        return message.format_map(facts), remedy
    if finding.write:
        hint, facts["write"] = words[WRITE][0], _on_one_line(finding.write)
    elif suggestion := _closest(finding):
        hint, facts["suggestion"] = words[DID_YOU_MEAN][0], _on_one_line(suggestion)
    elif finding.options and len(finding.options) <= _OPTIONS_SHOWN:
        one_of, between = words[ONE_OF]
        hint = f"{hint}{between}{one_of}" if hint else one_of
        facts["options"] = ", ".join(_shown(option) for option in _ordered(finding))
    return message.format_map(facts), hint.format_map(facts)


def _closest(finding: Finding) -> str:
    given = finding.given[:_SHOWN].lower()
    options = {option.lower(): option for option in _ordered(finding)[:_OPTIONS_COMPARED]}
    if given in options:
        return options[given]
    # The last part of a long name is often all that people remember: ``Shanghai`` of ``Asia/Shanghai``.
    tails = {option.rpartition("/")[2]: name for option, name in options.items()}
    found = get_close_matches(given, options, 1)
    if found:
        return options[found[0]]
    found = get_close_matches(given, tails, 1)
    return tails[found[0]] if found else ""


def _ordered(finding: Finding) -> list[str]:
    """As the author or the schema lists them, unless they are a set."""
    options = finding.options
    return sorted(options) if isinstance(options, frozenset) else list(options)


def _shown(words: str) -> str:
    """An author's words in a sentence: not too long, and seen even when there are none."""
    cropped = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    return _on_one_line(cropped) if cropped else '""'


def _on_one_line(words: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in words)
