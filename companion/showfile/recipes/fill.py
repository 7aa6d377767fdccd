"""A recipe and the values that a show file gives it → the cues or segments that stand there instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.show.problems import Mark
from companion.show.times import Ms
from companion.showfile.checks.rundown import TRIGGERS
from companion.showfile.fields.about import Language
from companion.showfile.fields.reads import RefusedError
from companion.showfile.fields.scalars import duration
from companion.showfile.fields.script import HEADS
from companion.showfile.messages.findings import MadeMark
from companion.showfile.reading.tree import Entry, Listing, Node, Path, Scalar, Table, find
from companion.showfile.recipes.file import in_language
from companion.showfile.recipes.params import TABLES, Kind, Makes, Recipe
from companion.showfile.recipes.text import Mention, pieces


class TooManyError(Exception):
    """More nodes would be made than there may be."""


@dataclass(slots=True)
class Budget:
    """How many nodes may still be made."""

    left: int

    def take(self) -> None:
        """
        Raises:
            TooManyError: none is left.
        """
        if self.left <= 0:
            raise TooManyError
        self.left -= 1


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a table of a recipe is to be, as far as leaving parts of it out goes."""

    needs: frozenset[str] = frozenset()
    """Without one of these keys it makes no sense and goes too."""
    inside: Mapping[str, "_Shape"] = field(default_factory=dict)


_PLAIN = _Shape()
_ACTION = _Shape(needs=frozenset({*HEADS, "step"}))
_CUE = _Shape(needs=frozenset({"id", *TRIGGERS}), inside={"do": _ACTION})
_SEGMENT = _Shape(needs=frozenset({"id", "title", "length"}), inside={"cues": _CUE})
_SHAPES: Mapping[Makes, _Shape] = {Makes.CUES: _CUE, Makes.SEGMENTS: _SEGMENT}

GIVEN = "given"
"""A key that is for the recipe alone: its table is there only when what this mentions is given."""

_TASK = ("who", "task", "copy")
"""The keys of a cue that tell a person what to do; ``copy`` may be missing."""


def fill(
    recipe: Recipe, given: Mapping[str, Node], *, at: Mark, show: Node, language: Language, budget: Budget
) -> tuple[Node, ...]:
    """The items that a recipe makes of these values, which fit its parameters.

    What mentions something that is not given is left out: a line of a list, a key with its value, and what
    cannot be without that key. Nodes of the recipe's own carry the mark ``at``; those that come from the
    show file keep the place where they stand.

    Raises:
        TooManyError: it makes more than ``budget`` allows.
    """
    filler = _Filler(recipe.name, at, show, language, budget, {})
    for name, parameter in recipe.parameters.items():
        value = given.get(name)
        if value is None and parameter.default:
            value = filler.node(parameter.default[language], filler.mark(""), _PLAIN)
        if value is not None:
            filler.values[name] = (parameter.kind, value)
    made = filler.node(recipe.items, filler.mark(""), _SHAPES[recipe.makes])
    return made.items if isinstance(made, Listing) else ()


