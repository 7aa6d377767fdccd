"""The one decider: what is done by itself about what stands, once for each incident.

Looked at whenever anything has happened. What was done for an incident is written in its record, so that
nothing is done for it again: neither when a person has undone it, nor when the same trouble goes on.
"""

from dataclasses import replace

from companion.show import holding, scenes
from companion.show.course import HoldReason
from companion.show.health.troubles import OF_CAMERAS, Standing, Verdict
from companion.show.incidents import again, off_air, permission, reopening, returning, shown, sound, verdicts
from companion.show.incidents.on_host import of_host
from companion.show.incidents.picture import best_scene, is_empty, is_seen
from companion.show.incidents.playbooks import only_shows, playbook_for, scenes_of
from companion.show.incidents.record import Incident, Stage, WhyNot
from companion.show.model import FALLBACK_ROLE
from companion.show.program import Cover, SwitchState
from companion.show.state import ShowState
from companion.show.times import RunMs
from companion.show.turn import Turn


def follow(turn: Turn) -> None:
    """What comes of a change for incidents, whatever it was that changed."""
    if not turn.state.incidents:
        return
    by, turn.by = turn.by, ""  # From here on nobody decides but automation.
    verdicts.give_up(turn)
    off_air.follow(turn)
    _credit_people(turn)
    _confirm(turn)
    for incident in turn.state.incidents:
        if incident.open and not incident.acted:
            _decide(turn, incident)
    reopening.follow(turn)
    _leave_failed_cover(turn)
    returning.follow(turn)
    again.follow(turn)
    _let_go_on(turn)
    sound.give_back(turn)
    shown.take_off(turn)
    _tell_host(turn)
    turn.by = by


def taken(turn: Turn) -> None:
    """Somebody has taken a scene, or gone back to one. What is known to be broken in it that person has
    decided about."""
    state, scene = turn.state, turn.state.program.script

    def decided(one: Incident) -> Incident:
        waits = one.open and not one.acted and one.why_not is not WhyNot.ALERT_ONLY
        if scene is None or not waits or not is_seen(state, one.trouble, one.subject, scene):
            return one
        return replace(one, by=turn.by, why_not=None)

    verdicts.set_each(turn, decided)


def standing_of(state: ShowState, incident: Incident) -> Standing | None:
    """What its detector says; None when it says nothing bad."""
    return state.verdicts.get(incident.trouble, {}).get(incident.subject)


def _decide(turn: Turn, incident: Incident) -> None:
    """Do what its time has come for, or say why not."""
    state = turn.state
    standing = standing_of(state, incident)
    if standing is None or incident.why_not is WhyNot.ALERT_ONLY:
        return
    if only_shows(state.plan, incident.trouble):
        if standing.verdict is not Verdict.CLEARING:
            _show(turn, incident)
        return
    if standing.verdict is not Verdict.ACT:
        return
    if state.program.switching:
        return  # What is on its way may be without it.
    obstacle = _not_seen(state, incident) or permission.why_not(state)
    if obstacle is WhyNot.NOT_SEEN and _is_waited_for(state, incident):
        _join(turn, incident)
        return
    book, roles = playbook_for(state.plan, incident.trouble), scenes_of(state.plan, incident.trouble)
    if roles and not permission.may_return(state, turn.at.run):
        roles = (FALLBACK_ROLE,)  # The last switch that is left goes where nothing can break any more.
    role = best_scene(state, roles, incident.trouble, incident.subject) if roles else None
    if obstacle is None and roles and role is None:
        obstacle = WhyNot.NOWHERE
    if obstacle is None and roles and not _may_cover(turn):
        permission.lock(turn)
        obstacle = WhyNot.LOCKED
    if obstacle is not None:
        _refrain(turn, incident, obstacle)
        return
    changed = sound.swap(turn, incident)
    if role is not None:
        changed = _cover(turn, changed, role)
    elif book.hold or book.hide_prices:
        changed = replace(changed, done=True)
        if book.hold:
            holding.hold_for_incident(turn)
    if not changed.acted:
        _refrain(turn, incident, WhyNot.NOWHERE)
        return
    _put(turn, replace(changed, stage=Stage.ACTED, why_not=None))
    shown.show(turn, changed)


def _show(turn: Turn, incident: Incident) -> None:
    """Tell viewers: nothing else can be done about it by itself."""
    state = turn.state
    obstacle = _not_seen(state, incident) or permission.why_not(state)
    if obstacle is not None:
        _refrain(turn, incident, obstacle)
    elif shown.show(turn, incident):
        _put(turn, replace(incident, done=True, stage=Stage.ACTED, why_not=None))


def _may_cover(turn: Turn) -> bool:
    """Is there still a switch to be had? From a cover that has broken to the fallback there always is."""
    cover = turn.state.program.cover
    safe = cover is not None and cover.auto and bool(cover.role)
    return safe or permission.may_cover(turn.state, turn.at.run)


