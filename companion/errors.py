"""What is told to a person in place of a traceback.

The exit code of a command comes from here and nowhere else: 0 fine, 1 the thing asked about is
wrong or cannot be done, 2 the command was used wrongly.
"""

from typing import ClassVar


class CompanionError(Exception):
    """Something a person can act on. ``str()`` is a whole sentence: what is wrong, and where.

    ``hint`` says what to do about it, None where the sentence leaves no choice. Raise it where the
    cause is known; only the command line and the web edge catch it, to print it without a traceback.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class WrongUsage(CompanionError):
    """The command cannot mean anything as it was written: a flag, an address or a path that is none."""

    exit_code: ClassVar[int] = 2
