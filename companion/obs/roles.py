"""Which role of a show each scene and input of an OBS may play, told by their names. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from companion.show.model import FALLBACK_ROLE

HOST, PRODUCT = "host", "product"

_ID_LENGTH = 32
"""An id may be twice as long; nobody wants to type it."""

# The words are looked for in this order, in names as crews give them; the first that is there decides.
_SCENE_WORDS: Mapping[str, Sequence[str]] = {
    FALLBACK_ROLE: (
        "应急", "fallback", "emergency", "备用", "垫片", "马上回来", "马上回", "稍后", "brb", "be right back",
        "standby", "stand by", "backup", "休息", "intermission",
    ),
    "closing": ("下播", "收官", "结束", "ending", "closing", "outro", "goodbye"),
    "opening": ("开场", "暖场", "opening", "intro", "starting soon"),
    "table": ("俯拍", "台面", "桌面", "table", "overhead", "top down", "topdown"),
    PRODUCT: ("特写", "商品", "产品", "近景", "product", "close up", "closeup", "detail", "macro"),
    "wide": ("全景", "wide"),
    HOST: ("主播", "主机位", "主持", "主镜头", "host", "presenter", "talent", "main", "camera", "cam"),
}  # fmt: skip


class Why(StrEnum):
    """How a role came to its scene or input."""

    NAMED = "named"
    """Its name says it."""
    GUESSED = "guessed"
    """No name says it; the show needs the role, and this is the first that could be it."""
    MISSING = "missing"
    """OBS has nothing for a role that the show needs."""
    OWN = "own"
    """The role is of this thing's own name or number; the show does not use it yet."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A role, and the scene or input of OBS that plays it."""

    role: str
    name: str
    why: Why


def scene_roles(scenes: Sequence[str], wanted: Mapping[str, str]) -> tuple[Cast, ...]:
    """A role for every scene, and a scene for host, product and fallback, which come first.

    ``wanted`` holds the name of a scene for each of these three, for when OBS has none. A fallback is never
    guessed: what covers a broken picture must be made for it.
    """
    found = [(name, *_kind(name)) for name in scenes]
    named: dict[str, str] = {}
    # Of several for one role the one with the plainest word; sorting keeps OBS's order among equals.
    for name, kind, _ in sorted(found, key=lambda one: one[2]):
        named.setdefault(kind, name)
    # A scene that nothing is known of before one that is known for something else.
    others = [name for name, kind, _ in found if kind != FALLBACK_ROLE]
    maybe_host = sorted(others, key=lambda name: bool(_kind(name)[0]))
    host = _needed(HOST, named, maybe_host, wanted)
    maybe_product = [] if host.why is Why.MISSING else [host.name]
    needed = (
        host,
        _needed(PRODUCT, named, maybe_product, wanted),
        _needed(FALLBACK_ROLE, named, [], wanted),
    )
    ids = _Ids(_SCENE_WORDS)
    rest: list[Cast] = []
    for number, (name, kind, _) in enumerate(found, 1):
        if kind and named[kind] == name:
            rest += [] if kind in wanted else [Cast(kind, name, Why.NAMED)]
        elif all(one.name != name for one in needed):
            rest.append(Cast(ids.new(kind or ascii_id(name) or f"scene-{number}"), name, Why.OWN))
    return (*needed, *rest)


def _needed(role: str, named: Mapping[str, str], maybe: Sequence[str], wanted: Mapping[str, str]) -> Cast:
    if role in named:
        return Cast(role, named[role], Why.NAMED)
    if maybe:
        return Cast(role, maybe[0], Why.GUESSED)
    return Cast(role, wanted[role], Why.MISSING)


def input_roles(inputs: Sequence[str], first: str, others: str) -> tuple[Cast, ...]:
    """A role for every input of one sort: ``first`` for the first, others by their names or numbers."""
    ids = _Ids((first,))
    return tuple(
        Cast(first, name, Why.GUESSED)
        if number == 1
        else Cast(ids.new(ascii_id(name) or f"{others}-{number}"), name, Why.OWN)
        for number, name in enumerate(inputs, 1)
    )


def ascii_id(name: str) -> str | None:
    """An id of the show file made of a name; None when too little of it can be written in ASCII letters."""
    plain = unicodedata.normalize("NFKD", name)
    letters = [character for character in plain if character.isalpha()]
    if not letters or any(not character.isascii() for character in letters):
        return None
    spelt = re.sub(r"[^a-z0-9]+", "-", _without_marks(plain).lower())[:_ID_LENGTH].strip("-")
    return spelt or None


def _kind(name: str) -> tuple[str, int]:
    """The role that a name tells of, and which of its words did; ``("", 0)`` when none does."""
    text = re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", name).casefold())
    for kind, words in _SCENE_WORDS.items():
        for rank, word in enumerate(words):
            pattern = rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
            if re.search(pattern, text):
                return kind, rank
    return "", 0


def _without_marks(text: str) -> str:
    """``Küche`` decomposed, without what stood on the u."""
    return "".join(character for character in text if not unicodedata.combining(character))


class _Ids:
    """Ids that are each given once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def new(self, wish: str) -> str:
        found, number = wish, 1
        while found in self._taken:
            number += 1
            found = f"{wish}-{number}"
        self._taken.add(found)
        return found
