"""What pages have changed, put on top of what the show file says by now.

Both come from the rundown that the file had before. What only one of them has changed is as that one has it.
Where both have changed the same, it is as the page has it, and told as a clash: nobody loses an edit unseen.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from companion.show.copies import next_free
from companion.show.difference import reordered
from companion.show.editing.changes import (
    Added,
    Change,
    FieldSet,
    Moved,
    Removed,
    Rundown,
    changes_between,
    differ,
    in_one_loop,
    line_of,
)
from companion.show.editing.values import LENGTHS, NotEdited, fit, text_of, with_text
from companion.show.model import Segment


class Both(StrEnum):
    """In what a page and the file have met."""

    FIELD = "field"
    """Each has set it to something else."""
    REMOVED = "removed"
    """The file has taken out what a page has changed; it stays."""
    CHANGED = "changed"
    """The file has changed what a page has taken out; it stays out."""
    MOVED = "moved"
    """Each has put it elsewhere."""
    ADDED = "added"
    """Each has added one of that name; that of the page is called otherwise now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    both: Both
    segment: str
    title: str
    field: str = ""
    page: str = ""
    """What the page has set, and what the rundown has."""
    file: str = ""
    """What the file says."""


@dataclass(frozen=True, slots=True)
class Rebased:
    rundown: Rundown
    clashes: tuple[Clash, ...]


def rebased(was: Rundown, page: Rundown, file: Rundown) -> Rebased:
    """``was`` is the rundown that the file had before, ``page`` what pages have made of it, ``file`` what the
    file says now."""
    changes = changes_between(was, page)
    if not changes:
        return Rebased(file, ())
    work = _Rebase(was, page, file)
    for change in changes:
        work.make(change)
    return Rebased(work.fitting(), tuple(work.clashes))


class _Rebase:
    def __init__(self, was: Rundown, page: Rundown, file: Rundown) -> None:
        self._was = {segment.id: segment for segment in was}
        self._page = page
        self._file = {segment.id: segment for segment in file}
        self._rundown = list(file)
        self._names: dict[str, str] = {}
        """What a page has added, by the name that it had, where it has another one now."""
        both = {segment.id for segment in was} & self._file.keys()
        self._reordered = reordered(
            [segment.id for segment in was if segment.id in both],
            [segment.id for segment in file if segment.id in both],
        )
        self.clashes: list[Clash] = []

    def make(self, change: Change) -> None:
        match change:
            case FieldSet():
                self._set(change)
            case Removed(segment=name):
                self._remove(name)
            case Added(segment=segment):
                self._add(segment)
            case Moved(segment=name):
                self._move(name)

    def fitting(self) -> Rundown:
        """The rundown, with the lengths of the page wherever those of both together would not fit."""
        return tuple(self._fitting(segment) for segment in self._rundown)

    def _set(self, change: FieldSet) -> None:
        there = [segment for segment in self._rundown if line_of(segment) == change.line]
        if not there:
            self._keep(change.line)
            return
        now = text_of(there[0], change.field)
        if now not in (change.was, change.value):
            self._tell(Both.FIELD, there[0], change.field.value, page=change.value, file=now)
        self._rundown = [
            with_text(one, change.field, change.value) if line_of(one) == change.line else one
            for one in self._rundown
        ]

    def _keep(self, line: str) -> None:
        """The file has taken out what a page has changed. Of a loop there is nothing left to keep it in."""
        segment = next(segment for segment in self._page if line_of(segment) == line)
        self._tell(Both.REMOVED, segment)
        if segment.loop is None and segment.id not in {one.id for one in self._rundown}:
            self._insert(segment)

    def _remove(self, name: str) -> None:
        now = next((segment for segment in self._rundown if segment.id == name), None)
        if now is None:
            return
        if differ((self._was[name],), (now,)):
            self._tell(Both.CHANGED, now)
        self._rundown.remove(now)

    def _add(self, segment: Segment) -> None:
        called = segment.id
        if called in self._file:
            if not differ((self._file[called],), (segment,)):
                return
            self._tell(Both.ADDED, segment)
            taken = {one.id for one in (*self._rundown, *self._page)}
            self._names[called] = next_free(called, taken)
            segment = replace(segment, id=self._names[called])
        self._insert(segment, called)

    def _move(self, name: str) -> None:
        segment = next((one for one in self._rundown if one.id == name), None)
        if segment is None:
            self._tell(Both.REMOVED, self._was[name])
            self._insert(self._was[name])
            return
        before = [one.id for one in self._rundown]
        self._rundown.remove(segment)
        self._insert(segment)
        if name in self._reordered and before != [one.id for one in self._rundown]:
            self._tell(Both.MOVED, segment)

    def _insert(self, segment: Segment, called: str = "") -> None:
        """Behind the nearest segment before it on the page that is still there, and never within a loop.

        ``called`` is its name on the page where it has another one now.
        """
        order = [one.id for one in self._page]
        place = order.index(called or segment.id)
        there = {one.id: n for n, one in enumerate(self._rundown)}
        before = (self._names.get(other, other) for other in reversed(order[:place]))
        at = next((there[other] + 1 for other in before if other in there), 0)
        while 0 < at < len(self._rundown) and in_one_loop(self._rundown[at - 1], self._rundown[at]):
            at += 1
        self._rundown.insert(at, segment)

    def _fitting(self, segment: Segment) -> Segment:
        try:
            fit(segment)
        except NotEdited:
            page = next((one for one in self._page if line_of(one) == line_of(segment)), None)
            if page is None:
                return segment
            for field in LENGTHS:
                if text_of(segment, field) != text_of(page, field):
                    self._tell(
                        Both.FIELD,
                        segment,
                        field.value,
                        page=text_of(page, field),
                        file=text_of(segment, field),
                    )
                    segment = with_text(segment, field, text_of(page, field))
        return segment

    def _tell(self, both: Both, segment: Segment, field: str = "", *, page: str = "", file: str = "") -> None:
        clash = Clash(both=both, segment=segment.id, title=segment.title, field=field, page=page, file=file)
        if clash not in self.clashes:
            self.clashes.append(clash)
