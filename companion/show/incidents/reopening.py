"""Cameras that come over a network and wedge: OBS is asked to open them anew, a few times and no more.

OBS connects such an input again by itself when its feed ends, and now and then never gets over it: it opens
or buffers for ever, or has ended for good, until somebody restarts it. The numbers are those of
reference/obs.md §4.2.
"""

from dataclasses import replace

from companion.show.effects import RestartMedia
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents import permission, verdicts
from companion.show.incidents.record import Incident
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms, RunMs
from companion.show.turn import Turn

MOST = 3
"""For one incident: what does not come then, a person has to look after."""
APART_MS = Ms(10 * SECOND)
"""As long as OBS itself waits before it connects again: to open takes some seconds."""


def asks_at(state: ShowState) -> RunMs | None:
    """When OBS is next asked to open one anew; None: there is none, or automation may do nothing now."""
    return min((at for one in state.incidents if (at := _due(state, one)) is not None), default=None)


def follow(turn: Turn) -> None:
    """Ask, for those whose time has come."""
    for one in turn.state.incidents:
        at = _due(turn.state, one)
        if at is None or turn.at.run < at:
            continue
        asked = replace(one, restarts=(*one.restarts, turn.at.run))
        verdicts.set_each(turn, lambda other, asked=asked: asked if other.id == asked.id else other)  # type: ignore[misc]
        turn.ask_to_restart(one.subject)
        turn.note("media_restarted", subject=one.subject, count=len(asked.restarts), most=MOST)


def _due(state: ShowState, one: Incident) -> RunMs | None:
    """When this one is to be opened anew; None: not now."""
    standing = state.verdicts.get(one.trouble, {}).get(one.subject)
    if not one.open or standing is None or standing.verdict is not Verdict.ACT:
        return None
    if one.by or len(one.restarts) >= MOST or not _can_be_opened(state, one):
        return None
    if permission.why_not(state) is not None or _is_asked_for(state, one.subject):
        return None
    return RunMs(one.restarts[-1] + APART_MS) if one.restarts else standing.since


def _can_be_opened(state: ShowState, one: Incident) -> bool:
    """Is it such an input, and no clip of the rundown, which would begin anew before everybody's eyes?"""
    stuck = one.trouble is Trouble.MEDIA_STUCK or (one.trouble is Trouble.NO_SIGNAL and one.over_network)
    there = not state.obs.inputs or one.subject in state.obs.inputs
    return stuck and there and one.subject not in state.plan.clips


def _is_asked_for(state: ShowState, input: str) -> bool:
    """Has OBS not answered the last time yet?"""
    asked = (effect.input for effect in state.pending.values() if isinstance(effect, RestartMedia))
    return input in asked
