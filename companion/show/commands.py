"""What a person may ask of a running show: buttons, keys and API alike.

A command is read once, at the edge, by :func:`read_command`; behind it everything is typed. Whether a
well-formed command can be obeyed *now* is the engine's answer, a :class:`Refusal`.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from companion.show.actions import Urgency

LONGEST_TEXT = 500
"""Characters in any text of a command: a host reads one sentence, a reason is one line."""

LARGEST_NUMBER = 1_000_000


class BadCommand(Exception):
    """The command is unknown or its arguments are not of its form; the text says what to send."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Refusal:
    """A well-formed command that the show cannot obey now; nothing has changed."""

    code: str
    """Stable, for programs and for the pages' own words: ``refusal.<code>`` in ``static/i18n``."""
    message: str
    """One English sentence for a log or an API client."""


@dataclass(frozen=True, slots=True)
class Go:
    """Start the show; then fire what waits for GO, or go on to the next segment; at last end the show.

    ``expects`` is what the page said GO would do (``cue:closeup``, ``segment:close``): when that has changed
    between looking and pressing, nothing is done. Empty: whatever comes next.
    """

    expects: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Stop the script; promised windows go on."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let a held script go on from where it stopped."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Drop the cue that waits for GO without firing it."""


@dataclass(frozen=True, slots=True)
class AddTime:
    """Make the running segment longer, or shorter with a negative number."""

    seconds: int


@dataclass(frozen=True, slots=True)
class EndShow:
    """End the show now."""


@dataclass(frozen=True, slots=True)
class ApplyPlan:
    """Run the plan that is offered, by its digest."""

    plan: str


@dataclass(frozen=True, slots=True)
class TaskDone:
    """Tick off the task of a cue for people."""

    cue: str


@dataclass(frozen=True, slots=True)
class ArmCue:
    """Let a cue of the running segment fire at its time, in this pass."""

    cue: str


@dataclass(frozen=True, slots=True)
class DisarmCue:
    """Let a cue of the running segment, and those that wait for it, be passed over in this pass."""

    cue: str


@dataclass(frozen=True, slots=True)
class TakeSceneNow:
    """Put a scene on air by its role in the show file, or by its name in OBS."""

    role: str | None = None
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """Cover programme with the fallback scene and hold the script."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Go back from the fallback scene to the one the script wants."""


@dataclass(frozen=True, slots=True)
class OverlayShow:
    overlay: str


@dataclass(frozen=True, slots=True)
class OverlayHide:
    overlay: str


@dataclass(frozen=True, slots=True)
class ClearOverlays:
    """Take down every overlay."""


@dataclass(frozen=True, slots=True)
class SaleArm:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleTease:
    """Announce the sale: from now its opening is promised."""

    sale: str


@dataclass(frozen=True, slots=True)
class SaleOpen:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleClose:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleCancel:
    sale: str


@dataclass(frozen=True, slots=True)
class SaleExtend:
    """Move the promised end once, for a reason that is shown and kept."""

    sale: str
    seconds: int
    reason: str


@dataclass(frozen=True, slots=True)
class SaleSold:
    """Count pieces sold; the last one closes the sale as sold out."""

    sale: str
    quantity: int


@dataclass(frozen=True, slots=True)
class BagOpen:
    bag: str


@dataclass(frozen=True, slots=True)
class BagClose:
    bag: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Show the host a sentence."""

    text: str
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class MessageAck:
    """The host has seen it."""

    message: str


Command = (
    Go
    | Hold
    | Resume
    | Skip
    | AddTime
    | EndShow
    | ApplyPlan
    | TaskDone
    | ArmCue
    | DisarmCue
    | TakeSceneNow
    | Fallback
    | Return
    | OverlayShow
    | OverlayHide
    | ClearOverlays
    | SaleArm
    | SaleTease
    | SaleOpen
    | SaleClose
    | SaleCancel
    | SaleExtend
    | SaleSold
    | BagOpen
    | BagClose
    | SendMessage
    | MessageAck
)

EMERGENCY = (Fallback, Return, OverlayHide, ClearOverlays)
"""Commands with their own lane past every feed, obeyed even when nothing can be written to disk."""

FOR_HOST = (MessageAck,)
"""Commands that the host role may give."""

COMMANDS: Mapping[str, type[Command]] = {
    "go": Go,
    "hold": Hold,
    "resume": Resume,
    "skip": Skip,
    "add_time": AddTime,
    "end_show": EndShow,
    "apply_plan": ApplyPlan,
    "task_done": TaskDone,
    "arm_cue": ArmCue,
    "disarm_cue": DisarmCue,
    "take_scene": TakeSceneNow,
    "fallback": Fallback,
    "return": Return,
    "overlay_show": OverlayShow,
    "overlay_hide": OverlayHide,
    "clear_overlays": ClearOverlays,
    "sale_arm": SaleArm,
    "sale_tease": SaleTease,
    "sale_open": SaleOpen,
    "sale_close": SaleClose,
    "sale_cancel": SaleCancel,
    "sale_extend": SaleExtend,
    "sale_sold": SaleSold,
    "bag_open": BagOpen,
    "bag_close": BagClose,
    "message": SendMessage,
    "message_ack": MessageAck,
}

NAMES: Mapping[type[Command], str] = {kind: name for name, kind in COMMANDS.items()}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command, for the API's own description."""

    name: str
    kind: type
    required: bool


def arguments(kind: type[Command]) -> tuple[Argument, ...]:
    hints = get_type_hints(kind)
    return tuple(
        Argument(field.name, _plain(hints[field.name]), field.default is MISSING) for field in fields(kind)
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
    return command


def _plain(hint: Any) -> type:
    """The type behind ``X | None``."""
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    plain = next(member for member in members if member is not type(None))
    assert isinstance(plain, type)
    return plain


def _read_value(where: str, argument: Argument, value: object) -> Any:
    if argument.kind is int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadCommand("bad_arguments", f"{where} must be a whole number.")
        if abs(value) > LARGEST_NUMBER:
            raise BadCommand(
                "bad_arguments", f"{where} must be between -{LARGEST_NUMBER} and {LARGEST_NUMBER}."
            )
        return value
    if not isinstance(value, str):
        raise BadCommand("bad_arguments", f"{where} must be a string.")
    text = value.strip()
    if argument.required and not text:
        raise BadCommand("bad_arguments", f"{where} must not be empty.")
    if len(text) > LONGEST_TEXT:
        raise BadCommand("bad_arguments", f"{where} must be {LONGEST_TEXT} characters or fewer.")
    if issubclass(argument.kind, StrEnum):
        if text not in {member.value for member in argument.kind}:
            allowed = ", ".join(member.value for member in argument.kind)
            raise BadCommand("bad_arguments", f"{where} must be one of {allowed}.")
        return argument.kind(text)
    return text
