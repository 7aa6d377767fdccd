"""Ids of what is planned once more while the show runs."""

from collections.abc import Container
from itertools import count


def next_free(first: str, taken: Container[str]) -> str:
    """``F1-2`` for the second run of ``F1``, or the first after it that nothing else is called."""
    return next(name for number in count(2) if (name := f"{first}-{number}") not in taken)
