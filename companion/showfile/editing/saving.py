"""Putting changes of a rundown into its show file, and the file in the place of the old one."""

import os
import stat
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from companion.errors import CompanionError
from companion.show.difference import differences
from companion.show.editing.changes import Change, Rundown, applied
from companion.show.editing.unsaved import Left
from companion.show.editing.values import NotEdited
from companion.show.model import Plan
from companion.show.problems import Problem, Severity
from companion.showfile import Language, Loaded
from companion.showfile.editing.changing import changed
from companion.showfile.editing.refusals import EditRefused

_WORDS = {
    Language.CHINESE: {
        "unwritten": "写不了 {path}：{reason}",
        "changed": "{path} 在这期间被别人改过，所以没有写入。",
        "again": "看一下现在的内容，再改一次。",
        "otherwise": "改完读出来和这里的不一样，所以没有写入",
        "depends": "它跟着的那处改动没能写入",
    },
    Language.ENGLISH: {
        "unwritten": "{path} cannot be written: {reason}",
        "changed": "{path} was changed by somebody else meanwhile, so nothing was written.",
        "again": "Look at what it says now, then make the change again.",
        "otherwise": "the file would say something else then, so it was not written",
        "depends": "a change that it follows from was not written",
    },
}

Read = Callable[[bytes], Loaded]
"""Reads a show file, with what lies around it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A show file with changes in it."""

    source: bytes
    plan: Plan
    """What it leads to."""
    left: tuple[Left, ...]
    """Changes that are not in it, and why."""


def with_changes(source: bytes, changes: Sequence[Change], read: Read) -> Written:
    """The file with as many of these changes as can be made in it, each touching its own lines alone.

    A change is left where the file cannot be edited there, where the show would have an error more, and where
    it would not be read as it is meant. ``source`` leads to a plan as it is.
    """
    was = read(source)
    if was.plan is None:
        raise ValueError("changes are made of a show file that leads to a plan")
    whole = _Attempt(source, was.plan, was)
    left = [one for change in changes if (one := whole.make(change)) is not None]
    if (done := whole.judged(read)) is not None:
        return Written(whole.source, done, tuple(left))
    # Something is wrong with one of them, so each is judged by itself.
    sure = _Attempt(source, was.plan, was)
    plan, left = was.plan, []
    for change in changes:
        trial = sure.copy()
        unmade = trial.make(change)
        if unmade is None and (now := trial.judged(read)) is not None:
            sure, plan = trial, now
        else:
            left.append(unmade or Left(change=change, reason=trial.trouble(read)))
    return Written(sure.source, plan, tuple(left))


class _Attempt:
    """A file in which changes are made one after the other, and the rundown that it should lead to."""

    def __init__(self, source: bytes, plan: Plan, was: Loaded) -> None:
        self.source = source
        self._rundown: Rundown = plan.rundown
        self._plan = plan
        self._was = was

    def copy(self) -> "_Attempt":
        other = _Attempt(self.source, self._plan, self._was)
        other._rundown = self._rundown
        return other

    def make(self, change: Change) -> Left | None:
        """Make it, or say why it is left."""
        try:
            rundown = applied(self._rundown, (change,))
            self.source = changed(self.source, change, self._rundown)
        except EditRefused as refused:
            return Left(change=change, reason=str(refused))
        except NotEdited:
            return Left(change=change, reason=self._words["depends"])
        self._rundown = rundown
        return None

    def judged(self, read: Read) -> Plan | None:
        """The plan that the file leads to, if it is the one that was meant and nothing is worse now."""
        now = read(self.source)
        if now.plan is None or new_errors(self._was, now):
            return None
        wanted = replace(self._plan, rundown=self._rundown)
        return now.plan if not differences(wanted, now.plan) else None

    def trouble(self, read: Read) -> str:
        """Why it was not judged well."""
        worse = new_errors(self._was, read(self.source))
        return worse[0].message if worse else self._words["otherwise"]

    @property
    def _words(self) -> dict[str, str]:
        return _WORDS[self._was.language]


def new_errors(was: Loaded, now: Loaded) -> list[Problem]:
    """The errors of each kind of which there are more than before: those that say something new, if any."""
    errors = [problem for problem in now.problems if problem.severity is Severity.ERROR]
    old = [problem for problem in was.problems if problem.severity is Severity.ERROR]
    grown = Counter(problem.code for problem in errors) - Counter(problem.code for problem in old)
    known = {(problem.code, problem.message) for problem in old}
    of_kind = [problem for problem in errors if problem.code in grown]
    return [problem for problem in of_kind if (problem.code, problem.message) not in known] or of_kind


def write_over(show: Path, before: bytes, after: bytes, language: Language) -> None:
    """Put ``after`` in the place of the file at once, so that a reader finds the one or the other.

    The file keeps its mode and, where that is allowed, its owner; a symbolic link goes on pointing at it.
    Raises ``CompanionError`` when the file no longer says ``before``, or cannot be written.
    """
    words = _WORDS[language]
    target = show.resolve()
    temporary: Path | None = None
    try:
        kept = target.stat()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(stat.S_IMODE(kept.st_mode))
        _keep_owner(temporary, kept)
        if target.read_bytes() != before:
            raise CompanionError(words["changed"].format(path=show), hint=words["again"])
        temporary.replace(target)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CompanionError(words["unwritten"].format(path=show, reason=reason)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _keep_owner(file: Path, kept: os.stat_result) -> None:
    mine = file.stat()
    if hasattr(os, "chown") and (mine.st_uid, mine.st_gid) != (kept.st_uid, kept.st_gid):
        try:
            os.chown(file, kept.st_uid, kept.st_gid)
        except PermissionError:
            return  # Only root may give files away; a colleague who may write the file owns it now.
