"""Faders of microphones that are lowered from here, and brought back: OBS knows where they stand, we know by
how much we have moved them."""

from dataclasses import replace

from companion.show import wants
from companion.show.commands import Refusal
from companion.show.effects import MoveFader
from companion.show.health.troubles import Trouble
from companion.show.incidents import verdicts
from companion.show.incidents.record import Incident
from companion.show.scenes import NO_OBS
from companion.show.state import ShowState
from companion.show.turn import Turn

STEP_DB = 6
"""Half the amplitude; what is offered for a voice that clips (reference/obs.md §4.2)."""
MOST_DB = 12
"""Who has to go further sits at the wrong knob: the sound is clipped before it comes to the fader."""


def lower(turn: Turn, input: str) -> Refusal | None:
    """One step down, of a microphone by its role or by its name in OBS."""
    name = turn.state.plan.studio.microphones.get(input, input)
    refusal = _cannot_move(turn.state, name)
    if refusal is not None:
        return refusal
    if turn.state.lowered.get(name, 0) + STEP_DB > MOST_DB:
        said = f"{name!r} was lowered by {MOST_DB} dB already; turn its gain down, where it comes from."
        return Refusal("low_enough", said)

    def decided(one: Incident) -> Incident:
        ours = one.open and one.trouble is Trouble.CLIPPING and one.subject == name
        return replace(one, by=turn.by) if ours else one

    verdicts.set_each(turn, decided)
    turn.ask_for_fader(name, by_db=-STEP_DB)
    turn.note("fader_lower", input=name, db=STEP_DB)
    return None


def bring_back(turn: Turn, input: str) -> Refusal | None:
    """One step up of those that it was lowered by."""
    name = turn.state.plan.studio.microphones.get(input, input)
    refusal = _cannot_move(turn.state, name)
    if refusal is not None:
        return refusal
    if not turn.state.lowered.get(name, 0):
        return Refusal("not_lowered", f"Nobody has lowered {name!r} from here.")
    turn.ask_for_fader(name, by_db=STEP_DB)
    turn.note("fader_back", input=name, db=STEP_DB)
    return None


def moved(turn: Turn, effect: MoveFader) -> None:
    """OBS says that it stands there."""
    lowered = turn.state.lowered
    by_db = max(0, lowered.get(effect.input, 0) - effect.by_db)
    others = {name: db for name, db in lowered.items() if name != effect.input}
    turn.set(lowered={**others, effect.input: by_db} if by_db else others)


def _cannot_move(state: ShowState, name: str) -> Refusal | None:
    if not state.obs.connected:
        return Refusal("no_obs", NO_OBS)
    if name not in wants.microphones(state):
        return Refusal("unknown_microphone", f"The show has no microphone {name!r} in OBS.")
    if any(isinstance(one, MoveFader) and one.input == name for one in state.pending.values()):
        return Refusal("fader_moves", f"The fader of {name!r} is being moved.")
    return None
