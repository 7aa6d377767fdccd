"""Microphones that are muted, or opened, for as long as something is wrong."""

from dataclasses import replace

from companion.show.incidents import verdicts
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident
from companion.show.turn import Turn


def swap(turn: Turn, incident: Incident) -> Incident:
    """Mute and open what its playbook says; what is so already stays nobody's doing."""
    state = turn.state
    book, named = playbook_for(state.plan, incident.trouble), state.plan.studio.microphones
    there = set(state.obs.inputs or named.values())
    muted = [named[role] for role in book.mute if role in named]
    heard = [named[role] for role in book.unmute if role in named]
    to_mute = tuple(name for name in muted if name in there and name not in state.obs.muted)
    to_open = tuple(name for name in heard if name in there and name in state.obs.muted)
    _set(turn, to_mute, muted=True)
    _set(turn, to_open, muted=False)
    return replace(incident, muted=to_mute, unmuted=to_open)


def give_back(turn: Turn) -> None:
    """Undo it for what is over and covered no more, unless a hand has changed it since."""
    state = turn.state
    cover = state.program.cover
    waits = cover.incidents if cover is not None else ()
    done = [one for one in state.incidents if not one.open and (one.muted or one.unmuted)]
    for incident in done:
        if incident.id in waits or not state.obs.connected:
            continue
        _set(turn, tuple(name for name in incident.muted if name in state.obs.muted), muted=False)
        _set(turn, tuple(name for name in incident.unmuted if name not in state.obs.muted), muted=True)
        settled = replace(incident, muted=(), unmuted=())
        verdicts.set_each(turn, lambda one, now=settled: now if one.id == now.id else one)  # type: ignore[misc]


def _set(turn: Turn, names: tuple[str, ...], *, muted: bool) -> None:
    for name in names:
        turn.ask_for_mute(name, muted=muted)
        turn.note("mute" if muted else "unmute", input=name)
