"""A command as it comes over the wire, read once: behind this everything is typed."""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from companion.show.command_table import COMMANDS, Command
from companion.show.commands import Skip, TakeSceneNow, Unskip
from companion.show.edit_commands import SegmentMove, SegmentRemove

LONGEST_TEXT = 500
"""Characters in any text of a command: a host reads one sentence, a reason is one line."""

LARGEST_NUMBER = 1_000_000

MOST_TEXTS = 1_000
"""In a list: the winners of the largest giveaway that a crew pastes by hand."""

MOST_FIELDS = 50
"""Of a graphic that a hand fills; what nobody types on air."""

_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
"""Up to a billion less one, to the hundredth."""


class BadCommand(Exception):
    """The command is unknown or its arguments are not of its form; the text says what to send."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command, for the API's own description."""

    name: str
    kind: type
    required: bool
    longest: int = LONGEST_TEXT
    """Characters of a text."""
    blank: bool = False
    """May the texts of a list be empty?"""


def arguments(kind: type[Command]) -> tuple[Argument, ...]:
    hints = get_type_hints(kind)
    return tuple(
        Argument(
            field.name,
            _plain(hints[field.name]),
            field.default is MISSING,
            field.metadata.get("longest", LONGEST_TEXT),
            field.metadata.get("blank", False),
        )
        for field in fields(kind)
    )


def read_command(name: object, args: object) -> Command:
    """Turn a name and a mapping of arguments, as they came over the wire, into a command.

    Raises:
        BadCommand: the name is unknown, an argument is missing, unknown, of another type, empty,
            or out of bounds.
    """
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadCommand("unknown_command", f"There is no command {name!r}.")
    if not isinstance(args, Mapping):
        raise BadCommand("bad_arguments", f"{name}: 'args' must be an object.")
    known = {argument.name: argument for argument in arguments(kind)}
    if unknown := sorted(str(key) for key in args if key not in known):
        raise BadCommand("bad_arguments", f"{name}: unknown argument {unknown[0]!r}.")
    values: dict[str, Any] = {}
    for argument in known.values():
        if args.get(argument.name) is not None:
            values[argument.name] = _read_value(f"{name}: {argument.name}", argument, args[argument.name])
        elif argument.required:
            raise BadCommand("bad_arguments", f"{name}: argument {argument.name!r} is missing.")
    command = kind(**values)
    if isinstance(command, TakeSceneNow) and (command.role is None) == (command.scene is None):
        raise BadCommand("bad_arguments", "take_scene: give either 'role' or 'scene'.")
    if isinstance(command, Skip | Unskip) and command.segment is not None and command.segments:
        raise BadCommand("bad_arguments", f"{name}: give either 'segment' or 'segments'.")
    if isinstance(command, SegmentMove | SegmentRemove) and len(command.was) not in (
        0,
        len(command.segments),
    ):
        raise BadCommand("bad_arguments", f"{name}: give one text of 'was' for each of 'segments'.")
    if command == Unskip():
        raise BadCommand("bad_arguments", f"{name}: give 'segment' or 'segments'.")
    return command


def _plain(hint: Any) -> type:
    """The type behind ``X | None``; ``tuple`` for a list of texts, ``Mapping`` for texts by their names."""
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    plain = next(member for member in members if member is not type(None))
    plain = get_origin(plain) or plain
    assert isinstance(plain, type)
    return plain


def _read_value(where: str, argument: Argument, value: object) -> Any:
    if argument.kind is bool:
        if not isinstance(value, bool):
            raise BadCommand("bad_arguments", f"{where} must be true or false.")
        return value
    if argument.kind is int:
        return _number(where, value)
    if argument.kind is Decimal:
        return _amount(where, value)
    if argument.kind is tuple:
        return _texts(where, value, blank=argument.blank)
    if argument.kind is Mapping:
        return _fields(where, value)
    text = _text(where, value, required=argument.required, longest=argument.longest)
    if issubclass(argument.kind, StrEnum):
        if text not in {member.value for member in argument.kind}:
            allowed = ", ".join(member.value for member in argument.kind)
            raise BadCommand("bad_arguments", f"{where} must be one of {allowed}.")
        return argument.kind(text)
    return text


def _number(where: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadCommand("bad_arguments", f"{where} must be a whole number.")
    if abs(value) > LARGEST_NUMBER:
        raise BadCommand("bad_arguments", f"{where} must be between -{LARGEST_NUMBER} and {LARGEST_NUMBER}.")
    return value


def _amount(where: str, value: object) -> Decimal:
    written = str(value).strip() if isinstance(value, str | int | float) else ""
    if isinstance(value, bool) or not _AMOUNT.fullmatch(written):
        raise BadCommand(
            "bad_arguments", f"{where} must be an amount of money without a currency sign, like 49.90."
        )
    return Decimal(written)


def _texts(where: str, value: object, *, blank: bool) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise BadCommand("bad_arguments", f"{where} must be a list with at least one text in it.")
    if len(value) > MOST_TEXTS:
        raise BadCommand("bad_arguments", f"{where} must have {MOST_TEXTS} texts or fewer.")
    return tuple(_text(f"{where}[{number}]", text, required=not blank) for number, text in enumerate(value))


def _fields(where: str, value: object) -> Mapping[str, str]:
    """Each value as the text that a show file would have for it."""
    if not isinstance(value, Mapping):
        raise BadCommand("bad_arguments", f"{where} must be an object of texts by the names of their fields.")
    if len(value) > MOST_FIELDS:
        raise BadCommand("bad_arguments", f"{where} must have {MOST_FIELDS} fields or fewer.")
    return {
        _text(f"{where}: a name", key, required=True): _field(f"{where}.{key}", value[key]) for key in value
    }


def _field(where: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(_number(where, value))
        case _:
            return _text(where, value, required=False)


def _text(where: str, value: object, *, required: bool, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str):
        raise BadCommand("bad_arguments", f"{where} must be a string.")
    text = value.strip()
    if required and not text:
        raise BadCommand("bad_arguments", f"{where} must not be empty.")
    if len(text) > longest:
        raise BadCommand("bad_arguments", f"{where} must be {longest} characters or fewer.")
    return text
