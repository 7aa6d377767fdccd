"""A show file in full: every value that counts, its defaults too, and where each comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from companion.show.problems import Mark
from companion.showfile.checks.show import currency_of
from companion.showfile.fields.about import Show
from companion.showfile.fields.document import Document
from companion.showfile.fields.reads import Reads
from companion.showfile.fields.scalars import Switch, on_off
from companion.showfile.reading.tree import Listing, Node, Path, Scalar, Table, find
from companion.showfile.recipes.expand import USE


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file as it is understood."""

    depth: int
    """How far it is indented, in levels."""
    text: str
    """``length: 5m``; only ``length:`` when lines below it say what."""
    written: int | None
    """Line of the file on which it stands; None when it is a default."""
    recipe: str = ""
    """The recipe that made it, which that line of the file uses; empty when its author wrote it."""


def in_full(document: Document, root: Node, file: Node) -> Iterator[Line]:
    """Every field of the document that has a value, in the order of the reference.

    ``root`` is the tree that it was read from, ``file`` the same before recipes put in what they make.
    """
    yield from _Listing(root, dict(_uses(file))).table(document, (), 0)


def default_text(field: FieldInfo) -> str:
    """The default of a field as a show file would say it; empty when it is nothing."""
    default = field.get_default(call_default_factory=True)
    if default is None or default in ([], {}) or isinstance(default, BaseModel):
        return ""
    if isinstance(default, bool):
        if any(isinstance(mark, Reads) and mark.parse is on_off for mark in field.metadata):
            return Switch.ON if default else Switch.OFF
        return str(default).lower()
    if any(isinstance(mark, Reads) and mark.name == "duration" for mark in field.metadata):
        return f"{default // 1000}s"
    if any(isinstance(mark, Reads) and mark.name == "days" for mark in field.metadata):
        return f"{default}d"
    return str(default)


def _uses(node: Node) -> Iterator[tuple[Mark, str]]:
    """Where recipes are used, and which."""
    match node:
        case Table(entries):
            use = entries.get(USE)
            if use is not None and isinstance(use.node, Scalar):
                yield use.key, use.node.text or ""
            for entry in entries.values():
                yield from _uses(entry.node)
        case Listing(items):
            for item in items:
                yield from _uses(item)
        case Scalar():
            return


@dataclass(frozen=True, slots=True)
class _Listing:
    root: Node
    uses: Mapping[Mark, str]

    def table(self, model: BaseModel, path: Path, depth: int) -> Iterator[Line]:
        for name, field in type(model).model_fields.items():
            key = field.alias or name
            value = getattr(model, name)
            place = find(self.root, (*path, key))
            if place is not None:
                yield from self._written(key, value, (*path, key), depth, place.key)
            elif isinstance(value, BaseModel):
                if inside := list(self.table(value, (*path, key), depth + 1)):
                    yield Line(depth, f"{key}:", None)
                    yield from inside
            else:
                text = default_text(field)
                if isinstance(model, Show) and key == "currency":
                    text = currency_of(model)  # The one default that hangs on another field.
                if text:
                    yield Line(depth, f"{key}: {text}", None)

    def _written(self, key: str, value: object, path: Path, depth: int, mark: Mark) -> Iterator[Line]:
        recipe = self.uses.get(mark, "")
        match value:
            case BaseModel():
                yield Line(depth, f"{key}:", mark.line, recipe)
                yield from self.table(value, path, depth + 1)
            case list() if any(isinstance(item, BaseModel) for item in value):
                yield Line(depth, f"{key}:", mark.line, recipe)
                for number, item in enumerate(value):
                    yield from self._item(item, (*path, number), depth + 1)
            case dict() if any(isinstance(item, BaseModel) for item in value.values()):
                yield Line(depth, f"{key}:", mark.line, recipe)
                for name, item in value.items():
                    place = find(self.root, (*path, name))
                    own = place.key if place is not None else mark
                    yield from self._written(name, item, (*path, name), depth + 1, own)
            case _:
                place = find(self.root, path)
                text = f"{key}: {_plain(place.node) if place is not None else ''}".rstrip()
                yield Line(depth, text, mark.line, recipe)

    def _item(self, item: BaseModel, path: Path, depth: int) -> Iterator[Line]:
        """The lines of one item of a list; the first carries its dash."""
        dash = "- "
        for line in self.table(item, path, 0):
            yield replace(line, depth=depth + line.depth, text=dash + line.text)
            dash = "  "


def _plain(node: Node) -> str:
    """The words of a value on one line, as they are understood; only for reading."""
    match node:
        case Scalar(text):
            return " ".join((text or "").split("\n"))
        case Listing(items):
            return f"[{', '.join(_plain(item) for item in items)}]"
        case Table(entries):
            return f"{{{', '.join(f'{key}: {_plain(entry.node)}' for key, entry in entries.items())}}}"
