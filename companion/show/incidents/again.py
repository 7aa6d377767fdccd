"""Asks again for what OBS did not take: neither a dialog before its windows nor scenes that load may leave
viewers with what is broken. It is the same switch, and counts once."""

from companion.show import scenes
from companion.show.events import Pulse
from companion.show.incidents import permission
from companion.show.incidents.picture import broken_cameras
from companion.show.program import SwitchState
from companion.show.state import ShowState
from companion.show.times import SECOND, Ms, RunMs
from companion.show.turn import Turn

FIRST_MS = Ms(3 * SECOND)
"""After it was asked for: OBS has two seconds to confirm."""
LONGEST_MS = Ms(24 * SECOND)
"""Between two tries; the wait doubles from one to the next."""


def asks_at(state: ShowState) -> RunMs | None:
    """When OBS is asked again; None: there is nothing to be asked for, or it would do no good."""
    program = state.program
    switch = program.switch
    if switch is None or switch.state is not SwitchState.FAILED or not switch.auto:
        return None
    if state.obs.pulse is Pulse.BLOCKED:
        return None  # Its windows answer nothing; that they do again is told.
    wanted = state.wanted_scene
    if switch.scene != wanted or wanted not in state.obs.scenes or permission.why_not(state) is not None:
        return None
    if program.cover is None and not broken_cameras(state).isdisjoint(state.contents.get(wanted, ())):
        return None  # The way back is not what viewers should see any more.
    return RunMs(state.run(switch.since) + min(FIRST_MS * 2**switch.tries, LONGEST_MS))


def follow(turn: Turn) -> None:
    """Ask, if the time has come."""
    at, switch = asks_at(turn.state), turn.state.program.switch
    if at is not None and switch is not None and turn.at.run >= at:
        scenes.ask_again(turn, switch)
