"""What differs between two states of a rundown, as changes that can be made of it one by one.

The passes of a loop are several segments of the rundown and one line of the show file: what is set of one of
them is set of all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress, count, groupby
from operator import is_not

from companion.show.difference import reordered
from companion.show.edit_commands import Field
from companion.show.editing.values import NotEdited, text_of, with_text
from companion.show.model import Segment

Rundown = tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet:
    """A field has another value."""

    line: str
    """The segment, as the show file calls it."""
    field: Field
    was: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    segment: Segment
    after: str | None
    """The segment of the rundown directly before it; None: it is the first. Likewise for what is moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    segment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    segment: str
    after: str | None


Change = FieldSet | Added | Removed | Moved


class Conflict(NotEdited):
    """The rundown is not the one that somebody saw who wanted the change; the text says what stands there."""

    def __init__(self, message: str) -> None:
        super().__init__("conflict", message)


def line_of(segment: Segment) -> str:
    """What the show file calls it."""
    return segment.id if segment.loop is None else segment.id.removesuffix(f"-{segment.loop.number}")


def in_one_loop(segment: Segment, following: Segment) -> bool:
    """Do both belong to one loop? Then the show file has no place between its passes."""
    one, other = segment.loop, following.loop
    return one is not None and other is not None and one.loop == other.loop


def changes_between(old: Rundown, new: Rundown) -> tuple[Change, ...]:
    """What makes the new rundown of the old one, in an order in which each can be made in turn."""
    return tuple(_changes(old, new)) if old is not new else ()


def differ(old: Rundown, new: Rundown) -> bool:
    """Is there any change between them?"""
    return old is not new and next(_changes(old, new), None) is not None


def applied(rundown: Rundown, changes: Sequence[Change]) -> Rundown:
    """The rundown with these changes.

    Raises:
        Conflict: a segment that a change is about is not there (or is there already), or has another value.
    """
    for of_fields, several in groupby(changes, lambda change: isinstance(change, FieldSet)):
        if of_fields:  # Of a hundred segments at once, in one walk through the rundown.
            rundown = with_fields(rundown, [one for one in several if isinstance(one, FieldSet)])
        else:
            rundown = reduce(_applied, several, rundown)
    return rundown


def _changes(old: Rundown, new: Rundown) -> Iterator[Change]:
    # Most is the same before and behind: of five hundred segments one was made longer.
    first = _alike(old, new)
    behind = new[first - 1].id if first else None
    old, new = old[first:], new[first:]
    last = _alike(old[::-1], new[::-1])
    old, new = old[: len(old) - last], new[: len(new) - last]
    before, after = _by_id(old), _by_id(new)
    for segment in old:
        if segment.id not in after:
            yield Removed(segment=segment.id)
    told: set[str] = set()
    for segment in new:
        was = before.get(segment.id)
        if was is None or was is segment or line_of(segment) in told:
            continue
        told.add(line_of(segment))
        yield from _fields(was, segment)
    order = reordered([one.id for one in old if one.id in after], [one.id for one in new if one.id in before])
    for segment in new:
        if segment.id not in before:
            yield Added(segment=segment, after=behind)
        elif segment.id in order:
            yield Moved(segment=segment.id, after=behind)
        behind = segment.id


def _alike(old: Rundown, new: Rundown) -> int:
    """How many of the first of them are the same."""
    return next(compress(count(), map(is_not, old, new)), min(len(old), len(new)))


def _fields(old: Segment, new: Segment) -> Iterator[FieldSet]:
    for field in Field:
        was, value = text_of(old, field), text_of(new, field)
        if was != value:
            yield FieldSet(line=line_of(new), field=field, was=was, value=value)


def _applied(rundown: Rundown, change: Change) -> Rundown:
    match change:
        case FieldSet():
            return with_fields(rundown, (change,))
        case Added(segment=segment, after=after):
            if any(segment.id in (one.id, line_of(one)) for one in rundown):
                raise Conflict(f"There is a segment {segment.id!r} by now.")
            return _inserted(rundown, segment, after)
        case Removed(segment=name):
            return _without(rundown, name)
        case Moved(segment=name, after=after):
            segment = _named(rundown, name)
            return _inserted(_without(rundown, name), segment, after)


def with_fields(rundown: Rundown, changes: Sequence[FieldSet]) -> Rundown:
    """With other values in every pass of their lines, where they have those that they had.

    Raises:
        Conflict: there is no such line, or another value stands there.
        NotEdited: it is no value of that field.
    """
    of_lines: dict[str, list[FieldSet]] = {}
    for change in changes:
        of_lines.setdefault(change.line, []).append(change)
    passes: dict[str, list[int]] = {}
    for place, segment in enumerate(rundown):
        if (line := line_of(segment)) in of_lines:
            passes.setdefault(line, []).append(place)
    for change in changes:
        if change.line not in passes:
            raise Conflict(f"Segment {change.line!r} was taken out.")
        there = rundown[passes[change.line][0]]
        now = text_of(there, change.field)
        if now not in (change.was, change.value):
            raise Conflict(f"The {change.field.value} of {there.title!r} is {now!r} by now.")
    changed = list(rundown)
    for line, places in passes.items():
        for place in places:
            changed[place] = reduce(_with_value, of_lines[line], rundown[place])
    return tuple(changed)


def _with_value(segment: Segment, change: FieldSet) -> Segment:
    return with_text(segment, change.field, change.value)


def _inserted(rundown: Rundown, segment: Segment, after: str | None) -> Rundown:
    if after is None:
        return (segment, *rundown)
    place = next((n for n, one in enumerate(rundown) if one.id == after), None)
    if place is None:
        raise Conflict(f"Segment {after!r} was taken out.")
    return (*rundown[: place + 1], segment, *rundown[place + 1 :])


def _without(rundown: Rundown, name: str) -> Rundown:
    _named(rundown, name)
    return tuple(segment for segment in rundown if segment.id != name)


def _named(rundown: Rundown, name: str) -> Segment:
    found = next((segment for segment in rundown if segment.id == name), None)
    if found is None:
        raise Conflict(f"Segment {name!r} was taken out.")
    return found


def _by_id(rundown: Rundown) -> Mapping[str, Segment]:
    return {segment.id: segment for segment in rundown}
