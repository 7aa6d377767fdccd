"""Microphones that are muted on purpose: who talks to the crew is told once that nobody else hears it, and no
more until the microphone is heard again and muted anew."""

from dataclasses import replace

from companion.show.health.troubles import Trouble
from companion.show.incidents import verdicts
from companion.show.incidents.record import Incident, Stage
from companion.show.turn import Turn

_SOUND = "sound:"
"""Before the name of a microphone in OBS, as deviations are called."""


def is_meant(turn: Turn, what: str) -> bool:
    """Somebody says that ``what`` may stay as it is; False: nobody talks into such a microphone in vain."""
    name = what.removeprefix(_SOUND)
    if not what.startswith(_SOUND) or not any(_is(one, name) for one in turn.state.incidents):
        return False

    def ended(one: Incident) -> Incident:
        return replace(one, stage=Stage.OVER, unknown_until=None, by=turn.by) if _is(one, name) else one

    verdicts.set_each(turn, ended)
    turn.set(muted_on_purpose=turn.state.muted_on_purpose | {name})
    turn.note("mute_meant", input=name)
    return True


def follow(turn: Turn) -> None:
    """What is heard again is a new matter when it is muted the next time."""
    state = turn.state
    if state.obs.connected and (heard := state.muted_on_purpose - state.obs.muted):
        turn.set(muted_on_purpose=state.muted_on_purpose - heard)


def _is(one: Incident, name: str) -> bool:
    return one.open and one.trouble is Trouble.TALKING_MUTED and one.subject == name
