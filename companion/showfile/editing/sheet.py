"""A show file open for an edit: its text, what it means, and where a path leads in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from companion.showfile.editing.refusals import EditRefused
from companion.showfile.editing.rows import ending
from companion.showfile.editing.spans import Alias, Collection, Entries, Items, Piece, Survey, Value, survey
from companion.showfile.fields.about import Language
from companion.showfile.messages.explain import explain, language_of
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.lines import BOM, mark_at
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, Path, plain

Named = str | Sequence[str]
"""A path as people name things, ``rundown.opening.length``, or its steps where a step may hold a dot.

Items of a list go by their ``id`` (a loop by its ``loop``, a recipe by its ``use``), else by what they say,
else by their number from 1. The segments of a loop are found in the rundown as if the loop were not there.
"""


_NAMES = ("id", "loop", "use")

_NAMES_TOLD = 12
"""Of those that there are, when one is not found; more is no help."""


def steps_of(named: Named) -> tuple[str, ...]:
    return tuple(named.split(".")) if isinstance(named, str) else tuple(named)


@dataclass(frozen=True, slots=True)
class Found:
    named: str
    """The path as it was asked for."""
    path: Path
    """The way in the data."""
    trail: tuple[Piece, ...]
    """From the root to the thing itself."""

    @property
    def piece(self) -> Piece:
        return self.trail[-1]

    @property
    def parent(self) -> Collection:
        """What it stands in. The root stands in nothing and is not asked."""
        parent = self.trail[-2]
        assert isinstance(parent, Items | Entries)
        return parent

    @property
    def number(self) -> int:
        """Its position there."""
        step = self.path[-1]
        number = step if isinstance(step, int) else None
        if isinstance(self.parent, Entries):
            number = self.parent.get(str(step))
        assert number is not None
        return number

    @property
    def in_flow(self) -> bool:
        return any(isinstance(piece, Items | Entries) and piece.flow for piece in self.trail)

    def up(self) -> "Found":
        return Found(self.named, self.path[:-1], self.trail[:-1])


@dataclass(frozen=True, slots=True)
class Sheet:
    text: str
    """Without the byte order mark."""
    bom: bool
    survey: Survey
    data: Data
    language: Language
    _findings: int

    @classmethod
    def open(cls, source: bytes) -> Self:
        """Raises ``EditRefused`` for what cannot be read as YAML; its fields may be wrong."""
        language = language_of(source)
        reading = read(source)
        if reading.root is None:
            line, reason = reason_of(reading.findings[-1], language)
            raise EditRefused("unreadable", language, line=line, reason=reason)
        text = source.decode("utf-8")
        bare = text.removeprefix(BOM)
        return cls(bare, bare != text, survey(bare), plain(reading.root), language, len(reading.findings))

    def close(self, text: str, expected: Data, named: str) -> bytes:
        """``text`` as a file, if it says ``expected`` and nothing in it reads worse than before.

        Raises ``EditRefused`` otherwise. Where a block of text comes to end a file that has no last line
        break, and would say something else so, the file gets one.
        """
        for tail in ("", "" if text.endswith(("\n", "\r")) else ending(self.text, 0)):
            source = ((BOM if self.bom else "") + text + tail).encode("utf-8", "surrogatepass")
            reading = read(source)
            if reading.root is None:
                _, reason = reason_of(reading.findings[-1], self.language)
                raise self.refused("spoils", path=named, reason=reason)
            if plain(reading.root) == expected and len(reading.findings) <= self._findings:
                return source
        raise self.refused("not-exact", path=named)

    def refused(self, code: str, **facts: str | int) -> EditRefused:
        return EditRefused(code, self.language, **facts)

    def line(self, at: int) -> int:
        return mark_at(self.text, at).line

    def find(self, named: Named) -> Found:
        """Where a path leads. Raises ``EditRefused``: nowhere, to several places, or through an alias."""
        steps = steps_of(named)
        path: list[str | int] = []
        trail: list[Piece] = [self.survey.root]
        for number, step in enumerate(steps):
            here = ".".join(steps[: number + 1])
            self.refuse_alias(trail[-1], ".".join(steps[:number]))
            for key, piece in self._step(trail[-1], step, here):
                # Inside of an item that was found by what an alias stands for.
                self.refuse_alias(trail[-1], here)
                path.append(key)
                trail.append(piece)
        return Found(".".join(steps), tuple(path), tuple(trail))

    def refuse_alias(self, piece: Piece, named: str) -> None:
        """Nothing is changed within what an alias stands for: it is written elsewhere."""
        if isinstance(piece, Alias):
            raise self.refused("alias", path=named, name=piece.name, line=self.line(piece.start))

    def refuse_repeated(self, found: Found) -> None:
        """What is written once and repeated by aliases is not edited: it would change all of them."""
        for alias in self.survey.aliases:
            if any(alias.target is piece for piece in found.trail):
                line = self.line(alias.start)
                raise self.refused("anchored", path=found.named, name=alias.name, line=line)

    def refuse_needed(self, found: Found) -> None:
        """What another place repeats cannot be taken away."""
        self.refuse_repeated(found)
        start, end = found.piece.start, found.piece.end
        if isinstance(found.parent, Entries):
            start = found.parent.entries[found.number][0].start
        if alias := self.survey.named_within(start, end):
            line = self.line(alias.start)
            raise self.refused("anchor-used", path=found.named, name=alias.name, line=line)

    def _step(self, piece: Piece, step: str, here: str) -> list[tuple[str | int, Piece]]:
        known: list[str] = []
        if isinstance(piece, Entries):
            if (number := piece.get(step)) is not None:
                return [(step, piece.entries[number][1])]
            known = [name for key, _ in piece.entries if (name := _text(key))]
        elif isinstance(piece, Items):
            found = [way for name, way in named_items(piece) if name == step]
            if len(found) > 1:
                first, second = (self.line(way[-1][1].start) for way in found[:2])
                raise self.refused("named-twice", path=here, first=first, second=second)
            if found:
                return found[0]
            if step.isascii() and step.isdigit() and 0 < int(step) <= len(piece.items):
                return [(int(step) - 1, piece.items[int(step) - 1])]
            known = [name for name, _ in named_items(piece)]
        if meant := get_close_matches(step, known, 1):
            parent = here.removesuffix(step)
            raise self.refused("did-you-mean", path=here, suggestion=parent + meant[0])
        if isinstance(piece, Items):
            self._refuse_recipe(piece, here)
        if names := [name for name in dict.fromkeys(known) if name][:_NAMES_TOLD]:
            code = "no-such-key" if isinstance(piece, Entries) else "not-found-among"
            raise self.refused(code, path=here, names=", ".join(names))
        raise self.refused("not-found", path=here)

    def _refuse_recipe(self, items: Items, here: str) -> None:
        for item in items.items:
            if isinstance(item, Entries) and (number := item.get("use")) is not None:
                recipe = _text(item.entries[number][1])
                raise self.refused("from-recipe", path=here, recipe=recipe, line=self.line(item.start))


def named_items(items: Items) -> Iterator[tuple[str, list[tuple[str | int, Piece]]]]:
    """Every item with its name and the steps that lead to it, those of loops included."""
    for number, item in enumerate(items.items):
        way: list[tuple[str | int, Piece]] = [(number, item)]
        target = item.target if isinstance(item, Alias) else item
        if not isinstance(target, Entries):
            yield _text(target), way
            continue
        own = [_text(target.entries[at][1]) for key in _NAMES if (at := target.get(key)) is not None]
        if own:
            yield own[0], way
        if (at := target.get("segments")) is not None and isinstance(inner := target.entries[at][1], Items):
            for name, rest in named_items(inner):
                yield name, [*way, ("segments", inner), *rest]


def _text(piece: Piece) -> str:
    piece = piece.target if isinstance(piece, Alias) else piece
    return piece.text if isinstance(piece, Value) else ""


def reason_of(finding: Finding, language: Language) -> tuple[int, str]:
    """The line of a finding, and its sentence."""
    return finding.mark.line, explain([finding], language, "")[0].message