@dataclass(frozen=True, slots=True)
class _Filler:
    recipe: str
    at: Mark
    show: Node
    language: Language
    budget: Budget
    values: dict[str, tuple[Kind, Node]]

    def mark(self, item: str) -> MadeMark:
        return MadeMark(self.at.line, self.at.column, self.recipe, item)

    def node(self, node: Node, mark: MadeMark, shape: _Shape) -> Node | None:
        """What becomes of a node of the recipe; None when it is left out."""
        self.budget.take()
        match in_language(node, self.language):
            case Scalar(text):
                return self._text(text, mark) if text is not None else Scalar(None, mark)
            case Listing(items):
                return self._list(items, mark, shape)
            case Table(entries):
                return self._table(entries, mark, shape)

    def _text(self, text: str, mark: MadeMark) -> Node | None:
        match pieces(text) if "$" in text else (text,):
            case (Mention() as mention,):
                return self._whole(mention, mark)
            case parts:
                texts = [part if isinstance(part, str) else self._written(part) for part in parts]
                known = [part for part in texts if part is not None]
                return Scalar("".join(known), mark) if len(known) == len(texts) else None

    def _list(self, items: tuple[Node, ...], mark: MadeMark, shape: _Shape) -> Node | None:
        made: list[Node] = []
        for item in items:
            value = self.node(item, mark, shape)
            if isinstance(value, Listing) and not isinstance(item, Listing):
                made.extend(value.items)  # A placeholder stands for lines among lines.
            elif value is not None:
                made.append(value)
        return Listing(tuple(made), mark) if made or not items else None

    def _table(self, entries: Mapping[str, Entry], mark: MadeMark, shape: _Shape) -> Node | None:
        if (shape is _CUE or shape is _SEGMENT) and "id" in entries:
            name = self.node(entries["id"].node, mark, _PLAIN)
            mark = self.mark(_joined(mark.item, name.text or "") if isinstance(name, Scalar) else mark.item)
        made: dict[str, Entry] = {}
        for key, entry in entries.items():
            value = self.node(entry.node, mark, shape.inside.get(key, _PLAIN))
            if value is not None:
                made[key] = Entry(mark, value)
        lost = entries.keys() - made.keys()
        made.pop(GIVEN, None)
        if lost & shape.needs or GIVEN in lost or (lost and not made):
            return None
        if shape is _CUE and lost & {"who", "task"}:
            made = {key: entry for key, entry in made.items() if key not in _TASK}
        if shape is _CUE and lost and not made.keys() & {"do", "task"}:
            return None
        return Table(made, mark)

    def _whole(self, mention: Mention, mark: MadeMark) -> Node | None:
        """What a placeholder stands for that stands by itself."""
        if mention.shift_ms:
            text = self._written(mention)
            return Scalar(text, mark) if text is not None else None
        node = self._find(mention)
        empty = node is None or (isinstance(node, Scalar) and node.text is None)
        return self._placed(node, mark) if node is not None and not empty else None

    def _placed(self, node: Node, mark: MadeMark) -> Node:
        """A value in its place; what the recipe gave as a default is marked as made there."""
        self.budget.take()
        own = mark if isinstance(node.mark, MadeMark) else node.mark
        match node:
            case Scalar(text):
                return Scalar(text, own)
            case Listing(items):
                return Listing(tuple(self._placed(item, mark) for item in items), own)
            case Table(entries):
                return Table(
                    {key: Entry(own, self._placed(entry.node, mark)) for key, entry in entries.items()}, own
                )

    def _written(self, mention: Mention) -> str | None:
        """The text that a placeholder stands for; None when it is not given, or no text."""
        node = self._find(mention)
        if not isinstance(node, Scalar) or node.text is None:
            return None
        text = node.text.strip()
        if not mention.shift_ms:
            return text
        try:
            length = Ms(max(duration(text) + mention.shift_ms, 0))
        except RefusedError:
            return None  # Somewhere in the show file, where it is told.
        return f"{length // 1000}s"

    def _find(self, mention: Mention) -> Node | None:
        """The value of a parameter, or what the show file says of the thing that it names."""
        kind, node = self.values.get(mention.name, (Kind.TEXT, None))
        if node is None or not mention.fields:
            return node
        table: Path = TABLES[kind]
        found: Node | None = self._row(table, node)
        for number, step in enumerate(mention.fields):
            entry = found.entries.get(step) if isinstance(found, Table) else None
            found = entry.node if entry is not None else None
            if step == "product" and number + 1 < len(mention.fields):
                found = self._row(TABLES[Kind.PRODUCT], found)
        return found

    def _row(self, table: Path, name: Node | None) -> Node | None:
        if not isinstance(name, Scalar) or name.text is None:
            return None
        place = find(self.show, (*table, name.text.strip()))
        return place.node if place is not None else None


def _joined(above: str, name: str) -> str:
    return f"{above} › {name}" if above else name
