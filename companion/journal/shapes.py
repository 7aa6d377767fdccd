"""Values of any type hint as the plain values of JSON, and back, exactly.

Generic: whoever adds a field, an event or a kind of cue writes nothing here. A hint that JSON cannot hold
without loss is refused when its shape is worked out, which is when the module that needs it is imported.
"""

import json
import reprlib
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

short = reprlib.repr
"""A value may be a whole plan; a sentence shows its beginning."""


class Bad(Exception):
    """A value does not fit. Gathers the path to it on its way up, so that reading well costs nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.path = ""

    def under(self, key: str) -> "Bad":
        """The same, one step further out."""
        self.path = f"{key}.{self.path}" if self.path else key
        return self

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Shape:
    """How values of one type are written and read; both raise ``Bad``."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _is(kind: type, name: str) -> Callable[[Any], Any]:
    def same(value: Any) -> Any:
        # bool is a subclass of int, and True is not a number of milliseconds.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise Bad(f"must be {name}, not {short(value)}")
        return value

    return same


text = _is(str, "a string")
number = _is(int, "a whole number")
_FLAG = _is(bool, "true or false")
_NOTHING = _is(types.NoneType, "null")

_PLAIN = {
    str: Shape(text, text),
    int: Shape(number, number),
    bool: Shape(_FLAG, _FLAG),
    types.NoneType: Shape(_NOTHING, _NOTHING),
}
_NAMES = {str: "a string", int: "a whole number", bool: "true or false"}


class Shapes:
    """Works out shapes by their hints, those of a dataclass once."""

    def __init__(self, given: Mapping[type, Shape] | None = None) -> None:
        """``given`` are types that somebody writes their own way."""
        self._known: dict[Any, Shape] = {**_PLAIN, Decimal: _DECIMAL, **(given or {})}

    def of(self, hint: Any) -> Shape:
        """The shape of a type hint.

        Raises:
            TypeError: JSON cannot hold such values, or could not tell them apart.
        """
        if isinstance(hint, NewType):
            return self.of(hint.__supertype__)
        if hint in self._known:
            return self._known[hint]
        origin, args = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return self._union(args)
        if origin is tuple:
            if len(args) == 2 and args[1] is Ellipsis:
                return _several(self.of(args[0]))
            return _row([self.of(arg) for arg in args])
        if origin is frozenset:
            return _set(self.of(args[0]))
        if origin is Mapping:
            return _mapping(self.of(args[0]), self.of(args[1]))
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return self._known.setdefault(hint, _enum(hint))
        if isinstance(hint, type) and is_dataclass(hint):
            return self._known.setdefault(hint, self._record(hint))
        raise TypeError(f"A journal line cannot hold {hint!r}.")

    def _union(self, members: tuple[Any, ...]) -> Shape:
        some = [member for member in members if member is not types.NoneType]
        if len(some) == 1:
            inner = self.of(some[0])
        elif all(member in _NAMES for member in some):
            inner = _one_of(some)
        else:
            inner = self._tagged(some)
        if len(some) == len(members):
            return inner
        return Shape(
            lambda value: None if value is None else inner.write(value),
            lambda value: None if value is None else inner.read(value),
        )

    def _tagged(self, kinds: list[type]) -> Shape:
        """One of several dataclasses, told apart by ``type``."""
        for kind in kinds:
            if not is_dataclass(kind) or "type" in get_type_hints(kind):
                raise TypeError(f"A journal line cannot tell {kind!r} from {kinds!r} by its 'type'.")
        shapes = {kind.__name__: self.of(kind) for kind in kinds}

        def write(value: Any) -> dict[str, Any]:
            name = type(value).__name__
            if name not in shapes:
                raise Bad(f"must be one of {', '.join(shapes)}, not {short(value)}")
            return {"type": name, **shapes[name].write(value)}

        def read(value: Any) -> Any:
            if not isinstance(value, Mapping) or value.get("type") not in shapes:
                raise Bad(f"must be an object whose type is one of {', '.join(shapes)}, not {short(value)}")
            return shapes[value["type"]].read({key: item for key, item in value.items() if key != "type"})

        return Shape(write, read)

    def _record(self, kind: type) -> Shape:
        """A dataclass as an object of its fields."""
        hints = get_type_hints(kind)
        shapes = {field.name: self.of(hints[field.name]) for field in fields(kind)}
        required = [
            field.name
            for field in fields(kind)
            if field.default is MISSING and field.default_factory is MISSING
        ]

        def write(value: Any) -> dict[str, Any]:
            if type(value) is not kind:
                raise Bad(f"must be {kind.__name__}, not {short(value)}")
            done = {}
            for name, shape in shapes.items():
                try:
                    done[name] = shape.write(getattr(value, name))
                except Bad as bad:
                    raise bad.under(name) from None
            return done

        def read(values: Any) -> Any:
            if not isinstance(values, Mapping):
                raise Bad(f"must be an object, not {short(values)}")
            done = {}
            for name, value in values.items():
                if name not in shapes:
                    raise Bad(f"{name!r} is unknown to this version")
                try:
                    done[name] = shapes[name].read(value)
                except Bad as bad:
                    raise bad.under(name) from None
            for name in required:
                if name not in done:
                    raise Bad(f"{name!r} is missing")
            return kind(**done)

        return Shape(write, read)


