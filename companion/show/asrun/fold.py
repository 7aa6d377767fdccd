"""The fold of a journal into its as-run record."""

from collections.abc import Iterable
from typing import Protocol

from companion.show.asrun.record import AsRun
from companion.show.events import Event


class Entry(Protocol):
    """A line of a journal, as its reader gives it."""

    @property
    def seq(self) -> int: ...

    @property
    def caused_by(self) -> int | None: ...

    @property
    def event(self) -> Event: ...


def as_run(entries: Iterable[Entry]) -> AsRun:
    """What was planned and what happened in the run that these lines tell of, from its first line on.

    Works on a run that is unfinished, or was edited on air, or was begun by an older version.

    Raises:
        ValueError: the lines do not begin with the opening of a show.
    """
    raise NotImplementedError
