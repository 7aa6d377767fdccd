"""Whether what is done by itself when something breaks can be done, and makes sense."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from companion.show.health.settings import BOUNDS, ORDERED, TIMES
from companion.show.health.settings import Thresholds as Usual
from companion.show.health.troubles import OF_CAMERAS, OF_LINK, OF_MICROPHONES, Trouble
from companion.show.incidents.playbooks import HAPPENINGS
from companion.show.model import FALLBACK_ROLE, Happening, Playbook
from companion.show.times import MINUTE
from companion.showfile.checks.overlays import check_overlay
from companion.showfile.checks.pointer import Pointer
from companion.showfile.checks.rundown import check_scene
from companion.showfile.covered import done_by_itself
from companion.showfile.fields import incidents
from companion.showfile.fields.incidents import BookFor, Incidents
from companion.showfile.fields.parts import Parts
from companion.showfile.fields.thresholds import Thresholds
from companion.showfile.fields.validation import role_of
from companion.showfile.messages.findings import Finding
from companion.showfile.playbooks import resolve
from companion.showfile.reading.tree import Path
from companion.showfile.surroundings import Surroundings

_ENOUGH_TO_RETURN = 3
"""Automation goes back only if it could cover once more after it: there, back, and there again."""


_LONGEST_RETURN_MS = 5 * MINUTE
"""Whoever waits longer for a camera that is good again means `returns: ask`, and should see it asked."""

_BY_ITSELF = ("scenes", "mute", "unmute", "hide_prices", "hold", "show")
"""Keys of a playbook for what is done without a person."""


def check_incidents(
    point: Pointer, parts: Parts, around: Surroundings, books: Mapping[BookFor, incidents.Playbook]
) -> Iterator[Finding]:
    """Everything wrong with ``incidents`` and ``playbooks``; ``books`` are those that lie around the show."""
    for what, written in parts.playbooks.items():
        if written is not None:
            yield from _check_roles(point, parts, ("playbooks", what.value), written)
            for number, action in enumerate(written.show):
                path: Path = ("playbooks", what.value, "show", number)
                yield from check_overlay(point, parts, around, path, action)
    if parts.incidents is None:
        return
    yield from _check_guard(point, parts, parts.incidents)
    own = {what: book for what, book in parts.playbooks.items() if book is not None}
    resolved = resolve(own, books, parts.scenes or (), parts.microphones, around.graphics)
    for trouble in parts.incidents.detect:
        yield from _check_scope(point, parts, trouble, parts.incidents.detect[trouble])
        yield from _check_times(point, parts.incidents, trouble, resolved)
    for what, written in own.items():
        yield from _check_alone(point, parts.incidents, what, written)
        yield from _check_acts(point, parts.incidents, what, written)
        yield from _check_return(point, parts.incidents, what, written)
    yield from _check_thresholds(point, parts.incidents.thresholds)


def _check_roles(point: Pointer, parts: Parts, path: Path, book: incidents.Playbook) -> Iterator[Finding]:
    for number, role in enumerate(book.scenes or ()):
        yield from check_scene(point, parts, (*path, "scenes", number), role)
    for key, roles in (("mute", book.mute or ()), ("unmute", book.unmute or ())):
        for number, role in enumerate(roles):
            yield from _check_microphone(point, parts, (*path, key, number), role)
    for number, role in enumerate(book.unmute or ()):
        if role in (book.mute or ()):
            yield point.value((*path, "unmute", number), "muted-and-opened", role=role)


def _check_alone(
    point: Pointer, guard: Incidents, what: BookFor, book: incidents.Playbook
) -> Iterator[Finding]:
    for number, role in enumerate(book.scenes or ()):
        if role in guard.leave_alone and role != FALLBACK_ROLE:
            path: Path = ("playbooks", what.value, "scenes", number)
            yield point.value(path, "never-taken", role=role).as_warning()


def _check_microphone(point: Pointer, parts: Parts, path: Path, role: str) -> Iterator[Finding]:
    if role in parts.microphones:
        return
    unknown = point.unknown(path, "unknown-microphone", role, tuple(parts.microphones))
    called = role_of(point.root, role, "microphones")
    yield replace(unknown, code="microphone-by-name", write=called) if called else unknown


def _check_guard(point: Pointer, parts: Parts, guard: Incidents) -> Iterator[Finding]:
    for number, role in enumerate(guard.leave_alone):
        path: Path = ("incidents", "leave_alone", number)
        if role == FALLBACK_ROLE:
            yield point.value(path, "fallback-left-alone")
        else:
            yield from check_scene(point, parts, path, role)
    if guard.most < _ENOUGH_TO_RETURN:
        facts = {"most": guard.most, "enough": _ENOUGH_TO_RETURN}
        yield point.value(("incidents", "most"), "never-returns", **facts).as_warning()
    for key, length in (("within", guard.within), ("pause", guard.pause)):
        if length == 0:
            yield point.value(("incidents", key), "no-time", key=key)


def _check_times(
    point: Pointer, guard: Incidents, trouble: Trouble, books: Mapping[BookFor, Playbook]
) -> Iterator[Finding]:
    path: Path = ("incidents", "detect", trouble.value)
    own, times = guard.detect[trouble], guard.times_of(trouble)
    if times.clear_ms == 0:
        yield point.value((*path, "clear"), "no-time", key="clear")
    if times.act_ms is None:
        return
    if times.act_ms < times.alarm_ms:
        facts = {"act": _seconds(times.act_ms), "alarm": _seconds(times.alarm_ms)}
        key = "act" if own.act is not None else "alarm"
        yield point.value((*path, key), "act-before-alarm", **facts)
    elif own.act is not None and not done_by_itself(trouble, books):
        yield point.value((*path, "act"), "nothing-to-do", trouble=trouble.value).as_warning()


def _check_scope(
    point: Pointer, parts: Parts, trouble: Trouble, written: incidents.Detect
) -> Iterator[Finding]:
    """Where it is looked for is there, and is anywhere at all."""
    path: Path = ("incidents", "detect", trouble.value)
    for key, roles in (("inputs", written.inputs), ("scenes", written.scenes)):
        if roles == []:
            yield point.value((*path, key), "looked-for-nowhere", key=key, trouble=trouble.value)
    for number, role in enumerate(written.inputs or ()):
        if trouble in OF_CAMERAS:
            yield from _check_camera(point, parts, (*path, "inputs", number), role)
        elif trouble in OF_MICROPHONES:
            yield from _check_microphone(point, parts, (*path, "inputs", number), role)
    if written.inputs and trouble not in OF_CAMERAS | OF_MICROPHONES:
        yield point.key((*path, "inputs"), "of-no-input", trouble=trouble.value)
    for number, role in enumerate(written.scenes or ()):
        yield from check_scene(point, parts, (*path, "scenes", number), role)


def _check_camera(point: Pointer, parts: Parts, path: Path, role: str) -> Iterator[Finding]:
    if role in parts.cameras:
        return
    unknown = point.unknown(path, "unknown-camera", role, tuple(parts.cameras))
    called = role_of(point.root, role, "cameras")
    yield replace(unknown, code="camera-by-name", write=called) if called else unknown


def _check_acts(
    point: Pointer, guard: Incidents, what: BookFor, book: incidents.Playbook
) -> Iterator[Finding]:
    """What a playbook would do by itself comes to be done. An overlay alone waits for no time."""
    does = next((key for key in _BY_ITSELF if getattr(book, key)), None)
    if does is None:
        return
    path: Path = ("playbooks", what.value, does)
    detected = [trouble for trouble in _troubles_of(what) if trouble in TIMES]
    waits = all(guard.times_of(trouble).act_ms is None for trouble in detected)
    if what is Happening.OBS_LOST or what in OF_LINK:
        yield point.key(path, "obs-is-gone", key=does).as_warning()
    elif not detected:
        yield point.key(path, "by-hand-only", key=does, what=what.value).as_warning()
    elif waits and does != "show":
        yield point.key(path, "never-acts", key=does, trouble=detected[0].value).as_warning()


def _check_return(
    point: Pointer, guard: Incidents, what: BookFor, book: incidents.Playbook
) -> Iterator[Finding]:
    """The way back waits for longer than it takes to know that the cause is over, and not for ever."""
    after = book.return_after
    if after is None:
        return
    path: Path = ("playbooks", what.value, "return_after")
    clear = {trouble: guard.times_of(trouble).clear_ms for trouble in _troubles_of(what) if trouble in TIMES}
    slowest = max(clear, key=clear.__getitem__, default=None)
    if after > _LONGEST_RETURN_MS:
        yield point.value(path, "returns-late", most=f"{_LONGEST_RETURN_MS // MINUTE}m")
    elif slowest is not None and after < clear[slowest]:
        facts = {"after": _seconds(after), "trouble": slowest.value, "clear": _seconds(clear[slowest])}
        yield point.value(path, "returns-before-clear", **facts)


def _troubles_of(what: BookFor) -> Sequence[Trouble]:
    if isinstance(what, Trouble):
        return (what,)
    return [trouble for trouble in Trouble if HAPPENINGS.get(trouble) is what]


def _check_thresholds(point: Pointer, written: Thresholds) -> Iterator[Finding]:
    values: dict[str, int] = written.model_dump(exclude_none=True)
    for name, value in values.items():
        least, most = BOUNDS[name]
        if not least <= value <= most:
            facts: dict[str, str | int] = {"name": name, "value": value, "least": least, "most": most}
            found = point.value(("incidents", "thresholds", name), "threshold-outside", **facts)
            yield found.with_cure(_in_hundredths(name, value))
            values = {other: number for other, number in values.items() if other != name}
    settings = replace(Usual(), **values)
    for less, more in ORDERED:
        if (less in values or more in values) and getattr(settings, less) >= getattr(settings, more):
            name = less if less in values else more
            facts = {"less": less, "less_is": getattr(settings, less)}
            facts |= {"more": more, "more_is": getattr(settings, more)}
            yield point.value(("incidents", "thresholds", name), "thresholds-meet", **facts)


def _in_hundredths(name: str, value: int) -> str:
    """What was written in whole decibels, as it should have been; empty when that cannot be meant."""
    least, most = BOUNDS[name]
    return str(value * 100) if name.endswith("_cdb") and least <= value * 100 <= most else ""


def _seconds(length: int) -> str:
    return f"{length / 1000:g}s"