def _write_decimal(value: Any) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise Bad(f"must be an amount, not {short(value)}")
    return str(value)


def _read_decimal(value: Any) -> Decimal:
    try:
        amount = Decimal(text(value))
    except InvalidOperation:
        raise Bad(f"must be an amount, not {short(value)}") from None
    if str(amount) != value or not amount.is_finite():
        raise Bad(f"must be an amount, not {short(value)}")
    return amount


_DECIMAL = Shape(_write_decimal, _read_decimal)


def _enum(kind: type[StrEnum]) -> Shape:
    members = {member.value: member for member in kind}

    def read(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in members:
            raise Bad(f"must be one of {', '.join(members)}, not {short(value)}")
        return members[value]

    return Shape(lambda value: read(value).value, read)


def _one_of(kinds: list[type]) -> Shape:
    """A value of one of several plain types, each of which JSON keeps apart from the others."""
    names = " or ".join(_NAMES[kind] for kind in kinds)

    def same(value: Any) -> Any:
        if type(value) not in kinds:
            raise Bad(f"must be {names}, not {short(value)}")
        return value

    return Shape(same, same)


def _each(convert: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
    done = []
    try:
        for value in values:
            done.append(convert(value))
    except Bad as bad:
        raise bad.under(str(len(done))) from None
    return done


def _listed(values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise Bad(f"must be a list, not {short(values)}")
    return values


def _several(item: Shape) -> Shape:
    """A tuple of any length."""

    def write(values: Any) -> list[Any]:
        if not isinstance(values, tuple):
            raise Bad(f"must be a tuple, not {short(values)}")
        return _each(item.write, values)

    return Shape(write, lambda values: tuple(_each(item.read, _listed(values))))


def _row(items: list[Shape]) -> Shape:
    """A tuple of so many members, each of its own type."""

    def each(convert: list[Callable[[Any], Any]], values: Any) -> list[Any]:
        if len(values) != len(items):
            raise Bad(f"must have {len(items)} members, not {short(values)}")
        done = []
        for place, value in enumerate(values):
            try:
                done.append(convert[place](value))
            except Bad as bad:
                raise bad.under(str(place)) from None
        return done

    def write(values: Any) -> list[Any]:
        if not isinstance(values, tuple):
            raise Bad(f"must be a tuple, not {short(values)}")
        return each([item.write for item in items], values)

    return Shape(write, lambda values: tuple(each([item.read for item in items], _listed(values))))


def _set(item: Shape) -> Shape:
    """A set as a list in the one order that its spelling gives it."""

    def write(values: Any) -> list[Any]:
        if not isinstance(values, frozenset):
            raise Bad(f"must be a set, not {short(values)}")
        return sorted(_each(item.write, values), key=json.dumps)

    return Shape(write, lambda values: frozenset(_each(item.read, _listed(values))))


def _mapping(key: Shape, item: Shape) -> Shape:
    """A mapping as a list of pairs: an object would lose the author's order to the sorted keys of a line.

    Objects are read too, as journals of the first days have them.
    """

    def pairs(values: Any) -> Iterable[tuple[Any, Any]]:
        if isinstance(values, Mapping):
            return values.items()
        if isinstance(values, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in values):
            return ((name, value) for name, value in values)
        raise Bad(f"must be a list of pairs, not {short(values)}")

    def converted(
        name_of: Callable[[Any], Any], convert: Callable[[Any], Any], values: Any
    ) -> list[tuple[Any, Any]]:
        done = []
        for name, value in pairs(values):
            try:
                done.append((name_of(name), convert(value)))
            except Bad as bad:
                raise bad.under(str(name)) from None
        return done

    def write(values: Any) -> list[list[Any]]:
        return [[name, value] for name, value in converted(key.write, item.write, values)]

    return Shape(write, lambda values: dict(converted(key.read, item.read, values)))
