"""A show file in full: every value that counts, those its author left out too, and where each comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from companion.showfile.checks.show import currency_of
from companion.showfile.fields.about import Show
from companion.showfile.fields.document import Document
from companion.showfile.fields.scalars import Reads
from companion.showfile.reading.tree import Listing, Node, Path, Scalar, Table, find


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file as it is understood."""

    depth: int
    """How far it is indented, in levels."""
    text: str
    """``length: 5m``; only ``length:`` when lines below it say what, and when ``missing``."""
    written: int | None
    """Line of the file on which it stands; None when it is a default."""
    missing: bool = False
    """It was left out and has no value either."""


def in_full(document: Document, root: Node) -> Iterator[Line]:
    """Every field of the document in the order of the reference; ``root`` is the tree it was read from."""
    yield from _table(document, (), root, 0)


def default_text(field: FieldInfo) -> str:
    """The default of a field as a show file would say it; empty when it is nothing."""
    default = field.get_default(call_default_factory=True)
    if default is None or default in ([], {}) or isinstance(default, BaseModel):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    if any(isinstance(mark, Reads) and mark.name == "duration" for mark in field.metadata):
        return f"{default // 1000}s"
    return str(default)


def _table(model: BaseModel, path: Path, root: Node, depth: int) -> Iterator[Line]:
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        place = find(root, (*path, key))
        if place is not None:
            yield from _written(key, getattr(model, name), (*path, key), root, depth, place.key.line)
        elif isinstance(value := getattr(model, name), BaseModel):
            yield Line(depth, f"{key}:", None)
            yield from _table(value, (*path, key), root, depth + 1)
        else:
            text = default_text(field)
            if isinstance(model, Show) and key == "currency":
                text = currency_of(model)  # The one default that hangs on another field.
            yield Line(depth, f"{key}: {text}".rstrip(), None, missing=not text)


def _written(key: str, value: object, path: Path, root: Node, depth: int, line: int) -> Iterator[Line]:
    match value:
        case BaseModel():
            yield Line(depth, f"{key}:", line)
            yield from _table(value, path, root, depth + 1)
        case list() if any(isinstance(item, BaseModel) for item in value):
            yield Line(depth, f"{key}:", line)
            for number, item in enumerate(value):
                yield from _item(item, (*path, number), root, depth + 1)
        case dict() if any(isinstance(item, BaseModel) for item in value.values()):
            yield Line(depth, f"{key}:", line)
            for name, item in value.items():
                place = find(root, (*path, name))
                own = place.key.line if place is not None else line
                yield from _written(name, item, (*path, name), root, depth + 1, own)
        case _:
            place = find(root, path)
            yield Line(depth, f"{key}: {_plain(place.node) if place is not None else ''}".rstrip(), line)


def _item(item: BaseModel, path: Path, root: Node, depth: int) -> Iterator[Line]:
    """The lines of one item of a list; the first carries its dash."""
    dash = "- "
    for line in _table(item, path, root, 0):
        yield Line(depth + line.depth, dash + line.text, line.written, line.missing)
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
