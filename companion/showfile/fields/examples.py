"""What could stand at a key: made of the type of its field, and of what its author wrote there."""

import re
from collections.abc import Sequence
from typing import get_args, get_origin

from pydantic import BaseModel

from companion.showfile.editing.writing import inline
from companion.showfile.fields.document import bare_type, field_at
from companion.showfile.fields.reads import Reads, RefusedError
from companion.showfile.reading.tree import Data

_ANY = "…"
_BETWEEN = re.compile(r"\s*[,，、;；]\s*")


def value_example(location: tuple[str | int, ...]) -> str:
    """What could stand at a key, if that reads the same in every language."""
    field = field_at(location)
    reads = _reads(field.metadata) if field is not None else None
    words = [str(word) for word in (reads.schema.get("const"), *_enum(reads)) if word] if reads else []
    examples = [str(example) for example in (field.examples or ())] if field is not None else []
    return next((text for text in (*words, *examples) if text.isascii()), _ANY)


def list_example(location: tuple[str | int, ...], written: Data) -> str:
    """The list that may be meant by one thing that is none."""
    kind = _item_type(location)
    text = written.strip() if isinstance(written, str) else ""
    if table := _table_like(kind, text):
        return inline([written]) if isinstance(written, dict) and written else f"[{table}]"
    reads = _reads(get_args(kind)[1:])
    for items in ([text], _BETWEEN.split(text)) if text else ():
        if reads is not None and _can_read(reads, items):
            return inline(list(items))
    example = value_example(location)
    return example if example.startswith("[") else f"[{_ANY}]"


def item_example(location: tuple[str | int, ...], written: str) -> str:
    """The table that may be meant by one text in a list of tables; empty elsewhere."""
    return _table_like(_item_type(location[:-1]), written) if isinstance(location[-1], int) else ""


def _item_type(location: tuple[str | int, ...]) -> object:
    """The type of what is in the list at ``location``; None when there is no list."""
    field = field_at(location)
    kind = bare_type(field.annotation) if field is not None else None
    return get_args(kind)[0] if get_origin(kind) is list else None


def _table_like(kind: object, written: str) -> str:
    """A table with the keys that it needs; one that needs a single key has the text there."""
    kind = bare_type(kind)
    if not isinstance(kind, type) or not issubclass(kind, BaseModel):
        return ""
    needed = [info.alias or name for name, info in kind.model_fields.items() if info.is_required()]
    value = written if len(needed) == 1 and written.strip() else _ANY
    return inline(dict.fromkeys(needed, value))


def _can_read(reads: Reads, items: Sequence[str]) -> bool:
    try:
        for item in items:
            reads.parse(item.strip())
    except RefusedError:
        return False
    return True


def _reads(metadata: Sequence[object]) -> Reads | None:
    return next((mark for mark in metadata if isinstance(mark, Reads)), None)


def _enum(reads: Reads) -> list[object]:
    words = reads.schema.get("enum")
    return words if isinstance(words, list) else []
