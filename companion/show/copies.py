"""Ids of what is planned once more while the show runs."""

from collections.abc import Container
from itertools import count

from companion.show.model import Plan
from companion.show.state import ShowState


def next_free(first: str, taken: Container[str]) -> str:
    """``F1-2`` for the second run of ``F1``, or the first after it that nothing else is called."""
    return next(name for number in count(2) if (name := f"{first}-{number}") not in taken)


def possible_plans(state: ShowState) -> tuple[Plan, ...]:
    """The plan that runs, and those that could be applied: an id of theirs stands for something already."""
    return (state.plan, *(one.plan for one in (state.offered, state.former) if one is not None))
