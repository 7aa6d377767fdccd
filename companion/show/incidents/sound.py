"""Microphones that are muted, or opened, for as long as something is wrong."""

from collections.abc import Iterable
from dataclasses import replace

from companion.show import wants
from companion.show.effects import SetMute
from companion.show.health.troubles import Trouble
from companion.show.incidents import verdicts
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.state import ShowState
from companion.show.turn import Turn

UNHEARD = frozenset({Trouble.MIC_DEAD, Trouble.SILENT})
"""Nothing comes from such a microphone: to open it instead of another helps nobody."""


def swap(turn: Turn, incident: Incident) -> Incident:
    """Mute and open what its playbook says. What a person has muted, or lets be heard, stays that person's.

    Of a microphone that is in trouble the others of its playbook are not muted: they are what is left to
    hear. One that is named to be opened is not where it is in trouble itself; where none is left nothing
    is done.
    """
    state = turn.state
    book, named = playbook_for(state.plan, incident.trouble), state.plan.studio.microphones
    there = [name for name in named.values() if not state.obs.inputs or name in state.obs.inputs]
    broken = {one.subject for one in state.incidents if one.open and one.trouble in UNHEARD}
    mute = [named[role] for role in book.mute if named.get(role) in there]
    hear = [named[role] for role in book.unmute if named.get(role) in there]
    whole = [name for name in hear if name not in broken]
    if incident.subject in named.values():
        if (mute and incident.subject not in mute) or (hear and not whole):
            return incident
        mute = [name for name in mute if name == incident.subject]
    to_mute = tuple(name for name in mute if not is_muted(state, name) or name in _held(state, muted=True))
    to_open = tuple(name for name in whole if is_muted(state, name) or name in _held(state, muted=False))
    _set(turn, to_mute, muted=True)
    _set(turn, to_open, muted=False)
    return replace(incident, muted=to_mute, unmuted=to_open)


def give_back(turn: Turn) -> None:
    """Undo what is over and covered no more, but for what another incident needs. A microphone of whose own
    trouble nothing is known any more stays as it is: nobody knows that it would be heard again."""
    state = turn.state
    cover = state.program.cover
    waits = cover.incidents if cover is not None else ()
    if not state.obs.connected:
        return
    for incident in state.incidents:
        if incident.open or incident.id in waits or not (incident.muted or incident.unmuted):
            continue
        if incident.cleared is None and incident.subject in state.plan.studio.microphones.values():
            continue
        _keep(turn, replace(incident, muted=(), unmuted=()))
        _set(turn, set(incident.muted) - _held(turn.state, muted=True), muted=False)
        _set(turn, set(incident.unmuted) - _held(turn.state, muted=False), muted=True)


def by_hand(turn: Turn, name: str) -> None:
    """A person has seen to this microphone: nothing is undone about it, and nothing is done again for what is
    going on."""

    def theirs(one: Incident) -> Incident:
        if name not in one.muted and name not in one.unmuted:
            return one
        muted = tuple(other for other in one.muted if other != name)
        unmuted = tuple(other for other in one.unmuted if other != name)
        return replace(one, muted=muted, unmuted=unmuted, by=one.by or turn.by)

    verdicts.set_each(turn, theirs)


def told(turn: Turn, name: str, *, muted: bool) -> None:
    """OBS has muted a microphone or lets it be heard; where that is not what we hold, a hand did it."""
    wish = wants.newest(turn.state.pending.values(), wants.sound_named(name))
    if wish is None and name in _held(turn.state, muted=not muted):
        by, turn.by = turn.by, "OBS"
        by_hand(turn, name)
        turn.by = by


def is_muted(state: ShowState, name: str) -> bool:
    """As OBS will have it once it has done what it was asked for."""
    wish = wants.newest(state.pending.values(), wants.sound_named(name))
    return wish.muted if isinstance(wish, SetMute) else name in state.obs.muted


def silenced(state: ShowState) -> frozenset[str]:
    """Microphones that are muted because of incidents, and not because somebody is to be silent."""
    return frozenset(_held(state, muted=True))


def _held(state: ShowState, *, muted: bool) -> set[str]:
    """What is muted, or heard, because of any incident."""
    return {name for one in state.incidents for name in (one.muted if muted else one.unmuted)}


def _set(turn: Turn, names: Iterable[str], *, muted: bool) -> None:
    for name in sorted(names):
        if is_muted(turn.state, name) is muted:
            continue
        turn.ask_for_mute(name, muted=muted)
        turn.note("mute" if muted else "unmute", input=name)


def _keep(turn: Turn, incident: Incident) -> None:
    verdicts.set_each(turn, lambda one: incident if one.id == incident.id else one)
