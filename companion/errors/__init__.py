"""What is told to a person in place of a traceback.

The exit code of a command comes from here and nowhere else: 0 fine, 1 the thing asked about is
wrong or cannot be done, 2 the command was used wrongly.

Where something goes wrong, nobody knows yet who will read of it. So it is raised as a ``Sentence``, in no
language; the command line and the pages put it into words. Logs and programs get English, by ``str()``.
"""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Union

from companion.errors.words import ENGLISH, WORDS

Fact = Union[str, int, Path, "Sentence"]
"""What a sentence tells of; one that stands inside another is put into the same language."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to tell a person, in any of the languages of ``errors.words``."""

    code: str
    """Its name in the tables; it stays when the wording is bettered."""
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def spoken(self, language: str) -> str:
        """In this language (``zh-CN``, ``en``), or in English where that one has no words here."""
        told = {name: said(fact, language) for name, fact in self.facts.items()}
        return WORDS.get(language, WORDS[ENGLISH])[self.code].format_map(told)

    def __str__(self) -> str:
        return self.spoken(ENGLISH)


def said(fact: Fact, language: str) -> str:
    """A sentence in this language; anything else as it is."""
    return fact.spoken(language) if isinstance(fact, Sentence) else str(fact)


class CompanionError(Exception):
    """Something a person can act on. ``str()`` is a whole sentence: what is wrong, and where.

    ``hint`` says what to do about it, None where the sentence leaves no choice. Raise it where the
    cause is known; only the command line and the web edge catch it, to print it without a traceback. Text
    in place of a ``Sentence`` is told as it is: whoever raised it knew in which language.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str | Sentence, *, hint: str | Sentence | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self._hint = hint

    @property
    def hint(self) -> str | None:
        return None if self._hint is None else str(self._hint)

    def spoken(self, language: str) -> str:
        """What is wrong, and on a line of its own what to do about it."""
        lines = [self.message] if self._hint is None else [self.message, self._hint]
        return "\n".join(said(line, language) for line in lines)


class WrongUsage(CompanionError):
    """The command cannot mean anything as it was written: a flag, an address or a path that is none."""

    exit_code: ClassVar[int] = 2


def system_reason(error: OSError) -> Sentence:
    """Why the system refused; what a crew is never likely to meet is told in the system's own words."""
    name = errno.errorcode.get(error.errno or 0, "")
    if isinstance(error, socket.gaierror):
        name = "no-host"
    code = f"system.{name}"
    if code in WORDS[ENGLISH]:
        return Sentence(code)
    reason = error.strerror or str(error)
    return Sentence("system.other", {"reason": f"{reason[:1].lower()}{reason[1:]}"})
