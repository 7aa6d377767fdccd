"""What a command says of people: kept by the book of the bags, so that the show hears of ids alone."""

from collections.abc import Mapping
from typing import Any

from companion.show.bags.read_entry import BadEntry, read_entry
from companion.show.commands import Refusal
from companion.show.offer_commands import BagWinners
from companion.show.read_command import MOST_TEXTS, BadCommand
from companion.show.times import WallMs
from companion.web.answers import Denied
from companion.web.ports import Desk

ENTER = "bag_enter"
WINNERS = "bag_winners"

LONGEST_LIST = 50_000
"""Characters of all names that are pasted together."""


async def enter(desk: Desk, args: object) -> None:
    """Take the entry of one viewer, and return when it is kept.

    Raises:
        BadCommand: the arguments are not of their form.
        Denied: the bag cannot be entered here, or nothing can be kept now.
    """
    given = dict(_arguments(ENTER, args))
    bag = _text(ENTER, "bag", given.pop("bag", None))
    try:
        entry = read_entry(given, at=WallMs(desk.server_time_ms()))
    except BadEntry as bad:
        raise BadCommand("bad_arguments", f"{ENTER}: {bad}") from None
    taken = await desk.bags.enter(bag, [entry])
    if isinstance(taken, Refusal):
        raise denied(taken)


async def winners(desk: Desk, args: object) -> BagWinners:
    """The command for the show, in which ids stand for the names.

    Raises:
        BadCommand: the arguments are not of their form.
        Denied: there is no such bag, or the names cannot be kept now.
    """
    given = dict(_arguments(WINNERS, args))
    bag = _text(WINNERS, "bag", given.pop("bag", None))
    names = _names(given.pop("names", None))
    if given:
        raise BadCommand("bad_arguments", f"{WINNERS}: unknown argument {min(map(str, given))[:40]!r}.")
    ids = await desk.bags.name_winners(bag, names)
    if isinstance(ids, Refusal):
        raise denied(ids)
    return BagWinners(bag, tuple(ids))


def denied(refusal: Refusal, *, unknown: int = 409) -> Denied:
    """A refusal of the book, as it is answered; ``unknown`` is the status of a bag that is not there."""
    status = {"not_writing": 503, "bad_list": 400, "unknown_bag": unknown}.get(refusal.code, 409)
    return Denied(status, refusal.code, refusal.message)


def _arguments(command: str, args: object) -> Mapping[str, Any]:
    if not isinstance(args, Mapping):
        raise BadCommand("bad_arguments", f"{command}: 'args' must be an object.")
    return args


def _text(command: str, name: str, value: object) -> str:
    if value is None:
        raise BadCommand("bad_arguments", f"{command}: argument {name!r} is missing.")
    if not isinstance(value, str):
        raise BadCommand("bad_arguments", f"{command}: {name} must be a string.")
    return value.strip()


def _names(value: object) -> tuple[str, ...]:
    """A list of names, or a text with one on each line."""
    if value is None:
        raise BadCommand("bad_arguments", f"{WINNERS}: argument 'names' is missing.")
    given = value if isinstance(value, list) else [value]
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) < len(given):
        raise BadCommand(
            "bad_arguments", f"{WINNERS}: names must be a list of names, or text with one a line."
        )
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadCommand("bad_arguments", f"{WINNERS}: names must have at least one name in it.")
    if len(lines) > MOST_TEXTS or sum(map(len, lines)) > LONGEST_LIST:
        raise BadCommand("bad_arguments", f"{WINNERS}: names must be {MOST_TEXTS} or fewer.")
    return tuple(lines)
