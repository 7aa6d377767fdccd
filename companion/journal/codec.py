"""Events as the plain values of a journal line, and back, exactly.

Generic over the type hints of the events: whoever adds an event, a cue trigger or a field of the plan
writes nothing here. A hint that no journal line can hold is refused when this module is imported.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args, get_type_hints

from companion.errors import CompanionError, Sentence
from companion.journal.conditions import CONDITION
from companion.journal.shapes import Bad, Shape, Shapes, number, short, text
from companion.show.command_table import COMMANDS, NAMES, Command
from companion.show.conditions import Condition
from companion.show.events import Event
from companion.show.times import RunMs, WallMs

ENVELOPE = frozenset({"seq", "kind", "caused_by", "prev", "hash", "schema", "engine"})
"""Keys of a line that belong to the journal itself; an event cannot have fields of these names."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class UnreadableEvent(CompanionError):
    """The values of a line are not those of an event that this version knows; the text says which."""


def kind_of(event: Event) -> str:
    """The ``kind`` of the event's line, e.g. ``show_opened``."""
    return _KINDS[type(event)]


def encode(event: Event) -> dict[str, Any]:
    """Every field of the event as JSON can hold it; ``at`` in UTC with milliseconds, and ``run_ms``.

    Raises:
        TypeError: a field holds something that its type hint does not allow, which no later reading
            would accept.
    """
    try:
        values = _EVENTS[kind_of(event)].write(event)
    except Bad as bad:
        raise TypeError(f"{type(event).__name__}.{bad}") from None
    assert isinstance(values, dict)
    return values


def decode(kind: str, values: Mapping[str, Any]) -> Event:
    """The event that ``encode`` made these values of.

    A missing field takes its default, so that journals of older versions can be read.

    Raises:
        UnreadableEvent: kind or field unknown, a field missing, or of another type.
    """
    shape = _EVENTS.get(kind)
    if shape is None:
        raise UnreadableEvent(Sentence("event.kind", {"kind": repr(kind)}))
    try:
        return cast(Event, shape.read(values))
    except Bad as bad:
        raise UnreadableEvent(Sentence("event.values", {"kind": kind, "detail": str(bad)})) from None


def iso(wall: WallMs) -> str:
    """``2026-11-22T14:30:00.000Z``"""
    return (_EPOCH + wall * _MS).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _read_wall(value: Any) -> WallMs:
    try:
        if _AT.fullmatch(text(value)):
            return WallMs((datetime.fromisoformat(value) - _EPOCH) // _MS)
    except ValueError:
        pass
    raise Bad(f"must be UTC with milliseconds, like {iso(WallMs(0))}, not {short(value)}").under("at")


def _event(kind: type) -> Shape:
    """A dataclass whose moment stands at the top of the line, and whose command is spelt as it was given."""
    record = _SHAPES.of(kind)
    hints = get_type_hints(kind)
    names = set(hints) - {"at"}
    command = next((name for name in names if hints[name] == Command), None)
    if taken := names & (ENVELOPE | {"run_ms", "args"}):
        raise TypeError(f"{kind.__name__} cannot have a field {taken.pop()!r}: the journal line has one.")

    def write(event: Any) -> dict[str, Any]:
        done: dict[str, Any] = record.write(event)
        done["run_ms"], done["at"] = done["at"]["run"], iso(done["at"]["wall"])
        if command is not None:
            done["args"] = done[command]
            del done["args"]["type"]
            done[command] = NAMES[type(getattr(event, command))]
        return done

    def read(values: Mapping[str, Any]) -> Any:
        for name in ("at", "run_ms"):
            if name not in values:
                raise Bad(f"{name!r} is missing")
        given = dict(values)
        try:
            run = RunMs(number(given.pop("run_ms")))
        except Bad as bad:
            raise bad.under("run_ms") from None
        given["at"] = {"run": run, "wall": _read_wall(given["at"])}
        if command is not None:
            asked = given.get(command)
            if not isinstance(asked, str) or asked not in COMMANDS:
                raise Bad(f"there is no command {asked!r} in this version")
            given[command] = {"type": COMMANDS[asked].__name__, **_args(given.pop("args", {}))}
        return record.read(given)

    return Shape(write, read)


def _args(values: Any) -> Mapping[str, Any]:
    if not isinstance(values, Mapping) or "type" in values:
        raise Bad(f"must be the arguments of a command, not {short(values)}").under("args")
    return values


_SHAPES = Shapes({Condition: CONDITION})
_KINDS: Mapping[type, str] = {
    kind: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower() for kind in get_args(Event)
}
_EVENTS: Mapping[str, Shape] = {name: _event(kind) for kind, name in _KINDS.items()}
