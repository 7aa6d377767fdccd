"""Whether automation may act now, and how often it still may."""

from dataclasses import replace

from companion.show.incidents.record import WhyNot
from companion.show.model import FALLBACK_ROLE
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.show.turn import Turn


def is_on_air(state: ShowState) -> bool:
    """Does an output run that viewers see the show by, and has the show not ended?"""
    outputs = state.obs.outputs
    return state.phase is not Phase.ENDED and any(outputs.get(name, False) for name in state.plan.on_air)


def why_not(state: ShowState) -> WhyNot | None:
    """Why automation may switch nothing at all now; None: it may."""
    guard = state.guard
    if not state.obs.connected:
        return WhyNot.NO_OBS
    if not is_on_air(state):
        return WhyNot.OFF_AIR
    if not guard.armed:
        return WhyNot.DISARMED
    if guard.suspended_by:
        return WhyNot.SUSPENDED
    if guard.locked:
        return WhyNot.LOCKED
    if is_managed(state):
        return None
    begun = state.phase is not Phase.READY or state.wanted_scene is not None
    return WhyNot.UNMANAGED if begun or state.other_collection else WhyNot.BEFORE_GO


def is_managed(state: ShowState) -> bool:
    """Is what is on programme a scene of the show that may be left by itself? Before anything is wanted, and
    with another collection loaded, whatever is on programme is the crew's own; so is a cover of theirs."""
    cover, actual, alone = state.program.cover, state.program.actual, state.plan.guard.leave_alone
    if actual is None or (cover is not None and not cover.auto):
        return False
    if state.other_collection or state.wanted_scene is None:
        return False
    roles = {role for role, scene in state.scenes.items() if scene == actual}
    return bool(roles) and (roles == {FALLBACK_ROLE} or roles.isdisjoint(alone))


def lately(state: ShowState, now: RunMs) -> tuple[RunMs, ...]:
    """Automatic switches that still count."""
    return tuple(at for at in state.guard.switches if now - at < state.plan.guard.within_ms)


def may_cover(state: ShowState, now: RunMs) -> bool:
    """Is there still a switch to be had?"""
    return len(lately(state, now)) < state.plan.guard.most_switches


def may_return(state: ShowState, now: RunMs) -> bool:
    """Likewise for the way back, after which there must be one left: viewers are never brought back to where
    nobody could take them away again."""
    return len(lately(state, now)) + 1 < state.plan.guard.most_switches


def dwell_ms(state: ShowState, now: RunMs) -> Ms:
    """How long a cover stays at least: the longer, the more was switched lately."""
    return Ms(state.plan.guard.dwell_ms * (1 + len(lately(state, now)) // 2))


def count_switch(turn: Turn) -> None:
    """Automation switches now."""
    switches = (*lately(turn.state, turn.at.run), turn.at.run)
    turn.set(guard=replace(turn.state.guard, switches=switches))


def lock(turn: Turn) -> None:
    """It has switched so often that a person has to look."""
    guard = turn.state.guard
    if not guard.locked:
        turn.set(guard=replace(guard, locked=True))
        turn.note("auto_locked", switches=len(lately(turn.state, turn.at.run)))


def suspend(turn: Turn, scene: str) -> None:
    """A hand has put a scene on programme, where automation could have acted: it waits to be armed again."""
    guard, state = turn.state.guard, turn.state
    theirs = state.phase is not Phase.RUNNING or state.wanted_scene is None
    arms = guard.armed or guard.disarmed_until is not None
    if arms and not guard.suspended_by and is_on_air(state) and not theirs:
        turn.set(guard=replace(guard, suspended_by=scene))
        if state.contents:
            turn.note("auto_suspended", scene=scene)
