"""A show file made of another one and a rundown, with the cell that each new line comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from companion.showfile.editing.edit import remove_value, set_in_table, set_value
from companion.showfile.editing.writing import dashed, inline, key_text, value_text
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Data, find, plain
from companion.showfile.runsheet.keyed import Item

_WIDE = 90
"""Characters of a list on one line."""


@dataclass(frozen=True, slots=True)
class Written:
    text: bytes
    cells: tuple[str, ...]
    """Of each line the cell that it comes from; empty for one that comes from none."""

    def cell(self, line: int) -> str:
        """That of a line from 1, or of the nearest one above that has any."""
        return next((cell for cell in reversed(self.cells[:line]) if cell), "")

    def told_of(self, products: Sequence[Item]) -> "Written":
        """With the cells of products that were put into a table of the show file itself."""
        root = read(self.text).root
        cells = list(self.cells)
        paths = ((item, id, key) for item in products for id in item.data for key in ("", *item.cells))
        for item, id, key in paths:
            place = (
                find(root, ("products", id, key) if key else ("products", id)) if root is not None else None
            )
            if place is not None and not cells[place.key.line - 1]:
                cells[place.key.line - 1] = item.cells.get(key, item.cell)
        return replace(self, cells=tuple(cells))


def without(source: bytes, *keys: str) -> bytes:
    """The show file without these keys of its first level; those that it does not have are passed over."""
    for key in keys:
        root = read(source).root
        if root is not None and find(root, (key,)) is not None:
            source = remove_value(source, (key,))
    return source


def with_show(source: bytes, **values: str) -> bytes:
    """The show file with these values under ``show``."""
    for key, value in values.items():
        root = read(source).root
        there = root is not None and find(root, ("show", key)) is not None
        source = (
            set_value(source, ("show", key), value) if there else set_in_table(source, ("show",), key, value)
        )
    return source


def value_at(source: bytes, *path: str) -> Data:
    """What a show file says there; None where it says nothing or cannot be read."""
    root = read(source).root
    place = find(root, path) if root is not None else None
    return plain(place.node) if place is not None else None


def with_products(source: bytes, products: Sequence[Item]) -> bytes:
    """The show file with these products beside those that it has."""
    for item in products:
        for id, data in item.data.items():
            source = set_in_table(source, ("products",), id, data)
    return source


def with_rundown(
    source: bytes, products: Sequence[Item], items: Sequence[Item], below: Sequence[str] = ()
) -> Written:
    """``source`` has no rundown, and no products where there are new ones; ``below`` comes at the end."""
    text = source.decode("utf-8").rstrip() + "\n"
    new: list[tuple[str, str]] = []
    if products:
        new += [("", ""), ("products:", products[0].cell)]
        for product in products:
            new += _product(product)
    new += [("", ""), ("rundown:", items[0].cell if items else "")]
    for item in items:
        new += _item(item, "  ")
    new += [(f"  # {line}", "") for line in _comments(below)]
    lines = [line for line, _ in new]
    before = [""] * text.count("\n")
    return Written((text + "\n".join(lines) + "\n").encode("utf-8"), (*before, *(cell for _, cell in new)))


def _product(item: Item) -> Iterator[tuple[str, str]]:
    for name, data in item.data.items():
        yield f"  {key_text(name)}:", item.cell
        if isinstance(data, dict):
            for key, value in data.items():
                yield f"    {key_text(key)}: {value_text(value)}", item.cells.get(key, item.cell)


def _item(item: Item, indent: str) -> Iterator[tuple[str, str]]:
    for comment in _comments(item.comments):
        yield f"{indent}# {comment}", ""
    first = True
    for key, value in item.data.items():
        cell = item.cells.get(key, item.cell)
        for line in _entry(key, value):
            yield f"{indent}{'- ' if first else '  '}{line}", cell
            first = False
    if item.segments:
        yield f"{indent}  segments:", item.cell
        for segment in item.segments:
            yield from _item(segment, f"{indent}    ")
    else:
        yield "", ""


def _entry(key: str, value: Data) -> Iterator[str]:
    """One key with its value: tables and long lists a line for each of them."""
    # In a list on one line a Chinese comma looks as if it parted its items.
    is_unclear = isinstance(value, list) and any(mark in str(one) for one in value for mark in "、，；")
    is_tables = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
    line = f"{key_text(key)}: {value_text(value)}".rstrip()
    if isinstance(value, list) and value and (is_tables or is_unclear or len(line) > _WIDE):
        yield f"{key_text(key)}:"
        for one in value:
            yield from dashed([inline(one) if is_tables else value_text(one)], "  ")
    else:
        yield line


def _comments(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (" ".join(line.split()) for line in text.splitlines() if line.strip())
