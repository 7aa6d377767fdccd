"""What whoever is not in the room is told of a show: pure, out of the state before and after. No names, no
chat, nothing that leads to a viewer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.settings import Tells
from companion.show.incidents.record import Incident, Stage
from companion.show.state import Phase, ShowState


@dataclass(frozen=True, slots=True)
class News:
    """One thing that has happened."""

    told: Tells
    what: str
    """``incident_alarm``, ``incident_acted``, ``incident_returned``, ``incident_over``,
    ``incident_unknown``, ``automation_locked``, ``show_begun`` or ``show_ended``."""
    incident: Incident | None = None


_TOLD_OF_STAGES = {
    Stage.ALARM: "incident_alarm",
    Stage.ACTED: "incident_acted",
    Stage.OVER: "incident_over",
}
"""That it is about to be over is no news to somebody far away."""

_TOLD_AFTER: Mapping[Stage, frozenset[Stage | None]] = {
    Stage.ALARM: frozenset({None}),
    Stage.ACTED: frozenset({None, Stage.ALARM}),
    Stage.OVER: frozenset({None, Stage.ALARM, Stage.ACTED, Stage.CLEARING}),
}
"""What it was before, for it to be news; None: nothing was known of it."""


def news(before: ShowState, after: ShowState) -> Iterator[News]:
    """What has happened between two states, in the order in which it is told."""
    if after.phase is not before.phase and after.phase is not Phase.READY:
        yield News(Tells.SHOW, "show_begun" if after.phase is Phase.RUNNING else "show_ended")
    if after.incidents is not before.incidents:
        known = {one.id: one for one in before.incidents}
        goes_on = {(one.trouble, one.subject) for one in after.incidents if one.open}
        for one in after.incidents:
            yield from _of_incident(known.get(one.id), one, goes_on=(one.trouble, one.subject) in goes_on)
    if after.guard.locked and not before.guard.locked:
        yield News(Tells.LOCKED, "automation_locked")


def _of_incident(before: Incident | None, now: Incident, *, goes_on: bool) -> Iterator[News]:
    """Each at most once, however often it gets better and worse meanwhile. ``goes_on``: the same lasts, in
    this incident or in one that has taken its place."""
    came_from = _TOLD_AFTER.get(now.stage, frozenset())
    if (None if before is None else before.stage) in came_from:
        if now.open or now.cleared is not None:
            yield News(Tells.INCIDENTS, _TOLD_OF_STAGES[now.stage], now)
        elif not goes_on:
            yield News(Tells.INCIDENTS, "incident_unknown", now)
    if now.returned is not None and (before is None or before.returned is None):
        yield News(Tells.INCIDENTS, "incident_returned", now)
