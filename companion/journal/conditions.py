"""How a condition stands in a journal: as it is written in a show file.

Before 0.7.0 it was a table of what one comparison compares.
"""

from collections.abc import Mapping
from typing import Any

from companion.journal.shapes import Bad, Shape, short, text
from companion.show.conditions import Condition, NoConditionError


def _write(value: Any) -> str:
    if not isinstance(value, Condition):
        raise Bad(f"must be a condition, not {short(value)}")
    return value.text


def _read(value: Any) -> Condition:
    if isinstance(value, Mapping):
        value = "{quantity}({of}) {comparison} {number}".format_map(_Table(value))
    try:
        return Condition.read(text(value))
    except NoConditionError as problem:
        raise Bad(f"must be a condition, not {short(value)}: {problem}") from None


class _Table(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        raise Bad(f"{key!r} is missing")


CONDITION = Shape(_write, _read)