def _let_go_on(turn: Turn) -> None:
    """The script goes on when everything is over that it was held for."""
    hold = turn.state.hold
    if hold is not None and hold.reason is HoldReason.FALLBACK and turn.state.program.cover is None:
        holding.release(turn)


def _not_seen(state: ShowState, incident: Incident) -> WhyNot | None:
    scene = state.program.actual
    if scene is None or is_seen(state, incident.trouble, incident.subject, scene):
        return None
    return WhyNot.NOT_SEEN


def _is_waited_for(state: ShowState, incident: Incident) -> bool:
    """Has automation covered, and would viewers see this trouble after the return?"""
    cover = state.program.cover
    back = returning.target(state)
    if cover is None or not cover.auto or back is None or incident.trouble not in OF_CAMERAS:
        return False
    return is_seen(state, incident.trouble, incident.subject, back)


def _join(turn: Turn, incident: Incident) -> None:
    """It is covered already; the return waits for it, too."""
    program = turn.state.program
    assert program.cover is not None
    cover = replace(program.cover, incidents=(*program.cover.incidents, incident.id), ready=False)
    turn.set(program=replace(program, cover=cover))
    joined = replace(incident, stage=Stage.ACTED, left=cover.left or "", to=turn.state.cover_scene)
    _put(turn, replace(joined, why_not=None))


def _refrain(turn: Turn, incident: Incident, why: WhyNot) -> None:
    if incident.why_not is why:
        return
    _put(turn, replace(incident, why_not=why))
    if why is not WhyNot.NOT_SEEN:
        turn.note("auto_refrained", trouble=incident.trouble.value, subject=incident.subject, why=why.value)


def _cover(turn: Turn, incident: Incident, role: str) -> Incident:
    """Switch to the scene of this role."""
    state, before = turn.state, turn.state.program.cover
    book = playbook_for(state.plan, incident.trouble)
    causes = (*(before.incidents if before is not None else ()), incident.id)
    cover = Cover(
        since=turn.at.wall,
        by="",
        role="" if role == FALLBACK_ROLE else role,
        auto=True,
        incidents=causes,
        holds=role == FALLBACK_ROLE if book.hold is None else book.hold,
        dwell_until=RunMs(turn.at.run + permission.dwell_ms(state, turn.at.run)),
    )
    left, scene = state.program.actual or "", state.scenes[role]
    turn.note("auto_switched", trouble=incident.trouble.value, subject=incident.subject, scene=scene)
    permission.count_switch(turn)
    scenes.cover_by_itself(turn, cover)
    return replace(incident, sent=turn.at.wall, left=left, to=scene)


def _leave_failed_cover(turn: Turn) -> None:
    """OBS has not gone to the scene that should cover: the fallback is tried, if that was another one."""
    program, state = turn.state.program, turn.state
    cover, switch = program.cover, program.switch
    failed = switch is not None and switch.state is SwitchState.FAILED
    if cover is None or not cover.auto or not cover.role or not failed or permission.why_not(state):
        return
    if state.fallback_scene not in state.obs.scenes or is_empty(state, state.fallback_scene):
        return
    permission.count_switch(turn)
    turn.note("auto_fallback", scene=state.cover_scene)
    scenes.cover_by_itself(turn, replace(cover, role="", holds=True))
    fallback = turn.state.fallback_scene
    verdicts.set_each(turn, lambda one: replace(one, to=fallback) if one.id in cover.incidents else one)


def _credit_people(turn: Turn) -> None:
    """A fallback that a person has put on while a trouble was seen is what was done about it."""
    state = turn.state
    cover = state.program.cover
    if cover is None or cover.auto:
        return
    fallback = state.fallback_scene

    def credited(one: Incident) -> Incident:
        if not one.open or one.acted or one.alarm > cover.since or cover.left is None:
            return one
        if not is_seen(state, one.trouble, one.subject, cover.left):
            return one
        by_whom = replace(one, by=cover.by, left=cover.left, to=fallback, sent=cover.since)
        return replace(by_whom, stage=Stage.ACTED if one.stage is Stage.ALARM else one.stage, why_not=None)

    verdicts.set_each(turn, credited)


def _confirm(turn: Turn) -> None:
    """What is on programme tells which switches have come off."""
    state, program, now = turn.state, turn.state.program, turn.at.wall
    if program.switching or program.actual is None:
        return
    on = program.cover is not None and program.actual == state.cover_scene
    back = program.cover is None and not program.hand and program.actual == state.wanted_scene

    def seen(one: Incident) -> Incident:
        if on and one.to == program.actual and one.confirmed is None and one.returned is None:
            return replace(one, confirmed=now)
        if back and one.to and one.returned is None:
            return replace(one, returned=now)
        return one

    verdicts.set_each(turn, seen)


def _tell_host(turn: Turn) -> None:
    """The host's screen says what to say about this one."""
    shown = of_host(turn.state)
    if shown is not None and shown.told is None:
        _put(turn, replace(shown, told=turn.at.wall))


def _put(turn: Turn, incident: Incident) -> None:
    verdicts.set_each(turn, lambda one: incident if one.id == incident.id else one)
