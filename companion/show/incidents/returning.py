"""The way back from what automation has covered, when everything that it covered is over."""

from dataclasses import replace

from companion.show import holding, scenes
from companion.show.incidents import permission
from companion.show.incidents.picture import broken_cameras, shows_nothing
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.model import Returns
from companion.show.program import Cover, SwitchState
from companion.show.state import ShowState
from companion.show.times import RunMs, WallMs
from companion.show.turn import Turn


def target(state: ShowState) -> str | None:
    """The scene that should be on programme by now; None: nobody knows, or nothing covers."""
    program = state.program
    return None if program.cover is None else program.script or program.cover.left


def causes(state: ShowState, cover: Cover) -> tuple[Incident, ...]:
    """What it was covered for."""
    return tuple(one for one in state.incidents if one.id in cover.incidents)


def waits_for(state: ShowState, cover: Cover) -> tuple[str, ...]:
    """Incidents that have to be over first: its own causes, and whatever viewers would see after it."""
    back = target(state)
    held = state.contents.get(back, ()) if back is not None else ()
    in_the_way = broken_cameras(state).intersection(held)
    return tuple(
        one.id
        for one in state.incidents
        if one.open and (one.id in cover.incidents or one.subject in in_the_way)
    )


def asks(state: ShowState, cover: Cover) -> bool:
    """Does the operator decide when it goes back?"""
    books = (playbook_for(state.plan, one.trouble) for one in causes(state, cover))
    return any(book.returns is Returns.ASK for book in books)


def not_before(state: ShowState, cover: Cover) -> RunMs | None:
    """The earliest way back: the dwell is over, and each cause has been good for as long as its playbook asks
    for. One that was bad again meanwhile counts from its last good sample on, one of which nothing is known
    not at all. None: a person has covered, and goes back."""
    if cover.dwell_until is None:
        return None
    waits = [
        RunMs(state.run(last_good) + after)
        for one in causes(state, cover)
        if (after := playbook_for(state.plan, one.trouble).return_after_ms) is not None
        if (last_good := _good_since(state, one)) is not None
    ]
    return max((cover.dwell_until, *waits))


def _good_since(state: ShowState, cause: Incident) -> WallMs | None:
    same = (one for one in state.incidents if (one.trouble, one.subject) == (cause.trouble, cause.subject))
    return max((one.good for one in same if one.good is not None), default=None)


def goes_at(state: ShowState) -> RunMs | None:
    """When automation would go back, or tell that it could; None: not before something else happens."""
    cover, program = state.program.cover, state.program
    if cover is None or not cover.auto or cover.ready:
        return None
    on = program.actual == state.cover_scene and not program.switching
    back = target(state)
    there = back is not None and back in state.obs.scenes and not shows_nothing(state, back)
    if not on or not there or permission.why_not(state) is not None or waits_for(state, cover):
        return None
    return not_before(state, cover)


def follow(turn: Turn) -> None:
    """Go back if the time has come."""
    if _covers_nothing(turn.state):
        _end(turn)
        return
    state = turn.state
    cover, back, at = state.program.cover, target(state), goes_at(state)
    if cover is None or back is None or at is None or turn.at.run < at:
        return
    if asks(state, cover):
        turn.set(program=replace(state.program, cover=replace(cover, ready=True)))
        turn.note("auto_could_return", scene=back)
    elif not permission.may_return(state, turn.at.run):
        permission.lock(turn)
    else:
        _return(turn, cover, back)


def _covers_nothing(state: ShowState) -> bool:
    """Is over what was covered for, and the cover not what viewers see? Then OBS has never taken it, or the
    script has come to the scene that covers."""
    cover, program = state.program.cover, state.program
    if cover is None or not cover.auto or program.switching or program.actual is None:
        return False
    failed = program.switch is not None and program.switch.state is SwitchState.FAILED
    untaken = failed and program.actual != state.cover_scene
    return (untaken or program.actual == target(state)) and not waits_for(state, cover)


def _end(turn: Turn) -> None:
    """There is nothing to cover any more: what the script wants is all that there may be to switch to."""
    cover, back = turn.state.program.cover, target(turn.state)
    if cover is not None and back is not None:
        scenes.leave_cover(turn, cover, back, pressed=False)


def _return(turn: Turn, cover: Cover, back: str) -> None:
    if lost := holding.lost_ms(turn):
        turn.note("auto_returned", scene=back, lost=lost)
    else:
        turn.note("auto_returned_unheld", scene=back)
    permission.count_switch(turn)
    scenes.leave_cover(turn, cover, back, pressed=False)
