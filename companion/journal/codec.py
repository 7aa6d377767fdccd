"""Events as the plain values of a journal line, and back, exactly.

Generic over the type hints of the events: whoever adds an event, a cue trigger or a field of the plan
writes nothing here. A hint that no journal line can hold is refused when this module is imported.
"""

import re
import reprlib
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NewType, Union, cast, get_args, get_origin, get_type_hints

from companion.errors import CompanionError
from companion.show.commands import COMMANDS, NAMES, Command
from companion.show.events import Event
from companion.show.times import RunMs, WallMs

ENVELOPE = frozenset({"seq", "kind", "caused_by", "prev", "hash", "schema", "engine"})
"""Keys of a line that belong to the journal itself; an event cannot have fields of these names."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_short = reprlib.repr  # a value may be a whole plan; a sentence shows its beginning
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class UnreadableEvent(CompanionError):
    """The values of a line are not those of an event that this version knows; the text says which."""


class _Bad(Exception):
    """A value does not fit. Gathers the path to it on its way up, so that reading well costs nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.path = ""

    def under(self, key: str) -> "_Bad":
        self.path = f"{key}.{self.path}" if self.path else key
        return self

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class _Shape:
    """How values of one type stand in a line."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


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
    except _Bad as bad:
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
        raise UnreadableEvent(f"There is no event of kind {kind!r} in this version.")
    try:
        return cast(Event, shape.read(values))
    except _Bad as bad:
        raise UnreadableEvent(f"{kind}: {bad}.") from None


def iso(wall: WallMs) -> str:
    """``2026-11-22T14:30:00.000Z``"""
    return (_EPOCH + wall * _MS).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _is(kind: type, name: str) -> Callable[[Any], Any]:
    def same(value: Any) -> Any:
        # bool is a subclass of int, and True is not a number of milliseconds.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _Bad(f"must be {name}, not {_short(value)}")
        return value

    return same


_TEXT = _is(str, "a string")
_PLAIN = {
    str: _Shape(_TEXT, _TEXT),
    int: _Shape(_is(int, "a whole number"), _is(int, "a whole number")),
    bool: _Shape(_is(bool, "true or false"), _is(bool, "true or false")),
    types.NoneType: _Shape(_is(types.NoneType, "null"), _is(types.NoneType, "null")),
}


def _shape(hint: Any) -> _Shape:
    if isinstance(hint, NewType):
        return _shape(hint.__supertype__)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint is Decimal:
        return _DECIMAL
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union(get_args(hint))
    if origin is tuple:
        return _tuple(hint)
    if origin is Mapping and get_args(hint)[0] is str:
        return _mapping(_shape(get_args(hint)[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    raise TypeError(f"A journal line cannot hold {hint!r}.")


def _write_decimal(value: Any) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise _Bad(f"must be an amount, not {_short(value)}")
    return str(value)


def _read_decimal(value: Any) -> Decimal:
    try:
        number = Decimal(_TEXT(value))
    except InvalidOperation:
        raise _Bad(f"must be an amount, not {_short(value)}") from None
    if str(number) != value or not number.is_finite():
        raise _Bad(f"must be an amount, not {_short(value)}")
    return number


_DECIMAL = _Shape(_write_decimal, _read_decimal)


def _enum(kind: type[StrEnum]) -> _Shape:
    members = {member.value: member for member in kind}

    def read(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in members:
            raise _Bad(f"must be one of {', '.join(members)}, not {_short(value)}")
        return members[value]

    return _Shape(lambda value: read(value).value, read)


def _tuple(hint: Any) -> _Shape:
    args = get_args(hint)
    if len(args) != 2 or args[1] is not Ellipsis:
        raise TypeError(f"A journal line cannot hold {hint!r}; only tuple[X, ...].")
    item = _shape(args[0])

    def each(convert: Callable[[Any], Any], values: Any) -> list[Any]:
        done = []
        try:
            for value in values:
                done.append(convert(value))
        except _Bad as bad:
            raise bad.under(str(len(done))) from None
        return done

    def write(values: Any) -> list[Any]:
        if not isinstance(values, tuple):
            raise _Bad(f"must be a tuple, not {_short(values)}")
        return each(item.write, values)

    def read(values: Any) -> tuple[Any, ...]:
        if not isinstance(values, list):
            raise _Bad(f"must be a list, not {_short(values)}")
        return tuple(each(item.read, values))

    return _Shape(write, read)


def _mapping(item: _Shape) -> _Shape:
    """A mapping as a list of pairs: an object would lose the author's order to the sorted keys of a line.

    Objects are read too, as journals of the first days have them.
    """

    def pairs(values: Any) -> Iterable[tuple[Any, Any]]:
        if isinstance(values, Mapping):
            return values.items()
        if isinstance(values, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in values):
            return ((key, value) for key, value in values)
        raise _Bad(f"must be a list of pairs, not {_short(values)}")

    def each(convert: Callable[[Any], Any], values: Any) -> dict[str, Any]:
        done = {}
        for key, value in pairs(values):
            try:
                done[_TEXT(key)] = convert(value)
            except _Bad as bad:
                raise bad.under(str(key)) from None
        return done

    def write(values: Any) -> list[list[Any]]:
        return [[key, value] for key, value in each(item.write, values).items()]

    return _Shape(write, lambda values: each(item.read, values))


def _union(members: tuple[Any, ...]) -> _Shape:
    some = [member for member in members if member is not types.NoneType]
    inner = _shape(some[0]) if len(some) == 1 else _tagged(some)
    if len(some) == len(members):
        return inner
    return _Shape(
        lambda value: None if value is None else inner.write(value),
        lambda value: None if value is None else inner.read(value),
    )


def _tagged(kinds: list[type]) -> _Shape:
    """One of several dataclasses, told apart by ``type``."""
    for kind in kinds:
        if not is_dataclass(kind) or "type" in get_type_hints(kind):
            raise TypeError(f"A journal line cannot tell {kind!r} from {kinds!r} by its 'type'.")
    shapes = {kind.__name__: _record(kind) for kind in kinds}

    def write(value: Any) -> dict[str, Any]:
        name = type(value).__name__
        if name not in shapes:
            raise _Bad(f"must be one of {', '.join(shapes)}, not {_short(value)}")
        return {"type": name, **shapes[name].write(value)}

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping) or value.get("type") not in shapes:
            raise _Bad(f"must be an object whose type is one of {', '.join(shapes)}, not {_short(value)}")
        return shapes[value["type"]].read({key: item for key, item in value.items() if key != "type"})

    return _Shape(write, read)


def _record(kind: type) -> _Shape:
    """A dataclass as an object of its fields."""
    hints = get_type_hints(kind)
    shapes = {field.name: _shape(hints[field.name]) for field in fields(kind)}
    required = [
        field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
    ]

    def write(value: Any) -> dict[str, Any]:
        if type(value) is not kind:
            raise _Bad(f"must be {kind.__name__}, not {_short(value)}")
        done = {}
        for name, shape in shapes.items():
            try:
                done[name] = shape.write(getattr(value, name))
            except _Bad as bad:
                raise bad.under(name) from None
        return done

    def read(values: Any) -> Any:
        if not isinstance(values, Mapping):
            raise _Bad(f"must be an object, not {_short(values)}")
        done = {}
        for name, value in values.items():
            if name not in shapes:
                raise _Bad(f"{name!r} is unknown to this version")
            try:
                done[name] = shapes[name].read(value)
            except _Bad as bad:
                raise bad.under(name) from None
        for name in required:
            if name not in done:
                raise _Bad(f"{name!r} is missing")
        return kind(**done)

    return _Shape(write, read)


def _read_wall(value: Any) -> WallMs:
    try:
        if _AT.fullmatch(_TEXT(value)):
            return WallMs((datetime.fromisoformat(value) - _EPOCH) // _MS)
    except ValueError:
        pass
    raise _Bad(f"must be UTC with milliseconds, like {iso(WallMs(0))}, not {_short(value)}").under("at")


def _event(kind: type) -> _Shape:
    """A dataclass whose moment stands at the top of the line, and whose command is spelt as it was given."""
    record, number = _record(kind), _PLAIN[int]
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
                raise _Bad(f"{name!r} is missing")
        given = dict(values)
        try:
            run = RunMs(number.read(given.pop("run_ms")))
        except _Bad as bad:
            raise bad.under("run_ms") from None
        given["at"] = {"run": run, "wall": _read_wall(given["at"])}
        if command is not None:
            asked = given.get(command)
            if not isinstance(asked, str) or asked not in COMMANDS:
                raise _Bad(f"there is no command {asked!r} in this version")
            given[command] = {"type": COMMANDS[asked].__name__, **_args(given.pop("args", {}))}
        return record.read(given)

    return _Shape(write, read)


def _args(values: Any) -> Mapping[str, Any]:
    if not isinstance(values, Mapping) or "type" in values:
        raise _Bad(f"must be the arguments of a command, not {_short(values)}").under("args")
    return values


_KINDS: Mapping[type, str] = {
    kind: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower() for kind in get_args(Event)
}
_EVENTS: Mapping[str, _Shape] = {name: _event(kind) for kind, name in _KINDS.items()}
