"""How long viewers have seen the fallback, against what the platform lets a show pause."""

from dataclasses import replace

from companion.show.incidents.guard import Still
from companion.show.incidents.permission import is_on_air
from companion.show.limits import Limit, LimitOf
from companion.show.state import ShowState
from companion.show.times import RunMs
from companion.show.turn import Turn

WARNS_AT = (60, 80)
"""Percent of what is allowed."""


def limit_of(state: ShowState) -> Limit | None:
    """The strictest that the plan knows; None: none."""
    known = [one for one in state.plan.limits if one.of is LimitOf.STILL_MS and one.most is not None]
    return min(known, key=lambda one: one.most or 0, default=None)


def warns_next(state: ShowState) -> RunMs | None:
    """When the crew is to be warned next; None: not by itself."""
    still, limit = state.still, limit_of(state)
    if still is None or limit is None or limit.most is None or not state.obs.connected:
        return None
    percent = next((percent for percent in WARNS_AT if percent > still.warned), None)
    return None if percent is None else RunMs(still.since + limit.most * percent // 100)


def follow(turn: Turn) -> None:
    """Begin to count, stop, and warn."""
    state = turn.state
    seen = state.obs.connected and is_on_air(state) and state.program.actual == state.fallback_scene
    if not seen:
        if state.still is not None and state.obs.connected:
            turn.set(still=None)
        return
    if state.still is None:
        turn.set(still=Still(since=turn.at.run))
    while (at := warns_next(turn.state)) is not None and turn.at.run >= at:
        still, limit = turn.state.still, limit_of(turn.state)
        assert still is not None
        assert limit is not None
        percent = next(percent for percent in WARNS_AT if percent > still.warned)
        turn.set(still=replace(still, warned=percent))
        turn.note("still_warned", percent=percent, limit=limit.most or 0)
